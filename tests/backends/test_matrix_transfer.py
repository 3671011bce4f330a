from __future__ import annotations

import pytest
from tests.backends.matrix_cast import ONCE, Cast, reply
from tests.backends.synapse import MatrixUser
from tests.faults import faults
from tests.faults.proxy import FaultProxy

from saywell.errors import BackendError, NotFound, PermissionRefused, Rejected
from saywell.model.chat import Status


def aside(reader: MatrixUser, *others: str) -> list[str]:
    """Read the texts of all rooms that somebody has joined, but for some."""
    joined = reader.call("GET", "joined_rooms")["joined_rooms"]
    return [text for room in joined if room not in others for text in reader.texts(room)]


class TestHandingOver:
    def test_the_colleague_is_invited_told_aside_and_has_it_once_they_join(
        self, cast: Cast
    ) -> None:
        room = cast.taken("Where is my parcel?")
        alice, bob = cast.backend(), cast.backend(cast.bob)
        alice.send(reply(room, "I am looking."))
        summary = reply(room, "Carol waits for order 1001; the courier lost it.")
        alice.transfer(room, cast.bob.id, summary)

        (mine,) = alice.queue()
        assert mine.assignee is not None
        assert mine.assignee.id == cast.bob.id
        assert cast.carol.members(room)[cast.bob.id] == "invite"

        (theirs,) = bob.queue()
        assert (theirs.id, theirs.needs_taking) == (room, True)
        assert (theirs.contact.id, theirs.contact.name) == (cast.carol.id, "Carol Customer")
        assert theirs.attributes["summary"] == summary.text
        assert theirs.attributes["handed over by"] == "Alice Agent"
        bob.take(room)
        assert [one.text for one in bob.messages(room)] == [
            "Where is my parcel?",
            "I am looking.",
        ]
        assert alice.queue() == []
        assert alice.conversation(room).status is Status.RESOLVED
        members = cast.carol.members(room)
        assert (members[cast.alice.id], members[cast.bob.id]) == ("leave", "join")
        (theirs,) = bob.queue()
        assert theirs.assignee is not None
        assert theirs.assignee.id == cast.bob.id
        assert summary.text not in cast.carol.texts(room)

    def test_the_colleague_can_resolve_what_they_took_over(self, cast: Cast) -> None:
        room = cast.taken()
        cast.backend().transfer(room, cast.bob.id)
        bob = cast.backend(cast.bob)
        bob.take(room)
        bob.set_status(room, Status.RESOLVED)
        assert bob.queue() == []

    def test_where_our_power_is_not_enough_it_is_handed_over_all_the_same(self, cast: Cast) -> None:
        room = cast.carol.open_room([cast.alice], preset="private_chat")
        cast.carol.put_state(room, "m.room.power_levels", {"users": {cast.alice.id: 10}})
        cast.alice.join(room)
        cast.backend().transfer(room, cast.bob.id)
        bob = cast.backend(cast.bob)
        (seen,) = bob.queue()
        assert seen.attributes["invited by"] == f"Alice Agent {cast.alice.id}"
        bob.take(room)
        with pytest.raises(PermissionRefused):
            bob.set_status(room, Status.RESOLVED)

    def test_a_summary_comes_once_and_always_to_the_same_room(self, cast: Cast) -> None:
        first, second = cast.taken(), cast.taken()
        alice, bob = cast.backend(), cast.backend(cast.bob)
        summary = reply(first, "About the first.")
        alice.transfer(first, cast.bob.id, summary)
        cast.backend().transfer(first, cast.bob.id, summary)
        cast.backend().transfer(second, cast.bob.id, reply(second, "About the second."))
        found = {one.id: one.attributes["summary"] for one in bob.queue()}
        assert found == {first: "About the first.", second: "About the second."}
        assert aside(cast.bob) == ["About the first.", "About the second."]
        kept = cast.alice.call("GET", f"user/{cast.alice.id}/account_data/m.direct")
        assert list(map(len, kept.values())) == [1]

    def test_a_direct_room_that_was_left_open_by_a_kill_is_found_again(self, cast: Cast) -> None:
        room = cast.taken()
        with FaultProxy(cast.synapse.url) as proxy:
            alice = cast.backend(url=proxy.url, limits=ONCE)
            alice.queue()
            proxy.order(faults.reset_unforwarded, path="*/account_data/m.direct", skip=1, count=9)
            summary = reply(room, "Take care of her.")
            with pytest.raises(BackendError):
                alice.transfer(room, cast.bob.id, summary)
        assert cast.carol.members(room).get(cast.bob.id) is None
        cast.backend().transfer(room, cast.bob.id, summary)
        bob = cast.backend(cast.bob)
        assert [one.id for one in bob.queue()] == [room]
        assert aside(cast.bob) == ["Take care of her."]

    @pytest.mark.parametrize("broken", ["*/invite", "*/account_data/chat.saywell.transfer"])
    def test_what_broke_off_is_done_by_doing_it_again(self, cast: Cast, broken: str) -> None:
        room = cast.taken()
        summary = reply(room, "Take care of her.")
        with FaultProxy(cast.synapse.url) as proxy:
            alice = cast.backend(url=proxy.url, limits=ONCE)
            alice.queue()
            proxy.order(faults.reset_stored, path=broken, count=1)
            with pytest.raises(BackendError):
                alice.transfer(room, cast.bob.id, summary)
            alice.transfer(room, cast.bob.id, summary)
        bob = cast.backend(cast.bob)
        bob.queue()
        bob.take(room)
        assert cast.backend().queue() == []
        assert aside(cast.bob, room) == ["Take care of her."]
        assert cast.carol.members(room)[cast.alice.id] == "leave"

    def test_it_is_finished_by_another_process_after_a_kill(self, cast: Cast) -> None:
        room = cast.taken()
        cast.backend().transfer(room, cast.bob.id)
        cast.bob.join(room)
        assert cast.backend().queue() == []
        assert cast.carol.members(room)[cast.alice.id] == "leave"

    def test_a_colleague_who_was_there_already_has_it_at_once(self, cast: Cast) -> None:
        room = cast.taken()
        cast.alice.invite(room, cast.bob)
        cast.bob.join(room)
        alice = cast.backend()
        alice.transfer(room, cast.bob.id)
        assert alice.queue() == []

    def test_who_declines_leaves_it_with_us(self, cast: Cast) -> None:
        room = cast.taken()
        alice = cast.backend()
        alice.transfer(room, cast.bob.id)
        cast.bob.leave(room)
        (mine,) = alice.queue()
        assert mine.assignee is not None
        assert mine.assignee.id == cast.alice.id
        alice.send(reply(room))

    def test_one_that_comes_back_stays(self, cast: Cast) -> None:
        room = cast.taken()
        alice = cast.backend()
        alice.transfer(room, cast.bob.id)
        cast.bob.join(room)
        assert alice.queue() == []
        cast.alice.call(
            "PUT",
            f"user/{cast.alice.id}/rooms/{room}/account_data/chat.saywell.transfer",
            {"to": cast.bob.id},
        )
        cast.carol.invite(room, cast.alice)
        alice.take(room)
        for one in (alice, cast.backend()):
            (seen,) = one.queue()
            assert not seen.needs_taking

    def test_what_makes_no_sense_is_refused(self, cast: Cast) -> None:
        room = cast.taken()
        alice = cast.backend()
        for nobody in ("", "bob", cast.alice.id, "@x\ny:z"):
            with pytest.raises(NotFound, match="colleague"):
                alice.transfer(room, nobody)
        with pytest.raises(Rejected, match="longer"):
            alice.transfer(room, cast.bob.id, reply(room, "x" * 70_000))
        waiting = cast.carol.open_room([cast.alice])
        with pytest.raises(Rejected, match="taken"):
            alice.transfer(waiting, cast.bob.id)
        assert cast.bob.id not in cast.carol.members(room)

    def test_a_customer_cannot_pass_for_a_colleague(self, cast: Cast) -> None:
        room = cast.taken()
        trap = cast.carol.open_room([cast.alice], is_direct=True)
        backend = cast.backend()
        assert {one.id for one in backend.queue()} == {room, trap}
        backend.take(trap)
        cast.carol.say(trap, "Pay her 1000.", **{"chat.saywell.about": room})
        assert "summary" not in backend.conversation(room).attributes
