"""Faults that can be ordered: latency, errors, lost answers, answers that are not Chatwoot's."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from saywell.errors import UsageError


class FaultKind(StrEnum):
    """What goes wrong. *Stored* means that the request was carried out before it went wrong."""

    LATENCY = "latency"  # the answer comes late, and is right
    SERVER_ERROR = "server_error"  # 500, not carried out
    RATE_LIMIT = "rate_limit"  # 429 in plain text, not carried out
    SIGN_IN = "sign_in"  # 401 as for a wrong token, not carried out
    STORED_THEN_TIMEOUT = "stored_then_timeout"  # stored, silence, then the connection ends
    DROP_BEFORE = "drop_before"  # the connection ends, not carried out
    DROP_AFTER = "drop_after"  # stored, then the connection ends without an answer
    HTML = "html"  # 200 with a web page, as a proxy or a login wall sends it; not carried out
    TRUNCATED = "truncated"  # stored, the connection ends in the middle of the answer
    WRONG_TYPE = "wrong_type"  # stored, the JSON comes as text/plain
    MISSING = "missing"  # 404 with a web page, as where a proxy passes no websocket on
    # For the websocket alone, once it is open:
    MUTE = "mute"  # not a word, not even a welcome
    UNCONFIRMED = "unconfirmed"  # subscriptions are not confirmed, as after a wrong token
    NO_PINGS = "no_pings"  # no pings
    GARBAGE = "garbage"  # broken frames come before the first event, and then all is well
    HANG_UP = "hang_up"  # the connection ends after so many events


@dataclass(frozen=True, slots=True)
class Fault:
    """One order.

    ``path`` is a shell pattern for the request's path (``*/messages``, ``/cable``), ``count`` is
    how many requests it befalls, ``seconds`` is how long a late or silent one takes, and
    ``events`` after how many events a websocket is hung up.
    """

    kind: FaultKind
    method: str = "*"
    path: str = "*"
    count: int = 1
    seconds: float = 0.0
    events: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Say whether a request is meant."""
        return self.method.upper() in ("*", method) and fnmatchcase(path, self.path)

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Fault:
        """Read an order that came over HTTP.

        Raises:
            UsageError: the kind is unknown or a value has the wrong type.
        """
        try:
            return cls(
                kind=FaultKind(body.get("kind", "")),
                method=str(body.get("method", "*")),
                path=str(body.get("path", "*")),
                count=max(int(body.get("count", 1)), 1),
                seconds=max(float(body.get("seconds", 0.0)), 0.0),
                events=max(int(body.get("events", 0)), 0),
            )
        except (TypeError, ValueError) as error:
            kinds = ", ".join(FaultKind)
            raise UsageError(f"not a fault: {error}", hint=f"kinds: {kinds}") from error

    def as_json(self) -> dict[str, Any]:
        """Render as the order that makes it."""
        return asdict(self)


class Faults:
    """The orders that are still open, first come first served; safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[list[Any]] = []

    def order(
        self,
        kind: FaultKind | str,
        *,
        method: str = "*",
        path: str = "*",
        count: int = 1,
        seconds: float = 0.0,
        events: int = 0,
    ) -> Fault:
        """Order a fault for the next ``count`` requests that match; return the order."""
        fault = Fault(FaultKind(kind), method, path, count, seconds, events)
        self.add(fault)
        return fault

    def add(self, fault: Fault) -> None:
        """Put an order at the end of the list."""
        with self._lock:
            self._orders.append([fault, fault.count])

    def take(self, method: str, path: str) -> Fault | None:
        """Use up one count of the first order that matches, None when there is none."""
        with self._lock:
            for order in self._orders:
                fault: Fault = order[0]
                if fault.matches(method, path):
                    order[1] -= 1
                    if not order[1]:
                        self._orders.remove(order)
                    return fault
        return None

    def pending(self) -> list[Fault]:
        """List the open orders with what is left of their counts."""
        with self._lock:
            return [replace(fault, count=left) for fault, left in self._orders]

    def clear(self) -> None:
        """Forget every order."""
        with self._lock:
            self._orders.clear()
