"""Regular expressions: what they see, what they fix, and that they end."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, hits, rule

from saywell.engine.matchers.base import RuleError
from saywell.engine.matchers.patterns import WINDOW, compile_pattern
from saywell.model import checks


def test_the_group_at_narrows_the_span_and_groups_make_the_fix() -> None:
    made = rule(checks.Pattern, pattern=(r"(?P<at>(?P<mark>[!?])!+)(?=$|\s)",), fix=r"\g<mark>")
    (hit,) = hits(made, "Done!!! Good.")
    assert (hit.start, hit.end, hit.fixes) == (4, 7, ("!",))


def test_links_code_and_quotations_are_not_searched() -> None:
    made = rule(checks.Pattern, pattern=("!!",))
    assert found(made, "`a!!` “b!!” https://x.example/!!a c!!") == ["!!"]


def test_a_match_in_an_excused_span_is_fine() -> None:
    made = rule(checks.Pattern, pattern=(r"\d+ \d+",), unless=(r"tel\. \d+ \d+",))
    assert found(made, "tel. 12 34, or 56 78") == ["56 78"]


@pytest.mark.parametrize(
    "source",
    [
        *(r"(a+)+$", r"(?:\w*\s*)*x", r"(?:a|b+)+c", r"(?=(\d+)*)x"),
        *(r"\s+\s+z", r"[!.a ]+\w*[!.a ]+q", r"(x|\w*\d+)!", r".*\s*x"),
        *(r"(a|a)*b", r"(?:a|b|ab)*c", r"(a|aa)+$", r"(.*a){20}", r"(?:.{0,50}){10}x"),
        *(r"(a?){30}a{30}", r"(a{0,90}){0,90}b", r"(?:a?b?c?){60}z", r"(?:a|a){1,90}b"),
        *(r"(.{0,90}a.{0,90}a.{0,90}a)x", r"(?:(?:ab?)?c?){0,50}d"),
        *(r"(", r"x{2,1}", "", r"\p{L}"),
    ],
)
def test_what_cannot_work_is_refused(source: str) -> None:
    with pytest.raises(RuleError):
        compile_pattern(source)


@pytest.mark.parametrize("source", [r"\s+(?=[.!])", r"(?:ab){2,5}x+", r"(?<=a)\b", r"[^\s]+\s*x"])
def test_what_works_is_not(source: str) -> None:
    assert compile_pattern(source).pattern == source


def test_a_fix_that_names_no_group_is_refused() -> None:
    with pytest.raises(RuleError, match="does not fit"):
        hits(rule(checks.Pattern, pattern=("a",), fix=r"\g<b>"), "a")


def test_long_texts_are_searched_to_the_end_and_each_match_once() -> None:
    made = rule(checks.Pattern, pattern=(r"x!{1,40}",))
    text = ("y" * 700 + "x!!!!!!!!!!!!!!!!!!!!!!!!!!!") * 20
    assert len(text) > 3 * WINDOW
    assert found(made, text) == ["x!!!!!!!!!!!!!!!!!!!!!!!!!!!"] * 20


@pytest.mark.parametrize("piece", [" ", "!", "a ", "\n", "."])
def test_slow_patterns_are_bounded(piece: str) -> None:
    made = rule(checks.Pattern, pattern=(r"\s+z", r"[!.a ]+[b-z]+q", r"(?:\n|.)+q"))
    assert found(made, piece * 20_000) == []
