"""Picking a reply outside the chat screen: search, preview in any language, fields, the result."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from saywell.app import asking as fields
from saywell.app.looking import LiveFields
from saywell.app.state import Asking
from saywell.errors import SaywellError
from saywell.model.languages import ANY, LANGUAGES

if TYPE_CHECKING:
    from saywell.app.jobs import Job
    from saywell.app.lookups import LiveData
    from saywell.app.words import Words
    from saywell.engine.fill import FillContext, Filled
    from saywell.model.card import Card
    from saywell.model.snippet import Reply

FOUND = 50
"""How many replies are looked up at first; more when the end of them is reached."""

_NO_VALUES: Mapping[str, str] = MappingProxyType({})


class Row(Protocol):
    """One reply of the list; its card is read when it is shown."""

    @property
    def id(self) -> str:
        """The id of the reply."""
        ...

    @property
    def card(self) -> Card:
        """What the list shows of it. Raises ValueError when it has gone."""
        ...


class Shelf(Protocol):
    """The replies that there are to pick from, for one customer or none."""

    def size(self) -> int:
        """Return how many replies there are."""
        ...

    def search(self, query: str, limit: int) -> Sequence[Row]:
        """Return what matches, the best first; an empty query gives the most used."""
        ...

    def reply(self, name: str) -> Reply:
        """Read one reply. Raises SaywellError when it has gone."""
        ...

    def fill(
        self, reply: Reply, lang: str, values: Mapping[str, str], paragraphs: Mapping[str, bool]
    ) -> Filled:
        """Fill a reply as far as it goes; without ``lang`` in the customer's language."""
        ...

    def remembered(self) -> Mapping[str, str]:
        """Return the values given before for the same customer, by name."""
        ...

    def context(self) -> FillContext:
        """Return for whom the replies are filled."""
        ...

    def refresh(self) -> None:
        """Read again what has changed in the files."""
        ...


class Step(StrEnum):
    """Where the keys go: to the list, or to a field of the chosen reply."""

    LIST = "picker"
    FIELD = "picker_field"


@dataclass(frozen=True, slots=True)
class Preview:
    """The chosen reply as it would be printed; values still to be given are stood in for.

    ``open`` names these, ``samples`` says where they stand in the text, as code point offsets.
    ``lang`` is the variant shown, ``trouble`` why there is none.
    """

    reply: Reply
    text: str = ""
    subject: str = ""
    lang: str = ANY
    fell_back: bool = False
    open: tuple[str, ...] = ()
    samples: tuple[tuple[int, int], ...] = ()
    switched: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Picking:
    """Everything there is to show.

    ``hits`` are the best first; ``more`` says that there may be others after them. ``lang`` is the
    language asked for, empty for the customer's own.
    """

    query: str = ""
    hits: tuple[Row, ...] = ()
    more: bool = False
    size: int = 0
    chosen: int = 0
    preview: Preview | None = None
    lang: str = ""
    asking: Asking | None = None
    notice: str = ""

    @property
    def step(self) -> Step:
        """Where the keys go."""
        return Step.LIST if self.asking is None else Step.FIELD


@dataclass(frozen=True, slots=True)
class Picked:
    """The reply that was picked: filled, with the values given for it, or no more than its id."""

    reply: Reply
    filled: Filled | None = None
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Picker:
    """What the keys of the picker do to its state.

    ``limit`` is the most that are found (0: all); with ``ids`` a reply is taken without being
    filled; with ``live`` fields are looked up. Trouble with one reply is shown in place of its
    text: the others can still be picked.
    """

    def __init__(
        self,
        shelf: Shelf,
        words: Words,
        *,
        lang: str = "",
        limit: int = 0,
        ids: bool = False,
        live: LiveData | None = None,
    ) -> None:
        self._shelf = shelf
        self._words = words
        self._limit = limit
        self._ids = ids
        self._remembered: Mapping[str, str] | None = None
        self.run: Callable[[Job[Any]], None] = lambda job: job.run()()
        """Starts what may take long; without a screen it is waited for."""
        self._fields = LiveFields(live, self._start, lambda: self.state.asking, self._ask)
        self.state = Picking(lang=lang)

    def _start(self, job: Job[Any]) -> None:
        self.run(job)

    # -- finding

    def search(self, query: str) -> None:
        """Look for replies; the best is chosen."""
        self._find(query, FOUND)
        self._choose(0)

    def _find(self, query: str, most: int) -> None:
        wanted = min(most, self._limit) if self._limit else most
        notice = ""
        try:
            hits, size = tuple(self._shelf.search(query, wanted)), self._shelf.size()
        except SaywellError as error:
            hits, size, notice = (), self.state.size, str(error)
        more = len(hits) == wanted and wanted != self._limit and wanted < size
        self._change(query=query, hits=hits, more=more, size=size, notice=notice)

    def choose(self, step: int) -> None:
        """Choose a reply further down (or up), or another of a field's choices."""
        state = self.state
        if state.asking is not None:
            self._ask(fields.moved(state.asking, 1 if step > 0 else -1))
            return
        target = state.chosen + step
        while target >= len(self.state.hits) and self.state.more:
            self._find(state.query, len(self.state.hits) * 4)
        count = len(self.state.hits)
        if count and abs(step) == 1:
            target %= count  # one step goes round, a page stops at the end
        self._choose(max(0, min(target, count - 1)))

    def choose_at(self, place: int) -> None:
        """Choose the reply at a place of the list."""
        if self.state.asking is None and place < len(self.state.hits):
            self._choose(place)

    def _choose(self, place: int) -> None:
        hits, before = self.state.hits, self.state.preview
        if before is not None and place < len(hits) and hits[place].id == before.reply.id:
            self._change(
                chosen=place, notice=""
            )  # the same reply, with its switches as they are by now
            return
        self._change(chosen=place, preview=None)
        if not hits:
            return
        try:
            reply = self._shelf.reply(hits[place].id)
        except SaywellError as error:
            self._change(notice=str(error))
            return
        self._show(reply, fields.usual(reply), _NO_VALUES)

    def refresh(self) -> None:
        """Take over what has changed in the files; the same reply stays chosen if it is there."""
        state = self.state
        chosen = state.hits[state.chosen].id if state.hits else ""
        try:
            self._shelf.refresh()
        except SaywellError as error:
            self._change(notice=str(error))
            return
        self._change(preview=None)
        self._find(state.query, max(len(state.hits), FOUND))
        places = (place for place, card in enumerate(self.state.hits) if card.id == chosen)
        self._choose(next(places, 0))

    def say(self, notice: str) -> None:
        """Say something until the next key that does anything."""
        self._change(notice=notice)

    # -- the preview

    def _show(self, reply: Reply, switched: Mapping[str, bool], values: Mapping[str, str]) -> None:
        preview = Preview(reply, switched=switched)
        try:
            filled = self._shelf.fill(reply, self.state.lang, values, switched)
        except SaywellError as error:
            self._change(preview=dataclasses.replace(preview, trouble=str(error)))
            return
        whole = fields.with_samples(
            reply,
            filled,
            lambda more: self._shelf.fill(reply, self.state.lang, {**values, **more}, switched),
        )
        shown = dataclasses.replace(
            preview,
            text=whole.text,
            subject=whole.subject,
            lang=filled.lang,
            fell_back=filled.fell_back,
            open=self._fields.to_ask(reply, filled, values),
            samples=tuple(
                (span.start, span.end) for span in whole.spans if span.name in filled.missing
            ),
        )
        self._change(preview=shown, notice="")

    def next_language(self) -> None:
        """Show the next of the languages that the chosen reply has a text in."""
        preview = self.state.preview
        if preview is None or self.state.asking is not None:
            return
        have = [lang for lang in LANGUAGES if preview.reply.text.by_lang.get(lang)]
        if len(have) > 1:
            place = have.index(preview.lang) if preview.lang in have else -1
            self._change(lang=have[(place + 1) % len(have)])
            self._show(preview.reply, preview.switched, _NO_VALUES)
        else:
            self._change(notice=self._words("picker.one_language"))

    def switch(self) -> None:
        """Turn the optional paragraphs of the chosen reply on and off."""
        preview, asking = self.state.preview, self.state.asking
        if preview is None or asking is not None:
            return
        if preview.switched:
            self._show(preview.reply, fields.turned(preview.switched), _NO_VALUES)
        else:
            self._change(notice=self._words("picker.no_switch"))

    # -- taking it

    def accept(self) -> Picked | None:
        """Take the chosen reply when nothing is missing, else ask for its fields."""
        preview = self.state.preview
        if preview is None:
            return None
        if self._ids:
            return self.take_id()
        if preview.trouble:
            return None
        if not preview.open:
            return self._finish(preview.reply, {}, preview.switched)
        asking = Asking(preview.reply, preview.lang, preview.open, switched=preview.switched)
        self._go(asking, 0)
        return None

    def take_id(self) -> Picked | None:
        """Take the chosen reply without filling it."""
        return Picked(self.state.preview.reply) if self.state.preview is not None else None

    def type_value(self, text: str) -> None:
        """Note what is being typed into a field; the preview shows it in its place."""
        if self.state.asking is not None and self.state.asking.typed != text:
            self._ask(fields.typed(self.state.asking, text))

    def answer(self) -> Picked | None:
        """Take a field's value and go on to the next, or take the reply when it was the last."""
        asking = self.state.asking
        if asking is None:
            return None
        if not fields.value_of(asking) and fields.is_needed(asking):
            self._change(notice=fields.reminder(asking, self._words))
            return None
        done = fields.answered(asking)
        if done.at + 1 < len(done.names):
            self._go(done, done.at + 1)
            return None
        return self._finish(done.reply, dict(done.values), done.switched)

    def back(self) -> bool:
        """Go back to the field before, or from the first to the list; False when on the list."""
        asking = self.state.asking
        if asking is None:
            return False
        if asking.at > 0:
            self._go(asking, asking.at - 1)
        else:
            self._change(asking=None, notice="")
            self._show(asking.reply, asking.switched, _NO_VALUES)
        return True

    def _go(self, asking: Asking, at: int) -> None:
        if self._remembered is None:
            try:
                self._remembered = self._shelf.remembered()
            except SaywellError:
                self._remembered = _NO_VALUES  # what cannot be read is not offered
        self._ask(fields.at_field(asking, at, self._remembered))
        self._fields.start(self._shelf.context())

    def _ask(self, asking: Asking) -> None:
        self._change(asking=asking, notice="")
        value = fields.value_of(asking)
        given = {**asking.values, asking.name: value} if value else dict(asking.values)
        self._show(asking.reply, asking.switched, given)

    def _finish(
        self, reply: Reply, values: dict[str, str], switched: Mapping[str, bool]
    ) -> Picked | None:
        try:
            filled = self._shelf.fill(reply, self.state.lang, values, switched)
        except SaywellError as error:
            self._change(notice=str(error))
            return None
        open_ = self._fields.to_ask(reply, filled, values)
        if open_:  # an answer opened a part of the text that has a field of its own
            names = (*values, *open_)
            given = MappingProxyType(values)
            more = Asking(reply, filled.lang, names, values=given, switched=switched)
            self._go(more, len(values))
            return None
        return Picked(reply, filled, MappingProxyType(values))

    def _change(self, **changes: object) -> None:
        self.state = dataclasses.replace(self.state, **changes)  # type: ignore[arg-type]
