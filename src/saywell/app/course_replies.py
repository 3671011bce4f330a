"""Which of the team's replies serves a step of a conversation best."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from saywell.model.card import Card
from saywell.model.course import Move
from saywell.model.snippet import Reply

STARTER_LAYER = "starter"
"""The layer of the replies that come with the program."""

SITUATIONS = frozenset(
    {
        "returning",
        "pre-chat",
        "waited",
        "again",
        "late",
        "solved",
        "personal",
        "pass-on",
        "promised",
        "started",
    }
)
"""Tags that say when a reply fits; where it does not, others of its purpose go before it.

``returning``: the customer has written before; ``pre-chat``: they have filled in a form;
``waited``: they had to wait; ``again``: a hold after another; ``late``: back later than was said;
``solved``: asks whether it is; ``personal``: a person has taken over from a robot; ``pass-on``:
introduces the customer to the colleague who takes over; ``promised``: brings the answer that was
promised, and promises none; ``started``: says that something was set going, which the agent
alone knows.
"""

MOVES: Mapping[str, Move] = MappingProxyType(
    {
        "greeting": Move.GREET,
        "request_information": Move.ASK,
        "confirm_understanding": Move.RESTATE,
        "hold": Move.ASK_HOLD,
        "back_from_hold": Move.BACK,
        "transfer": Move.ASK_TRANSFER,
        "introduction": Move.INTRODUCE,
        "wrong_company": Move.WAY_OUT,
        "check_in_first": Move.CHECK_IN,
        "check_in_second": Move.CHECK_IN,
        "check_in_last": Move.CHECK_IN,
        "follow_up": Move.PROMISE,
        "progress_update": Move.PROGRESS,
        "ask_contact": Move.ASK_CONTACT,
        "other_channel": Move.OFFER_CHANNEL,
        "anything_else": Move.ASK_ELSE,
        "thanks": Move.THANK,
        "feedback": Move.ASK_FEEDBACK,
        "closing": Move.GOODBYE,
    }
)
"""What a message with a reply of each purpose does, in whatever words the team has put it."""


def move_of(reply: Reply) -> Move | None:
    """Return what a message does that a reply went into; None where its purpose does not tell."""
    if reply.purpose == "anything_else" and "solved" in reply.tags:
        return Move.ASK_SOLVED
    if reply.purpose == "follow_up" and "promised" in reply.tags:
        return None
    return MOVES.get(reply.purpose)


def fittest(
    cards: Iterable[Card],
    purposes: Sequence[str],
    tags: Collection[str],
    lang: str,
    usage: Mapping[str, float],
) -> list[Card]:
    """Order replies: those of the first purpose before the rest, then as the situation asks.

    ``tags`` are those of the situation, ``lang`` the customer's language ("" when nobody knows).
    Then the team's own go before those that come with the program, and what is used more often
    before the rest.
    """
    wanted = SITUATIONS.intersection(tags)
    place = {purpose: number for number, purpose in enumerate(purposes)}

    def rank(card: Card) -> tuple[object, ...]:
        about = SITUATIONS.intersection(card.tags)
        return (
            place[card.purpose],
            len(about - wanted),
            -len(about & wanted),
            bool(lang) and not {lang, "*"} & {*card.languages},
            card.layer == STARTER_LAYER,
            -usage.get(card.id, 0.0),
        )

    return sorted((card for card in cards if card.purpose in place), key=rank)
