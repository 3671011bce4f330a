"""The name by which a reply addresses somebody, from the one name that a chat system keeps."""

from __future__ import annotations

import re

from saywell.engine.folding import HAN

MAX_NAME = 200

_TITLE_WORDS = """
    mr mrs ms miss mx dr prof sir madam
    κ κος κα κυριος κυρία κύριος κυρια δρ
    السيد السيدة سيد سيدة أستاذ الأستاذ الأستاذة دكتور الدكتور الدكتورة د م
    శ్రీ శ్రీమతి డాక్టర్ డా
    bapak bpk pak ibu bu sdr sdri tuan nyonya hj haji h ir drs
    先生 女士 小姐
"""
_TITLES = frozenset(_TITLE_WORDS.split())
_FIRST_HALVES = "عبد أبو ابو أبي ابي أم ام بن ابن abd abdul abdel abu umm bin ibn"
_BEFORE_A_NAME = frozenset(_FIRST_HALVES.split())
_HAN = re.compile(f"[{HAN}·]+")
_TEMPLATE = re.compile(r"\{[{%]|[%}]\}")
_VISITOR = re.compile(r"[a-z]+-[a-z]+-\d{1,4}")


def real_name(name: str) -> str:
    """Tidy a name; empty when it is none: an address, a number, a template, a visitor's name.

    Chatwoot calls a visitor without a name something like ``autumn-sun-123``; nobody wants to be
    greeted so. Control characters become spaces, and letters that begin a word become capitals,
    as Chatwoot's dashboard has it.
    """
    tidy = " ".join("".join(c if c.isprintable() else " " for c in name[:MAX_NAME]).split())
    if "@" in tidy or not any(c.isalpha() for c in tidy):
        return ""
    if _VISITOR.fullmatch(tidy) or _TEMPLATE.search(tidy):
        return ""
    return " ".join(_capital(word) for word in tidy.split(" "))


def first_name(name: str) -> str:
    """Return how to address somebody by the first name; empty when the name is none.

    It is the first word, as in Chatwoot's dashboard, and the only word when there is one, so an
    Indonesian single name stays as it is; a Chinese name in characters (王小明) stays whole, for a
    given name alone is too familiar. Where the first word alone would be wrong
    or rude, no guess is made: after an initial (R. Krishnan) and after a title with a single word
    (Mr Smith) the whole name stays; a title before two words or more is dropped; a word that only
    begins a name (عبد الله, Abdul Rahman) keeps the next; and of "Lee, Ana" Ana is the first name.
    """
    tidy = real_name(name)
    family, comma, given = tidy.partition(",")
    if comma and family.strip() and given.strip():
        tidy = given.strip()
    words = tidy.split(" ")
    if all(_HAN.fullmatch(word) for word in words):
        return tidy
    if _bare(words[0]) in _TITLES:
        if len(words) < 3:
            return tidy
        words = words[1:]
    if len(words) > 1 and _is_initial(words[0]):
        return " ".join(words)
    if len(words) > 1 and _bare(words[0]) in _BEFORE_A_NAME:
        return " ".join(words[:2])
    return words[0]


def last_name(name: str) -> str:
    """Return the last word of a name of several, empty otherwise."""
    tidy = real_name(name)
    family, comma, given = tidy.partition(",")
    if comma and given.strip():
        return family.strip()
    words = tidy.split(" ")
    return words[-1] if len(words) > 1 else ""


def _bare(word: str) -> str:
    return word.rstrip(".").lower()


def _is_initial(word: str) -> bool:
    """Recognise R., R, కె. and A.R.: one letter, or anything with a full stop behind it."""
    return word.endswith(".") or (len(word) == 1 and word.isascii())


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
