"""The columns of the fault matrix: live chat systems, each behind the proxy."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager

from tests.backends.lhc_server import ALICE, LiveHelperChatServer
from tests.backends.stage_livehelperchat import LiveHelperChatStage
from tests.backends.stage_matrix import MatrixStage
from tests.backends.stages import DeskStage, ProxiedStage
from tests.backends.synapse import Synapse
from tests.faults.trial import Column, Variant

from saywell.model.backend import Capability
from saywell.practice.server import PracticeDesk

DESK, MATRIX, LIVE_HELPER_CHAT = "practice desk (Chatwoot)", "Matrix (Synapse)", "Live Helper Chat"
NAMES = (DESK, MATRIX, LIVE_HELPER_CHAT)


def opened(name: str, synapse: Synapse) -> AbstractContextManager[Column]:
    """Open a column by its name."""
    if name == MATRIX:
        return matrix(synapse)
    return desk() if name == DESK else live_helper_chat()


def variants(stage: ProxiedStage) -> tuple[Variant, ...]:
    """Say which kinds of messages a chat system takes."""
    needed = {Variant.NOTE: Capability.NOTES, Variant.FILE: Capability.ATTACHMENTS}
    able = stage.backend.capabilities
    return tuple(one for one in Variant if one not in needed or needed[one] in able)


@contextlib.contextmanager
def matrix(synapse: Synapse) -> Iterator[Column]:
    """A real Synapse."""
    stage = MatrixStage(synapse)
    environment = {
        "SAYWELL_KIND": "matrix",
        "SAYWELL_URL": stage.proxy.url,
        "SAYWELL_USER": stage.agent.id,
        "SAYWELL_ACCOUNT": stage.agent.id,
        "SAYWELL_TOKEN": stage.agent.token,
    }
    yield Column(MATRIX, stage, environment, variants(stage))
    stage.close()


@contextlib.contextmanager
def desk() -> Iterator[Column]:
    """The practice desk."""
    with PracticeDesk(customers=False) as running:
        stage = DeskStage(running)
        environment = {
            "SAYWELL_KIND": "chatwoot",
            "SAYWELL_URL": stage.proxy.url,
            "SAYWELL_ACCOUNT": str(running.account_id),
            "SAYWELL_TOKEN": running.token,
        }
        yield Column(DESK, stage, environment, variants(stage))
        stage.close()


@contextlib.contextmanager
def live_helper_chat() -> Iterator[Column]:
    """The stand-in of Live Helper Chat."""
    with LiveHelperChatServer() as server:
        stage = LiveHelperChatStage(server)
        environment = {
            "SAYWELL_KIND": "livehelperchat",
            "SAYWELL_URL": stage.proxy.url,
            "SAYWELL_USER": ALICE.username,
            "SAYWELL_ACCOUNT": ALICE.username,
            "SAYWELL_TOKEN": stage.secret,
        }
        yield Column(LIVE_HELPER_CHAT, stage, environment, variants(stage))
        stage.close()
