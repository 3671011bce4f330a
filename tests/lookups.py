"""Lookups for tests: declared on a disk, and answered without one."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from tests.scripted import HeldClock, ScriptedReplies

from saywell.app.lookups import LiveData, Outside
from saywell.app.scene import Scene
from saywell.engine.fill import FillContext, Filled, preview
from saywell.model.languages import Localised
from saywell.model.lookup import Errand, Input, Lookup
from saywell.model.snippet import Reply, Variable
from saywell.stores.lookup_trust import Answered, TrustFile
from saywell.stores.lookups import Program

PLAIN = Localised.plain

REPLY = Reply(
    id="order.status",
    title=PLAIN("Status of an order"),
    text=PLAIN("Your order is {{ status }}. Anything else?"),
    triggers=("status",),
    variables=MappingProxyType(
        {
            "status": Variable(PLAIN("Status"), PLAIN("shipped"), lookup="order_status"),
            "order": Variable(PLAIN("Number"), PLAIN("GR123456")),
        }
    ),
)
"""A reply whose text uses a field that is looked up by another field."""


def lookup(name: str = "order_status", **declared: object) -> Lookup:
    """Declare a lookup that has to know the order."""
    usual: dict[str, object] = {
        "command": ("orders", "{order}"),
        "inputs": MappingProxyType({"order": Input("[A-Z]{2}[0-9]{6}")}),
    }
    if "url" in declared:
        usual["command"] = ()
    given = {**usual, **declared, "name": name, "folder": "team"}
    return Lookup(PLAIN("What it finds"), **given)  # type: ignore[arg-type]


class Desk:
    """What the lookups need from outside, as a test tells it."""

    def __init__(self, folder: Path, *lookups: Lookup) -> None:
        self.declared = {one.name: one for one in lookups or (lookup(),)}
        self.programs: Sequence[Program] = ()
        self.trust = TrustFile(folder / "trust.json")
        self.answer: Callable[[Errand], bytes] = lambda errand: b"shipped"
        self.asked: list[Errand] = []
        self.secrets: dict[str, str] = {}
        self.got: list[Mapping[str, str]] = []
        self.clock = HeldClock()

    def live(self, *, off: bool = False) -> LiveData:
        """Put the lookups together."""
        return LiveData(
            Outside(
                read=lambda: (self.declared, ()),
                describe=lambda one: (self.programs, self.mark(one)),
                in_place=lambda one: one.command,
                trust=self.trust,
                run=self._run,
                secret=self.secrets.get,
                clock=self.clock,
            ),
            off=off,
        )

    def mark(self, one: Lookup) -> str:
        """Tell what a lookup does from anything else."""
        return f"{one} {self.programs}"

    def allow(self, allowed: bool = True) -> None:
        """Answer for all lookups."""
        answers = {
            name: Answered(self.mark(one), allowed, ()) for name, one in self.declared.items()
        }
        self.trust.put(Path("team"), answers)

    def _run(self, errand: Errand, secrets: Mapping[str, str]) -> bytes:
        self.asked.append(errand)
        self.got.append(secrets)
        return self.answer(errand)

    def pass_(self, seconds: float) -> None:
        """Let time go by."""
        self.clock.time += dt.timedelta(seconds=seconds)


class OneReply(ScriptedReplies):
    """A reply with a field that is looked up, filled by the real templates."""

    def __init__(self) -> None:
        super().__init__()
        self.library = [REPLY]

    def fill(
        self,
        reply: Reply,
        scene: Scene,
        values: Mapping[str, str],
        paragraphs: Mapping[str, bool] = MappingProxyType({}),
    ) -> Filled:
        return preview(reply, "en", FillContext(), values, paragraphs)


def write_library(folder: Path, lookups: str, program: str = "") -> Path:
    """Write a folder of replies with lookups, a program of theirs, and a reply that uses them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lookups.yaml").write_text("saywell: 1\nlookups:\n" + textwrap.indent(lookups, "  "))
    if program:
        (folder / "lookups").mkdir(exist_ok=True)
        (folder / "lookups" / "order.py").write_text(program)
    (folder / "orders.yaml").write_text(
        """saywell: 1
replies:
  - id: order.status
    title: Status of an order
    text: {en: "Your order {{ order }} is {{ status }}."}
    owner: Orders
    review: 2099-01-01
    variables:
      order: {description: Number, example: GR123456}
      status: {description: Status, example: shipped, lookup: order_status}
"""
    )
    return folder
