"""What a declared lookup comes to: its faults, what is done for given inputs, what is picked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from saywell.model.lookup import (
    LONGEST_INPUT,
    LONGEST_VALUE,
    PLACEHOLDER,
    SECRET,
    Errand,
    Input,
    Lookup,
    failure,
)
from saywell.model.snippet import NAME_PATTERN, Reply
from saywell.model.untrusted import clean_line

SHELL = "sh"
"""What runs a line that is for the shell."""

OURS = "SAYWELL_"
"""What our own variables of the environment begin with: no lookup gets them."""

_COLOURS = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\"
    r"|\x1b[ -/]*[0-~]"
)
"""Escape sequences (ECMA-48): programs colour what they print. None of them looks further than the
next escape, so that no answer takes long."""

_INDEX = re.compile(r"[0-9]{1,9}")
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
"""Characters that act on a terminal or on the order of a text, and are nothing to read."""


_AGAIN_AND_AGAIN = re.compile(
    r"\((?!\?>)(?:[^()\\]|\\.)*[+*](?!\+)(?:[^()\\]|\\.)*\)(?:[+*]|\{\d*,\})(?!\+)"
)
"""A group with a repetition in it that is itself repeated: a value that nearly fits takes for ever.

While a regular expression is matched, nothing else of the program goes on.
"""


def is_field(name: str) -> bool:
    """Say whether an input is a field of the reply, not a known name such as contact.email."""
    return re.fullmatch(NAME_PATTERN, name) is not None


def needed(name: str, lookups: Mapping[str, Lookup], reply: Reply) -> tuple[str, ...]:
    """List the fields of a reply that the lookup of one of its variables has to know."""
    variable = reply.variables.get(name)
    lookup = lookups.get(variable.lookup) if variable is not None and variable.lookup else None
    return tuple(filter(is_field, lookup.inputs)) if lookup is not None else ()


def in_order(
    names: Sequence[str], reply: Reply, lookups: Mapping[str, Lookup], given: Mapping[str, str]
) -> tuple[str, ...]:
    """Put the fields in the order in which they are asked for: what a lookup needs comes first.

    Fields that only a lookup needs are put in; what is given already is left out. In a circle
    each field comes once.
    """
    ordered: dict[str, None] = {}
    seen: set[str] = set()

    def visit(name: str) -> None:
        if name in seen or name in given:
            return
        seen.add(name)
        for other in needed(name, lookups, reply):
            if other in reply.variables:
                visit(other)
        ordered[name] = None

    for name in names:
        visit(name)
    return tuple(ordered)


def errand_for(lookup: Lookup, values: Mapping[str, str], command: Sequence[str]) -> Errand:
    """Say what is done for these values; ``command`` is the lookup's own with its files in place.

    Raises LookupFailed for a value that the lookup does not accept, without repeating it.
    """
    for name, accepted in lookup.inputs.items():
        _demand(name, values.get(name, ""), accepted, lookup)
    shell = lookup.shell
    given = {variable_of(name): values[name] for name in lookup.inputs} if shell else {}
    argv: tuple[str, ...] = tuple(_filled(part, values) for part in command)
    if shell:
        argv = (SHELL, "-c", *command)
    return Errand(
        name=lookup.name,
        command=argv if lookup.command else (),
        given=given,
        url=_filled(lookup.url, {name: quote(values[name], safe="") for name in lookup.inputs}),
        headers=lookup.headers,
        names=(*lookup.environment, *secrets_of(lookup)),
        timeout=float(lookup.timeout[:-1]),
        most=bytes_of(lookup.most),
    )


def variable_of(name: str) -> str:
    """Return the variable in which a line for the shell finds an input."""
    return f"INPUT_{name.upper().replace('.', '_')}"


def secrets_of(lookup: Lookup) -> tuple[str, ...]:
    """List the secrets that the headers name."""
    found = (one for value in lookup.headers.values() for one in SECRET.findall(value))
    return tuple(dict.fromkeys(found))


def with_secrets(headers: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, str]:
    """Put the secrets into the headers that name them."""
    return {
        name: SECRET.sub(lambda found: secrets[found[1]], value) for name, value in headers.items()
    }


def bytes_of(size: str) -> int:
    """Turn ``64kB`` or ``1MB`` into bytes."""
    return int(size[:-2]) * (1_000_000 if size.endswith("MB") else 1000)


def _demand(name: str, value: str, accepted: Input, lookup: Lookup) -> None:
    if not value:
        raise failure("input", lookup.name, name=name)
    fits = len(value) <= LONGEST_INPUT and not _HIDDEN.search(value)
    if not fits or re.fullmatch(accepted.pattern, value) is None:
        raise failure("bad_input", lookup.name, name=name)
    if value.startswith("-") and not accepted.hyphen and lookup.command:
        raise failure("hyphen", lookup.name, name=name)
    if lookup.url and value in (".", ".."):
        raise failure("bad_input", lookup.name, name=name)


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Put values in; what a value holds is not looked at again."""
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


# -- the answer


def value_in(answer: bytes, lookup: Lookup) -> str:
    """Return the value in an answer, as one clean line. Raises LookupFailed where there is none."""
    try:
        text = answer.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise failure("no_text", lookup.name) from None
    if "\0" in text:
        raise failure("no_text", lookup.name)
    start = text[:200].lstrip().lower()
    if start.startswith(("<!doctype", "<html")):
        raise failure("web_page", lookup.name)
    found = _picked(text, lookup) if lookup.pick else _first_line(text)
    value = " ".join(_HIDDEN.sub(" ", _COLOURS.sub("", found)).split())
    if not value:
        raise failure("no_value", lookup.name)
    if len(value) > LONGEST_VALUE:
        raise failure("too_long", lookup.name, most=str(LONGEST_VALUE))
    return value


def _first_line(text: str) -> str:
    lines = (_COLOURS.sub("", line).strip() for line in text.splitlines())
    return next(filter(None, lines), "")


def _picked(text: str, lookup: Lookup) -> str:
    try:
        # numbers are kept as they are written
        value: Any = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise failure("not_json", lookup.name) from None
    for step in steps(lookup.pick):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and _INDEX.fullmatch(step) and int(step) < len(value):
            value = value[int(step)]
        else:
            raise failure("nothing_at", lookup.name, path=lookup.pick)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    kind = "nothing_at" if value is None else "not_single"
    raise failure(kind, lookup.name, path=lookup.pick)


def steps(pick: str) -> list[str]:
    """Take a path apart: dotted names and numbers, or a JSON pointer (RFC 6901)."""
    if not pick.startswith("/"):
        return pick.split(".")
    return [one.replace("~1", "/").replace("~0", "~") for one in pick[1:].split("/")]


# -- what is wrong with a declaration


def faults(lookup: Lookup) -> Iterator[tuple[str, str]]:
    """List what is wrong with a lookup, each with the way out; one with a fault never runs."""
    if bool(lookup.command) == bool(lookup.url):
        what = "has both a command and a url" if lookup.command else "has no command and no url"
        yield f"the lookup {lookup.name!r} {what}", "give it one of the two"
        return
    yield from _command_faults(lookup) if lookup.command else _url_faults(lookup)
    texts = (*lookup.command, lookup.url)
    used = {name for text in texts for name in PLACEHOLDER.findall(text)}
    if lookup.shell:
        used = {name for name in lookup.inputs if variable_of(name) in lookup.command[0]}
    for name in sorted(used - set(lookup.inputs)):
        yield f"{{{name}}} is no input of {lookup.name!r}", f"declare {name} under 'inputs'"
    for name in lookup.inputs:
        if _AGAIN_AND_AGAIN.search(lookup.inputs[name].pattern):
            yield (
                f"the pattern of {name!r} repeats what is repeated, and could take for ever",
                "repeat only one of the two, or make the group atomic: (?>...)",
            )
        if name not in used:
            yield f"the input {name!r} of {lookup.name!r} is not used", "remove it, or use it"
    if not all(steps(lookup.pick)) and lookup.pick:
        yield f"{lookup.pick!r} is no path into an answer", "for example: order.status"


def _command_faults(lookup: Lookup) -> Iterator[tuple[str, str]]:
    first = lookup.command[0]
    if lookup.shell:
        if len(lookup.command) != 1:
            yield "with 'shell: true' the command is one line", "write it as one text"
        for name in PLACEHOLDER.findall(first):
            yield (
                f"{{{name}}} in a line for the shell would be read by the shell",
                f'write "${variable_of(name)}" instead',
            )
    elif len(lookup.command) == 1 and any(map(str.isspace, first)):
        yield (
            "a command is a list of words, and this is one",
            "write [program, argument, ...], or say shell: true",
        )
    if PLACEHOLDER.search(first) and not lookup.shell:
        yield "the program itself cannot be an input", "name the program"
    for item in lookup.command:
        if _is_secret(item) or (SECRET.search(item) and not lookup.shell):
            yield (
                "a command is seen in the list of processes, and holds a secret here",
                "name it under 'environment', where the program finds it",
            )
    if lookup.headers:
        yield "a command has no headers", "remove them"


def _url_faults(lookup: Lookup) -> Iterator[tuple[str, str]]:
    bare = PLACEHOLDER.sub("x", lookup.url)
    try:
        parts = urlsplit(bare)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        yield f"{clean_line(lookup.url, limit=80)!r} is no address", "https://host/path"
        return
    if parts.scheme not in ("http", "https") or not host or any(map(str.isspace, bare)):
        yield f"{clean_line(lookup.url, limit=80)!r} is no address", "https://host/path"
        return
    if parts.username is not None or parts.password is not None:
        yield "the address holds a name or a password", "put it into a header, by ${NAME}"
    if SECRET.search(lookup.url) or _is_secret(parts.query):
        yield "the address holds a secret, and addresses are logged", "put it into a header"
    if parts.scheme == "http" and not lookup.insecure and not is_here(host):
        yield (
            f"http to {clean_line(host, limit=80)} shows the question to everybody on the way",
            "use https, or say insecure: true for a network of your own",
        )
    if lookup.url.partition("://")[2].partition("/")[0].partition("?")[0] != parts.netloc:
        yield "the host cannot be an input", "inputs go into the path, or after the ?"
    if parts.fragment or "#" in bare:
        yield "what comes after a # is never sent", "remove it"
    for name in secrets_of(lookup):
        if name.startswith(OURS):
            yield f"{name} belongs to saywell, and goes to no lookup", "keep another secret"
    for name, value in lookup.headers.items():
        if _is_secret(SECRET.sub("", value)):
            yield (
                f"the header {name} holds a secret, and this file is shared",
                "name it as ${NAME}, and keep it with: saywell library lookups secret NAME",
            )
        if not value.isascii() or not value.isprintable():
            yield f"the header {name} holds what no header may", "use plain letters"
    if lookup.environment:
        yield "an address has no environment", "remove it"
    if lookup.shell:
        yield "an address needs no shell", "remove it"


def is_here(host: str) -> bool:
    """Say whether a host is this machine itself, by its name."""
    return host in ("localhost", "::1") or re.fullmatch(r"127(?:\.\d{1,3}){3}", host) is not None


_SCHEME = re.compile(r"(?i)^(?:basic|bearer|token|apikey|digest)\s+(\S{6,})")
_NAMED = re.compile(
    r"(?i)(?:token|password|passwd|secret|api[_-]?key|access[_-]?key)[\"']?\s*[:=]\s*[\"']?\S{4,}"
)


def _is_secret(text: str) -> bool:
    """Say whether a text holds a key or a password, by its looks (as M24 knows them)."""
    from saywell.engine.matchers.secrecy import tokens
    from saywell.engine.text import Text

    if _SCHEME.search(text) or _NAMED.search(text):
        return True
    return any(True for _ in tokens(Text(text)))
