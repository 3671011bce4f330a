"""What is said while a reply is written: text of a file stays text where Markdown is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from saywell.app.proof_hints import escaped

PIECES = ["a", "B9", "Ω", " ", "\n", *"\\`*_[]()<>&|~$@!#+-=.:;/\"'1"]


def plain(markdown: str) -> str:
    """Return what a reader of Markdown sees, who sees nothing but paragraphs of text."""
    reader = MarkdownIt("commonmark").enable(["strikethrough", "table"])
    shown: list[str] = []
    for token in reader.parse(markdown):
        assert token.type in {"paragraph_open", "inline", "paragraph_close"}
        for part in token.children or ():
            assert part.type in {"text", "softbreak", "text_special"}, part
            shown.append(part.content if part.type != "softbreak" else "\n")
        shown.append("\n" if token.type == "paragraph_close" else "")
    return "".join(shown)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_text_is_shown_as_it_is(text: str) -> None:
    assert plain(escaped(text)).split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "[x](command:workbench.action.quit)",
        "![x](https://example.org/a.png)",
        "<script>alert(1)</script> <b>bold</b>",
        "```sh\nrun\n```",
        "a | b\n--|--\n1 | 2",
        "1. one\n2. two",
        "&lt;b&gt; &#60;",
        "[a]: https://example.org\n[a]",
    ],
)
def test_nothing_that_a_file_says_acts(text: str) -> None:
    assert plain(escaped(text)).split() == text.split()


def test_an_address_does_not_become_a_link() -> None:
    assert escaped("https://example.org") == r"https\://example.org"
    assert escaped("www.example.org") == r"www\.example.org"
    assert escaped("dana@example.org") == r"dana\@example.org"
    assert escaped("It's due at 10:30 (A-17).") == "It's due at 10:30 (A-17)."
