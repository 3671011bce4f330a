"""The kind ``secrets``: cards, accounts, tokens and passwords by their shape; never repeated."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from saywell.engine.folded import fold_with_offsets
from saywell.engine.lazily import compiled
from saywell.engine.looks import ACCOUNT, DIGIT, KEY
from saywell.engine.masks import Span
from saywell.engine.matchers.base import Hit, Matcher, RuleError
from saywell.engine.matchers.persons import others_facts
from saywell.engine.matchers.wording import before, spans_of
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

_CARD = compiled(r"(?<![\w.,+-])\d(?:[ .·_-]{0,2}\d){11,18}(?![\w]|[.,]\d)")
_ISSUERS = (
    (r"4", (13, 16, 19)),
    (r"5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)", (16,)),
    (r"3[47]", (15,)),
    (r"6(?:011|4[4-9]|5)", (16, 17, 18, 19)),
    (r"35(?:2[89]|[3-8])", (16, 17, 18, 19)),
    (r"3(?:0[0-5]|[689])", (14, 16)),
    (r"62|81", (16, 17, 18, 19)),
    (r"60|82|508", (16,)),
    (r"5018|5020|5038|56|6304|6759|676[1-3]", (16, 17, 18, 19)),
)
"""Issuer prefixes and the lengths of their numbers (ISO/IEC 7812 ranges as the issuers publish)."""

_IBAN = compiled(r"(?<![^\W_])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}(?![^\W_])")
_IBAN_LENGTHS = {
    "ad": 24,
    "ae": 23,
    "al": 28,
    "at": 20,
    "az": 28,
    "ba": 20,
    "be": 16,
    "bg": 22,
    "bh": 22,
    "br": 29,
    "by": 28,
    "ch": 21,
    "cr": 22,
    "cy": 28,
    "cz": 24,
    "de": 22,
    "dk": 18,
    "do": 28,
    "ee": 20,
    "eg": 29,
    "es": 24,
    "fi": 18,
    "fo": 18,
    "fr": 27,
    "gb": 22,
    "ge": 22,
    "gi": 23,
    "gl": 18,
    "gr": 27,
    "gt": 28,
    "hr": 21,
    "hu": 28,
    "ie": 22,
    "il": 23,
    "iq": 23,
    "is": 26,
    "it": 27,
    "jo": 30,
    "kw": 30,
    "kz": 20,
    "lb": 28,
    "lc": 32,
    "li": 21,
    "lt": 20,
    "lu": 20,
    "lv": 21,
    "ly": 25,
    "mc": 27,
    "md": 24,
    "me": 22,
    "mk": 19,
    "mr": 27,
    "mt": 31,
    "mu": 30,
    "nl": 18,
    "no": 15,
    "om": 23,
    "pk": 24,
    "pl": 28,
    "ps": 29,
    "pt": 25,
    "qa": 29,
    "ro": 24,
    "rs": 22,
    "sa": 24,
    "sc": 31,
    "sd": 18,
    "se": 24,
    "si": 19,
    "sk": 24,
    "sm": 27,
    "so": 23,
    "st": 25,
    "sv": 28,
    "tl": 23,
    "tn": 24,
    "tr": 26,
    "ua": 29,
    "va": 22,
    "vg": 24,
    "xk": 20,
}
"""Country code to the length of its IBANs (SWIFT's IBAN registry)."""

_TOKENS = compiled(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
    r"(?:[\sA-Za-z0-9+/=]{0,8000}-----END [A-Z ]{0,30}KEY-----)?"
    r"|(?<![\w-])(?:"
    r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}"
    r"|(?:sk|pk|rk)[-_](?:live|test|proj|ant)[-_][\w-]{8,}|sk-[A-Za-z0-9]{16,}"
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}"
    r"|xox[abeprs]-[\w-]{10,}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{30,}|ya29\.[\w-]{20,}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{20,}|hf_[A-Za-z0-9]{20,}"
    r"|(?i:bearer) [\w.~+/-]{16,}=*"
    r")(?![\w-])",
    re.ASCII,
)
_FEWEST_CHARACTERS = 15
"""Characters without a blank that every key and token has, but for keys in lines of dashes."""

_DIGIT = compiled(r"\d")
_FEWEST_DIGITS = 12
"""Digits of the shortest card number."""

_LOOKS = {"card": (DIGIT,), "iban": (ACCOUNT,), "token": (KEY, DIGIT)}
_MARKS = {"token": ("-----",)}
"""How the words and marks look of which each sort has one."""

_LONG = compiled(r"(?<![\w/.@=-])[\w-]{24,200}(?![\w/@-]|\.\w)", re.ASCII)
_BITS = 3.6
"""Bits a character from which a long mixed word counts as random; English words stay below 3."""

_VALUE = compiled(r"[0-9a-z!#$%&*+./:<=>?@^_~-]{4,64}")
_ADDRESS = compiled(r"https?:|www\.|[\w.+-]@[\w-]+\.[a-z]")
"""A web or mail address, which is no password; Name@2024 is one."""

_GAP = 28
"""How many characters may stand between a label and its value."""


class SecretsMatcher(Matcher["checks.Secrets"]):
    """Reports secrets of one sort."""

    def __init__(self, rule: checks.Secrets, words: Words) -> None:
        super().__init__(rule, words)
        self._labels = words.phrases(rule.labels)
        self._unless = words.phrases(rule.unless)
        labelled = rule.sort in ("credential", "person")
        if labelled != bool(rule.labels):
            raise RuleError("labels go with the sorts credential and person, and with no other")
        self._spans: Callable[[Text], Iterator[Span]] = {
            "card": cards,
            "iban": ibans,
            "token": tokens,
            "credential": self._credentials,
            "person": lambda text: others_facts(self._labels, text),
        }[rule.sort]
        if labelled:
            self.triggers = self._labels
        else:
            self.calls = words.calls(looks=_LOOKS[rule.sort], marks=_MARKS.get(rule.sort, ()))

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the places of secrets, and nothing of what stands there."""
        found = list(self._spans(text))
        if not found:
            return
        fine = spans_of(self._unless, text)
        for start, end in found:
            low, high = text.folded.at(start), text.folded.at(end)
            if not fine.cover((low, high)) and not before(fine, text, low):
                yield Hit(start, end)

    def _credentials(self, text: Text) -> Iterator[Span]:
        """Find values after a label: mixed characters, or four digits and more."""
        folded = fold_with_offsets(text.linked)
        seen: set[int] = set()
        ends = {end for _, end in self._labels.spans(text)}
        for end in sorted(ends):
            start = folded.at(text.folded.span(end - 1, end)[1])
            stop = folded.at(text.folded.span(*text.sentence_at(end))[1])
            for match in _VALUE.finditer(folded.text, start, stop):
                low = match.start() + len(match.group()) - len(match.group().lstrip(":=-."))
                if low - start > _GAP:
                    break
                value = folded.text[low : match.end()].rstrip(".!?:")
                if is_credential(value):
                    if low not in seen:
                        seen.add(low)
                        yield folded.span(low, low + len(value))
                    break


def is_credential(value: str) -> bool:
    """Whether a word looks like a password or a code and not like a time, date or price."""
    digits = sum(char.isdigit() for char in value)
    letters = sum(char.isalpha() for char in value)
    if not digits or len(value) < 4 or _ADDRESS.search(value):
        return False
    if not letters:
        return value.isdigit() and 4 <= digits <= 10 and not re.fullmatch(r"(?:19|20)\d\d", value)
    if re.fullmatch(r"\d{1,4}(?:st|nd|rd|th|am|pm|h|hrs?|min|mins|s|kb|mb|gb|x)", value.lower()):
        return False
    return letters + digits >= 5 and any(char.isascii() and char.isalpha() for char in value)


def cards(text: Text) -> Iterator[Span]:
    """Find card numbers: an issuer's prefix and length, and the check digit (Luhn)."""
    if len(_DIGIT.findall(text.linked)) < _FEWEST_DIGITS:
        return
    folded = fold_with_offsets(text.linked)
    for match in _CARD.finditer(folded.text):
        digits = re.sub(r"\D", "", match.group())
        if _issued(digits) and luhn(digits):
            yield folded.span(*match.span())


def _issued(digits: str) -> bool:
    return any(
        len(digits) in lengths and re.match(f"(?:{prefix})", digits) for prefix, lengths in _ISSUERS
    )


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1)."""
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1


def ibans(text: Text) -> Iterator[Span]:
    """Find IBANs: a country's length and remainder 1 modulo 97 (ISO 13616)."""
    folded = fold_with_offsets(text.linked)
    for match in _IBAN.finditer(folded.text):
        length = _IBAN_LENGTHS.get(match.group()[:2])
        end = _end_of(match.group(), length) if length else None
        if end is None:
            continue
        compact = re.sub("[ -]", "", match.group()[:end])
        if int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1:
            yield folded.span(match.start(), match.start() + end)


def _end_of(found: str, length: int) -> int | None:
    """Return where the given number of letters and digits ends, None when there are fewer."""
    seen = 0
    for index, char in enumerate(found):
        seen += char.isalnum()
        if seen == length:
            following = found[index + 1 : index + 2]
            return None if following.isalnum() else index + 1
    return None


def tokens(text: Text) -> Iterator[Span]:
    """Find keys and tokens by the prefix of who issues them, or by length and randomness."""
    if max(map(len, text.raw.split()), default=0) < _FEWEST_CHARACTERS and "-----" not in text.raw:
        return
    found = [match.span() for match in _TOKENS.finditer(text.raw)]
    yield from found
    for match in _LONG.finditer(text.linked):
        if not any(start < match.end() and match.start() < end for start, end in found):
            word = match.group()
            if _mixed(word) and entropy(word) >= _BITS:
                yield match.span()


def _mixed(word: str) -> bool:
    return (
        any(char.isdigit() for char in word)
        and any(char.islower() for char in word)
        and any(char.isupper() for char in word)
    )


def entropy(word: str) -> float:
    """Return Shannon's entropy of the characters, in bits a character."""
    counts = Counter(word).values()
    return -sum(count / len(word) * math.log2(count / len(word)) for count in counts)
