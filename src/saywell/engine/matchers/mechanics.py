"""Kinds that look at typing: doubled words, unpaired marks, small letters, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from operator import eq
from typing import TYPE_CHECKING

from saywell.engine.anchors import MAX_WORDS
from saywell.engine.folding import HAN, fold
from saywell.engine.lazily import compiled
from saywell.engine.looks import CAPITALS
from saywell.engine.masks import MASK
from saywell.engine.matchers.base import Hit, Matcher, RuleError
from saywell.engine.matchers.wording import after, before, spans_of
from saywell.engine.spans import Spans
from saywell.engine.text import WORDS, Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

_HAN = compiled(f"[{HAN}]")


_folded = lru_cache(maxsize=MAX_WORDS)(fold)


class DoubledMatcher(Matcher["checks.Doubled"]):
    """Reports the same word twice in a row."""

    def __init__(self, rule: checks.Doubled, words: Words) -> None:
        super().__init__(rule, words)
        self._only = words.plain(rule.only)
        self._unparted = sorted(word for word in self._only if _HAN.match(word))
        self._allowed = words.plain(rule.allowed)

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield runs of one word, with the word once as a fix."""
        joined = " ".join(text.said)
        said = joined.lower().split(" ") if joined.isascii() else list(map(_folded, text.said))
        if any(map(eq, said, islice(said, 1, None))):
            yield from self._spaced(text)
        for word in self._unparted:
            if word * 2 in text.view:
                yield from self._unspaced(text, word)

    def _spaced(self, text: Text) -> Iterator[Hit]:
        words = text.words
        at = 0
        while at < len(words) - 1:
            last = at
            while last + 1 < len(words) and self._again(text, words[last], words[last + 1]):
                last += 1
            if last > at:
                start, end = words[at].start(), words[last].end()
                yield Hit(start, end, (words[at].group(),), {"found": text.raw[start:end]})
            at = last + 1

    def _again(self, text: Text, first: re.Match[str], second: re.Match[str]) -> bool:
        between = text.own[first.end() : second.start()]
        if not between or len(between) > 3 or between.strip(" \t\u00a0"):
            return False
        folded = fold(first.group())
        if folded != fold(second.group()) or folded.isdigit() or folded in self._allowed:
            return False
        # Two capitals are a name (Duran Duran); a doubled word has at most the first.
        return (not self._only or folded in self._only) and not second.group()[:1].isupper()

    def _unspaced(self, text: Text, word: str) -> Iterator[Hit]:
        for match in re.finditer(f"(?:{re.escape(word)}){{2,}}", text.view):
            start, end = text.folded.span(*match.span())
            yield Hit(start, end, (word,), {"found": text.raw[start:end]})


class PairsMatcher(Matcher["checks.Pairs"]):
    """Reports marks that open and never close, and marks that close what was never open."""

    _SMILEY = compiled(r"[:;=]['’]?-?[()\[\]]|(?<!\w)[()]-?[:;=](?=\s|$)")
    _MARKER = compiled(r"(?<!\d)\d{1,2}$|(?:^|[\s:：،,，、；;。(（])[^\W\d_]{1,2}$|[8xXB]-?$")

    def __init__(self, rule: checks.Pairs, words: Words) -> None:
        super().__init__(rule, words)
        self._closes: dict[str, set[str]] = {}
        for pair in rule.pairs:
            self._closes.setdefault(pair[0], set()).add(pair[1])
        closing = {mark for marks in self._closes.values() for mark in marks}
        every = "".join(sorted(closing | set(self._closes)))
        self._marks = re.compile(f"[{re.escape(every)}]")
        self.calls = words.calls(marks=sorted(every))
        self._straight = {mark for mark, closes in self._closes.items() if mark in closes}

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the marks without a partner."""
        if not self._marks.search(text.linked):
            return
        skipped = {
            at
            for match in self._SMILEY.finditer(text.linked)
            for at in range(match.start(), match.end())
        }
        open_marks: list[tuple[str, int]] = []
        for match in self._marks.finditer(text.linked):
            mark, at = match.group(), match.start()
            if at in skipped or (
                mark in self._straight and self._is_unit(text.linked, at, open_marks)
            ):
                continue
            partner = self._partner(mark, open_marks)
            if partner is not None:
                for _, unclosed in open_marks[partner + 1 :]:
                    yield Hit(unclosed, unclosed + 1, values={"found": text.raw[unclosed]})
                del open_marks[partner:]
            elif mark in self._closes:
                open_marks.append((mark, at))
            elif not self._MARKER.search(text.linked, max(0, at - 4), at):
                yield Hit(at, at + 1, values={"found": mark})
        for mark, at in open_marks:
            yield Hit(at, at + 1, values={"found": mark})

    def _partner(self, mark: str, open_marks: list[tuple[str, int]]) -> int | None:
        """Return the index of the open mark that this one closes."""
        for index in range(len(open_marks) - 1, max(-1, len(open_marks) - 8), -1):
            if mark in self._closes[open_marks[index][0]]:
                return index
        return None

    @staticmethod
    def _is_unit(text: str, at: int, open_marks: list[tuple[str, int]]) -> bool:
        """Whether a straight mark is an inch or foot mark, or an apostrophe."""
        prior, following = text[at - 1 : at], text[at + 1 : at + 2]
        if text[at] == "'":
            return prior.isalnum() or following.isalnum()
        return prior.isdigit() and all(mark != text[at] for mark, _ in open_marks[-8:])


class SentenceStartMatcher(Matcher["checks.SentenceStart"]):
    """Reports sentences that start with a small letter."""

    _FIRST = compiled(r"[^\s]+")

    def __init__(self, rule: checks.SentenceStart, words: Words) -> None:
        super().__init__(rule, words)
        self._known = words.plain(rule.known)

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the first words, with a capital as a fix."""
        for start, end in text.sentences:
            if not text.own[start].islower():
                continue
            match = self._FIRST.match(text.own, start, end)
            if match is None or not self._starts(text.raw, start):
                continue
            token = match.group()
            if MASK in token or not self._ordinary(token):
                continue
            word = WORDS.match(token)
            length = word.end() if word else 1
            fixed = token[0].upper() + token[1:length]
            yield Hit(start, start + length, (fixed,), {"found": token[:length]})

    def _ordinary(self, token: str) -> bool:
        """Whether a token is a word of the language and not eBay, an id, a file or a marker."""
        bare = token.rstrip(".,!?;:…)\"'”’»")
        if not bare or fold(bare) in self._known or token.endswith(")"):
            return False
        return not any(char.isupper() or char.isdigit() or char in "@_/\\.=#" for char in bare)

    @staticmethod
    def _starts(raw: str, start: int) -> bool:
        """Whether a sentence starts here, and it is no line that goes on or follows dots."""
        prior = raw[:start].rstrip()
        if not prior:
            return True
        if prior.endswith(("…", "..")):
            return False
        return prior[-1] in ".!?;\u037e\"'”’»)" or "\n" not in raw[len(prior) : start]


class CapitalsMatcher(Matcher["checks.Capitals"]):
    """Reports shouted words; one finding a run."""

    _VOWELS = compiled("[AEIOUYÀ-ÖØ-ÝΑΕΗΙΟΥΩΆΈΉΊΌΎΏΪΫ]")
    _CLUSTER = compiled("[B-DF-HJ-NP-TV-XZ]{5}|[ΒΓΔΖΘΚΛΜΝΞΠΡΣΤΦΧΨ]{5}")
    _JOINED = compiled("['’.&-]")
    _MANY = 3
    """So many words in capitals shout together, when one of them is longer than that."""

    def __init__(self, rule: checks.Capitals, words: Words) -> None:
        super().__init__(rule, words)
        self._words = words.plain(rule.words)
        # Capitals have lost the accents that Greek needs in small letters: the list has them.
        self._small = {fold(word): word.lower() for word in rule.words}
        self._known = words.plain(rule.known)
        self._before = words.phrases(rule.unless_before)
        self._after = words.phrases(rule.unless_after)
        self.calls = words.calls(looks=(CAPITALS,))
        self._judged: dict[str, bool] = {}
        if rule.letters < 2:
            raise RuleError("letters has to be 2 or more")

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the runs of capital words that shout."""
        if text.own.islower():
            return
        if not any(self._may_shout(word) for word in text.said if word.isupper()):
            return
        customer = self._of_customer(text)
        codes = spans_of(self._before, text), spans_of(self._after, text)
        for run in self._runs(text):
            caps = [word for word in run if self._counts(word.group(), customer)]
            loud = any(self._shouts(word, text, codes) for word in caps)
            if loud or (self._are_many(caps) and not self._excused(run, text, codes)):
                yield self._hit(text, run, caps)

    def _are_many(self, caps: list[re.Match[str]]) -> bool:
        """Whether words in a row shout together, though none does by itself."""
        return len(caps) >= self._MANY and any(
            len(word.group()) > self._MANY and self._speakable(word.group()) for word in caps
        )

    def _excused(self, run: list[re.Match[str]], text: Text, codes: tuple[Spans, Spans]) -> bool:
        """Whether capitals are what a code or a button has, by the words around them."""
        start, end = text.folded.at(run[0].start()), text.folded.at(run[-1].end())
        return before(codes[0], text, start) or after(codes[1], text, end)

    def _runs(self, text: Text) -> Iterator[list[re.Match[str]]]:
        """Yield words in capitals that follow one another; single letters and numbers may join."""
        run: list[re.Match[str]] = []
        for word in text.words:
            token = word.group()
            joins = token.isupper() or (bool(run) and token.isdigit())
            gap = text.own[run[-1].end() : word.start()] if run else ""
            if run and (not joins or MASK in gap or "\n" in gap):
                yield run
                run = []
            if joins and text.own[word.start() - 1 : word.start()] not in ("[", "【"):
                run.append(word)
        if run:
            yield run

    def _counts(self, token: str, customer: frozenset[str]) -> bool:
        """Whether a word in capitals is a word, and nobody writes it otherwise."""
        letters = sum(char.isalpha() for char in token)
        if letters < 2 or any(char.isdigit() or char == "_" for char in token):
            return False
        pieces = self._JOINED.split(token)
        return not all(fold(piece) in self._known for piece in pieces) and token not in customer

    def _shouts(self, word: re.Match[str], text: Text, codes: tuple[Spans, Spans]) -> bool:
        token = word.group()
        if fold(token) in self._words:
            return True
        if not self._loud_by_itself(token, self.rule.letters):
            return False
        return not self._excused([word], text, codes)

    def _may_shout(self, token: str) -> bool:
        """Whether a word in capitals may be shouted, whatever stands around it."""
        known = self._judged.get(token)
        if known is None:
            least = min(self.rule.letters, self._MANY + 1)
            known = self._counts(token, frozenset()) and (
                fold(token) in self._words or self._loud_by_itself(token, least)
            )
            if len(self._judged) >= MAX_WORDS:
                self._judged.clear()
            self._judged[token] = known
        return known

    def _loud_by_itself(self, token: str, letters: int) -> bool:
        """Whether a word of so many letters can be spoken; of USB-C and HDMI-CEC, no part is one.

        Each part of a word with marks inside counts by itself, unless it is listed.
        """
        pieces = self._JOINED.split(token)
        return any(fold(piece) in self._words for piece in pieces) or any(
            len(piece) >= letters and self._speakable(piece) and fold(piece) not in self._known
            for piece in pieces
        )

    def _speakable(self, token: str) -> bool:
        vowels = len(self._VOWELS.findall(token))
        return vowels * 5 >= len(token) and not self._CLUSTER.search(token)

    @staticmethod
    def _of_customer(text: Text) -> frozenset[str]:
        """Return words that the customer writes in capitals, unless they shout themselves."""
        return frozenset(
            word
            for turn in text.customer
            if not turn.raw.isupper()
            for word in WORDS.findall(turn.raw)
            if word.isupper()
        )

    def _hit(self, text: Text, run: list[re.Match[str]], caps: list[re.Match[str]]) -> Hit:
        start, end = caps[0].start(), caps[-1].end()
        found = text.raw[start:end]
        if not all(fold(word.group()) in self._words for word in caps):
            return Hit(start, end, values={"found": found})
        pieces, last = [], start
        for word in run:
            if start <= word.start() < end:
                token = word.group()
                small = self._small.get(fold(token), token.lower()) if word in caps else token
                pieces += [text.raw[last : word.start()], small]
                last = word.end()
        fix = "".join(pieces)
        if any(start == sentence for sentence, _ in text.sentences):
            fix = fix[:1].upper() + fix[1:]
        return Hit(start, end, (fix,), {"found": found})
