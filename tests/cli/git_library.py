"""Libraries in git for tests: settings, a lint without etiquette rules, and what commands do.

To put a command line together takes half a second: most tests call what stands behind it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.checkouts import write

from saywell.app import wiring, wiring_diff, wiring_quick, wiring_update
from saywell.app.wiring_quick import Held
from saywell.app.wiring_update import Updated
from saywell.cli import diff_forms
from saywell.model.report import Report


def use_folders(
    monkeypatch: pytest.MonkeyPatch, base: Path, *folders: Path, teams: tuple[str, ...] = ()
) -> None:
    """Let commands use these folders and no starter replies; texts are not checked for etiquette.

    To compile the rules takes seconds, and what is compared is the lint's business, not theirs.
    """
    monkeypatch.setenv("SAYWELL_HOME", str(base / "home"))
    named = "".join(f"    - {folder}\n" for folder in folders) or "    []\n"
    of_teams = f"  teams: [{', '.join(teams)}]\n" if teams else ""
    settings = f"library:\n  starter: false\n  folders:\n{named}{of_teams}"
    write(base / "home" / "config" / "config.yaml", settings)
    monkeypatch.setattr(
        wiring_quick,
        "hold",
        lambda settings, draft, environ: Held(
            lambda one, waivers: Report(draft.lang, (), (), ()), None, frozenset()
        ),
    )


TODAY = dt.date(2026, 6, 1)


def diffed(revision: str = "HEAD", *paths: str | Path, worse: bool = False) -> dict[str, Any]:
    """Compare as the command does, and see whether it says that the lint becomes worse."""
    wanted = [Path(one) for one in paths]
    done = wiring_diff.difference(wiring.load_settings(), revision, wanted, TODAY)
    assert diff_forms.is_worse(done, "warning") is worse, done.lint
    return diff_forms.as_record(done)


def shown_diff(revision: str = "HEAD", *, lint: bool = False) -> list[str]:
    """Compare, and return the lines that the command prints."""
    done = wiring_diff.difference(wiring.load_settings(), revision, (), TODAY, lint=lint)
    return ["".join(part.text for part in parts) for parts in diff_forms.text_lines(done)]


def updated(*folders: Path, check: bool = False) -> list[Updated]:
    """Update as the command does."""
    return list(wiring_update.update(wiring.load_settings(), folders, TODAY, check=check))
