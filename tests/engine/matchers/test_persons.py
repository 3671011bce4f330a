"""Numbers and addresses of other people than the customer."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, hits, rule

from saywell.engine.matchers.base import RuleError
from saywell.model import checks
from saywell.model.chat import Author, Contact
from saywell.model.rules import Context, Turn

LABELS = {
    "en": ("her number|phone|address", "driver's number"),
    "el": ("το τηλέφωνό|τηλέφωνο του|της", "η διεύθυνσή της"),
    "zh": ("司机 电话", "她的 地址"),
    "ar": ("رقم السائق",),
    "te": ("డ్రైవర్ నంబర్",),
    "id": ("nomor kurir*", "alamatnya"),
}


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Her number is +44 20 7946 0958.", ["+44 20 7946 0958"]),
        ("en", "The driver's number: (020) 7946 0958", ["(020) 7946 0958"]),
        ("en", "Her phone is on. Order 77120.", []),
        ("en", "Her address is dana@kestrel.example.", ["dana@kestrel.example"]),
        ("en", "Her address: 12 Oak Street, York", ["12 Oak Street"]),
        ("en", "Our number is +44 20 7946 0958.", []),
        ("en", "Her number is 5.", []),
        ("el", "Το τηλέφωνο του κ. Λάμπρου: 6941234567", ["6941234567"]),
        ("el", "Η διεύθυνσή της είναι Ερμού 12, Αθήνα", ["Ερμού 12"]),
        ("zh", "司机的电话是13812345678", []),
        ("zh", "司机电话13812345678", ["13812345678"]),
        ("zh", "她的地址是和平路25号", ["是和平路25号"]),
        ("ar", "رقم السائق ٠٥٥١٢٣٤٥٦٧", ["٠٥٥١٢٣٤٥٦٧"]),
        ("te", "డ్రైవర్ నంబర్ 9848012345", ["9848012345"]),
        ("id", "Nomor kurirnya 0812-3456-7890, Kak", ["0812-3456-7890"]),
        ("id", "Alamatnya di Jl. Melati No. 5", ["Jl. Melati No. 5"]),
    ],
)
def test_what_follows_a_label(lang: str, text: str, expected: list[str]) -> None:
    made = rule(checks.Secrets, sort="person", labels=LABELS[lang])
    assert found(made, text, lang) == expected


@pytest.mark.parametrize(
    "context",
    [
        Context(contact=Contact(phone="020 7946 0958")),
        Context(contact=Contact(phone="+442079460958")),
        Context(turns=(Turn(Author.CUSTOMER, "call her on 020-7946-0958"),)),
    ],
)
def test_what_the_customer_has_is_no_secret(context: Context) -> None:
    made = rule(checks.Secrets, sort="person", labels=LABELS["en"])
    assert found(made, "Is her number 020 7946 0958?")
    assert not found(made, "Is her number 020 7946 0958?", context=context)


def test_phrases_that_make_it_fine() -> None:
    made = rule(checks.Secrets, sort="person", labels=LABELS["en"], unless=("public",))
    assert not found(made, "The public line, her number, is 020 7946 0958.")
    card = rule(checks.Secrets, sort="card", unless=("test card",))
    assert not hits(card, "Use the test card 4111 1111 1111 1111.")
    assert hits(card, "Your card 4111 1111 1111 1111.")


def test_labels_belong_to_the_sorts_that_need_them() -> None:
    for keys in ({"sort": "person"}, {"sort": "iban", "labels": ("a",)}):
        with pytest.raises(RuleError):
            hits(rule(checks.Secrets, **keys), "x")
