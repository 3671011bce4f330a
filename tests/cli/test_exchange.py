"""library import, export and formats, as commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from tests.cli.conftest import Say

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"
CHATWOOT = str(SAMPLES / "chatwoot.json")


def test_a_dry_run_shows_the_file_and_writes_nothing(say: Say, replies: Path) -> None:
    into = replies / "chatwoot.yaml"
    shown = say("library", "import", "chatwoot", CHATWOOT, "--into", str(into), "--dry-run")
    assert shown.code == 0
    assert "+  - id: late" in shown.out
    assert "this entry has no 'short_code'" in shown.err
    assert "3 new (nothing was written)" in shown.err
    assert not into.exists()


def test_what_is_imported_can_be_found_and_inserted(say: Say, replies: Path) -> None:
    into = replies / "chatwoot.yaml"
    assert say("library", "import", "chatwoot", CHATWOOT, "--into", str(into)).code == 0
    assert (
        say("insert", "late").out
        == "Hi there, your parcel is late.\nIt will be with you on Friday.\n"
    )
    assert "Καλημέρα" in into.read_text(encoding="utf-8")
    before = into.read_bytes()
    again = say("library", "import", "chatwoot", CHATWOOT, "--into", str(into))
    assert "3 as they were" in again.err
    assert into.read_bytes() == before
    other = say("library", "import", "chatwoot", CHATWOOT, "--into", str(replies / "two.yaml"))
    assert "3 left alone" in other.err
    assert not (replies / "two.yaml").exists()


def test_the_plan_can_be_read_by_programs(say: Say, replies: Path) -> None:
    into = str(replies / "z.yaml")
    zammad = str(SAMPLES / "zammad.csv")
    shown = say("library", "import", "zammad", zammad, "--into", into, "--dry-run", "-o", "json")
    found = json.loads(shown.out)
    assert [one["change"] for one in found["replies"]] == ["new", "new"]
    assert len(found["problems"]) == 3  # one look, one notation, one that was switched off


def test_a_large_export_becomes_a_folder_or_nothing(
    say: Say, tmp_path: Path, replies: Path
) -> None:
    big = tmp_path / "big.json"
    rows = [{"short_code": f"code{n}", "content": "word " * 2000} for n in range(1000)]
    big.write_text(json.dumps(rows), encoding="utf-8")
    into = replies / "big"
    shown = say("library", "import", "chatwoot", str(big), "--into", str(into), "--lang", "en")
    assert shown.code == 0
    files = sorted(into.iterdir())
    assert len(files) == 3
    assert sum(len(yaml.safe_load(one.read_text())["replies"]) for one in files) == 1000
    refused = say("library", "import", "chatwoot", str(big), "--into", str(into))
    assert (refused.code, "is there already" in refused.err) == (2, True)
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(rows)[:-50], encoding="utf-8")
    cut = say("library", "import", "chatwoot", str(broken), "--into", str(replies / "cut"))
    assert cut.code == 2
    assert "broken.json:1" in cut.err
    assert not (replies / "cut").exists()
    assert not [one for one in replies.iterdir() if one.name.startswith(".")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("chatwot", CHATWOOT, "--into", "x.yaml"), "did you mean 'chatwoot'?"),
        (("chatwoot", "nowhere.json", "--into", "x.yaml"), "nowhere.json: cannot be read"),
        (("chatwoot", CHATWOOT, "--into", "x.json"), "is no name for a file of replies"),
        (("zammad", str(SAMPLES / "table.csv"), "--into", "x.yaml"), "no column 'name'"),
        (("chatwoot", CHATWOOT, "--into", "x.yaml", "--lang", "xx"), "xx"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_way_out(
    say: Say, words: tuple[str, ...], told: str
) -> None:
    shown = say("library", "import", *words)
    assert shown.code == 2
    assert told in shown.err
    assert not Path("x.yaml").exists()


def test_replies_are_written_for_another_program(say: Say, tmp_path: Path) -> None:
    shown = say("library", "export", "chatwoot", "hold.ask", "--lang", "el")
    (entry,) = json.loads(shown.out)
    assert entry["short_code"] == "hold"
    assert "[reason]" in entry["content"]
    assert "'reason' has no counterpart there" in shown.err
    file = tmp_path / "all.csv"
    assert say("library", "export", "csv", "--lang", "te", "--file", str(file)).code == 0
    back = say(
        "library", "import", "csv", str(file), "--into", str(tmp_path / "t.yaml"), "-o", "json"
    )
    assert len(json.loads(back.out)["replies"]) > 50


def test_every_format_is_listed_and_described(say: Say) -> None:
    names = [one["name"] for one in json.loads(say("library", "formats", "-o", "json").out)]
    page = Path(__file__).parent.parent.parent / "docs" / "exchange.md"
    text = page.read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in names)
