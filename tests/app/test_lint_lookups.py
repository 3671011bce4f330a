"""Lookups in the lint: declarations and fields are judged, nothing runs, changes are noticed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.lookups import write_library

from saywell.app.linting import lint
from saywell.model.lint import Lint
from saywell.model.rules import Draft, Report
from saywell.stores.library import Layer
from saywell.stores.lint_file import KeptLint

OWN = """order_status:
  description: Where an order is
  command: [sh, ./lookups/order.py, "{order}"]
  inputs: {order: "[A-Z]{2}[0-9]{6}"}
"""

Found = Callable[[], list[str]]


@pytest.fixture
def team(tmp_path: Path) -> Path:
    return write_library(tmp_path / "team", OWN, f"touch {tmp_path / 'marker'}")


@pytest.fixture
def found(team: Path) -> Found:
    """Lint the folder over what is known of the last time."""
    kept: dict[str, KeptLint] = {}

    def check(lang: str) -> Callable[[Draft], Report]:
        return lambda draft: Report(lang, ())

    def run() -> list[str]:
        done = lint([Layer("team", team)], check, kept, dt.date(2026, 1, 1), processes=1)
        return [told(one) for one in done.found if one.rule.startswith(("L00", "L02"))]

    def told(one: Lint) -> str:
        place = f"{Path(one.where.file).name}:{one.where.line}:{one.where.column}"
        return f"{place} {one.rule} {one.message} ({one.hint})"

    return run


def test_sound_lookups_are_silent_and_not_run(found: Found, tmp_path: Path) -> None:
    assert found() == []
    assert not (tmp_path / "marker").exists()


def test_a_changed_declaration_is_noticed_where_it_is_used(found: Found, team: Path) -> None:
    file = team / "lookups.yaml"
    kept = file.read_text()
    assert found() == []
    file.write_text(kept.replace("order_status:", "order_state:"))
    assert found() == [
        "orders.yaml:10:15 L02 there is no lookup 'order_status' (did you mean 'order_state'?)"
    ]
    file.write_text(kept.replace("inputs: {order:", "inputs: {number:"))
    unused, no_input, lacks = found()
    assert unused.startswith("lookups.yaml:4:5 L02 the input 'number' of 'order_status' is not")
    assert no_input.startswith("lookups.yaml:4:5 L02 {order} is no input of 'order_status'")
    assert lacks.startswith("orders.yaml:10:15 L02 the lookup 'order_status' has to know 'number'")
    file.write_text(kept)
    assert found() == []
    file.unlink()
    assert found() == [
        "orders.yaml:10:15 L02 there is no lookup 'order_status' (declare it in lookups.yaml)"
    ]


def test_a_field_that_only_a_lookup_uses_is_used(found: Found, team: Path) -> None:
    replies = team / "orders.yaml"
    replies.write_text(replies.read_text().replace("Your order {{ order }} is", "It is"))
    assert found() == []
    (team / "lookups.yaml").write_text(
        "saywell: 1\nlookups:\n  order_status: {description: x, command: [x]}\n"
    )
    (unused,) = found()
    assert "the variable 'order' is declared, but no text of 'order.status' uses it" in unused


def test_what_cannot_be_read_and_what_is_no_program_has_its_place(found: Found, team: Path) -> None:
    (team / "lookups.yaml").write_text(
        "saywell: 1\nlookups:\n"
        "  order_status: {description: x, command: [./order.py], timout: 3s}\n"
    )
    first, second = found()
    assert first.startswith("lookups.yaml:3:17 L02 './order.py' is not in the folder lookups")
    assert second.startswith("lookups.yaml:3:57 L00 unknown key 'timout' (did you mean 'timeout'?)")
    (team / "lookups.yaml").write_text("saywell: 2\n")
    assert any("lookups.yaml:1:10 L00" in one for one in found())
