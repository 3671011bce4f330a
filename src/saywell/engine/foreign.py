"""Whether a reply is in another language or script than the customer's, or slips into one.

What is compared are plain words: links, code, quotations, names, codes, capitals and words that
the customer used say nothing of the language. Scripts are compared by their share of the letters;
between languages of Latin letters decide a dictionary of the customer's language, where there is
one, and small words of the others. Everything that is short or unclear counts as right.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from saywell.engine.folding import fold
from saywell.engine.lazily import compiled
from saywell.engine.masks import Span
from saywell.engine.text import WORDS, Text
from saywell.engine.tongues import (
    LATIN,
    ROMANISED,
    latin_words,
    script_of_romanised,
    scripts_of,
    small_words,
)

Covers = Callable[[str, str], bool | None]
"""Whether a language's dictionary has a word; None without a dictionary."""

LAST_TURNS = 3
"""How many of the customer's last messages tell their language."""

_FEWEST_LETTERS = 6
_A_SCRIPT = 0.2
"""The share of letters from which a customer writes a script, and not only a word of it."""

_HARDLY = 0.15
"""The share of the customer's script below which a reply is not written in it."""

_A_QUARTER = 0.25
"""The share of what the customer reads below which all of the reply is foreign to them."""

_FEWEST_KANA = 4
_FEWEST_WORDS = 3
_FEWEST_PLAIN = 4
_A_RUN = 4
_LETTERS_OF_A_RUN = 12
_SCATTERED = 4

_COVERED = 0.5
_HALF_COVERED = 0.75
_HARDLY_COVERED = 0.4
_HARDLY_ANY, _MANY_PLAIN = 0.35, 6
_NEARLY_ALL, _APART = 0.8, 0.3
"""Shares of plain words that a dictionary has, as measured on short replies in both languages."""

_WITH_DICTIONARIES = ("en", "id")
_LANGUAGE_NAMES = compiled(
    r"(?P<en>\benglish\b|\binggris\b|αγγλικ|英文|英语|英語|إنجليزي|انجليزي|ఇంగ్లీష|ఆంగ్ల)"
    r"|(?P<el>\bgreek\b|\byunani\b|ελληνικ|希腊语|يوناني)"
    r"|(?P<zh>\bchinese\b|\bmandarin\b|κινεζικ|中文|汉语|普通话)"
    r"|(?P<ar>\barabic\b|\barab\b|αραβικ|عربي|阿拉伯语)|(?P<te>\btelugu\b|తెలుగు)"
    r"|(?P<id>\bindonesian?\b|印尼语)"
    r"|(?P<other>\b(?:spanish|french|german|italian|portuguese|turkish|hindi|urdu|tamil|russian)\b"
    r"|γαλλικ|γερμανικ|ισπανικ|ιταλικ|హిందీ)",
    re.IGNORECASE,
)
_LANG_OF_SCRIPT = {"greek": "el", "han": "zh", "arabic": "ar", "telugu": "te"}
_JOINED = r"[A-Z0-9_@#/\\=&+\u00c0-\u00d6\u00d8-\u00de"
_PLAIN = compiled(
    rf"(?<!{_JOINED}a-z'’-])[a-z\u00df-\u00f6\u00f8-\u024f][a-z\u00df-\u00f6\u00f8-\u024f'’-]*+"
    rf"(?!{_JOINED}])"
)
_OTHER_RUN = compiled(r"(?:(?![A-Za-z\u00c0-\u024f])[^\W\d_][^\w\n]{0,3})+")
_BETWEEN = compiled(r"[\s,;:'’\"()\d.-]{0,6}")


class ForeignPart(NamedTuple):
    """What of a reply is not in the customer's language; ``sort`` as in the kind ``foreign``."""

    sort: str
    start: int
    end: int


class _Customer(NamedTuple):
    """How a customer writes: their scripts, their words, and for Latin letters their language."""

    scripts: frozenset[str]
    words: frozenset[str]
    lang: str


def foreign_part(text: Text, known: frozenset[str], covers: Covers) -> ForeignPart | None:
    """Return what is foreign in a reply, None when nothing is or when it is not sure.

    ``known`` are folded words that everybody uses in any language.
    """
    if not text.customer:
        return None
    customer = text.of_customer("writes", lambda: _customer(text, covers))
    if customer is None:
        return None
    fine = known | customer.words
    plain = [word for word in _plain(text) if fold(word.group()) not in fine]
    if LATIN not in customer.scripts:
        return _to_other_script(text, plain, customer, covers)
    if not customer.lang or len(customer.scripts) > 1:
        return None
    return _to_latin(text, plain, customer, covers)


def _customer(text: Text, covers: Covers) -> _Customer | None:
    """Find out how the customer writes; None when it is not clear."""
    turns = text.customer[-LAST_TURNS:]
    own = "\n".join(turn.own for turn in turns)
    counts = scripts_of(own)
    plain = sum(len(word.group()) for turn in turns for word in _plain(turn))
    shouted = own.upper() == own
    counts[LATIN] = counts[LATIN] if shouted else plain
    total = counts.total()
    if total < _FEWEST_LETTERS:
        return None
    scripts = frozenset(name for name, count in counts.items() if count >= total * _A_SCRIPT)
    words = frozenset(word for turn in text.customer for word in WORDS.findall(fold(turn.raw)))
    latin = latin_words(own)
    lang = _language(latin, covers) if LATIN in scripts else ""
    spoken = {lang} | {_LANG_OF_SCRIPT.get(name, "") for name in scripts}
    if lang.endswith(ROMANISED) or _asks_for_another(turns, spoken):
        return None
    return _Customer(scripts, words, lang)


def _asks_for_another(turns: Iterable[Text], spoken: set[str]) -> bool:
    """Whether a customer names languages, and not the one that they write."""
    named = {m.lastgroup for turn in turns for m in _LANGUAGE_NAMES.finditer(turn.raw)}
    return bool(named) and named.isdisjoint(spoken)


def _language(words: Sequence[str], covers: Covers) -> str:
    """Return the language of words in Latin letters, "" when two are as likely, or none is.

    Small words name it, when there are two or more of the best language and fewer of any other;
    else a dictionary, when it has nearly all the words and the other's has few.
    """
    hits = small_words(words)
    best, most = hits.most_common(1)[0] if hits else ("", 0)
    second = max((count for lang, count in hits.items() if lang != best), default=0)
    if most >= 2 and most > second and most * 6 >= len(words):
        return best
    plain = [word for word in words if word.isalpha()]
    if len(plain) < _FEWEST_WORDS or most >= _FEWEST_WORDS:
        return ""
    shares = {lang: _share(plain, lang, covers) for lang in _WITH_DICTIONARIES}
    likely = max(shares, key=lambda lang: shares[lang])
    rest = max(share for lang, share in shares.items() if lang != likely)
    sure = shares[likely] >= _NEARLY_ALL and shares[likely] - rest >= _APART
    return likely if sure and hits[likely] >= most - 1 else ""


def _plain(text: Text) -> list[re.Match[str]]:
    """Return the words in small Latin letters of somebody's own text."""
    return list(_PLAIN.finditer(text.own))


def _to_other_script(
    text: Text, plain: list[re.Match[str]], customer: _Customer, covers: Covers
) -> ForeignPart | None:
    """Judge a reply to a customer who does not write in Latin letters."""
    counts = scripts_of(text.own)
    right = sum(counts[name] for name in customer.scripts)
    latin = sum(len(word.group()) for word in plain)
    other = sum(
        count for name, count in counts.items() if name not in customer.scripts and name != LATIN
    )
    japanese = "kana" in customer.scripts
    if "han" in customer.scripts and japanese != (counts["kana"] >= _FEWEST_KANA):
        right, other = right - counts["han"], other + counts["han"]
    whole = _whole(text)
    if other >= _LETTERS_OF_A_RUN and right < (right + latin + other) * _A_QUARTER:
        return ForeignPart("reply", *whole)
    if right < (right + latin + other) * _HARDLY:
        if len(plain) < _FEWEST_WORDS:
            return None
        return ForeignPart(_sort_of_latin(text, customer), *whole)
    found = _other_script_inside(text, customer.scripts | {LATIN}) or _sentence_inside(plain, text)
    if found is None and "han" in customer.scripts:
        found = _scattered([word for word in plain if covers("en", word.group()) is not False])
    return None if found is None else ForeignPart("mixed", *found)


def _sort_of_latin(text: Text, customer: _Customer) -> str:
    """Say whether Latin letters are the customer's own language or another."""
    hits = small_words(latin_words(text.own))
    best = hits.most_common(1)[0][0] if hits else ""
    own = [count for lang, count in hits.items() if script_of_romanised(lang) in customer.scripts]
    most = max(own, default=0)
    romanised = most >= 2 and most >= hits[best]
    return "romanised" if romanised else "reply"


def _whole(text: Text) -> Span:
    return text.sentences[0][0], text.sentences[-1][1]


def _other_script_inside(text: Text, right: Iterable[str]) -> Span | None:
    """Find a run of words in a script that is neither the customer's nor Latin."""
    allowed = frozenset(right)
    for match in _OTHER_RUN.finditer(text.own):
        counts = scripts_of(match.group())
        letters = sum(count for name, count in counts.items() if name not in allowed)
        words = len(match.group().split())
        if letters >= _LETTERS_OF_A_RUN and (words >= _FEWEST_WORDS or "han" in counts):
            return match.start(), match.start() + len(match.group().rstrip())
    return None


def _sentence_inside(plain: list[re.Match[str]], text: Text) -> Span | None:
    """Find words in Latin letters that follow one another and make a piece of a sentence."""
    run: list[re.Match[str]] = []
    for word in [*plain, None]:
        if word and run and _BETWEEN.fullmatch(text.own, run[-1].end(), word.start()):
            run.append(word)
            continue
        small = small_words(fold(one.group()) for one in run)
        if len(run) >= _A_RUN and max(small.values(), default=0) >= 2:
            return run[0].start(), run[-1].end()
        run = [word] if word else []
    return None


def _scattered(plain: list[re.Match[str]]) -> Span | None:
    """Find words of another language strewn over a Chinese reply; commands are no words."""
    different = {fold(word.group()) for word in plain}
    if len(different) < _SCATTERED:
        return None
    return plain[0].start(), plain[-1].end()


def _to_latin(
    text: Text, plain: list[re.Match[str]], customer: _Customer, covers: Covers
) -> ForeignPart | None:
    """Judge a reply to a customer who writes in Latin letters, in a language that is known."""
    counts = scripts_of(text.own)
    other = counts.total() - counts[LATIN]
    if other >= _LETTERS_OF_A_RUN:
        right = sum(len(word.group()) for word in _plain(text))
        if right < (right + other) * _A_QUARTER:
            return ForeignPart("reply", *_whole(text))
        found = _other_script_inside(text, {LATIN})
        if found is not None:
            return ForeignPart("mixed", *found)
    words = [fold(word.group()) for word in plain]
    if _speaks_other(words, latin_words(text.own), customer.lang, covers, _COVERED):
        return ForeignPart("reply", *_whole(text))
    for start, end in text.sentences if len(text.sentences) > 1 else ():
        low, high = (bisect_left(plain, at, key=re.Match.start) for at in (start, end))
        inside = [fold(word.group()) for word in plain[low:high]]
        if _speaks_other(
            inside, latin_words(text.own[start:end]), customer.lang, covers, _HARDLY_COVERED, 2
        ):
            return ForeignPart("mixed", start, end)
    return None


def _speaks_other(
    plain: list[str], words: list[str], lang: str, covers: Covers, least: float, fewest: int = 1
) -> bool:
    """Whether words are in another language than one, by its dictionary and by small words."""
    if len(plain) < _FEWEST_PLAIN:
        return False
    hits = small_words(words)
    mine = hits.pop(lang, 0)
    best = max(hits.values(), default=0)
    if mine and best <= mine:
        return False
    covered = _share(plain, lang, covers)
    clearly = best >= _FEWEST_WORDS and best > 2 * mine
    if covered < 0:
        return clearly
    if not best:
        return fewest == 1 and len(plain) >= _MANY_PLAIN and covered < _HARDLY_ANY
    nearly = covered < _HALF_COVERED or not mine
    return (covered < least and best >= fewest) or (nearly and clearly)


def _share(words: Sequence[str], lang: str, covers: Covers) -> float:
    """Return the share of words that a language's dictionary has, -1 without a dictionary."""
    known = [covers(lang, word) for word in words]
    if not known or known[0] is None:
        return -1.0
    return sum(map(bool, known)) / len(known)
