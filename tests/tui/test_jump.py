"""Jumping: to somebody of the queue as one types, to anybody by number or name, and back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from tests.screen import ENTER, ESCAPE, Player, control
from tests.scripted import ScriptedBackend, customer
from tests.tui.scenes import open_first, play, two_waiting

from saywell.app.session.jump import found_by
from saywell.app.state import Mode
from saywell.errors import ServerFailed
from saywell.model.backend import Capability
from saywell.model.chat import Agent, Contact, Conversation, Status

ALT_Q = "\x1bq"


class Archive(ScriptedBackend):
    """A chat system that knows more conversations than those in its queue."""

    def __init__(self) -> None:
        super().__init__(
            customer(1, "Maria Papadopoulou", "el", labels=("billing",)),
            customer(2, "Wei Chen", "zh", waited=190),
            customer(3, "Ahmed Ali", "ar", waited=None),
        )
        self.resolved = [
            dataclasses.replace(
                customer(77, "Zoë Marks", waited=None), status=Status.RESOLVED, contact=_ZOE
            ),
            dataclasses.replace(
                customer(78, "Zoë Marks", waited=None), status=Status.SNOOZED, contact=_ZOE
            ),
            dataclasses.replace(customer(79, "Bo Diddley", waited=None), status=Status.RESOLVED),
        ]
        self.write("1", "Πού είναι η παραγγελία μου;")
        self.write("2", "refund please")
        self.write("2", "你好,我的订单在哪里?")
        for one in self.resolved:
            self.history[one.id] = []

    def queue(self, status: Status | None = Status.OPEN, limit: int = 200) -> list[Conversation]:
        found = super().queue(status, limit)
        return found if status is Status.OPEN else [*found, *self.resolved]

    def conversation(self, conversation_id: str) -> Conversation:
        for one in self.resolved:
            if one.id == conversation_id:
                self._enter("conversation")
                return one
        return super().conversation(conversation_id)

    def search_contacts(self, query: str) -> list[Contact]:
        self._enter("search_contacts")
        return [Contact("9", "Far Away")] if "far" in query else []

    def contact_conversations(self, contact_id: str) -> list[Conversation]:
        return [self.resolved[2], self.resolved[2]] if contact_id == "9" else []


_ZOE = Contact("7", "Zoë Marks", "zoe@example.org")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("maria", "Maria"),
        ("billing", "Maria"),
        ("παραγγελια", "Maria"),
        ("订单", "Wei Chen"),
        ("#3", "Ahmed"),
        ("العربية", "Ahmed"),
    ],
)
def test_somebody_of_the_queue_is_found_by_whatever_is_known(
    tmp_path: Path, typed: str, name: str
) -> None:
    async def scene(player: Player) -> None:
        await player.sees("Queue:")
        await player.press(ALT_Q, *typed)
        await player.sees(f"▸ {name}")
        await player.press(ENTER)
        await player.sees(f"Reply to {name}")

    play(Archive(), tmp_path, scene)


def test_a_number_that_is_not_in_the_queue_is_looked_for(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(ALT_Q, *"77")
        await player.sees("Look for “77” in the whole chat system")
        await player.press(ENTER)
        await player.sees("Reply to Zoë Marks")
        await player.press(control("p"))
        await player.sees("Reply to Wei Chen")

    play(Archive(), tmp_path, scene)


def test_a_name_that_fits_several_is_asked_about(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(ALT_Q, *"zoe", ENTER)
        await player.sees("Found for “zoe”:", "resolved", "snoozed")
        await player.press(*"snoozed", ENTER)
        await player.until(lambda: player.state.selected == "78")

    play(Archive(), tmp_path, scene)


def test_what_is_resolved_can_be_listed(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(ALT_Q, *"resolved", ENTER)
        await player.sees("Resolved, pending, snoozed:", "Bo Diddley", "Zoë Marks")
        assert "Maria" not in player.text().split("snoozed:")[1]
        await player.press(*"diddly", ENTER)
        await player.until(lambda: player.state.selected == "79")

    play(Archive(), tmp_path, scene)


def test_nobody_found_leaves_an_empty_list_and_an_error_is_told(tmp_path: Path) -> None:
    backend = Archive()

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(ALT_Q, *"nobody", ENTER)
        await player.sees("Found for “nobody”:", "Nobody is there.")
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        backend.fail["conversation"] = ServerFailed("it broke")
        await player.press(ALT_Q, *"nobody", ENTER)
        await player.until(lambda: player.state.notice is not None)
        assert player.state.mode is Mode.COMPOSE
        assert player.state.selected == "2"

    play(backend, tmp_path, scene)


def test_an_answer_that_comes_after_leaving_opens_nothing(tmp_path: Path) -> None:
    backend = Archive()

    async def scene(player: Player) -> None:
        await open_first(player)
        go_on = backend.hold("conversation")
        await player.press(ALT_Q, *"77", ENTER)
        await player.sees("Reading…")
        await player.press(ESCAPE)
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        go_on()
        await player.drawn()
        assert player.state.selected == "2"

    play(backend, tmp_path, scene)


def test_a_customer_is_found_through_the_contacts_too() -> None:
    backend = Archive()
    assert [one.id for one in found_by(backend, "far")] == ["79"]
    backend.can -= {Capability.CONTACTS}
    assert found_by(backend, "far") == []
    assert [one.id for one in found_by(backend, " #77 ")] == ["77"]


def test_the_way_back_goes_through_a_chain(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(ALT_Q, *"ahmed", ENTER)
        await player.press(ALT_Q, *"maria", ENTER)
        seen = []
        for _ in range(3):
            await player.press(control("p"))
            seen.append(player.state.selected)
        assert seen == ["3", "2", "1"]

    play(Archive(), tmp_path, scene)


def test_a_conversation_is_marked_as_unread_through_the_list_of_commands(tmp_path: Path) -> None:
    backend = two_waiting()
    told: list[str] = []
    backend.mark_unread = told.append  # type: ignore[method-assign,assignment]

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press("\x1bm", *"unread", ENTER)
        await player.sees("Marked as unread: Wei Chen.")
        assert told == ["2"]

    play(backend, tmp_path, scene)


def test_who_waits_for_a_colleague_is_left_to_them_but_can_be_opened(tmp_path: Path) -> None:
    bos = customer(3, "Ahmed Ali", "ar", waited=900, assignee=Agent("2", "Bo"))
    backend = two_waiting()
    backend.conversations["3"] = bos
    backend.history["3"] = []

    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting", "Ahmed Ali")
        seen = []
        for _ in range(3):
            await player.press(control("n"))
            seen.append(player.state.selected)
        assert seen == ["2", "1", "2"]
        await player.press(ALT_Q, *"ahmed", ENTER)
        await player.until(lambda: player.state.selected == "3")

    play(backend, tmp_path, scene)
