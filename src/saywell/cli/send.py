"""``saywell send``: the check as a gate, then the message, once."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import context, fields, findings, queue, records, terminal
from saywell.cli.terminal import Form
from saywell.errors import (
    BackendError,
    JournalError,
    NotFound,
    Refused,
    Uncertain,
    UsageError,
)
from saywell.model.rules import Draft, Severity, Verdict, Waiver
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.gate import Judgement
    from saywell.app.replying import Wish
    from saywell.app.scene import Scene
    from saywell.model.backend import ChatBackend
    from saywell.model.chat import Message, Outgoing
    from saywell.model.ports import Journal
    from saywell.model.settings import Settings
    from saywell.model.snippet import Reply

COLUMNS = ("sent", "conversation_id", *queue.MESSAGE_COLUMNS)

CONFIRMED = "confirmed at the gate"
"""The reason that is kept for warnings which were answered with a plain yes."""


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("send")(send)


def send(
    ctx: typer.Context,
    conversation: Annotated[str, typer.Argument(metavar="CONVERSATION", help="Its number.")],
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
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Check a message and send it, if it passes.

    A clean message goes out. A warning asks; without a terminal it stops, unless --yes or
    --because is given. An error stops it; --because "reason" waives one where that may be.
    Unfilled fields never go out. What is not sent is kept as the draft of the conversation.

    Ends with 0 when it is sent, 1 when it is refused, 2 for trouble with input or files, 3 for
    trouble with the chat system, and 4 when nobody knows whether it went out.

    \b
    saywell send 12 "Your parcel left today; it arrives on Friday."
    saywell send 12 --insert hold.ask --set reason="ask the warehouse"
    echo "She called about the invoice." | saywell send 12 - --note
    """
    if insert and text is not None:
        raise UsageError("give TEXT or --insert, not both")
    files = _files(attach or ())
    typed = "" if insert else _typed(text, bool(files))
    wish = fields.wish_of(lang, values, switched_on, switched_off)
    from saywell.app import wiring

    settings = context.of(ctx).settings()
    backend = wiring.open_backend(settings)
    try:
        try:
            desk = _open(settings, backend, conversation, note)
        except BackendError as error:
            if not isinstance(error, NotFound):
                _keep_for_later(settings, conversation, typed, note)
            raise
        try:
            message = _Wanted(typed, lang, files)
            if insert:
                message = _filled(desk, insert, wish, files)
            waivers = _gate(desk, message, (because or "").strip(), yes, output)
            _deliver(desk, message, waivers, output)
        finally:
            desk.journal.close()
    finally:
        backend.close()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a message is sent with."""

    settings: Settings
    backend: ChatBackend
    journal: Journal
    scene: Scene

    @property
    def conversation(self) -> str:
        return self.scene.conversation.id


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The message as it is meant to go out, and the reply that it was made from."""

    text: str
    lang: str
    files: tuple[Path, ...]
    reply: Reply | None = None


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
    from saywell.app import replying, wiring

    try:
        scene = replying.read_scene(backend, conversation, note=note)
    except NotFound as error:
        raise queue.no_conversation(conversation, error) from None
    account = scene.account.account_id if scene.account else ""
    return _Desk(settings, backend, wiring.open_journal(settings, account), scene)


def _keep_for_later(settings: Settings, conversation: str, text: str, note: bool) -> None:
    """Keep a typed text although the chat system does not answer: it may come from a pipe."""
    from saywell.app import gate, wiring

    if text and settings.chat.account and conversation.isascii() and conversation.isdecimal():
        try:
            journal = wiring.open_journal(settings)
        except JournalError as error:
            terminal.err(f"the text could not be kept: {clean_line(str(error))}")
            return
        try:
            _keep(journal, gate.outgoing(conversation, text, note=note))
        finally:
            journal.close()


def _keep(journal: Journal, message: Outgoing) -> None:
    """Keep the draft and say so; a journal that fails now must not hide why it was not sent."""
    from saywell.app import gate

    if not message.text:
        return
    conversation, files = message.conversation_id, message.attachments
    try:
        gate.keep_draft(journal, conversation, message.text, private=message.private, files=files)
    except JournalError as error:
        terminal.err(f"the text could not be kept: {clean_line(str(error))}")
    else:
        terminal.err(f"the text is kept as the draft: saywell chat {conversation}")


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
    return _Wanted(filled.text, lang, (*files, *own_files), reply)


def _gate(
    desk: _Desk, message: _Wanted, because: str, yes: bool, output: Form
) -> tuple[Waiver, ...]:
    """Let the message through, or keep it as the draft and raise Refused."""
    from saywell.app import checking, gate, replying, wiring

    known = replying.check_context(
        desk.scene,
        desk.settings,
        attachments=[path.name for path in message.files],
        canned=(message.text,) if message.reply else (),
    )
    draft = Draft(message.text, message.lang, known)
    if not message.text:
        return ()
    checks = wiring.load_checker(desk.settings, draft).checker.check
    judgement = gate.judge(checks, draft, note=desk.scene.note)
    try:
        return _passed(judgement, message, because, yes)
    except (Refused, terminal.Stopped, KeyboardInterrupt) as stopped:
        gate.keep_draft(
            desk.journal,
            desk.conversation,
            message.text,
            private=desk.scene.note,
            files=message.files,
        )
        way = f"the text is kept as the draft: saywell chat {desk.conversation}"
        if not isinstance(stopped, Refused):
            raise terminal.Stopped(f"nothing was sent; {way}") from None
        if output is Form.JSON:
            report = checking.report_as_json(judgement.report)
            terminal.out_json({"sent": False, "message": None, "report": report})
        elif output is Form.CSV:
            terminal.out_csv(COLUMNS, [{"sent": False, "conversation_id": desk.conversation}])
        raise Refused(stopped.message, hint=f"{stopped.hint}; {way}") from None


def _passed(judgement: Judgement, message: _Wanted, because: str, yes: bool) -> tuple[Waiver, ...]:
    """Return the waivers with which the message may go out. Raises Refused or Stopped."""
    from saywell.app import gate

    report = judgement.report
    if report.verdict is Verdict.PASS:
        return ()
    if because and not judgement.final:
        return gate.waivers_for(report, because, (Severity.ERROR, Severity.WARNING))
    for cell in findings.report_lines(report, message.text):
        terminal.err_line(cell)
    if judgement.final:
        raise Refused(
            "not sent: something in it is not filled in", hint="no reason lets that out: fill it in"
        )
    if report.verdict is Verdict.BLOCK:
        raise Refused("not sent: the check blocks it", hint='mend it, or give --because "reason"')
    if not yes:
        if not terminal.can_ask():
            raise Refused(
                "not sent: the check has a warning",
                hint='mend it, or give --yes or --because "reason"',
            )
        if not terminal.confirm("Send it all the same?"):
            raise Refused("not sent", hint="mend it and send it again")
    return gate.waivers_for(report, CONFIRMED, (Severity.WARNING,))


def _deliver(desk: _Desk, wanted: _Wanted, waivers: tuple[Waiver, ...], output: Form) -> None:
    """Send, and say what became of it. Raises BackendError, Uncertain among them."""
    from saywell.app import gate, wiring
    from saywell.model.records import SendState, Use

    sender = wiring.make_sender(desk.backend, desk.journal)
    message = gate.outgoing(
        desk.conversation, wanted.text, note=desk.scene.note, files=wanted.files
    )
    newest = desk.scene.messages[-1].id if desk.scene.messages else None
    try:
        result = sender.send(message, after=newest, waivers=waivers)
    except KeyboardInterrupt:
        raise Uncertain(
            "stopped while it was being sent: it is not known whether it went out",
            hint=f"look: saywell show {desk.conversation}",
        ) from None
    if result.state is not SendState.SENT and not result.earlier:
        _keep(desk.journal, message)
    sent = gate.sent_message(result)
    if result.earlier:
        terminal.err("the same text had gone out already; it was not sent again")
        waivers = ()
    elif wanted.reply is not None:
        gate.count_use(desk.journal, (wanted.reply.id,), Use.SENT, wanted.lang)
    if result.warning:
        terminal.err(f"it was sent, but: {clean_line(result.warning)}")
    _tell_sent(sent, waivers, output)


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
