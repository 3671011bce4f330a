"""English is found in any form of its words."""

from __future__ import annotations

import pytest
from tests.engine.search.shop import first

from saywell.engine.search.english import english_stem


@pytest.mark.parametrize(
    ("forms", "stem"),
    [
        ("refund refunds refunded refunding refundable", "refund"),
        ("cancel cancelled canceled cancelling cancellation", "cancel"),
        ("activate activating activation", "activ"),
        ("subscribe subscription subscriptions", "subscrib"),
        ("pay paid paying payment payments", "pay"),
        ("try tries tried trying", "tri"),
        ("hope hoping hoped", "hope"),
        ("hop hopping hopped", "hop"),
        ("address addresses addressed", "address"),
        ("organise organize organisation organization", "organis"),
        ("news", "news"),
    ],
)
def test_forms_have_one_stem(forms: str, stem: str) -> None:
    assert {english_stem(form) for form in forms.split()} == {stem}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("refunding", "en.refund"),
        ("payments", "en.refund"),
        ("deliveries", "en.late"),
        ("delays", "en.late"),
        ("cancelled", "en.cancel"),
        ("CANCELLING", "en.cancel"),
        ("confirmation", "en.cancel"),
        ("changing email", "en.email"),
        ("e-mail", "en.email"),
        ("emails", "en.email"),
        ("cancle", "en.cancel"),
    ],
)
def test_a_form_finds_its_reply(query: str, wanted: str) -> None:
    assert first(query) == wanted
