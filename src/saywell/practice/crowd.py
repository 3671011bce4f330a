"""The customers at work: lets each scripted customer act, and new ones arrive."""

from __future__ import annotations

import random
from collections.abc import Callable

from saywell.practice import events, seed
from saywell.practice.customers import Action, Leave, Say, Turn, step
from saywell.practice.scripts import Character, characters
from saywell.practice.store import Row, Store, decoded

FEW = 6
"""With fewer customers than this in the queue, the next one arrives."""

BETWEEN_ARRIVALS = 40.0
"""Seconds between two arrivals."""


TYPES_FOR = 2.0
"""Seconds before a message in which a customer is seen typing."""

BEFORE_RATING = 5.0
"""Seconds until a customer answers a survey."""

RATINGS = (
    ({"last_word"}, 1),
    ({"thanks", "still_angry"}, 4),
    ({"thanks"}, 5),
)
"""What was said in a chat, and the rating from 1 to 5 that it leads to; the first that fits."""


class Crowd:
    """All scripted customers of one desk.

    ``speed`` is how many times faster than life they live: what happens after the first tick is
    seen by them as that many times longer ago. A ``closed`` desk lets nobody else arrive.
    """

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], float],
        seed_number: int,
        speed: float,
        closed: bool = False,
    ) -> None:
        self._store = store
        self._now = now
        self._seed = seed_number
        self._speed = speed
        self._closed = closed
        self._began = now()
        self._last_arrival = self._began
        self._typists: set[int] = set()

    def tick(self) -> None:
        """Let everybody act once, at the clock's present moment."""
        with self._store.transaction() as store:
            now = self._now()
            active = store.all(
                "SELECT v.*, s.character FROM scripted s"
                " JOIN conversations v ON v.id = s.conversation_id WHERE s.left_at IS NULL"
            )
            for row in active:
                self._act(row, characters()[row["character"]], now)
            for survey in self._unanswered_surveys():
                self._rate(survey, now)
            if self._closed:
                return
            if len(active) < FEW and self._felt(now) - self._felt(self._last_arrival) > (
                BETWEEN_ARRIVALS
            ):
                self._arrive(now)

    def _felt(self, moment: float) -> float:
        """Turn a time into the customers' own."""
        if moment <= self._began:
            return moment
        return self._began + (moment - self._began) * self._speed

    def _act(self, row: Row, character: Character, now: float) -> None:
        """Let one customer act; while the agent is seen typing they do not complain."""
        history = self._history(row)
        typing = (row["typing_until"] or 0.0) > now
        if typing and history and history[-1].from_customer:
            self._show_typing(row["id"], on=False)
            return

        def actions(later: float) -> tuple[Action, ...]:
            dice = f"{self._seed}:{character.key}:{len(history)}"
            rng = random.Random(dice)  # noqa: S311 - play
            return step(character, history, self._felt(now) + later, rng)

        due = actions(0.0)
        for action in due:
            if isinstance(action, Leave):
                self._leave(row, now)
            else:
                seed.say(self._store, row, action.text, action.line, now)
        soon = not due and any(isinstance(one, Say) for one in actions(TYPES_FOR))
        self._show_typing(row["id"], on=soon)

    def _show_typing(self, conversation_id: int, *, on: bool) -> None:
        """Tell when a customer begins or stops to type."""
        if on == (conversation_id in self._typists):
            return
        (self._typists.add if on else self._typists.discard)(conversation_id)
        self._store.work.typing.append((conversation_id, on, False))

    def _history(self, row: Row) -> list[Turn]:
        """Read what the customer has seen and said."""
        rows = self._store.all(
            "SELECT m.message_type, m.content, m.created_at, l.line FROM messages m"
            " LEFT JOIN scripted_lines l ON l.message_id = m.id"
            " WHERE m.conversation_id = ? AND m.private = 0 AND m.message_type IN (0, 1)"
            " ORDER BY m.created_at, m.id",
            row["id"],
        )
        return [
            Turn(
                from_customer=item["message_type"] == events.INCOMING,
                text=item["content"] or "",
                at=self._felt(item["created_at"]),
                line=item["line"] or "",
            )
            for item in rows
        ]

    def _leave(self, row: Row, now: float) -> None:
        """Let a customer go: their profile shows them offline."""
        self._store.run("UPDATE scripted SET left_at = ? WHERE conversation_id = ?", now, row["id"])
        self._store.update("contacts", row["contact_id"], online=False)

    def _unanswered_surveys(self) -> list[Row]:
        """Find the surveys that scripted customers have not answered."""
        return self._store.all(
            "SELECT m.* FROM messages m JOIN scripted s ON s.conversation_id = m.conversation_id"
            " WHERE m.content_type = 'input_csat'"
            " AND m.content_attributes NOT LIKE '%submitted_values%'"
        )

    def _rate(self, survey: Row, now: float) -> None:
        """Answer a survey after a while: well after thanks, badly after a last word."""
        if self._felt(now) - self._felt(survey["created_at"]) < BEFORE_RATING:
            return
        said = {
            row["line"]
            for row in self._store.all(
                "SELECT l.line FROM scripted_lines l JOIN messages m ON m.id = l.message_id"
                " WHERE m.conversation_id = ?",
                survey["conversation_id"],
            )
        }
        rating = next((stars for lines, stars in RATINGS if lines <= said), None)
        if rating is None:
            return
        answer = {"csat_survey_response": {"rating": rating, "feedback_message": ""}}
        attributes = {**decoded(survey, "content_attributes"), "submitted_values": answer}
        self._store.update("messages", survey["id"], content_attributes=attributes, updated_at=now)

    def _arrive(self, now: float) -> None:
        """Let the next character write for the first time."""
        met = {row["character"] for row in self._store.all("SELECT character FROM scripted")}
        new = [character for key, character in characters().items() if key not in met]
        if not new:
            return
        rng = random.Random(f"{self._seed}:{len(met)}")  # noqa: S311 - play
        inbox = self._store.one("SELECT * FROM inboxes WHERE id = ?", 1 + (len(met) % 4 == 0))
        if inbox is not None:
            seed.arrive(self._store, rng.choice(new), inbox, now)
            self._last_arrival = now
