from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.backends.certificates import Authority
from tests.backends.matrix_cast import ONCE, PATIENCE, Cast, reply
from tests.backends.stage_matrix import refusal
from tests.backends.staging import Told
from tests.backends.wire_server import WireServer
from tests.faults import faults
from tests.faults.proxy import Fault, FaultProxy

from saywell.backends import matrix_listen, matrix_state
from saywell.backends.matrix import MatrixBackend
from saywell.backends.matrix_api import MatrixApi
from saywell.errors import (
    BackendError,
    NotAChatSystem,
    RateLimited,
    ServerFailed,
    SignInRefused,
    Unreachable,
)
from saywell.model.chat import Status
from saywell.model.connection import Connection
from saywell.model.push import ConversationTold, Deaf, Event, Listening, MessageTold, TypingTold

SYNC = "*/sync"
SOON = 10.0
"""Seconds that closing may take on a busy machine: a poll waits much longer."""


@contextmanager
def listening(backend: MatrixBackend) -> Iterator[Told]:
    """Listen until the end of the block, from when news is told on."""
    told = Told()
    listener = backend.listen(told)
    told.wait(lambda one: isinstance(one, Listening))
    try:
        yield told
    finally:
        listener.close()


def texts(told: Told) -> list[str]:
    return [one.message.text for one in told.events if isinstance(one, MessageTold)]


def is_text(event: Event, text: str) -> bool:
    return isinstance(event, MessageTold) and event.message.text == text


def until_deaf(cast: Cast, room: str, told: Told) -> list[str]:
    """Let Carol write until the listener hears nothing, and return what she wrote.

    A poll that was under way before a fault was ordered still brings what comes first.
    """
    said: list[str] = []
    while not any(isinstance(one, Deaf) for one in told.events):
        assert len(said) < 200
        said.append(str(len(said)))
        cast.carol.say(room, said[-1])
    return said


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pause shortly after failures."""
    monkeypatch.setattr(matrix_listen, "PAUSES", (0.02, 0.1))


class TestNews:
    def test_a_message_is_told_as_it_is_read_and_ours_with_its_key(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        with listening(backend) as told:
            cast.carol.say(room, "news")
            told.wait(lambda one: is_text(one, "news"))
            message = reply(room, "mine")
            sent = backend.send(message)
            event = told.wait(lambda one: is_text(one, "mine"))
            assert isinstance(event, MessageTold)
            assert (event.message.id, event.message.echo_id) == (sent.id, message.key)
            shown = told.wait(
                lambda one: isinstance(one, ConversationTold) and one.conversation.id == room
            )
            assert isinstance(shown, ConversationTold)
        told_messages = [one.message for one in told.events if isinstance(one, MessageTold)]
        assert told_messages == backend.messages(room)[1:]

    def test_what_came_between_reading_and_listening_is_told(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        backend.queue()
        cast.carol.say(room, "in between")
        with listening(backend) as told:
            told.wait(lambda one: is_text(one, "in between"))

    def test_what_is_older_than_our_joining_is_no_news(self, cast: Cast) -> None:
        room = cast.carol.open_room([cast.alice], says=["old", "older"])
        backend = cast.backend()
        with listening(backend) as told:
            backend.take(room)
            cast.carol.say(room, "new")
            told.wait(lambda one: is_text(one, "new"))
        assert texts(told) == ["new"]

    def test_reading_meanwhile_takes_no_news_away(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        with listening(backend) as told:
            for number in range(10):
                cast.carol.say(room, str(number))
                backend.conversation(room)
            told.wait(lambda one: is_text(one, "9"))
        assert texts(told) == [str(number) for number in range(10)]

    def test_an_invitation_and_a_status_and_a_leaving_are_told(self, cast: Cast) -> None:
        backend = cast.backend()
        with listening(backend) as told:
            room = cast.carol.open_room([cast.alice], says=["Hello?"])

            def state(event: Event) -> tuple[bool, Status] | None:
                if isinstance(event, ConversationTold) and event.conversation.id == room:
                    return event.conversation.needs_taking, event.conversation.status
                return None

            told.wait(lambda one: state(one) == (True, Status.OPEN))
            backend.take(room)
            told.wait(lambda one: state(one) == (False, Status.OPEN))
            backend.set_status(room, Status.RESOLVED)
            told.wait(lambda one: state(one) == (False, Status.RESOLVED))
            told.events.clear()
            cast.alice.leave(room)
            told.wait(lambda one: state(one) == (False, Status.RESOLVED))

    def test_who_types_is_told_and_who_stops(self, cast: Cast) -> None:
        room = cast.taken()
        cast.alice.invite(room, cast.bob)
        cast.bob.join(room)
        backend = cast.backend()
        with listening(backend) as told:
            backend.typing(room, True)
            cast.carol.typing(room)
            told.wait(lambda one: one == TypingTold(room, "Carol Customer", True))
            cast.bob.typing(room)
            told.wait(lambda one: one == TypingTold(room, "Bob Agent", True, customer=False))
            cast.carol.typing(room, False)
            told.wait(lambda one: one == TypingTold(room, "Carol Customer", False))
        assert not [one for one in told.events if isinstance(one, TypingTold) and "Al" in one.who]
        assert not [one for one in told.events if isinstance(one, ConversationTold)]

    def test_our_typing_reaches_the_customer(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        with listening(cast.backend(cast.carol)) as told:
            backend.typing(room, True)
            told.wait(lambda one: isinstance(one, TypingTold) and one.on)
            backend.typing(room, False)
            told.wait(lambda one: isinstance(one, TypingTold) and not one.on)

    def test_an_edit_and_a_message_taken_back_are_told_as_they_are_now(self, cast: Cast) -> None:
        room = cast.taken()
        with listening(cast.backend()) as told:
            first = cast.carol.say(room, "secnod")
            fresh = {"msgtype": "m.text", "body": "second"}
            relation = {"rel_type": "m.replace", "event_id": first}
            cast.carol.say(room, "* second", **{"m.new_content": fresh, "m.relates_to": relation})
            event = told.wait(lambda one: is_text(one, "second"))
            assert isinstance(event, MessageTold)
            assert event.message.id == first
            cast.carol.call("PUT", f"rooms/{room}/redact/{first}/t", {})
            gone = told.wait(
                lambda one: isinstance(one, MessageTold) and one.message.unreadable == "deleted"
            )
            assert isinstance(gone, MessageTold)
            assert gone.message.id == first
        assert "* second" not in texts(told)

    def test_reading_elsewhere_is_told(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        with listening(backend) as told:
            cast.carol.say(room, "news")
            told.wait(lambda one: isinstance(one, ConversationTold) and one.conversation.unread > 0)
            cast.backend().mark_read(room)
            told.wait(
                lambda one: isinstance(one, ConversationTold) and one.conversation.unread == 0
            )

    def test_a_transfer_is_finished_while_listening(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        with listening(backend) as told:
            backend.transfer(room, cast.bob.id)
            cast.bob.join(room)
            told.wait(
                lambda one: (
                    isinstance(one, ConversationTold) and one.conversation.status is Status.RESOLVED
                )
            )
        assert cast.carol.members(room)[cast.alice.id] == "leave"


@pytest.mark.usefixtures("hasty")
class TestInterruptions:
    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            (faults.reset_unforwarded, Unreachable),
            (faults.truncated, Unreachable),
            (faults.answers(refusal(500, "M_UNKNOWN", "Internal server error")), ServerFailed),
            (faults.answers(refusal(200, "", "another product")), NotAChatSystem),
            (faults.huge, NotAChatSystem),
        ],
    )
    def test_it_listens_again_and_nothing_is_missing(
        self, cast: Cast, fault: Fault, error: type[Exception]
    ) -> None:
        room = cast.taken()
        with FaultProxy(cast.synapse.url) as proxy:
            backend = cast.backend(url=proxy.url, limits=ONCE)
            with listening(backend) as told:
                proxy.order(fault, path=SYNC, count=3)
                said = until_deaf(cast, room, told)
                deaf = told.wait(lambda one: isinstance(one, Deaf))
                assert isinstance(deaf, Deaf)
                assert type(deaf.error) is error
                assert deaf.again is not None
                cast.carol.say(room, "after")
                told.wait(lambda one: is_text(one, "after"))
                told.wait(lambda one: one == Listening(resumed=True))
            assert texts(told) == [*said, "after"]

    def test_a_restart_of_the_server_is_survived(self, cast: Cast) -> None:
        room = cast.taken()
        with listening(cast.backend()) as told:
            cast.synapse.restart()
            cast.carol.say(room, "still here")
            told.wait(lambda one: is_text(one, "still here"))
            told.wait(lambda one: one == Listening(resumed=True))

    def test_a_server_that_does_not_go_on_is_heard_anew(self, cast: Cast) -> None:
        room = cast.taken()
        stale = refusal(400, "M_UNKNOWN", "Invalid stream token")
        with FaultProxy(cast.synapse.url) as proxy:
            backend = cast.backend(url=proxy.url)
            with listening(backend) as told:
                proxy.order(faults.answers(stale), path=SYNC, count=1)
                before = until_deaf(cast, room, told)
                told.wait(lambda one: one == Listening(resumed=True))

                def shows_the_last(event: Event) -> bool:
                    shown = event.conversation if isinstance(event, ConversationTold) else None
                    last = shown.last_message if shown else None
                    return last is not None and last.text == before[-1]

                told.wait(shows_the_last)
                cast.carol.say(room, "after")
                told.wait(lambda one: is_text(one, "after"))

    def test_the_pauses_grow_up_to_the_longest(self, cast: Cast) -> None:
        told = Told()
        with FaultProxy(cast.synapse.url) as proxy:
            proxy.refuse()
            listener = cast.backend(url=proxy.url).listen(told)
            told.wait(lambda _: len(told.events) >= 6)
            listener.close()
        pauses = [one.again for one in told.events if isinstance(one, Deaf)]
        for number, pause in enumerate(pauses[:6]):
            middle = min(0.02 * 2**number, 0.1)
            assert pause is not None
            assert 0.7 * middle <= pause <= 1.3 * middle

    def test_it_waits_as_long_as_the_server_asks(self, cast: Cast) -> None:
        limit = refusal(429, "M_LIMIT_EXCEEDED", "Too Many Requests", retry_after_ms=600_000)
        with FaultProxy(cast.synapse.url) as proxy:
            with listening(cast.backend(url=proxy.url)) as told:
                proxy.order(faults.answers(limit), path=SYNC, count=9)
                until_deaf(cast, cast.taken(), told)
                deaf = told.wait(lambda one: isinstance(one, Deaf))
            assert isinstance(deaf, Deaf)
            assert isinstance(deaf.error, RateLimited)
            assert deaf.again is not None
            assert deaf.again >= 600

    def test_a_token_that_ended_is_not_tried_again(self, cast: Cast) -> None:
        with listening(cast.backend()) as told:
            cast.alice.call("POST", "logout")
            deaf = told.wait(lambda one: isinstance(one, Deaf) and one.again is None)
            assert isinstance(deaf, Deaf)
            assert isinstance(deaf.error, SignInRefused)

    def test_a_flood_is_told_of_as_a_gap(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(matrix_state, "NEWS", 5)
        room = cast.taken()
        with FaultProxy(cast.synapse.url) as proxy:
            backend = cast.backend(url=proxy.url)
            with listening(backend) as told:
                proxy.order(faults.reset_unforwarded, path=SYNC, count=10_000)
                first = len(until_deaf(cast, room, told))
                for number in range(first, first + 9):
                    cast.carol.say(room, str(number))
                proxy.mend()
                told.wait(lambda one: is_text(one, str(first + 8)))
                told.wait(lambda one: one == Listening(resumed=True))
            assert texts(told)[-5:] == [str(number) for number in range(first + 4, first + 9)]

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
    def test_what_nobody_foresaw_is_told_before_it_ends(self, cast: Cast) -> None:
        room = cast.taken()
        told = Told()

        def tell(event: Event) -> None:
            told(event)
            if isinstance(event, MessageTold):
                raise ValueError(event.message.text)

        listener = cast.backend().listen(tell)
        told.wait(lambda one: isinstance(one, Listening))
        cast.carol.say(room, "a trap")
        deaf = told.wait(lambda one: isinstance(one, Deaf))
        assert isinstance(deaf, Deaf)
        assert deaf.again is None
        assert "ValueError" in deaf.error.message
        assert "a trap" not in deaf.error.message
        listener.close()


class TestClosing:
    def test_it_closes_soon_and_tells_nothing_after(self, cast: Cast) -> None:
        room = cast.taken()
        told = Told()
        listener = cast.backend().listen(told)
        told.wait(lambda one: isinstance(one, Listening))
        before = threading.active_count()
        started = time.monotonic()
        listener.close()
        listener.close()
        assert time.monotonic() - started < SOON
        assert threading.active_count() < before
        told.events.clear()
        cast.carol.say(room, "too late")
        assert cast.backend().messages(room)[-1].text == "too late"
        assert told.events == []

    def test_it_closes_while_it_pauses_or_tells(self, cast: Cast) -> None:
        cast.taken()
        told = Told()
        with FaultProxy(cast.synapse.url) as proxy:
            listener = cast.backend(url=proxy.url).listen(told)
            told.wait(lambda one: isinstance(one, Listening))
            proxy.refuse()
            told.wait(lambda one: isinstance(one, Deaf))
            started = time.monotonic()
            listener.close()
            assert time.monotonic() - started < SOON

    def test_a_poll_over_tls_is_broken_off_too(self, tmp_path: Path) -> None:
        authority = Authority(tmp_path)
        come = threading.Event()

        def say_nothing(_: bytes) -> Iterator[bytes]:
            come.set()
            yield b""

        with WireServer(say_nothing, authority.server()) as server:
            connection = Connection(url=server.url, secret="token", ca_file=str(authority.file))
            poll = MatrixApi(connection).poll()
            failed: list[BackendError] = []

            def ask() -> None:
                try:
                    poll.get("/sync", timeout=60.0)
                except BackendError as error:
                    failed.append(error)

            asking = threading.Thread(target=ask)
            asking.start()
            assert come.wait(PATIENCE)
            poll.break_off()
            asking.join(5)
            assert not asking.is_alive()
            poll.close()
        assert len(failed) == 1

    def test_nothing_is_asked_once_it_was_broken_off(self, cast: Cast) -> None:
        connection = Connection(url=cast.synapse.url, secret=cast.alice.token)
        poll = MatrixApi(connection).poll()
        poll.break_off()
        with pytest.raises(Unreachable):
            poll.get("/_matrix/client/versions")
        poll.close()
