"""``saywell rules eval``: the check measured on labelled messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, fields, terminal
from saywell.cli.render import Sheet
from saywell.cli.terminal import Form
from saywell.errors import UsageError
from saywell.model.languages import LANGUAGES
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.evaluation import Score

COLUMNS = ("language", "row", "hits", "expected", "wrong")


def evaluate(
    ctx: typer.Context,
    files: Annotated[
        list[str], typer.Argument(metavar="CASES.jsonl...", help="Labelled messages.")
    ],
    notes: Annotated[
        bool, typer.Option("--notes", help="Name each message that went wrong.")
    ] = False,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Measure the check on labelled messages: recall by rule, false alarms, precision.

    Each line is a JSON object with "text", "expect" (the rows that should be reported; [] for a
    clean message), and if need be "lang", "context", "id" and "also_ok" (rows that would be
    defensible). Alarms are clean messages with a warning or an error that is not defensible; the
    column after them counts such findings by their weight.

    \b
    saywell rules eval cases/*.jsonl
    saywell rules eval ours.jsonl --notes
    saywell rules eval ours.jsonl -o json
    """
    from saywell.app import evaluation, wiring

    loaded = wiring.load_checker(context.of(ctx).settings())
    fields.tell_problems(loaded.problems)
    found: dict[str, list[Score]] = {}
    for name in files:
        try:
            scores = evaluation.evaluate(loaded.checker, _lines(name))
        except UsageError as error:
            raise UsageError(f"{clean_line(name)}: {error.message}", hint=error.hint) from None
        for lang, score in scores.items():
            found.setdefault(lang, []).append(score)
    order = [*LANGUAGES, *sorted(found.keys() - LANGUAGES.keys())]
    by_lang = {lang: evaluation.together(found[lang]) for lang in order if lang in found}
    if output is Form.JSON:
        terminal.out_json(_eval_json(by_lang, notes))
    elif output is Form.CSV:
        terminal.out_csv(COLUMNS, list(_eval_rows(by_lang)))
    else:
        _print_scores(by_lang, notes)


def _lines(name: str) -> list[str]:
    try:
        data = Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot be read: {reason}") from None
    return terminal.decoded(data, "it").split("\n")


def _eval_json(by_lang: dict[str, Score], notes: bool) -> dict[str, Any]:
    from saywell.app import evaluation

    total = evaluation.together(by_lang.values())
    result: dict[str, Any] = {
        "languages": {lang: evaluation.score_as_json(score) for lang, score in by_lang.items()},
        "all": evaluation.score_as_json(total),
    }
    if notes:
        result["notes"] = [
            {"kind": one.kind, "id": one.case, "rule": one.rule, "text": one.text}
            for one in total.notes
        ]
    return result


def _eval_rows(by_lang: dict[str, Score]) -> Iterator[dict[str, Any]]:
    for lang, score in by_lang.items():
        for row, one in sorted(score.rows.items()):
            yield {
                "language": lang,
                "row": row,
                "hits": one.hits,
                "expected": one.expected,
                "wrong": one.wrong,
            }


def _print_scores(by_lang: dict[str, Score], notes: bool) -> None:
    from saywell.app import evaluation

    total = evaluation.together(by_lang.values())
    both = {**by_lang, "all": total} if len(by_lang) > 1 else by_lang
    rows = tuple(
        (
            lang,
            _share(score.hits, score.expected),
            _share(score.alarms, score.clean),
            "/".join(str(count) for count in score.by_severity.values()),
            _share(score.right, score.said),
        )
        for lang, score in both.items()
    )
    titles = ("LANG", "RECALL", "FALSE ALARMS", "ERR/WARN/ADVICE", "PRECISION")
    terminal.out_sheet(Sheet(titles, rows))
    terminal.out()
    per_row = tuple(
        (row, *(_of(score, row) for score in both.values()), str(total.rows[row].wrong))
        for row in sorted(total.rows)
    )
    terminal.out_sheet(Sheet(("ROW", *both, "WRONG"), per_row))
    if notes:
        terminal.out()
        for one in total.notes:
            terminal.out_text(f"{one.kind} {one.case} {one.rule}: {one.text}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}% ({part}/{whole})" if whole else "-"


def _of(score: Score, row: str) -> str:
    counted = score.rows.get(row)
    return f"{counted.hits}/{counted.expected}" if counted and counted.expected else "-"
