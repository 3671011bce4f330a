"""Fields that are looked up while they are asked for, by lines as on the screen."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import MappingProxyType

import pytest
from tests import lookups
from tests.app.session.test_session import Jobs
from tests.lookups import Desk, OneReply
from tests.scripted import ScriptedBackend, customer, parts_for

from saywell.app.plain_commands import KEYS, PlainChat
from saywell.app.plain_events import news
from saywell.app.session.session import Session
from saywell.app.state import Asking
from saywell.app.words import Words
from saywell.app.words.lookup import ENGLISH, GREEK, live_text
from saywell.model.lookup import Looking


class Chat:
    """A session whose lookups a test lets go."""

    def __init__(self, folder: Path) -> None:
        self.desk, self.jobs, self.words = Desk(folder), Jobs(), Words("en", **KEYS)
        self.desk.allow()
        backend = ScriptedBackend(customer(2, "Wei", "en", waited=20))
        backend.write("2", "where is it?")
        parts = parts_for(backend, folder, clock=self.desk.clock)
        parts = dataclasses.replace(parts, replies=OneReply(), live=self.desk.live())
        self.session = Session(parts, self.words, self.jobs)
        self.session.start("2")
        self.session.tick()
        self.jobs.keep = ("lookup",)

    @property
    def asking(self) -> Asking:
        asking = self.session.state.asking
        assert asking is not None
        return asking

    def field(self) -> tuple[str, str, Looking | None]:
        return self.asking.name, self.asking.typed, self.asking.live

    def ask_for_status(self) -> None:
        palette = self.session.palette
        palette.open()
        palette.accept()
        palette.type_value("GR123456")
        palette.answer()


@pytest.fixture
def chat(tmp_path: Path) -> Chat:
    return Chat(tmp_path)


def test_an_answer_for_a_field_that_was_left_is_dropped(chat: Chat) -> None:
    chat.ask_for_status()
    assert chat.field() == ("status", "", Looking("order_status"))
    chat.session.palette.back()
    assert chat.field() == ("order", "GR123456", None)
    chat.jobs.release()
    assert chat.field() == ("order", "GR123456", None)
    chat.session.palette.back()
    chat.session.palette.back()
    assert chat.session.state.asking is None


def test_an_answer_after_the_reply_was_inserted_changes_nothing(chat: Chat) -> None:
    chat.ask_for_status()
    chat.session.palette.type_value("lost")
    chat.session.palette.answer()
    text = chat.session.state.draft.text
    assert "Your order is lost." in text
    chat.jobs.release()
    assert chat.session.state.asking is None
    assert chat.session.state.draft.text == text


def test_a_look_up_is_read_out_when_it_begins_and_when_it_ends(chat: Chat) -> None:
    heard: list[str] = []
    clocks = chat.session.stage.parts.settings.clocks
    plain = PlainChat(chat.session, chat.words, clocks, heard.append)

    def hear(line: str = "") -> str:
        before = chat.session.state
        if line:
            plain.line(line)
        else:
            chat.jobs.release()
        heard.extend(news(before, chat.session.state, chat.words, clocks))
        said, heard[:] = "\n".join(heard), []
        return said

    hear("search status")
    hear("insert 1")
    assert "asking order_status…" in hear("GR123456")
    said = hear()
    assert "status (2 of 2): Status" in said
    assert "from order_status, just now" in said
    assert "shipped" in said


def test_every_reason_is_there_in_both_languages(chat: Chat) -> None:
    assert ENGLISH.keys() == GREEK.keys()
    for name, text in ENGLISH.items():
        for word in ("name", "seconds", "most", "path", "value", "program", "error", "code"):
            assert (f"{{{word}}}" in text) == (f"{{{word}}}" in GREEK[name]), name


def test_the_age_of_a_value_is_told_in_words(chat: Chat) -> None:
    chat.ask_for_status()
    chat.jobs.release()
    live = chat.asking.live
    assert live is not None
    for age, told in ((0.0, "just now"), (12.3, "12 s ago"), (185.0, "3 min ago")):
        old = dataclasses.replace(chat.asking, live=dataclasses.replace(live, age=age))
        assert live_text(old, chat.words) == f"from order_status, {told}"


def test_a_quick_answer_takes_no_choice_that_was_not_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices = tuple(lookups.PLAIN(one) for one in ("lost", "shipped"))
    status = dataclasses.replace(lookups.REPLY.variables["status"], choices=choices)
    variables = MappingProxyType({**lookups.REPLY.variables, "status": status})
    monkeypatch.setattr(lookups, "REPLY", dataclasses.replace(lookups.REPLY, variables=variables))
    chat = Chat(tmp_path)
    chat.ask_for_status()
    chat.session.palette.answer()
    notice = chat.session.state.notice
    assert notice is not None
    assert notice.text == "order_status is still asked: wait for its answer, or give one yourself."
    chat.jobs.release()
    chat.session.palette.answer()
    assert "Your order is shipped." in chat.session.state.draft.text
