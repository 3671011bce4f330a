"""Libraries from people who mean harm, or from machines gone wrong: told, bounded, never obeyed."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from saywell.app.linting import lint
from saywell.cli import lint_forms
from saywell.engine.fill import FillContext, fill
from saywell.errors import Where
from saywell.model.lint import Lint
from saywell.model.report import Severity
from saywell.model.rules import Draft, Report
from saywell.stores.library import Layer, load_library

HEAD = "saywell: 1\nreplies:\n  - id: a\n    title: A\n    owner: x\n    review: 2090-01-01\n"
GOOD = f"{HEAD}    text: {{en: 'Hello there.'}}\n"
PATIENCE = 10.0
"""Seconds that one odd library may take on a busy machine; it is far less on a quiet one."""

MEMORY = 40_000
"""Bytes for each file of one short reply, at the most that is held at once."""

FILES = 200


def found_in(folder: Path) -> Sequence[Lint]:
    """Lint a folder, without the etiquette of any language."""
    check: Callable[[Draft], Report] = lambda draft: Report(draft.text, ())  # noqa: E731
    layer = Layer("team", folder)
    return lint([layer], lambda lang: check, {}, dt.date(2026, 1, 1), processes=1).found


def text(template: str) -> str:
    return f"{HEAD}    text:\n      en: {json.dumps(template)}\n"


def loop(inner: str, times: int = 900) -> str:
    return "{% for i in (1.." + str(times) + ") %}" + inner + "{% endfor %}"


BOMBS = {
    "a range without end": loop("x", 10**12),
    "loops in loops": loop(loop(loop("x"))),
    "a text that doubles": "{% assign x = 'ab' %}" + loop("{% assign x = x | append: x %}"),
    "a replacement that grows": "{% assign x = 'a' %}" + loop("{% assign x=x|replace:'a','aaaa'%}"),
    "deep nesting": "{% if agent.name %}" * 500 + "x" + "{% endif %}" * 500,
    "very many tags": "{% assign x = 1 %}" * 5_500 + "{% broken",
    "a file of the system": "{% render '/etc/passwd' %}",
    "a file above": "{% render '../../../etc/passwd' %}",
    "a tag that reads files": "{% include '/etc/passwd' %}",
    "a filter that runs things": "{{ 'id' | system }}",
    "a way into Python": "{{ agent.__class__.__mro__ }}",
    "a block that is not there": "{% render 'nowhere' %}",
}


@pytest.mark.parametrize("template", BOMBS.values(), ids=BOMBS.keys())
def test_a_template_is_told_in_bounded_time(tmp_path: Path, template: str) -> None:
    (tmp_path / "bomb.yaml").write_text(text(template))
    start = time.monotonic()
    (first, *_) = found_in(tmp_path)
    assert time.monotonic() - start < PATIENCE
    assert (first.rule, first.severity, first.where.line) == ("L02", Severity.ERROR, 8)
    assert "root:" not in first.message


ODD_FILES = {
    "aliases": b"saywell: 1\na: &a [1]\nb: &b [*a,*a]\nc: &c [*b,*b]\nreplies: [*c]\n",
    "depth": b"saywell: 1\nreplies: " + b"[" * 5_000 + b"]" * 5_000,
    "UTF-16": GOOD.encode("utf-16"),
    "NUL": GOOD.replace("there", "the\x00re").encode(),
    "an escape sequence": GOOD.replace("there", "the\x1b[31mre").encode(),
    "a tab": GOOD.replace("    title", "\ttitle").encode(),
    "a conflict": b"saywell: 1\n<<<<<<< ours\na: 1\n=======\nb: 1\n>>>>>>> theirs\n",
    "a megabyte of text": text("x" * 1_000_000).encode(),
    "a tag of Python": b"saywell: 1\nreplies: !!python/object/apply:os.system ['true']\n",
    "nothing": b"",
    "a number": b"7\n",
    "no language": GOOD.replace("en:", "tlh:").encode(),
    "a path as an id": GOOD.replace("id: a", "id: ../../a").encode(),
    "an attachment above": GOOD.encode() + b"    attachments: [../../../etc/passwd]\n",
    "an attachment of the system": GOOD.encode() + b"    attachments: [/etc/passwd]\n",
    "a device": GOOD.encode() + b"    attachments: [/dev/zero]\n",
}


@pytest.mark.parametrize("content", ODD_FILES.values(), ids=ODD_FILES.keys())
def test_a_file_is_told_with_its_place(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "odd.yaml"
    file.write_bytes(content)
    start = time.monotonic()
    found = found_in(tmp_path)
    assert time.monotonic() - start < PATIENCE
    assert found
    assert {one.where.file for one in found} == {str(file)}
    assert found[0].rule == "L00"
    assert all(one.message.isprintable() and one.hint.isprintable() for one in found)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    (tmp_path / "self.yaml").symlink_to("self.yaml")
    (tmp_path / "round").symlink_to(tmp_path)
    told = {Path(one.where.file).name: one.message for one in found_in(tmp_path)}
    assert told.keys() == {"pipe.yaml", "folder.yaml", "zero.yaml", "self.yaml"}
    assert "a pipe" in told["pipe.yaml"]


def test_attachments_stay_in_their_folder(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (library / "file.txt").symlink_to(tmp_path / "secret.txt")
    (library / "folder").symlink_to(tmp_path)
    os.mkfifo(library / "pipe.txt")
    names = "[file.txt, folder/secret.txt, pipe.txt, ./good.txt]"
    (library / "good.txt").write_text("good")
    (library / "a.yaml").write_text(f"{GOOD}    attachments: {names}\n")
    found = found_in(library)
    assert [(one.rule, one.where.line) for one in found] == [("L00", 8)] * 3
    (reply,) = load_library([library])[0].replies.values()
    assert reply.attachments == ("./good.txt",)


@pytest.mark.parametrize("length", [1, 2, 30])
def test_blocks_that_include_one_another_are_told(tmp_path: Path, length: int) -> None:
    """The last leads back to the first by another language's text."""
    blocks = "".join(
        f"  - id: b{n}\n    text: {{el: \"{{% render 'b{(n + 1) % length}' %}}\"}}\n"
        for n in range(length)
    )
    reply = "  - id: r\n    title: R\n    text: {el: \"{% render 'b0' %}\"}\n"
    (tmp_path / "a.yaml").write_text(f"saywell: 1\nblocks:\n{blocks}replies:\n{reply}")
    found = [one for one in found_in(tmp_path) if one.rule == "L02"]
    assert [one.where.line for one in found if "itself" in one.message] == [
        4 + 2 * n for n in range(length)
    ]
    assert any("without end" in one.message for one in found)


@pytest.mark.parametrize("name", ["default", "upcase", "size", "append", "render", "if"])
def test_a_variable_may_have_the_name_of_a_filter(tmp_path: Path, name: str) -> None:
    fields = f"    variables: {{{name}: {{description: D, example: blue}}}}\n"
    body = f"It is {{{{ {name} | {'upcase' if name != 'size' else 'default: 1'} }}}} today."
    (tmp_path / "a.yaml").write_text(text(body) + fields)
    assert not [one for one in found_in(tmp_path) if one.severity is Severity.ERROR]
    (reply,) = load_library([tmp_path])[0].replies.values()
    assert fill(reply, "en", FillContext(), {name: "red"}).text.lower() == "it is red today."


@pytest.mark.parametrize("name", ["forloop", "contact", "agent", "nil", "true", "empty", "and"])
def test_a_variable_cannot_have_the_name_of_something_else(tmp_path: Path, name: str) -> None:
    fields = f"    variables:\n      {name}: {{description: D, example: blue}}\n"
    (tmp_path / "a.yaml").write_text(GOOD + fields)
    places = {one.where.line for one in found_in(tmp_path) if "something else" in one.message}
    assert places == {9}


def test_many_files_are_read_in_bounded_memory(tmp_path: Path) -> None:
    for number in range(FILES):
        (tmp_path / f"{number}.yaml").write_text(GOOD.replace("id: a", f"id: a{number}"))
    tracemalloc.start()
    try:
        found = found_in(tmp_path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MEMORY * FILES
    assert not [one for one in found if one.severity is Severity.ERROR]


NAMES = ("a\n::error::b.yaml", "a\x1b]0;b\x07.yaml", "a%0A::error::,b:.yaml", "a\u202ebc.yaml")


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files_cannot_write_commands(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("saywell: 1\nreplies: 7\n")
    found = found_in(tmp_path)
    for lines in (lint_forms.text_lines(found), lint_forms.github_lines(found)):
        for line in lines:
            assert line.isprintable()
            assert line.count("::error") <= 1 or not line.startswith("::")
    assert "\x1b" not in json.dumps(lint_forms.as_sarif(found))


def test_messages_cannot_write_commands_of_github() -> None:
    one = Lint(Where("a.yaml", 1, 1), "L00", Severity.ERROR, "x\n::error::y\r%0A", "::stop::")
    (line,) = lint_forms.github_lines([one])
    assert line == "::error file=a.yaml,line=1,col=1,title=L00::x%0A::error::y%0D%250A (::stop::)"
