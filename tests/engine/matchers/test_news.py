"""The order of news: what is read last should help."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, rule

from saywell.model import checks

ENDS = rule(
    checks.EndsOn,
    phrases=("can't", "sold out", "delayed"),
    unless=("can't wait",),
    good=("booked", "free of charge", "you can", "I will"),
    closers=("thank you for", "have a nice day"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Your room is booked. The pool is sold out.", ["sold out"]),
        ("Your room is booked, but the pool is sold out.", ["sold out"]),
        ("Your room is booked, the pool is sold out. Thank you for waiting.", ["sold out"]),
        ("The pool is sold out, but your room is booked.", []),
        ("Booked. The pool is sold out. I will write at 5.", []),
        ("Booked. The pool is sold out. It has two lanes.", []),
        ("Booked. The pool is sold out, is Friday fine?", []),
        ("Booked. The pool is sold out. Is Friday fine?", []),
        ("The pool is sold out.", []),
        ("It is booked and delayed", []),
        ("It is booked. I can't wait to see you.", []),
        ("Booked. It is delayed. It is sold out. Have a nice day!", ["sold out"]),
    ],
)
def test_the_last_bad_news_is_reported(text: str, expected: list[str]) -> None:
    assert found(ENDS, text) == expected


def test_a_good_word_inside_the_bad_news_is_no_good_news() -> None:
    made = rule(checks.EndsOn, phrases=("δεν μπορείτε",), good=("μπορείτε",))
    assert found(made, "Δεν μπορείτε να μπείτε.", "el") == []
    assert found(made, "Μπορείτε να μπείτε. Δεν μπορείτε να μείνετε.", "el") == ["Δεν μπορείτε"]
