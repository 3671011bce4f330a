from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.backends.stages import TOKEN, RecordedStage, no_sleep, recorded, replied

from saywell.backends import chatwoot_wire as wire
from saywell.backends.chatwoot import ChatwootBackend
from saywell.errors import (
    ConfigError,
    NotAChatSystem,
    PermissionRefused,
    Rejected,
    SignInRefused,
    Uncertain,
)
from saywell.model.chat import Author, Outgoing, Priority, Status
from saywell.practice.server import PracticeDesk

Handler = Callable[[httpx.Request], httpx.Response]


def backend(handler: Handler, account_id: str = "1", **more: str) -> ChatwootBackend:
    return ChatwootBackend(
        "https://chat.example.com",
        account_id,
        TOKEN,
        transport=httpx.MockTransport(handler),
        sleep=no_sleep,
        **more,  # type: ignore[arg-type]
    )


def routes(**answers: httpx.Response | Handler) -> Handler:
    """Answer by the last part of the path."""

    def answer(request: httpx.Request) -> httpx.Response:
        found = answers.get(request.url.path.rpartition("/")[2])
        if found is None:
            return (
                replied("inboxes")
                if request.url.path.endswith("inboxes")
                else replied("missing", 404)
            )
        return found(request) if callable(found) else found

    return answer


OPENED: list[ChatwootBackend] = []


@pytest.fixture
def desk() -> Iterator[PracticeDesk]:
    with PracticeDesk(customers=False) as running:
        yield running
        while OPENED:
            OPENED.pop().close()


def on(
    desk: PracticeDesk, token: str = "", *, account: str = "1", header: str = "Api-Access-Token"
) -> ChatwootBackend:
    backend = ChatwootBackend(desk.url, account, token or desk.token, header=header, sleep=no_sleep)
    OPENED.append(backend)
    return backend


# Reading


def test_a_conversation_is_read_to_the_last_key() -> None:
    one = RecordedStage().backend.conversation("43")
    assert (one.id, one.status, one.inbox) == ("43", Status.OPEN, "Tern website")
    assert (one.labels, one.priority, one.team) == (("delivery", "vip"), Priority.HIGH, "parcels")
    assert one.assignee is not None
    assert (one.assignee.name, one.assignee.role) == ("Iris Vale", "agent")
    assert one.waiting_since == dt.datetime(2026, 3, 2, 8, 50, 10, tzinfo=dt.UTC)
    assert one.last_activity == dt.datetime(2026, 3, 2, 8, 59, tzinfo=dt.UTC)
    assert (one.unread, one.unread_capped, one.first_reply) == (10, True, False)
    assert one.last_message is not None
    assert (one.last_message.text, one.last_message.author_id) == ("Are you still there?", "77")
    contact = one.contact
    assert (contact.name, contact.email, contact.phone) == ("Ana Brito", "ana@example.com", "")
    assert (contact.gender, contact.language) == ("female", "pt")
    assert dict(contact.attributes) == {
        "city": "Braga",
        "gender": "Female",
        "loyalty": "3",
        "newsletter": "true",
    }


def test_nobody_waits_is_told_from_waits_since_long() -> None:
    queue = RecordedStage().backend.queue()
    assert [one.id for one in queue] == ["45", "43", "44"]
    assert queue[2].waiting_since is None
    assert queue[2].first_reply
    assert not queue[2].can_reply
    assert queue[2].inbox == "Tern WhatsApp"


def test_every_type_of_message_finds_its_author() -> None:
    messages = RecordedStage().backend.messages("43")
    assert [(one.author, one.author_name, one.private) for one in messages] == [
        (Author.BOT, "", False),
        (Author.CUSTOMER, "Ana Brito", False),
        (Author.SYSTEM, "", False),
        (Author.AGENT, "Iris Vale", True),
        (Author.AGENT, "Iris Vale", False),
        (Author.AGENT, "Iris Vale", False),
        (Author.BOT, "", False),
        (Author.CUSTOMER, "Ana Brito", False),
    ]
    file, failed = messages[4], messages[5]
    assert file.text == ""
    (attachment,) = file.attachments
    assert (attachment.name, attachment.size) == ("delivery note.pdf", 1234)
    assert attachment.content_type == "application/pdf"
    assert (failed.status, failed.problem) == ("failed", "The 24 hour window is closed.")


@pytest.mark.parametrize(
    ("data", "author"),
    [
        ({"message_type": "incoming"}, Author.CUSTOMER),
        ({"message_type": "outgoing", "sender": {"type": "user"}}, Author.AGENT),
        ({"message_type": 1, "sender_type": "User"}, Author.AGENT),
        ({"message_type": 1, "sender": {"type": "agent_bot"}}, Author.BOT),
        ({"message_type": 1, "sender": {"type": "captain_assistant"}}, Author.BOT),
        ({"message_type": 1}, Author.BOT),
        ({"message_type": 2, "sender": {"type": "user"}}, Author.SYSTEM),
        ({"message_type": 99, "sender": {"type": "contact"}}, Author.CUSTOMER),
        ({"message_type": None, "sender": {"type": "user"}}, Author.AGENT),
        ({"message_type": "0"}, Author.CUSTOMER),
        ({"message_type": True}, Author.SYSTEM),
        ({}, Author.SYSTEM),
    ],
)
def test_who_wrote(data: dict[str, object], author: Author) -> None:
    message = wire.message({"id": 1, **data})
    assert message is not None
    assert message.author is author


def test_one_odd_conversation_never_hides_the_others() -> None:
    odd = httpx.Response(200, content=recorded("conversations-odd"))
    queue = backend(routes(conversations=odd)).queue(None)
    assert [one.id for one in queue] == ["46", "49", "47", "48"]
    first, last, second, third = queue
    assert (first.status, first.priority, first.unread) == (Status.OPEN, None, 3)
    assert first.waiting_since is not None
    assert second.labels == ("1", "ok")
    assert second.last_activity == dt.datetime(2026, 3, 2, 9, 0, 5, 508000, tzinfo=dt.UTC)
    assert second.assignee is None
    assert third.waiting_since is None
    assert third.contact.id == "80"
    assert last.contact.name == "Di␛[2J‹U+202E›"


# Paging


def pages(rows: dict[int, list[int]], **meta: object) -> tuple[Handler, list[dict[str, str]]]:
    asked: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(dict(request.url.params))
        numbers = rows.get(int(request.url.params["page"]), [])
        payload = [{"id": number, "waiting_since": 1_700_000_000 + number} for number in numbers]
        return httpx.Response(200, json={"data": {"meta": meta, "payload": payload}})

    return answer, asked


def test_pages_are_merged_and_what_moved_is_there_once() -> None:
    first, second = list(range(1, 26)), [25, 24, *range(26, 40)]
    answer, asked = pages({1: first, 2: second})
    queue = backend(routes(conversations=answer)).queue()
    assert [int(one.id) for one in queue] == list(range(1, 40))
    assert [one["page"] for one in asked] == ["1", "2"]
    assert asked[0] == {"status": "open", "sort_by": "waiting_since_asc", "page": "1"}


def test_the_count_of_the_server_ends_the_paging_whatever_its_page_size() -> None:
    answer, asked = pages({1: [1, 2, 3], 2: [4, 5, 6], 3: [7]}, all_count=7)
    assert len(backend(routes(conversations=answer)).queue(None)) == 7
    assert len(asked) == 3
    assert asked[0]["status"] == "all"


def test_a_page_with_nothing_new_ends_the_paging() -> None:
    answer, asked = pages({page: [*range(1, 26)] for page in range(1, 99)}, all_count=10_000)
    assert len(backend(routes(conversations=answer)).queue()) == 25
    assert len(asked) == 2


def test_a_page_of_rows_that_cannot_be_read_does_not_end_the_paging() -> None:
    answer, asked = pages({1: [0], 2: [7], 3: [0], 4: [8]}, all_count=4)
    assert [one.id for one in backend(routes(conversations=answer)).queue()] == ["7", "8"]
    assert len(asked) == 4


def test_a_limit_saves_pages() -> None:
    answer, asked = pages({page: list(range(page * 25, page * 25 + 25)) for page in range(1, 9)})
    assert len(backend(routes(conversations=answer)).queue(limit=30)) == 30
    assert len(asked) == 2


def test_a_long_history_is_read_back_and_forth(desk: PracticeDesk) -> None:
    one = on(desk)
    conversation = one.queue()[0].id
    for number in range(130):
        one.send(Outgoing(f"key-{number}", conversation, f"note {number}", private=True))
    every = one.messages(conversation, limit=1000)
    texts = [message.text for message in every if message.text.startswith("note ")]
    assert texts == [f"note {number}" for number in range(130)]
    assert one.messages(conversation, limit=45) == every[-45:]
    start = every[0].id
    assert one.messages(conversation, after=start, limit=1000) == every[1:]
    assert one.messages(conversation, after=start, limit=7) == every[1:8]
    middle = every[60].id
    assert one.messages(conversation, before=middle, limit=30) == every[30:60]
    assert one.messages(conversation, after=start, before=middle, limit=1000) == every[1:60]
    note = Outgoing("key-129", conversation, "note 129", private=True)
    found = one.find_sent(note, start)
    assert found is not None
    assert found.id == every[-1].id


# Signing in


def test_the_only_account_of_a_token_is_found_by_itself() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return replied("profile") if request.url.path.endswith("profile") else replied("agents")

    one = backend(answer, account_id="")
    assert [agent.name for agent in one.agents()] == ["Iris Vale", "Jon Ash"]
    assert asked == ["/api/v1/profile", "/api/v1/accounts/1/agents"]
    account = one.account()
    assert (account.agent.name, account.company, account.account_id) == (
        "Iris Vale",
        "Tern & Co",
        "1",
    )
    assert "not-for-logs" not in repr(account)


def test_several_accounts_are_listed_and_a_foreign_one_refused(desk: PracticeDesk) -> None:
    with pytest.raises(Rejected, match=r"has \d accounts") as several:
        on(desk, desk.admin_token, account="").account()
    assert "chat.account" in several.value.hint
    with pytest.raises(PermissionRefused, match="no account 77"):
        on(desk, account="77").account()
    for odd in ("x/../1", "one", "-1", "1" * 19, "٣"):
        with pytest.raises(ConfigError, match="account") as refused:
            on(desk, account=odd)
        assert "chat.account" in refused.value.hint


def test_a_wrong_token_is_told_from_a_refused_permission(desk: PracticeDesk) -> None:
    with pytest.raises(SignInRefused, match="Invalid Access Token") as wrong:
        on(desk, "wrong-token").queue()
    assert "wrong-token" not in f"{wrong.value} {wrong.value.hint}"
    assert wrong.value.status == 401
    everything = on(desk, desk.admin_token).queue(None)
    mine = {one.id for one in on(desk).queue(None)}
    foreign = next(one.id for one in everything if one.id not in mine)
    assert on(desk).conversation(foreign).team == "billing"
    on(desk, desk.admin_token).assign_team(foreign, None)
    with pytest.raises(PermissionRefused, match="not authorized") as refused:
        on(desk).conversation(foreign)
    assert refused.value.status == 401


@pytest.mark.parametrize(("signed_in", "kind"), [(True, PermissionRefused), (False, SignInRefused)])
def test_words_in_another_language_are_cleared_up_by_the_profile(
    signed_in: bool, kind: type[Exception]
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("profile") and signed_in:
            return replied("profile")
        return httpx.Response(401, json={"error": "Sie sind nicht berechtigt"})

    with pytest.raises(kind, match="nicht berechtigt"):
        backend(answer).agents()


def test_a_token_that_did_not_arrive_points_at_the_header() -> None:
    with pytest.raises(SignInRefused, match="sign in") as refused:
        backend(lambda _: replied("no-token", 401)).agents()
    assert "chat.header" in refused.value.hint


def test_the_header_can_be_spelt_otherwise(desk: PracticeDesk) -> None:
    assert on(desk, header="api_access_token").account().agent.name
    with pytest.raises(ConfigError):
        ChatwootBackend("http://chat.example.com", "1", TOKEN)
    assert TOKEN not in repr(backend(lambda _: replied("agents")))


def test_the_token_is_in_no_log_of_any_library(
    desk: PracticeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one = on(desk)
    one.send(Outgoing("k", one.queue()[0].id, "Right away."))
    assert "/messages" in caplog.text
    assert desk.token not in caplog.text
    assert desk.token not in repr(one)


def test_a_list_of_another_shape_is_not_chatwoot() -> None:
    one = backend(lambda _: httpx.Response(200, json={"status": "ok"}))
    for call in (
        one.account,
        one.agents,
        one.canned_replies,
        one.queue,
        lambda: one.messages("43"),
        lambda: one.conversation("43"),
    ):
        with pytest.raises(NotAChatSystem, match=r"chat\.example\.com"):
            call()


# Sending


def posted(message: Outgoing, answer: httpx.Response | None = None) -> httpx.Request:
    asked: list[httpx.Request] = []

    def take(request: httpx.Request) -> httpx.Response:
        request.read()
        asked.append(request)
        return answer or replied("created")

    backend(take).send(message)
    (request,) = asked
    return request


def test_a_reply_is_posted_as_json() -> None:
    request = posted(Outgoing("one-key", "43", "Hello, Ana"))
    assert request.method == "POST"
    assert request.url.path == "/api/v1/accounts/1/conversations/43/messages"
    assert json.loads(request.content) == {
        "content": "Hello, Ana",
        "message_type": "outgoing",
        "private": False,
        "echo_id": "one-key",
    }


def test_files_are_posted_as_a_form(tmp_path: Path) -> None:
    picture, odd = tmp_path / "Καφές 您好.png", tmp_path / 'a"b.unknown'
    picture.write_bytes(b"\x89PNG")
    odd.write_bytes(b"odd")
    message = Outgoing("k", "43", "Two {{files}}", private=True, attachments=(picture, odd))
    request = posted(message)
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    body = request.content
    assert body.count(b'name="attachments[]"') == 2
    assert b"Content-Type: image/png\r\n\r\n\x89PNG" in body
    assert b"Content-Type: application/octet-stream\r\n\r\nodd" in body
    assert "Καφές 您好.png".encode() in body
    assert b'name="private"\r\n\r\ntrue' in body
    assert b'Two {{ "{" }}{{ "{" }}files}}' in body
    alone = posted(Outgoing("k", "43", "", attachments=(picture,)))
    assert b'name="content"' not in alone.content


def test_too_many_files_and_too_long_a_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("a")
    with pytest.raises(Rejected, match="15 files"):
        posted(Outgoing("k", "43", "x", attachments=(file,) * 16))
    with pytest.raises(Rejected, match="150000 characters"):
        posted(Outgoing("k", "43", "x" * 150_001))
    with pytest.raises(Rejected, match="no character"):
        posted(Outgoing("k", "43", "half \ud83d"))


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_fails_may_have_stored_the_message(status: int) -> None:
    with pytest.raises(Uncertain) as failed:
        posted(Outgoing("k", "43", "x"), httpx.Response(status, text="oops"))
    assert failed.value.status == status


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'{"id": null}', b'"ok"'])
def test_an_answer_without_a_message_leaves_it_open(body: bytes) -> None:
    with pytest.raises(Uncertain, match="may or may not"):
        posted(Outgoing("k", "43", "x"), httpx.Response(200, content=body))


def test_a_refusal_of_the_server_is_given_in_its_words() -> None:
    with pytest.raises(Rejected, match="too long"):
        posted(Outgoing("k", "43", "x"), replied("too-long", 422))
    with pytest.raises(Rejected, match="already been taken"):
        posted(Outgoing("k", "43", "x"), replied("taken", 422))


@pytest.mark.parametrize(
    "text",
    [
        "Hello {{ contact.name }}, {% if a %}b{% endif %}",
        "Use `{{ x }}`, {`y`}, {{{ and `",
        "سعر المنتج {{ 50 }} ريال",
        "line one\n\n  line {% raw %} two",
    ],
)
@pytest.mark.parametrize("private", [False, True])
def test_the_practice_desk_stores_what_the_agent_saw(
    desk: PracticeDesk, text: str, private: bool
) -> None:
    one = on(desk)
    conversation = one.queue()[0].id
    message = Outgoing("k", conversation, text, private)
    last = one.messages(conversation)[-1].id
    assert one.send(message).text == text
    assert one.messages(conversation)[-1].text == text
    assert one.find_sent(message, last) is not None


def test_what_another_agent_wrote_is_not_taken_for_ours(desk: PracticeDesk) -> None:
    one, colleague = on(desk), on(desk, desk.admin_token)
    conversation = one.queue()[0].id
    message = Outgoing("k", conversation, "Right away.")
    last = one.messages(conversation)[-1].id
    colleague.send(message)
    assert one.find_sent(message, last) is None
    assert colleague.find_sent(message, last) is not None
    assert one.find_sent(message, None) is None


def test_snoozing_says_until_when() -> None:
    asked: list[object] = []

    def take(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.read()))
        return replied("status")

    until = dt.datetime(2026, 3, 3, 8, 0, tzinfo=dt.UTC)
    backend(take).set_status("43", Status.SNOOZED, until)
    backend(take).set_status("43", Status.RESOLVED)
    backend(take).set_priority("43", None)
    assert asked == [
        {"status": "snoozed", "snoozed_until": 1772524800},
        {"status": "resolved"},
        {"priority": None},
    ]
