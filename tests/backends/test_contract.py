from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.backends.contract import BackendContract
from tests.backends.stages import DeskStage, RecordedStage
from tests.backends.staging import Stage

from saywell.practice.server import PracticeDesk


class TestChatwootOnThePracticeDesk(BackendContract):
    @pytest.fixture
    def stage(self) -> Iterator[Stage]:
        with PracticeDesk(customers=False) as desk:
            stage = DeskStage(desk)
            yield stage
            stage.close()


class TestChatwootOnRecordedReplies(BackendContract):
    @pytest.fixture
    def stage(self) -> Iterator[Stage]:
        stage = RecordedStage()
        yield stage
        stage.close()
