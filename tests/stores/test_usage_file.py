"""Files in which usage is shared: written the same each time, and never trusted when read."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from saywell.errors import LibraryError
from saywell.model.records import Use
from saywell.model.usage_share import Key, UsageShare
from saywell.stores import usage_file

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
ID = "0123456789abcdef" * 2
SHARE = UsageShare(
    ID,
    NOON,
    12,
    MappingProxyType(
        {
            Key("δέμα.πού", "", Use.SENT, "2026-03"): 2,
            Key("hi", "en", Use.INSERTED, "2026-02"): 4,
            Key("hi", "en", Use.SENT, ""): 3,
            Key("hi", "zh", Use.LACKED, "2026-03"): 1,
        }
    ),
    dt.datetime(2026, 2, 1, tzinfo=dt.UTC),
)

Change = Callable[[dict[str, Any]], object]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = usage_file.write(tmp_path, SHARE)
    assert path == tmp_path / f"{ID}.json"
    assert usage_file.read(path) == SHARE
    again = usage_file.write(path, SHARE)
    assert (again, path.read_text("utf-8")) == (path, usage_file.as_text(SHARE))
    path.write_text("\ufeff" + usage_file.as_text(SHARE), "utf-8")
    assert usage_file.read(path) == SHARE


def test_days_are_not_shared(tmp_path: Path) -> None:
    days = {Key("hi", "en", Use.SENT, f"2026-03-0{day}"): day for day in (1, 2)}
    path = usage_file.write(tmp_path / "new" / "a.json", UsageShare(ID, NOON, 3, days))
    assert usage_file.read(path).counts == {Key("hi", "en", Use.SENT, "2026-03"): 3}
    assert "2026-03-01" not in path.read_text("utf-8")


def test_what_a_wrong_clock_has_dated_is_read_too(tmp_path: Path) -> None:
    odd = {Key("hi", "en", Use.SENT, month): 1 for month in ("1970-01", "2199-12")}
    share = UsageShare(ID, NOON, 2, odd, dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    assert usage_file.read(usage_file.write(tmp_path, share)) == share


def test_nothing_else_is_written_over(tmp_path: Path) -> None:
    other = tmp_path / "package.json"
    other.write_text('{"name": "shop"}', "utf-8")
    with pytest.raises(LibraryError, match="something else") as told:
        usage_file.write(other, SHARE)
    assert told.value.where is not None
    assert other.read_text("utf-8") == '{"name": "shop"}'
    theirs = usage_file.write(tmp_path / "theirs.json", UsageShare("f" * 32, NOON))
    with pytest.raises(LibraryError, match="another journal"):
        usage_file.write(theirs, SHARE)


@pytest.mark.parametrize(
    ("change", "message", "line"),
    [
        (lambda one: one.update(kind="other"), "no usage file", 0),
        (lambda one: one.update(version=2), "newer saywell", 3),
        (lambda one: one.update(version="1"), "version", 3),
        (lambda one: one.update(version=True), "version", 3),
        (lambda one: one.update(journal="Maria"), "id of the journal", 5),
        (lambda one: one.update(written="yesterday"), "no time", 6),
        (lambda one: one.update(written="2026-03-02T12:00:00"), "no time", 6),
        (lambda one: one.update(written=5), "no time", 6),
        (lambda one: one.update(since="2026-13"), "no month", 7),
        (lambda one: one.update(total=-1), "no number", 8),
        (lambda one: one.update(total=9), "less than the counts", 8),
        (lambda one: one.update(total=10**12), "no number", 8),
        (lambda one: one.update(replies=[]), "replies are missing", 9),
        (lambda one: one["replies"].update({"a\x1b[31m": {}}), "no id", 0),
        (lambda one: one["replies"].update({"a" * 201: {}}), "no id", 0),
        (lambda one: one["replies"].update(hi=3), "an object", 10),
        (lambda one: one["replies"]["hi"].update({"en us": {}}), "no language", 0),
        (lambda one: one["replies"]["hi"]["en"].update({"2026-03-01": {}}), "no month", 0),
        (lambda one: one["replies"]["hi"]["en"]["2026-02"].update(read=1), "no use", 0),
        (lambda one: one["replies"]["hi"]["en"]["2026-02"].update(inserted=1.5), "no number", 13),
        (lambda one: one["replies"]["hi"]["en"]["2026-02"].update(inserted=True), "no number", 13),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, change: Change, message: str, line: int
) -> None:
    content = json.loads(usage_file.as_text(SHARE))
    change(content)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")
    with pytest.raises(LibraryError, match=message) as told:
        usage_file.read(path)
    assert told.value.where is not None
    assert told.value.where.file == str(path)
    if line:
        assert told.value.where.line == line
    assert "\x1b" not in str(told.value)


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (b"", "no JSON", 1),
        (b'{\n "kind": "saywell usage",\n "version": 1\n "journal"', "no JSON", 4),
        (b'{"a": 1, "a": 2}', "'a' is there twice", 0),
        (b'{"a": NaN}', "NaN is no number", 0),
        (b'{"a": 1' + b"0" * 5000 + b"}", "usage file", 0),
        (b"[" * 100_000, "usage file", 0),
        (b"[]", "usage file", 0),
        (b"\n\xff\xfe", "UTF-8", 2),
        (b"<<<<<<< HEAD\n{}\n=======\n", "no JSON", 1),
    ],
)
def test_what_is_no_usage_file_is_told(
    tmp_path: Path, content: bytes, message: str, line: int
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(LibraryError, match=message) as told:
        usage_file.read(path)
    assert told.value.where is not None
    assert told.value.where.line == line


def test_one_bad_file_never_stops_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = usage_file.write(tmp_path, SHARE)
    (tmp_path / "bad.json").write_text("{", "utf-8")
    (tmp_path / "notes.txt").write_text("not looked at", "utf-8")
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "link.json").symlink_to("nowhere")
    monkeypatch.setattr(usage_file, "MAX_BYTES", 2000)
    (tmp_path / "large.json").write_bytes(b" " * 2001)
    found, problems = usage_file.read_all([tmp_path, tmp_path / "gone.json", good])
    assert found == [(good, SHARE), (good, SHARE)]
    assert {Path(one.where.file).name: one.message.split(":")[0] for one in problems} == {
        "bad.json": "this is no JSON",
        "gone.json": "cannot be read",
        "large.json": "the file is larger than 0 MB",
        "link.json": "cannot be read",
        "pipe.json": "this is not a file",
    }


def test_a_folder_of_very_many_files_is_read_within_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage_file, "MAX_FILES", 2)
    for name in "abc":
        usage_file.write(tmp_path / f"{name}.json", SHARE)
    found, problems = usage_file.read_all([tmp_path])
    assert len(found) == 2
    assert [one.message for one in problems] == ["the folder has 3 files, of which 2 are read"]
