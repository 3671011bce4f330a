"""The etiquette check: what goes in (a draft), what comes out (findings), and what a rule is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from saywell.errors import Where
from saywell.model.chat import Author, Contact
from saywell.model.declare import key
from saywell.model.languages import Localised
from saywell.model.report import Finding, Fix, Report, Severity, Verdict

__all__ = [
    "RULE_ID_PATTERN",
    "Context",
    "Draft",
    "Example",
    "Examples",
    "Finding",
    "Fix",
    "Pack",
    "Report",
    "Rule",
    "Severity",
    "TeamWords",
    "Turn",
    "Verdict",
    "Waiver",
]

RULE_ID_PATTERN = r"[A-Z]\d\d(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    author: Author
    text: str


@dataclass(frozen=True, slots=True)
class TeamWords:
    """What one team says and does not say.

    ``jargon`` maps a term to its plain word, ``avoid`` a phrase to what to say instead.
    """

    jargon: Mapping[str, str] = key(
        "Terms that customers do not know, each with its plain word.",
        factory=lambda: MappingProxyType({}),
    )
    avoid: Mapping[str, str] = key(
        "Phrases that the team does not use, each with what it says instead.",
        factory=lambda: MappingProxyType({}),
    )
    prefer: tuple[str, ...] = key("Words as the team writes them.", default=())


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a draft; whatever is not known keeps the rules that need it silent.

    ``contact`` is None when nothing is known of the customer; ``first_reply`` None when it is
    not known whether an agent has answered before; ``turns`` are oldest first; ``attachments``
    are file names; ``canned`` are the texts of the team's canned replies; ``names`` are those of
    colleagues.
    """

    company: str = ""
    agent: str = ""
    contact: Contact | None = None
    first_reply: bool | None = None
    turns: tuple[Turn, ...] = ()
    attachments: tuple[str, ...] = ()
    team: TeamWords = TeamWords()
    canned: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is sent; ``lang`` is empty when it has to be found out."""

    text: str
    lang: str = ""
    context: Context = Context()


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that goes out on purpose: a rule's dotted prefix and the reason, kept locally."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A message that shows what a rule does; a plain string, or a text with its context."""

    SHORTHAND: ClassVar[str] = "text"
    text: str = key("The message.")
    fixed: str = key("The message after the rule's first fix; the rule must fix it.", default="")
    company: str = key("The company that the agent writes for.", default="")
    agent: str = key("The agent's name.", default="")
    contact: Mapping[str, str] = key(
        "What is known of the customer: name, gender, email, phone.",
        factory=lambda: MappingProxyType({}),
    )
    first_reply: bool = key("Whether it is the agent's first reply.", default=False)
    customer: tuple[str, ...] = key("What the customer wrote before, oldest first.", default=())
    turns: tuple[str, ...] = key(
        "The conversation before, oldest first, each line with who wrote it: customer: hello.",
        default=(),
        pattern=r"(?:customer|agent|bot): [\s\S]+",
    )
    attachments: tuple[str, ...] = key("Names of the attached files.", default=())
    canned: tuple[str, ...] = key("The team's canned replies.", default=())
    team: TeamWords = key("The team's own words.", factory=TeamWords)
    where: Where = field(default=Where(""), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """The rule's own proof: run as tests, shown in the docs."""

    bad: tuple[Example, ...] = key("Messages in which the rule must report something; two or more.")
    good: tuple[Example, ...] = key(
        "Near misses: they share a word or a shape with the rule, and it must stay silent; "
        "two or more."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule says of itself, whatever its kind."""

    id: str = key(
        "Catalogue row and name, joined by a dot.", pattern=RULE_ID_PATTERN, example="M06.dont-know"
    )
    severity: Severity = key("error blocks, warning asks, advice is shown.")
    message: Localised = key(
        "What the agent reads, by the agent's language; {found} is what was found, and kinds may "
        "know more such fields."
    )
    why: Localised = key("Why it matters, in a sentence.")
    source: str = key("Where the rule comes from.", default="")
    instead: tuple[str, ...] = key(
        "Better ways to say it, in the language of the rule; shown, not applied.", default=()
    )
    mirror: bool = key(
        "Whether the rule is silent when the customer used the same words first.", default=False
    )
    examples: Examples = key("The rule's own tests.")
    where: Where = field(default=Where(""), compare=False)


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one language and topic, as one file holds them.

    ``language`` is a code, or ``*`` for rules that hold in every language. Named lists of
    phrases are shared by all packs of a language; lists of the same name are joined.
    """

    saywell: int = key("Version of the format.", example=1)
    pack: str = key("The name of the pack.", pattern=r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
    language: str = key("Language code, or * for all.", pattern=r"\*|[a-z]{2,3}")
    rules: tuple[Rule, ...] = key("The rules.", default=())
    words: Mapping[str, tuple[str, ...]] = key(
        "Named lists of phrases that rules of this language refer to as <NAME>.",
        factory=lambda: MappingProxyType({}),
        key_pattern=r"[a-z][a-z0-9_-]*",
    )
    where: Where = field(default=Where(""), compare=False)
