"""What every backend must do, or declare that it cannot: one suite, run on a stage for each.

A stage is a chat system with a conversation in which a customer waits, and ways to break it
(:class:`tests.backends.staging.Stage`). To test another backend, derive from
:class:`BackendContract` and give it a ``stage`` fixture.
"""

from __future__ import annotations

import pytest
from tests.backends.contract_actions import Actions
from tests.backends.contract_reading import Reading
from tests.backends.contract_sending import Sending
from tests.backends.staging import Stage


class BackendContract(Reading, Sending, Actions):
    """The suite."""

    @pytest.fixture
    def stage(self) -> Stage:
        raise NotImplementedError
