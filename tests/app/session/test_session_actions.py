"""What goes with a canned reply: seen before, set after the sending, told in a notice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.app.session.test_session import Stand
from tests.scripted import shown

from saywell.app.scene import Scene
from saywell.app.state import Inserted, Mode
from saywell.engine.fill import Filled
from saywell.errors import PermissionRefused, Rejected, Unreachable
from saywell.model.backend import Capability
from saywell.model.card import Card
from saywell.model.chat import Priority, Status, Team
from saywell.model.languages import Localised
from saywell.model.snippet import Actions, OptionalParagraph, Reply

RETURN = Actions(labels=("return", "vip"), status="resolved", priority="high", assign="Returns")


def _reply(**more: object) -> Reply:
    return Reply(
        "returns.label",
        title=Localised.plain("Return label"),
        text=Localised.plain("Your label is on its way."),
        **more,  # type: ignore[arg-type]
    )


class OneReply:
    """A library of one reply, which prints the names of the paragraphs that are on."""

    def __init__(self, reply: Reply) -> None:
        self.one = reply

    def refresh(self) -> bool:
        return False

    def search(self, query: str, scene: Scene) -> Sequence[Card]:
        return (shown(self.one),)

    def by_purpose(
        self, purposes: Sequence[str], scene: Scene, tags: Collection[str] = ()
    ) -> Sequence[Card]:
        return (shown(self.one),) if self.one.purpose in purposes else ()

    def reply(self, name: str) -> Reply:
        return self.one

    def fill(
        self,
        reply: Reply,
        scene: Scene,
        values: Mapping[str, str],
        paragraphs: Mapping[str, bool] = MappingProxyType({}),
    ) -> Filled:
        on = [name for name, switched in paragraphs.items() if switched]
        return Filled(" ".join((reply.text.best("en"), *on)), lang="en")


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


@pytest.fixture
def done(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what is set in the chat system, in its order."""
    deeds: list[object] = []

    def sent_first(deed: object) -> None:
        assert stand.backend.sent, "nothing may be set before the message is sent"
        deeds.append(deed)

    def labels(_: str, names: Sequence[str]) -> None:
        sent_first(tuple(names))

    def priority(_: str, value: Priority | None) -> None:
        sent_first(value)

    def status(_: str, value: Status, until: object = None) -> None:
        sent_first(value)

    def team(_: str, team_id: str | None) -> None:
        sent_first(f"team {team_id}")

    def agent(_: str, agent_id: str | None) -> None:
        sent_first(f"agent {agent_id}")

    monkeypatch.setattr(stand.backend, "teams", lambda: [Team("7", "Returns")])
    monkeypatch.setattr(stand.backend, "assign_team", team)
    monkeypatch.setattr(stand.backend, "assign", agent)
    monkeypatch.setattr(stand.backend, "set_labels", labels)
    monkeypatch.setattr(stand.backend, "set_priority", priority)
    monkeypatch.setattr(stand.backend, "set_status", status)
    return deeds


def send(stand: Stand) -> None:
    """Send the text; where that closes the conversation before its time, say why."""
    stand.session.sending.send()
    if stand.session.state.mode is Mode.ASK:
        stand.session.menus.type("the label is all they need")
        stand.session.menus.accept()


def insert(stand: Stand, **more: object) -> None:
    object.__setattr__(stand.parts, "replies", OneReply(_reply(**more)))
    stand.session.open("2")
    stand.session.palette.open()


def test_labels_priority_and_status_follow_the_message(stand: Stand, done: list[object]) -> None:
    old = stand.backend.conversations["2"]
    stand.backend.conversations["2"] = replace(old, labels=("vip", "old"))
    insert(stand, actions=RETURN)
    assert stand.session.state.palette.after == RETURN
    stand.session.palette.accept()
    assert done == []
    send(stand)
    assert done == [("vip", "old", "return"), Priority.HIGH, "team 7", Status.RESOLVED]
    told = "Sent. Also set: #return, #vip, given to Returns, priority high, resolved."
    assert stand.notice() == told


def test_they_follow_also_when_another_conversation_was_open_meanwhile(
    stand: Stand, done: list[object]
) -> None:
    insert(stand, actions=Actions(labels=("return",)))
    stand.session.palette.accept()
    stand.session.open("1")
    stand.session.go_back()
    send(stand)
    assert done == [("return",)]


def test_a_message_that_was_not_sent_sets_nothing(stand: Stand, done: list[object]) -> None:
    insert(stand, actions=RETURN)
    stand.session.palette.accept()
    stand.backend.fail["send"] = Rejected("too long")
    send(stand)
    assert done == []
    assert [one.actions for one in stand.session.state.replies] == [RETURN]
    stand.backend.fail.clear()
    send(stand)
    assert len(done) == 4


def test_what_goes_with_a_message_of_the_outbox_follows_when_that_has_left(
    stand: Stand, done: list[object]
) -> None:
    insert(stand, actions=RETURN)
    stand.session.palette.accept()
    stand.backend.fail["send"] = Unreachable("no line")
    send(stand)
    assert done == []
    stand.backend.fail.clear()
    stand.clock.pass_(70)
    stand.session.tick()
    assert len(stand.backend.sent) == 1
    assert len(done) == 4


@pytest.mark.parametrize(
    ("name", "can", "expected"),
    [
        ("Bo", {Capability.TEAMS, Capability.ASSIGN}, ["agent 2"]),
        ("returns", {Capability.TEAMS}, ["team 7"]),
        ("Bo", {Capability.ASSIGN}, ["agent 2"]),
    ],
)
def test_a_conversation_is_given_to_a_team_or_an_agent_by_name(
    stand: Stand, done: list[object], name: str, can: set[Capability], expected: list[str]
) -> None:
    stand.backend.can = frozenset(can)
    insert(stand, actions=Actions(assign=name))
    stand.session.palette.accept()
    send(stand)
    assert done == expected


def test_a_name_that_nobody_has_is_told_with_the_nearest(stand: Stand, done: list[object]) -> None:
    insert(stand, actions=Actions(assign="Retruns", labels=("return",)))
    stand.session.palette.accept()
    send(stand)
    assert done == [("return",)]
    assert "done: #return" in stand.notice()
    assert "'Retruns'" in stand.notice()


def test_what_is_the_programs_own_is_told_as_well(stand: Stand, done: list[object]) -> None:
    insert(stand, actions=Actions(hold="3m", follow_up="24h"))
    stand.session.palette.accept()
    send(stand)
    assert done == []
    assert stand.notice() == "Sent. Also set: hold of 3 min once they agree."


def test_a_note_and_a_reply_that_was_taken_out_set_nothing(
    stand: Stand, done: list[object]
) -> None:
    insert(stand, actions=RETURN)
    stand.session.palette.accept()
    stand.session.composer.toggle_note()
    send(stand)
    stand.session.palette.open()
    stand.session.palette.accept()
    stand.type("Something else altogether.")
    send(stand)
    assert len(stand.backend.sent) == 2
    assert done == []


def test_what_the_chat_system_cannot_do_is_not_promised(stand: Stand, done: list[object]) -> None:
    stand.backend.can = frozenset({Capability.LABELS})
    insert(stand, actions=RETURN)
    assert stand.session.state.palette.after == Actions(labels=RETURN.labels)
    stand.session.palette.accept()
    send(stand)
    assert done == [RETURN.labels]


def test_a_refusal_is_told_and_the_message_counts_as_sent(
    stand: Stand, done: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionRefused("not yours", hint="ask your lead")

    monkeypatch.setattr(stand.backend, "set_priority", refuse)
    insert(stand, actions=RETURN)
    stand.session.palette.accept()
    send(stand)
    assert done == [RETURN.labels]
    assert "done: #return, #vip" in stand.notice()
    assert "ask your lead" in stand.notice()
    assert stand.notice().startswith("Sent to Wei")
    assert stand.session.state.draft.text == ""


def test_optional_paragraphs_are_switched_through_every_combination(stand: Stand) -> None:
    about = Localised.plain("what it adds")
    paragraphs = {
        "track": OptionalParagraph(about, default=True),
        "bring": OptionalParagraph(about),
    }
    insert(stand, paragraphs=MappingProxyType(paragraphs))
    seen = []
    for _ in range(4):
        palette = stand.session.state.palette
        seen.append(tuple(palette.switched.values()))
        assert palette.preview.endswith(
            " ".join(name for name, on in palette.switched.items() if on) or "way."
        )
        stand.session.palette.switch()
    assert seen[0] == (True, False)
    assert len(set(seen)) == 4
    stand.session.palette.switch()
    stand.session.palette.accept()
    assert stand.session.state.draft.text.endswith("way. bring")
    assert [one.reply_id for one in stand.session.state.replies] == ["returns.label"]


def test_without_optional_paragraphs_there_is_nothing_to_switch(stand: Stand) -> None:
    insert(stand)
    before = stand.session.state
    assert stand.session.palette.switch() is before


def test_the_finding_under_the_cursor_is_the_chosen_one(stand: Stand) -> None:
    session = stand.session
    session.open("2")
    text = "wrong then maybe"
    stand.type(text)
    assert len(session.state.findings) == 2
    session.composer.edit(text, text.index("maybe") + 2)
    chosen = session.state.chosen_finding
    assert chosen is not None
    assert chosen.check == "M01.maybe"
    session.composer.edit(text, text.index("then"))  # between the two: the choice stays
    assert session.state.chosen_finding == chosen
    session.composer.edit(text, 1)
    assert session.state.chosen_finding == session.state.findings[0]


def test_what_was_inserted_is_known_by_conversation(stand: Stand) -> None:
    insert(stand, actions=RETURN)
    stand.session.palette.accept()
    inserted = Inserted("returns.label", "Your label is on its way.", RETURN, "en")
    assert list(stand.session.state.replies) == [inserted]
    assert stand.session.open("1").replies == ()
    assert stand.session.go_back().replies == (inserted,)
    stand.type("")
    assert stand.session.state.replies == ()
