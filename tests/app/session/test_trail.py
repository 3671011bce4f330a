"""The way back through conversations: one after the other, and round."""

from __future__ import annotations

from saywell.app.session.trail import LENGTH, Trail


def walked(*opened: str) -> Trail:
    trail = Trail()
    for one in opened:
        trail.opened(one)
    return trail


def test_with_two_conversations_back_goes_to_and_fro() -> None:
    trail = walked("a", "b")
    assert [trail.back() for _ in range(4)] == ["a", "b", "a", "b"]


def test_after_a_chain_back_goes_through_all_of_it_and_round() -> None:
    trail = walked("a", "b", "c", "d")
    assert [trail.back() for _ in range(5)] == ["c", "b", "a", "d", "c"]


def test_opening_another_ends_the_way_back_where_one_is() -> None:
    trail = walked("a", "b", "c", "d")
    assert trail.back() == "c"
    assert trail.back() == "b"
    trail.opened("e")
    assert [trail.back() for _ in range(4)] == ["b", "d", "c", "a"]


def test_writing_counts_as_staying() -> None:
    trail = walked("a", "b", "c")
    assert trail.back() == "b"
    trail.stay()
    assert trail.previous == "c"
    assert [trail.back() for _ in range(2)] == ["c", "a"]


def test_opening_the_same_again_changes_nothing() -> None:
    trail = walked("a", "b", "b")
    assert trail.previous == "a"
    assert trail.back() == "a"
    trail.opened("a")
    assert trail.previous == "b"


def test_alone_there_is_no_way_back_and_the_way_is_short() -> None:
    assert Trail().back() == ""
    assert walked("a").back() == ""
    trail = walked(*(str(number) for number in range(50)))
    seen = {trail.back() for _ in range(50)}
    assert len(seen) == LENGTH
