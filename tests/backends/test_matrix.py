from __future__ import annotations

import datetime as dt

import pytest
from tests.backends.matrix_cast import Cast, reply
from tests.backends.synapse import Synapse

from saywell.app.wiring_backends import kind_of
from saywell.backends import matrix_state
from saywell.backends.matrix import KIND
from saywell.errors import ConfigError, NotFound, PermissionRefused, Rejected, SignInRefused
from saywell.model.backend import Capability
from saywell.model.chat import Author, Status
from saywell.model.connection import Connection


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class TestSigningIn:
    def test_a_password_becomes_a_token_of_a_device_named_saywell(self, cast: Cast) -> None:
        for name in (cast.alice.name, cast.alice.id):
            who = Connection(url=cast.synapse.url, secret="", user=name)
            assert KIND.sign_in is not None
            token = KIND.sign_in(who, cast.alice.password)
            backend = KIND.connect(Connection(url=cast.synapse.url, secret=token))
            account = backend.account()
            backend.close()
            assert (account.agent.name, account.company) == ("Alice Agent", "")
            assert account.account_id == account.agent.id == cast.alice.id
        devices = cast.alice.call("GET", "devices")["devices"]
        assert [one.get("display_name") for one in devices].count("saywell") == 2

    def test_a_wrong_password_is_a_refused_sign_in(self, cast: Cast) -> None:
        assert KIND.sign_in is not None
        who = Connection(url=cast.synapse.url, secret="", user=cast.alice.name)
        with pytest.raises(SignInRefused, match="name and password"):
            KIND.sign_in(who, "wrong")
        with pytest.raises(Rejected, match="user name"):
            KIND.sign_in(Connection(url=cast.synapse.url, secret=""), "wrong")

    def test_a_token_that_was_signed_out_is_refused_from_then_on(self, cast: Cast) -> None:
        backend = cast.backend()
        assert backend.account().account_id == cast.alice.id
        cast.alice.call("POST", "logout")
        with pytest.raises(SignInRefused) as refused:
            backend.queue()
        assert "auth login" in refused.value.hint
        assert cast.alice.token not in f"{refused.value!r}{refused.value.hint}{backend!r}"

    def test_what_cannot_be_a_token_is_refused_before_anything_is_asked(self) -> None:
        for odd in ("", "  ", "a b", "a\nb", "é"):
            with pytest.raises(ConfigError) as refused:
                KIND.connect(Connection(url="https://matrix.example.org", secret=odd))
            assert odd.strip() not in str(refused.value) or not odd.strip()

    def test_the_kind_is_there_by_its_name(self) -> None:
        assert kind_of("matrix") is KIND


class TestTheQueue:
    def test_an_invitation_waits_and_is_taken_by_joining(self, cast: Cast) -> None:
        room = cast.carol.open_room([cast.alice], says=["Hello?"], name="Order 7", topic="Parcel")
        backend = cast.backend()
        (seen,) = backend.queue()
        assert (seen.id, seen.needs_taking, seen.assignee) == (room, True, None)
        assert (seen.contact.id, seen.contact.name) == (cast.carol.id, "Carol Customer")
        assert (seen.attributes["room"], seen.attributes["topic"]) == ("Order 7", "Parcel")
        assert seen.first_reply
        assert backend.messages(room) == []
        with pytest.raises(Rejected, match="before it is taken"):
            backend.send(reply(room))
        backend.take(room)
        backend.take(room)
        (taken,) = backend.queue()
        assert (taken.needs_taking, taken.first_reply) == (False, True)
        assert taken.assignee is not None
        assert taken.assignee.id == cast.alice.id
        assert [one.text for one in backend.messages(room)] == ["Hello?"]
        assert cast.carol.members(room)[cast.alice.id] == "join"

    def test_the_wait_of_an_invitation_begins_with_it_also_after_a_restart(
        self, cast: Cast
    ) -> None:
        room = cast.carol.open_room([cast.alice])
        cast.carol.say(room, "a little later")
        asked = cast.carol.events(room)[0]["origin_server_ts"] / 1000
        (seen,) = cast.backend().queue()
        assert seen.waiting_since is not None
        assert asked - 5 < seen.waiting_since.timestamp() < asked

    def test_who_waits_is_the_oldest_message_after_the_last_answer(self, cast: Cast) -> None:
        room = cast.taken("first", "second")
        backend = cast.backend()
        first, second = backend.messages(room)
        assert backend.conversation(room).waiting_since == first.at
        backend.send(reply(room))
        answered = backend.conversation(room)
        assert (answered.waiting_since, answered.first_reply) == (None, False)
        cast.carol.say(room, "third")
        cast.carol.say(room, "fourth")
        third = backend.messages(room, after=second.id)[1]
        for other in (backend, cast.backend()):
            again = other.conversation(room)
            assert (again.waiting_since, again.first_reply) == (third.at, False)
            assert again.last_message is not None
            assert again.last_message.text == "fourth"

    def test_an_answer_of_a_colleague_ends_the_wait_too(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        assert backend.conversation(room).waiting_since is not None
        cast.alice.invite(room, cast.bob)
        cast.bob.join(room)
        cast.bob.say(room, "I am Bob, and here for you.")
        answered = backend.conversation(room)
        assert (answered.waiting_since, answered.first_reply) == (None, False)
        assert answered.assignee is not None
        assert answered.assignee.id == cast.alice.id
        assert answered.last_message is not None
        assert answered.last_message.author is Author.AGENT

    def test_two_who_were_invited_may_both_take_it_and_each_sees_the_first(
        self, cast: Cast
    ) -> None:
        room = cast.carol.open_room([cast.alice, cast.bob], says=["Hello?"])
        alice, bob = cast.backend(), cast.backend(cast.bob)
        assert [one.needs_taking for one in (*alice.queue(), *bob.queue())] == [True, True]
        bob.take(room)
        alice.take(room)
        for one in (alice, bob, cast.backend()):
            (seen,) = one.queue()
            assert seen.assignee is not None
            assert (seen.assignee.id, seen.assignee.name) == (cast.bob.id, "Bob Agent")

    @pytest.mark.parametrize("answered", [True, False])
    def test_a_wait_longer_than_a_sync_tells_is_found(
        self, cast: Cast, answered: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(matrix_state, "TIMELINE", 5)
        room = cast.taken("the very first")
        if answered:
            cast.alice.say(room, "One moment.")
        oldest = cast.carol.say(room, "oldest") if answered else cast.carol.events(room)[0]
        for number in range(7):
            cast.carol.say(room, f"more {number}")
        (seen,) = cast.backend().queue()
        wanted = next(
            one
            for one in cast.carol.events(room)
            if one["event_id"] == (oldest if isinstance(oldest, str) else oldest["event_id"])
        )
        assert seen.waiting_since is not None
        assert seen.waiting_since.timestamp() == wanted["origin_server_ts"] / 1000
        assert seen.first_reply is not answered

    def test_a_gap_between_two_looks_is_closed(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(matrix_state, "NEWS", 5)
        room = cast.taken()
        backend = cast.backend()
        assert backend.conversation(room).first_reply
        cast.alice.say(room, "An answer from another program.")
        first = cast.carol.say(room, "after it")
        for number in range(7):
            cast.carol.say(room, f"more {number}")
        seen = backend.conversation(room)
        wanted = next(one for one in cast.carol.events(room) if one["event_id"] == first)
        assert seen.waiting_since is not None
        assert seen.waiting_since.timestamp() == wanted["origin_server_ts"] / 1000
        assert seen.last_message is not None
        assert (seen.last_message.text, seen.first_reply) == ("more 6", False)

    def test_rooms_without_a_customer_are_no_conversations(self, cast: Cast) -> None:
        cast.alice.open_room()
        cast.alice.open_room([cast.bob])
        cast.carol.open_room([cast.alice], creation_content={"type": "m.space"})
        cast.alice.open_room(creation_content={"type": "m.space"})
        room = cast.taken()
        assert [one.id for one in cast.backend().queue(None)] == [room]

    def test_a_silent_customer_in_a_room_of_a_colleague_is_found(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        room = cast.bob.open_room([cast.carol], is_direct=False)
        cast.carol.join(room)
        monkeypatch.setattr(matrix_state, "TIMELINE", 3)
        for number in range(5):
            cast.bob.say(room, f"Are you there? {number}")
        cast.bob.invite(room, cast.alice)
        backend = cast.backend()
        (seen,) = backend.queue()
        assert seen.needs_taking
        backend.take(room)
        (seen,) = backend.queue()
        assert (seen.contact.id, seen.contact.name) == (cast.carol.id, "Carol Customer")
        assert seen.waiting_since is None
        assert seen.assignee is not None
        assert seen.assignee.id == cast.bob.id

    def test_a_customer_who_has_left_stays_the_contact(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        cast.carol.leave(room)
        for one in (backend, cast.backend()):
            (seen,) = one.queue()
            assert (seen.contact.id, seen.can_reply) == (cast.carol.id, False)
        assert seen.id == room

    def test_only_what_changed_is_named(self, cast: Cast) -> None:
        quiet, busy = cast.taken(), cast.taken()
        backend = cast.backend()
        assert {one.id for one in backend.queue()} == {quiet, busy}
        before = now()
        assert backend.changed(before) == []
        cast.carol.say(busy, "news")
        assert [one.id for one in backend.changed(before)] == [busy]
        cast.alice.leave(quiet)
        changed = {one.id: one for one in backend.changed(before)}
        assert set(changed) == {quiet, busy}
        assert (changed[quiet].status, changed[quiet].can_reply) == (Status.RESOLVED, False)
        assert [one.id for one in backend.queue(None)] == [busy]
        with pytest.raises(Rejected, match="left"):
            backend.send(reply(quiet))

    def test_an_invitation_that_was_taken_back_is_gone(self, cast: Cast) -> None:
        room = cast.carol.open_room([cast.alice], preset="private_chat")
        backend = cast.backend()
        assert backend.queue()
        cast.carol.call("POST", f"rooms/{room}/kick", {"user_id": cast.alice.id})
        assert backend.queue() == []
        assert backend.conversation(room).status is Status.RESOLVED


class TestStatusAndLabels:
    def test_a_status_is_shared_and_a_customer_opens_it_again(self, cast: Cast) -> None:
        room = cast.taken()
        cast.alice.invite(room, cast.bob)
        cast.bob.join(room)
        backend, other = cast.backend(), cast.backend(cast.bob)
        backend.set_status(room, Status.RESOLVED)
        for one in (backend, other, cast.backend()):
            assert one.queue() == []
            (closed,) = one.queue(Status.RESOLVED)
            assert (closed.id, closed.waiting_since) == (room, None)
        cast.alice.say(room, "I closed it.")
        assert backend.queue() == []
        cast.carol.say(room, "One more thing!")
        for one in (backend, other, cast.backend()):
            assert [each.status for each in one.queue()] == [Status.OPEN]

    def test_a_snooze_ends_by_its_time(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        until = (now() + dt.timedelta(hours=2)).replace(microsecond=0)
        backend.set_status(room, Status.SNOOZED, until)
        assert backend.queue() == []
        (seen,) = backend.queue(Status.SNOOZED)
        assert seen.snoozed_until == until
        backend.set_status(room, Status.SNOOZED, now() - dt.timedelta(seconds=1))
        (seen,) = backend.queue()
        assert (seen.status, seen.snoozed_until) == (Status.OPEN, None)

    def test_a_status_without_the_power_for_it_is_refused_plainly(self, cast: Cast) -> None:
        room = cast.taken()
        cast.alice.invite(room, cast.bob)
        cast.bob.join(room)
        with pytest.raises(PermissionRefused, match="power level") as refused:
            cast.backend(cast.bob).set_status(room, Status.RESOLVED)
        assert "chat.saywell.status" in refused.value.hint

    def test_labels_are_tags_of_the_user_beside_those_of_other_programs(self, cast: Cast) -> None:
        room = cast.taken()
        tags = f"user/{cast.alice.id}/rooms/{room}/tags"
        cast.alice.call("PUT", f"{tags}/m.favourite", {"order": 0.5})
        backend = cast.backend()
        backend.set_labels(room, ["vip", " late / odd ? ", "vip", ""])
        assert backend.conversation(room).labels == ("late / odd ?", "vip")
        backend.set_labels(room, ["vip"])
        assert backend.conversation(room).labels == ("vip",)
        assert set(cast.alice.call("GET", tags)["tags"]) == {"m.favourite", "u.vip"}
        with pytest.raises(Rejected, match="longer"):
            backend.set_labels(room, ["x" * 300])

    def test_unread_is_what_the_server_counts_and_can_be_set_again(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        cast.carol.say(room, "one")
        cast.carol.say(room, "two")
        assert backend.conversation(room).unread == 2
        backend.mark_read(room)
        assert backend.conversation(room).unread == 0
        backend.mark_unread(room)
        assert cast.backend().conversation(room).unread == 1
        backend.mark_read(room)
        assert cast.backend().conversation(room).unread == 0


class TestPeople:
    def test_the_agents_are_the_colleagues_by_their_names(self, cast: Cast) -> None:
        agents = {one.id: one.name for one in cast.backend().agents()}
        assert agents == {cast.alice.id: "Alice Agent", cast.bob.id: "Bob Agent"}

    def test_customers_are_found_in_rooms_and_in_the_directory(self, cast: Cast) -> None:
        other = cast.synapse.user("dora", "Dora Distant")
        room = cast.taken()
        backend = cast.backend()
        assert cast.carol.id in [one.id for one in backend.search_contacts("carol cust")]
        assert cast.carol.id in [one.id for one in backend.search_contacts(cast.carol.id)]
        assert (other.id, "Dora Distant") in [
            (one.id, one.name) for one in backend.search_contacts(other.name)
        ]
        found = backend.search_contacts("agent")
        assert not {cast.alice.id, cast.bob.id} & {one.id for one in found}
        assert [one.id for one in backend.contact_conversations(cast.carol.id)] == [room]
        assert backend.contact_conversations(other.id) == []

    def test_canned_replies_are_the_users_own_and_may_never_have_been_set(self, cast: Cast) -> None:
        backend = cast.backend()
        assert backend.canned_replies() == []
        rows = [{"shortcut": "bye", "text": "Bye!"}, {"shortcut": "hi", "text": "Hi!\n"}, 7, {}]
        path = f"user/{cast.alice.id}/account_data/chat.saywell.canned"
        cast.alice.call("PUT", path, {"replies": rows})
        found = [(one.short_code, one.text) for one in backend.canned_replies()]
        assert found == [("bye", "Bye!"), ("hi", "Hi!\n")]


class TestEncryptedRooms:
    def test_it_is_said_plainly_and_nothing_is_sent(self, cast: Cast) -> None:
        state = [{"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}]
        room = cast.carol.open_room([cast.alice], initial_state=state)
        backend = cast.backend()
        (seen,) = backend.queue()
        assert (seen.needs_taking, seen.encrypted) == (True, True)
        backend.take(room)
        sealed = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEnA", "session_id": "s"}
        cast.carol.put_event(room, "m.room.encrypted", sealed)
        (seen,) = backend.queue()
        assert (seen.encrypted, seen.can_reply) == (True, False)
        assert seen.waiting_since is not None
        (message,) = backend.messages(room)
        assert (message.text, message.unreadable) == ("", "encrypted")
        assert message.author is Author.CUSTOMER
        with pytest.raises(Rejected, match="does not encrypt"):
            backend.send(reply(room))
        assert cast.carol.texts(room) == []

    def test_a_room_that_is_encrypted_later_is_seen_as_such(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        assert backend.conversation(room).can_reply
        cast.carol.put_state(room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
        assert not backend.conversation(room).can_reply


class TestOddAsks:
    @pytest.mark.parametrize("act", ["take", "read", "labels", "status", "delete", "transfer"])
    def test_a_room_that_is_not_there_is_not_found(self, cast: Cast, act: str) -> None:
        backend = cast.backend()
        missing = "!no/../such?room#"
        acts = {
            "take": lambda: backend.take(missing),
            "read": lambda: backend.mark_read(missing),
            "labels": lambda: backend.set_labels(missing, ["x"]),
            "status": lambda: backend.set_status(missing, Status.OPEN),
            "delete": lambda: backend.delete_message(missing, "$x"),
            "transfer": lambda: backend.transfer(missing, cast.bob.id),
        }
        with pytest.raises(NotFound):
            acts[act]()

    def test_a_message_that_is_not_there_is_not_found(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        for odd in ("$nothing", "0", "", "../x", "$a/../b?c"):
            with pytest.raises(NotFound):
                backend.messages(room, before=odd)
            with pytest.raises(NotFound):
                backend.messages(room, after=odd)
        with pytest.raises(NotFound):
            backend.delete_message(room, "not-an-event")

    def test_a_token_without_a_device_is_not_promised_safe_repeats(self, synapse: Synapse) -> None:
        admin, agent = synapse.user("root", admin=True), synapse.user("agent")
        made = admin.call("POST", f"/_synapse/admin/v1/users/{agent.id}/login", {})
        backend = KIND.connect(Connection(url=synapse.url, secret=made["access_token"]))
        backend.account()
        assert Capability.IDEMPOTENT not in backend.capabilities
        backend.close()
