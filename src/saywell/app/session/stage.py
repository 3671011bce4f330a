"""What the parts of a chat session share: the state, the outside world, and work that blocks."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from saywell.app.desktop import Desktop, NoDesktop
from saywell.app.jobs import Job
from saywell.app.lookups import LiveData
from saywell.app.outbox import Outbox
from saywell.app.scene import Scene
from saywell.app.sending import SendService
from saywell.app.state import Notice, State, Suggestion, Tone
from saywell.app.words import Words
from saywell.app.words.failures import failed
from saywell.engine.fill import Filled
from saywell.errors import RateLimited, SaywellError
from saywell.model.backend import Capability, ChatBackend
from saywell.model.card import Card
from saywell.model.chat import Attachment, Message
from saywell.model.course import Said
from saywell.model.ports import Clock, Journal
from saywell.model.rules import Report, Waiver
from saywell.model.settings import Settings
from saywell.model.snippet import Reply
from saywell.model.untrusted import clean_line

Value = TypeVar("Value")


READ = dt.timedelta(seconds=20)
"""How long what needs nobody's attention is shown, unless a key comes first."""

PASSING = (Tone.INFO, Tone.GOOD)
"""The tones of what was told in passing: warnings and errors are there until a key."""

NAME = 40
"""Characters of a name that a sentence has room for."""


class Replies(Protocol):
    """The library, searched and filled."""

    def refresh(self) -> bool:
        """Open the library, or take over what has changed in it; say whether it is another now.

        May take long, and is called beside the other methods. Raises SaywellError.
        """

    def search(self, query: str, scene: Scene) -> Sequence[Card]:
        """Rank the replies for a query; an empty one gives what is used most."""

    def by_purpose(
        self, purposes: Sequence[str], scene: Scene, tags: Collection[str] = ()
    ) -> Sequence[Card]:
        """List the replies that serve a step of a conversation, the fittest first.

        ``tags`` are those of the situation (`course_replies.SITUATIONS`). May take long, and is
        called beside the other methods. Raises SaywellError.
        """

    def reply(self, name: str) -> Reply:
        """Read the reply with this id. Raises UnknownReply when it has gone."""

    def fill(
        self,
        reply: Reply,
        scene: Scene,
        values: Mapping[str, str],
        paragraphs: Mapping[str, bool] = MappingProxyType({}),
    ) -> Filled:
        """Fill a reply, in the customer's language, as far as the values reach.

        ``paragraphs`` says which of its optional paragraphs are on, where that is not as usual.
        Raises LibraryError when it cannot be shown at all.
        """


class Suggest(Protocol):
    """What may answer the customer."""

    def __call__(self, scene: Scene) -> Sequence[Suggestion]:
        """Rank the team's replies for the customer's last words, the likeliest first."""


def nothing(scene: Scene) -> Sequence[Suggestion]:
    """Suggest nothing: that is how suggestions are turned off."""
    return ()


def nothing_known(word: str) -> None:
    """Take no word into a vocabulary: there is none."""


class Save(Protocol):
    """Keeping a file of a message on this machine."""

    def __call__(self, attachment: Attachment) -> Path:
        """Fetch a file and return where it is now. Raises SaywellError; may take long."""


class Check(Protocol):
    """The etiquette check of a draft in its conversation."""

    def __call__(self, text: str, scene: Scene, waivers: Sequence[Waiver]) -> Report:
        """Check a text; never raises for what stands in it."""


class ReadSaid(Protocol):
    """What messages do for the course of their conversation."""

    def __call__(self, messages: Sequence[Message], language: str, company: str) -> Sequence[Said]:
        """Read messages of one conversation, oldest first; one for each. May take long.

        ``language`` is the customer's, "" when it is not known; ``company`` is the agent's.
        """


def as_said(messages: Sequence[Message], language: str, company: str) -> Sequence[Said]:
    """Take messages for what they are: said by somebody at some time, and no more."""
    return [Said(one.at, one.author, one.id, private=one.private) for one in messages]


class Instead(Protocol):
    """What the team offers instead of a chat about a topic."""

    def __call__(self, topic: str, language: str) -> str:
        """Return it in words for the customer, in a language; "" where the team has not said."""


def no_other_way(topic: str, language: str) -> str:
    """Offer nothing instead: the team has not said what."""
    return ""


@dataclass(frozen=True, slots=True)
class Parts:
    """The outside world of a session."""

    backend: ChatBackend
    journal: Journal
    replies: Replies
    check: Check
    sender: SendService
    outbox: Outbox
    clock: Clock
    settings: Settings
    save: Save
    suggest: Suggest = nothing
    know: Callable[[str], object] = nothing_known
    said: ReadSaid = as_said
    instead: Instead = no_other_way
    desktop: Desktop = field(default_factory=NoDesktop)
    live: LiveData | None = None


class Stage:
    """Holds the state and starts work; the one place where the state is replaced.

    ``run`` starts a job and returns at once, or, where nothing has to be kept waiting, does it.
    """

    def __init__(self, parts: Parts, words: Words, run: Callable[[Job[Any]], None]) -> None:
        self.parts = parts
        self.words = words
        self.run = run
        self.state = State(now=parts.clock.now())
        self._told: tuple[Notice | None, dt.datetime] = (None, self.state.now)
        self.limited: Callable[[RateLimited], None] = lambda _: None
        self.settled: Callable[[Report], Report] = lambda report: report
        """Leaves out of a report on the draft what the course of the conversation answers."""

    def change(self, **changes: Any) -> State:
        """Replace the state by one with some fields changed."""
        self.state = dataclasses.replace(self.state, **changes)
        return self.state

    def say(
        self, text: str, tone: Tone = Tone.INFO, *, stays: bool = False, unsent: bool = False
    ) -> State:
        """Show a notice; one that stays is not wiped by the next key."""
        return self.change(notice=Notice(text, tone, stays, unsent))

    def fade(self) -> None:
        """Take away what was told in passing and has been there long enough to be read."""
        notice, now = self.state.notice, self.state.now
        known, since = self._told
        if notice is not known:
            self._told = (notice, now)
        elif notice and not notice.stays and notice.tone in PASSING and abs(now - since) >= READ:
            self.change(notice=None)

    def warn(self, text: str) -> State:
        """Say something that stays, behind what is told already."""
        before = self.state.notice
        first = f"{before.text.rstrip('.')}. " if before is not None else ""
        return self.say(first + text, Tone.WARNING, stays=True)

    def tell(self, error: SaywellError) -> None:
        """Show what went wrong and the way out."""
        self.say(self.explained(error), Tone.ERROR, stays=True)

    def explained(self, error: SaywellError) -> str:
        """Write what went wrong and the way out, in the language of the screen."""
        return failed(error, self.words.language, self.parts.settings.chat.url)

    def work(
        self,
        lane: str,
        work: Callable[[], Any],
        done: Callable[[Any], None] = lambda _: None,
        failed: Callable[[SaywellError], None] | None = None,
        *,
        latest: bool = False,
    ) -> None:
        """Start work that may block; without ``failed``, what goes wrong is shown."""

        def told(error: SaywellError) -> None:
            if isinstance(error, RateLimited):
                self.limited(error)
            (failed or self.tell)(error)

        self.run(Job(lane, work, done, told, latest))

    def can(self, capability: Capability) -> bool:
        """Say whether the chat system can do something, and tell the agent when it cannot."""
        if capability in self.parts.backend.capabilities:
            return True
        try:
            self.parts.backend.lacks(capability)
        except SaywellError as error:
            self.say(self.explained(error), Tone.WARNING)
        return False

    def scene(self) -> Scene | None:
        """Return what is known around the draft, None when no conversation is open."""
        state = self.state
        if state.current is None:
            return None
        current = state.current
        if current.first_reply and state.answered:
            current = dataclasses.replace(current, first_reply=False)
        return Scene(
            account=state.account,
            conversation=current,
            messages=state.messages,
            note=state.draft.note,
            attachments=tuple(path.name for path in state.files),
            canned=tuple(one.text for one in state.replies),
            names=state.colleagues,
        )

    def scene_is_like(self, scene: Scene) -> bool:
        """Say whether what is written now is meant for the same readers, with the same files."""
        now = self.scene()
        return now is not None and (now.conversation.id, now.note, now.attachments) == (
            scene.conversation.id,
            scene.note,
            scene.attachments,
        )

    def name_of(self, conversation_id: str) -> str:
        """Return the customer's name, or the conversation's id where there is none."""
        for entry in self.state.queue:
            if entry.id == conversation_id:
                return clean_line(entry.contact.name, limit=NAME) or conversation_id
        return conversation_id


def with_entry(texts: Mapping[str, str], key: str, text: str) -> Mapping[str, str]:
    """Return a mapping with one text more; a blank one is taken out instead."""
    if not text.strip():
        return without(texts, key)
    return MappingProxyType({**texts, key: text})


def without(mapping: Mapping[str, Value], key: str) -> Mapping[str, Value]:
    """Return a mapping without one key."""
    return MappingProxyType({name: value for name, value in mapping.items() if name != key})
