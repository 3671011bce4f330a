"""The chat system as commands open it, and the conversation that they are about."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import context, terminal
from saywell.errors import NotFound
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.scene import Scene
    from saywell.model.backend import Capability, ChatBackend
    from saywell.model.chat import Conversation
    from saywell.model.ports import Journal
    from saywell.model.settings import Settings

ConversationArgument = Annotated[
    str, typer.Argument(metavar="CONVERSATION", help="Its number, or the customer's name.")
]
"""The argument of every command that is about one conversation."""

LONG, SHORT = 20, 10
"""The longest id that is written out in a sentence, and how much is written of a longer one."""


@contextmanager
def opened(ctx: typer.Context, *needed: Capability) -> Iterator[tuple[Settings, ChatBackend]]:
    """Open the chat system for a command; what it cannot do is told before anything is asked.

    Raises ConfigError, and Rejected for what is ``needed`` and not there.
    """
    from saywell.app import actions, wiring

    settings = context.of(ctx).settings()
    backend = wiring.open_backend(settings)
    try:
        actions.need(backend, *needed)
        yield settings, backend
    finally:
        backend.close()


@contextmanager
def journal(ctx: typer.Context) -> Iterator[tuple[Settings, Journal]]:
    """Open the journal; the chat system is asked only where no login has told the account."""
    from saywell.app import wiring

    settings = context.of(ctx).settings()
    if settings.chat.account or not settings.chat.url:
        account = settings.chat.account
    else:
        backend = wiring.open_backend(settings)
        try:
            account = backend.account().account_id
        finally:
            backend.close()
    with closing(wiring.open_journal(settings, account)) as kept:
        yield settings, kept


def find(backend: ChatBackend, wanted: str, *, quiet: bool = False) -> Conversation:
    """Find the conversation that was named, and say which one where it was not by its id.

    ``quiet`` leaves that to what the command says when it is done. Raises NotFound, UsageError
    where several are meant, and BackendError.
    """
    from saywell.app.meant import meant

    try:
        found = meant(backend, wanted)
    except NotFound as error:
        raise no_conversation(wanted, error) from None
    if not quiet:
        _tell_meant(wanted, found)
    return found


def read_scene(backend: ChatBackend, wanted: str, *, note: bool = False) -> Scene:
    """Read what is known around a draft in the conversation that was named; raises as `find`."""
    from saywell.app import replying

    try:
        scene = replying.read_scene(backend, wanted, note=note)
    except NotFound as error:
        raise no_conversation(wanted, error) from None
    _tell_meant(wanted, scene.conversation)
    return scene


def _tell_meant(wanted: str, found: Conversation) -> None:
    if found.id != wanted:
        terminal.err(f"conversation {called(found)}")


def called(conversation: Conversation) -> str:
    """Name a conversation in a sentence: its id, and the customer's name where it is known.

    Of a long id (Matrix) its beginning is enough for a person, beside a name.
    """
    name, number = clean_line(conversation.contact.name, limit=60), clean_line(conversation.id)
    if not name:
        return number
    return f"{number if len(number) <= LONG else number[:SHORT] + '…'} ({name})"


def handle(conversation_id: str) -> str:
    """Return what to type for a conversation: its id, or the beginning of a long one.

    Without the ``!`` of Matrix, by which a shell looks into its history.
    """
    number = clean_line(conversation_id)
    return number if len(number) <= LONG else number.lstrip("!")[:SHORT]


def whole(conversation_id: str) -> str:
    """Return what to type where the chat system may be away: the whole id, as a shell takes it."""
    return shlex.quote(clean_line(conversation_id))


def no_conversation(conversation: str, error: NotFound) -> NotFound:
    """Name the conversation that is not there."""
    name = clean_line(conversation, limit=40) or repr(conversation[:40])
    or_else = "or you may not see it" if name.isdecimal() else "nor a customer of that name"
    return NotFound(
        f"there is no conversation {name}, {or_else}",
        hint="list them with: saywell inbox --status all",
        status=error.status,
    )
