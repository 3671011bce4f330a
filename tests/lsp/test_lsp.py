"""``saywell lsp`` as an editor has it: one real process, spoken with over its pipes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from tests.language_client import LanguageClient

HEAD = "saywell: 1\ndefaults: {owner: Dana, review: 2099-01-01}\n"

SCRIPTS = """\
replies:
  - id: wait.ask
    title: Wait
    text:
      el: "👍🏽 Καλημέρα!!! \\u03b1 👍🏽"
  - id: hello
    title: Hello
    text:
      te: |
        స్వాగతం 👍🏽 {{ contact.frist_name }}
"""


def text_of(*lines: str) -> str:
    """Write a file with one reply that says something in English, in the notation given."""
    return HEAD + "replies:\n  - id: hold.ask\n    title: Hold\n    text:\n" + "".join(lines)


class Desk:
    """An editor at the server; each text gets a file of its own, which is on no disk."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client = client
        self.root = root
        self._count = 0
        self._open: list[Path] = []

    def close_all(self) -> None:
        for path in self._open:
            document = {"textDocument": {"uri": path.as_uri()}}
            self.client.notify("textDocument/didClose", document)
        self._open.clear()

    def open(self, text: str, name: str = "") -> Path:
        self._count += 1
        path = self.root / (name or f"file-{self._count}.yaml")
        self.client.open(path, text)
        self._open.append(path)
        return path

    def actions(self, path: Path, line: int, character: int) -> list[dict[str, Any]]:
        place = {"line": line, "character": character}
        document = {"uri": path.as_uri()}
        params = {"textDocument": document, "range": {"start": place, "end": place}}
        found: list[dict[str, Any]] = self.client.request(
            "textDocument/codeAction", {**params, "context": {"diagnostics": []}}
        )
        return found


@pytest.fixture
def desk(editor: Desk) -> Iterator[Desk]:
    yield editor
    editor.close_all()


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = tmp_path_factory.mktemp("lsp")
    kept = ("PATH", "LANG", "TMPDIR", "VIRTUAL_ENV")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env |= {"HOME": str(root), "SAYWELL_HOME": str(root / "saywell")}
    with LanguageClient([sys.executable, "-m", "saywell", "lsp"], root, env=env) as client:
        watched = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
        client.initialize({"workspace": watched, "window": {"workDoneProgress": True}})
        yield Desk(client, root)
    assert client.exit_code == 0
    assert client.errors == "", "no text in a log"


def words(text: str, where: dict[str, Any]) -> str:
    """Cut what a range covers out of a text, counted in UTF-16 as editors do."""
    start, end = where["start"], where["end"]
    rows = [row.encode("utf-16-le") for row in text.split("\n")][start["line"] : end["line"] + 1]
    rows[-1] = rows[-1][: end["character"] * 2]
    rows[0] = rows[0][start["character"] * 2 :]
    return b"\n\0".join(rows).decode("utf-16-le")


def applied(text: str, action: dict[str, Any]) -> str:
    """Apply an action's edits of its one file, as an editor does."""
    ((_, edits),) = action["edit"]["changes"].items()
    lines = text.split("\n")
    for edit in edits:
        start, end = edit["range"]["start"], edit["range"]["end"]
        first = lines[start["line"]].encode("utf-16-le")[: start["character"] * 2]
        last = lines[end["line"]].encode("utf-16-le")[end["character"] * 2 :]
        whole = first.decode("utf-16-le") + edit["newText"] + last.decode("utf-16-le")
        lines[start["line"] : end["line"] + 1] = whole.split("\n")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "notation",
    [
        "      en: Please wait, I dont recieve it.\n",
        "      en: 'Please wait, it''s odd: I dont recieve it.'\n",
        '      en: "Please\\twait \\u00e9, I dont recieve it."\n',
        "      en: |\n        Hi {{ contact.first_name }},\n\n        I dont recieve it.\n",
        "      en: >-\n        Please wait a\n        moment, I dont recieve\n        it.\n",
        "      en: Please wait\n        a moment, I dont recieve it.\n",
    ],
)
def test_a_misspelling_is_shown_and_mended_in_every_notation(desk: Desk, notation: str) -> None:
    text = text_of(notation)
    path = desk.open(text)
    found = desk.client.diagnostics(path)
    (odd,) = [one for one in found if words(text, one["range"]) == "recieve"]
    assert (odd["code"], odd["severity"], odd["source"]) == ("M01.misspelt", 2, "saywell")
    at = odd["range"]["start"]
    fix, *_ = desk.actions(path, at["line"], at["character"] + 1)
    assert fix["title"] == "Write “receive”"
    assert applied(text, fix) == text.replace("recieve", "receive")


def test_line_breaks_of_windows_stay_what_they_are(desk: Desk) -> None:
    text = text_of("      en: |\n        One recieve\n        two\n").replace("\n", "\r\n")
    path = desk.open(text)
    (odd,) = [
        one for one in desk.client.diagnostics(path) if words(text, one["range"]) == "recieve"
    ]
    fix, *_ = desk.actions(path, odd["range"]["start"]["line"], odd["range"]["start"]["character"])
    assert applied(text, fix) == text.replace("recieve", "receive")


def test_a_fix_that_needs_quotes_gets_them(desk: Desk) -> None:
    text = text_of("      en: 'I dont recieve it.'\n")
    path = desk.open(text)
    odd = next(one for one in desk.client.diagnostics(path) if words(text, one["range"]) == "dont")
    fixes = desk.actions(path, odd["range"]["start"]["line"], odd["range"]["start"]["character"])
    fix = next(one for one in fixes if one["title"] == "Write “don't”")
    assert applied(text, fix) == text.replace("dont", "don''t")


def test_places_are_counted_as_editors_count(desk: Desk) -> None:
    text = HEAD + SCRIPTS
    path = desk.open(text)
    said = desk.client.diagnostics(path, lambda found: "L02" in str(found))
    found = {one["code"]: one["range"] for one in said}
    assert words(text, found["L02"]) == "contact.frist_name"
    assert words(text, found["M02.many-marks"]).strip("!") == ""
    assert found["M02.many-marks"]["start"]["character"] == len('      el: "👍🏽 Καλημέρα') + 2


def test_what_the_file_itself_has_wrong_is_shown(desk: Desk) -> None:
    path = desk.open(
        f"{HEAD}replies:\n  - id: a\n    titel: A\n    title: A\n    text: {{en: Hello there.}}\n"
    )
    (unknown,) = desk.client.diagnostics(path)
    assert "unknown key 'titel'" in unknown["message"]
    assert unknown["range"]["start"] == {"line": 4, "character": 4}
    assert unknown["severity"] == 1
    desk.client.change(path, 2, {"text": f"{HEAD}replies:\n  - id: a\n    title: 'A\n"})
    found = desk.client.diagnostics(path, lambda all_: "titel" not in str(all_))
    assert "never closed" in found[0]["message"]
    assert found[0]["range"]["start"] == {"line": 4, "character": 11}
    desk.client.change(path, 3, {"text": f"{HEAD}replies: []\n"})
    assert desk.client.diagnostics(path, lambda all_: not all_) == []


def test_edits_of_a_piece_are_followed(desk: Desk) -> None:
    text = text_of("      en: 👍🏽 Hello thier.\n")
    path = desk.open(text)
    assert words(text, desk.client.diagnostics(path)[0]["range"]) == "thier"
    line = text.split("\n").index("      en: 👍🏽 Hello thier.")
    over = {"start": {"line": line, "character": 21}, "end": {"line": line, "character": 26}}
    for version, new in enumerate(("there", "theer", "there"), 2):
        desk.client.change(path, version, {"range": over, "text": new})
    assert desk.client.diagnostics(path, lambda all_: not all_) == []
    said = [
        one["params"]["version"]
        for one in desk.client.told
        if one.get("method") == "textDocument/publishDiagnostics"
        and one["params"]["uri"] == path.as_uri()
    ]
    assert said == [1, 4], "what was overtaken is not shown"


def test_names_are_proposed_inside_braces(desk: Desk) -> None:
    text = (
        f"{HEAD}blocks:\n  - id: sign\n    text: {{en: Best wishes}}\nreplies:\n  - id: a\n"
        "    title: A\n    variables:\n      order: {description: The order, example: A-17}\n"
        "    text:\n     en: |\n      Your order {{ order }} is here. {% render 'sign' %}\n"
    )
    path = desk.open(text)
    desk.client.diagnostics(path, lambda found: True)
    line = text.count("\n")
    wanted = {
        "{{ ": {"order", "contact.first_name", "company.name"},
        "{{ contact.fi": {"contact.first_name"},
        "{{ order | up": {"upcase", "default"},
        "{% render '": {"sign"},
        "{% ": {"if", "render"},
        "{{ order }} ": set(),
        "plain": set(),
    }
    for version, (typed, expected) in enumerate(wanted.items(), 2):
        desk.client.change(path, version, {"text": f"{text}      {typed}"})
        answer = desk.client.at("completion", path, line, 6 + len(typed))
        labels = {one["label"] for one in answer["items"]}
        assert expected <= labels, typed
        assert bool(labels) == bool(expected)
    fields = desk.client.at("completion", path, line - 1, len("      Your order {{ "))["items"]
    assert fields[0]["label"] == "order"
    assert "A-17" in fields[0]["documentation"]


def test_what_stands_under_the_pointer_is_explained(desk: Desk) -> None:
    text = (
        f"{HEAD}blocks:\n  - id: sign\n    text: {{en: Best wishes}}\nreplies:\n  - id: a.b\n"
        "    title: A\n    variables:\n      order: {description: The order, example: A-17}\n"
        "    text:\n     en: |\n      I dont know about {{ order | upcase }}. {% render 'sign' %}\n"
    )
    path = desk.open(text)
    desk.client.diagnostics(path)
    rows = text.split("\n")
    line = next(at for at, row in enumerate(rows) if "upcase" in row)

    def hover(word: str, row: int = line) -> str:
        answer = desk.client.at("hover", path, row, rows[row].index(word) + 1)
        return str(answer["contents"]["value"]) if answer else ""

    assert "The order" in hover("order | ")
    assert "A-17" in hover("order | ")
    assert "capitals" in hover("upcase")
    assert "Best wishes" in hover("render")
    assert "M06.dont-know" in hover("I dont")
    assert "Better: " in hover("I dont")
    assert hover("about") == ""
    assert "a.b" in hover("a.b", rows.index("  - id: a.b"))
    place = desk.client.at("definition", path, line, rows[line].index("sign"))
    assert place["uri"] == path.as_uri()
    assert place["range"]["start"]["line"] == rows.index("  - id: sign")


def test_what_a_file_says_is_shown_as_text(desk: Desk) -> None:
    said = "[x](command:run) <img src=y> `z` **all**"
    text = (
        f"{HEAD}replies:\n  - id: a.b\n    title: A\n    variables:\n"
        f"      order: {{description: '{said}', example: A-17}}\n"
        "    text:\n     en: |\n      Your order {{ order }} is here.\n"
    )
    path = desk.open(text)
    desk.client.diagnostics(path, lambda found: True)
    rows = text.split("\n")
    line = next(at for at, row in enumerate(rows) if "is here" in row)
    shown = desk.client.at("hover", path, line, rows[line].index("order }"))["contents"]["value"]
    html = MarkdownIt("gfm-like", {"linkify": False}).render(shown)
    assert "[x](command:run) &lt;img src=y&gt; `z` **all**" in html
    assert set(re.findall(r"<(\w+)", html)) == {"p", "strong"}


def test_a_word_is_known_from_now_on(desk: Desk) -> None:
    text = text_of("      en: Hello from teh sea.\n")
    path = desk.open(text)
    (odd,) = desk.client.diagnostics(path)
    at = odd["range"]["start"]
    known = next(one for one in desk.actions(path, at["line"], at["character"]) if "command" in one)
    assert "“teh” is right" in known["title"]
    command = known["command"]
    desk.client.request(
        "workspace/executeCommand",
        {"command": command["command"], "arguments": command["arguments"]},
    )
    assert desk.client.diagnostics(path, lambda found: not found) == []


def test_the_library_around_is_looked_at_when_a_file_is_saved(desk: Desk) -> None:
    folder = desk.root / "team"
    folder.mkdir()
    block = "blocks:\n  - id: sign\n    text: {en: Best wishes}\n"
    one = "replies:\n  - id: same\n    title: A\n    triggers: hi\n    text:\n      en: Hello.\n"
    (folder / "a.yaml").write_text(f"{HEAD}{block}{one}", encoding="utf-8")
    said = one.replace("Hello.", "Welcome. {% render 'sign' %}")
    second = f"saywell: 1\n{said}"
    (folder / "b.yaml").write_text(second, encoding="utf-8")
    path = desk.open(second, "team/b.yaml")
    assert desk.client.diagnostics(path, lambda found: True) == [], "the block is in the other file"
    found = desk.client.diagnostics(path)
    assert {one["code"] for one in found} == {"L04"}
    assert {one["range"]["start"]["line"] for one in found} == {2}
    mended = (
        second.replace("saywell: 1\n", HEAD).replace("id: same", "id: other").replace("hi", "ho")
    )
    (folder / "b.yaml").write_text(mended, encoding="utf-8")
    desk.client.change(path, 2, {"text": mended})
    desk.client.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
    assert desk.client.diagnostics(path, lambda found: not found) == []


def test_other_files_are_left_alone_and_a_new_one_is_not(desk: Desk) -> None:
    before = len(desk.client.told)
    desk.open("# rules\nsaywell: 1\npack: x\nlanguage: en\nnonsense: 1\n")
    desk.open("services:\n  web: {image: recieve}\n", "compose.yaml")
    unsaved = "untitled:Untitled-1"
    document = {"uri": unsaved, "languageId": "yaml", "version": 1}
    text = text_of("      en: Hello thier.\n")
    desk.client.notify("textDocument/didOpen", {"textDocument": {**document, "text": text}})
    said = desk.client.wait(
        lambda one: (
            one.get("method") == "textDocument/publishDiagnostics"
            and one["params"]["uri"] == unsaved
        )
    )
    assert [one["code"] for one in said["params"]["diagnostics"]] == ["M01.misspelt"]
    published = [one["params"]["uri"] for one in desk.client.told[before:] if "params" in one]
    assert not any("compose" in uri for uri in published)
    closing = {"textDocument": {"uri": unsaved}}
    desk.client.notify("textDocument/didClose", closing)
    said = desk.client.wait(lambda one: unsaved in str(one))
    assert said["params"]["diagnostics"] == []


def test_nothing_hostile_runs_or_stops_it(desk: Desk) -> None:
    loop = "{% for a in (1..900) %}{% for b in (1..900) %}x{% endfor %}{% endfor %}"
    path = desk.open(text_of(f"      en: '{loop}'\n"))
    assert "never comes to an end" in desk.client.diagnostics(path)[0]["message"]
    path = desk.open(f"{HEAD}replies: &a [*a, !!python/object/apply:os.system ['x']]\n")
    assert desk.client.diagnostics(path)[0]["severity"] == 1
    path = desk.open(text_of('      en: "a\\u2028b"\n      el: x\x1by\n'))
    assert "U+001B" in desk.client.diagnostics(path)[0]["message"]
