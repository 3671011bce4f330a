"""A conversation changes hands on a real Matrix server: transfer, show and take, as commands."""

from __future__ import annotations

import pytest
from tests.backends.matrix_cast import Cast
from tests.backends.synapse import MatrixUser, Synapse
from tests.cli.conftest import Say

SUMMARY = "The courier lost the parcel, and a new one is on its way since Friday; " * 9
"""Longer than a line of facts may be."""


def work_as(user: MatrixUser, cast: Cast, patch: pytest.MonkeyPatch) -> None:
    """Lead the commands to the server, as one of the two agents."""
    patch.setenv("SAYWELL_KIND", "matrix")
    patch.setenv("SAYWELL_URL", cast.synapse.url)
    patch.setenv("SAYWELL_TOKEN", user.token)
    patch.setenv("SAYWELL_ACCOUNT", user.id)


def test_the_colleague_reads_the_summary_before_and_after_taking_the_room(
    say: Say, synapse: Synapse, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = Cast(synapse)
    room = cast.taken("Where is my parcel?")
    summary = f"{SUMMARY.strip()}\nCarol calls at five."
    assert say("config", "set", "chat.colleagues", f"{cast.alice.id},{cast.bob.id}").code == 0
    work_as(cast.alice, cast, monkeypatch)
    done = say("transfer", "Carol", "Bob", "--summary", summary)
    assert done.code == 0, done.err
    work_as(cast.bob, cast, monkeypatch)
    short = room.lstrip("!")[:10]
    before = say("show", short)
    assert f"before it is taken: saywell take {short}" in before.out, before.err
    assert "may not arrive" not in before.out
    assert say("take", short).code == 0
    after = say("show", "Carol")
    assert "Where is my parcel?" in after.out
    for shown in (before, after):
        assert f"  invited by: Alice Agent {cast.alice.id}\n" in shown.out
        assert "  handed over by: Alice Agent\n" in shown.out
        assert f"  summary:\n    {SUMMARY.strip()}\n    Carol calls at five.\n" in shown.out


def test_an_encrypted_room_says_that_it_is_and_no_other_reason(
    say: Say, synapse: Synapse, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = Cast(synapse)
    room = cast.taken()
    settings = {"algorithm": "m.megolm.v1.aes-sha2"}
    cast.carol.put_state(room, "m.room.encryption", settings)
    work_as(cast.alice, cast, monkeypatch)
    shown = say("show", "Carol").out
    assert "encrypted: its texts are not for saywell" in shown
    assert "may not arrive" not in shown
