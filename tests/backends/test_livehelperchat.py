from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

import pytest
from tests.backends.lhc_server import ALICE, BOB, LiveHelperChatServer, Refusal
from tests.backends.lhc_store import ACTIVE, BOT, CLOSED, OPERATORS, PENDING
from tests.backends.stage_livehelperchat import backend_of

from saywell.backends.livehelperchat import LiveHelperChatBackend
from saywell.errors import (
    NotFound,
    PermissionRefused,
    Rejected,
    Uncertain,
)
from saywell.model.backend import Capability
from saywell.model.chat import Attachment, Author, Outgoing, Status


@pytest.fixture
def server() -> Iterator[LiveHelperChatServer]:
    with LiveHelperChatServer() as server:
        yield server


@pytest.fixture
def backend(server: LiveHelperChatServer) -> Iterator[LiveHelperChatBackend]:
    backend = backend_of(server)
    yield backend
    backend.close()


def given_back(value: object, *_: object) -> object:
    return value


def calls(server: LiveHelperChatServer) -> list[str]:
    """Return what was asked since the last look, without what names people."""
    seen = [one for one in server.seen if not one.endswith(("getusers", "departments", "getuser"))]
    server.seen.clear()
    return seen


# -- reading


def test_reading_takes_nothing(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    chat = server.desk.begin("Ana", "Hello?")
    before = dict(server.desk.chats[chat])
    backend.queue()
    backend.conversation(str(chat))
    backend.messages(str(chat))
    backend.changed(dt.datetime.now(dt.UTC))
    backend.find_sent(Outgoing("k", str(chat), "Hello."), None)
    assert server.desk.chats[chat] == before
    assert {one.split(" ")[0] for one in server.seen} == {"GET"}


def test_what_waits_is_found_behind_pages_of_closed_chats(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    old = server.desk.begin("Long Waiting", "Is anybody there?")
    mine = server.desk.begin("In Talk", "Hello?", status=ACTIVE, user_id=1)
    for number in range(230):
        server.desk.begin(f"Closed {number}", "", status=CLOSED)
    server.desk.begin("With a Bot", "Hello?", status=BOT)
    server.desk.begin("Among Ourselves", "Lunch?", status=OPERATORS)
    new = server.desk.begin("Just Come", "Hello?")
    assert {one.id for one in backend.queue()} == {str(old), str(mine), str(new)}
    assert [one.contact.name for one in backend.queue(Status.PENDING)] == ["With a Bot"]
    assert len(backend.queue(Status.RESOLVED, limit=300)) == 230
    assert len(backend.queue(None, limit=1000)) == 234
    assert backend.queue(Status.SNOOZED) == []


def test_looking_at_the_queue_keeps_the_operator_online(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    backend.messages(str(server.desk.begin("Ana", "Hello?")))
    backend.queue(Status.RESOLVED)
    assert server.desk.active_at == {}
    backend.queue()
    assert ALICE.username in server.desk.active_at


def test_only_what_is_new_is_asked_for_again(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    first, second = (server.desk.begin(name, "Hello?") for name in ("Ana", "Ben"))
    backend.queue()
    calls(server)
    backend.queue()
    assert calls(server) == ["GET restapi/chats"]
    server.desk.customer_says(second, "And one more thing.")
    found = {one.id: one for one in backend.queue()}
    assert calls(server) == ["GET restapi/chats", "GET restapi/fetchchatmessages"]
    last = found[str(second)].last_message
    assert last is not None
    assert last.text == "And one more thing."
    assert found[str(first)].unread == 1
    assert found[str(second)].unread == 2


def test_a_wait_begins_with_the_oldest_message_that_no_person_answered(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    desk, ticks = server.desk, iter(range(1_700_000_000, 1_700_000_900, 10))
    desk.clock = lambda: next(ticks)
    chat = desk.begin("Ana", "", status=ACTIVE, user_id=1)
    assert backend.conversation(str(chat)).waiting_since is None
    desk.customer_says(chat, "Where is it?")
    since = backend.conversation(str(chat)).waiting_since
    assert since is not None
    desk.customer_says(chat, "Hello?")
    desk.say(chat, ALICE, "!note She is angry.", "operator")
    desk.add(chat, -2, "I am a bot.")
    shown = backend.conversation(str(chat))
    assert (shown.waiting_since, shown.first_reply, shown.unread) == (since, True, 2)
    desk.say(chat, ALICE, "I am here.", "operator")
    shown = backend.conversation(str(chat))
    assert (shown.waiting_since, shown.first_reply, shown.unread) == (None, False, 0)
    desk.customer_says(chat, "Thanks!")
    shown = backend.conversation(str(chat))
    assert shown.waiting_since is not None
    assert shown.waiting_since > since


def test_what_was_closed_meanwhile_is_named_from_then_on(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    begun = dt.datetime.now(dt.UTC)
    chat = server.desk.begin("Ana", "Hello?")
    assert [one.status for one in backend.changed(begun)] == [Status.OPEN]
    server.desk.set_status(chat, ALICE, CLOSED)
    assert backend.queue() == []
    assert [one.status for one in backend.changed(begun)] == [Status.RESOLVED]
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=2)
    assert backend.changed(later) == []
    server.desk.set_status(chat, ALICE, ACTIVE)
    assert [one.status for one in backend.changed(begun)] == [Status.OPEN]
    server.desk.set_status(chat, ALICE, CLOSED)
    del server.desk.chats[chat]
    assert backend.changed(begun) == []


def test_a_colleague_who_is_new_gets_a_name(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    chat = server.desk.begin("Ana", "Hello?", status=ACTIVE, user_id=2)
    assert [one.assignee.name for one in backend.queue() if one.assignee] == ["Bob Brown"]
    server.desk.operators["carl"] = BOB.__class__(3, "carl", "carl-password", name="Carl")
    server.desk.chats[chat]["user_id"] = 3
    assert [one.assignee.name for one in backend.queue() if one.assignee] == ["Carl"]
    server.desk.chats[chat]["user_id"] = 99
    server.seen.clear()
    for _ in range(2):
        assert [one.assignee.name for one in backend.queue() if one.assignee] == ["operator 99"]
    assert server.seen.count("GET restapi/getusers") == 1


def test_who_may_not_see_names_sees_the_chats(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.desk.begin("Ana", "Hello?", status=ACTIVE, user_id=2)
    monkeypatch.setattr(LiveHelperChatServer, "_get_getusers", None)
    (one,) = backend.queue()
    assert one.assignee is not None
    assert (one.assignee.id, one.assignee.name, one.inbox) == ("2", "operator 2", "Support")


def test_a_chat_whose_messages_may_not_be_read_hides_no_other(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (server.desk.begin(name, "Hello?") for name in ("Ana", "Ben"))
    of = server.desk.of

    def some_only(chat: int, after: int = 0) -> object:
        if chat == first:
            raise Refusal("You do not have permission to read this chat!")
        return of(chat, after)

    monkeypatch.setattr(server.desk, "of", some_only)
    found = {one.id: one for one in backend.queue()}
    assert found[str(first)].last_message is None
    assert found[str(first)].waiting_since is not None
    assert found[str(second)].last_message is not None


def test_messages_say_who_wrote_what(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    chat = server.desk.begin("Ana <3", "Is 1 < 2 & 'so'?", status=ACTIVE, user_id=1)
    desk = server.desk
    desk.add(chat, -2, "I am a bot.")
    desk.say(chat, BOB, "Hello &amp; <b>welcome</b> [b]Ana[/b]", "operator")
    desk.say(chat, BOB, "!note Ask O'Neil: [b]not[/b] me\nsecond line", "operator")
    desk.say(chat, ALICE, "!name Ana Perez", "operator")
    desk.set_status(chat, ALICE, CLOSED)
    found = backend.messages(str(chat))
    assert [(one.author, one.private, one.author_name, one.text) for one in found] == [
        (Author.CUSTOMER, False, "Ana Perez", "Is 1 < 2 & 'so'?"),
        (Author.BOT, False, "", "I am a bot."),
        (Author.AGENT, False, "Bobby", "Hello &amp; <b>welcome</b> [b]Ana[/b]"),
        (Author.AGENT, True, "Bobby", "Ask O'Neil: [b]not[/b] me\nsecond line"),
        (
            Author.SYSTEM,
            False,
            "Alice Adams",
            "[b]Alice Adams[/b]: !name Ana Perez || Nick changed!",
        ),
        (Author.SYSTEM, False, "Alice Adams", "Alice Adams has closed the chat!"),
    ]
    assert [one.author_id for one in found] == ["", "", "2", "", "", ""]


# -- sending


@pytest.mark.parametrize("text", ["!close", "  !note to all", "\n\t!", "!!! hurry"])
def test_a_reply_that_would_be_a_command_is_refused_before_anything_leaves(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend, text: str
) -> None:
    chat = server.desk.begin("Ana", "Hello?")
    with pytest.raises(Rejected, match="carries out") as refused:
        backend.send(Outgoing("k", str(chat), text))
    assert "nothing was sent" in refused.value.hint
    assert server.seen == []


def test_a_note_that_begins_as_a_command_does_stays_a_note(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    chat = server.desk.begin("Ana", "Hello?")
    note = Outgoing("k", str(chat), " She wrote !close to me.", private=True)
    last = backend.messages(str(chat))[-1].id
    sent = backend.send(note)
    assert (sent.text, sent.private, sent.author_name) == (
        "She wrote !close to me.",
        True,
        "Alice Adams",
    )
    assert server.desk.texts(chat)[-1] == "[b]Alice Adams[/b]: She wrote !close to me."
    assert server.desk.chats[chat]["status"] == PENDING
    found = backend.find_sent(note, last)
    assert found == sent
    reply = Outgoing("k", str(chat), "She wrote !close to me.")
    assert backend.find_sent(reply, last) is None
    urgent = Outgoing("k", str(chat), "!urgent: call her", private=True)
    assert backend.send(urgent).text == "!urgent: call her"
    assert backend.find_sent(urgent, sent.id) is not None
    with pytest.raises(Rejected, match="echo"):
        backend.send(Outgoing("k", str(chat), "!name Ana || Nick changed!", private=True))


def test_a_reply_is_not_mistaken_for_a_colleagues(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    chat = server.desk.begin("Ana", "Hello?")
    server.desk.say(chat, BOB, "Hello Ana.", "operator")
    assert backend.find_sent(Outgoing("k", str(chat), "Hello Ana."), None) is None
    mine = server.desk.say(chat, ALICE, "Hello Ana.", "operator")
    assert mine is not None
    found = backend.find_sent(Outgoing("k", str(chat), "Hello Ana.\n"), None)
    assert found is not None
    assert found.id == str(mine.id)


def test_a_closed_chat_takes_no_reply_until_it_is_open_again(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    chat = server.desk.begin("Ana", "Hello?", status=CLOSED)
    assert not backend.conversation(str(chat)).can_reply
    with pytest.raises(Rejected, match="closed"):
        backend.send(Outgoing("k", str(chat), "Hello Ana."))
    assert backend.send(Outgoing("k", str(chat), "She left.", private=True)).private
    server.desk.chats[chat]["status"] = ACTIVE
    assert backend.send(Outgoing("k", str(chat), "Hello Ana.")).text == "Hello Ana."
    assert server.desk.texts(chat).count("Hello Ana.") == 1


def test_an_odd_refusal_of_a_send_leaves_it_open(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = server.desk.begin("Ana", "Hello?")
    odd: list[object] = [{"error": True, "result": "Strange."}, {"error": "t"}, {}, [], ""]
    for value in odd:
        answer = partial(given_back, value)
        monkeypatch.setattr(server, "_post_addmsgadmin", answer, raising=False)
        with pytest.raises(Uncertain):
            backend.send(Outgoing("k", str(chat), "Hello Ana."))


# -- taking, giving, closing


def test_taking_sets_the_owner_and_the_state(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    for state in (PENDING, BOT, ACTIVE):
        chat = server.desk.begin("Ana", "Hello?", status=state, user_id=2 * (state == ACTIVE))
        backend.take(str(chat))
        assert (server.desk.chats[chat]["status"], server.desk.chats[chat]["user_id"]) == (1, 1)
        put = [f"PUT restapi/chat/{chat}"]
        posted = ["POST restapi/setchatstatus"] if state != ACTIVE else []
        assert calls(server) == put + posted


def test_nobody_unknown_is_given_a_chat(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    chat = server.desk.begin("Ana", "Hello?")
    for give in (backend.assign, backend.transfer):
        with pytest.raises(NotFound, match="no agent '99'"):
            give(str(chat), "99")
    assert calls(server) == []
    with pytest.raises(Rejected, match="no summary"):
        backend.transfer(str(chat), "2", Outgoing("k", str(chat), "She is angry."))
    backend.transfer(str(chat), "2")
    assert server.desk.chats[chat]["user_id"] == 2
    backend.assign(str(chat), None)
    assert server.desk.chats[chat]["user_id"] == 0


def test_a_closing_that_was_silently_refused_is_told(server: LiveHelperChatServer) -> None:
    backend = backend_of(server, BOB.username, BOB.password)
    chat = server.desk.begin("Ana", "Hello?", status=ACTIVE, user_id=1)
    with pytest.raises(PermissionRefused, match="left chat 1 as it was"):
        backend.set_status(str(chat), Status.RESOLVED)
    backend.take(str(chat))
    backend.set_status(str(chat), Status.RESOLVED)
    assert server.desk.chats[chat]["status"] == CLOSED
    backend.set_status(str(chat), Status.OPEN)
    assert server.desk.chats[chat]["status"] == ACTIVE
    backend.close()


def test_a_waiting_chat_is_open_already_and_none_is_snoozed(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    chat = server.desk.begin("Ana", "Hello?")
    backend.set_status(str(chat), Status.OPEN)
    for status in (Status.SNOOZED, Status.PENDING):
        with pytest.raises(Rejected, match=f"no {status.value} chats"):
            backend.set_status(str(chat), status)
    assert (server.desk.chats[chat]["status"], server.desk.chats[chat]["user_id"]) == (0, 0)


# -- canned replies


def test_canned_replies_are_asked_for_with_a_chat_that_is_ours(
    server: LiveHelperChatServer,
) -> None:
    backend = backend_of(server, secret=ALICE.password)
    assert Capability.CANNED in backend.capabilities
    others = server.desk.begin("Cid", "Hello?", status=ACTIVE, user_id=2)
    waiting = server.desk.begin("Ana", "Hello?")
    with pytest.raises(Rejected, match="there is none") as refused:
        backend.canned_replies()
    assert "take a conversation" in refused.value.hint
    mine = server.desk.begin("Ben", "Hello?", status=ACTIVE, user_id=1)
    calls(server)
    replies = backend.canned_replies()
    assert [(one.short_code, one.text) for one in replies] == [
        ("greeting", "Hello {nick}, I am {operator}."),
        ("number", "May I have the number of your order?"),
    ]
    assert calls(server) == ["GET restapi/chats", f"POST xml/chatdata/{mine}"]
    assert server.desk.chats[waiting]["status"] == PENDING
    assert server.desk.chats[others]["user_id"] == 2
    backend.close()


def test_an_api_key_has_no_canned_replies_and_is_tried_as_a_password_once(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    server.desk.begin("Ben", "Hello?", status=ACTIVE, user_id=1)
    for _ in range(2):
        with pytest.raises(Rejected, match="a password only"):
            backend.canned_replies()
    assert Capability.CANNED not in backend.capabilities
    assert calls(server) == ["POST xml/checklogin"]


# -- files


def test_a_customers_file_is_named_and_fetched_from_the_server_itself(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    chat = server.desk.begin("Ana", "Hello?")
    server.desk.customer_sends(chat, "../a\x1b[2Jb.png", "image/png", b"\x89PNG...", "Look: ")
    server.desk.add(chat, 0, "[file=99_ffff] is what I see")
    shown, odd = backend.messages(str(chat))[-2:]
    assert shown.text == "Look:"
    (file,) = shown.attachments
    assert (file.name, file.size, file.content_type) == ("../a␛[2Jb.png", 7, "image/png")
    assert file.url.startswith("http://inside.example/")
    assert b"".join(backend.download(file)) == b"\x89PNG..."
    assert (odd.text, odd.attachments) == ("[file=99_ffff] is what I see", ())


def test_a_file_that_is_gone_is_no_empty_file_and_no_front_page(
    server: LiveHelperChatServer, backend: LiveHelperChatBackend
) -> None:
    chat = server.desk.begin("Ana", "Hello?")
    file = server.desk.customer_sends(chat, "a.png", "image/png", b"\x89PNG...")
    (attachment,) = backend.messages(str(chat))[-1].attachments
    file.hash = "another"
    with pytest.raises(NotFound):
        b"".join(backend.download(attachment))
    server.desk.files.clear()
    with pytest.raises(NotFound):
        b"".join(backend.download(attachment))
    foreign = Attachment("x", "https://evil.example/index.php/file/1")
    with pytest.raises(Rejected, match="none of this server"):
        backend.download(foreign)
