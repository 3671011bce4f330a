"""What an agent does about findings beside the fix: another one, a known word, a reason, a cut."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from saywell.app import split
from saywell.app.gate import is_final
from saywell.app.session.compose import Composing
from saywell.app.session.menus import Menus
from saywell.app.session.stage import Stage
from saywell.app.state import Checked, State, Tone
from saywell.model.rules import Finding, Waiver

SPELLING = ("M01.misspelt", "M01.marks")
"""Rules that report words which no dictionary has."""


class Mending:
    """Settles the findings of the text in the composer."""

    def __init__(self, stage: Stage, composer: Composing, menus: Menus) -> None:
        self._stage = stage
        self._composer = composer
        self._menus = menus

    @property
    def _state(self) -> State:
        return self._stage.state

    def other_fix(self) -> State:
        """Choose the next of several fixes of a finding; the key for the fix applies it."""
        finding = self._state.chosen_finding
        if finding is None:
            return self._composer.say_nothing_found()
        if len(finding.fixes) < 2:
            return self._stage.say(self._stage.words("notice.one_fix"))
        chosen = (self._state.alternative + 1) % len(finding.fixes)
        return self._stage.change(alternative=chosen, notice=None)

    def know_word(self) -> State:
        """Take the word of the finding into one's own vocabulary: it is right from now on."""
        finding = self._state.chosen_finding
        if finding is None or finding.check not in SPELLING:
            found = next((one for one in self._state.findings if one.check in SPELLING), None)
            if found is None:
                return self._composer.say_nothing_found("notice.no_word")
            finding = found
        word = self._state.draft.text[finding.start : finding.end]
        self._forget(
            lambda one: (
                one.check in SPELLING
                and self._state.draft.text[one.start : one.end].casefold() == word.casefold()
            )
        )
        self._stage.work(
            "vocabulary",
            lambda: self._stage.parts.know(word),
            lambda _: self._known(word),
        )
        return self._state

    def _known(self, word: str) -> None:
        self._stage.say(self._stage.words("notice.word_known", word=word), Tone.GOOD)
        self._composer.check()

    def waive(self) -> State:
        """Ask why the chosen finding may stand in this message; once it is sent that is kept."""
        finding, words = self._state.chosen_finding, self._stage.words
        if finding is None:
            return self._composer.say_nothing_found()
        if is_final(finding):
            return self._stage.say(words("notice.not_waived", message=finding.message), Tone.ERROR)
        title = words("waive.title", message=finding.message)
        return self._menus.ask(
            title, lambda reason: self._waived(finding, reason), note=words("waive.note")
        )

    def _waived(self, finding: Finding, reason: str) -> None:
        chosen = self._state.selected
        others = (one for one in self._state.waivers if one.rule != finding.check)
        waivers = (*others, Waiver(finding.check, reason))
        self._stage.change(waived=MappingProxyType({**self._state.waived, chosen: waivers}))
        self._forget(lambda one: one.check == finding.check)
        self._stage.say(self._stage.words("notice.waived"), Tone.GOOD)
        self._composer.check()

    def split(self) -> State:
        """Cut the text into several messages, as the finding proposes, else at the cursor."""
        draft = self._state.draft
        if not draft.text.strip():
            return self._state
        finding = split.proposed(self._state.findings)
        if finding is not None:
            text = split.cut(draft.text, finding)
            self._composer.put(text, len(text))
        elif split.can_cut_at(draft.text, draft.cursor):
            self._composer.put(*split.cut_at(draft.text, draft.cursor))
        else:
            return self._stage.say(self._stage.words("notice.no_split"))
        count = len(split.parts_of(self._state.draft.text))
        name = "notice.split" if count > 1 else "notice.split_begun"
        return self._stage.say(self._stage.words(name, count=count))

    def _forget(self, goes: Callable[[Finding], bool]) -> None:
        """Take findings away at once; the next check comes without them."""
        checked = self._state.checked
        if checked is not None:
            kept = tuple(one for one in checked.report.findings if not goes(one))
            report = checked.report._replace(findings=kept)
            self._stage.change(checked=Checked(checked.text, report, stale=True), finding=0)
