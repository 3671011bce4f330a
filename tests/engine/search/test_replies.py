"""A reply as a document: what it is found by, and what it is filtered by."""

from __future__ import annotations

import pytest

from saywell.engine.search.replies import document
from saywell.model.card import read_card
from saywell.model.frozen import thaw
from saywell.model.languages import Localised
from saywell.model.scope import seen_label
from saywell.model.searching import Field
from saywell.model.snippet import Reply

REPLY = Reply(
    "parcel.late",
    Localised({"en": "Late parcel", "el": "Αργεί"}),
    Localised({"en": "It is late.", "zh": "迟到"}),
    triggers=("late",),
    purpose="bad_news",
    tags=("parcel",),
    search=("where is it",),
    when=Localised.plain("When it is late"),
    scope="team:Billing",
    owner="Dana",
    subject=Localised.plain("Your parcel"),
    layer="acme",
)


def test_all_its_texts_are_found() -> None:
    assert set(document(REPLY).texts) == {
        (Field.ID, "parcel.late"),
        (Field.TRIGGER, "late"),
        (Field.TAG, "parcel"),
        (Field.SEARCH, "where is it"),
        (Field.TITLE, "Late parcel"),
        (Field.TITLE, "Αργεί"),
        (Field.WHEN, "When it is late"),
        (Field.TEXT, "It is late."),
        (Field.TEXT, "迟到"),
        (Field.SUBJECT, "Your parcel"),
    }


def test_its_labels_say_what_it_is_and_who_sees_it() -> None:
    assert set(document(REPLY).labels) == {
        "tag:parcel",
        "kind:canned",
        "lang:en",
        "lang:zh",
        "scope:team:billing",
        "layer:acme",
        "seen:team:billing",
        "owner:dana",
        "purpose:bad_news",
    }


def test_it_is_kept_whole_with_a_card() -> None:
    made = document(REPLY)
    assert thaw(made.body) == REPLY
    assert read_card(made.card).title("el") == "Αργεί"


@pytest.mark.parametrize(
    ("scope", "layer", "label"),
    [
        ("everyone", "starter", "seen:everyone"),
        ("me", "own", "seen:own"),
        ("me", "acme", "seen:nobody"),
        ("team:Zürich", "acme", "seen:team:zürich"),
    ],
)
def test_who_sees_it(scope: str, layer: str, label: str) -> None:
    assert seen_label(scope, layer) == label
