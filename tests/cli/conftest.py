"""A practice desk for commands, and commands run inside this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from saywell.app import wiring
from saywell.cli import main
from saywell.practice.server import PracticeDesk


@dataclass(frozen=True)
class Result:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Say = Callable[..., Result]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run a command in this process, with a pipe as its standard input."""

    def run(*args: str, stdin: bytes | str = b"") -> Result:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.run(list(args))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err, captured.err
        assert isinstance(ended.value.code, int)
        return Result(ended.value.code, captured.out, captured.err)

    return run


@pytest.fixture(scope="module")
def shared_desk() -> Iterator[PracticeDesk]:
    """Serve one practice desk for the tests of a module; its customers keep still."""
    with wiring.make_practice(customers=False) as desk:
        yield desk


@pytest.fixture
def desk(shared_desk: PracticeDesk, monkeypatch: pytest.MonkeyPatch) -> PracticeDesk:
    """Lead the commands of a test to the practice desk."""
    shared_desk.faults.clear()
    monkeypatch.setenv("SAYWELL_URL", shared_desk.url)
    monkeypatch.setenv("SAYWELL_ACCOUNT", str(shared_desk.account_id))
    monkeypatch.setenv("SAYWELL_TOKEN", shared_desk.token)
    return shared_desk


@pytest.fixture
def replies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small library of a team's own, in front of the starter replies."""
    folder = tmp_path / "replies"
    folder.mkdir()
    (folder / "team.yaml").write_text(LIBRARY, encoding="utf-8")
    (folder / "label.txt").write_text("the label", encoding="utf-8")
    monkeypatch.setenv("SAYWELL_LIBRARY", str(folder))
    return folder


LIBRARY = """\
saywell: 1
topic: Tests
replies:
  - id: test.parcel
    title: {en: Where the parcel is, el: Πού είναι το δέμα}
    triggers: [zparcel]
    tags: [testing]
    variables:
      day:
        description: The day it arrives
        example: Friday
        choices:
          - {en: Friday, el: Παρασκευή}
          - {en: Monday, el: Δευτέρα}
      carrier:
        description: Who brings it
        example: Swift
        remembered: true
    paragraphs:
      thanks:
        description: Thank them for waiting
    text:
      en: >-
        {{ contact.first_name | default: "Hello" }}, {{ carrier }} brings your parcel
        on {{ day }}.{% if paragraph.thanks %} Thank you for waiting.{% endif %}
      el: "{{ carrier }}: {{ day }}."
  - id: test.greek-only
    title: Only in Greek
    text: {el: Καλημέρα σας.}
  - id: test.billing
    title: For the billing team
    scope: team:billing
    text: {en: Hello from billing.}
  - id: test.mail
    title: A predefined answer
    kind: predefined
    subject: {en: "Your label, {{ contact.first_name | default: 'customer' }}"}
    attachments: [label.txt]
    text: {en: The label is attached.}
"""
