"""What was sent before, brought back into an empty composer to be sent again or changed."""

from __future__ import annotations

from saywell.app.session.compose import Composing
from saywell.app.session.send import Sending
from saywell.app.session.stage import Stage
from saywell.app.state import State
from saywell.model.chat import Author
from saywell.model.untrusted import clean


class Recall:
    """Goes through what this agent sent: in this conversation first, then in the others."""

    def __init__(self, stage: Stage, composer: Composing, sending: Sending) -> None:
        self._stage = stage
        self._composer = composer
        self._sending = sending
        self._place = -1
        self._shown = ""

    @property
    def _state(self) -> State:
        return self._stage.state

    @property
    def is_possible(self) -> bool:
        """Whether nothing is being written that would be lost."""
        text = self._state.draft.text
        return bool(self._state.selected) and (not text or text == self._shown)

    @property
    def is_shown(self) -> bool:
        """Whether the composer shows what was sent before, as it was."""
        return bool(self._shown) and self._state.draft.text == self._shown

    def older(self) -> State:
        """Show what was sent before; again: what was sent before that."""
        if not self.is_possible:
            return self._stage.say(self._stage.words("recall.full"))
        return self._show((self._place if self.is_shown else -1) + 1)

    def newer(self) -> State:
        """Go back towards the last one, and from that to the empty composer."""
        return self._show(self._place - 1) if self.is_shown else self._state

    def _show(self, place: int) -> State:
        texts = self._texts()
        if place >= len(texts):
            return self._stage.say(self._stage.words("recall.none"))
        self._place, self._shown = place, texts[place] if place >= 0 else ""
        return self._composer.put(self._shown, len(self._shown))

    def _texts(self) -> list[str]:
        """List the texts, the newest of this conversation first, each once."""
        state = self._state
        me = state.account.agent.id if state.account else ""
        note = state.draft.note
        here = [
            clean(one.text)
            for one in state.messages
            if one.author is Author.AGENT and one.author_id in ("", me) and one.private == note
        ]
        sent = [one for one in self._sending.sent if one.private == note]
        mine = [one.text for one in sent if one.conversation_id == state.selected]
        others = [one.text for one in sent if one.conversation_id != state.selected]
        texts = [*reversed([*here, *mine]), *reversed(others)]
        return list(dict.fromkeys(text for text in texts if text.strip()))
