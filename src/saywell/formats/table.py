"""Plain CSV with a header: trigger, title, text, language, tags, and what else there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import IO

from saywell.errors import Problem
from saywell.formats.dialects import braces
from saywell.formats.entries import ANY_LANGUAGE, body, told, written
from saywell.formats.rows import line_of, records
from saywell.model.exchange import Entry, Format, Found, Tell
from saywell.model.names import KNOWN

NAMES = {name: name for name in KNOWN}
DIALECT = braces(NAMES, " | default: {}", fields=True)
COLUMNS = ("trigger", "title", "language", "text", "tags", "search", "note", "scope", "subject")
_CALLED = {
    "text": "text content message body reply κείμενο μήνυμα 内容 文本 正文 النص الرسالة "
    "వచనం సందేశం teks pesan isi balasan",
    "trigger": "trigger short_code shortcut abbreviation code συντόμευση 快捷码 简码 الاختصار "
    "సంక్షిప్తం singkatan pintasan",
    "title": "title name label τίτλος όνομα 标题 名称 العنوان الاسم శీర్షిక పేరు judul nama",
    "language": "language lang locale γλώσσα 语言 اللغة భాష bahasa",
    "tags": "tags tag labels category ετικέτες κατηγορία 标签 分类 الوسوم التصنيف ట్యాగులు kategori",
    "note": "note description when σημείωση περιγραφή 备注 说明 ملاحظة الوصف గమనిక catatan "
    "deskripsi",
    "search": "search keywords λέξεις-κλειδιά 关键词 كلمات_مفتاحية కీలకపదాలు kata_kunci",
    "scope": "scope",
    "subject": "subject θέμα 主题 الموضوع విషయం subjek perihal",
}
SYNONYMS = {ours: tuple(theirs.split()) for ours, theirs in _CALLED.items()}
"""What other tables call the columns, in all six languages."""

_CODE = re.compile(r"[a-z]{2,3}(?![^\W_])")


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the rows, each a reply in one language; those of one trigger and title belong together.

    Rows that belong together stand one after the other, as :func:`write` writes them.
    """
    last: Entry | None = None
    for row in records(file, name, ",", (SYNONYMS["text"],)):
        if isinstance(row, Problem):
            yield row
            continue
        where, given = row
        cells = {
            ours: next((given[one].strip() for one in theirs if given.get(one)), "")
            for ours, theirs in SYNONYMS.items()
        }
        text = body(cells, "text", where)
        if isinstance(text, Problem):
            yield text
            continue
        pieces, unknown = DIALECT.pieces(text)
        subject, unknown_there = DIALECT.pieces(cells["subject"])
        yield from told(where, unknown)
        yield from told(where, unknown_there, "subject")
        code = _CODE.match(cells["language"].lower())
        if cells["language"] and code is None:
            called = cells["language"][:60]
            yield Problem(where, f"{called!r} is no code of a language", "it is told by the text")
        lang = code[0] if code else ANY_LANGUAGE
        triggers = tuple(one.lstrip("/") for one in cells["trigger"].split())
        if last is not None and _same(last, triggers, cells["title"], lang):
            subjects = {**last.subjects, lang: subject} if subject else last.subjects
            last = replace(last, texts={**last.texts, lang: pieces}, subjects=subjects)
            continue
        if last is not None:
            yield last
        last = Entry(
            title=cells["title"] or (triggers[0] if triggers else ""),
            texts={lang: pieces},
            triggers=triggers,
            tags=_listed(cells["tags"]),
            search=_listed(cells["search"]),
            note=cells["note"],
            scope=cells["scope"] or "everyone",
            subjects={lang: subject} if subject else {},
            where=where,
        )
    if last is not None:
        yield last


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in cell.split(",") if one.strip())


def _same(entry: Entry, triggers: tuple[str, ...], title: str, lang: str) -> bool:
    told_apart = lang != ANY_LANGUAGE and ANY_LANGUAGE not in entry.texts
    same = (triggers, title) == (entry.triggers, entry.title) and bool(triggers or title)
    return told_apart and lang not in entry.texts and same


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write a header, and a row for each language of each entry."""
    yield line_of(COLUMNS, ",")
    for entry in entries:
        for lang, pieces in entry.texts.items():
            subject = entry.subjects.get(lang, ())
            yield line_of(
                [
                    " ".join(entry.triggers),
                    entry.title,
                    lang,
                    written(pieces, DIALECT, entry, tell),
                    ", ".join(entry.tags),
                    ", ".join(entry.search),
                    entry.note,
                    entry.scope,
                    written(subject, DIALECT, entry, tell),
                ],
                ",",
            )


FORMAT = Format(
    name="csv",
    title="Plain CSV",
    suffix="csv",
    keeps=frozenset({"title", "triggers", "tags", "search", "note", "scope", "subjects"}),
    read=read,
    write=write,
    source="saywell: docs/exchange.md",
    languages=True,
)
