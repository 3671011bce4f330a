"""What has not gone out, as commands name, list and tell of it."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saywell.cli import records, system, terminal
from saywell.cli.lines import Cell
from saywell.errors import JournalError, Uncertain, Unreachable, UsageError, nearest
from saywell.model.records import SendState
from saywell.model.untrusted import clean, clean_line

if TYPE_CHECKING:
    from saywell.model.chat import Outgoing
    from saywell.model.ports import Journal
    from saywell.model.records import Draft, SendRecord
    from saywell.model.settings import Settings

COLUMNS = ("id", "kind", "conversation_id", "at", "private", "text", "files", "why")
SHORT = 8
"""How much of an id is shown: enough to tell the few that wait apart."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has not gone out: a message that waits or is unknown, or another draft."""

    id: str
    kind: str
    conversation_id: str
    at: dt.datetime
    text: str
    private: bool
    files: tuple[str, ...]
    why: str
    record: SendRecord | None = None
    draft: Draft | None = None

    @property
    def key(self) -> str:
        """The key of the message, empty for a draft."""
        return self.record.message.key if self.record else ""


def items(journal: Journal) -> list[Item]:
    """List everything that has not gone out, oldest first."""
    sends = [_of_record(one) for one in (*journal.unsettled(), *journal.queued())]
    drafts = [_of_draft(one) for one in journal.other_drafts()]
    return sorted((*sends, *drafts), key=lambda one: one.at)


def _of_record(record: SendRecord) -> Item:
    message = record.message
    queued = record.state is SendState.QUEUED
    return Item(
        id=message.key[:SHORT],
        kind="queued" if queued else "unknown",
        conversation_id=message.conversation_id,
        at=record.queued or record.started,
        text=message.text,
        private=message.private,
        files=tuple(str(file) for file in message.attachments),
        why=record.detail,
        record=record,
    )


def _of_draft(draft: Draft) -> Item:
    return Item(
        id=f"draft{draft.version}",
        kind="draft",
        conversation_id=draft.conversation_id,
        at=draft.at,
        text=draft.text,
        private=draft.private,
        files=tuple(str(file) for file in draft.files),
        why="kept beside the draft",
        draft=draft,
    )


def find(journal: Journal, word: str) -> Item:
    """Find what an id names. Raises UsageError."""
    known = items(journal)
    found = [one for one in known if one.id == word or (one.key and one.key.startswith(word))]
    if len(found) == 1 and word:
        return found[0]
    shown = clean_line(word, limit=40)
    if not found or not word:
        hint = nearest(word, [one.id for one in known]) or "nothing waits"
        raise UsageError(f"nothing that waits has the id {shown!r}", hint=hint)
    raise UsageError(f"several have an id that begins with {shown!r}", hint="give more of it")


def record_of(journal: Journal, word: str, state: SendState) -> SendRecord:
    """Find the message that an id names, which has to be queued or unknown. Raises UsageError."""
    item = find(journal, word)
    queued = state is SendState.QUEUED
    if item.record is None or (item.record.state is SendState.QUEUED) != queued:
        other = "saywell outbox settle" if item.kind == "unknown" else "saywell outbox edit"
        if item.kind == "queued":
            other = "saywell outbox send"
        raise UsageError(f"{item.id} is {item.kind}", hint=f"try: {other} {item.id}")
    return item.record


def as_record(one: Item) -> dict[str, Any]:
    """Write one as JSON has it, with its whole id."""
    return {
        "id": one.key or one.id,
        "kind": one.kind,
        "conversation_id": one.conversation_id,
        "at": records.moment(one.at),
        "private": one.private,
        "text": one.text,
        "files": list(one.files),
        "why": one.why,
    }


def row(one: Item, now: dt.datetime) -> tuple[Cell | str, ...]:
    """Make one row of the table."""
    from saywell.cli import render

    style = {"unknown": "bold red", "queued": "yellow"}.get(one.kind, "dim")
    text = ("NOTE " if one.private else "") + " ".join(one.text.split())
    age = render.duration(now - one.at)
    return one.id, Cell(one.kind, style), one.conversation_id, age, one.why or "-", text


# --- what other commands say of it --------------------------------------------------------------


def tell_open(journal: Journal) -> None:
    """Say on stderr what has not gone out, and what was promised and is due."""
    try:
        unknown, queued = len(journal.unsettled()), len(journal.queued())
        now = dt.datetime.now(dt.UTC)
        due = sum(one.due <= now for one in journal.follow_ups())
    except JournalError:
        return
    parts = []
    if unknown:
        parts.append(f"{unknown} message{'s' * (unknown > 1)} may or may not have gone out")
    if queued:
        parts.append(f"{queued} wait{'s' * (queued == 1)} in the outbox")
    if parts:
        terminal.err(f"{'; '.join(parts)}: saywell outbox")
    if due:
        answers = "answers are" if due > 1 else "answer is"
        terminal.err(f"{due} promised {answers} due: saywell follow-ups")


def tell_open_of(settings: Settings) -> None:
    """Say the same for a command that needs no journal; one that cannot be read says nothing."""
    from saywell.app import wiring

    if not settings.chat.account or not wiring.folders().journal.exists():
        return
    with (
        contextlib.suppress(JournalError),
        contextlib.closing(wiring.open_journal(settings)) as journal,
    ):
        tell_open(journal)


# --- texts that did not go out ------------------------------------------------------------------


def keep(journal: Journal, message: Outgoing, *, away: bool = False) -> None:
    """Keep a text as the draft and say so; ``away`` while the chat system cannot be reached.

    A journal that fails now must not hide why it was not sent: the text is given back then.
    """
    from saywell.app import gate

    if not message.text:
        return
    place, files = message.conversation_id, message.attachments
    try:
        gate.keep_draft(journal, place, message.text, private=message.private, files=files)
    except JournalError as error:
        terminal.err(f"the text could not be kept: {clean_line(str(error))}")
        give_back(message.text)
    else:
        terminal.err(kept(place, away=away))


def kept(conversation_id: str, *, away: bool = False) -> str:
    """Say where the draft is; the beginning of an id cannot be looked up while nobody answers."""
    named = system.whole(conversation_id) if away else system.handle(conversation_id)
    return f"the text is kept as the draft: saywell chat {named}"


def give_back(text: str) -> None:
    """Print a text that is kept nowhere, so that it is not lost."""
    if text:
        terminal.err("this is the text, which was not sent:")
        terminal.err(clean(text))


def away() -> Unreachable:
    """Return the error of a message that waits because the chat system cannot be reached."""
    return Unreachable("the chat system cannot be reached", hint="see: saywell outbox")


def open_already(record: SendRecord) -> Uncertain:
    """Return the error of a message that is not queued, as an equal one may have gone out."""
    return Uncertain(
        "an equal message may have gone out already: nothing was queued",
        hint=f"find it out with: saywell outbox settle {record.message.key[:SHORT]}",
    )
