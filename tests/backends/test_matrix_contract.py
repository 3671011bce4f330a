from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.backends.contract import BackendContract
from tests.backends.stage_matrix import MatrixStage
from tests.backends.staging import Stage
from tests.backends.synapse import Synapse


class TestMatrixOnSynapse(BackendContract):
    @pytest.fixture
    def stage(self, synapse: Synapse) -> Iterator[Stage]:
        stage = MatrixStage(synapse)
        yield stage
        stage.close()
