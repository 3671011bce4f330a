"""``saywell lsp``: the language server for files of replies, which editors start."""

from __future__ import annotations

from importlib.util import find_spec

import typer

from saywell.cli import context
from saywell.errors import UsageError


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("lsp")(lsp)


def lsp(ctx: typer.Context) -> None:
    """Serve an editor: findings, fixes, names and explanations while one writes replies.

    Editors start this by themselves, and speak with it over standard input and output;
    docs/editors.md says how they are told of it. It needs: pip install 'saywell[lsp]'

    \b
    saywell lsp
    """
    if find_spec("pygls") is None or find_spec("lsprotocol") is None:
        raise UsageError("the language server is not installed", hint="pip install 'saywell[lsp]'")
    from saywell.lsp.features import serve

    serve(context.of(ctx).config)
