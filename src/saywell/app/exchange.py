"""Replies from other programs and for them: entries to replies of the library and back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from saywell.engine.fill import parsed
from saywell.engine.language import detect
from saywell.engine.template.nodes import If, Include, Literal, Node, Output, Path, Text
from saywell.errors import Problem, TemplateError, Where
from saywell.model.exchange import ANY_LANGUAGE, Entry, Format, Found, Hole, Piece, Pieces, Tell
from saywell.model.languages import ANY, Localised
from saywell.model.snippet import ID_PATTERN, Block, Reply

LONGEST_ID = 60
_BRACES = re.compile(r"\{\{|\{%|\{(?=\Z)")
_UNQUOTABLE = re.compile(r"[{}]|%(?=\})")
"""What ends a hole though it stand in quotes, as in Liquid."""

_HALVES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?")
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\s\d])")
"""What a spreadsheet computes, or runs, when it opens a cell."""

_UNFIT = re.compile(r"[^a-z0-9]+")
DEEPEST = 20
"""How deep shared blocks may include each other."""


@dataclass(frozen=True, slots=True)
class NewReply:
    """A reply as it will stand in a file of the library: ``keys`` are its YAML."""

    id: str
    keys: Mapping[str, Any]
    where: Where


# -- from another program


def new_reply(entry: Entry, taken: set[str], lang: str, told: Tell) -> NewReply:
    """Make a reply of an entry; ``taken`` ids are left to others, and grow by this one.

    ``lang`` is the language of texts that name none, empty to go by their looks.
    """
    name = _free(entry, taken)
    taken.add(name)
    fields: dict[str, Hole] = {}
    same = _stand_ins(entry)
    texts = {_language(given, one, lang): same(one) for given, one in entry.texts.items()}
    subjects = {_language(given, one, lang): same(one) for given, one in entry.subjects.items()}
    if len(subjects) == 1 and len(texts) == 1:
        subjects = dict(zip(texts, subjects.values(), strict=True))
    for pieces in (*texts.values(), *subjects.values()):
        for hole in pieces:
            if isinstance(hole, Hole) and hole.is_field:
                known = fields.setdefault(hole.name, hole)
                if hole.choices and not known.choices:
                    fields[hole.name] = hole
    if entry.off:
        told(
            Problem(entry.where, f"{entry.title or name!r} was switched off there", "it is on here")
        )
    keys: dict[str, Any] = {
        "id": name,
        "triggers": [one for one in entry.triggers if one and not any(map(str.isspace, one))],
        "kind": "predefined" if subjects else "",
        "tags": [*entry.tags],
        "search": [*entry.search],
        "title": entry.title or name,
        "when": entry.note,
        "scope": entry.scope if entry.scope != "everyone" else "",
        "variables": {one.name: _variable(one) for one in fields.values()},
        "subject": {one: template_of(pieces) for one, pieces in subjects.items()},
        "attachments": [*entry.attachments],
        "text": {one: template_of(pieces) for one, pieces in texts.items()},
        "actions": {
            key: value
            for key, value in (
                ("labels", [*entry.labels]),
                ("status", entry.status),
                ("priority", entry.priority),
            )
            if value
        },
    }
    return NewReply(name, {key: _whole(one) for key, one in keys.items() if one}, entry.where)


def _whole(value: Any) -> Any:
    """Put a replacement character for every half of a character, and end lines as we do.

    No file can hold halves, and no reply the line ends of Windows, which many exports have.
    """
    if isinstance(value, str):
        return _LINE_ENDS.sub("\n", _HALVES.sub("\ufffd", value))
    if isinstance(value, Mapping):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list) else value


def _stand_ins(entry: Entry) -> Callable[[Pieces], Pieces]:
    """Give a field the same stand-in wherever it stands: elsewhere it is named only once."""
    known = {
        hole.name: hole.default
        for pieces in reversed((*entry.texts.values(), *entry.subjects.values()))
        for hole in reversed(pieces)
        if isinstance(hole, Hole) and hole.is_field and hole.default is not None
    }

    def same(piece: Piece) -> Piece:
        if isinstance(piece, str) or piece.default is not None:
            return piece
        return replace(piece, default=known.get(piece.name))

    return lambda pieces: tuple(map(same, pieces))


def _free(entry: Entry, taken: set[str]) -> str:
    """Find an id: of the trigger, the title or the number it had, and none that is taken."""
    for source in (*entry.triggers[:1], entry.title, f"reply-{entry.source}"):
        plain = _UNFIT.sub("-", source.lower()).strip("-")[:LONGEST_ID].strip("-")
        if plain:
            break
    base = plain if re.fullmatch(ID_PATTERN, plain) else "reply"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name


def _language(given: str, pieces: Pieces, lang: str) -> str:
    if given != ANY_LANGUAGE:
        return given
    text = " ".join(piece for piece in pieces if isinstance(piece, str))
    return lang or detect(text) or "en"


def _variable(hole: Hole) -> dict[str, Any]:
    words = hole.name.replace("_", " ")
    made: dict[str, Any] = {
        "description": words[:1].upper() + words[1:],
        "example": hole.default or (hole.choices[0] if hole.choices else words),
    }
    if hole.choices:
        made["choices"] = [*hole.choices]
    if hole.default is not None:
        made["required"] = False
    return made


def template_of(pieces: Pieces) -> str:
    """Write pieces in the notation of the library; braces in plain text are made harmless."""
    return "".join(
        _hole(piece) if isinstance(piece, Hole) else _BRACES.sub(_harmless, piece)
        for piece in pieces
    )


def _harmless(match: re.Match[str]) -> str:
    return "{% raw %}" + match.group() + "{% endraw %}"


def _hole(hole: Hole) -> str:
    if hole.default is None:
        return "{{ " + hole.name + " }}"
    mark = "'" if '"' in hole.default else '"'
    default = _UNQUOTABLE.sub("", hole.default.replace(mark, ""))
    return "{{ " + f"{hole.name} | default: {mark}{default}{mark}" + " }}"


# -- for another program


def entry_of(
    reply: Reply,
    blocks: Mapping[str, Block],
    languages: Sequence[str],
    told: Tell,
) -> Entry | None:
    """Make an entry of a reply in the wanted languages; None when it has none of them."""
    texts: dict[str, Pieces] = {}
    for lang in languages:
        text = _exact(reply.text, lang)
        if text is not None:
            texts[lang] = _pieces(reply, text, lang, blocks, told)
    if not texts:
        told(
            Problem(reply.where, f"{reply.id!r} has no text in {', '.join(languages)}", "left out")
        )
        return None
    first = next(iter(texts))
    subjects = {
        lang: _pieces(reply, subject, lang, blocks, told)
        for lang in texts
        if (subject := _exact(reply.subject, lang))
    }
    return Entry(
        title=reply.title.best(first),
        texts=texts,
        triggers=reply.triggers,
        search=reply.search,
        tags=reply.tags,
        note=reply.when.best(first),
        scope=reply.scope,
        subjects=subjects,
        attachments=reply.attachments,
        labels=reply.actions.labels,
        status=reply.actions.status,
        priority=reply.actions.priority,
        source=reply.id,
        where=reply.where,
    )


def _exact(texts: Localised, lang: str) -> str | None:
    there = dict(texts)
    return there.get(lang, there.get(ANY))


def _pieces(
    reply: Reply,
    text: str,
    lang: str,
    blocks: Mapping[str, Block],
    told: Tell,
) -> Pieces:
    try:
        return tuple(_walked(parsed(text).nodes, _Walk(reply, lang, blocks, told), 0))
    except TemplateError as error:
        told(Problem(reply.where, f"{reply.id!r}: {error.message}", "it is written as it stands"))
        return (text,)


@dataclass(frozen=True, slots=True)
class _Walk:
    reply: Reply
    lang: str
    blocks: Mapping[str, Block]
    told: Tell

    def tell(self, message: str, hint: str) -> None:
        self.told(Problem(self.reply.where, f"{self.reply.id!r}: {message}", hint))


def _walked(nodes: Iterable[Node], walk: _Walk, depth: int) -> Iterator[Piece]:
    for node in nodes:
        match node:
            case Text():
                yield node.text
            case Output():
                yield _printed(node, walk)
            case Include() if node.block in walk.blocks and depth < DEEPEST:
                block = _exact(walk.blocks[node.block].text, walk.lang)
                if block is not None:
                    yield from _walked(parsed(block).nodes, walk, depth + 1)
            case If():
                yield from _branch(node, walk, depth)
            case _:
                walk.tell("a part that is worked out", "left out: the other program knows no logic")


def _branch(node: If, walk: _Walk, depth: int) -> Iterator[Piece]:
    """Choose one branch: the one without a condition, or the first; paragraphs as is usual."""
    condition, block = node.branches[0]
    if isinstance(condition, Path) and condition.parts[0] == "paragraph":
        known = walk.reply.paragraphs.get(str(condition.parts[-1]))
        if known is not None and not known.default:
            walk.tell(f"the optional paragraph {condition.parts[-1]!r}", "it is left out")
            return
    elif not (isinstance(condition, Path) or len(node.branches) == 1):
        walk.tell("a condition", "the first case is written")
    yield from _walked(block.nodes, walk, depth)


def _printed(node: Output, walk: _Walk) -> Piece:
    value = node.value
    if isinstance(value.base, Literal):
        return str(value.base.value)
    if not isinstance(value.base, Path):
        walk.tell("a value that is worked out", "left out: the other program cannot")
        return ""
    name = value.base.name
    default: str | None = None
    for call in value.calls:
        stand_in = call.args[0] if call.name == "default" and call.args else None
        if isinstance(stand_in, Literal):
            default = str(stand_in.value)
        else:
            walk.tell(f"the filter {call.name!r} on {name}", "written without it")
    variable = walk.reply.variables.get(name)
    choices = tuple(one.best(walk.lang) for one in variable.choices) if variable else ()
    return Hole(name, default, choices)


def lost(entry: Entry, form: Format) -> tuple[str, ...]:
    """Name what of an entry a format has no place for."""
    return tuple(name for name in _plain_fields(entry) if name not in form.keeps)


_FIELDS = (
    "title",
    "triggers",
    "search",
    "tags",
    "note",
    "scope",
    "subjects",
    "attachments",
    "labels",
    "status",
    "priority",
)


def _plain_fields(entry: Entry) -> dict[str, Any]:
    """Return what an entry has beside its texts, subjects as they are read."""
    values = {name: getattr(entry, name) for name in _FIELDS}
    values["scope"] = "" if entry.scope == "everyone" else entry.scope
    values["subjects"] = [_read(one) for one in entry.subjects.values()]
    return {name: value for name, value in values.items() if value}


def differences(entry: Entry, form: Format) -> Iterator[Problem]:
    """Write an entry, read it back, and tell what the other program would have otherwise.

    What :func:`lost` names is not told again.
    """
    told: list[Problem] = []
    texts = entry.texts.values()
    file = "".join(form.write([entry], told.append))
    back = next((one for one in form.read(io.StringIO(file, newline=""), "") if _is(one)), None)
    yield from told
    if not isinstance(back, Entry):
        yield Problem(entry.where, f"{entry.source!r} cannot be read there", "look at its text")
        return
    if form.suffix == "csv" and any(map(_FORMULA.match, (entry.title, *map(_read, texts)))):
        yield Problem(
            entry.where,
            f"{entry.source!r} begins like a formula",
            "open the file in a spreadsheet as text only",
        )
    before, after = _plain_fields(entry), _plain_fields(back)
    for name in sorted(form.keeps & before.keys()):
        gone = _gone(before[name], after.get(name, ""))
        if gone:
            now = after.get(name, "")
            becomes = f"becomes {now!r} there" if isinstance(now, str) and now else "is left out"
            yield Problem(entry.where, f"{entry.source!r}: {name} {gone[:60]!r} {becomes}")
    for one, other in zip(texts, back.texts.values(), strict=False):
        if not told and _read(one) != _read(other):
            near = _apart(_read(one), _read(other))
            yield Problem(
                entry.where, f"{entry.source!r}: the text is read as {near!r} there", "look at it"
            )


def _is(found: Found) -> bool:
    return isinstance(found, Entry)


def _gone(before: Any, after: Any) -> str:
    """Return what of a value is not there afterwards; words may be parted and joined by others."""
    if isinstance(before, str):
        return before if before != after else ""
    words = {word for one in after for word in one.split()}
    return ", ".join(one for one in before if not words.issuperset(one.split()))


def _read(pieces: Pieces) -> str:
    """Return a text as people tell it apart: blanks at the ends of lines count for nothing."""
    text = template_of(pieces)
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def _apart(one: str, other: str) -> str:
    """Return the part of the other text where the two part ways."""
    same = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1), 0
    )
    return other[max(same - 10, 0) : same + 30]


def for_format(entry: Entry, form: Format) -> list[Entry]:
    """Part an entry into one for each language, where the format holds one language only.

    From the second on, triggers and titles name their language: most programs want them unique.
    """
    if form.languages or len(entry.texts) == 1:
        return [entry]
    first = next(iter(entry.texts))
    return [
        replace(
            entry,
            title=entry.title if lang == first else f"{entry.title} ({lang})",
            triggers=tuple(one if lang == first else f"{one}-{lang}" for one in entry.triggers),
            texts={lang: pieces},
            subjects={lang: entry.subjects[lang]} if lang in entry.subjects else {},
        )
        for lang, pieces in entry.texts.items()
    ]
