"""Fields that are looked up while a person fills them: beside the keys, offered when they come."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from saywell.app import asking as fields
from saywell.app.jobs import Job
from saywell.app.lookups import LiveData
from saywell.app.state import Asking
from saywell.engine.fill import FillContext, Filled
from saywell.errors import LookupFailed, SaywellError
from saywell.model.lookup import Found, Looking, failure
from saywell.model.snippet import Reply


class LiveFields:
    """Looks up the field that is asked for, if it has a lookup.

    ``run`` starts a job, ``current`` tells which field is asked for by then, ``show`` shows it
    anew. Without ``live`` nothing is looked up.
    """

    def __init__(
        self,
        live: LiveData | None,
        run: Callable[[Job[Any]], None],
        current: Callable[[], Asking | None],
        show: Callable[[Asking], object],
    ) -> None:
        self._live = live
        self._run = run
        self._current = current
        self._show = show

    def to_ask(self, reply: Reply, filled: Filled, given: Mapping[str, str]) -> tuple[str, ...]:
        """Name the fields that are still open, in the order in which they are asked for."""
        return filled.missing if self._live is None else self._live.to_ask(reply, filled, given)

    def start(self, context: FillContext) -> None:
        """Look up the field that is asked for now; it is shown anew at once, and at the end."""
        live, asking = self._live, self._current()
        if live is None or asking is None or not live.has(asking.reply, asking.name):
            return
        reply, name, lang = asking.reply, asking.name, asking.lang
        source, values = reply.variables[name].lookup, dict(asking.values)
        begun = Looking(source)

        def settle(looking: Looking) -> None:
            now = self._current()
            if now is not None and now.live is begun:  # still the same field
                self._show(fields.looked_up(now, looking))

        def done(found: Found) -> None:
            settle(Looking(source, found, live.age(found)))

        def failed(error: SaywellError) -> None:
            if not isinstance(error, LookupFailed):
                error = failure("crashed", source, error=error.message)
            settle(Looking(source, failed=error))

        def work() -> Found:
            return live.look_up(reply, name, values, context, lang)

        self._show(dataclasses.replace(asking, live=begun))
        self._run(Job(f"lookup {source}", work, done, failed, latest=True))
