"""``saywell library``: look after the files of canned replies."""

from __future__ import annotations

import typer

from saywell.cli import (
    exchange,
    library_diff,
    library_files,
    library_layers,
    library_review,
    library_stats,
    library_update,
    lint,
    lookups,
    schema,
    sync,
)

library = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(library, name="library")
    lint.register(library)
    lookups.register(library)
    library_files.register(library)
    library_review.register(library)
    library_stats.register(library)
    exchange.register(library)
    sync.register(library)
    schema.register(library)
    library_diff.register(library)
    library_update.register(library)
    library_layers.register(library)


@library.callback()
def _library() -> None:
    """Look after the files of canned replies."""
