"""What a use weighs."""

from __future__ import annotations

import pytest

from saywell.model.usage import weight

DAY = 86400.0


def test_a_use_counts_half_as_much_after_30_days() -> None:
    assert weight(4, 0.0, 0.0) == 4.0
    assert weight(4, 0.0, 30 * DAY) == pytest.approx(2.0)
    assert weight(4, 0.0, 90 * DAY) == pytest.approx(0.5)
    assert weight(0, 0.0, DAY) == 0.0


def test_a_clock_that_was_set_back_adds_nothing() -> None:
    assert weight(3, 90 * DAY, 0.0) == 3.0
