"""Request limits as Chatwoot's rack-attack sets them; off unless asked for, as on loopback."""

from __future__ import annotations

import re
import threading
from collections import defaultdict, deque

PERIOD = 60.0
"""Seconds that every limit here counts over."""

ALL_PER_ADDRESS = 3000
"""Requests a minute from one address (``RACK_ATTACK_LIMIT``); here all come from one."""

META_PER_USER = 30
"""``conversations/meta`` a minute, for each user and account."""

SEARCHES_PER_ACCOUNT = 100
"""``contacts/search`` a minute, for each account."""

_META = re.compile(r"/api/v1/accounts/(\d+)/conversations/meta\Z")
_SEARCH = re.compile(r"/api/v1/accounts/(\d+)/contacts/search\Z")


class Limits:
    """Counts requests over the last minute; safe from several threads."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled
        self._lock = threading.Lock()
        self._seen: defaultdict[tuple[str, str, str], deque[float]] = defaultdict(deque)

    def exceeded(self, path: str, user: str, now: float) -> bool:
        """Count a request at ``now`` (seconds) and say whether it is one too many."""
        if not self._enabled:
            return False
        if self._count(("all", "", ""), ALL_PER_ADDRESS, now):
            return True
        if match := _META.match(path):
            return self._count(("meta", match[1], user), META_PER_USER, now)
        if match := _SEARCH.match(path):
            return self._count(("search", match[1], ""), SEARCHES_PER_ACCOUNT, now)
        return False

    def _count(self, key: tuple[str, str, str], most: int, now: float) -> bool:
        """Count under a key; refused requests do not count."""
        with self._lock:
            seen = self._seen[key]
            while seen and seen[0] <= now - PERIOD:
                seen.popleft()
            if len(seen) >= most:
                return True
            seen.append(now)
            return False
