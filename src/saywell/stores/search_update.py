"""Making a library ready for searching, and keeping it so: only what has changed is read again.

What changes goes into a second, small part of the index; when that has grown, or much of the main
part is gone, the main part is made anew.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import time
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from saywell.errors import Problem
from saywell.model.card import entry_in
from saywell.model.frozen import (
    freeze,
    freeze_blocks,
    freeze_problems,
    thaw,
    thaw_blocks,
    thaw_problems,
)
from saywell.model.scope import seen_label
from saywell.model.snippet import Reply
from saywell.stores.library import (
    Entry,
    Layer,
    Merged,
    Read,
    Shelved,
    layer_of,
    merge_layer,
    read_replies,
    reply_files,
)
from saywell.stores.search_file import DAMAGE, GONE, PART, PART_BITS, SearchFile, load, mark_of
from saywell.stores.search_parts import (
    Documents,
    Indexer,
    KeptFile,
    Mark,
    Part,
    Tables,
    dead_numbers,
    known_files,
    known_marks,
)
from saywell.stores.search_writing import Bytes, remark, written

SETTLED = 2.0
"""Seconds after which a change is told from the one before by its time, on any file system."""

MIN_SMALL, SMALL_SHARE, DEAD_SHARE = 500, 8, 4
"""The small part may have 500 replies or an eighth of the main one's; of those a quarter may go."""

BYTES_OF_A_REPLY = 500
"""How many bytes of a file that is not known yet are taken for a reply."""


def opened(
    layers: Sequence[Layer | Path],
    place: str,
    key: str,
    indexer: Indexer,
    *,
    watched: Sequence[str] = (),
    before: SearchFile | None = None,
    seen_by: Collection[str] | None = None,
) -> SearchFile:
    """Open the file of a library, made or brought up to date where it has to be.

    ``watched`` are further paths whose change matters; ``before`` is what this process has had
    open, used where there is nothing on the disk. ``seen_by`` are the labels of what the agent
    sees, where not everything counts. Raises nothing for bad files of replies, nor
    where nothing can be written: then it is in memory.
    """
    old = load(place, key) or before
    if old is not None and old.is_fresh():
        return old
    named = [layer_of(layer) for layer in layers]
    with _collecting_nothing():
        if old is not None:
            try:
                return _Update(named, indexer, watched, old, seen_by).make(place, key)
            except DAMAGE:
                pass  # what was kept is damaged
        return _Update(named, indexer, watched, None, seen_by).make(place, key)


@contextlib.contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Leave the search for garbage in cycles: what is read has none, and it is a third of the time.

    It would look through all that has been read so far again and again.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Update:
    """One reading of a library, over what is known of it."""

    def __init__(
        self,
        layers: Sequence[Layer],
        indexer: Indexer,
        watched: Sequence[str],
        old: SearchFile | None,
        seen_by: Collection[str] | None,
    ) -> None:
        self._seen_by = seen_by
        self._layers = layers
        self._indexer = indexer
        self._watched = watched
        self._old = old
        self._parts: list[Documents] = []
        self._known: dict[tuple[int, str], KeptFile] = {}
        self._told_before: list[bytes] = []
        self._marks: dict[str, Mark] = {}
        if old is not None:
            old.check()
            self._parts = [indexer.open(one) for one in old.segments]
            self._told_before, self._known = known_files(old)
            self._marks = known_marks(old)
        self._next: Mark = GONE
        self._folders: dict[str, Mark] = {}
        self._told: list[list[Problem]] = []
        self._ahead: dict[KeptFile, Read] = {}

    def make(self, place: str, key: str) -> SearchFile:
        """Read what has to be read, write the file, and open it."""
        files = self._walk()
        old = self._old
        if old is None or self._has_grown(files):
            parts = [self._indexed(files, 0)]
        else:
            self._read_ahead(files)
            if self._nothing_is_new(files) and remark(place, old, self._marks_of(files)):
                return old
            again = [file for file in files if file.part != 0]
            parts = [Part(self._parts[0].size, {name: old.part(0, name) for name in PART})]
            parts += [self._indexed(again, 1)] if again else []
        return self._write(place, key, files, parts)

    # --- looking around ---------------------------------------------------------------------------

    def _walk(self) -> list[KeptFile]:
        """List the files of replies in their order, with what is known of those unchanged."""
        found: list[KeptFile] = []
        for number, layer in enumerate(self._layers):
            problems: list[Problem] = []
            for path in reply_files(layer.folder, problems, self._visit, self._size):
                found.append(self._file(path, number))
            self._told.append(problems)
        return found

    def _visit(self, folder: str) -> None:
        self._folders[folder] = _settled(mark_of(folder))

    def _size(self, path: str) -> int:
        """Return the size of a file that comes next, and keep its mark."""
        self._next = mark_of(path)
        return max(self._next[2], 0)

    def _file(self, path: str, layer: int) -> KeptFile:
        mark = self._next
        known = self._known.get((layer, path))
        if (
            known is not None
            and self._marks.get(path) == mark
            and all(self._marks.get(name) == mark_of(name) for name in known.looked_for)
        ):
            known.mark = mark
            return known
        return KeptFile(path, layer, _settled(mark))

    def _has_grown(self, files: Sequence[KeptFile]) -> bool:
        """Whether the small part would be too large, or the main one too empty."""
        main = self._parts[0].size
        known = [self._known[file.name] for file in files if file.name in self._known]
        left = sum(file.count for file in known if file.part == 0)
        small = sum(self._expected(file) for file in files if file.part != 0)
        return small > max(MIN_SMALL, main // SMALL_SHARE) or left < main - main // DEAD_SHARE

    def _expected(self, file: KeptFile) -> int:
        known = self._known.get(file.name)
        return known.count if known is not None else 1 + max(file.mark[2], 0) // BYTES_OF_A_REPLY

    def _read_ahead(self, files: Sequence[KeptFile]) -> None:
        """Read the files that have changed; one whose replies are as they were stays in place."""
        for file in files:
            if file.part >= 0:
                continue
            read = self._read(file)
            known = self._known.get(file.name)
            if known is not None and self._is_same(known, file, read):
                file.part, file.first, file.count = known.part, known.first, known.count
            else:
                self._ahead[file] = read

    def _read(self, file: KeptFile) -> Read:
        read = read_replies(Path(file.path), self._layers[file.layer].name)
        file.note(read)
        return read

    def _is_same(self, known: KeptFile, file: KeptFile, read: Read) -> bool:
        if (known.problems, known.blocks, known.looked_for, known.count) != (
            file.problems,
            file.blocks,
            file.looked_for,
            len(read.replies),
        ):
            return False
        part = self._parts[known.part]
        return all(
            part.body(number) == freeze(reply)
            for number, reply in enumerate(read.replies, known.first)
        )

    def _nothing_is_new(self, files: Sequence[KeptFile]) -> bool:
        watched = self._old.watched() if self._old is not None else []
        return (
            not self._ahead
            and [file.name for file in files] == list(self._known)
            and [os.fsencode(path) for path in self._paths(files)] == watched
            and [freeze_problems(problems) for problems in self._told] == self._told_before
        )

    # --- indexing ---------------------------------------------------------------------------------

    def _indexed(self, files: Sequence[KeptFile], part: int) -> Part:
        """Index the replies of files as a part; what they hold is noted in them."""
        tables = Tables()
        segment = self._indexer.build(self._replies(files, part, tables))
        return Part(tables.count, {"segment": segment, **tables.sections()})

    def _replies(self, files: Sequence[KeptFile], part: int, tables: Tables) -> Iterator[Reply]:
        """Go through the replies of files, which from then on are in that part."""
        for file in files:
            first, entries = tables.count, []
            for reply in self._of_file(file):
                where = reply.where
                item = part << PART_BITS | tables.count
                entries.append(
                    Entry(
                        reply.id,
                        reply.triggers,
                        seen_label(reply.scope, reply.layer),
                        where.file,
                        where.line,
                        where.column,
                        item,
                    )
                )
                tables.add(reply)
                yield reply
            file.part, file.first, file.count, file.entries = part, first, len(entries), entries

    def _of_file(self, file: KeptFile) -> Iterable[Reply]:
        if file in self._ahead:
            return self._ahead.pop(file).replies
        if file.part < 0:
            return self._read(file).replies
        body = self._parts[file.part].body
        return (thaw(body(number)) for number in range(file.first, file.first + file.count))

    # --- putting together -------------------------------------------------------------------------

    def _merge(self, files: Sequence[KeptFile]) -> Merged[int]:
        """Put the layers over each other as `load_library` does, by references."""
        of_layer: list[list[KeptFile]] = [[] for _ in self._layers]
        for file in files:
            of_layer[file.layer].append(file)
        merged: Merged[int] = Merged(self._seen_by)
        for problems, own in zip(self._told, of_layer, strict=True):
            merged.problems += problems
            merge_layer(merged, map(self._shelved, own))
        return merged

    def _shelved(self, file: KeptFile) -> Shelved[int]:
        entries = self._entries(file) if file.entries is None else file.entries
        blocks = thaw_blocks(file.blocks) if file.blocks else ()
        return Shelved(entries, blocks, thaw_problems(file.problems) if file.problems else ())

    def _entries(self, file: KeptFile) -> list[Entry[int]]:
        """Make the entries of a file whose replies stay where they are."""
        part, entries = self._parts[file.part], []
        layer = self._layers[file.layer].name
        for number in range(file.first, file.first + file.count):
            name, triggers, scope, line, column = entry_in(part.card(number))
            item = file.part << PART_BITS | number
            seen = seen_label(scope, layer)
            entries.append(Entry(name, triggers, seen, file.path, line, column, item))
        return entries

    def _write(
        self, place: str, key: str, files: Sequence[KeptFile], parts: Sequence[Part]
    ) -> SearchFile:
        merged = self._merge(files)
        live = array("I", merged.replies.values())
        for number, part in enumerate(parts):
            part.sections["dead"] = dead_numbers(live, number, part.size)
        told = [freeze_problems(problems) for problems in self._told]
        held = [file.kept() for file in files]
        sections: dict[str, Bytes] = {
            "watched": b"\0".join(map(os.fsencode, self._paths(files))),
            "marks": self._marks_of(files),
            "problems": freeze_problems(merged.problems),
            "blocks": freeze_blocks(merged.blocks.values()),
            "files": marshal.dumps((told, held)),
            "live": live,
            "hidden": array("I", merged.hidden),
        }
        return written(
            place, key, len(merged.problems), sections, [part.sections for part in parts]
        )

    def _paths(self, files: Sequence[KeptFile]) -> list[str]:
        """List what is watched, in the order of the marks."""
        named = (name for file in files for name in file.looked_for)
        return [*(file.path for file in files), *self._folders, *named, *self._watched]

    def _marks_of(self, files: Sequence[KeptFile]) -> array[int]:
        marks = array("q")
        for file in files:
            marks.extend(file.mark)
        for mark in self._folders.values():
            marks.extend(mark)
        for file in files:
            for name in file.looked_for:
                marks.extend(_settled(mark_of(name)))
        for path in self._watched:
            marks.extend(mark_of(path))
        return marks


def _settled(mark: Mark) -> Mark:
    """Return a mark that fits nothing for what has changed a moment ago: it may change again."""
    return (-1, *mark[1:]) if abs(time.time() - mark[1] / 1e9) < SETTLED else mark
