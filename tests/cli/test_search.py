"""search, the long way: reasons, filters, the empty query; and completion through the index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Say

from saywell.cli import fields
from saywell.stores import search_update

TEAM = """\
saywell: 1
replies:
  - id: house.return
    title: {en: Send it back, el: Επιστροφή}
    triggers: [return]
    tags: [goods, money]
    owner: Sales
    scope: team:shop
    text: {en: You can send it back within 30 days.}
  - id: house.refund
    title: {en: Your money, el: Τα χρήματά σας}
    tags: [money]
    owner: Finance
    search: [refund]
    text: {en: The refund is on its way., el: Τα χρήματα έρχονται.}
  - id: house.mine
    title: A note of mine
    kind: predefined
    scope: me
    text: {el: Επιστροφή χρημάτων.}
"""


@pytest.fixture(autouse=True)
def shop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the agent three replies, in a layer of their own, and a team."""
    config = Path(os.environ["SAYWELL_HOME"]) / "config"
    (config / "snippets").mkdir(parents=True)
    (config / "snippets" / "team.yaml").write_text(TEAM, encoding="utf-8")
    (config / "config.yaml").write_text("library:\n  starter: false\n  teams: [Shop]\n")


def ids(say: Say, *args: str) -> list[str]:
    """Search and return the ids that are printed."""
    return say("search", *args, "-o", "ids").out.split()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ((), {"house.return", "house.refund", "house.mine"}),
        (("--tag", "money"), {"house.return", "house.refund"}),
        (("--tag", "money", "--tag", "goods"), {"house.return"}),
        (("--kind", "predefined"), {"house.mine"}),
        (("--lang", "el"), {"house.refund", "house.mine"}),
        (("--owner", "finance"), {"house.refund"}),
        (("--scope", "me"), {"house.mine"}),
        (("--scope", "TEAM:SHOP"), {"house.return"}),
        (("--scope", "everyone", "--tag", "goods"), set()),
    ],
)
def test_filters_hold_together_with_and_without_words(
    say: Say, filters: tuple[str, ...], found: set[str]
) -> None:
    assert set(ids(say, *filters)) == found
    assert set(ids(say, "επιστροφη", *filters)) <= found


def test_reasons_name_what_each_word_met(say: Say) -> None:
    shown = say("search", "refnud", "--explain").out.splitlines()
    assert shown[0] == "1. house.refund: Your money"
    assert shown[1].startswith("   best in its search; relevance 0.")
    assert "refnud is nearly refund (in search, 0." in shown[2]
    greek = say("search", "epistrofi", "--explain", "--lang", "el").out
    assert " επιστροφη (in text, 0." in greek
    assert "house.mine: A note of mine" in greek


def test_reasons_tell_use_and_language(say: Say) -> None:
    say("insert", "house.refund")
    first, why = say("search", "money", "--explain", "--limit", "1").out.splitlines()[:2]
    assert first == "1. house.refund: Your money"
    assert why.endswith(", used 1")
    other = say("search", "send", "--explain").out
    assert "no text in" not in other
    everything = say("search", "--explain", "--limit", "3").out
    assert "   every reply fits; relevance 0.00, used 1" in everything
    assert "1. house.refund" in everything
    assert "no text in en" in everything


def test_reasons_are_values_in_json(say: Say) -> None:
    (found,) = json.loads(say("search", "return", "--explain", "-o", "json").out)
    assert found["why"] == "trigger"
    words = found["explained"]["words"]
    assert {"word": "return", "term": "return", "field": "trigger", "how": "exact"}.items() <= (
        words[0].items()
    )
    assert found["explained"]["in_language"] is True
    assert found["explained"]["use"] == 0.0
    assert found["owner"] == "Sales"


@pytest.mark.parametrize("query", ["*", "ి", "\x00", "👍 👍", "a" * 10_000, ".*(", "   "])
def test_odd_queries_end_well(say: Say, query: str) -> None:
    for extra in ((), ("--explain",), ("-o", "json")):
        shown = say("search", query, *extra)
        assert shown.code == 0
        assert shown.out.isprintable() or "\n" in shown.out


def test_closed_output_stops_nothing(say: Say) -> None:
    say("search", "refund")
    code = "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    done = subprocess.run(
        [sys.executable, "-c", code, "-m", "saywell", "search", "refund"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_ids_are_completed_through_the_index(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_update, "SETTLED", 0.0)
    say("search", "refund")
    (index,) = (Path(os.environ["SAYWELL_HOME"]) / "cache" / "search").glob("*.bin")
    changed = index.stat().st_mtime_ns
    assert fields.complete_reply("house.r") == [
        ("house.refund", "Your money"),
        ("house.return", "Send it back"),
    ]
    assert fields.complete_reply("nothing") == []
    assert index.stat().st_mtime_ns == changed
    config = Path(os.environ["SAYWELL_HOME"]) / "config" / "config.yaml"
    config.write_text("library: [")
    assert fields.complete_reply("house.r") == []
