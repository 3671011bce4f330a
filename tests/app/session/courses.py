"""A session in which the words of messages say plainly what they do, and time passes as told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from tests.app.session.test_session import Jobs
from tests.scripted import HeldClock, ScriptedBackend, ScriptedReplies, customer, parts_for

from saywell.app.session.session import Session
from saywell.errors import BackendError
from saywell.model.chat import Agent, Author, Message, Outgoing, Status, Team
from saywell.model.course import Due, Move, Said, Step
from saywell.model.languages import Localised
from saywell.model.snippet import Actions, Reply, Variable
from saywell.tui.keys import screen_words

WORDS = {
    "welcome": Move.GREET,
    "you mean": Move.RESTATE,
    "try this": Move.ADVISE,
    "may I check": Move.ASK_HOLD,
    "I am back": Move.BACK,
    "still checking": Move.PROGRESS,
    "may I connect": Move.ASK_TRANSFER,
    "meet": Move.INTRODUCE,
    "are you there": Move.CHECK_IN,
    "solved?": Move.ASK_SOLVED,
    "else?": Move.ASK_ELSE,
    "thank you": Move.THANK,
    "have a nice day": Move.WISH,
    "goodbye": Move.GOODBYE,
    "rate us": Move.ASK_FEEDBACK,
    "your email": Move.ASK_CONTACT,
    "I promise": Move.PROMISE,
    "yes": Move.AGREE,
    "no way": Move.REFUSE,
    "that's all": Move.DONE,
    "a human": Move.WANT_PERSON,
    "your other shop": Move.WRONG_COMPANY,
}
"""What each of these words does where it stands in a message."""


def read_plainly(messages: Sequence[Message], language: str, company: str) -> list[Said]:
    """Read messages by these words; ``3 min`` is the time that they name."""
    return [_read(one) for one in messages]


def _read(message: Message) -> Said:
    moves = frozenset(move for word, move in WORDS.items() if word in message.text)
    lasts = re.search(r"(\d+) min", message.text)
    return Said(
        message.at,
        message.author,
        message.id,
        moves,
        dt.timedelta(minutes=int(lasts[1])) if lasts else None,
        reasoned="because" in message.text,
        private=message.private,
    )


def canned(
    name: str, purpose: str, text: str, *, tags: tuple[str, ...] = (), **more: object
) -> Reply:
    """Make a reply of the team, in English and Greek."""
    fields = re.findall(r"<(\w+)>", text)
    return Reply(
        name,
        title=Localised.plain(name),
        text=Localised(MappingProxyType({"en": text, "el": f"{text} (el)"})),
        purpose=purpose,
        tags=tags,
        variables=MappingProxyType(
            {field: Variable(Localised.plain(field), Localised.plain(field)) for field in fields}
        ),
        **more,  # type: ignore[arg-type]
    )


LIBRARY = (
    canned("greet", "greeting", "welcome"),
    canned("greet.late", "greeting", "welcome at last", tags=("waited",)),
    canned("greet.again", "greeting", "welcome back", tags=("returning",)),
    canned("hold", "hold", "may I check 3 min because <minutes>?", actions=Actions(hold="3m")),
    canned("hold.more", "hold", "may I check 5 min because?", tags=("again",)),
    canned("back", "back_from_hold", "I am back"),
    canned("progress", "progress_update", "still checking"),
    canned("transfer", "transfer", "may I connect, because"),
    canned("intro", "introduction", "hello I took over"),
    canned("pass", "introduction", "meet Bo", tags=("pass-on",)),
    canned("ping1", "check_in_first", "are you there"),
    canned("ping2", "check_in_second", "are you there still"),
    canned("ping3", "check_in_last", "are you there at all"),
    canned("solved", "anything_else", "solved?", tags=("solved",)),
    canned("else", "anything_else", "else?"),
    canned("thanks", "thanks", "thank you"),
    canned("bye", "closing", "have a nice day, goodbye"),
    canned("end", "closing", "take care", actions=Actions(status="resolved")),
    canned("rate", "feedback", "rate us"),
    canned("contact", "ask_contact", "your email"),
    canned("later", "follow_up", "I promise"),
    canned("wrong", "wrong_company", "it is over there"),
)


class CourseBackend(ScriptedBackend):
    """Writes everything by the session's clock, and keeps what is done to a conversation."""

    def __init__(self, clock: HeldClock, *numbers: int) -> None:
        entries = [
            replace(customer(number, f"Customer {number}"), assignee=Agent("1", "Alex"))
            for number in numbers
        ]
        super().__init__(*entries)
        self.clock = clock
        self.done: list[object] = []

    def write(
        self, conversation_id: str, text: str, author: Author = Author.CUSTOMER, **more: object
    ) -> Message:
        who = {"author_id": "1"} if author is Author.AGENT else {}
        return super().write(
            conversation_id, text, author, **{"at": self.clock.now(), **who, **more}
        )

    def teams(self) -> list[Team]:
        return [Team("7", "Billing")]

    def _do(self, call: str, *facts: object) -> None:
        self._enter(call)
        self.done.append((call, *facts))

    def transfer(
        self, conversation_id: str, agent_id: str, summary: Outgoing | None = None
    ) -> None:
        self._do("transfer", conversation_id, agent_id, summary.text if summary else None)

    def assign_team(self, conversation_id: str, team_id: str | None) -> None:
        self._do("assign_team", conversation_id, team_id)

    def take(self, conversation_id: str) -> None:
        self._do("take", conversation_id)

    def set_status(
        self, conversation_id: str, status: Status, until: dt.datetime | None = None
    ) -> None:
        self._do("set_status", conversation_id, status)
        entry = self.conversations[conversation_id]
        self.conversations[conversation_id] = replace(entry, status=status, waiting_since=None)


class CourseStand:
    """A session in the middle of its day, with conversation 1 open."""

    def __init__(self, folder: Path, *numbers: int, delay: str = "0s") -> None:
        self.folder = folder
        self.delay = delay
        self.clock = HeldClock()
        self.backend = CourseBackend(self.clock, *(numbers or (1, 2)))
        self.jobs = Jobs()
        self.begin()

    def begin(self) -> None:
        """Start the program, the first time or again."""
        parts = parts_for(self.backend, self.folder, clock=self.clock, delay=self.delay)
        replies = parts.replies
        assert isinstance(replies, ScriptedReplies)
        replies.library = list(LIBRARY)
        self.parts = replace(parts, said=read_plainly)
        self.session = Session(self.parts, screen_words("en"), self.jobs)
        self.session.start()
        self.session.open("1")
        self.session.tick()

    def fail(self, call: str, error: BackendError | None) -> None:
        """Let a call to the chat system fail from now on, or work again."""
        self.backend.fail.pop(call, None)
        if error is not None:
            self.backend.fail[call] = error

    def customer(self, text: str, conversation_id: str = "1") -> None:
        """Let the customer write, and the session see it."""
        self.backend.write(conversation_id, text)
        self.session.refresh()
        self.session.tick()

    def says(self, text: str) -> None:
        """Write to the customer, and send."""
        self.session.composer.edit(text, len(text))
        self.send()

    def send(self) -> None:
        """Send what is in the composer."""
        self.session.sending.send()
        self.session.tick()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.pass_(seconds)
        self.session.tick()

    def answer(self, text: str) -> None:
        """Type the answer to what is asked, or what narrows a list, and take it."""
        self.session.menus.type(text)
        self.session.menus.accept()

    @property
    def draft(self) -> str:
        return self.session.state.draft.text.rstrip()

    @property
    def dues(self) -> list[Step]:
        return [one.step for one in self.session.state.due]

    def first(self) -> Due:
        return self.session.state.due[0]

    def mark(self, conversation_id: str) -> Step | None:
        """Return what the row of a conversation in the queue shows."""
        mark = self.session.state.course.marks.get(conversation_id)
        return mark.step if mark else None

    @property
    def notice(self) -> str:
        notice = self.session.state.notice
        return notice.text if notice else ""

    @property
    def title(self) -> str:
        menu = self.session.state.menu
        return menu.title if menu else ""

    def deeds(self, conversation_id: str = "1") -> list[tuple[str, str]]:
        """Return what the journal has of the agent's deeds: which, and which step or to whom."""
        kept = self.parts.journal.deeds(conversation_id)
        return [(one.deed.value, one.step or one.to) for one in kept]
