"""What the language server does for an editor: each request and notification, answered."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types

from saywell.app import proof_hints
from saywell.app.proofreading import Proof, Remark, lines_of
from saywell.app.session.mending import SPELLING
from saywell.app.wiring_lsp import Desk
from saywell.errors import SaywellError
from saywell.lsp.server import PAUSE, Server, location, log
from saywell.lsp.shapes import Rows, diagnostic, why

KNOW_WORD = "saywell.knowWord"


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
        ls.look(params.text_document.uri)
        await ls.look_around(params.text_document.uri, anew=False)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        ls.look(params.text_document.uri, soon=True)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
        for uri in list(ls.files):
            ls.look(uri)
        await ls.look_around(params.text_document.uri, anew=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        file = ls.files.pop(uri, None)
        if file is not None:
            file.stop.set()
            if file.task is not None:
                file.task.cancel()
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
            said.append(
                f"**{proof_hints.escaped(name)}**\n\n{await asyncio.to_thread(ls.desk.about, name)}"
            )
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
        return location(meant.where)

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
