"""The way back: which conversations were open before, the last one first."""

from __future__ import annotations

LENGTH = 20
"""Conversations that are remembered."""


class Trail:
    """Goes back one conversation after the other, and from the last of them round again.

    While somebody goes back nothing changes places, so that going on reaches everything once. It
    ends when another conversation is opened or something is written: the one that is open then
    counts as the last, and where the way back began comes next.
    """

    def __init__(self) -> None:
        self._ring: list[str] = []
        self._at = 0

    @property
    def previous(self) -> str:
        """Where :meth:`back` would go; empty when there is nowhere."""
        return self._ring[(self._at + 1) % len(self._ring)] if len(self._ring) > 1 else ""

    def opened(self, conversation_id: str) -> None:
        """Note that a conversation was opened."""
        if self._ring and self._ring[self._at] == conversation_id:
            return
        self.stay()
        self._ring = [one for one in self._ring if one != conversation_id]
        self._ring.insert(0, conversation_id)
        del self._ring[LENGTH:]

    def back(self) -> str:
        """Go back one, and return where that is; empty when there is nowhere."""
        target = self.previous
        if target:
            self._at = (self._at + 1) % len(self._ring)
        return target

    def stay(self) -> None:
        """Note that somebody works where they are now."""
        if self._at:
            self._ring.insert(0, self._ring.pop(self._at))
            self._at = 0
