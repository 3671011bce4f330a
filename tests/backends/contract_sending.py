"""The contract's part on sending: once, as it is, found again, files, failures."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from tests.backends.staging import (
    SEND_FAILURES,
    STORED,
    TEXTS,
    Break,
    Stage,
    able,
    alike,
    fetched,
    outgoing,
    plain,
)

from saywell.errors import (
    BackendError,
    Rejected,
)
from saywell.model.backend import Capability
from saywell.model.chat import Attachment, Author

MANY = 120
"""More messages than any server gives at once."""


def trouble(stage: Stage, name: str, text: str) -> str:
    """Say what goes wrong with a text, nothing when all is well; it may be refused beforehand."""
    message = outgoing(stage, key=f"key-of-{name}", text=text)
    last = stage.backend.messages(stage.waiting)[-1].id
    try:
        sent = stage.backend.send(message)
    except Rejected:
        after = stage.backend.messages(stage.waiting)[-1].id
        return "" if after == last else "refused, and yet stored"
    (stored,) = stage.backend.messages(stage.waiting, after=last)
    if not plain(sent.text) == plain(stored.text) == plain(text):
        return f"{text!r} became {sent.text!r} and {stored.text!r}"
    other = stage.connect()
    found = other.find_sent(message, last)
    other.close()
    return "" if found is not None and found.id == sent.id == stored.id else "not found again"


class Sending:
    """What goes out, and how it fails."""

    def test_a_reply_goes_out_once_and_can_be_read_back(self, stage: Stage) -> None:
        before = stage.backend.messages(stage.waiting)
        sent = stage.backend.send(outgoing(stage))
        assert (sent.text, sent.author, sent.private) == (stage.reply, Author.AGENT, False)
        assert sent.author_id == stage.backend.account().agent.id
        assert sent.echo_id in ("one-key", "")
        (found,) = stage.backend.messages(stage.waiting, after=before[-1].id)
        assert alike(found, sent)
        assert abs(found.at - sent.at) < dt.timedelta(minutes=1)
        assert stage.stored_texts().count(stage.reply) == 1

    def test_every_text_arrives_as_it_is_and_is_found_again(self, stage: Stage) -> None:
        if not stage.live:
            return
        wrong = {name: said for name, text in TEXTS.items() if (said := trouble(stage, name, text))}
        assert wrong == {}

    def test_equal_texts_are_two_messages_and_told_apart(self, stage: Stage) -> None:
        if not stage.live:
            return
        last = stage.backend.messages(stage.waiting)[-1].id
        first, second = outgoing(stage), outgoing(stage, key="another-key")
        one = stage.backend.send(first)
        assert stage.backend.find_sent(second, last, leave_out={one.id}) is None
        two = stage.backend.send(second)
        assert one.id != two.id
        assert stage.stored_texts().count(stage.reply) == 2
        found = stage.backend.find_sent(second, last, leave_out={one.id})
        assert found is not None
        assert found.id == two.id

    def test_the_words_of_others_are_not_taken_for_ones_own(self, stage: Stage) -> None:
        if not stage.live:
            return
        message = outgoing(stage)
        last = stage.backend.messages(stage.waiting)[-1].id
        stage.customer_says(stage.reply)
        stage.colleague_says(stage.reply)
        assert stage.backend.find_sent(message, last) is None
        sent = stage.backend.send(message)
        found = stage.backend.find_sent(message, last)
        assert found is not None
        assert found.id == sent.id

    def test_a_message_is_found_behind_many_newer_ones(self, stage: Stage) -> None:
        if not stage.live:
            return
        message = outgoing(stage)
        last = stage.backend.messages(stage.waiting)[-1].id
        sent = stage.backend.send(message)
        for number in range(MANY):
            stage.customer_says(f"Hello? ({number})")
        other = stage.connect()
        found = other.find_sent(message, last)
        assert other.find_sent(outgoing(stage, text="never sent"), last) is None
        other.close()
        assert found is not None
        assert found.id == sent.id

    def test_the_same_key_twice_is_one_message_where_that_is_promised(self, stage: Stage) -> None:
        if Capability.IDEMPOTENT not in stage.backend.capabilities:
            return
        one = stage.backend.send(outgoing(stage))
        other = stage.connect()
        two = other.send(outgoing(stage))
        other.close()
        assert one.id == two.id
        assert stage.stored_texts().count(stage.reply) == 1

    def test_a_note_stays_a_note(self, stage: Stage) -> None:
        note = outgoing(stage, text="She called yesterday, too.", private=True)
        if able(stage.backend, Capability.NOTES, lambda: stage.backend.send(note)):
            again = dataclasses.replace(note, key="another-key")
            assert stage.backend.send(again).private is True

    def test_a_file_goes_with_the_message(self, stage: Stage, tmp_path: Path) -> None:
        file = tmp_path / "label.txt"
        file.write_bytes(b"label")
        message = outgoing(stage, text="Here is the label.", attachments=(file,))
        if able(stage.backend, Capability.ATTACHMENTS, lambda: stage.backend.send(message)):
            again = dataclasses.replace(message, key="another-key")
            (attachment,) = stage.backend.send(again).attachments
            assert (attachment.name, attachment.size) == ("label.txt", 5)
            assert attachment.content_type.startswith("text/plain")
            able(stage.backend, Capability.DOWNLOADS, lambda: fetched(stage, attachment))
            if Capability.DOWNLOADS in stage.backend.capabilities:
                assert fetched(stage, attachment) == b"label"
        elif Capability.DOWNLOADS not in stage.backend.capabilities:
            gone = Attachment("label.txt", "https://chat.example.com/label.txt")
            able(stage.backend, Capability.DOWNLOADS, lambda: fetched(stage, gone))

    def test_a_file_that_went_out_is_found(self, stage: Stage, tmp_path: Path) -> None:
        if not stage.live or Capability.ATTACHMENTS not in stage.backend.capabilities:
            return
        file = tmp_path / "größe 1 (ä).txt"
        file.write_bytes(b"label")
        last = stage.backend.messages(stage.waiting)[-1].id
        for key, text in (("with", "Here is the label."), ("without", "")):
            message = outgoing(stage, key=key, text=text, attachments=(file,))
            assert stage.backend.find_sent(message, last) is None
            sent = stage.backend.send(message)
            other = stage.connect()
            found = other.find_sent(message, last)
            other.close()
            assert found is not None
            assert found.id == sent.id
            bare = dataclasses.replace(message, text="Here is the label.", attachments=())
            assert stage.backend.find_sent(bare, last) is None

    @pytest.mark.parametrize("kind", [Break.REFUSED, Break.WRONG_TOKEN, Break.TRUNCATED])
    def test_a_file_that_cannot_be_fetched_says_why(
        self, stage: Stage, tmp_path: Path, kind: Break
    ) -> None:
        needed = {Capability.ATTACHMENTS, Capability.DOWNLOADS}
        if not needed <= stage.backend.capabilities or kind not in stage.breaks:
            return
        file = tmp_path / "label.txt"
        file.write_bytes(b"label" * 100)
        message = outgoing(stage, text="Here is the label.", attachments=(file,))
        (attachment,) = stage.backend.send(message).attachments
        stage.break_all(kind)
        with pytest.raises(BackendError) as failed:
            fetched(stage, attachment)
        assert failed.value.message

    def test_what_cannot_be_sent_is_refused_before_anything_leaves(
        self, stage: Stage, tmp_path: Path
    ) -> None:
        stage.break_all(Break.REFUSED)
        for message in (
            outgoing(stage, text=""),
            outgoing(stage, text=" \n\t "),
            outgoing(stage, attachments=(tmp_path / "gone.pdf",)),
            outgoing(stage, attachments=(tmp_path,)),
        ):
            with pytest.raises(Rejected) as refused:
                stage.backend.send(message)
            assert refused.value.hint

    def test_a_message_that_went_out_is_found(self, stage: Stage) -> None:
        message = outgoing(stage)
        last = stage.backend.messages(stage.waiting)[-1].id
        assert stage.backend.find_sent(message, last) is None
        sent = stage.backend.send(message)
        found = stage.backend.find_sent(message, last)
        assert found is not None
        assert found.id == sent.id
        assert stage.backend.find_sent(message, last, leave_out={sent.id}) is None
        other = dataclasses.replace(message, text=stage.reply + "!")
        assert stage.backend.find_sent(other, last) is None
        note = dataclasses.replace(message, private=True)
        assert stage.backend.find_sent(note, last) is None

    def test_a_message_can_be_taken_back(self, stage: Stage) -> None:
        backend, here = stage.backend, stage.waiting
        sent = backend.send(outgoing(stage))
        gone = able(backend, Capability.DELETE, lambda: backend.delete_message(here, sent.id))
        if gone and stage.live:
            assert stage.reply not in stage.stored_texts()
            assert stage.reply not in [one.text for one in backend.messages(here)]

    @pytest.mark.parametrize("kind", Break)
    def test_a_send_that_fails_says_whether_it_may_have_gone_out(
        self, stage: Stage, kind: Break
    ) -> None:
        if kind not in stage.breaks:
            return
        stage.break_all(kind)
        with pytest.raises(BackendError) as failed:
            stage.backend.send(outgoing(stage))
        assert type(failed.value) is SEND_FAILURES[kind]
        stage.mend()
        expected = 1 if kind in STORED else 0
        assert stage.stored_texts().count(stage.reply) == expected
