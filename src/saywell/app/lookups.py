"""Live data: which lookups there are, which of them may run, and the values that they find."""

from __future__ import annotations

import datetime as dt
import hashlib
import shlex
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from saywell.engine import lookups as engine
from saywell.engine.fill import FillContext, Filled, known_text
from saywell.errors import LookupFailed, Problem
from saywell.model import secrecy
from saywell.model.lookup import Errand, Found, Lookup, failure
from saywell.model.ports import Clock
from saywell.model.settings import seconds
from saywell.model.snippet import Reply, Variable

MOST_KEPT = 200
"""Answers that are kept in memory at most; the oldest goes first."""

LOOKED_AT = dt.timedelta(seconds=2)
"""How long it is good to know what is allowed; before anything runs it is looked at anew."""

FILES_SHOWN = 12
"""Programs of a library that are listed one by one."""


class Standing(StrEnum):
    """How a lookup stands with the person."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"
    CHANGED = "changed"
    REFUSED = "refused"
    BROKEN = "broken"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Judged:
    """A lookup, how it stands, and what it does in lines for a person.

    ``mark`` tells what it does from anything else that it could do. ``before`` are the lines that
    were shown when it was answered for, ``trouble`` what is wrong with it.
    """

    lookup: Lookup
    standing: Standing
    does: tuple[str, ...] = ()
    mark: str = ""
    before: tuple[str, ...] = ()
    trouble: str = ""


class Answer(Protocol):
    """What was answered about a lookup."""

    @property
    def mark(self) -> str:
        """What it did then."""

    @property
    def allowed(self) -> bool:
        """Whether it may run."""

    @property
    def shown(self) -> tuple[str, ...]:
        """What was shown of it."""


class Trust(Protocol):
    """Where the answers are kept."""

    def answers(self, folder: Path) -> Mapping[str, Answer]:
        """Return the answers about a folder's lookups, by name."""


class Program(Protocol):
    """A file that a command may start or take in."""

    @property
    def name(self) -> str:
        """Its name in the library."""

    @property
    def digest(self) -> str:
        """What tells its content from any other."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the lookups need from outside.

    ``read`` lists what the folders declare, with what is wrong there; ``describe`` returns the
    programs of a lookup and its mark, and raises OSError; ``run`` does an errand with the secrets
    that it names and raises LookupFailed; ``secret`` finds one, None where there is none.
    """

    read: Callable[[], tuple[Mapping[str, Lookup], Sequence[Problem]]]
    describe: Callable[[Lookup], tuple[Sequence[Program], str]]
    in_place: Callable[[Lookup], tuple[str, ...]]
    trust: Trust
    run: Callable[[Errand, Mapping[str, str]], bytes]
    secret: Callable[[str], str | None]
    clock: Clock


class _Kept(NamedTuple):
    answer: bytes
    at: dt.datetime


class LiveData:
    """The lookups of the libraries that a person uses. Any thread may call.

    Nothing runs that is not allowed, is broken, or is turned off; what comes back is data.
    """

    def __init__(self, outside: Outside, *, off: bool = False) -> None:
        self._outside = outside
        self._off = off
        self._lock = threading.Lock()
        self._answers: dict[object, _Kept] = {}
        self._judged: tuple[dt.datetime, Mapping[str, Judged]] | None = None

    # -- what there is

    def lookups(self) -> Mapping[str, Judged]:
        """Return every lookup by name, as it was a moment ago."""
        now = self._outside.clock.now()
        with self._lock:
            if self._judged is not None and abs(now - self._judged[0]) < LOOKED_AT:
                return self._judged[1]
        declared, problems = self._outside.read()
        found = {name: self.judge(one, problems) for name, one in declared.items()}
        with self._lock:
            self._judged = now, MappingProxyType(found)
        return found

    def forget(self) -> None:
        """Look at everything anew from now on: something was allowed, or is not any more."""
        with self._lock:
            self._judged = None
            self._answers.clear()

    def judge(self, lookup: Lookup, problems: Sequence[Problem] = ()) -> Judged:
        """Say how a lookup stands at this moment; ``problems`` are those of its file."""
        wrong = [message for message, _ in engine.faults(lookup)]
        wrong += [one.message for one in problems if one.where == lookup.where]
        if wrong:
            return Judged(lookup, Standing.BROKEN, trouble=wrong[0])
        try:
            programs, mark = self._outside.describe(lookup)
        except OSError as error:
            return Judged(lookup, Standing.BROKEN, trouble=error.strerror or str(error))
        does = lines_of(lookup, programs)
        if self._off:
            return Judged(lookup, Standing.OFF, does, mark)
        answer = self._outside.trust.answers(Path(lookup.folder)).get(lookup.name)
        if answer is None:
            return Judged(lookup, Standing.NOT_ALLOWED, does, mark)
        if answer.mark != mark:
            return Judged(lookup, Standing.CHANGED, does, mark, answer.shown)
        standing = Standing.ALLOWED if answer.allowed else Standing.REFUSED
        return Judged(lookup, standing, does, mark)

    def of(self, variable: Variable | None) -> Judged | None:
        """Return the lookup of a field, None where it has none that anybody declares."""
        if variable is None or not variable.lookup:
            return None
        return self.lookups().get(variable.lookup)

    def has(self, reply: Reply, name: str) -> bool:
        """Say whether a field of a reply is to be looked up, allowed or not."""
        variable = reply.variables.get(name)
        return variable is not None and bool(variable.lookup)

    def age(self, found: Found) -> float:
        """Return how many seconds ago something was asked for."""
        return max((self._outside.clock.now() - found.at).total_seconds(), 0.0)

    # -- filling

    def to_ask(self, reply: Reply, filled: Filled, given: Mapping[str, str]) -> tuple[str, ...]:
        """Name the fields of a reply that are still open, in the order in which they are asked for.

        Those are what is missing, what can be looked up, and what a lookup has to know for it.
        """
        live = [name for name in filled.used if name not in given and self.runs(reply, name)]
        if not live:
            return filled.missing
        wanted = {*filled.missing, *live}
        names = dict.fromkeys(name for name in filled.used if name in wanted)
        names.update(dict.fromkeys(filled.missing))
        running = {
            name: one.lookup
            for name, one in self.lookups().items()
            if one.standing is Standing.ALLOWED
        }
        return engine.in_order(tuple(names), reply, running, given)

    def runs(self, reply: Reply, name: str) -> bool:
        """Say whether a field of a reply is to be looked up, and may be."""
        judged = self.of(reply.variables.get(name))
        return judged is not None and judged.standing is Standing.ALLOWED

    def look_up(
        self,
        reply: Reply,
        name: str,
        values: Mapping[str, str],
        context: FillContext,
        lang: str,
    ) -> Found:
        """Look up the value of a field from what is given and known. Raises LookupFailed.

        May take as long as the lookup says. What was found a moment ago is not asked for again.
        """
        variable = reply.variables[name]
        lookup = self._may_run(variable.lookup)
        known = {
            one: values.get(one, "") if engine.is_field(one) else known_text(context, values, one)
            for one in lookup.inputs
        }
        errand = engine.errand_for(lookup, known, self._outside.in_place(lookup))
        kept = self._kept(lookup, errand)
        if kept is None:
            kept = _Kept(self._run(errand), self._outside.clock.now())
        value = engine.value_in(kept.answer, lookup)
        self._keep(lookup, errand, kept)
        return Found(_chosen(variable, value, lang, lookup), lookup.name, kept.at)

    def _may_run(self, name: str) -> Lookup:
        """Return a lookup that may run at this moment. Raises LookupFailed for any other."""
        declared, problems = self._outside.read()
        if name not in declared:
            raise failure("unknown", name)
        judged = self.judge(declared[name], problems)
        if judged.standing is not Standing.ALLOWED:
            raise failure(judged.standing.value, name)
        return judged.lookup

    def _run(self, errand: Errand) -> bytes:
        secrets: dict[str, str] = {}
        for name in errand.names:
            secret = self._outside.secret(name)
            if not secret:
                raise failure("no_secret", errand.name, name=name)
            secrecy.note(secret)
            secrets[name] = secret
        return self._outside.run(errand, secrets)

    def _kept(self, lookup: Lookup, errand: Errand) -> _Kept | None:
        with self._lock:
            kept = self._answers.get((lookup.folder, errand.key))
        age = self._outside.clock.now() - kept.at if kept is not None else dt.timedelta()
        return kept if dt.timedelta() <= age < dt.timedelta(seconds=seconds(lookup.keep)) else None

    def _keep(self, lookup: Lookup, errand: Errand, kept: _Kept) -> None:
        with self._lock:
            self._answers[lookup.folder, errand.key] = kept
            while len(self._answers) > MOST_KEPT:
                del self._answers[next(iter(self._answers))]


def _chosen(variable: Variable, value: str, lang: str, lookup: Lookup) -> str:
    """Return a value in the reply's language where there are choices, whichever it came in."""
    if not variable.choices:
        return value
    for choice in variable.choices:
        if any(value.casefold() == text.casefold() for _, text in choice):
            return choice.best(lang)
    raise failure("no_choice", lookup.name, value=value)


def lines_of(lookup: Lookup, programs: Sequence[Program]) -> tuple[str, ...]:
    """Tell what a lookup does, in the lines that a person allows."""
    lines = []
    if lookup.shell:
        lines.append(f"runs in the shell: {lookup.command[0]}")
    elif lookup.command:
        lines.append(f"runs: {shlex.join(lookup.command)}")
    else:
        lines.append(f"asks: {lookup.url}" + (" (not encrypted)" if lookup.insecure else ""))
    lines += [f"header {name}: {value}" for name, value in lookup.headers.items()]
    for name, one in lookup.inputs.items():
        hyphen = ", also with a hyphen before it" if one.hyphen else ""
        lines.append(f"is told: {name}, if it fits {one.pattern}{hyphen}")
    secrets = (*lookup.environment, *engine.secrets_of(lookup))
    if secrets:
        lines.append(f"gets: {', '.join(secrets)}")
    lines += [f"file {one.name} ({one.digest[:12]})" for one in programs[:FILES_SHOWN]]
    if len(programs) > FILES_SHOWN:
        rest = "".join(f"{one.name} {one.digest}\n" for one in programs[FILES_SHOWN:])
        digest = hashlib.sha256(rest.encode()).hexdigest()[:12]
        lines.append(f"and {len(programs) - FILES_SHOWN} more files beside them ({digest})")
    return tuple(lines)


def reason(error: LookupFailed) -> str:
    """Say in one sentence which lookup has failed, and why."""
    return f"{error.source}: {error.message}"
