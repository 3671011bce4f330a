"""Taking out of a message what belongs to one person alone, before it is kept.

Numbers of any kind (with the letters that belong to them), addresses, code, keys and tokens are
known by their shape; names by the transcript's own fields, and where somebody is introduced or
addressed, in six languages. A name that nothing points to stays, as does a street without number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from saywell.engine.folding import fold
from saywell.engine.masks import links_and_code
from saywell.engine.matchers.secrecy import tokens
from saywell.engine.names import forms, parts
from saywell.engine.text import Text
from saywell.model.untrusted import clean

NUMBER_MARK, NAME_MARK, LINK_MARK, SECRET_MARK = "<number>", "<name>", "<link>", "<secret>"
MARKS = (NUMBER_MARK, NAME_MARK, LINK_MARK, SECRET_MARK)
"""What stands for numbers, names, addresses of any kind, and secrets in what is kept."""

LONGEST = 4000
"""Characters of a message that are kept."""

_NUMBER, _NAME, _LINK, _SECRET = "\ue000\ue001\ue002\ue003"
_SHOWN = str.maketrans(dict(zip(_NUMBER + _NAME + _LINK + _SECRET, MARKS, strict=True)))
_UNUSED = str.maketrans(dict.fromkeys(_NUMBER + _NAME + _LINK + _SECRET, " "))

_DIGITS = r"[A-Za-z_]*\d[A-Za-z\d_]*(?:[!@$^&*~=][A-Za-z\d!@$^&*~=_]+)?"
_PARTED = r"[-./:,()+*x× ]{1,2}(?:[A-Z]{1,4}-?)?"
_NUMBERS = re.compile(rf"(?:\b[A-Z]{{1,6}}[-#])?[+#]*{_DIGITS}(?:{_PARTED}{_DIGITS})*%?")

_WORD = r"[^\W\d_][\w'’.\u0c00-\u0c7f\u064b-\u0652-]*"
_LATIN = r"[A-ZÀ-Þ][\w'’-]+"
_GREEK = r"[Α-ΩΆΈ-Ώ][\w'’-]+"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_MY_NAME = (
    r"my (?:full |first |last )?name(?: is|'s|’s|:)|name ?:"
    r"|nama(?: saya| lengkap)?(?: adalah|:)?|saya bernama|panggil(?: saya| aja)?"
)
_TO_SOMEBODY = (
    "hi|hello|hey|dear|thanks|thank you|thx|mr|mrs|ms|miss|dr|halo|hai|pak|bapak|bu|ibu|kak|mas"
    "|mbak|sdr|sdri|this is|i am|i'm|i’m|call me|speaking with|here is"
)
_GREEK_BEFORE = (
    "με λένε|λέγομαι|ονομάζομαι|το όνομά μου είναι|είμαι (?:ο|η)|κύρι[εα]|κυρί[αου]|κ[.]|αγαπητ[έή]"
    "|γεια σ(?:ας|ου)|καλησπέρα(?: σας)?|καλημέρα(?: σας)?|ευχαριστώ"
)
_HAN_BEFORE = "(?:我叫|我姓|名字(?:是|叫)|姓名[是:：]?) ?"
_HAN_AFTER = r"(?=$|[\s，。,.！!？?；;的])"
_HAN_TITLES = "先生|女士|小姐|太太|经理|老师|师傅"
_ARABIC_BEFORE = "اسمي|إسمي|اسمى|الاسم ?:?|السيدة?|(?:ال)?أستاذة?|(?:ال)?دكتورة?|معكم?"
_INTRODUCED = (
    re.compile(rf"(?i:\b(?:{_MY_NAME})) ({_WORD}(?: {_LATIN}){{0,3}})"),
    re.compile(rf"(?i:\b(?:{_TO_SOMEBODY})[.,]?) ({_LATIN}(?: {_LATIN}){{0,2}})"),
    re.compile(rf"(?i:\b(?:{_GREEK_BEFORE})),? ({_GREEK}(?: {_GREEK}){{0,2}})"),
    re.compile(rf"{_HAN_BEFORE}([\u4e00-\u9fff·]{{1,4}}){_HAN_AFTER}"),
    re.compile(rf"([{_SURNAMES}][\u4e00-\u9fff]{{0,2}})(?={_HAN_TITLES})"),
    re.compile(rf"(?:{_ARABIC_BEFORE}) ({_WORD}(?: {_WORD})?)"),
    re.compile(rf"నా పేరు ({_WORD}(?: {_WORD})?)"),
    re.compile(rf"({_WORD}) (?=గారు|గారూ|గారి)"),
)
"""Where names stand by what is said around them; the group is the name."""


def masked(text: str, names: Sequence[str] = ()) -> str:
    """Return a text with marks for what belongs to one person; ``names`` are known to be said."""
    text = clean(text[:LONGEST]).translate(_UNUSED)
    text = _without_shapes(text)
    text = _without_names(text, names)
    for pattern in _INTRODUCED:
        text = pattern.sub(_name_of_match, text)
    return _NUMBERS.sub(_NUMBER, text).translate(_SHOWN)


def _name_of_match(match: re.Match[str]) -> str:
    start, end = match.span(1)
    whole = match.group()
    return whole[: start - match.start()] + _NAME + whole[end - match.start() :]


def _without_shapes(text: str) -> str:
    """Mark keys and tokens, code and addresses."""
    secret = [(start, end, _SECRET) for start, end in tokens(Text(text, "en"))]
    spans = [
        (start, end, _SECRET if text[start] == "`" else _LINK)
        for start, end in links_and_code(text)
    ]
    last = len(text)
    for start, end, mark in sorted([*secret, *spans], reverse=True):
        if end <= last:
            text = text[:start] + mark + text[end:]
            last = start
    return text


def _without_names(text: str, names: Sequence[str]) -> str:
    """Mark known names, whole or in part, in the forms that inflection gives them."""
    if not names:
        return text
    spaced, han = _forms(tuple(names))
    for name in han:
        text = text.replace(name, _NAME)
    if not spaced:
        return text
    return _WORDS.sub(lambda match: _NAME if fold(match.group()) in spaced else match.group(), text)


_WORDS = re.compile(r"[^\W\d_][\w'’\u0300-\u036f\u064b-\u0652\u0c00-\u0c7f\u200c\u200d]*")
_HAN = re.compile("[\u3400-\u9fff]")


@lru_cache(maxsize=256)
def _forms(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the folded forms of the words of names, and the parts of names in Chinese."""
    spaced: set[str] = set()
    han: set[str] = set()
    for part in _words(names):
        if _HAN.match(part):
            han.add(part)
            if len(part) > 2:
                han.add(part[1:])
        elif len(part) > 1:
            folded = fold(part)
            spaced |= forms(folded) | {folded, f"{folded}'s", f"{folded}s"}
            if "\u0600" <= folded[0] <= "\u06ff":
                spaced |= {particle + folded for particle in "يولبف"} | {f"يا{folded}"}
            if "\u0c00" <= folded[0] <= "\u0c7f":
                spaced |= {folded + ending for ending in ("ను", "ని", "కు", "కి", "గారు", "తో")}
    ordered = sorted((one for one in han if len(one) > 1), key=len, reverse=True)
    return frozenset(spaced), tuple(ordered)


def _words(names: Iterable[str]) -> list[str]:
    return [part for name in names for part in (*parts(name), *_WORDS.findall(name))]
