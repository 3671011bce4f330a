"""What is counted of the canned replies in a chat session, whatever becomes of their messages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.app.session.test_session import Stand
from tests.app.session.test_session_outbox import away, back
from tests.app.session.test_session_restore import killed

from saywell.errors import BackendError, Rejected, Uncertain
from saywell.model.backend import Capability


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def insert(stand: Stand, trigger: str = "thx") -> None:
    stand.session.palette.open()
    stand.session.palette.search(trigger)
    stand.session.palette.accept()


def counted(stand: Stand) -> dict[str, int]:
    """Return what was counted in all, as ``reply language use``."""
    found: Counter[str] = Counter()
    for key, number in stand.parts.journal.usage_share().counts.items():
        found[f"{key.reply_id} {key.lang} {key.use}"] += number
    return dict(found)


def test_a_reply_is_counted_in_its_language_as_it_goes_in_and_out(stand: Stand) -> None:
    stand.session.open("1")
    insert(stand)
    assert counted(stand) == {"thanks el inserted": 1}
    stand.session.sending.send()
    assert counted(stand) == {"thanks el inserted": 1, "thanks el sent": 1}


def test_one_that_is_changed_before_counts_as_edited_too(stand: Stand) -> None:
    stand.session.open("3")
    insert(stand)
    stand.type("Thank you, dear Joan!")
    stand.session.sending.send()
    assert counted(stand) == {
        "thanks en inserted": 1,
        "thanks en edited": 1,
        "thanks en sent": 1,
    }


def test_a_language_without_a_text_is_counted_as_wanted(stand: Stand) -> None:
    stand.session.open("2")
    insert(stand)
    assert counted(stand) == {"thanks en inserted": 1, "thanks zh lacked": 1}


def test_one_that_is_replaced_is_abandoned_when_the_message_goes(stand: Stand) -> None:
    stand.session.open("3")
    insert(stand)
    stand.type("It left our house today and arrives on Friday.")
    assert "thanks en abandoned" not in counted(stand)
    stand.session.sending.send()
    assert counted(stand) == {"thanks en inserted": 1, "thanks en abandoned": 1}
    stand.session.sending.send()
    assert counted(stand)["thanks en abandoned"] == 1


def test_emptying_the_draft_abandons_it_once_it_is_left(stand: Stand) -> None:
    stand.session.open("3")
    insert(stand)
    stand.type("")
    stand.session.open("1")
    assert counted(stand) == {"thanks en inserted": 1, "thanks en abandoned": 1}
    stand.session.open("3")
    stand.session.open("1")
    assert counted(stand)["thanks en abandoned"] == 1


def test_undoing_that_brings_it_back(stand: Stand) -> None:
    stand.session.open("3")
    insert(stand)
    text = stand.session.state.draft.text
    stand.type("")
    stand.type(text)
    stand.session.sending.send()
    stand.session.leave()
    assert counted(stand) == {"thanks en inserted": 1, "thanks en sent": 1}


def test_the_same_reply_anew_does_not_bring_the_first_back(stand: Stand) -> None:
    stand.session.open("3")
    insert(stand)
    stand.type("")
    insert(stand)
    stand.session.sending.send()
    assert counted(stand) == {
        "thanks en inserted": 2,
        "thanks en abandoned": 1,
        "thanks en sent": 1,
    }


def test_one_of_two_that_are_the_same_is_taken_out(stand: Stand) -> None:
    stand.session.open("3")
    insert(stand)
    insert(stand)
    stand.type("Thank you, Joan. It is on its way.")
    stand.session.sending.send()
    assert counted(stand) == {
        "thanks en inserted": 2,
        "thanks en abandoned": 1,
        "thanks en sent": 1,
    }


def test_what_was_emptied_is_abandoned_when_the_program_ends(stand: Stand) -> None:
    stand.session.open("3")
    insert(stand)
    stand.type("")
    stand.session.leave()
    assert counted(stand) == {"thanks en inserted": 1, "thanks en abandoned": 1}


def test_what_waits_in_a_draft_is_neither_and_counts_after_a_restart(stand: Stand) -> None:
    stand.session.open("1")
    insert(stand)
    stand.session.leave_at_once()
    assert counted(stand) == {"thanks el inserted": 1}
    stand.clock.pass_(1)
    killed(stand)
    stand.session.open("1")
    stand.session.sending.send()
    assert counted(stand) == {"thanks el inserted": 1, "thanks el sent": 1}


def test_one_that_is_taken_back_and_sent_after_all_counts_once(tmp_path: Path) -> None:
    stand = Stand(tmp_path, delay="5s")
    stand.session.open("3")
    insert(stand)
    stand.session.sending.send()
    stand.clock.pass_(1)
    assert stand.session.sending.take_back()
    assert counted(stand) == {"thanks en inserted": 1}
    stand.session.sending.send()
    stand.clock.pass_(5)
    stand.session.tick()
    assert counted(stand) == {"thanks en inserted": 1, "thanks en sent": 1}


@pytest.mark.parametrize("error", [Rejected("too long"), Uncertain("timed out", status=500)])
def test_one_that_failed_and_went_later_counts_once(stand: Stand, error: BackendError) -> None:
    stand.session.open("3")
    insert(stand)
    stand.backend.fail["send"] = error
    stand.session.sending.send()
    assert counted(stand) == {"thanks en inserted": 1}
    stand.backend.fail.clear()
    if stand.session.state.parked:  # nobody knows: the agent takes it back
        stand.session.sort_out()
        stand.session.unsent.give_up()
    assert stand.session.state.draft.text == "Thank you, Joan."
    stand.session.sending.send()
    assert len(stand.backend.sent) == 1
    assert counted(stand) == {"thanks en inserted": 1, "thanks en sent": 1}


@pytest.mark.parametrize("dropped", [False, True])
def test_one_in_the_outbox_counts_when_it_leaves_or_is_dropped(stand: Stand, dropped: bool) -> None:
    stand.session.open("3")
    insert(stand)
    away(stand)
    stand.session.sending.send()
    assert counted(stand) == {"thanks en inserted": 1}
    if dropped:
        stand.session.sort_out()
        stand.session.unsent.drop()
    back(stand)
    end = "abandoned" if dropped else "sent"
    assert counted(stand) == {"thanks en inserted": 1, f"thanks en {end}": 1}


def test_each_part_of_a_text_counts_what_is_in_it(stand: Stand) -> None:
    stand.session.open("3")
    insert(stand)
    insert(stand)
    stand.type("Thank you, Joan.\n---\nIt is on its way.\n---\nThank you, Joan.")
    stand.session.sending.send()
    found = counted(stand)
    assert (found["thanks en inserted"], found["thanks en sent"]) == (2, 2)
    assert "thanks en abandoned" not in found


def test_a_suggestion_and_a_note_count_like_any_other(stand: Stand) -> None:
    assert Capability.NOTES in stand.backend.can
    stand.backend.write("3", "thx")
    stand.session.open("3")
    stand.session.palette.suggestion(0)
    stand.session.palette.suggestion(0)
    stand.session.composer.toggle_note()
    stand.session.sending.send()
    assert counted(stand) == {"thanks en inserted": 1, "thanks en sent": 1}
