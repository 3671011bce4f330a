"""Secrets that this process handles, taken out of whatever is written, however they are spelled."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

SHOWN = "[secret]"

LEAST = 4
"""Characters that a secret has at least; what is shorter is none, and would blacken all texts."""

_LIKE_A_SECRET = re.compile(
    r"(?i)((?:token|password|secret|api_?key|authorization)\b[\"']{0,2}\s?[:=]\s?[\"']{0,2}"
    r"(?:(?:basic|bearer)\s+)?)[\w.+/=%-]{8,}"
)
_noted: set[str] = set()
_spelled: re.Pattern[str] | None = None


def note(secret: str) -> None:
    """Remember a secret that is in use, so that it is written nowhere."""
    global _spelled  # noqa: PLW0603 - one set for the process, whoever handles a secret
    if len(secret) < LEAST or secret in _noted:
        return
    _noted.add(secret)
    known = {one for each in _noted for one in spellings(each)}
    longest_first = sorted(known, key=lambda one: (-len(one), one))
    _spelled = re.compile("|".join(map(re.escape, longest_first)))


def redacted(text: str) -> str:
    """Take every known secret, and what looks like one, out of a text."""
    if _spelled is not None:
        text = _spelled.sub(SHOWN, text)
    return _LIKE_A_SECRET.sub(rf"\1{SHOWN}", text)


def spellings(secret: str) -> Iterator[str]:
    """Go through the ways in which a secret may come to stand in a text.

    As it is, percent-encoded, in a form, in JSON, in HTML, in Python's own notation, and in
    base64, where it may follow a name of any length (RFC 7617): of those, what does not depend
    on what is before and after it.
    """
    yield secret
    data = secret.encode("utf-8", "surrogateescape")  # as it stands in the environment
    for encoded in (quote(data), quote(data, safe=""), quote_plus(data)):
        yield encoded
        yield re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), encoded)
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield html.escape(secret)
    yield repr(secret)[1:-1]
    for before, cut in ((0, 0), (1, 2), (2, 3)):
        whole = base64.b64encode(bytes(before) + data).decode("ascii")
        core = whole[cut : (before + len(data)) * 8 // 6]
        if len(core) >= LEAST:
            yield core
            yield core.replace("+", "-").replace("/", "_")
