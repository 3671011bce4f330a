"""Why a reply is to be read again: each reason at its edge, and what silences it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from types import MappingProxyType

import pytest

from saywell.engine import review
from saywell.errors import Where
from saywell.model.languages import Localised
from saywell.model.lint import Lint
from saywell.model.records import UseCount
from saywell.model.report import Severity
from saywell.model.review import Due, Limits, Noted, Reason, Subject, Why, after, before
from saywell.model.snippet import Block, Reply

TODAY = dt.date(2026, 11, 22)
LIMITS = Limits()
LONG = dt.date(2026, 1, 1)


def reply(**more: object) -> Reply:
    keys = {"id": "a.b", "title": Localised.plain("A"), "text": text("Good day."), **more}
    return Reply(**keys)  # type: ignore[arg-type]


def text(english: str) -> Localised:
    return Localised(MappingProxyType({"en": english}))


def subject(**more: object) -> Subject:
    return Subject(**{"reply": reply(), "digest": "d", "changed": TODAY, **more})  # type: ignore[arg-type]


def whys(one: Subject, since: dt.date | None = None) -> list[Why]:
    return [reason.why for reason in review.why(one, LIMITS, TODAY, since)]


def failing(rule: str = "M08.refusal", lang: str = "en") -> Lint:
    return Lint(Where("a.yaml", 1, 1), rule, Severity.WARNING, "no", "", "a.b", lang)


def used(inserted: int = 0, sent: int = 0, edited: int = 0, abandoned: int = 0) -> UseCount:
    last = dt.datetime(2026, 11, 20, tzinfo=dt.UTC) if inserted else None
    return UseCount(inserted, edited, sent, last, abandoned=abandoned)


@pytest.mark.parametrize(
    ("day", "period", "later"),
    [
        ((2026, 1, 31), "1m", (2026, 2, 28)),
        ((2024, 2, 29), "1y", (2025, 2, 28)),
        ((2026, 12, 15), "1m", (2027, 1, 15)),
        ((2026, 11, 22), "2w", (2026, 12, 6)),
        ((2026, 11, 22), "10d", (2026, 12, 2)),
    ],
)
def test_a_period_ends_on_a_day_that_there_is(
    day: tuple[int, int, int], period: str, later: tuple[int, int, int]
) -> None:
    assert after(dt.date(*day), period) == dt.date(*later)


def test_periods_stop_at_the_ends_of_the_calendar() -> None:
    assert after(dt.date.max, "999y") == dt.date.max
    assert before(dt.date.min, "1m") == dt.date.min
    assert before(dt.date(2026, 3, 31), "1m") == dt.date(2026, 2, 28)


def test_a_review_is_due_on_its_day_and_stale_three_months_later() -> None:
    def on(day: dt.date) -> list[Why]:
        return whys(subject(reply=reply(review=day)))

    assert on(TODAY + dt.timedelta(days=1)) == []
    assert on(TODAY) == [Why.DUE]
    assert on(dt.date(2026, 8, 23)) == [Why.DUE]
    assert on(dt.date(2026, 8, 22)) == [Why.STALE]


def test_without_a_date_the_last_change_of_the_file_counts() -> None:
    assert whys(subject(changed=dt.date(2026, 8, 23))) == []
    (reason,) = review.why(subject(changed=dt.date(2026, 8, 22)), LIMITS, TODAY, None)
    assert reason == Reason(Why.STALE, dt.date(2026, 8, 22), dated=False)
    assert whys(subject(changed=None)) == []


def test_edited_and_abandoned_count_from_a_least_number_on() -> None:
    assert whys(subject(used=used(9, sent=4, edited=4))) == []
    assert whys(subject(used=used(9, sent=5, edited=2))) == []
    (reason,) = review.why(subject(used=used(9, sent=5, edited=3)), LIMITS, TODAY, None)
    assert (reason.why, reason.part, reason.whole) == (Why.EDITED, 3, 5)
    (reason,) = review.why(subject(used=used(9, sent=3, abandoned=3)), LIMITS, TODAY, None)
    assert (reason.why, reason.part, reason.whole) == (Why.ABANDONED, 3, 6)


def test_unused_is_said_only_when_counting_has_run_long_enough() -> None:
    assert whys(subject(changed=dt.date(2026, 8, 30)), since=LONG) == []  # it is too new
    old = subject(noted=Noted("d", (), LONG))
    assert whys(old, since=None) == []
    assert whys(old, since=dt.date(2026, 8, 23)) == []
    assert whys(old, since=dt.date(2026, 8, 22)) == [Why.UNUSED]
    recent = dataclasses.replace(old, used=used(1))
    assert whys(recent, since=LONG) == []
    last = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
    ago = dataclasses.replace(old, used=UseCount(1, last=last))
    (reason,) = review.why(ago, LIMITS, TODAY, LONG)
    assert reason == Reason(Why.UNUSED, last.date())


def test_a_failure_that_is_new_on_the_same_content_is_that_of_a_rule() -> None:
    fails = subject(found=(failing(),))
    assert whys(fails) == [Why.LINT]
    clean = Noted("d", (), TODAY)
    assert whys(dataclasses.replace(fails, noted=clean)) == [Why.RULE]
    assert whys(dataclasses.replace(fails, noted=clean, digest="other")) == [Why.LINT]
    known = Noted("d", ("M08.refusal en",), TODAY)
    assert whys(dataclasses.replace(fails, noted=known)) == [Why.LINT]
    twice = dataclasses.replace(fails, noted=known, found=(failing(), failing(lang="el")))
    assert whys(twice) == [Why.RULE, Why.LINT]


def test_what_was_kept_rests_until_its_date_but_for_a_new_rule() -> None:
    rest = Noted("d", ("M08.refusal en",), LONG, rest=dt.date(2026, 12, 22))
    tired = subject(found=(failing(),), used=used(9, sent=6, edited=6), noted=rest)
    assert whys(tired) == []
    assert whys(dataclasses.replace(tired, digest="other")) == [Why.LINT, Why.EDITED]
    over = dataclasses.replace(rest, rest=TODAY)
    assert whys(dataclasses.replace(tired, noted=over)) == [Why.LINT, Why.EDITED]
    more = dataclasses.replace(tired, found=(failing(), failing("M06.calm-down")))
    assert whys(more) == [Why.RULE]
    due = dataclasses.replace(tired, reply=reply(review=TODAY))
    assert whys(due) == [Why.DUE]


def test_what_was_put_off_has_no_reason_until_then() -> None:
    late = Noted("d", (), LONG, later=dt.date(2026, 11, 23))
    one = subject(reply=reply(review=LONG), found=(failing(),), noted=late)
    assert whys(one) == []
    assert whys(review.without_delay(one)) == [Why.RULE, Why.STALE]
    over = dataclasses.replace(late, later=TODAY)
    assert whys(dataclasses.replace(one, noted=over)) == [Why.RULE, Why.STALE]


def test_usage_counts_from_the_last_review_on() -> None:
    noted = Noted("d", (), LONG, used=used(10, sent=8, edited=8))
    one = subject(used=used(13, sent=11, edited=8), noted=noted)
    assert whys(one) == []
    fewer = dataclasses.replace(one, used=used(3, sent=3, edited=3))
    assert whys(fewer) == []  # the counts of others were left out this time


def test_what_is_noted_stays_while_the_content_is_the_same() -> None:
    first = review.noted_anew(subject(found=(failing(),), changed=LONG), TODAY)
    assert first == Noted("d", ("M08.refusal en",), LONG)
    same = subject(noted=first)
    assert review.noted_anew(same, TODAY) is first
    other = dataclasses.replace(same, digest="other", used=used(3, sent=3))
    assert review.noted_anew(other, TODAY) == Noted("other", (), LONG, used(3, sent=3))


def test_the_worst_comes_first() -> None:
    def due(name: str, *reasons: Reason) -> Due:
        return Due(subject(reply=reply(id=name)), reasons)

    rows = [
        due("unused", Reason(Why.UNUSED, LONG)),
        due("late", Reason(Why.DUE, TODAY)),
        due("later", Reason(Why.DUE, dt.date(2026, 11, 1))),
        due("both", Reason(Why.DUE, TODAY), Reason(Why.UNUSED, LONG)),
        due("rule", Reason(Why.RULE)),
    ]
    order = [one.reply.id for one in sorted(rows, key=review.urgency)]
    assert order == ["rule", "both", "later", "late", "unused"]


def test_the_digest_is_that_of_what_is_said_with_its_shared_blocks() -> None:
    said = reply(text=text('Good day. {% render "one" %}'))

    def digest(of: Reply, **blocks: str) -> str:
        made = {name: Block(name, text(words)) for name, words in blocks.items()}
        return review.digest_of(of, made)

    plain = digest(said, one="A", two="B")
    assert digest(dataclasses.replace(said, owner="Bo", review=TODAY), one="A") == plain
    assert digest(said, one="A", two="C") == plain
    assert digest(said, one="C") != plain
    deep = digest(said, one='{% render "two" %}', two='{% render "one" %}')  # a circle
    assert digest(said, one='{% render "two" %}', two="D") != deep
    assert digest(reply(text=text("{% broken")), one="A")
