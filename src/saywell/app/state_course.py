"""How conversations stand by their etiquette: what is due, which reply serves it, who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from saywell.app.handover import Target
from saywell.model.card import Card
from saywell.model.course import Due, Pressing, Step
from saywell.model.rules import Waiver

SILENT = frozenset(
    {
        Step.ANSWER,
        Step.CHECK_IN,
        Step.CHECKED_IN,
        Step.FOLLOW_UP_DUE,
        Step.FOLLOW_UP_PROGRESS,
        Step.LENGTH,
    }
)
"""Steps that nobody has to know of before it is time for them."""

HOLDING = frozenset((Step.HOLD_WAIT, Step.HOLD_RUNS, Step.HOLD_PROGRESS, Step.HOLD_LATE))
"""Steps of a hold that has been asked for."""
BEFORE_HOLD = frozenset(("greeting", "invitation", "invitation_with_offer", "peak_delay", "hold"))
"""Purposes of replies that have their place before a hold, and none in it."""

BRINGS_PERSON = frozenset(("transfer", "introduction"))
"""Purposes of the only canned replies for a customer who asks for a person."""


def is_worth_telling(one: Due) -> bool:
    """Say whether the agent wants to know of a step now."""
    return one.pressing is not Pressing.LATER or one.step not in SILENT


def fits(card: Card, dues: tuple[Due, ...]) -> bool:
    """Say whether a reply may be suggested where a conversation is."""
    steps = {one.step for one in dues}
    if Step.PERSON in steps:
        return card.purpose in BRINGS_PERSON
    return steps.isdisjoint(HOLDING) or card.purpose not in BEFORE_HOLD


def in_sight(dues: tuple[Due, ...]) -> tuple[Due, ...]:
    """Put of what can wait first what has a clock: a timer that runs is to be seen."""
    return tuple(sorted(dues, key=lambda one: one.pressing is Pressing.LATER and one.at is None))


class Stage(StrEnum):
    """How far the handing over of a conversation is."""

    SUMMARY = "summary"
    INTRODUCE = "introduce"
    GOING = "going"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Passing:
    """A conversation that is being handed over.

    ``summary`` is what the colleague will read where the chat system has no notes; there it goes
    with the handing over itself. ``waivers`` let it past the check.
    """

    to: Target
    stage: Stage = Stage.SUMMARY
    summary: str = ""
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """The team's replies that serve a step, the fittest first."""

    step: Step
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the conversations stand.

    ``dues`` are those of the open one, most pressing first; ``read_to`` is the newest message that
    they know of, and ``offer`` the replies for the first of them that is told. ``marks`` maps the
    conversations in which something is due or runs to that, ``passing`` those that are being handed
    over to how far that is. ``skew`` is how much the chat system's clock is ahead of ours.
    """

    dues: tuple[Due, ...] = ()
    read_to: str = ""
    offer: Offer | None = None
    marks: Mapping[str, Due] = field(default_factory=lambda: MappingProxyType({}))
    passing: Mapping[str, Passing] = field(default_factory=lambda: MappingProxyType({}))
    skew: dt.timedelta = dt.timedelta(0)
