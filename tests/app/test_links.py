"""Addresses in messages: found whole, shown as what they are, never more than a web address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.app.links import LONGEST, Doubt, link_of, links_in, spans_of_links


def addresses(text: str) -> list[str]:
    return [link.address for link in links_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.org/a?b=c#d.", ["https://example.org/a?b=c#d"]),
        ("(https://example.org/wiki/X_(y))", ["https://example.org/wiki/X_(y)"]),
        ("www.Example.org, please", ["https://www.example.org"]),
        ("HTTP://EXAMPLE.ORG/Path", ["http://example.org/Path"]),
        ("请看https://example.com/a，谢谢", ["https://example.com/a"]),
        ("https://example.com查看", ["https://example.com"]),
        ("https://example.com:8080/x", ["https://example.com:8080/x"]),
        ("write to ann@example.org.", ["mailto:ann@example.org"]),
        ("mailto:ann@example.org?subject=hi", ["mailto:ann@example.org?subject=hi"]),
        ("tel:+30-210-1234567", ["tel:+30-210-1234567"]),
        (
            "https://a.example https://b.example https://a.example",
            ["https://a.example", "https://b.example"],
        ),
        ("https://example.org/αβ", ["https://example.org/%CE%B1%CE%B2"]),
        ("https://example.org/a%20b", ["https://example.org/a%20b"]),
        ("https://παράδειγμα.example/", ["https://xn--hxajbheg2az3al.example/"]),
        ("no link here, 3.5 or a.b", []),
        ("javascript:alert(1) file:///etc/passwd ftp://x.example data:text/html,x", []),
        ("https://", []),
        ("www.", []),
        ("«https://example.org/»", ["https://example.org/"]),
        ("https://example.org\\@evil.example/", ["https://example.org/@evil.example/"]),
        ("https://[2001:db8::1]:80/x", ["https://[2001:db8::1]:80/x"]),
    ],
)
def test_addresses_are_found_whole_and_without_what_stands_around(
    text: str, found: list[str]
) -> None:
    assert addresses(text) == found


@pytest.mark.parametrize(
    ("text", "reads", "doubts"),
    [
        ("https://example.org", "", ()),
        ("https://exаmple.org", "exаmple.org", (Doubt.MIXED,)),
        ("https://сосо.org", "сосо.org", (Doubt.LIKE,)),
        ("https://xn--80ak6aa92e.com", "аррӏе.com", (Doubt.LIKE,)),
        ("https://παράδειγμα.example", "παράδειγμα.example", ()),
        ("https://例子.example", "例子.example", ()),
        ("https://paypal.example@evil.example/", "", (Doubt.USER,)),
        ("http://192.0.2.7/login", "", (Doubt.NUMBER,)),
        ("http://3221225991/", "", (Doubt.NUMBER,)),
        ("http://[::1]/", "", (Doubt.NUMBER,)),
        ("https://example.org/a\u202egnp.exe", "", (Doubt.HIDDEN,)),
        ("https://example.org/a\u200bb", "", (Doubt.HIDDEN,)),
    ],
)
def test_what_deserves_a_closer_look_is_named(
    text: str, reads: str, doubts: tuple[Doubt, ...]
) -> None:
    (link,) = links_in(text)
    assert (link.reads, link.doubts) == (reads, doubts)
    assert link.address.isascii()
    assert link.address.isprintable()


def test_what_cannot_be_a_server_or_is_too_long_has_no_address() -> None:
    assert link_of("https://a..b/").address == "https://a..b/"
    assert link_of(f"https://{'ä' * 70}.example").doubts == (Doubt.BROKEN,)
    assert link_of("https://exa%00mple.org/").doubts == (Doubt.BROKEN,)
    long = link_of(f"https://example.org/{'a' * LONGEST}")
    assert (long.address, long.doubts) == ("", (Doubt.LONG,))


def test_spans_cover_what_was_found() -> None:
    text = "a https://example.org, b ann@example.org"
    assert [text[start:end] for start, end in spans_of_links(text)] == [
        "https://example.org",
        "ann@example.org",
    ]


@given(st.text(max_size=80), st.sampled_from(["https://", "www.", "mailto:", "tel:", "http://a@"]))
def test_whatever_is_written_what_would_be_opened_is_plain(text: str, before: str) -> None:
    for link in links_in(before + text):
        assert link.address == "" or link.address.startswith(
            ("https://", "http://", "mailto:", "tel:")
        )
        assert link.address.isascii()
        assert not set(link.address) & set(' "<>\x1b\x07\n`')
        assert len(link.address) <= LONGEST


def test_brackets_and_stops_at_the_end_are_left_out_one_by_one() -> None:
    for text, address in (
        ("https://a.example/b(c)).)?", "https://a.example/b(c)"),
        ("https://a.example/[b]]]", "https://a.example/[b]"),
        ("https://a.example" + ")" * 3000, "https://a.example"),
    ):
        assert [one.written for one in links_in(text)] == [address]
