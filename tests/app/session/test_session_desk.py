"""A chat session on chat systems that can do more, less, or nothing but the least."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.app.session.test_session import Stand
from tests.scripted import customer

from saywell.errors import PermissionRefused, Rejected
from saywell.model.backend import Capability
from saywell.model.chat import Agent, Attachment, Author, Conversation
from saywell.model.snippet import Actions


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def change(stand: Stand, chosen: str, **more: object) -> Conversation:
    old = stand.backend.conversations[chosen]
    new = dataclasses.replace(old, **more)  # type: ignore[arg-type]
    stand.backend.conversations[chosen] = new
    stand.backend.altered.add(chosen)
    return new


def take_means(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let taking make the agent the one who answers; return who was taken."""
    taken: list[str] = []

    def take(conversation_id: str) -> None:
        stand.backend.calls.append("take")
        if "take" in stand.backend.fail:
            raise stand.backend.fail["take"]
        taken.append(conversation_id)
        change(stand, conversation_id, needs_taking=False, assignee=Agent("1", "Alex"))

    monkeypatch.setattr(stand.backend, "take", take)
    return taken


def test_an_invitation_is_read_and_answered_only_once_it_is_taken(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = take_means(stand, monkeypatch)
    change(stand, "2", needs_taking=True)
    stand.session.refresh()
    before = stand.backend.calls.count("messages")
    state = stand.session.open("2")
    assert state.current is not None
    assert state.current.needs_taking
    assert stand.backend.calls.count("messages") == before
    assert "mark_read" not in stand.backend.calls
    stand.type("Hello")
    stand.session.sending.send()
    assert stand.notice() == "It has to be taken first: Alt-T."
    assert stand.backend.sent == []
    stand.session.deeds.take()
    stand.session.tick()
    assert taken == ["2"]
    assert stand.backend.calls.count("mark_read") == 1
    assert stand.notice() == "You answer Wei now."
    assert stand.texts() == ["question 2"]
    stand.session.sending.send()
    assert [one.text for one in stand.backend.sent] == ["Hello"]


def test_a_conversation_of_nobody_is_taken_and_ones_own_need_not_be(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = take_means(stand, monkeypatch)
    stand.session.open("1")
    stand.session.deeds.take()
    stand.session.deeds.take()
    assert taken == ["1"]
    assert stand.notice() == "You answer Maria already."


def test_a_colleagues_conversation_is_taken_over_at_the_second_press(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = take_means(stand, monkeypatch)
    change(stand, "2", assignee=Agent("7", "Bo"))
    stand.session.open("2")
    stand.session.deeds.take()
    assert stand.notice() == "Bo answers Wei. Alt-T again takes it over."
    assert taken == []
    stand.session.deeds.take()
    assert taken == ["2"]
    assert stand.notice() == "You answer Wei now, in place of Bo."


def test_taking_that_is_refused_says_why(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    take_means(stand, monkeypatch)
    stand.backend.fail["take"] = PermissionRefused("not yours to take")
    stand.session.open("1")
    stand.session.deeds.take()
    assert stand.notice() == "not yours to take"


def test_nothing_is_sent_into_an_encrypted_conversation(stand: Stand) -> None:
    change(stand, "2", encrypted=True, can_reply=False)
    stand.session.refresh()
    stand.session.open("2")
    stand.type("Hello")
    stand.session.sending.send()
    assert stand.notice() == "This conversation is encrypted: nothing can be sent from here."
    assert stand.session.state.draft.text == "Hello"


def test_the_files_of_the_newest_message_that_has_some_are_saved(
    stand: Stand, tmp_path: Path
) -> None:
    stand.backend.write("2", "old", attachments=(Attachment("old.pdf"),))
    stand.backend.write("2", "new", attachments=(Attachment("a.pdf"), Attachment("b.pdf")))
    stand.backend.write("2", "no file")
    session = stand.session
    session.open("2")
    session.deeds.save_files()
    assert stand.notice() == f"Saved: {tmp_path / 'a.pdf'}, {tmp_path / 'b.pdf'}"
    old = next(one for one in session.state.messages if one.text == "old")
    session.deeds.save_files({old.id})
    assert stand.notice() == f"Saved: {tmp_path / 'old.pdf'}"


def test_a_file_that_cannot_be_had_says_why(stand: Stand) -> None:
    def refuse(_: Attachment) -> Path:
        raise Rejected("a.pdf is larger than 1 MB")

    stand.backend.write("2", "new", attachments=(Attachment("a.pdf"),))
    object.__setattr__(stand.parts, "save", refuse)
    stand.session.open("2")
    stand.session.deeds.save_files()
    assert stand.notice() == "a.pdf is larger than 1 MB"


def test_no_file_is_said(stand: Stand) -> None:
    stand.session.open("2")
    stand.session.deeds.save_files()
    assert stand.notice() == "No message here has a file."


# -- a chat system that can do nothing but the least


DEEDS: dict[str, tuple[Callable[[Stand], object], str]] = {
    "note": (lambda one: one.session.composer.toggle_note(), "private notes"),
    "take": (lambda one: one.session.deeds.take(), "taking a conversation"),
    "files": (lambda one: one.session.deeds.save_files(), "fetching files"),
    "attach": (
        lambda one: one.session.composer.insert("See the form.", "form", (Path("form.pdf"),)),
        "sending files",
    ),
}


@pytest.fixture
def plain(stand: Stand) -> Stand:
    stand.backend.can = frozenset()
    stand.backend.calls.clear()
    return stand


@pytest.mark.parametrize("name", DEEDS)
def test_what_is_not_possible_is_said_in_one_line(plain: Stand, name: str) -> None:
    deed, lacking = DEEDS[name]
    plain.session.open("2")
    plain.backend.write("2", "file", attachments=(Attachment("a.pdf"),))
    before = [*plain.backend.calls]
    deed(plain)
    assert lacking in plain.notice()
    assert "\n" not in plain.notice()
    assert plain.backend.calls == before
    assert not plain.session.state.draft.note
    assert plain.session.state.files == ()


def test_everything_else_works_without_any_capability(plain: Stand) -> None:
    session, backend = plain.session, plain.backend
    session.open("2")
    session.write("Hello", 5)
    for _ in range(40):
        plain.clock.pass_(1)
        session.tick()
    session.composer.insert("And thanks.", "thanks", (), Actions(labels=("vip",), priority="high"))
    session.sending.send()
    assert [one.text for one in backend.sent] == ["Hello And thanks."]
    backend.write("2", "more", Author.CUSTOMER)
    plain.clock.pass_(20)
    session.tick()
    assert plain.texts()[-1] == "more"
    for move in (session.next_waiting, session.go_back, session.refresh, session.sort_out):
        move()
    session.reading.read_older()
    session.close()
    optional = {"mark_read", "typing", "agents", "take", "listen", "set_labels"}
    assert not optional & set(backend.calls)


def test_a_note_kept_for_a_chat_system_without_notes_never_becomes_a_reply(plain: Stand) -> None:
    plain.session.open("2")
    plain.session.stage.change(notes=frozenset({"1"}), drafts={"1": "difficult one"})
    plain.session.open("1")
    plain.session.sending.send()
    assert "private notes" in plain.notice()
    assert plain.backend.sent == []
    plain.session.composer.toggle_note()  # the agent wants it to be a reply
    plain.session.sending.send()
    assert [one.private for one in plain.backend.sent] == [False]


def test_a_reply_with_files_is_not_sent_without_them_unasked(plain: Stand, tmp_path: Path) -> None:
    form = tmp_path / "form.pdf"
    form.write_bytes(b"%PDF")
    plain.session.open("2")
    plain.session.stage.change(attached={"2": (form,)})
    plain.type("The form is attached.")
    plain.session.sending.send()
    assert "sending files" in plain.notice()
    plain.session.composer.detach()
    plain.session.sending.send()
    assert len(plain.backend.sent) == 1


def test_a_closed_channel_without_notes_offers_none(plain: Stand) -> None:
    plain.backend.conversations["7"] = customer(7, "Far", waited=1, can_reply=False)
    plain.backend.history["7"] = []
    plain.session.refresh()
    plain.session.open("7")
    plain.type("Hello")
    plain.session.sending.send()
    assert plain.notice() == "No replies are taken here now"


def test_labels_are_asked_for_only_where_there_are_any(plain: Stand) -> None:
    plain.backend.can = frozenset({Capability.READ})
    plain.session.open("2")
    assert plain.backend.calls.count("mark_read") == 1
