"""A team's own vocabulary: words that are right although no dictionary has them, one a line.

A folder holds ``all.txt`` for words of every language, and ``en.txt`` and the like for one. What
follows a ``#`` is a comment. Files are edited line by line: comments and order stay, a new word
goes to its place in the alphabet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from saywell.errors import ConfigError, Problem, Where
from saywell.stores.files import write_file

FOLDER = "vocabulary"
EVERY_LANGUAGE = "all"
MAX_BYTES = 1_000_000
MAX_LETTERS = 60
_WORD = re.compile(r"(?=.*[^\W\d_])[^\s#\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
_BOM = "\ufeff"

Key = Callable[[str], str]
"""Gives the form in which two spellings of a word are the same entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One word and where it stands."""

    word: str
    where: Where


def file_in(folder: Path, lang: str) -> Path:
    """Return the file of a language's words in a folder of replies; empty is every language."""
    return folder / FOLDER / f"{lang or EVERY_LANGUAGE}.txt"


def why_not(word: str) -> str:
    """Say why something is no word for the vocabulary; empty when it is one."""
    if any(char.isspace() for char in word):
        return "has a blank in it"
    if len(word) > MAX_LETTERS:
        return f"has more than {MAX_LETTERS} characters"
    return "" if _WORD.fullmatch(word) else "is no word"


def read(path: Path) -> tuple[list[Entry], list[Problem]]:
    """Read the words of one file, and what is wrong in it; a file that is not there has none."""
    try:
        lines = _lines(path)
    except ConfigError as error:
        return [], [Problem(error.where or Where.of(path), error.message, error.hint)]
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        word = _word_of(line)
        where = Where.of(path, number, 1)
        if not word:
            continue
        if wrong := why_not(word):
            problems.append(Problem(where, f"{word[:30]!r} {wrong}", "give one word a line"))
        else:
            entries.append(Entry(word, where))
    return entries, problems


def add(path: Path, words: Iterable[str], same: Key) -> list[str]:
    """Add the words that a file does not have yet and return them.

    Raises ConfigError when the file cannot be read or written; it is then as it was.
    """
    lines = _lines(path)
    known = {same(word) for line in lines if (word := _word_of(line))}
    added: list[str] = []
    for word in words:
        if same(word) not in known:
            known.add(same(word))
            lines.insert(_place(lines, word, same), word)
            added.append(word)
    if added:
        _write(path, lines)
    return added


def remove(path: Path, words: Iterable[str], same: Key) -> list[str]:
    """Remove the words that a file has, however they are spelt there, and return those.

    Raises ConfigError when the file cannot be read or written; it is then as it was.
    """
    lines = _lines(path)
    unwanted = {same(word) for word in words}
    kept = [line for line in lines if not _word_of(line) or same(_word_of(line)) not in unwanted]
    removed = [word for line in lines if (word := _word_of(line)) and same(word) in unwanted]
    if removed:
        _write(path, kept)
    return removed


def _word_of(line: str) -> str:
    return line.partition("#")[0].strip()


def _place(lines: Sequence[str], word: str, same: Key) -> int:
    """Return where a word goes: before the first later word of the last run of words."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and _word_of(lines[start - 1]):
        start -= 1
    for at in range(start, end):
        if same(_word_of(lines[at])) > same(word):
            return at
    return end


def _lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=Where.of(path)) from None
    if len(content) > MAX_BYTES:
        raise ConfigError(f"longer than {MAX_BYTES:,} bytes", where=Where.of(path))
    try:
        return content.decode("utf-8").removeprefix(_BOM).splitlines()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            "not UTF-8", hint="save the file as UTF-8", where=Where.of(path, line, 1)
        ) from None


def _write(path: Path, lines: Sequence[str]) -> None:
    write_file(path, "".join(f"{line}\n" for line in lines), private=False)
