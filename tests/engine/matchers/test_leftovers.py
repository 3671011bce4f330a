"""Unfilled fields in every notation, and brackets that are none."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, rule

from saywell.model import checks
from saywell.model.chat import Author
from saywell.model.rules import Context, Turn

RULE = rule(
    checks.Placeholders,
    words=("name", "date", "όνομα", "姓名", "الاسم", "పేరు", "nama"),
    unless_before=("click|write",),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi {{contact.first_name}}!", ["{{contact.first_name}}"]),
        ("Hi {{ name | default: 'you' }}!", ["{{ name | default: 'you' }}"]),
        ("Hi {{{name}}}, {name}", ["{{{name}}}", "{name}"]),
        ("{% if x %}Hi", ["{% if x %}"]),
        ("At ${time} with #{slot} and @{who}", ["${time}", "#{slot}", "@{who}"]),
        ("Hi %name%, %first_name%", ["%name%", "%first_name%"]),
        ("Hi %(name)s", ["%(name)s"]),
        ("Hi [[name]] or <<name>>", ["[[name]]", "<<name>>"]),
        ("Hi __NAME__, ____", ["__NAME__", "____"]),
        ("Hi <last name>", ["<last name>"]),
        ("Hi [name], [first_name], [NAME HERE]", ["[name]", "[first_name]", "[NAME HERE]"]),
        ("Hi {{name} and {{name", ["{{name}", "{{name"]),
        ("您好【客户姓名】", ["【客户姓名】"]),
        ("Γεια [όνομα], στις ΧΧ/ΧΧ", ["[όνομα]", "ΧΧ/ΧΧ"]),
        ("أهلاً [الاسم]، [పేరు] [NAMA]", ["[الاسم]", "[పేరు]", "[NAMA]"]),
        ("Order XXX leaves. TODO: TBD", ["XXX", "TODO", "TBD"]),
        ("Lorem ipsum dolor", ["Lorem ipsum"]),
    ],
)
def test_fields(text: str, expected: list[str]) -> None:
    assert found(RULE, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Press [Save] and [My orders], [1].",
        "Click [Name] at the top.",
        "Please write {{name}} into it.",
        "Type `{{name}}` there.",
        "An XXL, please, xx, todo and tbd.",
        "The card XXXX XXXX XXXX 4821 and 4821-XXXX-XXXX.",
        "I <3 it, 5 < 7 > 3, 100% sure, 20 %, <b>bold</b>, <br/>",
        "See [the manual](https://a.example/name).",
        "snake_case_name, a__b, 5% of 10%",
        "点【我的订单】",
        ":-{ and {} and ( )",
        'It answers {"status": 404} or {1, 2}.',
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    assert found(RULE, text) == []


def test_what_the_customer_asked_about_is_no_leftover() -> None:
    asked = Context(turns=(Turn(Author.CUSTOMER, "Is it %name% in the template?"),))
    assert found(RULE, "Put {{user.name}} into the template.", context=asked) == []
    assert found(RULE, "Hello [name], it works.", context=asked) == ["[name]"]
    other = Context(turns=(Turn(Author.CUSTOMER, "Where is it?"),))
    assert found(RULE, "Put {{user.name}} there.", context=other) == ["{{user.name}}"]


@pytest.mark.parametrize("piece", ["{{", "[", "<a", "%a", "__", "X", "{%", "<<a"])
def test_heaps_of_openings_end(piece: str) -> None:
    found(RULE, piece * (50_000 // len(piece)))
