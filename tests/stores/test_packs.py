"""Packs in folders: layers, doubles, broken files; the rest is still there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from saywell.model import checks
from saywell.model.rules import Severity
from saywell.stores.packs import load_packaged, load_packs, pack_files, read_pack

PACK = """\
saywell: 1
pack: en.test
language: en
words:
  we: [we, our team]
rules:
  - id: M08.no
    kind: phrases
    severity: SEVERITY
    message: No “{found}”.
    why: {en: It ends the chat., el: Κλείνει τη συζήτηση.}
    phrases: ["<we> can't"]
    examples:
      bad:
        - We can't.
        - text: Our team can't.
          contact: {name: Tom}
          first_reply: true
      good: [We can., Can't we?]
"""

SOUND = PACK.replace("SEVERITY", "error")
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_pack_is_read_with_its_places(write: Write) -> None:
    path = write("en.yaml", SOUND)
    pack, problems = read_pack(path)
    assert problems == []
    assert pack is not None
    assert pack.words == {"we": ("we", "our team")}
    (rule,) = pack.rules
    assert isinstance(rule, checks.Phrases)
    assert rule.severity is Severity.ERROR
    assert (rule.where.file, rule.where.line, rule.where.column) == (str(path), 7, 5)
    first, second = rule.examples.bad
    assert (first.text, first.where.line) == ("We can't.", 15)
    assert second.contact == {"name": "Tom"}
    assert second.first_reply is True


def test_a_later_folder_replaces_a_rule(write: Write, tmp_path: Path) -> None:
    write("base/en.yaml", SOUND)
    write("team/deep/en.yml", PACK.replace("SEVERITY", "advice"))
    write(
        "team/el.yaml", PACK.replace("SEVERITY", "warning").replace("language: en", "language: el")
    )
    packs, problems = load_packs([tmp_path / "base", tmp_path / "team", tmp_path / "absent"])
    assert problems == []
    rules = {(pack.language, rule.id): rule.severity for pack in packs for rule in pack.rules}
    assert rules == {("en", "M08.no"): Severity.ADVICE, ("el", "M08.no"): Severity.WARNING}
    assert [len(pack.rules) for pack in packs] == [0, 1, 1]


def test_the_same_rule_twice_in_a_folder_is_told(write: Write, tmp_path: Path) -> None:
    write("a.yaml", SOUND)
    second = write("b.yaml", SOUND)
    _, (problem,) = load_packs([tmp_path])
    assert str(problem).startswith(f"{second}:7:5: the rule 'M08.no' is here a second time")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PACK, "SEVERITY"),
        (PACK.replace("SEVERITY", "error").replace("kind: phrases", "kind: phrase"), "phrases"),
        (PACK.replace("SEVERITY", "error").replace("    why:", "    whx:"), "why"),
        (PACK.replace("SEVERITY", "error").replace("M08.no", "No refusal"), "id"),
        (
            PACK.replace("SEVERITY", "error").replace("language: en", "language: English"),
            "language",
        ),
        (PACK.replace("saywell: 1", "saywell: 2"), "version 2"),
        (PACK.replace("saywell: 1\n", ""), "not a file of rules"),
        ("", "empty"),
        ("\t- x", ""),
        ("a: *b", ""),
    ],
)
def test_broken_packs_are_told_with_their_place(write: Write, text: str, says: str) -> None:
    path = write("en.yaml", text)
    _, problems = read_pack(path)
    assert problems
    assert all(problem.where.file == str(path) for problem in problems)
    assert any(says in str(problem) for problem in problems), problems


def test_one_broken_file_does_not_stop_the_others(write: Write, tmp_path: Path) -> None:
    write("good.yaml", SOUND)
    write("bad.yaml", ": [")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / ".hidden.yaml").write_text("x")
    packs, problems = load_packs([tmp_path])
    assert [pack.pack for pack in packs] == ["en.test"]
    assert {Path(problem.where.file).name for problem in problems} == {"bad.yaml", "bytes.yaml"}


def test_links_that_lead_back_are_not_followed(write: Write, tmp_path: Path) -> None:
    write("in/a.yaml", PACK)
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    assert [path.name for path in pack_files(tmp_path, [])] == ["a.yaml"]


def test_the_packs_that_come_with_the_program_are_there() -> None:
    packs, problems = load_packaged()
    assert problems == []
    assert "*" in {pack.language for pack in packs}
