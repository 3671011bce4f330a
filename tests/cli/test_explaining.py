"""``search --explain`` says word by word what was met, and how."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Say

pytestmark = pytest.mark.usefixtures("replies")


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("waited", "waited is another form of waiting (in text"),
        ("dema", "dema sounds like δεμα (in title"),
        ("d;ema", "d;ema typed on another keyboard is δεμα (in title"),
        ("parcle", "parcle is nearly parcel (in title"),
    ],
)
def test_each_way_of_meeting_is_told(say: Say, query: str, line: str) -> None:
    assert line in " ".join(say("search", "--explain", query).out.split())


def test_the_reasons_are_data_too(say: Say) -> None:
    (found,) = json.loads(say("search", "--explain", "zparcel", "-o", "json").out)
    assert found["id"] == "test.parcel"
    assert found["why"] == "trigger"
    assert found["explained"]["words"][0]["how"] == "exact"
