"""Chatwoot's JSON turned into our values, forgiving whatever is missing or of the wrong type."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from saywell.backends.json_values import EPOCH
from saywell.backends.json_values import Json as Json
from saywell.backends.json_values import moment as moment
from saywell.backends.json_values import number as number
from saywell.backends.json_values import record as record
from saywell.backends.json_values import records as records
from saywell.backends.json_values import word as word
from saywell.model.chat import (
    Agent,
    Attachment,
    Author,
    CannedReply,
    Contact,
    Conversation,
    Macro,
    MacroStep,
    Message,
    Priority,
    Status,
    Survey,
    Team,
)
from saywell.model.untrusted import clean, clean_line

Word = TypeVar("Word", Status, Priority)

UNREAD_CAP = 10
"""Chatwoot counts no further (conversation.rb); dashboards show 9+."""

_TYPES = ("incoming", "outgoing", "activity", "template")
_TYPES_BY_NUMBER = {str(number): name for number, name in enumerate(_TYPES)}
_BOTS = ("agent_bot", "captain_assistant", "agentbot", "captain::assistant")
_CONTACT_FACTS = ("city", "country", "company_name")
_MAX_FACTS = 100
_MAX_STEPS = 100
_MAX_ID = 10**18
_BEST_SCORE = 5
_MAX_ADDRESS = 4_000
_TO_THE_CUSTOMER = "send_message"


def identity(value: object) -> str:
    """Return an id, which all of Chatwoot's are numbers; empty for what is none."""
    found = number(value)
    return str(found) if 0 < found < _MAX_ID else ""


def one_of(kind: type[Word], value: object) -> Word | None:
    """Return a member of a closed set, None for a word that is not in it."""
    try:
        return kind(word(value))
    except ValueError:
        return None


def facts(*sources: object) -> Mapping[str, str]:
    """Flatten attributes to text: what is a plain value is kept, what is nested is left out."""
    found: dict[str, str] = {}
    for source in sources:
        for name, value in list(record(source).items())[:_MAX_FACTS]:
            text = str(value).lower() if isinstance(value, bool) else word(value)
            if text:
                found[clean_line(str(name), limit=100)] = text
    return found


def contact(value: object, conversation: object = None) -> Contact:
    """Read a customer; what the conversation knows of the language counts when nothing else does.

    ``gender`` and ``language`` are not columns of Chatwoot: teams keep them as attributes.
    """
    data = record(value)
    custom, extra = record(data.get("custom_attributes")), record(data.get("additional_attributes"))
    around = record(record(conversation).get("additional_attributes"))
    browser = record(around.get("browser"))
    languages = (
        custom.get("language"),
        extra.get("language"),
        around.get("conversation_language"),
        around.get("browser_language"),
        browser.get("browser_language"),
    )
    return Contact(
        id=identity(data.get("id")),
        name=word(data.get("name")),
        email=word(data.get("email")),
        phone=word(data.get("phone_number")),
        gender=word(custom.get("gender")).lower(),
        language=next((word(one) for one in languages if word(one)), ""),
        attributes=facts({name: extra.get(name) for name in _CONTACT_FACTS}, custom),
    )


def agent(value: object) -> Agent | None:
    """Read a colleague, None when there is none."""
    data = record(value)
    if not identity(data.get("id")):
        return None
    return Agent(
        id=identity(data.get("id")),
        name=word(data.get("name")) or word(data.get("available_name")),
        email=word(data.get("email")),
        role=word(data.get("role")) or "agent",
    )


def attachment(data: Json) -> Attachment:
    """Read a file of a message; its name is the last part of its address (attachment.rb).

    Places, contacts and shared posts are rows of the same kind, without a file.
    """
    url = address(data.get("data_url"))
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    said = word(data.get("fallback_title")) or word(data.get("file_type"))
    return Attachment(
        name=clean_line(name, limit=200) or said or "file",
        url=url,
        content_type=word(data.get("content_type")),
        size=max(number(data.get("file_size")), 0),
    )


def address(value: object) -> str:
    """Return where a file is, empty for what is no address; signed ones have 1,000 characters."""
    found = value if isinstance(value, str) and len(value) <= _MAX_ADDRESS else ""
    return found if found.isprintable() and " " not in found and _is_url(found) else ""


def survey(data: Json) -> Survey | None:
    """Read the question how it went, None for another message (csat_survey.rb).

    The customer's answer is 1 to 5; without one, or with an odd one, the score is 0.
    """
    if word(data.get("content_type")) != "input_csat":
        return None
    submitted = record(record(data.get("content_attributes")).get("submitted_values"))
    answer = record(submitted.get("csat_survey_response"))
    score, comment = number(answer.get("rating")), answer.get("feedback_message")
    return Survey(
        score=score if 1 <= score <= _BEST_SCORE else 0,
        comment=clean(comment) if isinstance(comment, str) else "",
    )


def _is_url(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def message(value: object, conversation_id: str = "") -> Message | None:
    """Read a message of any of Chatwoot's two shapes; None without an id."""
    data = record(value)
    if not identity(data.get("id")):
        return None
    sender, attributes = record(data.get("sender")), record(data.get("content_attributes"))
    content = data.get("content")
    text = clean(content) if isinstance(content, str) else ""
    beyond = attributes.get("is_unsupported") is True and not text.strip()
    return Message(
        id=identity(data.get("id")),
        conversation_id=identity(data.get("conversation_id")) or conversation_id,
        author=_author(data, sender),
        author_name=word(sender.get("name")) or word(sender.get("available_name")),
        text=text,
        at=moment(data.get("created_at")) or EPOCH,
        private=data.get("private") is True,
        status=word(data.get("status")),
        attachments=tuple(attachment(one) for one in records(data.get("attachments"))),
        echo_id=word(data.get("echo_id")),
        author_id=identity(sender.get("id")) or identity(data.get("sender_id")),
        problem=word(attributes.get("external_error")),
        unreadable="unsupported" if beyond else "",
        survey=survey(data),
    )


def _author(data: Json, sender: Json) -> Author:
    """Tell who wrote: the number or word of the type, then the sort of the sender."""
    kind = word(data.get("message_type"))
    kind = _TYPES_BY_NUMBER.get(kind, kind)
    who = (word(sender.get("type")) or word(data.get("sender_type"))).lower()
    if kind not in _TYPES:
        kind = {"contact": "incoming", "user": "outgoing"}.get(who, "activity")
    if kind == "outgoing" and who and who not in _BOTS:
        return Author.AGENT
    return {"incoming": Author.CUSTOMER, "activity": Author.SYSTEM}.get(kind, Author.BOT)


def in_order(messages: Iterator[Message | None]) -> list[Message]:
    """Put messages in order, each once: by whole seconds, then by id."""
    each = {one.id: one for one in messages if one is not None}
    return sorted(each.values(), key=lambda one: (one.at, number(one.id)))


def conversation(value: object, inboxes: Mapping[str, str] | None = None) -> Conversation | None:
    """Read a conversation of either shape; None without an id, defaults for whatever else is odd.

    ``inboxes`` maps an inbox id to its name; without it the name is the channel's, which stands
    in ``meta`` in an answer and beside it in what is pushed.
    """
    data = record(value)
    own_id = identity(data.get("id"))
    if not own_id:
        return None
    meta = record(data.get("meta"))
    team = record(meta.get("team"))
    unread = number(data.get("unread_count"))
    labels = data.get("labels")
    last = message(data.get("last_non_activity_message"), own_id) or next(
        (message(one, own_id) for one in records(data.get("messages"))), None
    )
    channel = (word(meta.get("channel")) or word(data.get("channel"))).removeprefix("Channel::")
    return Conversation(
        id=own_id,
        contact=contact(meta.get("sender"), data),
        status=one_of(Status, data.get("status")) or Status.OPEN,
        inbox=(inboxes or {}).get(identity(data.get("inbox_id"))) or channel,
        labels=tuple(filter(None, map(word, labels))) if isinstance(labels, list) else (),
        assignee=agent(meta.get("assignee")),
        team=word(team.get("name")) or identity(team.get("id")),
        priority=one_of(Priority, data.get("priority")),
        waiting_since=moment(data.get("waiting_since")),
        last_activity=moment(data.get("last_activity_at")) or moment(data.get("timestamp")),
        first_reply=moment(data.get("first_reply_created_at")) is None,
        unread=max(unread, 0),
        unread_capped=unread >= UNREAD_CAP,
        can_reply=data.get("can_reply") is not False,
        last_message=last,
        snoozed_until=moment(data.get("snoozed_until")),
        attributes=facts(data.get("custom_attributes")),
    )


def canned_reply(data: Json) -> CannedReply | None:
    """Read one of the server's canned replies; None when it has no text."""
    content = data.get("content")
    if not isinstance(content, str) or not content.strip():
        return None
    return CannedReply(identity(data.get("id")), word(data.get("short_code")), clean(content))


def team(data: Json) -> Team | None:
    """Read a team; None without an id."""
    own_id = identity(data.get("id"))
    return Team(own_id, word(data.get("name")) or own_id) if own_id else None


def macro(data: Json) -> Macro | None:
    """Read a macro, and what it would say to the customer; None without an id (macro.rb)."""
    own_id, actions = identity(data.get("id")), list(records(data.get("actions")))[:_MAX_STEPS]
    if not own_id:
        return None
    each = [(word(one.get("action_name")), _values(one.get("action_params"))) for one in actions]
    return Macro(
        id=own_id,
        name=word(data.get("name")) or own_id,
        steps=tuple(MacroStep(name, values) for name, values in each if name),
        messages=tuple(
            text for name, values in each if name == _TO_THE_CUSTOMER for text in values
        ),
    )


def _values(params: object) -> tuple[str, ...]:
    """Return the values of a macro's action as text; null is nobody or nothing."""
    listed = params if isinstance(params, list) else [params]
    found = (one if isinstance(one, str) else json.dumps(one) for one in listed[:_MAX_STEPS])
    return tuple(clean(one) for one in found if one != "null")
