"""The transcript: messages as rows, wrapped by display width, and a view that stays in place."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from saywell.app.state import OnItsWay
from saywell.app.words import Words
from saywell.model.chat import Author, Message
from saywell.model.untrusted import clean, clean_line
from saywell.tui.drawing import Line, cut, paragraph
from saywell.tui.text import rows_of

_BARS = {
    Author.CUSTOMER: ("class:customer", "│ "),
    Author.AGENT: ("class:agent", "┃ "),
    Author.BOT: ("class:bot", "┆ "),
}


def clock_of(at: dt.datetime) -> str:
    """Return the time of day on this machine."""
    return at.astimezone().strftime("%H:%M")


def message_lines(message: Message, width: int, words: Words) -> list[Line]:
    """Draw one message: who and when, then the text with a bar that tells the author."""
    text = clean(message.text).rstrip()
    if message.author is Author.SYSTEM:
        return paragraph(f"· {clock_of(message.at)} {text}", width, "class:system")
    style, bar = _BARS[message.author]
    name = clean_line(message.author_name) or words("queue.nameless")
    head = f"{name}  {clock_of(message.at)}"
    if message.author is Author.BOT:
        head += f"  ({words('transcript.bot')})"
    if message.private:
        style, bar = "class:note", "▒ "
        head = f"{words('transcript.note')} · {head}"
    if message.status == "failed":
        head += f"  {words('transcript.failed')}"
    lines: list[Line] = [[(f"{style} class:head", cut(head, width))]]
    body = "class:notetext" if message.private else ""
    rows = rows_of(text, width - 2) if text else []
    rows += [
        row
        for attachment in message.attachments
        for row in rows_of(words("transcript.file", name=clean_line(attachment.name)), width - 2)
    ]
    lines.extend([(style, bar), (body, row)] for row in rows)
    return lines


def outgoing_lines(going: OnItsWay, now: dt.datetime, width: int, words: Words) -> list[Line]:
    """Draw a message that is on its way, or will be in a moment."""
    message = going.message
    style = "class:note" if message.private else "class:agent"
    bar = "▒ " if message.private else "┃ "
    head = words("transcript.sending")
    if going.leaves is not None:
        left = max(math.ceil((going.leaves - now).total_seconds()), 0)
        head = words("transcript.leaving", seconds=left)
    if message.private:
        head = f"{words('transcript.note')} · {head}"
    lines: list[Line] = [[(f"{style} class:head", cut(head, width))]]
    rows = rows_of(clean(message.text), width - 2)
    for path in message.attachments:
        rows += rows_of(words("transcript.file", name=clean_line(path.name)), width - 2)
    lines.extend([(style, bar), ("class:dim", row)] for row in rows)
    return lines


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the transcript that keeps its meaning when rows come and go around it."""

    message_id: str
    row: int


class Transcript:
    """The rows of one conversation at one width, and which of them are on the screen.

    ``top`` is the place of the first row shown; None follows the newest message.
    """

    def __init__(self, words: Words) -> None:
        self.top: Place | None = None
        self._words = words
        self._made_for: tuple[Sequence[Message], int] | None = None
        self._lines: list[Line] = []
        self._starts: list[tuple[int, str]] = []
        self._cache: dict[tuple[str, int], tuple[Message, list[Line]]] = {}

    def _layout(self, messages: Sequence[Message], width: int) -> None:
        made = self._made_for
        if made is not None and made[0] is messages and made[1] == width:
            return
        cache: dict[tuple[str, int], tuple[Message, list[Line]]] = {}
        self._lines, self._starts = [], []
        day: dt.date | None = None
        for message in messages:
            known = self._cache.get((message.id, width))
            if known is None or known[0] != message:
                known = (message, message_lines(message, width, self._words))
            cache[message.id, width] = known
            self._starts.append((len(self._lines), message.id))
            today = message.at.astimezone().date()
            if today != day:
                if day is not None:
                    self._lines.append([("class:dim", today.strftime("── %Y-%m-%d ──"))])
                day = today
            self._lines.extend(known[1])
        self._cache = cache
        self._made_for = (messages, width)

    def _first(self, height: int, count: int) -> int:
        last = max(count - height, 0)
        if self.top is None:
            return last
        for start, message_id in self._starts:
            if message_id == self.top.message_id:
                return min(start + self.top.row, last)
        return last

    def draw(
        self,
        messages: Sequence[Message],
        going: list[Line],
        width: int,
        height: int,
        *,
        more: bool,
    ) -> list[Line]:
        """Return the ``height`` rows to show, with a sign where there are more."""
        self._layout(messages, width)
        lines = self._lines + going if going else self._lines
        first = self._first(height, len(lines))
        shown = lines[first : first + height]
        if first == 0 and more and shown:
            shown = [
                [("class:dim", self._words("transcript.older", key="PgUp"))],
                *shown[: height - 1],
            ]
        if self.top is not None and first + height < len(lines) and shown:
            shown = [
                *shown[:-1],
                [("class:newer", self._words("transcript.newer", key="PgDn"))],
            ]
        return shown

    def scroll(self, rows: int, height: int) -> bool:
        """Move by so many rows (up is negative); True when the beginning was reached."""
        count = len(self._lines)
        wanted = self._first(height, count) + rows
        if wanted >= max(count - height, 0):
            self.top = None
            return False
        wanted = max(wanted, 0)
        for start, message_id in reversed(self._starts):
            if start <= wanted:
                self.top = Place(message_id, wanted - start)
                break
        return wanted == 0
