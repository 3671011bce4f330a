from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.backends.matrix_cast import Cast
from tests.backends.synapse import Synapse


@pytest.fixture
def cast(synapse: Synapse) -> Iterator[Cast]:
    """An agent, a colleague and a customer on a real Matrix server."""
    made = Cast(synapse)
    yield made
    made.close()
