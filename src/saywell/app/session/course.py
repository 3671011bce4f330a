"""The etiquette of the conversations in a chat session: what is due, and the keys that serve it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from saywell.app.course_summary import profile
from saywell.app.course_words import WAITING, due_sentence
from saywell.app.rhythm import Rhythm
from saywell.app.session.compose import Composing
from saywell.app.session.course_before import Before
from saywell.app.session.course_closing import WORDED, Closing
from saywell.app.session.course_passing import PassingOn
from saywell.app.session.course_track import RUNNING
from saywell.app.session.course_tracks import Tracks
from saywell.app.session.deeds import Deeds
from saywell.app.session.listen import Ear
from saywell.app.session.menus import Menus
from saywell.app.session.news import News
from saywell.app.session.palette import Choosing
from saywell.app.session.send import Sending
from saywell.app.session.stage import Stage
from saywell.app.session.suggest import unanswered
from saywell.app.state import Inserted, Mode, State, Tone
from saywell.app.state_course import Offer
from saywell.engine.course import before_handing_over, before_saying
from saywell.model.card import Card
from saywell.model.chat import Author, Message
from saywell.model.course import Deed, Done, Move, Said, Step
from saywell.model.rules import Report
from saywell.model.untrusted import clean_line

NO_VALUES: Mapping[str, str] = MappingProxyType({})


class Etiquette:
    """Goes along with the agent through greeting, hold, transfer, check-ins and closing."""

    def __init__(
        self,
        stage: Stage,
        composer: Composing,
        palette: Choosing,
        menus: Menus,
        news: News,
        deeds: Deeds,
        rhythm: Rhythm,
    ) -> None:
        self._stage = stage
        self._palette = palette
        self._menus = menus
        self._deeds = deeds
        self.tracks = Tracks(stage, rhythm)
        self.passing = PassingOn(stage, composer, menus, news, self.tracks, self._serve)
        self.closing = Closing(stage, menus, news, self.tracks, self._serve_step)
        self.before = Before(stage, menus, self.tracks, self.closing)
        self._offered: tuple[object, ...] = ()

    @property
    def _state(self) -> State:
        return self._stage.state

    def _say(self, name: str, tone: Tone = Tone.INFO, /, **values: object) -> State:
        return self._stage.say(self._stage.words(name, **values), tone)

    def listen_to(self, sending: Sending, ear: Ear) -> None:
        """Be told of what is sent and heard, and asked before an answer makes too many chats."""
        sending.asks_first = self.before.asks
        sending.left = self.was_sent
        sending.aside = self.passing
        ear.each = self.tracks.hear
        self._stage.settled = self.settled

    def start(self) -> None:
        """Take up what still ran when the program ended."""
        self.tracks.start()

    def tick(self) -> None:
        """Look what is due by now, and which reply serves the most pressing of it."""
        self.tracks.tick()
        self._look_for_offer()

    # -- what is due

    def _look_for_offer(self) -> None:
        """Have the replies looked for that serve what is most pressing, when that is another."""
        first = next(iter(self._state.due), None)
        wanted = (self._state.selected, first and first.step, first and first.purposes)
        if wanted == self._offered:
            return
        self._offered = wanted
        self._offer(None)
        if first is None or not first.purposes or not self._state.library_known:
            self._offered = wanted if self._state.library_known else ()
            return

        def done(cards: Sequence[Card]) -> None:
            if self._offered == wanted:
                self._offer(Offer(first.step, tuple(cards)))

        self._find(first.purposes, self._tags(), done)

    def _offer(self, offer: Offer | None) -> None:
        self.tracks.offer(offer)

    def _find(
        self, purposes: Sequence[str], tags: Sequence[str], done: Callable[[Sequence[Card]], None]
    ) -> None:
        scene = self._stage.scene()
        if scene is None:
            return
        find = self._stage.parts.replies.by_purpose
        self._stage.work("offer", lambda: find(purposes, scene, tags), done)

    def _tags(self) -> tuple[str, ...]:
        """Name what makes one reply of a purpose fitter than another: see `course_replies`."""
        dues = {one.step for one in self._state.course.dues}
        facts = self.tracks.facts()
        tags = []
        if Step.GREET in dues:
            waited = self._state.current and self._state.current.waited(self._state.now)
            if waited and waited >= self.tracks.limits.alarm:
                tags.append("waited")
            elif self._told_before():
                tags.append("pre-chat")
            elif facts.earlier:
                tags.append("returning")
        if dues & RUNNING:
            tags.append("again")
        if Step.HOLD_LATE in dues:
            tags.append("late")
        if Step.SOLVED in dues:
            tags.append("solved")
        if Step.PERSON in dues:
            tags.append("personal")
        return tuple(tags)

    def _told_before(self) -> str:
        """Return what the customer wrote in a form before the chat; "" when that is no words."""
        current = self._state.current
        facts = profile(current).values() if current is not None else ()
        return next((clean_line(value) for value in facts if len(value.split()) > 1), "")

    def offer(self) -> State:
        """Insert the reply for what is most pressing, or do it where that is no matter of words."""
        if self._state.current is None:
            return self._say("notice.open_first", Tone.WARNING)
        if self._state.passing is not None:
            return self.passing.begin()
        first = next(iter(self._state.due), None)
        if first is None:
            return self._nothing_due()
        deed = {
            Step.TRANSFER_GO: self.passing.begin,
            Step.RESOLVE: self.closing.resolve,
            Step.HOLD_WAIT: self._start_hold,
        }.get(first.step)
        if deed is not None:
            return deed()
        if not first.purposes:
            likely = [one.card for one in self._state.offered[:1]]
            if first.step is Step.ANSWER and likely and not self._person_asked():
                return self._insert(likely, NO_VALUES)
            return self._say(WAITING.get(first.step, "course.wait"))
        offer = self._state.course.offer
        if offer is not None and offer.step is first.step and offer.cards:
            return self._insert(offer.cards, self._values())
        self._serve(first.purposes, self._tags(), self._values())
        return self._state

    def _nothing_due(self) -> State:
        unread = self.tracks.here.course is None
        return self._say("course.not_read" if unread else "course.nothing_due")

    def _person_asked(self) -> bool:
        return any(one.step is Step.PERSON for one in self._state.course.dues)

    def _values(self) -> Mapping[str, str]:
        """Return what is known for fields: the form's words, what is offered instead of a chat."""
        offers = [one.values.get("offer", "") for one in self._state.course.dues]
        known = {"topic": self._told_before(), "offer": next(filter(None, offers), "")}
        return {name: value for name, value in known.items() if value}

    def _serve_step(self, step: Step) -> None:
        self._serve(WORDED[step], ("solved",) if step is Step.SOLVED else (), NO_VALUES)

    def _serve(
        self, purposes: Sequence[str], tags: Sequence[str], values: Mapping[str, str]
    ) -> None:
        """Insert the fittest reply of these purposes, once it is found.

        An agent who has gone on to something else meanwhile is left alone.
        """
        chosen = self._state.selected

        def done(cards: Sequence[Card]) -> None:
            if self._state.selected != chosen or self._state.mode is not Mode.COMPOSE:
                return
            if cards:
                self._insert(cards, values)
            else:
                self._say("course.no_reply", Tone.WARNING, purpose=purposes[0])

        self._find(purposes, tags, done)

    def _insert(self, cards: Sequence[Card], values: Mapping[str, str]) -> State:
        if self._state.draft.note and self._state.draft.text.strip():
            return self._say("course.note_first", Tone.WARNING)
        written = self._state.draft.text
        if any(one.reply_id == cards[0].id and one.text in written for one in self._state.replies):
            return self._say("course.there")
        return self._palette.serve(cards, values)

    def overrule(self) -> State:
        """Go on without what is most pressing, with a reason that is kept."""
        if self._state.passing is not None:
            return self.passing.stop()
        first = next(iter(self._state.due), None)
        if first is None:
            return self._nothing_due()
        chosen = self._state.selected

        def given(reason: str) -> None:
            done = Done(self.tracks.now, Deed.OVERRULE, step=first.step.value, reason=reason)
            self.tracks.record(chosen, done)
            self._say("course.overruled")

        what = due_sentence(first, self._state, self._stage.words)
        return self._menus.ask(self._stage.words("course.why_not", what=what), given)

    # -- hold

    def hold(self) -> State:
        """Ask leave to hold, with the team's reply; while a hold runs, for more time."""
        if self._state.current is None:
            return self._say("notice.open_first", Tone.WARNING)
        asked = any(one.step is Step.HOLD_WAIT for one in self._state.course.dues)
        if asked and not unanswered(self._state):
            return self._say("course.hold_asked")
        self._serve(("hold",), self._tags(), NO_VALUES)
        return self._state

    def _start_hold(self) -> State:
        """Start the timer without the customer's answer."""
        self.tracks.record(self._state.selected, Done(self.tracks.now, Deed.HOLD))
        return self._say("course.hold_started")

    # -- what the check says

    def settled(self, report: Report) -> Report:
        """Leave out what the conversation answers: leave that was given, steps left out before."""
        rows = self._settled_rows()
        if not any(one.rule in rows for one in report.findings):
            return report
        return report._replace(
            findings=tuple(one for one in report.findings if one.rule not in rows)
        )

    def _settled_rows(self) -> frozenset[str]:
        course = self.tracks.here.course
        if course is None:
            return frozenset()
        advice = Said(self.tracks.now, Author.AGENT, moves=frozenset({Move.ADVISE}), canned=True)
        left = {one.step for one in before_saying(course, advice)}
        left.update(before_handing_over(course), self.closing.missing())
        asked = {Step.SOLVED, Step.ANYTHING_ELSE, Step.WAIT_FOR_DONE}
        overruled = self.tracks.overruled()
        settled = {
            "C03": Step.UNDERSTAND in overruled - left,
            "C05": not left & {Step.TRANSFER_LEAVE, Step.TRANSFER_WAIT},
            "C07": not left & asked and (course.closing.done is not None or asked <= overruled),
            "C11": Step.PERSON in overruled - left,
        }
        return frozenset(row for row, so in settled.items() if so)

    # -- taking and sending

    def take(self) -> State:
        """Take the open conversation; one more than the limit asks for the reason."""
        return self.before.take(self._deeds.take)

    def was_sent(self, message: Message, replies: Sequence[Inserted]) -> None:
        """Note that a message has really left, with the canned replies that are in it."""
        self.tracks.sent(message, replies)
        self.passing.sent(message)
