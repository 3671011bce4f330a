"""How a scripted customer behaves: a pure step from what was said, and when, to what they do.

    history -> waiting for the agent: patience, two reminders, a last word, gone
            -> the agent has spoken:  a pause, then whatever the kind of customer makes of it

Nothing is remembered but the history, so a desk that is started again goes on where it was.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from saywell.practice.scripts import Character, Kind


@dataclass(frozen=True, slots=True)
class Turn:
    """One public message; ``at`` is in seconds, ``line`` the occasion of a customer's own."""

    from_customer: bool
    text: str
    at: float
    line: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Write a message; ``line`` is its occasion."""

    text: str
    line: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Close the chat window."""


Action = Say | Leave

PATIENCE = {Kind.ANGRY: (45.0, 60.0)}
"""Seconds of silence, from and to, after which a customer asks whether anybody is there."""

USUAL_PATIENCE = (65.0, 110.0)
MORE_PATIENCE = (1.0, 1.2, 1.5)
"""How much longer than the first each reminder is waited for; then they leave."""

HOLD_FACTOR = 2.0
"""A customer who agreed to hold waits this much longer."""

REACTION = (2.5, 6.0)
"""Seconds to read and type an answer, from and to."""

SILENT_GIVES_UP = 240.0
"""Seconds after which the silent customer is gone without a word."""

CHECK_INS = 3
"""Messages of the agent after which the silent customer is gone."""

AFTER_CHECK_IN = 20.0
AFTER_THANKS = 60.0
AFTER_GOODBYE = 2.0
MAX_GRUMBLES = 2
"""How often a customer repeats themselves before they give up."""

FACTS = ("order", "email", "name", "phone")

_ENDINGS = {"bye", "last_word", "oh_sorry"}
_SENTENCE = re.compile(r"[^.!?;؟？。！\n\u037e]+[.!?;؟？。！\u037e]*")
_MARKS = re.compile(r"[\u0300-\u036f\u064b-\u0652\u0640]")


def step(
    character: Character, history: Sequence[Turn], now: float, rng: random.Random
) -> tuple[Action, ...]:
    """Say what a customer does at ``now``, which is often nothing.

    ``rng`` must be seeded anew for each length of the history, so that asking again before
    anything was said gives the same pauses and words.
    """
    reaction = rng.uniform(*REACTION)
    patience = rng.uniform(*PATIENCE.get(character.kind, USUAL_PATIENCE))
    if not history:
        return tuple(Say(text, "opening") for text in character.opening)
    last = history[-1]
    pause = now - last.at
    if last.line in _ENDINGS:
        return (Leave(),) if pause >= AFTER_GOODBYE else ()
    if character.kind is Kind.SILENT:
        return _silent(history, pause)
    if last.from_customer:
        return _waiting(character, history, pause, patience, rng)
    if pause < reaction:
        return ()
    return _answering(character, history, rng)


def _silent(history: Sequence[Turn], pause: float) -> tuple[Action, ...]:
    """Stay silent, and be gone after enough check-ins or enough time."""
    check_ins = sum(not turn.from_customer for turn in history)
    gone = pause > SILENT_GIVES_UP or (check_ins >= CHECK_INS and pause > AFTER_CHECK_IN)
    return (Leave(),) if gone else ()


def _waiting(
    character: Character,
    history: Sequence[Turn],
    pause: float,
    patience: float,
    rng: random.Random,
) -> tuple[Action, ...]:
    """Wait for the agent, remind them twice, leave with a last word."""
    own = _since_agent(history)
    if history[-1].line == "thanks":
        return (Leave(),) if pause > AFTER_THANKS else ()
    reminders = sum(turn.line in ("nudge", "nudge_again") for turn in own)
    if any(turn.line == "hold_yes" for turn in own):
        patience *= HOLD_FACTOR
    if pause < patience * MORE_PATIENCE[min(reminders, 2)]:
        return ()
    line = ("nudge", "nudge_again", "last_word")[min(reminders, 2)]
    return (_say(character, line, rng),)


def _since_agent(history: Sequence[Turn]) -> list[Turn]:
    """Return the customer's messages since the agent last spoke."""
    own: list[Turn] = []
    for turn in reversed(history):
        if not turn.from_customer:
            break
        own.append(turn)
    return own[::-1]


def _answering(
    character: Character, history: Sequence[Turn], rng: random.Random
) -> tuple[Action, ...]:
    """React to what the agent has said since the customer's last message."""
    texts: list[str] = []
    for turn in reversed(history):
        if turn.from_customer:
            break
        texts.append(turn.text)
    heard = hear(character, texts)
    ever = hear(character, [turn.text for turn in history if not turn.from_customer])
    said = [turn.line for turn in history if turn.from_customer]
    facts = _facts(character, heard, rng)
    if character.kind is Kind.ANGRY and "calmed" not in said:
        if "sorry" in ever:
            return (_say(character, "calmed", rng), *facts)
        return _again(character, "still_angry", said, facts, rng)
    if character.kind is Kind.PERSON and "person_ok" not in said:
        if "person" in ever:
            return (_say(character, "person_ok", rng), Say(character.detail[0], "detail"))
        return _again(character, "person_again", said, (), rng)
    if character.kind is Kind.WRONG_COMPANY and (
        "elsewhere" in heard or ("company" in heard and "detail" in said)
    ):
        return (_say(character, "oh_sorry", rng),)
    return _ordinary(character, heard, said, facts, rng)


def _again(
    character: Character,
    line: str,
    said: Sequence[str],
    facts: tuple[Action, ...],
    rng: random.Random,
) -> tuple[Action, ...]:
    """Insist, but not for ever."""
    if said.count(line) >= MAX_GRUMBLES:
        return (_say(character, "last_word", rng),)
    return (_say(character, line, rng), *facts)


def _ordinary(
    character: Character,
    heard: frozenset[str],
    said: Sequence[str],
    facts: tuple[Action, ...],
    rng: random.Random,
) -> tuple[Action, ...]:
    """Answer questions, thank for a solution, explain, ask on, give up: the first that fits."""
    if "thanks" in said:
        return (_say(character, "bye", rng),) if "else" in heard else (Leave(),)
    if facts:
        return facts
    if "else" in heard and "detail" in said:
        return (_say(character, "bye", rng),)
    if "hold" in heard:
        return (_say(character, "hold_yes", rng),)
    if "solved" in heard or ("when" in heard and "detail" in said):
        return (_say(character, "thanks", rng),)
    if "permission" in heard and "detail" in said:
        return (_say(character, "yes", rng),)
    if "detail" not in said:
        return tuple(Say(text, "detail") for text in character.detail)
    return _again(character, "unsure", said, (), rng)


def _facts(character: Character, heard: frozenset[str], rng: random.Random) -> tuple[Action, ...]:
    """Give each fact that is asked for and exists."""
    return tuple(
        _say(character, fact, rng) for fact in FACTS if fact in heard and character.fact(fact)
    )


def _say(character: Character, line: str, rng: random.Random) -> Say:
    """Choose one of the character's ways to say something, with its facts in place."""
    text = rng.choice(character.lines[line])
    for fact in FACTS:
        text = text.replace(f"{{{fact}}}", character.fact(fact))
    return Say(text, line)


def hear(character: Character, texts: Sequence[str]) -> frozenset[str]:
    """Name what the agent's messages contain, as far as the character's keywords reach.

    A fact counts as asked for, and leave as asked, only in a question or a request; a solution,
    or when it will come, counts only in a statement.
    """
    found: set[str] = set()
    for sentence in _sentences(texts):
        folded = fold(sentence)
        hits = {
            name
            for name, words in character.keywords.items()
            if any(fold(word) in folded for word in words)
        }
        question = _is_question(sentence, character.lang)
        if not question:
            hits.discard("permission")
        if not question and "request" not in hits:
            hits.difference_update(FACTS)
        if question:
            hits -= {"solved", "when"}
        found |= hits
    return frozenset(found)


def _sentences(texts: Sequence[str]) -> list[str]:
    """Cut messages into sentences, their final marks included."""
    return [match[0] for text in texts for match in _SENTENCE.finditer(text)]


def _is_question(sentence: str, lang: str) -> bool:
    """Say whether a sentence ends as a question does in the language."""
    marks = "?؟？\u037e" + (";" if lang == "el" else "")
    return sentence.rstrip()[-1:] in marks and bool(sentence.strip())


def fold(text: str) -> str:
    """Fold case, Greek accents, Arabic vowel marks and the forms of alef, to compare words."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", bare)
