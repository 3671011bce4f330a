"""Reading the expressions inside braces: values with filters, conditions, loop options."""

from __future__ import annotations

from saywell.engine.template.filters import FILTERS, arity
from saywell.engine.template.nodes import (
    Call,
    Compare,
    Expression,
    Filtered,
    Literal,
    Logic,
    Path,
    Range,
    Special,
)
from saywell.engine.template.tokens import Word, fault, place
from saywell.errors import TemplateError, nearest

MAX_CHAIN = 30

_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "nil": None, "null": None}
RESERVED = frozenset(
    {*_CONSTANTS, "and", "or", "not", "contains", "in", "blank", "empty", "forloop"}
)
"""Words that mean something of their own wherever they stand, and are no names."""


class Words:
    """The words of one expression, read from the left. Every method raises TemplateError."""

    def __init__(self, source: str, words: list[Word]) -> None:
        self._source = source
        self._words = words
        self._next = 0
        self._chain = 0

    def _peek(self) -> Word:
        return self._words[self._next]

    def _take(self) -> Word:
        word = self._words[self._next]
        if word.kind != "end":
            self._next += 1
        return word

    def _fail(self, word: Word, message: str, hint: str = "") -> TemplateError:
        return fault(self._source, word.at, message, hint)

    def _is_mark(self, text: str) -> bool:
        word = self._peek()
        return word.kind == "mark" and word.text == text

    def _is_word(self, *texts: str) -> bool:
        word = self._peek()
        return word.kind == "word" and word.text in texts

    def end(self) -> None:
        """Demand that nothing is left."""
        word = self._peek()
        if word.kind != "end":
            raise self._fail(word, f"{word.text!r} is not expected here")

    def mark(self, text: str) -> None:
        """Demand a punctuation mark."""
        word = self._take()
        if word.kind != "mark" or word.text != text:
            raise self._fail(word, f"{text!r} is missing here")

    def keyword(self, text: str) -> None:
        """Demand a word of the language."""
        word = self._take()
        if word.kind != "word" or word.text != text:
            raise self._fail(word, f"{text!r} is missing here")

    def name(self) -> str:
        """Read a name that the template gives to a value of its own."""
        word = self._take()
        if word.kind != "word" or word.text in RESERVED:
            raise self._fail(word, "a name is missing here")
        return word.text

    def text(self, what: str) -> str:
        """Read a text in quotation marks."""
        word = self._take()
        if word.kind != "text":
            raise self._fail(word, f"{what} is missing here")
        return word.text

    def primitive(self) -> Expression:
        """Read a text, a number, a range, a constant or a path."""
        word = self._take()
        match word.kind:
            case "text":
                return Literal(word.text)
            case "int":
                if len(word.text) > 16:
                    raise self._fail(word, "the number is too large")
                return Literal(int(word.text))
            case "float":
                return Literal(float(word.text[:40]))
            case "word":
                if word.text in _CONSTANTS:
                    return Literal(_CONSTANTS[word.text])
                if word.text in ("blank", "empty"):
                    return Special(word.text)
                if word.text in RESERVED - {"forloop"}:
                    raise self._fail(word, f"a value is missing before {word.text!r}")
                return self._path(word)
            case "mark" if word.text == "(":
                first = self._bound()
                dots = self._take()
                if dots.kind != "dots":
                    raise self._fail(dots, "brackets are for ranges only: (1..3)")
                last = self._bound()
                self.mark(")")
                return Range(first, last)
        if word.kind == "end":
            raise self._fail(word, "a value is missing here")
        raise self._fail(word, f"a value is missing before {word.text!r}")

    def _bound(self) -> Expression:
        if self._is_mark("("):
            raise self._fail(self._peek(), "a range begins and ends with a number")
        return self.primitive()

    def _path(self, first: Word) -> Path:
        parts: list[str | int] = [first.text]
        while True:
            if self._is_mark("."):
                self._take()
                word = self._take()
                if word.kind != "word":
                    raise self._fail(word, "a name is missing after the dot")
                parts.append(word.text)
            elif self._is_mark("["):
                self._take()
                word = self._take()
                if word.kind not in ("text", "int"):
                    raise self._fail(word, "a text or a number is missing in the brackets")
                parts.append(word.text if word.kind == "text" else int(word.text[:16]))
                self.mark("]")
            else:
                return Path(tuple(parts), *place(self._source, first.at))

    def filtered(self) -> Filtered:
        """Read a value and the filters behind it."""
        base = self.primitive()
        calls: list[Call] = []
        while self._is_mark("|"):
            self._take()
            calls.append(self._call())
            if len(calls) > MAX_CHAIN:
                raise self._fail(self._peek(), "there are too many filters")
        return Filtered(base, tuple(calls))

    def _call(self) -> Call:
        word = self._take()
        if word.kind != "word":
            raise self._fail(word, "the name of a filter is missing after '|'")
        if word.text not in FILTERS:
            raise self._fail(
                word, f"unknown filter {word.text!r}", nearest(word.text, sorted(FILTERS))
            )
        args: list[Expression] = []
        named: list[tuple[str, Expression]] = []
        if self._is_mark(":"):
            self._take()
            while True:
                following = self._words[min(self._next + 1, len(self._words) - 1)]
                if self._peek().kind == "word" and following.text == ":":
                    name = self._take().text
                    self._take()
                    named.append((name, self.primitive()))
                else:
                    args.append(self.primitive())
                if not self._is_mark(","):
                    break
                self._take()
        least, most, known = arity(word.text)
        for name, _ in named:
            if name not in known:
                raise self._fail(word, f"the filter {word.text!r} has no option {name!r}")
        if not least <= len(args) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            noun = "value" if wanted == "1" else "values"
            raise self._fail(
                word, f"the filter {word.text!r} takes {wanted} {noun}, not {len(args)}"
            )
        return Call(word.text, tuple(args), tuple(named), *place(self._source, word.at))

    def condition(self) -> Expression:
        """Read comparisons joined by ``and`` and ``or``, which bind from the right in Liquid."""
        self._chain += 1
        if self._chain > MAX_CHAIN:
            raise self._fail(self._peek(), "the condition is too long")
        left = self._comparison()
        if self._is_word("and", "or"):
            operator = self._take().text
            return Logic(operator, left, self.condition())
        return left

    def _comparison(self) -> Expression:
        left = self.primitive()
        word = self._peek()
        if word.kind != "compare" and not self._is_word("contains"):
            if self._is_mark("|"):
                raise self._fail(word, "a condition has no filters", "assign the value first")
            return left
        self._take()
        right = self.primitive()
        following = self._peek()
        if following.kind == "compare" or self._is_word("contains"):
            raise self._fail(following, "a comparison has two sides", "join two with 'and'")
        operator = "!=" if word.text == "<>" else word.text
        return Compare(operator, left, right, *place(self._source, word.at))

    def alternatives(self) -> tuple[Expression, ...]:
        """Read the values of a ``when``, separated by commas or ``or``."""
        values = [self.primitive()]
        while self._is_mark(",") or self._is_word("or"):
            self._take()
            values.append(self.primitive())
        return tuple(values)

    def loop_options(self) -> tuple[Expression | None, Expression | None, bool]:
        """Read ``limit: n``, ``offset: n`` and ``reversed`` in any order."""
        limit = offset = None
        backwards = False
        while self._peek().kind != "end":
            if self._is_mark(","):
                self._take()
            word = self._take()
            if word.text == "reversed":
                backwards = True
                continue
            if word.kind != "word" or word.text not in ("limit", "offset"):
                raise self._fail(
                    word, f"{word.text!r} is not an option", "limit: n, offset: n, reversed"
                )
            self.mark(":")
            if word.text == "limit":
                limit = self.primitive()
            else:
                offset = self.primitive()
        return limit, offset, backwards

    def named_arguments(self) -> tuple[tuple[str, Expression], ...]:
        """Read ``, name: value`` as often as it comes."""
        named = []
        while self._is_mark(","):
            self._take()
            name = self.name()
            self.mark(":")
            named.append((name, self.primitive()))
        return tuple(named)
