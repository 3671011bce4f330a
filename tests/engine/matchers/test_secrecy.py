"""Cards, accounts, tokens and passwords; the finding never repeats them."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, hits, rule

from saywell.engine.matchers.base import RuleError
from saywell.engine.matchers.secrecy import luhn
from saywell.model import checks

CARD = rule(checks.Secrets, sort="card")
IBAN = rule(checks.Secrets, sort="iban")
TOKEN = rule(checks.Secrets, sort="token")
PASSWORD = rule(
    checks.Secrets,
    sort="credential",
    labels=("password|pin", "κωδικό* [πρόσβασης]", "密码", "كلمة المرور", "పాస్\u200cవర్డ్", "sandi"),
)


@pytest.mark.parametrize(
    "card",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "5555-5555-5555-4444",
        "3782 822463 10005",
        "6011.1111.1111.1117",
        "٤١١١١١١١١١١١١١١١",
        "౪౧౧౧౧౧౧౧౧౧౧౧౧౧౧౧",
        "４１１１１１１１１１１１１１１１",
        "3530111333300000",
        "6200000000000005",
    ],
)
def test_cards_in_any_digits(card: str) -> None:
    assert found(CARD, f"The number {card}, thanks.") == [card]


@pytest.mark.parametrize(
    "number",
    ["4111111111111112", "1234567890123", "0000 0000 0000 0000", "402218873346", "356938035643809"],
)
def test_other_numbers_are_no_cards(number: str) -> None:
    assert found(CARD, f"The number {number}, thanks.") == []


def test_check_digits() -> None:
    assert luhn("79927398713")
    assert not luhn("79927398710")


@pytest.mark.parametrize(
    "iban",
    [
        "GB82 WEST 1234 5698 7654 32",
        "DE89370400440532013000",
        "SA0380000000608010167519",
        "GR16 0110 1250 0000 0001 2300 695",
        "gb82-west-1234-5698-7654-32",
    ],
)
def test_accounts(iban: str) -> None:
    assert found(IBAN, f"Pay to {iban} today.") == [iban]


@pytest.mark.parametrize("text", ["RR123456785SA", "GB82 WEST 1234 5698 7654 33", "DE893704004405"])
def test_other_ids_are_no_accounts(text: str) -> None:
    assert found(IBAN, f"It is {text} today.") == []


@pytest.mark.parametrize(
    "token",
    [
        "sk-live-9f3K2xQ7bW41mZ",
        "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4",
        "xoxb-123456789012-abcdefABCDEF",
        "AKIAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVm",
        "Zx81kQ0vTg47LmN2pRs9Wb63YcD5",
    ],
)
def test_tokens(token: str) -> None:
    assert found(TOKEN, f"密钥是{token}，请保存。") == [token]
    assert found(TOKEN, f"It is {token}.") == [token]


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/a1B2c3D4e5F6g7H8i9J0k1L2m3N4",
        "internationalization-and-localization",
        "RR123456785SA",
        "ORDER-2024-000123-EXPRESS-DELIVERY",
        "sk-learn",
    ],
)
def test_other_words_are_no_tokens(text: str) -> None:
    assert found(TOKEN, f"It is {text}.") == []


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Your temporary password is Harbour-2291, so change it.", ["Harbour-2291"]),
        ("en", "password: hunter22.", ["hunter22"]),
        ("en", "Your PIN is 4821.", ["4821"]),
        ("el", "Έβαλα κωδικό πρόσβασης, είναι ο Thalassa!2024, αλλάξτε τον.", ["Thalassa!2024"]),
        ("zh", "您的密码是abc12345，请修改。", ["abc12345"]),
        ("ar", "كلمة المرور هي Nakhla77", ["Nakhla77"]),
        ("te", "మీ పాస్\u200cవర్డ్ Mango#2024", ["Mango#2024"]),
        ("id", "Kata sandi sementara Kakak adalah Melati-2291.", ["Melati-2291"]),
        ("en", "The password needs 8 characters, by 10:30 or in 2025.", []),
        ("en", "Never send us your password. Your order 48213 is here.", []),
        ("en", "The password reset works at https://a.example/x1.", []),
    ],
)
def test_credentials_after_a_label(lang: str, text: str, expected: list[str]) -> None:
    assert found(PASSWORD, text, lang) == expected


def test_a_finding_says_nothing_of_the_secret() -> None:
    for made, text in ((CARD, "4111111111111111"), (PASSWORD, "pin 4821")):
        for hit in hits(made, text):
            assert not hit.fixes
            assert not hit.values
            assert not hit.instead


def test_labels_belong_to_credentials() -> None:
    with pytest.raises(RuleError):
        hits(rule(checks.Secrets, sort="card", labels=("x",)), "x")
    with pytest.raises(RuleError):
        hits(rule(checks.Secrets, sort="credential"), "x")


@pytest.mark.parametrize("piece", ["4", "4 ", "a1B", "gb82", "password 1a", "eyJ."])
def test_long_heaps_end(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    for made in (CARD, IBAN, TOKEN, PASSWORD):
        hits(made, text)
