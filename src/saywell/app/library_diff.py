"""What has changed between two versions of a folder of replies, as people read it.

Replies are compared, not lines of files: whatever does not change what a reply says or is (the
order of keys, comments, quotes, line breaks of the file) changes nothing here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from saywell.errors import Problem, Where
from saywell.model.languages import ANY, Localised
from saywell.model.lint import Lint
from saywell.model.snippet import Block, Reply
from saywell.stores.library import Read

_NOT_SHOWN = frozenset({"id", "where", "given", "layer"})
_SAME_TEXT = 20
"""How long a text must be to tell by itself that two replies are the same one."""


class What(StrEnum):
    """What became of a reply, a shared block or a file."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    RENAMED = "renamed"
    MOVED = "moved"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Change:
    """One key of a reply (``text.en``, ``review``), empty where it was not or is not there."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that is not as it was: ``kind`` is ``reply``, ``block`` or ``file``.

    ``where`` is its place now, or where it stood. ``was`` is its name and file before, which
    differ from those now only when it was renamed or moved.
    """

    what: What
    kind: str
    id: str
    title: str
    where: Where
    was: tuple[str, str]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file of a version, read: ``text`` is all of it."""

    read: Read
    text: str


@dataclass(frozen=True, slots=True)
class FolderDiff:
    """What differs in one folder.

    ``layout`` lists the files that differ in nothing that counts, ``other`` those that hold no
    replies (rules, attachments), both by their way from the folder. ``problems`` are those of
    files that can be read on one side only.
    """

    changed: tuple[Changed, ...]
    layout: tuple[str, ...]
    other: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def renamed(self) -> dict[str, str]:
        """The ids that replies have now, by those that they had."""
        return {one.was[0]: one.id for one in self.changed if one.what is What.RENAMED}


@dataclass(frozen=True, slots=True)
class _Item:
    kind: str
    id: str
    way: str
    title: str
    where: Where
    facts: Mapping[str, str]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for key, text in self.facts.items() if key.partition(".")[0] == "text")


def compared(
    old: Mapping[str, FileRead], new: Mapping[str, FileRead], other: Sequence[str] = ()
) -> FolderDiff:
    """Compare the files that differ, by their way from the folder; the rest is as it was."""
    before, after = _items(old), _items(new)
    changed: list[Changed] = []
    lost = {key: item for key, item in before.items() if key not in after}
    found = {key: item for key, item in after.items() if key not in before}
    for key in before.keys() & after.keys():
        changed += _pair(before[key], after[key])
    for gone, there in _renamed(lost, found):
        changed += _pair(lost.pop(gone), found.pop(there))
    changed += (_lost(item, new) for item in lost.values())
    changed += (_found(item, old) for item in found.values())
    touched = {one.was[1] for one in changed} | {one.where.file for one in changed}
    layout = sorted(way for way in old.keys() | new.keys() if way not in touched)
    return FolderDiff(
        tuple(sorted(changed, key=_place)),
        tuple(layout),
        tuple(other),
        tuple(_problems(old, new)),
    )


def _place(one: Changed) -> tuple[object, ...]:
    """Order by files, and in each what is there by its line before what went."""
    return one.where.file, one.what is What.GONE, one.where, one.kind, one.id


_Key = tuple[str, str, int]


def _items(files: Mapping[str, FileRead]) -> dict[_Key, _Item]:
    """List what is in files; the number tells those of one id from each other."""
    found: dict[_Key, _Item] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for way in sorted(files):
        for item in _of_file(way, files[way].read):
            number = counts[(item.kind, item.id)]
            counts[(item.kind, item.id)] += 1
            found[(item.kind, item.id, number)] = item
    return found


def _of_file(way: str, read: Read) -> Iterator[_Item]:
    if read.topic:
        topic = dict(_facts("topic", read.topic))
        yield _Item("file", way, way, read.topic.best("en"), Where(way), topic)
    for block in read.blocks:
        yield _Item("block", block.id, way, "", _here(way, block), facts_of(block))
    for reply in read.replies:
        title = reply.title.best("en")
        yield _Item("reply", reply.id, way, title, _here(way, reply), facts_of(reply))


def _here(way: str, one: Reply | Block) -> Where:
    return Where(way, one.where.line, one.where.column)


def _pair(old: _Item, new: _Item) -> Iterator[Changed]:
    changes = tuple(_changes(old.facts, new.facts))
    what = What.CHANGED if changes else What.MOVED
    if old.id != new.id:
        what = What.RENAMED
    elif not changes and old.way == new.way:
        return
    yield Changed(what, new.kind, new.id, new.title, new.where, (old.id, old.way), changes)


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key, ""), new.get(key, "")
        if was != now:
            yield Change(key, was, now)


def _lost(item: _Item, new: Mapping[str, FileRead]) -> Changed:
    what = What.UNREADABLE if _stands_in(item, new) else What.GONE
    changes = tuple(_changes(item.facts, {})) if what is What.GONE else ()
    return Changed(what, item.kind, item.id, item.title, item.where, (item.id, item.way), changes)


def _found(item: _Item, old: Mapping[str, FileRead]) -> Changed:
    what = What.CHANGED if _stands_in(item, old) else What.NEW
    changes = tuple(_changes({}, item.facts))
    return Changed(what, item.kind, item.id, item.title, item.where, (item.id, item.way), changes)


def _stands_in(item: _Item, files: Mapping[str, FileRead]) -> bool:
    """Say whether the id stands in the file, so that what it names can only not be read there."""
    there = files.get(item.way)
    if there is None or not there.read.problems:
        return False
    line = rf"^[ \t-]*(?:\{{ *)?[\"']?id[\"']?:[ \t]*[\"']?{re.escape(item.id)}(?![\w.-])"
    return re.search(line, there.text, re.MULTILINE) is not None


def _renamed(gone: Mapping[_Key, _Item], there: Mapping[_Key, _Item]) -> list[tuple[_Key, _Key]]:
    """Pair what went with what came that says the same: all its texts, or a long one of them."""
    pairs: dict[_Key, _Key] = {}
    for told in (_whole, _long):
        by_text: dict[tuple[str, ...], list[_Key]] = {}
        for key, item in there.items():
            for mark in told(item):
                by_text.setdefault(mark, []).append(key)
        taken = set(pairs.values())
        for key, item in gone.items():
            same = [one for mark in told(item) for one in by_text.get(mark, ())]
            partner = next((one for one in same if one not in taken), None)
            if key not in pairs and partner is not None:
                pairs[key] = partner
                taken.add(partner)
    return list(pairs.items())


def _whole(item: _Item) -> Iterator[tuple[str, ...]]:
    if item.texts:
        yield (item.kind, *item.texts)


def _long(item: _Item) -> Iterator[tuple[str, ...]]:
    return ((item.kind, text) for text in item.texts if len(text) >= _SAME_TEXT)


def _problems(old: Mapping[str, FileRead], new: Mapping[str, FileRead]) -> Iterator[Problem]:
    """List what cannot be read on one side and was not told of the other."""
    for side, files, others in (("before", old, new), ("now", new, old)):
        for way, file in sorted(files.items()):
            there = others[way].read.problems if way in others else ()
            told = {one.message for one in there}
            for one in file.read.problems:
                if one.message not in told:
                    message = f"{one.message} ({side})" if side == "before" else one.message
                    yield Problem(Where(way, one.where.line, one.where.column), message, one.hint)


# --- what a reply is, key by key ------------------------------------------------------------------


def facts_of(one: Reply | Block) -> dict[str, str]:
    """Write a reply or a shared block as texts by dotted keys, those that are empty left out."""
    found: dict[str, str] = {}
    for field in fields(one):
        if field.name not in _NOT_SHOWN:
            found.update(_facts(field.name, getattr(one, field.name)))
    return found


def _facts(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Localised):
        yield from ((key if lang == ANY else f"{key}.{lang}", text) for lang, text in value)
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _facts(f"{key}.{name}", one)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _NOT_SHOWN:
                yield from _facts(f"{key}.{field.name}", getattr(value, field.name))
    elif isinstance(value, tuple) and any(not isinstance(one, str) for one in value):
        for number, one in enumerate(value, 1):
            yield from _facts(f"{key}.{number}", one)
    elif value not in (None, "", ()):
        yield key, _word(value)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, tuple) else str(value)


# --- what it does to the lint ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LintChange:
    """Findings that were not there before, and those that are there no more."""

    new: tuple[Lint, ...] = ()
    gone: tuple[Lint, ...] = ()


def lint_change(old: Iterable[Lint], new: Iterable[Lint], renamed: Mapping[str, str]) -> LintChange:
    """Compare findings by what they say, not by their lines; ``renamed`` maps old ids to new."""
    before, after = list(old), list(new)
    left = Counter(_mark(one, renamed) for one in before)
    came = []
    for one in after:
        mark = _mark(one, {})
        if left[mark]:
            left[mark] -= 1
        else:
            came.append(one)
    gone = []
    for one in reversed(before):
        mark = _mark(one, renamed)
        if left[mark] > 0:
            left[mark] -= 1
            gone.append(one)
    return LintChange(tuple(sorted(came)), tuple(sorted(gone)))


_PLACE = re.compile(r"\S*:\d+:\d+")
_QUOTED = re.compile(r"'([^']*)'")


def _mark(one: Lint, renamed: Mapping[str, str]) -> tuple[object, ...]:
    """Return what makes a finding the same in another version of its file.

    Of two replies that are alike or want the same short code either may be the one that is told.
    """
    quoted = (renamed.get(word, word) for word in _QUOTED.findall(one.message))
    reply = renamed.get(one.reply, one.reply)
    if one.rule.startswith("L04"):
        return one.rule, one.severity, one.lang, frozenset((*quoted, reply))
    message = _QUOTED.sub("", _PLACE.sub("", one.message))
    return one.rule, one.severity, one.lang, reply or one.where.file, message, tuple(quoted)
