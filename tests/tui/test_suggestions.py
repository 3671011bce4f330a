"""Suggestions on the screen: one quiet row, its keys, and the palette that begins with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.screen import ALT_1, ALT_2, ALT_3, ENTER, ESCAPE, Player, control
from tests.scripted import NOON, REPLIES, ScriptedBackend, shown
from tests.tui.scenes import open_first, play, two_waiting

from saywell.app.state import Mode, Palette, State, Suggestion
from saywell.app.state_course import Standing
from saywell.model.course import Due, Pressing, Step
from saywell.model.languages import Localised
from saywell.tui.bidi import has_right
from saywell.tui.drawing import width_of
from saywell.tui.keys import screen_words
from saywell.tui.palette import palette_lines, reason, suggestion_line


def asking() -> ScriptedBackend:
    backend = two_waiting()
    backend.write("2", "thx hold te")
    return backend


def row(width: int, *titles: str, language: str = "en") -> str:
    found = [
        Suggestion(shown(replace(REPLIES[0], title=Localised.plain(title)))) for title in titles
    ]
    line = suggestion_line(found, width, screen_words(language))
    assert width_of(line) <= width
    return "".join(text for _, text in line)


def test_they_stand_above_the_composer_and_a_key_inserts_one(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.sees("Alt-1 thanks  2 hold ask  3 namaste")
        rows = player.rows()
        place = next(number for number, text in enumerate(rows) if "Alt-1 thanks" in text)
        assert "Reply to Wei Chen" in rows[place + 2]
        await player.press("Dear Wei. ", ALT_2)
        await player.sees("Find a reply:", "May I take ‹3› minutes", "past chats: 3 · te")
        assert player.state.draft.text == "Dear Wei. "
        assert not any(text.endswith("3 namaste") for text in player.rows())
        await player.press(ALT_1)
        await player.sees("for want of the customer's language")
        await player.press(ALT_1)
        await player.until(lambda: player.state.draft.text == "Dear Wei. Thank you, Wei Chen.")
        await player.press(control("_"))
        await player.until(lambda: player.state.draft.text == "Dear Wei. ")

    play(asking(), tmp_path, scene)


def test_the_palette_key_and_enter_insert_the_first(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.sees("Alt-1 thanks")
        await player.press(control("k"), ENTER)
        await player.until(lambda: player.state.draft.text == "Thank you, Wei Chen.")

    play(asking(), tmp_path, scene)


def test_a_key_without_its_suggestion_writes_nothing(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(ALT_1)
        await player.sees("Nothing is suggested here")
        await player.press(control("k"), ALT_3)
        assert player.state.mode is Mode.PALETTE
        assert player.screen.prompt.text == ""
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        assert player.state.draft.text == ""

    play(two_waiting(), tmp_path, scene)


def test_escape_and_a_digit_are_the_same_keys(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.sees("Alt-1 thanks")
        await player.press(ESCAPE, "2")
        await player.sees("May I take ‹3› minutes")

    play(asking(), tmp_path, scene)


def test_a_low_screen_keeps_its_rows_for_the_conversation(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.sees("Alt-1 thanks")
        player.resize(80, 15)
        await player.until(lambda: "Alt-1 thanks" not in player.text())
        await player.press(ALT_2)
        await player.sees("May I take ‹3› minutes")

    play(asking(), tmp_path, scene)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, "Alt-1 Order status  2 Delivery delayed by the weather  3 Ask for the number"),
        (66, "Alt-1 Order status  2 Delivery delayed by t…  3 Ask for the number"),
        (53, "Alt-1 Order status  2 Delivery delayed by the weather"),
        (44, "Alt-1 Order status  2 Delivery delayed by t…"),
        (34, "Alt-1 Order status"),
        (30, "Alt-1 Order status"),
    ],
)
def test_long_titles_share_the_row(width: int, shown: str) -> None:
    titles = ("Order status", "Delivery delayed by the weather", "Ask for the number")
    assert row(width, *titles) == shown


def test_titles_from_a_file_cannot_reach_the_terminal_raw() -> None:
    assert "\x1b" not in row(60, "red \x1b[31malert", "订单在哪里", "మీ ఆర్డర్ ఎక్కడ ఉంది")


def test_the_reason_names_past_chats_and_words() -> None:
    english, greek = screen_words("en"), screen_words("el")
    both = Suggestion(shown(REPLIES[0]), met=("refund", "card"), cases=4)
    assert reason(both, english) == "past chats: 4 · refund, card"
    assert reason(both, greek) == "παλιές συνομιλίες: 4 · refund, card"
    assert reason(Suggestion(shown(REPLIES[0]), met=("refund",)), english) == "refund"
    assert reason(Suggestion(shown(REPLIES[0])), greek) == "πρόταση"


def test_who_is_on_hold_is_not_asked_for_it_again() -> None:
    cards = [shown(replace(REPLIES[0], id=one, purpose=one)) for one in ("hold", "greeting", "no")]
    state = State(NOON, suggestions=tuple(map(Suggestion, cards)))
    assert state.offered == state.suggestions
    running = Due(Step.HOLD_RUNS, Pressing.LATER)
    held = replace(state, course=Standing((running,)))
    assert [one.card.id for one in held.offered] == ["no"]


def test_arabic_words_that_a_reply_meets_stay_apart_from_its_title() -> None:
    card = shown(REPLIES[0])
    met = Suggestion(card, met=("هذا", "لا"))
    row = palette_lines(Palette(hits=(card,), suggested=(met,)), 80, screen_words("en"))[0]
    (place,) = (at for at, (_, text) in enumerate(row) if has_right(text))
    assert row[place][1] == "هذا, لا"  # turned by itself: a blank in it would change sides
    assert row[place - 1][1] == "  "


def test_who_asks_for_a_person_is_suggested_no_other_text() -> None:
    cards = [shown(replace(REPLIES[0], purpose=one)) for one in ("closing", "transfer")]
    offered = tuple(Suggestion(one) for one in cards)
    state = State(NOON, suggestions=offered, course=Standing((Due(Step.PERSON),)))
    assert state.offered == offered[1:]
