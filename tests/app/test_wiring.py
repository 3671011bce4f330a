"""Wiring: settings become adapters, and reports of errors hold no secrets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from saywell.app import redaction, wiring, wiring_systems
from saywell.errors import ConfigError
from saywell.model.rules import Draft, Verdict
from saywell.model.settings import ChatSystem, CheckSettings, LibraryFolders, Settings

RULE = """\
saywell: 1
pack: house.en
language: en
rules:
  - id: M05.widget
    kind: phrases
    severity: warning
    message: {en: "“{found}” is our word, not the customer's."}
    why: {en: Customers call it something else.}
    phrases: [widgetizer]
    examples:
      bad: [Your widgetizer is here., The widgetizer is broken.]
      good: [Your widget is here., The machine is broken.]
"""


def test_without_a_server_or_a_token_the_way_out_is_told() -> None:
    with pytest.raises(ConfigError, match="no chat system") as caught:
        wiring.open_backend(Settings())
    assert "saywell demo" in caught.value.hint
    there = Settings(chat=ChatSystem(url="https://chat.example.org"))
    with pytest.raises(ConfigError, match="no access token") as caught:
        wiring.open_backend(there)
    assert "auth login" in caught.value.hint


def test_a_backend_is_opened_without_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYWELL_TOKEN", "some-token-1")
    backend = wiring.open_backend(Settings(chat=ChatSystem(url="https://chat.example.org")))
    assert "some-token-1" not in repr(backend)
    backend.close()


def test_layers_come_in_their_order_and_can_be_switched_off(tmp_path: Path) -> None:
    reply = "saywell: 1\nreplies:\n  - {{id: hold.ask, title: {0}, text: {{en: {0}.}}}}\n"
    team, own = tmp_path / "team", tmp_path / "own"
    for folder, word in ((team, "Team"), (own, "Own")):
        folder.mkdir()
        (folder / "a.yaml").write_text(reply.format(word))

    def title(folders: LibraryFolders) -> str:
        opened = wiring.open_library(Settings(library=folders))
        assert not opened.problems
        return opened.shelf["hold.ask"].layer

    assert title(LibraryFolders()) == "starter"
    assert title(LibraryFolders(folders=(str(team),))) == "team"
    assert title(LibraryFolders(folders=(str(team),), own=str(own))) == "own"
    alone = LibraryFolders(folders=(str(team),), starter=False)
    assert list(wiring.open_library(Settings(library=alone)).shelf) == ["hold.ask"]


def test_a_folder_that_is_not_there_is_a_problem_and_no_end(tmp_path: Path) -> None:
    folders = LibraryFolders(folders=(str(tmp_path / "gone"),))
    opened = wiring.open_library(Settings(library=folders))
    assert [problem.where.file for problem in opened.problems] == [str(tmp_path / "gone")]
    assert len(opened.shelf)


def test_a_team_adds_rules_in_its_library(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "house.yaml").write_text(RULE)
    settings = Settings(library=LibraryFolders(folders=(str(tmp_path),)))
    draft = Draft("Your widgetizer left today and arrives on Friday.", "en")
    for loaded in (wiring.load_checker(settings), wiring.load_checker(settings, draft)):
        assert not loaded.problems
        found = loaded.checker.check(draft).findings
        assert [finding.check for finding in found] == ["M05.widget"]
    assert not wiring.load_checker(Settings()).checker.check(draft).findings


def test_a_rule_that_cannot_work_is_a_problem_of_the_library(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "house.yaml").write_text(RULE.replace("phrases: [", 'phrases: ["[a]", '))
    (problem,) = wiring.rule_problems(Settings(), [tmp_path])
    assert "word that must be there" in problem.message
    assert problem.where.line > 1


def test_rules_of_other_languages_are_not_read_for_one_draft(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    greek = wiring._packaged(Draft("Γεια σας, το δέμα σας έφυγε σήμερα."))
    assert [folder.name for folder in greek] == ["all", "el"]
    odd = wiring._packaged(Draft("x", "../../etc"))
    assert [folder.name for folder in odd] == ["all"]
    assert [folder.name for folder in wiring._packaged(None)] == ["packs"]


@pytest.mark.parametrize("off", ["M22", "M22.placeholder"])
def test_the_rule_on_unfilled_fields_cannot_be_switched_off(off: str) -> None:
    settings = Settings(check=CheckSettings(off=(off,), severities={off: "advice"}))
    report = wiring.load_checker(settings).checker.check(Draft("Hello {{ name }}, hi.", "en"))
    assert report.verdict is Verdict.BLOCK
    assert {finding.check for finding in report.findings if finding.rule == "M22"} == {
        "M22.placeholder"
    }


def test_severities_and_rules_that_are_off() -> None:
    draft = Draft("Pls wait for two minutes.", "en")
    loud = Settings(check=CheckSettings(severities={"M04": "error"}))
    assert wiring.load_checker(loud).checker.check(draft).verdict is Verdict.BLOCK
    quiet = Settings(check=CheckSettings(off=("M04",)))
    assert wiring.load_checker(quiet).checker.check(draft).verdict is Verdict.PASS


def test_each_account_has_its_own_drafts() -> None:
    first = wiring.open_journal(Settings(chat=ChatSystem(url="https://a.example")), "1")
    second = wiring.open_journal(Settings(chat=ChatSystem(url="https://b.example")), "1")
    first.save_draft("7", "for a")
    assert second.draft("7") is None
    kept = first.draft("7")
    assert kept is not None
    assert kept.text == "for a"
    first.close()
    second.close()
    assert wiring.folders().journal.stat().st_mode & 0o077 == 0


def test_secrets_are_taken_out_of_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYWELL_TOKEN", "env-token-9")
    wiring_systems.token_store().put("https://a.example", "kept-token-9", keep_in="file")
    monkeypatch.delenv("SAYWELL_TOKEN")
    token = wiring_systems.find_token(ChatSystem(url="https://a.example"))
    assert token is not None
    monkeypatch.setenv("SAYWELL_TOKEN", "env-token-9")
    text = "env-token-9 kept-token-9 api_access_token: abcdefghij012345 Authorization=abcdefgh12"
    cleaned = redaction.redacted(text)
    for secret in ("env-token-9", "kept-token-9", "abcdefghij", "abcdefgh12"):
        assert secret not in cleaned


def test_a_report_that_cannot_be_kept_is_no_second_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYWELL_HOME", os.devnull)
    assert wiring.write_crash_report(RuntimeError("x")) is None


def test_a_locked_folder_is_told_and_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.stat

    def locked(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if tmp_path in path.parents:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", locked)
    settings = Settings(library=LibraryFolders(folders=(str(tmp_path / "team"),)))
    for problems in (wiring.rule_problems(settings), wiring.load_checker(settings).problems):
        assert any("Permission denied" in str(problem) for problem in problems)


def test_a_person_without_a_home_gets_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYWELL_HOME", "~nobody-of-this-name/x")
    with pytest.raises(ConfigError, match="no home folder") as caught:
        wiring.folders()
    assert "SAYWELL_HOME" in caught.value.hint
    assert wiring.write_crash_report(RuntimeError("x")) is None
