"""A memory of past chats: what is put in comes out, and what is none is refused."""

from __future__ import annotations

import pytest
from tests.engine.suggest.desks import small_desk

from saywell.engine.suggest import build as building
from saywell.engine.suggest.build import build, with_facts
from saywell.engine.suggest.chats import AGENT, CUSTOMER, Chat, cases_of, joined
from saywell.engine.suggest.memory import Memory

CHATS = (
    Chat("a", ((AGENT, "Hi!"), (CUSTOMER, "where is"), (CUSTOMER, "my parcel"), (AGENT, "On it."))),
    Chat(
        "b", ((CUSTOMER, "退款什么时候到？"), (AGENT, "三天。"), (CUSTOMER, "谢谢"), (AGENT, " "))
    ),
)


def test_a_chat_is_cut_into_what_was_said_and_answered() -> None:
    (first,) = cases_of(0, CHATS[0])
    assert (first.said, first.reply, first.before) == ("where is\nmy parcel", "On it.", ())
    (second,) = cases_of(1, CHATS[1])
    assert (second.chat, second.said, second.reply) == (1, "退款什么时候到？", "三天。")


def test_later_cases_have_the_turns_before_them() -> None:
    chat = Chat("", ((CUSTOMER, "a"), (AGENT, "b"), (CUSTOMER, "c"), (AGENT, "d"), (CUSTOMER, "e")))
    _, last = cases_of(0, chat)
    assert last.before == ((CUSTOMER, "a"), (AGENT, "b"))
    assert joined([(CUSTOMER, " "), (AGENT, "x"), (AGENT, "y")]) == [(AGENT, "x\ny")]


def test_what_is_put_in_comes_out() -> None:
    memory = Memory(build(CHATS, facts={"n": 1}, about=b"more"))
    assert (memory.size, memory.chats) == (2, 2)
    assert memory.texts(0) == ("where is\nmy parcel", "On it.")
    assert memory.texts(1) == ("退款什么时候到？", "三天。")
    assert (memory.chat_of(0), memory.chat_of(1)) == (0, 1)
    assert (memory.facts, memory.about) == ({"n": 1}, b"more")
    changed = Memory(with_facts(build(CHATS, about=b"more"), {"long": "x" * 1000}))
    assert (changed.facts, changed.about) == ({"long": "x" * 1000}, b"more")
    assert changed.texts(1) == memory.texts(1)


def test_terms_have_numbers_and_unknown_ones_are_the_rarest() -> None:
    memory = Memory(build(small_desk()))
    number = memory.number("parcel")
    assert memory.term(number) == "parcel"
    unknown = memory.number("zzzz")
    assert memory.term(unknown) == ""
    assert unknown == memory.number("zzzz")
    assert memory.idf(unknown) > memory.idf(number)
    assert memory.share(unknown) < memory.share(memory.number("your"))
    assert memory.centre(unknown) == 0 < memory.centre(memory.number("your"))


def test_past_cases_are_found_by_message_and_by_chat() -> None:
    memory = Memory(build(CHATS))
    said = memory.like_said(memory.vector("where is my parcel"))
    assert said == {0: pytest.approx(1.0, abs=1e-5)}
    chat = memory.like_chat(memory.chat_vector([(CUSTOMER, "退款什么时候到？")]))
    assert chat == {1: pytest.approx(1.0, abs=1e-5)}
    assert memory.like_said(memory.vector("")) == {}


def test_the_cases_kept_for_a_common_term_are_those_in_which_it_weighs_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(building, "CHAMPIONS", 2)
    chats = [
        Chat("", ((CUSTOMER, f"parcel {'and more ' * n}{chr(97 + n) * 3}"), (AGENT, "yes")))
        for n in range(5)
    ]
    memory = Memory(build(chats))
    assert set(memory.like_said({memory.number("parcel"): 1.0})) == {0, 1}


def test_nothing_learned_is_a_memory_too() -> None:
    memory = Memory(build(()))
    assert memory.size == 0
    assert memory.like_said(memory.vector("hello")) == {}
    assert memory.idf(memory.number("hello")) == 1


@pytest.mark.parametrize("cut", [0, 10, 100, -8, -1])
def test_what_is_cut_off_or_other_is_refused(cut: int) -> None:
    content = build(CHATS)
    with pytest.raises(ValueError, match="memory of past chats"):
        Memory(content[:cut])
    with pytest.raises(ValueError, match="memory of past chats"):
        Memory(b"x" + content)
    with pytest.raises(ValueError, match="Expecting"):
        Memory(content[:16] + b"{broken" + content[23:])
