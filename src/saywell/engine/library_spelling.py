"""Misspellings in the texts of a library, with their places, as the check would find them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator

from saywell.engine.check import Checker
from saywell.engine.lazily import compiled
from saywell.engine.masks import MASK
from saywell.engine.spelling import Spellers
from saywell.errors import Problem, Where
from saywell.model.languages import LANGUAGES, Localised
from saywell.model.rules import Draft, Pack
from saywell.model.snippet import Library

ROW = "M01"
_TAGS = compiled(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def misspelt(library: Library, packs: Iterable[Pack], spellers: Spellers) -> list[Problem]:
    """Judge the spelling of every reply and block in its language; sorted by place.

    ``packs`` give the rules, of which those of spelling are taken. What a template fills in is
    left out.
    """
    rules = [
        dataclasses.replace(pack, rules=tuple(rule for rule in pack.rules if _of_row(rule.id)))
        for pack in packs
    ]
    checker = Checker(rules, spellers=spellers)
    texts: list[tuple[Localised, Where]] = [
        (block.text, block.where) for block in library.blocks.values()
    ]
    for reply in (*library.replies.values(), *library.hidden):
        texts += [(reply.text, reply.where), (reply.subject, reply.where)]
    return sorted({problem for text, where in texts for problem in _found(text, where, checker)})


def _of_row(rule: str) -> bool:
    return rule.partition(".")[0] == ROW


def _found(texts: Localised, whole: Where, checker: Checker) -> Iterator[Problem]:
    for code, text in texts:
        if code not in LANGUAGES:
            continue
        bare = _TAGS.sub(lambda tag: MASK * len(tag.group()), text)
        for finding in checker.check(Draft(bare, code)).findings:
            line = text.count("\n", 0, finding.start) + 1
            column = finding.start - (text.rfind("\n", 0, finding.start) + 1) + 1
            place = texts.places.get(code)
            hint = f"write {finding.fixes[0].text!r}" if finding.fixes else ""
            where = place.at(line, column) if place else whole
            yield Problem(where, f"{finding.check}: {finding.message}", hint)
