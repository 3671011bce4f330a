"""Which of the six languages a text is in: by script, and for Latin letters by small words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from saywell.engine.folding import fold
from saywell.engine.lazily import compiled

if TYPE_CHECKING:
    from saywell.model.rules import Draft

_SCRIPTS = (
    ("zh", "\u3400", "\u9fff"),
    ("zh", "\uf900", "\ufaff"),
    ("el", "\u0370", "\u03ff"),
    ("el", "\u1f00", "\u1fff"),
    ("ar", "\u0620", "\u064a"),
    ("ar", "\u066e", "\u06d3"),
    ("te", "\u0c00", "\u0c7f"),
    ("kana", "\u3040", "\u30ff"),
    ("latin", "A", "Z"),
    ("latin", "a", "z"),
    ("latin", "\u00c0", "\u024f"),
)
"""What a character is counted for, with the first and the last of its sort."""

DEFAULT = "en"
"""The language of a text of which nothing is known."""

_ENOUGH = 0.25
"""The share of letters from which another script than Latin decides: product words are Latin."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SMALL_WORDS = {
    "en": _words(
        "the a an is are was were be been i you your we our it this that to of in on for with and"
        " or not have has had do does did can could will would what when where how please thank"
        " thanks hi hello from at by my me if there here just so but no yes sorry let us as"
        " don't can't i'm we're you're it's i'll we'll i've we've won't isn't didn't"
    ),
    "id": _words(
        "yang dan di ke dari untuk dengan ini itu tidak bisa ada saya anda kami kak kakak bapak"
        " ibu mohon maaf terima kasih sudah belum akan juga atau pada adalah apakah apa bagaimana"
        " kapan silakan baik selamat pagi siang sore malam halo ya nya kita aja nggak gak sih kok"
        " dong deh karena jika kalau agar supaya dalam oleh lebih tapi tetapi boleh dapat harus"
        " pesanan nomor pak bu mas mbak min gan sis"
    ),
}
"""Words by which Latin letters are told to be English or Indonesian, folded."""

_WORD = compiled(r"[a-z']+")


def detect(text: str) -> str:
    """Return the language of a text, or "" where it cannot be told.

    Latin letters without small words of English or Indonesian stay undecided: it may be any
    other language, or one of the six in Latin letters.
    """
    if text.isascii():
        return _by_small_words(text)
    counts = dict.fromkeys(("zh", "el", "ar", "te", "kana", "latin"), 0)
    for char, times in Counter(text).items():
        for name, first, last in _SCRIPTS:
            if first <= char <= last:
                counts[name] += times
    latin, kana = counts.pop("latin"), counts.pop("kana")
    best = max(counts, key=lambda lang: counts[lang])
    # A Chinese character is a word or half of one; four Latin letters weigh the same.
    weight = counts[best] * (4 if best == "zh" else 1)
    if counts[best] and weight >= _ENOUGH * (weight + latin):
        return "" if best == "zh" and kana else best
    return _by_small_words(text)


def _by_small_words(text: str) -> str:
    words = _WORD.findall(fold(text))
    hits = {lang: sum(word in small for word in words) for lang, small in SMALL_WORDS.items()}
    english, indonesian = hits["en"], hits["id"]
    most = max(english, indonesian)
    # One small word may be chance: "i" is Greek in Latin letters too.
    if english == indonesian or most * 6 < len(words) or (most == 1 and len(words) > 3):
        return ""
    return "en" if english > indonesian else "id"


def spoken(text: str, given: str = "") -> str:
    """Return the language that a text is said to be in, else the one that it looks like, or ""."""
    return given.replace("_", "-").split("-")[0].lower() or detect(text)


def _shared(draft: Draft, given: str) -> str:
    """Return another language than the one given that draft and customer share, or ""."""
    said = next((t.text for t in reversed(draft.context.turns) if t.author == "customer"), "")
    found = detect(draft.text) if said else ""
    return found if found and found != given and found == detect(said) else ""


def language_of(draft: Draft) -> str:
    """Return the language a draft is checked in: given, detected, the conversation's, English.

    A draft in the language of the customer's last message is checked in that one in any case.
    """
    found = spoken(draft.text, draft.lang)
    if found:
        return (draft.lang and _shared(draft, found)) or found
    for author in ("agent", "customer"):
        for turn in reversed(draft.context.turns):
            found = detect(turn.text) if turn.author == author else ""
            if found:
                return found
    contact = draft.context.contact
    if contact is not None and contact.language:
        from saywell.model.languages import LANGUAGES

        if contact.language[:2] in LANGUAGES:
            return contact.language[:2]
    return DEFAULT
