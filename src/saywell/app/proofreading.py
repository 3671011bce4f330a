"""Proofreading a file of replies while it is written: what is wrong, and exactly where.

The text is the editor's, which may not be on the disk, and may be no YAML for the moment. What a
reply's texts say is judged by the lint of the library; a reply that is as it was is not judged
again, wherever in the file it stands now.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from saywell.engine.lint_reply import Check, Judged, judge_block, judge_reply, of_problem
from saywell.errors import Where
from saywell.model.languages import Localised
from saywell.model.lint import Lint
from saywell.model.snippet import Block, Library, Reply
from saywell.stores.library import Read, read_replies
from saywell.stores.text_edits import SourceEdit, text_edit
from saywell.stores.text_places import Place, Stretch, spread

Field = Literal["text", "subject"]


class Found(NamedTuple):
    """A finding in a reply or block: in which of its texts, and how far below its first line."""

    judged: Judged
    field: Field | None
    below: int


Known = dict[bytes, tuple[Found, ...]]
"""What was found in replies and blocks, by a digest of all that it depends on."""

SHOWN_EVERY = 2.0
"""Seconds after which it is shown what was found so far, in a file that takes long."""

MAX_KNOWN = 20_000
"""Replies and blocks of which the findings are kept."""

LONG = 200
"""Replies from which on only the one that has changed is read again, where that is enough."""

_FIRST = 3
"""The first line on which a reply can stand, below the version and the key of the list."""

_ITEM = re.compile(r" *- +\S")
_TOP = re.compile(r"[A-Za-z_]")
_HEAD = re.compile(r"^saywell[ \t]*:", re.MULTILINE)
_OTHER = re.compile(r"^(?:pack|house|lookups)[ \t]*:", re.MULTILINE)
_TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\"[^\"]*\"|'[^']*'|[^\s,:#\[\]{}]+|\S")


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding in a file, from ``start`` to ``end``: line and column from 1, end exclusive.

    ``judged`` is what the lint said of it; None where it is about the file.
    """

    start: Place
    end: Place
    lint: Lint
    judged: Judged | None = None

    def touches(self, start: Place, end: Place) -> bool:
        """Say whether the finding and a stretch have a place in common."""
        return self.start <= end and start <= self.end


@dataclass(frozen=True, slots=True)
class Proof:
    """A file as it was read: its lines, its replies and shared blocks, and what is wrong.

    ``blocks`` are all that it may include; ``checked`` is how many parts were judged anew.
    """

    path: Path
    lines: Sequence[str]
    read: Read
    remarks: tuple[Remark, ...]
    blocks: Mapping[str, Block]
    checked: int = 0

    def item_at(self, line: int) -> Reply | Block | None:
        """Return the reply or shared block that stands on a line."""
        items = self.items
        at = bisect([one.where.line for one in items], line)
        return items[at - 1] if at else None

    @property
    def items(self) -> list[Reply | Block]:
        """The replies and shared blocks, in the order in which they stand."""
        return _items(self.read)

    def fixes(self, remark: Remark) -> Iterator[tuple[str, SourceEdit]]:
        """Yield (what is written instead, the change of the file) for each fix of a finding."""
        judged = remark.judged
        if judged is None or judged.finding is None or judged.texts is None:
            return
        if not judged.part.exact or judged.part.block:
            return
        place = judged.texts.places.get(judged.key)
        for fix in judged.finding.fixes if place else ():
            assert place is not None
            text = judged.texts.by_lang[judged.key]
            part = judged.part
            edit = text_edit(self.lines, place, text, part.start, part.end, fix.text)
            if edit is not None:
                yield fix.text, edit


def is_reply_file(text: str) -> bool:
    """Say whether a text means to be a file of replies: it has a version, and is no other sort."""
    return bool(_HEAD.search(text)) and not is_other_file(text)


def is_other_file(text: str) -> bool:
    """Say whether a text is one of rules, or another sort that has a schema of its own."""
    return bool(_OTHER.search(text))


def lines_of(text: str) -> list[str]:
    """Cut a text into the lines that places count; those of all systems end alike."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def proofread(
    path: Path,
    text: str,
    layer: str,
    around: Library,
    check: Check,
    known: Known,
    before: Proof | None = None,
    stopped: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Proof]:
    """Find what is wrong in a file of replies; ``around`` has what other files give to its texts.

    Those are their shared blocks, and what may be looked up. ``known`` is brought up to date;
    ``before`` is the proof of an earlier text of the file. What is found so far is yielded every
    few seconds, and all of it at the end, unless ``stopped`` says that nobody waits for it.
    """
    lines = lines_of(text)
    read = (before and _read_again(before, lines, layer)) or read_replies(
        path, layer, text.encode("utf-8", "surrogatepass")
    )
    own = {block.id: block for block in read.blocks}
    library = dataclasses.replace(around, blocks=MappingProxyType({**around.blocks, **own}))
    shared = repr([*_plain(library.blocks)]).encode()
    lookups = repr(sorted((library.lookups or {}).items())).encode()
    remarks = [_of_lint(lines, of_problem(one, "L00")) for one in read.problems]
    checked, since = 0, clock()
    for item, chunk in _chunks(read, lines):
        if stopped():
            return
        if clock() - since > SHOWN_EVERY:
            yield Proof(path, lines, read, _sorted(remarks), library.blocks, checked)
            since = clock()
        digest = _digest(item, chunk, shared, lookups)
        found = known.get(digest)
        if found is None:
            checked += 1
            found = _found(item, library, check)
            if len(known) >= MAX_KNOWN:
                del known[next(iter(known))]
            known[digest] = found
        remarks += [_placed(lines, one, item) for one in found]
    yield Proof(path, lines, read, _sorted(remarks), library.blocks, checked)


def _sorted(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda one: (one.start, one.lint.rule)))


def _plain(blocks: Mapping[str, Block]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for name in sorted(blocks):
        yield name, sorted(blocks[name].text)


def _chunks(read: Read, lines: Sequence[str]) -> Iterator[tuple[Reply | Block, str]]:
    """Yield each reply and block with its lines: up to where the next one begins."""
    items = _items(read)
    for at, item in enumerate(items):
        start = item.where.line
        end = items[at + 1].where.line if at + 1 < len(items) else len(lines) + 1
        yield item, "\n".join(lines[start - 1 : max(end - 1, start)])


def _read_again(before: Proof, lines: Sequence[str], layer: str) -> Read | None:
    """Read the one reply that has changed in a long file, where its lines are as many as before.

    None where the whole file has to be read. What the reply has from the file's defaults is not
    filled in: no text depends on it.
    """
    items = before.items
    if len(items) < LONG or len(lines) != len(before.lines):
        return None
    changed = [at for at, row in enumerate(lines, 1) if row != before.lines[at - 1]]
    if not changed:
        return before.read
    starts = [one.where.line for one in items]
    at = bisect(starts, changed[0])
    start, end = starts[at - 1], starts[at] if at < len(items) else len(lines) + 1
    rows = lines[start - 1 : end - 1]
    if not at or changed[-1] >= end or not isinstance(items[at - 1], Reply):
        return None
    if not _ITEM.match(rows[0]) or any(_TOP.match(row) for row in rows) or start < _FIRST:
        return None
    alone = "\n".join(["saywell: 1", "replies:", *[""] * (start - _FIRST), *rows])
    read = read_replies(before.path, layer, alone.encode("utf-8", "surrogatepass"))
    others = (one for one in before.read.problems if not start <= one.where.line < end)
    replies = (one for one in before.read.replies if one is not items[at - 1])
    return dataclasses.replace(
        before.read,
        replies=(*replies, *read.replies),
        problems=tuple(sorted({*others, *read.problems})),
    )


def _items(read: Read) -> list[Reply | Block]:
    """List the replies and blocks in the order in which they stand."""
    items: list[Reply | Block] = [*read.replies, *read.blocks]
    return sorted(items, key=lambda one: (one.where.line, one.where.column))


def _digest(item: Reply | Block, chunk: str, shared: bytes, lookups: bytes) -> bytes:
    """Tell a reply from all others: its lines, and what of other files it may depend on."""
    facts = (type(item).__name__, item.id, item.where.column, chunk)
    digest = hashlib.sha1(repr(facts).encode("utf-8", "replace"), usedforsecurity=False)
    if "render" in chunk:
        digest.update(shared)
    if "lookup" in chunk:
        digest.update(lookups)
    return digest.digest()


def _found(item: Reply | Block, library: Library, check: Check) -> tuple[Found, ...]:
    """Judge a reply or a block; a text for all languages has each finding once."""
    found: dict[object, Found] = {}
    for one in (
        judge_reply(item, library, check)
        if isinstance(item, Reply)
        else judge_block(item, library, check)
    ):
        fields: tuple[Field, ...] = ("text", "subject")
        field = next((name for name in fields if one.texts is getattr(item, name, None)), None)
        same = (one.lint.rule, one.part, field, one.key) if one.texts else one.lint
        found.setdefault(same, Found(one, field, one.lint.where.line - item.where.line))
    return tuple(found.values())


def _placed(lines: Sequence[str], found: Found, item: Reply | Block) -> Remark:
    """Give a finding its place, where its reply stands now."""
    judged = found.judged
    texts: Localised | None = getattr(item, found.field) if found.field else None
    place = texts.places.get(judged.key) if texts else None
    if texts is None or place is None:
        where = dataclasses.replace(judged.lint.where, line=item.where.line + found.below)
        return _of_lint(lines, dataclasses.replace(judged.lint, where=where))
    stands = spread(lines, place, texts.by_lang[judged.key])
    start = _edge(stands, judged.part.start)
    end = stands[judged.part.end - 1][1] if judged.part.end > judged.part.start else start
    lint = dataclasses.replace(judged.lint, where=Where(item.where.file, *start))
    return Remark(start, end, lint, dataclasses.replace(judged, lint=lint, texts=texts))


def _edge(stands: Sequence[Stretch], at: int) -> Place:
    if at < len(stands):
        return stands[at][0]
    return stands[-1][1] if stands else (1, 1)


def _of_lint(lines: Sequence[str], lint: Lint) -> Remark:
    """Give a finding of which only the begin is known the word that begins there."""
    line, column = max(lint.where.line, 1), max(lint.where.column, 1)
    row = lines[line - 1] if line <= len(lines) else ""
    word = _TOKEN.match(row, column - 1) if lint.where.line else None
    return Remark((line, column), (line, word.end() + 1 if word else column), lint)
