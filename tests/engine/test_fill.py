"""Filling a reply: the variant, what is asked for, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from saywell.engine.fill import FillContext, choose_variant, fill, preview
from saywell.errors import MissingFields, TemplateError, UsageError, Where
from saywell.model.chat import Agent, Contact, Conversation
from saywell.model.languages import Localised, TextPlace
from saywell.model.snippet import Block, OptionalParagraph, Reply, Variable

Keys = dict[str, Any]


def local(**texts: str) -> Localised:
    return Localised(MappingProxyType(texts))


def variable(*choices: Localised, required: bool = True) -> Variable:
    return Variable(Localised.plain("d"), Localised.plain("e"), choices, required)


def reply(text: str | Localised, **keys: Any) -> Reply:
    texts = local(en=text) if isinstance(text, str) else text
    return Reply("r", Localised.plain("R"), texts, **keys)


MARIA = FillContext(
    Contact("7", "maria kosta", "m@example.com", "+30 1", attributes={"plan": "gold"}),
    Agent("1", "Niki Pappas", "niki@example.com"),
    "Kestrel",
    Conversation("42", Contact("7"), inbox="Web", attributes={"order": "10"}),
)
NOBODY = FillContext()


def text(source: str, values: Mapping[str, str] = MappingProxyType({}), **keys: Any) -> str:
    return fill(reply(source, **keys), "en", MARIA, values).text


def test_what_is_known_is_filled_in() -> None:
    assert text("{{ contact.name }}/{{ contact.first_name }}/{{ contact.last_name }}") == (
        "Maria Kosta/Maria/Kosta"
    )
    assert text("{{ contact.email }} {{ contact.phone }} {{ contact.phone_number }}") == (
        "m@example.com +30 1 +30 1"
    )
    assert text("{{ agent.name }} {{ agent.first_name }} {{ agent.email }}") == (
        "Niki Pappas Niki niki@example.com"
    )
    assert text("{{ company.name }} {{ account.name }} {{ inbox.name }}") == "Kestrel Kestrel Web"
    assert text("{{ conversation.id }} {{ conversation.display_id }}") == "42 42"
    assert text("{{ contact.custom_attribute.plan }}{{ conversation.custom_attribute.order }}") == (
        "gold10"
    )


def test_every_missing_field_is_named_at_once() -> None:
    asked = reply(
        "{{ contact.first_name }} {{ why }} {{ company.name }} {{ contact.custom_attribute.x }}",
        variables={"why": variable()},
    )
    with pytest.raises(MissingFields) as caught:
        fill(asked, "en", NOBODY, {"why": "  "})
    assert caught.value.names == (
        "contact.first_name",
        "why",
        "company.name",
        "contact.custom_attribute.x",
    )
    assert "reply 'r' needs values for" in str(caught.value)
    filled = fill(
        asked,
        "en",
        NOBODY,
        {
            "contact.name": "Ana Lee",
            "why": "rain",
            "company.name": "K",
            "contact.custom_attribute.x": "1",
        },
    )
    assert filled.text == "Ana rain K 1"


def test_only_the_branch_that_is_taken_asks() -> None:
    branching = reply(
        "{% if why == 'other' %}{{ words }}{% else %}{{ days }}{% endif %}",
        variables={"why": variable(), "words": variable(), "days": variable()},
    )
    assert preview(branching, "en", FillContext(), {}).missing == ("why", "days")
    assert preview(branching, "en", FillContext(), {"why": "other"}).missing == ("words",)
    assert preview(branching, "en", FillContext(), {"why": "x", "days": "2"}).missing == ()


def test_a_question_about_the_customer_asks_nobody() -> None:
    polite = "Hello{% if contact.first_name %} {{ contact.first_name }}{% endif %}."
    assert fill(reply(polite), "en", NOBODY, {}).text == "Hello."
    assert fill(reply(polite), "en", MARIA, {}).text == "Hello Maria."
    covered = "Hello {{ contact.first_name | default: 'there' }}."
    assert fill(reply(covered), "en", NOBODY, {}).text == "Hello there."


def test_a_field_that_is_not_required_prints_as_nothing() -> None:
    keys: Keys = {"variables": {"more": variable(required=False)}}
    assert text("a{{ more }}b", **keys) == "ab"
    assert text("a{{ more }}b", {"more": "-"}, **keys) == "a-b"


def test_choices_are_checked_and_come_out_in_the_language() -> None:
    keys: Keys = {"variables": {"when": variable(local(en="today", el="σήμερα"), local(en="soon"))}}
    texts = local(en="{{ when }}", el="{{ when }}")
    assert fill(reply(texts, **keys), "el", MARIA, {"when": "Today"}).text == "σήμερα"
    assert fill(reply(texts, **keys), "en", MARIA, {"when": "σήμερα"}).text == "today"
    with pytest.raises(UsageError, match="'never' is not a choice of 'when'") as caught:
        fill(reply(texts, **keys), "en", MARIA, {"when": "never"})
    assert caught.value.hint == "one of: today, soon"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("raeson", "did you mean 'reason'?"),
        ("contact.frist_name", "did you mean 'contact.first_name'?"),
        ("contact", ""),
        ("paragraph.x", ""),
    ],
)
def test_values_that_have_no_use_are_refused(name: str, hint: str) -> None:
    asked = reply("{{ reason }}", variables={"reason": variable()})
    with pytest.raises(UsageError, match=f"has no field '{name}'") as caught:
        fill(asked, "en", MARIA, {name: "x"})
    assert hint in caught.value.hint


def test_optional_paragraphs() -> None:
    keys: Keys = {
        "paragraphs": {
            "on": OptionalParagraph(Localised.plain("d"), default=True),
            "off": OptionalParagraph(Localised.plain("d")),
        }
    }
    source = "{% if paragraph.on %}on{% endif %}\n\n{% if paragraph.off %}off{% endif %}"
    assert text(source, **keys) == "on"
    assert fill(reply(source, **keys), "en", MARIA, {}, {"on": False, "off": True}).text == "off"
    with pytest.raises(UsageError, match="no paragraph 'of'") as caught:
        fill(reply(source, **keys), "en", MARIA, {}, {"of": True})
    assert caught.value.hint == "did you mean 'off'?"


def test_the_language_falls_back_visibly() -> None:
    both = reply(local(el="γεια", en="hi", zh="你好"))
    assert choose_variant(both, "el") == ("el", False)
    assert choose_variant(both, "zh-TW") == ("zh", False)
    assert choose_variant(both, "te") == ("en", True)
    assert choose_variant(both, "te", ("zh", "en")) == ("zh", True)
    assert choose_variant(both, "") == ("en", False)
    assert choose_variant(reply(local(ar="a", te="t")), "en") == ("ar", True)
    assert choose_variant(reply(Localised.plain("😀")), "te") == ("*", False)
    filled = fill(both, "te", MARIA, {})
    assert (filled.text, filled.lang, filled.fell_back) == ("hi", "en", True)


def test_shared_blocks_come_in_the_language() -> None:
    blocks = {"sign": Block("sign", local(en="Best, {{ agent.name }}", el="Με εκτίμηση"))}
    source = local(en="x {% render 'sign' %}", el="χ {% render 'sign' %}")
    assert fill(reply(source), "en", MARIA, {}, blocks=blocks).text == "x Best, Niki Pappas"
    assert fill(reply(source), "el", MARIA, {}, blocks=blocks).text == "χ Με εκτίμηση"


def test_the_subject_is_filled_on_one_line_and_asks_too() -> None:
    answer = reply(
        "Body", kind="predefined", subject=local(en="Order\n {{ order }}"),
        variables={"order": variable()},
    )  # fmt: skip
    assert preview(answer, "en", FillContext(), {}).missing == ("order",)
    assert fill(answer, "en", MARIA, {"order": "7"}).subject == "Order 7"


def test_spans_fit_the_trimmed_text() -> None:
    filled = fill(reply("\n  Hi {{ contact.first_name }}\n"), "en", MARIA, {})
    (span,) = filled.spans
    assert filled.text == "Hi Maria"
    assert filled.text[span.start : span.end] == "Maria"
    assert filled.used == ("contact.first_name",)


def test_a_preview_goes_on_without_values() -> None:
    filled = preview(reply("Hi {{ contact.first_name }}!"), "en", NOBODY, {})
    assert (filled.text, filled.missing) == ("Hi !", ("contact.first_name",))


def test_customers_and_agents_write_data_never_template() -> None:
    sly = FillContext(Contact("1", email="{{ agent.email }} {% raw %}"), MARIA.agent)
    assert fill(reply("Hi {{ contact.email }}"), "en", sly, {}).text == (
        "Hi {{ agent.email }} {% raw %}"
    )
    keys: Keys = {"variables": {"note": variable()}}
    assert text("{{ note }}", {"note": "{{ contact.email }}"}, **keys) == "{{ contact.email }}"


def test_a_wrong_text_is_told_with_its_place_in_the_file() -> None:
    where = Where("a.yaml", 4, 5)
    places = {"en": TextPlace(Where("a.yaml", 7, 9), 8)}
    broken = reply(Localised({"en": "Hi\n {{ nme }}"}, places), where=where)
    with pytest.raises(TemplateError) as caught:
        fill(broken, "en", MARIA, {})
    assert str(caught.value) == "a.yaml:8:13: reply 'r' (en): unknown name 'nme'"
    with pytest.raises(TemplateError) as caught:
        fill(reply("{{ contact.frist_name }}"), "en", MARIA, {})
    assert caught.value.hint == "did you mean 'contact.first_name'?"
    blocks = {"b": Block("b", local(en="{{ x"))}
    with pytest.raises(TemplateError) as caught:
        fill(reply("{% render 'b' %}", where=where), "en", MARIA, {}, blocks=blocks)
    assert str(caught.value) == "a.yaml:4:5: reply 'r' (en): '{{' is never closed"
