"""What helps while a reply is written: names to choose from, and what is meant by one.

All of it goes by the line at hand and by the file as it could last be read, for a file is no YAML
while somebody types in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from saywell.app.proofreading import Proof
from saywell.engine.template import FILTERS, TAGS
from saywell.errors import Where
from saywell.model.languages import LANGUAGES, Localised
from saywell.model.names import KNOWN
from saywell.model.snippet import Block, Reply, Variable
from saywell.model.untrusted import clean

_OPEN = re.compile(r"\{([{%])-?((?:(?![}%]\}).)*)$")
_RENDER = re.compile(r"\s*render\s+[\"']([^\"']*)$")
_FILTER = re.compile(r"\|\s*(\w*)$")
_NAME = re.compile(r"[\w.]*$")
_TAG = re.compile(r"\s*(\w*)$")
_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_WORDS = re.compile(r"[A-Za-z_][\w.]*")
_BLOCK = re.compile(r"render\s+[\"']([^\"']+)[\"']")
_MARKS = re.compile(
    r"[\\`*_\[\]<>&|~$@]|(?<!\w)!|:(?=//)|(?<=www)\.|^[ \t]*(?:[-+#=]|\d+[.)])",
    re.IGNORECASE | re.MULTILINE,
)
_ID = re.compile(r"^\s*(?:-\s+)?(?:\{\s*)?id\s*:\s*[\"']?([\w.-]+)")


MAX_LINES = 2_000
"""Lines that one reply may have so that its id is found from its end."""


class Choice(NamedTuple):
    """A word that may stand here; ``sort`` is name, field, filter, block or tag."""

    word: str
    sort: str
    about: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Words that may stand behind ``start``, a column from 1, in place of what was typed there."""

    start: int
    words: tuple[Choice, ...]


class Meaning(NamedTuple):
    """What is meant by a piece of a line, as Markdown, and where it stands, where it is known."""

    start: int
    end: int
    text: str
    where: Where | None = None


def escaped(text: str) -> str:
    """Write a text of a file so that it shows as it is where Markdown is read.

    Nothing in it becomes a link, a picture, HTML, a list or a heading, by CommonMark 0.31 and the
    autolinks of GitHub's.
    """
    shown = "\n".join(row.strip() for row in clean(text).split("\n"))
    return _MARKS.sub(lambda mark: f"{mark.group()[:-1]}\\{mark.group()[-1]}", shown)


def choices(
    row: str, column: int, item: Reply | Block | None, blocks: Mapping[str, Block]
) -> Choices:
    """Say what may stand at a column of a line: nothing outside of braces."""
    before = row[: column - 1]
    opened = _OPEN.search(before)
    if opened is None:
        return Choices(column, ())
    inside = opened.group(2)
    if found := _RENDER.match(inside):
        words = [Choice(one.id, "block", one.text.best("en")) for one in blocks.values()]
    elif found := _FILTER.search(inside):
        words = [Choice(name, "filter", _about(FILTERS[name].__doc__)) for name in FILTERS]
    elif opened.group(1) == "%" and (found := _TAG.fullmatch(inside)):
        words = [Choice(name, "tag", "") for name in (*TAGS, "elsif", "else", "when", "endif")]
    else:
        name = _NAME.search(inside)
        words = list(_names(item))
        typed = name.group() if name else ""
        return Choices(column - len(typed), tuple(words))
    return Choices(column - len(found.group(1)), tuple(sorted(words)))


def _names(item: Reply | Block | None) -> Iterator[Choice]:
    """Yield the reply's own fields first, then what is known of the customer and the agent."""
    if isinstance(item, Reply):
        for name, variable in item.variables.items():
            yield Choice(name, "field", _about_field(variable))
        for name, paragraph in item.paragraphs.items():
            yield Choice(f"paragraph.{name}", "field", paragraph.description.best("en"))
    for name in KNOWN:
        yield Choice(name, "name", "From the chat system.")


def _about(doc: str | None) -> str:
    return (doc or "").partition("\n")[0]


def _about_field(variable: Variable) -> str:
    said = f"{variable.description.best('en')}\n\nExample: {variable.example.best('en')}"
    if variable.choices:
        said += f"\n\nOne of: {', '.join(choice.best('en') for choice in variable.choices)}"
    return said


def meaning(proof: Proof, line: int, column: int) -> Meaning | None:
    """Explain the name, filter or shared block at a place; None when there is none."""
    row = proof.lines[line - 1] if line <= len(proof.lines) else ""
    item = proof.item_at(line)
    for tag in _TAGS.finditer(row):
        if not tag.start() < column <= tag.end():
            continue
        included = _BLOCK.search(tag.group())
        if included and included.group(1) in proof.blocks:
            block = proof.blocks[included.group(1)]
            return Meaning(tag.start() + 1, tag.end() + 1, _of_block(block), block.where)
        for word in _WORDS.finditer(tag.group()):
            start, end = tag.start() + word.start() + 1, tag.start() + word.end() + 1
            if start <= column < end:
                is_filter = tag.group()[: word.start()].rstrip().endswith("|")
                return _of_word(word.group(), is_filter, start, end, item)
    return None


def _of_word(
    word: str, is_filter: bool, start: int, end: int, item: Reply | Block | None
) -> Meaning | None:
    if is_filter and word in FILTERS:
        return Meaning(start, end, f"**{escaped(word)}**: {escaped(_about(FILTERS[word].__doc__))}")
    if isinstance(item, Reply):
        field = item.variables.get(word.partition(".")[0])
        if field is not None:
            return Meaning(
                start, end, f"**{escaped(word)}**: {escaped(_about_field(field))}", field.where
            )
        part = item.paragraphs.get(word.removeprefix("paragraph."))
        if part is not None and word.startswith("paragraph."):
            text = f"**{escaped(word)}**: {escaped(part.description.best('en'))}"
            return Meaning(start, end, text, part.where)
    if word in KNOWN:
        return Meaning(start, end, f"**{escaped(word)}** comes from the chat system.")
    return None


def _of_block(block: Block) -> str:
    return f"The shared block **{escaped(block.id)}**:\n\n" + _texts(block.text)


def _texts(texts: Localised) -> str:
    """Show a text in all its languages, as it stands."""
    parts = []
    for code, text in texts:
        name = LANGUAGES.get(code, "in every language")
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        parts.append(f"{name}\n\n{fence}text\n{text}\n{fence}")
    return "\n\n".join(parts)


def id_above(lines: Sequence[str], line: int) -> str:
    """Return the id that a line belongs to, by the nearest line above with one; else nothing."""
    for row in reversed(lines[max(line - MAX_LINES, 0) : line]):
        if found := _ID.match(row):
            return found.group(1)
    return ""


def id_at(lines: Sequence[str], line: int, column: int) -> tuple[str, int, int] | None:
    """Return the id that stands at a place, with its columns from 1, end exclusive."""
    found = _ID.match(lines[line - 1]) if line <= len(lines) else None
    if found and found.start(1) < column <= found.end(1) + 1:
        return found.group(1), found.start(1) + 1, found.end(1) + 1
    return None
