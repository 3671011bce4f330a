"""What was sent before comes back into the composer, and nothing that acts on a terminal."""

from __future__ import annotations

from pathlib import Path

from tests.app.session.test_session import Stand

from saywell.model.chat import Author


def test_what_the_chat_system_tells_of_ones_own_messages_is_cleaned(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    stand.backend.write("1", "two\u202e and \x1b[31mhalf \ud800", Author.AGENT, author_id="1")
    stand.session.open("1")
    stand.session.recall.older()
    text = stand.session.state.draft.text
    assert text.startswith("two‹U+202E› and ␛[31mhalf ")
    stand.session.composer.keep()
    assert stand.kept("1") == text
