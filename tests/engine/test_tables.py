"""Large tables that are looked into without being read whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.engine.anchors import bits_of, keys_of
from saywell.engine.tables import FEW, Table, packed


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=6), st.tuples(st.integers(), st.text()), max_size=80))
def test_a_packed_table_has_what_it_was_made_of(table: dict[str, tuple[int, str]]) -> None:
    kept = Table(*packed(table))
    assert {name: kept.get(name) for name in table} == table


def test_what_is_not_there_is_none() -> None:
    names = [f"w{number}" for number in range(50 * FEW)]
    kept = Table(*packed(dict.fromkeys(names, (1, 2))))
    assert [kept.get(name) for name in ("", "w", "\ud800", "ω", "w301")] == [None] * 5
    assert Table(*packed({})).get("a") is None


def test_names_that_are_no_text_are_kept_too() -> None:
    assert Table(*packed({"\ud800": 1, "猫": 2})).get("\ud800") == 1


@pytest.mark.parametrize("keys", [(), (0,), (7, 8), (3, 64, 9_000)])
def test_keys_as_bits_are_keys_again(keys: tuple[int, ...]) -> None:
    assert keys_of(bits_of(reversed(keys))) == list(keys)
    assert bits_of(keys) == sum(1 << key for key in keys)
