"""The wiring of ``saywell rules``: which files of rules there are, and a new one for a team."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saywell.app import rulebook, wiring
from saywell.errors import Problem, UsageError
from saywell.model.rules import RULE_ID_PATTERN, Draft, Pack
from saywell.model.settings import Settings

if TYPE_CHECKING:
    from saywell.app.rulebook import ListedRule, RuleFiles
    from saywell.stores.pack_writer import NewRule

DRAFT = ".draft"
"""What the name of a new rule ends with while its examples do not hold: no file of rules."""


def load_rule_files(settings: Settings, paths: Sequence[str] = ()) -> RuleFiles:
    """Read all rules to look after them; ``paths`` are the files or folders to be tested.

    Without paths everything is: the shipped packs, the team's and one's own. Raises UsageError
    for a path that is not there.
    """
    from saywell.app import wiring_phrases
    from saywell.stores import packs as store

    wiring_phrases.remember(os.environ)
    folders = [store.packaged_folder(), *wiring.rule_folders(settings)]
    known = store.load_rules(folders)
    if not paths:
        wrong = (*known.problems, *_cut_phrases(folders))
        return rulebook.RuleFiles(known.packs, known.houses, known.packs, known.houses, wrong)
    given = [Path(path) for path in paths]
    for path in given:
        if not path.exists():
            raise UsageError(f"{path} is not there", hint="give a file or a folder of rules")
    asked = store.load_rules(given)
    mine = {str(Path(pack.where.file).resolve()) for pack in asked.packs}
    behind = [pack for pack in known.packs if str(Path(pack.where.file).resolve()) not in mine]
    wrong = (*asked.problems, *_cut_phrases(given))
    return rulebook.RuleFiles(
        (*behind, *asked.packs), asked.houses, asked.packs, asked.houses, wrong
    )


def _cut_phrases(folders: Iterable[Path]) -> list[Problem]:
    """List the phrases in which # was to stand for a number, and ends the phrase instead."""
    from saywell.stores.packs import pack_files
    from saywell.stores.yaml_comments import cut_texts

    return [found for at in folders for path in pack_files(at, []) for found in cut_texts(path)]


def broken_rules(files: RuleFiles) -> list[Problem]:
    """List the rules that cannot work once house rules have changed them."""
    from saywell.engine.check import Checker
    from saywell.engine.house import housed

    if not files.houses:
        return []
    return Checker(housed(files.packs, files.houses)).problems()


def list_rules(settings: Settings) -> tuple[tuple[ListedRule, ...], tuple[Problem, ...]]:
    """List all rules as they hold here, and what is wrong in their files."""
    loaded = wiring.load_checker(settings)
    checker = loaded.checker
    found = rulebook.listed(checker.packs, lambda lang: checker.ways(lang).overrides)
    return found, loaded.problems


def new_rule(**parts: Any) -> NewRule:
    """Make a new rule of its parts. Raises UsageError for an id that is none."""
    from saywell.stores.pack_writer import NewRule

    if not re.fullmatch(RULE_ID_PATTERN, parts["id"]):
        raise UsageError(
            f"{parts['id']!r} is no id of a rule",
            hint="a row of the catalogue, a dot and a name of small letters: M06.our-words",
        )
    return NewRule(**parts)


def write_new_rule(
    settings: Settings, rule: NewRule, *, mine: bool = False
) -> tuple[Path, list[Problem]]:
    """Try a new rule on its examples and write it into the team's folder of rules, or one's own.

    Returns its file and what does not hold; when anything does not, the file is a draft that is
    not applied. Raises ConfigError or LibraryError when the file cannot be written.
    """
    from saywell.stores import pack_writer

    base = wiring.own_replies(settings)
    if settings.library.folders and not mine:
        base = Path(settings.library.folders[-1])
    folder = base / wiring.RULES
    text, found = _tried(settings, rule)
    name = rule.file_name + (DRAFT if found else "")
    return pack_writer.write_rule(folder, name, text), found


def _tried(settings: Settings, rule: NewRule) -> tuple[str, list[Problem]]:
    """Return the text of the rule's file, with what its fix gives, and what does not hold."""
    from saywell.app.wiring_words import spellers
    from saywell.engine.examples import run_examples
    from saywell.stores import pack_writer
    from saywell.stores import packs as store

    known, _ = store.load_packs([store.packaged_folder(), *wiring.rule_folders(settings)])
    with tempfile.TemporaryDirectory() as folder:
        text = pack_writer.rule_text(rule, {})
        pack, problems = pack_writer.read_text(text, Path(folder))
        if pack is not None and rule.fix is not None:
            text = pack_writer.rule_text(rule, _fixed(pack, known, rule.bad))
            pack, problems = pack_writer.read_text(text, Path(folder))
    if pack is not None and not problems:
        problems = run_examples(pack, known, spellers(settings))
    return text, [
        replace(problem, where=replace(problem.where, file=rule.file_name)) for problem in problems
    ]


def _fixed(pack: Pack, known: Sequence[Pack], texts: Sequence[str]) -> dict[str, str]:
    """Return what comes out of each text when the pack alone has mended it."""
    from saywell.engine.check import Checker, fixed

    checker = Checker([*(replace(other, rules=()) for other in known), pack])
    results = {}
    for text in texts:
        findings = checker.check(Draft(text, pack.language)).findings
        result = text
        for finding in reversed(findings):
            result = fixed(result, finding) if finding.fixes else result
        if findings:
            results[text] = result
    return results
