"""Satisfaction surveys: what customers answered to them, for administrators alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

from saywell.practice import events, finder, shapes
from saywell.practice.store import Row, decoded
from saywell.practice.web import Answer, Call, Route, json_answer

PAGE_SIZE = 25
"""Answers a page."""


def _sent(call: Call) -> list[Row]:
    """Read the account's survey messages, newest first."""
    return call.store.all(
        "SELECT * FROM messages WHERE account_id = ? AND content_type = 'input_csat'"
        " ORDER BY created_at DESC, id DESC",
        call.account_id,
    )


def _rating(row: Row) -> dict[str, Any]:
    """Return what the customer answered, empty while they have not."""
    submitted = decoded(row, "content_attributes").get("submitted_values") or {}
    response: dict[str, Any] = submitted.get("csat_survey_response") or {}
    return response


def _shape(call: Call, row: Row) -> dict[str, Any]:
    """Shape one answer."""
    chat = events.conversation_by_id(call.store, row["conversation_id"])
    contact = call.store.one("SELECT * FROM contacts WHERE id = ?", chat["contact_id"])
    answer = _rating(row)
    return {
        "id": row["id"],
        "rating": answer.get("rating"),
        "feedback_message": answer.get("feedback_message"),
        "account_id": row["account_id"],
        "message_id": row["id"],
        "contact": shapes.contact(contact) if contact else None,
        "conversation_id": chat["display_id"],
        "created_at": shapes.seconds(row["updated_at"]),
    }


def list_all(call: Call) -> Answer:
    """List one page of answers, as a bare array."""
    call.need_admin()
    answered = [row for row in _sent(call) if _rating(row)]
    page = finder.page_of(answered, call.page, PAGE_SIZE)
    return json_answer([_shape(call, row) for row in page])


def metrics(call: Call) -> Answer:
    """Count the answers by rating, and the surveys that were sent."""
    call.need_admin()
    sent = _sent(call)
    ratings = Counter(str(_rating(row)["rating"]) for row in sent if _rating(row))
    return json_answer(
        {
            "total_count": ratings.total(),
            "ratings_count": dict(ratings),
            "total_sent_messages_count": len(sent),
        }
    )


ROUTES = (
    Route("GET", "/csat_survey_responses", list_all),
    Route("GET", "/csat_survey_responses/metrics", metrics),
)
