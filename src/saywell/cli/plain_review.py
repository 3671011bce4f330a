"""``saywell library review --plain``: the review by lines, for screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from saywell.app.review_words import elsewhere, finding_text, place_of, reason_lines, used_line
from saywell.app.reviewer import Reviewer
from saywell.app.reviewing import Act, Ruling, Stage
from saywell.cli import own_editor, terminal
from saywell.errors import ConfigError
from saywell.model.languages import LANGUAGES
from saywell.model.untrusted import clean, clean_line

if TYPE_CHECKING:
    from saywell.app.words import Words

KEYS = {
    "k": Act.KEEP,
    "e": Act.EDIT,
    "r": Act.RETIRE,
    "h": Act.HAND_OVER,
    "s": Act.LATER,
    "u": Act.UNDO,
    "b": Act.BACK,
    "n": Act.NEXT,
    "l": Act.LANGUAGE,
    "?": Act.HELP,
    "q": Act.LEAVE,
}
"""A letter and Enter: those of the screen, and ``l`` for the next language."""


def run_plain(reviewer: Reviewer, words: Words, retired: str) -> None:
    """Walk through the replies by lines until it is left, or the input ends."""
    told: tuple[object, ...] = ()
    try:
        while True:
            walk = reviewer.walk
            if walk.notice:
                terminal.out_text(walk.notice)
            if walk.stage is Stage.END:
                return
            shown = (walk.at, walk.shown_lang, walk.case.due, walk.case.ruling)
            if shown != told:
                told = shown
                for line in lines(reviewer, words):
                    terminal.out_text(line)
            terminal.flush()
            if _answered(reviewer, words, retired):
                return
    except terminal.Stopped:
        return


def _answered(reviewer: Reviewer, words: Words, retired: str) -> bool:
    """Ask for a key and carry it out; True when that was to leave."""
    answer = terminal.ask(words("review.plain_ask")).casefold()
    act = KEYS.get(answer)
    if act is None:
        reviewer.say(words("review.plain_what") if answer else "")
        return False
    if act is Act.HELP:
        reviewer.say("")
        for key, what in KEYS.items():
            terminal.out_text(f"{key}  {words(_HELP[what])}")
        return False
    deed = reviewer.press(act)
    if deed is not None and deed.act is Act.LEAVE:
        return True
    if deed is not None:
        _edit(reviewer, words)
    elif reviewer.walk.stage is Stage.SURE:
        name = clean_line(reviewer.walk.case.due.reply.id)
        sure = terminal.confirm(words("review.sure", name=name, file=retired))
        reviewer.press(Act.YES if sure else Act.NO)
    elif reviewer.walk.stage is Stage.OWNER:
        _hand_over(reviewer, words)
    return False


def _hand_over(reviewer: Reviewer, words: Words) -> None:
    known = ", ".join(clean_line(one) for one in reviewer.walk.owners)
    if known:
        terminal.out_text(f"{words('review.known_owners')}: {known}")
    reviewer.type(terminal.ask(words("review.to_whom").removesuffix(":")))
    reviewer.press(Act.TAKE)
    if reviewer.walk.stage is Stage.OWNER:  # nobody was named
        reviewer.press(Act.NO)


def _edit(reviewer: Reviewer, words: Words) -> None:
    ready = reviewer.before_edit()
    if ready is None:
        return
    file, before, line = ready
    try:
        own_editor.open_editor(Path(file), line)
    except ConfigError as error:
        reviewer.say(words("review.editor_failed", error=clean_line(str(error))))
        return
    reviewer.edited(before)


def lines(reviewer: Reviewer, words: Words) -> Iterator[str]:
    """Say what there is to know of the reply that is shown, and read it out."""
    walk = reviewer.walk
    case, reply = walk.case, walk.case.due.reply
    yield ""
    yield words("review.title", at=walk.at + 1, count=len(walk.cases))
    yield f"{clean_line(reply.id)}: {clean_line(reply.title.best(words.language))}"
    yield place_of(reply, str(Path.cwd()))
    yield (
        words("review.owner", owner=clean_line(reply.owner))
        if reply.owner
        else words("review.nobody")
    )
    if case.ruling is not Ruling.OPEN:
        yield words(f"review.is.{case.ruling}", detail=clean_line(case.detail))
    reasons = reason_lines(case.due, words)
    if reasons:
        yield f"{words('review.why')}:"
        yield from (f"- {one}" for one in reasons)
    yield used_line(case.due.subject.used, words)
    page = reviewer.page()
    have = case.languages
    at = have.index(page.lang) + 1 if page.lang in have else 1
    name = LANGUAGES.get(page.lang, page.lang)
    yield f"{name}, {words('review.language', at=at, count=len(have))}:"
    if page.trouble:
        yield clean_line(page.trouble)
        return
    if page.subject:
        yield words("review.subject", subject=clean_line(page.subject))
    yield clean(page.text)
    for finding in page.findings:
        yield f"- {finding_text(page.text, finding, words)}"
    if others := elsewhere(case, page.lang):
        yield words("review.elsewhere", found=others)


_HELP = {
    Act.KEEP: "key.review_keep",
    Act.EDIT: "key.review_edit",
    Act.RETIRE: "key.review_retire",
    Act.HAND_OVER: "key.review_hand_over",
    Act.LATER: "key.review_later",
    Act.UNDO: "key.review_undo",
    Act.BACK: "key.review_back",
    Act.NEXT: "key.review_next",
    Act.LANGUAGE: "key.review_language",
    Act.HELP: "key.review_help",
    Act.LEAVE: "key.review_leave",
}
