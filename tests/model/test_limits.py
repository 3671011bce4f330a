"""The numbers of a conversation's etiquette: their defaults, their settings, their bounds."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from saywell.errors import ConfigError
from saywell.model.course import Limits
from saywell.model.settings import Settings, limits_of
from saywell.stores import config


def load(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return config.load({"SAYWELL_HOME": str(tmp_path)}, file=file)


def test_the_defaults_are_those_of_the_etiquette() -> None:
    assert limits_of(Settings()) == Limits()


def test_every_limit_has_its_setting(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
clocks: {warn: 1m, alarm: 4m}
flow:
  chats: 1
  hold: 5m
  progress: 20s
  answer: 90s
  check_ins: 2
  check_in: 7m
  follow_up: 8h
  longest: 1h
""",
    )
    minute, hour = dt.timedelta(minutes=1), dt.timedelta(hours=1)
    expected = Limits(
        chats=1,
        warn=minute,
        alarm=4 * minute,
        hold=5 * minute,
        progress=minute / 3,
        answer=1.5 * minute,
        check_ins=2,
        apart=7 * minute,
        follow_up=8 * hour,
        longest=hour,
    )
    assert limits_of(settings) == expected
    default = Limits()
    for field in dataclasses.fields(Limits):
        assert getattr(expected, field.name) != getattr(default, field.name)


@pytest.mark.parametrize(
    ("line", "told", "way"),
    [
        ("chats: 0", "0 is too little for 'chats'", "from 1 to 99"),
        ("chats: 100", "100 is too much for 'chats'", "from 1 to 99"),
        ("chats: two", "'chats' is a whole number, not 'two'", ""),
        ("chats: 1.5", "'chats' is a whole number, not '1.5'", ""),
        ("check_ins: 10", "10 is too much for 'check_ins'", "from 1 to 9"),
        ("check_in: 0m", "'0m' does not fit 'check_in'", "for example '5m'"),
        ("hold: soon", "'soon' does not fit 'hold'", "for example '5m'"),
        ("holds: 3m", "holds", "hold"),
    ],
)
def test_a_number_that_makes_no_sense_is_told_with_its_place(
    tmp_path: Path, line: str, told: str, way: str
) -> None:
    with pytest.raises(ConfigError) as failed:
        load(tmp_path, f"flow:\n  {line}\n")
    assert told in str(failed.value.message)
    assert way in (failed.value.hint or "")
    assert failed.value.where is not None
    assert (failed.value.where.line, failed.value.where.file[-11:]) == (2, "config.yaml")
