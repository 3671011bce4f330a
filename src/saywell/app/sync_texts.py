"""The texts of a sync: replies as the chat system would have them, its own as the library would."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from saywell.app.exchange import entry_of, template_of
from saywell.engine.fill import parsed
from saywell.engine.language import detect
from saywell.engine.template.nodes import Literal, Output, Path, Text
from saywell.errors import Problem, TemplateError
from saywell.model.chat import CannedReply
from saywell.model.exchange import Entry, Hole, Piece, Pieces
from saywell.model.languages import ANY, Localised
from saywell.model.snippet import Actions, Block, Reply
from saywell.model.sync import Ours, Theirs

MOST = 100_000
"""Characters of a text that the library takes."""

NOWHERE = 10
"""How many notes there are on one text at most."""


class Notation(Protocol):
    """How the chat system writes what is filled in (:class:`saywell.formats.dialects.Dialect`)."""

    def pieces(self, text: str) -> tuple[Pieces, tuple[str, ...]]:
        """Part a text into pieces, and list what in it means nothing here."""

    def text(self, pieces: Pieces) -> tuple[str, tuple[Hole, ...]]:
        """Write pieces, and list the holes that it has no words for."""


def ours_of(
    reply: Reply, blocks: Mapping[str, Block], notation: Notation, *, fixed: bool = False
) -> Iterator[Ours]:
    """Yield every language of a reply as it would be written there."""
    code = reply.triggers[0] if reply.triggers else reply.id
    fields = frozenset(reply.variables)
    for number, (lang, source) in enumerate(reply.text):
        told: list[Problem] = []
        entry = entry_of(reply, blocks, [lang], told.append)
        if entry is None:
            continue
        pieces = entry.texts[lang]
        text, unknown = notation.text(pieces)
        text = text.strip()
        back = with_fields(notation.pieces(text)[0], fields)
        whole = _is_plain(source) and _bare(back) == _bare(pieces)
        yield Ours(
            reply=reply.id,
            lang=lang,
            code=code,
            text=text,
            source=source,
            first=number == 0,
            whole=whole,
            fixed=fixed,
            fields=fields,
            notes=tuple(_notes(reply, entry, told, unknown))[:NOWHERE],
            where=reply.where,
        )


def _notes(
    reply: Reply, entry: Entry, told: Collection[Problem], unknown: Collection[Hole]
) -> Iterator[str]:
    """Say what of a reply there is no place or word for there."""
    for problem in told:
        message = problem.message.removeprefix(f"{reply.id!r}: ")
        yield f"{message}: {problem.hint}" if problem.hint else message
    for hole in unknown:
        written = "its stand-in" if hole.default else f"[{hole.name}]"
        yield f"{{{{ {hole.name} }}}} is written as {written}"
    parts = {
        "subject": entry.subjects,
        "attachments": entry.attachments,
        "actions": reply.actions != Actions(),
    }
    lost = [name for name, is_there in parts.items() if is_there]
    if lost:
        yield f"no place there for its {', '.join(lost)}"


def _is_plain(source: str) -> bool:
    """Say whether a text has nothing but words and names, each with a stand-in or without."""
    try:
        nodes = parsed(source).nodes
    except TemplateError:
        return False
    return all(isinstance(node, Text) or _is_name(node) for node in nodes)


def _is_name(node: object) -> bool:
    if not isinstance(node, Output) or not isinstance(node.value.base, Path):
        return False
    return all(
        call.name == "default" and len(call.args) == 1 and isinstance(call.args[0], Literal)
        for call in node.value.calls
    )


def _bare(pieces: Pieces) -> list[Piece]:
    """Return pieces as they are compared: without choices, blanks at the ends, split texts."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Hole):
            found.append(Hole(piece.name, piece.default))
        elif found and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip()
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
    return [piece for piece in found if piece != ""]


def with_fields(pieces: Pieces, fields: Collection[str]) -> Pieces:
    """Turn ``[name]`` into the field of that name, as which it went there."""
    if not fields:
        return pieces
    pattern = re.compile(rf"\[({'|'.join(map(re.escape, sorted(fields)))})\]")
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Hole):
            found.append(piece)
            continue
        for number, part in enumerate(pattern.split(piece)):
            found += [Hole(part)] if number % 2 else [part] if part else []
    return tuple(found)


def theirs_of(canned: CannedReply, notation: Notation) -> Theirs:
    """Read one canned reply: what it would be here, and there again once it was here."""
    if len(canned.text) > MOST:
        return Theirs(
            canned.id, canned.short_code, canned.text, canned.text, unfit=_too_long(canned)
        )
    pieces, unknown = notation.pieces(canned.text.strip())
    template = template_of(pieces)
    reply = Reply(canned.id, Localised.plain(""), Localised.plain(template))
    entry = entry_of(reply, {}, [ANY], lambda problem: None)
    meant, _ = notation.text(entry.texts[ANY] if entry else ())
    words = " ".join(piece for piece in pieces if isinstance(piece, str))
    return Theirs(
        id=canned.id,
        code=canned.short_code,
        text=canned.text,
        meant=meant,
        lang=detect(words),
        pieces=pieces,
        notes=tuple(f"{' '.join(one.split())[:60]!r} stays as it stands" for one in unknown)[
            :NOWHERE
        ],
        unfit=_too_long(canned) if len(template) > MOST else "",
    )


def _too_long(canned: CannedReply) -> str:
    return f"it has {len(canned.text):,} characters: the library takes {MOST:,}"
