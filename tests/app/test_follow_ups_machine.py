"""Random lives of promises: whatever breaks and whoever is killed, none is lost or doubled."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from tests.app.test_sending_machine import COPIES, Lives, Matter

from saywell.app import follow_ups
from saywell.model.followup import FollowUp, FollowUpState

DAY = dt.timedelta(hours=24)


class PromisingLives(Lives):
    """Two copies of the program, where every message that an agent sends promises something.

    ``finished`` are the matters of which one promise was marked as done.
    """

    def __init__(self) -> None:
        super().__init__()
        self.finished: set[Matter] = set()

    def _send(
        self, number: int, matter: Matter, *, later: bool = False, again: bool = False
    ) -> None:
        copy, (place, text) = self.copies[number], matter
        now = self.clock.now()
        key = f"key-{self.keys + 1}"
        promise = FollowUp(follow_ups.new_id(), place, "Harriet", text, now, now + DAY)
        copy.journal.expect_follow_up(key, promise)
        super()._send(number, matter, later=later, again=again)

    @rule(number=COPIES, matter=st.tuples(st.sampled_from("12"), st.sampled_from(["x", "y"])))
    def killed_before_it_was_begun(self, number: int, matter: Matter) -> None:
        """Be killed when the promise is on the disk and its message is not."""
        self.keys += 1
        now = self.clock.now()
        promise = FollowUp(follow_ups.new_id(), matter[0], "Harriet", matter[1], now, now + DAY)
        self._doing(number).journal.expect_follow_up(f"key-{self.keys}", promise)
        self.kill(number)

    @rule(number=COPIES)
    def finish(self, number: int) -> None:
        """Mark the promise that is due first as done."""
        journal = self._doing(number).journal
        for one in journal.follow_ups()[:1]:
            journal.save_follow_up(follow_ups.ended(one, FollowUpState.DONE, self.clock.now()))
            self.finished.add((one.conversation_id, one.about))

    @invariant()
    def each_sent_promise_is_there_once(self) -> None:
        """There is one open follow-up for what was sent, none for what was not, two for nothing."""
        journal = self.copies[0].journal
        open_ones = Counter((one.conversation_id, one.about) for one in journal.follow_ups())
        assert not open_ones or max(open_ones.values()) == 1, open_ones
        sent = journal._rows("SELECT message_id FROM sends WHERE state = 'sent'")
        ids = {row["message_id"] for row in sent}
        kept = {
            (one.conversation_id, one.text)
            for one in self.server.stored
            if one.echo_id and one.id in ids
        }
        assert set(open_ones) <= kept
        assert kept - self.finished <= set(open_ones)

    @invariant()
    def none_is_due_before_its_time(self) -> None:
        """A promise runs from when its message was sent."""
        for one in self.copies[0].journal.follow_ups():
            assert one.due - one.made >= DAY
            assert one.made <= self.clock.now()


TestPromisingLives = PromisingLives.TestCase
TestPromisingLives.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
