"""A chat system that keeps canned replies, a library beside it, and a sync of the two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.scripted import ScriptedBackend

from saywell.app.sync_run import Ran
from saywell.app.wiring_sync import Sync, Wishes
from saywell.errors import NotFound, Rejected
from saywell.model.chat import CannedReply
from saywell.model.settings import ChatSystem, LibraryFolders, Settings
from saywell.model.sync import SyncPlan
from saywell.model.untrusted import clean
from saywell.stores.files import write_file
from saywell.stores.library import load_library

NO_WISHES = Wishes()

TEAM = """\
saywell: 1
topic: Team
replies:
  # asked before every hold
  - id: hold.ask
    title: Hold
    triggers: [hold]
    variables:
      reason: {description: why, example: check}
    text:
      en: Could you hold while I {{ reason }}?  # keep it short
      el: Μπορείτε να περιμένετε για να {{ reason }};
  - id: thanks
    title: Thanks
    text:
      en: "Thank you, {{ contact.first_name | default: 'friend' }}."
"""


class CannedDesk(ScriptedBackend):
    """Keeps canned replies as Chatwoot does: ids that count up, short codes that are unique."""

    name = "Chatwoot"
    canned_format = "chatwoot"

    def __init__(self, **replies: str) -> None:
        super().__init__()
        self.rows: dict[str, CannedReply] = {}
        self.ids = 0
        self.before: Callable[[str], None] = lambda call: None
        self.after: Callable[[str], None] = lambda call: None
        for code, text in replies.items():
            self.put(code.replace("_", "-"), text)

    def put(self, code: str, text: str) -> CannedReply:
        """Write a reply as somebody does there."""
        there = self.of(code)
        if there is None:
            self.ids += 1
        made = CannedReply(there.id if there else str(self.ids), code, text)
        self.rows[made.id] = made
        return made

    def of(self, code: str) -> CannedReply | None:
        return next((one for one in self.rows.values() if one.short_code == code), None)

    def text(self, code: str) -> str | None:
        there = self.of(code)
        return there.text if there else None

    def texts(self) -> dict[str, str]:
        return {one.short_code: one.text for one in self.rows.values()}

    def canned_replies(self) -> list[CannedReply]:
        self.before("list")
        return [
            CannedReply(one.id, one.short_code, clean(one.text))
            for one in sorted(self.rows.values(), key=lambda one: one.short_code)
        ]

    def create_canned(self, short_code: str, text: str) -> CannedReply:
        self.before("create")
        self._check(short_code, text, "")
        made = self.put(short_code, text)
        self.after("create")
        return CannedReply(made.id, made.short_code, clean(made.text))

    def update_canned(self, reply: CannedReply) -> CannedReply:
        self.before("update")
        if reply.id not in self.rows:
            raise NotFound("no such thing")
        self._check(reply.short_code, reply.text, reply.id)
        self.rows[reply.id] = reply
        self.after("update")
        return CannedReply(reply.id, reply.short_code, clean(reply.text))

    def delete_canned(self, canned_id: str) -> None:
        self.before("delete")
        if self.rows.pop(canned_id, None) is None:
            raise NotFound("no such thing")
        self.after("delete")

    def _check(self, code: str, text: str, own: str) -> None:
        there = self.of(code)
        if not text.strip() or not code.strip():
            raise Rejected("Content can't be blank", status=422)
        if there is not None and there.id != own:
            raise Rejected("Short code has already been taken", status=422)


class World:
    """A folder of replies, a chat system, and a home for what both last had in common."""

    def __init__(self, folder: Path, home: Path, desk: CannedDesk | None = None) -> None:
        self.folder = folder
        self.home = home
        self.desk = desk or CannedDesk()
        self.settings = Settings(
            chat=ChatSystem(url="https://desk.example.org", account="1"),
            library=LibraryFolders(folders=(str(folder),), starter=False),
        )
        folder.mkdir(exist_ok=True)

    def write(self, text: str, name: str = "team.yaml") -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def read(self, name: str = "team.yaml") -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def texts(self) -> dict[tuple[str, str], str]:
        library, _ = load_library([self.folder])
        return {(one.id, lang): text for one in library.replies.values() for lang, text in one.text}

    def open(self, wishes: Wishes = NO_WISHES) -> Sync:
        return Sync(self.settings, self.desk, wishes, "desk.example.org/1", self.home)

    def plan(self, wishes: Wishes = NO_WISHES, *, deleting: bool = False) -> SyncPlan:
        return self.open(wishes).plan(deleting=deleting)

    def sync(self, wishes: Wishes = NO_WISHES, *, deleting: bool = False) -> tuple[SyncPlan, Ran]:
        work = self.open(wishes)
        plan = work.plan(deleting=deleting)
        return plan, work.apply(plan, lambda said: None)


class Killed(BaseException):
    """The process is gone: nothing that it would do afterwards happens."""


class Killer:
    """Ends the process at its nth effect, before or after that: nothing happens from then on."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch, at: int, late: bool) -> None:
        self.left = at
        self.dead = False
        self._late = late
        world.desk.before = lambda call: None if call == "list" else self.early()
        world.desk.after = lambda call: self.later()

        def effect(path: Path, content: str, *, private: bool) -> None:
            self.early()
            write_file(path, content, private=private)
            self.later()

        monkeypatch.setattr("saywell.app.sync_files.write_file", effect)
        monkeypatch.setattr("saywell.stores.files.write_file", effect)

    def early(self) -> None:
        if self.dead:
            raise Killed
        self.left -= 1
        if self.left < 0 and not self._late:
            self.dead = True
            raise Killed

    def later(self) -> None:
        if self.left < 0:
            self.dead = True
            raise Killed


def what(plan: SyncPlan) -> dict[str, str]:
    """Return what a plan does to each reply, held or not."""
    return {one.name: ("held " if one.held else "") + one.do for one in plan.steps}


def edit(world: World, old: str, new: str, name: str = "team.yaml") -> None:
    before = world.read(name)
    assert old in before
    world.write(before.replace(old, new), name)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "replies", tmp_path / "home")
    made.write(TEAM)
    return made


@pytest.fixture
def synced(world: World) -> World:
    """Both sides are alike, and that is kept."""
    world.sync()
    return world
