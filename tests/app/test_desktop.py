"""The desktop's programs: which are taken, what they are given, and that none is waited for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from saywell.app import desktop
from saywell.app.desktop import NoDesktop, Opened, SystemDesktop

ADDRESS = "https://example.org/a?b=c&d=$(id)"


def program(folder: Path, name: str, code: int = 0) -> Path:
    """Make a program that writes what it was given into a file beside it."""
    path = folder / name
    path.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"taken = sys.stdin.read()\n"
        f"open({str(folder / name)!r} + '.got', 'w').write('\\n'.join(sys.argv[1:]) + taken)\n"
        f"sys.exit({code})\n"
    )
    path.chmod(0o755)
    return path


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def found(programs: Path, environ: Mapping[str, str], platform: str = "linux") -> SystemDesktop:
    return SystemDesktop(environ, platform=platform)


def got(programs: Path, name: str) -> str:
    return (programs / f"{name}.got").read_text()


def test_the_browser_of_the_environment_comes_first_and_no_shell_sees_the_address(
    programs: Path,
) -> None:
    program(programs, "mybrowser")
    program(programs, "xdg-open")
    environ = {"BROWSER": f"w3m{os.pathsep}mybrowser --new %s", "DISPLAY": ":0"}
    assert found(programs, environ).open(ADDRESS) is Opened.DONE
    assert got(programs, "mybrowser") == f"--new\n{ADDRESS}"
    assert not (programs / "xdg-open.got").exists()


def test_mail_goes_to_the_system_and_a_browser_that_fails_is_passed_over(programs: Path) -> None:
    program(programs, "mybrowser", code=3)
    program(programs, "xdg-open")
    environ = {"BROWSER": "mybrowser", "WAYLAND_DISPLAY": "w"}
    assert found(programs, environ).open(ADDRESS) is Opened.DONE
    assert got(programs, "xdg-open") == ADDRESS
    assert found(programs, environ).open("mailto:a@example.org") is Opened.DONE
    assert got(programs, "xdg-open") == "mailto:a@example.org"


def test_without_a_display_there_is_nothing_to_open_with(programs: Path) -> None:
    program(programs, "xdg-open")
    assert found(programs, {"SSH_CONNECTION": "x"}).open(ADDRESS) is Opened.NO_PROGRAM
    assert found(programs, {"BROWSER": "'", "DISPLAY": ""}).open(ADDRESS) is Opened.NO_PROGRAM
    assert found(programs, {"DISPLAY": ":0", "BROWSER": "none"}).open("tel:+30") is Opened.DONE


def test_what_fails_or_is_no_program_is_told(programs: Path) -> None:
    program(programs, "xdg-open", code=1)
    assert found(programs, {"DISPLAY": ":0"}).open(ADDRESS) is Opened.FAILED
    (programs / "xdg-open").write_text("no program")
    assert found(programs, {"DISPLAY": ":0"}).open(ADDRESS) is Opened.FAILED


def test_a_program_that_runs_on_is_not_waited_for(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop, "PATIENCE", 0.3)
    path = programs / "open"
    path.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(3)\n")
    path.chmod(0o755)
    assert found(programs, {}, "darwin").open(ADDRESS) is Opened.DONE


@pytest.mark.parametrize(
    ("environ", "platform", "name"),
    [
        ({"TMUX": "x", "DISPLAY": ":0"}, "linux", "tmux"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", "wl-copy"),
        ({"DISPLAY": ":0"}, "linux", "xclip"),
        ({}, "darwin", "pbcopy"),
    ],
)
def test_a_text_is_handed_to_the_program_that_is_there(
    programs: Path, environ: dict[str, str], platform: str, name: str
) -> None:
    for each in ("tmux", "wl-copy", "xclip", "xsel", "pbcopy"):
        program(programs, each)
    assert found(programs, environ, platform).copy("Γειά 你好")
    assert got(programs, name).endswith("Γειά 你好")


def test_where_one_fails_the_next_is_asked_and_without_any_it_is_told(programs: Path) -> None:
    program(programs, "xclip", code=1)
    program(programs, "xsel")
    assert found(programs, {"DISPLAY": ":0"}).copy("text")
    assert got(programs, "xsel") == "-ibtext"
    assert not found(programs, {}).copy("text")
    assert not found(programs, {"DISPLAY": ":0"}, "darwin").notify("a", "b")


def test_a_notification_is_no_markup_and_no_option(programs: Path) -> None:
    program(programs, "notify-send")
    assert found(programs, {"DISPLAY": ":0"}).notify("--help", "<b>a</b> & b")
    assert got(programs, "notify-send") == (
        "--app-name=saywell\n--\n--help\n&lt;b&gt;a&lt;/b&gt; &amp; b"
    )
    assert not found(programs, {}).notify("a", "b")
    program(programs, "osascript")
    assert found(programs, {}, "darwin").notify("title", 'a" & b')
    assert got(programs, "osascript").endswith('title\na" & b')


def test_no_desktop_does_nothing() -> None:
    nowhere = NoDesktop()
    assert nowhere.open(ADDRESS) is Opened.NO_PROGRAM
    assert not nowhere.copy("a")
    assert not nowhere.notify("a", "b")
