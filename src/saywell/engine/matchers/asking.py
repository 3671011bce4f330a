"""Kinds that look at questions: too many of them, and those that were answered before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from saywell.engine.folding import fold
from saywell.engine.lazily import compiled
from saywell.engine.masks import Span
from saywell.engine.matchers.base import Hit, Matcher, RuleError
from saywell.engine.matchers.wording import QUESTION, asks_at
from saywell.engine.phrases import PhraseSet
from saywell.engine.spans import Spans, longest
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks
    from saywell.model.chat import Contact

MAIL = compiled(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
"""A mail address."""

PHONE = compiled(
    r"(?<![a-z0-9_.,/#-])(?:(?:\+|00)\d{1,3}[ .-]?)?(?:\(\d{1,5}\)[ .-]?)?"
    r"\d{2,12}(?:[ .-]\d{2,12}){0,5}"
    r"(?![a-z0-9_/]|[.,-]\d)"
)
"""What may be a phone number, in folded text; :func:`is_phone` counts its digits."""

_LABELLED = compiled(
    r"(?:order|booking|reservation|ref(?:erence)?|invoice|ticket|tracking|parcel|account|case|policy"
    r"|\bid|παραγγελιασ?|κρατησησ?|τιμολογιου?|αποστολησ?|λογαριασμο[συ]|δεμα(?:τοσ)?"
    r"|订单|单|编|账|帐|票|运单|(?:ال)?(?:طلب|طلبيه|حجز|فاتوره|شحنه|حساب|تذكره)"
    r"|ఆర్డర్|బుకింగ్|టికెట్|ఖాతా|పార్సిల్|ఇన్వాయిస్|pesanan|resi|tagihan|akun|tiket)"
    r"[\s:：#.,،]{0,3}(?:(?:id|no|nr|number|code|αριθμοσ|νουμερο|κωδικοσ|号码|号|رقم|నంబర్|నెంబర్|nomor|kode"
    r"|is|ειναι|是|هو|adalah|ku|saya)[\s:：#.]{0,3}){0,3}$"
)
"""What stands before a number that is none of a phone, in folded text."""

_ORDER = compiled(r"(?<![\d.,:/])#?(?:[a-z]{1,5}[-_]?)?\d[\da-z]*(?:-[\da-z]+){0,4}(?![.,:/]\d)")
_LABEL = 40
"""Characters before a number in which what it is the number of is looked for."""

_YEAR = compiled(r"(?:19|20)\d\d")


def is_phone(found: str) -> bool:
    """Whether digits with their separators can be a phone number (E.164: up to 15 digits)."""
    digits = sum(char.isdigit() for char in found)
    if found.startswith(("+", "00", "(")):
        return 8 <= digits <= 15
    return 9 <= digits <= 12 or (7 <= digits <= 8 and " " in found)


def _orders(turn: str) -> Iterator[str]:
    """Find what may be the number of an order: four digits or more, no year, phone or date."""
    for match in _ORDER.finditer(PHONE.sub(_no_phone, MAIL.sub(" ", turn))):
        found = match.group()
        digits = sum(char.isdigit() for char in found)
        if digits >= 4 and not _YEAR.fullmatch(found):
            yield found


def _no_phone(match: re.Match[str]) -> str:
    """Blank out what is rather a phone number than anything else; twelve digits are an order."""
    found = match.group()
    digits = sum(char.isdigit() for char in found)
    return " " if is_phone(found) and (found[0] in "+0(" or digits in (10, 11)) else found


def _mailed(turn: str) -> bool:
    return MAIL.search(turn) is not None


def _phoned(turn: str) -> bool:
    return any(
        is_phone(match.group().strip())
        and not _LABELLED.search(turn[max(0, match.start() - _LABEL) : match.start()])
        for match in PHONE.finditer(turn)
    )


_SHAPES: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {"email": _mailed, "phone": _phoned, "order": lambda turn: any(_orders(turn))}
)


def _in_profile(fact: str, contact: Contact | None) -> bool:
    """Whether the profile has a fact; a name with digits is one that the chat system made up."""
    if contact is None:
        return False
    if fact == "name":
        return bool(contact.name) and not any(char.isdigit() for char in contact.name)
    return bool({"email": contact.email, "phone": contact.phone}.get(fact))


class QuestionsMatcher(Matcher["checks.Questions"]):
    """Reports more questions than a message should hold."""

    def __init__(self, rule: checks.Questions, words: Words) -> None:
        super().__init__(rule, words)
        self._asks = words.phrases(rule.asks)
        self._things = words.phrases(rule.things, apart=False)
        self._verifies = words.phrases(rule.verifies)
        self.triggers = self._asks
        self.calls = words.calls(marks="?？؟;\u037e" if words.lang == "el" else "?？؟")
        if not (rule.most or rule.most_things or rule.most_verifies):
            raise RuleError("the rule has no limit", "give most, most_things or most_verifies")
        for limit, phrases, names in (
            (rule.most_things, rule.things, "most_things and things"),
            (rule.most_verifies, rule.verifies, "most_verifies and verifies"),
        ):
            if bool(limit) != bool(phrases):
                raise RuleError(f"{names} go together", "give both or neither")

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield one hit, at the first question beyond a limit."""
        if not self.holds(text):
            return
        rule = self.rule
        if not self._may_be_many(text):
            return
        asking = self._asking(text)
        if rule.most and len(asking) > rule.most:
            yield self._hit(text, asking[rule.most], len(asking), rule.most)
            return
        if rule.most_things and asking:
            things = self._things_in(text, Spans(asking))
            if len(things) > rule.most_things:
                yield self._hit(text, things[rule.most_things], len(things), rule.most_things)
                return
        if rule.most_verifies and asking:
            checks_now = self._checks(text, asking)
            before = sum(len(self._checks(turn, self._asking(turn))) for turn in text.agent)
            count = before + len(checks_now)
            if checks_now and count > rule.most_verifies:
                yield self._hit(text, checks_now[-1], count, rule.most_verifies)

    def _may_be_many(self, text: Text) -> bool:
        """Whether a limit may be passed, as far as that can be seen without looking closer."""
        rule = self.rule
        if rule.most and len(text.stops) >= rule.most:
            asked = len(QUESTION.findall(text.linked)) + len(self._asks.spans(text))
            if asked > rule.most:
                return True
        known = text.possible
        return known is None or bool(
            (rule.most_things and (self._things.bits & known).bit_count() > rule.most_things)
            or (rule.most_verifies and self._verifies.bits & known)
        )

    def _asking(self, text: Text) -> list[Span]:
        """Return the sentences of the view that ask."""
        asks = Spans(self._asks.spans(text))
        if not asks and not QUESTION.search(text.linked):
            return []
        found: list[Span] = []
        start = 0
        while start <= len(text.view):
            start, end = text.sentence_at(start)
            if end > start and (asks_at(text, end) or asks.any_between(start, end)):
                found.append((start, end))
            start = end + 1
        return found

    def _things_in(self, text: Text, asking: Spans) -> list[Span]:
        """Return where each different thing is first asked for, in order."""
        taken = Spans(longest(self._things.spans(text)))
        first = []
        for phrase in self._things.possible(text):
            spans = [s for s in phrase.spans(text) if asking.cover(s) and taken.same(s)]
            if spans:
                first.append(spans[0])
        return sorted(first)

    def _checks(self, text: Text, asking: list[Span]) -> list[Span]:
        """Return the asking sentences that check who the customer is."""
        found = Spans(self._verifies.spans(text))
        return [span for span in asking if found.any_between(*span)]

    @staticmethod
    def _hit(text: Text, span: Span, count: int, limit: int) -> Hit:
        start, end = text.folded.span(*span)
        found = text.raw[start:end]
        start += len(found) - len(found.lstrip())
        values = {"found": found.strip(), "count": str(count), "limit": str(limit)}
        return Hit(start, end, values=values, whole=True)

    def expected(self) -> PhraseSet:
        """Return the phrases that ask."""
        return self._asks


class AsksAgainMatcher(Matcher["checks.AsksAgain"]):
    """Reports a question for what is known."""

    wants = ("turns", "contact")

    def __init__(self, rule: checks.AsksAgain, words: Words) -> None:
        super().__init__(rule, words)
        self.triggers = words.phrases(rule.asks)
        self._unless = words.phrases(rule.unless)
        self._told = words.phrases(rule.told)
        if rule.fact in ("address", "other") and not rule.told:
            raise RuleError(f"nothing shows that the customer told this: {rule.fact}", "give told")

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the questions, when the answer is known."""
        if not self.holds(text) or (not text.customer and text.context.contact is None):
            return
        found = self.triggers.spans(text)
        if not found or self._unless.found_in(text) or not self._known(text):
            return
        for span in longest(found)[:1]:
            start, end = text.folded.span(*span)
            yield Hit(start, end, values={"found": text.raw[start:end]})

    def _known(self, text: Text) -> bool:
        if _in_profile(self.rule.fact, text.context.contact):
            return True
        shape = _SHAPES.get(self.rule.fact)
        if shape and any(shape(fold(turn.raw)) for turn in text.customer):
            return True
        return any(self._told.found_in(turn) for turn in text.customer)
