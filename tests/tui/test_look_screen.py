"""The look on the chat screen: Arabic, the keys that change it, and a screen without colours."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

from tests.screen import ENTER, ESCAPE, Player, control, playing
from tests.scripted import ScriptedBackend, customer, parts_for
from tests.tui.scenes import play, two_waiting

from saywell.model.look import Direction, Symbols, Theme
from saywell.model.settings import ScreenLook
from saywell.tui.bidi import LEFT_MARK, ordered
from saywell.tui.look import EXPLICIT, IMPLICIT
from saywell.tui.text import cells, clusters

ALT_R, ALT_V = "\x1br", "\x1bv"


def arabic() -> ScriptedBackend:
    backend = ScriptedBackend(
        customer(1, "مريم الهاشمي", "ar", waited=20),
        customer(2, "Noor (VIP) نور", "ar", waited=190),
    )
    backend.write("2", "لا أعلم أين الطلب")
    backend.write("1", "مرحبا، طلبي رقم 12345 لم يصل. بريدي m.x@example.org (العمل)، متى يصل؟")
    return backend


async def open_arabic(player: Player) -> None:
    await player.sees("Queue: 2 waiting")
    await player.press(control("n"), control("n"))
    await player.sees("Reply to ﻲﻤﺷﺎﻬﻟﺍ ﻢﻳﺮﻣ")
    await player.sees("؟ﻞﺼﻳ ﻰﺘﻣ", "First reply")


def test_arabic_is_read_from_right_to_left_in_every_part(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_arabic(player)
        await player.press("لا تقلقي مريم، سأبحث عن الطلب 12345")
        await player.sees("As the customer sees it:")
        rows = player.rows()
        assert any(row.startswith("▸ﻲﻤﺷﺎﻬﻟﺍ ﻢﻳﺮﻣ") and "ar│" in row for row in rows)
        assert any(row.startswith(" Noor (VIP) ﺭﻮﻧ") for row in rows)
        assert any(row.startswith(" 3:10 late …ﻝﺍ ﻦﻳﺃ ﻢﻠﻋﺃ ﻻ") for row in rows)
        head = next(row for row in rows if "c1@example.org" in row)
        assert head.endswith("│ﻲﻤﺷﺎﻬﻟﺍ ﻢﻳﺮﻣ · ﺔﻴﺑﺮﻌﻟﺍ · c1@example.org")
        said = [row.partition("││")[2] for row in rows if "││" in row]
        assert [row.strip() for row in said] == [
            "m.x@example.org ﻱﺪﻳﺮﺑ .ﻞﺼﻳ ﻢﻟ 12345 ﻢﻗﺭ ﻲﺒﻠﻃ ،ﺎﺒﺣﺮﻣ",
            "؟ﻞﺼﻳ ﻰﺘﻣ ،(ﻞﻤﻌﻟﺍ)",
        ]
        assert [cells(row) for row in said] == [52, 51]  # at the right edge; one column is free
        assert any("│لا تقلقي مريم، سأبحث عن الطلب 12345" in row for row in rows)
        assert any(row.endswith("12345 ﺐﻠﻄﻟﺍ ﻦﻋ ﺚﺤﺑﺄﺳ ،ﻢﻳﺮﻣ ﻲﻘﻠﻘﺗ ﻻ") for row in rows)
        assert all(cells(row) <= 80 for row in rows)

    play(arabic(), tmp_path, scene)


def test_a_key_lets_the_terminal_order_and_the_frame_stays(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_arabic(player)
        before = player.rows()
        await player.press(ALT_R)
        await player.sees("put in order by the terminal", "look.rtl logical")
        assert player.screen.look.direction is Direction.LOGICAL
        ordering = [shown_by_ordering_terminal(row) for row in player.rows()]
        edge = before[1].index("│")
        for row in ordering[:-1]:
            columns = [letter for letter in row for _ in range(cells(letter))]
            assert columns[edge : edge + 1] == ["│"]
        assert "مريم" in player.text()
        assert any("ميرم" in row.replace(" ", "") for row in ordering)
        await player.press(ALT_R)
        await player.sees("put in order by saywell")
        await player.press(ESCAPE)
        await player.until(lambda: player.rows()[3:8] == before[3:8])

    play(arabic(), tmp_path, scene)


def shown_by_ordering_terminal(row: str) -> str:
    """Return a row as such a terminal shows it: by the Unicode algorithm, from left to right."""
    return "".join(one.text for one in ordered(list(clusters(row)), 0)).replace(LEFT_MARK, "")


def test_the_terminal_is_told_who_orders(tmp_path: Path) -> None:
    sent: list[str] = []

    async def scene(player: Player) -> None:
        player.output.write_raw = sent.append  # type: ignore[assignment,method-assign]
        await open_arabic(player)
        await player.press(ALT_R)
        await player.until(lambda: IMPLICIT in sent)
        await player.press(ALT_R)
        await player.until(lambda: sent[-1] == EXPLICIT)
        player.screen.tell_order(leaving=True)
        assert sent[-1] == IMPLICIT

    play(arabic(), tmp_path, scene)


def test_another_look_is_chosen_from_a_list(tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.sees("Queue: 2 waiting")
        await player.press(ALT_V)
        await player.sees("Look:", "Colours for a dark terminal", "now")
        await player.press("contrast", ENTER)
        await player.sees("High contrast", "look.theme contrast")
        assert player.screen.look.theme is Theme.CONTRAST
        await player.press(ALT_V, "ascii", ENTER)
        await player.sees("Queue: 2 waiting          |Acme - Alex")
        assert not any(sign in player.text() for sign in "▸│…─·")
        assert player.screen.look.symbols is Symbols.ASCII

    play(two_waiting(), tmp_path, scene)


def test_nothing_is_told_by_colour_alone(tmp_path: Path) -> None:
    backend = two_waiting()
    parts = parts_for(backend, tmp_path)
    look = ScreenLook(theme=Theme.NONE, symbols=Symbols.ASCII)
    settings = dataclasses.replace(parts.settings, look=look)
    parts = dataclasses.replace(parts, settings=settings)

    async def run() -> None:
        async with playing(parts, 80, 24) as player:
            await player.sees("Queue: 2 waiting")
            await player.press(control("n"))
            await player.sees("Reply to Wei Chen")
            assert any(row.startswith(">Wei Chen") for row in player.rows())  # the chosen row
            assert any(row.startswith(" 3:10 late") for row in player.rows())  # overdue
            await player.press("All is wrong, maybe")
            await player.sees("> blocks", "asks")  # findings and how much they weigh
            await player.press(ENTER)
            await player.sees("Not sent.")
            await player.press(control("o"))
            await player.sees("PRIVATE NOTE")  # a note, and not a reply
            assert any("## PRIVATE NOTE" in row for row in player.rows())
            assert any("# All is wrong" in row for row in player.rows())
            styles = {
                part
                for row in player.rows()
                for word in row.split()[:1]
                for part in [player.styles(word)]
            }
            drawn = player.screen.look.style
            for style in styles:
                attrs = drawn.get_attrs_for_style_str(style)
                assert (attrs.color, attrs.bgcolor) == ("", "")

    asyncio.run(run())
