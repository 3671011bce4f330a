"""How long something is to take, or by when it is due: lengths, days and hours in a message."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from saywell.engine.calendars import CALENDARS, CLOSE, DAY, HOUR, NOON, Calendar
from saywell.engine.folding import WORD, WORD_MARKS
from saywell.engine.masks import Span
from saywell.engine.text import Text

LONGEST_HOLD = dt.timedelta(hours=2)
"""Longer times in a message that asks to wait are of something else."""

LONGEST = dt.timedelta(days=370)
"""Longer times are no promise that anybody keeps a list of."""


def named_time(
    text: Text, places: Iterable[Span], at: dt.datetime | None, *, hold: bool
) -> dt.timedelta | None:
    """Return the time that a hold or a promise names, in its own sentence before all others.

    ``places`` are those of the phrases that hold or promise, in the view; ``at`` is when the
    message was written, in the time of the place: without it, days and hours are not known.
    Of several times in a sentence it is the longest. None where no time is named.
    """
    words = _words_of(text.lang)
    if words is None:
        return None
    own = list(dict.fromkeys(text.sentence_at(start) for start, _ in places))
    rest = [span for span in _sentences(text.view) if span not in own]
    for group in (own, rest):
        found = [
            length
            for start, end in group
            for length in words.in_sentence(text.view[start:end], at, hold=hold)
            if dt.timedelta(0) < length <= (LONGEST_HOLD if hold else LONGEST)
        ]
        if found:
            return max(found)
    return None


def _sentences(view: str) -> Iterator[Span]:
    start = 0
    for piece in view.split("\n"):
        if piece:
            yield start, start + len(piece)
        start += len(piece) + 1


@cache
def _words_of(lang: str) -> _Words | None:
    calendar = CALENDARS.get(lang)
    return None if calendar is None else _Words(calendar)


class _Words:
    """The expressions of one calendar, compiled."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._edges = (rf"(?<!{WORD})", rf"(?!{WORD})") if calendar.spaced else ("", "")
        number = "|".join(sorted(map(re.escape, calendar.numbers), key=len, reverse=True))
        amount = rf"\d{{1,3}}(?:[.,]5)?|{number}"
        opens = rf"(?<![\d.:/月]){self._edges[0]}{calendar.attached}"
        then = r"(?:(?<=\d) ?-?|[ -])" if calendar.spaced else " ?"
        self._length = re.compile(
            rf"{opens}(?P<low>{amount})(?: ?(?:{_BETWEEN}) ?(?P<high>{amount}))?{then}"
            rf"(?:(?:more|further|full|short|or so|ακομα|ακομη|περιπου|多|వరకు|lagi) )?"
            rf"(?:{self._units()}){self._edges[1]}(?!{calendar.past or '(?!)'})"
        )
        self._whole = _any_of(calendar.lengths, self._edges)
        self._days = _any_of(calendar.days, self._edges)
        self._parts = _any_of(calendar.parts, ("", "") if calendar.spaced is False else self._edges)
        self._weekdays = [self._compiled(form) for form in calendar.weekdays]
        self._months = "|".join(f"(?P<m{at}>{form})" for at, form in enumerate(calendar.months, 1))
        self._clock = re.compile(rf"(?<![\d.:/])(?:{calendar.hours})(?![\d/])")
        self._past = re.compile(calendar.before_past) if calendar.before_past else None
        self._date = self._compiled_date()

    def _compiled(self, form: str) -> re.Pattern[str]:
        return re.compile(f"{self._edges[0]}(?:{_in_words(form)}){self._edges[1]}")

    def _units(self) -> str:
        forms = self._calendar.units.items()
        return "|".join(f"(?P<u{seconds}>{_in_words(form)})" for form, seconds in forms)

    def _compiled_date(self) -> re.Pattern[str]:
        months = _in_words(self._months)
        if not self._calendar.spaced:
            return re.compile(rf"(?:{months})(?P<after>\d{{1,2}})[日号]?")
        return re.compile(
            rf"{self._edges[0]}(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)?(?: of| de)? )?"
            rf"(?:{months}){self._edges[1]}(?: (?P<after>\d{{1,2}})(?!\d|:))?"
        )

    def in_sentence(
        self, view: str, at: dt.datetime | None, *, hold: bool
    ) -> Iterator[dt.timedelta]:
        """Yield the lengths of time that a sentence names."""
        lengths = list(self._lengths(view))
        yield from lengths
        if lengths or at is None or hold:
            return
        named = self._deadline(view, at)
        if named is not None:
            yield named - at

    def _lengths(self, view: str) -> Iterator[dt.timedelta]:
        whole = list(self._whole.finditer(view))
        for match in whole:
            if not self._is_past(view, match):
                yield dt.timedelta(seconds=self._calendar.lengths[match.group()])
        for match in self._length.finditer(view):
            within = any(one.start() <= match.start() < one.end() for one in whole)
            if within or self._is_past(view, match):
                continue
            count = self._number(match["high"] or match["low"])
            seconds = next(int(name[1:]) for name in _set_groups(match) if name[0] == "u")
            yield dt.timedelta(seconds=count * seconds)

    def _number(self, word: str) -> float:
        if word[0].isdigit():
            return float(word.replace(",", "."))
        return self._calendar.numbers[word]

    def _is_past(self, view: str, match: re.Match[str]) -> bool:
        if self._calendar.past and re.match(self._calendar.past, view[match.end() :]):
            return True
        return self._past is not None and bool(self._past.search(view[: match.start()]))

    def _deadline(self, view: str, at: dt.datetime) -> dt.datetime | None:
        """Return when something is due that is promised for a day, an hour, or both."""
        day, hour = self._day(view, at), self._hour(self._date.sub(_blank, view))
        if day is None and hour is None:
            return None
        base = at.date() if day is None else day
        due = dt.datetime.combine(base, dt.time(), at.tzinfo)
        due += dt.timedelta(hours=CLOSE if hour is None else hour)
        if day is None and due <= at:
            due += dt.timedelta(days=1)
        elif due <= at:
            due = due.replace(hour=23, minute=59)
        return due

    def _day(self, view: str, at: dt.datetime) -> dt.date | None:
        dated = self._by_date(view, at.date())
        if dated is not None:
            return dated
        offsets = [self._calendar.days[match.group()] for match in self._days.finditer(view)]
        if offsets:
            return at.date() + dt.timedelta(days=max(offsets))
        for number, weekday in enumerate(self._weekdays):
            if weekday.search(view):
                ahead = (number - at.weekday()) % 7
                return at.date() + dt.timedelta(days=ahead or 7)
        return None

    def _by_date(self, view: str, today: dt.date) -> dt.date | None:
        for match in self._date.finditer(view):
            day = int(match.groupdict().get("before") or match["after"] or 0)
            month = next((int(name[1:]) for name in _set_groups(match) if name[0] == "m"), 0)
            if day:
                return _next(day, month, today)
        figures = _FIGURES.search(view)
        if figures is None:
            return None
        if figures["year"]:
            return _date(int(figures["year"]), int(figures["m"]), int(figures["d"]))
        first, second = int(figures["first"]), int(figures["second"])
        return _next(first, second, today) if second <= 12 else _next(second, first, today)

    def _hour(self, view: str) -> float | None:
        ends = [self._calendar.parts[match.group()] for match in self._parts.finditer(view)]
        for match in self._clock.finditer(view):
            known = {name.rstrip("23"): value for name, value in match.groupdict().items() if value}
            hour = self._count(known["hour"]) + int(known.get("minute", 0)) / 60
            hour += 0.5 if "half" in known else 0
            late = known.get("part", "") in _LATE or any(end > NOON for end in ends)
            if late and hour < NOON and (hour > 0):
                hour += NOON
            return hour if 0 <= hour <= DAY / HOUR else None
        return max(ends) if ends else None

    def _count(self, word: str) -> float:
        if word.isdigit():
            return float(word)
        if word in self._calendar.numbers:
            return self._calendar.numbers[word]
        return 10 + self._calendar.numbers[word[1:]]


_BETWEEN = "-|–|~|to|or|η|με|εωσ|到|至|或|الي|او|sampai|hingga|atau|s/d|నుండి|నుంచి|లేదా"
"""What stands between the two numbers of a range, folded."""

_LATE = ("p", "μ", "م")
_FIGURES = re.compile(
    r"(?<![\d.:/-])(?:(?P<year>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?:20)?\d\d)?)(?![\d:/])"
)


def _blank(match: re.Match[str]) -> str:
    """Blank out a date, of which the day is no hour; a month alone is none."""
    return " " if any(char.isdigit() for char in match.group()) else match.group()


def _set_groups(match: re.Match[str]) -> Iterable[str]:
    return (name for name, value in match.groupdict().items() if value is not None)


def _in_words(form: str) -> str:
    """Let ``\\w`` mean the characters of a word in every script."""
    return form.replace(r"\w", rf"[\w{WORD_MARKS}]")


def _any_of(forms: Iterable[str], edges: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(forms, key=len, reverse=True)
    return re.compile(f"{edges[0]}(?:{'|'.join(map(re.escape, longest))}){edges[1]}")


def _next(day: int, month: int, today: dt.date) -> dt.date | None:
    """Return the next day of a month and day, counted from today."""
    this = _date(today.year, month, day)
    return this if this is None or this >= today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
