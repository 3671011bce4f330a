"""What is wrong in the texts of a library is told at the line of the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from saywell.engine.library_check import check_library
from saywell.stores.library import load_library, starter_layer

HEAD = """saywell: 1
blocks:
  - id: sign
    text: {en: 'Best, {{ agent.name }}', el: 'Με εκτίμηση'}
replies:
  - id: r
    title: R
"""


def told(folder: Path, body: str) -> list[str]:
    path = folder / "a.yaml"
    path.write_text(HEAD + body, encoding="utf-8")
    library, problems = load_library([folder])
    assert problems == []
    return [str(problem).removeprefix(f"{path}:") for problem in check_library(library)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ nme }}", "10:11: unknown name 'nme' (declare it under 'variables')"),
        ("{{ contact.frist_name }}", "10:11: unknown name 'contact.frist_name' (did you mean"),
        ("{{ contact.frist_name | default: 'x' }}", "10:11: unknown name 'contact.frist_name'"),
        ("{{ contact }}", "10:11: unknown name 'contact'"),
        ("{{ contact.name.x }}", "10:11: unknown name 'contact.name.x'"),
        ("{{ agent.frist_name }}", "unknown name 'agent.frist_name' (did you mean 'agent.first_na"),
        ("{% if paragraph.x %}{% endif %}", "10:14: unknown paragraph 'paragraph.x' (declare it)"),
        ("{{ 'a' | upcas }}", "10:17: unknown filter 'upcas' (did you mean 'upcase'?)"),
        ("{% if %}{% endif %}", "10:14: a value is missing here"),
        ("{{ x", "10:8: '{{' is never closed (close it with }})"),
        ("{% render 'sgn' %}", "10:8: there is no shared block 'sgn' (did you mean 'sign'?)"),
    ],
)
def test_faults_in_a_text(tmp_path: Path, text: str, problem: str) -> None:
    found = told(
        tmp_path, f"    text:\n      en: |-\n        {text}\n".replace("        ", "       ")
    )
    assert len(found) == 1, found
    assert problem in found[0]


def test_what_is_known_is_no_fault(tmp_path: Path) -> None:
    body = """    variables: {why: {description: d, example: e}}
    paragraphs: {more: {description: d}}
    text:
      en: >-
        {{ contact.custom_attribute.plan }} {{ contact.phone }} {{ why.size }} {{ company.name }}
        {% assign x = why %}{{ x }} {% if paragraph.more %}{{ conversation.id }}{% endif %}
        {% render 'sign', who: why %} {% for i in (1..2) %}{{ i }}{{ forloop.index }}{% endfor %}
"""
    assert told(tmp_path, body) == []


def test_what_is_declared_has_to_be_used(tmp_path: Path) -> None:
    body = """    variables: {why: {description: d, example: e}}
    paragraphs: {more: {description: d}}
    text: {en: x}
"""
    unused, unused_paragraph = told(tmp_path, body)
    assert unused.startswith("8:22: the variable 'why' is declared, but no text of 'r' uses it")
    assert unused_paragraph.startswith("9:24: the paragraph 'more' is declared, but no text")


def test_a_predefined_answer_needs_its_subject_in_each_language(tmp_path: Path) -> None:
    body = "    kind: predefined\n    text: {en: x, el: χ}\n"
    (lacking,) = told(tmp_path, body)
    assert lacking.startswith("6:5: the predefined answer 'r' has no subject (write one")
    assert told(tmp_path, body + "    subject: {en: Hello}\n") == [
        "6:5: 'r' has a text but no subject in Ελληνικά"
    ]
    assert told(tmp_path, body + "    subject: {en: Hello, el: '{{ nme }}'}\n") == [
        "10:34: unknown name 'nme' (declare it under 'variables')"
    ]


def test_blocks_are_checked_alone_and_where_they_are_included(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        """saywell: 1
blocks:
  - id: greet
    text: {en: 'Hi {{ contact.nme }} {{ who }}', el: 'Γεια {{'}
  - id: outer
    text: {en: "{% render 'greet' %}{% render 'gone' %}"}
replies:
  - id: r
    title: R
    variables: {who: {description: d, example: e}}
    text: {en: "{% render 'outer' %}", zh: "{% render 'greet' %}"}
""",
        encoding="utf-8",
    )
    library, _ = load_library([tmp_path])
    assert [str(problem).removeprefix(f"{path}:") for problem in check_library(library)] == [
        "4:23: unknown name 'contact.nme' (did you mean 'contact.name'?)",
        "4:60: '{{' is never closed (close it with }})",
        "6:37: there is no shared block 'gone' (there are: greet, outer)",
        "11:45: the shared block 'greet' has no text in 中文 (it has: en, el)",
    ]


def test_a_reply_that_is_hidden_is_checked_too(tmp_path: Path) -> None:
    for name, text in (("one", "{{ nme }}"), ("two", "fine")):
        (tmp_path / name).mkdir()
        source = f"saywell: 1\nreplies: [{{id: r, title: R, text: '{text}'}}]\n"
        (tmp_path / name / "a.yaml").write_text(source)
    library, _ = load_library([tmp_path / "one", tmp_path / "two"])
    assert [problem.message for problem in check_library(library)] == ["unknown name 'nme'"]


def test_the_starter_library_has_no_faults() -> None:
    layer = starter_layer()
    assert layer is not None
    library, problems = load_library([layer])
    assert problems + check_library(library) == []
