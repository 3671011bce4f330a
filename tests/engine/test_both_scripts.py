"""Chinese is checked alike in both scripts; digits are seen beside it and through nothing."""

from __future__ import annotations

import pytest

from saywell.app import wiring
from saywell.engine.check import Checker
from saywell.model.rules import Draft
from saywell.model.settings import Settings


@pytest.fixture(scope="module")
def checker() -> Checker:
    return wiring.load_checker(Settings()).checker


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("这个我们办不了。", "這個我們辦不了。"),
        ("您的密码是 Qy20261122，请收好。", "您的密碼是 Qy20261122，請收好。"),
        ("我不知道，您去官网看吧。", "我不知道，您去官網看吧。"),
        ("您好，包裹今天已经寄出，预计周五下午三点前送到。",) * 2,
    ],
)
def test_both_scripts_are_checked_alike(
    checker: Checker, simplified: str, traditional: str
) -> None:
    one, two = (checker.check(Draft(text, "zh")).findings for text in (simplified, traditional))
    assert [found.check for found in one] == [found.check for found in two]
    assert bool(one) == (simplified != traditional)


def test_a_number_beside_a_character_is_a_number(checker: Checker) -> None:
    found = checker.check(Draft("您的卡号6222021234567890123，我登记一下。", "zh")).findings
    assert "M24" in {finding.rule for finding in found}


def test_the_usual_form_is_no_variant_of_itself(checker: Checker) -> None:
    for text in ("您的账户今天下午三点前会解锁。", "您的帳戶今天下午三點前會解鎖。"):
        assert not checker.check(Draft(text, "zh")).findings
    found = checker.check(Draft("您的帐户今天下午三点前会解锁。", "zh")).findings
    assert [one.fixes[0].text for one in found] == ["账户"]


def test_a_card_is_seen_through_what_nobody_sees(checker: Checker) -> None:
    hidden = "Your card 4111 \u200b\u200b\u20601111 \u200b\u200b\u20601111 1111 is linked."
    found = checker.check(Draft(hidden, "en")).findings
    assert "M24.card" in {finding.check for finding in found}
