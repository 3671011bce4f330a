"""``saywell suggest``: replies that may answer a customer, and what they are learned from."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, fields, filling, search, terminal
from saywell.cli.render import Cell, Sheet
from saywell.cli.terminal import Form
from saywell.errors import SaywellError, UsageError
from saywell.model.languages import LANGUAGES
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.finding import OpenLibrary
    from saywell.app.learning import Kept, PastCases
    from saywell.app.suggesting import Asked, Suggested
    from saywell.engine.fill import Filled
    from saywell.model.settings import Settings

COLUMNS = ("id", "lang", "fallback", "title", "score", "met", "past_cases", "used", "text")

group = typer.Typer(rich_markup_mode=None, invoke_without_command=True)


class FormOrIds(StrEnum):
    """How to print what is suggested."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    IDS = "ids"


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(group, name="suggest")


@group.callback()
def suggest(
    ctx: typer.Context,
    text: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What the customer wrote; - reads standard input."),
    ] = None,
    number: Annotated[
        str | None,
        typer.Option(
            "--conversation",
            metavar="N",
            help="For the customer of this conversation, and what was said in it.",
            callback=context.filled_in,
        ),
    ] = None,
    lang: fields.LangOption = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="The most that are listed.")] = 5,
    output: Annotated[
        FormOrIds, typer.Option("-o", "--output", help="How to print it.")
    ] = FormOrIds.TEXT,
) -> None:
    """Suggest your team's replies for what the customer wrote, the likeliest first.

    They are ranked by the words that they share with it, by how agents answered such messages in
    the transcripts that were learned, and by what you use; each says what speaks for it. All of
    it happens on this machine. With --conversation, replies that do not fit the customer's
    profile or this point of the chat are left out.

    \b
    saywell suggest --text "where is my parcel"
    saywell suggest --conversation 12 -o json
    saywell insert "$(saywell suggest --text - --limit 1 -o ids < message.txt)"
    """
    if ctx.invoked_subcommand is not None:
        if text is not None or number is not None:
            raise UsageError("--text and --conversation go with no other word of suggest")
        return
    if (text is None) == (number is None):
        hint = 'as in: saywell suggest --text "where is my parcel"'
        raise UsageError("give either --text or --conversation", hint=hint)
    fields.check_language(lang)
    settings = context.of(ctx).settings()
    found = _suggested(settings, _asked(settings, text, number, lang), limit)
    if not found:
        terminal.err("nothing is suggested")
    _print(found, settings.language, output)


def _asked(settings: Settings, text: str | None, number: str | None, lang: str) -> Asked:
    from saywell.app import suggesting

    if number is not None:
        return suggesting.asked_by_scene(filling.read_scene(settings, number), lang)
    said = terminal.text_argument(text, "--text")
    if not said.strip():
        raise UsageError("--text is empty", hint="fill in what the customer wrote")
    return suggesting.asked_by_text(said, lang)


def _suggested(settings: Settings, asked: Asked, limit: int) -> list[Suggested]:
    from saywell.app import wiring
    from saywell.app.suggesting import Suggester

    past = wiring.past_cases()
    usage = search.usage_of(settings)
    opened = wiring.open_library(settings)
    suggester = Suggester(lambda: opened, settings, past=past.memory, usage=lambda: usage)
    found = [_filled(one, opened, settings, asked) for one in suggester.suggest(asked, limit)]
    fields.tell_problem_count(opened.problem_count)
    if past.problem is not None:
        terminal.err(f"note: {clean_line(str(past.problem))}")
    return found


def _filled(one: Suggested, opened: OpenLibrary, settings: Settings, asked: Asked) -> Suggested:
    """Fill the reply for the customer, with examples for the fields that are still open."""
    from saywell.app.asking import usual, with_samples
    from saywell.app.replying import Wish, preview

    reply = one.hit.reply

    def fill(values: Mapping[str, str]) -> Filled:
        wish = Wish(one.lang if one.lang in LANGUAGES else asked.lang, values, usual(reply))
        return preview(reply, opened.library, settings, asked.scene, wish)

    try:
        text = with_samples(reply, fill({}), fill).text
    except SaywellError:  # its template is wrong, which library lint tells
        return one
    return dataclasses.replace(one, text=text)


def _print(found: list[Suggested], lang: str, output: FormOrIds) -> None:
    if output is FormOrIds.IDS:
        for one in found:
            terminal.out(one.hit.id)
    elif output is FormOrIds.JSON:
        terminal.out_json([_record(one, lang) for one in found])
    elif output is FormOrIds.CSV:
        rows = []
        for one in found:
            record = _record(one, lang)
            rows.append({**record, "met": " ".join(one.met), "past_cases": one.case_count})
        terminal.out_csv(COLUMNS, rows)
    else:
        for one in found:
            for line in _lines(one, lang):
                terminal.out_line(line)


def _record(one: Suggested, lang: str) -> dict[str, Any]:
    return {
        "id": one.hit.id,
        "lang": one.lang,
        "fallback": one.fallback,
        "title": one.hit.card.title(lang),
        "score": round(one.score, 3),
        "met": list(one.met),
        "past_cases": {
            "count": one.case_count,
            "examples": [
                {"customer": case.said, "reply": case.reply, "likeness": case.likeness}
                for case in one.cases
            ],
        },
        "used": round(one.used, 2),
        "text": one.text,
    }


def _lines(one: Suggested, lang: str) -> list[Cell]:
    """Write a suggestion for people: what it is, its text, and what speaks for it."""
    tail = f"  ({one.lang})" if one.fallback else ""
    lines = [
        Cell(f"{one.hit.id}  {clean_line(one.hit.card.title(lang))}{tail}", "bold"),
        Cell(f"    {clean_line(one.text, limit=160)}"),
    ]
    reasons = []
    if one.met:
        reasons.append(f"meets {', '.join(one.met)}")
    if one.case_count:
        reasons.append(f"{one.case_count} past {'answer' if one.case_count == 1 else 'answers'}")
    if one.used >= 0.5:
        reasons.append("you use it")
    if reasons:
        lines.append(Cell(f"    {clean_line('; '.join(reasons))}", "dim"))
    for case in one.cases[:1]:
        said, reply = clean_line(case.said, limit=70), clean_line(case.reply, limit=70)
        lines.append(Cell(f"    e.g. {said} -> {reply}", "dim"))
    return lines


# --- what is learned ----------------------------------------------------------------------------


@group.command("learn")
def learn(
    files: Annotated[list[Path], typer.Argument(metavar="FILES...", help="JSONL or CSV; .gz too.")],
) -> None:
    """Learn how your team answers, from transcripts of past chats.

    A line of JSON is a chat {"id", "messages": [{"who": "customer" or "agent", "text"}]}, a pair
    {"customer", "reply"}, or a message of a Chatwoot export; CSV has the columns conversation,
    who and text, or customer and reply. Names, numbers, addresses and secrets are masked before
    anything is kept, on this machine alone. A chat that is known counts once, its longest form.

    \b
    saywell suggest learn chats.jsonl
    saywell suggest learn export-*.csv.gz
    """
    from saywell.app import wiring

    start = time.monotonic()
    past = wiring.past_cases()
    lesson = past.learn(files, dt.datetime.now(dt.UTC).date(), terminal.err)
    shown = lesson.problems[:20]
    for problem in shown:
        terminal.err(clean_line(str(problem), limit=1000))
    if len(lesson.problems) > len(shown):
        terminal.err(f"and {len(lesson.problems) - len(shown)} more lines that were skipped")
    counts = [f"{lesson.new} new", f"{lesson.grown} longer than before", f"{lesson.known} known"]
    if lesson.empty:
        counts.append(f"{lesson.empty} without an answer")
    seconds = time.monotonic() - start
    terminal.out(f"chats: {', '.join(counts)}")
    terminal.out(f"past answers known now: {lesson.cases} ({seconds:.1f} s)")
    if not (lesson.new or lesson.grown or lesson.known):
        raise UsageError("nothing was learned", hint="see: saywell suggest learn --help")


@group.command("learned")
def learned(
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Say what was learned, from which files, and where it is kept.

    \b
    saywell suggest learned
    saywell suggest learned -o json
    """
    kept = _past_cases().kept()
    if output is Form.JSON:
        terminal.out_json(_kept_record(kept))
    elif output is Form.CSV:
        rows = [{"file": name, "chats": count} for name, count in kept.files]
        terminal.out_csv(("file", "chats"), rows)
    elif not kept.chats:
        terminal.out("nothing was learned yet")
        terminal.err("  begin with: saywell suggest learn FILES...")
    else:
        terminal.out(f"{kept.chats} chats with {kept.cases} answers, {kept.first} to {kept.last}")
        terminal.out(f"{kept.size / 1e6:.1f} MB in {clean_line(str(kept.place))}")
        rows_of = tuple((name, str(count)) for name, count in kept.files)
        terminal.out_sheet(Sheet(("FILE", "CHATS"), rows_of))


def _kept_record(kept: Kept) -> dict[str, Any]:
    return {
        "chats": kept.chats,
        "cases": kept.cases,
        "first": kept.first,
        "last": kept.last,
        "bytes": kept.size,
        "place": str(kept.place),
        "files": dict(kept.files),
    }


@group.command("forget")
def forget(
    conversation: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The chat with this id.", callback=context.filled_in),
    ] = None,
    before: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Chats that ended before this day, as 2027-03-31."),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Chats of this file.", callback=context.filled_in),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of it.")] = False,
) -> None:
    """Forget what was learned: a chat, what is old, a file, or all of it.

    Of several options a chat has to fit all. What is forgotten is gone from the disk.

    \b
    saywell suggest forget --conversation 4711
    saywell suggest forget --before 2026-01-01
    saywell suggest forget --file chats.jsonl
    saywell suggest forget --all
    """
    chosen = [option for option in (conversation, before, file) if option is not None]
    if everything == bool(chosen):
        hint = "see: saywell suggest forget --help"
        raise UsageError("say what to forget: some chats, or --all", hint=hint)
    past = _past_cases()
    if everything:
        past.forget_all()
        terminal.out("everything is forgotten")
        return
    from saywell.app.learning import day_of

    day = day_of(before) if before is not None else None
    name = Path(file).name if file is not None else None
    count = past.forget(conversation=conversation, before=day, file=name)
    terminal.out(f"forgotten: {count} {'chat' if count == 1 else 'chats'}")


def _past_cases() -> PastCases:
    from saywell.app import wiring

    return wiring.past_cases()
