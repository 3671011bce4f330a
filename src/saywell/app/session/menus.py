"""Lists to choose from and questions to answer with a line, for whatever part of a session asks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from saywell.app import menu as menus
from saywell.app.menu import Item, Menu
from saywell.app.session.stage import Stage
from saywell.app.state import Mode, State, Tone

Then = Callable[[str], object]
"""What is done with the key of the chosen item, or with the line that was typed."""

Complete = Callable[[str], tuple[str, str]]
"""Goes on with a line that is being typed; returns it, and a note on what may follow."""


class Menus:
    """One list or one question at a time; what is to be done with the answer waits here.

    When it closes, the keys go where they went before it was opened.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._then: Then = lambda _: None
        self._back: Callable[[], object] | None = None
        self._complete: Complete | None = None
        self._versions = 0
        self._under = Mode.COMPOSE

    @property
    def _state(self) -> State:
        return self._stage.state

    def choose(
        self,
        title: str,
        items: Sequence[Item],
        then: Then,
        *,
        typed: str = "",
        note: str = "",
        loading: bool = False,
        other: str = "",
        back: Callable[[], object] | None = None,
    ) -> State:
        """Show a list; ``then`` gets the key of the item that is chosen.

        ``typed`` narrows it from the beginning. ``loading`` says that more is being fetched, for
        :meth:`renew`. ``other`` is a sentence with ``{typed}`` in it: a last line that takes what
        is typed itself, see :func:`is_other`. ``back`` is called when nothing is chosen.
        """
        shown = Menu(title, tuple(items), note=note, loading=loading, other=other)
        return self._open(Mode.MENU, menus.narrowed(shown, typed), then, back)

    def ask(
        self,
        title: str,
        then: Then,
        *,
        typed: str = "",
        note: str = "",
        empty: bool = False,
        back: Callable[[], object] | None = None,
        complete: Complete | None = None,
    ) -> State:
        """Ask for a line; ``then`` gets it without the spaces around it.

        ``typed`` is there already, to be changed. ``empty`` takes no words for an answer.
        ``complete`` goes on with what is typed.
        """
        self._complete = complete
        shown = Menu(title, typed=typed, note=note, empty=empty, is_question=True)
        return self._open(Mode.ASK, shown, then, back)

    def _open(
        self, mode: Mode, shown: Menu, then: Then, back: Callable[[], object] | None
    ) -> State:
        if self._state.mode not in (Mode.MENU, Mode.ASK):
            self._under = self._state.mode
        self._versions += 1
        self._then, self._back = then, back
        shown = dataclasses.replace(shown, version=self._versions)
        return self._stage.change(mode=mode, menu=shown, notice=None)

    @staticmethod
    def is_other(key: str) -> bool:
        """Say whether an answer is what was typed, and not one of the items."""
        return key.startswith(menus.OTHER)

    @staticmethod
    def other(key: str) -> str:
        """Return what was typed, of such an answer."""
        return key.removeprefix(menus.OTHER)

    @property
    def is_idle(self) -> bool:
        """Whether a list may come up by itself: nothing else has the keys."""
        return self._state.mode is Mode.COMPOSE

    @property
    def ticket(self) -> int:
        """What :meth:`renew` wants to know: which list is open, 0 when none is."""
        shown = self._state.menu
        return shown.version if shown is not None and self._state.mode is Mode.MENU else 0

    def renew(self, ticket: int, items: Sequence[Item], *, loading: bool = False) -> State:
        """Show other items in the list of this ticket; when it is gone nothing is done."""
        shown = self._state.menu
        if shown is None or ticket != self.ticket:
            return self._state
        return self._stage.change(menu=menus.renewed(shown, items, loading=loading))

    def type(self, typed: str) -> State:
        """Take over what is being typed: it narrows the list, or is the answer so far."""
        shown = self._state.menu
        if shown is None or shown.typed == typed:
            return self._state
        if self._state.mode is Mode.MENU:
            return self._stage.change(menu=menus.narrowed(shown, typed))
        return self._stage.change(menu=dataclasses.replace(shown, typed=typed), notice=None)

    def move(self, step: int) -> State:
        """Go so many items on in the list, and round."""
        shown = self._state.menu
        return self._stage.change(menu=menus.moved(shown, step)) if shown else self._state

    def point(self, place: int) -> State:
        """Choose the item at a place of those that are found, as a click does."""
        shown = self._state.menu
        if shown is None or self._state.mode is not Mode.MENU or place >= len(shown.hits):
            return self._state
        self._stage.change(menu=dataclasses.replace(shown, chosen=place))
        return self.accept()

    def accept(self) -> State:
        """Close what is open and hand on the answer; where there is none it stays open."""
        shown = self._state.menu
        if shown is None:
            return self._state
        if self._state.mode is Mode.MENU:
            if shown.item is None:
                return self._state
            answer = shown.item.key
        else:
            answer = shown.typed.strip()
            if not answer and not shown.empty:
                return self._stage.say(self._stage.words("ask.needed"), Tone.WARNING)
        then = self._then
        self._close()
        then(answer)
        return self._state

    def complete(self) -> State:
        """Go on with the line that is being typed, where that can be done."""
        shown, known = self._state.menu, self._complete
        if shown is None or known is None or self._state.mode is not Mode.ASK:
            return self._state
        typed, note = known(shown.typed)
        self._versions += 1
        return self._stage.change(
            menu=dataclasses.replace(shown, typed=typed, note=note, version=self._versions)
        )

    def back(self) -> State:
        """Close what is open without an answer."""
        back = self._back
        self._close()
        if back is not None:
            back()
        return self._state

    def _close(self) -> None:
        self._then, self._back = lambda _: None, None
        self._stage.change(mode=self._under, menu=None, notice=None)
