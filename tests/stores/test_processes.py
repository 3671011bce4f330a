"""Whether a process still runs, although numbers come again and zombies have one."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from saywell.stores import processes
from saywell.stores.processes import Process, parsed, runs, this_process

linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs proc(5)")


def described(number: int) -> Process:
    return Process(number, processes._start(number), processes._space())


def test_this_process_runs_and_is_read_back() -> None:
    own = this_process()
    assert own.number == os.getpid()
    assert parsed(str(own)) == own
    assert runs(own) in (True, None)


@linux
def test_another_process_runs_until_it_has_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        other = described(child.pid)
        assert runs(other) is True
        assert other != this_process()
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # it is a zombie from here on
        assert runs(other) is False
    assert runs(other) is False


@linux
def test_the_same_number_is_not_the_same_process() -> None:
    own = this_process()
    boot, _, tick = own.start.partition("/")
    assert runs(dataclasses.replace(own, start=f"{boot}/{int(tick) - 1}")) is False
    assert runs(dataclasses.replace(own, start=f"another-boot/{tick}")) is False


@linux
def test_of_another_container_nothing_is_known() -> None:
    assert runs(dataclasses.replace(this_process(), space="pid:[1]")) is None


def test_a_bare_number_is_known_only_to_have_ended() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert runs(parsed(str(child.pid))) is False
    assert runs(parsed(str(os.getppid()))) is None


def test_where_the_system_tells_nothing_a_number_has_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(processes, "_PROC", tmp_path)
    for known in (processes._boot, processes._space, processes._described):
        known.cache_clear()
    try:
        assert this_process() == Process(os.getpid())
        assert runs(Process(os.getppid())) is None
    finally:
        for known in (processes._boot, processes._space, processes._described):
            known.cache_clear()
