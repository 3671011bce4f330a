"""What the agent does at the chat system beside writing: taking a conversation, saving files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from saywell.app.session.news import News
from saywell.app.session.reading import Reading
from saywell.app.session.stage import NAME, Stage
from saywell.app.state import State, Tone
from saywell.model.backend import Capability
from saywell.model.chat import Message
from saywell.model.untrusted import clean_line


class Deeds:
    """Takes the open conversation and saves its files; what cannot be done is said in one line."""

    def __init__(self, stage: Stage, news: News, reading: Reading) -> None:
        self._stage = stage
        self._backend = stage.parts.backend
        self._news = news
        self._reading = reading
        self._asked = ""

    @property
    def _state(self) -> State:
        return self._stage.state

    def take(self) -> State:
        """Answer the open conversation from now on; a colleague's is taken at the second press."""
        current, words = self._state.current, self._stage.words
        if current is None:
            return self._stage.say(words("notice.open_first"), Tone.WARNING)
        if not self._stage.can(Capability.TAKE):
            return self._state
        name, chosen = self._stage.name_of(current.id), current.id
        account, who = self._state.account, current.assignee
        mine = account is not None and who is not None and who.id == account.agent.id
        if mine and not current.needs_taking:
            return self._stage.say(words("notice.yours", name=name))
        if who is not None and not mine and self._asked != chosen:
            self._asked = chosen
            told = words(
                "notice.take_asks", who=clean_line(who.name, limit=NAME) or who.id, name=name
            )
            return self._stage.say(told, Tone.WARNING)
        self._asked = ""

        def done(_: object) -> None:
            self._news.again(chosen)
            if self._state.selected == chosen:
                self._reading.want()
                self._reading.mark_read(chosen)
            told = words("notice.taken", name=name)
            if who is not None and not mine:
                told = words(
                    "notice.taken_over", name=name, who=clean_line(who.name, limit=NAME) or who.id
                )
            self._stage.say(told, Tone.GOOD)

        self._stage.work(f"take {chosen}", lambda: self._backend.take(chosen), done)
        return self._state

    def mark_unread(self) -> State:
        """Put the unread mark back: somebody else, or a later hour, is to read it again."""
        chosen = self._state.selected
        if not chosen or not self._stage.can(Capability.UNREAD):
            return self._state
        name = self._stage.name_of(chosen)

        def done(_: object) -> None:
            self._stage.say(self._stage.words("notice.unread", name=name), Tone.GOOD)
            self._news.soon()

        self._stage.work(f"read {chosen}", lambda: self._backend.mark_unread(chosen), done)
        return self._state

    def save_files(self, shown: Collection[str] = ()) -> State:
        """Save the files of the newest message that has some, of those ``shown`` if one of them."""
        words = self._stage.words
        if not self._stage.can(Capability.DOWNLOADS):
            return self._state
        having = [one for one in self._state.messages if one.attachments]
        having = [one for one in having if one.id in shown] or having
        if not having:
            return self._stage.say(words("notice.no_files"))
        message: Message = having[-1]
        save = self._stage.parts.save

        def done(paths: list[Path]) -> None:
            told = ", ".join(clean_line(str(path)) for path in paths)
            self._stage.say(words("notice.saved", paths=told), Tone.GOOD, stays=True)

        self._stage.say(words("notice.saving", count=len(message.attachments)))
        self._stage.work("files", lambda: [save(one) for one in message.attachments], done)
        return self._state
