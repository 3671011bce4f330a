"""From a canned reply to a sent message: choose, fill, check as a gate, send."""

from __future__ import annotations

import difflib
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from saywell.app.sending import SendResult, SendService
from saywell.app.session_stage import Scene
from saywell.engine import fill as filling
from saywell.engine.language import detect
from saywell.errors import BackendError, Uncertain, UnknownReply
from saywell.model.chat import Agent, Author, Contact, Conversation, Message, Outgoing
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.ports import ChatBackend, Journal
from saywell.model.records import SendState, Use
from saywell.model.rules import Context, Draft, Finding, Report, Severity, Turn, Waiver
from saywell.model.settings import Settings
from saywell.model.snippet import Library, Reply

NOTE_RULES = ("M22", "M24", "M25")
"""What still holds in a private note: nothing unfinished, no secrets, no insults."""

NEVER_WAIVED = ("M22.placeholder", "M22.field", "M22.empty")
"""Rules without which nothing goes out, whatever the reason: unfilled fields, empty messages."""


OWN_LAYER = "own"
"""The layer of the library that holds one's own replies."""

TURNS = 40
"""How many earlier messages a check looks at."""

_NO_VALUES: Mapping[str, str] = MappingProxyType({})
_NO_SWITCHES: Mapping[str, bool] = MappingProxyType({})

Checks = Callable[[Draft, Iterable[Waiver]], Report]


# --- what is known of the conversation ----------------------------------------------------------


def read_scene(backend: ChatBackend, conversation_id: str, *, note: bool = False) -> Scene:
    """Read what is known around a draft from the chat system. Raises BackendError."""
    conversation = backend.conversation(conversation_id)
    messages = backend.messages(conversation_id, limit=TURNS)
    return Scene(backend.account(), conversation, tuple(messages), note)


def customer_language(scene: Scene) -> str:
    """Return the customer's language: of the latest words that tell it, else of the profile."""
    for message in reversed(scene.messages):
        found = detect(message.text) if message.author is Author.CUSTOMER else ""
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
) -> Context:
    """Put together what the check may know of a draft; without a scene only the settings."""
    agent = agent_of(scene, settings)
    return Context(
        company=company_of(scene, settings),
        agent=agent.name if agent else "",
        contact=scene.conversation.contact if scene else None,
        first_reply=scene.conversation.first_reply if scene else None,
        turns=_turns(scene.messages) if scene else (),
        attachments=tuple(attachments),
    )


def _turns(messages: Sequence[Message]) -> tuple[Turn, ...]:
    """Keep what was said aloud: notes and rows about the conversation are no turns."""
    said = [one for one in messages if not one.private and one.author is not Author.SYSTEM]
    return tuple(Turn(one.author, one.text) for one in said[-TURNS:])


# --- choosing a reply ---------------------------------------------------------------------------


def visible(library: Library, settings: Settings) -> dict[str, Reply]:
    """Return the replies that this agent sees, by id: those of other teams are left out."""
    teams = {f"team:{team}".casefold() for team in settings.library.teams}
    return {
        name: reply
        for name, reply in library.replies.items()
        if reply.scope == "everyone"
        or (reply.scope == "me" and reply.layer == OWN_LAYER)
        or reply.scope.casefold() in teams
    }


def find_reply(replies: Mapping[str, Reply], name: str) -> Reply:
    """Return the reply with this id or trigger. Raises UnknownReply with the nearest."""
    wanted = name.strip().removeprefix("/")
    if wanted in replies:
        return replies[wanted]
    by_trigger = {
        trigger.casefold(): reply for reply in replies.values() for trigger in reply.triggers
    }
    found = by_trigger.get(wanted.casefold())
    if found is not None:
        return found
    close = difflib.get_close_matches(wanted[:100], [*replies, *by_trigger], n=3, cutoff=0.5)
    hint = f"did you mean {', '.join(close)}?" if close else "list all with: saywell search"
    raise UnknownReply(f"there is no reply {wanted[:100]!r}", hint=hint)


# --- filling it ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """How a reply is to be filled: language, values by name, optional paragraphs by name."""

    lang: str = ""
    values: Mapping[str, str] = _NO_VALUES
    paragraphs: Mapping[str, bool] = _NO_SWITCHES


def preview(
    reply: Reply, library: Library, settings: Settings, scene: Scene | None, wish: Wish
) -> filling.Filled:
    """Fill a reply as far as it goes; ``missing`` names what is left.

    Raises UsageError for a value or a paragraph that the reply does not have, TemplateError when
    its text is wrong.
    """
    lang = wish.lang or (customer_language(scene) if scene else "") or settings.language
    return filling.preview(
        reply, lang, _fill_context(scene, settings), wish.values, wish.paragraphs, library.blocks
    )


def _fill_context(scene: Scene | None, settings: Settings) -> filling.FillContext:
    conversation: Conversation | None = scene.conversation if scene else None
    contact: Contact | None = conversation.contact if conversation else None
    return filling.FillContext(
        contact, agent_of(scene, settings), company_of(scene, settings), conversation
    )


def reply_files(reply: Reply) -> tuple[Path, ...]:
    """Return the files that go with a reply; they stand beside the file that names them."""
    folder = Path(reply.where.file).parent
    return tuple(folder / name for name in reply.attachments)


# --- the gate -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate says of a draft.

    ``report`` holds what stands in its way; ``final`` are findings that no reason waives.
    """

    report: Report
    final: tuple[Finding, ...]


def judge(checks: Checks, draft: Draft, *, note: bool, waivers: Sequence[Waiver] = ()) -> Judgement:
    """Check a draft before it is sent; of a note only what must never be written is judged."""
    report = checks(draft, waivers)
    if note:
        kept = tuple(one for one in report.findings if one.rule in NOTE_RULES)
        report = Report(report.lang, kept, report.waived, report.crashed)
    final = tuple(one for one in report.findings if _is_final(one))
    return Judgement(report, final)


def _is_final(finding: Finding) -> bool:
    return any(
        finding.check == name or finding.check.startswith(f"{name}.") for name in NEVER_WAIVED
    )


def waivers_for(report: Report, reason: str, severities: Sequence[Severity]) -> tuple[Waiver, ...]:
    """Waive the findings of these severities, each rule once, with the same reason."""
    checks = [one.check for one in report.findings if one.severity in severities]
    return tuple(Waiver(check, reason) for check in dict.fromkeys(checks))


# --- sending ------------------------------------------------------------------------------------


class Sender:
    """Sends messages with their waivers in the journal first; the chat screen's ``Send`` too."""

    def __init__(self, service: SendService, journal: Journal) -> None:
        self._service = service
        self._journal = journal

    def __call__(self, message: Outgoing, after: str | None, waivers: Sequence[Waiver]) -> Message:
        """Send once. Raises BackendError (Uncertain when nobody knows) or JournalError."""
        return sent_message(self.send(message, after, waivers))

    def send(
        self, message: Outgoing, after: str | None, waivers: Sequence[Waiver] = ()
    ) -> SendResult:
        """Send once and say what became of it. Raises JournalError before anything is sent."""
        if waivers:
            self._journal.record_waivers(message.conversation_id, waivers)
        return self._service.send(message, after=after)

    def settle(self, conversation_id: str, text: str) -> SendResult | None:
        """Look what became of an earlier sending of the same text, None when there was none.

        So a command that is repeated after a lost connection does not send twice.
        """
        for record in self._service.unsettled():
            message = record.message
            if message.conversation_id == conversation_id and message.text == text:
                return self._service.settle(record)
        return None


def sent_message(result: SendResult) -> Message:
    """Return the chat system's message, or raise why there is none."""
    if result.state is SendState.SENT and result.message is not None:
        return result.message
    if isinstance(result.error, BackendError) and result.state is SendState.FAILED:
        raise result.error
    raise Uncertain(
        "it is not known whether the message went out"
        + (f": {result.error.message}" if result.error else ""),
        hint="look before you send again; the text is kept as the draft of the conversation",
    )


def outgoing(
    conversation_id: str, text: str, *, note: bool = False, files: Sequence[Path] = ()
) -> Outgoing:
    """Make a message with a key of its own."""
    return Outgoing(uuid.uuid4().hex, conversation_id, text, note, tuple(files))


def keep_draft(journal: Journal, conversation_id: str, text: str) -> None:
    """Keep a text as the draft of its conversation, below one that is there already."""
    before = journal.draft(conversation_id)
    if before is None or before.text.strip() in ("", text.strip()):
        journal.save_draft(conversation_id, text)
    elif text.strip() not in before.text:
        journal.save_draft(conversation_id, f"{before.text.rstrip()}\n\n{text}")


def count_use(journal: Journal, replies: Iterable[str], use: Use, lang: str) -> None:
    """Count the use of replies; a language that serves all is no language."""
    for reply in replies:
        journal.record_use(reply, use, "" if lang == ANY else lang)
