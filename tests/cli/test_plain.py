"""JSON and CSV written without the modules that take long to import: as those write it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from saywell.cli.plain import csv_text, json_text, problems_line

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


def values(texts: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    """Return values of every sort with these texts in them."""
    return st.recursive(
        st.none() | st.booleans() | NUMBERS | texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=8,
    )


VALUES = values(st.text(st.characters(exclude_categories=()), max_size=8))
PLAIN = values(st.text('a "\\/\n\té包🙂', max_size=8))


@given(VALUES)
def test_json_loses_nothing(value: object) -> None:
    for encoding in ("utf-8", "ascii"):
        for indent in (2, None):
            text = json_text(value, encoding, indent=indent)
            assert json.loads(text) == value
            assert encoding == "utf-8" or text.isascii()


@given(PLAIN)
def test_json_looks_as_everywhere(value: object) -> None:
    assert json_text(value, "UTF-8") == json.dumps(value, ensure_ascii=False, indent=2)
    assert json_text(value, "utf8", indent=None) == json.dumps(value, ensure_ascii=False)
    assert json_text(value, "latin-1") == json.dumps(value, indent=2)


def test_json_escapes_what_would_act_on_a_terminal() -> None:
    shown = json_text("\x1b[31m\x9b\u202e\u2028\ufeff\udc80", "utf-8")
    assert shown == '"\\u001b[31m\\u009b\\u202e\\u2028\\ufeff\\udc80"'
    assert json_text({}, "utf-8") == "{}"
    assert json_text([], None) == "[]"


@given(
    st.lists(st.lists(st.text("a,\"\n '\u00e9", max_size=6), min_size=2, max_size=2), max_size=4)
)
def test_csv_is_read_back(rows: list[list[str]]) -> None:
    text = csv_text(("a", "b"), [dict(zip("ab", row, strict=True)) for row in rows])
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], *rows]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([["a", "b"], *rows])
    assert text == buffer.getvalue()


def test_csv_of_one_column_keeps_empty_rows() -> None:
    assert csv_text(("a",), [{"a": ""}, {"a": None}, {"a": "x"}]) == 'a\n""\n""\nx\n'


def test_problems_are_counted() -> None:
    assert problems_line(1) == "1 problem in the library: run saywell library lint"
    assert problems_line(2).startswith("2 problems ")


def test_nothing_heavy_is_imported() -> None:
    code = "import sys; from saywell.cli.plain import json_text; json_text(['δέμα'], 'utf-8'); "
    shown = subprocess.run(
        [sys.executable, "-c", code + "print({'json', 're', 'csv', 'typing'} & set(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert shown.stdout == "set()\n"
