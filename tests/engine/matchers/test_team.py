"""The team's own words in their forms, and text that was sent before."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, hits, rule

from saywell.model import checks
from saywell.model.chat import Author
from saywell.model.rules import Context, TeamWords, Turn

JARGON = rule(checks.Team, sort="jargon")
AVOID = rule(checks.Team, sort="avoid")
PREFER = rule(checks.Team, sort="prefer")


def avoiding(term: str) -> Context:
    return Context(team=TeamWords(avoid={term: "other"}))


@pytest.mark.parametrize(
    ("lang", "term", "text", "expected"),
    [
        ("en", "ticket", "Two tickets, one ticketing.", ["tickets", "ticketing"]),
        ("en", "car", "We care about the cart and the carpet.", []),
        ("en", "escalate", "We escalated it, escalating on.", ["escalated", "escalating"]),
        ("en", "cost free", "It is cost-free, and costs nothing.", ["cost-free"]),
        ("en", "policy", "Our policies", ["policies"]),
        ("el", "εισιτήριο", "Τα εισιτήριά σας, του εισιτηρίου", ["εισιτήριά", "εισιτηρίου"]),
        ("zh", "工单", "您的工单号和工人", ["工单"]),
        ("zh", "亲", "亲，我亲自联系您母亲的医院。亲您好，好的亲", ["亲", "亲", "亲"]),
        ("en", "cent", "the center, the card, two cents", ["cents"]),
        ("ar", "امتثال", "عند الامتثال، وللامتثال", ["الامتثال", "وللامتثال"]),
        ("te", "కాల్", "కాల్షియం మాత్రలు", []),
        ("te", "టికెట్", "మీ టికెట్లో", ["టికెట్లో"]),
        ("id", "pengiriman", "pengirimannya dikirim", ["pengirimannya"]),
        ("id", "murah", "Kak Pemurah", []),
        ("en", "C++", "C is older", ["C"]),
    ],
)
def test_terms_are_found_in_their_forms(
    lang: str, term: str, text: str, expected: list[str]
) -> None:
    assert found(AVOID, text, lang, avoiding(term)) == expected


def test_the_longest_of_two_terms_counts_once() -> None:
    team = TeamWords(avoid={"port": "move", "port number": "line"})
    (hit,) = hits(AVOID, "The port number, please.", context=Context(team=team))
    assert hit.fixes == ("line",)


def test_jargon_that_the_customer_used_first_is_fine() -> None:
    team = TeamWords(jargon={"APN": "settings"})
    turn = Turn(Author.CUSTOMER, "what is the apn")
    assert found(JARGON, "The APN is web.", context=Context(team=team)) == ["APN"]
    assert not found(JARGON, "The APN is web.", context=Context(team=team, turns=(turn,)))
    assert found(AVOID, "APN", context=Context(team=TeamWords(avoid={"APN": ""}), turns=(turn,)))


def test_capitals_of_a_fix() -> None:
    team = TeamWords(avoid={"APN": "settings", "cheap": "affordable"})
    context = Context(team=team)
    fixes = [hit.fixes[0] for hit in hits(AVOID, "APN. The APN is Cheap.", context=context)]
    assert fixes == ["Settings", "settings", "Affordable"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The wifi and the wi fi", ["wifi", "wi fi"]),
        ("Wi-Fi, WI-FI", []),
        ("wifire", []),
        ("你的wifi", ["wifi"]),
    ],
)
def test_preferred_spellings(text: str, expected: list[str]) -> None:
    assert found(PREFER, text, context=Context(team=TeamWords(prefer=("Wi-Fi",)))) == expected


SAID = rule(checks.Repeated, sort="said")
CANNED = rule(checks.Repeated, sort="canned")
ROW = rule(checks.Repeated, sort="row")


def sent(*turns: str, canned: tuple[str, ...] = ()) -> Context:
    return Context(turns=tuple(Turn(Author.AGENT, turn) for turn in turns), canned=canned)


def test_the_same_message_again_whatever_its_marks() -> None:
    assert found(SAID, " We look into it now. ", context=sent("We look into it NOW!")) == [
        "We look into it now."
    ]
    assert not found(SAID, "We look into it now.", context=sent("We look into it."))
    assert not found(SAID, "One moment please.", context=sent("One moment please."))


def test_a_canned_reply_is_known_with_its_fields_filled() -> None:
    canned = ("Hi {{contact.name}}, thanks for writing to {{ company }}!", "{{x}}")
    assert found(CANNED, "Hi Dana, thanks for writing to Kestrel!", context=Context(canned=canned))
    assert not found(CANNED, "Hi Dana, thanks for calling Kestrel!", context=Context(canned=canned))
    assert not found(CANNED, "Your lamp is on its way.", context=Context(canned=canned))


def test_three_canned_replies_in_a_row() -> None:
    canned = ("How can I help you?", "Please try again now.", "Is there anything else today?")
    assert found(ROW, canned[2], context=sent(*canned[:2], canned=canned))
    assert not found(ROW, canned[2], context=sent(canned[0], "I see it.", canned=canned))
    assert not found(ROW, canned[2], context=sent(canned[0], canned=canned))
