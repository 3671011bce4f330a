"""The Liquid subset agrees with the Liquid package on generated templates and values."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from liquid import BoundTemplate, DictLoader, Environment, StrictUndefined
from liquid.exceptions import LiquidError

from saywell.engine.template import Template, Value, parse, render
from saywell.errors import TemplateError

BLOCKS = {
    "signature": "{{ agent.name }}, {{ company | upcase }}",
    "greeting": "{% if who == blank %}Hi{% else %}Hi {{ who }}{% endif %}",
}
LIQUID = Environment(undefined=StrictUndefined, loader=DictLoader(BLOCKS))
OUR_BLOCKS = {name: parse(text) for name, text in BLOCKS.items()}

FRAGMENTS = [
    *("a", " ", "b c", "X.", ",", "!?", "1", "-2", "_:;", "'", '"', "()", "[0]", "&", "<b>", "#|"),
    *("\n", "\t ", "é", "ΣΑΣ", "ς", "ß", "王小明", "مرحبا", "తెలుగు", "👩‍💻", "}", "%", "Maria"),
]
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=4).map("".join)
DATA = [*FRAGMENTS, "", "", "{{", "{% if", "{", "\r\n", "<br>", " Ana Maria ", "R. Krishnan", "12"]


def context(rng: random.Random) -> dict[str, Value]:
    """Make up a customer; what they wrote may look like a template."""

    def text() -> str:
        return "".join(rng.choices(DATA, k=rng.randrange(4)))

    return {
        "contact": {"first_name": text(), "name": rng.choice([None, text()])},
        "agent": {"name": text()},
        "company": text(),
        "reason": text(),
        "count": rng.randrange(-50, 50),
        "price": rng.choice([0.5, 1.25, -3.75, 19.9, 100.0]),
        "items": [text() for _ in range(rng.randrange(4))],
        "numbers": [rng.randrange(-9, 9) for _ in range(rng.randrange(4))],
        "yes": rng.choice([True, False]),
        "nothing": None,
    }


CONTEXTS = [context(random.Random(seed)) for seed in range(400)]


TEXT_PATHS = ["contact.first_name", "agent.name", "company", "reason"]
NUMBER_PATHS = ["count", "price"]
LIST_PATHS = ["items", "numbers"]
UNKNOWN = ["contcat.name", "reasn"]


def literal(text: str) -> str:
    """Write a text literal; braces cannot stand in one."""
    clean = "".join(c for c in text if c not in "{}%")
    quote = "'" if '"' in clean else '"'
    return quote + clean.replace(quote, "") + quote


LITERALS = TEXTS.map(literal)
WHOLE = st.integers(-20, 20).map(str)
TEXT_VALUES = st.one_of(st.sampled_from(TEXT_PATHS), LITERALS)
NUMBER_VALUES = st.one_of(st.sampled_from(["count", "price", "items.size"]), WHOLE)
PLAIN_VALUES = st.one_of(
    TEXT_VALUES, NUMBER_VALUES, st.sampled_from(["nil", "nothing", "contact.name"])
)
"""What further filters may follow on: to them, the Liquid package spells true as Python does."""

ANY_VALUES = st.one_of(PLAIN_VALUES, st.sampled_from(["true", "false", "yes"]))

TEXT_FILTERS = st.one_of(
    st.sampled_from(
        [
            "capitalize upcase downcase strip lstrip rstrip escape newline_to_br strip_newlines",
            "url_encode",
        ]
    ).flatmap(lambda names: st.sampled_from(names.split())),
    st.builds("append: {}".format, TEXT_VALUES),
    st.builds("prepend: {}".format, TEXT_VALUES),
    st.builds("remove: {}".format, TEXT_VALUES),
    st.builds("remove_first: {}".format, TEXT_VALUES),
    st.builds("replace: {}, {}".format, TEXT_VALUES, TEXT_VALUES),
    st.builds("replace_first: {}, {}".format, TEXT_VALUES, TEXT_VALUES),
    st.builds("default: {}".format, PLAIN_VALUES),
)
NUMBER_FILTERS = st.one_of(
    st.builds("plus: {}".format, NUMBER_VALUES),
    st.builds("minus: {}".format, NUMBER_VALUES),
    st.builds("times: {}".format, NUMBER_VALUES),
    st.builds("divided_by: {}".format, WHOLE),
    st.builds("modulo: {}".format, WHOLE),
    st.just("abs"),
)
LIST_FILTERS = st.one_of(
    st.just("size"),
    st.just("first"),
    st.just("last"),
    st.builds("join: {}".format, TEXT_VALUES),
)


@st.composite
def filtered(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["text", "text", "number", "list", "split", "any", "unknown"]))
    if kind == "text":
        parts = [draw(TEXT_VALUES), *draw(st.lists(TEXT_FILTERS, max_size=3))]
    elif kind == "number":
        parts = [draw(NUMBER_VALUES), *draw(st.lists(NUMBER_FILTERS, max_size=3))]
    elif kind == "list":
        parts = [draw(st.sampled_from(LIST_PATHS)), draw(LIST_FILTERS)]
    elif kind == "split":
        parts = [draw(TEXT_VALUES), f"split: {draw(TEXT_VALUES)}", draw(LIST_FILTERS)]
    elif kind == "any":
        allow = ", allow_false: true" if draw(st.booleans()) else ""
        parts = [draw(ANY_VALUES), f"default: {draw(ANY_VALUES)}{allow}"]
    else:
        parts = [draw(st.sampled_from([*UNKNOWN, "company", "company", "company"]))]
    return " | ".join(parts)


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["bare", "text", "number", "special", "contains", "equal"]))
    if kind == "bare":
        return draw(ANY_VALUES)
    if kind == "text":
        sign = draw(st.sampled_from(["==", "!=", "<>", "<", ">", "<=", ">="]))
        return f"{draw(TEXT_VALUES)} {sign} {draw(TEXT_VALUES)}"
    if kind == "number":
        sign = draw(st.sampled_from(["==", "!=", "<", ">", "<=", ">="]))
        return f"{draw(NUMBER_VALUES)} {sign} {draw(NUMBER_VALUES)}"
    if kind == "special":
        left = draw(st.one_of(TEXT_VALUES, st.sampled_from(LIST_PATHS), NUMBER_VALUES))
        return f"{left} {draw(st.sampled_from(['==', '!=']))} {draw(st.sampled_from(SPECIAL))}"
    if kind == "contains":
        return f"{draw(st.sampled_from(['items', 'company', 'nothing']))} contains {draw(LITERALS)}"
    return f"{draw(ANY_VALUES)} {draw(st.sampled_from(['==', '!=']))} {draw(ANY_VALUES)}"


SPECIAL = ["blank", "empty", "nil"]
CONDITIONS = st.builds(
    lambda parts, joins: "".join(
        part if n == 0 else f" {joins[n]} {part}" for n, part in enumerate(parts)
    ),
    st.lists(comparisons(), min_size=1, max_size=4),
    st.lists(st.sampled_from(["and", "or"]), min_size=4, max_size=4),
)
DASH = st.sampled_from(["", "", "-"])


@st.composite
def tag(draw: st.DrawFn, inside: str) -> str:
    return f"{{%{draw(DASH)} {inside} {draw(DASH)}%}}"


def sequence(nodes: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(nodes, max_size=4).map("".join)


@st.composite
def outputs(draw: st.DrawFn) -> str:
    return f"{{{{{draw(DASH)} {draw(filtered())} {draw(DASH)}}}}}"


@st.composite
def branches(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    name = draw(st.sampled_from(["if", "if", "unless"]))
    text = draw(tag(f"{name} {draw(CONDITIONS)}")) + draw(inner)
    for _ in range(draw(st.integers(0, 2))):
        text += draw(tag(f"elsif {draw(CONDITIONS)}")) + draw(inner)
    if draw(st.booleans()):
        text += draw(tag("else")) + draw(inner)
    return text + draw(tag(f"end{name}"))


@st.composite
def cases(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    text = draw(tag(f"case {draw(st.sampled_from(['count', 'company', 'yes', 'nothing']))}"))
    for values in draw(st.lists(st.sampled_from(["1, 2", "'12' or 0", "nil", "true", "''"]))):
        text += draw(tag(f"when {values}")) + draw(inner)
    if draw(st.booleans()):
        text += draw(tag("else")) + draw(inner)
    return text + draw(tag("endcase"))


@st.composite
def loops(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    source = draw(st.sampled_from([*LIST_PATHS, "company", "nothing", "(1..3)", "(3..1)"]))
    options = draw(st.sampled_from(["", " reversed", " limit: 2", " offset: 1 limit: 1"]))
    text = draw(tag(f"for item in {source}{options}"))
    mark = st.sampled_from(["index", "index0", "rindex", "rindex0", "first", "last", "length"])
    text += f"{{{{ forloop.{draw(mark)} }}}}{{{{ item }}}}" + draw(inner)
    if draw(st.booleans()):
        text += "{% if item == 2 %}" + draw(tag(draw(st.sampled_from(["break", "continue"]))))
        text += "{% endif %}" + draw(inner)
    if draw(st.booleans()):
        text += draw(tag("else")) + draw(inner)
    return text + draw(tag("endfor"))


@st.composite
def bindings(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    if draw(st.booleans()):
        return draw(tag(f"assign own = {draw(filtered())}")) + "{{ own }}"
    return draw(tag("capture own")) + "." + draw(inner) + draw(tag("endcapture")) + "{{ own }}"


EXTRAS = st.one_of(
    TEXTS.map(lambda text: f"{{% raw %}}{{{{ {text} {{% endraw %}}"),
    TEXTS.map(lambda text: f"{{% comment %}}{text}{{{{ a }}}}{{% endcomment -%}}"),
    st.just("{%- # a remark %}"),
    st.sampled_from(["{% render 'signature' %}", "{% render 'greeting', who: reason %}"]),
)
LEAVES = st.one_of(TEXTS, TEXTS, outputs(), outputs(), EXTRAS)
NODES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        branches(sequence(inner)),
        cases(sequence(inner)),
        loops(sequence(inner)),
        bindings(sequence(inner)),
    ),
    max_leaves=6,
)
TEMPLATES = sequence(NODES)


EACH = 10
"""With how many customers each template is rendered."""


def ours(source: str, contexts: list[dict[str, Value]]) -> list[str | None]:
    try:
        template = parse(source)
    except TemplateError:
        return [None] * len(contexts)
    return [ours_once(template, values) for values in contexts]


def ours_once(template: Template, values: dict[str, Value]) -> str | None:
    try:
        return render(template, values, OUR_BLOCKS)
    except TemplateError:
        return None


def theirs(source: str, contexts: list[dict[str, Value]]) -> list[str | None]:
    try:
        template = LIQUID.from_string(source)
    except LiquidError:
        return [None] * len(contexts)
    return [theirs_once(template, values) for values in contexts]


def theirs_once(template: BoundTemplate, values: dict[str, Value]) -> str | None:
    try:
        text: str = template.render(**values)
    except (LiquidError, ArithmeticError):  # a decimal modulo zero escapes its own error tree
        return None
    return text


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(source=TEMPLATES, start=st.integers(0, len(CONTEXTS) - EACH))
def test_rendering_agrees_with_liquid(source: str, start: int) -> None:
    contexts = CONTEXTS[start : start + EACH]
    assert ours(source, contexts) == theirs(source, contexts)
