"""Undoing: by words, a paste or an inserted reply at once, and forward again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from saywell.tui import editing
from saywell.tui.editing import Spot
from saywell.tui.undo import KEPT, STEPS, Undo


def typed(steps: Undo, spot: Spot, text: str) -> Spot:
    for char in text:
        new = editing.inserted(*spot, char)
        steps.note(spot, new)
        spot = new
    return spot


def undone(steps: Undo, spot: Spot) -> list[str]:
    found = []
    while (back := steps.undo(spot)) is not None:
        spot = back
        found.append(spot[0])
    return found


def test_typing_is_undone_word_by_word() -> None:
    steps = Undo()
    spot = typed(steps, ("", 0), "your order left")
    assert undone(steps, spot) == ["your order ", "your ", ""]


def test_chinese_without_spaces_is_not_one_endless_step() -> None:
    steps = Undo()
    spot = typed(steps, ("", 0), "我们已经收到您的订单并且会尽快处理谢谢您的耐心等待" * 2)
    assert 2 <= len(undone(steps, spot)) <= 4


def test_a_paste_and_a_fix_are_steps_of_their_own() -> None:
    steps = Undo()
    spot = typed(steps, ("", 0), "so ")
    pasted = editing.inserted(*spot, "a pasted sentence")
    steps.note(spot, pasted)
    fixed = ("So a pasted sentence", 2)
    steps.note(pasted, fixed, alone=True)
    more = typed(steps, fixed, "x")
    assert undone(steps, more) == ["So a pasted sentence", "so a pasted sentence", "so ", ""]


def test_deletions_in_a_row_are_one_step() -> None:
    steps = Undo()
    spot = typed(steps, ("", 0), "నమస్కారం")
    for _ in range(3):
        new = editing.delete_before(*spot)
        steps.note(spot, new)
        spot = new
    assert undone(steps, spot) == ["నమస్కారం", ""]


@given(st.lists(st.sampled_from(["a", " ", "ట", "గా", "\n", "pasted words", "<", "u", "r"])))
def test_what_is_undone_comes_back_with_its_cursor(keys: list[str]) -> None:
    steps, spot = Undo(), ("", 0)
    for key in keys:
        if key in "ur":
            spot = (steps.undo(spot) if key == "u" else steps.redo(spot)) or spot
            continue
        new = editing.delete_before(*spot) if key == "<" else editing.inserted(*spot, key)
        steps.note(spot, new)
        spot = new
    last = spot
    while (back := steps.undo(spot)) is not None:
        spot = back
    assert spot == ("", 0)
    while (forward := steps.redo(spot)) is not None:
        spot = forward
    assert spot[0] == last[0] or steps.redo(spot) is None


def test_long_texts_do_not_fill_the_memory() -> None:
    steps, spot = Undo(), ("x" * (KEPT // 4), 0)
    for number in range(9):
        new = (f"{number}{spot[0]}", 1)
        steps.note(spot, new, alone=True)
        spot = new
    assert len(undone(steps, spot)) <= 4
    steps = Undo()
    spot = typed(steps, ("", 0), "a " * (STEPS + 50))
    assert len(undone(steps, spot)) == STEPS
