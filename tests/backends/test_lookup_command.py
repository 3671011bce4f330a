"""Looking values up by commands: bounded, alone, and gone afterwards with all that they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from saywell.backends import lookup_command
from saywell.errors import LookupFailed
from saywell.model import secrecy
from saywell.model.lookup import Errand

PYTHON = (sys.executable, "-I", "-S", "-c")


def run(
    *command: str,
    secrets: Mapping[str, str] | None = None,
    timeout: float = 5.0,
    most: int = 1000,
    given: Mapping[str, str] | None = None,
) -> bytes:
    errand = Errand("orders", command, given=given or {}, timeout=timeout, most=most)
    return lookup_command.run(errand, secrets or {}, os.environ)


def failed(*command: str, **bounds: float) -> LookupFailed:
    with pytest.raises(LookupFailed) as raised:
        run(*command, **bounds)  # type: ignore[arg-type]
    return raised.value


def script(folder: Path, text: str) -> str:
    path = folder / "script.py"
    path.write_text(textwrap.dedent(text))
    return str(path)


def until(condition: Callable[[], bool]) -> None:
    """Wait for what happens in other processes."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


def ended(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{number}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_command_gets_its_words_as_they_are_and_little_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYWELL_TOKEN", "of-the-chat-system")
    monkeypatch.setenv("OTHER", "x")
    path = script(
        tmp_path,
        """
        import json, os, sys
        names = ("SAYWELL_TOKEN", "OTHER", "ORDERS_TOKEN", "INPUT_ORDER")
        known = {name: os.environ.get(name) for name in names}
        print(json.dumps([sys.argv[1:], os.getcwd(), sys.stdin.read(), known]))
        """,
    )
    out = run(
        sys.executable,
        path,
        "$(id); `id` | *",
        "",
        secrets={"ORDERS_TOKEN": "abcd"},
        given={"INPUT_ORDER": "é"},
    )
    told = out.decode()
    assert told.startswith('[["$(id); `id` | *", ""], "/", "", ')
    assert '"SAYWELL_TOKEN": null, "OTHER": null' in told
    assert '"ORDERS_TOKEN": "abcd", "INPUT_ORDER": "\\u00e9"' in told


def test_a_command_that_hangs_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        f"""
        import os, signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"])
        open({str(tmp_path / "ids")!r}, "w").write(f"{{os.getpid()}} {{child.pid}} ")
        time.sleep(60)
        """,
    )
    error = failed(sys.executable, "-I", "-S", path, timeout=2.0)
    assert error.kind == "slow"
    assert str(error) == "no answer in 2 s"
    ids = [int(one) for one in (tmp_path / "ids").read_text().split()]
    assert len(ids) == 2
    until(lambda: all(map(ended, ids)))


def test_what_a_command_leaves_behind_is_killed_too(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import subprocess, sys
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        sleep = [sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"]
        print(subprocess.Popen(sleep, **quiet).pid)
        """,
    )
    left = int(run(sys.executable, "-I", "-S", path))
    until(lambda: ended(left))


def test_the_command_ends_with_a_program_that_is_killed(tmp_path: Path) -> None:
    """Nobody is left to end it then: its guard does."""
    hang = f"import os, time; open({str(tmp_path / 'id')!r}, 'w').write(f'{{os.getpid()}} '); "
    asker = f"""
import os, sys
from saywell.backends import lookup_command
from saywell.model.lookup import Errand
command = (sys.executable, "-I", "-S", "-c", {hang + "time.sleep(60)"!r})
lookup_command.run(Errand("orders", command, timeout=30.0), {{}}, os.environ)
"""
    with subprocess.Popen([sys.executable, "-c", asker]) as program:
        until(lambda: (tmp_path / "id").exists() and (tmp_path / "id").read_text().endswith(" "))
        program.send_signal(signal.SIGKILL)
    number = int((tmp_path / "id").read_text())
    until(lambda: ended(number))


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    error = failed(*PYTHON, "while True: print('x' * 1000)", most=10_000)
    assert error.kind == "too_big"


def test_why_a_command_has_failed_is_told_in_one_clean_line_without_secrets() -> None:
    secrecy.note("s3cret-of-orders")
    said = "import sys; sys.stderr.write('x\\n' * 5000 + '\\x1b[31mno s3cret-of-orders\\n'); "
    error = failed(*PYTHON, said + "sys.exit(3)")
    assert error.kind == "ended_saying"
    assert "s3cret" not in str(error)
    assert "\x1b" not in str(error)
    assert failed(*PYTHON, "import os; os.kill(os.getpid(), 15)").facts["code"] == "143"


def test_what_is_not_there_or_may_not_run_is_told_before_anything_starts(tmp_path: Path) -> None:
    error = failed("no-such-program-anywhere", "x")
    assert (error.kind, error.facts["program"]) == ("no_program", "no-such-program-anywhere")
    plain = tmp_path / "plain"
    plain.write_text("x")
    assert failed(str(plain)).kind == "no_program"
    plain.chmod(0o755)
    broken = tmp_path / "broken"
    broken.write_text("#!/no/such/interpreter\n")
    broken.chmod(0o755)
    assert failed(str(broken)).kind == "not_started"


def test_a_secret_is_in_no_list_of_processes(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import pathlib, sys
        lines = []
        for one in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                lines.append(one.read_bytes())
            except OSError:
                pass
        print(b"zq5-secret-zq5" in b"".join(lines), b"visible-argument" in b"".join(lines))
        """,
    )
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("this system does not list its processes as files")
    out = run(sys.executable, path, "visible-argument", secrets={"TOKEN": "zq5-secret-zq5"})
    assert out.split() == [b"False", b"True"]
