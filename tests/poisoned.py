"""A chat system whose every word would act on a terminal, and the program before it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.scripted import NOON, ScriptedBackend

from saywell.cli import main
from saywell.errors import Rejected
from saywell.model.chat import (
    Account,
    Agent,
    Attachment,
    Author,
    CannedReply,
    Contact,
    Conversation,
    Macro,
    MacroStep,
    Survey,
    Team,
)

ACTING = frozenset(
    [
        *(chr(code) for code in range(0x20) if chr(code) not in "\n\t"),
        *(chr(code) for code in range(0x7F, 0xA0)),
        *(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
        "\u2028",
        "\u2029",
    ]
)
"""What must reach no terminal: controls, and what turns or breaks lines."""

WORST = f"a{''.join(sorted(ACTING))}b\x1b]0;title\x07\x1b[2J\x9b31m\r\nc\td"


def at_work(text: str) -> list[str]:
    """Name what of a text would act on a terminal."""
    return sorted({f"U+{ord(char):04X}" for char in text if char in ACTING})


class PoisonedBackend(ScriptedBackend):
    """Says the same in every place where a chat system can say something."""

    def __init__(self, poison: str) -> None:
        agent = Agent("2", f"Bo{poison}", poison, poison)
        facts = MappingProxyType({f"key{poison}": f"value{poison}"})
        contact = Contact(
            "1", f"Ana{poison}", poison, poison, poison, poison, MappingProxyType(dict(facts))
        )
        one = Conversation(
            "1",
            contact,
            inbox=poison,
            labels=(f"label{poison}", poison),
            assignee=agent,
            team=poison,
            waiting_since=NOON,
            last_activity=NOON,
            unread=2,
            attributes=facts,
        )
        nameless = dataclasses.replace(one, id="2", contact=Contact("2", poison), assignee=None)
        super().__init__(one, nameless)
        self.poison = poison
        file = Attachment(f"label{poison}.pdf", f"https://x/{poison}", poison, 5)
        for chat in ("1", "2"):
            for author in Author:
                self.write(
                    chat,
                    f"Hello {poison} there\n{poison}",
                    author,
                    status="failed",
                    problem=poison,
                    attachments=(file,),
                    author_id=poison,
                )
            self.write(chat, poison, Author.AGENT, private=True)
            self.write(chat, "", Author.CUSTOMER, unreadable=poison or "x")
            self.write(chat, poison, Author.BOT, survey=Survey(3, poison))
        for chat, history in self.history.items():
            named = [dataclasses.replace(m, author_name=f"Who{poison}") for m in history]
            self.history[chat] = named
            shown = dataclasses.replace(self.conversations[chat], last_message=named[-1])
            self.conversations[chat] = shown

    def account(self) -> Account:
        return Account(Agent("1", f"Alex{self.poison}", self.poison), f"Co{self.poison}", "1")

    def agents(self) -> list[Agent]:
        return [Agent("1", f"Alex{self.poison}"), Agent("2", f"Bo{self.poison}", self.poison)]

    def teams(self) -> list[Team]:
        return [Team("1", f"Billing{self.poison}")]

    def canned_replies(self) -> list[CannedReply]:
        return [CannedReply("1", f"code{self.poison}", f"Hello {self.poison}\n{self.poison}")]

    def macros(self) -> list[Macro]:
        steps = (MacroStep(f"send_message{self.poison}", (self.poison, "x")),)
        return [Macro("1", f"Close{self.poison}", steps, (f"Bye {self.poison}",))]

    def run_macro(self, macro_id: str, conversation_id: str) -> None: ...

    def take(self, conversation_id: str) -> None:
        raise Rejected(f"no: {self.poison}", hint=self.poison)

    def transfer(self, conversation_id: str, agent_id: str, summary: object = None) -> None:
        raise Rejected(f"no: {self.poison}", hint=self.poison)

    def set_labels(self, conversation_id: str, labels: object) -> None:
        raise Rejected(f"no: {self.poison}", hint=self.poison)

    def download(self, attachment: Attachment) -> Iterator[bytes]:
        yield b"label"

    def contact_conversations(self, contact_id: str) -> list[Conversation]:
        return list(self.conversations.values())

    def search_contacts(self, query: str) -> list[Contact]:
        return [one.contact for one in self.conversations.values()]

    def changed(self, since: dt.datetime) -> list[Conversation]:
        return []


class Terminal(io.StringIO):
    """Somewhere to write, which says that it is a terminal, or a pipe."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@dataclasses.dataclass(frozen=True)
class Printed:
    """What a command wrote, and how it ended."""

    code: object
    out: str
    err: str


def run(*args: str, terminal: bool = False, stdin: str = "") -> Printed:
    """Run a command in this process."""
    out, err, given = Terminal(terminal), Terminal(terminal), sys.stdin
    code: Any = None
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8", "replace")), "utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main.run(list(args))
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.stdin = given
    return Printed(code, out.getvalue(), err.getvalue())


def write_library(folder: Path, poison: str) -> None:
    """Write a library whose replies say it in all places, and a file that is broken by it."""
    folder.mkdir(parents=True, exist_ok=True)
    said = json.dumps(poison.encode("utf-8", "replace").decode())
    (folder / "poison.yaml").write_text(
        f"""\
saywell: 1
topic: {said}
replies:
  - id: test.poison
    title: {{en: {said}}}
    triggers: [poison]
    tags: [{said}]
    when: {said}
    owner: {said}
    variables:
      day:
        description: {said}
        example: {said}
        choices: [{{en: {said}}}, {{en: two}}]
    text: {{en: {said}}}
  - id: {said}
    title: another
    text: {{en: {said}}}
""",
        encoding="utf-8",
    )
    (folder / "broken.yaml").write_text(f"saywell: 1\n{said}: {said}\n", encoding="utf-8")
