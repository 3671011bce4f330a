"""Long drafts in a full scene end: no rule's work grows faster than the text."""

from __future__ import annotations

import time

import pytest

from saywell.engine.check import Checker
from saywell.engine.spelling import Spellers
from saywell.model.chat import Author, Contact
from saywell.model.rules import Context, Draft, TeamWords, Turn
from saywell.stores import lexicons
from saywell.stores.packs import load_packaged

PACKS, _ = load_packaged()
CHECKER = Checker(PACKS, spellers=Spellers(lexicons.packaged))
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
    draft = Draft(piece * (20_000 // len(piece)), lang, scene(lang))
    began = time.process_time()
    assert CHECKER.check(draft).crashed == ()
    assert time.process_time() - began < 5
