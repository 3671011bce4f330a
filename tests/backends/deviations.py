"""Where Chatwoot's OpenAPI file says something else than Chatwoot 4.13.0 does, and why we know.

The tests fail on a violation that is not listed here, and on a listed one that occurs no more.
"""

from __future__ import annotations

from dataclasses import dataclass

ACCOUNT = "/api/v1/accounts/N"
CONVERSATION = f"{ACCOUNT}/conversations/N"

FILE = "/rails/active_storage/a.txt"


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What Prism says of one request or answer; numbers in paths and places are written N."""

    method: str
    path: str
    place: str
    code: str


UNKNOWN_ROUTE = "Selected route not found"
LAST = "response.body.data.payload.N.last_non_activity_message"
NO_TEXT = "a message with nothing but a file has null for its text (message.rb)"
NEITHER = f"either a message or null, says the file; {NO_TEXT}, and so it is neither"

REQUESTS: dict[Violation, str] = {
    Violation("POST", f"{CONVERSATION}/messages", "request", "415"): (
        "message_builder.rb takes attachments[] from a form, as the dashboard sends them"
    ),
    Violation("POST", f"{CONVERSATION}/update_last_seen", "request", UNKNOWN_ROUTE): (
        "routes.rb has it and the dashboard calls it; the file leaves it out"
    ),
    Violation("POST", f"{CONVERSATION}/unread", "request", UNKNOWN_ROUTE): (
        "routes.rb has it and the dashboard calls it; the file leaves it out"
    ),
    Violation("GET", f"{ACCOUNT}/macros", "request", UNKNOWN_ROUTE): (
        "routes.rb has macros and the dashboard lists them; the file leaves them out"
    ),
    Violation("POST", f"{ACCOUNT}/macros/N/execute", "request", UNKNOWN_ROUTE): (
        "macros_controller.rb runs one on conversation_ids; the file leaves it out"
    ),
    Violation("GET", FILE, "request", UNKNOWN_ROUTE): (
        "the address of a file is Rails' own, outside the API (attachment.rb)"
    ),
    Violation("POST", f"{CONVERSATION}/toggle_priority", "request.body.priority", "type"): (
        "null clears the priority (conversations_controller_spec.rb)"
    ),
    Violation("POST", f"{CONVERSATION}/toggle_priority", "request.body.priority", "enum"): (
        "null clears the priority; the word none, which the file lists, is no value of the enum"
    ),
    Violation("POST", f"{CONVERSATION}/assignments", "request.body.assignee_id", "type"): (
        "null takes the agent away (assignments_controller.rb)"
    ),
    Violation("POST", f"{CONVERSATION}/assignments", "request.body.team_id", "type"): (
        "null takes the team away (assignments_controller.rb)"
    ),
}
"""What our client asks although the file does not know it."""

ANSWERS: dict[Violation, str] = {
    Violation("POST", f"{CONVERSATION}/assignments", "response.body", "type"): (
        "the answer is the agent, the team or null (assignments_controller.rb)"
    ),
    Violation(
        "GET", f"{ACCOUNT}/conversations", "response.body.data.payload.N.snoozed_until", "type"
    ): "an ISO time or null, not a number (_conversation.json.jbuilder)",
    Violation("GET", f"{ACCOUNT}/conversations", "response.body.data.payload.N.status", "enum"): (
        "snoozed is a status, too (conversation.rb)"
    ),
    Violation("POST", f"{CONVERSATION}/messages", "response.body.content", "type"): NO_TEXT,
    Violation(
        "GET", f"{CONVERSATION}/messages", "response.body.payload.N.content", "type"
    ): NO_TEXT,
    Violation("GET", f"{ACCOUNT}/conversations", f"{LAST}.content", "type"): NO_TEXT,
    Violation("GET", f"{ACCOUNT}/conversations", LAST, "type"): NEITHER,
    Violation("GET", f"{ACCOUNT}/conversations", LAST, "oneOf"): NEITHER,
    Violation("GET", f"{ACCOUNT}/agents", "response.body.N.availability_status", "enum"): (
        "the words are online, busy and offline; the file has available (account_user.rb)"
    ),
}
"""What the practice desk answers as Chatwoot does, although the file says otherwise."""
