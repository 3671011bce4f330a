"""Jumping to a conversation: those of the queue as one types, any other by number or name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from saywell.app import meant
from saywell.app.course_words import waiting_clock
from saywell.app.menu import Item
from saywell.app.session.menus import Menus
from saywell.app.session.stage import NAME, Stage
from saywell.app.state import State
from saywell.errors import NotFound, SaywellError
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Contact, Conversation, Status
from saywell.model.languages import LANGUAGES
from saywell.model.untrusted import clean_line

WORDS = 60
"""Characters of somebody's last words that a line has room for."""

CUSTOMERS = 10
"""Customers whose conversations are looked up at most, when a name fits several."""

ELSEWHERE = "elsewhere"
"""The key of the line that lists what is resolved, parked or snoozed; no id looks like it."""


class Jump:
    """Lists conversations and opens the one that is chosen."""

    def __init__(self, stage: Stage, menus: Menus, open_: Callable[[str], object]) -> None:
        self._stage = stage
        self._backend = stage.parts.backend
        self._menus = menus
        self._open = open_

    @property
    def _state(self) -> State:
        return self._stage.state

    def ask(self) -> State:
        """List the queue, and take a number or a name of somebody who is not in it."""
        words = self._stage.words
        items = [self._item(one) for one in self._state.queue if one.id != self._state.selected]
        items.append(Item(ELSEWHERE, words("jump.elsewhere")))
        return self._menus.choose(
            words("jump.title"), items, self._go, other=words("jump.other", typed="{typed}")
        )

    def _go(self, key: str) -> None:
        if self._menus.is_other(key):
            self._look_for(self._menus.other(key))
        elif key == ELSEWHERE:
            self._list_elsewhere()
        else:
            self._open(key)

    # -- what is not in the queue

    def _list_elsewhere(self) -> None:
        """List the conversations that are resolved, parked or snoozed."""
        title = self._stage.words("jump.elsewhere_title")

        def look() -> list[Conversation]:
            return [one for one in self._backend.queue(None) if one.status is not Status.OPEN]

        self._list(title, look)

    def _look_for(self, typed: str) -> None:
        """List every conversation that a number or a name may mean, and open it if it is one."""
        title = self._stage.words("jump.found_title", typed=clean_line(typed, limit=NAME))
        self._list(title, lambda: found_by(self._backend, typed), alone=True)

    def _list(
        self, title: str, look: Callable[[], Sequence[Conversation]], *, alone: bool = False
    ) -> None:
        self._menus.choose(title, (), self._open, loading=True)
        ticket = self._menus.ticket

        def done(found: Sequence[Conversation]) -> None:
            if alone and len(found) == 1 and ticket == self._menus.ticket:
                self._menus.back()
                self._open(found[0].id)
            else:
                self._menus.renew(ticket, [self._item(one) for one in found])

        def failed(error: SaywellError) -> None:
            if ticket == self._menus.ticket:
                self._menus.back()
                self._stage.tell(error)

        self._stage.work("jump", look, done, failed, latest=True)

    # -- one line

    def _item(self, one: Conversation) -> Item:
        words, contact = self._stage.words, one.contact
        name = clean_line(contact.name, limit=NAME) or words("queue.nameless")
        last = clean_line(one.last_message.text, limit=WORDS) if one.last_message else ""
        status = "" if one.status is Status.OPEN else words(f"status.{one.status}")
        labels = [f"#{clean_line(label, limit=NAME)}" for label in one.labels]
        waited = waiting_clock(one.waited(self._state.now))
        detail = " · ".join(part for part in (status, *labels, waited) if part)
        searched = (
            f"#{one.id}",
            contact.email,
            contact.phone,
            contact.language,
            LANGUAGES.get(contact.language, ""),
            one.inbox,
            one.assignee.name if one.assignee else "",
            one.last_message.text[:500] if one.last_message else "",
        )
        text = " · ".join(filter(None, (name, last)))
        return Item(one.id, text, detail, " ".join(clean_line(part) for part in searched if part))


def found_by(backend: ChatBackend, typed: str) -> list[Conversation]:
    """Find the conversations of any status that a number, an id or a customer's name may mean.

    Raises BackendError; nothing found is an empty list.
    """
    wanted = typed.strip().lstrip("#").strip()
    try:
        return [backend.conversation(wanted)]
    except NotFound:
        pass
    fitting = meant.fitting(backend.queue(None), wanted)
    if fitting or Capability.CONTACTS not in backend.capabilities:
        return fitting
    return _conversations_of(backend, backend.search_contacts(wanted)[:CUSTOMERS])


def _conversations_of(backend: ChatBackend, contacts: Iterable[Contact]) -> list[Conversation]:
    each = [one for contact in contacts for one in backend.contact_conversations(contact.id)]
    return list({one.id: one for one in each}.values())
