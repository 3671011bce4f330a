"""The summary for a colleague: what is in it, in which order, and what it never lets through."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from saywell.app.course_summary import QUOTE, Known, profile, summary
from saywell.app.words import Words
from saywell.model.chat import Author, Contact, Conversation, Message
from saywell.model.course import Move, Said
from saywell.model.followup import FollowUp

AT = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
ANNA = Conversation(
    "7",
    Contact("3", "Anna", "anna@example.org", language="en", attributes={"lang": "en"}),
    attributes=MappingProxyType({"topic": "a wrong bill", "handed over by": "Bo", "empty": " "}),
)


def message(number: int, author: Author, text: str, *, private: bool = False) -> Message:
    return Message(str(number), "7", author, "", text, AT, private=private)


def said(number: int, *moves: Move) -> Said:
    return Said(AT, Author.AGENT, str(number), frozenset(moves))


CHAT = (
    message(1, Author.CUSTOMER, "Hello, my bill has two lamps on it."),
    message(2, Author.AGENT, "Hello Anna, welcome to Acme!"),
    message(3, Author.CUSTOMER, "It should be one lamp only, please look."),
    message(4, Author.AGENT, "May I look for 3 minutes?"),
    message(5, Author.CUSTOMER, "ok"),
    message(6, Author.AGENT, "The second lamp was ordered on Monday, I have taken it off."),
    message(7, Author.AGENT, "I'll write to you by noon tomorrow."),
    message(8, Author.AGENT, "angry one", private=True),
    message(9, Author.CUSTOMER, "And when will I have my money back?"),
    message(10, Author.CUSTOMER, "To which card does it go?"),
)
SAID = (
    said(2, Move.GREET),
    said(4, Move.ASK_HOLD),
    said(5, Move.AGREE),
    said(6, Move.ADVISE),
    said(7, Move.PROMISE),
)


def test_profile_problem_answers_promises_and_what_is_open_in_this_order() -> None:
    earlier = Conversation("5", ANNA.contact, last_activity=dt.datetime(2026, 1, 9, tzinfo=dt.UTC))
    assert summary(Known(ANNA, CHAT, SAID, (earlier,)), Words("en")).splitlines() == [
        "Customer: Anna, English, anna@example.org",
        "Told before the chat: topic: a wrong bill",
        "Earlier chats: 1, the last on 2026-01-09",
        "In the customer's words:",
        "- Hello, my bill has two lamps on it.",
        "- It should be one lamp only, please look.",
        "- And when will I have my money back?",
        "Answered so far:",
        "- The second lamp was ordered on Monday, I have taken it off.",
        "- I'll write to you by noon tomorrow.",
        "Promised: I'll write to you by noon tomorrow.",
        "Still open: To which card does it go?",
    ]


def test_a_promise_that_was_noted_is_listed_once_with_its_time() -> None:
    due = dt.datetime(2026, 3, 3, 12, 0).astimezone()
    noted = FollowUp("f", "7", "Anna", "an answer on the card", AT, due, message_id="7")
    text = summary(Known(ANNA, CHAT, SAID, follow_ups=(noted,)), Words("en"))
    assert "Promised: an answer on the card (by 2026-03-03 12:00)" in text
    assert text.count("by noon tomorrow") == 1


def test_it_speaks_the_agents_language() -> None:
    text = summary(Known(ANNA, CHAT, SAID), Words("el"))
    assert text.startswith("Πελάτης: Anna, English, anna@example.org\n")
    assert "Με τα λόγια του πελάτη:" in text


def test_of_a_customer_of_whom_nothing_is_known_the_number_is_left() -> None:
    assert summary(Known(Conversation("7", Contact()), ()), Words("en")) == "Customer: 7"


def test_what_customers_wrote_is_made_safe_and_short() -> None:
    hostile = message(1, Author.CUSTOMER, "\x1b]52;c;x\x07 " + "long " * 500)
    text = summary(Known(ANNA, (hostile,)), Words("en"))
    assert "\x1b" not in text
    assert "\x07" not in text
    quoted = text.splitlines()[2]
    assert len(quoted) < QUOTE + 40
    assert quoted.endswith("…")


def test_what_a_colleague_wrote_on_a_conversation_is_not_the_customers() -> None:
    assert dict(profile(ANNA)) == {"topic": "a wrong bill"}
