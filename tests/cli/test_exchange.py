"""library import, export and formats, as commands."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.cli.conftest import Say

from saywell.app import wiring

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
    words = ("library", "import", "chatwoot", str(big), "--into", str(into), "--lang", "en")
    dry = say(*words, "--dry-run", "-o", "json")
    assert json.loads(dry.out) == {"files": 3, "replies": 1000, "problems": []}
    assert not into.exists()
    assert say(*words).code == 0
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


@pytest.mark.parametrize(
    ("encoding", "option"),
    [("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", ""), ("cp1253", "cp1253"), ("cp1253", "")],
)
def test_a_spreadsheet_writes_what_it_likes(
    say: Say, tmp_path: Path, encoding: str, option: str
) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes("sep=;\r\nTitle;Text\r\nlate;Λυπάμαι\r\n".encode(encoding))
    into = tmp_path / "new.yaml"
    named = ("--encoding", option) if option else ()
    shown = say("library", "import", "csv", str(table), "--into", str(into), *named)
    if encoding == "cp1253" and not option:
        assert shown.code == 2
        assert f"{table}:3:6: this is not UTF-8" in shown.err
        assert "--encoding cp1253 (Greek)" in shown.err
        assert not into.exists()
    else:
        assert yaml.safe_load(into.read_text())["replies"][0]["text"] == {"el": "Λυπάμαι"}


def test_nothing_in_a_file_acts_on_the_terminal(say: Say, tmp_path: Path) -> None:
    evil = tmp_path / "a\x1b[31m.json"
    rows = [
        {"short_code": "x\x1b]0;y\x07", "content": "Hi \x1b[2J\ud800 {{ a.\x1b[1m }}"},
        {"\x1b[3m": 1},
    ]
    evil.write_text(json.dumps(rows), encoding="utf-8")
    into = tmp_path / "new.yaml"
    words = ("library", "import", "chatwoot", str(evil), "--into", str(into))
    for more in (("--dry-run",), ("--dry-run", "-o", "json"), ()):
        shown = say(*words, *more)
        assert shown.code == 0
        assert "\x1b" not in shown.out + shown.err
        assert "\x07" not in shown.out + shown.err
    assert "\x1b" not in into.read_text(encoding="utf-8")


def test_what_is_too_much_for_one_file_is_refused_at_once(say: Say, tmp_path: Path) -> None:
    big = tmp_path / "big.json"
    rows = [{"short_code": f"code{n}", "content": "word " * 15_000} for n in range(60)]
    big.write_text(json.dumps(rows), encoding="utf-8")
    into = tmp_path / "all.yaml"
    shown = say("library", "import", "chatwoot", str(big), "--into", str(into))
    assert shown.code == 2
    assert f"--into {tmp_path / 'all'}" in shown.err
    assert not into.exists()
    wrong = say("library", "import", "csv", str(big), "--into", str(into), "--encoding", "hex")
    assert "no encoding is called 'hex'" in wrong.err


@pytest.mark.parametrize("name", ["new.yaml", "new"])
def test_a_full_disk_leaves_what_there_was(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    folder = tmp_path / "team"
    shown = say("library", "import", "chatwoot", CHATWOOT, "--into", str(folder / name))
    assert shown.code == 2
    assert "No space left" in shown.err
    assert not [*folder.iterdir()]


def test_a_killed_import_leaves_nothing_that_the_library_would_read(
    say: Say, replies: Path, tmp_path: Path
) -> None:
    pipe, into = tmp_path / "pipe", replies / "big"
    os.mkfifo(pipe)
    words = ["library", "import", "chatwoot", str(pipe), "--into", str(into), "--lang", "en"]
    with subprocess.Popen([sys.executable, "-m", "saywell", *words]) as importing:
        with pipe.open("w", encoding="utf-8") as feed:
            feed.write("[")
            number = 0
            while not [*replies.glob(".big.*/*.yaml")]:
                reply = {"short_code": f"code{number}", "content": "word " * 4000}
                feed.write(json.dumps(reply) + ",\n")
                number += 1
            importing.kill()
            with contextlib.suppress(BrokenPipeError):
                feed.flush()
        assert importing.wait() < 0
    assert not into.exists()
    assert "code0" not in say("search", "code0", "-o", "json").out


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


def test_losses_of_one_kind_are_told_in_one_line(say: Say, tmp_path: Path) -> None:
    words = ("library", "export", "chatwoot", "--lang", "en", "--file", str(tmp_path / "all.json"))
    shown = say(*words)
    lines = shown.err.splitlines()
    (fields,) = (one for one in lines if "has no counterpart there" in one)
    count, _, rest = fields.partition(" times: ")
    assert rest.startswith("... has no counterpart there (it is written as [...]): ")
    assert (rest.count(".yaml:"), rest.endswith(", ...")) == (3, True)
    assert (len(lines) < 20, lines[-1]) == (True, "every single one: --file FILE -o json")
    every = json.loads(say(*words, "-o", "json").out)["problems"]
    assert sum("has no counterpart" in one["message"] for one in every) == int(count) > 3
    assert all(one["line"] for one in every)
    table = say(*words, "-o", "csv").out.splitlines()
    assert (table[0], len(table)) == ("file,line,column,message,hint", len(every) + 1)


def test_only_one_thing_goes_to_the_output_of_an_export(say: Say) -> None:
    refused = say("library", "export", "chatwoot", "-o", "json")
    assert (refused.code, refused.out, "add --file FILE" in refused.err) == (2, "", True)


MINE = """\
saywell: 1
replies:
  - {id: mine.one, triggers: [one, uno], title: One, scope: me, tags: [a], text: {en: '=1+1'}}
  - id: mine.two
    triggers: two
    title: Two
    text: {en: 'Use {% raw %}{{x}}{% endraw %}.', el: Γεια}
"""


def test_what_another_program_has_otherwise_is_told(say: Say, tmp_path: Path) -> None:
    own = wiring.folders().own_replies
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text(MINE, encoding="utf-8")
    shown = say("library", "export", "intercom", "mine.one", "--lang", "en")
    assert "'mine.one': scope 'me' is left out" in shown.err
    assert "'mine.one': intercom has no place for tags (left out)" in shown.err
    shown = say("library", "export", "csv", "mine.one", "--lang", "en")
    assert "'mine.one' begins like a formula" in shown.err
    shown = say("library", "export", "chatwoot", "mine.one", "mine.two", "--lang", "en")
    assert "'mine.one': triggers 'uno' is left out" in shown.err
    assert "'mine.two': the text is read as 'Use {{ x }}.' there" in shown.err
    shown = say("library", "export", "chatwoot", "mine.two", "--lang", "en", "--lang", "el")
    assert [one["short_code"] for one in json.loads(shown.out)] == ["two", "two-el"]
    folder = say("library", "export", "csv", "mine.two", "--lang", "en", "--file", str(tmp_path))
    assert (folder.code, "is a directory" in folder.err.lower()) == (2, True)


def test_every_format_is_listed_and_described(say: Say) -> None:
    names = [one["name"] for one in json.loads(say("library", "formats", "-o", "json").out)]
    page = Path(__file__).parent.parent.parent / "docs" / "exchange.md"
    text = page.read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in names)


def test_line_ends_of_windows_become_ours(say: Say, tmp_path: Path, replies: Path) -> None:
    table = tmp_path / "te.csv"
    table.write_bytes(
        b'Abbreviation,Content,Label\r\n;two,"One line,\r\nanother.",Two\r\n'
        b"form,Hello %filltext:name=name:default=friend%,Form\r\n"
    )
    into = replies / "te.yaml"
    shown = say("library", "import", "textexpander", str(table), "--into", str(into))
    assert (shown.code, "control character" in shown.err) == (0, False)
    assert say("insert", "two").out == "One line,\nanother.\n"
    again = say("library", "import", "textexpander", str(table), "--into", str(into))
    assert "2 as they were" in again.err


@pytest.mark.parametrize("into", ["one.yaml", "folder"])
def test_a_file_with_entries_of_another_format_is_refused(
    into: str, say: Say, replies: Path
) -> None:
    zendesk = str(SAMPLES / "zendesk.json")
    shown = say("library", "import", "liveagent", zendesk, "--into", str(replies / into))
    assert shown.code == 2
    assert "no reply of the format 'liveagent' is in this file" in shown.err
    assert not (replies / into).exists()
