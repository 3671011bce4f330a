"""library lint, as a command: what it finds, where, and how it says so."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
import yaml
from tests.cli.conftest import Say

from saywell.engine.lint_reply import LARGEST
from saywell.model.lint import RULES
from saywell.stores.places import places

ROOT = Path(__file__).parent.parent.parent
BROKEN = ROOT / "tests" / "library-broken"

FOUND = {
    ("conflict.yaml", 3, "L00", "error"),
    ("tabs.yaml", 3, "L00", "error"),
    ("openings.yaml", 4, "L06.opening", "advice"),
    ("replies.yaml", 6, "L02", "error"),  # a block that includes itself
    ("replies.yaml", 8, "L02", "error"),  # a block that nobody includes
    ("replies.yaml", 14, "L02", "error"),  # a name that nobody knows
    ("replies.yaml", 23, "M06.calm-down", "warning"),
    ("replies.yaml", 23, "M08.refusal", "warning"),
    ("replies.yaml", 24, "M06.calm-down", "warning"),  # in Greek
    ("replies.yaml", 24, "M08.refusal", "warning"),
    ("replies.yaml", 25, "L03.owner", "advice"),
    ("replies.yaml", 25, "L03.review", "advice"),
    ("replies.yaml", 28, "L03.due", "warning"),
    ("replies.yaml", 28, "L04", "error"),  # a trigger that is taken
    ("replies.yaml", 28, "L04.alike", "advice"),
    ("replies.yaml", 40, "L04.variants", "advice"),
    ("replies.yaml", 40, "L05.missing", "advice"),
    ("replies.yaml", 46, "L02", "error"),  # no subject
    ("replies.yaml", 51, "L00", "error"),  # a file outside of the folder
    ("replies.yaml", 53, "L04", "error"),  # an id that is taken
    ("replies.yaml", 57, "L00", "error"),  # an unknown key
    ("replies.yaml", 58, "L00.cut", "advice"),  # a title with a number sign in it
    ("replies.yaml", 61, "L00", "error"),  # an unknown language
    ("replies.yaml", 67, "L06.impersonal", "advice"),
    ("replies.yaml", 75, "L06.wall", "advice"),
    ("replies.yaml", 80, "L02.fallback", "advice"),
    ("replies.yaml", 81, "L04.scope", "advice"),  # nobody sees it
    ("replies.yaml", 99, "L04.scope", "advice"),  # a team that is misspelt
    ("replies.yaml", 116, "M06.calm-down", "warning"),  # in one branch alone
    ("replies.yaml", 122, "L02", "error"),  # blocks that include one another
    ("replies.yaml", 128, "L02", "error"),  # a variable named like a word of templates
}
IN_SECOND = {
    ("replies.yaml", 4, "L04.trigger", "advice"),
    ("replies.yaml", 8, "L02.attachment", "warning"),
}
"""What only shows in a second folder, with a large file in it."""


def rows(say: Say, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(say("library", "lint", *words, "-o", "json").out)
    return found


def test_every_kind_of_problem_is_found_at_its_line(say: Say) -> None:
    found = {
        (Path(str(one["file"])).name, one["line"], one["rule"], one["severity"])
        for one in rows(say, str(BROKEN))
    }
    assert found >= FOUND
    # nothing else but more etiquette on the rude reply, on a stiff one and on a greeting
    rest = found - FOUND
    assert {(line, str(rule)[0]) for _, line, rule, _ in rest} <= {
        (line, "M") for line in (23, 24, 39, 67)
    }


def test_there_is_an_example_of_every_rule(say: Say, tmp_path: Path) -> None:
    second = tmp_path / "second"
    shutil.copytree(ROOT / "tests" / "library-second", second)
    with (second / "large.bin").open("wb") as large:
        large.truncate(LARGEST + 1)
    found = {
        (Path(str(one["file"])).name, one["line"], one["rule"], one["severity"])
        for one in rows(say, str(BROKEN), str(second))
        if str(one["file"]).startswith(str(second))
    }
    assert found >= IN_SECOND
    assert {rule for _, _, rule, _ in FOUND | IN_SECOND} >= RULES.keys()
    code = [*(ROOT / "src/saywell/engine").glob("lint_*.py"), ROOT / "src/saywell/app/linting.py"]
    source = "".join(path.read_text() for path in code)
    assert set(re.findall(r'"(L0\d[.a-z]*)"', source)) | {"L00", "L04"} == RULES.keys()


def test_the_starter_library_is_clean(say: Say) -> None:
    shown = say("library", "lint", str(ROOT / "snippets"))
    assert shown.code == 0
    assert {one["severity"] for one in rows(say, str(ROOT / "snippets"))} <= {"advice"}


def test_severity_decides_on_the_exit_code(say: Say, replies: Path) -> None:
    file = replies / "one.yaml"
    file.write_text(
        "saywell: 1\nreplies:\n  - {id: a, title: A, text: {en: 'Hello, how can I help you?'}}\n"
    )
    assert say("library", "lint").code == 0
    assert say("library", "lint", "--fail-on", "advice").code == 1
    file.write_text(file.read_text().replace("title: A", "title: A, review: 2020-01-01"))
    assert say("library", "lint").code == 1
    assert say("library", "lint", "--fail-on", "error").code == 0
    assert say("library", "lint", "nowhere").code == 2


def test_of_a_file_only_its_own_findings_are_told(say: Say, replies: Path) -> None:
    for name in ("one", "two", "three"):
        (replies / f"{name}.yaml").write_text(f"saywell: 1\n{name}: 1\nreplies: []\n")
    named = [str(replies / "one.yaml"), str(replies / "two.yaml")]
    assert [row["rule"] for row in rows(say, *named)] == ["L00", "L00"]
    assert [row["file"] for row in rows(say, *named[:1])] == named[:1]


def test_only_what_has_changed_is_checked_again(say: Say, replies: Path) -> None:
    for number in range(3):
        reply = f"{{id: r{number}, title: T, text: {{en: Hello there.}}}}"
        (replies / f"{number}.yaml").write_text(f"saywell: 1\nreplies:\n  - {reply}\n")
    block = replies / "blocks.yaml"
    block.write_text("saywell: 1\nblocks:\n  - {id: bye, text: {en: Goodbye.}}\n")
    uses = replies / "uses.yaml"
    uses.write_text(
        "saywell: 1\nreplies:\n  - id: uses\n    title: U\n"
        "    text: {en: 'Thanks for that. {% render \"bye\" %}'}\n"
    )

    def checked() -> int:
        return int(say("library", "lint").err.split(" checked anew")[0].rsplit(" ", 1)[-1])

    everything = checked()
    assert everything >= 4
    assert checked() == 0
    (replies / "1.yaml").write_text((replies / "1.yaml").read_text().replace("Hello", "HELLO YOU"))
    assert checked() == 1
    assert any(str(one["rule"]).startswith("M03") for one in rows(say))
    block.write_text(block.read_text().replace("Goodbye.", "calm down!!!"))
    assert checked() == 1  # the reply that includes it
    assert any(one["reply"] == "uses" and one["rule"] == "M06.calm-down" for one in rows(say))
    (replies / "0.yaml").unlink()
    assert checked() == 0
    assert not any(one["reply"] == "r0" for one in rows(say))
    (replies / "rules").mkdir()
    (replies / "rules" / "house.yaml").write_text(
        "saywell: 1\nhouse: ours\nlanguage: en\navoid: {Hello: Welcome}\n"
    )
    assert checked() >= 4  # the rules are others
    assert any(str(one["rule"]).startswith("M26") for one in rows(say))


def test_what_was_kept_is_never_trusted(say: Say, replies: Path) -> None:
    (replies / "a.yaml").write_text(
        "saywell: 1\nreplies:\n  - {id: a, title: A, text: {en: 'Calm down!!!'}}\n"
    )
    before = rows(say)
    (kept,) = (Path(places(os.environ).cache) / "lint").iterdir()
    for damage in (b"", b"{", b'{"version": 1}', b'{"version":1,"key":1,"files":{"a":1}}'):
        kept.write_bytes(damage)
        assert rows(say) == before


def test_many_findings_are_summed_up_and_one_kind_can_be_shown(say: Say) -> None:
    shown = say("library", "lint", str(BROKEN), "--rule", "L03", "--rule", "L04.scope")
    assert {line.split()[2] for line in shown.out.splitlines()} == {
        *("L03.owner:", "L03.review:", "L03.due:", "L04.scope:")
    }
    assert shown.err.endswith("checked anew: 1 warning, 4 advice\n")
    assert say("library", "lint", str(BROKEN), "--rule", "L03.owner").code == 0
    everything = say("library", "lint", str(BROKEN)).err.splitlines()
    assert everything[-1].startswith("most often: L02 ")


def test_the_form_for_github(say: Say, replies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (replies / "a,b.yaml").write_text(
        "saywell: 1\nreplies:\n  - id: a\n    title: A\n    text: {en: 'Calm down, 100%!'}\n"
    )
    monkeypatch.chdir(replies)
    lines = say("library", "lint", "-o", "github").out.splitlines()
    line = next(one for one in lines if "M06.calm-down" in one)
    assert line.startswith("::warning file=a%2Cb.yaml,line=5,col=")
    assert "title=M06.calm-down::" in line


def test_the_form_for_code_scanning(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = say("library", "lint", str(BROKEN), "-o", "sarif")
    assert shown.code == 1
    log = json.loads(shown.out)
    (run,) = log["runs"]
    rules = [one["id"] for one in run["tool"]["driver"]["rules"]]
    assert (log["version"], len(run["results"])) == ("2.1.0", len(rows(say, str(BROKEN))))
    for one in run["results"]:
        assert rules[one["ruleIndex"]] == one["ruleId"]
        assert one["level"] in ("error", "warning", "note")
        place = one["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].startswith("tests/library-broken/")
        assert place["region"]["startLine"] >= 1
    monkeypatch.chdir(BROKEN / "openings")
    assert f'"uri": "file://{BROKEN}' in say("library", "lint", str(BROKEN), "-o", "sarif").out


def test_the_hooks_for_pre_commit_are_commands_that_exist(say: Say) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [one["id"] for one in hooks] == ["saywell-lint", "saywell-format"]
    for one in hooks:
        program, *words = one["entry"].split()
        assert program == "saywell"
        assert say(*words[:2], "--help").code == 0
