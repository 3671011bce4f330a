"""Texts, contexts and JSON lines from outside, however broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from saywell.app import wiring
from saywell.app.checking import (
    MAX_LINE,
    check_lines,
    check_text,
    read_context,
    read_context_text,
)
from saywell.engine.check import Checker
from saywell.errors import UsageError
from saywell.model.chat import Author
from saywell.model.report import MAX_TEXT
from saywell.model.rules import Context, Draft, Verdict
from saywell.model.settings import LibraryFolders, Settings
from saywell.stores.packs import load_packaged

CHECKER = Checker(load_packaged()[0])


def one(line: bytes | str) -> dict[str, Any]:
    (found,) = check_lines(CHECKER, [line])
    return found


def test_a_line_gives_its_findings() -> None:
    text = "Hi {{name}}, all set!!!"
    found = one(json.dumps({"id": "a1", "text": text, "lang": "en", "context": {}}))
    assert (found["id"], found["lang"], found["verdict"]) == ("a1", "en", "block")
    by_rule = {item["rule"]: item for item in found["findings"]}
    assert set(by_rule) >= {"M22", "M02"}
    assert text[by_rule["M22"]["start"] : by_rule["M22"]["end"]] == "{{name}}"
    assert by_rule["M02"]["fixes"] == ["!"]
    assert set(by_rule["M02"]) == {
        *("rule", "check", "severity", "start", "end"),
        *("message", "fixes", "instead", "why"),
    }
    json.dumps(found)


def test_offsets_are_code_points() -> None:
    found = one(json.dumps({"id": 1, "text": "👍🏽 ok {{x}}"}))
    (item,) = [item for item in found["findings"] if item["rule"] == "M22"]
    assert (item["start"], item["end"]) == (6, 11)


@pytest.mark.parametrize(
    ("line", "given", "says"),
    [
        (b"{", None, "not JSON"),
        (b"[]", None, "has to be an object, not a list"),
        (b'"x"', None, "has to be an object, not a text"),
        (b'{"id": "a"}', "a", "no text"),
        (b'{"id": "a", "text": null}', "a", "no text"),
        (b'{"id": "a", "text": 5}', "a", "text has to be a text, not a number"),
        (b'{"id": "a", "text": "x", "lang": 5}', "a", "lang has to be a text"),
        (b'{"id": "a", "text": "x", "lang": "English"}', "a", "no language code"),
        (b'{"id": "a", "text": "x", "context": []}', "a", "context has to be an object"),
        (b'{"id": "a", "text": "\\ud800"}', "a", "half a surrogate pair"),
        (b'{"id": 7, "text": "x", "context": {"turns": [5]}}', 7, "turns[0] has to be an object"),
        (b'{"id": [1], "text": "x"}', None, "id has to be a text or a number, not a list"),
        (b'{"id": NaN, "text": "x"}', None, "a number that JSON can write"),
        (b'{"id": 1e999, "text": "x"}', None, "a number that JSON can write"),
        (b'{"id": "\xff"}', None, "not UTF-8 at byte 9"),
        (b"[" * 100_000, None, "not JSON"),
        (b'{"id": ' + b"9" * 6_000 + b"}", None, "too large"),
        (b'{"text": "' + b"x" * MAX_LINE + b'"}', None, "longer than"),
        (json.dumps({"id": "a", "text": "x" * (MAX_TEXT + 1)}), "a", "more than"),
    ],
)
def test_a_line_that_cannot_be_used(line: bytes | str, given: Any, says: str) -> None:
    found = one(line)
    assert found["id"] == given
    assert found["error"].startswith("line 1: ")
    assert says in found["error"]


def test_the_rest_goes_on_as_it_comes() -> None:
    taken: list[int] = []

    def lines() -> Any:
        for number, line in enumerate(
            [b"{", b"  \n", b'\xef\xbb\xbf{"id": 2, "text": "Your parcel left today."}', "no"]
        ):
            taken.append(number)
            yield line

    stream = check_lines(CHECKER, lines())
    assert "error" in next(stream)
    assert taken == [0]
    assert next(stream)["verdict"] == "pass"
    assert next(stream)["error"].startswith("line 4: ")


def test_a_context_in_full() -> None:
    context = read_context_text(
        json.dumps(
            {
                "company": "Kestrel",
                "agent": None,
                "contact": {"name": "Tom", "gender": None, "email": "t@a.example"},
                "first_reply": True,
                "turns": [{"from": "customer", "text": "Hi"}, {"from": "agent", "text": "Hello"}],
                "attachments": ["a.pdf"],
                "team": {"jargon": {"LTE": "4G"}, "avoid": {}, "prefer": ["gladly"]},
                "canned": ["Hello!"],
                "something": "else",
            }
        )
    )
    assert context.company == "Kestrel"
    assert context.agent == ""
    assert context.contact is not None
    assert (context.contact.name, context.contact.gender) == ("Tom", "")
    assert context.first_reply is True
    assert [turn.author for turn in context.turns] == [Author.CUSTOMER, Author.AGENT]
    assert context.attachments == ("a.pdf",)
    assert context.team.jargon == {"LTE": "4G"}
    assert context.team.prefer == ("gladly",)
    assert context.canned == ("Hello!",)
    assert read_context(None) == read_context({}) == Context()


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"company": 5}, "context.company has to be a text, not a number"),
        ({"first_reply": "yes"}, "context.first_reply has to be true or false"),
        ({"contact": "Tom"}, "context.contact has to be an object"),
        ({"contact": {"name": []}}, "context.contact.name has to be a text"),
        ({"turns": {}}, "context.turns has to be a list"),
        ({"turns": [{"from": "me", "text": "x"}]}, "context.turns[0].from has to be one of"),
        ({"turns": [{"from": "agent"}]}, "context.turns[0].text is missing"),
        ({"attachments": [1]}, "context.attachments[0] has to be a text"),
        ({"team": {"avoid": {"x": 1}}}, "context.team.avoid.x has to be a text"),
        ({"team": []}, "context.team has to be an object"),
    ],
)
def test_a_context_that_is_wrong_says_where(value: Any, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_context(value)
    assert says in caught.value.message


def test_one_text() -> None:
    assert check_text(CHECKER, "Your parcel is ready.").verdict is Verdict.PASS
    with pytest.raises(UsageError):
        check_text(CHECKER, "\udcff")
    with pytest.raises(UsageError):
        check_text(CHECKER, "x", "not a language")


def test_a_rule_of_the_team_that_cannot_work_is_told_with_its_place(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "own.yaml").write_text(
        "saywell: 1\npack: own\nlanguage: en\nrules:\n"
        "  - {id: M26.own, kind: phrases, severity: advice, message: x, why: x, phrases: ['[a]'],"
        " examples: {bad: [a, b], good: [c, d]}}\n",
        encoding="utf-8",
    )
    settings = Settings(library=LibraryFolders(folders=(str(tmp_path),)))
    for draft in (None, Draft("Fine.", "en")):
        (problem,) = wiring.load_checker(settings, draft).problems
        assert str(problem).startswith(f"{rules / 'own.yaml'}:5:5: M26.own: ")


@pytest.mark.parametrize("given", ["a" * 5_000, "é\ud800", "", 0, -7, 1.5, True, None])
def test_an_id_comes_back_as_it_was(given: Any) -> None:
    assert one(json.dumps({"id": given, "text": "Fine."}))["id"] == given
