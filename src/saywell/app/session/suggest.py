"""The suggestions of a chat session: looked for elsewhere whenever the customer has written."""

from __future__ import annotations

from collections.abc import Sequence

from saywell.app.session.stage import Stage
from saywell.app.state import State, Suggestion, Tone
from saywell.errors import SaywellError
from saywell.model.chat import Author


class Suggesting:
    """Keeps the replies that may answer what the open conversation's customer wrote last."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._asked: tuple[object, ...] = ()
        self._told = False

    def look(self) -> None:
        """Look again when there is something else to answer; called as often as one likes.

        What was found for the customer's words before stays until the new is there; nothing is
        suggested to somebody who has had an answer.
        """
        state, scene = self._stage.state, self._stage.scene()
        words = unanswered(state)
        if scene is None or not words:
            self._asked = ()
            if state.suggestions:
                self._stage.change(suggestions=())
            return
        known = scene.conversation
        asked = (state.selected, words, known.contact, known.attributes)
        if asked == self._asked:
            return
        self._asked = asked

        def done(found: Sequence[Suggestion]) -> None:
            if self._asked == asked:
                self._stage.change(suggestions=tuple(found))

        def failed(error: SaywellError) -> None:
            if self._asked == asked:
                self._stage.change(suggestions=())
            if not self._told:  # once is enough for what stops nobody
                self._told = True
                told = self._stage.words("notice.suggest_failed", error=str(error))
                self._stage.say(told, Tone.WARNING)

        suggest = self._stage.parts.suggest
        self._stage.work("suggest", lambda: suggest(scene), done, failed, latest=True)

    def anew(self) -> None:
        """Look again for the same words: the library is another one."""
        self._asked = ()
        self.look()


def unanswered(state: State) -> tuple[str, ...]:
    """Return the ids of what the customer wrote since an agent last answered, newest first."""
    ids = []
    for message in reversed(state.messages):
        if message.author is Author.AGENT and not message.private:
            break
        if message.author is Author.CUSTOMER:
            ids.append(message.id)
    return tuple(ids)
