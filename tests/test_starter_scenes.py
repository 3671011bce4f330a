"""Starter replies in the scenes that they are for: the check has nothing against them there."""

from __future__ import annotations

import pytest
from tests.test_starter_library import AGENT, COMPANY, REPLIES, checker, fillings

from saywell.model.chat import Author
from saywell.model.languages import LANGUAGES
from saywell.model.rules import Context, Draft, Severity, Turn

WANTS_PERSON = {
    "en": "Can I talk to a real person please?",
    "el": "Θέλω να μιλήσω με άνθρωπο παρακαλώ",
    "zh": "我要转人工",
    "ar": "أريد التحدث مع شخص حقيقي",
    "te": "నేను మనిషితో మాట్లాడాలి",
    "id": "Saya mau bicara dengan orang, bukan bot",
}
THANKS = {
    "en": "Great, that's all, thank you very much!",
    "el": "Τέλεια, αυτό ήταν, σας ευχαριστώ πολύ!",
    "zh": "好的，没有别的问题了，谢谢！",
    "ar": "ممتاز، هذا كل شيء، شكرًا جزيلًا!",
    "te": "చాలా బాగుంది, ఇంకేం లేదు, ధన్యవాదాలు!",
    "id": "Bagus, sudah itu saja, terima kasih banyak!",
}
UPSET = {
    "en": "This is ridiculous, the third time I write. Worst company ever!!",
    "el": "Είστε απαράδεκτοι, δύο μήνες χωρίς τηλέφωνο!",
    "zh": "你们太差劲了，我都等了两个月了，投诉！！",
    "ar": "هذا غير مقبول، أسوأ شركة تعاملت معها!!",
    "te": "ఇది చాలా దారుణం, చెత్త కంపెనీ!!",
    "id": "Parah banget, pelayanan terburuk!! Saya kecewa sekali",
}
PARTING = ("closing", "feedback", "thanks", "back_from_hold")
FOR_A_PERSON = ("transfer", "introduction")


def against(purposes: tuple[str, ...], lang: str, *said: str) -> list[str]:
    """Return what the check has against the replies of these purposes after some turns."""
    found = []
    turns = tuple(
        Turn(Author.AGENT if at % 2 else Author.CUSTOMER, one) for at, one in enumerate(said)
    )
    for reply in (one for one in REPLIES if one.purpose in purposes):
        for filled, contact in fillings(reply, lang):
            context = Context(
                COMPANY,
                AGENT.name,
                contact if contact.name else None,
                first_reply=False,
                turns=turns,
                canned=(filled.text,),
            )
            report = checker().check(Draft(filled.text, lang, context))
            found += [
                f"{reply.id}: {one.check}: {filled.text!r}"
                for one in report.findings
                if one.severity is not Severity.ADVICE
            ]
    return [*dict.fromkeys(found)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_asks_for_a_person_may_be_brought_one(lang: str) -> None:
    assert against(FOR_A_PERSON, lang, WANTS_PERSON[lang]) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_has_thanked_may_be_taken_leave_of(lang: str) -> None:
    assert against(PARTING, lang, THANKS[lang]) == []
    (sorry,) = (one for one in REPLIES if one.id == "empathy.angry")
    filled, _ = next(iter(fillings(sorry, lang)))
    assert against(PARTING, lang, UPSET[lang], filled.text, THANKS[lang]) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_text_from_the_shelf_is_none(lang: str) -> None:
    assert against(("working_on_it",), lang, WANTS_PERSON[lang])
