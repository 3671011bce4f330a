"""Settings from the configuration file, the environment and options, each with its source."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_origin

from saywell.errors import ConfigError, Problem, UsageError, Where, nearest
from saywell.model.declare import Declared, declared
from saywell.model.environment import ENVIRONMENT, LOCALE
from saywell.model.languages import LANGUAGES
from saywell.model.settings import Settings
from saywell.stores.located_yaml import build
from saywell.stores.places import places
from saywell.stores.yaml_nodes import Node, Pairs, Reading, Scalar, Sequence, read_nodes

SECRET_KEYS = frozenset({"token", "tokens", "access_token", "api_access_token", "password"})
PATH_KEYS = frozenset({"chat.ca_file", "library.own", "library.folders"})


@dataclass(frozen=True, slots=True)
class Folders:
    """Where this person's files are; nothing is created before it is needed."""

    config: Path
    data: Path

    @property
    def config_file(self) -> Path:
        """The file that people edit."""
        return self.config / "config.yaml"

    @property
    def own_replies(self) -> Path:
        """The agent's own layer of the library."""
        return self.config / "snippets"

    @property
    def journal(self) -> Path:
        """Drafts, sends, waivers and usage."""
        return self.data / "journal.sqlite"

    @property
    def past_cases(self) -> Path:
        """What was learned from past chats."""
        return self.data / "past-cases"

    @property
    def crashes(self) -> Path:
        """Reports of unexpected errors."""
        return self.data / "crashes"


def folders(environ: Mapping[str, str]) -> Folders:
    """Find the folders: below ``SAYWELL_HOME`` when it is set, else where the system wants them.

    Raises ConfigError when this person has no home folder.
    """
    try:
        found = places(environ)
    except (RuntimeError, OSError) as error:
        raise ConfigError(
            f"there is no home folder to keep settings in: {error}",
            hint="set HOME, or SAYWELL_HOME to a folder of your own",
        ) from None
    return Folders(Path(found.config), Path(found.data))


def load(
    environ: Mapping[str, str],
    *,
    file: Path | None = None,
    options: Mapping[str, str] = MappingProxyType({}),
) -> Settings:
    """Read the settings: default, then file, then environment, then options; the last one wins.

    ``file`` is the one that was asked for and has to be there; without it the usual one may be
    missing. ``options`` maps a dotted key to the text given for it. Raises ConfigError for
    whatever cannot be read, with its place.
    """
    path = file if file is not None else folders(environ).config_file
    settings = Settings()
    if file is not None or os.path.lexists(path):
        settings = read(path)
    settings = _with_sources(settings)
    if "language" not in settings.given:
        settings = _with_system_language(settings, environ)
    for variable, name in ENVIRONMENT.items():
        if environ.get(variable):
            settings = override(settings, name, environ[variable], variable)
    for name, text in options.items():
        settings = override(settings, name, text, "option")
    return settings


def read(path: Path) -> Settings:
    """Read a configuration file. Raises ConfigError that lists every problem with its place."""
    reading = Reading(path)
    node = read_nodes(reading)
    empty = [Problem(Where.of(path), "the file is empty")]
    if node is None and reading.problems == empty:
        return Settings()
    if isinstance(node, Scalar) and not node.text:
        return Settings()
    if node is not None:
        refuse_secrets(node, reading)
    settings = None if node is None else build(node, Settings, reading)
    if reading.problems:
        raise ConfigError.of(reading.problems)
    assert settings is not None
    _refuse_password(settings.chat.url, str(path))
    assert node is not None
    settings = dataclasses.replace(settings, places=_places(node, reading))
    return _resolved(settings, path.parent)


def _places(node: Node, reading: Reading) -> Mapping[str, Where]:
    """Note where the wishes for keys stand: only the screen that has the keys can judge them."""
    places = {}
    for key, value in _pairs(node):
        if key.text != "keys":
            continue
        for name, keys in _pairs(value):
            places[f"keys.{name.text}"] = reading.where(name.line, name.column)
            items = keys.items if isinstance(keys, Sequence) else [keys]
            for at, item in enumerate(items):
                place = reading.where(item.line, item.column)
                places[f"keys.{name.text}.{at}"] = place
    return MappingProxyType(places)


def _pairs(node: Node) -> Iterator[tuple[Scalar, Node]]:
    for key, value in node.pairs if isinstance(node, Pairs) else ():
        if isinstance(key, Scalar):
            yield key, value


def _refuse_password(url: str, source: str) -> None:
    """Raise ConfigError for an address with a name or password in it, without showing it."""
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise ConfigError(
            f"{source}: the address in chat.url holds a name or a password",
            hint="take out what stands before the @; the token is kept by: saywell auth login",
        )


def refuse_secrets(node: Node, reading: Reading) -> None:
    """Raise ConfigError at a key that holds a secret: this file is shared and shown."""
    for key, value in _pairs(node):
        if key.text.lower() in SECRET_KEYS:
            raise ConfigError(
                f"a {key.text.lower()} does not belong in this file",
                hint="remove the line and run: saywell auth login (or set SAYWELL_TOKEN)",
                where=reading.where(key.line, key.column),
            )
        refuse_secrets(value, reading)


def all_keys(cls: type = Settings, prefix: str = "") -> Iterator[tuple[str, Declared]]:
    """List every key that can be set, dotted, with its declaration."""
    for key in declared(cls):
        if dataclasses.is_dataclass(key.type):
            assert isinstance(key.type, type)
            yield from all_keys(key.type, f"{prefix}{key.name}.")
        else:
            yield f"{prefix}{key.name}", key


def find_key(name: str) -> tuple[str, Declared]:
    """Return the key of a dotted name, also of one entry of a mapping (check.severities.M06).

    Raises UsageError for one that there is not, with the nearest.
    """
    known = dict(all_keys())
    if name in known:
        return name, known[name]
    base, _, entry = name.rpartition(".")
    while base:
        if base in known and _is_mapping(known[base]) and entry:
            return base, known[base]
        base, _, head = base.rpartition(".")
        entry = f"{head}.{entry}"
    if name.rpartition(".")[2].lower() in SECRET_KEYS:
        raise UsageError(
            f"{name}: a secret is not kept in the configuration", hint="run: saywell auth login"
        )
    raise UsageError(f"there is no setting {name!r}", hint=nearest(name, known))


def value_of(settings: Settings, name: str) -> Any:
    """Return the value of a dotted name."""
    base, _ = find_key(name)
    value: Any = settings
    for part in base.split("."):
        value = getattr(value, part)
    return value if base == name else value.get(name[len(base) + 1 :], "")


def override(settings: Settings, name: str, text: str, source: str) -> Settings:
    """Return the settings with one key from a text. Raises ConfigError that names the source."""
    base, key = find_key(name)
    section, _, leaf = base.rpartition(".")
    reading = Reading(Path(source))
    node = _text_node(key, name[len(base) + 1 :], text)
    holder = type(getattr(settings, section)) if section else Settings
    built = build(_mapping({leaf: node}), holder, reading)
    if reading.problems or built is None:
        problem = reading.problems[0]
        who = name if source == "option" else source
        raise ConfigError(f"{who}: {problem.message}", hint=problem.hint)
    value = getattr(built, leaf)
    if base == "chat.url":
        _refuse_password(value, name if source == "option" else source)
    if base == name:
        changed = _replaced(settings, base, value)
    else:
        changed = _replaced(settings, base, MappingProxyType({**value_of(settings, base), **value}))
    if base in PATH_KEYS:
        changed = _resolved(changed, Path.cwd())
    sources = MappingProxyType({**settings.sources, base: source})
    return dataclasses.replace(changed, sources=sources)


def _text_node(key: Declared, entry: str, text: str) -> Node:
    if entry:
        of = get_args(key.type)[1]
        return _mapping({entry: _list_node(text) if get_origin(of) is tuple else _quoted(text)})
    if get_origin(key.type) is tuple:
        separator = os.pathsep if key.name == "folders" else ","
        return _list_node(text, separator)
    return _quoted(text) if key.type is str else Scalar(0, 0, text=text)


def _list_node(text: str, separator: str = ",") -> Node:
    items = [item.strip() for item in text.split(separator)]
    return Sequence(0, 0, items=[_quoted(item) for item in items if item])


def _quoted(text: str) -> Node:
    return Scalar(0, 0, text=text, style='"')


def _mapping(values: Mapping[str, Node]) -> Node:
    return Pairs(0, 0, pairs=[(Scalar(0, 0, text=name), node) for name, node in values.items()])


def _is_mapping(key: Declared) -> bool:
    origin = get_origin(key.type)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _replaced(settings: Settings, name: str, value: Any) -> Settings:
    section, _, leaf = name.rpartition(".")
    if not section:
        return dataclasses.replace(settings, **{leaf: value})
    inner = dataclasses.replace(getattr(settings, section), **{leaf: value})
    return dataclasses.replace(settings, **{section: inner})


def _with_sources(settings: Settings) -> Settings:
    sources = {}
    for name, _ in all_keys():
        section, _, leaf = name.rpartition(".")
        holder = getattr(settings, section) if section else settings
        sources[name] = settings.where.file if leaf in holder.given else "default"
    return dataclasses.replace(settings, sources=MappingProxyType(sources))


def _with_system_language(settings: Settings, environ: Mapping[str, str]) -> Settings:
    for variable in LOCALE:
        code = environ.get(variable, "").split("_")[0].split(".")[0].lower()
        if code in LANGUAGES:
            return override(settings, "language", code, variable)
        if environ.get(variable):
            break
    return settings


def _resolved(settings: Settings, folder: Path) -> Settings:
    """Make the paths absolute: ``~`` is home, the rest starts at ``folder``."""
    for name in PATH_KEYS:
        value = value_of(settings, name)
        if isinstance(value, tuple):
            settings = _replaced(settings, name, tuple(_absolute(item, folder) for item in value))
        elif value:
            settings = _replaced(settings, name, _absolute(value, folder))
    return settings


def _absolute(path: str, folder: Path) -> str:
    return os.path.normpath(folder.absolute() / os.path.expanduser(path))  # noqa: PTH111
