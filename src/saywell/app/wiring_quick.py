"""A check at once, from compiled rules that were kept: no YAML, no packs, nothing to compile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from saywell.app import usual
from saywell.engine.language import DEFAULT, spoken
from saywell.model.report import MAX_TEXT, Report
from saywell.stores import kept

if TYPE_CHECKING:
    from saywell.app.gate import Checks
    from saywell.app.wiring import LoadedChecker
    from saywell.engine.spelling import Spellers
    from saywell.engine.stored import StoredBook
    from saywell.model.rules import Draft, Waiver
    from saywell.model.settings import Settings

KIND = "check"
_CODE = ("__init__.py", "engine", "model", "app/wiring.py", "app/wiring_words.py")
"""What of the program itself decides on the compiled rules."""


class Answer(NamedTuple):
    """What the check says, and how many problems the library has."""

    report: Report
    problems: int


def look(text: str, lang: str, environ: Mapping[str, str]) -> Answer | None:
    """Check a text of which nothing else is known; None when it has to go the long way."""
    if len(text) > MAX_TEXT or not _is_sound(text):
        return None
    lang = spoken(text, lang) or DEFAULT
    found = usual.load(KIND, environ, lang)
    if found is None:
        return None
    try:
        return _answer(text, lang, found)
    except (OSError, ValueError):
        return None


def _answer(text: str, lang: str, found: kept.Kept) -> Answer:
    from saywell.engine.text import Text

    book = _book(found)
    findings, crashed = book.look(Text(text, lang, book.context, book.gate), book.sayings)
    report = Report(lang, tuple(findings), (), tuple(crashed))
    return Answer(report, len(found.data["problems"]))


def _book(found: kept.Kept) -> StoredBook:
    from saywell.engine.stored import StoredBook

    vocabulary = found.data["vocabulary"]

    def spellers() -> Spellers:
        from saywell.engine.spelling import Spellers
        from saywell.stores import lexicons

        def own(code: str) -> frozenset[str]:
            return frozenset(vocabulary.get(code, ()))

        return Spellers(lexicons.packaged, own, lexicons.packaged_ranks)

    return StoredBook(found.data["book"], found.blob, spellers)


def checks(settings: Settings, environ: Mapping[str, str]) -> Checks:
    """Return the check of drafts that are to be sent, with all that is known around them.

    With the usual settings the rules are those that were kept, or are kept for the next time.
    """
    return lambda draft, waivers: _check(settings, environ, draft, tuple(waivers))


class Held(NamedTuple):
    """The check of one language, ready to be used again and again.

    ``loaded`` is None where the rules are those that were kept; ``problems`` are the lines that
    say what is wrong in their files.
    """

    check: Checks
    loaded: LoadedChecker | None
    problems: frozenset[str]


def hold(settings: Settings, draft: Draft, environ: Mapping[str, str]) -> Held:
    """Make the check of a draft's language ready: from what was kept, else from the files."""
    from saywell.engine.language import language_of

    lang = language_of(draft)
    found = usual.load(KIND, environ, lang) if is_usual(settings, environ) else None
    if found is not None:
        try:
            book = _book(found)
        except (OSError, ValueError):
            pass  # what was kept is damaged: the long way
        else:
            known = frozenset(found.data["problems"])
            return Held(lambda one, waivers: _checked(one, lang, book, [*waivers]), None, known)
    return held_whole(load(settings, draft, environ))


def held_whole(loaded: LoadedChecker) -> Held:
    """Return the check of rules that were loaded."""
    return Held(loaded.checker.check, loaded, frozenset(map(str, loaded.problems)))


def load(settings: Settings, draft: Draft, environ: Mapping[str, str]) -> LoadedChecker:
    """Load the rules for a draft; with the usual settings they are kept for the next check."""
    loaded, keep = load_to_keep(settings, draft, environ)
    keep()
    return loaded


def load_to_keep(
    settings: Settings, draft: Draft, environ: Mapping[str, str]
) -> tuple[LoadedChecker, Callable[[], None]]:
    """Load the rules for a draft, and return with them what keeps them for the next check.

    That takes longer than to load them, so it is for when the answer is out. It does nothing where
    the settings are not the usual ones, and raises nothing.
    """
    from saywell.app import wiring, wiring_phrases
    from saywell.engine.language import language_of

    try:
        usually = is_usual(settings, environ)
        keeper = Keeper(settings, language_of(draft), environ) if usually else None
    except (RuntimeError, OSError):
        keeper = None  # there is no place to keep them
    loaded = wiring.load_checker(settings, draft)

    def keep() -> None:
        if keeper is not None:
            keeper.keep(loaded)
            wiring_phrases.keep(environ)

    return loaded, keep


def _check(
    settings: Settings, environ: Mapping[str, str], draft: Draft, waivers: Sequence[Waiver]
) -> Report:
    from saywell.engine.language import language_of

    lang = language_of(draft)
    found = usual.load(KIND, environ, lang) if is_usual(settings, environ) else None
    if found is not None:
        try:
            return _checked(draft, lang, _book(found), waivers)
        except (OSError, ValueError):
            pass  # what was kept is damaged: the long way
    return load(settings, draft, environ).checker.check(draft, waivers)


def _checked(draft: Draft, lang: str, book: StoredBook, waivers: Sequence[Waiver]) -> Report:
    from saywell.engine.check import report_of, with_words
    from saywell.engine.text import Text

    known = with_words(draft.context, book.context.team)
    text = Text(draft.text, lang, known, book.gate)
    findings, crashed = book.look(text, book.sayings)
    return report_of(lang, findings, crashed, waivers)


def is_usual(settings: Settings, environ: Mapping[str, str]) -> bool:
    """Say whether settings are those that every command of this person has."""
    from saywell.stores import config

    usual_file = str(config.folders(environ).config_file)
    return not settings.check.grammar and settings.where.file in ("", usual_file)


def _is_sound(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class Keeper:
    """Keeps the rules of one language that were loaded for the usual settings.

    Made before the rules are read: what changes from then on is noticed.
    """

    def __init__(self, settings: Settings, lang: str, environ: Mapping[str, str]) -> None:
        self._lang = lang
        self._environ = environ
        self._settings = settings
        self._watched = watched(settings, lang, environ)
        self._marks = kept.marks_of(self._watched)

    def keep(self, loaded: LoadedChecker) -> bool:
        """Keep the compiled rules, and say whether it could be done. Raises nothing."""
        from saywell.app.wiring_words import spellers
        from saywell.engine.stored import NotPlain, frozen
        from saywell.model.languages import LANGUAGES

        known = spellers(self._settings)
        blobs: list[bytes] = []
        try:
            book = frozen(loaded.checker, self._lang, blobs)
        except NotPlain:
            return False
        data = {
            "book": book,
            "problems": tuple(map(str, loaded.problems)),
            "vocabulary": {code: tuple(known.vocabulary(code)) for code in LANGUAGES},
        }
        files, marks, lang = self._watched, self._marks, self._lang
        return usual.save(KIND, self._environ, files, marks, data, blobs, lang)


def watched(settings: Settings, lang: str, environ: Mapping[str, str]) -> list[str]:
    """List the files and folders from which the rules of a language and the settings come."""
    from saywell.app import wiring
    from saywell.stores import config, packs, vocabulary

    packaged = packs.packaged_folder()
    own = [*settings.library.folders, str(wiring.own_replies(settings))]
    return [
        str(config.folders(environ).config_file),
        *(f"{usual.PACKAGE}/{name}" for name in _CODE),
        *(str(packaged / name) for name in ("all", lang)),
        *(f"{folder}/{wiring.RULES}" for folder in own),
        *(f"{folder}/{vocabulary.FOLDER}" for folder in own),
    ]
