"""Files in which agents share how often they used replies: written and read, never trusted."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

from saywell import __version__
from saywell.errors import LibraryError, Problem, Where
from saywell.model.records import Use
from saywell.model.untrusted import clean_line
from saywell.model.usage_share import Key, UsageShare
from saywell.stores.files import write_file

VERSION = 1
MAX_BYTES = 10_000_000
"""The largest file that is read: about 100,000 counts."""
MAX_FILES = 2000
"""How many files of a folder are read."""
MAX_NUMBER = 10**9

_KIND = "saywell usage"
_ANY, _UNDATED = "*", "undated"
"""Stand for a text that fits every language, and for what was counted before days were kept."""

_JOURNAL = re.compile(r"[0-9a-f]{32}")
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])", re.ASCII)
"""Of any year: a clock may have stood at 1970 for a while, and its counts are true."""
_LONGEST_ID = 200
_MADE = "have it written again: saywell library stats --export FILE"


# --- writing ------------------------------------------------------------------------------------


def as_text(share: UsageShare) -> str:
    """Write the counts of a journal by the month, in an order that makes changes few lines."""
    replies: dict[str, dict[str, dict[str, dict[str, int]]]] = {}
    for key, number in sorted(share.counts.items()):
        of_reply = replies.setdefault(key.reply_id, {}).setdefault(key.lang or _ANY, {})
        month = of_reply.setdefault(key.period[:7] or _UNDATED, {})
        month[key.use.value] = month.get(key.use.value, 0) + number
    content = {
        "kind": _KIND,
        "version": VERSION,
        "program": __version__,
        "journal": share.journal,
        "written": share.written.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "since": f"{share.since:%Y-%m}" if share.since else None,
        "total": share.total,
        "replies": replies,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def write(path: Path, share: UsageShare) -> Path:
    """Write the file, or into a folder one that is named by the journal; return which it was.

    Raises LibraryError when another kind of file is there, ConfigError when it cannot be written.
    """
    if os.path.isdir(path):  # noqa: PTH112 - raises nothing
        path = path / f"{share.journal}.json"
    if os.path.lexists(path):
        try:
            there = read(path)
        except LibraryError as error:
            told = f"there is something else already: {error.message}"
            raise LibraryError(told, hint="choose another name", where=Where.of(path)) from None
        if there.journal != share.journal:
            raise LibraryError(
                "another journal was written there",
                hint="choose another name, or a folder, where each journal has a file of its own",
                where=Where.of(path),
            )
    write_file(path, as_text(share), private=False)
    return path


# --- reading ------------------------------------------------------------------------------------


def read_all(paths: Sequence[Path]) -> tuple[list[tuple[Path, UsageShare]], list[Problem]]:
    """Read files, and all ``*.json`` in folders; what cannot be read is told and left out."""
    found: list[tuple[Path, UsageShare]] = []
    problems: list[Problem] = []
    for path in paths:
        files = [path]
        try:
            if path.is_dir():
                files = sorted(one for one in path.iterdir() if one.suffix == ".json")
        except OSError as error:
            problems.append(Problem(Where.of(path), f"cannot be read: {error.strerror}"))
            continue
        if len(files) > MAX_FILES:
            told = f"the folder has {len(files)} files, of which {MAX_FILES} are read"
            problems.append(Problem(Where.of(path), told, "take old ones away"))
        for file in files[:MAX_FILES]:
            try:
                found.append((file, read(file)))
            except LibraryError as error:
                where = error.where or Where.of(file)
                problems.append(Problem(where, error.message, error.hint))
    return found, problems


def read(path: Path) -> UsageShare:
    """Read one file. Raises LibraryError with the place of what is wrong in it."""
    text = _text(path)
    try:
        content = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        _wrong(f"this is no JSON: {error.msg}", Where.of(path, error.lineno, error.colno))
    except (ValueError, RecursionError) as error:
        _wrong(f"this is no usage file: {clean_line(str(error))}", Where.of(path))
    return _Reader(path, text).share(content)


def _text(path: Path) -> str:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                _wrong("this is not a file", Where.of(path))
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        _wrong(f"cannot be read: {error.strerror}", Where.of(path))
    if len(content) > MAX_BYTES:
        _wrong(f"the file is larger than {MAX_BYTES // 1_000_000} MB", Where.of(path))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        _wrong("this is not UTF-8 text", Where.of(path, line))


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in pairs:
        if name in made:
            raise ValueError(f"{name[:100]!r} is there twice")
        made[name] = value
    return made


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _wrong(message: str, where: Where, hint: str = _MADE) -> NoReturn:
    raise LibraryError(message, hint=hint, where=where)


class _Reader:
    """Takes a file's content apart; what is wrong is told with its place."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def share(self, content: Any) -> UsageShare:
        if not isinstance(content, dict) or content.get("kind") != _KIND:
            _wrong("this is no usage file", Where.of(self._path))
        version = content.get("version")
        if isinstance(version, int) and version > VERSION:
            self._no(
                f"a newer saywell wrote this (version {version} of the format)",
                "version",
                hint="install that version to count it",
            )
        if version != VERSION or isinstance(version, bool):
            self._no("the version of the format is missing", "version")
        journal, replies = content.get("journal"), content.get("replies")
        if not isinstance(journal, str) or not _JOURNAL.fullmatch(journal):
            self._no("the id of the journal is not 32 digits and letters a to f", "journal")
        if not isinstance(replies, dict):
            self._no("the replies are missing", "replies")
        counts = self._counts(replies)
        total = self._number(content.get("total"), "total")
        if total < sum(counts.values()):
            self._no("the total is less than the counts make together", "total")
        since = content.get("since")
        return UsageShare(
            journal,
            self._written(content.get("written")),
            total,
            MappingProxyType(counts),
            None if since is None else self._month(since),
        )

    def _counts(self, replies: Mapping[str, Any]) -> dict[Key, int]:
        counts: dict[Key, int] = {}
        for name, languages in replies.items():
            path = ("replies", name)
            if not name or len(name) > _LONGEST_ID or name != clean_line(name):
                self._no("this is no id of a reply", *path)
            for lang, months in self._mapping(languages, *path).items():
                if lang != _ANY and not _LANG.fullmatch(lang):
                    self._no(f"{_quoted(lang)} is no language", *path, lang)
                for month, numbers in self._mapping(months, *path, lang).items():
                    if month != _UNDATED and not _MONTH.fullmatch(month):
                        self._no(f"{_quoted(month)} is no month", *path, lang, month)
                    for use, number in self._mapping(numbers, *path, lang, month).items():
                        if use not in list(Use):
                            self._no(f"{_quoted(use)} is no use", *path, lang, month, use)
                        key = Key(
                            name,
                            "" if lang == _ANY else lang,
                            Use(use),
                            "" if month == _UNDATED else month,
                        )
                        counts[key] = self._number(number, *path, lang, month, use)
        return counts

    def _mapping(self, value: Any, *path: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            self._no("an object was expected here", *path)
        return value

    def _number(self, value: Any, *path: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_NUMBER:
            self._no("this is no number of uses", *path)
        return value

    def _month(self, value: Any) -> dt.datetime:
        if not isinstance(value, str) or not _MONTH.fullmatch(value):
            self._no("this is no month", "since")
        return dt.datetime.strptime(f"{value}-01+0000", "%Y-%m-%d%z")

    def _written(self, value: Any) -> dt.datetime:
        try:
            written = dt.datetime.fromisoformat(value)
            if written.tzinfo is None:
                raise ValueError("a time without a zone")
            return written.astimezone(dt.UTC)
        except (TypeError, ValueError, OverflowError):
            self._no("this is no time with its zone", "written")

    def _no(self, message: str, *path: str, hint: str = _MADE) -> NoReturn:
        """Refuse the file, with the place of a key: each is looked for behind the one before."""
        at = 0
        for name in path:
            found = self._text.find(json.dumps(name, ensure_ascii=False), at)
            at = max(found, at)
        line = self._text.count("\n", 0, at) + 1
        column = at - self._text.rfind("\n", 0, at)
        _wrong(message, Where.of(self._path, line, column), hint)


def _quoted(word: str) -> str:
    return repr(clean_line(word, limit=60))
