"""Finding words in messages, whatever their capitals, accents and forms of letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saywell.engine.folded import Folded, fold_with_offsets
from saywell.engine.folding import fold
from saywell.model.chat import Message
from saywell.model.untrusted import clean


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a message: code point offsets in its text as :func:`text_of` gives it."""

    message_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Find:
    """A search in the transcript.

    ``hits`` are those of ``sought``, oldest first, which may be behind what is ``typed`` for a
    moment; ``at`` is the one that is shown. ``reading`` says that older messages are being read
    for more, ``oldest`` that nothing older is left to be found.
    """

    typed: str = ""
    sought: str = ""
    hits: tuple[Hit, ...] = ()
    at: int = 0
    reading: bool = False
    oldest: bool = False

    @property
    def hit(self) -> Hit | None:
        """The place that is shown, None when nothing was found."""
        return self.hits[self.at] if self.at < len(self.hits) else None

    @property
    def number(self) -> int:
        """Which of the hits is shown, counted from the newest; 0 for none."""
        return len(self.hits) - self.at if self.hits else 0


def text_of(message: Message) -> str:
    """Return the text of a message as the transcript shows it; empty when it cannot be read."""
    return "" if message.unreadable else clean(message.text).rstrip()


class Haystack:
    """Searches messages, and keeps them folded; used on one thread at a time."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Message, Folded]] = {}

    def search(self, messages: Sequence[Message], typed: str) -> tuple[Hit, ...]:
        """Find all places of what is typed, oldest first; spaces and line breaks are alike."""
        wanted = " ".join(fold(typed).split())
        if not wanted:
            return ()
        self._known = {one.id: self._folded(one) for one in messages}
        hits = []
        for message, folded in self._known.values():
            start = folded.text.find(wanted)
            while start >= 0:
                hits.append(Hit(message.id, *folded.span(start, start + len(wanted))))
                start = folded.text.find(wanted, start + len(wanted))
        return tuple(hits)

    def _folded(self, message: Message) -> tuple[Message, Folded]:
        known = self._known.get(message.id)
        if known is not None and (known[0] is message or known[0] == message):
            return message, known[1]
        folded = fold_with_offsets(text_of(message))
        folded.text = folded.text.replace("\n", " ").replace("\t", " ")
        return message, folded
