"""A chat session steered by typed lines: what each command does, and what answers a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from saywell.app.course_words import due_sentence
from saywell.app.plain_events import (
    LATEST,
    MOST,
    draft_lines,
    finding_line,
    message_lines,
    queue_lines,
)
from saywell.app.session.session import Session
from saywell.app.state import Mode, State
from saywell.app.words import Words
from saywell.errors import closest
from saywell.model.settings import Clocks
from saywell.model.untrusted import clean, clean_line

AWAY = "."
"""The line that goes back from a question."""

KEYS: Mapping[str, str] = MappingProxyType(
    {
        "send": "send",
        "fix": "fix",
        "why": "why",
        "cancel": "stop",
        "close": "close",
        "commands": "help",
        "detach": "detach",
        "follow_ups": "follow-ups",
        "help": "help",
        "hold": "hold",
        "next_waiting": "next",
        "offer": "offer",
        "overrule": "overrule",
        "palette": "search",
        "pass_on": "transfer",
        "quit": "quit",
        "slash": "search",
        "scroll_down": "read",
        "sort_out": "outbox",
        "take": "take",
    }
)
"""The commands that sentences name where the full screen has keys."""


@dataclass(frozen=True, slots=True)
class Command:
    """What can be typed: its name, what may follow it, what it is for, what it does.

    ``about`` names a sentence. ``does`` gets what follows the name.
    """

    name: str
    takes: str
    about: str
    does: Callable[[str], object]


class PlainChat:
    """Takes typed lines for a session; ``say`` gets what is to be read out.

    ``left`` is True once the agent has left.
    """

    def __init__(
        self, session: Session, words: Words, clocks: Clocks, say: Callable[[str], object]
    ) -> None:
        self.left = False
        self._session = session
        self._words = words
        self._clocks = clocks
        self._say = say
        self._commands = {one.name: one for one in self._table()}

    @property
    def _state(self) -> State:
        return self._session.state

    def line(self, typed: str) -> None:
        """Do what a typed line says: answer what is asked, else a command."""
        self._session.awake()
        text = clean(typed).strip()
        answer = self._answers().get(self._state.mode)
        if answer is not None:
            answer(text)
            return
        if text in ("", AWAY):
            return
        name, _, rest = text.partition(" ")
        command = self._commands.get(name.casefold())
        if command is None:
            known = closest(name.casefold(), self._commands)
            hint = self._words("plain.meant" if known else "plain.try_help", name=known)
            self._say(self._words("plain.unknown", name=clean_line(name, 40), hint=hint))
            return
        if self._state.mode is Mode.PALETTE and name.casefold() not in _IN_PALETTE:
            self._session.palette.back()
        command.does(rest.strip())

    # -- commands

    def _table(self) -> tuple[Command, ...]:
        session, composer = self._session, self._session.composer
        plain = self._plain
        return (
            Command("queue", "", "plain.key_queue", self._queue),
            Command("next", "", "key.next_waiting", plain(session.next_waiting)),
            Command("back", "", "key.go_back", plain(session.go_back)),
            Command("open", "N", "plain.key_open", self._open),
            Command("read", "[N]", "plain.key_read", self._read),
            Command("due", "", "plain.key_due", self._due),
            Command("reply", "TEXT", "plain.key_reply", lambda text: self._write(text, False)),
            Command("note", "TEXT", "plain.key_note", lambda text: self._write(text, True)),
            Command("draft", "", "plain.key_draft", self._draft),
            Command("clear", "", "plain.key_clear", lambda _: composer.put("", 0)),
            Command("findings", "", "plain.key_findings", self._findings),
            Command("why", "", "key.why", self._why),
            Command("fix", "", "key.fix", plain(composer.fix)),
            Command("send", "", "key.send", plain(session.sending.send)),
            Command("stop", "", "plain.key_stop", self._stop),
            Command("search", "WORDS", "plain.key_search", self._search),
            Command("show", "N", "plain.key_show", self._show),
            Command("insert", "N", "plain.key_insert", self._insert),
            Command("switch", "", "key.switch", plain(session.palette.switch)),
            Command("offer", "", "key.offer", plain(session.course.offer)),
            Command("overrule", "", "key.overrule", plain(session.course.overrule)),
            Command("take", "", "key.take", plain(session.course.take)),
            Command("hold", "", "key.hold", plain(session.course.hold)),
            Command("transfer", "", "key.pass_on", plain(session.course.passing.begin)),
            Command("close", "", "key.close", plain(session.course.closing.open)),
            Command("follow-ups", "", "key.follow_ups", plain(session.follow_ups.menu)),
            Command("jump", "", "key.jump", plain(session.jump.ask)),
            Command("files", "", "plain.key_files", plain(session.deeds.save_files)),
            Command("detach", "", "key.detach", plain(composer.detach)),
            Command("outbox", "", "key.sort_out", plain(session.sort_out)),
            Command("refresh", "", "key.refresh", plain(session.refresh)),
            Command("help", "", "plain.key_help", self._help),
            Command("quit", "", "key.quit", self._quit),
        )

    @staticmethod
    def _plain(deed: Callable[[], object]) -> Callable[[str], object]:
        return lambda _: deed()

    def _help(self, _: str) -> None:
        for one in self._commands.values():
            self._say(f"{one.name} {one.takes}".rstrip() + f": {self._words(one.about)}")
        self._say(self._words("plain.answers", away=AWAY))

    def _queue(self, _: str) -> None:
        for line in queue_lines(self._state, self._words, self._clocks):
            self._say(line)

    def _open(self, text: str) -> None:
        """Open a conversation by its place in the queue, its name, or any by its number."""
        queue = self._state.queue
        place = _number(text, len(queue))
        if place:
            self._session.open(queue[place - 1].id)
            return
        named = [one for one in queue if text and text.casefold() in one.contact.name.casefold()]
        if len(named) == 1:
            self._session.open(named[0].id)
        elif text.isdecimal():
            self._session.open(text)
        else:
            self._say(self._words("plain.which", count=len(queue)))

    def _read(self, text: str) -> None:
        if not self._state.selected:
            self._say(self._words("notice.open_first"))
        count = _number(text, len(self._state.messages)) or LATEST
        for message in self._state.messages[-count:]:
            for line in message_lines(message, self._words):
                self._say(line)

    def _due(self, _: str) -> None:
        for one in self._state.due:
            self._say(due_sentence(one, self._state, self._words))
        if not self._state.due:
            self._say(self._words("plain.nothing_due"))

    def _write(self, text: str, note: bool) -> None:
        """Put a text behind the draft; without one only say for whom the draft is."""
        if not self._state.selected:
            self._say(self._words("notice.open_first"))
            return
        if self._state.draft.note is not note:
            self._session.composer.toggle_note()
        if text and self._state.draft.note is note:
            before = self._state.draft.text
            whole = f"{before}\n{text}" if before.strip() else text
            self._session.composer.put(whole, len(whole))

    def _draft(self, _: str) -> None:
        for line in draft_lines(self._state, self._words):
            self._say(line)

    def _findings(self, _: str) -> None:
        for finding in self._state.findings:
            self._say(finding_line(finding, self._words))
        if not self._state.findings:
            self._session.composer.say_nothing_found()

    def _why(self, _: str) -> None:
        chosen = self._state.chosen_finding
        if chosen is None:
            self._session.composer.say_nothing_found()
        else:
            self._say(f"{clean_line(chosen.why)} ({chosen.check})")

    def _stop(self, _: str) -> None:
        if not self._session.sending.take_back():
            self._say(self._words("plain.nothing_to_stop"))

    # -- replies

    def _search(self, text: str) -> None:
        self._session.palette.open()
        if self._state.mode is Mode.PALETTE:
            self._session.palette.search(text)

    def _show(self, text: str) -> None:
        palette = self._state.palette
        place = _number(text, min(len(palette.hits), MOST))
        if self._state.mode is not Mode.PALETTE or not place:
            self._say(self._words("plain.search_first"))
        else:
            self._session.palette.choose(place - 1 - palette.chosen)

    def _insert(self, text: str) -> None:
        """Insert a reply of the last search; without one, a suggested one."""
        if self._state.mode is not Mode.PALETTE and self._state.offered:
            self._session.palette.open()
        self._show(text or str(self._state.palette.chosen + 1))
        if self._state.mode is Mode.PALETTE:
            self._session.palette.accept()

    # -- answers

    def _answers(self) -> Mapping[Mode, Callable[[str], object]]:
        session = self._session
        unsent = session.unsent
        return {
            Mode.MENU: self._choose,
            Mode.ASK: self._answer_line,
            Mode.FIELD: self._answer_field,
            Mode.REASON: lambda text: (
                session.sending.withdraw() if text == AWAY else session.sending.give_reason(text)
            ),
            Mode.LEAVE: lambda text: self._quit("") if text == "quit" else session.stay(),
            Mode.HELD: lambda text: self._decide(text, (unsent.send, unsent.edit, unsent.drop)),
            Mode.UNSURE: lambda text: self._decide(
                text, (unsent.look, unsent.again, unsent.there, unsent.give_up)
            ),
        }

    def _choose(self, text: str) -> None:
        """Take a line of a list by its number; other words narrow the list."""
        menus, menu = self._session.menus, self._state.menu
        place = _number(text, min(len(menu.hits), MOST)) if menu is not None else 0
        if text == AWAY:
            menus.back()
        elif place:
            menus.point(place - 1)
        else:
            menus.type(text)

    def _answer_line(self, text: str) -> None:
        menus = self._session.menus
        if text == AWAY:
            menus.back()
            return
        if text or (self._state.menu is not None and self._state.menu.empty):
            menus.type(text)
        menus.accept()

    def _answer_field(self, text: str) -> None:
        palette, asking = self._session.palette, self._state.asking
        if text == AWAY:
            palette.back()
            return
        place = _number(text, len(asking.choices)) if asking is not None else 0
        if place and asking is not None:
            palette.choose(place - 1 - asking.chosen)
        elif text:
            palette.type_value(text)
        palette.answer()

    def _decide(self, text: str, deeds: tuple[Callable[[], object], ...]) -> None:
        place = _number(text, len(deeds))
        (deeds[place - 1] if place else self._session.unsent.later)()

    def _quit(self, _: str) -> None:
        self.left = self._session.leave()


_IN_PALETTE = frozenset(("search", "show", "insert", "switch", "help"))
"""Commands that leave what was found as it is."""


def _number(text: str, most: int) -> int:
    """Read a number from 1 to ``most``; 0 when it is none."""
    number = int(text) if text.isdecimal() and len(text) < 6 else 0
    return number if number <= most else 0
