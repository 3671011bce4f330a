"""Walking through the replies that are to be reviewed: what a key does, and what is to be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from saywell.app.words import Words
from saywell.model.languages import LANGUAGES
from saywell.model.review import Change, Due
from saywell.model.untrusted import clean_line

MOST_OWNERS = 6
"""How many known owners are offered at once."""


class Stage(StrEnum):
    """Where the keys go."""

    READ = "review"
    SURE = "review_sure"
    OWNER = "review_owner"
    HELP = "review_help"
    END = "review_end"


class Act(StrEnum):
    """What somebody wants."""

    KEEP = "keep"
    EDIT = "edit"
    RETIRE = "retire"
    HAND_OVER = "hand_over"
    LATER = "later"
    UNDO = "undo"
    BACK = "back"
    NEXT = "next"
    LANGUAGE = "language"
    YES = "yes"
    NO = "no"
    TAKE = "take"
    COMPLETE = "complete"
    DOWN = "down"
    UP = "up"
    HELP = "help"
    LEAVE = "leave"


class Ruling(StrEnum):
    """What became of a reply in this walk."""

    OPEN = "open"
    KEPT = "kept"
    RETIRED = "retired"
    HANDED = "handed"
    LATER = "later"
    GONE = "gone"


class Verdict(StrEnum):
    """How a deed ended: done; not, for the reply has changed or gone meanwhile; or it failed."""

    DONE = "done"
    CHANGED = "changed"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done with the reply at a place of the walk; ``undone`` is taken back."""

    act: Act
    at: int
    owner: str = ""
    undone: Change | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a deed.

    ``due`` is the reply as it is now, None where it is no longer there. ``change`` is what can be
    taken back, ``detail`` a date, a name, or what went wrong.
    """

    verdict: Verdict
    due: Due | None = None
    change: Change | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One reply of the walk, as it was last read; ``detail`` is the new date or owner."""

    due: Due
    ruling: Ruling = Ruling.OPEN
    detail: str = ""
    edited: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages to read it in, in the order of all; a text for all counts as English."""
        texts = self.due.reply.text.by_lang
        return tuple(lang for lang in LANGUAGES if lang in texts) or ("en",)


@dataclass(frozen=True, slots=True)
class Past:
    """One deed that can be taken back: where, what the case was before, what changed."""

    at: int
    case: Case
    change: Change


@dataclass(frozen=True, slots=True)
class Walk:
    """Everything there is to show.

    ``lang`` is the language that is read, kept from one reply to the next where that has it.
    ``typed`` is the new owner so far, ``chosen`` which of those that begin so, -1 for none.
    """

    cases: tuple[Case, ...]
    owners: tuple[str, ...] = ()
    at: int = 0
    lang: str = "en"
    stage: Stage = Stage.READ
    typed: str = ""
    chosen: int = -1
    past: tuple[Past, ...] = ()
    notice: str = ""

    @property
    def case(self) -> Case:
        """The reply that is shown."""
        return self.cases[self.at]

    @property
    def shown_lang(self) -> str:
        """The language in which it is shown."""
        have = self.case.languages
        return self.lang if self.lang in have else next(iter(have), "en")

    @property
    def offered(self) -> tuple[str, ...]:
        """The known owners that what is typed may mean, the best first."""
        typed = self.typed.casefold().strip()
        mine = self.case.due.reply.owner
        others = [one for one in self.owners if one != mine and typed in one.casefold()]
        others.sort(key=lambda one: (not one.casefold().startswith(typed), one.casefold()))
        return tuple(others[:MOST_OWNERS])

    @property
    def files(self) -> tuple[str, ...]:
        """The files that have been changed, in that order."""
        changes = [one.change for one in self.past if one.change.before != one.change.after]
        named = [path for one in changes for path in (one.path, one.archive) if path is not None]
        return tuple(dict.fromkeys(map(str, named)))

    def count(self, ruling: Ruling) -> int:
        """Count the replies of which this became."""
        return sum(case.ruling is ruling for case in self.cases)


# -- what keys do: nothing here touches a file


def pressed(walk: Walk, act: Act) -> tuple[Walk, Deed | None]:
    """Return the walk after a key, and what is to be done, if anything."""
    walk = replace(walk, notice="")
    if act is Act.LEAVE and walk.stage in (Stage.READ, Stage.END):
        return walk, Deed(Act.LEAVE, walk.at)
    return _KEYS[walk.stage](walk, act)


def _reading(walk: Walk, act: Act) -> tuple[Walk, Deed | None]:
    if act in (Act.KEEP, Act.EDIT, Act.LATER, Act.RETIRE, Act.HAND_OVER):
        if walk.case.ruling in (Ruling.RETIRED, Ruling.GONE):
            return replace(walk, notice="review.no_more"), None
        if act is Act.RETIRE:
            return replace(walk, stage=Stage.SURE), None
        if act is Act.HAND_OVER:
            return replace(walk, stage=Stage.OWNER, typed="", chosen=-1), None
        return walk, Deed(act, walk.at)
    if act is Act.UNDO:
        return _undoing(walk)
    if act is Act.BACK:
        return (replace(walk, at=walk.at - 1), None) if walk.at else _say(walk, "review.first")
    if act is Act.NEXT:
        if walk.at + 1 < len(walk.cases):
            return replace(walk, at=walk.at + 1), None
        return replace(walk, stage=Stage.END), None
    if act is Act.LANGUAGE:
        have = walk.case.languages
        if len(have) < 2:
            return _say(walk, "review.one_language")
        return replace(walk, lang=have[(have.index(walk.shown_lang) + 1) % len(have)]), None
    if act is Act.HELP:
        return replace(walk, stage=Stage.HELP), None
    return walk, None


def _sure(walk: Walk, act: Act) -> tuple[Walk, Deed | None]:
    if act is Act.YES:
        return replace(walk, stage=Stage.READ), Deed(Act.RETIRE, walk.at)
    return (replace(walk, stage=Stage.READ), None) if act is Act.NO else (walk, None)


def _naming(walk: Walk, act: Act) -> tuple[Walk, Deed | None]:
    offered = walk.offered
    if act is Act.NO:
        return replace(walk, stage=Stage.READ, typed=""), None
    if act in (Act.DOWN, Act.UP) and offered:
        step = 1 if act is Act.DOWN else -1
        chosen = step - 1 if walk.chosen < 0 else walk.chosen + step
        return replace(walk, chosen=chosen % len(offered)), None
    if act is Act.COMPLETE and offered:
        return replace(walk, typed=offered[max(walk.chosen, 0)], chosen=-1), None
    if act is Act.TAKE:
        owner = offered[walk.chosen] if 0 <= walk.chosen < len(offered) else walk.typed.strip()
        if not owner:
            return _say(walk, "review.no_owner")
        if owner == walk.case.due.reply.owner:
            return _say(walk, "review.same_owner")
        return replace(walk, stage=Stage.READ, typed=""), Deed(Act.HAND_OVER, walk.at, owner)
    return walk, None


def _helping(walk: Walk, act: Act) -> tuple[Walk, Deed | None]:
    return (replace(walk, stage=Stage.READ), None) if act in (Act.NO, Act.HELP) else (walk, None)


def _ended(walk: Walk, act: Act) -> tuple[Walk, Deed | None]:
    if act is Act.BACK:
        return replace(walk, stage=Stage.READ), None
    return _undoing(walk) if act is Act.UNDO else (walk, None)


_KEYS = {
    Stage.READ: _reading,
    Stage.SURE: _sure,
    Stage.OWNER: _naming,
    Stage.HELP: _helping,
    Stage.END: _ended,
}


def typed(walk: Walk, text: str) -> Walk:
    """Return the walk with another text for the new owner."""
    if walk.stage is not Stage.OWNER or walk.typed == text:
        return walk
    return replace(walk, typed=text, chosen=-1, notice="")


def _say(walk: Walk, notice: str) -> tuple[Walk, None]:
    return replace(walk, notice=notice), None


def _undoing(walk: Walk) -> tuple[Walk, Deed | None]:
    if not walk.past:
        return _say(walk, "review.nothing_to_undo")
    last = walk.past[-1]
    return walk, Deed(Act.UNDO, last.at, undone=last.change)


# -- what came of a deed


_RULINGS = {
    Act.KEEP: Ruling.KEPT,
    Act.RETIRE: Ruling.RETIRED,
    Act.HAND_OVER: Ruling.HANDED,
    Act.LATER: Ruling.LATER,
}


def settled(walk: Walk, deed: Deed, outcome: Outcome, words: Words) -> Walk:
    """Return the walk after a deed: done, it goes on to the next that is open."""
    case = walk.cases[deed.at]
    name = clean_line(case.due.reply.id)
    if outcome.change is not None:
        walk = replace(walk, past=(*walk.past, Past(deed.at, case, outcome.change)))
    if outcome.verdict is Verdict.FAILED:
        return replace(walk, notice=words("review.failed", error=clean_line(outcome.detail)))
    if outcome.verdict is Verdict.GONE or outcome.due is None:
        gone = with_case(walk, deed.at, replace(case, ruling=Ruling.GONE))
        return onward(gone, deed.at, words("review.gone", name=name))
    if outcome.verdict is Verdict.CHANGED:
        fresh = with_case(walk, deed.at, replace(case, due=outcome.due))
        return replace(fresh, notice=words("review.changed", name=name))
    if deed.act is Act.UNDO:
        last = walk.past[-1]
        before = with_case(walk, last.at, replace(last.case, due=outcome.due))
        stage = replace(before, at=last.at, past=walk.past[:-1], stage=Stage.READ)
        return replace(stage, notice=words("review.undone", name=name))
    if deed.act is Act.EDIT and outcome.detail:
        told = words("review.broken", error=clean_line(outcome.detail))
        return replace(with_case(walk, deed.at, replace(case, edited=True)), notice=told)
    if deed.act is Act.EDIT:
        edited = replace(case, due=outcome.due, edited=case.edited or outcome.change is not None)
        key = "review.edited" if outcome.change is not None else "review.not_edited"
        said = words(key, name=name, count=len(outcome.due.subject.found))
        return replace(with_case(walk, deed.at, edited), notice=said)
    ruling = _RULINGS[deed.act]
    done = replace(case, due=outcome.due, ruling=ruling, detail=outcome.detail)
    said = words(f"review.did.{ruling}", name=name, detail=clean_line(outcome.detail))
    return onward(with_case(walk, deed.at, done), deed.at, said)


def with_case(walk: Walk, at: int, case: Case) -> Walk:
    """Return the walk with one case as it is now."""
    return replace(walk, cases=(*walk.cases[:at], case, *walk.cases[at + 1 :]))


def onward(walk: Walk, at: int, said: str) -> Walk:
    """Go to the next reply that is open; the end comes when none is left."""
    order = (*range(at + 1, len(walk.cases)), *range(at))
    found = next((one for one in order if walk.cases[one].ruling is Ruling.OPEN), None)
    if found is None:
        return replace(walk, at=at, stage=Stage.END, notice=said)
    return replace(walk, at=found, stage=Stage.READ, notice=said)
