"""Filling a reply for one customer: the language, the fields, the optional paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from saywell.engine.first_names import first_name, last_name, real_name
from saywell.engine.template import (
    Missing,
    Origin,
    Rendered,
    Span,
    Template,
    Value,
    parse,
    render_parts,
)
from saywell.errors import MissingFields, TemplateError, UsageError, Where, nearest
from saywell.model.chat import Agent, Contact, Conversation
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.names import NAMES, OPEN
from saywell.model.snippet import Block, Reply, Variable

FALLBACK = ("en", *(code for code in LANGUAGES if code != "en"))
_NOTHING: Mapping[str, Block] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FillContext:
    """Who writes to whom, as far as it is known; what is empty counts as not known."""

    contact: Contact | None = None
    agent: Agent | None = None
    company: str = ""
    conversation: Conversation | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A reply as it would be sent.

    ``lang`` is the variant's code, or ``*`` for one that serves every language; ``fell_back``
    when it is not the language that was ``wanted``. ``spans`` say where values stand in the text.
    ``used`` are the names that were looked up; ``missing`` those still to be given. ``origins``
    say which part of the reply's text in that language wrote each part of the text.
    """

    text: str
    subject: str = ""
    lang: str = ANY
    fell_back: bool = False
    used: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    missing: tuple[str, ...] = ()
    wanted: str = ""
    origins: tuple[Origin, ...] = field(default=(), compare=False, repr=False)


def choose_variant(
    reply: Reply, wanted: str, fallback: Sequence[str] = FALLBACK
) -> tuple[str, bool]:
    """Return the code of the variant for a wanted language, and whether it is another language.

    First comes the wanted language, then a text for every language, then ``fallback`` in order,
    then whatever the file has first. A region is no other language: zh-TW is zh.
    """
    wanted = wanted.replace("_", "-").partition("-")[0].lower()
    have = reply.text.by_lang
    for code in (wanted, ANY):
        if code in have:
            return code, False
    found = next((code for code in fallback if code in have), next(iter(have), ANY))
    return found, bool(wanted)


def fill(
    reply: Reply,
    lang: str,
    context: FillContext,
    values: Mapping[str, str],
    paragraphs: Mapping[str, bool] = MappingProxyType({}),
    blocks: Mapping[str, Block] = _NOTHING,
) -> Filled:
    """Fill a reply in full. Raises MissingFields that names every field nobody has given.

    Raises UsageError for a value that the reply has no field for or that is not among a field's
    choices, and TemplateError when the reply's text is wrong.
    """
    filled = preview(reply, lang, context, values, paragraphs, blocks)
    if filled.missing:
        raise MissingFields(filled.missing, reply=reply.id)
    return filled


def preview(
    reply: Reply,
    lang: str,
    context: FillContext,
    values: Mapping[str, str],
    paragraphs: Mapping[str, bool] = MappingProxyType({}),
    blocks: Mapping[str, Block] = _NOTHING,
) -> Filled:
    """Fill a reply as far as it goes; ``missing`` names what is left, which prints as nothing.

    ``values`` holds the reply's own variables and may also correct what is known of the customer
    (``contact.first_name``). Raises as :func:`fill` does, but never MissingFields.
    """
    code, fell_back = choose_variant(reply, lang)
    names = _names(reply, code, context, values, paragraphs)
    shared = _Blocks(blocks, code)
    body = _rendered(reply.text.best(code), names, shared, reply, code)
    subject = Rendered("", (), (), ())
    if reply.subject:
        subject = _rendered(reply.subject.best(code), names, shared, reply, code)
    lead = len(body.text) - len(body.text.lstrip())
    text = body.text.strip()
    spans = tuple(
        replace(span, start=max(span.start - lead, 0), end=min(span.end - lead, len(text)))
        for span in body.spans
        if span.end > lead and span.start - lead < len(text)
    )
    return Filled(
        text,
        " ".join(subject.text.split()),
        code,
        fell_back,
        _both(body.used, subject.used),
        spans,
        _both(body.missing, subject.missing),
        lang,
        tuple(_stripped(body.origins, lead, len(text))),
    )


def _stripped(origins: Sequence[Origin], lead: int, length: int) -> Iterator[Origin]:
    """Move origins into the text without the blanks around it."""
    for one in origins:
        start, end = max(one.start - lead, 0), min(one.end - lead, length)
        if start < end:
            at = one.at + start - (one.start - lead) if one.literal else one.at
            stop = at + end - start if one.literal else one.stop
            yield Origin(start, end, at, stop, one.literal, one.block)


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


@lru_cache(maxsize=2048)
def parsed(source: str) -> Template:
    """Parse a text, or remember having done so. Raises TemplateError."""
    return parse(source)


def _rendered(
    source: str, names: Mapping[str, Value], blocks: Mapping[str, Template], reply: Reply, code: str
) -> Rendered:
    try:
        return render_parts(parsed(source), names, blocks)
    except TemplateError as error:
        raise TemplateError(
            f"reply {reply.id!r} ({code}): {error.message}",
            hint=error.hint,
            where=place_of(error, reply, code, source),
        ) from None


def place_of(error: TemplateError, reply: Reply, code: str, source: str) -> Where:
    """Return the place in the reply's file of an error in its text, or of the reply itself."""
    where = error.where
    if where is None or where.file != "text":
        return reply.where
    texts = reply.text if reply.text.by_lang.get(code) == source else reply.subject
    place = texts.places.get(code)
    return place.at(where.line, where.column) if place else reply.where


class _Blocks(Mapping[str, Template]):
    """The shared blocks in one language, parsed when they are met."""

    def __init__(self, blocks: Mapping[str, Block], code: str) -> None:
        self._blocks = blocks
        self._code = code

    def __getitem__(self, name: str) -> Template:
        block = self._blocks[name]
        try:
            return parsed(block.text.best(self._code))
        except TemplateError as error:
            where = error.where
            place = Where(f"block {name}", *((where.line, where.column) if where else (0, 0)))
            raise TemplateError(error.message, hint=error.hint, where=place) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._blocks)

    def __len__(self) -> int:
        return len(self._blocks)


class _Attributes(dict[str, Value]):
    """Attributes that a team made up in its chat system: every name is known, some have values."""

    def __init__(self, path: str, values: Mapping[str, str]) -> None:
        super().__init__({name: value for name, value in values.items() if value})
        self._path = path

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __missing__(self, name: str) -> Value:
        return Missing(f"{self._path}.{name}")


def _names(
    reply: Reply,
    code: str,
    context: FillContext,
    values: Mapping[str, str],
    paragraphs: Mapping[str, bool],
) -> dict[str, Value]:
    """Put together all that the text may look up. Raises UsageError for values it has no use of."""
    known = _known(context, values)
    own = {name: _own(name, variable, code, values) for name, variable in reply.variables.items()}
    for name in values:
        root, _, rest = name.partition(".")
        if name in own or (rest.partition(".")[0] in NAMES.get(root, ()) and rest):
            continue
        fields = [
            *reply.variables,
            *(f"{group}.{leaf}" for group in known for leaf in NAMES[group]),
        ]
        raise UsageError(f"reply {reply.id!r} has no field {name!r}", hint=nearest(name, fields))
    switches = {name: paragraph.default for name, paragraph in reply.paragraphs.items()}
    for name, on in paragraphs.items():
        if name not in switches:
            raise UsageError(
                f"reply {reply.id!r} has no paragraph {name!r}", hint=nearest(name, switches)
            )
        switches[name] = on
    return {**known, "paragraph": switches, **own}


def _known(context: FillContext, values: Mapping[str, str]) -> dict[str, Value]:
    contact = context.contact or Contact()
    agent = context.agent or Agent("", "")
    conversation = context.conversation
    name = values.get("contact.name", contact.name)
    shown = name.strip() if "contact.name" in values else real_name(name)
    facts = {
        "contact.name": shown,
        "contact.first_name": first_name(shown),
        "contact.last_name": last_name(shown),
        "contact.email": contact.email,
        "contact.phone_number": contact.phone,
        "contact.phone": contact.phone,
        "contact.language": contact.language,
        "agent.name": agent.name,
        "agent.first_name": first_name(agent.name),
        "agent.last_name": last_name(agent.name),
        "agent.email": agent.email,
        "company.name": context.company,
        "account.name": context.company,
        "conversation.id": conversation.id if conversation else "",
        "conversation.display_id": conversation.id if conversation else "",
        "inbox.name": conversation.inbox if conversation else "",
    }
    facts.update({path: value for path, value in values.items() if path in facts})
    groups: dict[str, dict[str, Value]] = {}
    for path, value in facts.items():
        group, _, leaf = path.partition(".")
        groups.setdefault(group, {})[leaf] = value.strip() or Missing(path)
    for group, attributes in (
        ("contact", contact.attributes),
        ("conversation", conversation.attributes if conversation else {}),
    ):
        path = f"{group}.{OPEN}"
        given = {
            name.removeprefix(f"{path}."): value
            for name, value in values.items()
            if name.startswith(f"{path}.")
        }
        groups[group][OPEN] = _Attributes(path, {**attributes, **given})
    return dict(groups)


def known_text(context: FillContext, values: Mapping[str, str], name: str) -> str:
    """Return what is known under a name such as ``contact.email``; empty when nothing is."""
    found: object = _known(context, values)
    for part in name.split("."):
        found = found.get(part, "") if isinstance(found, Mapping) else ""
    return found if isinstance(found, str) else ""


def _own(name: str, variable: Variable, code: str, values: Mapping[str, str]) -> Value:
    """Return the value of one of the reply's own fields. Raises UsageError beside its choices."""
    value = values.get(name, "").strip()
    if not value:
        return Missing(name, decides=True) if variable.required else None
    if not variable.choices:
        return value
    for choice in variable.choices:
        if any(value.casefold() == text.casefold() for _, text in choice):
            return choice.best(code)
    listed = ", ".join(choice.best(code) for choice in variable.choices)
    raise UsageError(f"{value!r} is not a choice of {name!r}", hint=f"one of: {listed}")
