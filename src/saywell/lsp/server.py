"""The language server: documents come in, diagnostics go out, and questions are answered."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from saywell import __version__
from saywell.app import proof_hints
from saywell.app.proofreading import Proof, Remark, lines_of
from saywell.app.session.mending import SPELLING
from saywell.app.wiring_lsp import Desk
from saywell.errors import SaywellError
from saywell.lsp.shapes import MAX_SHOWN, Rows, diagnostic, why
from saywell.model.lint import Lint
from saywell.model.snippet import Block, Reply

KNOW_WORD = "saywell.knowWord"

PAUSE = 0.25
"""Seconds without a key after which a text is checked."""

log = logging.getLogger("saywell.lsp")


@dataclasses.dataclass
class Open:
    """A file that is open in the editor.

    ``proof`` is the last one that was shown and ``version`` whose it was; ``items`` are replies
    and blocks by id as they could last be read; ``wide`` is what the whole library's lint said.
    """

    path: Path
    proof: Proof | None = None
    version: int | None = None
    items: dict[str, Reply | Block] = dataclasses.field(default_factory=dict)
    wide: tuple[Lint, ...] = ()
    stop: threading.Event = dataclasses.field(default_factory=threading.Event)
    task: asyncio.Task[None] | None = None
    wide_task: asyncio.Task[None] | None = None


class Server(LanguageServer):
    """The server with what it knows: the desk, and the files that are open, by their address."""

    def __init__(self, desk: Desk, pause: float = PAUSE) -> None:
        super().__init__("saywell", __version__)
        self.desk = desk
        self.files: dict[str, Open] = {}
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
        self._reader.shutdown(wait=False, cancel_futures=True)
        self._linter.shutdown(wait=False, cancel_futures=True)
        super().shutdown()  # type: ignore[no-untyped-call]

    # -- proofreading

    def look(self, uri: str, *, soon: bool = False, saved: bool = False) -> None:
        """Proofread a file: at once, or when nobody has typed for a moment."""
        self._loop = asyncio.get_running_loop()
        file = self.files.setdefault(uri, Open(_path_of(uri)))
        file.stop.set()
        if file.task is not None:
            file.task.cancel()
        file.stop = threading.Event()
        pause = self._pause if soon else 0.0
        file.task = _task(self._proofread(uri, file, file.stop, pause))
        if saved:
            if file.wide_task is not None:
                file.wide_task.cancel()
            file.wide_task = _task(self._lint_library(uri, file))

    async def _proofread(self, uri: str, file: Open, stop: threading.Event, pause: float) -> None:
        await asyncio.sleep(pause)
        document = self.workspace.get_text_document(uri)
        version, text = document.version, document.source
        loop = asyncio.get_running_loop()

        def show(proof: Proof | None) -> None:
            loop.call_soon_threadsafe(self._show, uri, file, version, stop, proof)

        await loop.run_in_executor(self._reader, self._read, file.path, text, stop, show)

    def _read(
        self, path: Path, text: str, stop: threading.Event, show: Callable[[Proof | None], None]
    ) -> None:
        """Proofread in a thread of its own, until a newer text comes."""
        started = time.monotonic()
        try:
            if not stop.is_set():
                self.desk.refresh()
        except SaywellError as error:
            self.say(str(error))
        try:
            if not self.desk.concerns(path, text):
                return show(None)
            for proof in self.desk.proofs(path, text, stop.is_set):
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
            blocks = {name: _location(one) for name, one in file.proof.blocks.items()}
            remarks = [*file.proof.remarks, *_anchored(file.proof, file.wide)]
            found = [diagnostic(one, rows, blocks) for one in remarks[:MAX_SHOWN]]
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, found, file.version)
        )

    async def _lint_library(self, uri: str, file: Open) -> None:
        await asyncio.sleep(self._pause)
        document = self.workspace.get_text_document(uri)
        if not self.desk.concerns(file.path, document.source) or not file.path.is_file():
            return
        loop = asyncio.get_running_loop()
        file.wide = await loop.run_in_executor(self._linter, self.desk.library_wide, file.path)
        if self.files.get(uri) is file and file.proof is not None:
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


def _location(block: Block) -> types.Location:
    start = types.Position(max(block.where.line - 1, 0), max(block.where.column - 1, 0))
    uri = from_fs_path(os.path.abspath(block.where.file)) or ""  # noqa: PTH100
    return types.Location(uri, types.Range(start, start))


def _anchored(proof: Proof, wide: tuple[Lint, ...]) -> Iterator[Remark]:
    """Give what is said of a reply among the others its place, where the reply stands now."""
    stands = {one.id: one.where for one in proof.read.replies}
    for lint in wide:
        where = stands.get(lint.reply) if lint.reply else lint.where
        if where is not None and 0 < where.line <= len(proof.lines):
            row = proof.lines[where.line - 1]
            start = (where.line, max(where.column, 1))
            yield Remark(start, (where.line, len(row.rstrip()) + 1), lint)


# -- the features


def make_server(desk: Desk, pause: float = PAUSE) -> Server:
    """Make a server with all that it can do."""
    server = Server(desk, pause)

    @server.feature(types.INITIALIZED)
    def initialized(ls: Server, params: types.InitializedParams) -> None:
        workspace = ls.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace else None
        if watched is not None and watched.dynamic_registration:
            watchers = [types.FileSystemWatcher("**/*.{yaml,yml,txt}")]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            one = types.Registration("watched", method, options)
            ls.client_register_capability(types.RegistrationParams([one]))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        ls.look(params.text_document.uri, saved=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        ls.look(params.text_document.uri, soon=True)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
        for uri in list(ls.files):
            ls.look(uri, saved=uri == params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        file = ls.files.pop(uri, None)
        if file is not None:
            file.stop.set()
            for task in (file.task, file.wide_task):
                if task is not None:
                    task.cancel()
            ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def watched(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
        for uri in list(ls.files):
            ls.look(uri, soon=True)

    _answers(server)
    _mending(server)
    return server


def _answers(server: Server) -> None:
    """Add what explains and proposes: hover, definition, completion."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
        found = ls.current(params.text_document.uri)
        if found is None:
            return None
        proof = found[1]
        rows = ls.rows(proof.lines)
        place = rows.place(params.position)
        said: list[str] = []
        over = rows.range(place, place)
        for remark in proof.remarks:
            if remark.touches(place, place):
                source = await asyncio.to_thread(ls.desk.source_of, remark.lint.rule)
                said.append(why(remark, source))
                over = rows.range(remark.start, remark.end)
        if meant := proof_hints.meaning(proof, *place):
            said.append(meant.text)
            over = rows.range((place[0], meant.start), (place[0], meant.end))
        if (named := proof_hints.id_at(proof.lines, *place)) is not None:
            name, start, end = named
            said.append(f"**{name}**\n\n{await asyncio.to_thread(ls.desk.about, name)}")
            over = rows.range((place[0], start), (place[0], end))
        if not said:
            return None
        content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(said))
        return types.Hover(content, over)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(ls: Server, params: types.DefinitionParams) -> types.Location | None:
        found = ls.current(params.text_document.uri)
        if found is None:
            return None
        meant = proof_hints.meaning(found[1], *ls.rows(found[1].lines).place(params.position))
        if meant is None or meant.where is None:
            return None
        at = types.Position(max(meant.where.line - 1, 0), max(meant.where.column - 1, 0))
        uri = from_fs_path(os.path.abspath(meant.where.file)) or ""  # noqa: PTH100
        return types.Location(uri, types.Range(at, at))

    triggers = types.CompletionOptions(trigger_characters=["{", "%", "|", ".", '"', "'", " "])

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, triggers)
    async def completion(ls: Server, params: types.CompletionParams) -> types.CompletionList:
        uri = params.text_document.uri
        file = ls.files.get(uri)
        lines = lines_of(ls.workspace.get_text_document(uri).source)
        items: list[types.CompletionItem] = []
        if file is not None and file.proof is not None and params.position.line < len(lines):
            rows = ls.rows(lines)
            line, column = rows.place(params.position)
            item = file.items.get(proof_hints.id_above(lines, line))
            found = proof_hints.choices(lines[line - 1], column, item, file.proof.blocks)
            over = rows.range((line, found.start), (line, column))
            items = [_item(one, over, at) for at, one in enumerate(found.words)]
        return types.CompletionList(False, items)


_SORTS = {
    "name": types.CompletionItemKind.Property,
    "field": types.CompletionItemKind.Variable,
    "filter": types.CompletionItemKind.Function,
    "block": types.CompletionItemKind.Snippet,
    "tag": types.CompletionItemKind.Keyword,
}


def _item(choice: proof_hints.Choice, over: types.Range, at: int) -> types.CompletionItem:
    return types.CompletionItem(
        choice.word,
        kind=_SORTS[choice.sort],
        documentation=choice.about or None,
        sort_text=f"{at:04}",
        text_edit=types.TextEdit(over, choice.word),
    )


def _mending(server: Server) -> None:
    """Add what mends: fixes as edits of the file, and words that are known from now on."""

    options = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    async def actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        found = ls.current(uri)
        if found is None:
            return []
        proof = found[1]
        rows = ls.rows(proof.lines)
        start, end = rows.place(params.range.start), rows.place(params.range.end)
        newline = "\r\n" if "\r\n" in ls.workspace.get_text_document(uri).source else "\n"
        made: list[types.CodeAction] = []
        for remark in proof.remarks:
            if remark.touches(start, end):
                made += _fixes(uri, proof, remark, rows, newline)
                made += _knowing(proof, remark, rows)
        return made

    @server.command(KNOW_WORD)
    async def know_word(ls: Server, word: str, lang: str) -> None:
        try:
            path = await asyncio.to_thread(ls.desk.add_word, word, lang)
        except SaywellError as error:
            ls.say(str(error))
            return
        log.info("a word was added to a vocabulary")
        params = types.ShowMessageParams(types.MessageType.Info, f"saywell: {word!r} is in {path}")
        ls.window_show_message(params)
        for uri in list(ls.files):
            ls.look(uri)


def _fixes(
    uri: str, proof: Proof, remark: Remark, rows: Rows, newline: str
) -> Iterator[types.CodeAction]:
    for at, (new, edit) in enumerate(proof.fixes(remark)):
        change = types.TextEdit(rows.range(edit.start, edit.end), edit.new.replace("\n", newline))
        yield types.CodeAction(
            f"Write “{new}”" if new else "Remove it",
            types.CodeActionKind.QuickFix,
            [diagnostic(remark, rows, {})],
            is_preferred=at == 0,
            edit=types.WorkspaceEdit({uri: [change]}),
        )


def _knowing(proof: Proof, remark: Remark, rows: Rows) -> Iterator[types.CodeAction]:
    """Offer to take a word into the vocabulary that the spelling does not know."""
    judged = remark.judged
    if judged is None or judged.texts is None or remark.lint.rule not in SPELLING:
        return
    part = judged.part
    word = judged.texts.by_lang[judged.key][part.start : part.end]
    if part.exact and not part.block:
        title = f"“{word}” is right: add it to the vocabulary"
        arguments = [word, remark.lint.lang]
        yield types.CodeAction(
            title,
            types.CodeActionKind.QuickFix,
            [diagnostic(remark, rows, {})],
            command=types.Command(title, KNOW_WORD, arguments=arguments),
        )


def serve(config: Path | None) -> None:
    """Speak with an editor over standard input and output until it hangs up.

    What anything prints meanwhile goes to standard error: the output belongs to the protocol.
    """
    for name in ("pygls", "asyncio"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with contextlib.suppress(KeyboardInterrupt):
        make_server(Desk(config)).start_io(sys.stdin.buffer, out)
