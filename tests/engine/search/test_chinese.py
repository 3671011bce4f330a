"""Chinese is found by pairs of characters, in traditional ones too, and by pinyin."""

from __future__ import annotations

import pytest
from tests.engine.search.shop import first

from saywell.engine.search.expand import wanted_of
from saywell.engine.search.han import simplified
from saywell.engine.search.pinyin import is_syllable, sounds_of_pair, sounds_of_pinyin
from saywell.engine.search.sounds import sounds_of_terms
from saywell.engine.search.words import is_han, pairs_of, words_of


def test_a_run_is_one_word_of_pairs() -> None:
    assert words_of("您的iPhone订单，已发货。") == ["您的", "iphone", "订单", "已发货"]
    assert is_han("订单")
    assert not is_han("order")
    assert pairs_of("已发货") == ["已发", "发货"]
    assert pairs_of("款") == ["款"]


def test_characters_count_in_words_of_two_and_beside_a_slip_in_longer_ones() -> None:
    def looked_for(*words: str) -> set[str]:
        return {one.word for one in wanted_of(words, {"退款", "工作", "作日", "账号"}.__contains__)}

    assert looked_for("工作日", "退款") == {"工作", "作日", "退款", "退", "款"}
    assert looked_for("工日作", "账号") >= {"工", "日", "作", "账", "号"}
    assert looked_for("工作日退款", "账号").isdisjoint("工作日退款")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("退款進度", "退款进度"),
        ("開發票", "开发票"),
        ("帳號登錄", "账号登录"),
        ("帐单", "账单"),
        ("幾個工作日內到賬", "几个工作日内到账"),
        ("為妳處理", "为你处理"),
        ("臺灣郵遞區號", "台湾邮递区号"),
        ("正在著急", "正在着急"),
        ("這裡沒有", "这里没有"),
        ("ＡＢ１２退款", "ab12"),
    ],
)
def test_traditional_characters_and_width_fall_together(typed: str, kept: str) -> None:
    assert words_of(typed)[0] == kept


def test_simplified_characters_stay() -> None:
    text = "您好请问退款什么时候到账我们会尽快处理给您带来不便深表歉意"
    assert "".join(map(simplified, text)) == text
    assert simplified("x") == "x"


def test_pinyin_of_two_characters_is_read_in_context() -> None:
    assert sounds_of_pair("退款", initials=True) == ("tuikuan", "tk")
    assert sounds_of_pair("银行", initials=False) == ("yinhang",)
    assert [*sounds_of_terms(["退款", "退", "银行"], {2})] == [
        (0, "\x04tuikuan"),
        (2, "\x04yinhang"),
        (2, "\x04yh"),
    ]


def test_characters_without_a_sound_have_no_pinyin() -> None:
    assert sounds_of_pair("\u3400款", initials=True) == ()


def test_the_sounds_are_those_of_pypinyin() -> None:
    known = pytest.importorskip("pypinyin")
    words = "退款 银行 重新 长大 行李 音乐 快乐 了解 好了 还款 还有 便宜 方便 数据 绿色 女士 略去"
    for word in words.split():
        sounds = known.lazy_pinyin(word, v_to_u=False)
        assert sounds_of_pair(word, initials=False) == ("".join(sounds),), word


@pytest.mark.parametrize(
    ("typed", "pairs"),
    [
        ("tuikuan", "tuikuan"),
        ("tuikuanjindu", "tuikuan kuanjin jindu"),
        ("tuikuanj", "tuikuan kuanj"),
        ("tk", "tk"),
        ("tkjd", "tk kj jd"),
        ("lvxing", "lvxing"),
        ("zhuangtai", "zhuangtai"),
    ],
)
def test_what_is_typed_is_cut_into_pairs_of_syllables(typed: str, pairs: str) -> None:
    assert sounds_of_pinyin(typed) == tuple(pairs.split())


@pytest.mark.parametrize("typed", ["", "x", "utf", "iou", "12", "tui kuan", "退款", "q" * 500])
def test_what_cannot_be_pinyin_gives_nothing(typed: str) -> None:
    assert sounds_of_pinyin(typed) == ()


def test_syllables_are_told_by_their_form() -> None:
    assert all(map(is_syllable, ["a", "er", "ni", "hao", "zhuang", "jiong", "lv", "xue"]))
    assert not any(map(is_syllable, ["", "uang", "ing", "str", "ki", "fi", "bong", "zz"]))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("退款", "zh.refund"),
        ("退款進度", "zh.refund"),
        ("退錢款", "zh.refund"),
        ("开票", "zh.invoice"),
        ("發票", "zh.invoice"),
        ("包裹", "zh.parcel"),
        ("快遞", "zh.parcel"),
        ("登錄", "zh.account"),
        ("忘记密码", "zh.account"),
    ],
)
def test_a_query_finds_its_reply(query: str, wanted: str) -> None:
    assert first(query) == wanted


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("tuikuan", "zh.refund"),
        ("tuik", "zh.refund"),
        ("tk", "zh.refund"),
        ("tuikuanjindu", "zh.refund"),
        ("tkjd", "zh.refund"),
        ("fapiao", "zh.invoice"),
        ("kuaidi", "zh.parcel"),
        ("denglu", "zh.account"),
    ],
)
def test_pinyin_finds_its_reply(query: str, wanted: str) -> None:
    assert first(query) == wanted
