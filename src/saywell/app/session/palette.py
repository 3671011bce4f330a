"""The palette of a chat session: find a reply, see it filled, answer its fields, insert it."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from saywell.app import asking as fields
from saywell.app.looking import LiveFields
from saywell.app.replying import fill_context, lasting, reply_files
from saywell.app.scene import Scene
from saywell.app.session.actions import possible
from saywell.app.session.compose import Composing
from saywell.app.session.stage import Stage
from saywell.app.session.suggest import Suggesting
from saywell.app.state import Asking, Mode, Palette, State, Tone
from saywell.engine.fill import Filled
from saywell.errors import SaywellError
from saywell.model.card import Card
from saywell.model.snippet import Reply


class Choosing:
    """Searching the library and filling the chosen reply, without leaving the composer."""

    def __init__(self, stage: Stage, composer: Composing, suggesting: Suggesting) -> None:
        self._stage = stage
        self._suggesting = suggesting
        self._parts = stage.parts
        self._composer = composer
        self.goes_on: Callable[[], bool] = lambda: False
        """Goes on with fields that were left half filled in the open conversation, if any."""
        self._left: tuple[str, Asking] | None = None
        self._live = LiveFields(
            stage.parts.live, stage.run, lambda: stage.state.asking, self._asked
        )

    @property
    def _state(self) -> State:
        return self._stage.state

    def open(self) -> State:
        """Show the palette: what is suggested, then the replies that are used most."""
        if self._state.current is None:
            return self._stage.say(self._stage.words("notice.open_first"), Tone.WARNING)
        if self.goes_on():
            return self._state
        self._stage.change(mode=Mode.PALETTE, asking=None, notice=None)
        self.refresh()
        return self.search("")

    def refresh(self) -> None:
        """Have the library looked at, elsewhere: what was edited is there from then on."""

        def done(changed: bool) -> None:
            self._stage.change(library_known=True)
            if changed:
                self._take_over()

        def failed(error: SaywellError) -> None:
            palette = dataclasses.replace(self._state.palette, reading=False)
            self._stage.change(library_known=True, palette=palette)
            self._stage.tell(error)

        self._stage.work("library", self._parts.replies.refresh, done, failed, latest=True)

    def _take_over(self) -> None:
        """Show what the library has now; what was chosen stays chosen if it is still found."""
        self._suggesting.anew()
        before = self._state.palette
        if self._state.mode is not Mode.PALETTE:
            return
        hits = self.search(before.query).palette.hits
        name = before.card.id if before.card else ""
        self.choose(next((at for at, card in enumerate(hits) if card.id == name), 0))

    def search(self, query: str) -> State:
        """Look for replies; the best is chosen and shown filled."""
        scene = self._stage.scene()
        if scene is None:
            return self._state
        try:
            hits = self._parts.replies.search(query, scene)
        except SaywellError as error:
            return self._stage.change(palette=Palette(query, trouble=str(error)))
        suggested = () if query.strip() else self._state.offered
        first = {one.card.id: one.card for one in suggested}
        others = [card for card in hits if card.id not in first]
        reading = not self._state.library_known
        found = Palette(query, (*first.values(), *others), suggested, reading=reading)
        return self._show(found, scene)

    def suggestion(self, place: int) -> State:
        """Show a suggestion filled, in the palette; the one that is shown already is inserted."""
        if self._state.mode is Mode.PALETTE:
            palette = self._state.palette
            if place >= len(palette.suggested):
                return self._state
            return self.accept() if palette.chosen == place else self.choose(place - palette.chosen)
        if place >= len(self._state.offered):
            return self._stage.say(self._stage.words("notice.no_suggestion"))
        self.open()
        return self.choose(place)

    def choose(self, step: int) -> State:
        """Choose the next or the previous of what was found, or of a field's choices."""
        if self._state.asking is not None:
            return self._asked(fields.moved(self._state.asking, step))
        scene, palette = self._stage.scene(), self._state.palette
        if scene is None or not palette.hits:
            return self._state
        chosen = (palette.chosen + step) % len(palette.hits)
        return self._show(Palette(palette.query, palette.hits, palette.suggested, chosen), scene)

    def switch(self) -> State:
        """Turn optional paragraphs of the chosen reply on and off, through every combination."""
        scene, palette, asking = self._stage.scene(), self._state.palette, self._state.asking
        if asking is not None:
            return self._switch_asking(asking)
        if scene is None or not palette.switched:
            return self._state
        return self._show(palette, scene, fields.turned(palette.switched))

    def _show(
        self, palette: Palette, scene: Scene, switched: Mapping[str, bool] | None = None
    ) -> State:
        """Show the chosen reply filled; its optional paragraphs are as usual unless switched."""
        listed = Palette(palette.query, palette.hits, palette.suggested, palette.chosen)
        card = palette.card
        if card is None:
            return self._stage.change(palette=palette)
        try:
            reply = self._parts.replies.reply(card.id)
            turned = fields.usual(reply) if switched is None else switched
            filled = self._fill(reply, scene, {}, turned)
            text = self._sample(reply, scene, filled, turned)
        except SaywellError as error:
            shown = dataclasses.replace(listed, trouble=str(error))
        else:
            shown = dataclasses.replace(
                listed,
                reply=reply,
                preview=text,
                lang=filled.lang,
                fallback=filled.fell_back,
                open=self._live.to_ask(reply, filled, {}),
                switched=turned,
                after=possible(reply.actions, self._parts.backend),
            )
        return self._stage.change(palette=shown)

    def _sample(
        self, reply: Reply, scene: Scene, filled: Filled, switched: Mapping[str, bool]
    ) -> str:
        """Show what is not filled yet by its examples: in marks, or by the first choice."""
        shown = fields.with_samples(
            reply, filled, lambda values: self._fill(reply, scene, values, switched)
        )
        return shown.text

    def _fill(
        self, reply: Reply, scene: Scene, values: Mapping[str, str], switched: Mapping[str, bool]
    ) -> Filled:
        return self._parts.replies.fill(reply, scene, values, switched)

    def accept(self) -> State:
        """Insert the chosen reply at the cursor, or ask for what it still needs."""
        palette = self._state.palette
        if palette.reply is None or palette.trouble:
            return self._state
        if not palette.open:
            return self._insert(palette.reply, {}, palette.switched)
        return self._begin(palette, palette.reply, {})

    def serve(self, cards: Sequence[Card], values: Mapping[str, str]) -> State:
        """Insert the first of these replies, or ask for its fields; Esc there shows them all.

        ``values`` are offered in the fields of these names.
        """
        scene = self._stage.scene()
        if scene is None:
            return self._state
        self._stage.change(mode=Mode.PALETTE, asking=None, notice=None)
        palette = self._show(Palette("", tuple(cards)), scene).palette
        if palette.reply is None or palette.trouble or not palette.open:
            return self.accept()
        return self._begin(palette, palette.reply, values)

    # -- fields

    def _begin(self, palette: Palette, reply: Reply, values: Mapping[str, str]) -> State:
        """Ask for the fields of a reply; what was given before somebody went back is offered."""
        chosen, left = self._left or ("", None)
        if left is not None and (chosen, left.reply.id) == (self._state.selected, reply.id):
            values = {**values, **left.values}
        known = {name: value for name, value in values.items() if name in palette.open}
        asking = Asking(
            reply,
            palette.lang,
            palette.open,
            values=MappingProxyType(known),
            switched=palette.switched,
        )
        return self._ask(asking, 0)

    def _ask(self, asking: Asking, at: int) -> State:
        """Ask for one field: what was typed before, what is remembered or known is offered."""
        entry, facts = self._state.current, {}
        if entry is not None:
            facts = {**entry.contact.attributes, **entry.attributes}
        remembered = self._remembered(asking.reply, asking.names[at])
        asked = fields.at_field(asking, at, remembered, facts)
        self._stage.change(mode=Mode.FIELD, notice=None)
        self._asked(dataclasses.replace(asked, top=0))
        return self._look_up()

    def _look_up(self) -> State:
        """Look the field up, if it has a lookup: the keys go on meanwhile."""
        scene = self._stage.scene()
        if scene is not None:
            self._live.start(fill_context(scene, self._parts.settings))
        return self._state

    def resume(self, asking: Asking) -> State:
        """Ask on where somebody broke off; Esc leads to the replies that are used most."""
        self.search("")
        self._stage.change(mode=Mode.FIELD)
        self._asked(asking)
        return self._look_up()

    def _asked(self, asking: Asking) -> State:
        """Show the field under way, and the reply with what is typed in its place."""
        scene = self._stage.scene()
        if scene is None:
            return self._state
        value = fields.value_of(asking)
        values = {**asking.values, **({asking.name: value} if value else {})}
        with contextlib.suppress(SaywellError):
            filled = self._fill(asking.reply, scene, values, asking.switched)
            filled = fields.with_samples(
                asking.reply,
                filled,
                lambda more: self._fill(asking.reply, scene, {**values, **more}, asking.switched),
            )
            asking = fields.shown_in(asking, filled)
        return self._stage.change(asking=asking)

    def _switch_asking(self, asking: Asking) -> State:
        """Turn optional paragraphs on and off while fields are asked for; some may come or go."""
        scene = self._stage.scene()
        if scene is None or not asking.switched:
            return self._state
        switched = fields.turned(asking.switched)
        kept = fields.kept(asking)
        given = {name: text for name, text in kept.values.items() if text}
        try:
            filled = self._fill(asking.reply, scene, given, switched)
        except SaywellError as error:
            self._stage.tell(error)
            return self._state
        open_ = self._live.to_ask(asking.reply, filled, {})
        needed = (*(one for one in asking.names if one in filled.used or one in open_), *open_)
        names = tuple(dict.fromkeys(needed))
        palette = dataclasses.replace(self._state.palette, switched=switched)
        self._stage.change(palette=palette)
        new = dataclasses.replace(kept, names=names, switched=switched, at=0)
        if not names:
            return self._insert(new.reply, given, switched)
        at = names.index(asking.name) if asking.name in names else 0
        return self._ask(new, at)

    def read(self, step: int) -> State:
        """Read on in a preview that is longer than its room, or back."""
        asking, palette = self._state.asking, self._state.palette
        if asking is not None:
            return self._stage.change(
                asking=dataclasses.replace(asking, top=max(asking.top + step, 0))
            )
        return self._stage.change(
            palette=dataclasses.replace(palette, top=max(palette.top + step, 0))
        )

    def _remembered(self, reply: Reply, name: str) -> Mapping[str, str]:
        """Return what was given before in the conversation, where that may be offered again."""
        variable = reply.variables.get(name)
        if variable is None or not variable.remembered:
            return {}
        try:
            return self._parts.journal.remembered(self._state.selected)
        except SaywellError as error:
            self._stage.tell(error)
            return {}

    def type_value(self, typed: str) -> State:
        """Note what is being typed into the field; it stands in the preview, or finds choices."""
        asking = self._state.asking
        if asking is None or asking.typed == typed:
            return self._state
        self._stage.change(notice=None)
        return self._asked(fields.typed(asking, typed))

    def answer(self) -> State:
        """Take the field's value and ask for the next one, or insert the reply."""
        asking = self._state.asking
        if asking is None:
            return self._state
        if not fields.value_of(asking) and fields.is_needed(asking):
            return self._stage.say(fields.reminder(asking, self._stage.words), Tone.WARNING)
        answered = fields.answered(asking)
        if asking.at + 1 < len(asking.names):
            return self._ask(answered, asking.at + 1)
        return self._insert(answered.reply, dict(answered.values), answered.switched)

    def _insert(self, reply: Reply, values: dict[str, str], switched: Mapping[str, bool]) -> State:
        scene = self._stage.scene()
        if scene is None:
            return self._state
        try:
            filled = self._fill(reply, scene, values, switched)
        except SaywellError as error:
            self._stage.tell(error)
            return self._state
        open_ = self._live.to_ask(reply, filled, values)
        if open_:  # an answer opened a part of the text that has a field of its own
            names = (*values, *open_)
            given = MappingProxyType(values)
            more = Asking(reply, filled.lang, names, values=given, switched=switched)
            return self._ask(more, len(values))
        kept = lasting(reply, values)
        if kept:
            chosen = self._state.selected
            self._stage.work("remember", lambda: self._parts.journal.remember(chosen, kept))
        self._left = None
        self._stage.change(mode=Mode.COMPOSE, asking=None, palette=Palette())
        files, actions = reply_files(reply), reply.actions
        return self._composer.insert(filled.text, reply.id, files, actions, filled)

    def back(self) -> State:
        """Return to the field before, from the first one to the palette, from there to the text."""
        asking = self._state.asking
        if asking is None:
            return self._stage.change(mode=Mode.COMPOSE, palette=Palette(), notice=None)
        asking = fields.kept(asking)
        if asking.at > 0:
            return self._ask(asking, asking.at - 1)
        self._left = (self._state.selected, asking)
        return self._stage.change(mode=Mode.PALETTE, asking=None, notice=None)
