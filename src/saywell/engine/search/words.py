"""Text cut into words for searching: folded, in any script, without a library.

Chinese has no spaces, so a run of its characters is one word (`is_han`), in simplified characters
whatever it was typed in; it is indexed and looked up by `pairs_of` it. A hyphen or an apostrophe
that belongs to a word is left out (don't, e-mail, ma'af), any other parts words (kira-kira).
"""

from saywell.engine.folding import fold_character

MAX_WORDS = 12
MAX_QUERY = 200
"""Of what somebody types, words and characters that count."""

_INSIDE = "'-"
_OPEN, _CLOSE = "\x01", "\x02"
_PLAIN = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
"""Latin letters that are typed in another way where a keyboard lacks them."""


class _Table(dict[int, str]):
    """Character to what is kept of it: its folded form, nothing, or a space where it parts words.

    A character of a script without spaces gets a mark on each side.
    """

    def __missing__(self, code: int) -> str:
        kept = "".join(map(_kept, fold_character(chr(code))))
        self[code] = kept
        return kept


def _kept(char: str) -> str:
    if is_han(char):
        return f"{_OPEN}{_simplified(char)}{_CLOSE}" if char.isalnum() else " "
    if char.isalnum() or char in _INSIDE or _is_mark(char):
        return _PLAIN.get(char, char)
    return " "


def _is_mark(char: str) -> bool:
    if char < "\u0300":
        return False
    if "\u0c00" <= char <= "\u0c7f":
        return True
    from unicodedata import category

    return category(char)[0] == "M"


def _simplified(char: str) -> str:
    from saywell.engine.search.han import simplified

    return simplified(char)


_TABLE = _Table()


def words_of(text: str) -> list[str]:
    """Fold a text and list its words; a run of Chinese characters is one word."""
    cut = text.translate(_TABLE)
    if _OPEN in cut:
        cut = cut.replace(_CLOSE + _OPEN, "").replace(_OPEN, " ").replace(_CLOSE, " ")
    if "'" in cut or "-" in cut:
        words: list[str] = []
        for piece in cut.split():
            if "'" in piece or "-" in piece:
                words += _parted(piece)
            else:
                words.append(piece)
        return words
    return cut.split()


def _parted(piece: str) -> list[str]:
    """Part a word at its hyphens and apostrophes, unless they belong to it."""
    words: list[str] = []
    for part in piece.split("-"):
        bits = [bit for bit in part.split("'") if bit]
        if len(bits) == 2 and len(bits[1]) < 3 and bits[1].isascii():
            bits = ["".join(bits)]
        letter = len(words) == 1 and len(words[0]) == 1 and words[0].isascii()
        if letter and bits and len(bits[0]) > 2:
            words[0] += bits.pop(0)
        words += bits
    return words


def words_of_template(text: str) -> list[str]:
    """List the words of a reply's text, without what stands in braces."""
    if "{" in text:
        text = _without(_without(text, "{{", "}}"), "{%", "%}")
    return words_of(text)


def _without(text: str, opening: str, closing: str) -> str:
    """Leave out what stands between two marks; an opening without its end stays."""
    kept = []
    at = 0
    while True:
        start = text.find(opening, at)
        end = text.find(closing, start + 2) if start >= 0 else -1
        if end < 0:
            kept.append(text[at:])
            return " ".join(kept)
        kept.append(text[at:start])
        at = end + 2


def query_words(query: str) -> list[str]:
    """List the words of what somebody typed; of very long input only the beginning counts."""
    return list(dict.fromkeys(words_of(query[:MAX_QUERY])))[:MAX_WORDS]


def is_han(word: str) -> bool:
    """Whether a word is a run of characters of a script that puts no space between words."""
    first = word[:1]
    return first >= "\u3005" and (
        first <= "\u3007"
        or "\u3040" <= first <= "\u30ff"
        or "\u3400" <= first <= "\u9fff"
        or "\uf900" <= first <= "\ufaff"
        or "\U00020000" <= first <= "\U0003134f"
    )


def undoubled(text: str) -> str:
    """Return a text in which no letter stands twice in a row; line ends are left as they are."""
    if True in map(str.__eq__, text, text[1:]):
        for letter in {*text} - {"\n"}:
            while letter * 2 in text:
                text = text.replace(letter * 2, letter)
    return text


def pairs_of(run: str) -> list[str]:
    """Cut a run of Chinese characters into overlapping pairs; a single one stays alone."""
    return [run[n : n + 2] for n in range(len(run) - 1)] or [run]
