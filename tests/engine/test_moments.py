"""Lengths of time, days and hours, in the words and figures of six languages."""

from __future__ import annotations

import datetime as dt

import pytest

from saywell.engine.moments import named_time
from saywell.engine.text import Text

MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
HOUR = 60
DAY = 24 * HOUR
AT_SIX = 8 * HOUR
"""From ten in the morning to the end of the working day."""

PROMISED = [
    ("en", "within 24 hours", DAY),
    ("en", "within the hour", HOUR),
    ("en", "in half an hour", 30),
    ("en", "in an hour or two", 2 * HOUR),
    ("en", "in 2-3 days", 3 * DAY),
    ("en", "tomorrow", DAY + AT_SIX),
    ("en", "tomorrow morning", DAY + 2 * HOUR),
    ("en", "by noon", 2 * HOUR),
    ("en", "by 5:30 pm today", 450),
    ("en", "on Monday", 7 * DAY + AT_SIX),
    ("en", "by Friday at 9 am", 4 * DAY - HOUR),
    ("en", "on 5 December", 12 * DAY + AT_SIX),
    ("en", "by 2026-11-25", 2 * DAY + AT_SIX),
    ("en", "two hours ago", None),
    ("en", "soon", None),
    ("el", "εντός 24 ωρών", DAY),
    ("el", "σε μισή ώρα", 30),
    ("el", "μέσα σε δύο ημέρες", 2 * DAY),
    ("el", "αύριο το πρωί", DAY + 2 * HOUR),
    ("el", "μέχρι τις 5 μ.μ.", 7 * HOUR),
    ("el", "την Τετάρτη", 2 * DAY + AT_SIX),
    ("el", "στις 5 Δεκεμβρίου", 12 * DAY + AT_SIX),
    ("el", "πριν από δύο ώρες", None),
    ("zh", "二十四小时内", DAY),
    ("zh", "半小时后", 30),
    ("zh", "三个工作日内", 3 * DAY),
    ("zh", "明天上午", DAY + 2 * HOUR),
    ("zh", "今天下午5点前", 7 * HOUR),
    ("zh", "周五", 4 * DAY + AT_SIX),
    ("zh", "12月5日", 12 * DAY + AT_SIX),
    ("zh", "两个小时以前", None),
    ("ar", "خلال ٢٤ ساعة", DAY),
    ("ar", "خلال نصف ساعة", 30),
    ("ar", "خلال يومين", 2 * DAY),
    ("ar", "غدا صباحا", DAY + 2 * HOUR),
    ("ar", "الساعة 5 مساء", 7 * HOUR),
    ("ar", "يوم الجمعة", 4 * DAY + AT_SIX),
    ("ar", "5 ديسمبر", 12 * DAY + AT_SIX),
    ("ar", "قبل ساعتين", None),
    ("te", "24 గంటల్లో", DAY),
    ("te", "అరగంటలో", 30),
    ("te", "రెండు రోజుల్లో", 2 * DAY),
    ("te", "రేపు ఉదయం", DAY + 2 * HOUR),
    ("te", "శుక్రవారం", 4 * DAY + AT_SIX),
    ("te", "రెండు గంటల క్రితం", None),
    ("id", "dalam 24 jam", DAY),
    ("id", "setengah jam lagi", 30),
    ("id", "dalam dua hari kerja", 2 * DAY),
    ("id", "besok pagi", DAY + 2 * HOUR),
    ("id", "jam 17.00 hari ini", 7 * HOUR),
    ("id", "hari Jumat", 4 * DAY + AT_SIX),
    ("id", "5 Desember", 12 * DAY + AT_SIX),
    ("id", "dua jam yang lalu", None),
]


def named(text: str, lang: str, *, hold: bool = False, known: bool = True) -> float | None:
    """Return the minutes that a message names."""
    at = MONDAY if known else None
    found = named_time(Text(text, lang), [(0, 1)], at, hold=hold)
    return None if found is None else found / dt.timedelta(minutes=1)


@pytest.mark.parametrize(("lang", "text", "minutes"), PROMISED)
def test_when_a_promise_is_due(lang: str, text: str, minutes: float | None) -> None:
    assert named(text, lang) == minutes


def test_days_are_not_known_without_the_time_of_the_message() -> None:
    assert named("tomorrow at noon", "en", known=False) is None
    assert named("within 2 hours", "en", known=False) == 2 * HOUR


def test_a_hold_is_no_day_and_no_hour_of_the_clock() -> None:
    assert named("until tomorrow", "en", hold=True) is None
    assert named("for three days", "en", hold=True) is None
    assert named("for 2 or 3 minutes", "en", hold=True) == 3


def test_the_sentence_of_the_promise_comes_first() -> None:
    text = "I'll write to you in two hours. The refund takes 3 days."
    assert named(text, "en") == 2 * HOUR
    assert named("I'll write to you. It takes two hours.", "en") == 2 * HOUR


def test_a_day_that_is_nearly_over_still_ends() -> None:
    late = dt.datetime(2026, 11, 23, 20, tzinfo=dt.UTC)
    found = named_time(Text("today", "en"), [(0, 1)], late, hold=False)
    assert found == dt.timedelta(hours=3, minutes=59)
    noon = named_time(Text("by noon", "en"), [(0, 1)], late, hold=False)
    assert noon == dt.timedelta(hours=16)


@pytest.mark.parametrize("text", ["30 February", "31/2", "99:99", "in 999 days", "2026-13-45"])
def test_days_that_do_not_exist_are_no_time(text: str) -> None:
    assert named(text, "en") is None


def test_another_language_names_no_time() -> None:
    assert named("in zwei Stunden", "de") is None
