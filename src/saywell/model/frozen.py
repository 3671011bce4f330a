"""Replies, blocks and problems as bytes that are read back at once, equal in every part.

The form is Python's own ``marshal``, which trusts its input: only read what nobody else can have
written. A reply and all its texts stand in one file, whose name is kept once.
"""

from __future__ import annotations

import datetime as dt
import marshal
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from saywell.errors import Problem, Where
from saywell.model.card import sealed, unsealed
from saywell.model.languages import Localised, TextPlace
from saywell.model.snippet import Actions, Block, OptionalParagraph, Reply, Variable

_DAMAGED = (EOFError, ValueError, TypeError, AttributeError, IndexError, OverflowError)


def freeze(reply: Reply) -> bytes:
    """Write a reply as bytes."""
    values = (
        reply.id,
        _texts(reply.title),
        _texts(reply.text),
        reply.triggers,
        reply.kind,
        reply.purpose,
        reply.tags,
        reply.search,
        _texts(reply.when),
        reply.scope,
        reply.owner,
        reply.review.toordinal() if reply.review else 0,
        [(name, *_variable(item)) for name, item in reply.variables.items()],
        [(name, *_paragraph(item)) for name, item in reply.paragraphs.items()],
        _texts(reply.subject),
        reply.attachments,
        _actions(reply.actions),
        reply.where.file,
        reply.where.line,
        reply.where.column,
        sorted(reply.given),
        reply.layer,
    )
    return sealed(marshal.dumps(values))


def thaw(body: bytes | memoryview) -> Reply:
    """Read a reply back. Raises ValueError for bytes that are none."""
    try:
        return _reply(marshal.loads(unsealed(body)))  # noqa: S302 - the caller knows who wrote it
    except _DAMAGED as error:
        raise ValueError(f"this is no reply: {error}") from None


def _reply(values: Any) -> Reply:
    (
        name,
        title,
        text,
        triggers,
        kind,
        purpose,
        tags,
        search,
        when,
        scope,
        owner,
        review,
        variables,
        paragraphs,
        subject,
        attachments,
        actions,
        file,
        line,
        column,
        given,
        layer,
    ) = values
    return Reply(
        name,
        _localised(title, file),
        _localised(text, file),
        triggers,
        kind,
        purpose,
        tags,
        search,
        _localised(when, file),
        scope,
        owner,
        dt.date.fromordinal(review) if review else None,
        MappingProxyType({key: _thawed_variable(item, file) for key, *item in variables}),
        MappingProxyType({key: _thawed_paragraph(item, file) for key, *item in paragraphs}),
        _localised(subject, file),
        attachments,
        Actions(*actions) if actions else Actions(),
        Where(file, line, column),
        frozenset(given),
        layer,
    )


_NO_ACTIONS = Actions()


def _actions(actions: Actions) -> tuple[Any, ...]:
    if actions == _NO_ACTIONS:
        return ()
    return (
        actions.labels,
        actions.status,
        actions.priority,
        actions.assign,
        actions.hold,
        actions.follow_up,
    )


def _variable(item: Variable) -> tuple[Any, ...]:
    return (
        _texts(item.description),
        _texts(item.example),
        [_texts(choice) for choice in item.choices],
        item.required,
        item.remembered,
        item.lookup,
        item.where.line,
        item.where.column,
    )


def _thawed_variable(item: list[Any], file: str) -> Variable:
    description, example, choices, required, remembered, lookup, line, column = item
    return Variable(
        _localised(description, file),
        _localised(example, file),
        tuple([_localised(choice, file) for choice in choices]),
        required,
        remembered,
        lookup,
        Where(file, line, column),
    )


def _paragraph(item: OptionalParagraph) -> tuple[Any, ...]:
    return _texts(item.description), item.default, item.where.line, item.where.column


def _thawed_paragraph(item: list[Any], file: str) -> OptionalParagraph:
    description, default, line, column = item
    return OptionalParagraph(_localised(description, file), default, Where(file, line, column))


def _texts(value: Localised) -> tuple[Any, ...]:
    """Write a text as language, text, line, column and indent, flat, for each language.

    In place of the indent stands a list where the lines of text and file are not the same.
    """
    flat: list[Any] = []
    places = value.places
    for lang, text in value.by_lang.items():
        place = places.get(lang)
        if place is None:
            flat += (lang, text, -1, 0, 0)
        else:
            indent = [place.indent, *place.runs] if place.runs else place.indent
            flat += (lang, text, place.start.line, place.start.column, indent)
    return tuple(flat)


def _localised(flat: tuple[Any, ...], file: str) -> Localised:
    langs = flat[::5]
    places = {
        lang: _text_place(Where(file, line, column), indent)
        for lang, line, column, indent in zip(
            langs, flat[2::5], flat[3::5], flat[4::5], strict=True
        )
        if line >= 0
    }
    texts = MappingProxyType(dict(zip(langs, flat[1::5], strict=True)))
    return Localised(texts, MappingProxyType(places))


def _text_place(start: Where, indent: Any) -> TextPlace:
    if not isinstance(indent, list):
        return TextPlace(start, indent)
    line_indent, *runs = indent
    return TextPlace(start, line_indent, tuple(tuple(run) for run in runs))


def freeze_blocks(blocks: Iterable[Block]) -> bytes:
    """Write shared pieces of text as bytes."""
    return marshal.dumps(
        [
            (block.id, _texts(block.text), block.where.file, block.where.line, block.where.column)
            for block in blocks
        ]
    )


def thaw_blocks(body: bytes | memoryview) -> tuple[Block, ...]:
    """Read shared pieces of text back. Raises ValueError for bytes that are none."""
    try:
        return tuple(
            Block(name, _localised(text, file), Where(file, line, column))
            for name, text, file, line, column in marshal.loads(body)  # noqa: S302 - as above
        )
    except _DAMAGED as error:
        raise ValueError(f"these are no blocks: {error}") from None


def freeze_problems(problems: Iterable[Problem]) -> bytes:
    """Write problems as bytes."""
    return marshal.dumps(
        [
            (one.where.file, one.where.line, one.where.column, one.message, one.hint)
            for one in problems
        ]
    )


def thaw_problems(body: bytes | memoryview) -> tuple[Problem, ...]:
    """Read problems back. Raises ValueError for bytes that are none."""
    try:
        return tuple(
            Problem(Where(file, line, column), message, hint)
            for file, line, column, message, hint in marshal.loads(body)  # noqa: S302 - as above
        )
    except _DAMAGED as error:
        raise ValueError(f"these are no problems: {error}") from None
