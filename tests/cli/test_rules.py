"""rules, as a command: list, explain, test, eval and new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Say

from saywell.app.evaluation import Score

NEW = (
    *("rules", "new", "M06.no-refunds", "--lang", "en", "--phrase", "no refunds"),
    *("--message", "Say what we can do.", "--why", "We always offer an exchange."),
    *("--bad", "Sorry, there are no refunds.", "--bad", "No refunds on sale items."),
)
GOOD = ("--good", "Refunds take 3 days.", "--good", "No, your refund left us today.")


def test_list_names_weight_and_what_was_changed(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    say("config", "set", "check.severities.M08", "advice")
    say("config", "set", "check.off", "M06.dont-know")
    rows = json.loads(say("rules", "list", "-o", "json").out)
    by_id = {(row["id"], row["language"]): row for row in rows}
    refusal = by_id["M08.refusal", "en"]
    assert (refusal["severity"], refusal["written"], refusal["on"]) == ("advice", "warning", True)
    assert not by_id["M06.dont-know", "en"]["on"]
    shown = say("rules", "list", "M08", "--lang", "el").out
    assert "M08.refusal" in shown
    assert "advice (was warning)" in shown


def test_explain_shows_reason_and_both_sorts_of_examples(say: Say) -> None:
    shown = say("rules", "explain", "M08.refusal", "--lang", "en")
    assert shown.code == 0
    for part in ("why:", "better:", "reported:", "passed over:", "in: "):
        assert part in shown.out
    (whole,) = json.loads(say("rules", "explain", "M08.refusal", "--lang", "en", "-o", "json").out)
    assert len(whole["examples"]["bad"]) >= 2
    assert all(example["text"] for example in whole["examples"]["good"])


def test_an_id_that_is_none_is_told_with_the_nearest(say: Say) -> None:
    shown = say("rules", "explain", "M06.dont-knw")
    assert (shown.code, shown.out) == (2, "")
    assert "M06.dont-know" in shown.err


def test_house_rules_of_the_team_hold_in_the_check(say: Say, replies: Path) -> None:
    rules = replies / "rules"
    rules.mkdir()
    house = "saywell: 1\nhouse: ours\nseverities: {M04: error}\nteams: [billing]\n"
    (rules / "house.yaml").write_text(house, encoding="utf-8")
    before = json.loads(say("check", "Pls wait a minute.", "-o", "json").out)
    assert {one["severity"] for one in before["findings"] if one["rule"] == "M04"} == {"warning"}
    say("config", "set", "library.teams", "billing")
    after = json.loads(say("check", "Pls wait a minute.", "-o", "json").out)
    assert {one["severity"] for one in after["findings"] if one["rule"] == "M04"} == {"error"}


def test_test_tells_examples_that_do_not_hold_with_their_place(say: Say, replies: Path) -> None:
    rules = replies / "rules"
    assert say(*NEW, *GOOD).code == 0
    file = rules / "en-m06.no-refunds.yaml"
    assert say("rules", "test", str(rules)).code == 0
    text = file.read_text(encoding="utf-8").replace("Refunds take 3 days.", "No refunds? Why?")
    file.write_text(text, encoding="utf-8")
    shown = say("rules", "test", str(rules))
    assert shown.code == 1
    assert f"{file}:" in shown.out
    assert "is reported in a near miss" in shown.out
    (row,) = json.loads(say("rules", "test", str(file), "-o", "json").out)
    assert row["line"] > 1


def test_test_tells_phrases_that_a_number_sign_cuts_off(say: Say, replies: Path) -> None:
    assert say(*NEW, *GOOD).code == 0
    file = replies / "rules" / "en-m06.no-refunds.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("phrases:\n", "phrases:\n      - within # days\n", 1))
    shown = say("rules", "test", str(file))
    assert shown.code == 1
    assert "'within' ends before the # behind it" in shown.out


def test_test_tells_house_rules_that_change_nothing(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "house.yaml"
    file.write_text("saywell: 1\nhouse: ours\noff: [M77]\n", encoding="utf-8")
    shown = say("rules", "test", str(file))
    assert shown.code == 1
    assert "no rule is called M77" in shown.out


def test_test_needs_a_path_that_is_there(say: Say, tmp_path: Path) -> None:
    shown = say("rules", "test", str(tmp_path / "absent"))
    assert (shown.code, shown.out) == (2, "")
    assert "is not there" in shown.err


def test_a_new_rule_holds_at_once(say: Say, replies: Path) -> None:
    shown = say(*NEW, *GOOD, "--instead", "I can offer an exchange.")
    assert (shown.code, shown.out) == (0, "")
    assert "en-m06.no-refunds.yaml" in shown.err
    report = json.loads(say("check", "There are no refunds today.", "-o", "json").out)
    assert "M06.no-refunds" in {one["check"] for one in report["findings"]}


def test_a_new_rule_with_a_fix_says_what_comes_out(say: Say, replies: Path) -> None:
    shown = say(
        *("rules", "new", "M26.client", "--lang", "en", "--phrase", "client", "--fix", "customer"),
        *("--message", "We say customer.", "--why", "One word for one thing."),
        *("--bad", "Our client called.", "--bad", "Dear client, welcome."),
        *("--good", "Our clientele is large.", "--good", "The email client is open."),
        *("--unless", "email client", "--severity", "advice"),
    )
    assert shown.code == 0, shown
    text = (replies / "rules" / "en-m26.client.yaml").read_text(encoding="utf-8")
    assert 'fixed: "Our customer called."' in text


def test_a_new_rule_that_does_not_hold_is_kept_as_a_draft(say: Say, replies: Path) -> None:
    shown = say(*NEW, "--good", "No refunds, no worry.", "--good", "Refunds take 3 days.")
    assert shown.code == 1
    assert "near miss" in shown.out
    (draft,) = (replies / "rules").iterdir()
    assert draft.name.endswith(".yaml.draft")
    report = json.loads(say("check", "There are no refunds today.", "-o", "json").out)
    assert "M06.no-refunds" not in {one["check"] for one in report["findings"]}


def test_a_new_rule_overwrites_nothing(say: Say, replies: Path) -> None:
    say(*NEW, *GOOD)
    shown = say(*NEW, *GOOD)
    assert shown.code == 2
    assert "already" in shown.err


@pytest.mark.parametrize("name", ["refunds", "M6.x", "M06", "M06.No"])
def test_a_new_rule_needs_an_id(say: Say, name: str) -> None:
    shown = say("rules", "new", name, *NEW[3:], *GOOD)
    assert (shown.code, shown.out) == (2, "")
    assert "M06.our-words" in shown.err


def test_what_is_missing_is_named_where_nobody_can_be_asked(say: Say) -> None:
    shown = say("rules", "new", "M06.x", "--phrase", "x")
    assert shown.code == 2
    assert "--message" in shown.err


def cases(tmp_path: Path, *lines: object) -> str:
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return str(file)


def test_eval_counts_by_language_and_row(say: Say, tmp_path: Path) -> None:
    file = cases(
        tmp_path,
        {"id": "1", "lang": "en", "text": "Pls wait a minute.", "expect": ["M04"], "also_ok": []},
        {"id": "2", "lang": "en", "text": "Your parcel left today.", "expect": ["M08"]},
        {"id": "3", "lang": "en", "text": "Your parcel left today!!!", "expect": []},
        {"id": "4", "lang": "el", "text": "Το δέμα σας έφυγε σήμερα.", "expect": []},
    )
    shown = say("rules", "eval", file, "-o", "json", "--notes")
    assert shown.code == 0
    result = json.loads(shown.out)
    english = result["languages"]["en"]
    assert (english["hits"], english["expected"], english["alarms"], english["clean"]) == (
        1,
        2,
        1,
        1,
    )
    assert english["rows"]["M04"]["hits"] == 1
    assert result["languages"]["el"]["alarms"] == 0
    assert result["all"]["clean"] == 2
    assert {note["id"] for note in result["notes"]} >= {"2", "3"}
    table = say("rules", "eval", file, "--notes").out
    assert "50.0% (1/2)" in table
    assert "missed 2 M08" in table


def test_eval_tells_the_line_that_cannot_be_used(say: Say, tmp_path: Path) -> None:
    file = cases(tmp_path, {"text": "Hi.", "expect": []}, {"text": "Hi.", "expect": "M08"})
    shown = say("rules", "eval", file)
    assert (shown.code, shown.out) == (2, "")
    assert "line 2: expect has to be a list" in shown.err


def test_a_score_of_nothing_is_whole() -> None:
    assert (Score().recall, Score().precision, Score().alarm_rate) == (1.0, 1.0, 0.0)


def test_a_rule_whose_examples_do_not_hold_is_not_applied_and_told(say: Say, replies: Path) -> None:
    assert say(*NEW, *GOOD).code == 0
    file = replies / "rules" / "en-m06.no-refunds.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("No refunds on sale", "Nothing on sale"), encoding="utf-8")
    shown = say("check", "There are no refunds today.", "-o", "json")
    assert "M06.no-refunds" not in {one["check"] for one in json.loads(shown.out)["findings"]}
    assert "saywell library lint" in shown.err
    told = say("library", "lint")
    assert told.code == 1
    assert "M06.no-refunds: not reported: 'Nothing on sale items.'" in told.out
