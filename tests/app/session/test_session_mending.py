"""Findings settled by a key: another fix, a known word, a reason, a cut; files; what was sent."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.app.session.test_session import Jobs, Stand
from tests.scripted import ScriptedBackend, customer, parts_for, scripted_check

from saywell.app.scene import Scene
from saywell.app.session.session import Session
from saywell.app.split import CUT
from saywell.app.state import Mode
from saywell.errors import ConfigError
from saywell.model.backend import Capability
from saywell.model.chat import Author
from saywell.model.rules import Finding, Fix, Report, Severity, Waiver
from saywell.tui.keys import screen_words

FIXES = (Fix("there"), Fix("their"), Fix("they're"))


class Mended(Stand):
    """A session whose check knows a misspelt word with three fixes, and long texts."""

    def __init__(self, folder: Path) -> None:
        self.known: list[str] = []
        self.fails = False
        super().__init__(folder)
        self.parts = dataclasses.replace(self.parts, check=self.check, know=self.know)
        self.session = Session(self.parts, screen_words("en"), self.jobs)
        self.session.start()
        self.session.open("2")

    def know(self, word: str) -> None:
        if self.fails:
            raise ConfigError("the vocabulary cannot be written", hint="look at the folder")
        self.known.append(word)

    def check(self, text: str, scene: Scene, waivers: Sequence[Waiver]) -> Report:
        found = [*scripted_check(text, scene, ()).findings]
        at = text.find("thier")
        if at >= 0 and "thier" not in self.known:
            found.append(
                Finding(
                    "M01", "M01.misspelt", Severity.ADVICE, at, at + 5, "Misspelt.", fixes=FIXES
                )
            )
        if len(text) > 40:
            parts = tuple(part.strip() for part in text.split("|"))
            found.append(
                Finding("M12", "M12.length", Severity.ADVICE, 0, len(text), "Long.", instead=parts)
            )
        waived = {one.rule for one in waivers}
        return Report(
            "en",
            tuple(one for one in found if one.check not in waived),
            tuple(one for one in found if one.check in waived),
        )


@pytest.fixture
def stand(tmp_path: Path) -> Mended:
    return Mended(tmp_path)


def test_of_several_fixes_one_is_chosen(stand: Mended) -> None:
    session = stand.session
    stand.type("is thier")
    assert session.mending.other_fix().alternative == 1
    assert session.mending.other_fix().alternative == 2
    session.composer.fix()
    assert session.state.draft.text == "is they're"
    stand.type("thier")
    assert session.state.alternative == 0
    for _ in FIXES:
        session.mending.other_fix()
    session.composer.fix()
    assert session.state.draft.text == "there"
    session.mending.other_fix()
    assert "nothing to say" in stand.notice()


def test_a_known_word_goes_at_once_and_is_right_from_then_on(stand: Mended) -> None:
    stand.type("so thier and Thier")
    stand.jobs.keep = ("vocabulary", "check")
    assert stand.session.mending.know_word().findings == ()
    stand.jobs.release()
    assert stand.known == ["thier"]
    assert "in your vocabulary" in stand.notice()
    stand.type("maybe")
    stand.session.mending.know_word()
    assert "No word here is unknown" in stand.notice()


def test_a_vocabulary_that_cannot_be_written_is_told(stand: Mended) -> None:
    stand.fails = True
    stand.type("thier")
    stand.session.mending.know_word()
    assert "cannot be written" in stand.notice()


def test_what_is_waived_goes_out_and_the_reason_is_kept_then(stand: Mended) -> None:
    session = stand.session
    stand.type("wrong and maybe")
    session.mending.waive()
    assert session.state.mode is Mode.ASK
    session.menus.type("the customer's own word")
    session.menus.accept()
    assert [one.check for one in session.state.findings] == ["M01.maybe"]
    assert stand.parts.journal.waivers() == []
    stand.type("wrong and well")
    session.sending.send()
    assert [one.text for one in stand.backend.sent] == ["wrong and well"]
    [kept] = stand.parts.journal.waivers()
    assert (kept.waiver.rule, kept.waiver.reason) == ("M01.wrong", "the customer's own word")
    stand.type("wrong")
    assert [one.check for one in session.state.findings] == ["M01.wrong"]


def test_a_reason_for_what_was_taken_out_is_not_kept(stand: Mended) -> None:
    session = stand.session
    stand.type("wrong")
    session.mending.waive()
    session.menus.type("a reason")
    session.menus.accept()
    stand.type("right")
    session.sending.send()
    assert [one.text for one in stand.backend.sent] == ["right"]
    assert stand.parts.journal.waivers() == []


def test_what_may_never_go_out_takes_no_reason(stand: Mended) -> None:
    stand.type("Dear {{ name")
    assert stand.session.mending.waive().mode is Mode.COMPOSE
    assert "No reason lets this go out" in stand.notice()


def test_a_long_text_is_cut_as_proposed_and_any_other_at_the_cursor(stand: Mended) -> None:
    session = stand.session
    stand.type("The parcel has left today.|It will be there by Friday.")
    assert session.mending.split().draft.text == (
        f"The parcel has left today.{CUT}It will be there by Friday."
    )
    assert "2 messages" in stand.notice()
    session.sending.send()
    assert [one.text for one in stand.backend.sent] == [
        "The parcel has left today.",
        "It will be there by Friday.",
    ]
    session.composer.edit("First. Second.", 6)
    assert session.mending.split().draft.text == f"First.{CUT}Second."


def test_a_cut_needs_a_message_before_it(stand: Mended) -> None:
    session = stand.session
    session.composer.edit("First.", 0)
    assert session.mending.split().draft.text == "First."
    assert "needs some text before" in stand.notice()
    session.composer.edit("First.", 6)
    for told in ("The next message begins here", "needs some text before"):
        assert session.mending.split().draft.text == f"First.{CUT}"
        assert told in stand.notice()


def test_what_was_typed_after_the_check_is_not_lost_by_its_proposal(stand: Mended) -> None:
    session = stand.session
    stand.type("The parcel has left today.|It will be there by Friday.")
    stand.jobs.keep = ("check",)
    text = "The parcel has left today.|It will, I think, be there by Friday."
    session.composer.edit(text, len(text))
    assert session.mending.split().draft.text.replace(CUT, "") == text


def test_before_the_check_has_come_nothing_is_said_of_the_text(stand: Mended) -> None:
    session = stand.session
    stand.jobs.keep = ("check",)
    stand.type("fine")
    for deed in (
        session.composer.explain,
        session.composer.fix,
        session.mending.other_fix,
        session.mending.waive,
        session.mending.know_word,
    ):
        deed()
        assert "has not read this text yet" in stand.notice()
    stand.jobs.release()
    session.composer.explain()
    assert "nothing to say" in stand.notice()
    session.mending.know_word()
    assert "No word here is unknown" in stand.notice()


def test_what_stops_a_message_comes_first_wherever_it_stands(stand: Mended) -> None:
    session = stand.session
    stand.type("thier maybe wrong {{ x")
    checks = [one.check for one in session.state.findings]
    assert checks[-1] == "M01.misspelt"
    assert checks[0] == "M22.placeholder"
    assert [one.severity for one in session.state.findings] == sorted(
        (one.severity for one in session.state.findings), key=[*Severity].index
    )
    session.composer.next_finding(-1)
    stand.type("thier maybe wrong {{ x }}")
    assert session.state.chosen_finding is session.state.findings[-1]
    stand.type("maybe wrong")
    assert session.state.finding == 0


def test_a_check_that_is_late_never_decides_on_another_text(stand: Mended) -> None:
    stand.type("fine")
    stand.jobs.keep = ("check",)
    stand.type("fine but wrong")
    assert stand.session.state.findings == ()
    stand.session.sending.send()
    assert stand.backend.sent == []
    stand.jobs.release()
    assert stand.backend.sent == []
    assert "Not sent" in stand.notice()


def test_findings_stay_while_one_types_on(stand: Mended) -> None:
    stand.type("wrong")
    stand.jobs.keep = ("check",)
    stand.type("wrong and so on")
    [finding] = stand.session.state.findings
    assert (finding.start, finding.end) == (0, 5)
    assert stand.session.state.checked is not None
    assert stand.session.state.checked.stale


# -- another editor


def test_what_another_editor_wrote_goes_where_it_belongs(stand: Mended) -> None:
    session = stand.session
    stand.type("half")
    assert session.composer.written_elsewhere("2", "half", "all of it").draft.text == "all of it"
    session.open("1")
    session.composer.written_elsewhere("2", "all of it", "more")
    assert stand.kept("2") == "more"
    assert session.state.draft.text == ""
    assert session.open("2").draft.text == "more"


def test_a_message_that_came_back_meanwhile_is_not_lost(stand: Mended) -> None:
    stand.type("it came back")
    state = stand.session.composer.written_elsewhere("2", "", "written elsewhere")
    assert state.draft.text == "written elsewhere\nit came back"


# -- files


def test_a_file_is_attached_by_its_path(stand: Mended, tmp_path: Path) -> None:
    form = tmp_path / "the form.pdf"
    form.write_bytes(b"%PDF")
    session = stand.session
    session.attaching.ask()
    session.menus.type(str(tmp_path / "the"))
    completed = session.menus.complete().menu
    assert completed is not None
    assert completed.typed == str(form)
    session.menus.accept()
    assert session.state.files == (form,)
    session.attaching.ask()
    session.menus.type(str(form))
    session.menus.accept()
    assert session.state.files == (form,)


def test_what_is_no_file_is_refused_with_words_and_can_be_corrected(
    stand: Mended, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(b"12345")
    monkeypatch.setattr("saywell.app.session.attaching.MOST", 4)
    session = stand.session
    for path, told in (
        (tmp_path / "none.pdf", "There is no file"),
        (tmp_path, "is a folder"),
        (large, "is too large"),
        ("a\0b", "There is no file"),
    ):
        session.attaching.ask()
        session.menus.type(str(path))
        session.menus.accept()
        assert told in stand.notice()
        assert session.state.mode is Mode.ASK
        assert session.state.menu is not None
        assert session.state.menu.typed == str(path)
    assert session.state.files == ()


def test_a_chat_system_without_files_asks_for_none(tmp_path: Path) -> None:
    backend = ScriptedBackend(customer(1, "Maria"))
    backend.can -= {Capability.ATTACHMENTS}
    session = Session(parts_for(backend, tmp_path), screen_words("en"), Jobs())
    session.start()
    session.open("1")
    assert session.attaching.ask().mode is Mode.COMPOSE
    assert session.state.notice is not None


# -- what was sent before


def test_what_was_sent_comes_back_this_conversation_first(stand: Mended) -> None:
    session = stand.session
    session.open("1")
    stand.type("to Maria")
    session.sending.send()
    session.open("2")
    for text in ("first", "second", "first"):
        stand.type(text)
        session.sending.send()
    seen = [session.recall.older().draft.text for _ in range(3)]
    assert seen == ["first", "second", "to Maria"]
    assert "Nothing more" in (session.recall.older().notice or "").text  # type: ignore[union-attr]
    assert session.recall.newer().draft.text == "second"
    assert session.recall.newer().draft.text == "first"
    assert session.recall.newer().draft.text == ""


def test_nothing_that_is_being_written_is_replaced(stand: Mended) -> None:
    session = stand.session
    stand.type("sent")
    session.sending.send()
    stand.type("half a sent")
    assert session.recall.older().draft.text == "half a sent"
    assert "empty composer" in stand.notice()


def test_notes_and_other_peoples_messages_are_left_out_of_replies(stand: Mended) -> None:
    session = stand.session
    stand.backend.write("2", "a colleague", Author.AGENT, author_id="9")
    session.composer.toggle_note()
    stand.type("a note")
    session.sending.send()
    session.refresh()
    assert session.recall.older().draft.text == ""
