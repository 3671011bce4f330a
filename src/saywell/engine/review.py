"""Why a reply is to be read again: its dates, its lint, its usage, and what was noted before."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from saywell.engine.fill import parsed
from saywell.errors import TemplateError
from saywell.model.lint import Lint
from saywell.model.records import UseCount
from saywell.model.report import Severity
from saywell.model.review import USAGE, Due, Limits, Noted, Reason, Subject, Why, before
from saywell.model.snippet import Block, Reply

_ORDER = {why: place for place, why in enumerate(Why)}

LONGEST_CHAIN = 50
"""Shared blocks that one text can lead to; a circle of them ends there."""


def why(
    subject: Subject, limits: Limits, today: dt.date, since: dt.date | None
) -> tuple[Reason, ...]:
    """List the reasons to read a reply again, the most urgent first; ``since`` is of the counting.

    A reply that was put off has none until then. One that was kept has no reason to come again
    before its date for what was known when it was kept: how it is used, and what it failed.
    """
    noted = subject.noted
    if noted is not None and noted.later is not None and today < noted.later:
        return ()
    found = [
        *_failing(subject),
        *_dates(subject, limits, today),
        *_used(subject, limits, today, since),
    ]
    rests = (
        noted is not None
        and noted.rest is not None
        and today < noted.rest
        and noted.digest == subject.digest
    )
    if rests:
        found = [one for one in found if one.why not in USAGE and one.why is not Why.LINT]
    return tuple(sorted(found, key=lambda one: _ORDER[one.why]))


def _failing(subject: Subject) -> Iterator[Reason]:
    """Say what it fails, and whether it is the rules that have changed: its content has not."""
    if not subject.found:
        return
    names = Counter(failure(one) for one in subject.found)
    known = subject.noted
    if known is not None and known.digest == subject.digest:
        new = names - Counter(known.found)
        if new:
            yield Reason(Why.RULE, rules=_rules(new))
        names -= new
    if names:
        yield Reason(Why.LINT, rules=_rules(names))


def failure(lint: Lint) -> str:
    """Name a finding so that it is known again: by its rule and its language."""
    return f"{lint.rule} {lint.lang}".strip()


def fails(lint: Lint) -> bool:
    """Say whether a finding is one that a reply fails by; its dates have reasons of their own."""
    return lint.severity is not Severity.ADVICE and not lint.rule.startswith("L03")


def _rules(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.partition(" ")[0] for name in sorted(names)))


def _dates(subject: Subject, limits: Limits, today: dt.date) -> Iterator[Reason]:
    long_ago = before(today, limits.stale)
    review = subject.reply.review
    if review is not None:
        if review <= long_ago:
            yield Reason(Why.STALE, review)
        elif review <= today:
            yield Reason(Why.DUE, review)
    elif subject.changed is not None and subject.changed <= long_ago:
        yield Reason(Why.STALE, subject.changed, dated=False)


def _used(
    subject: Subject, limits: Limits, today: dt.date, since: dt.date | None
) -> Iterator[Reason]:
    """Say how it is used, where it was used often enough, or counted long enough, to be fair."""
    used, noted = subject.used, subject.noted
    if noted is not None and noted.digest == subject.digest:
        used = _since(used, noted.used)
    settled = used.sent + used.abandoned
    parts = ((Why.EDITED, used.edited, used.sent), (Why.ABANDONED, used.abandoned, settled))
    for kind, part, whole in parts:
        if whole >= limits.least and part >= limits.share * whole:
            yield Reason(kind, part=part, whole=whole)
    if since is None:
        return
    begun = max(since, noted.seen if noted else subject.changed or since)
    fair = before(today, limits.unused)
    last = subject.used.last.date() if subject.used.last else None
    if last is None and begun <= fair:
        yield Reason(Why.UNUSED, begun, dated=False)
    elif last is not None and last <= fair and begun <= fair:
        yield Reason(Why.UNUSED, last)


def _since(used: UseCount, known: UseCount) -> UseCount:
    return UseCount(
        max(used.inserted - known.inserted, 0),
        max(used.edited - known.edited, 0),
        max(used.sent - known.sent, 0),
        used.last,
        abandoned=max(used.abandoned - known.abandoned, 0),
    )


def without_delay(subject: Subject) -> Subject:
    """Return a reply as if nobody had put it off."""
    noted = replace(subject.noted, later=None) if subject.noted else None
    return replace(subject, noted=noted)


def urgency(due: Due) -> tuple[object, ...]:
    """Return by what those that are due are put in order, the worst first."""
    dates = [one.date for one in due.reasons if one.date is not None]
    return (
        min(_ORDER[one.why] for one in due.reasons),
        -len(due.reasons),
        min(dates, default=dt.date.max),
        due.reply.id,
        due.reply.where,
    )


# -- what is noted


def noted_anew(subject: Subject, today: dt.date) -> Noted:
    """Return what is to be noted: as it was while the content is the same, else what is found."""
    known = subject.noted
    if known is not None and known.digest == subject.digest:
        return known
    seen = known.seen if known else min(subject.changed or today, today)
    used = subject.used if known else UseCount()
    return Noted(subject.digest, failures(subject.found), seen, used)


def failures(found: Iterable[Lint]) -> tuple[str, ...]:
    """Name what a reply fails, to be noted."""
    return tuple(sorted(failure(one) for one in found))


def digest_of(reply: Reply, blocks: Mapping[str, Block]) -> str:
    """Return the digest of what a reply says: its texts with their fields and shared blocks."""
    texts = [dict(reply.text.by_lang), dict(reply.subject.by_lang)]
    fields = [
        (name, dict(one.example.by_lang), [dict(choice.by_lang) for choice in one.choices])
        for name, one in reply.variables.items()
    ]
    shared = [
        (name, dict(blocks[name].text.by_lang))
        for name in _included(texts, blocks)
        if name in blocks
    ]
    content = (texts, fields, list(reply.paragraphs), reply.purpose, reply.attachments, shared)
    return hashlib.sha256(repr(content).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _included(texts: Iterable[Mapping[str, str]], blocks: Mapping[str, Block]) -> list[str]:
    """List the shared blocks that texts lead to, in the order of their names."""
    waiting = [text for one in texts for text in one.values()]
    found: set[str] = set()
    while waiting and len(found) < LONGEST_CHAIN:
        try:
            names = {one.block for one in parsed(waiting.pop()).includes}
        except TemplateError:
            continue
        for name in names - found:
            found.add(name)
            if name in blocks:
                waiting += blocks[name].text.by_lang.values()
    return sorted(found)
