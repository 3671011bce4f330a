"""What changed between two versions of replies, as lines for people and rows for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from saywell.cli import lint_forms
from saywell.cli.lines import Cell
from saywell.model.untrusted import clean, clean_line

if TYPE_CHECKING:
    from saywell.app.library_diff import Change, Changed
    from saywell.app.wiring_diff import Difference, LayerDiff

COLUMNS = ("layer", "what", "kind", "id", "file", "line", "key", "old", "new")
SHORT = 60
"""Characters up to which an old and a new value stand on one line."""

_MARKS = {"new": "+", "gone": "-", "changed": "~", "renamed": ">", "moved": ">", "unreadable": "!"}
_STYLES = {"new": "green", "gone": "red", "unreadable": "bold red"}
_USUAL = frozenset({"canned", "everyone", "true", "false"})
"""Values that say nothing of a reply that is new."""

Parts = tuple[Cell, ...]


def text_lines(done: Difference) -> Iterator[Parts]:
    """Write what changed, layer by layer, then what it does to the lint."""
    for part in done.layers:
        if len(done.layers) > 1:
            yield (Cell(f"{clean_line(part.layer.name)}  {part.layer.folder}", "bold"),)
        yield from _layer_lines(part)
    if done.lint.new or done.lint.gone:
        yield (Cell(f"Lint: {len(done.lint.new)} new, {len(done.lint.gone)} gone", "bold"),)
        for mark, style, found in (("+", "red", done.lint.new), ("-", "green", done.lint.gone)):
            for line in lint_forms.text_lines(found):
                yield (Cell(f"  {mark} {clean_line(line, 2000)}", style),)


def _layer_lines(part: LayerDiff) -> Iterator[Parts]:
    if part.skipped:
        yield (Cell(f"  not compared: {clean_line(part.skipped)}", "yellow"),)
    for one in part.diff.changed:
        yield _head(one)
        shown = [change for change in one.changes if _is_shown(one, change)]
        for change in shown:
            yield from _change_lines(change)
    for problem in part.diff.problems:
        yield (Cell(f"! {clean_line(str(problem), 2000)}", "yellow"),)
    if part.diff.other:
        yield (Cell(f"Also changed: {clean_line(', '.join(part.diff.other), 2000)}"),)
    if part.diff.layout:
        count = len(part.diff.layout)
        what = "1 file differs" if count == 1 else f"{count} files differ"
        yield (Cell(f"{what} in layout only."),)


def _head(one: Changed) -> Parts:
    what = one.what.value
    words = [_MARKS[what], one.id]
    if one.kind != "reply":
        words.insert(1, {"block": "shared block", "file": "topic of"}[one.kind])
    if one.title and one.kind == "reply":
        words.append(f"({one.title})")
    told = {"unreadable": "cannot be read now"}.get(what, "")
    if one.was[0] != one.id:
        told = f"was {one.was[0]}"
    if one.was[1] != one.where.file:
        told = f"{told}, " * bool(told) + f"from {one.was[1]}"
    tail = f" [{told}]" if told else ""
    head = Cell(clean_line(" ".join(words)), f"bold {_STYLES.get(what, '')}".strip())
    return head, Cell(f"  {clean_line(f'{one.where}{tail}')}", "dim")


def _is_shown(one: Changed, change: Change) -> bool:
    """Say whether a value tells something: of what is new or gone the usual ones do not."""
    if one.what.value == "gone":
        return change.key.partition(".")[0] == "text"
    return one.what.value != "new" or (change.new not in _USUAL and change.key != "title")


def _change_lines(change: Change) -> Iterator[Parts]:
    from saywell.app.text_diff import text_diff

    told = change.key.partition(".")[0] in ("text", "subject", "title", "when", "topic")
    values = (change.old, change.new)
    if not told and all(len(one) <= SHORT and "\n" not in one for one in values):
        old, new = (clean_line(one) or "-" for one in values)
        yield (Cell(f"    {clean_line(change.key)}: {old} -> {new}"),)
        return
    yield (Cell(f"    {clean_line(change.key)}:"),)
    for line in text_diff(clean(change.old), clean(change.new)):
        style = {"-": "red", "+": "green"}.get(line.mark, "dim")
        pieces = (
            Cell(piece.text, f"reverse {style}" if piece.differs else style)
            for piece in line.pieces
        )
        yield (Cell(f"      {line.mark} ", style), *pieces)


def summary(done: Difference) -> str:
    """Count what changed, in one sentence."""
    counts = Counter(
        one.what.value for part in done.layers for one in part.diff.changed if one.kind == "reply"
    )
    others = sum(1 for part in done.layers for one in part.diff.changed if one.kind != "reply")
    words = [f"{counts[what]} {what}" for what in _MARKS if counts[what]]
    told = f"replies: {', '.join(words)}" if words else "no reply is different"
    return f"{told}; {others} shared blocks or topics" if others else told


def as_record(done: Difference) -> dict[str, Any]:
    """Write all of it as plain values."""
    return {
        "layers": [
            {
                "layer": part.layer.name,
                "folder": str(part.layer.folder),
                "skipped": part.skipped,
                "changed": [_changed_row(one) for one in part.diff.changed],
                "layout_only": list(part.diff.layout),
                "other_files": list(part.diff.other),
                "problems": [str(one) for one in part.diff.problems],
            }
            for part in done.layers
        ],
        "lint": {
            "new": lint_forms.as_rows(done.lint.new),
            "gone": lint_forms.as_rows(done.lint.gone),
        },
    }


def _changed_row(one: Changed) -> dict[str, Any]:
    return {
        "what": one.what.value,
        "kind": one.kind,
        "id": one.id,
        "title": one.title,
        "file": one.where.file,
        "line": one.where.line,
        "old_id": one.was[0],
        "old_file": one.was[1],
        "changes": [{"key": it.key, "old": it.old, "new": it.new} for it in one.changes],
    }


def as_rows(done: Difference) -> list[dict[str, Any]]:
    """Write a row for each key of a reply that differs, and for each finding that came or went."""
    rows = []
    for part in done.layers:
        for one in part.diff.changed:
            head = _changed_row(one)
            for change in head.pop("changes") or [{"key": "", "old": "", "new": ""}]:
                rows.append({"layer": part.layer.name, **head, **change})
    for what, found in (("lint new", done.lint.new), ("lint gone", done.lint.gone)):
        rows += [_lint_row(what, row) for row in lint_forms.as_rows(found)]
    return rows


def _lint_row(what: str, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": what,
        "kind": row["severity"],
        "id": row["reply"],
        "file": row["file"],
        "line": row["line"],
        "key": row["rule"],
        "old" if what == "lint gone" else "new": row["message"],
    }


def is_worse(done: Difference, least: str) -> bool:
    """Say whether the lint has something new from a severity on."""
    rank = lint_forms.RANK
    return any(rank[one.severity] <= rank[least] for one in done.lint.new)


def titles(found: Sequence[Changed], most: int) -> str:
    """Name some replies by their titles, and count the rest."""
    named = [clean_line(one.title or one.id, 60) for one in found[:most]]
    rest = len(found) - len(named)
    return ", ".join(named) + (f" and {rest} more" if rest else "")
