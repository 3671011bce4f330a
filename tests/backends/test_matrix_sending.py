from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.backends.matrix_cast import ONCE, Cast, reply
from tests.backends.stage_matrix import refusal
from tests.backends.wire_server import WireServer, answer
from tests.faults import faults
from tests.faults.proxy import Fault, FaultProxy
from tests.faults.wire import Answer

from saywell.backends.matrix_outgoing import ENVELOPE, EVENT_BYTES
from saywell.errors import NotFound, RateLimited, Rejected, Uncertain, Unreachable
from saywell.model.backend import Capability
from saywell.model.chat import Attachment

SENDING = "*/send/m.room.message/*"
ELSEWHERE = """
import sys
from saywell.backends.matrix import KIND
from saywell.model.chat import Outgoing
from saywell.model.connection import Connection

url, token, room, key, text = sys.argv[1:]
backend = KIND.connect(Connection(url=url, secret=token))
print(backend.send(Outgoing(key, room, text)).id)
backend.close()
"""


class TestTheSameKey:
    def test_it_makes_one_message_also_from_another_connection_and_process(
        self, cast: Cast
    ) -> None:
        room = cast.taken()
        message = reply(room)
        first = cast.backend().send(message)
        again = cast.backend().send(message)
        asked = [cast.synapse.url, cast.alice.token, room, message.key, message.text]
        other = subprocess.run(
            [sys.executable, "-c", ELSEWHERE, *asked], capture_output=True, text=True, check=True
        )
        assert first.id == again.id == other.stdout.strip()
        assert first.echo_id == message.key
        assert cast.carol.texts(room).count(message.text) == 1

    def test_it_makes_one_message_after_a_restart_of_the_server(self, cast: Cast) -> None:
        room = cast.taken()
        backend, message = cast.backend(), reply(room)
        first = backend.send(message)
        cast.synapse.restart()
        assert backend.send(message).id == first.id
        assert cast.backend().send(message).id == first.id
        assert cast.carol.texts(room).count(message.text) == 1
        found = cast.backend().find_sent(message, None)
        assert found is not None
        assert (found.id, found.echo_id) == (first.id, message.key)

    def test_another_sign_in_finds_it_by_the_key_that_the_message_carries(self, cast: Cast) -> None:
        room = cast.taken()
        message = reply(room)
        sent = cast.backend().send(message)
        login = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": cast.alice.name},
            "password": cast.alice.password,
        }
        cast.alice.token = cast.alice.call("POST", "login", login)["access_token"]
        found = cast.backend().find_sent(message, None)
        assert found is not None
        assert (found.id, found.echo_id) == (sent.id, message.key)
        assert cast.backend().messages(room)[-1].echo_id == message.key

    def test_the_key_of_somebody_else_is_not_ours(self, cast: Cast) -> None:
        room = cast.taken()
        message = reply(room)
        cast.carol.say(room, message.text, **{"chat.saywell.key": message.key})
        assert cast.backend().find_sent(message, None) is None
        assert cast.backend().messages(room)[-1].echo_id == ""

    def test_it_is_found_also_when_the_message_before_it_is_no_more(self, cast: Cast) -> None:
        room = cast.taken()
        backend, message = cast.backend(), reply(room)
        assert backend.find_sent(message, "$purged") is None
        sent = backend.send(message)
        found = backend.find_sent(message, "$purged")
        assert found is not None
        assert found.id == sent.id

    def test_one_that_was_taken_back_had_been_sent(self, cast: Cast) -> None:
        room = cast.taken()
        backend, message = cast.backend(), reply(room)
        sent = backend.send(message)
        backend.delete_message(room, sent.id)
        found = backend.find_sent(message, None)
        assert found is not None
        assert found.id == sent.id
        assert Capability.IDEMPOTENT in backend.capabilities


class TestFiles:
    @pytest.fixture
    def files(self, tmp_path: Path) -> tuple[Path, ...]:
        made = [tmp_path / name for name in ("one.txt", "two.png", "three")]
        for number, path in enumerate(made, 1):
            path.write_bytes(b"x" * number)
        return tuple(made)

    def test_a_text_with_a_file_is_one_event(self, cast: Cast, files: tuple[Path, ...]) -> None:
        room = cast.taken()
        backend = cast.backend()
        sent = backend.send(reply(room, "The label.", attachments=files[1:2]))
        (event,) = cast.carol.events(room)[1:]
        content = event["content"]
        assert (content["msgtype"], content["body"]) == ("m.image", "The label.")
        assert (content["filename"], content["info"]) == (
            "two.png",
            {"mimetype": "image/png", "size": 2},
        )
        assert sent.text == "The label."
        assert b"".join(backend.download(sent.attachments[0])) == b"xx"

    def test_several_files_go_one_after_the_other_and_once(
        self, cast: Cast, files: tuple[Path, ...]
    ) -> None:
        room = cast.taken()
        backend = cast.backend()
        message = reply(room, "Three.", attachments=files)
        sent = backend.send(message)
        again = cast.backend().send(message)
        assert sent.id == again.id
        assert [one.name for one in sent.attachments] == ["one.txt", "two.png", "three"]
        assert cast.carol.texts(room)[1:] == ["Three.", "two.png", "three"]
        found = cast.backend().find_sent(message, None)
        assert found is not None
        assert (found.id, found.text, found.echo_id) == (sent.id, "Three.", message.key)
        assert [one.size for one in found.attachments] == [1, 2, 3]
        keys = [one.echo_id for one in backend.messages(room)[1:]]
        assert keys[-1] == message.key
        assert message.key not in keys[:-1]

    @pytest.mark.parametrize("done", [1, 2])
    @pytest.mark.parametrize("stored", [True, False])
    def test_what_broke_off_in_the_middle_is_completed_and_not_doubled(
        self, cast: Cast, files: tuple[Path, ...], done: int, stored: bool
    ) -> None:
        room = cast.taken()
        message = reply(room, "Three.", attachments=files)
        fault = faults.reset_stored if stored else faults.reset_unforwarded
        with FaultProxy(cast.synapse.url) as proxy:
            backend = cast.backend(url=proxy.url, limits=ONCE)
            backend.queue()
            proxy.order(fault, path=SENDING, skip=done, count=99)
            with pytest.raises(Uncertain, match=f"{done} of 3 files went out"):
                backend.send(message)
        assert len(cast.carol.texts(room)) == 1 + done + stored
        other = cast.backend()
        found = other.find_sent(message, None)
        assert found is not None
        assert len(found.attachments) == 3
        assert cast.carol.texts(room)[1:] == ["Three.", "two.png", "three"]
        again = other.find_sent(message, None)
        assert again is not None
        assert again.id == found.id
        other.send(message)
        assert cast.carol.texts(room)[1:] == ["Three.", "two.png", "three"]

    @pytest.mark.parametrize(
        "fault",
        [
            faults.reset_stored,
            faults.reset_unforwarded,
            faults.answers(Answer(502, b"<html>Bad gateway</html>", "text/html")),
            faults.stored_then(Answer(200, b"{}")),
        ],
    )
    def test_a_file_that_is_not_taken_means_that_nothing_was_sent(
        self, cast: Cast, files: tuple[Path, ...], fault: Fault
    ) -> None:
        room = cast.taken()
        with FaultProxy(cast.synapse.url) as proxy:
            backend = cast.backend(url=proxy.url)
            backend.queue()
            proxy.order(fault, path="*/upload", skip=1, count=99)
            with pytest.raises(Unreachable, match="nothing was sent"):
                backend.send(reply(room, attachments=files))
        assert len(cast.carol.texts(room)) == 1

    def test_a_file_that_is_too_large_for_the_server_is_refused(
        self, cast: Cast, tmp_path: Path
    ) -> None:
        large = tmp_path / "large.bin"
        with large.open("wb") as file:
            file.truncate(51 * 2**20)
        room = cast.taken()
        with pytest.raises(Rejected, match=r"large\.bin") as refused:
            cast.backend().send(reply(room, attachments=(large,)))
        assert refused.value.status is None
        assert len(cast.carol.texts(room)) == 1

    def test_what_has_no_address_is_not_fetched(self, cast: Cast) -> None:
        backend = cast.backend()
        for odd in ("", "mxc://", "mxc://a", "https://example.org/x", "file:///etc/passwd"):
            with pytest.raises(Rejected):
                next(backend.download(Attachment("x", odd)))
        for gone in ("mxc://support.test/nothing", "mxc://support.test/../../x?y#z"):
            with pytest.raises(NotFound):
                next(backend.download(Attachment("x", gone)))

    def test_the_token_goes_to_the_homeserver_only(self, cast: Cast) -> None:
        address = cast.carol.upload(b"label")
        with FaultProxy(cast.synapse.url) as proxy, WireServer(lambda _: [answer(b"x")]) as other:
            backend = cast.backend(url=proxy.url)
            elsewhere = Answer(302, b"", headers=(("Location", f"{other.url}/file"),))
            proxy.order(faults.answers(elsewhere), path="*/media/download/*")
            assert b"".join(backend.download(Attachment("x", address))) == b"x"
            assert b"".join(backend.download(Attachment("x", address))) == b"label"
        (asked,) = other.requests
        assert cast.alice.token.encode() not in asked

    def test_a_file_at_the_old_place_of_older_servers_is_found(self, cast: Cast) -> None:
        unknown = refusal(404, "M_UNRECOGNIZED", "Unrecognized request")
        with FaultProxy(cast.synapse.url) as proxy:
            backend = cast.backend(url=proxy.url)
            proxy.order(faults.answers(unknown), path="*/v1/media/download/*", count=9)
            proxy.order(
                faults.answers(Answer(200, b"old", "text/plain")), path="*/media/v3/download/*"
            )
            assert b"".join(backend.download(Attachment("x", "mxc://support.test/a"))) == b"old"


class TestWhatIsRefusedBeforeItLeaves:
    def test_a_text_longer_than_an_event_takes(self, cast: Cast) -> None:
        room = cast.taken()
        backend = cast.backend()
        longest = EVENT_BYTES - ENVELOPE - 200
        for text in ("x" * longest, "界" * (longest // 3)):
            backend.send(reply(room, text))
            with pytest.raises(Rejected, match="more than a room takes") as refused:
                backend.send(reply(room, text + text[:300]))
            assert refused.value.status is None
        assert len(cast.carol.texts(room)) == 3

    def test_half_a_character(self, cast: Cast) -> None:
        room = cast.taken()
        with pytest.raises(Rejected, match="no character"):
            cast.backend().send(reply(room, "half \ud83d"))

    def test_a_note(self, cast: Cast) -> None:
        room = cast.taken()
        with pytest.raises(Rejected, match="everybody in the room"):
            cast.backend().send(reply(room, private=True))
        assert cast.carol.texts(room) == ["Hello?"]


class TestFailures:
    def test_a_lost_answer_is_made_good_by_asking_again(self, cast: Cast) -> None:
        room = cast.taken()
        with FaultProxy(cast.synapse.url) as proxy:
            backend = cast.backend(url=proxy.url)
            backend.queue()
            for fault in (faults.reset_stored, faults.reset_unforwarded, faults.truncated):
                proxy.order(fault, path=SENDING, count=1)
                message = reply(room, f"once {fault}")
                assert backend.send(message).echo_id == message.key
                assert cast.carol.texts(room).count(message.text) == 1

    def test_a_limit_in_the_middle_of_files_is_uncertain_and_before_it_is_not(
        self, cast: Cast, tmp_path: Path
    ) -> None:
        room = cast.taken()
        file = tmp_path / "one.txt"
        file.write_text("1")
        body = b'{"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many", "retry_after_ms": 90000}'
        limit = faults.answers(Answer(429, body))
        with FaultProxy(cast.synapse.url) as proxy:
            backend = cast.backend(url=proxy.url)
            backend.queue()
            proxy.order(limit, path=SENDING, count=1)
            with pytest.raises(RateLimited) as limited:
                backend.send(reply(room, attachments=(file, file)))
            assert limited.value.retry_after == 90
            proxy.order(limit, path=SENDING, skip=1, count=1)
            with pytest.raises(Uncertain):
                backend.send(reply(room, attachments=(file, file)))
        assert len(cast.carol.texts(room)) == 2
