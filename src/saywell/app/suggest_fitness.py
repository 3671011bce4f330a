"""Which replies may be suggested at this point of a chat: what the profile and the flow allow."""

from __future__ import annotations

from collections.abc import Mapping

from saywell.app.replying import Wish, preview
from saywell.app.scene import Scene
from saywell.engine.first_names import real_name
from saywell.errors import SaywellError
from saywell.model.chat import Author, Contact
from saywell.model.settings import Settings
from saywell.model.snippet import Library, Reply, Variable

FIRST_CONTACT = frozenset(
    ("greeting", "invitation", "invitation_with_offer", "introduction", "out_of_hours")
)
"""Purposes that open a chat: of no use once an agent has spoken."""

AFTERWARDS = frozenset(
    ("anything_else", "closing", "feedback", "back_from_hold", "progress_update", "follow_up")
)
"""Purposes that need something said before: of no use as the first word of an agent."""

TO_SILENCE = frozenset(("check_in_first", "check_in_second", "check_in_last"))
"""Purposes for a customer who says nothing: of no use as an answer."""

NEGATIVE = frozenset(("", "-", "0", "false", "n/a", "no", "none", "null"))
"""Values of an attribute that say that there is no such thing."""

_KNOWN = ("contact", "company", "account", "conversation", "inbox", "agent")


def fits(reply: Reply, scene: Scene, settings: Settings, library: Library) -> bool:
    """Say whether a reply may be suggested in a chat.

    It may not when it serves another step of a chat, asks for what the profile has, needs a fact
    of the profile that is missing there (it says {{ contact.email }}, and there is no address), or
    has a required field to which the profile has a value that the field does not take.
    """
    if not _in_step(reply.purpose, scene):
        return False
    contact = scene.conversation.contact
    if _asks_for_known(reply.purpose, contact):
        return False
    facts = {**contact.attributes, **scene.conversation.attributes}
    if any(_contradicted(name, field, facts) for name, field in reply.variables.items()):
        return False
    try:
        filled = preview(reply, library, settings, scene, Wish())
    except SaywellError:
        return False
    return not any(name.partition(".")[0] in _KNOWN and "." in name for name in filled.missing)


def _in_step(purpose: str, scene: Scene) -> bool:
    spoken = any(one.author is Author.AGENT and not one.private for one in scene.messages)
    if spoken:
        return purpose not in FIRST_CONTACT and purpose not in TO_SILENCE
    return purpose not in AFTERWARDS and purpose not in TO_SILENCE


def _asks_for_known(purpose: str, contact: Contact) -> bool:
    if purpose == "ask_name":
        return bool(real_name(contact.name))
    return purpose == "ask_contact" and bool(contact.email and contact.phone)


def _contradicted(name: str, field: Variable, facts: Mapping[str, str]) -> bool:
    """Whether the profile says of a required field that there is none, or another value."""
    if not field.required or name not in facts:
        return False
    value = facts[name].strip().casefold()
    if value in NEGATIVE:
        return True
    choices = {text.casefold() for choice in field.choices for _, text in choice}
    return bool(choices) and value not in choices
