"""check --grammar: another checker where it is installed, a word about it where it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.cli.conftest import Say

from saywell.app import wiring_words
from saywell.backends import harper
from saywell.model.ports import Remark


class Ready:
    """An opinion that is ready at once."""

    lang = "en"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def wait(self, seconds: float) -> bool:
        assert seconds > 1
        return True

    def remarks(self, text: str) -> tuple[Remark, ...]:
        self.asked.append(text)
        return (Remark(3, 6, "They do not agree.", ("have",)),)


@pytest.fixture(autouse=True)
def made_anew() -> Iterator[None]:
    wiring_words._harper.cache_clear()
    yield
    wiring_words._harper.cache_clear()


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> Ready:
    opinion = Ready()
    monkeypatch.setattr(harper, "installed", lambda: True)
    monkeypatch.setattr(harper, "HarperOpinion", lambda: opinion)
    return opinion


def remarked(say: Say, *args: str) -> bool:
    shown = json.loads(say("check", *args, "-o", "json", "We sent it out today.").out)
    return "M02.opinion" in [one["check"] for one in shown["findings"]]


def test_it_is_asked_only_when_it_is_wanted(say: Say, ready: Ready) -> None:
    assert not remarked(say)
    assert ready.asked == []
    assert remarked(say, "--grammar")
    say("config", "set", "check.grammar", "true")
    assert remarked(say)
    say("config", "set", "check.off", "M02.opinion")
    assert not remarked(say)


def test_without_it_the_check_goes_on(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harper, "installed", lambda: False)
    shown = say("check", "--grammar", "All is well here.")
    assert (shown.code, "pip install 'saywell[grammar]'" in shown.err) == (0, True)
    say("config", "set", "check.grammar", "true")
    assert say("check", "All is well here.").err == ""
