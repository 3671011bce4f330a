"""Other people's numbers and addresses: for the sort ``person`` of the kind ``secrets``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saywell.engine.folded import Folded, fold_with_offsets
from saywell.engine.folding import fold
from saywell.engine.lazily import compiled
from saywell.engine.masks import Span
from saywell.engine.matchers.asking import MAIL, PHONE, is_phone
from saywell.engine.phrases import PhraseSet
from saywell.engine.text import Text

_REACH = 60
"""Characters after a label in which the number or address begins."""

_STREET = compiled(
    r"\d{1,5}[a-z]?,? (?:[\w'.-]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close"
    r"|court|ct|square|sq|way|terrace|place|boulevard|blvd|crescent|nagar|colony)(?!\w)"
    r"|(?:οδο[σς]|οδου|οδο|λεωφορο[σς]|λεωφ\.?) [^\d\n]{2,30}\d{1,3}"
    r"|(?:jl\.?|jalan|gang|gg\.?|perum(?:ahan)?|komplek) [^\n]{2,40}?\d{1,4}"
    r"|[\u3400-\u9fff]{2,12}(?:路|街|道|巷|弄|胡同|小区|花园|苑)[^\n]{0,10}?\d{1,5}(?:号|弄|栋|幢|单元|室|楼)?"
    r"|(?:شارع|حي|طريق) [^\n\d]{2,40}\d{1,5}"
    r"|\d{1,3}-\d{1,3}(?:-\d{1,4})?[^\n\d]{0,40}(?:వీధి|రోడ్డు|నగర్|కాలనీ)|[^\n\d]{2,20}(?:వీధి|రోడ్డు)[^\n\d]{0,10}\d{1,4}"
    r"|(?:(?:μενει|μενουν|κατοικει) (?:στ(?:ην?|ο|ον) )?[α-ω.]{3,}"
    r"|(?<![α-ω])(?!(?:περιπου|οπου|αλλου|παντου|μισαωρου|ωρων) )[α-ω]{2,}[β-ω](?:ου|ων))"
    r" \d{1,3}(?=[,.;\s]|$)(?! (?:λεπτ|ωρ|μερ|ημερ|ευρω|τεμ|κιλ))"
)
"""A street with its number, folded, as each of the six languages writes one."""


def others_facts(labels: PhraseSet, text: Text) -> Iterator[Span]:
    """Find phone numbers, mail and street addresses after a label of somebody else.

    What the customer wrote themselves or has in their profile is theirs.
    """
    ends = sorted({end for _, end in labels.spans(text)})
    if not ends:
        return
    folded = fold_with_offsets(text.raw)
    own = _own(text)
    seen: set[int] = set()
    for end in ends:
        start = folded.at(text.folded.span(end - 1, end)[1])
        for low, high in _facts(folded, start, _line_end(folded.text, start)):
            value = folded.text[low:high]
            if low not in seen and not _is_own(value, own):
                seen.add(low)
                yield folded.span(low, high)
            break


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return min(len(text) if end < 0 else end, start + _REACH)


def _facts(folded: Folded, start: int, stop: int) -> list[Span]:
    """List what begins between two offsets, in order; it may end later."""
    numbered = any(map(str.isdigit, folded.text[start : stop + _REACH]))
    found = [
        match.span()
        for pattern in ((MAIL, PHONE, _STREET) if numbered else (MAIL,))
        for match in pattern.finditer(folded.text, start, stop + _REACH)
        if match.start() < stop and (pattern is not PHONE or is_phone(match.group()))
    ]
    return sorted(found)


def _own(text: Text) -> str:
    """Return what is the customer's own, folded, without what parts digits."""
    contact = text.context.contact
    facts = [turn.raw for turn in text.customer]
    if contact is not None:
        facts += [contact.email, contact.phone, *contact.attributes.values()]
    return _bare("\n".join(facts))


def _is_own(value: str, own: str) -> bool:
    bare = _bare(value)
    return bare in own or (bare.isdigit() and bare.lstrip("0")[-9:] in own)


def _bare(text: str) -> str:
    return re.sub(r"[ ().+-]", "", fold(text))
