"""config, as a command."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.cli.conftest import Say
from tests.cli.support import run

from saywell.app import wiring


def file() -> Path:
    return wiring.folders().config_file


def test_every_setting_is_listed_with_its_source(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYWELL_COMPANY", "Acme")
    say("config", "set", "chat.url", "https://chat.example.org")
    rows = {row["key"]: row for row in json.loads(say("config", "-o", "json").out)}
    assert set(rows) == set(wiring.setting_names())
    assert rows["chat.url"]["source"] == str(file())
    assert rows["company"] == {
        "key": "company",
        "value": "Acme",
        "source": "SAYWELL_COMPANY",
        "doc": rows["company"]["doc"],
    }
    assert rows["library.starter"]["value"] is True
    assert "chat.url\thttps://chat.example.org\t" in say("config").out
    assert say("config", "-o", "csv").out.startswith("key,value,source\n")


def test_a_setting_can_be_set_and_read(say: Say) -> None:
    shown = say("config", "set", "check.severities.M06", "advice")
    assert (shown.code, shown.out) == (0, "")
    assert str(file()) in shown.err
    assert say("config", "get", "check.severities.M06").out == "advice\n"
    assert say("config", "get", "check.severities").out == "M06=advice\n"
    assert file().stat().st_mode & 0o777 == 0o600


def test_another_file_can_be_named(say: Say, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("company: Other\n")
    assert say("--config", str(other), "config", "get", "company").out == "Other\n"
    say("--config", str(other), "config", "set", "agent", "Ann")
    assert other.read_text() == "company: Other\nagent: Ann\n"
    assert say("--config", str(other), "config", "path").out == f"{other}\n"
    assert say("config", "path").out == f"{file()}\n"
    assert not file().exists()


def test_the_editor_is_opened_and_the_result_read(
    say: Say, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho 'langauge: el' >> \"$2\"\n")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", f"{editor} --wait")
    shown = say("config", "edit")
    assert shown.code == 2
    assert f"{file()}:2:1" in shown.err
    assert "did you mean 'language'?" in shown.err
    assert say("config", "path").code == 0
    monkeypatch.setenv("EDITOR", "/nowhere/editor")
    assert "does not start" in say("config", "edit").err
    monkeypatch.setenv("EDITOR", "false")
    assert say("config", "edit").code == 2


def test_keys_complete() -> None:
    from saywell.cli.config import complete_key

    assert complete_key("chat.a") == ["chat.account", "chat.allow_insecure"]
    assert "M22.placeholder" in wiring.setting_values("check.off")
    assert wiring.setting_values("check.severities.M06") == ("error", "warning", "advice")
    assert wiring.setting_values("library.starter") == ("true", "false")
    assert wiring.setting_values("nothing") == ()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("saywell insert test.p", "test.parcel"),
        ("saywell config get chat.u", "chat.url"),
        ("saywell config set check.off M22.pl", "M22.placeholder"),
        ("saywell check --lang e", "el"),
        ("saywell prac", "practice"),
    ],
)
@pytest.mark.usefixtures("replies")
def test_the_shell_is_offered_words(words: str, offered: str) -> None:
    env = {
        "_SAYWELL_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    shown = run(env=env)
    assert offered in shown.stdout.split()
    assert shown.stderr == ""


def test_completion_is_silent_when_the_settings_are_broken() -> None:
    file().parent.mkdir(parents=True)
    file().write_text("langage: el\n")
    env = {
        "_SAYWELL_COMPLETE": "complete_bash",
        "COMP_WORDS": "saywell insert h",
        "COMP_CWORD": "2",
    }
    shown = run(env=env)
    assert (shown.stdout.strip(), shown.stderr) == ("", "")


def test_replies_complete(replies: Path) -> None:
    from saywell.cli.fields import complete_language, complete_reply

    assert complete_reply("test.p") == [("test.parcel", "Where the parcel is")]
    assert complete_language("e") == [("en", "English"), ("el", "Ελληνικά")]
    assert replies.is_dir()
    assert "SAYWELL_LIBRARY" in os.environ


def test_keys_are_judged_when_they_are_listed_and_before_they_are_set(say: Say) -> None:
    file().parent.mkdir(parents=True, exist_ok=True)
    file().write_text("keys:\n  snd: f5\n  next_waiting: [f5, ctrl-n]\n")
    listed = say("config")
    assert listed.code == 2
    assert "keys\tsnd=f5, next_waiting=f5 ctrl-n\t" in listed.out
    assert f"{file()}:2:3: there is no action 'snd'" in listed.err
    assert "did you mean 'send'?" in listed.err
    refused = say("config", "set", "keys.why", "ctrl-i")
    assert refused.code == 2
    assert "terminals send the same for 'ctrl-i' and Tab" in refused.err
    assert "F5 is taken by next_waiting" in say("config", "set", "keys.why", "f5").err
    assert "why" not in file().read_text()
    assert say("config", "set", "keys.why", "f7,alt-.").code == 0
    assert "why: [f7, alt-.]" in file().read_text()
    assert say("config", "get", "keys.why").out == "f7, alt-.\n"
