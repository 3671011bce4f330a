"""The chat screen's parts, on the practice desk: library, check and suggestions."""

from __future__ import annotations

import dataclasses
import threading

import pytest

from saywell.app import wiring, wiring_chat, wiring_quick
from saywell.app.scene import Scene
from saywell.model.rules import Draft, Verdict
from saywell.model.settings import Settings


def test_a_practice_desk_can_be_worked_at() -> None:
    with wiring.make_practice(customers=False) as desk:
        settings = wiring.practice_settings(desk, Settings(language="el"))
        backend = wiring.connect(settings, desk.token)
        journal = wiring.open_journal(settings)
        parts, problem_count = wiring_chat.chat_parts(settings, backend, journal)
        assert parts.replies.refresh()
        assert not parts.replies.refresh()
        assert problem_count() == 0
        assert parts.settings.language == "el"
        conversation = parts.backend.queue()[0]
        scene = Scene(backend.account(), conversation, ())
        found = parts.replies.search("hold", scene)[0]
        assert found.id == "hold.ask"
        reply = parts.replies.reply(found.id)
        assert parts.replies.fill(reply, scene, {}).missing == ("reason",)
        report = parts.check("Hello {{ name }}", scene, ())
        assert report.verdict is Verdict.BLOCK
        asked = dataclasses.replace(scene, messages=tuple(backend.messages(conversation.id)))
        assert parts.suggest(asked)[0].card.id == "orders.status"
        without = dataclasses.replace(settings, suggestions=False)
        assert not wiring_chat.chat_parts(without, backend, journal)[0].suggest(asked)
        journal.close()
        backend.close()


def test_the_end_of_the_screen_does_not_wait_for_rules_that_are_being_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    hold = wiring_quick.hold

    def slowly(*args: object) -> wiring_quick.Held:
        begun.set()
        assert go_on.wait(30)
        return hold(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(wiring_quick, "hold", slowly)
    checked = wiring_chat.LateChecker(Settings())
    reading = threading.Thread(target=checked.check, args=(Draft("Hello", "en"),))
    reading.start()
    try:
        assert begun.wait(30)
        assert checked.problems == frozenset()
    finally:
        go_on.set()
        reading.join()
