"""The gate before a message leaves, and its sending: check, waive with a reason, send once."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from saywell.app.replying import canned_in, check_context
from saywell.app.scene import Scene
from saywell.app.sending import SendResult
from saywell.engine.check import has_prefix
from saywell.errors import ServerFailed, Uncertain
from saywell.model.chat import Message, Outgoing
from saywell.model.ports import Journal
from saywell.model.records import SendState
from saywell.model.rules import Draft, Finding, Pack, Report, Severity, Waiver
from saywell.model.settings import Settings

NOTE_RULES = ("M22", "M24", "M25")
"""What still holds in a private note: nothing unfinished, no secrets, no insults."""

NEVER_WAIVED = ("M22.placeholder", "M22.empty")
"""Rules without which nothing goes out, whatever the reason: unfilled fields, empty messages."""

Checks = Callable[[Draft, Iterable[Waiver]], Report]


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
    final = tuple(one for one in report.findings if is_final(one))
    return Judgement(report, final)


def is_final(finding: Finding) -> bool:
    """Whether no reason lets a finding go out."""
    return any(
        finding.check == name or finding.check.startswith(f"{name}.") for name in NEVER_WAIVED
    )


def may_be_off(prefixes: Iterable[str], packs: Iterable[Pack]) -> tuple[str, ...]:
    """Leave the rules on that hold whatever is set: nothing unfilled goes out."""
    every = [rule.id for pack in packs for rule in pack.rules]
    off: list[str] = []
    for prefix in prefixes:
        if not any(has_prefix(name, prefix) for name in NEVER_WAIVED):
            off.append(prefix)
            continue
        off += sorted({name for name in every if has_prefix(name, prefix)} - set(NEVER_WAIVED))
    return tuple(off)


class SceneCheck:
    """The check as a chat screen uses it, with all that is known of the conversation.

    ``canned`` says whether a text is a canned reply that goes out as it stands.
    """

    def __init__(
        self,
        checks: Checks,
        settings: Settings,
        canned: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._checks = checks
        self._settings = settings
        self._canned = canned

    def __call__(self, text: str, scene: Scene, waivers: Sequence[Waiver]) -> Report:
        """Check a text; of a note only what must never be written is judged."""
        known = check_context(
            scene,
            self._settings,
            attachments=scene.attachments,
            canned=canned_in(self._canned, text, scene),
        )
        draft = Draft(text, context=known)
        return judge(self._checks, draft, note=scene.note, waivers=waivers).report


def waivers_for(report: Report, reason: str, severities: Sequence[Severity]) -> tuple[Waiver, ...]:
    """Waive the findings of these severities, each rule once, with the same reason."""
    checks = [one.check for one in report.findings if one.severity in severities]
    return tuple(Waiver(check, reason) for check in dict.fromkeys(checks))


# --- sending ------------------------------------------------------------------------------------


def sent_message(result: SendResult) -> Message:
    """Return the chat system's message, or raise why there is none."""
    if result.state is SendState.SENT and result.message is not None:
        return result.message
    if result.error is not None and result.state is SendState.FAILED:
        if isinstance(result.error, Uncertain):
            raise ServerFailed(
                "the server failed while it took the message, which did not arrive",
                hint="the text is kept as the draft of the conversation; it can be sent again",
                status=result.error.status,
            )
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


def keep_draft(
    journal: Journal,
    conversation_id: str,
    text: str,
    *,
    private: bool = False,
    files: Sequence[Path] = (),
) -> None:
    """Keep a text as the draft of its conversation, below one that is there already.

    A note and a reply are never joined: the one that is there is kept as another draft.
    """
    journal.save_draft(conversation_id, text, private=private, files=files, beside=True)
    others = journal.other_drafts(conversation_id)
    other = next((one for one in others if one.private == private), None)
    if other is None:
        return
    if text.strip() in other.text:
        journal.use_draft(other)
        return
    both = f"{other.text.rstrip()}\n\n{text}"
    together = tuple(dict.fromkeys((*other.files, *(file.absolute() for file in files))))
    journal.save_draft(conversation_id, both, private=private, files=together)
