"""Clocks and calendars in figures, and figures that are neither."""

from __future__ import annotations

import pytest

from saywell.engine.text import Text
from saywell.engine.times import times_in


def found(lang: str, raw: str) -> list[str]:
    text = Text(raw, lang)
    return [raw[slice(*text.folded.span(*span))] for span in times_in(text.view, lang)]


@pytest.mark.parametrize(
    ("lang", "raw", "expected"),
    [
        ("en", "by 17:30, or 5pm, or 5 p.m. today", ["17:30", "5pm", "5 p.m"]),
        ("en", "from 9:00-17:00", ["9:00", "17:00"]),
        ("en", "on 2026-12-01 or 12/6 or 6/23/2026", ["2026-12-01", "12/6", "6/23/2026"]),
        ("en", "open 24/7, for 9.99, version 3.11, order 12-345, 250 items", []),
        ("el", "ως τις 17:30 ή 5 μ.μ. ή 1.12.2026", ["17:30", "5 μ.μ", "1.12.2026"]),
        ("zh", "3月5日前，今天17:30，下午三点，5号", ["3月", "17:30", "三点", "5号"]),
        ("zh", "一点小问题，点击订单号，几点都行，3号楼", []),
        ("ar", "قبل ٥:٣٠ أو ٧ م أو ١٢/٦", ["٥:٣٠", "١٢/٦", "٧ م"]),
        ("te", "రేపు 10:30 కి", ["10:30"]),
        ("id", "sebelum 17:00 WIB, 5 barang", ["17:00"]),
    ],
)
def test_times(lang: str, raw: str, expected: list[str]) -> None:
    assert sorted(found(lang, raw)) == sorted(expected)
