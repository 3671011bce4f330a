"""Write the table of traditional characters: ``python -m lexicons.han_variants``.

Reads the dictionaries of the package opencc-python-reimplemented (0.1.7, Apache-2.0) and writes
``src/saywell/engine/search/han.py``. Characters outside the basic plane are left out: nobody types
them, and without them the table takes half the room.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

TARGET = Path(__file__).parents[1] / "src/saywell/engine/search/han.py"
OWN = {"妳": "你", "牠": "它", "著": "着", "帐": "账"}
"""What is written in two ways, and the tables keep apart: in Taiwan, and accounts anywhere."""

HEAD = '''"""Traditional Chinese characters and the simplified ones for them.

Written by lexicons/han_variants.py from OpenCC's TSCharacters, TWVariants and HKVariants
(Apache-2.0, https://github.com/BYVoid/OpenCC) and a few of our own. Where one character became
several, the commonest counts. Imported only when there is Chinese to read.
"""


def simplified(char: str) -> str:
    """Return the simplified form of a character, or the character itself."""
    at = _TRADITIONAL.find(char)
    return _SIMPLIFIED[at] if at >= 0 else char

'''


def _rows(folder: Path, name: str) -> Iterator[tuple[str, list[str]]]:
    for line in (folder / name).read_text("utf-8").splitlines():
        char, others = line.split("\t")
        yield char, others.split()


def variants(folder: Path) -> dict[str, str]:
    """Return what to write for each character that is not written so in simplified Chinese."""
    found = {char: others[0] for char, others in _rows(folder, "TSCharacters.txt")}
    for name in ("TWVariants.txt", "HKVariants.txt"):
        for char, others in _rows(folder, name):
            for other in others:
                one, two = found.get(char, char), found.get(other, other)
                if one != two and _is_simplified(one) != _is_simplified(two):
                    found[two if _is_simplified(one) else one] = one if _is_simplified(one) else two
    found |= OWN
    found = {char: _last(found, char) for char in found}
    return {
        char: other
        for char, other in sorted(found.items())
        if char != other and max(char, other) <= "\uffff"
    }


def _is_simplified(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _last(found: dict[str, str], char: str) -> str:
    """Follow a character to the one that stays."""
    seen = {char}
    while (after := found.get(char, char)) not in seen:
        seen.add(after)
        char = after
    return char


def _written(name: str, chars: str) -> str:
    lines = "\n".join(f'    "{line}"' for line in wrap(chars, 45))
    return f"\n{name} = (\n{lines}\n)\n"


def main() -> None:
    """Write the module."""
    spec = importlib.util.find_spec("opencc")
    if spec is None or spec.origin is None:
        raise SystemExit("opencc-python-reimplemented is not installed: pip install it first")
    table = variants(Path(spec.origin).parent / "dictionary")
    text = HEAD + _written("_TRADITIONAL", "".join(table))
    TARGET.write_text(text + _written("_SIMPLIFIED", "".join(table.values())), "utf-8")


if __name__ == "__main__":
    main()
