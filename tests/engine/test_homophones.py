"""Chinese words with a wrong character: what is told, and what is left alone."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.engine.check import Checker
from saywell.engine.folding import fold
from saywell.engine.homophones import (
    MOST_LOOKED_AT,
    Homophones,
    Table,
    is_chinese,
    table_of,
)
from saywell.engine.search.pinyin import syllables_of
from saywell.engine.spelling import Spellers
from saywell.model import checks
from saywell.model.chat import Author
from saywell.model.rules import Context, Draft, Turn
from saywell.stores import lexicons
from saywell.stores.packs import load_packaged

PACK = next(pack for pack in load_packaged()[0] if pack.pack == "zh.homophones")
RANKS = lexicons.packaged_ranks("zh")
WORDS = ("进度", "银行卡", "退款", "权益", "浏览器", "查询", "快递", "缓解")


def rank(word: str) -> int:
    assert RANKS is not None
    return RANKS.rank(word)


TABLE = table_of(WORDS, ("览觉", "快块"), rank)


def slips(text: str, words: tuple[str, ...] = WORDS, table: Table = TABLE) -> list[tuple[int, str]]:
    return list(Homophones(words, table, rank).slips(fold(text)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("订单近度已经更新", [(2, "进度")]),
        ("近度", [(0, "进度")]),
        ("请您带上银航卡", [(4, "银行卡")]),
        ("浏揽器和查巡都好", [(0, "浏览器"), (4, "查询")]),
        ("會員權意", [(2, "权益")]),
        ("换一个浏觉器", [(3, "浏览器")]),
    ],
)
def test_a_wrong_character_is_found(text: str, found: list[tuple[int, str]]) -> None:
    assert slips(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "酒店附近度假的客人很多",  # the end of one word and the beginning of the next
        "这单最快第一个送",  # both characters stand alone so often that nothing is sure
        "浏览其他页面",
        "附近 度假",
        "进度 银行卡 退款",
        "近\n度",
        "近",
        "",
        "progress 100%",
    ],
)
def test_what_may_be_right_is_left_alone(text: str) -> None:
    assert slips(text) == []


def test_of_a_very_long_text_the_beginning_is_looked_at() -> None:
    found = slips("订单近度已经更新，" * 20_000)
    assert len(found) == MOST_LOOKED_AT
    assert found[:2] == [(2, "进度"), (11, "进度")]


def test_what_looks_alike_is_found_only_where_the_rule_says_so() -> None:
    assert slips("换一个浏觉器", table=table_of(WORDS, (), rank)) == []


def test_a_character_sounds_as_in_its_word() -> None:
    assert syllables_of("银行卡") == ["yin", "hang", "ka"]
    assert syllables_of("行李") == ["xing", "li"]
    assert is_chinese("退款")
    assert not any(map(is_chinese, ("款", "", "A款", "re", "退款 ")))


def findings(
    text: str, spellers: Spellers, context: Context | None = None
) -> list[tuple[str, str]]:
    report = Checker([PACK], spellers=spellers).check(Draft(text, "zh", context or Context()))
    return [
        (text[finding.start : finding.end], finding.fixes[0].text)
        for finding in report.findings
        if finding.check == "M01.same-sound"
    ]


SPELLERS = Spellers(lexicons.packaged, ranks=lexicons.packaged_ranks)


def test_the_finding_stands_where_the_slip_is_and_has_the_word_as_fix() -> None:
    assert findings("您好，ＶＩＰ用户的權意有兩次。", SPELLERS) == [("權意", "权益")]


def test_names_of_the_conversation_and_words_of_the_team_are_right() -> None:
    assert findings("为您订的是红驿栈连锁酒店。", SPELLERS) == []
    text = "为您订的是红驿栈。"
    assert findings(text, SPELLERS) == [("驿栈", "驿站")]
    asked = Context(turns=(Turn(Author.CUSTOMER, "红驿栈还有房吗"),))
    assert findings(text, SPELLERS, asked) == []
    own = Spellers(lexicons.packaged, lambda _: frozenset({"红驿栈"}), lexicons.packaged_ranks)
    assert findings(text, own) == []
    later = Spellers(lexicons.packaged, ranks=lexicons.packaged_ranks)
    assert findings(text, later) != []
    later.learn("驿栈")
    assert findings(text, later) == []


def test_without_frequencies_the_rule_is_silent() -> None:
    assert findings("订单近度已经更新", Spellers(lexicons.packaged)) == []


def test_a_word_that_is_not_chinese_is_refused_with_its_name() -> None:
    rule = PACK.rules[0]
    assert isinstance(rule, checks.Homophones)
    wrong = dataclasses.replace(PACK, rules=(dataclasses.replace(rule, words=("VIP",)),))
    problems = Checker([wrong], spellers=SPELLERS).problems()
    assert any("'VIP' is not two Chinese characters" in problem.message for problem in problems)


@given(st.text(alphabet="近度进退宽款附假银航行卡的 a，\n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_every_slip_differs_from_the_word_in_one_character(text: str) -> None:
    end = 0
    for start, word in slips(text):
        there = fold(text)[start : start + len(word)]
        assert sum(one != other for one, other in zip(there, word, strict=True)) == 1
        assert start >= end
        end = start + len(word)
