"""Live data put together: the folders, what was allowed, the secrets, commands and HTTP."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from saywell.app import wiring
from saywell.app.lookups import Judged, LiveData, Outside
from saywell.engine.lookups import with_secrets
from saywell.errors import ConfigError, Problem
from saywell.model.lookup import Errand, Lookup
from saywell.model.ports import Clock
from saywell.model.settings import Settings
from saywell.stores import lookups as store
from saywell.stores.lookup_trust import Answered, TrustFile
from saywell.stores.tokens import TokenStore

TRUST = "lookups.json"
"""The file of what was allowed, among the person's own data."""

SECRETS = "lookups"
"""The folder of the lookups' secrets there."""


@dataclass(frozen=True, slots=True)
class OfFolder:
    """The lookups that one folder declares, and what is wrong in its file."""

    folder: Path
    lookups: tuple[Judged, ...]
    problems: tuple[Problem, ...]


def live_data(settings: Settings, clock: Clock | None = None) -> LiveData:
    """Put together what looks values up for the fields of replies."""
    folders = functools.cache(lambda: folders_of(settings))
    outside = Outside(
        read=lambda: store.read_all(folders()),
        describe=_described,
        in_place=store.in_place,
        trust=_trust(),
        run=functools.partial(_run, settings.chat.ca_file),
        secret=secret,
        clock=clock or wiring.SystemClock(),
    )
    return LiveData(outside, off=settings.library.lookups == "off")


def folders_of(settings: Settings) -> list[Path]:
    """List the folders that may declare lookups: every layer of the library."""
    from saywell.stores.library import layer_of

    return [layer_of(one).folder for one in wiring.layers_of(settings)]


def declared(settings: Settings, only: Path | None = None) -> list[OfFolder]:
    """List the lookups of each folder that has any, or of one folder alone."""
    live = live_data(settings)
    found = []
    for folder in [only] if only is not None else folders_of(settings):
        lookups, problems = store.read_lookups(folder)
        problems += store.program_problems(lookups.values())
        if lookups or problems:
            judged = tuple(live.judge(one, problems) for one in lookups.values())
            found.append(OfFolder(folder, judged, tuple(problems)))
    return found


def answer(folder: Path, lookups: Sequence[Judged], *, allowed: bool) -> None:
    """Keep what a person has answered about lookups, as they were shown. Raises ConfigError."""
    answers = {one.lookup.name: Answered(one.mark, allowed, one.does) for one in lookups}
    _trust().put(folder, answers)


def distrust(folder: Path) -> int:
    """Forget all that was answered about a folder, and say how much that was."""
    return _trust().forget(folder)


def keep_secret(name: str, value: str) -> str:
    """Keep a secret for lookups, and say where: ``keyring`` or ``file``. Raises ConfigError."""
    return _secrets().put(_named(name), value)


def forget_secret(name: str) -> bool:
    """Forget a kept secret; False when there was none. Raises ConfigError."""
    return _secrets().remove(_named(name)) is not None


def secret(name: str) -> str | None:
    """Find a secret: in the environment, else among those that are kept."""
    given = os.environ.get(name, "").strip()
    if given:
        return given if given.isprintable() else None
    try:
        found = _secrets().get(_named(name))
    except ConfigError:
        return None
    return found.secret if found is not None else None


def _secrets() -> TokenStore:
    # without an environment: the token of the chat system is in ours, and is nothing for a lookup
    return TokenStore(wiring.folders().data / SECRETS, {})


def _named(name: str) -> str:
    return f"lookup:{name}"


def _trust() -> TrustFile:
    return TrustFile(wiring.folders().data / TRUST)


def _described(lookup: Lookup) -> tuple[Sequence[store.Program], str]:
    programs = store.programs_of(lookup)
    return programs, store.mark_of(lookup, programs)


def _run(ca_file: str, errand: Errand, secrets: Mapping[str, str]) -> bytes:
    if errand.command:
        from saywell.backends import lookup_command

        return lookup_command.run(errand, secrets, os.environ)
    from saywell.backends import lookup_http

    return lookup_http.ask(errand, with_secrets(errand.headers, secrets), ca_file)
