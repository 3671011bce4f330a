"""The fields and switches of a reply while it is being chosen: values in, values out."""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from saywell.app.state import Asking
from saywell.app.words import Words
from saywell.engine.fill import Filled
from saywell.errors import SaywellError
from saywell.model.lookup import Looking
from saywell.model.snippet import Reply, Variable
from saywell.model.untrusted import clean_line

NOTHING: Mapping[str, str] = MappingProxyType({})
UNDECIDED = -1
"""The place of the choice where none is pointed at yet."""

LONGEST_FACT = 80
"""Characters of what the chat system knows of a customer that a field has room for."""


def usual(reply: Reply) -> Mapping[str, bool]:
    """Return how the reply's optional paragraphs are switched to begin with."""
    return MappingProxyType({name: one.default for name, one in reply.paragraphs.items()})


def turned(switched: Mapping[str, bool]) -> Mapping[str, bool]:
    """Return the next combination of switches, through all of them, as one counts in twos."""
    following = dict(switched)
    for name in following:  # on to off carries over to the next
        following[name] = not following[name]
        if following[name]:
            break
    return MappingProxyType(following)


def with_samples(
    reply: Reply, filled: Filled, fill: Callable[[Mapping[str, str]], Filled]
) -> Filled:
    """Fill what is missing by its first choice, its example or its name, the latter two in marks.

    ``fill`` fills the reply with further values; where it cannot take these, as an example in
    marks is not always a value, the reply stays as it is.
    """
    if not filled.missing:
        return filled
    with contextlib.suppress(SaywellError):
        return fill({name: _sample(reply, filled.lang, name) for name in filled.missing})
    return filled


def _sample(reply: Reply, lang: str, name: str) -> str:
    variable = reply.variables.get(name)
    if variable is None:
        return f"‹{name}›"
    if variable.choices:
        return variable.choices[0].best(lang)
    return f"‹{variable.example.best(lang)}›"


NUMBERS = ("number", "id", "no")
"""What the name of a fact ends in where a field leaves it out: ``order_number`` fills ``order``."""


def known_of(facts: Mapping[str, str], name: str) -> str:
    """Return what is known for a field of this name; empty when nothing is that fits a line."""
    named = {re.sub(r"[\W_]+", "_", key.casefold()): value for key, value in facts.items()}
    wanted = (name.casefold(), *(f"{name.casefold()}_{end}" for end in NUMBERS))
    found = (named[one].strip() for one in wanted if one in named)
    return next((one for one in found if one and clean_line(one, limit=LONGEST_FACT) == one), "")


def at_field(
    asking: Asking, at: int, remembered: Mapping[str, str], facts: Mapping[str, str] = NOTHING
) -> Asking:
    """Go to one field: what was answered before, what is remembered or else known is offered.

    What was looked up is not: it is looked up again, as what it depends on may have changed.
    """
    new = dataclasses.replace(asking, at=at, version=asking.version + 1, live=None)
    variable = new.reply.variables.get(new.name)
    offered = by_hand(asking).get(new.name, "")
    if not offered and variable is not None and variable.remembered:
        offered = remembered.get(new.name, "")
    offered = offered or known_of(facts, new.name)
    return dataclasses.replace(
        new,
        typed="" if new.choices else offered,
        chosen=new.choices.index(offered) if offered in new.choices else _first(variable),
    )


def _first(variable: Variable | None) -> int:
    """Point at the first choice, but at none where a lookup is to say which it is."""
    looked_for = variable is not None and variable.lookup and variable.choices
    return UNDECIDED if looked_for else 0


def by_hand(asking: Asking) -> Mapping[str, str]:
    """Return the values that the agent has given, without those that were only looked up."""
    given = asking.values.items()
    return MappingProxyType({name: one for name, one in given if asking.looked.get(name) != one})


def is_only_looked_up(asking: Asking) -> bool:
    """Say whether the choice that is pointed at is one that was looked up."""
    return bool(asking.choices) and asking.looked.get(asking.name) == value_of(asking)


def looked_up(asking: Asking, live: Looking) -> Asking:
    """Show how the look-up of the field stands; what was found is offered in an empty field."""
    new = dataclasses.replace(asking, live=live)
    value = live.found.value if live.found is not None else ""
    if not value or new.typed or (new.choices and new.chosen != UNDECIDED):
        return new
    looked = MappingProxyType({**new.looked, new.name: value})
    new = dataclasses.replace(new, looked=looked, version=new.version + 1)
    if new.choices:
        at = new.choices.index(value) if value in new.choices else UNDECIDED
        return dataclasses.replace(new, chosen=at)
    return dataclasses.replace(new, typed=value)


def typed(asking: Asking, text: str) -> Asking:
    """Note what is being typed; of choices it points at the best that it finds."""
    new = dataclasses.replace(asking, typed=text)
    return dataclasses.replace(new, chosen=new.found[0]) if text and new.found else new


def moved(asking: Asking, step: int) -> Asking:
    """Point at another of the choices that are found, round and round."""
    found = asking.found
    if not found:
        return asking
    before = found.index(asking.chosen) if asking.chosen in found else -1 if step > 0 else 0
    place = before + step
    return dataclasses.replace(asking, chosen=found[place % len(found)])


def value_of(asking: Asking) -> str:
    """Return the answer as it stands: the choice pointed at, or what was typed.

    Where what is typed finds no choice there is no answer.
    """
    if asking.choices:
        return asking.choices[asking.chosen] if asking.chosen in asking.found else ""
    return asking.typed.strip()


def shown_in(asking: Asking, filled: Filled) -> Asking:
    """Show a reply as it is filled now, and where in it the field under way is."""
    marks = tuple((one.start, one.end) for one in filled.spans if one.name == asking.name)
    return dataclasses.replace(asking, preview=filled.text, marks=marks)


def is_needed(asking: Asking) -> bool:
    """Say whether the field may not be left empty."""
    variable = asking.reply.variables.get(asking.name)
    return variable is None or variable.required


def reminder(asking: Asking, words: Words) -> str:
    """Say why an empty field cannot be left: its value is still asked for, or it is needed."""
    live = asking.live
    if live is not None and live.found is None and live.failed is None:
        return words("lookup.wait", source=live.source)
    return words("field.no_choice" if asking.choices else "field.needed", name=asking.name)


def answered(asking: Asking) -> Asking:
    """Keep the answer to the field that is being asked for."""
    values = MappingProxyType({**asking.values, asking.name: value_of(asking)})
    return dataclasses.replace(asking, values=values)


def kept(asking: Asking) -> Asking:
    """Keep what the field holds while another one is gone to; an empty one has no answer."""
    others = {name: text for name, text in asking.values.items() if name != asking.name}
    return (
        answered(asking)
        if value_of(asking)
        else dataclasses.replace(asking, values=MappingProxyType(others))
    )
