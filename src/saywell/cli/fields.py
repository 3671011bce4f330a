"""Filling a reply from the command line: ``--set`` and ``--with``, and questions for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import terminal
from saywell.cli.plain import problems_line
from saywell.errors import MissingFields, Problem, SaywellError, UsageError
from saywell.model.languages import LANGUAGES
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.replying import Wish
    from saywell.app.scene import Scene
    from saywell.engine.fill import Filled
    from saywell.model.settings import Settings
    from saywell.model.snippet import Library, Reply, Variable


def complete_reply(incomplete: str) -> list[tuple[str, str]]:
    """Complete the id of a reply, with its title as the help; nothing where settings are broken."""
    from saywell.app import replying, wiring

    try:
        settings = wiring.load_settings()
    except SaywellError:
        return []
    opened = wiring.open_library(settings)
    try:
        return sorted(
            (card.id, clean_line(card.title(settings.language)))
            for card in opened.shelf.cards()
            if card.id.startswith(incomplete) and replying.sees(settings, card)
        )
    finally:
        opened.close()


def complete_language(incomplete: str) -> list[tuple[str, str]]:
    """Complete a language code."""
    return [(code, name) for code, name in LANGUAGES.items() if code.startswith(incomplete)]


LangOption = Annotated[
    str,
    typer.Option(
        "--lang", metavar="CODE", help="Language: en, el, ...", autocompletion=complete_language
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Fill a field; may be given several times."),
]
WithOption = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="PARAGRAPH", help="Switch an optional paragraph on."),
]
LookupOption = Annotated[
    bool,
    typer.Option("--lookup/--no-lookup", help="Look fields up where the library says how."),
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="PARAGRAPH", help="Switch an optional paragraph off."),
]


def check_language(lang: str) -> None:
    """Raise UsageError for a code that is none of the six, nor empty."""
    if lang and lang not in LANGUAGES:
        raise UsageError(
            f"{clean_line(lang, limit=40)!r} is not a language here",
            hint=f"one of: {', '.join(LANGUAGES)}",
        )


def wish_of(
    lang: str,
    values: Sequence[str] | None,
    switched_on: Sequence[str] | None,
    switched_off: Sequence[str] | None,
    lookup: bool = True,
) -> Wish:
    """Put the options of filling together. Raises UsageError for what is not NAME=VALUE."""
    from saywell.app.replying import Wish

    check_language(lang)
    given: dict[str, str] = {}
    for item in values or ():
        name, separator, value = item.partition("=")
        if not separator or not name.strip():
            raise UsageError(
                f"--set {clean_line(item, limit=60)!r} gives no value", hint="--set NAME=VALUE"
            )
        given[name.strip()] = value
    switches = dict.fromkeys(switched_on or (), True)
    switches |= dict.fromkeys(switched_off or (), False)
    return Wish(lang, given, switches, lookup)


def fill_or_ask(
    reply: Reply,
    library: Library,
    settings: Settings,
    scene: Scene | None,
    wish: Wish,
    remembered: Mapping[str, str],
) -> tuple[Filled, dict[str, str]]:
    """Fill a reply, asking on the terminal for what is missing; return the values given too.

    What can be looked up is looked up and told, and is not among the values returned. Raises
    MissingFields with every name when there is nobody to ask, Stopped when the person leaves the
    question.
    """
    from saywell.app import replying
    from saywell.cli import lookups

    live = lookups.live_of(settings, reply) if wish.lookup else None
    values, found = dict(wish.values), dict[str, str]()
    while True:
        known = {**values, **found}
        asked = replying.Wish(wish.lang, known, wish.paragraphs)
        filled = replying.preview(reply, library, settings, scene, asked)
        names = live.to_ask(reply, filled, known) if live is not None else filled.missing
        if not names:
            return filled, values
        missing: list[str] = []
        for name in names:
            if live is not None and live.has(reply, name):
                if missing and live.runs(reply, name):
                    continue  # what it has to know may be missing
                context = replying.fill_context(scene, settings)
                known = {**values, **found}
                value = lookups.look_up(live, reply, name, known, context, filled.lang)
                if value or name not in filled.missing:
                    found[name] = value
                    continue
            if terminal.can_ask():
                values[name] = _ask_field(reply, name, filled.lang, settings, remembered)
            else:
                missing.append(name)
        if missing:
            raise MissingFields(missing, reply=reply.id)


def _ask_field(
    reply: Reply, name: str, lang: str, settings: Settings, remembered: Mapping[str, str]
) -> str:
    """Ask for one field until there is an answer that fits."""
    variable = reply.variables.get(name)
    lines, default = _question(name, variable, lang, settings, remembered)
    for line in lines:
        terminal.err(line)
    choices = _choices(variable, lang)
    while True:
        answer = terminal.ask(clean_line(name), default=default)
        if answer.isdecimal() and 0 < int(answer) <= len(choices) and answer not in choices:
            answer = choices[int(answer) - 1]
        fits = [choice for choice in choices if choice.casefold() == answer.casefold()]
        if answer and (fits or not choices):
            return fits[0] if fits else answer
        terminal.err(f"  one of 1 to {len(choices)}" if choices else "  it cannot be left empty")


def _question(
    name: str,
    variable: Variable | None,
    lang: str,
    settings: Settings,
    remembered: Mapping[str, str],
) -> tuple[list[str], str]:
    """Return the lines above a question, and the answer that Enter gives."""
    if variable is None:
        return [f"{clean_line(name)} is not known"], ""
    lines = [clean_line(variable.description.best(settings.language))]
    choices = _choices(variable, lang)
    lines += [f"  {number}  {clean_line(text)}" for number, text in enumerate(choices, 1)]
    if not choices:
        lines.append(f"  for example: {clean_line(variable.example.best(lang))}")
    return lines, remembered.get(name, "") if variable.remembered else ""


def _choices(variable: Variable | None, lang: str) -> tuple[str, ...]:
    return tuple(choice.best(lang) for choice in variable.choices) if variable else ()


def tell_problems(problems: Sequence[Problem]) -> None:
    """Say in one line on stderr that files of the library have problems."""
    tell_problem_count(len(problems))


def tell_problem_count(count: int) -> None:
    """Say in one line on stderr that files of the library have this many problems."""
    if count:
        terminal.err(problems_line(count))


def tell_fallback(filled: Filled, scene: Scene | None, wish: Wish) -> None:
    """Say on stderr that the reply is in another language than the customer's."""
    if not filled.fell_back:
        return
    from saywell.app import replying

    wanted = wish.lang or (replying.customer_language(scene) if scene else "")
    name = LANGUAGES.get(wanted, wanted or "the language asked for")
    terminal.err(f"note: there is no text in {name}; this is {LANGUAGES.get(filled.lang)}")
