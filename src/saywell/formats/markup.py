"""Text out of HTML and HTML out of text, for programs that keep their replies as HTML."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "table",
        "tr",
    ]
)
_SILENT = frozenset(["script", "style", "head", "title", "template"])
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"\n{3,}")


class _Reader(HTMLParser):
    """Writes down what a browser would show, with line breaks where blocks end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._link = ""
        self._shown = ""
        self._numbers: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._end_line()
            self.parts.append("\n")
        elif tag in ("ul", "ol"):
            self._break(1)
            self._numbers.append(1 if tag == "ol" else None)
        elif tag == "li":
            self._break(1)
            number = self._numbers[-1] if self._numbers else None
            self.parts.append("- " if number is None else f"{number}. ")
            if number is not None:
                self._numbers[-1] = number + 1
        elif tag in _BLOCKS:
            self._break(2 if tag == "p" else 1)
        elif tag == "a":
            self._link, self._shown = given.get("href", ""), ""
        elif tag == "img" and given.get("alt"):
            self.parts.append(given["alt"])
        elif tag == "attribute" and given.get("key"):  # Intercom's notation for a hole
            rest = f'|fallback:"{given["default"]}"' if given.get("default") else ""
            self.parts.append("{{" + given["key"] + rest + "}}")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in ("ul", "ol"):
            self._numbers = self._numbers[:-1]
            self._break(1)
        elif tag in _BLOCKS:
            self._break(2 if tag == "p" else 1)
        elif tag == "a":
            address = self._link.removeprefix("mailto:")
            if address and address != self._shown.strip() and not address.startswith("#"):
                self.parts.append(f" ({address})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        text = _BLANKS.sub(" ", data)
        if not self.parts or self.parts[-1].endswith(("\n", " ")):
            text = text.removeprefix(" ")
        self.parts.append(text)
        self._shown += text

    def _end_line(self) -> None:
        if self.parts:
            self.parts[-1] = self.parts[-1].removesuffix(" ")

    def _break(self, lines: int) -> None:
        self._end_line()
        there = "".join(self.parts[-3:])
        if "".join(self.parts).strip():
            missing = lines - (len(there) - len(there.rstrip("\n")))
            self.parts.append("\n" * max(missing, 0))


def text_of(markup: str) -> str:
    """Return what a browser would show of some HTML, as lines of text.

    Paragraphs are parted by an empty line, list items begin with a dash or their number, a link
    is followed by its address in brackets. Broken HTML is read as browsers do, never refused.
    """
    if "<" not in markup and "&" not in markup:
        return markup
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return _GAPS.sub("\n\n", "".join(reader.parts)).strip()


def markup_of(text: str, *, paragraphs: bool = False) -> str:
    """Return text as HTML: lines parted by ``<br>``; empty lines part ``paragraphs``, if wanted."""
    if not paragraphs:
        return _lines(text)
    return "".join(f"<p>{_lines(part)}</p>" for part in re.split(r"\n{2,}", text) if part)


def _lines(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")
