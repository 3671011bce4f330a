"""What a word or a run of marks looks like, for rules that no wording calls: each asked once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from saywell.engine.folding import HAN, WORD_MARKS
from saywell.engine.lazily import compiled
from saywell.engine.marks import END
from saywell.engine.sentences import STOPS

Look = Callable[[str], object]
"""Tells, by what is true of it, whether a word or a run of marks looks so."""

CAPITALS, DIGIT, MIXED, POINTED, STRETCHED = "capitals", "digit", "mixed", "pointed", "stretched"
KEY, ACCOUNT, FIELD, FACE, PICTURE = "key", "account", "field", "face", "picture"
BLANK, UNKNOWN, OPEN = "blank", "unknown", "open"

_DIGIT = compiled(r"\d")
_MIXED = compiled(rf"(?:[^\W\d_]|[{WORD_MARKS}])\d|\d(?:[^\W\d_]|[{WORD_MARKS}])")
_POINTED = compiled("[\u064c-\u0652]")
_STRETCHED = compiled(r"(?i)(.)\1\1")
_KEY = compiled(
    r"(?i:^bearer$)|^(?:sk|pk|rk)$|eyJ|(?:sk|pk|rk)[-_]|gh[pousr]_|github_|glpat-|xox[abeprs]"
    r"|AKIA|ASIA|AIza|ya29|SG\.|npm_|pypi-|hf_"
)
_ACCOUNT = compiled(r"(?<![^\W_])[^\W\d_]{2}\d\d")
_FIELD_WORD = compiled(r"_|[XΧxχ](?i:[xχ])|^[TFLtfl](?i:odo|bd|ixme|bc|orem)")
_FIELD_GAP = compiled(r"[{}_<\[【〔]|%\(|%$|\$\$")
_FACE_WORD = compiled(r"[xX]D|T[_.]T|orz")
_FACE_GAP = compiled(r"[:;=]['’]?-?[)(|*\]\[]|[:;=]['’]?-?$|[\^¯<]|\([^\w\s]|[\[(]$")
_OPEN = compiled(rf"(?:^|[^\s{STOPS}])\s*{END}")
_PICTURE = compiled("[\u2190-\u2bff\U0001f000-\U0001faff]")


_BESIDE_HAN = compiled(rf"[{HAN}]\d|\d[{HAN}]")


def is_mixed(text: str) -> bool:
    """Whether a digit stands right beside a Chinese character, which are words of their own."""
    return _BESIDE_HAN.search(text) is not None


def is_pointed(word: str) -> bool:
    """Whether a word has an Arabic vowel mark; those of adverbs are too common to count."""
    return _POINTED.search(word) is not None


def _is_capitals(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _is_blank(word: str) -> bool:
    """Whether a word has nothing that can be seen; "" stands for a text without words."""
    return not any(map(str.isalnum, word))


WORD_LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        CAPITALS: _is_capitals,
        DIGIT: _DIGIT.search,
        MIXED: _MIXED.search,
        POINTED: is_pointed,
        STRETCHED: _STRETCHED.search,
        KEY: _KEY.search,
        ACCOUNT: _ACCOUNT.search,
        FIELD: _FIELD_WORD.search,
        FACE: _FACE_WORD.search,
        BLANK: _is_blank,
    }
)
"""What a word may look like: shouted, with a digit, with letters and digits side by side, with
vowel marks, with a letter three times in a row, the beginning of a key or of an account's
number, of a field that nobody filled, of a face made of marks, or of nothing that can be seen."""

GAP_LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        FIELD: _FIELD_GAP.search,
        FACE: _FACE_GAP.search,
        PICTURE: _PICTURE.search,
        STRETCHED: _STRETCHED.search,
        OPEN: _OPEN.search,
    }
)
"""What a run of marks and blanks may look like: of a field, of a face, with an emoji, with a mark
three times in a row, or the end of a text that no mark of a sentence's end closes."""
