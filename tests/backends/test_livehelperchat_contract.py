from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.backends.contract import BackendContract
from tests.backends.lhc_server import LiveHelperChatServer
from tests.backends.stage_livehelperchat import LiveHelperChatStage
from tests.backends.staging import Stage


class TestLiveHelperChatOnAStandIn(BackendContract):
    @pytest.fixture
    def stage(self) -> Iterator[Stage]:
        with LiveHelperChatServer() as server:
            stage = LiveHelperChatStage(server)
            yield stage
            stage.close()
