"""Chatwoot's filter language, shared by conversations and contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from saywell.practice.store import Row, decoded
from saywell.practice.web import Call, Refusal

EQUALS = frozenset({"equal_to", "not_equal_to"})
PRESENT = frozenset({"is_present", "is_not_present"})
CONTAINS = frozenset({"contains", "does_not_contain"})
DATES = frozenset({"is_greater_than", "is_less_than", "days_before"})

# Attribute to its operators, as Chatwoot's lib/filters/filter_keys.yml lists them.
OPERATORS: dict[str, dict[str, frozenset[str]]] = {
    "conversations": {
        "status": EQUALS,
        "assignee_id": EQUALS | PRESENT,
        "inbox_id": EQUALS | PRESENT,
        "team_id": EQUALS | PRESENT,
        "priority": EQUALS,
        "display_id": EQUALS | CONTAINS,
        "campaign_id": EQUALS | PRESENT,
        "labels": EQUALS | PRESENT,
        "browser_language": EQUALS,
        "conversation_language": EQUALS,
        "country_code": EQUALS,
        "referer": EQUALS | CONTAINS,
        "created_at": DATES,
        "last_activity_at": DATES,
    },
    "contacts": {
        "name": EQUALS | CONTAINS,
        "phone_number": EQUALS | CONTAINS | {"starts_with"},
        "email": EQUALS | CONTAINS,
        "identifier": EQUALS,
        "country_code": EQUALS,
        "city": EQUALS | CONTAINS,
        "company": EQUALS | CONTAINS,
        "labels": EQUALS | PRESENT,
        "created_at": DATES,
        "last_activity_at": DATES,
        "blocked": EQUALS,
    },
}
CUSTOM = EQUALS | CONTAINS | PRESENT | DATES
"""What a custom attribute may be asked."""


def matching(call: Call, rows: Sequence[Row], entity: str) -> list[Row]:
    """Keep the rows that fulfil the filter in the request's ``payload``.

    Conditions are joined as SQL does it: AND binds more closely than OR.

    Raises:
        Refusal: an attribute, an operator or a value that Chatwoot does not take (422).
    """
    conditions = call.params.get("payload")
    if not isinstance(conditions, list) or not conditions:
        return list(rows)
    any_of: list[list[Callable[[Row], bool]]] = [[]]
    for condition in conditions:
        if not isinstance(condition, dict):
            raise Refusal.error(
                422, "Invalid value. The values provided for the filter are invalid"
            )
        any_of[-1].append(_test(call, condition, entity))
        joined = str(condition.get("query_operator") or "").upper()
        if joined not in ("", "AND", "OR"):
            raise Refusal.error(422, 'Query operator must be either "AND" or "OR".')
        if joined == "OR":
            any_of.append([])
    return [row for row in rows if any(all(test(row) for test in tests) for tests in any_of)]


def _test(call: Call, condition: dict[str, Any], entity: str) -> Callable[[Row], bool]:
    """Turn one condition into a test of a row."""
    key = str(condition.get("attribute_key") or "")
    operator = str(condition.get("filter_operator") or "")
    known = OPERATORS[entity].get(key)
    if known is None and not _is_custom(call, key, entity):
        listed = ", ".join(OPERATORS[entity])
        raise Refusal.error(
            422, f"Invalid attribute key - [{key}]. The key should be one of [{listed}]"
        )
    allowed = CUSTOM if known is None else known
    if operator not in allowed:
        raise Refusal.error(
            422,
            f"Invalid operator. The allowed operators for {key} are [{','.join(sorted(allowed))}].",
        )
    given = condition.get("values")
    values = given if isinstance(given, list) else [] if given is None else [given]
    if not values and operator not in PRESENT:
        raise Refusal.error(422, f"Invalid value. The values provided for {key} are invalid")
    return lambda row: _holds(_actual(row, key), operator, values, call.now)


def _is_custom(call: Call, key: str, entity: str) -> bool:
    """Say whether any record of the account carries this custom attribute."""
    sql = f"SELECT custom_attributes FROM {entity} WHERE account_id = ?"  # noqa: S608 - ours
    return any(
        key in decoded(row, "custom_attributes") for row in call.store.all(sql, call.account_id)
    )


def _actual(row: Row, key: str) -> Any:
    """Read what a row holds under a key: a column, the labels, or an attribute."""
    if key == "labels":
        return decoded(row, "labels")
    if key in row:
        return row[key]
    attributes = {**decoded(row, "additional_attributes"), **decoded(row, "custom_attributes")}
    return attributes.get(key)


def _holds(actual: Any, operator: str, values: list[Any], now: float) -> bool:
    """Judge one value. Text is compared without case, numbers and their words alike."""
    if operator in PRESENT:
        return (actual not in (None, "", [])) == (operator == "is_present")
    if operator in DATES:
        return actual is not None and _dated(float(actual), operator, values[0], now)
    held = {str(item).casefold() for item in (actual if isinstance(actual, list) else [actual])}
    wanted = {str(value).strip().casefold() for value in values}
    if operator in ("equal_to", "not_equal_to"):
        every = "all" in wanted
        return (every or bool(held & wanted)) == (operator == "equal_to")
    text = "" if actual is None else str(actual).casefold()
    if operator == "starts_with":
        return any(text.startswith(value) for value in wanted)
    return any(value in text for value in wanted) == (operator == "contains")


def _dated(actual: float, operator: str, value: Any, now: float) -> bool:
    """Compare a moment with a date (``2026-01-31``) or with so many days ago."""
    if operator == "days_before":
        return actual < now - 86400 * _number(value)
    try:
        day = dt.datetime.fromisoformat(str(value))
    except ValueError:
        raise Refusal.error(422, f"Invalid value. {value} is not a date") from None
    bound = (day if day.tzinfo else day.replace(tzinfo=dt.UTC)).timestamp()
    return actual > bound if operator == "is_greater_than" else actual < bound


def _number(value: Any) -> int:
    """Read a whole number.

    Raises:
        Refusal: it is none.
    """
    try:
        return int(value)
    except (TypeError, ValueError):
        raise Refusal.error(422, f"Invalid value. {value} is not a number") from None
