"""library layers and where: folders of several departments, who sees what, and who wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.checkouts import commit, file, git, made, reply, served, write
from tests.cli.conftest import Say
from tests.cli.git_library import TODAY, use_folders

from saywell.app import finding, replying, wiring, wiring_files, wiring_layers, wiring_lint
from saywell.app.library_files import Copy
from saywell.cli import library_layers
from saywell.errors import UnknownReply
from saywell.model.report import Severity


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Shared replies, those of two departments, and one's own, some under the same id."""
    shared = made(
        tmp_path / "shared" / "replies",
        a__yaml=file(reply("hold", "For all.", "triggers: [h]"), reply("bye", "Bye, all.")),
    )
    billing = tmp_path / "billing" / "replies"
    write(
        billing / "a.yaml",
        file(
            reply("hold", "For billing.", "scope: team:Billing", "triggers: [h]"),
            reply("bye", "Bye, again."),
            reply("secret", "Nobody's.", "scope: me"),
        ),
    )
    own = tmp_path / "home" / "config" / "snippets"
    write(own / "a.yaml", file(reply("mine", "Mine alone.", "scope: me")))
    return [shared, billing]


def got(name: str) -> str:
    """Return the text that one gets for an id or a trigger; empty when there is none."""
    settings = wiring.load_settings()
    try:
        return replying.named(wiring.open_library(settings), settings, name).text.best("en")
    except UnknownReply:
        return ""


def lines() -> list[str]:
    """Return what the command prints of the layers."""
    found = wiring_layers.layers(wiring.load_settings())
    return [
        "".join(part.text for part in parts)
        for one in found
        for parts in library_layers.layer_lines(one)
    ]


def faults() -> list[str]:
    """Lint, and return the rules of the errors."""
    found = wiring_lint.run(wiring.load_settings(), (), (), TODAY).found
    return [one.rule for one in found if one.severity is Severity.ERROR]


def copies(name: str) -> list[Copy]:
    return list(wiring_files.copies(wiring.load_settings(), name))


def use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, company: list[Path], *teams: str) -> None:
    use_folders(monkeypatch, tmp_path, *company, teams=teams)


def test_what_is_for_another_department_takes_nothing_away(
    company: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path, company)
    assert got("hold") == "For all."
    assert got("/h") == "For all."
    assert got("bye") == "Bye, again."
    settings = wiring.load_settings()
    hits = finding.find(wiring.open_library(settings), settings, "")
    assert [hit.card.scope for hit in hits] == [
        "everyone",
        "everyone",
        "me",
    ]
    first, second = copies("hold")
    assert (first.wins, first.who, first.sees) == (False, "the team Billing", False)
    assert "you are not in the team 'Billing'" in first.why
    assert (second.wins, second.who, second.layer) == (True, "everyone", "shared/replies")
    assert "the last that has it for you" in second.why
    use(monkeypatch, tmp_path, company, "billing")
    assert got("hold") == "For billing."
    first, second = copies("hold")
    assert (first.wins, first.layer) == (True, "billing/replies")
    assert second.why == "the layer 'billing/replies' goes over 'shared/replies'"


def test_where_tells_of_what_one_does_not_get(
    say: Say, company: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path, company)
    (secret,) = copies("secret")
    assert (secret.wins, secret.sees, secret.who) == (False, False, "nobody")
    shown = say("library", "where", "secret")
    assert "for nobody: what is for me alone is seen in one's own folder" in shown.out
    assert shown.out.endswith("You do not get this reply.\n")
    assert got("secret") == ""
    (mine,) = copies("mine")
    assert (mine.wins, mine.who, mine.why) == (True, "only you", "it stands nowhere else")
    settings = wiring.load_settings()  # who keeps the files keeps all of them
    assert wiring_files.reply_named(settings, "secret").id == "secret"


def test_layers_are_listed_with_what_is_in_them(
    say: Say, company: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path, company)
    (company[0] / "new.yaml").write_text("saywell: 1\n")
    shared, billing, own = json.loads(say("library", "layers", "-o", "json").out)
    assert (shared["layer"], billing["layer"], own["layer"]) == (
        "shared/replies",
        "billing/replies",
        "own",
    )
    assert (shared["kind"], shared["replies"], shared["replaced"]) == ("team", 2, 1)
    assert (shared["branch"], shared["untracked"]) == ("main", ["new.yaml"])
    assert (billing["replies"], billing["replaced"], billing["branch"]) == (3, 0, None)
    assert billing["git"] == "no git checkout"
    assert billing["scopes"] == [
        {"scope": "everyone", "replies": 1, "seen": True},
        {"scope": "team:Billing", "replies": 1, "seen": False},
        {"scope": "me", "replies": 1, "seen": False},
    ]
    assert own["scopes"] == [{"scope": "me", "replies": 1, "seen": True}]
    shown = say("library", "layers").out
    assert "1. shared/replies  2 replies, 1 replaced by a later layer\n" in shown
    assert "   git: main, 1 file not in git, follows no server\n" in shown
    assert "   1 for the team Billing: not for you\n" in shown
    assert shown.endswith("Your teams: none (library.teams)\n")


def test_layers_say_how_a_checkout_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, team = served(tmp_path, a__yaml=file(reply("one", "One.")))
    use_folders(monkeypatch, tmp_path, team, tmp_path / "nothing")
    assert "   git: main, clean, level with origin/main" in lines()
    commit(lead)
    git(lead, "push", "-q")
    git(team, "fetch", "-q")
    commit(team, b__yaml=file())
    (team / "a.yaml").write_text("x")
    told = "git: main, 1 file changed, 1 behind origin/main, 1 not pushed"
    assert f"   {told}" in lines()
    assert "2. nothing  there is no such folder" in lines()
    git(team, "checkout", "-q", "-f", "--detach")
    git(team, "branch", "-q", "-D", "main")
    assert any("git: no branch, at " in line for line in lines())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "   git: a git checkout, and git is not installed" in lines()


def test_files_that_cannot_be_read_are_told(
    say: Say, company: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path, company, "billing")
    assert "   1 for the team Billing: you see them" in lines()
    write(company[1] / "b.yaml", "<<<<<<< HEAD\nsaywell: 1\n=======\n>>>>>>> other\n")
    (told,) = [line for line in lines() if "b.yaml:1:1" in line]
    assert "meet here" in told
    assert "1 problem in the library" in say("library", "where", "mine").err


def test_a_folder_called_own_is_not_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("own", "starter"):
        write(tmp_path / name / "a.yaml", file(reply(f"in.{name}", f"In {name}.", "scope: me")))
    use_folders(monkeypatch, tmp_path, tmp_path / "own", tmp_path / "starter")
    found = wiring_layers.layers(wiring.load_settings())
    assert [one.kind for one in found] == ["team", "team"]
    assert got("in.own") == ""
    settings = wiring.load_settings()
    assert wiring_files.set_values(settings, "in.starter", {"owner": "me"}).files


def test_triggers_of_two_departments_are_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "team"
    one = reply("one", "Something first.", "scope: team:a", "triggers: [zz]")
    other = reply("other", "Quite another thing.", "scope: team:b", "triggers: [zz]")
    write(folder / "a.yaml", file(one, other))
    use_folders(monkeypatch, tmp_path, folder, teams=("b",))
    assert faults() == []
    assert got("zz") == "Quite another thing."
    write(folder / "b.yaml", file(reply("all", "For everybody here.", "triggers: [zz]")))
    assert faults() == ["L04"]
