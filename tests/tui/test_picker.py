"""The picker, played by keys: finding, languages, fields, and what comes out."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
from tests.screen import BACKSPACE, DOWN, ENTER, ESCAPE, PAGE_DOWN, PAGE_UP, TAB, UP, control
from tests.scripted import customer
from tests.tui.picking import Chooser, choosing, play, shelf_of

from saywell.app.finding import Filter
from saywell.app.picking import FOUND, Picked, Picker, Step
from saywell.app.scene import Scene
from saywell.model.languages import LANGUAGES
from saywell.tui.bidi import visual
from saywell.tui.ending import LEFT
from saywell.tui.keys import screen_words
from saywell.tui.shaping import shaped
from saywell.tui.text import cells

ALT_ENTER = "\x1b\r"
SHIFT_DOWN, SHIFT_UP = "\x1b[1;2B", "\x1b[1;2A"


async def text_of(chooser: Chooser) -> str:
    outcome = await chooser.outcome()
    assert isinstance(outcome, Picked)
    assert outcome.filled is not None
    return outcome.filled.text


def test_it_shows_all_replies_the_chosen_text_and_the_keys(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.sees("Find a reply:", "5 of 5", "/parcel", "/six", "/long")
        await chooser.sees("Enter take", "Tab language", "Esc back")

    play(tmp_path, story)


def test_typing_finds_and_the_text_shows_examples_for_open_fields(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("parcel")
        await chooser.sees("▸ /parcel", "Where the parcel is", "1 of 5", "Asks for: carrier, day")
        await chooser.sees("‹Swift› brings your parcel on Friday.", "Goes with it: label.txt")
        assert "class:mark.open" in chooser.styles("‹Swift›")
        assert "class:mark.open" in chooser.styles("Friday.")
        assert "class:mark.open" not in chooser.styles("brings")

    play(tmp_path, story)


def test_the_query_can_be_given_and_goes_on_from_its_end(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.sees("Find a reply: si", "▸ /six")
        await chooser.press("x")
        await chooser.sees("Find a reply: six")
        await chooser.press(control("u"))
        await chooser.sees("5 of 5")
        assert chooser.state.query == ""

    play(tmp_path, story, query="si")


def test_nothing_found_says_so_and_enter_does_nothing(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("qqqqzzzz")
        await chooser.sees("No reply matches. Ctrl-U begins anew.", "0 of 5")
        await chooser.press(ENTER, DOWN, UP, PAGE_DOWN, TAB, control("o"), ALT_ENTER)
        assert not chooser.ended.done()
        await chooser.press(*[BACKSPACE] * 8)
        await chooser.sees("5 of 5")

    play(tmp_path, story)


def test_a_reply_without_fields_comes_out_at_once(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        chooser.keys.send_text("six" + ENTER)
        assert (await text_of(chooser)).startswith("One moment, please")

    play(tmp_path, story)


def test_fields_are_asked_in_place_and_none_can_be_left_out(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("parcel", ENTER)
        await chooser.sees("carrier (1 of 2):", "Who brings it", "for example: Swift", "‹Swift›")
        await chooser.press(ENTER)
        await chooser.sees("carrier is needed")
        await chooser.press("Air")
        await chooser.sees("Air brings your parcel")
        await chooser.press(ENTER)
        await chooser.sees("day (2 of 2):", "▸ Friday", "Monday", "on Friday.")
        await chooser.press(DOWN)
        await chooser.sees("▸ Monday", "on Monday.")
        chooser.keys.send_text(ENTER)
        outcome = await chooser.outcome()
        assert isinstance(outcome, Picked)
        assert outcome.values == {"carrier": "Air", "day": "Monday"}
        assert outcome.filled is not None
        assert outcome.filled.text == "Air brings your parcel on Monday."

    play(tmp_path, story)


def test_a_choice_is_found_by_its_first_letters(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("parcel", ENTER, "Air", TAB, "mo")
        await chooser.sees("▸ Monday")

    play(tmp_path, story)


def test_a_remembered_value_is_offered(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("parcel", ENTER)
        await chooser.sees("carrier (1 of 2): Pony")

    play(tmp_path, story, remembered={"carrier": "Pony"})


def test_escape_goes_back_one_field_then_to_the_list_then_out(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("parcel", ENTER, "Air", ENTER)
        await chooser.sees("day (2 of 2):")
        await chooser.press(ESCAPE)
        await chooser.sees("carrier (1 of 2): Air")
        await chooser.press(ESCAPE)
        await chooser.sees("Find a reply: parcel", "‹Swift›")
        assert chooser.state.step is Step.LIST
        chooser.keys.send_text(ESCAPE)
        assert await chooser.outcome() == LEFT

    play(tmp_path, story)


@pytest.mark.parametrize("key", [ESCAPE, control("c"), control("g")])
def test_it_is_left_without_a_reply(tmp_path: Path, key: str) -> None:
    async def story(chooser: Chooser) -> None:
        chooser.keys.send_text(key)
        assert await chooser.outcome() == 130

    play(tmp_path, story)


def test_ctrl_c_leaves_from_a_field_too(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("parcel", ENTER)
        chooser.keys.send_text(control("c"))
        assert await chooser.outcome() == 130

    play(tmp_path, story)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="a system without hang-ups")
@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_a_signal_ends_it(tmp_path: Path, name: str) -> None:
    number = getattr(signal, name)

    async def story(chooser: Chooser) -> None:
        os.kill(os.getpid(), number)
        assert await chooser.outcome() == (LEFT if name == "SIGINT" else 128 + number)

    play(tmp_path, story)


def test_the_id_can_be_taken_without_filling(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        chooser.keys.send_text("parcel" + ALT_ENTER)
        outcome = await chooser.outcome()
        assert isinstance(outcome, Picked)
        assert (outcome.reply.id, outcome.filled) == ("test.parcel", None)

    play(tmp_path, story)


def test_where_only_ids_are_wanted_no_field_is_asked(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        chooser.keys.send_text("parcel" + ENTER)
        outcome = await chooser.outcome()
        assert isinstance(outcome, Picked)
        assert (outcome.reply.id, outcome.filled) == ("test.parcel", None)

    play(tmp_path, story, ids=True)


def test_tab_goes_through_the_languages_and_stays_there(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("six")
        await chooser.sees("test.six · English", "One moment")
        for name, word in (
            ("Ελληνικά", "Μια στιγμή"),
            ("中文", "请稍等"),
            (visual("العربية", 1), visual("لحظة من فضلك", 1)),
            ("తెలుగు", "దయచేసి"),
            ("Bahasa Indonesia", "Mohon tunggu"),
        ):
            await chooser.press(TAB)
            await chooser.sees(f"test.six · {name}", word, f"1 of 5 · {name}")
        await chooser.press(control("u"), "greek")
        await chooser.sees("Ελληνικά, for want of Bahasa Indonesia", "Καλημέρα")
        await chooser.press(TAB)
        await chooser.sees("one language only")

    play(tmp_path, story)


def test_what_was_chosen_in_another_language_comes_out_in_it(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("parcel", TAB, ENTER, "Ταχύς", ENTER)
        await chooser.sees("▸ Παρασκευή")
        chooser.keys.send_text(ENTER)
        assert await text_of(chooser) == "Ταχύς: Παρασκευή."

    play(tmp_path, story)


def test_optional_paragraphs_are_switched_and_stay_so(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("parcel")
        await chooser.sees("[ ] Thank them for waiting", "[ ] Say sorry", "Ctrl-O switches")
        await chooser.press(control("o"))
        await chooser.sees("[x] Thank them", "Thank you for waiting.")
        await chooser.press(control("o"))
        await chooser.sees("[ ] Thank them", "[x] Say sorry", "I am sorry for the delay.")
        await chooser.press(ENTER, "Air", ENTER)
        chooser.keys.send_text(ENTER)
        assert (await text_of(chooser)).startswith("I am sorry for the delay. Air brings")

    play(tmp_path, story)


def test_a_reply_without_switches_says_so(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("six", control("o"))
        await chooser.sees("no optional paragraphs")
        await chooser.press(TAB)
        await chooser.sees("Enter take")

    play(tmp_path, story)


def test_it_fills_for_the_customer_of_a_conversation(tmp_path: Path) -> None:
    scene = Scene(None, customer(1, "Maria Papadopoulou", "el"), ())

    async def story(chooser: Chooser) -> None:
        await chooser.press("named")
        await chooser.sees("Good day, Maria.", "for want of the customer's language")
        await chooser.press(control("u"), "six")
        await chooser.sees("test.six · Ελληνικά", "Μια στιγμή")

    play(tmp_path, story, scene=scene)


def test_without_a_customer_the_name_is_asked_for(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("named")
        await chooser.sees("Good day, ‹contact.first_name›.")
        await chooser.press(ENTER, "Maria")
        await chooser.sees("contact.first_name (1 of 1): Maria")
        chooser.keys.send_text(ENTER)
        assert await text_of(chooser) == "Good day, Maria."

    play(tmp_path, story)


def test_only_what_was_asked_for_is_shown(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.sees("1 of 1", "A long one", "Subject: A long subject")

    play(tmp_path, story, wanted=Filter(kind="predefined"))


def test_a_limit_is_kept(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.sees("2 of 5")
        await chooser.press(PAGE_DOWN, PAGE_DOWN)
        assert (len(chooser.state.hits), chooser.state.chosen) == (2, 1)

    play(tmp_path, story, limit=2)


def test_a_long_text_is_read_on_and_back(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("long")
        await chooser.sees("line 1", "↓ ─")
        await chooser.press(*[SHIFT_DOWN] * 20)
        await chooser.sees("line 60", "↑ ─")
        await chooser.press(*[SHIFT_UP] * 20)
        await chooser.sees("line 1\n")

    play(tmp_path, story)


def test_the_mouse_chooses(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("\x1b[<0;5;4M")
        await chooser.until(lambda: chooser.state.chosen == 2)
        await chooser.press("\x1b[<64;5;4M")
        await chooser.until(lambda: chooser.state.chosen == 1)

    play(tmp_path, story)


def test_arrows_go_round_and_pages_stop_at_the_ends(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        for keys, place in (
            ((UP,), 4),
            ((DOWN,), 0),
            ((control("n"), control("j")), 2),
            ((control("p"), control("k")), 0),
            ((PAGE_DOWN,), 4),
            ((PAGE_DOWN,), 4),
            ((PAGE_UP,), 0),
            ((PAGE_UP,), 0),
        ):
            await chooser.press(*keys)
            assert chooser.state.chosen == place

    play(tmp_path, story)


def test_greek_speaks_greek(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.sees("Αναζήτηση απάντησης:", "5 από 5", "Enter επιλογή")

    play(tmp_path, story, language="el")


def test_a_pasted_monster_is_one_line_and_harmless(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("\x1b[200~" + "q\x1b]0;x\x07\n" * 4000 + "\x1b[201~")
        await chooser.sees("No reply matches")
        assert "\n" not in chooser.state.query
        assert "\x1b" not in chooser.state.query

    play(tmp_path, story)


# -- sizes


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (20, 5), (30, 3), (40, 9), (300, 80)])
def test_no_size_is_too_small(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("parcel", DOWN, TAB, control("o"), ENTER, ENTER, "Air")
        chooser.keys.send_text(ENTER + ENTER)
        assert "Air" in await text_of(chooser)

    play(tmp_path, story, size=size)


def test_twenty_by_five_shows_what_matters(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("six")
        rows = chooser.rows()
        assert rows[0].endswith("six")
        assert rows[1].startswith("▸ /six")

    play(tmp_path, story, size=(20, 5))


def test_the_text_stands_beside_the_list_where_there_is_room(tmp_path: Path) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("six")
        row = next(row for row in chooser.rows() if "▸ /six" in row)
        assert "│── test.six · English" in row
        chooser.resize(80, 24)
        await chooser.until(lambda: "│" not in chooser.text())
        await chooser.sees("▸ /six", "── test.six · English")

    play(tmp_path, story, size=(120, 40))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("columns", [24, 80, 120])
def test_every_script_keeps_within_its_columns(tmp_path: Path, lang: str, columns: int) -> None:
    async def story(chooser: Chooser) -> None:
        await chooser.press("six")
        text = chooser.state.preview.text if chooser.state.preview else ""
        left = 49 if columns == 120 else 0
        rows = [row[left:] for row in chooser.rows()]
        first = next(at for at, row in enumerate(rows) if "test.six" in row) + 1
        shown = [row for row in rows[first:-1] if row.strip()]
        assert all(cells(row) <= columns - left for row in shown)
        if lang == "ar":  # drawn from right to left, with its letters joined
            shown, text = [row[::-1] for row in shown], shaped(text)
        assert "".join(shown).replace(" ", "")[:20] in text.replace(" ", "")

    play(tmp_path, story, size=(columns, 24), wanted=Filter(lang=lang))


def test_more_than_were_looked_up_at_first_can_be_reached(tmp_path: Path) -> None:
    count = FOUND + 30
    replies = "".join(
        f"  - {{id: many.r{number}, title: Number {number}, text: {{en: Text {number}}}}}\n"
        for number in range(count)
    )

    async def run() -> None:
        (tmp_path / "many.yaml").write_text(f"saywell: 1\nreplies:\n{replies}", encoding="utf-8")
        picker = Picker(shelf_of(tmp_path), screen_words("en"))
        async with choosing(picker) as chooser:
            await chooser.sees(f"{FOUND}+ of {count}")
            await chooser.press(*[PAGE_DOWN] * 20)
            assert chooser.state.chosen == count - 1
            await chooser.sees(f"{count} of {count}")

    asyncio.run(run())
