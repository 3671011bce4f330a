"""A small desk: what its customers ask and its agents answer, with one way to answer each."""

from __future__ import annotations

import random

from saywell.engine.suggest.chats import AGENT, CUSTOMER, Chat

TOPICS = (
    (("where is my parcel", "has my parcel left", "my parcel is late"), "it left our warehouse"),
    (("i want my money back", "when do i get the refund"), "the refund reaches your card soon"),
    (
        ("i cannot sign in", "my password does not work"),
        "we mailed a link for a new password",
    ),
    (("do you open on sunday", "what are your hours"), "we are open from monday to friday"),
    (("thanks a lot", "great thank you"), "you are welcome"),
)


def small_desk(chats: int = 40, seed: int = 3) -> list[Chat]:
    """Make chats of three turns and their answers, the same for the same seed."""
    source = random.Random(seed)
    made = []
    for number in range(chats):
        turns: list[tuple[str, str]] = []
        for asked, answer in source.sample(TOPICS, 3):
            turns.append((CUSTOMER, source.choice(asked)))
            turns.append((AGENT, f"{source.choice(('sure,', 'yes,', ''))} {answer}"))
        made.append(Chat(str(number), tuple(turns)))
    return made
