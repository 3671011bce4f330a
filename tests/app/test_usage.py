"""Usage of several journals brought together: nothing twice, whatever the order; and statistics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import permutations
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scripted import shown

from saywell.app.usage import (
    Lacking,
    Row,
    by_month,
    by_reply,
    counted_apart,
    newest,
    statistics,
    summed,
    without,
)
from saywell.model.card import Card
from saywell.model.languages import Localised
from saywell.model.records import Use, UseCount
from saywell.model.snippet import Reply
from saywell.model.usage_share import Key, UsageShare

NOON = dt.datetime(2026, 3, 20, 12, 0, tzinfo=dt.UTC)

KEYS = st.builds(
    Key,
    st.sampled_from(["hi", "bye", "δέμα"]),
    st.sampled_from(["", "en", "el"]),
    st.sampled_from(list(Use)),
    st.sampled_from(["", "2026-02", "2026-03", "2026-03-04"]),
)
COUNTS = st.dictionaries(KEYS, st.integers(0, 5), max_size=3)


@st.composite
def histories(draw: st.DrawFn) -> list[UsageShare]:
    """States of three journals: each counts on from the one before, some are copied."""
    shares = []
    for name in "abc":
        counts: dict[Key, int] = {}
        for step, more in enumerate(draw(st.lists(COUNTS, max_size=3))):
            counts = {key: counts.get(key, 0) + more.get(key, 0) for key in {**counts, **more}}
            at = NOON + dt.timedelta(hours=draw(st.integers(-3, 3)) + step)
            shares.append(UsageShare(name, at, sum(counts.values()), dict(counts)))
    return shares


def share(
    counts: Mapping[tuple[str, str, Use, str], int], journal: str = "a", written: dt.datetime = NOON
) -> UsageShare:
    made = {Key(*key): number for key, number in counts.items()}
    return UsageShare(journal, written, sum(made.values()), MappingProxyType(made))


def merged(*several: Mapping[str, UsageShare]) -> dict[str, UsageShare]:
    return newest(one for shares in several for one in shares.values())


# --- merging ------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(histories(), histories(), histories(), st.randoms())
def test_merging_takes_no_heed_of_order_grouping_and_repetition(
    first: list[UsageShare],
    second: list[UsageShare],
    third: list[UsageShare],
    random: st.DataObject,
) -> None:
    a, b, c = newest(first), newest(second), newest(third)
    assert merged(a, b) == merged(b, a)
    assert merged(merged(a, b), c) == merged(a, merged(b, c))
    assert merged(a, a) == a
    mixed = [*first, *second, *third, *first]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert newest(mixed) == merged(a, b, c)


@settings(max_examples=25)
@given(histories(), histories())
def test_more_files_never_take_uses_away(first: list[UsageShare], second: list[UsageShare]) -> None:
    alone, both = newest(first), newest([*first, *second])
    assert alone.keys() <= both.keys()
    assert all(both[name].total >= one.total for name, one in alone.items())


@settings(max_examples=25)
@given(histories())
def test_the_states_of_one_journal_count_as_its_newest(states: list[UsageShare]) -> None:
    counts = summed(newest(states).values())
    best: dict[Key, int] = {}
    for name in "abc":
        mine = [one for one in states if one.journal == name]
        for key in {key for one in mine for key in one.counts}:
            best[key] = best.get(key, 0) + max(one.counts.get(key, 0) for one in mine)
    assert {key: n for key, n in counts.items() if n} == {k: n for k, n in best.items() if n}
    for one in states:
        assert not counted_apart(newest(states)[one.journal], one)


def test_a_renamed_reply_and_a_wrong_clock_count_once() -> None:
    before = share({("old", "en", Use.SENT, "2026-03"): 4}, written=NOON + dt.timedelta(days=900))
    after = share({("new", "en", Use.SENT, "2026-03"): 4, ("hi", "", Use.SENT, "2026-03"): 1})
    for several in permutations([before, after]):
        assert newest(several) == {"a": after}
    assert not counted_apart(after, before)


def test_a_copy_that_counted_on_is_known_by_what_the_newer_lacks() -> None:
    common = {("hi", "en", Use.SENT, "2026-02"): 5}
    here = share({**common, ("hi", "en", Use.SENT, "2026-03-02"): 9})
    there = share(
        {**common, ("hi", "en", Use.SENT, "2026-03"): 1, ("hi", "el", Use.SENT, "2026-03"): 1}
    )
    assert newest([there, here]) == {"a": here}
    assert counted_apart(here, there)
    assert not counted_apart(here, by_month(here))
    assert not counted_apart(here, share(common))


def test_replies_that_are_left_out_do_not_make_a_share_older() -> None:
    full = share({("mine", "", Use.SENT, "2026-03"): 2, ("hi", "", Use.SENT, "2026-03"): 1})
    left = without(full, {"mine"})
    assert (left.total, list(left.counts)) == (3, [("hi", "", Use.SENT, "2026-03")])


def test_counts_of_a_reply_say_when_it_was_used_as_far_as_that_is_known() -> None:
    shares = [
        share({("hi", "en", Use.SENT, "2026-02"): 2, ("old", "", Use.SENT, ""): 1}),
        share(
            {("hi", "el", Use.EDITED, "2026-01"): 1, ("hi", "te", Use.LACKED, "2026-03"): 1}, "b"
        ),
        share({("new", "en", Use.ABANDONED, "2026-03"): 1}, "c"),
    ]
    end = dt.datetime(2026, 2, 28, 23, 59, 59, tzinfo=dt.UTC)
    assert by_reply(shares) == {
        "hi": UseCount(sent=2, edited=1, lacked=1, last=end),
        "old": UseCount(sent=1),
        "new": UseCount(abandoned=1, last=NOON),  # not after it was written
    }


# --- statistics ---------------------------------------------------------------------------------


def cards(*several: Sequence[str]) -> dict[str, Card]:
    """Make cards of ``id, owner, purpose, tags...``."""
    made = {}
    for name, owner, purpose, *tags in several:
        reply = Reply(
            name,
            Localised.plain(name),
            Localised.plain("x"),
            owner=owner,
            purpose=purpose,
            tags=tuple(tags),
        )
        made[name] = shown(reply)
    return made


LIBRARY = cards(
    ("hi", "Ana", "greeting", "start"),
    ("bye", "Ana", "", "end", "start"),
    ("hold", "", "ask_hold"),
)
COUNTED = [
    share(
        {
            ("hi", "en", Use.INSERTED, "2026-03-04"): 3,
            ("hi", "en", Use.SENT, "2026-03-04"): 2,
            ("hi", "en", Use.ABANDONED, "2026-03-05"): 1,
            ("hi", "el", Use.LACKED, "2026-03-06"): 2,
            ("hi", "en", Use.INSERTED, ""): 7,
            ("gone", "en", Use.INSERTED, "2026-03-04"): 1,
        }
    ),
    share(
        {
            ("hi", "el", Use.PRINTED, "2026-02"): 1,
            ("bye", "en", Use.INSERTED, "2026-03"): 5,
            ("bye", "en", Use.SENT, "2026-03"): 5,
            ("bye", "en", Use.EDITED, "2026-03"): 4,
        },
        "b",
    ),
]


def test_the_most_used_come_first_and_the_others_are_told() -> None:
    found = statistics(COUNTED, LIBRARY)
    assert found.rows == (
        Row("hi", inserted=10, printed=1, sent=2, abandoned=1, lacked=2, last="2026-03-05"),
        Row("bye", inserted=5, sent=5, edited=4, last="2026-03"),
    )
    assert found.unused == ("hold",)
    assert found.lacking == (Lacking("hi", "el", 2),)
    assert found.gone == (Row("gone", inserted=1, last="2026-03-04"),)
    assert (found.total.used, found.total.replies, found.total.unused) == (16, 3, 1)
    assert (found.rows[0].abandoned_share, found.rows[1].edited_share) == (1 / 3, 0.8)
    assert Row("x").edited_share is None
    assert Row("x").abandoned_share is None


def test_since_a_day_or_a_month() -> None:
    found = statistics(COUNTED, LIBRARY, since="2026-03-05")
    assert [(row.name, row.used, row.abandoned) for row in found.rows] == [("hi", 0, 1)]
    assert (found.undated, found.unused) == (7, ("hi", "bye", "hold"))
    found = statistics(COUNTED, LIBRARY, since="2026-03")
    assert [(row.name, row.used) for row in found.rows] == [("bye", 5), ("hi", 3)]


def test_replies_are_put_together_by_what_they_have_in_common() -> None:
    def grouped(by: str) -> list[tuple[str, int, int, int]]:
        rows = statistics(COUNTED, LIBRARY, by).rows
        return [(row.name, row.used, row.replies, row.unused) for row in rows]

    assert grouped("owner") == [("Ana", 16, 2, 0), ("", 0, 1, 1)]
    assert grouped("tag") == [("start", 16, 2, 0), ("end", 5, 1, 0), ("", 0, 1, 1)]
    assert grouped("purpose") == [("greeting", 11, 1, 0), ("", 5, 1, 0), ("ask_hold", 0, 1, 1)]
    assert grouped("language") == [("en", 15, 0, 0), ("el", 1, 0, 0)]


def test_a_part_of_the_library_calls_nothing_gone() -> None:
    part = {"bye": LIBRARY["bye"]}
    found = statistics(COUNTED, part, restricted=True)
    assert ([row.name for row in found.rows], found.gone, found.unused) == (["bye"], (), ())


def test_nothing_counted_is_nothing() -> None:
    found = statistics([share({})], LIBRARY, "owner")
    assert (found.total, found.gone, found.undated) == (Row("", replies=3, unused=3), (), 0)
