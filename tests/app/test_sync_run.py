"""A sync is carried out: faults, changes meanwhile, a process that ends in the middle."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.canned_desk import TEAM, CannedDesk, Killed, Killer, World, edit, what
from tests.app.canned_desk import synced as synced
from tests.app.canned_desk import world as world

from saywell.app import sync_files
from saywell.app.sync_giving import Giver
from saywell.app.wiring_sync import Wishes
from saywell.errors import (
    LibraryError,
    PermissionRefused,
    RateLimited,
    Uncertain,
    Unreachable,
    Where,
)
from saywell.model.backend import Capability
from saywell.model.sync import Do, End

# -- the chat system as it is


def test_a_chat_system_that_is_only_read_gives_and_takes_nothing(
    synced: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_only = frozenset(Capability) - {Capability.CANNED_WRITE}
    monkeypatch.setattr(CannedDesk, "capabilities", property(lambda self: read_only))
    edit(synced, "Thank you,", "Many thanks,")
    gone = synced.desk.of("hold")
    assert gone
    del synced.desk.rows[gone.id]
    synced.desk.put("news", "We have news for you.")
    plan, ran = synced.sync(deleting=True)
    held = {one.name: one.held for one in plan.steps if one.held}
    assert "can only be read" in held["thanks (en)"]
    assert "may not list all" in held["hold.ask (en)"]
    assert [one.step.name for one in ran.done] == ["/news (en)"]


def test_pull_and_push_do_half_of_it(synced: World) -> None:
    edit(synced, "Thank you,", "Many thanks,")
    synced.desk.put("news", "We have news for you.")
    assert [one.do for one in synced.plan(Wishes(only="pull")).due] == [Do.CREATE_HERE]
    assert [one.do for one in synced.plan(Wishes(only="push")).due] == [Do.CHANGE_THERE]


def lost(call: str) -> None:
    raise Uncertain(f"{call} was lost")


def test_an_answer_that_was_lost_is_looked_for_and_nothing_is_made_twice(world: World) -> None:
    world.desk.after = lost
    _, ran = world.sync()
    assert [one.end for one in ran.done] == [End.DONE] * 3
    assert len(world.desk.rows) == 3
    assert world.plan().steps == ()


def test_a_lost_answer_that_cannot_be_looked_for_stops_the_sync(world: World) -> None:
    def away(call: str) -> None:
        if call == "list" and world.desk.rows:
            raise Unreachable("away")

    world.desk.after, world.desk.before = lost, away
    _, ran = world.sync()
    assert isinstance(ran.stopped, Uncertain)
    assert (len(world.desk.rows), ran.done) == (1, [])
    world.desk.before = world.desk.after = lambda call: None
    world.sync()
    assert len(world.desk.rows) == 3
    assert world.plan().steps == ()


def test_what_did_not_arrive_is_told_and_done_by_the_next_sync(world: World) -> None:
    world.write(TEAM + "  - {id: more, title: More, text: {en: There is more.}}\n")
    world.desk.before = lambda call: None if call == "list" else lost(call)
    _, ran = world.sync()
    assert [one.end for one in ran.done] == [End.UNKNOWN] * 3
    assert isinstance(ran.stopped, Uncertain)
    world.desk.before = lambda call: None
    world.sync()
    assert len(world.desk.rows) == 4
    assert world.plan().steps == ()


def test_what_somebody_changes_between_the_plan_and_the_write_is_left(synced: World) -> None:
    edit(synced, "Thank you,", "Many thanks,")
    edit(synced, "Could you hold", "May you hold")
    work = synced.open()
    plan = work.plan(deleting=False)
    synced.desk.put("thanks", "Theirs now.")
    ran = work.apply(plan, lambda said: None)
    ends = {one.step.name: (one.end, one.why) for one in ran.done}
    assert ends["hold.ask (en)"] == (End.DONE, "")
    assert ends["thanks (en)"][0] is End.LEFT
    assert "changed there meanwhile" in ends["thanks (en)"][1]
    assert synced.desk.text("thanks") == "Theirs now."
    assert what(synced.plan()) == {"thanks (en)": "conflict"}


def test_what_somebody_writes_here_between_the_plan_and_the_write_is_left(synced: World) -> None:
    synced.desk.put("hold", "Hold on, I [reason].")
    synced.desk.put("hold-el", "Στιγμή, να [reason].")
    work = synced.open()
    plan = work.plan(deleting=False)
    edit(synced, "Could you hold", "May you hold")
    ran = work.apply(plan, lambda said: None)
    assert {one.step.lang: one.end for one in ran.done} == {"en": End.LEFT, "el": End.DONE}
    assert "May you hold" in synced.read()
    assert what(synced.plan()) == {"hold.ask (en)": "conflict"}


@pytest.mark.parametrize(
    "error", [PermissionRefused("not allowed"), Unreachable("away"), RateLimited("too many")]
)
def test_what_stops_all_is_told_with_what_was_done_before(world: World, error: Exception) -> None:
    calls = 0

    def second(call: str) -> None:
        nonlocal calls
        calls += call == "create"
        if calls == 2:
            raise error

    world.desk.before = second
    _, ran = world.sync()
    assert ran.stopped is error
    assert ran.count(End.DONE) == 1
    world.desk.before = lambda call: None
    assert len(world.plan().steps) == 2
    world.sync()
    assert world.plan().steps == ()


def test_a_limit_is_waited_for_once_where_the_server_says_how_long(world: World) -> None:
    waits: list[float] = []
    pauses = iter([3.0, None])

    def limited(call: str) -> None:
        if call == "create":
            raise RateLimited("too many", retry_after=next(pauses))

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        world.desk.before = lambda call: None

    told: list[str] = []
    world.desk.before = limited
    giver = Giver(world.desk, told.append, sleep=sleep)
    steps = world.plan().due
    assert [one.done.end for one in giver.give(steps)] == [End.DONE] * 3
    assert (waits, len(told)) == ([3.0], 1)
    assert "waiting 3 s" in told[0]


def test_one_reply_that_cannot_be_written_leaves_the_others(
    synced: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        synced.desk.put(f"new-{number}", f"We have the news {number} for you.")
    prove = sync_files._prove

    def refuse(path: Path, draft: sync_files._Draft) -> None:
        if any(name == "new-3" for name, _ in draft.wanted):
            raise LibraryError("it could not be read back", where=Where.of(path))
        prove(path, draft)

    monkeypatch.setattr(sync_files, "_prove", refuse)
    _, ran = synced.sync()
    ends = {one.step.code: one.end for one in ran.done}
    assert ends == {
        **{f"new-{number}": End.DONE for number in range(5)},
        "new-3": End.REFUSED,
    }
    monkeypatch.undo()
    synced.sync()
    assert synced.texts()["new-3", "en"] == "We have the news 3 for you."
    assert synced.plan().steps == ()


def test_what_would_be_too_large_for_one_file_goes_into_several(
    synced: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_files, "LARGEST", 3_000)
    for number in range(6):
        synced.desk.put(f"new-{number}", f"We have the news {number} for you. " * 30)
    synced.sync()
    files = sorted(one.name for one in synced.folder.iterdir())
    assert files == [
        "from-chatwoot-2.yaml",
        "from-chatwoot-3.yaml",
        "from-chatwoot.yaml",
        "team.yaml",
    ]
    assert synced.plan().steps == ()
    synced.desk.put("last", "One more for you.")
    synced.sync()
    assert sorted(one.name for one in synced.folder.iterdir()) == files


# -- a process that ends in the middle


@pytest.mark.parametrize("late", [False, True])
def test_a_sync_killed_at_any_effect_can_be_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    for at in range(40):
        world = World(tmp_path / f"r{at}", tmp_path / f"h{at}")
        world.write(TEAM)
        world.desk.put("old", "An old text.")
        world.sync()
        edit(world, "Thank you,", "Many thanks,")
        edit(
            world,
            "  - id: thanks",
            "  - id: more\n    title: M\n    text: {en: One more.}\n  - id: thanks",
        )
        world.desk.put("hold-el", "Περιμένετε, να [reason];")
        world.desk.put("old", "An older text.")
        world.desk.put("news", "We have news for you.")
        gone = world.desk.of("hold")
        assert gone
        del world.desk.rows[gone.id]
        with monkeypatch.context() as patched:
            killer = Killer(world, patched, at, late)
            try:
                world.sync(deleting=True)
                ended = not killer.dead
            except Killed:
                ended = False
        world.desk.before = world.desk.after = lambda call: None
        plan, _ = world.sync(deleting=True)
        assert plan.conflicts == (), at
        assert world.plan().steps == ()
        assert world.desk.texts() == {
            "hold-el": "Περιμένετε, να [reason];",
            "thanks": 'Many thanks, {{contact.first_name || "friend"}}.',
            "more": "One more.",
            "old": "An older text.",
            "news": "We have news for you.",
        }
        assert {name for name, _ in world.texts()} == {"hold.ask", "thanks", "more", "old", "news"}
        assert not [one for one in world.folder.iterdir() if one.name.startswith(".")]
        if ended:
            assert at > 5
            return
    raise AssertionError("it never came to its end")
