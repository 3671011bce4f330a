"""The transcript: messages as rows, wrapped by display width, and a view that stays in place."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from saywell.app.find import Find, Hit, text_of
from saywell.app.outbox import Why
from saywell.app.state import State
from saywell.app.state_sends import OnItsWay, Parked
from saywell.app.words import Words
from saywell.model.chat import Author, Message, Outgoing
from saywell.model.untrusted import clean, clean_line
from saywell.tui import find
from saywell.tui.bidi import apart, has_right
from saywell.tui.drawing import Line, cut, paragraph
from saywell.tui.keys import Action, key_of
from saywell.tui.text import beginning, rows_of

SUMMARY = "summary"
"""The fact of a conversation that is shown as a note: what a colleague wrote on it."""

_BARS = {
    Author.CUSTOMER: ("class:customer", "│ "),
    Author.AGENT: ("class:agent", "┃ "),
    Author.BOT: ("class:bot", "┆ "),
}


def clock_of(at: dt.datetime) -> str:
    """Return the time of day on this machine."""
    return at.astimezone().strftime("%H:%M")


LONG = 4_000
"""Characters of a message that are drawn at first, and how many more when one reads on."""


def _rows(text: str, width: int) -> list[str]:
    """Wrap a text beside its bar, and let no letter with marks stand in the last column.

    There tmux 3.3a puts the marks onto the letter before it. Texts from right to left leave that
    column free in any case.
    """
    return rows_of(text, width - (2 if text.isascii() or has_right(text) else 3))


def message_lines(message: Message, width: int, words: Words, most: int = LONG) -> list[Line]:
    """Draw one message: who and when, then the text with a bar that tells the author.

    Of a text of more than ``most`` characters that many are drawn, and a line counts the rest.
    """
    text = said(message, words)
    whole = len(text)
    text = beginning(text, most)
    if message.author is Author.SYSTEM:
        more = "…" if len(text) < whole else ""
        return paragraph(f"· {clock_of(message.at)} {text}{more}", width, "class:system")
    style, bar = _BARS[message.author]
    name = apart(clean_line(message.author_name)) or words("queue.nameless")
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
    if message.unreadable:
        body = "class:dim"
    rows = _rows(text, width) if text else []
    rows += [
        row
        for attachment in message.attachments
        for row in _rows(words("transcript.file", name=clean_line(attachment.name)), width)
    ]
    lines.extend([(style, bar), (body, row)] for row in rows)
    if len(text) < whole:
        told = words("transcript.fold", count=whole - len(text))
        lines += [[(style, bar), ("class:newer", row)] for row in _rows(told, width)]
    return lines


def said(message: Message, words: Words) -> str:
    """Return what a message says: its text, why that cannot be read, how a question went."""
    if message.unreadable == "encrypted":
        return words("transcript.encrypted")
    if message.unreadable:
        return words("transcript.unreadable", why=clean_line(message.unreadable))
    text = clean(message.text).rstrip()
    survey = message.survey
    if survey is None:
        return text
    went = words("transcript.asked_how")
    if survey.score:
        score = min(max(survey.score, 0), 5)
        stars = "★" * score + "☆" * (5 - score)
        went = words("transcript.rated", stars=stars, score=score)
    return "\n".join(filter(None, (text, went, clean(survey.comment).rstrip())))


def parked_lines(parked: Parked, now: dt.datetime, width: int, words: Words) -> list[Line]:
    """Draw a message that waits in the outbox, or of which nobody knows whether it arrived."""
    record = parked.record
    clock = clock_of(record.started)
    why = why_it_waits(parked, now, words)
    if parked.failed:
        head = words("transcript.aside", clock=clock)
    elif not parked.queued:
        head = words("transcript.unknown", clock=clock)
    elif why:
        head = words("transcript.asks", clock=clock, why=why)
    else:
        head = words("transcript.waits", clock=clock)
    return _unsent_lines(record.message, head, "class:warning", width, words)


def why_it_waits(parked: Parked, now: dt.datetime, words: Words) -> str:
    """Say why a message of the outbox does not go out by itself; empty when it will."""
    waiting = parked.waiting
    if waiting is None:
        return ""
    names = ", ".join(clean_line(path.name) for path in waiting.files)
    since = [*waiting.changes.by_customer, *waiting.changes.by_colleagues, *waiting.changes.by_me]
    last = clean_line(since[-1].text, 60) if since else ""
    objections = waiting.judgement.report.findings if waiting.judgement is not None else ()
    age = now - (parked.record.queued or parked.record.started)
    told = {
        Why.OLD: words("why.old", minutes=max(int(age.total_seconds() // 60), 1)),
        Why.MOVED_ON: words("why.moved_on", text=words("quoted", text=last) if last else ""),
        Why.UNSEEN: words("why.unseen"),
        Why.FILE_GONE: words("why.file_gone", names=names),
        Why.FILE_CHANGED: words("why.file_changed", names=names),
        Why.REFUSED: words("why.refused", detail=clean_line(parked.record.detail)),
        Why.CHECK: words("why.check", message=objections[0].message if objections else ""),
        Why.BEHIND: words("why.behind"),
    }
    return ", ".join(told[why].rstrip(": .") for why in waiting.why)


def outgoing_lines(going: OnItsWay, now: dt.datetime, width: int, words: Words) -> list[Line]:
    """Draw a message that is on its way, or will be in a moment."""
    head = words("transcript.sending")
    if going.paused:
        head = words("transcript.paused")
    elif going.leaves is not None:
        left = max(math.ceil((going.leaves - now).total_seconds()), 0)
        head = words("transcript.leaving", seconds=left)
    return _unsent_lines(going.message, head, "class:agent", width, words)


def following_lines(messages: Sequence[Outgoing], width: int, words: Words) -> list[Line]:
    """Draw the messages that leave when the one before them has arrived."""
    head = words("transcript.follows")
    drawn = (_unsent_lines(one, head, "class:agent", width, words) for one in messages)
    return [line for lines in drawn for line in lines]


def _unsent_lines(message: Outgoing, head: str, style: str, width: int, words: Words) -> list[Line]:
    bar = "▒ " if message.private else "┃ "
    if message.private:
        style = "class:note"
        head = f"{words('transcript.note')} · {head}"
    lines = paragraph(head, width, f"{style} class:head")
    rows = _rows(beginning(clean(message.text), LONG), width)
    for path in message.attachments:
        rows += _rows(words("transcript.file", name=clean_line(path.name)), width)
    lines.extend([(style, bar), ("class:dim", row)] for row in rows)
    return lines


@dataclass(frozen=True, slots=True)
class Handover:
    """The note on a conversation that a colleague has handed over.

    It stands at the end until the agent has answered, and then at the beginning.
    """

    lines: tuple[Line, ...] = ()
    at_end: bool = True


def handover_of(state: State, width: int, words: Words) -> Handover:
    """Draw what a colleague left for whoever takes the conversation over, all of it."""
    facts = state.current.attributes if state.current is not None else {}
    summary = beginning(clean(facts.get(SUMMARY, "")).strip(), LONG)
    if not summary:
        return Handover()
    by = clean_line(facts.get("handed over by", ""))
    told = words("transcript.handed", name=by) if by else words("transcript.summary")
    lines = paragraph(told, width, "class:note class:head")
    lines += [[("class:note", "▒ "), ("class:notetext", row)] for row in _rows(summary, width)]
    me = state.account.agent.id if state.account is not None else ""
    answered = any(
        one.author is Author.AGENT and me and one.author_id == me for one in state.messages
    )
    return Handover(tuple(lines), at_end=not answered)


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the transcript that keeps its meaning when rows come and go around it."""

    message_id: str
    row: int


class Transcript:
    """The rows of one conversation at one width, and which of them are on the screen.

    ``top`` is the place of the first row shown; None follows the newest message. ``shown`` are the
    ids of the messages that were drawn last.
    """

    def __init__(self, words: Words) -> None:
        self.top: Place | None = None
        self.shown: frozenset[str] = frozenset()
        self._words = words
        self._sought: Hit | None = None
        self._hit: Hit | None = None
        self._made_for: tuple[Sequence[Message], Sequence[Parked], int, Handover] | None = None
        self._lines: list[Line] = []
        self._starts: list[tuple[int, str]] = []
        self._cache: dict[tuple[str, int], tuple[Message, list[Line]]] = {}
        self._unfolded: dict[str, int] = {}

    def _layout(
        self,
        messages: Sequence[Message],
        state: State,
        width: int,
        handed: Handover,
    ) -> None:
        parked = state.parked_here
        made = self._made_for
        if made is not None and made[0] is messages and made[1:] == (parked, width, handed):
            return
        waiting = list(parked)
        cache: dict[tuple[str, int], tuple[Message, list[Line]]] = {}
        self._lines, self._starts = [], []
        day: dt.date | None = None
        for message in messages:
            known = self._cache.get((message.id, width))
            if known is None or (known[0] is not message and known[0] != message):
                most = self._unfolded.get(message.id, LONG)
                known = (message, message_lines(message, width, self._words, most))
            cache[message.id, width] = known
            self._starts.append((len(self._lines), message.id))
            if not self._lines and not handed.at_end:
                self._lines += handed.lines
            today = message.at.astimezone().date()
            if today != day:
                if day is not None:
                    self._lines.append([("class:dim", today.strftime("── %Y-%m-%d ──"))])
                day = today
            self._lines.extend(known[1])
            for one in [one for one in waiting if one.comes_after(message)]:
                self._lines += parked_lines(one, state.now, width, self._words)
                waiting.remove(one)
        if handed.at_end and handed.lines:
            self._starts.append((len(self._lines), ""))
            self._lines += handed.lines
        for one in waiting:
            self._lines += parked_lines(one, state.now, width, self._words)
        self._unfolded = {
            one: most for one, most in self._unfolded.items() if (one, width) in cache
        }
        self._cache = cache
        self._made_for = (messages, parked, width, handed)

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
        state: State,
        below: list[Line],
        width: int,
        height: int,
    ) -> list[Line]:
        """Return the ``height`` rows to show, with a sign where there are more."""
        messages, more = state.messages, state.more
        handed = handover_of(state, width, self._words)
        self._layout(messages, state, width, handed)
        self._go_to_sought(width, height, len(self._lines) + len(below))
        if self._sought is not None:
            self._layout(messages, state, width, handed)
            self._go_to_sought(width, height, len(self._lines) + len(below))
        lines = self._lines + below if below else self._lines
        first = self._first(height, len(lines))
        ends = [start for start, _ in self._starts[1:]] + [len(lines)]
        self.shown = frozenset(
            name
            for (start, name), end in zip(self._starts, ends, strict=False)
            if start < first + height and end > first
        )
        if state.find is not None and state.find.hits:
            lines = self._with_marks(lines, state.find, width)
        shown = lines[first : first + height]
        if first == 0 and more and shown:
            shown = [self._sign("older", "class:dim", Action.SCROLL_UP), *shown[: height - 1]]
        if self.top is not None and first + height < len(lines) and shown:
            shown = [*shown[:-1], self._sign("newer", "class:newer", Action.SCROLL_DOWN)]
        return shown

    def _sign(self, name: str, style: str, action: Action) -> Line:
        """Draw that there is more, and the key that leads there."""
        return [(style, self._words(f"transcript.{name}", key=key_of(action, self._words)))]

    def seek(self, hit: Hit | None) -> None:
        """Show this place of a message when it is another than before."""
        if hit is not None and hit != self._hit:
            self._sought = hit
        self._hit = hit

    def read_top(self) -> tuple[str, int] | None:
        """Return the place of the first row shown as plain values; None at the end."""
        return None if self.top is None else (self.top.message_id, self.top.row)

    def show_from(self, message_id: str, row: int) -> None:
        """Show the rows from this one of a message on, once the message is there."""
        self.go_to(Place(message_id, row))

    def go_to(self, top: Place | None) -> None:
        """Show the rows from a place on again, whatever was sought meanwhile."""
        self.top, self._sought = top, None

    def _go_to_sought(self, width: int, height: int, count: int) -> None:
        hit, self._sought = self._sought, None
        known = self._cache.get((hit.message_id, width)) if hit is not None else None
        if hit is None or known is None:
            return
        if hit.end > self._unfolded.get(hit.message_id, LONG):
            self._unfold(hit.message_id, hit.end + LONG)
            self._sought = hit  # its row is there when it is drawn again
            return
        start = next(start for start, name in self._starts if name == hit.message_id)
        skipped = self._lines.index(known[1][0], start) - start
        row = start + skipped + find.row_of(known[1], text_of(known[0]), hit)
        first = self._first(height, count)
        if not first < row < first + height - 1:
            self._show_from(max(row - height // 2, 0))

    def _with_marks(self, lines: list[Line], sought: Find, width: int) -> list[Line]:
        """Mark what was found in the messages that are shown."""
        lines = list(lines)
        ends = [start for start, _ in self._starts[1:]] + [len(self._lines)]
        for (start, name), end in zip(self._starts, ends, strict=False):
            known = self._cache.get((name, width)) if name in self.shown else None
            if known is not None:
                hits = [one for one in sought.hits if one.message_id == name]
                text = text_of(known[0])
                lines[start:end] = find.marked(lines[start:end], text, hits, sought.hit)
        return lines

    def _folded(self, first: int, height: int) -> str:
        """Return the id of the message of which the end of what is drawn is in sight, or empty."""
        ends = [start for start, _ in self._starts[1:]] + [len(self._lines)]
        for (start, name), end in zip(self._starts, ends, strict=False):
            if start < first + height and first < end <= first + height:
                for (known, _), (message, _) in self._cache.items():
                    if known == name and len(message.text) > self._unfolded.get(name, LONG):
                        return name
        return ""

    def _unfold(self, message_id: str, most: int) -> None:
        """Draw more of a long message from now on."""
        self._unfolded[message_id] = most
        self._cache = {key: known for key, known in self._cache.items() if key[0] != message_id}
        self._made_for = None

    def _show_from(self, row: int) -> None:
        for start, message_id in reversed(self._starts):
            if start <= row:
                self.top = Place(message_id, row - start)
                break

    def scroll(self, rows: int, height: int) -> bool:
        """Move by so many rows (up is negative); True when the beginning was reached.

        From the end of what is drawn of a long message, down reads on in it.
        """
        count = len(self._lines)
        first = self._first(height, count)
        folded = self._folded(first, height) if rows > 0 else ""
        if folded:
            self._show_from(min(first + rows, count - 1))
            self._unfold(folded, self._unfolded.get(folded, LONG) + LONG)
            return False
        wanted = first + rows
        if wanted >= max(count - height, 0):
            self.top = None
            return False
        wanted = max(wanted, 0)
        self._show_from(wanted)
        return wanted == 0
