"""Words found by their first letters: one text and many give the same numbers, in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from saywell.engine.search.slips import LONG, SHORT, filled, left_by_a_slip, left_by_slips

LETTERS = st.characters(categories=["Ll", "Lo", "Mn", "Nd"], max_codepoint=0xFFFF)
WORDS = st.lists(st.text(LETTERS, min_size=LONG - 1, max_size=9), min_size=1, max_size=9)


@given(WORDS)
def test_one_text_and_many_give_the_same_numbers(words: list[str]) -> None:
    for size in (LONG, SHORT):
        begun = [filled(word, size) for word in words]
        of_many = [memoryview(one).cast("Q").tolist() for one in left_by_slips(begun, size)]
        assert [list(one) for one in zip(*of_many, strict=True)] == [*map(left_by_a_slip, begun)]


@given(WORDS)
def test_the_numbers_sort_the_same_as_doubles(words: list[str]) -> None:
    for one in left_by_slips([filled(word, LONG) for word in words], LONG):
        whole, doubles = memoryview(one).cast("Q").tolist(), memoryview(one).cast("d").tolist()
        order = range(len(words))
        assert sorted(order, key=whole.__getitem__) == sorted(order, key=doubles.__getitem__)


def test_words_a_slip_apart_have_a_number_in_common() -> None:
    for word, typed in (
        ("refund", "refnud"),
        ("refund", "efund"),
        ("refund", "rrefund"),
        ("refund", "rafund"),
        ("τιμολόγιο", "τιμλόγιο"),
        ("طلبكم", "طلكم"),
    ):
        of_word, of_typed = (set(left_by_a_slip(filled(one, SHORT))) for one in (word, typed))
        assert of_word & of_typed, typed
    assert not {*left_by_a_slip("refund")} & {*left_by_a_slip("parcel")}
