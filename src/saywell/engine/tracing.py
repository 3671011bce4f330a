"""From a piece of a filled text back to the part of the template that wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from saywell.engine.template import Origin


class Traced(NamedTuple):
    """A part of a template, as offsets, end exclusive.

    ``exact`` when the piece stands there letter by letter: then a change of the one is a change of
    the other. ``block`` is the shared block whose words it is about, where it is one.
    """

    start: int
    end: int
    exact: bool
    block: str = ""


def traced(origins: Sequence[Origin], start: int, end: int) -> Traced:
    """Find what wrote a piece of a text, given as offsets; equal ones are a place between letters.

    ``origins`` cover the whole text, in order; without any, it is the begin of the template.
    """
    if not origins:
        return Traced(0, 0, False)
    if start >= end:
        return _between(origins, start)
    over = [one for one in origins if one.start < end and start < one.end] or [origins[-1]]
    first, last = over[0], over[-1]
    begins = first.at + max(start - first.start, 0) if first.literal else first.at
    ends = last.stop - max(last.end - end, 0) if last.literal else last.stop
    joined = all(one.stop == other.at for one, other in pairwise(over))
    exact = joined and all(one.literal for one in over)
    block = next((one.block for one in over if one.block), "")
    return Traced(min(begins, ends), max(begins, ends), exact, block)


def _between(origins: Sequence[Origin], at: int) -> Traced:
    """Find the place before a letter, or behind the last one."""
    for one in origins:
        if one.start <= at < one.end:
            place = one.at + at - one.start if one.literal else one.at
            return Traced(place, place, one.literal, one.block)
    last = origins[-1]
    return Traced(last.stop, last.stop, last.literal, last.block)
