"""Text out of HTML and HTML out of text, for programs that keep their replies as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import groupby

_BLOCKS = frozenset(
    ["p", "div", "section", "article", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol",
     "table", "tr", "hr", "figure", "pre", "dl", "dt", "dd"]
)  # fmt: skip
_SILENT = frozenset(["script", "style", "head", "title", "template", "noscript"])
_LEFT_OUT = frozenset(["iframe", "video", "audio", "object", "embed", "svg", "form", "input"])
_LOOKS = {
    "b": "bold", "strong": "bold", "i": "italics", "em": "italics", "u": "underlining",
    "s": "strike-through", "del": "strike-through", "code": "code", "pre": "code",
    "h1": "headings", "h2": "headings", "h3": "headings", "h4": "headings",
}  # fmt: skip
"""What a text has no letters for, by the elements that make it."""

DEEPEST = 20
"""Lists in lists up to which items are indented: nobody means more, and 20,000 fill the memory."""

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"\n{3,}")
_GOES_SOMEWHERE = re.compile(r"(?!\s*(?:javascript|data|vbscript)\s*:)[^#]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]](?=[.,;:!?)\]]*(?:\s|\Z))")


class _Reader(HTMLParser):
    """Writes down what a browser would show, with line breaks where blocks end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.left: dict[str, None] = {}
        self._silent = 0
        self._link = ""
        self._shown = ""
        self._numbers: list[int | None] = []
        self._cells = 0
        self._begun = False
        self._seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
            return
        if tag in _LOOKS:
            self.left[_LOOKS[tag]] = None
        elif tag in _LEFT_OUT:
            self.left[f"<{tag}>"] = None
        if tag in _BLOCKS:
            self._begin_block(tag)
        elif tag == "br":
            self._end_line()
            self.parts.append("\n")
        elif tag == "li":
            self._begin_item()
        elif tag in ("td", "th"):
            self.parts += [" | "] if self._cells else []
            self._cells += 1
        elif tag == "a":
            self._link, self._shown = given.get("href", ""), ""
        elif tag == "img":
            source = given.get("src", "")
            self.left["an image" + (f" ({source[:60]})" if source else "")] = None
            self.handle_data(given.get("alt", ""))
        elif tag == "attribute" and given.get("key"):  # Intercom's notation for a hole
            mark = "'" if '"' in given.get("default", "") else '"'
            rest = f"|fallback:{mark}{given['default']}{mark}" if given.get("default") else ""
            self.parts.append("{{" + given["key"] + rest + "}}")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in ("ul", "ol"):
            self._numbers = self._numbers[:-1]
            self._break(1)
        elif tag in _BLOCKS:
            self._break(2 if tag == "p" and not self._numbers else 1)
        elif tag == "a":
            address = self._link.removeprefix("mailto:").removeprefix("tel:")
            if _GOES_SOMEWHERE.match(address) and address != self._shown.strip():
                self.parts.append(f" ({address})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        text = _BLANKS.sub(" ", data).replace("\xa0", " ")
        if (not self.parts or self.parts[-1].endswith(("\n", " "))) and data[:1] != "\xa0":
            text = text.removeprefix(" ")
        self.parts.append(text)
        self._shown += text

    def _begin_block(self, tag: str) -> None:
        self._break(2 if tag == "p" and not self._numbers else 1)
        if tag in ("ul", "ol"):
            self._numbers.append(1 if tag == "ol" else None)
        elif tag == "tr":
            self._cells = 0

    def _begin_item(self) -> None:
        self._break(1)
        number = self._numbers[-1] if self._numbers else None
        deep = "  " * min(len(self._numbers) - 1, DEEPEST)
        self.parts.append(f"{deep}- " if number is None else f"{deep}{number}. ")
        if number is not None:
            self._numbers[-1] = number + 1

    def _end_line(self) -> None:
        if self.parts:
            self.parts[-1] = self.parts[-1].removesuffix(" ")

    def _break(self, lines: int) -> None:
        if self.parts and _ITEM.fullmatch(self.parts[-1]):
            return  # a paragraph in an item of a list
        self._end_line()
        there = "".join(self.parts[-3:])
        self._begun = self._begun or any(part.strip() for part in self.parts[self._seen :])
        self._seen = len(self.parts)
        if self._begun:
            missing = lines - (len(there) - len(there.rstrip("\n")))
            self.parts.append("\n" * max(missing, 0))


_ITEM = re.compile(r" *(?:-|\d+\.) ")


def text_of(markup: str) -> tuple[str, tuple[str, ...]]:
    """Return what a browser would show of some HTML as lines of text, and name what is lost.

    Paragraphs are parted by an empty line, list items begin with a dash or their number, a link
    is followed by its address in brackets, cells of a table are parted by ``|``. Scripts are no
    text. Broken HTML is read as browsers do, never refused.
    """
    if "<" not in markup and "&" not in markup:
        return markup, ()
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return _GAPS.sub("\n\n", "".join(reader.parts)).strip(), tuple(reader.left)


def markup_of(text: str, *, paragraphs: bool = False) -> str:
    """Return text as HTML that :func:`text_of` reads as it was.

    Lines are parted by ``<br>``, lines with a dash or numbers in their order become a list,
    addresses become links; empty lines part ``paragraphs``, if wanted.
    """
    if not paragraphs:
        return "".join(_lines(text.split("\n")))
    made: list[str] = []
    plain = True
    for part in re.split(r"\n{2,}", text):
        lines = part.split("\n")
        listed = any(kind for kind, _ in _grouped(lines))
        inside = "".join(_lines(lines))
        if listed and not plain:  # a line that is no list's has to end before an empty one
            made.append("<br>" if made[-1].endswith(("</ul>", "</ol>")) else "<br><br>")
        made.append(inside if listed else f"<p>{inside}</p>")
        plain = not listed
    return "".join(made)


def _grouped(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Part lines into lists and others: ``ul``, ``ol``, or nothing, with their lines."""
    kinds: list[tuple[str, str]] = []
    number = 0
    for line in lines:
        numbered = re.fullmatch(r"([1-9]\d{0,3})\. \S.*", line)
        number = number + 1 if numbered and int(numbered[1]) == number + 1 else 0
        kind = "ol" if number else "ul" if re.fullmatch(r"- \S.*", line) else ""
        kinds.append((kind, line))
    for kind, some in groupby(kinds, key=lambda one: one[0]):
        yield kind, [line for _, line in some]


def _lines(lines: list[str]) -> Iterator[str]:
    """Write lines; a list begins and ends a line by itself, an empty one beside it needs more."""
    ended, empty = True, False
    for kind, some in _grouped(lines):
        if kind:
            items = "".join(f"<li>{_inline(line.split(' ', 1)[1])}</li>" for line in some)
            yield ("<br>" if empty else "") + f"<{kind}>{items}</{kind}>"
        else:
            yield ("" if ended else "<br>") + "<br>".join(map(_inline, some))
        ended, empty = bool(kind), not some[-1]


def _inline(line: str) -> str:
    parts: list[str] = []
    at = 0
    for found in _ADDRESS.finditer(line):
        address = html.escape(found.group())
        parts += [_escaped(line[at : found.start()]), f'<a href="{address}">{address}</a>']
        at = found.end()
    return "".join((*parts, _escaped(line[at:])))


def _escaped(text: str) -> str:
    return re.sub(r"(?<=\s) |^ ", "&nbsp;", html.escape(text, quote=False))
