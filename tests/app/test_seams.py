"""What stands between two pieces of a message: replies are told apart, typed text is not torn."""

from __future__ import annotations

import pytest

from saywell.app.seams import seam_between


@pytest.mark.parametrize(
    ("left", "right", "seam"),
    [
        ("Shall I check?", "I see.", " "),
        ("هل أتحقق من الموعد؟", "أتفهم تمامًا", " "),
        ("Να ελέγξω;", "Καταλαβαίνω", " "),
        ("నేను చూడనా?", "అర్థమైంది", " "),
        ("好的。", "我理解您的心情。", ""),
        ("好的", "我理解您的心情", " "),
        ("https://example.org/a", "我理解您的心情", " "),
        ("All good 😀", "Anything else?", " "),
        ("One.\n\nTwo.", "Three.", "\n"),
        ("One.", "Two.\n\nThree.", "\n"),
        ("One.\n", "Two.", ""),
        ("One. ", "Two.", ""),
    ],
)
def test_two_replies_are_told_apart(left: str, right: str, seam: str) -> None:
    assert seam_between(left, right, [left]) == seam
    assert seam_between(left, right, [right]) == seam
    assert seam_between(f"Before. {left}", right, ["Before.", left]) == seam


@pytest.mark.parametrize(
    ("left", "right", "seam"),
    [
        ("", "I see.", ""),
        ("Hello,", "I see.", " "),
        ("Γεια σας", "καταλαβαίνω", " "),
        ("Hello,", "One.\n\nTwo.", " "),
        ("He wrote (", "I see.", ""),
        ("He wrote «", "I see.", ""),
        ("I see", ", thanks", ""),
        ("I see", "! Thanks", ""),
        ("I see.", "Thanks", " "),
        ("王先生", "您好", ""),
        ("王先生，", "您好", ""),
        ("王先生", "hello", " "),
        ("hello", "您好", " "),
    ],
)
def test_a_typed_text_is_joined_as_its_script_does(left: str, right: str, seam: str) -> None:
    assert seam_between(left, right, []) == seam
