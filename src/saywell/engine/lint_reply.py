"""What is wrong with one reply by itself: each of its texts, as it will be sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from saywell.engine.fill import FillContext, Filled, parsed, preview
from saywell.engine.library_check import check_block, check_reply
from saywell.engine.library_spelling import misspelt
from saywell.engine.lint_alike import shape_of
from saywell.engine.lint_style import impersonal, opening_of, walls
from saywell.engine.lint_ways import Way, ways
from saywell.engine.tracing import Traced, traced
from saywell.errors import Problem, SaywellError, Where
from saywell.model.chat import Agent, Contact, Conversation
from saywell.model.languages import ANY, LANGUAGES, Localised
from saywell.model.lint import Facts, Lint
from saywell.model.names import OPEN
from saywell.model.rules import Context, Draft, Finding, Report, Severity
from saywell.model.snippet import Block, Library, Reply

Check = Callable[[Draft], Report]

COMPANY = "Larkspur"
AGENT = Agent("1", "Dana")
CUSTOMERS = {
    "en": ("Maria Santos",),
    "el": ("Μαρία Ιωάννου", "Κώστας Δήμου", "Αλέξανδρος Νικολάου"),
    "zh": ("王芳",),
    "ar": ("سلمى حداد",),
    "te": ("స్వప్న రెడ్డి",),
    "id": ("Rani Wijaya",),
}
"""Customers of each language, whose names stand in for all; the first is the usual one."""

OPENERS = frozenset({"greeting", "invitation", "invitation_with_offer"})
"""Purposes of replies that are the first thing a customer reads."""

UNSURE = ("contact.", f"conversation.{OPEN}.")
"""What is known of some customers and chats and not of others."""

LARGEST = 40_000_000
"""Bytes of a file: the limit that Chatwoot has unless it is set otherwise."""

_CONVERSATION = "C"
"""Rows of the catalogue that judge a message by what was said before: here nothing was."""

_LINK = re.compile(r"https?://[^\s)>\]}]+")
_NUMBER = re.compile(r"\d+")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with all that an editor needs to show and mend it.

    ``finding`` is what the check said, None where it is about the template or the file; then
    ``texts`` are those of the reply with the fault, ``key`` the language code (or ``*``) of the
    one that has it, and ``part`` is where in its template.
    """

    lint: Lint
    finding: Finding | None = None
    texts: Localised | None = None
    key: str = ANY
    part: Traced = Traced(0, 0, False)


def lint_reply(reply: Reply, library: Library, check: Check) -> Iterator[Lint]:
    """Find what is wrong in one reply: in its template, then in each text with sample values in.

    What it says in a language is held against the rules of that language, as a first reply
    where its purpose is to open a chat.
    """
    return (one.lint for one in judge_reply(reply, library, check))


def lint_block(block: Block, library: Library, check: Check) -> Iterator[Lint]:
    """Find what is wrong in a shared block by itself; the rest is seen where it is included."""
    return (one.lint for one in judge_block(block, library, check))


def judge_reply(reply: Reply, library: Library, check: Check) -> Iterator[Judged]:
    """Find what is wrong in one reply, as :func:`lint_reply` does, and where in which text."""
    problems = check_reply(reply, library)
    yield from (Judged(of_problem(one, "L02", reply.id)) for one in problems)
    if problems:
        return
    for lang, _ in reply.text:
        for code in LANGUAGES if lang == ANY else (lang,):
            if code in LANGUAGES:
                yield from _sent(reply, library, check, code, lang)
        yield from _unsure(reply, lang)
        if lang != ANY and impersonal(reply, lang, library):
            yield _advice(
                *("L06.impersonal", reply, lang, Traced(0, 0, False)),
                "nothing in it is about this customer: everybody gets the same words",
                "name the customer, or what it is about, by a field",
            )
    yield from _typos(reply.subject, reply.where, check, reply.id)


def judge_block(block: Block, library: Library, check: Check) -> Iterator[Judged]:
    """Find what is wrong in a shared block, as :func:`lint_block` does, and where in which text."""
    yield from (Judged(of_problem(one, "L02")) for one in check_block(block, library))
    yield from _typos(block.text, block.where, check, "")


def _typos(texts: Localised, whole: Where, check: Check, reply: str) -> Iterator[Judged]:
    for lang, one in misspelt(texts, check):
        part = Traced(one.start, one.end, True)
        yield _judged(one, texts, lang, part, whole, reply, lang)


def _judged(
    finding: Finding, texts: Localised, key: str, part: Traced, whole: Where, reply: str, lang: str
) -> Judged:
    """Make a finding of what the check says; ``whole`` is for texts whose place is not known."""
    place = texts.places.get(key)
    where = place.of(texts.by_lang[key], part.start) if place else whole
    message, hint = finding.message, _way_out(finding)
    lint = Lint(where, finding.check, finding.severity, message, hint, reply, lang)
    return Judged(lint, finding, texts, key, part)


def of_problem(problem: Problem, rule: str, reply: str = "") -> Lint:
    """Make a finding of a problem in a file, which is an error."""
    return Lint(problem.where, rule, Severity.ERROR, problem.message, problem.hint, reply)


def as_sent(
    reply: Reply, library: Library, lang: str, way: Way | None = None
) -> tuple[Filled, Context]:
    """Fill a reply with sample values, and say what is known around it when it is checked.

    Without a ``way`` all its paragraphs are on. Raises SaywellError with its place when that
    cannot be done.
    """
    way = way or Way()
    contact = _customer(reply, lang, way)
    context = FillContext(contact, AGENT, COMPANY, Conversation("512", contact))
    examples = {name: one.example.best(lang) for name, one in reply.variables.items()}
    values = {
        name: value
        for name, value in {**examples, **way.values}.items()
        if name not in way.left_out
    }
    switches = {**dict.fromkeys(reply.paragraphs, True), **way.switches}
    filled = preview(reply, lang, context, values, switches, library.blocks)
    known = Context(
        company=COMPANY,
        agent=AGENT.name,
        contact=contact,
        first_reply=reply.purpose in OPENERS,
        attachments=reply.attachments,
    )
    return filled, known


def judged(text: str, lang: str, known: Context, check: Check) -> tuple[Finding, ...]:
    """Check a reply's text, but for what only the conversation before it can tell."""
    found = check(Draft(text, lang, known)).findings
    return tuple(one for one in found if not one.check.startswith(_CONVERSATION))


def _sent(reply: Reply, library: Library, check: Check, lang: str, key: str) -> Iterator[Judged]:
    """Find what is wrong in one language, in whichever way it is filled; each fault once."""
    texts: set[str] = set()
    told: set[tuple[Traced, str]] = set()
    for way in ways(reply, lang, library, len(CUSTOMERS[lang])):
        try:
            filled, known = as_sent(reply, library, lang, way)
        except SaywellError as error:
            where = error.where or reply.where
            if where == reply.where and key in reply.text.places:
                where = reply.text.places[key].start
            problem = Problem(where, error.message, error.hint or "make it shorter or simpler")
            yield Judged(of_problem(problem, "L02", reply.id))
            return
        if filled.text in texts or (key == ANY and not any(map(str.isalpha, filled.text))):
            continue
        texts.add(filled.text)
        findings = judged(filled.text, lang, known, check)
        for finding in findings:
            part = traced(filled.origins, finding.start, finding.end)
            if (part, finding.check) not in told:
                told.add((part, finding.check))
                yield _judged(finding, reply.text, key, part, reply.where, reply.id, lang)
        rows = {finding.check.partition(".")[0] for finding in findings}
        for start, end, message in walls(filled.text, lang, rows):
            part = traced(filled.origins, start, end)
            if (part, "L06.wall") not in told:
                told.add((part, "L06.wall"))
                hint = "an empty line between thoughts, or two messages"
                yield _advice("L06.wall", reply, key, part, message, hint)


def _unsure(reply: Reply, key: str) -> Iterator[Judged]:
    """Find facts of the customer that are printed whether they are known or not."""
    uses = parsed(reply.text.by_lang[key]).uses
    asked = {use.name for use in uses if use.asked}
    told: set[str] = set()
    place = reply.text.places.get(key)
    for use in uses:
        sure = use.covered or use.asked or use.name in asked | told
        if use.name.startswith(UNSURE) and not sure:
            told.add(use.name)
            where = place.at(use.line, use.column) if place else reply.where
            message = f"{use.name} is not always known; the agent then has to type it"
            hint = f'{{{{ {use.name} | default: "..." }}}}, where something can stand for it'
            lint = Lint(where, "L02.fallback", Severity.ADVICE, message, hint, reply.id, key)
            yield Judged(lint)


def _advice(rule: str, reply: Reply, key: str, part: Traced, message: str, hint: str) -> Judged:
    """Make a finding of our own about a part of a text."""
    place = reply.text.places.get(key)
    where = place.of(reply.text.by_lang[key], part.start) if place else reply.where
    lang = "" if key == ANY else key
    return Judged(Lint(where, rule, Severity.ADVICE, message, hint, reply.id, lang))


def _customer(reply: Reply, lang: str, way: Way) -> Contact:
    """Make a customer of whom is known what the reply uses, and not what it asks for."""
    uses = {use.name for _, text in reply.text for use in parsed(text).uses} - way.unknown
    nameless = reply.purpose == "ask_name" or any(one.endswith("name") for one in way.unknown)
    return Contact(
        "7",
        "" if nameless else CUSTOMERS[lang][way.other],
        email="customer@mail.example" if "contact.email" in uses else "",
        phone="+302101234567" if uses & {"contact.phone", "contact.phone_number"} else "",
    )


def _way_out(finding: Finding) -> str:
    if finding.fixes:
        return f"write {finding.fixes[0].text!r}" if finding.fixes[0].text else "remove it"
    return f"better: {finding.instead[0]}" if finding.instead else ""


def lint_dates(facts: Facts, today: dt.date) -> Iterator[Lint]:
    """Find a reply that nobody keeps, that is never read again, or that is due."""
    if not facts.owner:
        yield Lint(
            facts.where,
            "L03.owner",
            Severity.ADVICE,
            f"nobody keeps {facts.id!r} up to date",
            "owner: NAME, here or under defaults",
            facts.id,
        )
    if not facts.review:
        yield Lint(
            facts.where,
            "L03.review",
            Severity.ADVICE,
            f"{facts.id!r} has no date on which it is read again",
            "review: YYYY-MM-DD, here or under defaults",
            facts.id,
        )
    elif dt.date.fromisoformat(facts.review) <= today:
        yield Lint(
            facts.where,
            "L03.due",
            Severity.WARNING,
            f"the review of {facts.id!r} was due on {facts.review}",
            "read it, and set the next date: saywell library review",
            facts.id,
        )


def too_large(replies: Iterable[Reply], sizes: Mapping[str, int]) -> Iterator[Lint]:
    """Find attachments that chat systems refuse; ``sizes`` are in bytes by path."""
    for reply in replies:
        folder = PurePath(reply.where.file).parent
        for name in reply.attachments:
            if sizes.get(str(folder / name), 0) > LARGEST:
                yield Lint(
                    reply.where,
                    "L02.attachment",
                    Severity.WARNING,
                    f"the file {name!r} is larger than {LARGEST // 1_000_000} MB",
                    "make it smaller, or give a link to it",
                    reply.id,
                )


def facts_of(reply: Reply) -> Facts:
    """Take down what is compared between replies."""
    shapes = {
        lang: shape_of(_TAG.sub(" ", text), lang)
        for lang, text in reply.text
        if lang in LANGUAGES or lang == ANY
    }
    return Facts(
        reply.id,
        reply.where,
        reply.layer,
        reply.scope,
        reply.purpose,
        tuple(one.casefold() for one in reply.triggers),
        reply.owner,
        reply.review.isoformat() if reply.review else "",
        shapes,
        _structure(reply),
        reply.title.best("en"),
        {
            lang: opening
            for lang, text in reply.text
            if lang in LANGUAGES and (opening := opening_of(_TAG.sub(" ", text), lang))
        },
    )


def _structure(reply: Reply) -> tuple[str, ...]:
    """List what does not depend on the language, in an order of its own."""
    text = next(iter(reply.text.by_lang.values()), "")
    bare = _TAG.sub(" ", text)
    parts: Mapping[str, None] = dict.fromkeys(
        (
            *(f"field {name}" for name in reply.variables),
            *(f"link {one}" for one in _LINK.findall(bare)),
            *(f"number {one}" for one in _NUMBER.findall(_LINK.sub(" ", bare))),
            *(f"file {name}" for name in reply.attachments),
        )
    )
    return tuple(sorted(parts))
