"""library diff: what changed in the replies since a revision, and in their lint."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from tests.checkouts import commit, file, git, made, reply, write
from tests.cli.conftest import Say
from tests.cli.git_library import diffed, shown_diff, use_folders
from tests.cli.support import Terminal

from saywell.app import wiring, wiring_layers
from saywell.errors import LibraryError, Problem, Where
from saywell.model.settings import Settings

LATE = reply("late", "Sorry, it is late.", title="Parcel is late")
HOLD = reply("hold", "One moment, please wait.")


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two replies, and commands that use it."""
    folder = made(tmp_path / "team", a__yaml=file(LATE, HOLD))
    use_folders(monkeypatch, tmp_path, folder)
    return folder


def changed(revision: str = "HEAD", *paths: str | Path, worse: bool = False) -> list[Any]:
    return [
        (one["what"], one["id"])
        for layer in diffed(revision, *paths, worse=worse)["layers"]
        for one in layer["changed"]
    ]


def rules(found: dict[str, Any], side: str) -> list[str]:
    return [one["rule"] for one in found["lint"][side]]


def test_nothing_is_different_at_first(say: Say, team: Path) -> None:
    shown = say("library", "diff")
    assert (shown.code, shown.out, shown.err) == (0, "", "no reply is different\n")


def test_what_a_killed_comparison_has_left_is_tidied(
    say: Say, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "scratch" / "saywell-diff-left"
    (left / "0-old").mkdir(parents=True)
    os.utime(left, (0, 0))
    monkeypatch.setattr(tempfile, "tempdir", str(left.parent))
    assert say("library", "diff").code == 0
    assert list(left.parent.iterdir()) == []


def test_replies_are_shown_as_people_read_them(say: Say, team: Path) -> None:
    write(
        team / "a.yaml",
        """\
# A comment.
saywell: 1
defaults: {owner: "leads", review: 2999-01-01}
blocks:
  - {id: bye, text: Goodbye}
replies:
  - title: Parcel is late
    id: 'late'
    scope: team:billing
    variables:
      day: {description: The day, example: Friday}
    review: 2999-06-30
    text:
      en: Sorry, it comes {{ day }}. {% render "bye" %}
      el: Λυπάμαι, αργεί.
  - id: new.one
    title: Brand new
    text: {zh: 谢谢您。}
""",
    )
    assert shown_diff() == [
        "+ shared block bye  a.yaml:5:5",
        "    text:",
        "      + Goodbye",
        "~ late (Parcel is late)  a.yaml:7:5",
        "    text.en:",
        "      - Sorry, it is late.",
        '      + Sorry, it comes {{ day }}. {% render "bye" %}',
        "    text.el:",
        "      + Λυπάμαι, αργεί.",
        "    scope: everyone -> team:billing",
        "    review: 2999-01-01 -> 2999-06-30",
        "    variables.day.description: - -> The day",
        "    variables.day.example: - -> Friday",
        "    variables.day.required: - -> true",
        "    variables.day.remembered: - -> false",
        "+ new.one (Brand new)  a.yaml:16:5",
        "    text.zh:",
        "      + 谢谢您。",
        "    owner: - -> leads",
        "    review: - -> 2999-01-01",
        "- hold (hold)  a.yaml:7:5",
        "    text.en:",
        "      - One moment, please wait.",
    ]
    shown = say("library", "diff", "-o", "csv")
    assert shown.code == 0
    rows = list(csv.DictReader(io.StringIO(shown.out)))
    assert {(row["what"], row["id"], row["key"]) for row in rows} >= {
        ("changed", "late", "text.en"),
        ("changed", "late", "text.el"),
        ("new", "new.one", "text.zh"),
        ("gone", "hold", "text.en"),
    }


def test_layout_alone_is_counted_and_not_shown(team: Path) -> None:
    text = (team / "a.yaml").read_text(encoding="utf-8")
    commit(team, b__yaml=file(reply("other", "Another text.")))
    (team / "a.yaml").write_text(text.replace('"', "'") + "\n# the end\n", encoding="utf-8")
    assert shown_diff() == ["1 file differs in layout only."]
    assert diffed()["layers"][0]["layout_only"] == ["a.yaml"]
    write(team / "a.yaml", text.replace("\n", "\r\n"))
    assert shown_diff() == []  # as git itself has it on another system


def test_what_moved_or_was_renamed_is_told_as_that(team: Path) -> None:
    git(team, "mv", "a.yaml", "b.yaml")
    assert changed() == [("moved", "late"), ("moved", "hold")]
    write(team / "b.yaml", file(LATE))
    write(team / "de" / "ep.yaml", file(HOLD.replace("id: hold", "id: hold.ask")))
    assert changed() == [("moved", "late"), ("renamed", "hold.ask")]
    assert shown_diff(lint=True) == [
        "> late (Parcel is late)  b.yaml:4:5 [from a.yaml]",
        "> hold.ask (hold)  de/ep.yaml:4:5 [was hold, from a.yaml]",
    ]


def test_revisions_and_ranges(team: Path) -> None:
    git(team, "tag", "v1")
    commit(team, a__yaml=file(LATE))
    git(team, "checkout", "-q", "-b", "side", "v1")
    commit(team, b__yaml=file(reply("side", "From the side branch.")))
    assert changed("v1") == [("new", "side")]
    assert changed("v1..main") == [("gone", "hold")]
    assert changed("main..side") == [("new", "side"), ("new", "hold")][::-1]
    assert changed("main...side") == [("new", "side")]
    assert changed("main...") == [("new", "side")]
    git(team, "checkout", "-q", "--detach", "v1")
    assert changed("side") == [("gone", "side")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nothing",), "there is no revision 'nothing'"),
        (("",), "'' is no revision"),
        (("--output=x",), "'--output=x' is no revision"),
        (("HEAD", "gone/away"), "there is no such folder or file"),
        (("HEAD", "/"), "is in no git checkout"),
    ],
)
def test_what_cannot_be_done_is_told(team: Path, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(LibraryError, match=told):
        diffed(*words)


def test_paths_choose_what_is_shown(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(team / "a.yaml", file(LATE))
    write(team / "b" / "b.yaml", file(reply("bee", "Something else again.")))
    assert changed("HEAD", team / "b") == [("new", "bee")]
    assert changed("HEAD", team / "a.yaml") == [("gone", "hold")]
    assert len(changed(str(team))) == 2  # a path alone is none of the revisions
    use_folders(monkeypatch, tmp_path)
    monkeypatch.chdir(team)
    assert changed("HEAD", ".") == [("gone", "hold"), ("new", "bee")]
    assert changed("HEAD", "b") == [("new", "bee")]
    with pytest.raises(LibraryError) as told:
        diffed()
    assert "library.folders" in told.value.hint


def test_several_folders_are_compared_each_with_its_own(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = made(tmp_path / "x" / "team", a__yaml=file(reply("other", "One thing.")))
    loose = tmp_path / "loose"
    loose.mkdir()
    use_folders(monkeypatch, tmp_path, team, other, loose)
    git(team, "tag", "v1")
    write(other / "a.yaml", file(reply("other", "Another thing.")))
    found = diffed()["layers"]
    assert [len(one["changed"]) for one in found] == [0, 1, 0]
    assert found[1]["layer"] == "x/team"
    assert found[2]["skipped"] == "this folder is in no git checkout"
    assert any("not compared" in line for line in shown_diff("v1"))


# --- what it does to the lint


def test_the_lint_that_becomes_worse_ends_with_1(team: Path) -> None:
    write(team / "a.yaml", file(LATE.replace("late.", "{{ nobody }}."), HOLD))
    found = diffed(worse=True)
    assert (rules(found, "new"), rules(found, "gone")) == (["L02"], [])
    assert found["lint"]["new"][0]["file"] == str(team / "a.yaml")
    commit(team)
    write(team / "a.yaml", "\n\n" + file(HOLD, LATE))
    found = diffed()
    assert (rules(found, "new"), rules(found, "gone")) == ([], ["L02"])
    write(team / "a.yaml", file(HOLD, LATE.replace("late.", "{{ nobody }} now.")))
    assert rules(diffed(), "new") == []  # the same fault was there before


def test_advice_counts_when_it_is_asked_for(say: Say, team: Path) -> None:
    write(team / "a.yaml", file(LATE, HOLD, reply("late.too", "Sorry, it is late .", "owner: x")))
    text = (team / "a.yaml").read_text(encoding="utf-8").replace("2999", "3000")
    write(team / "a.yaml", text.replace("owner: leads, ", ""))
    assert set(rules(diffed(), "new")) >= {"L03.owner"}
    shown = say("library", "diff", "--fail-on", "advice")
    assert shown.code == 1
    assert shown.err == "replies: 1 new, 2 changed\n"


def test_findings_between_replies_count_once_whichever_is_told(team: Path) -> None:
    write(team / "b.yaml", file(reply("copy", "Other words here.", "triggers: [zz]")))
    write(team / "a.yaml", file(LATE, reply("hold", "One moment, please wait.", "triggers: [zz]")))
    found = diffed(worse=True)
    assert rules(found, "new") == ["L04"]
    commit(team)
    git(team, "mv", "a.yaml", "z.yaml")
    found = diffed()
    assert (rules(found, "new"), rules(found, "gone")) == ([], [])


def test_a_shared_block_is_seen_in_the_files_that_include_it(team: Path) -> None:
    block = "blocks:\n  - {id: bye, text: {en: Bye}}\n"
    commit(team, b__yaml=file(reply("use", "See you. {% render 'bye' %}")))
    commit(team, blocks__yaml=f"saywell: 1\n{block}")
    commit(team, "blocks.yaml")
    assert rules(diffed("HEAD~1", worse=True), "new") == ["L02"]
    assert rules(diffed("HEAD~1..HEAD~2", worse=True), "new") == ["L02"]
    assert rules(diffed("HEAD~2..HEAD~1"), "gone") == ["L02"]


def test_an_attachment_that_went_is_found(team: Path) -> None:
    commit(team, b__yaml=file(reply("with", "Here it is.", "attachments: [x.txt]")), x__txt="x")
    (team / "x.txt").unlink()
    found = diffed(worse=True)
    assert found["layers"][0]["other_files"] == ["x.txt"]
    assert rules(found, "new") == ["L00"]
    assert rules(diffed("HEAD..HEAD~1"), "new") == []


def test_rules_of_the_revision_hold_for_its_replies(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(settings: Settings, folders: object = ()) -> tuple[Problem, ...]:
        there = Path(settings.library.folders[0]) / "rules" / "house.yaml"
        return (Problem(Where.of(there, 1, 1), "no rule"),) if there.exists() else ()

    monkeypatch.setattr(wiring, "rule_problems", broken)
    write(team / "rules" / "house.yaml", "saywell: 1\n")
    found = diffed(worse=True)
    assert rules(found, "new") == ["L00"]
    assert found["lint"]["new"][0]["file"] == str(team / "rules" / "house.yaml")
    commit(team)
    assert rules(diffed(), "new") == []


# --- bad input


def test_a_file_that_cannot_be_read_hides_nothing_else(team: Path) -> None:
    text = (team / "a.yaml").read_text(encoding="utf-8")
    write(team / "b.yaml", file(reply("bee", "Something else.")))
    write(team / "a.yaml", f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> other\n")
    shown = shown_diff()
    assert "! late (Parcel is late)  a.yaml:4:5 [cannot be read now]" in shown
    assert "+ bee (bee)  b.yaml:4:5" in shown
    assert rules(diffed(worse=True), "new") == ["L00"]
    commit(team)
    write(team / "a.yaml", text)
    found = diffed()
    assert [(one["what"], one["id"]) for one in found["layers"][0]["changed"]] == [
        ("changed", "late"),
        ("changed", "hold"),
    ]
    assert rules(found, "gone")
    assert "(before)" in "".join(found["layers"][0]["problems"])


def test_an_old_fault_is_not_new_between_two_revisions(team: Path) -> None:
    write(team / "broken.yaml", "saywell: 1\nreplies: [\n")
    commit(team)
    write(team / "b.yaml", file(reply("bye", "Goodbye, and thank you.")))
    commit(team)
    found = diffed("HEAD~1..HEAD")
    assert [one["id"] for one in found["layers"][0]["changed"]] == ["bye"]
    assert "broken.yaml" not in str(found["lint"])


def test_links_and_checkouts_inside_are_as_they_are(team: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    write(outside, file(reply("far", "From far away.")))
    (team / "link.yaml").symlink_to(outside)
    made(team / "inner", c__yaml=file(reply("inner", "From another checkout.")))
    (team / "loop").symlink_to(team)
    found = diffed()
    assert found["layers"][0]["changed"] == []
    assert rules(found, "new") == []


def test_nothing_that_the_repository_names_is_run(team: Path, tmp_path: Path) -> None:
    from tests.stores.test_checkout import hostile

    marker = tmp_path / "ran"
    hostile(team, marker)
    write(team / "a.yaml", file(LATE))
    assert changed() == [("gone", "hold")]
    assert wiring_layers.layers(wiring.load_settings())[0].git is not None
    assert not marker.exists()


def test_without_git_it_is_said(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(team))
    with pytest.raises(LibraryError, match="git is not installed"):
        diffed()


def test_texts_from_outside_do_not_act_on_the_terminal(team: Path) -> None:
    write(team / "a.yaml", file(LATE.replace("late.", "\u202ereversed.").replace("Parcel", "\x9b")))
    shown = "".join(shown_diff())
    assert "\u202e" not in shown
    assert "\x9b" not in shown


def test_a_terminal_shows_words_in_colour(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(team / "a.yaml", file(LATE.replace("late.", "here."), HOLD))
    with Terminal("library", "diff", "--no-lint") as screen:
        assert screen.end() == 0
        assert "\x1b[7;31mlate." in screen.shown
        assert "\x1b[7;32mhere." in screen.shown
        assert "- Sorry, it is late." in screen.plain
