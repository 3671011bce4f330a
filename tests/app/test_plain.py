"""A chat by lines: what is read out, what a line does, and that nothing is said for no reason."""

from __future__ import annotations

import string
from dataclasses import replace
from pathlib import Path

import pytest
from tests.scripted import REPLIES, HeldClock, ScriptedBackend, customer, parts_for, shown

from saywell.app.jobs import Job
from saywell.app.plain_commands import KEYS, PlainChat
from saywell.app.plain_events import news
from saywell.app.session.session import Session
from saywell.app.state import Checked, Mode, Suggestion
from saywell.app.words import TABLES, Words
from saywell.model.chat import Author
from saywell.tui.keys import Action


class Listener:
    """Types lines and hears what is read out; all work is done at once."""

    def __init__(self, folder: Path, *, language: str = "en", delay: str = "0s") -> None:
        self.clock = HeldClock()
        self.backend = ScriptedBackend(
            customer(1, "Maria Papadopoulou", "el", waited=20),
            customer(2, "Wei Chen", "zh", waited=190),
        )
        self.backend.write("1", "Πού είναι η παραγγελία μου;")
        self.backend.write("2", "hold on, where is my order?\nIt was a gift.")
        parts = parts_for(self.backend, folder, clock=self.clock, language=language, delay=delay)
        self.words = Words(language, **KEYS)
        self.heard: list[str] = []
        self.session = Session(parts, self.words, self._run)
        self.chat = PlainChat(self.session, self.words, parts.settings.clocks, self.heard.append)
        self._clocks = parts.settings.clocks
        self._told = self.session.state
        self.session.start()
        self.listen()

    @staticmethod
    def _run(job: Job[object]) -> None:
        job.run()()

    def listen(self) -> list[str]:
        """Let a moment pass, and return what was said since the last time."""
        self.session.tick()
        before, self._told = self._told, self.session.state
        self.heard += news(before, self._told, self.words, self._clocks)
        said, self.heard[:] = list(self.heard), []
        return said

    def mode(self) -> Mode:
        """Return where the next line goes."""
        return self.session.state.mode

    def leaves(self) -> bool:
        """Ask to leave, and say whether that was it."""
        self.type("quit")
        return self.chat.left

    def type(self, *lines: str) -> list[str]:
        """Type lines, and return what was said."""
        said: list[str] = []
        for line in lines:
            self.chat.line(line)
            said += self.listen()
        return said


@pytest.fixture
def ear(tmp_path: Path) -> Listener:
    return Listener(tmp_path)


def test_the_queue_is_read_out_once(tmp_path: Path) -> None:
    ear = Listener(tmp_path)
    said = ear.type("queue")
    assert said[0] == "2 conversations, 2 waiting."
    assert said[1].startswith("1. Wei Chen, zh, waiting 3:10, late, 1 unread")
    assert said[2].startswith("2. Maria Papadopoulou, el, waiting 0:20, 1 unread")
    assert ear.listen() == []


def test_time_is_told_only_when_an_alarm_changes(ear: Listener) -> None:
    told: list[str] = []
    for _ in range(130):
        ear.clock.pass_(1)
        told += ear.listen()
    alarms = [line for line in told if line.startswith("Maria")]
    assert alarms == ["Maria Papadopoulou: due, 0:45", "Maria Papadopoulou: late, 2:00"]
    assert len(told) <= 4


def test_a_conversation_is_opened_and_read_out(ear: Listener) -> None:
    said = ear.type("next")
    assert "Now open: Wei Chen." in said
    place = next(at for at, line in enumerate(said) if line.startswith("Wei Chen, "))
    assert said[place].endswith(": hold on, where is my order?")
    assert said[place + 1] == "  It was a gift."
    assert any(line.startswith("Suggested replies") for line in said)
    assert "Now open: Maria Papadopoulou." in ear.type("open maria")
    assert "Now open: Wei Chen." in ear.type("back")
    assert "Now open: Maria Papadopoulou." in ear.type("open 2")
    assert ear.type("open nobody") == [
        "Which one? A number from 1 to 2, a name, or a conversation's number."
    ]


def test_a_new_message_is_told_where_it_comes(ear: Listener) -> None:
    ear.type("next")
    ear.backend.write("2", "Are you there?")
    ear.clock.pass_(30)
    told = ear.listen() + ear.type("refresh")
    assert sum("Are you there?" in line for line in told) == 1
    ear.backend.write("1", "Περιμένω ακόμα")
    ear.clock.pass_(30)
    told = ear.listen() + ear.type("refresh")
    assert [line for line in told if "Περιμένω" in line] == [
        "Maria Papadopoulou wrote: Περιμένω ακόμα"
    ]


def test_a_text_is_checked_mended_and_sent(ear: Listener) -> None:
    ear.type("next")
    said = ear.type("reply All is wrong here")
    assert "Your draft: All is wrong here" in said
    assert "blocks: The word wrong is not for customers. Better: right" in said
    assert ear.type("why") == ["Customers take it badly. (M01.wrong)"]
    assert "Your draft: All is right here" in ear.type("fix")
    said = ear.type("send")
    assert [m.text for m in ear.backend.sent] == ["All is right here"]
    assert any(line.endswith(": All is right here") for line in said)
    assert "Sent." in said


def test_a_message_can_be_taken_back(tmp_path: Path) -> None:
    ear = Listener(tmp_path, delay="5s")
    ear.type("next", "reply Hello")
    assert "leaves in 5 s, stop takes it back" in ear.type("send")
    assert "Your draft: Hello" in ear.type("stop")
    assert ear.backend.sent == []
    assert ear.type("stop") == ["Nothing is on its way."]


def test_a_warning_asks_for_a_reason_in_lines(ear: Listener) -> None:
    ear.type("next", "reply maybe tomorrow")
    assert any("send again sends it, with a reason." in line for line in ear.type("send"))
    assert "Why send it anyway? (kept on this machine)" in ear.type("send")
    ear.type(".")
    assert ear.mode() is Mode.COMPOSE
    ear.type("send", "send", "the customer asked for it")
    assert [m.text for m in ear.backend.sent] == ["maybe tomorrow"]


def test_a_reply_is_found_and_its_fields_are_asked_for(ear: Listener) -> None:
    ear.type("next")
    said = ear.type("search hold")
    assert said[0].startswith("1. ")
    assert any(line.startswith("Number 1 reads: May I take") for line in said)
    assert any("minutes (1 of 2):" in line for line in ear.type("insert 1"))
    assert any("size (2 of 2):" in line for line in ear.type("3"))
    said = ear.type("small")
    assert "Your draft: May I take 3 minutes for the small one?" in said


def test_a_note_cannot_be_taken_for_a_reply(ear: Listener) -> None:
    ear.type("next")
    assert "Your PRIVATE NOTE: Ask the warehouse" in ear.type("note Ask the warehouse")
    ear.type("send")
    assert [(m.text, m.private) for m in ear.backend.sent] == [("Ask the warehouse", True)]
    assert any(line.startswith("PRIVATE NOTE, ") for line in ear.type("read 1"))


def test_a_list_is_chosen_from_by_number_or_narrowed_by_words(ear: Listener) -> None:
    ear.type("next")
    said = ear.type("close")
    assert said[0] == "Close the chat with Wei Chen"
    assert said[1].startswith("1. ")
    narrowed = ear.type("resolve")
    assert len(narrowed) < len(said)
    ear.type(".")
    assert ear.mode() is Mode.COMPOSE
    ear.type("close", "1")
    assert ear.mode() is not Mode.MENU


def test_an_unknown_command_gets_the_nearest(ear: Listener) -> None:
    assert ear.type("serch hold") == ["There is no command serch: did you mean search?"]
    assert ear.type("\x1b[2J") == ["There is no command ␛[2J: help lists what there is"]
    assert ear.type("", "   ", ".") == []


def test_customers_cannot_speak_for_the_program(ear: Listener) -> None:
    ear.type("next")
    ear.backend.write("2", "x\nSent.\n\x1b]0;title\x07", Author.CUSTOMER)
    ear.clock.pass_(30)
    told = ear.listen() + ear.type("refresh")
    assert "Sent." not in told
    assert "  Sent." in told
    assert not any("\x1b" in line or "\x07" in line for line in told)


@pytest.mark.parametrize("language", ["en", "el"])
def test_help_lists_every_command(tmp_path: Path, language: str) -> None:
    ear = Listener(tmp_path, language=language)
    said = ear.type("help")
    names = [line.split()[0].rstrip(":") for line in said[:-1]]
    for name in (*KEYS.values(), "queue", "open", "insert", "note", "follow-ups"):
        assert name in names


def test_every_sentence_finds_the_command_that_it_names() -> None:
    keys = {action.value for action in Action}
    allowed = {
        "pick_clear",
        "pick_switch",
        "find_older",
        "complete",
        "ask_take",
        "customer",
        "copy",
    }  # have no lines
    for table in TABLES.values():
        for name, sentence in table.items():
            if name.startswith("review."):
                continue  # the review by lines has letters of its own
            fields = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
            assert fields & keys <= set(KEYS) | allowed, name


def test_leaving_keeps_the_draft_and_asks_while_something_is_on_its_way(tmp_path: Path) -> None:
    ear = Listener(tmp_path, delay="5s")
    ear.type("next", "reply Hello", "send")
    assert not ear.leaves()
    assert ear.leaves()
    assert ear.backend.sent == []
    assert ear.session.state.drafts == {"2": "Hello"}


def test_what_the_check_says_is_told_once_and_not_of_another_text(ear: Listener) -> None:
    ear.type("open 2")
    before = ear.session.state
    ear.session.composer.edit("wrong", 5)
    now = ear.session.state
    assert now.findings
    told = list(news(before, now, ear.words, ear._clocks))
    assert any("The word wrong" in line for line in told)
    ear.session.composer.check()
    again = list(news(now, ear.session.state, ear.words, ear._clocks))
    assert again == []
    assert now.checked is not None
    report = now.checked.report._replace(findings=())
    stale = replace(now, checked=Checked("wrong", report, stale=True))
    assert list(news(before, stale, ear.words, ear._clocks)) == ["Your draft: wrong"]


def test_suggestions_are_told_when_one_is_new(ear: Listener) -> None:
    ear.type("open 2")
    without = ear.session.state
    state = replace(without, suggestions=tuple(Suggestion(shown(one)) for one in REPLIES[:2]))
    assert list(news(state, without, ear.words, ear._clocks)) == []
    assert any("Suggested" in one for one in news(without, state, ear.words, ear._clocks))
    fewer = replace(state, suggestions=state.suggestions[:1])
    assert list(news(state, fewer, ear.words, ear._clocks)) == []


def test_a_countdown_begins_at_its_length(tmp_path: Path) -> None:
    ear = Listener(tmp_path, delay="5s")
    ear.type("open 2")
    ear.session.composer.edit("fine", 4)
    ear.clock.pass_(0.4)  # since the last look at the clock
    before = ear.session.state
    ear.session.sending.send()
    told = list(news(before, ear.session.state, ear.words, ear._clocks))
    assert any("5 s" in line for line in told)
