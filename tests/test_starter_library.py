"""The replies that come with the program: complete, well formed and clean in six languages."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from saywell.engine.check import Checker
from saywell.engine.fill import FillContext, Filled, fill
from saywell.engine.library_check import check_library
from saywell.engine.spelling import Spellers
from saywell.model.chat import Agent, Contact, Conversation
from saywell.model.languages import LANGUAGES, Localised
from saywell.model.rules import Context, Draft, Severity
from saywell.model.snippet import PURPOSES, Library, Reply
from saywell.stores import lexicons
from saywell.stores.library import load_library
from saywell.stores.packs import load_packaged

SNIPPETS = Path(__file__).resolve().parents[1] / "snippets"
COMPANY = "Larkspur"
AGENT = Agent("1", "Dana")
CUSTOMERS = {
    "en": ("", "Maria Santos"),
    "el": ("", "Μαρία Ιωάννου", "Γιάννης Παππάς", "Αλέξανδρος Βέης"),
    "zh": ("", "王芳", "Maria Santos"),
    "ar": ("", "سلمى حداد"),
    "te": ("", "స్వప్న రెడ్డి"),
    "id": ("", "Rani Wijaya", "Slamet"),
}
"""Customers who write in each language; the first has told no name."""

OPENERS = ("greeting", "invitation", "invitation_with_offer")
"""Purposes of replies that are the first thing a customer reads from the company."""

UNTIDY = re.compile(
    r"  |\n\n|[ \t]\n|\s[,.;:!?،؛؟，。；：！？]|[,،，]\s*[.؟?!。！？]|\(\s*\)|[{}]|%"
)


@cache
def starter() -> Library:
    """Load the starter library once."""
    library, problems = load_library([SNIPPETS])
    assert not problems, "\n".join(map(str, problems))
    return library


REPLIES = tuple(starter().replies.values())


def fillings(reply: Reply, lang: str) -> Iterator[tuple[Filled, Contact]]:
    """Fill a reply for each customer, with each choice of each field and each set of paragraphs."""
    examples = {name: one.example.best(lang) for name, one in reply.variables.items()}
    values = [examples]
    for name, variable in reply.variables.items():
        values += [{**examples, name: choice.best(lang)} for choice in variable.choices]
    switches = [
        dict(zip(reply.paragraphs, on, strict=True))
        for on in itertools.product((False, True), repeat=len(reply.paragraphs))
    ]
    for name, given, on in itertools.product(CUSTOMERS[lang], values, switches):
        contact = Contact("7", name, email="customer@mail.example" if name else "")
        context = FillContext(contact, AGENT, COMPANY, Conversation("512", contact))
        yield fill(reply, lang, context, given, on, starter().blocks), contact


def missing_in(text: Localised) -> list[str]:
    """Name the languages that a text does not have."""
    return [lang for lang in LANGUAGES if not text.exact(lang)]


def test_the_library_has_no_problem() -> None:
    assert [str(problem) for problem in check_library(starter())] == []


def test_every_step_of_a_chat_has_a_reply() -> None:
    assert {reply.purpose for reply in REPLIES if reply.purpose} == set(PURPOSES)


def test_there_are_predefined_answers_and_their_files_exist() -> None:
    predefined = [reply for reply in REPLIES if reply.kind == "predefined"]
    assert len(predefined) >= 5
    files = [SNIPPETS / name for reply in predefined for name in reply.attachments]
    assert files
    assert [str(file) for file in files if not file.read_text(encoding="utf-8").strip()] == []


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.id)
def test_a_reply_is_complete_in_every_language(reply: Reply) -> None:
    texts = {"title": reply.title, "text": reply.text, "when": reply.when}
    if reply.subject:
        texts["subject"] = reply.subject
    for name, variable in reply.variables.items():
        texts[f"{name}.description"] = variable.description
        texts[f"{name}.example"] = variable.example
        texts |= {f"{name}.choices[{i}]": one for i, one in enumerate(variable.choices)}
    texts |= {name: one.description for name, one in reply.paragraphs.items()}
    assert {name: missing_in(text) for name, text in texts.items() if missing_in(text)} == {}
    assert reply.triggers
    assert reply.tags
    assert reply.search
    assert reply.owner == "support-leads"
    assert reply.review is not None
    assert reply.review >= dt.date(2027, 1, 1)


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.id)
def test_an_example_is_one_of_the_choices(reply: Reply) -> None:
    for variable in reply.variables.values():
        if variable.choices:
            assert variable.example in variable.choices


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.id)
def test_a_reply_reads_well_however_it_is_filled(reply: Reply, lang: str) -> None:
    for filled, contact in fillings(reply, lang):
        assert filled.lang == lang
        for text in (filled.text, filled.subject):
            found = UNTIDY.search(text)
            assert found is None, f"{found} for {contact.name!r} in {text!r}"


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.id)
def test_the_timer_runs_as_long_as_the_text_says(reply: Reply) -> None:
    if reply.actions.hold:
        assert f"{reply.actions.hold.removesuffix('m')} more minutes" in reply.text.best("en") or (
            f"{reply.actions.hold.removesuffix('m')} minutes" in reply.text.best("en")
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_greeting_names_the_company_the_agent_and_the_customer(lang: str) -> None:
    for reply in REPLIES:
        if reply.purpose not in OPENERS:
            continue
        for filled, contact in fillings(reply, lang):
            assert COMPANY in filled.text, filled.text
            assert AGENT.name in filled.text, filled.text
            named = reply.purpose == "greeting" and contact.name not in ("", "Αλέξανδρος Βέης")
            stem = contact.name.split(" ")[0].removesuffix("ς")
            assert not named or stem in filled.text, filled.text


def test_a_greek_name_is_used_only_where_its_vocative_is_certain() -> None:
    (thanks,) = (reply for reply in REPLIES if reply.id == "closing.thanks")
    texts = {contact.name: filled.text for filled, contact in fillings(thanks, "el")}
    assert ", Μαρία." in texts["Μαρία Ιωάννου"]
    assert ", Γιάννη." in texts["Γιάννης Παππάς"]
    assert texts["Αλέξανδρος Βέης"] == texts[""]


ASKING = ("ask_name", "ask_contact", "out_of_hours")
"""What is said to somebody whose name or address is not known yet."""


@cache
def checker() -> Checker:
    """Compile the packaged rules once."""
    return Checker(
        load_packaged()[0], spellers=Spellers(lexicons.packaged, ranks=lexicons.packaged_ranks)
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reply_passes_the_check_as_it_is_sent(lang: str) -> None:
    assert checker().book(lang).matchers
    reported = []
    for reply in REPLIES:
        for filled, contact in fillings(reply, lang):
            asks = reply.purpose in ASKING
            context = Context(
                COMPANY,
                AGENT.name,
                contact if contact.name and not asks else None,
                first_reply=reply.purpose in OPENERS,
                attachments=tuple(Path(name).name for name in reply.attachments),
            )
            for text in filter(None, (filled.text, filled.subject)):
                report = checker().check(Draft(text, lang, context))
                assert report.crashed == ()
                reported += [
                    f"{reply.id}: {one.check}: {text[one.start : one.end]!r} in {text!r}"
                    for one in report.findings
                    if one.severity is not Severity.ADVICE
                ]
    assert reported == [], "\n".join(dict.fromkeys(reported))
