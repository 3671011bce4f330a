"""Counting what becomes of the canned replies in the composer: put in, taken out, sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from saywell.app.replying import lacked_language
from saywell.app.session.parcels import still_in
from saywell.app.session.stage import Stage
from saywell.app.state import Inserted
from saywell.engine.fill import Filled
from saywell.model.records import Use, Used


class Counting:
    """Counts replies as they are put into drafts and as they are given up there.

    One that was taken out may come back by undoing that; it is given up when its draft is left.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._out: dict[str, tuple[Inserted, ...]] = {}

    def inserted(self, one: Inserted, filled: Filled | None) -> None:
        """Count a reply that was put into a draft, and the language that it should have had."""
        counted = [Used(one.reply_id, Use.INSERTED, one.lang)]
        if filled is not None and (lang := lacked_language(filled)):
            counted.append(Used(one.reply_id, Use.LACKED, lang))
        self._record(counted)

    def taken_out(self, conversation_id: str, replies: Sequence[Inserted]) -> None:
        """Note replies that are in a draft no more."""
        if replies:
            self._out[conversation_id] = (*self._out.get(conversation_id, ()), *replies)

    def come_back(
        self, conversation_id: str, text: str, there: Sequence[Inserted]
    ) -> tuple[Inserted, ...]:
        """Return the replies that are in a draft again beside those known to be ``there``.

        One that was inserted anew is there, and has not come back.
        """
        out = self._out.pop(conversation_id, ())
        wholly = [one for one in out if one.text in text]
        back = still_in((*there, *wholly), text)[len(still_in(there, text)) :]
        left = [one for one in out if not any(one is other for other in back)]
        self.taken_out(conversation_id, left)
        return back

    def settle(self, conversation_id: str) -> None:
        """Count the replies that were taken out of a draft, and did not come back."""
        given_up = self._out.pop(conversation_id, ())
        self._record([Used(one.reply_id, Use.ABANDONED, one.lang) for one in given_up])

    def _record(self, counted: Sequence[Used]) -> None:
        record = self._stage.parts.journal.record_use
        for one in counted:
            self._stage.work("usage", partial(record, one.reply_id, one.use, one.lang))

    def keep(self) -> None:
        """Count at once what was taken out and did not come back: the program is about to end."""
        record = self._stage.parts.journal.record_use
        for replies in self._out.values():
            for one in replies:
                record(one.reply_id, Use.ABANDONED, one.lang)
        self._out = {}
