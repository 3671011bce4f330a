"""The customer on the screen: in a line, in a panel where there is room, and all of it by a key."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from tests.screen import ENTER, ESCAPE, PAGE_DOWN, Player, control
from tests.scripted import NOON, ScriptedBackend, customer
from tests.tui.scenes import open_first, play

from saywell.app.earlier import Earlier
from saywell.app.state import Mode, State
from saywell.errors import ServerFailed
from saywell.model.backend import Capability
from saywell.model.chat import Author, Contact, Conversation, Message, Status, Survey
from saywell.tui.customer import panel_lines, who
from saywell.tui.drawing import width_of
from saywell.tui.keys import screen_words

F3 = "\x1bOR"


class Shop(ScriptedBackend):
    """Wei Chen was here twice before, and filled in a form."""

    def __init__(self) -> None:
        super().__init__(
            customer(1, "Maria Papadopoulou", "el", waited=20),
            customer(2, "Wei Chen", "zh", waited=190, labels=("vip",), inbox="Web shop"),
        )
        chosen = self.conversations["2"]
        self.conversations["2"] = dataclasses.replace(
            chosen,
            attributes={"order": "AB-10234", "topic": "delivery", "summary": "ask Bo"},
            contact=dataclasses.replace(
                chosen.contact, phone="+86 1", attributes={"city": "Hangzhou", "lang": "zh"}
            ),
        )
        self.earlier = [self._before("7", 3, 5), self._before("6", 40, 0)]
        self.write("1", "Πού είναι η παραγγελία μου;")
        self.write("2", "你好,我的订单在哪里?")

    def _before(self, number: str, days: int, score: int) -> Conversation:
        at = NOON - dt.timedelta(days=days)
        last = Message(
            f"9{number}",
            number,
            Author.SYSTEM,
            "",
            f"thanks {number}",
            at,
            survey=Survey(score) if score else None,
        )
        return Conversation(
            number, Contact("2", "Wei Chen"), Status.RESOLVED, last_activity=at, last_message=last
        )

    def contact_conversations(self, contact_id: str) -> list[Conversation]:
        self._enter(f"customer {contact_id}")
        return [self.conversations["2"], *self.earlier] if contact_id == "2" else []


def test_at_80_columns_the_most_telling_facts_are_in_the_head(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.sees("earlier chats: 2, last 2026-02-27")
        head = " ".join(row[27:] for row in player.rows()[:2])
        assert head.startswith("Wei Chen · 中文 · order: AB-10234 · topic: delivery")
        assert "summary" not in head

    play(Shop(), tmp_path, scene)


def test_a_wide_screen_has_a_panel_beside_the_messages(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting")
        assert "This chat" not in player.text()
        await open_first(player)
        await player.sees(
            "Told before the chat",
            "order: AB-10234",
            "city: Hangzhou",
            "labels: #vip",
            "inbox: Web shop",
            "Earlier chats: 2",
            "2026-02-27",
            "resolved ★★★★★",
            "thanks 6",
        )
        assert all(len(row) <= 130 for row in player.rows())
        player.resize(130, 14)
        await player.sees("F3 shows all of it")
        player.resize(100, 30)
        await player.drawn()
        assert "Told before the chat" not in player.text()

    play(Shop(), tmp_path, scene, size=(130, 40))


def test_a_key_shows_all_of_it_in_place_of_the_messages(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(*"draft", F3)
        await player.sees("Told before the chat", "order: AB-10234", "Enter earlier chats")
        assert "我的订单在哪里" not in player.text().split("Reply to")[0].split("│")[-1]
        await player.press("x", PAGE_DOWN)
        await player.sees("thanks 6")
        assert player.screen.buffer.text == "draft"
        await player.press(ESCAPE)
        await player.sees("Reply to Wei Chen")
        await player.until(lambda: player.state.mode is Mode.COMPOSE)
        await player.press(F3, ENTER)
        await player.sees("Open which earlier chat?", "2026-02-27 · thanks 7", "resolved")
        await player.press(ENTER)
        await player.until(lambda: player.state.selected == "7")

    backend = Shop()
    for one in backend.earlier:
        backend.conversations[one.id] = one
        backend.history[one.id] = []
    play(backend, tmp_path, scene)


def test_the_chat_system_is_asked_once_and_again_after_a_failure(tmp_path: Path) -> None:
    backend = Shop()
    backend.fail["customer 1"] = ServerFailed("it broke")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.until(lambda: player.state.earlier.known)
        for _ in range(3):
            await player.press(control("n"))
            await player.until(lambda: player.state.earlier.beside == player.state.selected)
        assert backend.calls.count("customer 2") == 1
        await player.until(lambda: backend.calls.count("customer 1") >= 2)
        await player.press(control("n"))
        await player.until(lambda: player.state.earlier.beside == player.state.selected)

    play(backend, tmp_path, scene)


def test_where_the_chat_system_cannot_tell_nothing_is_asked(tmp_path: Path) -> None:
    backend = Shop()
    backend.can -= {Capability.CONTACTS}

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.until(lambda: player.state.earlier.of == "2")
        await player.press(F3, ENTER)
        await player.sees("This customer has no other chat.")
        assert not any(call.startswith("customer") for call in backend.calls)

    play(backend, tmp_path, scene)


# -- drawing


def state_of(**more: object) -> State:
    entry = dataclasses.replace(customer(2, "أحمد علي", "ar"), attributes={"الطلب": "١٢٣"})
    return dataclasses.replace(State(NOON), selected="2", current=entry, **more)  # type: ignore[arg-type]


def test_every_row_of_the_panel_fits() -> None:
    long = "word " * 60
    entry = dataclasses.replace(
        customer(2, "N" * 90), attributes={"k" * 70: long, "notes": "字" * 90}
    )
    state = dataclasses.replace(State(NOON), selected="2", current=entry)
    for width in (30, 36, 44, 120):
        assert all(
            width_of(line) <= width for line in panel_lines(state, width, screen_words("el"))
        )


def test_facts_of_the_customer_before_are_not_shown() -> None:
    other = Earlier("1", "1", (customer(1, "Somebody else"),), known=True)
    state = state_of(earlier=other)
    shown = str(panel_lines(state, 40, screen_words("en")))
    assert "Earlier" not in shown
    assert "earlier" not in str(who(state, screen_words("en")))


def test_how_it_went_is_shown_with_the_customers_words() -> None:
    asked = Message(
        "5", "2", Author.BOT, "", "", NOON, survey=Survey(4, "quick\x1b]52;c;x\x07 help")
    )
    rows = panel_lines(state_of(messages=(asked,)), 40, screen_words("en"))
    text = "\n".join("".join(piece for _, piece in row) for row in rows)
    assert "★★★★☆ quick" in text
    assert "\x1b" not in text
