"""What the lint tells of replies that are compared with one another."""

from __future__ import annotations

import datetime as dt

from saywell.engine.lint_alike import pairs, shape_of
from saywell.engine.lint_library import lint_library
from saywell.errors import Where
from saywell.model.lint import Facts, Lint

COURIER = "The courier brings your parcel to the door tomorrow before noon"
BILL = "We have put the money for the broken lamp back on to your card"


def facts(line: int, scope: str = "everyone", **texts: str) -> Facts:
    shapes = {lang: shape_of(text, lang) for lang, text in texts.items()}
    where = Where("team.yaml", line, 5)
    return Facts(f"r{line}", where, "team", scope, "", (), "ann", "", shapes, (), f"R {line}")


def alike(*replies: Facts) -> list[Lint]:
    langs = {lang for one in replies for lang in one.shapes}
    found = {
        lang: [*pairs({one.id: one.shapes[lang] for one in replies if lang in one.shapes})]
        for lang in sorted(langs)
    }
    told = lint_library(replies, dt.date(2026, 1, 1), found)
    return [one for one in told if one.rule == "L04.alike"]


def test_each_further_copy_is_told_once_and_names_the_first() -> None:
    found = alike(*(facts(line, en=f"{COURIER}.", el=f"{COURIER}!") for line in range(8, 1, -1)))
    assert sorted(one.reply for one in found) == ["r3", "r4", "r5", "r6", "r7", "r8"]
    assert all("the same as 'r2' at team.yaml:2:5" in one.message for one in found)


def test_what_is_like_two_replies_in_two_languages_is_told_of_both() -> None:
    found = alike(facts(1, en=COURIER), facts(2, el=BILL), facts(3, en=COURIER, el=BILL))
    assert [(one.reply, one.lang, one.message.split("'")[3]) for one in found] == [
        ("r3", "el", "r2"),
        ("r3", "en", "r1"),
    ]


def test_a_copy_that_no_agent_sees_beside_the_first_names_the_next() -> None:
    found = alike(
        facts(1, "team:north", en=COURIER), facts(2, en=COURIER), facts(3, "team:south", en=COURIER)
    )
    assert [one.message.split("'")[1::2] for one in found] == [["r2", "r1"], ["r3", "r2"]]
