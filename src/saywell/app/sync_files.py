"""The library's half of a sync: texts taken in, in place, one write for each file, proved first."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from saywell.app import library_files
from saywell.app.exchange import new_reply, template_of
from saywell.app.sync_texts import with_fields
from saywell.errors import ConfigError, LibraryError, Problem, SaywellError, UsageError, Where
from saywell.model.exchange import Entry
from saywell.model.languages import ANY
from saywell.model.snippet import Reply
from saywell.model.sync import Do, Done, End, Step, Theirs, plain
from saywell.stores.files import tidy, write_file
from saywell.stores.library import read_replies
from saywell.stores.reply_edit import Edited, read_edited
from saywell.stores.reply_writer import file_text

LARGEST, AROUND = 4_000_000, 300
"""Bytes of a file that new replies go into, of which the library takes 5 million; and the bytes of
a new reply around its text."""

_PROOF = ".saywell-sync-"
"""What the folder begins with in which a file is read before it is put in its place."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where texts go: ``into`` is the file for new replies, ``topic`` what it is called.

    ``replies`` are those that can be changed, by id; ``taken`` are the ids of the whole library.
    """

    into: Path
    topic: str
    replies: Mapping[str, Reply]
    taken: frozenset[str]


@dataclass(slots=True)
class _Draft:
    """A file as it would be, and the texts that it has to have then; None is a text that went.

    ``new`` are replies that are still to be added, ``taken`` the ids that none may have,
    ``triggers`` those that something has, casefolded.
    """

    edited: Edited
    taken: set[str]
    triggers: set[str]
    new: list[Mapping[str, Any]] = field(default_factory=list)
    wanted: dict[tuple[str, str], str | None] = field(default_factory=dict)
    ids: dict[Step, str] = field(default_factory=dict)
    apart: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Put together what was changed apart; raises LibraryError where two meet."""
        if self.apart:
            text = merged(self.edited.text, self.apart)
            self.edited, self.apart = Edited(text, self.edited.name), []


def take_in(steps: Sequence[Step], shelf: Shelf) -> tuple[list[Done], dict[Step, str]]:
    """Carry out the steps that change files; return how each ended, and the id that each is now.

    A file is written in one step with all that belongs in it; where that cannot be, in halves, so
    that one bad step leaves the others alone. Raises nothing for one file that the others could
    not bear.
    """
    by_file: dict[Path, list[Step]] = {}
    room = _Room(shelf.into)
    for batch in _together(steps):
        place = _file_of(batch[0], shelf) or room.file_for(batch)
        by_file.setdefault(place, []).extend(batch)
    done: list[Done] = []
    ids: dict[Step, str] = {}
    for path, group in by_file.items():
        done += _write(path, group, shelf, ids)
    return done, ids


def _file_of(step: Step, shelf: Shelf) -> Path | None:
    """Return the file in which the reply of a step stands, None for a new one."""
    if step.ours is not None:
        return Path(step.ours.where.file)
    home = shelf.replies.get(step.reply)
    return Path(home.where.file) if home else None


class _Room:
    """Hands out files for new replies: one, and further ones where it would become too large."""

    def __init__(self, into: Path) -> None:
        self._into = into
        self._number = 1
        self._path, self._size = into, _size(into)

    def file_for(self, batch: Sequence[Step]) -> Path:
        """Return the file for a new reply."""
        texts = (one.theirs.text for one in batch if one.theirs)
        needed = sum(AROUND + len(text.encode()) * 5 // 4 for text in texts)
        while self._size and self._size + needed > LARGEST:
            self._number += 1
            self._path = self._into.with_stem(f"{self._into.stem}-{self._number}")
            self._size = _size(self._path)
        self._size += needed
        return self._path


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _write(path: Path, steps: Sequence[Step], shelf: Shelf, ids: dict[Step, str]) -> list[Done]:
    done: list[Done] = []
    try:
        start = read_edited(path) if path.exists() else _new_file(path, shelf)
        triggers = {one.casefold() for each in shelf.replies.values() for one in each.triggers}
        draft = _Draft(start, {*shelf.taken, *start.ids()}, triggers)
        for batch in _together(steps):
            why = _edit(draft, batch, shelf)
            done += [Done(step, End.LEFT if why else End.DONE, why) for step in batch]
        draft.settle()
        draft.edited = draft.edited.with_replies(draft.new)
        if draft.edited.text != start.text or not path.exists():
            touched = frozenset(reply for reply, _ in draft.wanted)
            library_files.proved(library_files.Planned({path: draft.edited.text}, touched))
            _prove(path, draft)
            write_file(path, draft.edited.text, private=False)
        ids.update(draft.ids)
    except (LibraryError, ConfigError, UsageError) as error:
        batches = _together(steps)
        if len(batches) > 1 and not isinstance(error, ConfigError):
            halves = batches[: len(batches) // 2], batches[len(batches) // 2 :]
            parts = [[step for batch in half for step in batch] for half in halves]
            return [one for part in parts for one in _write(path, part, shelf, ids)]
        return [Done(step, End.REFUSED, _told(error, path)) for step in steps]
    return done


def merged(base: str, changed: Sequence[str]) -> str:
    """Join changes of one text, each made by itself; raises LibraryError where two meet.

    So that a file with many changes is parted into its places once.
    """
    spans = sorted(_span(base, one) for one in changed)
    parts: list[str] = []
    at = 0
    for start, end, text in spans:
        if start < at:
            raise LibraryError("two changes meet in this file")
        parts += [base[at:start], text]
        at = end
    return "".join([*parts, base[at:]])


def _span(old: str, new: str) -> tuple[int, int, str]:
    """Return what of an old text a new one replaces: from, to, and the text that stands there."""
    most = min(len(old), len(new))
    start = _alike(most, lambda size: old[:size] == new[:size])
    end = _alike(most - start, lambda size: old[len(old) - size :] == new[len(new) - size :])
    return start, len(old) - end, new[start : len(new) - end]


def _alike(most: int, holds: Callable[[int], bool]) -> int:
    """Return the largest size for which something holds that holds for all smaller ones."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _new_file(path: Path, shelf: Shelf) -> Edited:
    return Edited(file_text(shelf.topic, ()), str(path))


def _told(error: SaywellError, path: Path) -> str:
    place = error.where or Where.of(path)
    return str(Problem(place, error.message, error.hint))


def _together(steps: Sequence[Step]) -> list[list[Step]]:
    """Put the languages of one new reply together; everything else is by itself."""
    found: dict[object, list[Step]] = {}
    for step in steps:
        new = step.do is Do.CREATE_HERE and not step.reply
        found.setdefault(("new", step.group) if new else step, []).append(step)
    return list(found.values())


def _edit(draft: _Draft, batch: Sequence[Step], shelf: Shelf) -> str:
    """Put one change into a draft; return why not, where it is left out."""
    step = batch[0]
    if step.do is Do.CHANGE_HERE:
        return _changed(draft, step)
    draft.settle()
    if step.do is Do.DELETE_HERE:
        return _without(draft, step)
    if step.reply in draft.edited.ids():
        return _with_language(draft, step, shelf)
    _with_reply(draft, batch, shelf)
    return ""


MEANWHILE = "it was changed here meanwhile: sync again"


def _changed(draft: _Draft, step: Step) -> str:
    assert step.ours is not None
    assert step.theirs is not None
    if not _stands(draft, step):
        return MEANWHILE
    before = draft.edited
    _set_text(draft, step, _path(step.lang), step.theirs, step.ours.fields)
    draft.apart.append(draft.edited.text)
    draft.edited = before
    return ""


def _standing(draft: _Draft, step: Step) -> str | None:
    if step.reply not in draft.edited.ids():
        return None
    return draft.edited.value(step.reply, *_path(step.lang))


def _stands(draft: _Draft, step: Step) -> bool:
    """Say whether the text is the one that was read; the library reads it without its ends."""
    there = _standing(draft, step)
    return step.ours is not None and there is not None and plain(there) == plain(step.ours.source)


def _path(lang: str) -> list[str]:
    return ["text"] if lang == ANY else ["text", lang]


def _with_language(draft: _Draft, step: Step, shelf: Shelf) -> str:
    assert step.theirs is not None
    if _standing(draft, step) is not None or draft.edited.value(step.reply, "text") is not None:
        return MEANWHILE
    home = shelf.replies.get(step.reply)
    fields = frozenset(home.variables) if home else frozenset()
    _set_text(draft, step, _path(step.lang), step.theirs, fields)
    return ""


def _set_text(
    draft: _Draft, step: Step, path: list[str], theirs: Theirs, fields: frozenset[str]
) -> None:
    pieces = with_fields(theirs.pieces, fields)
    text = template_of(pieces)
    edited = draft.edited.with_value(step.reply, path, text)
    new = new_reply(Entry(title="x", texts={step.lang: pieces}), set(), "", lambda problem: None)
    for name, variable in new.keys.get("variables", {}).items():
        if name not in fields and not draft.edited.keys(step.reply).get("variables", {}).get(name):
            edited = edited.with_value(step.reply, ["variables", name], variable)
    draft.edited = edited
    draft.wanted[step.reply, step.lang] = text
    draft.ids[step] = step.reply


def _with_reply(draft: _Draft, batch: Sequence[Step], shelf: Shelf) -> None:
    step = batch[0]
    assert step.theirs is not None
    code = (step.group or step.code).strip().lstrip("/")
    entry = Entry(
        title=code,
        texts={one.lang: one.theirs.pieces for one in batch if one.theirs},
        triggers=() if code.casefold() in draft.triggers else (code,),
        source=step.theirs.id,
        where=Where.of(shelf.into),
    )
    new = new_reply(entry, draft.taken, "", lambda problem: None)
    keys = {**new.keys, "id": step.reply or new.id}
    if step.lang == ANY:
        keys["text"] = keys["text"][ANY]
    draft.new.append(keys)
    draft.triggers.add(code.casefold())
    for one in batch:
        assert one.theirs is not None
        draft.wanted[keys["id"], one.lang] = template_of(one.theirs.pieces)
        draft.ids[one] = keys["id"]


def _without(draft: _Draft, step: Step) -> str:
    if not _stands(draft, step):
        return MEANWHILE
    texts = draft.edited.keys(step.reply).get("text")
    if not isinstance(texts, dict) or set(texts) <= {step.lang}:
        draft.edited = draft.edited.without(step.reply)
    else:
        for key in ("text", "subject"):
            draft.edited = _without_language(draft.edited, step.reply, key, step.lang)
    draft.wanted[step.reply, step.lang] = None
    return ""


def _without_language(edited: Edited, reply: str, key: str, lang: str) -> Edited:
    there = edited.keys(reply).get(key)
    if not isinstance(there, dict) or lang not in there:
        return edited
    return (
        edited.without_key(reply, key) if len(there) == 1 else edited.without_key(reply, key, lang)
    )


def _prove(path: Path, draft: _Draft) -> None:
    """Read the file as the library will, and refuse it where a text is not there as it should be.

    Raises LibraryError.
    """
    folder = path.parent if path.parent.is_dir() else None
    if folder is not None:
        tidy(folder, _PROOF)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_PROOF) as place:
        copy = Path(place) / path.name
        copy.write_text(draft.edited.text, encoding="utf-8", newline="")
        read = read_replies(copy, "")
    there = {(one.id, lang): text for one in read.replies for lang, text in one.text}
    for (reply, lang), text in draft.wanted.items():
        found = there.get((reply, lang))
        if (found is None) != (text is None) or (found or "").strip() != (text or "").strip():
            problem = next(iter(read.problems), None)
            why = f": {problem.message}" if problem else ""
            raise LibraryError(
                f"{reply!r} could not be read back from this file{why}",
                hint="nothing was written; change the file yourself",
                where=Where.of(path),
            )
