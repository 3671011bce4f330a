"""Canned replies as team leads write them: the library format, version 1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from saywell.errors import Where
from saywell.model.declare import key
from saywell.model.languages import Localised

if TYPE_CHECKING:
    from saywell.model.lookup import Lookup

FORMAT_VERSION = 1

PURPOSES = (
    "greeting",
    "invitation",
    "invitation_with_offer",
    "ask_name",
    "request_information",
    "confirm_understanding",
    "working_on_it",
    "hold",
    "back_from_hold",
    "transfer",
    "introduction",
    "empathy",
    "bad_news",
    "no_with_offer",
    "wrong_company",
    "check_in_first",
    "check_in_second",
    "check_in_last",
    "follow_up",
    "progress_update",
    "ask_contact",
    "other_channel",
    "anything_else",
    "thanks",
    "feedback",
    "closing",
    "out_of_hours",
    "peak_delay",
)
"""What a reply is for in the flow of a chat, so that the program can offer the right one."""

ID_PATTERN = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"
NAME_PATTERN = r"[a-z][a-z0-9_]*"
TRIGGER_PATTERN = r"[^\s/]\S*"
SCOPE_PATTERN = r"everyone|me|team:\S.*"
DURATION_PATTERN = r"[0-9]{1,4}(?:s|m|h|d)"


@dataclass(frozen=True, slots=True)
class Variable:
    """A field that the agent fills before the reply is inserted."""

    description: Localised = key("What to fill in, shown to the agent when asked.")
    example: Localised = key("A sample value: used in previews, in the lint and in the docs.")
    choices: tuple[Localised, ...] = key(
        "The values to choose from; another value is refused.", default=()
    )
    required: bool = key("Whether the reply may not be inserted without it.", default=True)
    remembered: bool = key(
        "Whether the last value given in the same conversation is offered again.", default=False
    )
    lookup: str = key(
        "The lookup of the team that finds the value; the agent may change it.",
        default="",
        pattern=NAME_PATTERN,
        example="order_status",
    )
    where: Where = field(default=Where(""), compare=False)


@dataclass(frozen=True, slots=True)
class OptionalParagraph:
    """A part of the text that the agent may switch on: ``{% if paragraph.NAME %}``."""

    description: Localised = key("What the paragraph adds, shown beside its switch.")
    default: bool = key("Whether it is switched on to begin with.", default=False)
    where: Where = field(default=Where(""), compare=False)


@dataclass(frozen=True, slots=True)
class Actions:
    """What goes with the reply in the chat system once it has been sent."""

    labels: tuple[str, ...] = key("Labels to add to the conversation.", default=())
    status: str = key(
        "Status to set.", default="", choices=("open", "pending", "snoozed", "resolved")
    )
    priority: str = key("Priority to set.", default="", choices=("urgent", "high", "medium", "low"))
    assign: str = key("Team or agent to assign, by name.", default="")
    hold: str = key(
        "How long the customer was asked to hold; a timer runs.",
        default="",
        pattern=DURATION_PATTERN,
        example="3m",
    )
    follow_up: str = key(
        "When to come back to the customer.",
        default="",
        pattern=DURATION_PATTERN,
        example="24h",
    )


@dataclass(frozen=True, slots=True)
class Reply:
    """One canned reply or predefined answer with all its language variants."""

    id: str = key(
        "The name that stays: lower case words joined by dots or hyphens.",
        pattern=ID_PATTERN,
        example="hold.ask",
    )
    title: Localised = key("What the agent reads in the list; a string, or one per language.")
    text: Localised = key("The reply itself, by language code, in the template notation.")
    triggers: tuple[str, ...] = key(
        "Short codes that find it first; one word, or a list.",
        default=(),
        pattern=TRIGGER_PATTERN,
        example=["hold", "wait"],
    )
    kind: str = key(
        "A chat line, or a predefined answer with a subject.",
        default="canned",
        choices=("canned", "predefined"),
    )
    purpose: str = key("Which step of a chat it serves.", default="", choices=PURPOSES)
    tags: tuple[str, ...] = key("Words to filter by.", default=())
    search: tuple[str, ...] = key("More words by which people look for it.", default=())
    when: Localised = key(
        "When to use it, in a sentence for the agent.",
        factory=lambda: Localised(MappingProxyType({})),
    )
    scope: str = key(
        "Who sees it: everyone, me, or team:NAME.",
        default="everyone",
        pattern=SCOPE_PATTERN,
    )
    owner: str = key("Who keeps it up to date.", default="")
    review: dt.date | None = key(
        "When it has to be read again, as YYYY-MM-DD.", default=None, example="2027-03-31"
    )
    variables: Mapping[str, Variable] = key(
        "Fields the agent fills, by name.",
        factory=lambda: MappingProxyType({}),
        key_pattern=NAME_PATTERN,
    )
    paragraphs: Mapping[str, OptionalParagraph] = key(
        "Optional paragraphs, by name.",
        factory=lambda: MappingProxyType({}),
        key_pattern=NAME_PATTERN,
    )
    subject: Localised = key(
        "The subject line of a predefined answer, by language code.",
        factory=lambda: Localised(MappingProxyType({})),
    )
    attachments: tuple[str, ...] = key(
        "Files that go with it, relative to the file that names them.", default=(), is_file=True
    )
    actions: Actions = key("What to do in the chat system after sending.", factory=Actions)
    where: Where = field(default=Where(""), compare=False)
    given: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    layer: str = field(default="", compare=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes that the reply has a text in, in the file's order."""
        return tuple(lang for lang, _ in self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """A shared piece of text that replies include with ``{% render "NAME" %}``."""

    id: str = key("The name by which replies include it.", pattern=ID_PATTERN)
    text: Localised = key("The text, by language code.")
    where: Where = field(default=Where(""), compare=False)


@dataclass(frozen=True, slots=True)
class Defaults:
    """Keys that every reply of the file has unless it says otherwise."""

    tags: tuple[str, ...] = key("Tags added to each reply.", default=())
    owner: str = key("Owner of replies that name none.", default="")
    scope: str = key("Scope of replies that name none.", default="everyone", pattern=SCOPE_PATTERN)
    review: dt.date | None = key("Review date of replies that name none.", default=None)


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """One file of the library: the replies on one topic."""

    saywell: int = key("Version of the format.", example=1)
    topic: Localised = key(
        "What the file is about.", factory=lambda: Localised(MappingProxyType({}))
    )
    defaults: Defaults = key("Keys for all replies of this file.", factory=Defaults)
    blocks: tuple[Block, ...] = key("Shared pieces of text.", default=())
    replies: tuple[Reply, ...] = key("The replies.", default=())


@dataclass(frozen=True, slots=True)
class Library:
    """All replies that one agent sees, later layers over earlier ones.

    ``replies`` is by id and holds the winners; ``hidden`` lists what they override, ``blocks``
    the shared pieces by id, and ``lookups`` what may be looked up, by name: None where nobody has
    read it.
    """

    replies: Mapping[str, Reply]
    blocks: Mapping[str, Block]
    hidden: tuple[Reply, ...] = ()
    lookups: Mapping[str, Lookup] | None = None
