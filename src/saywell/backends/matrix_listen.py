"""News from Matrix as it comes: a long poll on a thread of its own, which can be interrupted."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable, Iterator

from saywell.backends.json_values import Json, record, records
from saywell.backends.matrix_history import History
from saywell.backends.matrix_poll import WAIT, Poll
from saywell.backends.matrix_rooms import parts
from saywell.backends.matrix_state import State
from saywell.backends.matrix_wire import MESSAGE_TYPES, ident, message, own_content, replaces
from saywell.errors import BackendError, NotAChatSystem, RateLimited, Rejected, SignInRefused
from saywell.model.chat import Conversation
from saywell.model.push import (
    ConversationTold,
    Deaf,
    Event,
    Listening,
    MessageTold,
    TypingTold,
)

PAUSES = (1.0, 60.0)
"""The first pause after a failure, and the longest, in seconds; each is twice the last."""


class MatrixListener:
    """Tells what syncs bring, beginning at where the rooms are known, until it is closed.

    It goes by a token of its own: what the rest of the program reads meanwhile takes no news
    away, and after an interruption nothing is missing.
    """

    def __init__(
        self,
        tell: Callable[[Event], None],
        poll: Poll,
        state: State,
        history: History,
    ) -> None:
        self._tell = tell
        self._poll = poll
        self._state = state
        self._history = history
        self._closed = threading.Event()
        self._telling = threading.Lock()
        self._shown: dict[str, Conversation] = {}
        self._typing: dict[str, frozenset[str]] = {}
        self._thread = threading.Thread(target=self._run, name="matrix-listen", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop it; nothing is told after this returns."""
        self._closed.set()
        self._poll.break_off()
        if threading.current_thread() is not self._thread:
            with self._telling:
                pass
            self._thread.join(0.9)
        self._poll.close()

    def _say(self, event: Event) -> None:
        with self._telling:
            if not self._closed.is_set():
                self._tell(event)

    def _run(self) -> None:
        since, failures, heard = "", 0, False
        while not self._closed.is_set():
            try:
                since = since or self._beginning(heard)
                wait = 0.0 if failures or not heard else WAIT
                answer = self._state.sync(since, wait, self._poll)
                if failures or not heard:
                    self._say(Listening(resumed=heard))
                failures, heard = 0, True
                self._report(since, answer)
                since = str(answer["next_batch"])
            except BackendError as error:
                failures += 1
                if isinstance(error, Rejected):
                    since = ""
                if not self._rest(error, failures):
                    return
            except Exception as error:
                what = f"news could not be read: {type(error).__name__}"
                self._say(Deaf(NotAChatSystem(what, hint="start the program again")))
                raise

    def _beginning(self, heard: bool) -> str:
        """Return the token of what is known, so that all is told that came after it was read.

        When the server does not go on from where it was heard, we begin anew, and tell what is
        not as it was.
        """
        if heard or not self._state.rooms.since:
            self._state.refresh()
        for one in self._state.all_shown():
            if heard:
                self._say_changed(one)
            self._shown[one.id] = one
        return self._state.rooms.since

    def _rest(self, error: BackendError, failures: int) -> bool:
        """Say that nothing is heard, and wait; false when it makes no sense to try again."""
        if isinstance(error, SignInRefused):
            self._say(Deaf(error))
            return False
        first, longest = PAUSES
        pause = min(first * 2.0 ** (failures - 1), longest) * random.uniform(0.7, 1.3)  # noqa: S311
        if isinstance(error, RateLimited) and error.retry_after is not None:
            pause = max(pause, error.retry_after)
        self._say(Deaf(error, pause))
        return not self._closed.wait(pause)

    def _report(self, since: str, answer: Json) -> None:
        rooms = record(answer.get("rooms"))
        joined = parts(rooms, "join")
        touched = {one.id: one for one in self._state.take_in(since, answer)}
        for room_id, part in joined:
            for event in self._messages(room_id, part):
                self._say(event)
        for room_id, _ in [*parts(rooms, "invite"), *joined, *parts(rooms, "leave")]:
            shown = self._state.shown(room_id)
            if shown is not None:
                touched[room_id] = shown
        for shown in touched.values():
            self._say_changed(shown)
        for room_id, part in joined:
            for typed in self._typed(room_id, part):
                self._say(typed)
        if any(record(part.get("timeline")).get("limited") is True for _, part in joined):
            self._say(Listening(resumed=True))

    def _say_changed(self, shown: Conversation) -> None:
        if shown != self._shown.get(shown.id):
            self._shown[shown.id] = shown
            self._say(ConversationTold(shown))

    def _messages(self, room_id: str, part: Json) -> Iterator[MessageTold]:
        """Read the messages that came, and those that were changed as they are now."""
        names, people = self._state.rooms.names(room_id), self._state.people
        changed: dict[str, None] = {}
        for event in since_joining(part, people.me):
            old = replaces(event)
            if event.get("type") == "m.room.redaction":
                old = ident(event.get("redacts")) or ident(own_content(event).get("redacts"))
            if old:
                changed[old] = None
            elif event.get("type") in MESSAGE_TYPES:
                found = message(event, room_id, people, names)
                if found is not None:
                    yield MessageTold(found)
        for event_id in changed:
            with contextlib.suppress(BackendError):
                now = message(self._history.event(room_id, event_id), room_id, people, names)
                if now is not None:
                    yield MessageTold(now)

    def _typed(self, room_id: str, part: Json) -> Iterator[TypingTold]:
        """Tell who has begun and who has stopped: a sync names those who type."""
        people, names = self._state.people, self._state.rooms.names(room_id)
        for event in records(record(part.get("ephemeral")).get("events")):
            users = own_content(event).get("user_ids")
            if event.get("type") != "m.typing" or not isinstance(users, list):
                continue
            typing = frozenset(filter(None, map(ident, users))) - {people.me}
            before = self._typing.get(room_id, frozenset())
            self._typing[room_id] = typing
            for user in sorted(typing ^ before):
                yield TypingTold(
                    room_id, names.get(user, user), user in typing, people.customer(user)
                )


def since_joining(part: Json, me: str) -> list[Json]:
    """Return the events that came in a room, without what is older than our joining it."""
    events = list(records(record(part.get("timeline")).get("events")))
    entered = [
        number
        for number, event in enumerate(events)
        if event.get("state_key") == me
        and own_content(event).get("membership") == "join"
        and record(record(event.get("unsigned")).get("prev_content")).get("membership") != "join"
    ]
    return events[entered[-1] + 1 :] if entered else events
