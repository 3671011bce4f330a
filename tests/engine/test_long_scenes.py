"""Any draft in a full scene is checked, and long ones end: no work grows faster than the text."""

from __future__ import annotations

import dataclasses
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.engine.check import Checker
from saywell.engine.spelling import Spellers
from saywell.model.chat import Author, Contact
from saywell.model.rules import Context, Draft, TeamWords, Turn
from saywell.stores import lexicons
from saywell.stores.packs import load_packaged

PACKS, _ = load_packaged()
CHECKER = Checker(PACKS, spellers=Spellers(lexicons.packaged, ranks=lexicons.packaged_ranks))
CUSTOMERS = {
    "en": "I STILL have no refund!! This is the third time that I ask you. Order AB-77120.",
    "el": "Ακόμα περιμένω την επιστροφή!! Είναι η τρίτη φορά που το ζητάω. Κωδικός 77120.",
    "zh": "怎么还没退款！！这是我第三次问了，太过分了。订单号77120。",
}
PIECES = (
    "car, ",
    "No. ",
    "can you? ",
    "🎉",
    "✅ ",
    "see a.example/b ",
    ":) ",
    "17:30 ",
    "her number 0123 456 789, ",
    "terima kasih kami. ",
    "μπορώ, ",
    "不能，",
    "\n",
)


def scene(lang: str) -> Context:
    return Context(
        company="Kestrel",
        agent="Ben",
        contact=Contact(name="Tom Reyes", email="tom@kestrel.example"),
        first_reply=False,
        turns=(
            Turn(Author.AGENT, "Hello, how can I help?"),
            Turn(Author.CUSTOMER, CUSTOMERS[lang]),
        ),
        team=TeamWords(
            jargon={"car": "vehicle"}, avoid={"no": "", "see": "look"}, prefer=("Wi-Fi",)
        ),
        canned=("Hello {{name}}, how can I help?",),
    )


@pytest.mark.parametrize("lang", CUSTOMERS)
@pytest.mark.parametrize("piece", PIECES)
def test_long_drafts_in_a_scene_end(lang: str, piece: str) -> None:
    draft = Draft(piece * (8_000 // len(piece)), lang, scene(lang))
    CHECKER.book(lang)  # rules are read once, and not what is measured
    began = time.process_time()
    assert CHECKER.check(draft).crashed == ()
    assert time.process_time() - began < 10


PARTS = st.sampled_from([*PIECES, "{{x}}", "PLEASE ", "“", "(", "\u200b", "\ud800", "亲", "car"])
TEXTS = st.lists(st.one_of(PARTS, st.text(max_size=4)), max_size=8).map("".join)


@settings(max_examples=50, deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=4), st.sampled_from(tuple(CUSTOMERS)))
def test_any_draft_in_any_scene_can_be_checked(text: str, turns: list[str], lang: str) -> None:
    authors = (Author.CUSTOMER, Author.AGENT, Author.BOT)
    said = tuple(Turn(authors[at % 3], turn) for at, turn in enumerate(turns))
    context = dataclasses.replace(scene(lang), turns=said, canned=(text, *turns))
    report = CHECKER.check(Draft(text, lang, context))
    assert report.crashed == ()
    assert all(0 <= found.start <= found.end <= len(text) for found in report.findings)
