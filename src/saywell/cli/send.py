"""``saywell send``: the check as a gate, then the message, once."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import (
    context,
    fields,
    passing,
    promising,
    queue,
    records,
    system,
    terminal,
    unsent,
)
from saywell.cli.terminal import Form
from saywell.errors import (
    BackendError,
    JournalError,
    NotFound,
    Refused,
    Uncertain,
    UsageError,
)
from saywell.model.chat import Outgoing
from saywell.model.records import SendState, Use, Used
from saywell.model.rules import Draft, Waiver
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.replying import Wish
    from saywell.app.scene import Scene
    from saywell.model.backend import ChatBackend
    from saywell.model.chat import Message
    from saywell.model.ports import Journal
    from saywell.model.settings import Settings
    from saywell.model.snippet import Reply

COLUMNS = ("sent", "conversation_id", *queue.MESSAGE_COLUMNS)


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("send")(send)


def send(
    ctx: typer.Context,
    conversation: system.ConversationArgument,
    text: Annotated[
        str | None, typer.Argument(metavar="[TEXT|-]", help="The message; - reads it from stdin.")
    ] = None,
    insert: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="Send a reply.",
            autocompletion=fields.complete_reply,
            callback=context.filled_in,
        ),
    ] = None,
    lang: fields.LangOption = "",
    values: fields.SetOption = None,
    switched_on: fields.WithOption = None,
    switched_off: fields.WithoutOption = None,
    lookup: fields.LookupOption = True,
    attach: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="Attach a file; up to 15.")
    ] = None,
    note: Annotated[
        bool, typer.Option("--note", help="A private note: the customer never sees it.")
    ] = False,
    because: Annotated[
        str | None,
        typer.Option(
            metavar="REASON",
            help="Send against the check; the reason is kept.",
            callback=context.filled_in,
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Send in spite of warnings, without a question.")
    ] = False,
    later: Annotated[
        bool, typer.Option("--later", help="Let it wait when the chat system is away.")
    ] = False,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Check a message and send it, if it passes.

    A clean message goes out. A warning asks; without a terminal it stops, unless --yes or
    --because is given. An error stops it; --because "reason" waives one where that may be.
    Unfilled fields never go out. What is not sent is kept as the draft of the conversation, or
    with --later in the outbox when the chat system cannot be reached.

    The same command again does not double what may have gone out: it looks first.

    Ends with 0 when it is sent (or waits, with --later), 1 when it is refused, 2 for trouble with
    input or files, 3 for trouble with the chat system, and 4 when nobody knows whether it went out.

    \b
    saywell send 12 "Your parcel left today; it arrives on Friday."
    saywell send 12 --insert hold.ask --set reason="ask the warehouse"
    echo "She called about the invoice." | saywell send 12 - --note
    """
    if insert and text is not None:
        raise UsageError("give TEXT or --insert, not both")
    began = dt.datetime.now(dt.UTC)
    files = _files(attach or ())
    typed = "" if insert else _typed(text, bool(files))
    wish = fields.wish_of(lang, values, switched_on, switched_off, lookup)
    wanted = _Wanted(typed, lang, files)
    from saywell.app import send_errors, wiring

    settings = context.of(ctx).settings()
    backend = wiring.open_backend(settings)
    try:
        try:
            desk = _open(settings, backend, conversation, note)
        except BackendError as error:
            if isinstance(error, NotFound):
                raise
            waits = later and not insert and isinstance(error, send_errors.AWAY)
            with _opened_unseen(settings, backend, conversation, note) as unseen:
                if not waits or unseen is None:
                    if later:
                        _tell_why_not_later(settings, conversation, bool(insert))
                    if unseen is None:
                        unsent.give_back(wanted.text)
                    else:
                        unsent.keep(unseen.journal, unseen.outgoing(wanted), away=True)
                    raise
                _queue(unseen, wanted, (because or "").strip(), yes, output)
            return
        with contextlib.closing(desk.journal):
            unsent.tell_open(desk.journal)
            if insert:
                wanted = _filled(desk, insert, wish, files)
            _keep_for_a_crash(desk, wanted)
            waivers = _gate(desk, wanted, (because or "").strip(), yes, output)
            _deliver(desk, wanted, waivers, output, later=later, began=began)
    except JournalError:
        unsent.give_back(wanted.text)
        raise
    finally:
        backend.close()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a message is sent with; ``scene`` is None while the chat system cannot be reached."""

    settings: Settings
    backend: ChatBackend
    journal: Journal
    conversation: str
    note: bool
    scene: Scene | None = None

    def outgoing(self, wanted: _Wanted) -> Outgoing:
        from saywell.app import gate

        return gate.outgoing(self.conversation, wanted.text, note=self.note, files=wanted.files)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The message as it is meant to go out, and the reply that it was made from."""

    text: str
    lang: str
    files: tuple[Path, ...]
    reply: Reply | None = None
    lacked: str = ""

    @property
    def uses(self) -> tuple[Used, ...]:
        """What is counted once it is sent: the reply goes into the message and out with it."""
        if self.reply is None:
            return ()
        name = self.reply.id
        uses = (Used(name, Use.INSERTED, self.lang), Used(name, Use.SENT, self.lang))
        return (*uses, Used(name, Use.LACKED, self.lacked)) if self.lacked else uses


def _typed(text: str | None, has_files: bool) -> str:
    if text is None and has_files and terminal.is_terminal(terminal.stdin()):
        return ""
    typed = terminal.text_argument(text).strip()
    if not typed and not has_files:
        raise UsageError("the message is empty", hint="give TEXT, --insert ID or --attach FILE")
    return typed


def _files(names: Sequence[str]) -> tuple[Path, ...]:
    paths = tuple(Path(name) for name in names)
    for name, path in zip(names, paths, strict=True):
        trouble = _trouble(path) if name else "is not the name of a file"
        if trouble:
            raise UsageError(f"{clean_line(name) or repr(name)} {trouble}", hint="nothing was sent")
    return paths


def _trouble(path: Path) -> str:
    """Say why a file cannot go with a message, nothing when it can."""
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            return "is not a file"
        path.open("rb").close()
    except FileNotFoundError:
        return "does not exist"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if state.st_size else "is empty"


def _open(settings: Settings, backend: ChatBackend, conversation: str, note: bool) -> _Desk:
    from saywell.app import wiring

    scene = system.read_scene(backend, conversation, note=note)
    account = settings.chat.account or (scene.account.account_id if scene.account else "")
    journal = wiring.open_journal(settings, account)
    return _Desk(settings, backend, journal, scene.conversation.id, note, scene)


@contextlib.contextmanager
def _opened_unseen(
    settings: Settings, backend: ChatBackend, conversation: str, note: bool
) -> Iterator[_Desk | None]:
    """Open what can be had without the chat system; None where it is not known whose it is.

    A customer's name cannot be looked up now, a number or a room's id needs no looking up.
    """
    from saywell.app import wiring

    if _why_unknown(settings, conversation):
        yield None
        return
    try:
        journal = wiring.open_journal(settings)
    except JournalError as error:
        terminal.err(f"the text could not be kept: {clean_line(str(error))}")
        yield None
        return
    with contextlib.closing(journal):
        yield _Desk(settings, backend, journal, conversation, note)


def _why_unknown(settings: Settings, conversation: str) -> str:
    """Say why it is not known whose message it would be; nothing where it is known."""
    if not settings.chat.account:
        return "log in once: saywell auth login"
    if (conversation.isascii() and conversation.isdecimal()) or conversation.startswith("!"):
        return ""
    return "give the conversation's whole id, as saywell inbox -o json prints it"


def _tell_why_not_later(settings: Settings, conversation: str, inserted: bool) -> None:
    """Say why a message cannot wait in the outbox."""
    why = _why_unknown(settings, conversation)
    if inserted:
        terminal.err("a reply cannot be filled without the chat system, and so it cannot wait")
    elif why:
        terminal.err(f"to let it wait without the chat system, {why}")


def _queue(desk: _Desk, wanted: _Wanted, because: str, yes: bool, output: Form) -> None:
    """Check a message as far as that goes, and let it wait in the outbox."""
    from saywell.app import wiring

    waivers = _gate(desk, wanted, because, yes, output)
    waiting = wiring.make_outbox(desk.settings, desk.backend, desk.journal)
    message = desk.outgoing(wanted)
    promising.note(desk.settings, desk.journal, message, desk.scene, wanted.reply)
    record = waiting.add(message, None, waivers, seen=False)
    if record.state is not SendState.QUEUED:
        raise unsent.open_already(record)
    _tell_queued(record.message, output)


def _keep_for_a_crash(desk: _Desk, wanted: _Wanted) -> None:
    """Have the text on the disk before anything can go wrong with it."""
    if wanted.text:
        desk.journal.save_draft(
            desk.conversation, wanted.text, private=desk.note, files=wanted.files, beside=True
        )


def _filled(desk: _Desk, name: str, wish: Wish, files: tuple[Path, ...]) -> _Wanted:
    """Fill the reply for this customer; its own files go with it."""
    from saywell.app import replying, wiring

    opened = wiring.open_library(desk.settings)
    fields.tell_problem_count(opened.problem_count)
    reply = replying.named(opened, desk.settings, name)
    remembered = desk.journal.remembered(desk.conversation)
    filled, given = fields.fill_or_ask(
        reply, opened.library, desk.settings, desk.scene, wish, remembered
    )
    if given:
        desk.journal.remember(desk.conversation, given)
    fields.tell_fallback(filled, desk.scene, wish)
    own_files = _files([str(path) for path in replying.reply_files(reply)])
    lang = "" if filled.lang == "*" else filled.lang
    lacked = replying.lacked_language(filled)
    return _Wanted(filled.text, lang, (*files, *own_files), reply, lacked)


def _gate(
    desk: _Desk, wanted: _Wanted, because: str, yes: bool, output: Form
) -> tuple[Waiver, ...]:
    """Let the message through, or keep it as the draft and raise Refused."""
    from saywell.app import checking, gate, replying, wiring_quick

    known = replying.check_context(
        desk.scene,
        desk.settings,
        attachments=[path.name for path in wanted.files],
        canned=(wanted.text,) if wanted.reply else (),
    )
    draft = Draft(wanted.text, wanted.lang, known)
    if not wanted.text:
        return ()
    checks = wiring_quick.checks(desk.settings, os.environ)
    judgement = gate.judge(checks, draft, note=desk.note)
    try:
        return passing.passed(judgement, wanted.text, because, yes)
    except (Refused, terminal.Stopped, KeyboardInterrupt) as stopped:
        gate.keep_draft(
            desk.journal,
            desk.conversation,
            wanted.text,
            private=desk.note,
            files=wanted.files,
        )
        way = unsent.kept(desk.conversation, away=desk.scene is None)
        if not isinstance(stopped, Refused):
            raise terminal.Stopped(f"nothing was sent; {way}") from None
        if output is Form.JSON:
            report = checking.report_as_json(judgement.report)
            terminal.out_json({"sent": False, "message": None, "report": report})
        elif output is Form.CSV:
            terminal.out_csv(COLUMNS, [{"sent": False, "conversation_id": desk.conversation}])
        raise Refused(stopped.message, hint=f"{stopped.hint}; {way}") from None


def _deliver(
    desk: _Desk,
    wanted: _Wanted,
    waivers: tuple[Waiver, ...],
    output: Form,
    *,
    later: bool,
    began: dt.datetime,
) -> None:
    """Send, and say what became of it. Raises BackendError, Uncertain among them."""
    from saywell.app import gate, wiring

    sender = wiring.make_sender(desk.backend, desk.journal)
    messages = desk.scene.messages if desk.scene else ()
    newest = messages[-1].id if messages else None
    message = desk.outgoing(wanted)
    promising.note(desk.settings, desk.journal, message, desk.scene, wanted.reply)
    desk.journal.expect_uses(message.key, wanted.uses)
    try:
        result = sender.send(message, after=newest, waivers=waivers, later=later, since=began)
    except KeyboardInterrupt:
        raise Uncertain(
            "stopped while it was being sent: it is not known whether it went out",
            hint=f"look: saywell show {system.handle(desk.conversation)}",
        ) from None
    if result.state is SendState.QUEUED:
        if not later:
            terminal.err("it waits in the outbox: saywell outbox")
            raise result.error or unsent.away()
        _tell_queued(message, output)
        return
    if result.state is not SendState.SENT:
        unsent.keep(desk.journal, message)
    sent = gate.sent_message(result)
    if result.earlier:
        desk.journal.clear_draft(desk.conversation)
        terminal.err("the same text had gone out already; it was not sent again")
        waivers = ()
    if result.warning:
        terminal.err(f"it was sent, but: {clean_line(result.warning)}")
    _tell_sent(sent, waivers, output)
    promising.tell(desk.journal, sent)


def _tell_queued(message: Outgoing, output: Form) -> None:
    """Say that a message waits in the outbox."""
    conversation = message.conversation_id
    if output is Form.CSV:
        row = {"sent": False, "conversation_id": conversation, "text": message.text}
        terminal.out_csv(COLUMNS, [row])
    elif output is Form.JSON:
        terminal.out_json({"sent": False, "queued": True, "message": None})
    else:
        terminal.out(f"waits in the outbox: message for conversation {system.handle(conversation)}")
    terminal.err("it leaves with: saywell outbox send")


def _tell_sent(sent: Message, waivers: Sequence[Waiver], output: Form) -> None:
    if output is Form.CSV:
        terminal.out_csv(COLUMNS, [{"sent": True, **records.message(sent)}])
    elif output is Form.JSON:
        waived = [{"rule": one.rule, "reason": one.reason} for one in waivers]
        terminal.out_json({"sent": True, "message": records.message(sent), "waived": waived})
    else:
        what = "note" if sent.private else "message"
        place = f"{what} {clean_line(sent.id)} in conversation {clean_line(sent.conversation_id)}"
        terminal.out(f"sent: {place}")
