"""A process reads no phrase that one before it has read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from saywell.app import wiring, wiring_phrases
from saywell.engine import phrase_memory, phrases
from saywell.model.rules import Draft
from saywell.model.settings import Settings
from saywell.stores.places import places

RULE = """\
saywell: 1
pack: house.en
language: en
rules:
  - id: M05.gizmo
    kind: phrases
    severity: warning
    message: {{en: "“{{found}}” is our word, not the customer's."}}
    why: {{en: Customers call it something else.}}
    phrases: [{phrase}]
    examples:
      bad: [Take the gizmo out., Where is the gizmo?]
      good: [Take the widget out., Where is the widget?]
"""


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The phrases that are read, from a process on that knows none."""
    found: list[str] = []
    reader = phrases._read

    def noted(source: str, *rest: object) -> phrase_memory.Reading:
        found.append(source)
        return reader(source, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(phrases, "_read", noted)
    forget(monkeypatch)
    return found


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrase_memory, "_memories", {})
    monkeypatch.setattr(phrase_memory, "_recallers", [])


def kept() -> list[Path]:
    return sorted(Path(places(os.environ).cache).glob(f"{wiring_phrases.KIND}-*.bin"))


def check(text: str) -> set[str]:
    loaded = wiring.load_checker(Settings(), Draft(text, "en"))
    wiring_phrases.keep(os.environ)
    return {one.check for one in loaded.checker.check(Draft(text, "en")).findings}


def test_the_next_process_reads_nothing_and_finds_the_same(
    read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = check("Please wait, we cant do that.")
    assert "M27.wait-how-long" in found
    read.clear()
    forget(monkeypatch)
    assert check("Please wait, we cant do that.") == found
    assert read == []


def test_of_an_edited_rule_only_what_is_new_is_read(
    read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = wiring.own_replies(Settings()) / wiring.RULES / "team.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(RULE.format(phrase="gizmo"), encoding="utf-8")
    assert "M05.gizmo" in check("Take the gizmo out.")
    file.write_text(RULE.format(phrase="the gizmo"), encoding="utf-8")
    read.clear()
    forget(monkeypatch)
    assert "M05.gizmo" in check("Take the gizmo out.")
    assert read == ["the gizmo"]


@pytest.mark.parametrize("content", [b"", b"saywell", b"\0" * 4096])
def test_a_damaged_file_is_made_anew(
    read: list[str], monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    found = check("Please wait.")
    for path in kept():
        path.unlink()  # it may be another's as well
        path.write_bytes(content)
        path.chmod(0o600)
    read.clear()
    forget(monkeypatch)
    assert check("Please wait.") == found
    assert read
    assert any(path.stat().st_size > len(content) for path in kept())


def test_without_a_place_to_keep_them_all_are_read(
    read: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SAYWELL_HOME", str(tmp_path / "file" / "home"))
    assert "M27.wait" in check("Please wait.")
    assert read
