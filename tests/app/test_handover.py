"""Handing over: the summary is there for certain before anything is transferred."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.scripted import HeldClock, ScriptedBackend, customer

from saywell.app.handover import Handover, Target, colleague, hand_over, team
from saywell.app.sending import SendService
from saywell.errors import PermissionRefused, Rejected, Uncertain, Unreachable, UsageError
from saywell.model.backend import Capability
from saywell.model.chat import Agent, Message, Outgoing, Team
from saywell.model.ports import Journal
from saywell.model.rules import Waiver
from saywell.stores.journal import SqliteJournal

BUDI = Target("2", "Budi Santoso")
BILLING = Target("9", "billing", is_team=True)
SUMMARY = "Refund is agreed; she waits for the date."


class Desk(ScriptedBackend):
    """Remembers in which order things were done."""

    def __init__(self) -> None:
        super().__init__(customer(7, "Ana"))
        self.done: list[tuple[object, ...]] = []
        self.keys: list[str] = []

    def send(self, message: Outgoing) -> Message:
        sent = super().send(message)
        self.done.append(("send", message.text, message.private))
        return sent

    def transfer(
        self, conversation_id: str, agent_id: str, summary: Outgoing | None = None
    ) -> None:
        self._enter("transfer")
        self.keys += [] if summary is None else [summary.key]
        self.done.append(("transfer", conversation_id, agent_id, summary and summary.text))

    def assign_team(self, conversation_id: str, team_id: str | None) -> None:
        self.done.append(("team", conversation_id, team_id))

    def agents(self) -> list[Agent]:
        return [Agent("1", "Alex"), Agent("2", "Budi Santoso", "budi@example.org")]

    def teams(self) -> list[Team]:
        return [Team("9", "billing")]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = SqliteJournal(tmp_path / "journal.sqlite", "here/1")
    yield made
    made.close()


def over(desk: Desk, journal: Journal, to: Target, summary: str = SUMMARY) -> Message | None:
    service = SendService(desk, journal, HeldClock(), sleep=lambda _: None)
    return hand_over(desk, service, journal, Handover("7", to, summary))


def test_the_summary_goes_first_and_as_a_note(desk: Desk, journal: Journal) -> None:
    note = over(desk, journal, BUDI)
    assert note is not None
    assert note.private
    assert desk.done == [("send", SUMMARY, True), ("transfer", "7", "2", None)]


def test_a_team_gets_it_in_the_same_way(desk: Desk, journal: Journal) -> None:
    over(desk, journal, BILLING)
    assert desk.done == [("send", SUMMARY, True), ("team", "7", "9")]


def test_without_notes_the_chat_system_brings_it(desk: Desk, journal: Journal) -> None:
    desk.can -= {Capability.NOTES}
    assert over(desk, journal, BUDI) is None
    assert desk.done == [("transfer", "7", "2", SUMMARY)]
    assert over(desk, journal, BUDI) is None
    assert desk.keys[0] == desk.keys[1]
    over(desk, journal, BUDI, "Another summary.")
    assert len(set(desk.keys)) == 2
    del desk.done[1:]
    with pytest.raises(Rejected, match="private notes"):
        over(desk, journal, BILLING)
    assert len(desk.done) == 1


def test_a_reason_is_kept_also_without_notes(desk: Desk, journal: Journal) -> None:
    desk.can -= {Capability.NOTES}
    service = SendService(desk, journal, HeldClock(), sleep=lambda _: None)
    waiver = Waiver("M25.insult", "her own words")
    hand_over(desk, service, journal, Handover("7", BUDI, SUMMARY, (waiver,)))
    assert [one.waiver for one in journal.waivers()] == [waiver]


def test_a_summary_that_could_not_be_brought_is_kept(desk: Desk, journal: Journal) -> None:
    desk.can -= {Capability.NOTES}
    desk.fail["transfer"] = Uncertain("lost")
    with pytest.raises(Uncertain):
        over(desk, journal, BUDI)
    (kept,) = journal.drafts()
    assert (kept.text, kept.private) == (SUMMARY, True)


def test_without_a_summary_nothing_is_sent(desk: Desk, journal: Journal) -> None:
    assert over(desk, journal, BUDI, "") is None
    assert desk.done == [("transfer", "7", "2", None)]


@pytest.mark.parametrize("error", [Unreachable("gone"), Uncertain("lost"), Rejected("too long")])
def test_when_the_note_is_not_there_for_certain_nothing_is_transferred(
    desk: Desk, journal: Journal, error: Unreachable
) -> None:
    desk.fail["send"] = error
    with pytest.raises(type(error)):
        over(desk, journal, BUDI)
    assert desk.done == []
    drafts = [(one.text, one.private) for one in journal.drafts()]
    sends = [(one.message.text, one.message.private) for one in journal.unsettled()]
    assert set(drafts + sends) == {(SUMMARY, True)}


def test_a_note_that_went_out_is_not_written_again(desk: Desk, journal: Journal) -> None:
    desk.fail["transfer"] = PermissionRefused("you may not")
    with pytest.raises(PermissionRefused) as told:
        over(desk, journal, BUDI)
    assert "without --summary" in told.value.hint
    assert desk.done == [("send", SUMMARY, True)]


def test_what_the_chat_system_lacks_is_told_before_the_summary_is_sent(
    desk: Desk, journal: Journal
) -> None:
    desk.can -= {Capability.TRANSFER, Capability.TEAMS}
    for to in (BUDI, BILLING):
        with pytest.raises(Rejected, match="no means for"):
            over(desk, journal, to)
    assert desk.done == []


def test_who_takes_it_over_is_found_by_name(desk: Desk) -> None:
    assert colleague(desk, "budi") == BUDI
    assert team(desk, "Bill") == BILLING
    with pytest.raises(UsageError, match="you yourself"):
        colleague(desk, "Alex")


def test_where_no_colleague_is_named_it_says_how_to_name_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for alone in ([], [Agent("1", "Alex")]):
        monkeypatch.setattr(desk, "agents", lambda alone=alone: alone)
        with pytest.raises(UsageError, match="names no colleague") as told:
            colleague(desk, "budi")
        assert "chat.colleagues" in told.value.hint
