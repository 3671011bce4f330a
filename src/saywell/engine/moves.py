"""What a message does in the flow of a chat: asks leave, agrees, promises, says goodbye."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from saywell.engine.alike import repeats
from saywell.engine.anchors import Gate
from saywell.engine.lazily import compiled
from saywell.engine.masks import Span
from saywell.engine.matchers.asking import MAIL, PHONE, is_phone
from saywell.engine.matchers.base import RuleError
from saywell.engine.matchers.scene import ASKS_PERSON
from saywell.engine.matchers.words import Words
from saywell.engine.moments import named_time
from saywell.engine.phrases import PhraseSet
from saywell.engine.text import Text
from saywell.model.chat import Author
from saywell.model.course import Move
from saywell.model.rules import Pack

MAX_LETTERS = 4_000
"""Characters of a message that are read; what a message does is said at its start or its end."""


class MoveWords(Protocol):
    """The named lists of one language, compiled."""

    lang: str
    gate: Gate

    def named(self, name: str) -> PhraseSet | None:
        """Return the phrases of a list; None when the language has no such list."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What a message does.

    ``lasts`` is how long a hold is to take, or how soon a promise is due, counted from the
    message; ``reasoned`` says that a hold or a transfer has its reason, ``minds`` that the
    question is whether the customer minds, so that a no agrees.
    """

    moves: frozenset[Move] = frozenset()
    lasts: dt.timedelta | None = None
    reasoned: bool = False
    minds: bool = False


NOTHING = Moves()

OF_AGENTS = tuple(Move)[: tuple(Move).index(Move.OFFER_CHANNEL) + 1]
"""The moves that agents make; what is left are the customers'."""

ASKS_LEAVE = frozenset(
    {Move.ASK_HOLD, Move.ASK_TRANSFER, Move.OFFER_CHANNEL, Move.ASK_CONTACT, Move.RESTATE}
)
"""After these, a yes agrees and a no refuses."""

QUESTIONS = ASKS_LEAVE | {
    Move.ASK,
    Move.CHECK_IN,
    Move.ASK_SOLVED,
    Move.ASK_ELSE,
    Move.ASK_FEEDBACK,
    Move.WAY_OUT,
}
"""The moves that customers answer."""

_FINE = "-fine"
"""What ends the name of the list of longer phrases in which a match means nothing."""

_ANSWERS = ("says-yes", "says-no", "says-agreed", "says-refused", "says-gladly")
_SAYS = ("says-solved", "says-finished", "says-farewell", "says-thanks")
_SIGNS = (
    "asks-to-tell",
    "asks-minding",
    "gives-reason",
    "says-but",
    "says-mistaken",
    "sounds-asking",
)


def list_of(move: Move) -> str:
    """Return the name of the list of phrases by which a move is made."""
    return f"move-{move.value.replace('_', '-')}"


_BY_PHRASES = (
    *(move for move in OF_AGENTS if move is not Move.ASK),
    Move.WRONG_COMPANY,
)

_WITH_FINE = (
    *(list_of(move) for move in (*_BY_PHRASES, Move.ASK)),
    *_ANSWERS,
    *_SAYS,
    ASKS_PERSON,
)
LISTS = (*_WITH_FINE, *(name + _FINE for name in _WITH_FINE), *_SIGNS)
"""All named lists that moves are read with."""


def moves_of(
    text: str,
    lang: str,
    by: Author,
    words: MoveWords,
    *,
    asked: Moves = NOTHING,
    before: Sequence[str] = (),
    at: dt.datetime | None = None,
) -> Moves:
    """Return what a message does; nothing where that is not sure.

    ``asked`` is what the agent asked last, ``before`` what the customer wrote before, oldest
    first; ``at`` is when the message was written, in the time of the place, for promises by a
    day or an hour.
    """
    if by is Author.SYSTEM or not text.strip():
        return NOTHING
    read = _Reading(Text(text[:MAX_LETTERS], lang, gate=words.gate), words)
    if by is Author.CUSTOMER:
        return Moves(frozenset(_of_customer(read, asked, before)))
    return _of_agent(read, at)


class _Reading:
    """One message and the lists of its language."""

    def __init__(self, text: Text, words: MoveWords) -> None:
        self.text = text
        self._words = words

    def all(self, name: str) -> list[Span]:
        """Return all places where a list's phrases stand."""
        phrases = self._words.named(name)
        return phrases.spans(self.text) if phrases is not None else []

    def places(self, name: str) -> list[Span]:
        """Return the places that are not within one of the longer phrases that make it fine."""
        found = self.all(name)
        if not found:
            return found
        fine = self.all(name + _FINE)
        return [
            (start, end)
            for start, end in found
            if not any(low < end and start < high for low, high in fine)
        ]

    def says(self, name: str) -> bool:
        """Whether a list's phrases stand somewhere, and not in a question."""
        return any(not self.is_question(start) for start, _ in self.places(name))

    def is_question(self, at: int) -> bool:
        """Whether the sentence around a place of the view is a question."""
        start, end = self.text.sentence_at(at)
        mark = self.text.folded.span(end, end + 1)[0] if end < len(self.text.view) else -1
        if mark >= 0 and self.text.raw[mark] in _QUESTION_MARKS:
            return self.text.raw[mark] not in ";\u037e" or self.text.lang == "el"
        return any(start <= low < end for low, _ in self.all("sounds-asking"))


_QUESTION_MARKS = "?？؟;\u037e"


# --- agents -------------------------------------------------------------------------------------


def _of_agent(read: _Reading, at: dt.datetime | None) -> Moves:
    places: dict[Move, list[Span]] = {}
    for move in _BY_PHRASES:
        if move in OF_AGENTS and (found := read.places(list_of(move))):
            places[move] = found
    _part_greetings(read, places)
    _part_questions(read, places)
    _part_ratings(read, places)
    if _asks(read, places):
        places[Move.ASK] = []
    hold, promise = places.get(Move.ASK_HOLD), places.get(Move.PROMISE)
    lasts = None
    if hold or promise:
        lasts = named_time(read.text, hold or promise or [], at, hold=bool(hold))
    return Moves(
        moves=frozenset(places),
        lasts=lasts,
        reasoned=bool((hold or Move.ASK_TRANSFER in places) and read.all("gives-reason")),
        minds=bool(read.all("asks-minding")),
    )


def _part_questions(read: _Reading, places: dict[Move, list[Span]]) -> None:
    """Let no statement ask whether it is solved, unless it wants to be told; no question promises.

    Nor is anybody back who only greets.
    """
    told = {read.text.sentence_at(start) for start, _ in read.all("asks-to-tell")}
    _keep(
        places,
        Move.ASK_SOLVED,
        lambda at: read.is_question(at) or read.text.sentence_at(at) in told,
    )
    _keep(places, Move.PROMISE, lambda at: not read.is_question(at))
    if Move.GREET in places:
        places.pop(Move.BACK, None)


def _keep(places: dict[Move, list[Span]], move: Move, fits: Callable[[int], bool]) -> None:
    """Keep those places of a move that fit, by where they start."""
    kept = [span for span in places.pop(move, ()) if fits(span[0])]
    if kept:
        places[move] = kept


def _part_greetings(read: _Reading, places: dict[Move, list[Span]]) -> None:
    """Tell greetings from farewells where one word serves for both: by where it stands."""
    spans = read.text.sentences
    if len(spans) < 2:
        if Move.GREET in places:
            places.pop(Move.GOODBYE, None)
        return
    for move, own, other in ((Move.GREET, 0, Move.GOODBYE), (Move.GOODBYE, -1, Move.GREET)):
        low, high = spans[own]
        there = [span for span in places.get(move, ()) if low <= _raw(read, span) < high]
        if move in places and other in places:
            rest = [span for span in places[other] if span not in there]
            places[other] = rest
            if not rest:
                del places[other]


def _part_ratings(read: _Reading, places: dict[Move, list[Span]]) -> None:
    """Let a question how it went be no question whether it is solved."""
    sentence = read.text.sentence_at
    rated = {sentence(start) for start, _ in places.get(Move.ASK_FEEDBACK, ())}
    _keep(places, Move.ASK_SOLVED, lambda at: sentence(at) not in rated)


def _raw(read: _Reading, span: Span) -> int:
    return read.text.folded.span(*span)[0]


def _asks(read: _Reading, others: Mapping[Move, list[Span]]) -> bool:
    """Whether an agent asks about the problem: by a phrase, or in a question that is no other."""
    sentence = read.text.sentence_at
    taken = {
        sentence(start) for move, found in others.items() if move in QUESTIONS for start, _ in found
    }
    if any(sentence(start) not in taken for start, _ in read.places(list_of(Move.ASK))):
        return True
    taken.update(sentence(start) for start, _ in read.all(list_of(Move.ASK) + _FINE))
    return any(place not in taken for place in _questions(read))


def _questions(read: _Reading) -> Iterator[Span]:
    """Yield the bounds, in the view, of the sentences that are questions."""
    view, start = read.text.view, 0
    while start < len(view):
        end = view.find("\n", start)
        end = len(view) if end < 0 else end
        if view[start:end].strip() and read.is_question(start):
            yield start, end
        start = end + 1


# --- customers ----------------------------------------------------------------------------------

_NOD = MappingProxyType({"zh": 5})
_NOD_WORDS = 3
"""How long a mere nod is; thanks and wishes may be three times as long."""


def _is_courtesy(read: _Reading, asked: Moves, answers: Sequence[Move]) -> bool:
    """Whether a customer's message is nothing but thanks, a wish or a nod.

    A refusal has to be answered, and a mere yes to an open question is not all that will come.
    """
    words, nod = len(read.text.words), _NOD.get(read.text.lang, _NOD_WORDS)
    if any(True for _ in _questions(read)) or read.all("says-but") or words > 3 * nod:
        return False
    if Move.REFUSE in answers:
        return False
    if read.says("says-thanks") or _farewell(read):
        return True
    nods = read.says("says-yes") or read.says("says-agreed")
    return words <= nod and (bool(answers) or (nods and not asked.moves))


_SHORT = MappingProxyType({"zh": 24})
_SHORT_WORDS = 12
"""How long an answer may be of which the first word alone says yes or no: words, or characters."""


def _of_customer(read: _Reading, asked: Moves, before: Sequence[str]) -> Iterator[Move]:
    answers = tuple(_answers(read, asked))
    yield from answers
    if read.places(ASKS_PERSON):
        yield Move.WANT_PERSON
    if read.places(list_of(Move.WRONG_COMPANY)) or (
        Move.WAY_OUT in asked.moves and read.says("says-mistaken")
    ):
        yield Move.WRONG_COMPANY
    if _gives_contact(read):
        yield Move.GIVE_CONTACT
    if _is_courtesy(read, asked, answers):
        yield Move.COURTESY
    elif not answers and repeats(read.text.raw, before):
        yield Move.REPEAT


_CLEARLY = ("says-agreed", "says-gladly", "says-refused")
"""The lists of answers that are clear whatever was asked."""


def _answers(read: _Reading, asked: Moves) -> Iterator[Move]:
    yes, no = _yes_or_no(read)
    if asked.minds and not any(map(read.says, _CLEARLY)):
        yes, no = no, False  # whether they mind: a no agrees, a bare yes may be either
    if asked.moves & ASKS_LEAVE and (yes or no):
        yield Move.AGREE if yes else Move.REFUSE
    if read.all("says-but"):
        return
    if read.says("says-solved") or (yes and QUESTIONS & asked.moves == {Move.ASK_SOLVED}):
        yield Move.SOLVED
    if _is_done(read, asked, yes, no):
        yield Move.DONE


def _is_done(read: _Reading, asked: Moves, yes: bool, no: bool) -> bool:
    """Whether the customer needs nothing more; a no to something else does not say so."""
    if _farewell(read):
        return True
    if Move.ASK_ELSE in asked.moves:
        return read.says("says-finished") or read.says("says-thanks") or (no and not yes)
    return not asked.moves & ASKS_LEAVE and read.says("says-finished")


def _farewell(read: _Reading) -> bool:
    """Whether a customer says goodbye; where one word serves for both, a lone one greets."""
    found = read.places("says-farewell")
    if not found or len(read.text.sentences) > 1:
        return bool(found)
    greets = read.places(list_of(Move.GREET))
    return any(not any(low < end and start < high for low, high in greets) for start, end in found)


def _yes_or_no(read: _Reading) -> tuple[bool, bool]:
    """Say whether a message says yes, and whether it says no; never both."""
    if read.says("says-refused"):
        return False, True
    if read.says("says-agreed") or read.says("says-gladly"):
        return True, False
    if not _is_short(read.text):
        return False, False
    yes, no = read.says("says-yes"), read.says("says-no")
    return (yes, no) if yes != no else (False, False)


def _is_short(text: Text) -> bool:
    return len(text.words) <= _SHORT.get(text.lang, _SHORT_WORDS)


_RATHER = compiled(r"\d")


def _gives_contact(read: _Reading) -> bool:
    raw = read.text.raw
    if "@" in raw and MAIL.search(raw):
        return True
    return bool(_RATHER.search(raw)) and any(
        is_phone(match.group().strip()) for match in PHONE.finditer(raw)
    )


# --- the lists ----------------------------------------------------------------------------------


def compiled_lists(packs: Iterable[Pack], lang: str) -> Words:
    """Compile the lists of one language that moves are read with.

    A list with a phrase that cannot be read is left out.
    """
    lists: dict[str, tuple[str, ...]] = {}
    for pack in packs:
        if pack.language == lang:
            for name, phrases in pack.words.items():
                lists[name] = lists.get(name, ()) + phrases
    words = Words(lang, MappingProxyType(lists), Gate(lang))
    for name in LISTS:
        with suppress(RuleError):
            words.named(name)
    return words
