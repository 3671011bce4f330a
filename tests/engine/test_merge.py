"""One fault is one finding, and findings that tell different things stay."""

from __future__ import annotations

import pytest

from saywell.engine.matchers.base import Hit
from saywell.engine.merge import merged
from saywell.model.rules import Finding, Severity


def finding(check: str, start: int, end: int, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(check.split(".", maxsplit=1)[0], check, severity, start, end, "x")


def kept(*found: Finding, whole: tuple[str, ...] = (), sums_up: tuple[str, ...] = ()) -> list[str]:
    pairs = [
        (
            item,
            Hit(
                item.start,
                item.end,
                whole=item.check in (*whole, *sums_up),
                sums_up=item.check in sums_up,
            ),
        )
        for item in found
    ]
    return [item.check for item in merged(pairs)]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        # Manner: the most telling of those on the same words.
        (("M06.a", 0, 10), ("M07.b", 2, 9), ["M06.a"]),
        (("M06.a", 0, 10), ("M07.b", 9, 20), ["M06.a", "M07.b"]),
        (("M06.a", 5, 10), ("M15.b", 0, 20), ["M15.b"]),
        (("M06.a", 0, 20), ("M15.b", 0, 5), ["M15.b", "M06.a"]),
        (("M25.a", 0, 10), ("M04.b", 0, 10), ["M25.a"]),
        # One row: any overlap.
        (("M06.a", 0, 10), ("M06.b", 9, 20), ["M06.b"]),
        (("M06.a", 0, 10), ("M06.b", 10, 20), ["M06.a", "M06.b"]),
        # How it is put, that no offer and no regret goes with it, a promise without a date.
        (("M06.a", 0, 10), ("M08.b", 0, 10), ["M06.a", "M08.b"]),
        (("M08.a", 0, 10), ("M14.b", 0, 10), ["M08.a", "M14.b"]),
        (("M06.a", 0, 10), ("M14.b", 0, 10), ["M06.a", "M14.b"]),
        (("M04.a", 2, 3), ("M17.b", 0, 10), ["M17.b", "M04.a"]),
        (("M06.a", 0, 10), ("M27.b", 0, 10), ["M06.a", "M27.b"]),
        (("M08.a", 0, 10), ("M18.b", 0, 10), ["M08.a", "M18.b"]),
        # A single negative word says nothing more.
        (("M08.a", 0, 10), ("M07.b", 0, 5), ["M08.a"]),
        # Form: typed wrongly is one thing, chosen wrongly another.
        (("M08.a", 0, 10), ("M02.b", 0, 9), ["M02.b", "M08.a"]),
        (("M06.a", 0, 10), ("M03.b", 2, 10), ["M06.a", "M03.b"]),
        (("M04.a", 0, 3), ("M02.b", 0, 3), ["M04.a"]),
        (("M04.a", 0, 3), ("M03.b", 0, 3), ["M03.b", "M04.a"]),
        (("M01.a", 0, 50), ("M02.b", 10, 20), ["M01.a", "M02.b"]),
        (("M01.a", 0, 6), ("M02.b", 0, 6), ["M01.a"]),
        # Words that have to go anyway.
        (("M22.a", 0, 10), ("M03.b", 1, 9), ["M22.a"]),
        (("M24.a", 0, 10), ("M01.b", 0, 10), ["M24.a"]),
        (("M11.a", 0, 6), ("M01.b", 0, 6), ["M11.a"]),
        (("M10.a", 0, 9), ("M04.b", 0, 9), ["M10.a"]),
    ],
)
def test_findings_on_the_same_words(
    one: tuple[str, int, int], two: tuple[str, int, int], expected: list[str]
) -> None:
    assert kept(finding(*one), finding(*two)) == expected
    assert kept(finding(*two), finding(*one)) == expected


def test_the_most_severe_goes_first() -> None:
    error = finding("M07.a", 0, 10, Severity.ERROR)
    assert kept(error, finding("M06.b", 0, 10)) == ["M07.a"]
    assert kept(finding("M06.a", 0, 9, Severity.ADVICE), finding("M07.b", 0, 9)) == ["M07.b"]


def test_what_is_about_the_whole_message_hides_nothing_in_it() -> None:
    assert kept(finding("M12.a", 0, 90), finding("M06.b", 2, 9), whole=("M12.a",)) == [
        "M12.a",
        "M06.b",
    ]
    both = ("M10.a", "M10.b")
    assert kept(finding("M10.a", 0, 0), finding("M10.b", 0, 0), whole=both) == ["M10.a"]
    assert kept(finding("M20.a", 0, 0), finding("M10.b", 0, 0), whole=("M20.a", "M10.b")) == [
        "M10.b",
        "M20.a",
    ]


def test_a_sum_stands_for_what_is_milder_of_its_row() -> None:
    words = [finding("M07.word", at, at + 2, Severity.ADVICE) for at in (0, 10, 20)]
    pile = finding("M07.pile", 20, 22)
    assert kept(*words, pile, sums_up=("M07.pile",)) == ["M07.pile"]
    assert kept(*words, finding("M06.a", 40, 44), pile, sums_up=("M07.pile",)) == [
        "M07.pile",
        "M06.a",
    ]
    worse = finding("M07.worst", 0, 2, Severity.ERROR)
    assert kept(worse, pile, sums_up=("M07.pile",)) == ["M07.worst", "M07.pile"]
