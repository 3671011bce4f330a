"""Addresses in messages: found, shown as what they really are, and made safe to open."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

LONGEST = 2000
"""Characters of an address that is opened; browsers and servers take hardly more."""

_TAIL = ".,;:!?…·'\"、。，；：！？"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_ENDS = r"\s<>\"“”«»‹›「」『』《》（），。！？；：、\x00-\x1f\x7f-\x9f"
_FOUND = re.compile(
    rf"(?<![A-Za-z0-9_@])(?:https?://|www\.)[^{_ENDS}]{{1,{LONGEST * 2}}}"
    rf"|(?<![A-Za-z0-9_@])mailto:[^{_ENDS}]{{3,500}}"
    r"|(?<![A-Za-z0-9_@])tel:\+?[0-9][0-9().-]{2,30}"
    r"|(?<![\w.+@-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}",
    re.IGNORECASE,
)
_HAN_AFTER_HOST = re.compile(r"(?<=\.)([a-z]{2,})[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3].*", re.I)
_SAFE = "/?#%:=&~+!$,;'@()*[]-._"
_LIKE_LATIN = frozenset("абвгеорсухіїјѕһԁԛԝьӏптмктαβγηικμνορτυχωօսցհոզ")
"""Letters of Cyrillic, Greek and Armenian that pass for Latin ones in an address."""


class Doubt(StrEnum):
    """Why an address deserves a closer look."""

    LIKE = "like"
    MIXED = "mixed"
    HIDDEN = "hidden"
    USER = "user"
    NUMBER = "number"
    LONG = "long"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a text.

    ``written`` is how it stands there. ``address`` is what would be opened, in ASCII alone: names
    of servers in other letters are written out (``xn--...``), and so is whatever cannot be seen;
    it is empty when it cannot be opened. ``reads`` is how the server's name reads where that is
    something else.
    """

    written: str
    address: str
    reads: str = ""
    doubts: tuple[Doubt, ...] = ()


def links_in(text: str) -> list[Link]:
    """Find the web, mail and telephone addresses of a text, in order, each once."""
    found = [link_of(written) for written, _ in _written(text)]
    return list(dict.fromkeys(found))


def spans_of_links(text: str) -> list[tuple[int, int]]:
    """Say where the addresses of a text stand."""
    return [(start, start + len(written)) for written, start in _written(text)]


def _written(text: str) -> Iterator[tuple[str, int]]:
    for match in _FOUND.finditer(text):
        written = _HAN_AFTER_HOST.sub(r"\1", match.group(), count=1)
        written = _without_tail(written)
        if len(written) > len("www."):
            yield written, match.start()


def _without_tail(written: str) -> str:
    """Leave out what ends the sentence around an address, and brackets opened before it."""
    extra = {end: written.count(end) - written.count(start) for end, start in _BRACKETS.items()}
    last = len(written)
    while last and (written[last - 1] in _TAIL or extra.get(written[last - 1], 0) > 0):
        last -= 1
        if written[last] in extra:
            extra[written[last]] -= 1
    return written[:last]


def link_of(written: str) -> Link:
    """Take an address apart, and put together what would be opened."""
    scheme, _, rest = written.partition(":")
    low = scheme.casefold()
    if low in ("tel", "mailto"):
        return _checked(written, f"{low}:{quote(rest, safe=_SAFE)}", "", [])
    if low not in ("http", "https"):
        if "@" in written and not low.startswith("www."):
            return _checked(written, f"mailto:{written}", "", [])
        low, rest = "https", f"//{written}"
    body = rest.removeprefix("//")
    cut = min((at for at in map(body.find, "/?#\\") if at >= 0), default=len(body))
    before, path = body[:cut], body[cut:].replace("\\", "/")
    user, _, server = before.rpartition("@")
    host, colon, port = server.partition(":") if not server.startswith("[") else (server, "", "")
    doubts = [Doubt.USER] if user else []
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return Link(written, "", host, (*doubts, Doubt.BROKEN))
    reads = _reading_of(ascii_host, host)
    doubts += _doubts_of_host(ascii_host, reads)
    name = f"{quote(user, safe=_SAFE)}@" if user else ""
    address = f"{low}://{name}{ascii_host.lower()}{colon}{port}{quote(path, safe=_SAFE)}"
    if not re.fullmatch(r"[\[\]a-z0-9._:-]+", f"{ascii_host.lower()}{colon}{port}"):
        return Link(written, "", reads, (*doubts, Doubt.BROKEN))
    return _checked(written, address, reads, doubts)


def _checked(written: str, address: str, reads: str, doubts: list[Doubt]) -> Link:
    if any(unicodedata.category(char) in ("Cf", "Cc", "Co", "Cn") for char in written):
        doubts = [*doubts, Doubt.HIDDEN]
    if len(address) > LONGEST:
        return Link(written, "", reads, (*doubts, Doubt.LONG))
    return Link(written, address, reads, tuple(doubts))


def _reading_of(ascii_host: str, host: str) -> str:
    """Return how the name of a server reads, where that is not how it is spelled in ASCII."""
    if not host.isascii():
        return host
    if "xn--" not in ascii_host.lower():
        return ""
    try:
        return ascii_host.lower().encode("ascii").decode("idna")
    except UnicodeError:
        return ""


def _doubts_of_host(host: str, reads: str) -> list[Doubt]:
    doubts = []
    if host.startswith("[") or re.fullmatch(r"(?:0x[0-9a-f]+|[0-9.])+", host, re.I):
        doubts.append(Doubt.NUMBER)
    labels = [label for label in reads.casefold().split(".") if not label.isascii()]
    letters = [{_script(char) for char in label if char.isalpha()} for label in labels]
    if any("LATIN" in scripts and len(scripts) > 1 for scripts in letters):
        doubts.append(Doubt.MIXED)
    elif any(all(char in _LIKE_LATIN or char.isascii() for char in label) for label in labels):
        doubts.append(Doubt.LIKE)
    return doubts


def _script(char: str) -> str:
    return unicodedata.name(char, "?").partition(" ")[0]
