"""How other programs write the places that are filled, and what they call what we know too."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from saywell.model.exchange import Hole, Piece, Pieces
from saywell.model.names import KNOWN

_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)*\Z")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The notation of one program.

    ``pattern`` finds whatever is not plain text; ``read`` turns a match into a piece, or into
    None where nothing here means the same: it then stays as it stands, and is told. ``write``
    writes a hole, or answers None; ``escape`` writes plain text so that nothing in it is taken
    for a hole.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Piece | None]
    write: Callable[[Hole], str | None]
    escape: Callable[[str], str] = str

    def pieces(self, text: str) -> tuple[Pieces, tuple[str, ...]]:
        """Part a text into pieces, and list what in it could not be mapped."""
        unknown: list[str] = []
        found: list[Piece] = []
        at = 0
        for match in self.pattern.finditer(text):
            piece = self.read(match)
            if piece is None:
                unknown.append(match.group())
                piece = match.group()
            found += [text[at : match.start()], piece]
            at = match.end()
        return joined((*found, text[at:])), tuple(dict.fromkeys(unknown))

    def text(self, pieces: Pieces) -> tuple[str, tuple[Hole, ...]]:
        """Write pieces in this notation, and list the holes that it has no words for.

        Those are written as their stand-in, or as their name in square brackets, which no check
        lets out.
        """
        unknown: list[Hole] = []
        parts: list[str] = []
        for piece in pieces:
            written = self.escape(piece) if isinstance(piece, str) else self.write(piece)
            if written is None and isinstance(piece, Hole):
                unknown.append(piece)
                written = self.escape(piece.default or f"[{piece.name}]")
            parts.append(written or "")
        return "".join(parts), tuple(dict.fromkeys(unknown))


def joined(pieces: Pieces) -> Pieces:
    """Join texts that stand side by side, and leave out empty ones."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    return tuple(found)


def field_name(name: str) -> str:
    """Make the name of a field from what another program calls it."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")
    return plain if plain and not plain[0].isdigit() else f"field_{plain}".rstrip("_")


def filled_name(name: str) -> str:
    """Name what a field of another program stands for: one of ours, or a field of that name.

    A program that asks for everything has fields of our names too, as it was given them.
    """
    field = field_name(name)
    return _FLAT.get(field, field)


_FLAT = {field_name(known): known for known in KNOWN}


def turned(names: Mapping[str, str]) -> dict[str, str]:
    """Map our names to a program's; the first of several is the one to write."""
    found: dict[str, str] = {}
    for theirs, ours in names.items():
        found.setdefault(ours, theirs)
    return found


def between(
    before: str, after: str, inside: str, names: Mapping[str, str], also: str = r"(?!)"
) -> Dialect:
    """Make the dialect of a program that writes a known name between two marks, and no stand-in.

    ``inside`` is the regular expression of what may stand there, the name its first group;
    ``also`` finds what else means something there, and nothing here.
    """
    ours = turned(names)

    def read(match: re.Match[str]) -> Piece | None:
        known = names.get(match[1] or "")
        return Hole(known) if known else None

    def write(hole: Hole) -> str | None:
        name = ours.get(hole.name)
        return None if name is None or hole.default else f"{before}{name}{after}"

    return Dialect(re.compile(f"{re.escape(before)}{inside}{re.escape(after)}|{also}"), read, write)


_BRACES = re.compile(
    r"\{\{-?\s*(?P<name>[^\s{}|]+)\s*(?P<rest>(?:\|[^{}]*)?)-?\}\}|\{%.*?%\}|\{\{[^{}]*\}\}", re.S
)
_DEFAULT = re.compile(
    r"""\|\|?\s*(?:default\s*:|fallback\s*:)?\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')\s*\Z"""
)


def braces(names: Mapping[str, str], default: str = "", *, fields: bool = False) -> Dialect:
    """Make the dialect of a program that writes ``{{ name }}``.

    ``default`` is how a stand-in follows the name, with ``{}`` where its quoted text goes; empty
    where the program knows none; ``fields`` whether it has fields that the agent fills.
    """
    ours = turned(names)

    def read(match: re.Match[str]) -> Piece | None:
        name = match["name"]
        if name is None or not (name in names or _NAME.match(name)):
            return None
        fallback = None
        if match["rest"]:
            given = _DEFAULT.match(match["rest"])
            if given is None:
                return None
            fallback = given["single"] if given["double"] is None else given["double"]
        if name not in names and "." in name:
            return None
        return Hole(names.get(name) or field_name(name), fallback)

    def write(hole: Hole) -> str | None:
        name = ours.get(hole.name) or (hole.name if fields and hole.is_field else None)
        if name is None or hole.default is None:
            return None if name is None else "{{" + name + "}}"
        mark = '"' if '"' not in hole.default else "'"
        if not default or mark in hole.default or set(hole.default) & set("{}"):
            return None
        return "{{" + name + default.format(f"{mark}{hole.default}{mark}") + "}}"

    return Dialect(_BRACES, read, write)
