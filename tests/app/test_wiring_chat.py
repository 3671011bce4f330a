"""The chat screen's parts, on the practice desk: library, check and suggestions."""

from __future__ import annotations

import dataclasses

from saywell.app import wiring, wiring_chat
from saywell.app.scene import Scene
from saywell.model.rules import Verdict
from saywell.model.settings import Settings


def test_a_practice_desk_can_be_worked_at() -> None:
    with wiring.make_practice(customers=False) as desk:
        settings = wiring.practice_settings(desk, Settings(language="el"))
        backend = wiring.connect(settings, desk.token)
        journal = wiring.open_journal(settings)
        parts, problems = wiring_chat.chat_parts(settings, backend, journal)
        assert parts.replies.refresh()
        assert not parts.replies.refresh()
        assert not problems()
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
