from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.backends import matrix_wire as wire
from saywell.backends.failures import Answer
from saywell.backends.matrix_api import judge
from saywell.backends.matrix_outgoing import parts_of
from saywell.backends.matrix_rooms import Rooms, sync_filter
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    RateLimited,
    Rejected,
    ServerFailed,
    SignInRefused,
)
from saywell.model.chat import Author, Conversation, Outgoing, Status
from saywell.model.waiting import by_waiting

ME, BOB, CAROL = "@alice:x", "@bob:x", "@carol:x"
PEOPLE = wire.People(ME, frozenset({BOB}))
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)

WORDS = st.sampled_from(
    [
        *(ME, BOB, CAROL, "!room", "$event", "join", "invite", "leave", "m.text", "m.file", ""),
        *("m.room.message", "m.room.encrypted", "m.room.member", "m.room.create", "m.typing"),
        *("m.room.redaction", "m.tag", "m.replace", "chat.saywell.status", "resolved", "snoozed"),
        *("\ud83d", "\x1b[31m", "u.vip", "m.notice", "m.emote", "> <@a:b> x\n\ny"),
    ]
)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=8)
NAMES = st.sampled_from(
    [
        *("type", "sender", "event_id", "state_key", "content", "unsigned", "origin_server_ts"),
        *("body", "msgtype", "membership", "displayname", "url", "info", "size", "filename"),
        *("m.relates_to", "rel_type", "m.new_content", "m.relations", "m.replace", "tags"),
        *("redacted_because", "transaction_id", "prev_content", "status", "until", "replies"),
        *("shortcut", "text", "name", "topic", "to", "unread", "is_direct", "m.in_reply_to"),
    ]
)
JSON = st.recursive(
    PLAIN,
    lambda of: st.lists(of, max_size=3) | st.dictionaries(NAMES, of, max_size=6),
    max_leaves=12,
)
OBJECTS = st.dictionaries(NAMES, JSON, max_size=8)


def nearly(**fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Make events that are right in some places and odd in others."""
    return st.builds(lambda odd, right: {**odd, **right}, OBJECTS, st.fixed_dictionaries(fixed))


EVENTS = OBJECTS | nearly(
    type=WORDS, sender=WORDS, event_id=WORDS, content=OBJECTS, origin_server_ts=PLAIN
)
LISTS = st.fixed_dictionaries({"events": st.lists(EVENTS, max_size=4) | PLAIN}) | PLAIN
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "timeline": LISTS,
        "state": LISTS,
        "invite_state": LISTS,
        "account_data": LISTS,
        "ephemeral": LISTS,
        "summary": OBJECTS | PLAIN,
        "unread_notifications": st.dictionaries(st.just("notification_count"), PLAIN) | PLAIN,
    },
)
BY_ROOM = st.dictionaries(WORDS | st.text(max_size=5), PARTS | PLAIN, max_size=3) | PLAIN
SYNCS = st.fixed_dictionaries(
    {
        "next_batch": st.text(max_size=3),
        "rooms": st.dictionaries(st.sampled_from(["join", "invite", "leave"]), BY_ROOM) | PLAIN,
    }
)


class TestOddJson:
    @given(event=EVENTS, names=st.dictionaries(WORDS, st.text(max_size=5)))
    def test_an_event_of_any_shape_is_read_or_left_out(
        self, event: dict[str, Any], names: dict[str, str]
    ) -> None:
        found = wire.message(event, "!room", PEOPLE, names)
        if found is not None:
            assert found.id
            assert found.at.tzinfo is not None
            assert "\x1b" not in found.text + found.author_name
            assert all(one.size >= 0 for one in found.attachments)
        wire.replaces(event)
        wire.key_of(event, ME)
        wire.status(event)
        wire.labels(event)
        list(wire.canned(event))
        wire.agent(CAROL, event)
        for part in parts_of(Outgoing("key", "!room", "text", attachments=(Path("x"), Path("y")))):
            part.is_in(event, ME)

    @given(syncs=st.lists(SYNCS, max_size=4), members=st.lists(EVENTS, max_size=3))
    def test_syncs_of_any_shape_leave_rooms_that_can_be_shown(
        self, syncs: list[dict[str, Any]], members: list[dict[str, Any]]
    ) -> None:
        rooms = Rooms(PEOPLE)
        for answer in syncs:
            assert rooms.apply(rooms.since, answer, NOW)
        for room_id in (*rooms.lacking()[1], "!room"):
            rooms.take_members(room_id, members)
            rooms.refill(room_id, [])
            rooms.take_invitation(room_id, None)
        for shown in (rooms.conversations(NOW), rooms.touched_since(NOW, NOW)):
            for one in sorted(shown, key=by_waiting):
                assert one.id
                assert one.contact.id
                assert "\x1b" not in one.contact.name
                assert one.unread >= 0
        rooms.lacking()
        rooms.asides()
        rooms.handed_over()

    @given(body=JSON, status=st.sampled_from([200, 302, 400, 401, 403, 404, 429, 500, 502]))
    def test_an_answer_of_any_shape_is_an_error_of_ours(self, body: object, status: int) -> None:
        answer = Answer(status, json.dumps(body).encode())
        found = judge(answer, "matrix.example.org")
        assert (found is None) == (status == 200)

    def test_huge_values_are_bounded(self) -> None:
        event = {
            "type": "m.room.message",
            "event_id": "$e",
            "sender": CAROL,
            "origin_server_ts": 10**400,
            "content": {"msgtype": "m.file", "body": "x" * 10**6, "info": {"size": 10**400}},
        }
        found = wire.message(event, "!room", PEOPLE, {CAROL: "y" * 10**5})
        assert found is not None
        assert len(found.attachments[0].name) <= 200
        assert len(found.author_name) <= 500
        assert wire.message({**event, "event_id": "$" * 300}, "!room", PEOPLE) is None


class TestErrors:
    @pytest.mark.parametrize(
        ("status", "code", "error"),
        [
            (401, "M_UNKNOWN_TOKEN", SignInRefused),
            (401, "M_MISSING_TOKEN", SignInRefused),
            (403, "M_USER_DEACTIVATED", SignInRefused),
            (403, "M_FORBIDDEN", PermissionRefused),
            (404, "M_NOT_FOUND", NotFound),
            (400, "M_NOT_FOUND", NotFound),
            (404, "M_UNRECOGNIZED", NotAChatSystem),
            (405, "M_UNRECOGNIZED", NotAChatSystem),
            (400, "M_NOT_JSON", Rejected),
            (400, "M_BAD_JSON", Rejected),
            (413, "M_TOO_LARGE", Rejected),
            (429, "M_LIMIT_EXCEEDED", RateLimited),
            (400, "M_LIMIT_EXCEEDED", RateLimited),
            (500, "M_UNKNOWN", ServerFailed),
            (404, "", NotAChatSystem),
        ],
    )
    def test_each_goes_by_its_code(self, status: int, code: str, error: type[BackendError]) -> None:
        body = {"errcode": code, "error": "the server's words"} if code else {"detail": "Not Found"}
        found = judge(Answer(status, json.dumps(body).encode()), "matrix.example.org")
        assert type(found) is error
        assert found.status == status
        assert "matrix.example.org" in found.message
        assert not code or "the server's words" in found.message

    def test_a_device_that_is_out_for_a_while_is_told_from_one_that_is_gone(self) -> None:
        def said(soft: object) -> str:
            body = {"errcode": "M_UNKNOWN_TOKEN", "error": "Token expired", "soft_logout": soft}
            found = judge(Answer(401, json.dumps(body).encode()), "m.example.org")
            assert found is not None
            assert "auth login" in found.hint
            return found.message

        assert "for the time being" in said(True)
        assert "for the time being" not in said(False)

    def test_the_wait_is_the_longer_of_the_two_that_are_told(self) -> None:
        body = json.dumps({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 5500}).encode()
        for header, wait in (("", 5.5), ("2", 5.5), ("331", 331.0)):
            found = judge(Answer(429, body, retry_after=header), "m.example.org")
            assert isinstance(found, RateLimited)
            assert found.retry_after == wait


def joined(*events: dict[str, Any], state: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    part = {"timeline": {"events": list(events)}, "state": {"events": list(state)}}
    return {"next_batch": "s1", "rooms": {"join": {"!room": part}}}


def said(sender: str, minute: int, **content: object) -> dict[str, Any]:
    at = NOW - dt.timedelta(hours=1) + dt.timedelta(minutes=minute)
    return {
        "type": "m.room.message",
        "sender": sender,
        "event_id": f"${sender}{minute}",
        "origin_server_ts": int(at.timestamp() * 1000),
        "content": {"msgtype": "m.text", "body": f"{minute}", **content},
    }


def status_event(minute: int, **content: object) -> dict[str, Any]:
    made = said(ME, minute)
    return {**made, "type": "chat.saywell.status", "state_key": "", "content": content}


def shown(*answers: dict[str, Any]) -> Conversation:
    rooms = Rooms(PEOPLE)
    for answer in answers:
        rooms.apply(rooms.since, answer, NOW)
    found = rooms.conversation("!room", NOW)
    assert found is not None
    return found


class TestRooms:
    def test_one_odd_room_hides_no_other(self) -> None:
        good = {"timeline": {"events": [None, 7, "x", {}, said(CAROL, 1)]}}
        odd: dict[str, Any] = {"!a": 7, "!b": {"timeline": []}, "!c": {"state": {"events": 1}}}
        rooms = Rooms(PEOPLE)
        sync = {"next_batch": "s", "rooms": {"join": {**odd, "!good": good}, "invite": []}}
        rooms.apply("", sync, NOW)
        (found,) = rooms.conversations(NOW)
        assert (found.id, found.contact.id) == ("!good", CAROL)

    def test_a_sync_from_elsewhere_changes_nothing(self) -> None:
        rooms = Rooms(PEOPLE)
        assert rooms.apply("", joined(said(CAROL, 1)), NOW)
        assert not rooms.apply("s0", joined(said(CAROL, 2)), NOW)
        assert rooms.since == "s1"

    def test_who_wrote_after_a_status_opens_it_and_who_wrote_before_does_not(self) -> None:
        resolved = status_event(5, status="resolved")
        before = shown(joined(said(CAROL, 4), resolved))
        after = shown(joined(said(CAROL, 4), resolved, said(CAROL, 6)))
        known_before = shown(joined(said(CAROL, 4), state=(resolved,)))
        by_us = shown(joined(said(CAROL, 4), resolved, said(BOB, 6)))
        assert [one.status for one in (before, known_before, by_us)] == [Status.RESOLVED] * 3
        assert after.status is Status.OPEN

    def test_an_unknown_status_is_open(self) -> None:
        for odd in ("", "closed", None, 7, ["resolved"]):
            assert shown(joined(said(CAROL, 1), status_event(2, status=odd))).status is Status.OPEN

    def test_the_contact_is_who_made_the_room_before_who_came_first(self) -> None:
        created = {"type": "m.room.create", "state_key": "", "sender": CAROL, "content": {}}
        dora = {
            **said("@dora:x", 0),
            "type": "m.room.member",
            "state_key": "@dora:x",
            "content": {"membership": "join", "displayname": "Dora"},
        }
        assert shown(joined(dora)).contact.name == "Dora"
        assert shown(joined(dora, state=(created,))).contact.id == CAROL

    def test_a_bot_of_the_team_neither_answers_nor_waits(self) -> None:
        found = shown(joined(said(CAROL, 1), said(BOB, 2, msgtype="m.notice")))
        assert found.waiting_since is not None
        assert found.first_reply
        assert found.last_message is not None
        assert found.last_message.author is Author.BOT

    def test_the_filter_asks_for_no_presence_and_for_few_members(self) -> None:
        asked = json.loads(sync_filter(20, "mark"))
        assert asked["presence"] == {"not_types": ["*"]}
        assert asked["room"]["timeline"]["limit"] == 20
        assert asked["room"]["state"]["lazy_load_members"] is True
        assert sync_filter(20, "one") != sync_filter(20, "other")
