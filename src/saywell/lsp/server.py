"""The language server: documents come in, diagnostics go out, and questions are answered."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import os
import threading
import time
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from saywell import __version__
from saywell.app.proofreading import Proof, Remark
from saywell.app.wiring_lsp import Desk
from saywell.errors import SaywellError, Where
from saywell.lsp.shapes import MAX_SHOWN, Rows, diagnostic
from saywell.model.lint import Lint
from saywell.model.snippet import Block, Reply

PAUSE = 0.25
"""Seconds without a key after which a text is checked."""

SILENT = 0.5
"""Seconds of work after which an editor shows that there is some: rules of a language are made."""

log = logging.getLogger("saywell.lsp")


@dataclasses.dataclass
class Open:
    """A file that is open in the editor.

    ``proof`` is the last one that was shown and ``version`` whose it was; ``items`` are replies
    and blocks by id as they could last be read; ``said`` is what the editor was last told.
    """

    path: Path
    proof: Proof | None = None
    version: int | None = None
    items: dict[str, Reply | Block] = dataclasses.field(default_factory=dict)
    said: types.PublishDiagnosticsParams | None = None
    stop: threading.Event = dataclasses.field(default_factory=threading.Event)
    task: asyncio.Task[None] | None = None


class Server(LanguageServer):
    """The server with what it knows: the desk, and the files that are open, by their address."""

    def __init__(self, desk: Desk, pause: float = PAUSE) -> None:
        super().__init__("saywell", __version__)
        self.desk = desk
        self.files: dict[str, Open] = {}
        self._wide: dict[Path, dict[str, tuple[Lint, ...]]] = {}
        self._linting: dict[Path, asyncio.Task[None]] = {}
        self._pause = pause
        self._loop: asyncio.AbstractEventLoop | None = None
        self._reader = ThreadPoolExecutor(1, "proofread")
        self._linter = ThreadPoolExecutor(1, "library")

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Note that something failed, without the texts that an error may repeat."""
        log.error("%s in %s", type(error).__name__, getattr(source, "__name__", "the server"))

    def shutdown(self) -> None:
        """End the work on files that are no longer waited for."""
        for one in self.files.values():
            one.stop.set()
        self.desk.close()
        self._reader.shutdown(wait=False, cancel_futures=True)
        self._linter.shutdown(wait=False, cancel_futures=True)
        super().shutdown()  # type: ignore[no-untyped-call]

    # -- proofreading

    def look(self, uri: str, *, soon: bool = False) -> None:
        """Proofread a file: at once, or when nobody has typed for a moment."""
        self._loop = asyncio.get_running_loop()
        file = self.files.setdefault(uri, Open(_path_of(uri)))
        file.stop.set()
        if file.task is not None:
            file.task.cancel()
        file.stop = threading.Event()
        pause = self._pause if soon else 0.0
        file.task = _task(self._proofread(uri, file, file.stop, pause))

    async def look_around(self, uri: str, *, anew: bool) -> None:
        """Lint the library of a file, once or ``anew``, for what only all files together tell."""
        loop = asyncio.get_running_loop()
        path, text = _path_of(uri), self.workspace.get_text_document(uri).source
        root = await loop.run_in_executor(self._linter, self._root_of, path, text)
        if root is not None and (anew or root not in self._wide):
            self._wide.setdefault(root, {})
            if root in self._linting:
                self._linting[root].cancel()
            self._linting[root] = _task(self._lint_library(root))

    def _root_of(self, path: Path, text: str) -> Path | None:
        """Return the folder of a file's library, None for a file that is none of replies."""
        with contextlib.suppress(SaywellError):  # it is told where the file is read
            self.desk.refresh()
        concerns = self.desk.ready and self.desk.concerns(path, text) and path.is_file()
        return self.desk.root_of(path)[1] if concerns else None

    async def _proofread(self, uri: str, file: Open, stop: threading.Event, pause: float) -> None:
        await asyncio.sleep(pause)
        document = self.workspace.get_text_document(uri)
        version, text = document.version, document.source
        loop = asyncio.get_running_loop()

        def show(proof: Proof | None) -> None:
            loop.call_soon_threadsafe(self._show, uri, file, version, stop, proof)

        work = loop.run_in_executor(self._reader, self._read, file, text, stop, show)
        done, _ = await asyncio.wait({work}, timeout=SILENT)
        async with contextlib.AsyncExitStack() as shown:
            if not done:
                await shown.enter_async_context(self._busy("Checking replies"))
            await work

    @contextlib.asynccontextmanager
    async def _busy(self, title: str) -> AsyncIterator[None]:
        """Show in an editor that can show it that something takes its time."""
        window = self.client_capabilities.window
        if window is None or not window.work_done_progress:
            yield
            return
        token = str(uuid.uuid4())
        await self.work_done_progress.create_async(token)
        self.work_done_progress.begin(token, types.WorkDoneProgressBegin(f"saywell: {title}"))
        try:
            yield
        finally:
            self.work_done_progress.end(token, types.WorkDoneProgressEnd())
            self.work_done_progress.tokens.pop(token, None)

    def _read(
        self, file: Open, text: str, stop: threading.Event, show: Callable[[Proof | None], None]
    ) -> None:
        """Proofread in a thread of its own, until a newer text comes."""
        if stop.is_set():
            return None
        started = time.monotonic()
        try:
            self.desk.refresh()
        except SaywellError as error:
            self.say(str(error))
            if not self.desk.ready:
                return show(None)
        try:
            if not self.desk.concerns(file.path, text):
                return show(None)
            for proof in self.desk.proofs(file.path, text, file.proof, stop.is_set):
                show(proof)
                took = time.monotonic() - started
                log.info("%d findings, %d anew, %.2f s", len(proof.remarks), proof.checked, took)
        except (SaywellError, OSError) as error:
            self.say(error.message if isinstance(error, SaywellError) else "a file is out of reach")
        return None

    def _show(
        self, uri: str, file: Open, version: int | None, stop: threading.Event, proof: Proof | None
    ) -> None:
        """Publish what was found, unless the text has changed since or the file was closed."""
        if stop.is_set() or self.files.get(uri) is not file:
            return
        had, file.proof, file.version = file.proof, proof, version
        if proof is not None:
            file.items.update((one.id, one) for one in proof.items)
        if proof is not None or had is not None:
            self._publish(uri, file)

    def _publish(self, uri: str, file: Open) -> None:
        found: list[types.Diagnostic] = []
        if file.proof is not None:
            rows = self.rows(file.proof.lines)
            blocks = {name: location(one.where) for name, one in file.proof.blocks.items()}
            name = os.path.realpath(file.path)
            wide = (one for found in self._wide.values() for one in found.get(name, ()))
            remarks = [*file.proof.remarks, *_anchored(file.proof, wide)]
            found = [diagnostic(one, rows, blocks) for one in remarks[:MAX_SHOWN]]
        said = types.PublishDiagnosticsParams(uri, found, file.version)
        if said != file.said:
            file.said = said
            self.text_document_publish_diagnostics(said)

    async def _lint_library(self, root: Path) -> None:
        await asyncio.sleep(self._pause)
        loop = asyncio.get_running_loop()
        self._wide[root] = await loop.run_in_executor(self._linter, self.desk.library_wide, root)
        for uri, file in self.files.items():
            if file.proof is not None:
                self._publish(uri, file)

    # -- what handlers ask for

    def rows(self, lines: list[str] | Any) -> Rows:
        """Return lines as this editor counts in them."""
        return Rows(lines, self.workspace.position_encoding)

    def say(self, message: str) -> None:
        """Show a message; from any thread."""
        params = types.ShowMessageParams(types.MessageType.Warning, f"saywell: {message}")
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.window_show_message, params)

    def current(self, uri: str) -> tuple[Open, Proof] | None:
        """Return a file whose proof is that of its text as it is now."""
        file = self.files.get(uri)
        if file is None or file.proof is None:
            return None
        document = self.workspace.get_text_document(uri)
        return (file, file.proof) if document.version == file.version else None


def _task(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.get_running_loop().create_task(work)
    task.add_done_callback(_told)
    return task


def _told(task: asyncio.Task[None]) -> None:
    """Note that work on a file failed; nothing of the text is noted."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("%s while a file was read", type(error).__name__)


def _path_of(uri: str) -> Path:
    """Return the path of a file; a text that has none yet counts as one in the folder of work."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else Path.cwd() / "unsaved.yaml"


def location(where: Where) -> types.Location:
    """Return the begin of something in a file of the library."""
    start = types.Position(max(where.line - 1, 0), max(where.column - 1, 0))
    uri = from_fs_path(os.path.abspath(where.file)) or ""  # noqa: PTH100
    return types.Location(uri, types.Range(start, start))


def _anchored(proof: Proof, wide: Iterable[Lint]) -> Iterator[Remark]:
    """Give what is said of a reply among the others its place, where the reply stands now."""
    stands = {one.id: one.where for one in proof.read.replies}
    for lint in wide:
        where = stands.get(lint.reply) if lint.reply else lint.where
        if where is not None and 0 < where.line <= len(proof.lines):
            row = proof.lines[where.line - 1]
            start = (where.line, max(where.column, 1))
            yield Remark(start, (where.line, len(row.rstrip()) + 1), lint)
