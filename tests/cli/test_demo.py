"""``saywell demo`` without a terminal: readable or JSON, and an exit code that tells the truth."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from saywell.cli.main import run


def demo(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "saywell", "demo", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_it_plays_a_conversation_and_leaves_nothing_behind() -> None:
    played = demo()
    assert played.returncode == 0, played.stderr
    for words in ("1. queue", "M22", "the check says block", "word for word", "10. answer"):
        assert words in played.stdout
    assert "\x1b" not in played.stdout
    home = Path(os.environ["SAYWELL_HOME"])
    assert not list(home.rglob("*.sqlite*"))


def test_the_same_steps_as_json() -> None:
    done = demo("-o", "json")
    assert done.returncode == 0, done.stderr
    played = json.loads(done.stdout)
    assert played["ok"] is True
    assert [step["step"] for step in played["steps"]][-2:] == ["read back", "answer"]


def test_nothing_of_this_person_is_used(tmp_path: Path) -> None:
    own = tmp_path / "config" / "snippets"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text(
        "saywell: 1\nreplies: [{id: orders.status, title: Mine, text: {en: Mine.}}]\n"
    )
    assert demo(SAYWELL_HOME=str(tmp_path)).returncode == 0
    homeless = demo(SAYWELL_HOME="~nobody-of-this-name/x")
    assert homeless.returncode == 0, homeless.stderr


def test_a_failed_step_is_a_failed_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("saywell.app.demo.QUERY", "zebra crossing")
    monkeypatch.setattr(sys, "argv", ["saywell", "demo", "-o", "json"])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 1
    printed = capsys.readouterr()
    played = json.loads(printed.out)
    assert played["ok"] is False
    assert "orders.status" in played["error"]
    assert "orders.status" in printed.err
