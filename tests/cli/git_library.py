"""Libraries in git for the tests of commands: settings, and a lint without etiquette rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.checkouts import write

from saywell.app import wiring_quick
from saywell.app.wiring_quick import Held
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
            lambda one, waivers: Report(draft.lang, (), (), ()), None, 0
        ),
    )
