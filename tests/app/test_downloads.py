"""Saving files: safe names, nothing overwritten, nothing half, within a bound."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scripted import NOON, ScriptedBackend

from saywell.app.downloads import LONGEST, FileThere, chosen, files_of, safe_name, save
from saywell.errors import ConfigError, Rejected, Unreachable, UsageError
from saywell.model.backend import Capability
from saywell.model.chat import Attachment, Author, Message

LABEL = Attachment("label.txt", "https://chat.example.org/1", "text/plain", 5)


class Desk(ScriptedBackend):
    """Gives the parts of one file, and may break off."""

    def __init__(self, *parts: bytes, breaks: Exception | None = None) -> None:
        super().__init__()
        self.parts = parts
        self.breaks = breaks

    def download(self, attachment: Attachment) -> Iterator[bytes]:
        yield from self.parts
        if self.breaks is not None:
            raise self.breaks


def kept(folder: Path) -> dict[str, bytes]:
    """What is in a folder, hidden files too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_file_is_saved_for_its_owner_alone(tmp_path: Path) -> None:
    path = save(Desk(b"la", b"bel"), LABEL, tmp_path / "new" / "folder", 5)
    assert path == tmp_path / "new" / "folder" / "label.txt"
    assert kept(path.parent) == {"label.txt": b"label"}
    assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    (tmp_path / "label.txt").write_bytes(b"mine")
    (tmp_path / "label (2).txt").symlink_to(tmp_path / "nowhere")
    assert save(Desk(b"one"), LABEL, tmp_path, 99).name == "label (3).txt"
    assert save(Desk(b"two"), LABEL, tmp_path, 99).name == "label (4).txt"
    assert (tmp_path / "label.txt").read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()
    archive = Attachment("logs.tar.gz")
    assert save(Desk(b"a"), archive, tmp_path, 99).name == "logs.tar.gz"
    assert save(Desk(b"b"), archive, tmp_path, 99).name == "logs (2).tar.gz"


@pytest.mark.parametrize("error", [Unreachable("the connection broke off"), KeyboardInterrupt()])
def test_what_breaks_off_leaves_nothing(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(type(error)):
        save(Desk(b"half", breaks=error), LABEL, tmp_path, 99)
    assert kept(tmp_path) == {}


@pytest.mark.parametrize("size", [0, 10_000])
def test_what_is_too_large_is_told_and_leaves_nothing(tmp_path: Path, size: int) -> None:
    endless = Desk(*[b"x" * 1000] * 50)
    with pytest.raises(UsageError, match="larger than 9,999 bytes") as told:
        save(endless, Attachment("big.bin", size=size), tmp_path, 9_999)
    assert "--max" in told.value.hint
    assert kept(tmp_path) == {}


def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="the disk is full"):
        save(Desk(b"label"), LABEL, tmp_path, 99)
    assert kept(tmp_path) == {}


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be written"):
        save(Desk(b"label"), LABEL, tmp_path / "file", 99)


def test_a_chat_system_without_files_is_told_first(tmp_path: Path) -> None:
    desk = Desk(b"label")
    desk.can -= {Capability.DOWNLOADS}
    with pytest.raises(Rejected, match="fetching files"):
        save(desk, LABEL, tmp_path / "new", 99)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\run.exe", "run.exe"),
        (".bashrc", "bashrc"),
        ("-rf", "rf"),
        ("~root", "root"),
        ("..", "file"),
        ("", "file"),
        ("\x1b[2Ja\u202efdp.exe", "[2Jafdp.exe"),
        ("a\nb\tc.txt", "abc.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("what?.txt", "what_.txt"),
        ("τιμολόγιο 5.pdf", "τιμολόγιο 5.pdf"),
        ("发票.pdf", "发票.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("a." + "y" * 300, "a." + "y" * 198),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_any_name_is_made_safe_and_once_is_enough(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= LONGEST
    assert not set(safe) & set('/\\<>:"|?*\0')
    assert safe.isprintable()
    assert safe[0] not in ".-~ "
    assert safe_name(safe) == safe


def message(*names: str) -> Message:
    files = tuple(Attachment(name) for name in names)
    return Message("1", "7", Author.CUSTOMER, "Ana", "", NOON, attachments=files)


def test_files_are_numbered_and_picked() -> None:
    found = files_of([message("a", "b"), message(), message("c")])
    assert [(one.number, one.attachment.name) for one in found] == [(1, "a"), (2, "b"), (3, "c")]
    assert chosen(found, []) == found
    assert [one.number for one in chosen(found, [3, 1, 3])] == [3, 1]
    nobody: list[FileThere] = []
    for files, number in ((found, 4), (found, 0), (found, -1), (nobody, 1)):
        with pytest.raises(UsageError, match=f"no file {number}"):
            chosen(files, [number])
