"""Who plays in the tests of Matrix: an agent, a colleague, a customer, and their programs."""

from __future__ import annotations

import itertools

from tests.backends.stages import no_sleep
from tests.backends.staging import PATIENCE
from tests.backends.synapse import MatrixUser, Synapse

from saywell.backends.http import Limits
from saywell.backends.matrix import MatrixBackend
from saywell.model.chat import Outgoing
from saywell.model.connection import Connection

STEADY = Limits(read=PATIENCE)
ONCE = Limits(read=PATIENCE, tries=1)
"""Patient with a busy machine; the second one does not try again."""

_KEYS = itertools.count(1)


class Cast:
    """Alice and Bob work for a company, Carol is its customer; all of them new on the server."""

    def __init__(self, synapse: Synapse) -> None:
        self.synapse = synapse
        self.alice = synapse.user("alice", "Alice Agent")
        self.bob = synapse.user("bob", "Bob Agent")
        self.carol = synapse.user("carol", "Carol Customer")
        self._opened: list[MatrixBackend] = []

    def backend(
        self, user: MatrixUser | None = None, *, url: str = "", limits: Limits = STEADY
    ) -> MatrixBackend:
        """Start the program of an agent, of Alice when nobody is named."""
        user = user or self.alice
        connection = Connection(
            url=url or self.synapse.url,
            secret=user.token,
            colleagues=(self.alice.id, self.bob.id),
        )
        made = MatrixBackend(connection, limits=limits, sleep=no_sleep)
        self._opened.append(made)
        return made

    def taken(self, *says: str, **settings: object) -> str:
        """Let Carol open a room and Alice take it."""
        room = self.carol.open_room([self.alice], says=says or ("Hello?",), **settings)
        self.alice.join(room)
        return room

    def close(self) -> None:
        """Stop every program."""
        for one in self._opened:
            one.close()


def reply(room: str, text: str = "Hi Carol, I am looking.", **more: object) -> Outgoing:
    """Make a message with a key of its own."""
    return Outgoing(f"key-{next(_KEYS)}", room, text, **more)  # type: ignore[arg-type]


__all__ = ["ONCE", "PATIENCE", "STEADY", "Cast", "reply"]
