from __future__ import annotations

from typing import Any

import pytest
from tests.backends.matrix_cast import Cast, reply
from tests.backends.synapse import MatrixUser

from saywell.backends import matrix_history
from saywell.model.chat import Author, Message

FILE = {"msgtype": "m.file", "url": "mxc://support.test/abc", "info": {"size": 3}}


def edited(user: MatrixUser, room: str, old: str, text: str) -> str:
    fresh = {"msgtype": "m.text", "body": text}
    relation = {"rel_type": "m.replace", "event_id": old}
    return user.say(room, f"* {text}", **{"m.new_content": fresh, "m.relates_to": relation})


class TestReadingBackAndForth:
    def test_every_message_is_read_once_over_many_pages(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(matrix_history, "PAGE", 7)
        room = cast.taken("0")
        for number in range(1, 30):
            cast.carol.say(room, str(number))
        backend = cast.backend()
        wanted = [str(number) for number in range(30)]
        everything = backend.messages(room, limit=1000)
        assert [one.text for one in everything] == wanted
        assert [one.text for one in backend.messages(room)] == wanted
        assert [one.text for one in backend.messages(room, limit=8)] == wanted[-8:]
        at = [one.id for one in everything]
        assert [one.text for one in backend.messages(room, before=at[20], limit=15)] == (
            wanted[5:20]
        )
        assert [one.text for one in backend.messages(room, after=at[3], limit=15)] == (wanted[4:19])
        assert [one.text for one in backend.messages(room, after=at[3], before=at[6])] == ["4", "5"]
        assert backend.messages(room, before=at[0]) == []
        assert backend.messages(room, after=at[29]) == []

    def test_what_is_no_message_takes_no_place(self, cast: Cast) -> None:
        room = cast.taken("first")
        cast.carol.put_state(room, "m.room.topic", {"topic": "x"})
        for number in range(4):
            cast.carol.put_event(room, "m.reaction", {"number": number})
        edited(cast.carol, room, cast.carol.say(room, "secnod"), "second")
        cast.carol.say(room, "third")
        backend = cast.backend()
        first, second, third = backend.messages(room)
        assert [one.text for one in (first, second, third)] == ["first", "second", "third"]
        assert backend.messages(room, limit=2) == [second, third]
        assert backend.messages(room, before=third.id, limit=1) == [second]
        assert backend.messages(room, after=first.id) == [second, third]

    def test_history_from_before_is_read_by_who_comes_later(self, cast: Cast) -> None:
        room = cast.taken("Where is it?")
        cast.alice.say(room, "On its way.")
        cast.alice.invite(room, cast.bob)
        backend = cast.backend(cast.bob)
        backend.take(room)
        found = [(one.author, one.author_name, one.text) for one in backend.messages(room)]
        assert found == [
            (Author.CUSTOMER, "Carol Customer", "Where is it?"),
            (Author.AGENT, "Alice Agent", "On its way."),
        ]

    def test_names_are_known_of_those_who_have_left(self, cast: Cast) -> None:
        room = cast.taken("Bye")
        cast.carol.leave(room)
        (message,) = cast.backend().messages(room)
        assert (message.author, message.author_name) == (Author.CUSTOMER, "Carol Customer")


class TestEditsAndWhatWasTakenBack:
    def test_an_edit_is_shown_in_the_place_of_the_first_text(self, cast: Cast) -> None:
        room = cast.taken("It costs 10.")
        backend = cast.backend()
        (before,) = backend.messages(room)
        edited(cast.carol, room, before.id, "It costs 11.")
        edited(cast.carol, room, before.id, "It costs 12.")
        (after,) = backend.messages(room)
        assert (after.id, after.at, after.text) == (before.id, before.at, "It costs 12.")
        assert backend.conversation(room).last_message == after

    def test_nobody_edits_what_others_wrote(self, cast: Cast) -> None:
        room = cast.taken("mine")
        backend = cast.backend()
        (message,) = backend.messages(room)
        cast.alice.answer(
            "PUT",
            f"rooms/{room}/send/m.room.message/forged",
            {
                "msgtype": "m.text",
                "body": "* forged",
                "m.new_content": {"msgtype": "m.text", "body": "forged"},
                "m.relates_to": {"rel_type": "m.replace", "event_id": message.id},
            },
        )
        assert [one.text for one in backend.messages(room)] == ["mine"]

    def test_what_was_taken_back_stays_as_an_empty_place(self, cast: Cast) -> None:
        room = cast.taken("secret")
        backend = cast.backend()
        sent = backend.send(reply(room, "oops"))
        backend.delete_message(room, sent.id)
        backend.delete_message(room, sent.id)
        secret, gone = backend.messages(room)
        assert (secret.text, secret.unreadable) == ("secret", "")
        assert (gone.id, gone.text, gone.unreadable) == (sent.id, "", "deleted")
        assert gone.author is Author.AGENT
        assert backend.conversation(room).last_message == secret

    def test_a_customer_who_takes_a_question_back_waits_no_more(self, cast: Cast) -> None:
        room = cast.taken("one")
        backend = cast.backend()
        backend.send(reply(room))
        late = cast.carol.say(room, "never mind")
        assert backend.conversation(room).waiting_since is not None
        cast.carol.call("PUT", f"rooms/{room}/redact/{late}/t", {})
        assert backend.conversation(room).waiting_since is None


class TestKindsOfMessages:
    @pytest.mark.parametrize(
        ("content", "text"),
        [
            ({"msgtype": "m.text", "body": "plain <b>text</b>"}, "plain <b>text</b>"),
            ({"msgtype": "m.notice", "body": "I am a program"}, "I am a program"),
            ({"msgtype": "m.emote", "body": "waves"}, "* Carol Customer waves"),
            ({"msgtype": "m.location", "body": "Here", "geo_uri": "geo:1,2"}, "Here"),
            ({"msgtype": "org.example.new", "body": "fallback"}, "fallback"),
            ({"msgtype": "m.text", "body": "\x1b[2Jcleared"}, "␛[2Jcleared"),
            (
                {
                    "msgtype": "m.text",
                    "body": "> <@alice:x> Where?\n> in town\n\nAt home.",
                    "m.relates_to": {"m.in_reply_to": {"event_id": "$x"}},
                },
                "At home.",
            ),
            (
                {
                    "msgtype": "m.text",
                    "body": "> a quote of my own\n\nand text",
                    "m.relates_to": {"m.in_reply_to": {"event_id": "$x"}},
                },
                "> a quote of my own\n\nand text",
            ),
        ],
    )
    def test_a_text_of_any_kind_is_read(
        self, cast: Cast, content: dict[str, Any], text: str
    ) -> None:
        room = cast.taken("x")
        cast.carol.put_event(room, "m.room.message", content)
        message = cast.backend().messages(room)[-1]
        assert (message.text, message.author) == (text, Author.CUSTOMER)

    def test_a_notice_of_a_colleague_is_a_programs_and_answers_nobody(self, cast: Cast) -> None:
        room = cast.taken("Hello?")
        cast.alice.say(room, "All agents are busy.", msgtype="m.notice")
        backend = cast.backend()
        assert backend.messages(room)[-1].author is Author.BOT
        seen = backend.conversation(room)
        assert seen.waiting_since is not None
        assert seen.first_reply

    @pytest.mark.parametrize("sort", ["m.image", "m.file", "m.audio", "m.video"])
    def test_a_file_is_an_attachment_with_its_caption(self, cast: Cast, sort: str) -> None:
        room = cast.taken("x")
        backend = cast.backend()

        def read(**content: object) -> Message:
            given = {**FILE, "msgtype": sort, **content}
            cast.carol.put_event(room, "m.room.message", given)
            return backend.messages(room)[-1]

        bare = read(body="label.pdf")
        assert (bare.text, bare.attachments[0].name) == ("", "label.pdf")
        named = read(body="The label", filename="label.pdf")
        assert (named.text, named.attachments[0].name) == ("The label", "label.pdf")
        assert (named.attachments[0].url, named.attachments[0].size) == (FILE["url"], 3)
        odd = read(body="label.pdf", filename="label.pdf", url="https://evil.example/x")
        assert (odd.text, odd.attachments[0].url) == ("", "")

    def test_a_sticker_is_an_attachment(self, cast: Cast) -> None:
        room = cast.taken("x")
        content = {"body": "Smile", "url": "mxc://support.test/abc", "info": {"mimetype": "a/b"}}
        cast.carol.put_event(room, "m.sticker", content)
        message = cast.backend().messages(room)[-1]
        assert [one.name for one in message.attachments] == ["Smile"]
