"""What has not changed is not checked again, and comes out as if it had been."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from saywell.app.linting import Linted, lint
from saywell.model.rules import Draft, Report
from saywell.stores.library import Layer
from saywell.stores.lint_file import Compared, KeptLint

COUNT = 40


class Desk:
    """A library in one large file, and its lint with what is kept of the last time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "large.yaml"
        self.kept: dict[str, KeptLint] = {}
        self.compared = Compared()
        self.checked: list[str] = []

    def _check(self, draft: Draft) -> Report:
        self.checked.append(draft.text)
        return Report(draft.text, ())

    def lint(self, processes: int = 1) -> Linted:
        self.checked.clear()
        layer, day = Layer("team", self.folder), dt.date(2026, 1, 1)
        done = lint(
            *([layer], lambda lang: self._check, self.kept, day),
            processes=processes,
            compared=self.compared,
        )
        anew = lint([layer], lambda lang: lambda draft: Report("", ()), {}, day, processes=1)
        assert done.found == anew.found
        return done

    def change(self, old: str, new: str) -> None:
        self.file.write_text(self.file.read_text().replace(old, new, 1))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    replies = "".join(
        f"  - id: r{n}\n    title: T{n}\n"
        f'    text: {{en: "Reply {n} about matter {n * 7919}{" {{ nick }}" * (n == 30)}."}}\n'
        for n in range(COUNT)
    )
    includes = "  - {id: uses, title: U, text: {en: \"{% render 'outer' %}\"}}\n"
    desk.file.write_text(f"saywell: 1\nreplies:\n{replies}{includes}")
    (tmp_path / "blocks.yaml").write_text(
        "saywell: 1\nblocks:\n  - {id: inner, text: {en: Well.}}\n"
        "  - {id: outer, text: {en: \"{% render 'inner' %} So.\"}}\n"
    )
    return desk


def test_one_reply_of_a_large_file_is_checked_alone(desk: Desk) -> None:
    assert desk.lint().checked == COUNT + 1
    assert desk.lint().checked == 0
    assert not desk.checked
    desk.change("Reply 3 about", "Reply three about")
    assert desk.lint().checked == 1
    assert desk.checked == ["Reply three about matter 23757."]


def test_findings_move_with_their_replies(desk: Desk) -> None:
    (before,) = [one for one in desk.lint().found if one.rule == "L02"]
    desk.change("replies:\n", "# a line\n# and another\nreplies:\n")
    done = desk.lint()
    (after,) = [one for one in done.found if one.rule == "L02"]
    assert done.checked == 0
    assert (after.where.line, after.where.column) == (before.where.line + 2, before.where.column)


def test_a_block_that_a_block_includes_counts(desk: Desk) -> None:
    desk.lint()
    blocks = desk.folder / "blocks.yaml"
    blocks.write_text(blocks.read_text().replace("Well.", "Good."))
    assert desk.lint().checked == 1
    assert desk.checked[-1] == "Good. So."
    blocks.write_text(blocks.read_text().replace("blocks:", "# a line\nblocks:"))
    assert desk.lint().checked == 0


def test_alike_replies_come_and_go(desk: Desk) -> None:
    text = "The courier brings your parcel to the door tomorrow before noon"
    assert not [one for one in desk.lint().found if one.rule == "L04.alike"]
    other = desk.folder / "other.yaml"
    other.write_text(f"saywell: 1\nreplies:\n  - {{id: o, title: O, text: {{en: {text}}}}}\n")
    desk.lint()
    desk.change("Reply 5 about matter 39595.", f"{text}!")
    assert [one.reply for one in desk.lint().found if one.rule == "L04.alike"] == ["o"]
    other.unlink()
    assert not [one for one in desk.lint().found if one.rule == "L04.alike"]


def test_an_attachment_that_goes_or_comes_is_noticed(desk: Desk) -> None:
    with desk.file.open("a") as file:
        file.write("  - {id: f, title: F, attachments: [label.pdf], text: {en: Here it is.}}\n")
    label = desk.folder / "label.pdf"
    assert any("label.pdf" in one.message for one in desk.lint().found)
    label.write_bytes(b"%PDF")
    assert not any("label.pdf" in one.message for one in desk.lint().found)
    label.unlink()
    assert any("label.pdf" in one.message for one in desk.lint().found)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are split off by forking")
def test_several_processes_find_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saywell.app.linting.MANY", 2)
    assert desk.lint(processes=2).checked == COUNT + 1
