"""Write the table of the sounds of Chinese characters: ``python -m lexicons.pinyin``.

Reads the dictionaries of the package pypinyin (0.55.0, MIT) and writes
``src/saywell/engine/search/pinyin_sounds.py``: of each simplified character of the basic block the
commonest sound, without its tone, and of the words of two characters those that sound otherwise.
Longer words are left out, as what is looked up are pairs.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from textwrap import wrap
from unicodedata import combining, normalize

from saywell.engine.search.han import simplified

TARGET = Path(__file__).parents[1] / "src/saywell/engine/search/pinyin_sounds.py"
WIDTH = 40

HEAD = '''"""The sounds of Chinese characters in pinyin, without tones, and with v for ü.

Written by lexicons/pinyin.py from the dictionaries of pypinyin 0.55.0 (MIT, copyright (c) 2016
mozillazg, 闲耘, https://github.com/mozillazg/python-pinyin; see data/lexicons/licences).
Imported only when an index of Chinese is made.
"""

'''


def is_basic(text: str) -> bool:
    """Whether all characters are simplified ones of the basic block."""
    return all("\u4e00" <= char <= "\u9fff" and simplified(char) == char for char in text)


def plain(syllable: str) -> str:
    """Return a syllable without its tone, and with v for ü, as people type it."""
    parts = normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(char for char in parts if not combining(char))


def sounds_of_characters(table: Mapping[int, str]) -> dict[str, str]:
    """Return the commonest sound of each character."""
    return {
        chr(code): plain(sounds.partition(",")[0])
        for code, sounds in sorted(table.items())
        if is_basic(chr(code))
    }


def sounds_of_pairs(
    phrases: Mapping[str, list[list[str]]], alone: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return the sounds of words of two characters that they do not have alone."""
    found = {
        word: tuple(plain(syllable[0]) for syllable in sounds)
        for word, sounds in sorted(phrases.items())
        if len(word) == 2 and is_basic(word)
    }
    return {
        word: sounds
        for word, sounds in found.items()
        if sounds != tuple(alone.get(char) for char in word)
    }


def _written(name: str, lines: Iterable[str]) -> str:
    return f'{name} = """\n' + "".join(f"{line}\n" for line in lines) + '"""\n'


def main() -> None:
    """Write the module."""
    known = importlib.import_module("pypinyin.constants")
    alone = sounds_of_characters(known.PINYIN_DICT)
    pairs = sounds_of_pairs(known.PHRASES_DICT, alone)
    by_sound: dict[str, str] = {}
    for char, sound in alone.items():
        by_sound[sound] = by_sound.get(sound, "") + char
    characters = (
        f"{sound} {line}" for sound in sorted(by_sound) for line in wrap(by_sound[sound], WIDTH)
    )
    words = wrap(" ".join(f"{word}{left}'{right}" for word, (left, right) in pairs.items()), 80)
    TARGET.write_text(
        HEAD + _written("CHARACTERS", characters) + "\n" + _written("PAIRS", words), "utf-8"
    )


if __name__ == "__main__":
    main()
