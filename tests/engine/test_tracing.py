"""From the filled text back to the template: whose letters they are, and where they stand."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.engine.fill import FillContext, preview
from saywell.engine.tracing import traced
from saywell.errors import Where
from saywell.model.chat import Contact
from saywell.model.languages import Localised
from saywell.model.snippet import Block, Reply

CONTEXT = FillContext(Contact("1", "Maria Santos"))
SHARED = {"sign": Block("sign", Localised.plain("Best, {{ contact.name }}!"), Where("b.yaml"))}


def found(text: str, words: str) -> tuple[str, bool, str]:
    """Return what of the template wrote some words, whether it is exact, and the block."""
    reply = Reply("a", Localised.plain("t"), Localised.plain(text))
    filled = preview(reply, "en", CONTEXT, {}, {}, MappingProxyType(SHARED))
    at = filled.text.index(words)
    part = traced(filled.origins, at, at + len(words))
    return text[part.start : part.end], part.exact, part.block


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Hello there", "there", ("there", True, "")),
        ("  Hello there", "Hello", ("Hello", True, "")),
        ("Hi {{ contact.first_name }}, ok", ", ok", (", ok", True, "")),
        ("Hi {{ contact.first_name }}, ok", "Maria", ("{{ contact.first_name }}", False, "")),
        ("Hi {{ contact.name }} ok", "i Maria Santos o", ("i {{ contact.name }} o", False, "")),
        ("a {%- if true %} b {% endif %}c d", "b", ("b", True, "")),
        ("a {% if true -%} b {% endif %}c d", "b c", ("b {% endif %}c", False, "")),
        ("{% raw %}{{ x }}{% endraw %} y", "{{ x", ("{{ x", True, "")),
        ("{% comment %}no{% endcomment %}yes no", "no", ("no", True, "")),
        ("Thanks. {% render 'sign' %} Bye", "Best", ("{% render 'sign' %}", False, "sign")),
        ("Thanks. {% render 'sign' %} Bye", "Bye", ("Bye", True, "")),
        ("{% assign a = 'q' %}x{{ a }} z", "x", ("x", True, "")),
        ("{% capture a %}in{% endcapture %}x{{ a }} z", "in", ("{{ a }}", False, "")),
        ("{% for i in (1..2) %}so {% endfor %}on", "so so", ("so", False, "")),
    ],
)
def test_words_lead_to_their_part_of_the_template(
    text: str, words: str, expected: tuple[str, bool, str]
) -> None:
    part, exact, block = found(text, words)
    if text.startswith("{% for"):
        assert not exact, "two turns of a loop are no piece of the template"
    else:
        assert (part, exact, block) == expected


PARTS = st.sampled_from(
    ["word ", " Ω", "您 ", "{{ contact.first_name }}", "{%- if true -%}", "{% endif %}", "\n"]
)


@given(st.lists(PARTS, max_size=8), st.data())
def test_exact_pieces_stand_there_letter_by_letter(parts: list[str], data: st.DataObject) -> None:
    text = "{% if true %}".join(parts).replace("{% endif %}", "")
    text += "{% endif %}" * text.count("if true")
    reply = Reply("a", Localised.plain("t"), Localised.plain(text))
    filled = preview(reply, "en", CONTEXT, {})
    assert "".join(filled.text[one.start : one.end] for one in filled.origins) == filled.text
    start = data.draw(st.integers(0, len(filled.text)))
    end = data.draw(st.integers(start, len(filled.text)))
    part = traced(filled.origins, start, end)
    assert 0 <= part.start <= part.end <= len(text)
    if part.exact:
        assert text[part.start : part.end] == filled.text[start:end]
