"""The composer of a chat session: the draft, its findings and their fixes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from saywell.app.carrying import carried
from saywell.app.gate import is_final
from saywell.app.seams import seam_between
from saywell.app.session.counting import Counting
from saywell.app.session.stage import Stage, with_entry, without
from saywell.app.split import check_parts, together
from saywell.app.state import Checked, DraftText, Inserted, Mode, State, Tone
from saywell.engine.fill import Filled
from saywell.errors import SaywellError
from saywell.model.backend import Capability
from saywell.model.chat import Outgoing
from saywell.model.languages import ANY
from saywell.model.rules import Finding, Fix, Report, Severity
from saywell.model.snippet import Actions

Value = TypeVar("Value")

NO_ACTIONS = Actions()
SEVERITIES = tuple(Severity)
SAVE_AFTER = dt.timedelta(seconds=0.5)
"""How long a draft may differ from what is on the disk while the agent is typing."""


class Composing:
    """Writing and mending one message at a time for each conversation."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._parts = stage.parts
        self._saved_at: dt.datetime = stage.state.now
        self._unsaved = False
        self.counting = Counting(stage)

    @property
    def _state(self) -> State:
        return self._stage.state

    # -- the draft

    def edit(self, text: str, cursor: int) -> State:
        """Take over what the agent typed in an editor of the screen's own."""
        draft = self._state.draft
        if text == draft.text:
            self._with_draft(cursor=cursor)
            return self._choose_finding_at(cursor)
        notice = self._state.notice
        self._with_draft(text=text, cursor=cursor)
        self._follow_replies(text)
        self._stage.change(
            notice=notice if notice and notice.stays else None,
            explained=False,
            alternative=0,
            checked=carried(self._state.checked, text),
            drafts=with_entry(self._state.drafts, self._state.selected, text),
        )
        self._unsaved = True
        self.tick()
        return self.check()

    def _follow_replies(self, text: str) -> None:
        """Let go of the replies of a draft that was emptied, and take back what is undone."""
        chosen = self._state.selected
        if not text.strip():
            self.counting.taken_out(chosen, self._state.replies)
            self._stage.change(inserted=without(self._state.inserted, chosen))
        elif back := self.counting.come_back(chosen, text, self._state.replies):
            replies = {**self._state.inserted, chosen: (*self._state.replies, *back)}
            self._stage.change(inserted=MappingProxyType(replies))

    def put(self, text: str, cursor: int) -> State:
        """Put another text into the composer, as one step that can be undone."""
        version = self._state.draft.version + 1
        self._with_draft(version=version)
        return self.edit(text, cursor)

    def written_elsewhere(self, conversation_id: str, before: str, text: str) -> State:
        """Take over a text that another editor had, and what came into its place meanwhile."""
        state = self._state
        now = state.drafts.get(conversation_id, "")
        if now.strip() and now != before:  # a message has come back
            text = joined(text, now) if text.strip() else now
        if state.selected == conversation_id:
            return self.put(text, len(text))
        self._stage.change(drafts=with_entry(state.drafts, conversation_id, text))
        self.save(conversation_id)
        return self._state

    def insert(
        self,
        text: str,
        reply_id: str,
        files: tuple[Path, ...] = (),
        actions: Actions = NO_ACTIONS,
        filled: Filled | None = None,
    ) -> State:
        """Put a filled reply at the cursor, parted from what it would touch.

        Its files go with the message, and its actions follow it. ``filled`` tells its language.
        """
        draft = self._state.draft
        lacks_files = files and not self._stage.can(Capability.ATTACHMENTS)
        if not lacks_files:
            self._attach(tuple(dict.fromkeys((*self._state.files, *files))))
        told = self._state.notice
        before, after = draft.text[: draft.cursor], draft.text[draft.cursor :]
        others = [one.text for one in self._state.replies]
        before += seam_between(before, text, others)
        after = seam_between(text, after, others) + after
        lang = filled.lang if filled is not None and filled.lang != ANY else ""
        reply = Inserted(reply_id, text, actions, lang)
        inserted = {**self._state.inserted, self._state.selected: (*self._state.replies, reply)}
        self._stage.change(inserted=MappingProxyType(inserted))
        self.counting.inserted(reply, filled)
        self.put(before + text + after, len(before) + len(text))
        return self._stage.change(notice=told) if lacks_files else self._state

    def attach(self, path: Path) -> State:
        """Let a file go with the message."""
        self._attach(tuple(dict.fromkeys((*self._state.files, path))))
        return self.check()

    def detach(self) -> State:
        """Take off the files that go with the message."""
        self._attach(())
        return self.check()

    def _attach(self, files: tuple[Path, ...]) -> None:
        attached = without(self._state.attached, self._state.selected)
        if files:
            attached = MappingProxyType({**attached, self._state.selected: files})
        self._unsaved |= attached != self._state.attached
        self._stage.change(attached=attached, checked=None)

    def toggle_note(self) -> State:
        """Switch between a reply to the customer and a note that only colleagues see."""
        if not self._state.draft.note and not self._stage.can(Capability.NOTES):
            return self._state
        self._mark_note(self._state.selected, on=not self._state.draft.note)
        self._unsaved = True
        self._stage.change(asked="", checked=None, notice=None)
        return self.check()

    def as_note(self) -> State:
        """Make what is written a private note, also where the chat system has none."""
        self._mark_note(self._state.selected, on=True)
        return self._state

    def _mark_note(self, conversation_id: str, *, on: bool) -> None:
        notes = self._state.notes - {conversation_id}
        self._stage.change(notes=notes | {conversation_id} if on else notes)
        if conversation_id == self._state.selected:
            self._with_draft(note=on)

    def tick(self) -> None:
        """Save the draft when it has been different from the disk for long enough."""
        now = self._parts.clock.now()
        if self._unsaved and abs(now - self._saved_at) >= SAVE_AFTER:
            self.save(self._state.selected)

    def put_away(self) -> None:
        """Save the draft before another conversation is opened."""
        self.counting.settle(self._state.selected)
        if self._unsaved:
            self.save(self._state.selected)

    def keep(self) -> None:
        """Save the draft at once, on this thread: the program is about to end."""
        self.counting.keep()
        if self._unsaved and self._state.selected:
            try:
                self.writes(self._state.selected)()
            except SaywellError as error:
                self._stage.tell(error)
            self._unsaved = False

    def save(self, conversation_id: str) -> None:
        """Bring a conversation's draft to the disk, on another thread."""
        if conversation_id == self._state.selected:
            self._unsaved = False
            self._saved_at = self._parts.clock.now()
        write = self.writes(conversation_id)
        self._stage.work(f"draft {conversation_id}", write, latest=True)

    def writes(self, conversation_id: str) -> Callable[[], None]:
        """Return what brings a draft to the disk as it is now: its text, for whom, its files."""
        state = self._state
        text = state.drafts.get(conversation_id, "")
        private = conversation_id in state.notes
        files = state.attached.get(conversation_id, ())
        held = state.sending.get(conversation_id)
        aboard = [] if held is None or held.leaves is None else [held.message]
        aboard += state.behind.get(conversation_id, ())
        if aboard:  # nowhere else are they on the disk
            text = joined(together(one.text for one in aboard), text)
            private |= any(one.private for one in aboard)
            files = (*(file for one in aboard for file in one.attachments), *files)
        save = self._parts.journal.save_draft
        return partial(save, conversation_id, text, private=private, files=files)

    def clear(self) -> State:
        """Empty the composer for the next message; the journal is left alone."""
        state = self._state
        self._unsaved = False
        return self._stage.change(
            draft=DraftText(version=state.draft.version + 1),
            drafts=without(state.drafts, state.selected),
            notes=state.notes - {state.selected},
            inserted=without(state.inserted, state.selected),
            attached=without(state.attached, state.selected),
            waived=without(state.waived, state.selected),
            checked=None,
            asked="",
            notice=None,
        )

    def takes(self, message: Outgoing) -> bool:
        """Say whether a message can come back by itself: nothing is being written there."""
        state, chosen = self._state, message.conversation_id
        written = state.drafts.get(chosen, "").strip() or state.attached.get(chosen)
        if written or (chosen in state.notes and not message.private):
            return False
        here = chosen == state.selected
        return not here or (state.mode is Mode.COMPOSE and not state.draft.text.strip())

    def restore(self, message: Outgoing, replies: tuple[Inserted, ...] = ()) -> str:
        """Put a message back where it came from, before what was written since; return all.

        Where one of the two is a private note, both are: a note must never reach the customer,
        nor its files.
        """
        chosen = message.conversation_id
        newer = self._state.drafts.get(chosen, "")
        written = newer.strip() or self._state.attached.get(chosen)
        newer_note = chosen in self._state.notes and bool(written)
        text = joined(message.text, newer)
        if message.attachments:
            files = dict.fromkeys((*message.attachments, *self._state.attached.get(chosen, ())))
            attached = {**self._state.attached, chosen: tuple(files)}
            self._stage.change(attached=MappingProxyType(attached))
        if replies:
            inserted = {**self._state.inserted}
            inserted[chosen] = (*replies, *inserted.get(chosen, ()))
            self._stage.change(inserted=MappingProxyType(inserted))
        self._mark_note(chosen, on=message.private or newer_note)
        if self._state.selected == chosen:
            self.put(text, len(text))
        else:
            self._stage.change(drafts=with_entry(self._state.drafts, chosen, text))
        self.save(chosen)
        return text

    def _with_draft(self, **changes: Any) -> State:
        return self._stage.change(draft=dataclasses.replace(self._state.draft, **changes))

    # -- findings

    def check(self) -> State:
        """Have the draft checked, elsewhere; what comes back for an older draft is dropped."""
        scene, text = self._stage.scene(), self._state.draft.text
        if scene is None or not text.strip():
            return self._stage.change(checked=None)
        waivers = self._state.waivers

        def done(report: Report) -> None:
            if self._state.draft.text == text and self._stage.scene_is_like(scene):
                self.know_report(text, report)

        self._stage.work(
            "check",
            lambda: check_parts(self._parts.check, text, scene, waivers),
            done,
            self.check_failed,
            latest=True,
        )
        return self._state

    def know_report(self, text: str, report: Report) -> Report:
        """Take over what the check said of a text, and return what holds of it, weightiest first.

        A finding that somebody went to stays chosen while it is there; else the first is.
        """
        report = self._stage.settled(report)
        report = report._replace(findings=tuple(sorted(report.findings, key=_weight)))
        before = self._state.chosen_finding if self._state.finding else None
        same = (
            place
            for place, one in enumerate(report.findings)
            if before and (one.check, one.start) == (before.check, before.start)
        )
        self._stage.change(checked=Checked(text, report), finding=next(same, 0))
        return report

    def check_failed(self, error: SaywellError) -> None:
        """Say that the check itself broke, which stops nobody."""
        self._stage.say(self._stage.words("notice.check_failed", error=str(error)), Tone.ERROR)

    def next_finding(self, step: int = 1) -> State:
        """Choose another finding for the keys that mend and explain."""
        count = len(self._state.findings)
        if not count:
            return self._state
        chosen = (self._state.finding + step) % count
        return self._stage.change(finding=chosen, alternative=0)

    def _choose_finding_at(self, cursor: int) -> State:
        """Choose the finding in whose span the cursor stands, the shortest of several."""
        findings = self._state.findings
        around = [one for one in findings if one.start <= cursor <= one.end and one.start < one.end]
        if not around:
            return self._state
        nearest = min(around, key=lambda one: one.end - one.start)
        place = findings.index(nearest)
        same = place == self._state.finding
        return self._stage.change(finding=place, alternative=self._state.alternative if same else 0)

    def explain(self) -> State:
        """Show or hide why the chosen finding matters."""
        if self._state.chosen_finding is None:
            return self.say_nothing_found()
        return self._stage.change(explained=not self._state.explained)

    def say_nothing_found(self, name: str = "notice.nothing_found") -> State:
        """Say that there is nothing to mend, or that the check has not come so far."""
        text, checked = self._state.draft.text, self._state.checked
        is_read = checked is not None and checked.text == text and not checked.stale
        return self._stage.say(
            self._stage.words(name if is_read or not text.strip() else "notice.unchecked")
        )

    def fix(self) -> State:
        """Apply the chosen fix of the chosen finding, or the first of another that has one."""
        chosen = self._state.chosen_finding
        if chosen is None:
            return self.say_nothing_found()
        finding = next((one for one in (chosen, *self._state.findings) if one.fixes), None)
        if finding is None:
            return self._stage.say(self._stage.words("notice.no_fix"))
        place = self._state.alternative if finding is chosen else 0
        draft, fix = self._state.draft, finding.fixes[place % len(finding.fixes)]
        return self.put(*_fixed(draft.text, draft.cursor, finding.start, finding.end, fix))


def joined(first: str, newer: str) -> str:
    """Put a message that came back before what was written since."""
    return f"{first}\n{newer}" if newer.strip() else first


def _weight(finding: Finding) -> tuple[bool, int, int]:
    """Order findings by what they stop, then by their place."""
    return not is_final(finding), SEVERITIES.index(finding.severity), finding.start


def _fixed(text: str, cursor: int, start: int, end: int, fix: Fix) -> tuple[str, int]:
    """Replace a span; the cursor stays beside the same character, or goes behind the fix."""
    new = text[:start] + fix.text + text[end:]
    if cursor <= start:
        return new, cursor
    if cursor >= end:
        return new, cursor + len(fix.text) - (end - start)
    return new, start + len(fix.text)
