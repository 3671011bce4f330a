"""The review with what is behind it: keys, the walk, and the desk that carries decisions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from saywell.app.reviewing import (
    Act,
    Case,
    Deed,
    Outcome,
    Ruling,
    Stage,
    Verdict,
    Walk,
    onward,
    pressed,
    settled,
    typed,
    with_case,
)
from saywell.app.words import Words
from saywell.errors import SaywellError
from saywell.model.report import Finding
from saywell.model.review import Due
from saywell.model.untrusted import clean_line


@dataclass(frozen=True, slots=True)
class Page:
    """A reply as it will be sent in one language, with what the check finds in it.

    ``trouble`` is why there is no text.
    """

    lang: str
    text: str = ""
    subject: str = ""
    findings: tuple[Finding, ...] = ()
    trouble: str = ""


class Desk(Protocol):
    """What carries out decisions on the files, each at once and in place."""

    def look(self, due: Due) -> Due | None:
        """Read a reply again; None when it has gone. Raises SaywellError."""
        ...

    def page(self, due: Due, lang: str) -> Page:
        """Fill and check a reply in one language."""
        ...

    def do(self, due: Due, deed: Deed) -> Outcome:
        """Carry out a decision. Raises SaywellError; nothing has changed then."""
        ...

    def edited(self, due: Due, before: str) -> Outcome:
        """Say what came of an edit; ``before`` is the text of the file before it."""
        ...

    def text_of(self, due: Due) -> tuple[str, int]:
        """Return the text of a reply's file, and the line of the reply. Raises SaywellError."""
        ...


class Reviewer:
    """Takes keys, has decisions carried out, and holds the walk that is to be shown."""

    def __init__(
        self, due: Sequence[Due], owners: Sequence[str], desk: Desk, words: Words, lang: str = "en"
    ) -> None:
        self.walk = Walk(tuple(map(Case, due)), tuple(owners), lang=lang)
        self._desk = desk
        self._words = words
        self._look(-1)

    def press(self, act: Act) -> Deed | None:
        """Take a key; an edit and the wish to leave are for the screen to carry out."""
        at = self.walk.at
        walk, deed = pressed(self.walk, act)
        if walk.notice in _TOLD:
            walk = replace(walk, notice=self._words(walk.notice))
        self.walk = walk
        if deed is not None:
            if deed.act in (Act.EDIT, Act.LEAVE):
                return deed
            self._settle(deed, self._done(deed))
        self._look(at)
        return None

    def type(self, text: str) -> None:
        """Take the name of a new owner so far."""
        self.walk = typed(self.walk, text)

    def say(self, notice: str) -> None:
        """Say something until the next key."""
        self.walk = replace(self.walk, notice=notice)

    def before_edit(self) -> tuple[str, str, int] | None:
        """Return the file, its text and the line to edit at; None, and a notice, without any."""
        due = self.walk.case.due
        try:
            text, line = self._desk.text_of(due)
        except SaywellError as error:
            self.say(self._words("review.failed", error=clean_line(str(error))))
            return None
        return due.reply.where.file, text, line

    def edited(self, before: str) -> None:
        """Take over what an editor has done."""
        deed = Deed(Act.EDIT, self.walk.at)
        try:
            outcome = self._desk.edited(self.walk.case.due, before)
        except SaywellError as error:
            outcome = _failure(error)
        self._settle(deed, outcome)

    def page(self) -> Page:
        """Return what is read now."""
        return self._desk.page(self.walk.case.due, self.walk.shown_lang)

    def _done(self, deed: Deed) -> Outcome:
        try:
            return self._desk.do(self.walk.cases[deed.at].due, deed)
        except SaywellError as error:
            return _failure(error)

    def _settle(self, deed: Deed, outcome: Outcome) -> None:
        self.walk = settled(self.walk, deed, outcome, self._words)

    def _look(self, before: int) -> None:
        """Read a reply again when it comes into view: its file may have changed meanwhile."""
        walk = self.walk
        if walk.at == before or not walk.cases or walk.case.ruling is not Ruling.OPEN:
            return
        try:
            due = self._desk.look(walk.case.due)
        except SaywellError:
            return  # it is told when something is to be done with it
        if due is None:
            gone = with_case(walk, walk.at, replace(walk.case, ruling=Ruling.GONE))
            said = self._words("review.gone", name=clean_line(walk.case.due.reply.id))
            self.walk = onward(gone, walk.at, said)
            if self.walk.stage is not Stage.END:
                self._look(walk.at)
        elif due != walk.case.due:
            self.walk = with_case(walk, walk.at, replace(walk.case, due=due))


def _failure(error: SaywellError) -> Outcome:
    hint = f" ({error.hint})" if error.hint else ""
    return Outcome(Verdict.FAILED, detail=f"{error}{hint}")


_TOLD = frozenset(
    {
        "review.no_more",
        "review.first",
        "review.one_language",
        "review.no_owner",
        "review.same_owner",
        "review.nothing_to_undo",
    }
)
"""Notices that the keys give by their name."""
