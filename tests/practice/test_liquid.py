"""The server's Liquid: what it makes of text, by table and against the real Liquid."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from liquid import Environment
from liquid.exceptions import LiquidError
from liquid.undefined import Undefined

from saywell.practice.liquid import rendered

from .conftest import Client

NAMES: dict[str, Any] = {
    "contact": {"name": "Ana Mcdonald", "email": "ana@example.com", "first_name": None},
    "agent": {"name": "Dana Reyes"},
    "n": 3,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi {{contact.name}}", "Hi Ana Mcdonald"),
        ("Hi {{ contact.first_name }}.", "Hi ."),
        ("{{contact.phone}}", ""),
        ("{{agent.email}}", ""),
        ("{{contact.nme}}{{foo}}", ""),
        ('{{ contact.nope | default: "there" }}', "there"),
        ("{{ contact.name | upcase | append: '!' }}", "ANA MCDONALD!"),
        ("{{ contact.name | no_such_filter }}", "Ana Mcdonald"),
        ("broken {{contact.name}  {{hi}}", "broken {{contact.name}  {{hi}}"),
        ("unclosed {{ contact.name", "unclosed {{ contact.name"),
        ("unclosed {% if", "unclosed {% if"),
        ("{% frobnicate %}{{agent.name}}", "{% frobnicate %}{{agent.name}}"),
        ("{% endif %}", "{% endif %}"),
        ("{% if contact.email %}yes", "{% if contact.email %}yes"),
        ("{% if contact.email %}yes{% endif %}", "yes"),
        ("{% unless contact.email %}no{% else %}yes{% endunless %}", "yes"),
        ("{% if n > 2 and n < 4 %}a{% elsif n == 3 %}b{% else %}c{% endif %}", "a"),
        ("{% if contact.name contains 'Mc' %}a{% endif %}", "a"),
        ("{% case n %}{% when 1, 2 %}few{% when 3 or 4 %}some{% else %}?{% endcase %}", "some"),
        ("{% assign x = agent.name | downcase %}{{ x }}", "dana reyes"),
        ("a{% comment %}{{ x }}{% endcomment %}b", "ab"),
        ("{% raw %}{{ contact.name }}{% endraw %}", "{{ contact.name }}"),
        ("a  {{- n -}}  b {%- if true %} c{% endif %}", "a3b c"),
        (
            "Use `{{ contact.name }}` or ```{% if %}```",
            "Use `{{ contact.name }}` or ```{% if %}```",
        ),
        ("{{ }}{{ 'x' }}{{ 4 }}{{ 1.5 }}{{ true }}{{ nil }}{{ contact }}", "x41.5true"),
        ("{{ 'a' | replace: 'a' }}", ""),
        ("{{ 'a' | append }}", "Liquid error: wrong number of arguments"),
        ("no template at all", "no template at all"),
    ],
)
def test_table(text: str, expected: str) -> None:
    assert rendered(text, NAMES) == expected


def test_depth_is_bounded() -> None:
    deep = "{% if n %}" * 500 + "x" + "{% endif %}" * 500
    assert rendered(deep, NAMES) == deep


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Hi {{contact.name}}", "Hi Ana Mcdonald"),  # capitalised, which is wrong for her
        ("Hi {{contact.first_name}}.", "Hi Ana."),
        ("{{contact.phone}}|{{contact.phone_number}}", "|"),
        ("{{agent.name}}", "Dana Reyes"),  # the sender, not the assignee
        ("{{contact.email}}", "ana@example.com"),
        ("{{inbox.name}}", "Larkspur app"),
    ],
)
def test_what_the_server_knows(agent: Client, app_chat: int, template: str, expected: str) -> None:
    agent.post(f"/conversations/{app_chat}/assignments", {"assignee_id": 3})
    assert agent.say(app_chat, template)["content"] == expected


def test_a_first_name_of_one_word_is_lost(agent: Client) -> None:
    contact = agent.post("/contacts", {"name": "ana"})["payload"]["contact"]["id"]
    chat = agent.post("/conversations", {"inbox_id": 2, "contact_id": contact})["id"]
    assert agent.say(chat, "Hi {{contact.first_name}}.")["content"] == "Hi ."


PIECES = st.sampled_from(
    [
        "text ",
        "{{ contact.name }}",
        "{{ n | append: 'x' }}",
        "{{ nope | default: 'd' | upcase }}",
        "{{- n -}}",
        "  ",
        "{% assign y = 'why' %}",
        "{{ y | capitalize }}",
        "{% raw %}{{ n }}{% endraw %}",
        "{% comment %}c{% endcomment %}",
    ]
)
CONDITIONS = st.sampled_from(
    [
        "n",
        "nope",
        "n == 3",
        "n != 3",
        "n >= 3 and nope",
        "nope or n < 9",
        "contact.name contains 'A'",
    ]
)


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Wrap text in conditions."""
    return st.builds(
        lambda kind, condition, one, two: (
            f"{{% {kind} {condition} %}}{one}{{% else %}}{two}{{% end{kind} %}}"
        ),
        st.sampled_from(["if", "unless"]),
        CONDITIONS,
        inner,
        inner,
    )


TEMPLATES = st.lists(
    st.recursive(PIECES, lambda inner: blocks(st.lists(inner, max_size=3).map("".join))),
    max_size=6,
).map("".join)

LIQUID = Environment(undefined=Undefined)


@settings(max_examples=100, deadline=None)
@given(TEMPLATES)
def test_agrees_with_the_real_liquid(template: str) -> None:
    try:
        expected = LIQUID.from_string(template).render(**NAMES)
    except LiquidError:
        return
    assert rendered(template, NAMES) == expected


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="{}%|'\"-. `abifenduw:=<\n", max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(rendered(text, NAMES), str)
