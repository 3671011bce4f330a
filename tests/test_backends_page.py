"""The chat system in docs/backends.md works as it stands there: installed, used, tried out."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.backends.contract import BackendContract
from tests.backends.staging import Break, Stage
from tests.cli.support import run
from tests.tmux import add_to_path

from saywell.errors import Unreachable
from saywell.model.backend import ChatBackend
from saywell.model.chat import Outgoing
from saywell.model.connection import Connection

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "backends.md").read_text(encoding="utf-8")
OWN = PAGE[PAGE.index("## A chat system of your own") :]


def block(kind: str) -> str:
    """Cut the one block of a kind out of the part on a chat system of one's own."""
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", OWN, re.M | re.S)
    return str(found)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the package of the page into a folder, as an installer would."""
    folder = tmp_path_factory.mktemp("site")
    project = tomllib.loads(block("toml"))["project"]
    (folder / "folder_desk.py").write_text(block("python"), encoding="utf-8")
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    names = f"Name: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\n{names}", encoding="utf-8")
    groups = "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for group, entries in project["entry-points"].items()
    )
    (info / "entry_points.txt").write_text(groups, encoding="utf-8")
    return folder


@pytest.fixture
def installed(package: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let commands see the package."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package), *filter(None, sys.path)]))
    return package


@pytest.mark.usefixtures("installed")
def test_the_commands_of_the_page_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    monkeypatch.setenv("PATH", add_to_path(programs))
    (programs / "python").symlink_to(sys.executable)
    lines = [line.removeprefix("$ ") for line in block("console").splitlines()]
    done = subprocess.run(
        ["/bin/sh", "-e"],
        input="\n".join(lines),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "You are dana (agent), account desk. There is no secret to keep." in done.stdout
    assert "Ana Brito" in done.stdout
    assert "sent: message 2 in conversation ana-1" in done.stdout
    assert "conversation ana-1 (Ana Brito) is resolved" in done.stdout

    shown = json.loads(run("show", "ana-1", "-o", "json").stdout)
    assert [one["author"] for one in shown["messages"]] == ["customer", "agent"]
    assert shown["conversation"]["status"] == "resolved"
    kinds = {one["kind"]: one for one in json.loads(run("backends", "-o", "json").stdout)}
    assert kinds["folder"]["package"] == "saywell-folder-desk"
    assert kinds["folder"]["configured"] is True
    assert "idempotent" in kinds["folder"]["capabilities"]
    refused = run("take", "ana-1")
    assert refused.returncode == 3
    assert "no means for taking a conversation\n  see what it can do:" in refused.stderr


def test_a_kind_that_no_package_brings_is_told_with_the_nearest() -> None:
    done = run("inbox", env={"SAYWELL_KIND": "foldr", "SAYWELL_URL": "file:///srv/desk"})
    assert done.returncode == 2
    assert "'foldr' is no kind of chat system" in done.stderr
    assert "chatwoot" in done.stderr


def test_the_module_is_typed(package: Path, tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    words = ["--strict", "--cache-dir", str(tmp_path), str(package / "folder_desk.py")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *words],
        env={**os.environ, "MYPYPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def module(package: Path) -> ModuleType:
    """Import the module of the page."""
    spec = importlib.util.spec_from_file_location("folder_desk", package / "folder_desk.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


class FolderStage:
    """The folder desk with a customer who waits; what can go wrong is that the folder is away."""

    live = True
    reply = "Thank you for waiting. I am looking at your order right now."
    waiting = "ana-1"
    untaken = ""
    missing = "ana-2"
    odd_ids: tuple[str, ...] = ("../ana-1", "", "-1", "Ana", "a b", "9" * 100)
    colleague = ""
    breaks = frozenset({Break.REFUSED})

    def __init__(self, module: Any, folder: Path) -> None:
        self._module = module
        self._folder = folder
        folder.mkdir()
        self._file = folder / f"{self.waiting}.jsonl"
        self._file.touch()
        for text in ("Hello", "My parcel should have come", "Is anybody there?"):
            self.customer_says(text)
        self.backend = self.connect()

    def connect(self) -> ChatBackend:
        made = self._module.KIND.connect(
            Connection(url=f"file://{self._folder}", secret="", user="dana")
        )
        assert isinstance(made, ChatBackend)
        return made

    def break_all(self, kind: Break) -> None:
        self._folder.rename(self._folder.with_name("away"))

    def mend(self) -> None:
        self._folder.with_name("away").rename(self._folder)

    def stored_texts(self) -> list[str]:
        rows = map(json.loads, self._file.read_text(encoding="utf-8").splitlines())
        return [row["text"] for row in rows if "text" in row]

    def customer_says(self, text: str) -> None:
        self._module.append(self._file, {"by": "customer", "name": "Ana Brito", "text": text})

    def colleague_says(self, text: str) -> None:
        self._module.append(self._file, {"by": "agent", "name": "budi", "text": text})

    def colleague_reads(self) -> list[str]:
        return []

    def close(self) -> None:
        self.backend.close()


class TestFolderDesk(BackendContract):
    """The contract suite on the page's backend."""

    @pytest.fixture
    def stage(self, module: ModuleType, tmp_path: Path) -> Iterator[Stage]:
        stage = FolderStage(module, tmp_path / "desk")
        yield stage
        stage.close()

    def test_a_line_that_was_half_written_is_no_message_and_takes_none_along(
        self, stage: FolderStage
    ) -> None:
        before = stage.backend.messages(stage.waiting)
        with stage._file.open("ab") as file:
            file.write(b'{"by": "agent", "text": "half a li')
        assert stage.backend.messages(stage.waiting) == before
        sent = stage.backend.send(Outgoing("key", stage.waiting, stage.reply))
        assert stage.backend.messages(stage.waiting) == [*before, sent]

    @pytest.mark.parametrize(
        "odd", [b"[1]\n", b"{}\n", b"\xff\n", b'{"by": 1, "at": null}\n', b"[" * 99_999 + b"\n"]
    )
    def test_an_odd_line_hides_nothing(self, stage: FolderStage, odd: bytes) -> None:
        before = [one.text for one in stage.backend.messages(stage.waiting)]
        stage._file.write_bytes(odd + stage._file.read_bytes())
        assert [one.text for one in stage.backend.messages(stage.waiting)] == before
        assert [one.id for one in stage.backend.queue()] == [stage.waiting]

    def test_whoever_writes_at_the_same_time_loses_nothing(self, stage: FolderStage) -> None:
        before = len(stage.stored_texts())

        def write(number: int) -> str:
            key = "the same" if number % 2 else f"key {number}"
            desk = stage.connect()
            return desk.send(Outgoing(key, stage.waiting, stage.reply)).id

        with ThreadPoolExecutor(8) as pool:
            ids = list(pool.map(write, range(40)))
        assert len(set(ids[1::2])) == 1
        assert len(set(ids[::2])) == 20
        assert len(stage.stored_texts()) == before + 21

    def test_a_full_disk_leaves_the_file_whole(
        self, stage: FolderStage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before, write = stage._file.read_bytes(), os.pwrite
        monkeypatch.setattr(os, "pwrite", lambda file, data, at: write(file, data[:9], at))
        with pytest.raises(Unreachable, match="No space left"):
            stage.backend.send(Outgoing("key", stage.waiting, stage.reply))
        assert stage._file.read_bytes() == before
