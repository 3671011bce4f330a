"""Chatwoot's JSON in both of its shapes, and in every wrong one."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.backends.stages import TOKEN, no_sleep, recorded

from saywell.backends import chatwoot_wire as wire
from saywell.backends.chatwoot import ChatwootBackend
from saywell.backends.http import Limits
from saywell.errors import BackendError
from saywell.model.chat import Author, Macro, MacroStep, Outgoing, Priority, Status, Survey, Team

PUSHED = {
    "id": 908,
    "content": "It is here!",
    "account_id": 1,
    "inbox_id": 3,
    "conversation_id": 43,
    "message_type": 1,
    "created_at": 1772442000,
    "updated_at": "2026-03-02T09:00:00.508Z",
    "private": False,
    "status": "sent",
    "source_id": None,
    "content_type": "text",
    "content_attributes": {},
    "sender_type": "User",
    "sender_id": 5,
    "additional_attributes": {},
    "echo_id": "one-key",
    "sender": {"id": 5, "name": "Iris Vale", "type": "user"},
    "conversation": {"assignee_id": 5, "unread_count": 0, "last_activity_at": 1772442000},
}


def test_a_pushed_message_is_the_one_of_the_list_with_its_key() -> None:
    pushed = wire.message(PUSHED)
    listed = wire.message(
        {
            key: value
            for key, value in PUSHED.items()
            if key not in ("account_id", "updated_at", "sender_type", "sender_id", "echo_id")
        }
    )
    assert pushed is not None
    assert listed is not None
    assert (pushed.echo_id, listed.echo_id) == ("one-key", "")
    assert (pushed.author, pushed.author_id, pushed.author_name) == (Author.AGENT, "5", "Iris Vale")
    assert pushed.at == dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
    for field in ("id", "conversation_id", "author", "author_id", "text", "at", "private"):
        assert getattr(pushed, field) == getattr(listed, field)


def test_a_pushed_conversation_has_other_types_and_places() -> None:
    listed = json.loads(recorded("conversation"))
    pushed = {
        **listed,
        "channel": "Channel::WebWidget",
        "meta": {key: value for key, value in listed["meta"].items() if key != "channel"},
        "first_reply_created_at": "2026-03-02T08:55:50.000Z",
        "snoozed_until": "2026-03-03T08:00:00.000Z",
        "status": "snoozed",
    }
    del pushed["last_non_activity_message"]
    one = wire.conversation(pushed)
    assert one is not None
    assert (one.inbox, one.first_reply, one.status) == ("WebWidget", False, Status.SNOOZED)
    assert one.snoozed_until == dt.datetime(2026, 3, 3, 8, 0, tzinfo=dt.UTC)
    assert one.last_message is not None
    assert one.contact.name == "Ana Brito"
    nobody = wire.conversation({**pushed, "first_reply_created_at": None, "snoozed_until": None})
    assert nobody is not None
    assert (nobody.first_reply, nobody.snoozed_until) == (True, None)


@pytest.mark.parametrize(
    ("seconds", "moment"),
    [
        (0, None),
        (None, None),
        ("", None),
        (False, None),
        (-5, None),
        (1e300, None),
        (float("nan"), None),
        ("soon", None),
        ("9999-12-31T23:59:59-12:00", None),
        (1772441410, 1772441410.0),
        ("1772441410", 1772441410.0),
        (1772441410.5, 1772441410.5),
        ("2026-03-02T08:50:10Z", 1772441410.0),
        ("2026-03-02T09:50:10.000+01:00", 1772441410.0),
        ("2026-03-02T08:50:10", 1772441410.0),
    ],
)
def test_a_moment_is_seconds_or_a_text(seconds: object, moment: float | None) -> None:
    one = wire.conversation({"id": 1, "waiting_since": seconds, "snoozed_until": seconds})
    assert one is not None
    expected = None if moment is None else dt.datetime.fromtimestamp(moment, dt.UTC)
    assert one.waiting_since == one.snoozed_until == expected


@pytest.mark.parametrize(
    ("answer", "survey"),
    [
        (None, Survey()),
        ({}, Survey()),
        ({"submitted_values": None}, Survey()),
        ({"submitted_values": {"csat_survey_response": None}}, Survey()),
        (
            {"submitted_values": {"csat_survey_response": {"rating": 4, "feedback_message": "ok"}}},
            Survey(4, "ok"),
        ),
        ({"submitted_values": {"csat_survey_response": {"rating": "5"}}}, Survey(5)),
        ({"submitted_values": {"csat_survey_response": {"rating": 1.0}}}, Survey(1)),
        ({"submitted_values": {"csat_survey_response": {"rating": 6}}}, Survey()),
        ({"submitted_values": {"csat_survey_response": {"rating": True}}}, Survey()),
        (
            {"submitted_values": {"csat_survey_response": {"feedback_message": "a\x1b[2Jb\nc"}}},
            Survey(0, "a␛[2Jb\nc"),
        ),
        ({"submitted_values": [{"rating": 3}]}, Survey()),
    ],
)
def test_a_survey_has_a_score_and_a_comment(answer: object, survey: Survey) -> None:
    row = {"id": 1, "message_type": 3, "content_type": "input_csat", "content_attributes": answer}
    one = wire.message(row)
    assert one is not None
    assert one.survey == survey
    assert one.author is Author.BOT
    plain = wire.message({**row, "content_type": "text"})
    assert plain is not None
    assert plain.survey is None


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"content": None, "content_attributes": {"is_unsupported": True}}, "unsupported"),
        ({"content": "A story", "content_attributes": {"is_unsupported": True}}, ""),
        ({"content": None, "content_attributes": {"is_unsupported": "yes"}}, ""),
        ({"content": None}, ""),
    ],
)
def test_what_chatwoot_itself_cannot_show_is_said(row: dict[str, object], why: str) -> None:
    one = wire.message({"id": 1, **row})
    assert one is not None
    assert one.unreadable == why


def test_a_macro_shows_its_steps_and_what_the_customer_would_read() -> None:
    first, second = (wire.macro(one) for one in json.loads(recorded("macros"))["payload"])
    assert first == Macro(
        "21",
        "Parcel is late",
        (
            MacroStep("add_label", ("delivery", "late")),
            MacroStep(
                "send_message", ("Your parcel is late, {{contact.first_name}}. It comes tomorrow.",)
            ),
            MacroStep("add_private_note", ("The courier was called.",)),
            MacroStep("change_priority", ("high",)),
            MacroStep("assign_agent", ("self",)),
        ),
        ("Your parcel is late, {{contact.first_name}}. It comes tomorrow.",),
    )
    assert second is not None
    assert second.messages == ()
    assert second.steps[1:] == (
        MacroStep("send_attachment", ("31",)),
        MacroStep("assign_team", ("8",)),
        MacroStep("resolve_conversation", ()),
    )


@pytest.mark.parametrize("params", ["Hello", ["Hello"], ["Hello", None], [["Hello"]], {"a": 1}])
def test_no_shape_of_a_macro_hides_its_message(params: object) -> None:
    one = wire.macro(
        {"id": 1, "actions": [{"action_name": "send_message", "action_params": params}]}
    )
    assert one is not None
    (text,) = one.messages
    assert "Hello" in text or text == '{"a": 1}'


@pytest.mark.parametrize("odd_id", [None, 0, -4, "", "x", True, [], {}, 10**30, "9" * 19, "4 3"])
def test_an_id_is_a_number_and_nothing_else(odd_id: object) -> None:
    for read in (wire.message, wire.conversation, wire.agent):
        assert read({"id": odd_id}) is None
        assert read({"id": "43"}) is not None
    assert wire.team({"id": odd_id}) is None
    assert wire.macro({"id": odd_id}) is None
    assert wire.contact({"id": odd_id}).id == ""
    for same in (43, "43", 43.0, " 43 "):
        one = wire.message({"id": same, "conversation_id": same, "sender": {"id": same}})
        assert one is not None
        assert (one.id, one.conversation_id, one.author_id) == ("43", "43", "43")


def test_a_team_without_a_name_has_its_number() -> None:
    assert wire.team({"id": 8, "name": "parcels"}) == Team("8", "parcels")
    assert wire.team({"id": "8", "name": None}) == Team("8", "8")
    assert wire.team({"name": "parcels"}) is None


@pytest.mark.parametrize(
    ("row", "name", "url"),
    [
        ({"data_url": "https://h/r/a%20b.pdf?x=1"}, "a b.pdf", "https://h/r/a%20b.pdf?x=1"),
        ({"data_url": "https://h/" + "a" * 900 + "/b.png"}, "b.png", None),
        ({"data_url": "https://h/" + "a" * 5000, "file_type": "image"}, "image", ""),
        ({"data_url": "javascript:alert(1)", "file_type": "file"}, "file", ""),
        ({"data_url": "https://h/a b", "file_type": "file"}, "file", ""),
        ({"data_url": "https://h/\x1b[2J", "file_type": "file"}, "file", ""),
        ({"data_url": None, "file_type": "location", "fallback_title": "Braga"}, "Braga", ""),
        ({"data_url": 5, "file_type": None, "file_size": -3}, "file", ""),
        ({"data_url": "https://[::1", "file_type": "audio"}, "audio", ""),
        ({"data_url": "https://h/%2e%2e%2f%1b%5b2J.png"}, "../␛[2J.png", None),
    ],
)
def test_an_attachment_has_a_name_and_a_place(
    row: dict[str, object], name: str, url: str | None
) -> None:
    one = wire.attachment(row)
    assert one.name == name
    assert one.url == (row["data_url"] if url is None else url)
    assert one.size == 0


# Any JSON in any field

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["1", "open", "incoming", "0", "-1", "9" * 30, "https://[", "2026-13-40"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def odd(name: str) -> st.SearchStrategy[dict[str, object]]:
    """Make rows like a recorded one in which any field, also a nested one, is anything."""
    found = json.loads(recorded(name))
    return _odd(found[0] if isinstance(found, list) else found)


def _odd(value: dict[str, object]) -> st.SearchStrategy[dict[str, object]]:
    fields = {
        key: JSON | st.just(inner) | (_odd(inner) if isinstance(inner, dict) else st.nothing())
        for key, inner in value.items()
    }
    return st.fixed_dictionaries({}, optional=fields)


@given(odd("conversation"))
def test_no_conversation_makes_it_stumble(data: dict[str, object]) -> None:
    one = wire.conversation({**data, "id": 43})
    assert one is not None
    assert one.id == "43"
    assert one.waited(dt.datetime.now(dt.UTC)) is None or one.waiting_since is not None
    assert one.status in Status
    assert one.priority is None or one.priority in Priority
    assert one.unread >= 0


@given(odd("created-file"))
def test_no_message_makes_it_stumble(data: dict[str, object]) -> None:
    one = wire.message({**data, "id": 7}, "43")
    assert one is not None
    assert one.at.tzinfo is not None
    one.text.encode()
    assert all(each.name and each.size >= 0 for each in one.attachments)
    assert one.survey is None or 0 <= one.survey.score <= 5


class Said:
    """What the server answers to each path that ends so."""

    text, status, last = "", 200, ""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(self.last):
            return httpx.Response(self.status, text=self.text)
        return httpx.Response(200, text='{"payload": []}')


SAID = Said()
BACKEND = ChatwootBackend(
    "https://chat.example.com",
    "1",
    TOKEN,
    limits=Limits(tries=1),
    transport=httpx.MockTransport(SAID),
    sleep=no_sleep,
)

READERS: dict[str, tuple[str, str, str, Callable[[ChatwootBackend], list[str]]]] = {
    "conversations": (
        "conversation",
        '{"data": {"meta": {}, "payload": %s}}',
        "conversations",
        lambda one: [each.id for each in one.queue(None)],
    ),
    "changed": (
        "conversation",
        '{"data": {"payload": %s}}',
        "conversations",
        lambda one: [each.id for each in one.changed(dt.datetime.now(dt.UTC))],
    ),
    "messages": (
        "created-file",
        '{"meta": null, "payload": %s}',
        "messages",
        lambda one: [each.id for each in one.messages("43")],
    ),
    "earlier": (
        "conversation",
        '{"payload": %s}',
        "conversations",
        lambda one: [each.id for each in one.contact_conversations("77")],
    ),
    "agents": ("agents", "%s", "agents", lambda one: [each.id for each in one.agents()]),
    "teams": ("teams", "%s", "teams", lambda one: [each.id for each in one.teams()]),
    "canned": (
        "canned_responses",
        "%s",
        "canned_responses",
        lambda one: [each.id for each in one.canned_replies()],
    ),
}


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=30)
@given(st.data())
def test_one_odd_row_never_hides_the_others(name: str, data: st.DataObject) -> None:
    file, whole, last, read = READERS[name]
    row = json.loads(recorded(file))
    good = row[0] if isinstance(row, list) else row
    rows = data.draw(st.lists(odd(file) | JSON, max_size=3))
    place = data.draw(st.integers(0, len(rows)))
    body = whole % json.dumps([*rows[:place], {**good, "id": 4711}, *rows[place:]])

    SAID.text, SAID.status, SAID.last = body, 200, last
    assert "4711" in read(BACKEND)


@given(st.lists(JSON | odd("macros"), max_size=4), JSON)
def test_no_macro_makes_it_stumble(actions: list[object], params: object) -> None:
    said = {"action_name": "send_message", "action_params": ["Hello"]}
    odd_one = {"action_name": "send_message", "action_params": params}
    one = wire.macro({"id": 1, "name": params, "actions": [*actions, odd_one, said]})
    assert one is not None
    assert one.messages[-1] == "Hello"
    assert one.steps[-1] == MacroStep("send_message", ("Hello",))


# Any JSON as a whole answer

MESSAGE = Outgoing("k", "43", "Hello")
CALLS: dict[str, Callable[[ChatwootBackend], object]] = {
    "account": lambda one: one.account(),
    "queue": lambda one: one.queue(limit=30),
    "changed": lambda one: one.changed(dt.datetime.now(dt.UTC)),
    "conversation": lambda one: one.conversation("43"),
    "messages": lambda one: one.messages("43"),
    "newer": lambda one: one.messages("43", after="7"),
    "earlier": lambda one: one.contact_conversations("77"),
    "contacts": lambda one: one.search_contacts("ana"),
    "agents": lambda one: one.agents(),
    "teams": lambda one: one.teams(),
    "macros": lambda one: one.macros(),
    "canned": lambda one: one.canned_replies(),
    "send": lambda one: one.send(MESSAGE),
    "find": lambda one: one.find_sent(MESSAGE, "7"),
    "labels": lambda one: one.set_labels("43", ["vip"]),
}
WRAPPED = st.one_of(
    JSON,
    st.fixed_dictionaries({"payload": JSON | st.lists(JSON, max_size=3)}, optional={"meta": JSON}),
    st.fixed_dictionaries({"data": st.fixed_dictionaries({"payload": JSON, "meta": JSON})}),
    odd("profile"),
    odd("conversation"),
    odd("created"),
)


@pytest.mark.parametrize("name", CALLS)
@settings(max_examples=30)
@given(WRAPPED, st.sampled_from([200, 200, 200, 401, 404, 422, 429, 500]))
def test_no_answer_raises_what_is_not_ours(name: str, body: object, status: int) -> None:
    SAID.text, SAID.status, SAID.last = json.dumps(body), status, ""
    with contextlib.suppress(BackendError):
        CALLS[name](BACKEND)
