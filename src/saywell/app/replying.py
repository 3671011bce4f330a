"""From the library to a text for one customer: what is known of them, choosing, filling."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from saywell.app import finding
from saywell.app.meant import meant
from saywell.app.scene import Scene
from saywell.engine import fill as filling
from saywell.engine.first_names import real_name
from saywell.engine.language import detect
from saywell.errors import UnknownReply
from saywell.model.backend import ChatBackend
from saywell.model.card import Card
from saywell.model.chat import Agent, Author, Contact, Conversation, Message
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.ports import Journal
from saywell.model.records import Use, UseCount
from saywell.model.rules import Context, Turn
from saywell.model.scope import seen_by, seen_label
from saywell.model.settings import Settings
from saywell.model.snippet import Library, Reply
from saywell.model.usage import weight

TURNS = 40
"""How many earlier messages a check looks at."""

TELLING = 2000
"""How many characters of a message are enough to tell its language."""


# --- what is known of the conversation ----------------------------------------------------------


def read_scene(backend: ChatBackend, conversation_id: str, *, note: bool = False) -> Scene:
    """Read what is known around a draft from the chat system.

    A customer's name, too, may say which conversation: see `meant`. Raises BackendError, and
    UsageError where several may be meant.
    """
    conversation = meant(backend, conversation_id)
    messages = [] if conversation.needs_taking else backend.messages(conversation.id, limit=TURNS)
    return Scene(backend.account(), conversation, tuple(messages), note)


def customer_language(scene: Scene) -> str:
    """Return the customer's language: of the latest words that tell it, else of the profile."""
    for message in reversed(scene.messages):
        found = detect(message.text[:TELLING]) if message.author is Author.CUSTOMER else ""
        if found:
            return found
    code = scene.conversation.contact.language.replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else ""


def company_of(scene: Scene | None, settings: Settings) -> str:
    """Return the company's name: from the settings, else from the chat system."""
    return settings.company or (scene.account.company if scene and scene.account else "")


def agent_of(scene: Scene | None, settings: Settings) -> Agent | None:
    """Return who writes; the name in the settings goes over the chat system's."""
    known = scene.account.agent if scene and scene.account else None
    if not settings.agent:
        return known
    return Agent(known.id if known else "", settings.agent, known.email if known else "")


def check_context(
    scene: Scene | None,
    settings: Settings,
    *,
    attachments: Sequence[str] = (),
    canned: Sequence[str] = (),
) -> Context:
    """Put together what the check may know of a draft; without a scene only the settings."""
    agent = agent_of(scene, settings)
    return Context(
        company=company_of(scene, settings),
        agent=agent.name if agent else "",
        contact=_known_contact(scene.conversation.contact) if scene else None,
        first_reply=scene.conversation.first_reply if scene else None,
        turns=_turns(scene.messages) if scene else (),
        attachments=tuple(attachments),
        canned=tuple(canned),
        names=scene.names if scene else (),
    )


def canned_in(is_canned: Callable[[str], bool], draft: str, scene: Scene | None) -> list[str]:
    """Return which canned texts are the draft, or what an agent has said before, word for word.

    Of what was said, as much is looked at as the check knows of.
    """
    turns = _turns(scene.messages) if scene else ()
    said = [turn.text for turn in turns if turn.author is Author.AGENT]
    there = [text for text in (draft, *said) if is_canned(text)]
    return [*there, *(scene.canned if scene else ())]


def _known_contact(contact: Contact) -> Contact:
    """Take a made-up visitor's name, an address or a template for what it is: no name."""
    return contact if real_name(contact.name) else dataclasses.replace(contact, name="")


def _turns(messages: Sequence[Message]) -> tuple[Turn, ...]:
    """Keep what was said aloud: notes and rows about the conversation are no turns."""
    said = (
        one for one in reversed(messages) if not one.private and one.author is not Author.SYSTEM
    )
    return tuple(Turn(one.author, one.text) for one in islice(said, TURNS))[::-1]


# --- choosing a reply ---------------------------------------------------------------------------


def sees(settings: Settings, reply: Reply | Card) -> bool:
    """Say whether this agent sees a reply: for everyone, one's own, or for a team of one's own."""
    return seen_label(reply.scope, reply.layer) in seen_by(settings.library.teams)


def named(opened: finding.OpenLibrary, settings: Settings, name: str) -> Reply:
    """Read the reply with this id or trigger. Raises UnknownReply with the nearest."""
    wanted = name.strip().removeprefix("/")
    shelf = opened.shelf
    exact = shelf.card(wanted)
    found = [card for card in (*shelf.called(wanted), exact) if card and sees(settings, card)]
    if found:
        return shelf[found[-1].id]  # a later layer goes before an earlier one, an id before both
    close = [hit.id for hit in finding.find(opened, settings, wanted[:100], limit=3)]
    hint = f"did you mean {', '.join(close)}?" if close else "list all with: saywell search"
    raise UnknownReply(f"there is no reply {wanted[:100]!r}", hint=hint)


def weights_of_use(usage: Mapping[str, UseCount], now: dt.datetime) -> dict[str, float]:
    """Weigh how much each reply is used: every use counts half as much after 30 days."""
    moment = now.timestamp()
    return {
        name: weight(
            count.inserted + count.sent + count.printed,
            count.last.timestamp() if count.last else moment,
            moment,
        )
        for name, count in usage.items()
    }


def note_use(
    journal: Journal,
    reply: Reply,
    filled: filling.Filled,
    conversation_id: str,
    values: Mapping[str, str],
) -> None:
    """Count a reply that is given out, and remember its values for the next in the conversation."""
    journal.record_use(reply.id, Use.PRINTED, "" if filled.lang == ANY else filled.lang)
    if lang := lacked_language(filled):
        journal.record_use(reply.id, Use.LACKED, lang)
    kept = lasting(reply, values)
    if kept and conversation_id:
        journal.remember(conversation_id, kept)


def lasting(reply: Reply, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values that may be offered again: the reply's own, but what is looked up."""
    own = reply.variables
    return {name: one for name, one in values.items() if name in own and not own[name].lookup}


def lacked_language(filled: filling.Filled) -> str:
    """Return the language that a reply was wanted in and has no text in; empty when it has.

    It may come from a customer's record: what is no code of two letters is left out.
    """
    code = filled.wanted.replace("_", "-").partition("-")[0].lower() if filled.fell_back else ""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


# --- filling it ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """How a reply is to be filled: language, values by name, optional paragraphs by name.

    ``lookup`` is whether fields may be looked up outside.
    """

    lang: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    paragraphs: Mapping[str, bool] = field(default_factory=dict)
    lookup: bool = True


def preview(
    reply: Reply, library: Library, settings: Settings, scene: Scene | None, wish: Wish
) -> filling.Filled:
    """Fill a reply as far as it goes; ``missing`` names what is left.

    Raises UsageError for a value or a paragraph that the reply does not have, TemplateError when
    its text is wrong.
    """
    lang = wish.lang or (customer_language(scene) if scene else "") or settings.language
    return filling.preview(
        reply, lang, fill_context(scene, settings), wish.values, wish.paragraphs, library.blocks
    )


def fill_context(scene: Scene | None, settings: Settings) -> filling.FillContext:
    """Put together what a text may look up; without a scene only the settings."""
    conversation: Conversation | None = scene.conversation if scene else None
    contact: Contact | None = conversation.contact if conversation else None
    return filling.FillContext(
        contact, agent_of(scene, settings), company_of(scene, settings), conversation
    )


def reply_files(reply: Reply) -> tuple[Path, ...]:
    """Return the files that go with a reply; they stand beside the file that names them."""
    folder = Path(reply.where.file).parent
    return tuple(folder / name for name in reply.attachments)
