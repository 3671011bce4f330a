"""The Liquid subset where it is stricter than Liquid, and within its bounds."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.engine.template import FILTERS, Missing, Value, parse, render, render_parts
from saywell.errors import MissingFields, TemplateError, Where

VALUES: Mapping[str, Value] = {
    "contact": {"first_name": "Maria", "email": Missing("contact.email")},
    "reason": Missing("reason", decides=True),
    "note": None,
    "n": 3,
    "items": ["a", "b"],
    "day": "2026-11-05",
}


def out(source: str, **blocks: str) -> str:
    return render(parse(source), VALUES, {name: parse(text) for name, text in blocks.items()})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ contact.email | default: 'none' }}", "none"),
        ("{{ contact.email | upcase | default: 'none' }}", "none"),
        ("{{ nobody.knows | default: 'none' }}", "none"),
        ("{{ contact.first_name | default: reason }}", "Maria"),
        ("{{ note | default: n }}", "3"),
        ("{{ false | default: 'x', allow_false: true }}", "false"),
        ("{% if contact.email %}yes{% else %}no{% endif %}", "no"),
        ("{% if note == blank %}blank{% endif %}{% if note == empty %}empty{% endif %}", "blank"),
        ("{{ true | append: 'x' }}", "truex"),
        ("{{ 'abcde' | truncate: 5 }}|{{ 'abcdef' | truncate: 5 }}|{{ 'abcd' | truncate: 2 }}",
         "abcde|ab...|..."),
        ("{{ 'a b' | truncatewords: 2 }}|{{ 'a b c' | truncatewords: 2, '…' }}", "a b|a b…"),
        ("{{ 2.5 | round }} {{ -2.5 | round }} {{ 3.14159 | round: 2 }} {{ 7 | round: 2 }}",
         "3 -3 3.14 7"),
        ("{{ day | date: '%d/%m/%Y' }} {{ day | date: '%-d.%-m.%y' }} {{ 'soon' | date: '%Y' }}",
         "05/11/2026 5.11.26 soon"),
        ("{{ '2026-11-05T14:05:09' | date: '%H:%M:%S %R %T %I %j %u %F %e %%' }}",
         "14:05:09 14:05 14:05:09 02 309 4 2026-11-05  5 %"),
        ("{{ 'a<b>x</b><script>y</script><!-- z -->c<d' | strip_html }}", "axc<d"),
        ("{% for i in (1..3) limit: 0 %}x{% else %}none{% endfor %}", "none"),
        ("{{ items.size }}{{ items.first }}{{ items.last }}{{ items[1] }}{{ items[-1] }}", "2abbb"),
        ("{% for x in note %}x{% else %}none{% endfor %}", "none"),
        ("{{ contact['first_name'] }}", "Maria"),
        ("{% raw %}{{ n }} {% if %}{% endraw %}", "{{ n }} {% if %}"),
        ("{% render 'b', n: 4 %}{{ n }}", "43"),
        ("a {%- # remark -%} b", "ab"),
        ("{% case n %}{% when 1 %}1{% when 3 %}3{% endcase %}", "3"),
        ("{% unless n == 3 %}a{% elsif n == 3 %}b{% endunless %}", "b"),
        ("{% assign n = 5 %}{{ n }}", "5"),
        ("{% if true %} {% assign z = 1 %} {% endif %}{{ z }}", "1"),
        ("100 % sure } {", "100 % sure } {"),
    ],
)  # fmt: skip
def test_rendering(source: str, expected: str) -> None:
    assert out(source, b="{{ n }}") == expected


@pytest.mark.parametrize(
    ("source", "where", "message"),
    [
        ("{{ x", (1, 1), "'{{' is never closed"),
        ("a\n  {% if n", (2, 3), "'{%' is never closed or has no word"),
        ("{% %}", (1, 1), "'{%' is never closed or has no word"),
        ("{{ }}", (1, 4), "a value is missing here"),
        ("{{ n | }}", (1, 8), "the name of a filter is missing after '|'"),
        ("{{ n | upcas }}", (1, 8), "unknown filter 'upcas'"),
        ("{{ n | plus }}", (1, 8), "the filter 'plus' takes 1 value, not 0"),
        ("{{ n | default: 1, allow: true }}", (1, 8), "the filter 'default' has no option 'allow'"),
        ("{{ n n }}", (1, 6), "'n' is not expected here"),
        ("{{ n. }}", (1, 7), "a name is missing after the dot"),
        ("{{ n & n }}", (1, 6), "'&' does not belong here"),
        ("{{ “n” }}", (1, 4), "'“' does not belong here"),
        ("{{ 12345678901234567 }}", (1, 4), "the number is too large"),
        ("{{ '{{' }}", (1, 1), "a brace inside {{ }}"),
        ("{{{ n }}}", (1, 1), "a brace inside {{ }}"),
        ("{% iff n %}", (1, 1), "unknown tag 'iff'"),
        ("{% endif %}", (1, 1), "'endif' has nothing to belong to"),
        ("{% if n %}x", (1, 12), "'endif' is missing at the end"),
        ("{% if n %}{% else %}{% elsif n %}{% endif %}", (1, 21), "'elsif' has nothing"),
        ("{% if %}{% endif %}", (1, 7), "a value is missing here"),
        ("{% if n == %}{% endif %}", (1, 12), "a value is missing here"),
        ("{% if n == 1 == 2 %}{% endif %}", (1, 14), "a comparison has two sides"),
        ("{% if n | plus: 1 %}{% endif %}", (1, 9), "a condition has no filters"),
        ("{% if (n) %}{% endif %}", (1, 9), "brackets are for ranges only: (1..3)"),
        ("{% case n %}x{% when 1 %}{% endcase %}", (1, 1), "text between 'case' and its first"),
        ("{% for x of items %}{% endfor %}", (1, 10), "'in' is missing here"),
        ("{% for x in items max: 3 %}{% endfor %}", (1, 19), "'max' is not an option"),
        ("{% assign 1 = 2 %}", (1, 11), "a name is missing here"),
        ("{% assign true = 2 %}", (1, 11), "a name is missing here"),
        ("{% break %}", (1, 1), "'break' outside of a 'for'"),
        ("{% render b %}", (1, 11), "the name of a shared block in quotation marks is missing"),
        ("{% include 'b' %}", (1, 1), "unknown tag 'include'"),
        ("{% raw %}{{ x", (1, 1), "'raw' is never closed"),
        ("{% comment %}x", (1, 1), "'comment' is never closed"),
    ],
)
def test_what_cannot_be_parsed_is_told_with_its_place(
    source: str, where: tuple[int, int], message: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(source)
    assert caught.value.where == Where("text", *where)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ nobody }}", "text:1:4: unknown name 'nobody'"),
        ("{{ contact.frist_name }}", "text:1:4: unknown name 'contact.frist_name'"),
        ("{% if nobody %}{% endif %}", "text:1:7: unknown name 'nobody'"),
        ("{{ n | append: nobody }}", "text:1:16: unknown name 'nobody'"),
        ("{{ n.size }}", "text:1:4: unknown name 'n.size'"),
        ("{% if false %}{% assign x = 1 %}{% endif %}{{ x }}", "unknown name 'x'"),
        ("{% render 'none' %}", "text:1:1: there is no shared block 'none'"),
        ("{% render 'b' %}", "block b:2:4: unknown name 'oops'"),
        ("{% render 'me' %}", "block me:1:1: shared blocks include one another without end"),
        ("{{ contact }}", "a group of values cannot be printed"),
        ("{{ n | divided_by: 0 }}", "text:1:8: a number cannot be divided by zero"),
        ("{{ n | modulo: 0 }}", "text:1:8: a number cannot be divided by zero"),
        ("{{ day | date: '%B' }}", "text:1:10: %B is not a part of a date"),
        ("{% if n < 'a' %}{% endif %}", "text:1:9: a number cannot be compared with a text"),
        ("{% if n >= true %}{% endif %}", "a number cannot be compared with true or false"),
        ("{% if n contains 1 %}{% endif %}", "text:1:9: a number cannot contain anything"),
        ("{% for x in contact %}{% endfor %}", "text:1:1: a loop needs a list"),
        ("{% for x in items limit: -1 %}{% endfor %}", "whole numbers, 0 or more"),
        ("{ {%- if true -%} { {%- endif %}", "two pieces of text form '{{'"),
    ],
)
def test_what_cannot_be_rendered_is_told(source: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        out(source, b="\n{{ oops }}", me="{% render 'me' %}")
    assert message in str(caught.value)


def loop(body: str, times: int = 99) -> str:
    return f"{{% for i in (1..{times}) %}}{body}{{% endfor %}}"


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..100000000) %}x{% endfor %}",
        "{% for i in (1..900) %}{% for j in (1..900) %}{% endfor %}{% endfor %}",
        "{% assign x = 'ab' %}" + loop("{% assign x = x | append: x %}"),
        "{% assign x = 'ab' %}" + loop("{% assign x = x | replace: '', x %}"),
        "{% assign x = 9 %}" + loop("{% assign x = x | times: x %}"),
        "{% assign x = 'a,a' | split: ',' %}"
        + loop("{% assign x = x | join: 'xxxxx' | append: ',' | append: x | split: ',' %}"),
        "{% capture x %}" + loop("{{ i }}" * 9, 900) + "{% endcapture %}" + loop("{{ x }}"),
        "{% render 'a' %}{% render 'a' %}",
        "{% if n %}" * 40 + "x" + "{% endif %}" * 40,
        "{% if n" + " and n" * 200 + " %}{% endif %}",
        "{{ n" + " | plus: 1" * 200 + " }}",
        "x" * 100_001,
    ],
)
def test_work_and_size_are_bounded(source: str) -> None:
    start = time.monotonic()
    with pytest.raises(TemplateError):
        out(source, a="{% render 'b' %}" * 40, b="{% render 'c' %}" * 40, c="{{ n }}" * 40)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "source",
    [
        "{%" + "a" * 99_000,
        "{{" * 49_000,
        "{% comment %}" * 7_000,
        "{%" + " " * 99_000,
        "{{ " + "(" * 90_000 + " }}",
        "{{ '" + "a" * 90_000,
    ],
)
def test_parsing_hostile_text_is_quick(source: str) -> None:
    start = time.monotonic()
    with pytest.raises(TemplateError):
        parse(source)
    assert time.monotonic() - start < 2


def test_values_are_data_and_never_template() -> None:
    hostile = "{{ n }}{% for i in (1..9) %}{{ '{{' }}\x1b[31m"
    assert render(parse("Hi {{ name }}!"), {"name": hostile, "n": 1}, {}) == f"Hi {hostile}!"


def test_missing_values_are_named_all_at_once() -> None:
    template = parse("{{ contact.email }} {{ contact.email }} {% if reason == 'x' %}a{% endif %}")
    rendered = render_parts(template, VALUES, {})
    assert rendered.missing == ("contact.email", "reason")
    with pytest.raises(MissingFields) as caught:
        render(template, VALUES, {})
    assert caught.value.names == ("contact.email", "reason")


def test_a_missing_value_is_found_behind_filters_assignments_and_blocks() -> None:
    for source in (
        "{{ contact.email | upcase }}",
        "{{ 'a' | append: contact.email }}",
        "{% assign x = contact.email %}{{ x }}",
        "{% render 'b', who: contact.email %}",
        "{% capture x %}{{ contact.email }}{% endcapture %}",
    ):
        rendered = render_parts(parse(source), VALUES, {"b": parse("{{ who }}")})
        assert rendered.missing == ("contact.email",), source


def test_spans_say_where_values_stand() -> None:
    rendered = render_parts(
        parse("Hi {{ contact.first_name }}, {{ n }} x {{ n | plus: 1 }}"), VALUES, {}
    )
    found = {(rendered.text[span.start : span.end], span.name) for span in rendered.spans}
    assert found == {("Maria", "contact.first_name"), ("3", "n"), ("4", "n")}
    assert rendered.used == ("contact.first_name", "n")


def test_names_are_those_from_outside() -> None:
    template = parse(
        "{{ a.b | append: c }}{% assign own = d %}{{ own }}{% for x in e %}{{ x }}"
        "{{ forloop.index }}{{ f }}{% endfor %}{{ x }}{% capture g %}{{ h }}{% endcapture %}{{ g }}"
        "{% case i %}{% when j %}{% endcase %}{% if k and l == m %}{% endif %}"
        "{% render 'n', o: p %}"
    )
    assert template.names() == {"a.b", *"cdefhijklmpx"}
    assert [include.block for include in template.includes] == ["n"]
    uses = {use.name: use for use in parse("{{ a | default: b }}{% if c %}{% endif %}").uses}
    assert [use.covered for use in uses.values()] == [True, False, False]
    assert [use.asked for use in uses.values()] == [False, False, True]


ODD_VALUES: list[Value] = [
    *("", "text", "12", " 3 ", "٣", 5, -2.5, True, None, Missing("x")),
    [],
    ["a", 1],
    {"k": 1},
]


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_takes_any_value_or_refuses_it(name: str) -> None:
    for args in ("", ": 2", ": 'a', 'b'"):
        try:
            template = parse(f"{{{{ v | {name}{args} }}}}")
        except TemplateError:
            continue
        for value in ODD_VALUES:
            try:
                text = render_parts(template, {"v": value}, {}).text
            except TemplateError:
                continue
            assert "Missing" not in text


@given(source=st.text(alphabet="{}%|'\"()[].,:-=<> \nabif0123raw", max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_a_template_or_a_template_error(source: str) -> None:
    try:
        text = render(parse(source), {"a": "A", "b": ["B"], "f": 1}, {})
    except TemplateError:
        return
    assert "raw" in source or "{{" not in text
