"""From places in lines to positions as editors count them, and from findings to diagnostics."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from saywell.app.proof_hints import escaped
from saywell.app.proofreading import Remark
from saywell.model.report import Severity

SOURCE = "saywell"

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ADVICE: types.DiagnosticSeverity.Information,
}

MAX_SHOWN = 2_000
"""Findings of one file that are shown; nobody reads more, and editors grow slow."""

_UNIT = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}


class Rows:
    """The lines of a file with the units in which the editor counts what stands in them."""

    def __init__(self, lines: Sequence[str], encoding: str | None) -> None:
        self.lines = lines
        kind = types.PositionEncodingKind(encoding or types.PositionEncodingKind.Utf16)
        self._code, self._size = _UNIT[kind]

    def position(self, place: tuple[int, int]) -> types.Position:
        """Return the position of a line and column from 1, in code points."""
        line, column = place
        if line > len(self.lines):
            return types.Position(len(self.lines), 0)
        before = self.lines[line - 1][: max(column - 1, 0)]
        return types.Position(max(line - 1, 0), self._length(before))

    def range(self, start: tuple[int, int], end: tuple[int, int]) -> types.Range:
        """Return a stretch as the editor counts."""
        return types.Range(self.position(start), self.position(end))

    def place(self, position: types.Position) -> tuple[int, int]:
        """Return line and column from 1, in code points, of a position."""
        if position.line >= len(self.lines):
            return len(self.lines) + 1, 1
        row = self.lines[position.line]
        if row.isascii():
            return position.line + 1, min(position.character, len(row)) + 1
        units = row.encode(self._code, "surrogatepass")[: position.character * self._size]
        return position.line + 1, len(units.decode(self._code, "ignore")) + 1

    def _length(self, text: str) -> int:
        if text.isascii():
            return len(text)
        return len(text.encode(self._code, "surrogatepass")) // self._size


def diagnostic(remark: Remark, rows: Rows, uri_of: dict[str, types.Location]) -> types.Diagnostic:
    """Make a diagnostic of a finding; ``uri_of`` are the places of shared blocks by id."""
    lint = remark.lint
    message = f"{lint.message} ({lint.hint})" if lint.hint else lint.message
    block = remark.judged.part.block if remark.judged else ""
    related = None
    if block:
        message = f"{message}, in the shared block {block!r}"
        if block in uri_of:
            said = f"the shared block {block!r}"
            related = [types.DiagnosticRelatedInformation(uri_of[block], said)]
    return types.Diagnostic(
        rows.range(remark.start, remark.end),
        message,
        SEVERITIES[lint.severity],
        lint.rule,
        source=SOURCE,
        related_information=related,
    )


def why(remark: Remark, source: str) -> str:
    """Say in Markdown what a finding is about, why it matters, and where the rule comes from."""
    lint = remark.lint
    said = [f"**{escaped(lint.rule)}** {escaped(lint.message)}"]
    finding = remark.judged.finding if remark.judged else None
    if finding is not None and finding.why:
        said.append(escaped(finding.why))
    if finding is not None and finding.instead:
        said.append("Better: " + " / ".join(f"“{escaped(one)}”" for one in finding.instead))
    elif lint.hint:
        said.append(escaped(lint.hint))
    if source:
        said.append(f"Source: {escaped(source)}")
    return "\n\n".join(said)
