"""The docs are true: generated pages are current, and every command, key and setting is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import saywell
from saywell.stores.config import all_keys

ROOT = Path(__file__).resolve().parents[1]


def test_generated_pages_are_current() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_readme_has_its_two_commands_as_the_first_shell_blocks() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    install, test = blocks[:2]
    assert install.strip().endswith("saywell demo")
    assert "pytest" in test
    assert all(len(block.strip().splitlines()) == 1 for block in (install, test))


def test_the_settings_page_says_each_default() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, key in all_keys():
        (line,) = [
            line
            for section in page.split("\n## ")
            if section.startswith(f"{name.rpartition('.')[0] or 'At the top'}\n")
            for line in section.splitlines()
            if line.startswith(f"| `{name.rpartition('.')[2]}` ")
        ]
        if isinstance(key.default, bool | str) and key.default != "":
            shown = key.default if isinstance(key.default, str) else str(key.default).lower()
            assert f"default `{shown}`" in line


def test_changelog_speaks_of_this_version_or_of_what_is_unreleased() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased" in changelog or f"## {saywell.__version__}" in changelog


def pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "src").rglob("*.py")
        if not path.read_text(encoding="utf-8").startswith('"""')
    ]
    assert not silent


def test_nothing_names_a_registry_or_a_place_on_one_machine() -> None:
    wrong = re.compile(r"(?<![\w.])/(?:root|home/\w+)/|pypi\.org|pythonhosted|registry\.npmjs")
    found = []
    for pattern in ("*.md", "*.toml", "src/**/*.py", "docs/**/*.md", "snippets/**/*.yaml"):
        for path in ROOT.glob(pattern):
            if wrong.search(path.read_text(encoding="utf-8")):
                found.append(str(path.relative_to(ROOT)))
    assert not found
