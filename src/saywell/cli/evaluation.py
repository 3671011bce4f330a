"""``saywell eval``: search and suggestions measured on folders of labelled data."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from saywell.cli import terminal
from saywell.cli.render import Sheet

FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="A folder of such data.")]

group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


class Shape(StrEnum):
    """How to print figures."""

    TEXT = "text"
    JSON = "json"


ShapeOption = Annotated[
    Shape | None,
    typer.Option(
        "-o", "--output", help="How to print it: text on a terminal, else JSON.", show_default=False
    ),
]


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(group, name="eval")


@group.callback()
def _group() -> None:
    """Measure how well replies are found and suggested."""


@group.command("search")
def evaluate_search(folder: FolderArgument, output: ShapeOption = None) -> None:
    """Measure the search: recall at 1 and 5 for clean and mistyped queries, and its speed.

    DIR has docs.jsonl (objects with id, title and text) and queries.jsonl (id, query, maybe
    query_typo, and relevant, the id of a document or a list of them), each maybe with .gz.

    \b
    saywell eval search sets/search-en
    saywell eval search sets/search-en -o json
    """
    from saywell.app import search_evaluation

    score = search_evaluation.score_as_json(search_evaluation.evaluate(folder))
    if _as_json(output):
        terminal.out_json(score)
        return
    titles = ("QUERIES", "N", "RECALL@1", "RECALL@5", "NOTHING", "MEAN MS", "P99 MS")
    names = ("queries", "recall_at_1", "recall_at_5", "finds_nothing", "mean_ms", "p99_ms")
    rows = tuple(
        (column, *(str(values[name]) for name in names))
        for column, values in score.items()
        if isinstance(values, Mapping)
    )
    terminal.out_sheet(Sheet(titles, rows))
    terminal.out(f"{score['documents']} documents, indexed in {score['build_seconds']} s")


@group.command("suggest")
def evaluate_suggest(
    folder: FolderArgument,
    history: Annotated[
        bool, typer.Option("--history/--no-history", help="Learn from history.jsonl, if there.")
    ] = True,
    output: ShapeOption = None,
) -> None:
    """Measure the suggestions: how often the answer that came is among the first.

    DIR has cases.jsonl (objects with context, candidates and gold), pool.jsonl (id, text) and
    maybe history.jsonl (id, customer, reply), each maybe with .gz. Ties count as the rank that is
    to be expected.

    \b
    saywell eval suggest sets/suggest-zh
    saywell eval suggest sets/suggest-zh --no-history -o json
    """
    from saywell.app import suggest_evaluation

    score = suggest_evaluation.evaluate(folder, history=history)
    values = suggest_evaluation.score_as_json(score)
    if _as_json(output):
        terminal.out_json(values)
        return
    terminal.out_sheet(Sheet(("FIGURE", "VALUE"), tuple(_rows(values))))


def _rows(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    told = {True: "yes", False: "no"}
    return [
        (name.replace("_", " "), told[value] if isinstance(value, bool) else str(value))
        for name, value in values.items()
    ]


def _as_json(output: Shape | None) -> bool:
    """Whether to print JSON: when it is asked for, and when no person looks."""
    if output is None:
        return not terminal.is_terminal(sys.stdout)
    return output is Shape.JSON
