"""The file on the disk: whatever it holds and whoever writes it, the library is what it is."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import pytest
from tests.stores.libraries import (
    KEY,
    assert_same,
    library_of,
    one,
    opened,
    shelf_of,
    touched,
    write,
)

from saywell.engine.search.replies import Indexer
from saywell.engine.search.segment import Segment
from saywell.stores import library, search_file, search_update, search_writing
from saywell.stores.search_file import HEAD, load
from saywell.stores.shelf import Opened, Shelf


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_update, "SETTLED", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    for number in range(5):
        more = "    triggers: [hold, Ω]\n" if number == 2 else ""
        write(folder / f"{number}.yaml", one(f"r{number}", "Hello", more))
    write(folder / "bad.yaml", "replies: [{id: Bad Id}]\nblocks: [{id: b, text: B}]\n")
    return folder


@pytest.fixture
def place(folder: Path, tmp_path: Path) -> Path:
    place = tmp_path / "cache" / "file"
    opened([folder], place).close()
    return place


# --- what is in its place -----------------------------------------------------------------------


def test_it_is_used_as_it_is_while_nothing_has_changed(folder: Path, place: Path) -> None:
    number = place.stat().st_ino
    file = opened([folder], place)
    assert (file.number, place.stat().st_ino) == (number, number)
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert_same(file, [folder])


def test_cut_off_anywhere_it_is_made_anew(folder: Path, place: Path) -> None:
    whole = place.read_bytes()
    lengths = {0, 1, 7, 8, HEAD - 1, HEAD, HEAD + 1, len(whole) - 1, len(whole) - 8}
    lengths |= {random.Random(4).randrange(len(whole)) for _ in range(30)}
    for length in sorted(lengths):
        place.write_bytes(whole[:length])
        assert load(str(place), KEY) is None
    assert_same(opened([folder], place), [folder])
    place.write_bytes(whole + b"\0")
    assert load(str(place), KEY) is None


def test_every_bit_of_the_head_and_the_directory_counts(place: Path) -> None:
    whole = bytearray(place.read_bytes())
    size = int.from_bytes(whole[12:16], "little")
    for at in range(HEAD + size):
        whole[at] ^= 1 << at % 8
        place.write_bytes(whole)
        assert load(str(place), KEY) is None, at
        whole[at] ^= 1 << at % 8
    place.write_bytes(whole)
    assert load(str(place), KEY) is not None


def test_no_damage_outlives_an_update(folder: Path, place: Path) -> None:
    whole = place.read_bytes()
    chance = random.Random(7)
    for round_ in range(25):
        damaged = bytearray(place.read_bytes())
        for _ in range(3):
            damaged[chance.randrange(HEAD, len(damaged))] ^= 1 << chance.randrange(8)
        place.write_bytes(damaged)
        write(folder / "4.yaml", one("r4", f"Text {round_}"))
        assert_same(opened([folder], place), [folder])
    assert len(place.read_bytes()) < 2 * len(whole)


def test_damage_that_shows_when_it_is_read_makes_it_anew(folder: Path, place: Path) -> None:
    content = bytearray(place.read_bytes())
    at = content.index(b"Hello", content.index(b"\xe9"))
    content[at - 40 : at + 5] = b"\xff" * 45
    place.write_bytes(content)
    file = opened([folder], place)
    made = []

    def renewed() -> Opened:
        place.unlink()
        made.append(opened([folder], place))
        return made[-1], [Segment(one) for one in made[-1].segments]

    shelf = Shelf((file, [Segment(one) for one in file.segments]), renewed)
    assert [shelf[f"r{number}"].text.best("en") for number in range(5)] == ["Hello"] * 5
    assert len(made) == 1
    assert_same(opened([folder], place), [folder])


@pytest.mark.parametrize(
    "content", [b"", b"garbage", b"saywell?" * 100, bytes(5000), b"\xff" * 100, b"saywell?\x02"]
)
def test_anything_else_in_its_place_is_replaced(folder: Path, place: Path, content: bytes) -> None:
    place.write_bytes(content)
    assert_same(opened([folder], place), [folder])
    assert load(str(place), KEY) is not None


def test_of_a_newer_version_or_another_library_it_is_made_anew(
    folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(search_file, "LAYOUT", search_file.LAYOUT + 1)
        place.unlink()
        opened([folder], place)
        assert load(str(place), KEY) is not None
    assert load(str(place), KEY) is None
    assert_same(opened([folder], place), [folder])
    other = search_file.key_of(["another library"])
    assert load(str(place), other) is None
    write(folder.parent / "other/a.yaml", one("other"))
    file = search_update.opened([folder.parent / "other"], str(place), other, Indexer())
    assert list(library_of(file).replies) == ["other"]
    assert_same(opened([folder], place), [folder])


def test_what_others_could_have_written_is_not_read(
    folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.chmod(0o620)
    assert load(str(place), KEY) is None
    place.chmod(0o600)
    link = place.with_name("link")
    link.symlink_to(place)
    assert load(str(link), KEY) is None
    assert load(str(place.parent), KEY) is None
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert load(str(place), KEY) is None


# --- where nothing can be written ---------------------------------------------------------------


def test_where_nothing_can_be_written_it_is_in_memory(folder: Path, tmp_path: Path) -> None:
    blocker = tmp_path / "blocker"
    blocker.write_text("a file where a folder should be")
    for place in (blocker / "file", Path("/proc/none/file"), Path()):
        file = opened([folder], place)
        assert file.number == 0
        assert_same(file, [folder])
    assert shelf_of(file)["r2"].triggers == ("hold", "Ω")


def test_on_a_full_disk_it_is_in_memory_and_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fdopen

    def fdopen(handle: int, mode: str) -> object:
        return Full(real(handle, mode)) if mode == "wb" else real(handle, mode)

    monkeypatch.setattr(os, "fdopen", fdopen)
    place = tmp_path / "cache" / "file"
    file = opened([folder], place)
    assert file.number == 0
    assert_same(file, [folder])
    assert list(place.parent.iterdir()) == []


class Full:
    """A file on a disk that is full after the first piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __enter__(self) -> Full:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def writelines(self, pieces: list[bytes]) -> None:
        self.file.write(pieces[0])
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_may_only_be_read_is_no_hindrance(
    folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = place.read_bytes()
    write(folder / "4.yaml", one("r4", "changed"))
    touched(folder / "3.yaml")
    real = os.open

    def only_to_read(path: str, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_ACCMODE != os.O_RDONLY:
            raise OSError(errno.EROFS, "Read-only file system")
        return real(path, flags, *more, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", only_to_read)
        file = opened([folder], place)
        assert file.number == 0
        assert_same(file, [folder])
        again = search_update.opened([folder], str(place), KEY, Indexer(), before=file)
        assert_same(again, [folder])
    assert place.read_bytes() == whole


def test_in_memory_only_what_has_changed_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = "/proc/none/file"
    first = search_update.opened([folder], nowhere, KEY, Indexer())
    again = search_update.opened([folder], nowhere, KEY, Indexer(), before=first)
    assert again is first
    write(folder / "4.yaml", one("r4", "changed"))
    read: list[str] = []
    real = library.read_replies

    def read_replies(path: Path, layer: str) -> library.Read:
        read.append(path.name)
        return real(path, layer)

    monkeypatch.setattr(search_update, "read_replies", read_replies)
    file = search_update.opened([folder], nowhere, KEY, Indexer(), before=first)
    assert read == ["4.yaml"]
    assert_same(file, [folder])
    first.close()
    write(folder / "4.yaml", one("r4", "more"))
    assert_same(search_update.opened([folder], nowhere, KEY, Indexer(), before=first), [folder])


def test_old_files_and_drafts_make_room(folder: Path, place: Path) -> None:
    for number in range(search_writing.MAX_FILES + 3):
        other = place.with_name(f"library-{number}")
        other.write_bytes(b"x")
        os.utime(other, (number, number))
    left, fresh = place.with_name(".draft-old"), place.with_name(".draft-new")
    left.write_bytes(b"x")
    os.utime(left, (1, 1))
    fresh.write_bytes(b"x")
    write(folder / "4.yaml", one("r4", "changed"))
    opened([folder], place)
    names = {path.name for path in place.parent.iterdir()}
    assert {place.name, fresh.name} < names
    assert left.name not in names
    assert len(names) == search_writing.MAX_FILES + 1


# --- several at once, and one that is killed ----------------------------------------------------

SCRIPT = """
import sys
from pathlib import Path
from saywell.engine.search.replies import Indexer
from saywell.stores import search_update
from saywell.stores.library import Layer, load_library
from saywell.stores.search_file import key_of
from tests.stores.libraries import assert_same, opened
folder, place, rounds, slow = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
if slow:
    import os
    from saywell.stores import search_writing
    real = os.replace
    def replace(draft, target):
        print("written", flush=True)
        sys.stdin.readline()
        real(draft, target)
    search_writing.os.replace = replace
search_update.SETTLED = 0.0
for number in range(rounds):
    if number:
        place.unlink(missing_ok=True)
    file = opened([folder], place)
    assert_same(file, [folder])
print("done", flush=True)
"""


def started(folder: Path, place: Path, rounds: int, slow: bool = False) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, folder, place, str(rounds), "slow" if slow else ""],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_several_may_make_it_at_once(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "several" / "file"
    running = [started(folder, place, 6) for _ in range(4)]
    for process in running:
        said, _ = process.communicate(timeout=120)
        assert said == "done\n"
    assert {path.name for path in place.parent.iterdir()} <= {place.name}
    assert_same(opened([folder], place), [folder])


def test_one_who_reads_keeps_what_is_replaced(folder: Path, place: Path) -> None:
    before = opened([folder], place)
    shelf = shelf_of(before)
    write(folder / "4.yaml", one("r4", "changed"))
    after = opened([folder], place)
    assert shelf["r4"].text.best("en") == "Hello"
    assert shelf_of(after)["r4"].text.best("en") == "changed"


def test_killed_while_writing_the_old_one_is_whole(folder: Path, place: Path) -> None:
    whole = place.read_bytes()
    write(folder / "4.yaml", one("r4", "changed"))
    process = started(folder, place, 1, slow=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert place.read_bytes() == whole
    drafts = [path for path in place.parent.iterdir() if path.name.startswith(".draft-")]
    assert len(drafts) == 1
    file = opened([folder], place)
    assert shelf_of(file)["r4"].text.best("en") == "changed"
    assert_same(file, [folder])
