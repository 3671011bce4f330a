"""Carries out what a review decides, in the files: at once, in place, and never over others."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from saywell.app.library_files import Planned, proved, with_values
from saywell.app.reviewer import Page
from saywell.app.reviewing import Act, Deed, Outcome, Verdict
from saywell.engine import review as engine
from saywell.engine.lint_reply import Check, as_sent, judged, lint_reply
from saywell.errors import LibraryError, SaywellError, Where
from saywell.model.review import Change, Due, Limits, Noted, Subject, after
from saywell.model.rules import Draft, Report
from saywell.model.snippet import Block, Library, Reply
from saywell.stores import review_file
from saywell.stores.files import write_file
from saywell.stores.library import Read, read_replies
from saywell.stores.reply_edit import Edited, read_edited
from saywell.stores.search_file import mark_of

RETIRED = "retired.yaml.txt"
"""The file beside the replies that keeps the text of those that were taken out."""

_RETIRED_HEAD = """\
# Replies that were taken out of the library, the newest last; nobody is offered these.
# To bring one back, move its lines to a file of the library, below "replies:".
"""


@dataclass(frozen=True, slots=True)
class Rules:
    """By what the desk goes: the limits, the day, since when usage is counted."""

    limits: Limits
    today: dt.date
    since: dt.date | None


class ReviewDesk:
    """The files of the library for a review.

    ``folders`` are those of the layers by name, ``memory`` the file with what is noted;
    ``check_of`` makes the etiquette check of a language.
    """

    def __init__(
        self,
        rules: Rules,
        folders: Mapping[str, Path],
        blocks: Mapping[str, Block],
        memory: Path,
        check_of: Callable[[str], Check],
    ) -> None:
        self._rules = rules
        self._folders = folders
        self._blocks = dict(blocks)
        self._memory = memory
        self._check_of = check_of
        self._checks: dict[str, Check] = {}
        self._reads: dict[str, tuple[tuple[int, ...], Read]] = {}
        self._pages: dict[tuple[str, str], Page] = {}

    # -- reading

    def look(self, due: Due) -> Due | None:
        """Read a reply again; None when it has gone.

        Raises LibraryError when its file cannot be read, or not all of it.
        """
        read = self._read(due)
        reply = next((one for one in read.replies if one.id == due.reply.id), None)
        if reply is None:
            if read.problems:
                line = due.reply.where.line
                problem = next((p for p in read.problems if p.where.line >= line), read.problems[0])
                raise LibraryError(problem.message, hint=problem.hint, where=problem.where)
            return None
        if reply == due.reply and reply.where == due.reply.where:
            return due
        return self._judged(replace(due.subject, reply=reply))

    def _read(self, due: Due) -> Read:
        path = due.reply.where.file
        mark = mark_of(path)
        known = self._reads.get(path)
        if known is None or known[0] != mark:
            if not Path(path).exists():
                return Read((), (), ())
            known = (mark, read_replies(Path(path), due.reply.layer))
            self._reads[path] = known
            self._blocks.update((block.id, block) for block in known[1].blocks)
        return known[1]

    def _judged(self, subject: Subject) -> Due:
        """Take a reply as it is now: what it fails is found anew where its content is another."""
        digest = engine.digest_of(subject.reply, self._blocks)
        if digest != subject.digest:
            found = lint_reply(subject.reply, self._library(), self._check)
            failing = tuple(one for one in found if engine.fails(one))
            subject = replace(subject, digest=digest, found=failing)
        rules = self._rules
        reasons = engine.why(subject, rules.limits, rules.today, rules.since)
        return Due(subject, reasons)

    def _library(self) -> Library:
        return Library(MappingProxyType({}), MappingProxyType(self._blocks))

    def _check(self, draft: Draft) -> Report:
        if draft.lang not in self._checks:
            self._checks[draft.lang] = self._check_of(draft.lang)
        return self._checks[draft.lang](draft)

    def page(self, due: Due, lang: str) -> Page:
        """Fill a reply with sample values in one language, and check it."""
        key = (engine.digest_of(due.reply, self._blocks), lang)
        if key not in self._pages:
            self._pages[key] = self._page(due.reply, lang)
        return self._pages[key]

    def _page(self, reply: Reply, lang: str) -> Page:
        try:
            filled, known = as_sent(reply, self._library(), lang)
        except SaywellError as error:
            return Page(lang, trouble=str(error))
        findings = judged(filled.text, lang, known, self._check)
        return Page(lang, filled.text, filled.subject, findings)

    def text_of(self, due: Due) -> tuple[str, int]:
        """Return the text of a reply's file, and the line of the reply."""
        path = Path(due.reply.where.file)
        _writable(path)
        text = read_edited(path).text
        now = self.look(due)
        return text, (now or due).reply.where.line

    # -- deciding

    def do(self, due: Due, deed: Deed) -> Outcome:
        """Carry out a decision on a reply that is still what was shown; else say what it is now.

        Raises SaywellError when it cannot be done; the file is then as it was.
        """
        if deed.act is Act.UNDO and deed.undone is not None:
            return self._take_back(due, deed.undone)
        now = self.look(due)
        if now is None:
            return Outcome(Verdict.GONE)
        if now.reply != due.reply:
            return Outcome(Verdict.CHANGED, now)
        if deed.act is Act.LATER:
            return self._put_off(now)
        path = Path(now.reply.where.file)
        _writable(path)
        before = read_edited(path)
        if deed.act is Act.RETIRE:
            return self._retire(now, before)
        date = after(self._rules.today, self._rules.limits.every)
        if deed.act is Act.KEEP:
            planned = with_values(path, now.reply.id, {"review": date.isoformat()})
        else:
            planned = with_values(path, now.reply.id, {"owner": deed.owner})
        text = planned.files[path]
        self._write(planned, before)
        change = self._change(now, path, before.text, text)
        if deed.act is Act.HAND_OVER:
            return Outcome(Verdict.DONE, self.look(now), change, deed.owner)
        return Outcome(Verdict.DONE, self._rested(now, date), change, date.isoformat())

    def _rested(self, due: Due, until: dt.date) -> Due | None:
        """Note that what is known of a reply is accepted until a day."""
        subject = due.subject
        known = subject.noted or engine.noted_anew(subject, self._rules.today)
        noted = replace(
            known,
            digest=subject.digest,
            found=engine.failures(subject.found),
            used=subject.used,
            rest=until,
            later=None,
        )
        self._note(due, noted)
        return self.look(Due(replace(subject, noted=noted), due.reasons))

    def _put_off(self, due: Due) -> Outcome:
        subject, today = due.subject, self._rules.today
        until = after(today, self._rules.limits.later)
        noted = replace(subject.noted or engine.noted_anew(subject, today), later=until)
        self._note(due, noted, needed=True)
        change = self._change(due, Path(due.reply.where.file), "", "")
        later = Due(replace(subject, noted=noted), due.reasons)
        return Outcome(Verdict.DONE, later, change, until.isoformat())

    def _retire(self, due: Due, before: Edited) -> Outcome:
        """Take a reply out of its file; its text is kept first, so that nothing is lost between."""
        path, name = Path(due.reply.where.file), due.reply.id
        archive = self._folders.get(due.reply.layer, path.parent) / RETIRED
        _own_place(archive)
        planned = proved(Planned({path: before.without(name).text}, frozenset({name})))
        kept = _archived(before, name, path.name, self._rules.today)
        there = _text(archive)
        self._check_same(before)
        write_file(archive, f"{there or _RETIRED_HEAD}{kept}", private=False)
        self._write(planned, before)
        change = replace(
            self._change(due, path, before.text, planned.files[path]),
            archive=archive,
            archived=kept,
        )
        return Outcome(Verdict.DONE, due, change, archive.name)

    def edited(self, due: Due, before: str) -> Outcome:
        """Say what came of an edit in an editor: what the reply is now, and what it fails."""
        path = Path(due.reply.where.file)
        text = _text(path)
        change = None if text == before else self._change(due, path, before, text)
        try:
            now = self.look(due)
        except LibraryError as error:
            return Outcome(Verdict.DONE, due, change, str(error))
        return Outcome(Verdict.DONE if now else Verdict.GONE, now, change)

    # -- taking back

    def _take_back(self, due: Due, change: Change) -> Outcome:
        if change.before != change.after:
            _writable(change.path)
            here = read_edited(change.path)
            text = taken_back(here, change)
            if text is None:
                raise LibraryError(
                    "the reply was changed since by somebody else, and is left alone",
                    hint="git shows what it was",
                    where=Where.of(change.path),
                )
            self._write(Planned({change.path: text}, frozenset({change.reply})), here)
            self._unarchive(change)
        noted = change.noted
        self._note(due, noted, needed=change.before == change.after)
        found = self.look(Due(replace(due.subject, noted=noted), due.reasons))
        return Outcome(Verdict.DONE if found else Verdict.GONE, found)

    @staticmethod
    def _unarchive(change: Change) -> None:
        """Take a reply out of the retired ones, where nothing was added since."""
        if change.archive is None or change.archive.is_symlink():
            return
        text = _text(change.archive)
        if not text.endswith(change.archived):
            return
        rest = text.removesuffix(change.archived)
        if rest in ("", _RETIRED_HEAD):
            change.archive.unlink(missing_ok=True)
        else:
            write_file(change.archive, rest, private=False)

    # -- writing

    def _write(self, planned: Planned, before: Edited) -> None:
        """Write a file that is still what it was when the decision was taken."""
        if planned.problems:
            problem = planned.problems[0]
            raise LibraryError(problem.message, hint=problem.hint, where=problem.where)
        for path, text in planned.files.items():
            if text == before.text:
                continue
            self._check_same(before)
            write_file(path, text, private=False)

    @staticmethod
    def _check_same(before: Edited) -> None:
        if read_edited(Path(before.name)).text != before.text:
            raise LibraryError(
                "somebody is writing this file at the moment",
                hint="press the key again",
                where=Where(before.name),
            )

    def _change(self, due: Due, path: Path, before: str, text: str) -> Change:
        return Change(due.reply.id, path, before, text, noted=due.subject.noted)

    def _note(self, due: Due, noted: Noted | None, *, needed: bool = False) -> None:
        """Note something of a reply; where it cannot be kept, only what depends on it fails."""
        try:
            review_file.save(self._memory, {review_file.key_of(due.reply): noted})
        except SaywellError:
            if needed:
                raise


def taken_back(here: Edited, change: Change) -> str | None:
    """Return a file without a change that was made to one reply; None when that cannot be told.

    What others have written since to the rest of the file stays.
    """
    if here.text == change.after:
        return change.before
    name = change.reply
    was, now = Edited(change.before, here.name), Edited(change.after, here.name)
    try:
        if name not in now.ids():
            return here.with_source(was.source(name)).text if name not in here.ids() else None
        if was.without(name).text != now.without(name).text:
            return None
        old, new = was.source(name), now.source(name)
        if here.source(name) != new or here.text.count(new) != 1:
            return None
    except SaywellError:
        return None
    return here.text.replace(new, old)


def _archived(before: Edited, name: str, file: str, today: dt.date) -> str:
    """Write a reply for the file of the retired ones, with the comments above it."""
    whole, source = before.whole(name), before.source(name)
    dent = len(source) - len(source.lstrip(" "))
    comments = [f"  {line.strip()}" for line in whole.removesuffix(source).splitlines()]
    lines = [f"  {line[dent:]}" if line.strip() else "" for line in source.rstrip().splitlines()]
    return "\n".join([f"\n  # {today.isoformat()}, out of {file}", *comments, *lines, ""])


def _text(path: Path) -> str:
    """Return the text of a file, empty without one."""
    return read_edited(path).text if path.exists() else ""


def _own_place(archive: Path) -> None:
    """Refuse a file of retired replies that is a link: a library from others could make it lead
    to any file of this person, and what is retired is written there.
    """
    if archive.is_symlink():
        raise LibraryError(
            "the file for what is retired is a link",
            hint="remove the link; the file is made anew",
            where=Where.of(archive),
        )


def _writable(path: Path) -> None:
    """Refuse a file that is not to be written: replacing it would not ask."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # it has gone, which is told elsewhere
    if not mode & 0o222 or not os.access(path, os.W_OK):
        raise LibraryError(
            "this file is read-only",
            hint="let yourself write it, or ask its owner",
            where=Where.of(path),
        )
    if not os.access(path.parent, os.W_OK):
        raise LibraryError(
            "the folder of this file is read-only",
            hint="let yourself write it, or ask its owner",
            where=Where.of(path),
        )
