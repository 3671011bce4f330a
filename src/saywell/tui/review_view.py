"""What stands where on the screen of the review, drawn from its state alone."""

from __future__ import annotations

from collections.abc import Sequence

from saywell.app.review_words import (
    elsewhere,
    finding_text,
    place_of,
    reason_lines,
    summary_lines,
    used_line,
)
from saywell.app.reviewer import Page
from saywell.app.reviewing import Case, Ruling, Stage, Walk
from saywell.app.words import Words
from saywell.model.languages import LANGUAGES
from saywell.model.report import Finding
from saywell.model.untrusted import clean_line
from saywell.tui.bidi import RIGHT_TO_LEFT, has_right, runs_right
from saywell.tui.drawing import Line, cells, cut, fill, key_line, paragraph, rule, spread
from saywell.tui.keys import KeyLine, help_lines, hints
from saywell.tui.picker_view import cleaned
from saywell.tui.text import clusters, rows_of, shown, wrap

SMALLEST = (40, 10)
"""Columns and rows below which only that is said."""

NOTICE_ROWS = 4
"""Rows at the bottom that what is said there takes at most: a place and a reason, at 80 columns."""

_MARKS = {
    "error": "class:mark.error",
    "warning": "class:mark.warning",
    "advice": "class:mark.advice",
}
_SAID = {"error": "class:error", "warning": "class:warning", "advice": "class:advice"}


def title_line(walk: Walk, width: int, words: Words) -> Line:
    """Draw the bar at the top: how far it is."""
    left = words("review.title", at=walk.at + 1, count=len(walk.cases))
    right = words("review.tally", open=walk.count(Ruling.OPEN))
    return spread(
        [("class:title", f" {left}")], [("class:title", f"{right} ")], width, "class:title"
    )


def body_lines(
    walk: Walk, page: Page, width: int, words: Words, keys: Sequence[KeyLine], folder: str
) -> list[Line]:
    """Draw all between the bar and the keys; ``folder`` is where the program was started."""
    if walk.stage is Stage.END:
        return _end_lines(walk, width, words)
    if walk.stage is Stage.HELP:
        return _help_lines(width, words, keys)
    lines = _head_lines(walk.case, width, words, folder)
    if walk.stage is Stage.OWNER:
        return [*lines, [], *_owner_lines(walk, width, words)]
    return [*lines, *_why_lines(walk.case, width, words), *_page_lines(walk, page, width, words)]


def _head_lines(case: Case, width: int, words: Words, folder: str) -> list[Line]:
    reply = case.due.reply
    title = clean_line(reply.title.best(words.language))
    name: Line = [("class:name", clean_line(reply.id)), ("", f"  {title}" if title else "")]
    lines = [spread(name, [], width)]
    about = [
        words("review.owner", owner=clean_line(reply.owner))
        if reply.owner
        else words("review.nobody"),
        words("review.review", date=reply.review) if reply.review else words("review.undated"),
    ]
    if reply.tags:
        about.append(words("review.tags", tags=clean_line(", ".join(reply.tags))))
    if reply.scope != "everyone":
        about.append(words("review.scope", scope=clean_line(reply.scope)))
    lines += paragraph(place_of(reply, folder), width, "class:dim")
    lines += paragraph(" · ".join(about), width, "class:dim")
    if case.ruling is not Ruling.OPEN:
        said = words(f"review.is.{case.ruling}", detail=clean_line(case.detail))
        lines += paragraph(said, width, "class:good")
    return lines


def _why_lines(case: Case, width: int, words: Words) -> list[Line]:
    lines: list[Line] = [[], [("class:head", cut(words("review.why"), width))]]
    for text in reason_lines(case.due, words) or [words("review.why.nothing")]:
        lines += _item(text, width, "class:warning")
    lines += paragraph(used_line(case.due.subject.used, words), width, "class:dim")
    return lines


def _item(text: str, width: int, style: str = "") -> list[Line]:
    """Draw an item of a list; its further rows stand below its first word."""
    rows = paragraph(text, max(width - 2, 2), style)
    return [[(style, "- " if not at else "  "), *row] for at, row in enumerate(rows)]


# -- the text as it will be sent


def _page_lines(walk: Walk, page: Page, width: int, words: Words) -> list[Line]:
    have = walk.case.languages
    at = have.index(page.lang) + 1 if page.lang in have else 1
    key = "review.language_more" if len(have) > 1 else "review.language"
    name, place = LANGUAGES.get(page.lang, page.lang), words(key, at=at, count=len(have))
    rest = f" · {place} "
    room = max(width - cells(name) - cells(rest) - 3, 0)
    head: Line = [("class:frame", one) for one in ("── ", name, rest, "─" * room)]
    lines: list[Line] = [[], head]
    if page.trouble:
        return [*lines, *paragraph(clean_line(page.trouble), width, "class:error")]
    reply = walk.case.due.reply
    if page.subject:
        lines += _subject_lines(clean_line(page.subject), width, words)
    if reply.attachments:
        names = clean_line(", ".join(reply.attachments))
        lines += paragraph(words("review.files", names=names), width, "class:dim")
    lines += _text_lines(page, width)
    lines.append(rule("", width, "class:frame"))
    return [*lines, *_finding_lines(walk.case, page, width, words)]


def _subject_lines(subject: str, width: int, words: Words) -> list[Line]:
    """Draw the subject; one that runs right to left stands below its name, where the text does."""
    if runs_right(subject):
        head = words("review.subject", subject="").rstrip()
        return [*paragraph(head, width, "class:name"), *paragraph(subject, width, "class:name")]
    return paragraph(words("review.subject", subject=subject), width, "class:name")


def _text_lines(page: Page, width: int) -> list[Line]:
    """Wrap the text, what the check found in it marked; of findings in one place the first."""
    apart: list[Finding] = []
    for one in sorted(page.findings, key=lambda found: (found.start, -found.end)):
        if one.end > one.start and (not apart or one.start >= apart[-1].end):
            apart.append(one)
    text, places = cleaned(page.text, [(one.start, one.end) for one in apart])
    marks = [
        (start, end, _MARKS[one.severity]) for (start, end), one in zip(places, apart, strict=True)
    ]
    lines: list[Line] = []
    width = max(width, 2)
    for row, drawn in zip(wrap(text, width), rows_of(text, width), strict=True):
        turned = drawn.startswith(RIGHT_TO_LEFT)
        if has_right(drawn) and not turned:  # mixed: put in order as one piece
            lines.append([("", drawn)])
            continue
        line = _marked(text, row.start, row.end, marks)
        if turned and line:
            line[0] = (line[0][0], RIGHT_TO_LEFT + line[0][1])
        lines.append(line)
    return lines


def _marked(text: str, start: int, end: int, marks: Sequence[tuple[int, int, str]]) -> Line:
    line: Line = []
    place = start
    for cluster in clusters(text[start:end].rstrip()):
        style = next((mark for first, last, mark in marks if first <= place < last), "")
        if line and line[-1][0] == style:
            line[-1] = (style, line[-1][1] + shown(cluster))
        else:
            line.append((style, shown(cluster)))
        place += len(cluster)
    return line


def _finding_lines(case: Case, page: Page, width: int, words: Words) -> list[Line]:
    lines: list[Line] = []
    for one in page.findings:
        lines += _item(finding_text(page.text, one, words), width, _SAID[one.severity])
        if one.instead:
            better = words("review.better", text=clean_line(one.instead[0]))
            lines += paragraph(f"  {better}", width, "class:good")
    for lint in case.due.subject.found:
        if lint.lang == "" and lint.rule.startswith("L"):
            text = f"{words(f'review.{lint.severity}')} {lint.rule}: {clean_line(lint.message)}"
            lines += _item(text, width, _SAID[lint.severity])
    if not lines:
        lines += paragraph(words("review.fine"), width, "class:dim")
    if others := elsewhere(case, page.lang):
        lines += paragraph(words("review.elsewhere", found=others), width, "class:warning")
    return lines


# -- a new owner, the keys, the end


def _owner_lines(walk: Walk, width: int, words: Words) -> list[Line]:
    offered = walk.offered
    if not offered:
        return paragraph(words("review.new_owner"), width, "class:dim") if walk.typed else []
    lines: list[Line] = [[("class:head", cut(words("review.known_owners"), width))]]
    for at, owner in enumerate(offered):
        style = "class:chosen" if at == walk.chosen else ""
        mark = "▸ " if at == walk.chosen else "  "
        lines.append(
            fill([(style, mark + cut(clean_line(owner), max(width - 2, 1)))], width, style)
        )
    return lines


def _help_lines(width: int, words: Words, keys: Sequence[KeyLine]) -> list[Line]:
    lines: list[Line] = [[("class:head", cut(words("review.help"), width))], []]
    for where, title in _HELP_PARTS.items():
        part = [line for line in keys if _part_of(line) is where]
        if where is not None:
            lines += [[], [("class:head", cut(words(title), width))]]
        for key, text in help_lines(words, part):
            rows = paragraph(text, max(width - 18, 10))
            for at, row in enumerate(rows):
                lines.append([("class:name", f"{key if not at else '':<17} "), *row])
    return lines


_HELP_PARTS = {
    None: "",
    Stage.SURE: "where.review_sure",
    Stage.OWNER: "where.review_owner",
}
"""The parts of the help, each with what names it: the questions have keys of their own."""


def _part_of(line: KeyLine) -> Stage | None:
    """Name the question that a key belongs to; one that is good while reading, too, to none."""
    if Stage.READ in line.where:
        return None
    return next((where for where in _HELP_PARTS if where in line.where), None)


def _end_lines(walk: Walk, width: int, words: Words) -> list[Line]:
    lines: list[Line] = [[("class:head", cut(words("review.end"), width))], []]
    for text in summary_lines(walk, words, ()):
        lines += _item(clean_line(text), width) if text[0] == " " else paragraph(text, width)
    return [*lines, [], *paragraph(words("review.end_hint"), width, "class:dim")]


def with_sign(line: Line, sign: str, width: int) -> Line:
    """Put a sign at the right edge: there is more above or below."""
    return spread(line, [("class:frame", sign)], width)


# -- the rows at the bottom


def notice_lines(walk: Walk, width: int, words: Words, retired: str) -> list[Line]:
    """Draw what there is to say, or to ask: a row at least, and :data:`NOTICE_ROWS` at most."""
    text = walk.notice
    if walk.stage is Stage.SURE:
        text = words("review.sure", name=clean_line(walk.case.due.reply.id), file=retired)
    lines = paragraph(clean_line(text), max(width, 2), "class:warning")
    return [fill(line, width) for line in lines[:NOTICE_ROWS]]


def hint_line(walk: Walk, width: int, words: Words) -> Line:
    """Draw the keys that matter now, as many as fit."""
    return key_line(hints(walk.stage, words), width)
