"""Names of keys: as people write and read them, and as prompt_toolkit calls them.

prompt_toolkit's own are used in the key table: ``c-n`` is Ctrl-N, ``escape enter`` Alt-Enter, for
terminals send Esc before a key that is pressed together with Alt.
"""

from __future__ import annotations

from types import MappingProxyType

from prompt_toolkit.keys import ALL_KEYS

from saywell.errors import nearest

_SHOWN = MappingProxyType(
    {
        "enter": "Enter",
        "tab": "Tab",
        "escape": "Esc",
        "space": "Space",
        "backspace": "Backspace",
        "delete": "Delete",
        "insert": "Insert",
        "home": "Home",
        "end": "End",
        "pageup": "PgUp",
        "pagedown": "PgDn",
        "left": "←",
        "right": "→",
        "up": "↑",
        "down": "↓",
    }
)

_ALSO = MappingProxyType(
    {
        **{shown.casefold(): name for name, shown in _SHOWN.items()},
        "return": "enter",
        "escape": "escape",
        "del": "delete",
        "ins": "insert",
        "pos1": "home",
        "page-up": "pageup",
        "page-down": "pagedown",
        "pgdown": "pagedown",
        "slash": "/",
        "minus": "-",
        "plus": "+",
    }
)
"""What else a key may be called."""

_MODIFIERS = MappingProxyType(
    {
        "c": "c",
        "ctrl": "c",
        "control": "c",
        "strg": "c",
        "a": "a",
        "alt": "a",
        "meta": "a",
        "option": "a",
        "m": "a",
        "s": "s",
        "shift": "s",
    }
)

_SAME = MappingProxyType({"i": "Tab", "m": "Enter", "h": "Backspace", "[": "Esc"})
"""What terminals send for Ctrl and these: the same as for another key."""

EXAMPLES = "for example: ctrl-x, alt-x, f5, alt-enter, pgup"


class BadKey(ValueError):
    """A name that is no key, or one that terminals cannot tell apart; ``hint`` is the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def sequence(key: str) -> tuple[str, ...]:
    """Return what a terminal sends for a key, in the words of prompt_toolkit."""
    first, _, rest = key.partition(" ")
    return (first, rest) if first and rest else (key,)


def label(key: str) -> str:
    """Write a key as people know it: ``c-n`` is Ctrl-N, ``escape enter`` is Alt-Enter."""
    first, _, rest = key.partition(" ")
    if first == "escape" and rest:
        return f"Alt-{'Shift-' if len(rest) == 1 and rest.isupper() else ''}{label(rest)}"
    if key in (" ", "c-@"):
        return "Space" if key == " " else "Ctrl-Space"
    for prefix, name in (("c-", "Ctrl-"), ("s-", "Shift-")):
        if key.startswith(prefix):
            return name + label(key[2:])
    if key in _SHOWN:
        return _SHOWN[key]
    capital = key.upper()
    return capital if capital.casefold() == key else key


def parse(text: str) -> str:
    """Read a key as people write it: ``ctrl-n``, ``Alt-G``, ``f2``, ``Alt-Enter``, ``PgUp``.

    Capitals do not matter, and ``+`` does for ``-``. Raises BadKey.
    """
    written = text.strip()
    parts = written.replace("+", "-").split("-") if len(written) > 1 else [written]
    if len(written) > 2 and written[-1] in "-+" and written[-2] in "-+":
        parts = [*parts[:-2], written[-1]]
    modifiers = set()
    while len(parts) > 1 and parts[0].strip().casefold() in _MODIFIERS:
        modifiers.add(_MODIFIERS[parts.pop(0).strip().casefold()])
    base = _base("-".join(parts).strip(), written)
    return _with_modifiers(base, modifiers, written)


def _base(name: str, written: str) -> str:
    low = name.casefold()
    if low in _ALSO:
        return _ALSO[low]
    if low in _SHOWN:
        return low
    if len(name) == 1 and name.isprintable() and not name.isspace():
        return low if len(low) == 1 else name
    if low.startswith("f") and low in ALL_KEYS:
        return low
    head, _, _ = low.partition("-")
    if head in ("cmd", "command", "super", "win", "hyper", "fn"):
        raise BadKey(f"terminals send nothing for {written!r}", "use ctrl-, alt- or a function key")
    known = [*_SHOWN, *(f"f{number}" for number in range(1, 25))]
    raise BadKey(f"{written!r} is not a key", nearest(low, known, EXAMPLES))


def _with_modifiers(base: str, modifiers: set[str], written: str) -> str:
    key = " " if base == "space" and "c" not in modifiers else base
    if "c" in modifiers and len(base) == 1 and "s" in modifiers:
        raise BadKey(
            f"terminals send the same for {written!r} and without shift", "leave shift- out"
        )
    if "c" in modifiers:
        key = _with_control(base, written, shifted="s" in modifiers)
    elif "s" in modifiers and len(base) == 1 and base.isalpha():
        key = base.upper()
    elif "s" in modifiers:
        key = f"s-{base}"
        if key not in ALL_KEYS:
            raise BadKey(f"terminals do not send {written!r}", _instead(base))
    if "a" in modifiers:
        if key in ("[", "O", "]", "escape"):
            raise BadKey(f"terminals send other keys by {written!r}", EXAMPLES)
        return f"escape {key}"
    return key


def _with_control(base: str, written: str, *, shifted: bool) -> str:
    if base in _SAME:
        raise BadKey(
            f"terminals send the same for {written!r} and {_SAME[base]}", "choose another key"
        )
    key = "c-@" if base == "space" else f"c-{'s-' if shifted else ''}{base}"
    if key not in ALL_KEYS or base.isdecimal():
        raise BadKey(f"terminals do not send {written!r}", _instead(base))
    return key


def _instead(base: str) -> str:
    """Say what terminals do send of a key that was wanted with Ctrl or Shift."""
    return f"they do tell alt-{_SHOWN.get(base, base).casefold()} apart"
