"""What is known around a draft, and whether a rule's conditions hold; worked out once a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from saywell.engine.spans import Spans
from saywell.engine.text import Text
from saywell.model.conditions import NOT

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.engine.mood import Mood
    from saywell.model.rules import Context

MOODS = ("upset", "annoyed", "calm")
"""The named lists of what customers write in each mood."""

ASKS_PERSON, SAYS_DONE = "asks-person", "says-done"
"""The named lists of how customers ask for a human, and say that they need nothing more."""

ASKS_ELSE, ENDS_WITH, GOES_ON = "move-ask-else", ("says-no", "says-thanks"), "says-but"
"""The named lists of how agents ask whether there is anything else, of the no or the thanks that
end a chat then, and of what shows that the customer goes on; see `saywell.engine.moves`."""

ASKED_PERSON = "asked_person"
"""The condition that the customer has asked for a human."""

BRINGS_PERSON = ("move-ask-transfer", "move-introduce")
"""The named lists of how agents offer a colleague, and introduce themselves."""


def prepare(conditions: Iterable[str], words: Words) -> None:
    """Compile the lists that some conditions need; raises RuleError when one is broken."""
    for condition in conditions:
        for name in _LISTS.get(condition.removeprefix(NOT), ()):
            words.named(name)


def holds(conditions: Iterable[str], text: Text, words: Words) -> bool:
    """Whether all conditions hold; what is not known neither holds nor does its opposite."""
    for condition in conditions:
        fact = condition.removeprefix(NOT)
        if fact not in text.facts:
            text.facts[fact] = _FACTS[fact](text, words)
        known = text.facts[fact]
        if known is None or known is condition.startswith(NOT):
            return False
    return True


def prepare_person(conditions: Iterable[str], words: Words) -> None:
    """Compile the lists that :func:`brings_person` needs."""
    if ASKED_PERSON in conditions:
        for name in BRINGS_PERSON:
            words.named(name)


def brings_person(conditions: Iterable[str], text: Text, words: Words) -> bool:
    """Whether a text does what a customer wants for whom a rule is that asked for a person.

    It offers a colleague, or a person introduces themselves with it.
    """
    if ASKED_PERSON not in conditions:
        return False
    lists = (words.named(name) for name in BRINGS_PERSON)
    return any(phrases is not None and bool(phrases.spans(text)) for phrases in lists)


Glance = tuple[Any, ...]
"""What there is of a context, without looking closer: contexts alike in it silence the same
rules."""


def glance(context: Context) -> Glance:
    """Look at a context from afar."""
    team, contact = context.team, context.contact
    return (
        bool(context.turns),
        bool(context.canned),
        bool(context.agent),
        bool(context.company),
        bool(context.attachments),
        bool(team.prefer or team.jargon or team.avoid),
        context.first_reply,
        contact and contact.gender,
    )


def depends(when: tuple[str, ...]) -> bool:
    """Whether conditions depend on more of a context than is seen at a glance."""
    return any(condition.removeprefix(NOT) in _LISTS for condition in when)


def hopeless(wants: tuple[str, ...], when: tuple[str, ...], text: Text, words: Words) -> bool:
    """Whether a rule has nothing to say in any context that looks like a text's at a glance."""
    if wants and not any(_is_known(getattr(text.context, fact)) for fact in wants):
        return True
    facts = [(condition, condition.removeprefix(NOT)) for condition in when]
    if not text.context.turns and any(fact in _LISTS for _, fact in facts):
        return True
    seen = [condition for condition, fact in facts if fact not in _LISTS]
    return not holds(seen, text, words)


def _is_known(value: Any) -> bool:
    team = getattr(value, "prefer", None)
    return bool(value) if team is None else bool(team or value.jargon or value.avoid)


def _gender(text: Text) -> str:
    contact = text.context.contact
    return contact.gender if contact is not None else ""


def _is_gender(gender: str) -> Callable[[Text, Words], bool | None]:
    return lambda text, _: _gender(text) == gender if _gender(text) else None


def _later_reply(text: Text, _: Words) -> bool | None:
    first = text.context.first_reply
    return None if first is None else not first


def _mood(text: Text, words: Words) -> Mood | None:
    lists = [words.named(name) for name in MOODS]
    upset, annoyed, calm = lists
    if upset is None or annoyed is None or calm is None or not text.customer:
        return None
    from saywell.engine.mood import MoodWords, mood_of

    words_of_moods = MoodWords(upset, annoyed, calm)
    turns = text.customer
    if _customer_done(text, words):  # then what went before is over
        turns = turns[-1:]
    return text.of_customer("mood", lambda: mood_of(turns, words_of_moods))


def _is_mood(wanted: str) -> Callable[[Text, Words], bool | None]:
    def fact(text: Text, words: Words) -> bool | None:
        mood = _mood(text, words)
        for name, one in _MOODS.items():
            text.facts[name] = None if mood is None else mood == one
        return None if mood is None else mood == wanted

    return fact


def _asked_person(text: Text, words: Words) -> bool | None:
    phrases = words.named(ASKS_PERSON)
    if phrases is None or not text.customer:
        return None
    return any(phrases.spans(turn) for turn in text.customer)


def _customer_done(text: Text, words: Words) -> bool | None:
    phrases = words.named(SAYS_DONE)
    if phrases is None or not text.customer:
        return None
    last = text.customer[-1]
    return bool(phrases.spans(last)) or (
        any(_said(name, last, words) for name in ENDS_WITH)
        and not (_asks(last) or _said(GOES_ON, last, words))
        and any(_said(ASKS_ELSE, turn, words) for turn in _asked_last(text))
    )


def _asked_last(text: Text) -> list[Text]:
    """Return the agent's turns that the customer's last ones answer."""
    authors = [turn.author.value for turn in text.context.turns]
    while authors and authors[-1] != "customer":
        authors.pop()
    while authors and authors[-1] == "customer":
        authors.pop()
    end = authors.count("agent")
    start = end
    while authors and authors.pop() == "agent":
        start -= 1
    return text.agent[start:end]


def _asks(turn: Text) -> bool:
    return any(mark in turn.raw for mark in ("?？؟\u037e;" if turn.lang == "el" else "?？؟\u037e"))


def _said(name: str, turn: Text, words: Words) -> bool:
    """Whether a phrase of a list stands in a turn, and none of those that make it fine at it."""
    phrases, fine = words.named(name), words.named(f"{name}-fine")
    found = phrases.spans(turn) if phrases is not None else []
    if not found or fine is None:
        return bool(found)
    excused = Spans(fine.spans(turn))
    return not all(excused.touch(span) for span in found)


_MOODS = MappingProxyType({"customer_upset": "upset", "customer_calm": "calm"})

_FACTS: Mapping[str, Callable[[Text, Words], bool | None]] = MappingProxyType(
    {
        "first_reply": lambda text, _: text.context.first_reply,
        "later_reply": _later_reply,
        "has_turns": lambda text, _: bool(text.context.turns),
        **{name: _is_mood(mood) for name, mood in _MOODS.items()},
        "asked_person": _asked_person,
        "customer_done": _customer_done,
        "gender_unknown": lambda text, _: not _gender(text),
        "gender_male": _is_gender("male"),
        "gender_female": _is_gender("female"),
        "no_attachment": lambda text, _: not text.context.attachments,
    }
)

_DONE = (
    SAYS_DONE,
    *(name + fine for name in (ASKS_ELSE, *ENDS_WITH, GOES_ON) for fine in ("", "-fine")),
)

_LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "customer_upset": (*MOODS, *_DONE),
        "customer_calm": (*MOODS, *_DONE),
        "asked_person": (ASKS_PERSON,),
        "customer_done": _DONE,
    }
)
