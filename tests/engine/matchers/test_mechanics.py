"""Doubled words, pairs, small letters, capitals."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, hits, rule

from saywell.model import checks
from saywell.model.chat import Author, Contact
from saywell.model.rules import Context, Turn

DOUBLED = rule(checks.Doubled, allowed=("that", "had", "చిన్న"))


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Ready in in Lisbon.", ["in in"]),
        ("en", "The the end, on on on top.", ["The the", "on on on"]),
        ("en", "I know that that had had an end.", []),
        ("en", "In, in any case. Go. Go now.", []),
        ("en", "Duran Duran, 10 10, no-no, New York New York", []),
        ("en", "They wrote “in in”, in\nin two lines.", []),
        ("id", "Sudah sudah lunas, hati-hati.", ["Sudah sudah"]),
        ("te", "విజయవాడ హబ్\u200cలో హబ్\u200cలో ఉంది", ["హబ్\u200cలో హబ్\u200cలో"]),
        ("te", "చిన్న చిన్న మార్పులు", []),
        ("el", "Βρήκα την την κράτηση", ["την την"]),
    ],
)
def test_doubled_words(lang: str, text: str, expected: list[str]) -> None:
    assert found(DOUBLED, text, lang) == expected


def test_chinese_doubles_are_only_those_that_are_named() -> None:
    made = rule(checks.Doubled, only=("我们", "的"))
    assert found(made, "我们我们看看您的的订单，谢谢。", "zh") == ["我们我们", "的的"]


def test_the_fix_is_the_word_once() -> None:
    (hit,) = hits(DOUBLED, "Ready in in Lisbon.")
    assert hit.fixes == ("in",)


PAIRS = rule(checks.Pairs, pairs=("()", "[]", "«»", "“”", '""', "（）"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Your card (ending 4821 is active.", ["("]),
        ("Your card ending 4821) is active.", [")"]),
        ('All (is [fine]) “here” «and» "there" （了）.', []),
        ("Press «Save and then «Send».", ["«"]),
        ('It is 55" wide :) and 43" high ;-)', []),
        ("Do this: 1) open it, b) read it.", []),
        ("分两步：1）打开，2）选择。", []),
        ("The pack (500 minutes and 10 GB) renews (size 8) today.", []),
        ('He said "yes and left.', ['"']),
        ("Type `(` there. Don't.", []),
        ("A (b [c) d", ["["]),
        ("The manual (PDF): see page 4.", []),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert found(PAIRS, text) == expected


START = rule(checks.SentenceStart, known=("adidas",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("your card is ready.", ["your"]),
        ("Ready. your card is here! it works.", ["your", "it"]),
        ("eBay has it. iPhone too. adidas as well. a.b@c.example is it.", []),
        ("See https://a.example. https://b.example is next.", []),
        ("Wait... one moment. “no” is no answer.", []),
        ("Ask Mr. smith, e.g. today at 10 a.m. or later.", []),
        ("First line\nand its second.", []),
        ("First line.\nand another.", ["and"]),
        ("a) open it. 2nd step.", []),
    ],
)
def test_small_letters_at_the_start(text: str, expected: list[str]) -> None:
    assert found(START, text) == expected


def test_a_capital_is_the_fix_in_greek_too() -> None:
    (hit,) = hits(START, "άνοιξε η κάρτα.", "el")
    assert hit.fixes == ("Άνοιξε",)


CAPITALS = rule(
    checks.Capitals,
    words=("do", "not", "now", "update", "login", "please"),
    known=("PDF", "HDMI", "ΑΦΜ", "NASDAQ"),
    unless_before=("reference", "code"),
)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Please DO NOT unplug it.", ["DO NOT"]),
        ("en", "PLEASE READ THE EMAIL THAT WE SENT.", ["PLEASE READ THE EMAIL THAT WE SENT"]),
        ("en", "The PDF and the HDMI cable, XXL, NASDAQ, LTE and OTP.", []),
        ("en", "Your reference is ZKLMNO, the code BANANA.", []),
        ("en", "I WONDER why.", ["WONDER"]),
        ("en", "The USB-C cable, the CD-ROM and the HDMI-CEC port.", []),
        ("en", "It is NON-REFUNDABLE.", ["NON-REFUNDABLE"]),
        ("en", "Do-NOT touch it, it is DO-NOT-TOUCH.", ["DO-NOT-TOUCH"]),
        ("en", "The error is ERR_TIMEOUT.", []),
        ("en", "It is RR123456785SA in row 5A.", []),
        ("en", "Press [CONTINUE] or “CONFIRM”.", []),
        ("te", "యాప్ UPDATE చేసి LOGIN అవ్వండి", ["UPDATE", "LOGIN"]),
        ("zh", "PLEASE今天付款", ["PLEASE"]),
        ("el", "ΔΙΑΒΑΣΤΕ ΤΟ EMAIL με το ΑΦΜ σας", ["ΔΙΑΒΑΣΤΕ ΤΟ EMAIL"]),
    ],
)
def test_capitals(lang: str, text: str, expected: list[str]) -> None:
    assert found(CAPITALS, text, lang) == expected


def test_capitals_of_the_customer_and_of_known_names_are_fine() -> None:
    context = Context(
        company="AMBROSIA",
        contact=Contact(name="MARIA"),
        turns=(Turn(Author.CUSTOMER, "My GIZMO"),),
    )
    assert found(CAPITALS, "MARIA, AMBROSIA has your GIZMO.", context=context) == []
    shouting = Context(turns=(Turn(Author.CUSTOMER, "WHERE IS MY GIZMO"),))
    assert found(CAPITALS, "Your GIZMO left.", context=shouting) == ["GIZMO"]


def test_capitals_of_plain_words_have_a_fix() -> None:
    assert hits(CAPITALS, "It is so, DO NOT go.")[0].fixes == ("do not",)
    assert hits(CAPITALS, "DO NOT go.")[0].fixes == ("Do not",)


def test_capitals_before_some_words_are_a_code() -> None:
    made = rule(checks.Capitals, unless_after=("in the box",))
    assert found(made, "Type HARBOUR in the box.") == []
    assert found(made, "Type it in the box, NOTHING else.") == ["NOTHING"]


def test_capitals_in_a_row_after_some_words_are_a_button_or_a_plan() -> None:
    made = rule(checks.Capitals, unless_before=("button|plan",))
    assert found(made, "Press the button marked SAFE BOOT MODE twice.") == []
    assert found(made, "I said so. SAFE BOOT MODE it is.") == ["SAFE BOOT MODE"]
