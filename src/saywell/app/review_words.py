"""The review in sentences: why a reply is there, how it is used, what was done."""

from __future__ import annotations

import os
from collections.abc import Sequence

from saywell.app.reviewing import Case, Ruling, Walk
from saywell.app.words import Words
from saywell.model.languages import LANGUAGES
from saywell.model.records import UseCount
from saywell.model.report import Finding
from saywell.model.review import Due, Reason, Why
from saywell.model.snippet import Reply
from saywell.model.untrusted import clean_line

MOST_RULES = 4
"""How many rules are named at once."""


def reason_lines(due: Due, words: Words) -> list[str]:
    """Say each reason in a sentence."""
    return [reason_text(one, words) for one in due.reasons]


def reason_text(reason: Reason, words: Words) -> str:
    """Say one reason."""
    name = f"review.why.{reason.why}"
    if reason.why is Why.STALE and not reason.dated:
        name = "review.why.stale_undated"
    if reason.why is Why.UNUSED and not reason.dated:
        name = "review.why.never"
    rules = ", ".join(reason.rules[:MOST_RULES])
    if len(reason.rules) > MOST_RULES:
        rules += ", …"
    return words(name, date=reason.date, part=reason.part, whole=reason.whole, rules=rules)


def used_line(used: UseCount, words: Words) -> str:
    """Say how often a reply was used."""
    if used == UseCount():
        return words("review.not_used")
    last = words("review.used_last", date=used.last.date()) if used.last else ""
    return words(
        "review.used",
        inserted=used.inserted,
        sent=used.sent,
        edited=used.edited,
        abandoned=used.abandoned,
        last=last,
    )


def place_of(reply: Reply, folder: str) -> str:
    """Say where a reply stands, from the folder where the program was started when it is below."""
    file = os.path.abspath(reply.where.file)  # noqa: PTH100 - links stay as they are
    near = file.removeprefix(f"{folder.rstrip(os.sep)}{os.sep}")
    return clean_line(f"{near}:{reply.where.line}" if reply.where.line else near)


def summary_lines(walk: Walk, words: Words, commits: Sequence[str]) -> list[str]:
    """Say what was done, in which files, and how to commit them."""
    counts = {one.value: walk.count(one) for one in Ruling}
    edited = sum(case.edited for case in walk.cases)
    lines = [words("review.sum", edited=edited, **counts)]
    if not walk.files:
        return [*lines, words("review.sum_none")]
    lines += [words("review.sum_files"), *(f"  {file}" for file in walk.files)]
    if commits:
        lines += [words("review.sum_commit"), *(f"  {command}" for command in commits)]
    return lines


def finding_text(text: str, one: Finding, words: Words) -> str:
    """Say what a finding is about: how much it weighs, its rule, its words, what is wrong."""
    found = clean_line(text[one.start : one.end], 40)
    about = f" «{found}»" if found else ""
    return f"{words(f'review.{one.severity}')} {one.check}{about}: {clean_line(one.message)}"


def elsewhere(case: Case, lang: str) -> str:
    """Name the other languages in which the reply fails, with how often."""
    counts = {code: 0 for code in case.languages if code != lang}
    for lint in case.due.subject.found:
        if lint.lang in counts:
            counts[lint.lang] += 1
    return ", ".join(f"{LANGUAGES[code]} {count}" for code, count in counts.items() if count)
