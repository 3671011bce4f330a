"""Proofreading: what is found is where it is said, and only what has changed is judged again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.app import proofreading
from saywell.app.proofreading import Known, Proof, is_reply_file, proofread
from saywell.engine.lint_reply import lint_reply
from saywell.model.report import Finding, Fix, Report, Severity
from saywell.model.rules import Draft
from saywell.model.snippet import Library

PATH = Path("replies.yaml")
ALONE = Library(MappingProxyType({}), MappingProxyType({}))


def odd(draft: Draft) -> Report:
    """Find the word odd, which has a fix."""
    at = draft.text.find("odd")
    if at < 0:
        return Report(draft.lang, ())
    fixes = (Fix("even"),)
    one = Finding("M01", "M01.odd", Severity.WARNING, at, at + 3, "An odd word.", fixes=fixes)
    return Report(draft.lang, (one,))


def file_of(texts: list[str], more: str = "") -> str:
    body = "".join(
        f"  - id: r{n}\n    title: T\n    text:\n      en: |\n        {text}\n"
        for n, text in enumerate(texts)
    )
    return f"saywell: 1\n{more}replies:\n{body}"


def last(proofs: Iterator[Proof]) -> Proof:
    *_, proof = proofs
    return proof


def look(text: str, known: Known | None = None, before: Proof | None = None) -> Proof:
    found = {} if known is None else known
    return last(proofread(PATH, text, "team", ALONE, odd, found, before))


def told(proof: Proof) -> list[tuple[tuple[int, int], tuple[int, int], str, str]]:
    return [(one.start, one.end, one.lint.rule, one.lint.message) for one in proof.remarks]


def test_what_is_as_it_was_is_not_judged_again_wherever_it_stands_now() -> None:
    known: Known = {}
    assert look(file_of(["an odd one", "fine", "very odd"]), known).checked == 3
    proof = look("# a comment\n" + file_of(["an odd one", "new", "fine", "very odd"]), known)
    assert proof.checked == 3, "a new one, and two that have another id now"
    proof = look(file_of(["an odd one", "changed", "very odd"]), known)
    assert proof.checked == 1
    assert [one.start for one in proof.remarks] == [(7, 12), (17, 14)]


def test_a_shared_block_that_changes_is_looked_at_where_it_is_included() -> None:
    known: Known = {}
    block = "blocks:\n  - id: sign\n    text: {{en: {}}}\n"
    texts = ["{% render 'sign' %}", "alone"]
    assert look(file_of(texts, block.format("Best wishes")), known).remarks == ()
    proof = look(file_of(texts, block.format("odd")), known)
    assert proof.checked == 2, "the block, and the reply with it"
    (inner,) = [one for one in proof.remarks if one.judged and one.judged.part.block == "sign"]
    assert list(proof.fixes(inner)) == [], "its words are not in this text"


def test_a_text_for_every_language_has_each_finding_once() -> None:
    proof = look("saywell: 1\nreplies:\n  - {id: a, title: T, text: odd letters}\n")
    assert [one.start for one in proof.remarks] == [(3, 29)]
    ((new, edit),) = proof.fixes(proof.remarks[0])
    assert (new, edit.new, edit.start, edit.end) == ("even", "even", (3, 29), (3, 32))


def test_what_a_value_wrote_is_not_mended_in_the_text() -> None:
    text = (
        "saywell: 1\nreplies:\n  - id: a\n    title: T\n    text: {en: 'see {{ what }}'}\n"
        "    variables: {what: {description: d, example: odd}}\n"
    )
    (remark,) = look(text).remarks
    assert (remark.start, remark.end) == ((5, 21), (5, 31))
    assert list(look(text).fixes(remark)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("saywell: 1\nreplies: []\n", True),
        ("# c\n\nsaywell : 1\n", True),
        ("saywell: 1\npack: a\n", False),
        ("saywell: 1\nhouse: a\n", False),
        ("services: {}\n", False),
        ("", False),
    ],
)
def test_files_of_replies_are_known_by_their_head(text: str, expected: bool) -> None:
    assert is_reply_file(text) is expected


@pytest.mark.parametrize(
    "broken",
    [
        "saywell: 1\nreplies:\n  - id: 'a\n",
        "saywell: 1\n\x00",
        "\ufeffsaywell: 1\r\nreplies: [\r\n",
    ],
)
def test_a_file_that_is_no_yaml_for_the_moment_has_one_finding_with_its_place(broken: str) -> None:
    (remark,) = look(broken).remarks
    assert remark.lint.rule == "L00"
    assert remark.start <= remark.end


LINES = st.sampled_from(
    [
        "        fine",
        "        odd",
        "    title: odd",
        "    foo: 1",
        "      en: 'a",
        "  - id: new",
        "",
    ]
)


@given(st.integers(5, 24), LINES, st.integers(5, 24), LINES)
def test_one_changed_reply_is_read_by_itself_as_in_the_whole_file(
    first: int, one: str, second: int, other: str
) -> None:
    texts = ["an odd one", "fine", "very odd", "last"]
    text = file_of(texts)
    known: Known = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proofreading, "LONG", 2)
        proof = look(text, known)
        for line, new in ((first, one), (second, other)):
            rows = text.split("\n")
            if line - 1 >= len(rows) or rows[line - 1].lstrip().startswith("- id"):
                continue
            rows[line - 1] = new
            text = "\n".join(rows)
            proof = look(text, known, proof)
    whole = look(text)
    if not any("close" in one.lint.hint or "YAML" in one.lint.message for one in whole.remarks):
        assert told(proof) == told(whole), text
    assert {one.id for one in proof.read.replies} >= {one.id for one in whole.read.replies}


@pytest.mark.parametrize(
    "notation",
    ["'it''s odd'", '"\\u00e9\\t odd"', ">-\n        one\n        odd", "one\n        odd"],
)
def test_the_lint_names_the_same_place_in_every_notation(notation: str) -> None:
    head = "saywell: 1\nreplies:\n  - id: a\n    title: T\n    text:\n      en: "
    proof = look(f"{head}{notation}\n")
    (remark,) = proof.remarks
    (lint,) = lint_reply(proof.read.replies[0], ALONE, odd)
    assert (lint.where.line, lint.where.column) == remark.start
    assert proof.lines[lint.where.line - 1][lint.where.column - 1 :].startswith("odd")
