"""What the screen says of conversations that must be taken, cannot be read, or wait to be sent."""

from __future__ import annotations

import dataclasses
import datetime as dt
import string
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.screen import ESCAPE, Player
from tests.scripted import NOON, customer
from tests.tui.scenes import open_first, play, two_waiting

from saywell.app.outbox import Waiting, Why
from saywell.app.sending import Changes
from saywell.app.state import DraftText, Hearing, Mode, State, Typist
from saywell.app.state_sends import OnItsWay, Parked
from saywell.app.words import TABLES
from saywell.model.chat import Account, Agent, Attachment, Author, Message, Outgoing, Survey
from saywell.model.push import MessageTold, TypingTold
from saywell.model.records import SendRecord, SendState
from saywell.model.settings import Clocks
from saywell.tui.drawing import Line
from saywell.tui.keys import screen_words
from saywell.tui.layout import composer_rule, customer_lines, hint_line, queue_lines
from saywell.tui.standing import around_lines
from saywell.tui.transcript import Transcript, message_lines, parked_lines, why_it_waits

WORDS = screen_words("en")


def texts(lines: Sequence[Line]) -> list[str]:
    return ["".join(text for _, text in line).rstrip() for line in lines]


def message(number: int = 1, text: str = "hi", **more: object) -> Message:
    at = NOON + dt.timedelta(minutes=number)
    return Message(str(number), "1", Author.CUSTOMER, "Maria", text, at, **more)  # type: ignore[arg-type]


def record(state: SendState = SendState.UNKNOWN, **more: object) -> SendRecord:
    outgoing = Outgoing("k", "1", "Hello", attachments=(Path("form.pdf"),))
    known: dict[str, object] = {"after": "1", "started": NOON, **more}
    return SendRecord(outgoing, state, **known)  # type: ignore[arg-type]


def opened(**more: object) -> State:
    current = customer(1, "Maria", **more)  # type: ignore[arg-type]
    return State(NOON, selected="1", current=current, queue=(current,), queue_known=True)


def rule_of(state: State) -> str:
    return "".join(text for _, text in composer_rule(state, 70, WORDS))


# -- messages of a special kind


def test_an_encrypted_message_says_so_in_place_of_its_text() -> None:
    rows = texts(message_lines(message(text="", unreadable="encrypted"), 60, WORDS))
    assert rows[1] == "│ [encrypted: it cannot be read here]"
    odd = texts(message_lines(message(text="", unreadable="poll\x1b[2J"), 60, WORDS))
    assert odd[1].startswith("│ [cannot be read here: poll")
    assert "\x1b" not in odd[1]


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        (Survey(), ["│ Please rate us", "│ asked how it went: no answer yet"]),
        (Survey(4), ["│ Please rate us", "│ how it went: ★★★★☆ 4 of 5"]),
        (
            Survey(1, "too\x1b[2J slow"),
            ["│ Please rate us", "│ how it went: ★☆☆☆☆ 1 of 5", "│ too"],
        ),
        (Survey(99), ["│ Please rate us", "│ how it went: ★★★★★ 5 of 5"]),
    ],
)
def test_how_it_went_is_shown_as_asked_and_as_answered(survey: Survey, expected: list[str]) -> None:
    rows = texts(message_lines(message(text="Please rate us", survey=survey), 60, WORDS))[1:]
    assert all(row.startswith(start) for row, start in zip(rows, expected, strict=True))
    assert "\x1b" not in "".join(rows)


# -- messages that have not surely left


def test_a_message_of_unknown_fate_is_drawn_behind_the_one_it_followed() -> None:
    transcript = Transcript(WORDS)
    state = dataclasses.replace(
        opened(), messages=(message(1), message(2, "later")), parked=(Parked(record()),)
    )
    rows = texts(transcript.draw(state, [], 70, 20))
    where = {row: place for place, row in enumerate(rows)}
    unknown = next(row for row in rows if row.startswith("NOT KNOWN WHETHER IT ARRIVED"))
    assert where["│ hi"] < where[unknown] < where["┃ Hello"] < where["│ later"]
    assert "Alt-O decides" in unknown
    assert "┃ attached: form.pdf" in rows


def test_a_message_of_the_outbox_is_drawn_last_with_its_time() -> None:
    queued = Parked(record(SendState.QUEUED, queued=NOON))
    state = dataclasses.replace(opened(), messages=(message(1), message(2)), parked=(queued,))
    rows = texts(Transcript(WORDS).draw(state, [], 78, 20))
    assert rows[-2:] == ["┃ Hello", "┃ attached: form.pdf"]
    assert rows[-3].startswith("NOT SENT YET, since ")


@pytest.mark.parametrize("why", Why)
def test_every_reason_to_wait_has_words_in_both_languages(why: Why) -> None:
    changes = Changes(by_customer=(message(3, "never mind"),))
    waiting = Waiting(record(), (why,), changes, (Path("form.pdf"),))
    parked = Parked(record(SendState.QUEUED, queued=NOON, detail="too long"), waiting)
    later = NOON + dt.timedelta(minutes=7)
    english = why_it_waits(parked, later, WORDS)
    greek = why_it_waits(parked, later, screen_words("el"))
    assert english
    assert greek
    assert english != greek
    assert any(english in row for row in texts(parked_lines(parked, later, 200, WORDS)))


def test_a_message_that_has_arrived_before_its_answer_is_not_shown_twice() -> None:
    going = OnItsWay(Outgoing("k", "1", "Hello"), after="1")
    state = dataclasses.replace(opened(), messages=(message(1),), sending={"1": going})
    assert state.going is going
    mine = Message("2", "1", Author.AGENT, "Alex", "Hello", NOON)
    assert dataclasses.replace(state, messages=(message(1), mine)).going is None
    echo = dataclasses.replace(mine, text="other", echo_id="k")
    assert dataclasses.replace(state, messages=(echo,)).going is None
    older = dataclasses.replace(state, messages=(mine, message(1)))
    assert older.going is going, "an equal text from before is another message"
    theirs = dataclasses.replace(mine, author=Author.CUSTOMER)
    assert dataclasses.replace(state, messages=(message(1), theirs)).going is going


def test_the_question_names_customer_reason_and_time() -> None:
    queued = Parked(record(SendState.QUEUED, queued=NOON), Waiting(record(), (Why.UNSEEN,)))
    asked = dataclasses.replace(opened(), parked=(queued,), deciding="k", mode=Mode.HELD)
    assert "Send it to Maria now? it was written without a look" in rule_of(asked)
    unsure = dataclasses.replace(
        opened(), parked=(Parked(record()),), deciding="k", mode=Mode.UNSURE
    )
    assert "Has this arrived (Maria)? It was sent at" in rule_of(unsure)


# -- what a colleague left


SUMMARY = "Refund promised on Monday.\n" + " ".join(f"word{number}" for number in range(60))


def handed_over() -> State:
    left = {"handed over by": "Alice\x1b[2J Agent", "summary": SUMMARY}
    state = dataclasses.replace(opened(attributes=left), messages=(message(1), message(2, "me?")))
    return dataclasses.replace(state, account=Account(Agent("7", "Dana"), "Shop", "1"))


@pytest.mark.parametrize("width", [40, 53, 70])
def test_the_summary_of_a_colleague_can_be_read_whole(width: int) -> None:
    state = handed_over()
    rows = texts(Transcript(WORDS).draw(state, [], width, 40))
    head = next(place for place, row in enumerate(rows) if row.startswith("HANDED OVER by Alice"))
    assert rows[head - 1] == "│ me?"
    assert " ".join(row[2:] for row in rows[head + 1 :]).split() == SUMMARY.split()
    assert "\x1b" not in "".join(rows)
    header = " ".join(texts(customer_lines(state, 100, 3, WORDS)))
    assert "handed over by: Alice" in header
    assert "Refund" not in header


def test_once_the_agent_has_answered_the_summary_stands_at_the_beginning() -> None:
    state = handed_over()
    mine = Message("3", "1", Author.AGENT, "Dana", "On it", NOON, author_id="7")
    state = dataclasses.replace(state, messages=(*state.messages, mine))
    transcript = Transcript(WORDS)
    assert texts(transcript.draw(state, [], 40, 40))[0].startswith("HANDED OVER by Alice")
    transcript.draw(state, [], 40, 6)
    assert transcript.scroll(-100, 6)
    assert texts(transcript.draw(state, [], 40, 6))[0].startswith("HANDED OVER by Alice")


def test_a_long_summary_alone_can_be_scrolled() -> None:
    state = dataclasses.replace(handed_over(), messages=())
    transcript = Transcript(WORDS)
    assert texts(transcript.draw(state, [], 40, 5))[-1].endswith("word59")
    assert transcript.scroll(-100, 5)
    assert texts(transcript.draw(state, [], 40, 5))[0].startswith("HANDED OVER by Alice")


# -- conversations that cannot be answered as they are


def test_what_closes_a_conversation_stands_at_the_composer_and_below_the_messages() -> None:
    invited = opened(needs_taking=True)
    assert "Alt-T takes it" in rule_of(invited)
    assert "Maria waits for somebody" in texts(around_lines(invited, 70, WORDS))[0]
    locked = opened(encrypted=True)
    assert "ENCRYPTED" in rule_of(locked)
    assert texts(around_lines(locked, 70, WORDS))[0].startswith("This conversation is encrypted.")
    closed = opened(can_reply=False)
    assert "No replies are taken here now" in rule_of(closed)
    note = dataclasses.replace(closed, draft=DraftText("x", note=True))
    assert "PRIVATE NOTE" in rule_of(note)
    assert "Reply to Maria" in rule_of(opened())
    assert around_lines(opened(), 70, WORDS) == []


def test_who_types_is_named() -> None:
    state = dataclasses.replace(opened(), typing={"1": Typist("Maria\x1b[2J", NOON)})
    [row] = texts(around_lines(state, 70, WORDS))
    assert row.startswith("Maria")
    assert row.endswith("is typing…")
    assert "\x1b" not in row


def test_the_queue_says_who_is_to_be_taken_and_what_was_not_sent() -> None:
    one, two = customer(1, "Maria", needs_taking=True), customer(2, "Wei")
    waiting = dataclasses.replace(record(), message=Outgoing("k", "2", "x"))
    state = State(NOON, queue=(one, two), queue_known=True, parked=(Parked(waiting),))
    lines, _ = queue_lines(state, 30, 20, WORDS, Clocks())
    rows = texts(lines)
    assert rows[2].endswith("to take")
    assert rows[4].endswith("not sent")


def test_the_hints_begin_with_what_is_to_be_done_here() -> None:
    def hints(state: State) -> str:
        return "".join(text for _, text in hint_line(state, 80, WORDS)).strip()

    assert hints(opened(needs_taking=True)).startswith("Alt-T take")
    assert hints(dataclasses.replace(opened(), parked=(Parked(record()),))).startswith("Alt-O")
    assert hints(opened()).startswith("Enter send")
    deaf = dataclasses.replace(opened(), hearing=Hearing.DEAF)
    assert hints(deaf).endswith("asking for news")
    told = dataclasses.replace(opened(), hearing=Hearing.TOLD)
    assert "asking" not in hints(told)


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_words_with_the_same_values() -> None:
    english, greek = TABLES["en"], TABLES["el"]
    assert set(english) == set(greek)
    for name, text in english.items():
        assert fields_of(text) == fields_of(greek[name]), name


# -- by keys


def test_taking_by_key(tmp_path: Path) -> None:
    backend = two_waiting()
    invited = dataclasses.replace(backend.conversations["2"], needs_taking=True)
    backend.conversations["2"] = invited

    def take(conversation_id: str) -> None:
        taken = dataclasses.replace(invited, needs_taking=False, assignee=Agent("1", "Alex"))
        backend.conversations[conversation_id] = taken

    backend.take = take  # type: ignore[method-assign]

    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting", "to take")
        await player.press("\x0e")
        await player.sees("Wei Chen waits for somebody to take this.", "Alt-T take")
        await player.press(ESCAPE + "t")
        await player.sees("You answer Wei Chen now.", "你好,我的订单在哪里?", "Reply to Wei Chen")

    play(backend, tmp_path, scene)


def test_saving_by_key_takes_the_file_that_is_seen(tmp_path: Path) -> None:
    backend = two_waiting()
    backend.write("2", "see", attachments=(Attachment("photo.jpg"),))

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.sees("attached: photo.jpg")
        await player.press(ESCAPE + "s")
        await player.sees("Saved:")
        assert player.state.notice is not None
        assert player.state.notice.text.endswith("photo.jpg")

    play(backend, tmp_path, scene)


def test_what_is_told_is_drawn_at_once(tmp_path: Path) -> None:
    backend = two_waiting()

    async def scene(player: Player) -> None:
        await open_first(player)
        hear = player.screen.session.ear.hear
        hear(TypingTold("2", "Wei Chen", True))
        player.screen.sync()
        await player.sees("Wei Chen is typing…")
        hear(MessageTold(backend.write("2", "here it is")))
        player.screen.sync()
        await player.sees("│ here it is")
        assert "is typing" not in player.text()

    play(backend, tmp_path, scene)
