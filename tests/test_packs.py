"""The examples of every pack that comes with the program are run here, one test a pack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from saywell.engine.examples import ExampleRun
from saywell.engine.spelling import Spellers
from saywell.model.catalogue import ROWS
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.rules import Pack
from saywell.stores import lexicons
from saywell.stores.packs import load_packaged, pack_files, packaged_folder

PACKS, PROBLEMS = load_packaged()
RUN = ExampleRun(PACKS, Spellers(lexicons.packaged, ranks=lexicons.packaged_ranks))


def test_packs_load_without_problems() -> None:
    assert [str(problem) for problem in PROBLEMS] == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: str(pack.pack))
def test_agents_are_told_in_english_greek_and_the_language_of_the_pack(pack: Pack) -> None:
    needed = {"en", "el"} | ({pack.language} - {ANY})
    silent = [
        (rule.id, sorted(needed - text.by_lang.keys()))
        for rule in pack.rules
        for text in (rule.message, rule.why)
        if ANY not in text.by_lang and not needed <= text.by_lang.keys()
    ]
    assert silent == []


@pytest.mark.parametrize("path", pack_files(packaged_folder(), []), ids=lambda path: path.stem)
def test_packs_are_read_without_the_fast_loader_too(path: Path) -> None:
    """The loader in C is milder: it takes a question mark at the end of an item in brackets."""
    assert yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)


@pytest.mark.parametrize("path", pack_files(packaged_folder(), []), ids=lambda path: path.stem)
def test_no_phrase_is_cut_off_by_a_comment(path: Path) -> None:
    """In YAML a blank and # begin a comment: a phrase with a number in it needs quotes."""
    cut = re.findall(r"(?m)^\s+- [^'\"#\n][^\n]* #.*$", path.read_text(encoding="utf-8"))
    assert [line for line in cut if line.count("'") < 2 and line.count('"') < 2] == []


def test_rules_stand_in_rows_of_the_catalogue() -> None:
    rows = {rule.id.split(".")[0] for pack in PACKS for rule in pack.rules}
    assert rows <= ROWS.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_has_a_rule_in_every_language(lang: str) -> None:
    """All of M01 to M27 work in each language, by its own packs or those for all."""
    there = {
        rule.id.split(".")[0]
        for pack in PACKS
        if pack.language in (lang, ANY)
        for rule in pack.rules
    }
    assert sorted({row for row in ROWS if row[0] == "M"} - there) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: str(pack.pack))
def test_examples_hold(pack: Pack) -> None:
    assert [str(problem) for problem in RUN.problems(pack)] == []
