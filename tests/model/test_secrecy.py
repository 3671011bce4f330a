from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from saywell.model import secrecy

SECRETS = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x3FF, exclude_categories=["C", "Z"]), min_size=6
)


@given(SECRETS, st.text(max_size=5), st.text(max_size=5))
@example('pl"an\\t/ed+T%ken=', "alice:", "\n")
@example("a-password-é", "", "")
def test_a_secret_is_taken_out_however_it_is_spelled(secret: str, before: str, after: str) -> None:
    secrecy._noted.clear()
    secrecy.note(secret)
    pair = f"{before}{secret}{after}".encode("utf-8", "surrogateescape")
    for spelled in (
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        html.escape(secret),
        repr(secret)[1:-1],
    ):
        cleaned = secrecy.redacted(f"x {spelled} y")
        assert spelled not in cleaned or spelled in "x [secret] y"
        assert secrecy.SHOWN in cleaned
    encoded = base64.b64encode(pair).decode()
    assert secrecy.redacted(encoded) != encoded
    left = secrecy.redacted(encoded).replace(secrecy.SHOWN, "")
    assert len(left) <= len(encoded) - len(secret.encode()) + 4


@pytest.mark.parametrize(
    "text",
    [
        "api_access_token: abcdefghij012345",
        "Authorization: Basic YWxpY2U6a2V5",
        "authorization=Bearer abcdefgh.ijk",
        '{"password": "abcdefgh12"}',
        urlencode({"api_key": "abcdefgh12"}),
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text: str) -> None:
    cleaned = secrecy.redacted(text)
    assert secrecy.SHOWN in cleaned
    assert "abcdefgh" not in cleaned
    assert "YWxpY2U6" not in cleaned


def test_bytes_that_are_no_text_spoil_nothing() -> None:
    secret = b"tok\xff\xfeen".decode("utf-8", "surrogateescape")
    secrecy.note(secret)
    assert secrecy.redacted(f"no {secret} {quote(secret, errors='surrogateescape')}") == (
        "no [secret] [secret]"
    )


@pytest.mark.parametrize(
    "text",
    [
        "the token of this server is missing",
        "Authorization failed!",
        "a password is wanted, not an API key",
        "near [secret]\nRuntimeError: it broke",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    secrecy.note("")
    secrecy.note("the")
    assert secrecy.redacted(text) == text
