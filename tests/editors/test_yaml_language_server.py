"""The real YAML language server with the generated schema: what an editor shows of reply files.

``SAYWELL_YAML_LS`` names the server's script (npm's ``yaml-language-server``). CI installs it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.language_client import LanguageClient

from saywell.app.wiring_files import schema_text, write_schema
from saywell.stores.library import starter_layer

CAN: dict[str, Any] = {
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"documentationFormat": ["plaintext"]}},
    },
    "workspace": {"configuration": True},
}


class Editor:
    """An editor with the server in it, and a folder of schemas; files need not be on the disk."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client = client
        self.root = root
        self._count = 0

    def open(self, text: str, name: str = "replies") -> Path:
        self._count += 1
        path = self.root / f"{name}-{self._count}.yaml"
        self.client.open(path, text)
        return path

    def complaints(self, text: str, name: str = "replies") -> list[tuple[int, str]]:
        """Return (line from 1, message) of all that is wrong."""
        path = self.open(text, name)
        found = self.client.diagnostics(path, lambda found: True)
        return sorted((one["range"]["start"]["line"] + 1, one["message"]) for one in found)

    def completed(self, text: str) -> dict[str, str]:
        """Return what is proposed at ``^``: labels with their description."""
        before, _, after = text.partition("^")
        path = self.open(before + after)
        line, start = before.count("\n"), len(before) - before.rfind("\n") - 1
        answer = self.client.at("completion", path, line, start)
        return {one["label"]: str(one.get("documentation", "")) for one in answer["items"]}

    def hover(self, text: str) -> str:
        """Return what is shown of the word at ``^``."""
        before, _, after = text.partition("^")
        path = self.open(before + after)
        line, start = before.count("\n"), len(before) - before.rfind("\n") - 1
        answer = self.client.at("hover", path, line, start)
        return str(answer["contents"]["value"]) if answer else ""


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    script = Path(os.environ.get("SAYWELL_YAML_LS", "-"))
    if not script.is_file():
        assert "CI" not in os.environ, "SAYWELL_YAML_LS does not name yaml-language-server"
        pytest.skip("SAYWELL_YAML_LS does not name yaml-language-server")
    root = tmp_path_factory.mktemp("editor")
    sorts = ("replies", "rules", "house")
    for sort in sorts:
        write_schema(root / "schema" / f"{sort}.json", schema_text(sort))
    files = {(root / "schema" / f"{sort}.json").as_uri(): f"{sort}*.yaml" for sort in sorts}
    settings = {
        "yaml": {"schemas": files, "validate": True, "schemaStore": {"enable": False}},
        "http": {},
        "[yaml]": {},
    }
    with LanguageClient(["node", str(script), "--stdio"], root, settings) as client:
        client.initialize(CAN)
        client.notify("workspace/didChangeConfiguration", {"settings": settings})
        yield Editor(client, root)


MISTAKEN = """\
saywell: 1
replies:
  - id: Hold Ask
    title: Ask to hold
    kind: cannned
    purpose: holt
    txet: {en: hello}
    review: next year
    triggers: [hold, /wait]
    text:
      en: May I put you on hold?
      xx: What?
    actions: {status: opn}
    variables:
      what: {description: Reason}
  - title: no id
    text: {en: ''}
"""


def test_mistakes_are_shown_on_their_lines(editor: Editor) -> None:
    found = editor.complaints(MISTAKEN)
    shown = dict(found)
    assert shown[3] == "This does not fit id; 'hold.ask' does."
    assert '"canned", "predefined"' in shown[5]
    assert '"hold"' in shown[6]
    assert "Property txet is not allowed" in shown[7]
    assert shown[8] == "review is a day, written YYYY-MM-DD."
    assert "triggers" in shown[9]
    assert "Property xx is not allowed" in shown[12]
    assert '"snoozed"' in shown[13]
    assert 'Missing property "example"' in shown[15]
    assert 'Missing property "id"' in shown[16]
    assert shown[17] == "There is no text here."
    assert len(found) == len(shown), "one message a mistake"


def test_a_line_in_the_file_names_the_schema(editor: Editor) -> None:
    line = "# yaml-language-server: $schema=schema/replies.json\n"
    assert editor.complaints("saywell: 1\nrepleis: []\n", "other") == []
    found = editor.complaints(f"{line}saywell: 1\nrepleis: []\n", "other")
    assert found == [(3, "Property repleis is not allowed.")]


def test_keys_of_a_reply_are_proposed_with_what_they_are_for(editor: Editor) -> None:
    head = "saywell: 1\nreplies:\n  - id: hold.ask\n    title: Ask\n    text: {en: Hold?}\n"
    found = editor.completed(f"{head}    ^\n")
    assert {"kind", "purpose", "scope", "owner", "review", "variables", "actions"} <= found.keys()
    assert "id" not in found, "it is there already"
    assert found["review"].startswith("When it has to be read again")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("kind: ^", {"canned", "predefined"}),
        ("purpose: ^", {"greeting", "hold", "bad_news", "closing"}),
        ("actions: {status: ^}", {"open", "pending", "snoozed", "resolved"}),
        ("variables: {a: {required: ^}}", {"true", "false"}),
    ],
)
def test_words_of_a_closed_list_are_proposed(editor: Editor, line: str, wanted: set[str]) -> None:
    found = editor.completed(f"saywell: 1\nreplies:\n  - id: hold.ask\n    {line}\n")
    assert wanted <= found.keys()


def test_languages_are_proposed_by_their_own_names(editor: Editor) -> None:
    head = "saywell: 1\nreplies:\n  - id: hold.ask\n    title: Ask\n    text:\n"
    found = editor.completed(f"{head}      en: Hold?\n      ^\n")
    assert found.keys() == {"el", "zh", "ar", "te", "id"}
    assert "Ελληνικά" in found["el"]


def test_a_key_is_explained_under_the_pointer(editor: Editor) -> None:
    text = "saywell: 1\nreplies:\n  - id: hold.ask\n    ki^nd: canned\n"
    shown = editor.hover(text)
    assert "A chat line, or a predefined answer with a subject." in shown
    assert "predefined" in shown
    assert "YYYY-MM-DD" in editor.hover(text.replace("ki^nd: canned", "rev^iew: 2027-01-31"))


def test_what_is_in_order_is_not_complained_of(editor: Editor) -> None:
    layer = starter_layer()
    assert layer is not None
    for path in sorted(layer.folder.glob("*.yaml")):
        editor.client.open(path, path.read_text(encoding="utf-8"))
        found = editor.client.diagnostics(path, lambda found: True)
        assert found == [], path
    rules = (
        'saywell: 1\npack: own\nlanguage: en\nwords:\n  greetings: [hello, 24/7, "2"]\nrules: []\n'
    )
    assert editor.complaints(rules, "rules") == []
    wrong = editor.complaints(rules.replace("pack: own", "pack: Own Pack"), "rules")
    assert [line for line, _ in wrong] == [2]


def test_text_in_every_notation_is_taken(editor: Editor) -> None:
    texts = "en: |\n        One\n        two\n      el: >-\n        Ένα\n        δύο\n      id: 512"
    head = "saywell: 1\nreplies:\n  - id: a\n    title: no\n    text:\n      "
    assert editor.complaints(f"{head}{texts}\n") == []
