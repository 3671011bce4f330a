"""Macros of the chat system: what one would say to this customer, and whether that may go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from saywell.app import gate, replying
from saywell.app.meant import one_of
from saywell.app.scene import Scene
from saywell.engine import fill as filling
from saywell.errors import TemplateError, Where
from saywell.model.backend import ChatBackend
from saywell.model.chat import Macro
from saywell.model.languages import ANY, Localised
from saywell.model.rules import Draft
from saywell.model.settings import Settings
from saywell.model.snippet import Reply


def find(backend: ChatBackend, wanted: str) -> Macro:
    """Find a macro by its id or name. Raises UsageError with the nearest name."""
    return one_of("macro", backend.macros(), wanted, lambda one: (one.id, one.name))


@dataclass(frozen=True, slots=True)
class Said:
    """A message that a macro would send: as it is written, and filled as far as it is known.

    ``missing`` names what nobody knows; the chat system prints nothing there. ``fault`` says why
    the text cannot be filled at all: it would go out as it is written.
    """

    written: str
    text: str
    missing: tuple[str, ...] = ()
    fault: str = ""


def says(macro: Macro, scene: Scene | None, settings: Settings) -> tuple[Said, ...]:
    """Fill every message of a macro for a customer; without a scene for nobody."""
    context = replying.fill_context(scene, settings)
    return tuple(_said(written, context) for written in macro.messages)


def _said(written: str, context: filling.FillContext) -> Said:
    text = Localised(MappingProxyType({ANY: written}))
    reply = Reply(id="macro", title=text, text=text, where=Where("macro"))
    try:
        filled = filling.preview(reply, "", context, {})
    except TemplateError as error:
        return Said(written, written, fault=error.message)
    return Said(written, filled.text, filled.missing)


def judged(
    messages: tuple[Said, ...], scene: Scene, settings: Settings, checks: gate.Checks
) -> Iterator[tuple[Said, gate.Judgement]]:
    """Check each message as if the agent were to send it."""
    for said in messages:
        known = replying.check_context(scene, settings, canned=(said.text,))
        yield said, gate.judge(checks, Draft(said.text, context=known), note=False)
