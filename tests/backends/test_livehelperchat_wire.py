from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.backends.lhc_store import Desk

from saywell.backends import livehelperchat_wire as wire
from saywell.backends.failures import Answer
from saywell.backends.livehelperchat_api import judged
from saywell.model.chat import Conversation, Message

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "0", "-1", "1", "f", "[b]x[/b]: y", "\x1b[31m\u202e", "&#0;&#1114112;"])
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
UNSAFE = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e", "\u2066"} - {"\n", "\t"}


def row(**columns: Any) -> dict[str, Any]:
    """Return a chat's row as the server has it."""
    desk = Desk()
    return {**desk.chats[desk.begin("Ana", "Hello?")], **columns}


@given(st.sampled_from(sorted(row())), ODD)
def test_an_odd_value_spoils_no_conversation(key: str, value: Any) -> None:
    read = wire.conversation(row(**{key: value}), wire.Names())
    assert isinstance(read, Conversation) or key == "id"
    assert not UNSAFE & set(str(read).replace("\\n", "")) or read is None


@given(
    st.dictionaries(st.sampled_from(["id", "msg", "time", "user_id", "name_support", "media"]), ODD)
)
def test_an_odd_message_is_read_or_left_out(value: dict[str, Any]) -> None:
    read = wire.message({"id": 7, **value}, "1", "Ana")
    assert isinstance(read, Message) or "id" in value
    if read is not None:
        assert not UNSAFE & set(read.text + read.author_name)


@given(ODD)
def test_odd_lists_have_no_rows_that_are_none(value: Any) -> None:
    assert all(isinstance(one, dict) for one in wire.rows(value))
    wire.agent(value)


@given(
    st.binary(max_size=60) | ODD.map(lambda one: repr(one).encode()), st.sampled_from([200, 400])
)
def test_an_odd_answer_is_judged(body: bytes, status: int) -> None:
    judged(Answer(status, body), "chat.example.com")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("a &lt; b &amp; &#039;c&#039; &quot;d&quot;", "a < b & 'c' \"d\""),
        ("&amp;lt;", "&lt;"),
        ("<b> &amp; </b>", "<b> &amp; </b>"),
        ("https://example.com/?a=1&copy=2", "https://example.com/?a=1&copy=2"),
        ("AT&T &amp; more", "AT&T &amp; more"),
        ("caf&eacute; &euro;5 &#8364; &#x20AC;", "café €5 € €"),
        ("&nosuchname; &#99999999;", "&nosuchname; &#99999999;"),
        ("&#27;[31m &#x202e;", "␛[31m ‹U+202E›"),
        (None, ""),
        (5, ""),
    ],
)
def test_texts_are_decoded_once(stored: object, shown: str) -> None:
    assert wire.plain(stored) == shown


@pytest.mark.parametrize(
    ("error", "failed"),
    [
        ("true", True),
        ('"t"', True),
        ('"true"', True),
        ("1", True),
        ("false", False),
        ('"f"', False),
        ('"false"', False),
        ("null", False),
        ("0", False),
        ('"no"', False),
        ("[]", False),
    ],
)
def test_the_words_for_true_and_false_are_known(error: str, failed: bool) -> None:
    answer = Answer(200, f'{{"error": {error}, "result": "words"}}'.encode())
    assert (judged(answer, "chat.example.com") is not None) is failed


def test_one_odd_row_hides_no_other() -> None:
    rows = [None, {}, {"id": "x"}, 5, row(id="12", nick=None, status="1")]
    each = [wire.conversation(one, wire.Names()) for one in wire.rows(rows)]
    assert [one.id for one in each if one is not None] == ["12"]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://a.example/index.php/file/downloadfile/3/abc", "/file/downloadfile/3/abc"),
        ("//a/lhc/index.php/site_admin/file/downloadfile/3/abc/x", "/file/downloadfile/3/abc"),
        ("https://a.example/file/downloadfile/x/abc", ""),
        ("https://a.example/file/downloadfile/3/../../etc", ""),
        ("", ""),
    ],
)
def test_a_file_is_known_by_number_and_hash(url: str, path: str) -> None:
    assert wire.file_path(url) == path
