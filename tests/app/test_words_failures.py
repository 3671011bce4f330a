"""Failures in the words of a screen that is not English."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.session.test_session import Jobs
from tests.scripted import ScriptedBackend, customer, parts_for

from saywell import errors
from saywell.app.send_errors import did_not_arrive
from saywell.app.session.session import Session
from saywell.app.words.failures import FAILURES, failed
from saywell.errors import (
    JournalError,
    LibraryError,
    PermissionRefused,
    RateLimited,
    Rejected,
    SaywellError,
    SignInRefused,
    Unreachable,
)
from saywell.tui.keys import screen_words

URL = "https://alex:secret@chat.example.org:3000/app"
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.BackendError)
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_failure_of_a_chat_system_has_a_greek_sentence(
    kind: type[errors.BackendError],
) -> None:
    told = failed(kind("this is English", hint="so is this", status=500), "el", URL)
    assert kind in FAILURES["el"]
    assert "English" not in told
    assert "so is this" not in told
    assert "secret" not in told
    assert not told.endswith(".")


def test_what_the_server_itself_said_follows_as_it_is() -> None:
    refused = Rejected("chat.example.org refused with status 422: Content is too long", status=422)
    assert failed(refused, "el", URL) == (
        "το chat.example.org:3000 δεν το δέχτηκε: Content is too long"
    )
    silent = PermissionRefused("chat.example.org does not allow this", status=403)
    assert failed(silent, "el", URL).endswith("διαχειριστή)")
    ours = Rejected("a message takes 15 files at most")
    assert failed(ours, "el", URL).endswith(": a message takes 15 files at most")
    odd = failed(Rejected("x: bad\x1b[2J\nthing", status=422), "el", URL)
    assert "\x1b" not in odd
    assert "\n" not in odd
    assert failed(JournalError("no space left on /d"), "el", URL).endswith(": no space left on /d")


def test_the_seconds_to_wait_are_named() -> None:
    assert "σε 13 δευτερόλεπτα" in failed(RateLimited("x", retry_after=12.2), "el", URL)
    assert "σε 60 δευτερόλεπτα" in failed(RateLimited("x"), "el", URL)


def test_a_message_that_was_not_found_is_not_told_as_a_lost_connection() -> None:
    assert "δεν έφτασε" in failed(did_not_arrive(), "el", URL)
    assert "σύνδεση" in failed(Unreachable("x"), "el", "https://[broken")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_english_is_what_the_error_says_itself(language: str) -> None:
    error = SignInRefused("the token is not accepted", hint="get a new one")
    assert failed(error, language, URL) == "the token is not accepted (get a new one)"


def test_other_errors_speak_for_themselves() -> None:
    assert failed(LibraryError("no such file", hint="look"), "el", URL) == "no such file (look)"
    assert failed(SaywellError("x"), "el", URL) == "x"


def test_the_screen_tells_a_failure_in_its_own_language(tmp_path: Path) -> None:
    backend = ScriptedBackend(customer(1, "Maria", "el"))
    backend.fail = {"queue": Unreachable("nobody answers"), "account": Unreachable("nobody")}
    session = Session(parts_for(backend, tmp_path), screen_words("el"), Jobs())
    session.start()
    assert "δεν υπάρχει σύνδεση" in session.state.offline
    assert "nobody" not in session.state.offline
