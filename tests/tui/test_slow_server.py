"""Whatever the chat system does, or does not do: keys are answered, and one can leave at once."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.screen import BACKSPACE, ENTER, ESCAPE, Player, control, playing
from tests.scripted import ScriptedBackend, parts_for
from tests.tui.scenes import open_first, play, two_waiting

from saywell.app import jobs
from saywell.backends.chatwoot import ChatwootBackend
from saywell.model.backend import ChatBackend

FOREVER = 60.0
"""Seconds after which these tests have failed in any case."""


async def typed(player: Player, text: str) -> None:
    """Type key by key; each one is on the screen with the next frame, or this fails."""
    count = player.app.render_counter
    for number in range(len(text)):
        await player.press(text[number])
        assert text[: number + 1].rstrip() in player.text()
    assert player.app.render_counter - count <= 4 * len(text), "no frame was waited for"


# -- calls that do not come back


@pytest.mark.parametrize(
    "call", ["account", "queue", "conversation", "messages", "mark_read", "agents"]
)
def test_keys_are_answered_while_a_call_is_out(tmp_path: Path, call: str) -> None:
    backend = two_waiting()
    release = backend.hold(call)

    async def scene(player: Player) -> None:
        await player.until(lambda: call in backend.calls or player.state.queue_known)
        player.screen.session.open("2")
        player.screen.sync()
        await player.until(lambda: call in backend.calls)
        await typed(player, "an answer")
        await player.press(control("k"))
        await player.press(*"hold")
        await player.sees("hold")
        await player.press(ESCAPE, *[BACKSPACE] * 3)
        await player.sees("an ans")

    try:
        play(backend, tmp_path, scene)
    finally:
        release()


def test_another_conversation_is_answered_while_a_message_does_not_get_through(
    tmp_path: Path,
) -> None:
    backend = two_waiting()
    release = backend.hold("send")

    async def scene(player: Player) -> None:
        await open_first(player)
        await player.press(*"one", ENTER)
        await player.until(lambda: "send" in backend.calls)
        await player.press(control("n"))
        await player.sees("Reply to Maria")
        await typed(player, "two")
        release()
        await player.until(lambda: not player.state.sending)
        assert "two" in player.text()

    play(backend, tmp_path, scene)


def test_leaving_does_not_wait_for_what_is_only_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", FOREVER)
    backend = two_waiting()
    release = [backend.hold(call) for call in ("queue", "messages", "conversation", "account")]

    async def run() -> None:
        async with playing(parts_for(backend, tmp_path)) as player:
            await player.until(lambda: "queue" in backend.calls)
            player.screen.session.open("2")
            player.screen.sync()
            await player.until(lambda: "messages" in backend.calls)
            await typed(player, "kept")
            player.keys.send_text(control("q"))
            async with asyncio.timeout(FOREVER / 2):
                await player.ended

    try:
        asyncio.run(run())
    finally:
        for one in release:
            one()
    drafts = parts_for(backend, tmp_path).journal.drafts()
    assert [one.text for one in drafts] == ["kept"]


# -- servers on the wire


def silent(connection: socket.socket, ended: threading.Event) -> None:
    """Take the request and never answer, or only when nobody waits any more."""
    connection.recv(65536)
    ended.wait(FOREVER)


def dripping(connection: socket.socket, ended: threading.Event) -> None:
    """Send an answer byte by byte."""
    connection.recv(65536)
    for byte in b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + b" " * 1000:
        connection.send(bytes([byte]))
        if ended.wait(0.05):
            return


def resetting(connection: socket.socket, ended: threading.Event) -> None:
    """Break the connection off, hard."""
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def babbling(connection: socket.socket, ended: threading.Event) -> None:
    """Answer with what is no HTTP."""
    connection.recv(65536)
    connection.send(b"\x1b]0;owned\x07" * 1000)


@contextmanager
def serving(behave: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """Serve on loopback as badly as that, each connection on its own thread."""
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with closing(connection):
            try:
                behave(connection, ended)
            except OSError:
                return

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ended.set()
        listener.close()


@pytest.mark.parametrize("behave", [silent, dripping, resetting, babbling])
def test_keys_are_answered_whatever_comes_over_the_wire(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    behave: Callable[[socket.socket, threading.Event], None],
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", FOREVER)

    async def run(backend: ChatBackend) -> None:
        async with playing(parts_for(backend, tmp_path), wait=False) as player:
            player.screen.session.open("7")
            player.screen.sync()
            await player.sees("Enter send")
            await typed(player, "nobody has to wait")
            player.keys.send_text(control("q"))
            async with asyncio.timeout(FOREVER / 2):
                await player.ended

    before = set(threading.enumerate())
    with serving(behave) as url:
        backend = ChatwootBackend(url, "1", "token")
        asyncio.run(run(backend))
    for thread in set(threading.enumerate()) - before:
        thread.join(FOREVER)  # what was still being asked for ends with the server
    backend.close()
    drafts = parts_for(ScriptedBackend(), tmp_path).journal.drafts()
    assert [one.text for one in drafts] == ["nobody has to wait"]
