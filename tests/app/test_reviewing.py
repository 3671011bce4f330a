"""The walk through a review: what each key does at each stage, and what comes of deeds."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from types import MappingProxyType

import pytest

from saywell.app.reviewer import Page, Reviewer
from saywell.app.reviewing import (
    Act,
    Case,
    Deed,
    Outcome,
    Ruling,
    Stage,
    Verdict,
    Walk,
    pressed,
    settled,
    typed,
)
from saywell.app.words import Words
from saywell.errors import LibraryError, Where
from saywell.model.languages import Localised
from saywell.model.review import Change, Due, Reason, Subject, Why
from saywell.model.snippet import Reply

KEYS = ("review_undo", "review_keep", "review_cancel", "review_back", "review_leave")
WORDS = Words("en", **dict.fromkeys(KEYS, "X"))


def due(name: str, owner: str = "Dana", langs: str = "en el") -> Due:
    texts = Localised(MappingProxyType(dict.fromkeys(langs.split(), "Good day.")))
    reply = Reply(id=name, title=texts, text=texts, owner=owner, where=Where("a.yaml", 3))
    return Due(Subject(reply, "d"), (Reason(Why.DUE, dt.date(2026, 11, 1)),))


def walk(*names: str) -> Walk:
    cases = tuple(Case(due(name)) for name in names or ("a", "b", "c"))
    return Walk(cases, ("Bo", "Dana", "Δανάη", "Robo"))


CHANGE = Change("a", Path("a.yaml"), "old", "new")


def done(state: Walk, act: Act, **more: object) -> Walk:
    """Press a key and let its deed be done."""
    state, deed = pressed(state, act)
    assert deed is not None
    outcome = Outcome(Verdict.DONE, state.cases[deed.at].due, CHANGE, "2026-12-22")
    return settled(state, deed, dataclasses.replace(outcome, **more), WORDS)  # type: ignore[arg-type]


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("act", Act)
def test_every_key_leads_somewhere_at_every_stage(stage: Stage, act: Act) -> None:
    for ruling in Ruling:
        cases = (Case(due("a"), ruling), Case(due("b")))
        state = Walk(cases, ("Bo",), stage=stage, typed="B")
        after, deed = pressed(state, act)
        assert after.cases == cases
        assert after.stage in Stage
        if deed is not None:
            assert deed.act is {Act.TAKE: Act.HAND_OVER, Act.YES: Act.RETIRE}.get(act, act)
        if ruling in (Ruling.RETIRED, Ruling.GONE) and stage is Stage.READ:
            assert deed is None or act is Act.LEAVE


def test_a_decision_goes_on_to_the_next_that_is_open_and_round_to_the_first() -> None:
    state = pressed(walk(), Act.NEXT)[0]
    state = done(state, Act.KEEP)
    assert (state.at, state.cases[1].ruling, state.notice) == (
        2,
        Ruling.KEPT,
        "b: kept until 2026-12-22",
    )
    state = done(state, Act.LATER)
    assert (state.at, state.stage) == (0, Stage.READ)
    state = done(state, Act.KEEP)
    assert state.stage is Stage.END
    assert [one.ruling for one in state.cases] == [Ruling.KEPT, Ruling.KEPT, Ruling.LATER]
    assert state.files == ("a.yaml",)


def test_retiring_asks_first() -> None:
    state, deed = pressed(walk(), Act.RETIRE)
    assert (state.stage, deed) == (Stage.SURE, None)
    assert pressed(state, Act.NO) == (walk(), None)
    assert pressed(state, Act.KEEP) == (state, None)
    back, deed = pressed(state, Act.YES)
    assert (back.stage, deed) == (Stage.READ, Deed(Act.RETIRE, 0))


def test_a_new_owner_is_typed_chosen_or_completed() -> None:
    state, _ = pressed(walk(), Act.HAND_OVER)
    assert state.stage is Stage.OWNER
    assert state.offered == ("Bo", "Robo", "Δανάη")  # not who has it already
    state = typed(state, "bo")
    assert state.offered == ("Bo", "Robo")
    completed = pressed(state, Act.COMPLETE)[0]
    assert completed.typed == "Bo"
    chosen = pressed(pressed(state, Act.DOWN)[0], Act.DOWN)[0]
    assert pressed(chosen, Act.TAKE)[1] == Deed(Act.HAND_OVER, 0, "Robo")
    assert pressed(state, Act.UP)[0].chosen == 0
    assert pressed(typed(state, " Zoe "), Act.TAKE)[1] == Deed(Act.HAND_OVER, 0, "Zoe")
    assert pressed(typed(state, "  "), Act.TAKE)[0].notice == "review.no_owner"
    assert pressed(typed(state, "Dana"), Act.TAKE)[0].notice == "review.same_owner"
    assert pressed(state, Act.NO)[0].stage is Stage.READ


def test_undo_takes_the_last_back_from_wherever_one_is() -> None:
    state = done(done(walk(), Act.KEEP), Act.LATER)
    after, deed = pressed(state, Act.UNDO)
    assert deed == Deed(Act.UNDO, 1, undone=CHANGE)
    after = settled(after, deed, Outcome(Verdict.DONE, due("b")), WORDS)
    assert (after.at, after.case.ruling, len(after.past)) == (1, Ruling.OPEN, 1)
    end = done(done(after, Act.LATER), Act.KEEP)
    assert end.stage is Stage.END
    last, deed = pressed(end, Act.UNDO)
    assert deed is not None
    back = settled(last, deed, Outcome(Verdict.DONE, due("c")), WORDS)
    assert (back.stage, back.at) == (Stage.READ, 2)
    assert pressed(walk(), Act.UNDO)[0].notice == "review.nothing_to_undo"


def test_an_edit_stays_and_says_what_is_found() -> None:
    state = done(walk(), Act.EDIT, detail="")
    assert (state.at, state.case.edited, state.case.ruling) == (0, True, Ruling.OPEN)
    assert "findings: 0" in state.notice
    same = done(walk(), Act.EDIT, detail="", change=None)
    assert not same.case.edited
    assert same.notice == "a: nothing was changed."
    broken = done(walk(), Act.EDIT, detail="a.yaml:3:1: no YAML")
    assert "no YAML" in broken.notice
    assert broken.case.edited
    assert broken.past


def test_what_changed_or_went_meanwhile_is_told_and_not_decided() -> None:
    fresh = due("a", owner="Bo")
    deed = Deed(Act.KEEP, 0)
    state = settled(walk(), deed, Outcome(Verdict.CHANGED, fresh), WORDS)
    assert (state.at, state.case.due, state.case.ruling) == (0, fresh, Ruling.OPEN)
    state = settled(walk(), deed, Outcome(Verdict.GONE), WORDS)
    assert (state.at, state.cases[0].ruling) == (1, Ruling.GONE)
    state = settled(walk(), deed, Outcome(Verdict.FAILED, detail="the disk is full\x1b[2J"), WORDS)
    assert (state.at, state.case.ruling) == (0, Ruling.OPEN)
    assert "\x1b" not in state.notice


def test_languages_go_round_and_are_kept_where_a_reply_has_them() -> None:
    state = pressed(walk(), Act.LANGUAGE)[0]
    assert state.shown_lang == "el"
    assert pressed(state, Act.NEXT)[0].shown_lang == "el"
    assert pressed(state, Act.LANGUAGE)[0].shown_lang == "en"
    one = Walk((Case(due("a", langs="zh")),))
    assert one.shown_lang == "zh"
    assert pressed(one, Act.LANGUAGE)[0].notice == "review.one_language"
    assert Walk((Case(due("a", langs="*")),)).shown_lang == "en"


class ToldDesk:
    """A desk that says what it is told to."""

    def __init__(self) -> None:
        self.there: dict[str, Due | LibraryError | None] = {}
        self.deeds: list[Deed] = []

    def look(self, one: Due) -> Due | None:
        found = self.there.get(one.reply.id, one)
        if isinstance(found, LibraryError):
            raise found
        return found

    def page(self, one: Due, lang: str) -> Page:
        return Page(lang, "Good day.")

    def do(self, one: Due, deed: Deed) -> Outcome:
        self.deeds.append(deed)
        raise LibraryError("no space", hint="make some")

    def edited(self, one: Due, before: str) -> Outcome:
        raise LibraryError("gone")

    def text_of(self, one: Due) -> tuple[str, int]:
        raise LibraryError("read-only")


def test_replies_are_read_again_when_they_come_into_view() -> None:
    desk = ToldDesk()
    desk.there = {"b": None, "c": due("c", owner="Bo"), "d": LibraryError("unreadable")}
    reviewer = Reviewer([due("a"), due("b"), due("c"), due("d")], (), desk, WORDS)
    assert reviewer.press(Act.NEXT) is None
    assert reviewer.walk.cases[1].ruling is Ruling.GONE
    assert (reviewer.walk.at, reviewer.walk.case.due.reply.owner) == (2, "Bo")
    reviewer.press(Act.NEXT)
    assert reviewer.walk.at == 3


def test_all_gone_from_the_start_is_the_end() -> None:
    desk = ToldDesk()
    desk.there = {"a": None, "b": None}
    assert Reviewer([due("a"), due("b")], (), desk, WORDS).walk.stage is Stage.END


def test_trouble_is_told_with_the_way_out() -> None:
    desk = ToldDesk()
    reviewer = Reviewer([due("a")], (), desk, WORDS)
    reviewer.press(Act.KEEP)
    assert reviewer.walk.notice == "Nothing was changed: no space (make some)"
    assert reviewer.press(Act.EDIT) == Deed(Act.EDIT, 0)
    assert reviewer.before_edit() is None
    assert "read-only" in reviewer.walk.notice
    reviewer.edited("")
    assert "gone" in reviewer.walk.notice
    assert reviewer.press(Act.LEAVE) == Deed(Act.LEAVE, 0)
    assert reviewer.press(Act.BACK) is None
    assert reviewer.walk.notice == "This is the first."
