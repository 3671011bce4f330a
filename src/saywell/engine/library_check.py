"""What is wrong in the texts of a library: unknown names, filters and blocks, unused fields."""

from __future__ import annotations

from collections.abc import Iterator

from saywell.engine.fill import parsed
from saywell.engine.lint_lookups import check_used, told
from saywell.engine.template import RESERVED, Include, Template, Use
from saywell.errors import Problem, TemplateError, Where, nearest
from saywell.model.languages import ANY, LANGUAGES, Localised
from saywell.model.names import NAMES, OPEN
from saywell.model.snippet import Block, Library, Reply


def check_library(library: Library) -> list[Problem]:
    """Check every text of the library, also of replies that another layer hides; sorted by place.

    The place of a problem is the line of the text in its file, not only the reply's.
    """
    problems: list[Problem] = []
    for block in library.blocks.values():
        problems += check_block(block, library)
    for reply in (*library.replies.values(), *library.hidden):
        problems += check_reply(reply, library)
    return sorted(set(problems))


def check_reply(reply: Reply, library: Library) -> list[Problem]:
    """Check the texts of one reply against its own declarations and the library's blocks."""
    problems: list[Problem] = []
    used: set[str] = set()
    for texts in (reply.text, reply.subject):
        for code, text in texts:
            try:
                template = parsed(text)
            except TemplateError as error:
                problems.append(_located(error, texts, code, reply.where))
                continue
            for use in template.uses:
                used.add(use.name)
                message, hint = _unknown(use, reply)
                if message:
                    problems.append(Problem(_place(texts, code, use, reply.where), message, hint))
            for include in template.includes:
                used |= {use.name for use in _block_uses(include.block, code, library)}
                problems += _check_include(include, texts, code, reply.where, library)
    problems += check_used(reply, library.lookups)
    problems += _names(reply)
    problems += _unused(reply, used | told(reply, library.lookups))
    problems += _subject(reply)
    return problems


def check_block(block: Block, library: Library) -> Iterator[Problem]:
    """Check what can be known of a block alone; its bare names belong to whoever includes it."""
    for code, text in block.text:
        try:
            template = parsed(text)
        except TemplateError as error:
            yield _located(error, block.text, code, block.where)
            continue
        for use in template.uses:
            if use.parts[0] in NAMES and use.parts[0] != "paragraph":
                message, hint = _unknown(use, None)
                if message:
                    yield Problem(_place(block.text, code, use, block.where), message, hint)
        for include in template.includes:
            yield from _check_include(include, block.text, code, block.where, library)
            chain = _circle(include.block, block.id, code, library)
            if chain:
                place = _place(block.text, code, include, block.where)
                message = f"the shared block includes itself: {' -> '.join(chain)}"
                yield Problem(place, message, "take one of them out")


def _check_include(
    include: Include, texts: Localised, code: str, whole: Where, library: Library
) -> Iterator[Problem]:
    place = _place(texts, code, include, whole)
    block = library.blocks.get(include.block)
    if block is None:
        have = f"there are: {', '.join(sorted(library.blocks)[:8])}" if library.blocks else ""
        hint = nearest(include.block, library.blocks, have)
        yield Problem(place, f"there is no shared block {include.block!r}", hint)
    elif block.text.exact(code) is None and code != ANY:
        have = ", ".join(lang for lang, _ in block.text)
        message = f"the shared block {include.block!r} has no text in {LANGUAGES.get(code, code)}"
        yield Problem(place, message, f"it has: {have}")


def _circle(name: str, back_to: str, code: str, library: Library) -> tuple[str, ...]:
    """Return the way by which a block is included by what it includes; nothing when it is not."""
    waiting: list[tuple[str, ...]] = [(back_to, name)]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop()
        if way[-1] == back_to:
            return way
        block = library.blocks.get(way[-1])
        if block is None or way[-1] in seen:
            continue
        seen.add(way[-1])
        try:
            includes = parsed(block.text.best(code)).includes
        except TemplateError:
            continue
        waiting += [(*way, one.block) for one in includes]
    return ()


def _block_uses(name: str, code: str, library: Library, depth: int = 4) -> Iterator[Use]:
    """List what a block looks up, with the blocks that it includes."""
    block = library.blocks.get(name)
    if block is None or not depth:
        return
    try:
        template: Template = parsed(block.text.best(code))
    except TemplateError:
        return
    yield from template.uses
    for include in template.includes:
        yield from _block_uses(include.block, code, library, depth - 1)


def _unknown(use: Use, reply: Reply | None) -> tuple[str, str]:
    """Return what is wrong with a name and the way out; empty when it is known."""
    root, *rest = (str(part) for part in use.parts)
    if root == "paragraph" and reply is not None:
        if len(rest) == 1 and rest[0] in reply.paragraphs:
            return "", ""
        known = [f"paragraph.{name}" for name in reply.paragraphs]
        return f"unknown paragraph {use.name!r}", nearest(use.name, known, "declare it")
    if root in NAMES:
        if rest and rest[0] in NAMES[root] and (len(rest) == 1) != (rest[0] == OPEN):
            return "", ""
        if len(rest) == 2 and rest[0] in NAMES[root] and rest[1] == "size":
            return "", ""
        known = [f"{root}.{name}" for name in NAMES[root]]
        return f"unknown name {use.name!r}", nearest(use.name, known, "")
    own = () if reply is None else reply.variables
    if root in own and (not rest or rest == ["size"]):
        return "", ""
    facts = [f"{group}.{name}" for group, names in NAMES.items() for name in names]
    hint = nearest(use.name, [*own, *facts], "declare it under 'variables'")
    return f"unknown name {use.name!r}", hint


def _names(reply: Reply) -> Iterator[Problem]:
    """Find variables that have a name which templates keep for something else."""
    for name, variable in reply.variables.items():
        if name in RESERVED or name in NAMES:
            message = f"{name!r} means something else in a text, and cannot name a variable"
            yield Problem(variable.where, message, f"another name, for example {name}_1")


def _unused(reply: Reply, used: set[str]) -> Iterator[Problem]:
    roots = {name.partition(".")[0] for name in used}
    for name, variable in reply.variables.items():
        if name not in roots:
            message = f"the variable {name!r} is declared, but no text of {reply.id!r} uses it"
            yield Problem(variable.where, message, "remove it, or use it")
    for name, paragraph in reply.paragraphs.items():
        if f"paragraph.{name}" not in used:
            message = f"the paragraph {name!r} is declared, but no text of {reply.id!r} uses it"
            yield Problem(paragraph.where, message, f"write {{% if paragraph.{name} %}}")


def _subject(reply: Reply) -> Iterator[Problem]:
    """Demand a subject of a predefined answer, in each language of its text."""
    if reply.kind != "predefined":
        return
    if not reply.subject:
        message = f"the predefined answer {reply.id!r} has no subject"
        yield Problem(reply.where, message, "write one, by language code, under 'subject'")
        return
    for code in reply.languages:
        if reply.subject.exact(code) is None:
            name = LANGUAGES.get(code, code)
            yield Problem(reply.where, f"{reply.id!r} has a text but no subject in {name}")


def _place(texts: Localised, code: str, item: Use | Include, whole: Where) -> Where:
    place = texts.places.get(code)
    return place.at(item.line, item.column) if place else whole


def _located(error: TemplateError, texts: Localised, code: str, whole: Where) -> Problem:
    place = texts.places.get(code)
    where = whole
    if place is not None:
        where = place.at(error.where.line, error.where.column) if error.where else place.start
    return Problem(where, error.message, error.hint)
