"""Findings while one types on: they stay with their words, and decide nothing until the check."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from saywell.app.carrying import carried
from saywell.app.state import Checked
from saywell.model.rules import Finding, Fix, Report, Severity


def known(text: str, *words: str) -> Checked:
    found = tuple(
        Finding("M01", f"M01.{word}", Severity.ADVICE, at, at + len(word), "!", fixes=(Fix("x"),))
        for word in words
        if (at := text.find(word)) >= 0
    )
    return Checked(text, Report("en", found))


def words_of(checked: Checked | None) -> list[str]:
    assert checked is not None
    return [checked.text[one.start : one.end] for one in checked.report.findings]


def test_what_was_not_touched_moves_along() -> None:
    before = known("wrong, and hm", "wrong", "hm")
    after = carried(before, "wrong, well and hm")
    assert words_of(after) == ["wrong", "hm"]
    assert after is not None
    assert after.stale
    assert words_of(carried(before, "so wrong, and hm")) == ["wrong", "hm"]


def test_a_finding_that_is_cut_into_goes_and_one_around_the_change_loses_its_fixes() -> None:
    before = known("wrong, and hm", "wrong", "hm", "wrong, and hm")
    after = carried(before, "wrng, and hm")
    assert words_of(after) == ["wrng", "hm", "wrng, and hm"]
    assert after is not None
    assert [len(one.fixes) for one in after.report.findings] == [0, 1, 0]
    assert words_of(carried(known("a wrong b", "wrong"), "a wr")) == []


def test_an_empty_text_has_no_findings_and_the_same_text_the_same() -> None:
    before = known("wrong", "wrong")
    assert carried(before, "  ") is None
    assert carried(before, "wrong") is before
    assert carried(None, "wrong") is None


@given(st.text("ab wrong", max_size=12), st.text("ab wrong", max_size=12), st.data())
def test_findings_stay_inside_the_text_and_those_with_a_fix_on_their_words(
    start: str, end: str, data: st.DataObject
) -> None:
    before = known(f"{start} wrong {end}", "wrong")
    text = before.text
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    new = text[:low] + data.draw(st.text("ab w", max_size=5)) + text[high:]
    after = carried(before, new)
    for one in after.report.findings if after is not None else ():
        assert 0 <= one.start < one.end <= len(new)
        if one.fixes:
            assert new[one.start : one.end] == "wrong"
