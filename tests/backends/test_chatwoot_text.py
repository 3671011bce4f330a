from __future__ import annotations

import re

import liquid
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from saywell.backends.address import checked_token
from saywell.backends.chatwoot_text import checked_header, escaped, split_address
from saywell.errors import ConfigError
from saywell.practice.liquid import rendered

MARKS = ("{{", "}}", "{%", "%}", "{", "}", "`", "-", "%", '"', "'", " ", "\n", "|", "%60", "&")
WORDS = ("raw", "endraw", "contact.name", "if", "endif", "é", "您", "{% raw %}", "{% endraw %}")
PIECES = st.sampled_from((*MARKS, *WORDS))
TEXTS = st.lists(PIECES | st.characters(), max_size=25).map("".join)
NAMES = {"contact": {"name": "SHOULD NOT SHOW"}}


def rendered_by_another(text: str) -> str:
    """Do as the server does (liquidable.rb), with another implementation of Liquid."""
    guarded = re.sub(r"`(.*?)`", r"{% raw %}`\1`{% endraw %}", text, flags=re.DOTALL)
    try:
        return liquid.Environment().from_string(guarded).render(**NAMES)
    except liquid.exceptions.LiquidError:
        return text


@given(TEXTS)
@example("Hi {{contact.name}}, use `{{ x }}` or {% if a %}")
@example("{`x` {{")
@example("`{{`}")
@example("`{% endraw %}` {{ contact.name }}")
@example("{{{ `a` }}} {%- raw -%}")
@example("{{%} `")
def test_the_customer_gets_what_the_agent_saw(text: str) -> None:
    assert rendered(escaped(text), NAMES) == text


@given(TEXTS.filter(lambda text: "{{" in text or "{%" in text))
def test_another_liquid_agrees(text: str) -> None:
    assert rendered_by_another(escaped(text)) == text


def test_without_the_escape_the_text_would_change() -> None:
    assert rendered("Hi {{contact.name}}", NAMES) == "Hi SHOULD NOT SHOW"
    assert rendered_by_another("Hi {{contact.name}}") == "Hi SHOULD NOT SHOW"


def test_ordinary_text_is_posted_as_it_is() -> None:
    for text in ("Hello!", "use `code`", "{ not liquid }", "{`x`}", "100 %} of {", ""):
        assert escaped(text) == text


def test_a_link_from_the_dashboard_names_server_and_account() -> None:
    host = "https://chat.example.com"
    for pasted, account in (
        (host, ""),
        (host + "/", ""),
        (host + "/app/accounts/7/dashboard", "7"),
        (host + "/app/accounts/7/inbox/3/conversations/41?x=/app/accounts/9", "7"),
        (host + "/app/accounts/7", "7"),
        (host + "/app/accounts/7#top", "7"),
        (host + "/app/login", ""),
        (host + "/app", ""),
        (host + "/api/v1/accounts/12/conversations", "12"),
        (f"  {host}/app/accounts/7/  ", "7"),
    ):
        assert split_address(pasted) == (host, account)
    assert split_address(host + "/chat/app/accounts/7/dashboard") == (host + "/chat", "7")
    assert split_address("https://app.example.com") == ("https://app.example.com", "")
    assert split_address(host + "/applications") == (host + "/applications", "")


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "tökén", "bell\x07"])
def test_a_token_that_cannot_be_one_is_refused_without_being_named(token: str) -> None:
    with pytest.raises(ConfigError) as refused:
        checked_token(token)
    assert not token.strip() or token not in str(refused.value)


def test_what_surrounds_a_pasted_token_is_dropped() -> None:
    assert checked_token(" abc123\n") == "abc123"
    assert checked_header("api_access_token") == "api_access_token"
    with pytest.raises(ConfigError):
        checked_header("bad: header\r\n")
