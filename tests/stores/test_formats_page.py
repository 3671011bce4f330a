"""The page on the format is true: its examples load, and it names everything there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from saywell.engine.fill import FillContext, fill
from saywell.engine.first_names import first_name
from saywell.engine.library_check import check_library
from saywell.engine.template import FILTERS, TAGS
from saywell.engine.template.evaluate import MAX_RANGE
from saywell.engine.template.render import MAX_INCLUDES, MAX_STEPS
from saywell.model.chat import Agent, Contact
from saywell.model.names import NAMES
from saywell.stores.library import load_library

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_file_without_faults(tmp_path: Path, example: str) -> None:
    (tmp_path / "a.yaml").write_text(example, encoding="utf-8")
    library, problems = load_library([tmp_path])
    assert problems + check_library(library) == []


def test_the_long_example_reads_well(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(EXAMPLES[0], encoding="utf-8")
    library, _ = load_library([tmp_path])
    reply, context = (
        library.replies["delivery.late"],
        FillContext(Contact("1", "ana"), Agent("2", "Niki")),
    )
    values = {"day": "Friday", "cause": "weather"}
    filled = fill(reply, "en", context, values, {"refund": True}, library.blocks)
    assert filled.text == (
        "Sorry, Ana, your parcel is late because of weather. It will be there on Friday.\n\n"
        "You have the delivery costs back within three days.\n\nBest wishes, Niki"
    )
    filled = fill(reply, "el", context, {"day": "αύριο"}, {}, library.blocks)
    assert filled.text == (
        "Λυπάμαι, το δέμα σας καθυστερεί.\nΘα το έχετε αύριο.\n\nΜε εκτίμηση, Niki"
    )


def test_every_filter_tag_and_name_is_on_the_page() -> None:
    words = set(re.findall(r"[\w.]+", PAGE))
    names = {f"{group}.{name}" for group, leaves in NAMES.items() for name in leaves}
    names = {f"{name}.NAME" if name.endswith("custom_attribute") else name for name in names}
    assert {*FILTERS, *TAGS, *names} <= words


def test_the_table_of_first_names_is_what_happens() -> None:
    table = PAGE.partition("### First names")[2].partition("Names in Latin")[0]
    rows = re.findall(r"^\| (?!name|-)(.+?) \| (.+?) \|", table, re.M)
    assert len(rows) >= 9
    for name, expected in rows:
        if expected == "(unknown)":
            assert first_name(name.partition(",")[0]) == ""
        else:
            assert first_name(name) == expected


def test_the_limits_on_the_page_are_the_limits() -> None:
    assert f"at {MAX_STEPS:,} steps" in PAGE
    assert f"a range of {MAX_RANGE:,} numbers" in PAGE
    assert MAX_INCLUDES == 4
    assert "blocks four deep" in PAGE
