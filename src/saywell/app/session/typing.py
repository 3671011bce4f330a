"""The sign to the customer that the agent is typing: seldom told anew, taken back when it ends."""

from __future__ import annotations

import datetime as dt

from saywell.app.rhythm import Rhythm
from saywell.app.session.stage import Stage
from saywell.model.backend import Capability

ANEW = dt.timedelta(seconds=20)
"""How often the sign is told at most; chat systems hide it after 30 s."""

STILL = dt.timedelta(seconds=10)
"""How long after the last key the agent does not count as typing any more."""


class TypingSign:
    """Shows the customer of the open conversation that the agent writes to them, never for notes.

    A sign is no need: where the budget has no room for it, it is left out.
    """

    def __init__(self, stage: Stage, rhythm: Rhythm) -> None:
        self._stage = stage
        self._rhythm = rhythm
        self._shown = ""
        self._told_at: dt.datetime | None = None
        self._typed_at: dt.datetime | None = None

    def typed(self) -> None:
        """Note that the agent has pressed a key that wrote something."""
        self._typed_at = self._stage.state.now
        self.tick()

    def tick(self) -> None:
        """Show or hide the sign, as the text in the composer is."""
        state = self._stage.state
        if self._shown and state.selected != self._shown:
            self._hide()
        writes = (
            bool(state.draft.text.strip())
            and not state.draft.note
            and self._typed_at is not None
            and state.now - self._typed_at < STILL
        )
        if not writes:
            self._hide()
        elif self._told_at is None or state.now - self._told_at >= ANEW:
            self._show(state.selected)

    def _show(self, conversation_id: str) -> None:
        state, current = self._stage.state, self._stage.state.current
        if Capability.TYPING not in self._stage.parts.backend.capabilities:
            return
        reachable = current is not None and current.can_reply and not current.needs_taking
        if not reachable or state.offline or not self._rhythm.budget.allows(state.now):
            return
        self._shown, self._told_at = conversation_id, state.now
        self._tell(conversation_id, on=True)

    def _hide(self) -> None:
        if self._shown:
            self._tell(self._shown, on=False)
        self._shown, self._told_at = "", None

    def _tell(self, conversation_id: str, *, on: bool) -> None:
        self._rhythm.budget.spend(self._stage.state.now)
        backend = self._stage.parts.backend
        self._stage.work(
            "typing",
            lambda: backend.typing(conversation_id, on),
            failed=lambda _: None,  # a sign that is missing harms nobody
        )
