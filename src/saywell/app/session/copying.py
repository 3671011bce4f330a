"""Opening links and copying: what the messages, the draft and the customer's words hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from saywell.app.desktop import Opened
from saywell.app.find import text_of
from saywell.app.links import Link, links_in, spans_of_links
from saywell.app.menu import Item
from saywell.app.session.menus import Menus
from saywell.app.session.stage import NAME, Stage
from saywell.app.state import State, Tone
from saywell.model.chat import Author, Message
from saywell.model.untrusted import clean, clean_line

OPEN, COPY = "open", "copy"
LOOKED_AT = 400
"""Messages, the newest, whose texts and links are listed."""

LOOKED_INTO = 20_000
"""Characters of a text in which links and numbers are looked for."""

LINKS = 200
"""Links that are listed at most."""

SHOWN = 100
"""Characters of a text that a line has room for."""

_NUMBER = re.compile(
    r"(?<![\w/.,@:+-])(?=[\w-]*\d[\w-]*\d[\w-]*\d[\w-]*\d|[A-Z-]*\d[A-Z\d-]*\d[A-Z\d-]*\d)"
    r"[A-Za-z\d]+(?:-[A-Za-z\d]+)*(?![\w@])"
)
"""Numbers of orders, invoices and parcels: four digits or more, or three among capitals."""


class Copying:
    """Lists what can be opened or copied; ``to_terminal`` writes to the terminal's clipboard.

    It returns False when the text is too long for that; a screen sets it.
    """

    def __init__(self, stage: Stage, menus: Menus) -> None:
        self._stage = stage
        self._desktop = stage.parts.desktop
        self._menus = menus
        self.to_terminal: Callable[[str], bool] = lambda _: False

    @property
    def _state(self) -> State:
        return self._stage.state

    # -- opening

    def links(self, shown: Collection[str] = ()) -> State:
        """List the links of the draft and of the messages, those of the messages ``shown`` first.

        Of each the newest comes first.
        """
        links = self._links(shown)
        words = self._stage.words
        if not links:
            return self._stage.say(words("link.none"))
        items = [
            Item(str(at), link.address or clean_line(link.written), self._about(link))
            for at, link in enumerate(links)
        ]
        return self._menus.choose(words("link.title"), items, lambda at: self._ask(links[int(at)]))

    def _links(self, shown: Collection[str]) -> list[Link]:
        newest = self._state.messages[::-1][:LOOKED_AT]
        ordered = sorted(newest, key=lambda one: one.id not in shown)
        texts = [self._state.draft.text, *(one.text for one in ordered if not one.unreadable)]
        found: dict[Link, None] = {}
        for text in texts:
            found |= dict.fromkeys(links_in(text[:LOOKED_INTO])[::-1])
            if len(found) >= LINKS:
                break
        return list(found)[:LINKS]

    def _about(self, link: Link) -> str:
        words = self._stage.words
        if link.doubts:
            return words("link.look")
        return clean_line(link.reads)

    def _ask(self, link: Link) -> State:
        """Show the whole address, what it really is, and what can be done with it."""
        words = self._stage.words
        doubts = [words(f"link.{one}") for one in link.doubts]
        if link.reads:
            doubts.insert(0, words("link.reads", name=clean_line(link.reads)))
        items = [Item(OPEN, words("link.open"))] if link.address else []
        items.append(Item(COPY, words("link.copy")))
        title = link.address or clean_line(link.written, limit=2 * len(link.written) + 50)

        def then(what: str) -> None:
            if what == OPEN:
                self._open(link)
            else:
                self.copy(link.address or link.written, title)

        return self._menus.choose(title, items, then, note=" ".join(doubts))

    def _open(self, link: Link) -> None:
        words = self._stage.words

        def done(outcome: Opened) -> None:
            if outcome is Opened.DONE:
                self._stage.say(words("link.opened"), Tone.GOOD)
                return
            told = words("link.no_program" if outcome is Opened.NO_PROGRAM else "link.failed")
            items = [Item(COPY, words("link.copy"), link.address)]
            self._stage.say(told, Tone.WARNING)
            if self._free:
                self._menus.choose(told, items, lambda _: self.copy(link.address, link.address))

        self._stage.say(words("link.opening"))
        self._stage.work("desktop", lambda: self._desktop.open(link.address), done)

    @property
    def _free(self) -> bool:
        """Whether a list may be opened now without being asked for: nobody is writing."""
        return not self._state.draft.text and self._menus.is_idle

    # -- copying

    def choose(self) -> State:
        """List what can be copied: the customer's last words, numbers, links, all messages."""
        texts = [*self._texts()]
        words = self._stage.words
        if not texts:
            return self._stage.say(words("copy.none"))
        items = [
            Item(str(at), clean_line(text, limit=SHOWN), what)
            for at, (what, text) in enumerate(texts)
        ]
        return self._menus.choose(
            words("copy.title"), items, lambda at: self.copy(texts[int(at)][1])
        )

    def _texts(self) -> Iterator[tuple[str, str]]:
        """Yield (what it is, the text), what is wanted most often first."""
        words, newest = self._stage.words, self._state.messages[::-1][:LOOKED_AT]
        readable = [(one, text) for one in newest if (text := text_of(one))]
        last = next((text for one, text in readable if one.author is Author.CUSTOMER), "")
        if last:
            yield words("copy.last"), last
        if self._state.draft.text.strip():
            yield words("copy.draft"), clean(self._state.draft.text)
        for number in numbers_in([text[:LOOKED_INTO] for _, text in readable]):
            yield words("copy.number"), number
        for link in self._links(()):
            yield words("copy.link"), link.address or clean(link.written)
        for one, text in readable:
            yield self._who(one), text

    def _who(self, one: Message) -> str:
        name = clean_line(one.author_name, limit=NAME) or self._stage.words("queue.nameless")
        return f"{name} {one.at.astimezone():%H:%M}"

    def copy(self, text: str, shown: str = "") -> None:
        """Copy a text: by the terminal, which works over ssh, and by a program of the desktop."""
        text = clean(text)
        words = self._stage.words
        told = clean_line(shown or text, limit=NAME)
        written = self.to_terminal(text)

        def done(copied: bool) -> None:
            if copied or written:
                self._stage.say(words("copy.done", text=told), Tone.GOOD)
            else:
                self._stage.say(words("copy.too_long"), Tone.WARNING)

        self._stage.work("desktop", lambda: self._desktop.copy(text), done)


def numbers_in(texts: Sequence[str]) -> list[str]:
    """Find what looks like the number of an order, an invoice or a parcel, each once."""
    found: dict[str, None] = {}
    for text in texts:
        links = spans_of_links(text)
        for match in _NUMBER.finditer(text):
            inside = any(start <= match.start() < end for start, end in links)
            if not inside and len(match.group()) <= NAME:
                found[match.group()] = None
    return list(found)
