"""Promises: what a message that is about to leave promises, and how its customer is reached."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence

from saywell.app.follow_ups import ABOUT, new_id
from saywell.app.scene import Scene
from saywell.engine.matchers.asking import MAIL, PHONE, is_phone
from saywell.engine.text import Text
from saywell.errors import SaywellError
from saywell.model.chat import Author, Contact, Message, Outgoing
from saywell.model.course import Limits, Move, Said
from saywell.model.followup import FollowUp, FollowUpState
from saywell.model.ports import Clock, Journal
from saywell.model.settings import span
from saywell.model.untrusted import clean_line

Read = Callable[[Sequence[Message], str, str], Sequence[Said]]
"""Says what messages of one conversation do, by the customer's language and the agent's company."""


class Promises:
    """Finds what a message promises that is about to leave (C08); may take long the first time."""

    def __init__(self, read: Read, journal: Journal, clock: Clock, limits: Limits) -> None:
        self._read = read
        self._journal = journal
        self._clock = clock
        self._limits = limits

    def expect(self, message: Outgoing, scene: Scene | None, promised: str = "") -> None:
        """Keep what a message promises under its key, for when it is really sent.

        ``scene`` is where it is written, as far as that is known, ``promised`` the time that its
        canned replies set. A message never stays here because of that: what fails is left out.
        """
        with contextlib.suppress(SaywellError):
            for one in self.found(message, scene, promised):
                self._journal.expect_follow_up(message.key, one)

    def found(
        self, message: Outgoing, scene: Scene | None, promised: str = ""
    ) -> tuple[FollowUp, ...]:
        """Return what a message promises to the customer, and the promises that it keeps, as done.

        What tells how far it is belongs to the open promise that is due first.
        """
        if message.private or not message.text.strip():
            return ()
        said, now = self._said(message.text, scene), self._clock.now()
        open_ones = self._journal.follow_ups(message.conversation_id)
        new = self._new(message, said, scene, promised, open_ones)
        kept = [one for one in open_ones if self._keeps(said, one, now)]
        done = tuple(
            dataclasses.replace(one, id=new_id(), state=FollowUpState.DONE, ended=now, made=now)
            for one in kept
            if new is None or one.about != new.about
        )
        return done if new is None else (*done, new)

    def _keeps(self, said: Said, one: FollowUp, now: dt.datetime) -> bool:
        """Say whether a message keeps a promise that was meant for this very chat.

        One comes back to the customer; an advice may be about something else while there is time.
        """
        length = one.due - one.made
        if length > self._limits.longest:
            return False
        comes_back = said.moves & {Move.BACK, Move.PROGRESS, Move.PROMISE}
        return bool(comes_back) or (Move.ADVISE in said.moves and now - one.made >= length / 2)

    def _new(
        self,
        message: Outgoing,
        said: Said,
        scene: Scene | None,
        promised: str,
        open_ones: Sequence[FollowUp],
    ) -> FollowUp | None:
        """Return the follow-up of a message, None when it promises nothing."""
        now, chosen = self._clock.now(), message.conversation_id
        is_timed = bool(promised or said.lasts) or _promises(said)
        known = [
            one
            for one in open_ones
            if Move.PROGRESS in said.moves and (is_timed or not self._keeps(said, one, now))
        ]
        if not (promised or known or _promises(said)):
            return None
        length = said.lasts or (span(promised) if promised else None)
        due = now + (length or self._limits.follow_up)
        if known and length is None:
            due = known[0].due
        contact = scene.conversation.contact if scene else Contact()
        return FollowUp(
            id=new_id(),
            conversation_id=chosen,
            name=clean_line(contact.name),
            about=known[0].about if known else self._about(message.text, scene),
            made=now,
            due=due,
            contact=contact_of(contact, scene.messages if scene else ()),
            progress=now if known else None,
        )

    def _about(self, text: str, scene: Scene | None) -> str:
        """Return the sentence that promises, the whole text where no single one does."""
        lang = scene.conversation.contact.language if scene else ""
        sentences = [text[start:end] for start, end in Text(text, lang).sentences]
        if len(sentences) > 1:
            for one in sentences:
                if _promises(self._said(one, scene)):
                    return clean_line(one.strip(), limit=ABOUT)
        return clean_line(text.strip(), limit=ABOUT)

    def _said(self, text: str, scene: Scene | None) -> Said:
        """Read a text as the message that it will be."""
        message = Message("", "", Author.AGENT, "", text, self._clock.now())
        language = scene.conversation.contact.language if scene else ""
        company = scene.account.company if scene and scene.account else ""
        return self._read([message], language, company)[-1]


def _promises(said: Said) -> bool:
    """Say whether a text promises an answer; a hold has a timer of its own."""
    return Move.PROMISE in said.moves and Move.ASK_HOLD not in said.moves


def contact_of(contact: Contact, messages: Sequence[Message] = ()) -> str:
    """Return how to reach a customer: by their profile, else by what they wrote last."""
    known = clean_line(contact.email or contact.phone)
    if known:
        return known
    for message in reversed(messages):
        if message.author is Author.CUSTOMER:
            mail = MAIL.search(message.text)
            if mail is not None:
                return mail.group()
            for match in PHONE.finditer(message.text):
                number = match.group().strip()
                if is_phone(number) and (number[0] in "+0(" or sum(map(str.isdigit, number)) == 10):
                    return number
    return ""
