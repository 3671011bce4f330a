"""The one place that names concrete adapters: settings, library, check, chat system, journal.

Everything is imported when it is asked for, so that a command pays for what it uses.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from saywell.app import redaction, wiring_systems
from saywell.app.wiring_systems import connect as connect
from saywell.app.wiring_systems import make_practice as make_practice
from saywell.app.wiring_systems import open_backend as open_backend
from saywell.app.wiring_systems import practice_settings as practice_settings
from saywell.errors import ConfigError, Problem
from saywell.model.languages import LANGUAGES
from saywell.model.rules import Severity
from saywell.model.settings import Settings

if TYPE_CHECKING:
    from saywell.app.finding import OpenLibrary
    from saywell.app.learning import PastCases
    from saywell.app.outbox import Outbox
    from saywell.app.promises import Promises
    from saywell.app.sending import SendService
    from saywell.engine.check import Checker
    from saywell.model.backend import ChatBackend
    from saywell.model.ports import Clock, Journal
    from saywell.model.rules import Draft, Pack
    from saywell.stores.config import Folders
    from saywell.stores.library import Layer

_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


# --- settings -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedSetting:
    """One setting with its value (text, bool, list or dict), its source and what it is for."""

    key: str
    value: Any
    source: str
    doc: str


def folders() -> Folders:
    """Find this person's folders."""
    from saywell.stores import config

    return config.folders(os.environ)


def load_settings(
    *, file: Path | None = None, options: Mapping[str, str] = _NO_OPTIONS
) -> Settings:
    """Read the settings: default, file, environment, options by dotted key. Raises ConfigError."""
    from saywell.stores import config

    return config.load(os.environ, file=file, options=options)


def setting_names() -> tuple[str, ...]:
    """List the dotted names of all settings."""
    from saywell.stores import config

    return tuple(name for name, _ in config.all_keys())


def listed_settings(settings: Settings) -> tuple[ListedSetting, ...]:
    """List all settings with their sources, in the order of their declaration."""
    from saywell.stores import config

    return tuple(
        ListedSetting(name, setting(settings, name), settings.sources[name], key.doc)
        for name, key in config.all_keys()
    )


def setting(settings: Settings, name: str) -> Any:
    """Return one setting by its dotted name. Raises UsageError with the nearest name."""
    from saywell.stores import config

    value = config.value_of(settings, name)
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def setting_values(name: str) -> tuple[str, ...]:
    """List the values that one setting may have, where they are known: choices, ids of rules."""
    from saywell.stores import config, packs

    if name == "check.off":
        loaded, _ = packs.load_packaged()
        return tuple(sorted({rule.id for pack in loaded for rule in pack.rules}))
    found = next((key for known, key in config.all_keys() if name.startswith(known)), None)
    if found is None:
        return ()
    return ("true", "false") if found.type is bool else found.choices


def with_setting(settings: Settings, name: str, text: str) -> Settings:
    """Return the settings as they would be with one changed. Raises ConfigError or UsageError."""
    from saywell.stores import config

    changed = config.override(settings, name, text, name)
    return dataclasses.replace(changed, places={})


def set_setting(name: str, text: str, *, file: Path | None = None) -> Path:
    """Change one setting in the file and return its path. Raises ConfigError or UsageError."""
    from saywell.stores import config_edit

    path = file or folders().config_file
    config_edit.set_value(path, name, text)
    return path


def config_file_to_edit(file: Path | None = None) -> Path:
    """Return the configuration file, made with a comment in it when there is none yet."""
    from saywell.stores.files import write_file

    path = file or folders().config_file
    if not os.path.lexists(path):
        comment = "# Settings of saywell; all of them: saywell config\n"
        write_file(path, comment, private=True)
    return path


# --- the library --------------------------------------------------------------------------------


RULES = "rules"
"""The folder of rule packs inside a layer of the library."""


def own_replies(settings: Settings) -> Path:
    """Return the folder of one's own replies, which may not exist."""
    return Path(settings.library.own) if settings.library.own else folders().own_replies


def open_library(settings: Settings, *, keep: bool = True) -> OpenLibrary:
    """Open the library ready for searching: made ready when it is not, or no longer.

    Raises nothing for bad files, nor where nothing can be kept on the disk; without ``keep``
    nothing is.
    """
    from saywell.app.wiring_library import opened

    own = str(own_replies(settings))
    return opened(layers_of(settings), own, settings.library.teams, keep=keep)


def _folder_of(layer: Layer | Path) -> Path:
    return layer if isinstance(layer, Path) else layer.folder


def layers_of(settings: Settings) -> list[Layer | Path]:
    """List the layers of the library that are there or have to be: starter, team, own."""
    from saywell.stores import library as store

    layers: list[Layer | Path] = []
    starter = store.starter_layer() if settings.library.starter else None
    if starter is not None:
        layers.append(starter)
    layers += store.team_layers(Path(folder) for folder in settings.library.folders)
    own = own_replies(settings)
    if settings.library.own or _is_there(own):
        layers.append(store.Layer("own", own))
    return layers


def _is_there(folder: Path) -> bool:
    """Say whether there is a folder; one behind a locked door is, to be told by its reader."""
    try:
        return stat.S_ISDIR(folder.stat().st_mode)
    except PermissionError:
        return True
    except OSError:
        return False


def rule_problems(settings: Settings, folders: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """List what is wrong in the files of rules and words, of some folders or those in the settings.

    The examples of a team's own rules are run.
    """
    from saywell.app import wiring_phrases
    from saywell.app.rulebook import without_failing
    from saywell.app.wiring_words import listed_words, spellers
    from saywell.engine.check import Checker
    from saywell.engine.house import house_problems
    from saywell.stores import packs

    of_layers = folders or [_folder_of(layer) for layer in layers_of(settings)]
    rules = [folder / RULES for folder in of_layers if _is_there(folder / RULES)]
    in_words = () if folders else listed_words(settings)[1]
    if not rules:
        return in_words
    wiring_phrases.remember(os.environ)
    loaded = packs.load_rules([packs.packaged_folder(), *rules])
    _, failing = without_failing(loaded.packs, lambda pack: _is_in(pack, rules), spellers(settings))
    broken = (*failing, *Checker(loaded.packs, spellers=spellers(settings)).problems())
    of_rules = (*loaded.problems, *broken, *house_problems(loaded.packs, loaded.houses))
    return tuple(sorted({*of_rules, *in_words}))


# --- the check ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LoadedChecker:
    """The check, and what is wrong in the files of its rules."""

    checker: Checker
    problems: tuple[Problem, ...]


def load_checker(settings: Settings, draft: Draft | None = None) -> LoadedChecker:
    """Read the rules: those that come with the program, then each library folder's own.

    A rule of a library folder whose examples do not hold is left out and told. For one ``draft``,
    of the program's own rules only those of its language are read.
    """
    from saywell.app import wiring_phrases
    from saywell.app.gate import NEVER_WAIVED, may_be_off
    from saywell.app.rulebook import without_failing
    from saywell.app.wiring_words import grammar, spellers
    from saywell.engine import house
    from saywell.engine.check import Checker, Habits, Overrides
    from saywell.stores import packs as store

    wiring_phrases.remember(os.environ)
    folders_there = rule_folders(settings)
    loaded = store.load_rules([*_packaged(draft), *folders_there])
    houses = [one for one in loaded.houses if house.concerns(one, settings.library.teams)]
    langs = _compiled_at_once(draft, loaded.packs, folders_there)
    sound, failing = without_failing(
        loaded.packs,
        lambda pack: _is_in(pack, folders_there) and pack.language in langs,
        spellers(settings),
    )
    packs = house.housed(sound, houses)

    def habits(lang: str) -> Habits:
        ways = house.overrides(houses, lang)
        ways = dataclasses.replace(ways, disabled=may_be_off(ways.disabled, packs))
        return Habits(ways, house.team_words(houses, lang))

    overrides = Overrides(
        disabled=may_be_off(settings.check.off, packs),
        severities={
            **{rule: Severity(word) for rule, word in settings.check.severities.items()},
            **dict.fromkeys(NEVER_WAIVED, Severity.ERROR),
        },
    )
    checker = Checker(
        packs,
        overrides=overrides,
        ui_lang=settings.language,
        habits=habits,
        spellers=spellers(settings),
        opinion=grammar(settings),
    )
    problems = {*loaded.problems, *failing, *checker.problems(set(langs) & set(LANGUAGES))}
    return LoadedChecker(checker, tuple(sorted(problems)))


def rule_folders(settings: Settings) -> list[Path]:
    """Return the folders with the team's and one's own rules that are there."""
    layers = [Path(folder) / RULES for folder in settings.library.folders]
    layers.append(own_replies(settings) / RULES)
    return [folder for folder in layers if _is_there(folder)]


def _compiled_at_once(
    draft: Draft | None, packs: Sequence[Pack], team: Sequence[Path]
) -> list[str]:
    """Return the languages whose rules are compiled now, to tell which of a team are broken."""
    from saywell.engine.language import language_of

    if draft is not None:
        return [language_of(draft)]
    return sorted({pack.language for pack in packs if _is_in(pack, team)})


def _is_in(pack: Pack, folders: Sequence[Path]) -> bool:
    return any(Path(pack.where.file).is_relative_to(folder) for folder in folders)


def _packaged(draft: Draft | None) -> list[Path]:
    """Return the folders of the program's own rules that may concern a draft, or all of them."""
    from saywell.engine.language import language_of
    from saywell.stores import packs as store

    whole = store.packaged_folder()
    if draft is None:
        return [whole]
    return [whole / name for name in ("all", language_of(draft)) if name.isalpha()]


# --- the journal --------------------------------------------------------------------------------


def open_journal(
    settings: Settings,
    account_id: str = "",
    *,
    file: Path | None = None,
    clock: Clock | None = None,
) -> Journal:
    """Open the local database for one account of one chat system.

    ``file`` is another place, ``clock`` another than the machine's.

    Without ``account_id`` it is the account of the settings, where login has put it: no server
    is needed. Raises JournalError.
    """
    from saywell.stores.journal import SqliteJournal

    account = wiring_systems.account_name(settings.chat, account_id)
    return SqliteJournal(file or folders().journal, account, now=(clock or SystemClock()).now)


def make_sender(backend: ChatBackend, journal: Journal) -> SendService:
    """Put together what sends messages: the journal first, then the chat system, once."""
    from saywell.app.sending import SendService

    return SendService(backend, journal, SystemClock())


def make_promises(settings: Settings, journal: Journal) -> Promises:
    """Put together what finds the promise of a message that is about to leave."""
    from saywell.app import wiring_moves
    from saywell.app.promises import Promises
    from saywell.model.settings import limits_of

    read = wiring_moves.said(settings)
    return Promises(read, journal, SystemClock(), limits_of(settings))


def make_outbox(
    settings: Settings, backend: ChatBackend, journal: Journal, service: SendService | None = None
) -> Outbox:
    """Put together what keeps messages while the chat system cannot be reached."""
    from saywell.app.outbox import Outbox, recheck_with
    from saywell.model.settings import seconds

    return Outbox(
        service or make_sender(backend, journal),
        journal,
        SystemClock(),
        recheck_with(lambda: load_checker(settings).checker.check, backend, settings),
        fresh=dt.timedelta(seconds=seconds(settings.clocks.outbox)),
    )


def past_cases() -> PastCases:
    """Return what was learned from past chats, and what learns. Raises ConfigError."""
    from saywell.app.learning import PastCases
    from saywell.stores.past_cases import PastCasesFile

    return PastCases(PastCasesFile(folders().past_cases))


class SystemClock:
    """The machine's own clock."""

    def now(self) -> dt.datetime:
        """Return the present moment, in UTC."""
        return dt.datetime.now(dt.UTC)


# --- reports of errors --------------------------------------------------------------------------


def write_crash_report(error: BaseException) -> Path | None:
    """Keep the report of an unexpected error and return its place, None when it cannot be kept."""
    import platform

    from saywell import __version__
    from saywell.stores.files import write_file

    now = dt.datetime.now(dt.UTC)
    head = f"saywell {__version__}, Python {platform.python_version()}, {now.isoformat()}\n\n"
    try:
        path = folders().crashes / f"{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
        write_file(path, head + redaction.crash_text(error), private=True)
    except ConfigError:
        return None
    return path
