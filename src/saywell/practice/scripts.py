"""The scripted customers' texts: characters, voices and keywords of each language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from saywell.model.languages import LANGUAGES


class Kind(StrEnum):
    """What a customer is like."""

    ORDINARY = "ordinary"
    ANGRY = "angry"
    SILENT = "silent"
    WRONG_COMPANY = "wrong_company"
    PERSON = "person"  # asks for a person
    LATIN = "latin"  # writes in Latin letters, or in chat spelling where that is the script
    TEMPLATE = "template"  # has a name full of template and escape characters


@dataclass(frozen=True, slots=True)
class Character:
    """One scripted customer.

    ``opening`` is what they write at first, message by message; ``detail`` what they add when
    asked what it is about; ``lines`` are the other things they say, by occasion, each with its
    variants; ``keywords`` tell them what the agent asks or says. ``known`` names the facts that
    stand in their profile before the chat; an empty fact does not exist.
    """

    key: str
    kind: Kind
    lang: str
    name: str
    email: str
    phone: str
    order: str
    known: tuple[str, ...]
    opening: tuple[str, ...]
    detail: tuple[str, ...]
    lines: Mapping[str, tuple[str, ...]]
    keywords: Mapping[str, tuple[str, ...]]

    def fact(self, name: str) -> str:
        """Return what the customer knows about themselves: order, email, name or phone."""
        return {
            "order": self.order,
            "email": self.email,
            "name": self.name,
            "phone": self.phone,
        }.get(name, "")


LINES = (
    "nudge",
    "nudge_again",
    "last_word",
    "order",
    "email",
    "name",
    "phone",
    "hold_yes",
    "yes",
    "unsure",
    "thanks",
    "bye",
    "still_angry",
    "calmed",
    "person_again",
    "person_ok",
    "oh_sorry",
)
"""Every occasion for which each voice has words."""


@cache
def characters() -> Mapping[str, Character]:
    """Return every character by key, language by language."""
    found: dict[str, Character] = {}
    for lang in LANGUAGES:
        script = _script(lang)
        for entry in script["characters"]:
            character = _character(entry, script)
            found[character.key] = character
    return found


def _character(entry: Mapping[str, Any], script: Mapping[str, Any]) -> Character:
    """Read one character; an own last word replaces that of the voice.

    Every customer understands English agents too, as far as keywords go.
    """
    lines = {**script["voices"][entry["voice"]]}
    lines["last_word"] = entry.get("last_word", lines["last_word"])
    own, english = script["keywords"], _script("en")["keywords"]
    return Character(
        key=entry["key"],
        kind=Kind(entry["kind"]),
        lang=script["lang"],
        name=entry["name"],
        email=entry["email"],
        phone=entry["phone"],
        order=entry["order"],
        known=tuple(entry["known"]),
        opening=tuple(entry["opening"]),
        detail=tuple(entry["detail"]),
        lines={line: tuple(lines[line]) for line in LINES},
        keywords={name: tuple(dict.fromkeys((*own[name], *english[name]))) for name in english},
    )


@cache
def _script(lang: str) -> Mapping[str, Any]:
    """Read the script of a language."""
    path = files(__package__).joinpath("scripts", f"{lang}.json")
    script: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return script
