"""The contract's part on all else that is done to a conversation, or declared impossible."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import time
from collections import Counter
from collections.abc import Callable

import pytest
from tests.backends.staging import (
    SEND_FAILURES,
    Break,
    Stage,
    able,
)

from saywell.errors import (
    BackendError,
    NotFound,
    Rejected,
)
from saywell.model.backend import Capability
from saywell.model.chat import CannedReply, Outgoing, Priority, Status

CANNED = "Hello {{ contact.name }} {% if x %}\n\n  Καλημέρα 👍 <b>&amp;</b>"


def missing(stage: Stage, wanted: Counter[str], seconds: float = 10.0) -> Counter[str]:
    """Return which texts are not stored once all are, or so many seconds have passed.

    A desk runs a macro after it has answered.
    """
    end = time.monotonic() + seconds
    while (lacking := wanted - Counter(stage.stored_texts())) and time.monotonic() < end:
        time.sleep(0.02)
    return lacking


class Actions:
    """Each is done, or declared impossible."""

    def test_every_other_action_is_done_or_declared_impossible(self, stage: Stage) -> None:
        backend, here = stage.backend, stage.waiting
        me = backend.account().agent.id
        able(backend, Capability.TYPING, lambda: backend.typing(here, True))
        able(backend, Capability.TYPING, lambda: backend.typing(here, False))
        done = {
            "read": able(backend, Capability.READ, lambda: backend.mark_read(here)),
            "labels": able(
                backend, Capability.LABELS, lambda: backend.set_labels(here, ["billing", "vip"])
            ),
            "priority": able(
                backend, Capability.PRIORITY, lambda: backend.set_priority(here, Priority.URGENT)
            ),
            "assign": able(backend, Capability.ASSIGN, lambda: backend.assign(here, me)),
            "status": able(
                backend, Capability.STATUS, lambda: backend.set_status(here, Status.RESOLVED)
            ),
        }
        if not stage.live:
            return
        now = backend.conversation(here)
        seen = {
            "read": now.unread == 0,
            "labels": set(now.labels) == {"billing", "vip"},
            "priority": now.priority is Priority.URGENT,
            "assign": now.assignee is not None and now.assignee.id == me,
            "status": now.status is Status.RESOLVED,
        }
        assert {name: seen[name] for name, was in done.items() if was} == {
            name: True for name, was in done.items() if was
        }
        if done["status"]:
            assert here not in [one.id for one in backend.queue()]
            assert here in [one.id for one in backend.queue(Status.RESOLVED)]
            assert here in [one.id for one in backend.queue(None)]
            since = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
            changed = {one.id: one.status for one in backend.changed(since)}
            assert changed[here] is Status.RESOLVED

    def test_what_was_set_can_be_cleared(self, stage: Stage) -> None:
        backend, here = stage.backend, stage.waiting
        able(backend, Capability.STATUS, lambda: backend.set_status(here, Status.RESOLVED))
        able(backend, Capability.STATUS, lambda: backend.set_status(here, Status.OPEN))
        able(backend, Capability.READ, lambda: backend.mark_read(here))
        unread = able(backend, Capability.UNREAD, lambda: backend.mark_unread(here))
        cleared = {
            "priority": able(
                backend, Capability.PRIORITY, lambda: backend.set_priority(here, None)
            ),
            "labels": able(backend, Capability.LABELS, lambda: backend.set_labels(here, [])),
            "assignee": able(backend, Capability.ASSIGN, lambda: backend.assign(here, None)),
            "team": able(backend, Capability.TEAMS, lambda: backend.assign_team(here, None)),
        }
        if stage.live:
            now = backend.conversation(here)
            assert now.status is Status.OPEN
            assert not [name for name, was in cleared.items() if was and getattr(now, name)]
            assert now.unread > 0 or not unread

    def test_a_snoozed_conversation_says_until_when(self, stage: Stage) -> None:
        backend, here = stage.backend, stage.waiting
        until = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).replace(microsecond=0)
        able(backend, Capability.SNOOZE, lambda: backend.set_status(here, Status.SNOOZED, until))
        if stage.live and Capability.SNOOZE in backend.capabilities:
            now = backend.conversation(here)
            assert (now.status, now.snoozed_until) == (Status.SNOOZED, until)
            assert here not in [one.id for one in backend.queue()]
            backend.set_status(here, Status.OPEN)
            now = backend.conversation(here)
            assert (now.status, now.snoozed_until) == (Status.OPEN, None)

    def test_taking_makes_it_mine_and_readable(self, stage: Stage) -> None:
        backend, here = stage.backend, stage.untaken or stage.waiting
        if stage.live and stage.untaken:
            assert next(one for one in backend.queue() if one.id == here).assignee is None
        taken = able(backend, Capability.TAKE, lambda: backend.take(here))
        if not taken or not stage.live:
            return
        backend.take(here)
        now = backend.conversation(here)
        assert now.assignee is not None
        assert now.assignee.id == backend.account().agent.id
        assert not now.needs_taking
        assert backend.messages(here)
        assert backend.send(Outgoing("taken", here, stage.reply)).text == stage.reply

    def test_a_transfer_reaches_the_colleague_and_its_summary_never_the_customer(
        self, stage: Stage
    ) -> None:
        backend, here = stage.backend, stage.waiting
        aside = None
        if Capability.NOTES not in backend.capabilities:
            aside = Outgoing("summary-key", here, "Her parcel is lost; a new one goes out today.")
        done = able(
            backend, Capability.TRANSFER, lambda: backend.transfer(here, stage.colleague, aside)
        )
        if not done or not stage.live:
            return
        if aside is not None:
            with contextlib.suppress(BackendError):  # it may have left this agent's sight
                backend.transfer(here, stage.colleague, aside)
            assert stage.colleague_reads().count(aside.text) == 1
            assert aside.text not in stage.stored_texts()
        with contextlib.suppress(NotFound):
            assignee = backend.conversation(here).assignee
            assert assignee is not None
            assert assignee.id == stage.colleague

    def test_a_team_is_listed_and_given_a_conversation(self, stage: Stage) -> None:
        backend, here = stage.backend, stage.waiting
        if able(backend, Capability.TEAMS, backend.teams):
            team = backend.teams()[0]
            backend.assign_team(here, team.id)
            if stage.live:
                assert backend.conversation(here).team == team.name

    def test_a_canned_reply_is_added_changed_and_removed(self, stage: Stage) -> None:
        backend = stage.backend
        made: list[CannedReply] = []
        if not able(
            backend,
            Capability.CANNED_WRITE,
            lambda: made.append(backend.create_canned("zz-new", CANNED)),
        ):
            able(
                backend,
                Capability.CANNED_WRITE,
                lambda: backend.update_canned(CannedReply("1", "a", "b")),
            )
            able(backend, Capability.CANNED_WRITE, lambda: backend.delete_canned("1"))
            return
        (new,) = made
        assert new == CannedReply(new.id, "zz-new", CANNED)
        changed = backend.update_canned(CannedReply(new.id, "zz-newer", "Good day.\n\nBye"))
        assert changed == CannedReply(new.id, "zz-newer", "Good day.\n\nBye")
        if stage.live:
            assert changed in backend.canned_replies()
            with pytest.raises(Rejected, match="taken"):
                backend.create_canned("zz-newer", "Another one.")
            assert [one.id for one in backend.canned_replies()].count(new.id) == 1
        backend.delete_canned(new.id)
        if stage.live:
            assert new.id not in [one.id for one in backend.canned_replies()]
            with pytest.raises(NotFound):
                backend.delete_canned(new.id)
            with pytest.raises(NotFound):
                backend.update_canned(changed)
        for odd in ("../1", "", "-1", "x"):
            with pytest.raises(NotFound):
                backend.delete_canned(odd)

    @pytest.mark.parametrize("kind", Break)
    def test_a_change_of_a_canned_reply_that_fails_says_how(
        self, stage: Stage, kind: Break
    ) -> None:
        backend = stage.backend
        if kind not in stage.breaks or Capability.CANNED_WRITE not in backend.capabilities:
            return
        there = backend.canned_replies()[0]
        changes: dict[str, Callable[[], object]] = {
            "create": lambda: backend.create_canned("zz-lost", "Hello."),
            "update": lambda: backend.update_canned(dataclasses.replace(there, text="Hello.")),
            "delete": lambda: backend.delete_canned(there.id),
        }
        for name, change in changes.items():
            if kind is Break.FOREIGN and name == "delete":
                continue  # its answer says nothing, so that none is strange
            stage.break_all(kind)
            with pytest.raises(BackendError) as failed:
                change()
            assert type(failed.value) is SEND_FAILURES[kind], name
            stage.mend()

    def test_a_macro_says_what_it_does_before_it_runs(self, stage: Stage) -> None:
        backend, here = stage.backend, stage.waiting
        if not able(backend, Capability.MACROS, backend.macros):
            able(backend, Capability.MACROS, lambda: backend.run_macro("1", here))
            return
        macros = backend.macros()
        assert macros
        assert all(one.id and one.name and one.steps for one in macros)
        for macro in macros:
            before = stage.stored_texts()
            backend.run_macro(macro.id, here)
            if stage.live:
                wanted = Counter(before) + Counter(macro.messages)
                assert missing(stage, wanted) == Counter()
        with pytest.raises(NotFound):
            backend.run_macro("987654", here)
