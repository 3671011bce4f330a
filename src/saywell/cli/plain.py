"""What commands print, as text: JSON, CSV and short sentences; cheap to import."""

from __future__ import annotations

from saywell.model.untrusted import clean

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_QUOTED = ('"', ",", "\n", "\r")
_SHORT = {0x22: '\\"', 0x5C: "\\\\", 8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}
_HIDDEN = (
    (0x00, 0x1F),
    (0x7F, 0x9F),
    (0x061C, 0x061C),
    (0x200E, 0x200F),
    (0x2028, 0x2029),
    (0x202A, 0x202E),
    (0x2066, 0x2069),
    (0xD800, 0xDFFF),
    (0xFEFF, 0xFEFF),
)
"""What would act on a terminal, or cannot be seen and yet turns the order of what can."""

_ESCAPES: dict[int, str] = {}
"""How these are written in JSON; made when it is needed."""


def problems_line(count: int) -> str:
    """Say that files of the library have problems."""
    noun = "problem" if count == 1 else "problems"
    return f"{count} {noun} in the library: run saywell library lint"


def json_text(value: Any, encoding: str | None, *, indent: int | None = 2) -> str:
    """Write a value as JSON; characters that would act on a terminal are escaped, none is lost.

    Where the encoding is not UTF-8, all that is not ASCII is escaped too. Without ``indent`` it is
    one line.
    """
    utf8 = (encoding or "").lower().replace("-", "").startswith("utf8")
    if indent is None:
        return "".join(_json(value, utf8, "", "", ", "))
    return "".join(_json(value, utf8, "\n", " " * indent, ","))


def _json(value: Any, utf8: bool, line: str, step: str, comma: str) -> Iterator[str]:
    """Write a value in pieces; ``line`` is what begins a line at this depth."""
    if isinstance(value, str):
        yield _json_string(value, utf8)
    elif value is None or value is True or value is False:
        yield {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, int):
        yield int.__repr__(value)
    elif isinstance(value, float):
        yield float.__repr__(value)
    elif isinstance(value, list | tuple):
        deeper, before = line + step, "["
        for one in value:
            yield before + deeper
            yield from _json(one, utf8, deeper, step, comma)
            before = comma
        yield f"{line}]" if value else "[]"
    elif isinstance(value, dict):
        deeper, before = line + step, "{"
        for name, one in value.items():
            yield f"{before}{deeper}{_json_string(name, utf8)}: "
            yield from _json(one, utf8, deeper, step, comma)
            before = comma
        yield f"{line}}}" if value else "{}"
    else:
        raise TypeError(f"{type(value).__name__} has no form in JSON")


def _json_string(text: str, utf8: bool) -> str:
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    if not _ESCAPES:
        codes = (code for first, last in _HIDDEN for code in range(first, last + 1))
        _ESCAPES.update({code: f"\\u{code:04x}" for code in codes} | _SHORT)
    text = text.translate(_ESCAPES)
    return f'"{text}"' if utf8 or text.isascii() else f'"{"".join(map(_ascii, text))}"'


def _ascii(char: str) -> str:
    code = ord(char)
    if code < 0x10000:
        return char if code < 0x80 else f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Write rows as CSV with a header; what a spreadsheet would take for a formula is quoted."""
    lines = [list(columns), *([_csv_value(row.get(name)) for name in columns] for row in rows)]
    return "".join(",".join(_csv_field(one, len(line)) for one in line) + "\n" for line in lines)


def _csv_field(text: str, columns: int) -> str:
    if any(char in text for char in _QUOTED) or (not text and columns == 1):
        return '"' + text.replace('"', '""') + '"'
    return text


def _csv_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        words = [str(item) for item in value]
        value = ("\n" if any(" " in word for word in words) else " ").join(words)
    text = clean(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
