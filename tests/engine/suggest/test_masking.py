"""What belongs to one person is masked in six languages, and the rest is left as it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.engine.suggest.masking import LONGEST, masked


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("Hi Anna, thanks", ("Anna Smith",), "Hi <name>, thanks"),
        ("ANNA's order, smith!", ("Anna Smith",), "<name> order, <name>!"),
        ("my name is anna", (), "my name is <name>"),
        ("This is John Doe from sales", (), "This is <name> from sales"),
        ("order AB-12345 of 12/05/2026", (), "order <number> of <number>"),
        ("call +30 210 123 4567 now", (), "call <number> now"),
        ("card 4111 1111 1111 1111.", (), "card <number>."),
        ("GR16 0110 1250 0000 0001 2300 695", (), "<number>"),
        ("write to a.b@example.org please", (), "write to <link> please"),
        ("see https://x.example/a?b=1 there", (), "see <link> there"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123 is it", (), "<secret> is it"),
        ("run `export KEY=hush`", (), "run <secret>"),
        ("password: x9!kk", (), "password: <number>"),
        ("Με λένε Μαρία Παπά, γεια", (), "Με λένε <name>, γεια"),
        ("ο Γιώργος, Γιώργο!", ("Γιώργος",), "ο <name>, <name>!"),
        ("Κύριε Νικολάου, ορίστε", (), "Κύριε <name>, ορίστε"),
        ("我叫李雷，电话是13800138000", (), "我叫<name>，电话是<number>"),
        ("王小明您好，小明在吗", ("王小明",), "<name>您好，<name>在吗"),
        ("请找陈女士", (), "请找<name>女士"),
        ("اسمي أحمد علي ورقمي ٠٥٥١٢٣٤", (), "اسمي <name> ورقمي <number>"),
        ("مرحبا يا سارة", ("سارة",), "مرحبا يا <name>"),
        ("నా పేరు రమేష్", (), "నా పేరు <name>"),
        ("రమేష్‌కు పంపండి, రమేష్ గారు", ("రమేష్",), "<name> పంపండి, <name> గారు"),
        ("nama saya Siti, halo Pak Budi", (), "nama saya <name>, halo <name>"),
    ],
)
def test_what_belongs_to_one_person_is_masked(text: str, names: tuple[str, ...], left: str) -> None:
    assert masked(text, names) == left


@pytest.mark.parametrize(
    "text",
    [
        "Where is my parcel? I want a refund.",
        "Πού είναι η παραγγελία μου;",
        "我的订单什么时候到？",
        "أين طلبي من فضلك؟",
        "నా ఆర్డర్ ఎక్కడ ఉంది?",
        "Di mana pesanan saya?",
        "I am sorry, this is late.",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert masked(text) == text


def test_a_name_that_is_a_word_of_a_mark_does_not_eat_marks() -> None:
    assert masked("Link, see https://a.example/x", ("Link Name",)) == "<name>, see <link>"


def test_of_a_very_long_message_the_beginning_is_kept() -> None:
    assert len(masked("word " * 5000)) <= LONGEST


@pytest.mark.parametrize(
    "piece", ["a", "1x", "hi ", "A-1 ", "my name is ", "a.", "@", "+", "我叫", "`"]
)
def test_long_runs_of_anything_take_no_long_time(piece: str) -> None:
    start = time.process_time()
    masked(piece * LONGEST, ("A",))
    assert time.process_time() - start < 2


@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=3))
def test_no_digit_is_left_and_nothing_fails(text: str, names: list[str]) -> None:
    left = masked(text, names)
    assert not any(char.isdecimal() for char in left)
    assert masked(left) == masked(masked(left))
