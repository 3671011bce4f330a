"""The notation of phrases: read into a tree of parts, and made into a pattern.

The notation is described in :mod:`saywell.model.checks`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from saywell.engine.anchors import Anchor, Need, Rate, anchors_of, by_length
from saywell.engine.folding import HAN, SPACED, WORD, WORD_MARKS, fold
from saywell.engine.masks import MASK
from saywell.engine.phrase_memory import Beginnings, Lists
from saywell.engine.text import EDGES, runs_of

GAP_WORDS = 4
"""The most words that ``..`` skips."""

GAP_CHARACTERS = 8
"""The most characters that ``..`` skips in Chinese, where it never leaves the clause."""

MAX_LIST_DEPTH = 5
"""How deep named lists may refer to one another."""

_BLANKS = re.compile(r"\s+")
_TO_ITS_END = re.compile(r"[^\s|()\[\]<>{}]+")
"""A word of a phrase, with its signs."""
_SPACED_CHARACTER = re.compile(SPACED)
_APOSTROPHE = re.compile(
    r"(?:\w+n't|(?:i|you|they|we)'ve|i'm|(?:you|they)'re|(?:that|what|there|here|how)'s)"
)
"""English words that are as clear without their apostrophe: dont, but not well for we'll."""
_EDGE = rf"[^\n\w{MASK}]"
"""What may stand between a phrase and the end of its sentence: blanks, marks, emoji."""
_AT_END = rf"(?={_EDGE}{{0,{EDGES}}}(?:\n|\Z))"
_BEHIND = (rf"(?<={at}{_EDGE}{{{n}}})" for n in range(1, EDGES + 1) for at in (r"\n", r"\A"))
_AT_START = f"(?:{'|'.join(['(?m:^)', *_BEHIND])})"
_NUMBER = r"[0-9]+(?:[.,–—~-][0-9]+)*+"
_NUMERALS = "〇零一二两兩三四五六七八九十百千万半几"
_AND = "[وف]?"
_ATTACHED = "[وف]?(?:[بك]?ال|لل|[بكلس])?"


@dataclass(frozen=True, slots=True)
class _Notation:
    """The pieces of pattern that depend on the language, for text that has been folded."""

    word: str
    blank: str
    between: str
    gap: str
    name: str
    before: str
    after: str
    number: str = _NUMBER

    @classmethod
    @cache
    def of(cls, lang: str) -> _Notation:
        """Make the pieces for a language; marks matter where folding keeps them."""
        if lang == "zh":
            letter = rf"[^\W{HAN}]"
            gap = rf"[^\n，。！？；：,]{{0,{GAP_CHARACTERS}}}?"
            name = rf"(?:[{HAN}·]{{1,8}}?|{letter}+(?: {letter}+){{0,2}})"
            number = f"(?:{_NUMBER}|[{_NUMERALS}]+)"
            # A set of characters that leaves the Chinese ones out takes a millisecond to compile.
            return cls(r"(?a:\w)", r"[^\S\n]{0,2}", "", gap, name, "", "", number)
        word = {"te": r"[\w\u0c00-\u0c7f]"}.get(lang, r"\w" if lang else WORD)
        marks = {"te": r"\u0c00-\u0c7f"}.get(lang, "" if lang else WORD_MARKS)
        between = rf"[^\n{MASK}\w{marks}]{{1,4}}"
        gap = rf"(?:{between}(?:{MASK}++|{word}(?:['.&-]?{word})*+)){{0,{GAP_WORDS}}}?"
        part = rf"{word}+(?:['.-]{{0,2}}{word}+)*+"
        before, after = f"(?<!{word})", f"(?!{word})"
        if lang in ("en", "el", "id"):
            # Hyphens and apostrophes join: "no" is not in "no-one", nor "can" in "can't"; but
            # Indonesian hangs its particles on words of other languages with a hyphen.
            before += r"(?<!\w-)"
            after += r"(?!'\w)(?!-(?!(?:nya|lah|kah|pun|ku|mu)(?!\w))\w)"
        name = rf"{part}(?: {part}){{0,2}}"
        return cls(word, r"[^\S\n]{1,3}", between, gap, name, before, after)


class PhraseError(ValueError):
    """A phrase that is not written as the notation has it; ``hint`` says the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of pattern: what it matches, and what a text needs for it, the most telling first.

    ``begins`` are the words with which it begins, None where they cannot be listed. ``close``
    parts are written without a blank before them and match so: ``{},``. ``marked`` ones begin with
    a mark, where a word before them ends.
    """

    pattern: str
    needs: tuple[Need, ...] = ()
    begins: Beginnings | None = None
    optional: bool = False
    gap: bool = False
    close: bool = False
    marked: bool = False


class Reader:
    """Reads one phrase; ``exact`` collects the groups whose spelling counts."""

    def __init__(
        self,
        source: str,
        lang: str,
        lists: Lists,
        rate: Rate = by_length,
    ) -> None:
        self.source = source
        self.lang = lang
        self.lists = lists.words
        self._read: dict[str, _Part] = lists.read
        self._words: dict[tuple[str, bool], _Part] = lists.parts
        self._rate = rate
        self.exact: dict[str, str] = {}
        self.hole = ""
        self._notation = _Notation.of(lang)
        self._text = source.strip()
        self._at = 0
        self._depth = 0

    def whole(self) -> _Part:
        """Read the whole phrase, with ``^`` and ``$`` at its ends."""
        starts, ends = self._text.startswith("^"), self._text.endswith("$")
        self._text = self._text[starts : len(self._text) - ends].strip()
        part = self._sequence("")
        if self._at < len(self._text):
            raise self._error(f"{self._text[self._at]!r} closes nothing")
        notation = self._notation
        before = f"(?m:^){_EDGE}{{0,{EDGES}}}" if starts else notation.before
        if before and not starts and part.begins is None:  # with a mark, it may follow a letter
            before = f"(?:{before}|(?!{notation.word}))"
        after = _AT_END if ends else notation.after
        pattern = f"{before}({part.pattern}){after}"
        begins = None if self.lang in ("", "zh") else part.begins
        return _Part(pattern, part.needs, begins)

    def _error(self, message: str, hint: str = "") -> PhraseError:
        return PhraseError(f"{message} in {self.source!r}", hint)

    def _alternatives(self, close: str, first: bool) -> _Part:
        """Read ``one two|three`` up to the closing character; ``first`` of the whole phrase."""
        choices: list[_Part] = []
        while True:
            choices.append(self._sequence(close, first=first))
            if self._at >= len(self._text):
                raise self._error(f"{close!r} is missing")
            self._at += 1
            if self._text[self._at - 1] == close:
                return self._either(choices)

    def _sequence(self, close: str, *, first: bool = True) -> _Part:
        """Read parts that follow one another, up to ``|`` or ``close`` when inside brackets."""
        parts: list[_Part] = []
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            close_up = bool(parts) and blanks is None
            if blanks is not None:
                self._at = blanks.end()
            char = self._peek()
            if not char or char in ")]" or (close and char == "|"):
                break
            part = self._place(first and not parts, inside=bool(close))
            parts.append(replace(part, close=True) if close_up else part)
        if not parts:
            raise self._error("an empty part")
        return self._joined(parts)

    def _place(self, first: bool, inside: bool) -> _Part:
        """Read ``a|b``, alternatives of one place; inside brackets ``|`` parts whole sequences."""
        choices = [self._atom(first)]
        while self._peek() == "|" and not inside:
            self._at += 1
            choices.append(self._atom(first))
        return choices[0] if len(choices) == 1 else self._either(choices)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _atom(self, first: bool) -> _Part:
        char = self._peek()
        if char == "(":
            self._at += 1
            return self._alternatives(")", first)
        if char == "[":
            self._at += 1
            part = self._alternatives("]", first)
            return _Part(part.pattern, (), part.begins, optional=True, marked=part.marked)
        if char == "<":
            return self._list()
        if self._text.startswith("..", self._at) and not self._text.startswith("...", self._at):
            self._at += 2
            return _Part(self._notation.gap, gap=True)
        if char == "{":
            return self._hole()
        return self._word(first)

    def _hole(self) -> _Part:
        for notation, group in (("{}", "name"), ("{?}", "maybe")):
            if self._text.startswith(notation, self._at):
                self._at += len(notation)
                self.hole = group
                return _Part(f"(?P<{group}>{self._notation.name})")
        raise self._error("{ opens no hole", "write {} where a name stands")

    def _list(self) -> _Part:
        end = self._text.find(">", self._at)
        name = self._text[self._at + 1 : end] if end > 0 else ""
        self._at = end + 1
        if not name or name not in self.lists:
            known = ", ".join(sorted(self.lists)) or "none"
            raise self._error(f"no list <{name}>", f"lists of this language: {known}")
        if name in self._read:
            return self._read[name]
        if self._depth >= MAX_LIST_DEPTH:
            raise self._error(f"the list <{name}> refers to itself")
        outer = self._text, self._at
        groups = len(self.exact), self.hole
        self._depth += 1
        choices = []
        for item in self.lists[name]:
            choices.append(self._item(item.strip(), name))
        self._depth -= 1
        self._text, self._at = outer
        if not choices:
            raise self._error(f"the list <{name}> is empty")
        part = self._either(choices)
        if groups == (len(self.exact), self.hole):
            # Groups have names, which may stand in a pattern once.
            self._read[name] = part
        return part

    def _item(self, item: str, name: str) -> _Part:
        """Read one phrase of a list, which may begin with ``^`` and end with ``$``."""
        starts, ends = item.startswith("^"), item.endswith("$")
        self._text, self._at = item[starts : len(item) - ends].strip(), 0
        part = self._sequence("")
        if self._at < len(self._text):
            raise self._error(f"{self._text[self._at]!r} closes nothing in the list <{name}>")
        pattern = (_AT_START if starts else "") + part.pattern + (_AT_END if ends else "")
        return replace(part, pattern=pattern)

    def _word(self, first: bool) -> _Part:
        """Read a word; most stand in many phrases, and are the same part in each."""
        found = _TO_ITS_END.match(self._text, self._at)
        word = "" if found is None else found.group()
        self._at += len(word)
        if ".." in word and "..." not in word:
            raise self._error(f"the .. in {word!r} is no gap", "write a blank before and behind ..")
        key = word, first
        known = self._words.get(key)
        if known is None:
            known = self._read_word(word, first)
            if not word.startswith("="):  # its group has a name of its own
                self._words[key] = known
        return known

    def _read_word(self, word: str, first: bool) -> _Part:
        if "#" in word:
            return self._number(word)
        if not word.strip("*=+"):
            raise self._error(f"{word or self._peek()!r} is no word")
        if word.startswith("^") or word.endswith("$"):
            raise self._error(
                f"^ or $ inside, at {word!r},",
                "^ is the first character of a phrase and $ the last, never inside brackets",
            )
        exact, attached = word.startswith("="), word.startswith("+")
        word = word[1:] if exact or attached else word
        open_start, open_end = word.startswith("*"), word.endswith("*")
        word = word.strip("*")
        folded = fold(word)
        if not folded or "*" in folded:
            raise self._error(f"{word!r} is no word")
        pattern = re.escape(folded)
        if exact:
            group = f"exact{len(self.exact)}"
            self.exact[group] = word
            pattern = f"(?P<{group}>{pattern})"
        prefix = ""
        if self.lang == "ar" and not exact and not open_start:
            prefix = _ATTACHED if attached else _AND if first else ""
        pattern = self._bounded(folded, prefix + pattern, open_start, open_end)
        begins = self._beginning(folded, open_start, open_end)
        needs = tuple((anchor,) for anchor in anchors_of(folded, open_start, open_end))
        marked = not open_start and runs_of(self.lang).match(folded) is None
        part = _Part(pattern, needs, begins, marked=marked)
        if self.lang == "en" and not exact and _APOSTROPHE.fullmatch(folded):
            bare = folded.replace("'", "")
            needs = ((Anchor.of(bare, False, False),),)
            begins = self._beginning(bare, False, False)
            return self._either([part, _Part(re.escape(bare), needs, begins)])
        return part

    def _beginning(self, folded: str, open_start: bool, open_end: bool) -> Beginnings | None:
        """Return how a word begins, with more letters at its open ends; None when with a mark."""
        run = runs_of(self.lang).match(folded)
        if run is None:
            return None
        return Beginnings(run.group(), open_start, open_end and run.end() == len(folded))

    def _number(self, word: str) -> _Part:
        """Read a word with numbers in it: #h, #月#日, #*."""
        open_end = word.endswith("*")
        folded = fold(word.rstrip("*"))
        pieces = folded.split("#")
        pattern = self._notation.number.join(map(re.escape, pieces))
        pattern = self._bounded(folded.replace("#", "0"), pattern, False, open_end)
        at = max(range(len(pieces)), key=lambda index: len(pieces[index]))
        anchor = Anchor.of(pieces[at], at > 0, open_end or at < len(pieces) - 1)
        return _Part(pattern, ((anchor,),) if pieces[at] else ())

    def _joined(self, parts: list[_Part]) -> _Part:
        """Join parts with what may stand between words."""
        blank = self._notation.blank
        pattern = ""
        started = False
        for index, part in enumerate(parts):
            if part.gap:
                if not started or index == len(parts) - 1:
                    raise self._error("'..' stands between two parts")
                pattern += part.pattern
                continue
            after_gap = index > 0 and parts[index - 1].gap
            between = "" if part.close else self._notation.between if after_gap else blank
            if part.optional:
                if not started:
                    pattern += f"(?:{part.pattern}{blank})?"
                else:
                    pattern += f"(?:{between}{part.pattern})?"
                continue
            pattern += (between if started else "") + part.pattern
            started = True
        needs = dict.fromkeys(need for part in parts for need in part.needs)
        return _Part(
            pattern,
            tuple(sorted(needs, key=self._rate)),
            _first(parts),
            optional=not started,
            marked=parts[0].marked and not parts[0].optional,
        )

    def _bounded(self, folded: str, pattern: str, open_start: bool, open_end: bool) -> str:
        """Add the open ends, and in Chinese the boundaries of a word in another script.

        Elsewhere blanks stand between words, and the phrase as a whole has its boundaries.
        """
        word = self._notation.word
        if open_start:
            pattern = f"{word}*?{pattern}"
        if open_end:
            pattern += f"(?:'?{word})*+"
        if self.lang == "zh" and not open_start and _is_spaced(folded[0]):
            pattern = f"(?<!{word}){pattern}"
        if self.lang == "zh" and not open_end and _is_spaced(folded[-1]):
            pattern += f"(?!{word})"
        return pattern

    def _either(self, choices: list[_Part]) -> _Part:
        """Join alternatives; together they need what tells most of each, if each needs any."""
        if len(choices) == 1:
            return choices[0]
        needs: tuple[Need, ...] = ()
        if all(choice.needs for choice in choices):
            told = [sorted(choice.needs, key=self._rate)[:2] for choice in choices]
            best, next_best = (
                tuple(dict.fromkeys(anchor for needed in told for anchor in needed[at]))
                for at in (0, -1)
            )
            needs = (best,) if best == next_best else (best, next_best)
        known = [choice.begins for choice in choices if choice.begins is not None]
        begins = Beginnings(among=tuple(known)) if len(known) == len(choices) else None
        # Longer alternatives first, so that the longest match is found.
        ordered = sorted((choice.pattern for choice in choices), key=len, reverse=True)
        optional = any(choice.optional for choice in choices)
        marked = all(choice.marked for choice in choices)
        pattern = f"(?:{'|'.join(ordered)})"
        return _Part(pattern, needs, begins, optional=optional, marked=marked)


def _first(parts: list[_Part]) -> Beginnings | None:
    """Return how parts in a row begin: with the first, or what follows it when it may be left out.

    Nothing is known when a part follows without a blank or a mark, as its letters belong to the
    same word.
    """
    found = []
    for at, part in enumerate(parts):
        if part.gap or part.begins is None or _goes_on(parts[at + 1 :]):
            return None
        found.append(part.begins)
        if not part.optional:
            return found[0] if len(found) == 1 else Beginnings(among=tuple(found))
    return None


def _goes_on(parts: list[_Part]) -> bool:
    """Whether the letters of these parts may belong to the word before them."""
    for part in parts:
        if part.close and not part.marked:
            return True
        if not part.optional:
            break
    return False


def _is_spaced(char: str) -> bool:
    return bool(_SPACED_CHARACTER.match(char))
