"""The review, played by keys: what is shown, what is asked, what is written."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from tests.screen import (
    BACKSPACE,
    DOWN,
    ENTER,
    ESCAPE,
    PAGE_DOWN,
    TAB,
    SizedOutput,
    Watcher,
    control,
)

from saywell.app.review_desk import RETIRED, ReviewDesk, Rules
from saywell.app.reviewer import Reviewer
from saywell.app.reviewing import Ruling, Walk
from saywell.engine.review import digest_of
from saywell.model.look import Theme
from saywell.model.records import UseCount
from saywell.model.review import Due, Limits, Reason, Subject, Why
from saywell.model.rules import Draft, Finding, Report, Severity
from saywell.model.settings import ScreenLook
from saywell.model.snippet import Block
from saywell.stores.library import read_replies
from saywell.tui.bidi import visual
from saywell.tui.ending import LEFT
from saywell.tui.keys import screen_words
from saywell.tui.review import ReviewScreen, review

TODAY = dt.date(2026, 11, 22)
FILE = """\
saywell: 1
replies:
  - id: hold.ask
    title: {en: Ask to hold, el: Αναμονή}
    owner: Dana
    review: 2026-10-01  # quarterly
    text:
      en: A bad moment, please.
      el: Μια στιγμή, παρακαλώ.
      zh: 请稍等两分钟,我正在查看您的订单,并向仓库的同事确认包裹的具体位置,马上回来告诉您结果。
      ar: لحظة من فضلك.
      te: దయచేసి ఒక్క నిమిషం.
  - id: hold.back
    title: "Back \\u202Ex"
    owner: "Bo\\u2066"
    text: {en: LINES}
  - id: hold.last
    title: Last
    text: {en: Good day.}
""".replace("LINES", '"' + r"\n".join(f"line {number}" for number in range(1, 41)) + '"')


def check(draft: Draft) -> Report:
    """Find one word that is bad, in two scripts."""
    spots = [(draft.text.find(word), word) for word in ("bad", "لحظة")]
    found = tuple(
        Finding("M08", "M08.bad", Severity.WARNING, at, at + len(word), "this is bad")
        for at, word in spots
        if at >= 0
    )
    return Report(draft.lang, found)


@dataclass
class Reader(Watcher[int]):
    """Who reviews."""

    screen: ReviewScreen
    path: Path

    @property
    def walk(self) -> Walk:
        return self.screen.walk

    def text(self) -> str:
        return "\n".join(self.rows())

    def file(self) -> str:
        return self.path.read_text(encoding="utf-8")


Story = Callable[[Reader], Awaitable[None]]


def play(
    folder: Path,
    story: Story,
    *,
    size: tuple[int, int] = (80, 24),
    language: str = "en",
    theme: Theme = Theme.AUTO,
    file: str = FILE,
) -> int:
    """Open the review on the small library, play one story, and return the exit code."""
    path = folder / "hold.yaml"
    path.write_text(file, encoding="utf-8")
    reasons = (Reason(Why.DUE, dt.date(2026, 10, 1)),)
    used = UseCount(12, 8, 10, dt.datetime(2026, 11, 2, tzinfo=dt.UTC), abandoned=1)
    due = [
        Due(Subject(one, digest_of(one, {}), used=used), reasons)
        for one in read_replies(path, "team").replies
    ]
    rules = Rules(Limits(), TODAY, None)
    blocks: MappingProxyType[str, Block] = MappingProxyType({})
    desk = ReviewDesk(rules, {"team": folder}, blocks, folder / "state.json", lambda _: check)
    words = screen_words(language)
    reviewer = Reviewer(due, ("Bo", "Dana"), desk, words, "en")

    async def run() -> int:
        output = SizedOutput(*size)
        with create_pipe_input() as keys, create_app_session(input=keys, output=output):
            opened: asyncio.Future[ReviewScreen] = asyncio.get_running_loop().create_future()
            ended = asyncio.ensure_future(
                review(
                    reviewer,
                    words,
                    RETIRED,
                    wearing=ScreenLook(theme=theme),
                    terminal=keys,
                    output=output,
                    started=opened.set_result,
                )
            )
            screen = await opened
            reader = Reader(keys, output, screen.app, ended, screen, path)
            await reader.until(lambda: screen.app.render_counter > 0)
            try:
                await story(reader)
            finally:
                screen.leave(0)
            return await ended

    with contextlib.chdir(folder):  # so that its place is short, wherever tests run
        return asyncio.run(run())


def test_all_that_there_is_to_know_is_shown(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        await reader.sees(
            *("Review: 1 of 3", "3 open", "hold.ask  Ask to hold", "hold.yaml:3", "owner: Dana"),
            *("its review was due on 2026-10-01", "inserted 12, sent 10, of these edited 8"),
            *("English · 1 of 5 (Tab: next)", "A bad moment, please.", "warning M08.bad «bad»"),
            *("K keep", "Q quit", "Tab language"),
        )
        assert "mark.warning" in reader.styles("bad moment")

    play(tmp_path, story)


def test_one_key_keeps_and_goes_on_and_u_takes_it_back(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        await reader.press("k")
        await reader.sees("Review: 2 of 3", "hold.ask: kept until 2026-12-22", "2 open")
        assert "review: 2026-12-22  # quarterly" in reader.file()
        await reader.press("u")
        await reader.sees("Review: 1 of 3", "taken back", "3 open")
        assert reader.file() == FILE
        await reader.press("K")
        await reader.sees("kept until")

    play(tmp_path, story)


def test_retiring_asks_and_only_y_is_a_yes(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        await reader.press("r")
        await reader.sees("Take hold.ask out of the library?", "Y yes, retire it")
        await reader.press("k", ENTER, ESCAPE)
        await reader.until(lambda: "Y yes" not in reader.text())
        assert reader.file() == FILE
        await reader.press("r", "y")
        await reader.sees("hold.ask: retired, kept in retired.yaml.txt")
        assert "hold.ask" not in reader.file()
        await reader.press("u")
        await reader.sees("taken back")
        assert reader.file() == FILE

    play(tmp_path, story)


def test_a_new_owner_is_typed_or_chosen(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        await reader.press("h")
        await reader.sees("Hand over to:", "Known owners", "Bo", "Enter hand over")
        await reader.press("k", "q")  # letters are a name here
        await reader.sees("Hand over to: kq", "A new name")
        await reader.press(BACKSPACE, BACKSPACE, DOWN, ENTER)
        await reader.sees("hold.ask: handed over to Bo")
        assert "owner: Bo\n" in reader.file()
        await reader.press("h", "Z", "o", ENTER)
        await reader.sees("handed over to Zo")
        await reader.press("h", ENTER)
        await reader.sees("Write a name first")
        await reader.press(ESCAPE)
        await reader.sees("K keep")

    play(tmp_path, story)


def test_every_language_is_a_key_away_and_stands_in_its_order(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        for words in ("Ελληνικά · 2 of 5", "中文 · 3 of 5", " · 4 of 5", "తెలుగు · 5 of 5"):
            await reader.press(TAB)
            await reader.sees(words)
            if "4" in words:
                row = next(row for row in reader.rows() if visual("فضلك", 1) in row)
                assert row.startswith(" " * 20)  # at the right edge
                assert "mark.warning" in reader.styles(visual("لحظة", 1))
        await reader.press(TAB)
        await reader.sees("English · 1 of 5")

    play(tmp_path, story)


def test_long_texts_scroll_and_what_files_say_is_made_safe(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        await reader.press("n")
        await reader.sees("hold.back  Back ‹U+202E›x", "owner: Bo‹U+2066›", "line 9", "↓")
        for _ in range(6):
            await reader.press(PAGE_DOWN)
        await reader.sees("line 40", "The check finds nothing here.", "↑")
        await reader.press("b", "n")
        await reader.sees("line 9")

    play(tmp_path, story)


def test_the_editor_gets_the_file_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[Path, int]] = []

    def edit(terminal: object, output: object, path: Path, line: int) -> None:
        calls.append((path, line))
        if len(calls) == 1:
            path.write_text(FILE.replace("A bad moment", "A good moment"), encoding="utf-8")
        else:
            raise OSError("vi ended with 1, and said so in many words that fill a row, to its end")

    monkeypatch.setattr("saywell.tui.review.edit_file", edit)

    async def story(reader: Reader) -> None:
        await reader.press("e")
        await reader.sees("hold.ask: edited; findings: 1. K keeps it.", "A good moment")
        await reader.press("n", "e")
        await reader.sees("The editor did not do it: vi ended with 1", "to its end")
        await reader.press("u")
        await reader.sees("taken back", "A bad moment")
        assert reader.file() == FILE

    play(tmp_path, story)
    assert [line for _, line in calls] == [3, 13]


def test_the_end_sums_up_and_can_be_left_backwards(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        await reader.press("k", "s", "k")
        await reader.sees("That is all", "kept 2, edited 0", "put off 1", "left open 0")
        assert "hold.yaml" in "".join(reader.text().split())  # its path may take two rows
        await reader.press("b")
        await reader.sees("Review: 3 of 3", "Kept until 2026-12-22.")
        await reader.press("n", "q")
        await reader.until(reader.ended.done)
        assert [one.ruling for one in reader.walk.cases] == [
            *(Ruling.KEPT, Ruling.LATER, Ruling.KEPT)
        ]

    assert play(tmp_path, story) == 0


def test_ctrl_c_leaves_from_anywhere_and_what_was_done_stays(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        await reader.press("k", "h", "x", control("c"))
        await reader.until(reader.ended.done)
        assert "2026-12-22" in reader.file()

    assert play(tmp_path, story) == LEFT


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (200, 50)])
@pytest.mark.parametrize("language", ["en", "el"])
def test_it_fits_every_screen_in_every_stage(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    async def story(reader: Reader) -> None:
        for keys in (TAB, TAB, TAB, TAB, "?", ESCAPE, "h", ESCAPE, "r", "n", "n", "n", "n"):
            await reader.press(keys)
            await asyncio.sleep(0)
            rows = reader.rows()
            assert len(rows) == size[1]
            assert rows[-1].strip()
        reader.resize(30, 8)
        await reader.drawn()
        assert reader.rows()[1].strip() in (
            "Too small: 40x10 is needed",
            "Πολύ μικρό: χρειάζεται 40x10",
        )

    play(tmp_path, story, size=size, language=language, theme=Theme.NONE)


def test_help_lists_the_keys(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        await reader.press("?")
        await reader.sees("Keys of the review", "Keep the reply")
        await reader.press("?")
        await reader.sees("Why it is here")

    play(tmp_path, story)


def test_the_keys_of_a_question_stand_below_its_name(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        await reader.press("?")
        await reader.sees("Keys of the review", "review, new owner")
        text = reader.text()
        parts = ["Go on to the next", "review, before retiring", "Leave it as it is"]
        parts += ["review, new owner", "Complete the name"]
        assert sorted(parts, key=text.index) == parts

    play(tmp_path, story, size=(80, 50))


def test_a_subject_stands_where_its_text_does(tmp_path: Path) -> None:
    async def story(reader: Reader) -> None:
        await reader.sees("Subject: Hold on")
        await reader.press(TAB, TAB, TAB)
        await reader.until(lambda: reader.screen.reviewer.walk.shown_lang == "ar")
        rows = [row.rstrip() for row in reader.text().splitlines()]
        at = rows.index("Subject:")
        assert len(rows[at + 1]) > 70
        assert rows[at + 1].startswith(" " * 20)
        assert rows[at + 1].strip() == visual("انتظار")

    subject = "    subject: {en: Hold on, ar: انتظار}\n    text:\n      en: A bad"
    play(tmp_path, story, file=FILE.replace("    text:\n      en: A bad", subject))
