"""The way in and the way out: help, exit codes, broken pipes, full disks, odd bytes, crashes."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.cli.conftest import Say
from tests.cli.support import PROGRAM, run
from typer.testing import CliRunner

from saywell import __version__, errors
from saywell.cli import library, main, terminal


def test_version_and_help() -> None:
    assert run("--version").stdout == f"saywell {__version__}\n"
    shown = run("--help")
    assert shown.returncode == 0
    assert "saywell demo" in shown.stdout
    assert run("-h").stdout == shown.stdout


def test_every_command_has_help_with_an_example() -> None:
    helped = dict(main.command_help())
    for name, text in helped.items():
        if "Commands:" in text:
            continue
        assert f"saywell {name.removeprefix('saywell ')}" in text.split("Options:")[0], name
        assert "-h, --help" in text


def test_help_fits_80_columns_but_for_examples() -> None:
    for _, text in main.command_help():
        long = [line for line in text.splitlines() if len(line) > 80]
        assert all("saywell" in line for line in long)


@pytest.mark.parametrize("group", [[], ["auth"], ["library"], ["practice"]])
def test_without_a_command_the_help_is_shown_and_nothing_was_done(
    say: Say, group: list[str]
) -> None:
    shown = say(*group)
    assert (shown.code, shown.err) == (2, "")
    assert "Commands:" in shown.out


@pytest.mark.parametrize("args", [["check"], ["send", "7"], ["search"]])
def test_a_text_that_begins_with_a_dash_gets_its_way_out(say: Say, args: list[str]) -> None:
    shown = say(*args, "-5% is what you get")
    assert (shown.code, shown.out) == (2, "")
    assert f'saywell {args[0]} ... -- "-5% today"' in shown.err
    assert "goes after --" not in say("inbox", "-5").err


@pytest.mark.parametrize(
    "args",
    [
        ["--config", "", "config"],
        ["check", "x", "--context", ""],
        ["insert", "hold.ask", "--conversation", " "],
        ["send", "7", "x", "--because", ""],
        ["send", "7", "--insert="],
    ],
)
def test_an_option_with_nothing_in_it_is_not_passed_over(say: Say, args: list[str]) -> None:
    shown = say(*args)
    assert (shown.code, shown.out) == (2, "")
    assert " is empty" in shown.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["inbx"], "inbox"),
        (["inbox", "--limt", "3"], "--limit"),
        (["inbox", "--limit", "many"], "--limit"),
        (["show"], "CONVERSATION"),
        (["config", "get", "chat.ulr"], "chat.url"),
        (["--config", "/nowhere.yaml", "config"], "/nowhere.yaml"),
    ],
)
def test_a_wrong_command_line_says_what_is_meant(say: Say, args: list[str], said: str) -> None:
    shown = say(*args)
    assert (shown.code, shown.out) == (2, "")
    assert said in shown.err


@pytest.mark.parametrize("args", [["config"], ["--help"], ["config", "-o", "json"]])
def test_a_reader_that_goes_away_is_no_error(args: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*PROGRAM, *args], stdout=writer, stderr=subprocess.PIPE, check=False, env=dict(os.environ)
    )
    os.close(writer)
    assert done.returncode == main.PIPE_CLOSED
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "config"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=dict(os.environ),
        )
    assert done.returncode == 2
    assert b"cannot be written: No space left" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("command", "code"),
    [("check 'Pls wait' > /dev/full", 2), ("nothing 2> /dev/full", 2), ("config 2> /dev/full", 0)],
)
def test_a_full_disk_behind_either_stream_leaves_the_exit_code(command: str, code: int) -> None:
    line = f"{sys.executable} -m saywell {command}"
    done = subprocess.run(line, shell=True, capture_output=True, check=False)
    assert done.returncode == code
    assert b"Exception" not in done.stderr


def test_without_a_home_folder_the_way_out_is_told(say: Say, monkeypatch: Any) -> None:
    monkeypatch.setenv("SAYWELL_HOME", "~nobody-of-this-name/x")
    for args in (["config", "path"], ["search", "hold"], ["insert", "hold.ask"]):
        shown = say(*args)
        assert (shown.code, shown.out) == (2, "")
        assert "set HOME, or SAYWELL_HOME" in shown.err


def test_closed_streams_do_no_harm() -> None:
    command = f"{sys.executable} -m saywell config"
    for closing in (">&-", ">&- 2>&- <&-"):
        done = subprocess.run(f"{command} {closing}", shell=True, capture_output=True, check=False)
        assert done.returncode == 0, closing
        assert done.stderr == b""


def test_arguments_that_are_not_text_are_refused() -> None:
    done = subprocess.run(
        [*PROGRAM, "config", "get", b"chat.\xff\xfe"],
        capture_output=True,
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == 2
    assert b"argument 3 is not UTF-8 text" in done.stderr


def test_an_encoding_without_the_characters_stops_nothing() -> None:
    env = {"PYTHONIOENCODING": "ascii", "SAYWELL_COMPANY": "Ωμέγα"}
    shown = run("config", "get", "company", env=env)
    assert shown.returncode == 0
    assert shown.stdout == "\\u03a9\\u03bc\\u03ad\\u03b3\\u03b1\n"
    listed = json.loads(run("config", "-o", "json", env=env).stdout)
    assert {"Ωμέγα"} == {row["value"] for row in listed if row["key"] == "company"}


def test_flags_for_every_command_may_stand_after_it(say: Say) -> None:
    assert say("config", "--no-color", "path").out == say("--no-color", "config", "path").out
    shown = say("config", "get", "--", "--no-color")
    assert shown.code == 2
    assert "'--no-color'" in shown.err


def test_an_error_of_the_program_leaves_a_report_without_secrets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAYWELL_TOKEN", "sw-secret-token-77")

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("it broke near sw-secret-token-77")

    monkeypatch.setattr(main, "_dispatch", breaks)
    with pytest.raises(SystemExit) as ended:
        main.run(["config"])
    shown = capsys.readouterr().err
    assert ended.value.code == main.CRASH == 70
    assert len(shown.strip().splitlines()) == 1
    assert "Traceback" not in shown
    report = Path(shown.rpartition(" in ")[2].strip())
    assert report.stat().st_mode & 0o777 == 0o600
    text = report.read_text()
    assert "RuntimeError: it broke near [secret]" in text
    assert "sw-secret-token-77" not in text + shown

    with pytest.raises(SystemExit):
        main.run(["config", "--verbose"])
    shown = capsys.readouterr().err
    assert "Traceback" in shown
    assert "sw-secret-token-77" not in shown


def test_each_kind_of_error_has_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = {
        errors.UsageError("x"): 2,
        errors.ConfigError("x"): 2,
        errors.UnknownReply("x"): 2,
        errors.JournalError("x"): 2,
        errors.Refused("x"): 1,
        errors.Unreachable("x"): 3,
        errors.SignInRefused("x"): 3,
        errors.Uncertain("x"): 4,
        KeyboardInterrupt(): 130,
        terminal.Stopped("the draft is kept"): 130,
        BrokenPipeError(): 141,
    }
    for error, code in expected.items():

        def breaks(_: object, error: BaseException = error) -> int:
            raise error

        monkeypatch.setattr(main, "_dispatch", breaks)
        with pytest.raises(SystemExit) as ended:
            main.run(["config"])
        assert ended.value.code == code, error
    assert "stopped; the draft is kept" in capsys.readouterr().err


def test_what_an_error_quotes_cannot_act_on_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main.tell(errors.UsageError("bad \x1b[31m name\u202e", hint="see \x07"))
    assert capsys.readouterr().err == "saywell: bad ␛[31m name‹U+202E›\n  see ␇\n"


def test_completion_can_be_shown() -> None:
    command = f"{shlex.join(PROGRAM)} --show-completion; exit"  # the shell is found by its process
    shown = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=True, timeout=30
    )
    assert "_SAYWELL_COMPLETE" in shown.stdout


def test_plain_commands_do_not_import_what_they_do_not_need() -> None:
    code = (
        "import sys\n"
        "sys.argv = ['saywell', 'config', 'get', 'company']\n"
        "from saywell.cli import main\n"
        "try:\n    main.run()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'httpx', 'prompt_toolkit', 'rich', 'werkzeug', 'keyring', 'sqlite3'}"
        " & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_callback_works_in_a_runner() -> None:
    result = CliRunner().invoke(main.make_app(), ["config", "get", "clocks.warn"])
    assert result.output == "45s\n"


def test_every_command_is_in_the_table_of_modules() -> None:
    top = {name.split()[1] for name, _ in main.command_help()}
    assert top == set(main.COMMANDS)
    for name in main.COMMANDS:
        alone: Any = typer.main.get_command(main.make_app(name))
        assert name in alone.commands
    below = {
        name.split()[2] for name, _ in main.command_help() if name.startswith("saywell library ")
    }
    assert below == set(library.MEMBERS)
    for name in library.MEMBERS:
        alone = typer.main.get_command(main.make_app("library", name))
        assert name in alone.commands["library"].commands


@pytest.mark.parametrize(
    ("args", "command"),
    [
        (["search", "x"], ("search",)),
        (["--no-color", "--config", "check", "inbox"], ("inbox",)),
        (["--config=x", "--verbose", "send"], ("send",)),
        (["library", "lint", "team"], ("library", "lint")),
        (["library"], ("library",)),
        (["--help"], ()),
        (["--version", "check"], ()),
        (["serch"], ()),
        ([], ()),
        (["--config"], ()),
    ],
)
def test_the_command_is_known_before_the_others_are_imported(
    args: list[str], command: tuple[str, ...]
) -> None:
    assert main._named(args) == command
