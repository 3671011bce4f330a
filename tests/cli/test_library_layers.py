"""library layers and where: folders of several departments, who sees what, and who wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.checkouts import commit, file, git, made, reply, served, write
from tests.cli.conftest import Say
from tests.cli.git_library import use_folders


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


def use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, company: list[Path], *teams: str) -> None:
    use_folders(monkeypatch, tmp_path, *company, teams=teams)


def test_what_is_for_another_department_takes_nothing_away(
    say: Say, company: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path, company)
    assert say("insert", "hold").out == "For all.\n"
    assert say("insert", "/h").out == "For all.\n"
    assert say("insert", "bye").out == "Bye, again.\n"
    assert say("search", "billing", "-o", "json").out.strip() == "[]"
    first, second = json.loads(say("library", "where", "hold", "-o", "json").out)
    assert (first["wins"], first["who"], first["sees"]) == (False, "the team Billing", False)
    assert "you are not in the team 'Billing'" in first["why"]
    assert (second["wins"], second["who"], second["layer"]) == (True, "everyone", "shared/replies")
    assert "the last that has it for you" in second["why"]
    use(monkeypatch, tmp_path, company, "billing")
    assert say("insert", "hold").out == "For billing.\n"
    first, second = json.loads(say("library", "where", "hold", "-o", "json").out)
    assert (first["wins"], first["layer"]) == (True, "billing/replies")
    assert second["why"] == "the layer 'billing/replies' goes over 'shared/replies'"


def test_where_tells_of_what_one_does_not_get(
    say: Say, company: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path, company)
    shown = say("library", "where", "secret")
    assert "for nobody: what is for me alone is seen in one's own folder" in shown.out
    assert shown.out.endswith("You do not get this reply.\n")
    assert say("insert", "secret").code == 2
    assert "for only you: it stands nowhere else" in say("library", "where", "mine").out
    assert say("library", "show", "secret").code == 0  # who keeps the files keeps all of them


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


def test_layers_say_how_a_checkout_stands(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, team = served(tmp_path, a__yaml=file(reply("one", "One.")))
    use_folders(monkeypatch, tmp_path, team, tmp_path / "nothing")
    assert "git: main, clean, level with origin/main" in say("library", "layers").out
    commit(lead)
    git(lead, "push", "-q")
    git(team, "fetch", "-q")
    commit(team, b__yaml=file())
    (team / "a.yaml").write_text("x")
    told = "git: main, 1 file changed, 1 behind origin/main, 1 not pushed"
    shown = say("library", "layers").out
    assert told in shown
    assert "there is no such folder" in shown
    git(team, "checkout", "-q", "-f", "--detach")
    git(team, "branch", "-q", "-D", "main")
    assert "git: no branch, at " in say("library", "layers").out
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "a git checkout, and git is not installed" in say("library", "layers").out


def test_a_folder_called_own_is_not_ones_own(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("own", "starter"):
        write(tmp_path / name / "a.yaml", file(reply(f"in.{name}", f"In {name}.", "scope: me")))
    use_folders(monkeypatch, tmp_path, tmp_path / "own", tmp_path / "starter")
    rows = json.loads(say("library", "layers", "-o", "json").out)
    assert [one["kind"] for one in rows] == ["team", "team"]
    assert say("insert", "in.own").code == 2
    assert say("library", "edit", "in.starter", "--set", "owner=me").code == 0


def test_triggers_of_two_departments_are_apart(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "team"
    one = reply("one", "Something first.", "scope: team:a", "triggers: [zz]")
    other = reply("other", "Quite another thing.", "scope: team:b", "triggers: [zz]")
    write(folder / "a.yaml", file(one, other))
    use_folders(monkeypatch, tmp_path, folder, teams=("b",))
    assert say("library", "lint").code == 0
    assert say("insert", "zz").out == "Quite another thing.\n"
    write(folder / "b.yaml", file(reply("all", "For everybody here.", "triggers: [zz]")))
    assert say("library", "lint").code == 1
