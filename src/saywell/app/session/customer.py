"""What is known of the customer beside the conversation: their earlier ones, asked for once."""

from __future__ import annotations

from collections.abc import Callable

from saywell.app.earlier import Earlier
from saywell.app.menu import Item
from saywell.app.rhythm import Rhythm
from saywell.app.session.menus import Menus
from saywell.app.session.stage import Stage
from saywell.app.state import Mode, State
from saywell.errors import SaywellError
from saywell.model.backend import Capability
from saywell.model.chat import Conversation
from saywell.model.untrusted import clean_line

KEPT = 100
"""Customers whose earlier conversations are remembered."""

WORDS = 60
"""Characters of an earlier conversation's last words that a line has room for."""


class Customer:
    """Keeps the earlier conversations of the customer who is open (etiquette C12)."""

    def __init__(
        self, stage: Stage, rhythm: Rhythm, menus: Menus, open_: Callable[[str], object]
    ) -> None:
        self._stage = stage
        self._backend = stage.parts.backend
        self._rhythm = rhythm
        self._menus = menus
        self._open = open_
        self._known: dict[str, tuple[Conversation, ...]] = {}
        self._asked: set[str] = set()

    @property
    def _state(self) -> State:
        return self._stage.state

    def tick(self) -> None:
        """Show what is known of the open conversation's customer, and ask for it once."""
        current = self._state.current
        contact = current.contact.id if current is not None else ""
        if (self._state.selected, contact) == (self._state.earlier.beside, self._state.earlier.of):
            return
        self._show()
        able = Capability.CONTACTS in self._backend.capabilities
        if not contact or not able or contact in self._asked:
            return
        self._asked.add(contact)
        self._rhythm.budget.spend(self._state.now)

        def done(found: list[Conversation]) -> None:
            self._known[contact] = tuple(found)
            if len(self._known) > KEPT:
                gone = next(iter(self._known))
                del self._known[gone]
                self._asked.discard(gone)
            self._show()

        def failed(_: SaywellError) -> None:  # the next time that the customer is opened
            self._asked.discard(contact)

        self._stage.work(
            f"customer {contact}",
            lambda: self._backend.contact_conversations(contact),
            done,
            failed,
            latest=True,
        )

    def _show(self) -> None:
        current, chosen = self._state.current, self._state.selected
        contact = current.contact.id if current is not None else ""
        found = self._known.get(contact)
        others = tuple(one for one in found or () if one.id != chosen)
        earlier = Earlier(beside=chosen, of=contact, found=others, known=found is not None)
        self._stage.change(earlier=earlier)

    def look(self) -> State:
        """Show everything that is known of the customer in place of the messages, or no more."""
        if not self._state.selected:
            return self._state
        shown = self._state.mode is Mode.CUSTOMER
        return self._stage.change(mode=Mode.COMPOSE if shown else Mode.CUSTOMER, notice=None)

    def choose(self) -> State:
        """List the customer's other conversations, to open one."""
        words = self._stage.words
        found = self._state.earlier.found
        if not found:
            return self._stage.say(words("customer.first"))
        self._stage.change(mode=Mode.COMPOSE)
        items = [Item(one.id, *self._line(one)) for one in found]
        return self._menus.choose(words("customer.earlier_title"), items, self._open)

    def _line(self, one: Conversation) -> tuple[str, str]:
        day = one.last_activity.astimezone().strftime("%Y-%m-%d") if one.last_activity else "-"
        last = clean_line(one.last_message.text, limit=WORDS) if one.last_message else ""
        return " · ".join(filter(None, (day, last))), self._stage.words(f"status.{one.status}")
