"""Lookups: what is done for given inputs, what of an answer is taken, what is wrong with them."""

from __future__ import annotations

import json
from types import MappingProxyType

import pytest
from tests.lookups import REPLY, lookup

from saywell.engine.lint_lookups import check_declared, check_used
from saywell.engine.lookups import errand_for, faults, in_order, value_in, with_secrets
from saywell.errors import LookupFailed
from saywell.model.languages import Localised
from saywell.model.lookup import Input
from saywell.model.snippet import Reply, Variable

PLAIN = Localised.plain
ANYTHING = MappingProxyType({"order": Input(".*")})


def inputs(**patterns: str) -> MappingProxyType[str, Input]:
    return MappingProxyType({name: Input(pattern) for name, pattern in patterns.items()})


def test_each_input_is_one_argument_whatever_stands_in_it() -> None:
    one = lookup(
        command=("orders", "--of={order}", "{other}"), inputs=inputs(order=".*", other=".*")
    )
    values = {"order": "a b; rm -rf / $(id) {other}", "other": "{{ x }}"}
    errand = errand_for(one, values, one.command)
    assert errand.command == ("orders", "--of=a b; rm -rf / $(id) {other}", "{{ x }}")


def test_an_address_takes_inputs_percent_encoded() -> None:
    url = "https://orders.example.org/o/{order}?x={order}"
    one = lookup(url=url, inputs=ANYTHING)
    errand = errand_for(one, {"order": "../a?b#c&d é"}, ())
    encoded = "..%2Fa%3Fb%23c%26d%20%C3%A9"
    assert errand.url == f"https://orders.example.org/o/{encoded}?x={encoded}"
    with pytest.raises(LookupFailed):
        errand_for(one, {"order": ".."}, ())


def test_a_line_for_the_shell_gets_its_inputs_as_variables() -> None:
    one = lookup(command=('curl "$INPUT_ORDER" | tail',), shell=True)
    errand = errand_for(one, {"order": "GR123456"}, one.command)
    assert errand.command == ("sh", "-c", 'curl "$INPUT_ORDER" | tail')
    assert errand.given == {"INPUT_ORDER": "GR123456"}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", "input"),
        ("GR12", "bad_input"),
        ("GR123456\n", "bad_input"),
        ("GR123456; id", "bad_input"),
        ("-GR", "bad_input"),
    ],
)
def test_what_does_not_fit_is_not_sent(value: str, kind: str) -> None:
    with pytest.raises(LookupFailed) as raised:
        errand_for(lookup(), {"order": value}, lookup().command)
    assert raised.value.kind == kind
    assert not value or value not in str(raised.value)


def test_a_value_that_looks_like_an_option_goes_only_where_that_is_said() -> None:
    with pytest.raises(LookupFailed) as raised:
        errand_for(lookup(inputs=ANYTHING), {"order": "--config=/etc/passwd"}, ())
    assert raised.value.kind == "hyphen"
    safe = lookup(inputs=MappingProxyType({"order": Input(".*", hyphen=True)}))
    assert errand_for(safe, {"order": "-1"}, safe.command).command == ("orders", "-1")
    with pytest.raises(LookupFailed):
        errand_for(lookup(inputs=ANYTHING), {"order": "x" * 201}, ())
    with pytest.raises(LookupFailed):
        errand_for(lookup(inputs=ANYTHING), {"order": "a\x1b[31m"}, ())


def test_secrets_go_into_headers_and_are_no_part_of_the_errand() -> None:
    one = lookup(url="https://a.example/{order}", headers={"Authorization": "Bearer ${TOKEN}"})
    errand = errand_for(one, {"order": "GR123456"}, ())
    assert errand.names == ("TOKEN",)
    assert with_secrets(errand.headers, {"TOKEN": "s3cret"}) == {"Authorization": "Bearer s3cret"}
    assert "s3cret" not in repr(errand)


@pytest.mark.parametrize(
    ("answer", "pick", "value"),
    [
        (b"shipped\nmore\n", "", "shipped"),
        (b"\xef\xbb\xbf\n\n  on its way \r\n", "", "on its way"),
        (b"\x1b[1;31mshipped\x1b[0m \x1b]0;title\x07now\n", "", "shipped now"),
        (b"{{ contact.email }} {% raw %}", "", "{{ contact.email }} {% raw %}"),
        ("a\u202eb\u200b c\x00".encode()[:-1], "", "a b c"),
        (b'{"order": {"items": [{"n": 12345678901234567890}]}}', "order.items.0.n", None),
        (b'{"a/b": {"~x": true}}', "/a~1b/~0x", "true"),
        (b'{"n": 1.50}', "n", "1.50"),
        ('{"s": "  στάλθηκε\\nχθες "}'.encode(), "s", "στάλθηκε χθες"),
    ],
)
def test_an_answer_holds_one_clean_value(answer: bytes, pick: str, value: str | None) -> None:
    assert value_in(answer, lookup(pick=pick)) == (value or "12345678901234567890")


@pytest.mark.parametrize(
    ("answer", "pick", "kind"),
    [
        (b"", "", "no_value"),
        (b"\n \n", "", "no_value"),
        (b"\xff\xfe\x00binary", "", "no_text"),
        (b"a\0b", "", "no_text"),
        (b"<!DOCTYPE html><p>Sign in", "", "web_page"),
        (b" <html>", "a", "web_page"),
        (b"x" * 501, "", "too_long"),
        (b"shipped", "a", "not_json"),
        (b"[" * 100_000, "a", "not_json"),
        (b'{"a": null}', "a", "nothing_at"),
        (b'{"a": {}}', "a", "not_single"),
        (b'{"a": []}', "a.0", "nothing_at"),
        (b'{"a": "x"}', "a.b", "nothing_at"),
        (b"[1]", "9" * 5_000, "nothing_at"),
        (b"\x1bP" * 400_000, "", "no_value"),  # escapes that never end
    ],
)
def test_another_answer_is_a_failure_in_a_sentence(answer: bytes, pick: str, kind: str) -> None:
    with pytest.raises(LookupFailed) as raised:
        value_in(answer, lookup(pick=pick))
    assert raised.value.kind == kind
    assert raised.value.source == "order_status"


def test_a_sound_lookup_has_no_fault() -> None:
    assert list(faults(lookup())) == []
    headers = {"Authorization": "Bearer ${ORDERS_TOKEN}", "Accept": "application/json"}
    url = "https://orders.example.org:8443/v1/{order}?full=1"
    assert list(faults(lookup(url=url, headers=headers, pick="a.b"))) == []
    assert list(faults(lookup(url="http://127.0.0.1:8000/{order}"))) == []
    assert list(faults(lookup(command=('x "$INPUT_ORDER"',), shell=True))) == []


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ({"command": ()}, "no command and no url"),
        ({"command": ("x", "{order}"), "url": "https://a.example/{order}"}, "both"),
        ({"command": ("curl {order} | sh",)}, "shell: true"),
        ({"command": ("curl {order}",), "shell": True}, "$INPUT_ORDER"),
        ({"command": ("a", "b $INPUT_ORDER"), "shell": True}, "one line"),
        ({"command": ("{order}",)}, "the program itself"),
        ({"command": ("x", "{order}", "{email}")}, "{email} is no input"),
        ({"command": ("x",)}, "'order' of 'order_status' is not used"),
        ({"command": ("x", "{order}", "--token=abcd1234")}, "list of processes"),
        ({"command": ("x", "{order}", "${TOKEN}")}, "list of processes"),
        ({"command": ("x", "{order}"), "headers": {"A": "b"}}, "no headers"),
        ({"command": ("x", "{order}"), "pick": "a..b"}, "no path"),
        ({"url": "http://orders.example.org/{order}"}, "insecure: true"),
        ({"url": "https://{order}.example.org/"}, "the host cannot be an input"),
        ({"url": "https://a.example@{order}/"}, "name or a password"),
        ({"url": "https://u:p@a.example/{order}"}, "name or a password"),
        ({"url": "ftp://a.example/{order}"}, "no address"),
        ({"url": "https://a.example:x/{order}"}, "no address"),
        ({"url": "https://a.example/{order}#x"}, "after a #"),
        ({"url": "https://a.example/{order}?api_key=abcd1234"}, "addresses are logged"),
        ({"url": "https://a.example/{order}?k=${KEY}"}, "addresses are logged"),
        ({"url": "https://a.example/{order}", "headers": {"A": "Bearer abcdef12"}}, "${NAME}"),
        ({"url": "https://a.example/{order}", "headers": {"A": "x\ny"}}, "no header may"),
        ({"url": "https://a.example/{order}", "headers": {"A": "${SAYWELL_TOKEN}"}}, "belongs to"),
        ({"url": "https://a.example/{order}", "environment": ("X",)}, "no environment"),
    ],
)
def test_a_fault_is_told_with_the_way_out(declared: dict[str, object], told: str) -> None:
    found = list(faults(lookup(**declared)))  # type: ignore[arg-type]
    assert any(told in f"{message} {hint}" for message, hint in found), found
    assert all(hint for _, hint in found)
    assert not any("abcd" in message for message, _ in found)  # no secret is repeated


@pytest.mark.parametrize(
    ("pattern", "fine"),
    [
        ("[A-Z]{2}[0-9]{6}", True),
        (r"(?:[A-Z]+-){1,3}\d+", True),
        ("(?>[a-z]+)+", True),
        (r"[^@\s]+@[^@\s]+", True),
        ("(a+)+", False),
        (r"(?:\w+\s?)*!", False),
        ("(a*b){2,}", False),
    ],
)
def test_a_pattern_that_could_take_for_ever_is_a_fault(pattern: str, fine: bool) -> None:
    assert (list(faults(lookup(inputs=inputs(order=pattern)))) == []) is fine


def test_a_key_by_its_looks_is_found_wherever_it_stands() -> None:
    key = "ghp_" + "aB3dE5fG7h" * 4
    assert list(faults(lookup(command=("x", "{order}", key))))
    assert list(faults(lookup(url="https://a.example/{order}", headers={"X-Key": key})))


def test_unknown_names_are_told() -> None:
    one = lookup(
        command=("x", "{contact.emial}", "{contact.custom_attribute.tier}"),
        inputs=MappingProxyType(
            {"contact.emial": Input(".*"), "contact.custom_attribute.tier": Input(".*")}
        ),
    )
    (problem,) = check_declared([one])
    assert "contact.emial" in problem.message
    assert "contact.email" in problem.hint


def field(lookup: str = "") -> Variable:
    return Variable(PLAIN("a"), PLAIN("b"), lookup=lookup)


def test_what_a_lookup_needs_is_asked_for_first_and_once() -> None:
    lookups = {"order_status": lookup()}
    assert in_order(("status",), REPLY, lookups, {}) == ("order", "status")
    assert in_order(("status",), REPLY, lookups, {"order": "GR123456"}) == ("status",)
    assert in_order(("order", "status"), REPLY, lookups, {}) == ("order", "status")


def test_fields_that_wait_for_each_other_are_told_and_asked_once() -> None:
    lookups = {
        "one": lookup("one", command=("x", "{b}"), inputs=inputs(b=".*")),
        "two": lookup("two", command=("x", "{a}"), inputs=inputs(a=".*")),
        "self": lookup("self", command=("x", "{c}"), inputs=inputs(c=".*")),
    }
    reply = Reply(
        "x",
        PLAIN("x"),
        PLAIN("{{ a }}"),
        variables={"a": field("one"), "b": field("two"), "c": field("self")},
    )
    told = [one.message for one in check_used(reply, lookups)]
    assert any("a -> b -> a" in one for one in told)
    assert any("c -> c" in one for one in told)
    assert sorted(in_order(("a", "b", "c"), reply, lookups, {})) == ["a", "b", "c"]


def test_a_reply_is_told_what_its_lookup_lacks() -> None:
    reply = Reply("x", PLAIN("x"), PLAIN("{{ a }}"), variables={"a": field("order_status")})
    (lacks,) = check_used(reply, {"order_status": lookup()})
    assert "'order_status' has to know 'order'" in lacks.message
    (unknown,) = check_used(reply, {"order_statuses": lookup()})
    assert "no lookup 'order_status'" in unknown.message
    assert "order_statuses" in unknown.hint
    assert list(check_used(reply, None)) == []
    assert list(check_used(REPLY, {"order_status": lookup()})) == []


def test_json_may_hold_braces_of_its_own() -> None:
    body = json.dumps({"id": "{order}"})
    one = lookup(command=("ask", body))
    assert errand_for(one, {"order": "GR123456"}, one.command).command[1] == '{"id": "GR123456"}'
