"""The table of the conversation's etiquette: what each row asks for, and the tests that show it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from saywell.model.course import ROWS, Step

TESTS = Path("tests") / "engine" / "course"


def course_table(root: Path) -> str:
    """Print a row, its behaviour, its steps and its tests; every row and step must have a test."""
    lines = ["| row | behaviour | steps | tests |", "|---|---|---|---|"]
    for row, (path, tree) in sorted(modules_of(root).items()):
        steps = [step for step in Step if ROWS[step] == row]
        untested = [step.name for step in steps if f"Step.{step.name}" not in ast.unparse(tree)]
        if untested:
            raise SystemExit(f"{path} tests nothing of {', '.join(untested)}")
        behaviour = (ast.get_docstring(tree) or "").partition(": ")[2].rstrip(".")
        names = ", ".join(f"`{step}`" for step in steps)
        link = f"[{len(list(sentences(tree)))} tests](../{path.as_posix()})"
        lines.append(f"| **{row}** | {behaviour[:1].upper()}{behaviour[1:]} | {names} | {link} |")
    return "\n".join(lines) + "\n"


def course_tests(root: Path) -> str:
    """Print what the tests of each row show, a sentence a test."""
    lines: list[str] = []
    for row, (_, tree) in sorted(modules_of(root).items()):
        lines += [f"**{row}** " + " · ".join(sentences(tree)), ""]
    return "\n".join(lines).rstrip() + "\n"


def modules_of(root: Path) -> dict[str, tuple[Path, ast.Module]]:
    """Read the tests of each row; one without tests stops the making of the page."""
    found: dict[str, tuple[Path, ast.Module]] = {}
    for row in sorted(set(ROWS.values())):
        paths = sorted((root / TESTS).glob(f"test_{row.lower()}_*.py"))
        trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
        if len(paths) != 1 or not list(sentences(trees[0])):
            raise SystemExit(f"{TESTS}: {row} needs one module test_{row.lower()}_*.py with tests")
        found[row] = paths[0].relative_to(root), trees[0]
    return found


def sentences(tree: ast.Module) -> Iterator[str]:
    """Turn the names of a module's tests into sentences."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name.removeprefix("test_").replace("_", " ")
