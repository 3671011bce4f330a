"""check, as a command: exit codes, places, JSON lines, contexts, odd input."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Say
from tests.cli.support import PROGRAM, Terminal, run

CLEAN = "Your parcel left today and arrives on Friday."
BAD = "Pls wait, your {{ name }} is here."


def test_a_clean_message_ends_with_0(say: Say) -> None:
    shown = say("check", CLEAN)
    assert (shown.code, shown.err) == (0, "")
    assert "clean" in shown.out


def test_findings_end_with_1_and_show_place_reason_and_fix(say: Say) -> None:
    shown = say("check", BAD)
    assert shown.code == 1
    assert "»{{ name }}«" in shown.out
    assert "»Pls« wait" in shown.out
    assert "error M22.placeholder" in shown.out
    assert "write: Please" in shown.out
    assert "why:" in shown.out
    assert "blocked" in shown.out


def test_json_has_offsets_in_code_points(say: Say) -> None:
    text = "👍 " + BAD
    shown = say("check", text, "-o", "json")
    assert shown.code == 1
    report = json.loads(shown.out)
    assert report["verdict"] == "block"
    found = next(one for one in report["findings"] if one["rule"] == "M22")
    assert text[found["start"] : found["end"]] == "{{ name }}"


@pytest.mark.parametrize("args", [[], ["-"]])
def test_the_text_comes_from_a_pipe(say: Say, args: list[str]) -> None:
    assert say("check", *args, stdin=CLEAN + "\n").code == 0
    assert say("check", *args, stdin="\ufeff" + CLEAN).code == 0
    assert say("check", *args, stdin=BAD).code == 1


def test_a_pipe_that_holds_no_text_is_told(say: Say) -> None:
    shown = say("check", stdin="γειά\nσου".encode("iso-8859-7"))
    assert (shown.code, shown.out) == (2, "")
    assert "standard input is not UTF-8 text: byte 1, line 1" in shown.err
    assert "iconv" in shown.err


def test_a_missing_text_on_a_terminal_is_told() -> None:
    with Terminal("check") as screen:
        assert screen.end() == 2
        assert "TEXT is missing" in screen.plain


def test_input_that_cannot_be_read_is_told() -> None:
    unreadable = os.open(os.devnull, os.O_WRONLY)
    done = subprocess.run(
        [*PROGRAM, "check"],
        stdin=unreadable,
        capture_output=True,
        check=False,
        env=dict(os.environ),
    )
    os.close(unreadable)
    assert done.returncode == 2
    assert b"standard input cannot be read" in done.stderr


def test_a_context_tells_the_rules_what_is_known(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "context.json"
    first = {"company": "Larkspur", "agent": "Dana", "first_reply": True}
    file.write_text(json.dumps(first))
    shown = say("check", CLEAN, "--context", str(file), "-o", "json")
    assert {one["rule"] for one in json.loads(shown.out)["findings"]} == {"M10"}
    first["first_reply"] = False
    file.write_text(json.dumps(first))
    assert say("check", CLEAN, "--context", str(file)).code == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"turns": 3}', b'"x"'])
def test_a_context_that_is_wrong_is_told_with_its_file(
    say: Say, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "context.json"
    file.write_bytes(content)
    shown = say("check", CLEAN, "--context", str(file))
    assert (shown.code, shown.out) == (2, "")
    assert str(file) in shown.err
    assert say("check", CLEAN, "--context", str(tmp_path)).code == 2


def test_the_language_can_be_given(say: Say) -> None:
    report = json.loads(say("check", "ok", "--lang", "id", "-o", "json").out)
    assert report["lang"] == "id"
    shown = say("check", "ok", "--lang", "fr")
    assert shown.code == 2
    assert "en, el, zh, ar, te, id" in shown.err


def test_rules_can_be_switched_off_but_nothing_unfilled_goes_out(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Path(os.environ["SAYWELL_HOME"]) / "config" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("check: {off: [M04, M22], severities: {M22: advice}}\n")
    report = json.loads(say("check", BAD, "-o", "json").out)
    assert [one["check"] for one in report["findings"]] == ["M22.placeholder"]
    assert report["verdict"] == "block"
    assert json.loads(say("check", "", "-o", "json").out)["verdict"] == "block"


def test_messages_are_in_the_agents_language(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    english = say("check", BAD, "-o", "json").out
    monkeypatch.setenv("SAYWELL_LANGUAGE", "el")
    greek = json.loads(say("check", BAD, "-o", "json").out)
    assert greek["findings"][0]["message"] != json.loads(english)["findings"][0]["message"]


def test_a_secret_is_marked_but_not_repeated(say: Say) -> None:
    shown = say("check", "Your card 4111 1111 1111 1111 is charged.")
    assert shown.code == 1
    assert "M24" in shown.out
    assert "4111" not in shown.out
    assert "Your card »•••" in shown.out


def test_json_lines_go_on_after_a_bad_line(say: Say) -> None:
    lines = [
        json.dumps({"id": "a", "text": CLEAN}),
        "",
        '{"id": "b", "text": ',
        '["c"]',
        json.dumps({"id": "d", "text": BAD, "lang": "en"}),
    ]
    shown = say("check", "--jsonl", stdin="\n".join(lines))
    answers = [json.loads(line) for line in shown.out.splitlines()]
    assert [one["id"] for one in answers] == ["a", None, None, "d"]
    assert [one.get("verdict") for one in answers] == ["pass", None, None, "block"]
    assert all("error" in one for one in answers[1:3])
    assert "line 3" in answers[1]["error"]
    assert shown.code == 2


def test_json_lines_end_as_the_worst_line(say: Say) -> None:
    clean, bad = json.dumps({"text": CLEAN}), json.dumps({"text": BAD})
    assert say("check", "--jsonl", stdin=clean).code == 0
    assert say("check", "--jsonl", stdin=f"{bad}\n{clean}\n").code == 1
    assert say("check", "--jsonl", stdin="").code == 0
    assert say("check", "--jsonl", CLEAN).code == 2
    assert say("check", "--jsonl", "--lang", "en").code == 2


def test_a_line_without_end_is_not_kept_in_memory() -> None:
    data = b'{"text": "' + b"a" * 9_000_000 + b'"}\n{"id": 2, "text": "Fine by us."}\n'
    done = run("check", "--jsonl", stdin=data)
    first, second = map(json.loads, done.stdout.splitlines())
    assert "longer than" in first["error"]
    assert second["id"] == 2


def test_each_json_line_is_answered_at_once() -> None:
    process = subprocess.Popen(
        [*PROGRAM, "check", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(os.environ),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for number in range(2):
        process.stdin.write(json.dumps({"id": number, "text": CLEAN}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == number
    process.stdin.close()
    assert process.wait(10) == 0
    process.stdout.close()


def test_a_reader_that_goes_away_ends_the_stream_quietly() -> None:
    line = json.dumps({"text": CLEAN}).encode() + b"\n"
    process = subprocess.Popen(
        [*PROGRAM, "check", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(os.environ),
    )
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, shown = process.communicate(line * 50, timeout=60)
    assert process.returncode == 141
    assert shown == b""


@pytest.mark.parametrize("args", [["check", CLEAN], ["search", "refund"]])
def test_nothing_heavy_is_imported(args: list[str]) -> None:
    code = (
        f"import sys\nsys.argv = ['saywell', *{args!r}]\n"
        "from saywell.cli import main\n"
        "try:\n    main.run()\nexcept SystemExit:\n    pass\n"
        "heavy = {'httpx', 'prompt_toolkit', 'rich', 'werkzeug', 'keyring', 'asyncio', 'ssl'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_csv_has_a_row_for_each_finding(say: Say) -> None:
    shown = say("check", BAD, "-o", "csv")
    assert shown.code == 1
    report = json.loads(say("check", BAD, "-o", "json").out)
    rows = list(csv.DictReader(io.StringIO(shown.out)))
    assert list(rows[0]) == list(report["findings"][0])
    assert [(row["check"], int(row["start"])) for row in rows] == [
        (one["check"], one["start"]) for one in report["findings"]
    ]
    clean = say("check", CLEAN, "-o", "csv")
    assert (clean.code, clean.out.count("\n")) == (0, 1)
    assert say("check", "--jsonl", "-o", "csv").code == 2
