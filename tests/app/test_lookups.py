"""Live data: nothing runs that is not allowed; what is found is data, and is kept for a while."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.lookups import PLAIN, REPLY, Desk, lookup

from saywell.app.lookups import Standing
from saywell.engine.fill import FillContext, preview
from saywell.errors import LookupFailed
from saywell.model import secrecy
from saywell.model.chat import Contact, Conversation
from saywell.model.languages import Localised
from saywell.model.lookup import Found, Input
from saywell.model.snippet import Reply, Variable
from saywell.stores.lookups import Program

ORDER = {"order": "GR123456"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def found(desk: Desk, reply: Reply = REPLY, lang: str = "en") -> Found:
    return desk.live().look_up(reply, "status", ORDER, FillContext(), lang)


def failed(desk: Desk, off: bool = False) -> LookupFailed:
    with pytest.raises(LookupFailed) as raised:
        desk.live(off=off).look_up(REPLY, "status", ORDER, FillContext(), "en")
    return raised.value


def standing(desk: Desk) -> Standing:
    return desk.live().lookups()["order_status"].standing


def test_nothing_runs_before_it_is_allowed(desk: Desk) -> None:
    assert failed(desk).kind == "not_allowed"
    assert standing(desk) is Standing.NOT_ALLOWED
    desk.allow(False)
    assert failed(desk).kind == "refused"
    assert desk.asked == []
    desk.allow()
    assert failed(desk, off=True).kind == "off"
    assert desk.asked == []
    assert found(desk).value == "shipped"


def test_what_has_changed_since_then_does_not_run(desk: Desk) -> None:
    desk.allow()
    desk.programs = [Program("lookups/order.py", "0" * 64, False)]
    assert failed(desk).kind == "changed"
    desk.programs = ()
    desk.declared = {"order_status": lookup(command=("rm", "{order}"))}
    assert failed(desk).kind == "changed"
    assert desk.asked == []


def test_a_library_that_changes_while_it_is_used_is_noticed_at_once(desk: Desk) -> None:
    desk.allow()
    live = desk.live()
    assert live.lookups()["order_status"].standing is Standing.ALLOWED
    desk.declared = {"order_status": lookup(command=("rm", "{order}"))}
    with pytest.raises(LookupFailed):
        live.look_up(REPLY, "status", ORDER, FillContext(), "en")
    assert desk.asked == []


def test_what_is_broken_or_unknown_does_not_run(desk: Desk) -> None:
    desk.declared = {"order_status": lookup(command=("x {order}",))}
    desk.allow()
    assert failed(desk).kind == "broken"
    assert "shell: true" not in desk.live().lookups()["order_status"].trouble
    desk.declared = {}
    assert failed(desk).kind == "unknown"

    def gone(one: object) -> str:
        raise OSError("lookups is a link")

    desk.declared = {"order_status": lookup()}
    desk.mark = gone  # type: ignore[method-assign]
    assert failed(desk).kind == "broken"
    assert desk.asked == []


def test_an_answer_is_good_for_a_while_and_for_the_same_question(desk: Desk) -> None:
    desk.allow()
    live = desk.live()

    def look(order: str = "GR123456") -> Found:
        return live.look_up(REPLY, "status", {"order": order}, FillContext(), "en")

    first = look()
    desk.pass_(59)
    assert look() == first
    assert live.age(first) == 59
    look("GR000000")
    assert len(desk.asked) == 2
    desk.pass_(1)
    assert look().at > first.at
    assert len(desk.asked) == 3


def test_what_has_failed_is_asked_again_and_nothing_fills_the_memory(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.allow()
    live = desk.live()
    desk.answer = lambda errand: b""
    for _ in range(2):
        with pytest.raises(LookupFailed):
            live.look_up(REPLY, "status", ORDER, FillContext(), "en")
    assert len(desk.asked) == 2
    monkeypatch.setattr("saywell.app.lookups.MOST_KEPT", 3)
    desk.answer = lambda errand: b"x"
    for number in range(9):
        live.look_up(REPLY, "status", {"order": f"GR00000{number}"}, FillContext(), "en")
    assert len(live._answers) == 3


def test_secrets_are_fetched_for_the_errand_alone(desk: Desk) -> None:
    url, headers = "https://a.example/{order}", {"Authorization": "Bearer ${TOKEN}"}
    desk.declared = {"order_status": lookup(url=url, headers=headers)}
    desk.allow()
    error = failed(desk)
    assert (error.kind, error.facts) == ("no_secret", {"name": "TOKEN"})
    assert desk.asked == []
    desk.secrets["TOKEN"] = "s3cret-of-orders"
    assert found(desk).value == "shipped"
    assert desk.got == [{"TOKEN": "s3cret-of-orders"}]
    assert "s3cret" not in repr(desk.asked)
    assert secrecy.redacted("a s3cret-of-orders b") == "a [secret] b"


def test_a_value_is_data_and_never_a_template(desk: Desk) -> None:
    desk.allow()
    desk.answer = lambda errand: b"{{ contact.email }}{% assign x = 1 %}\x1b[31m red"
    value = found(desk).value
    context = FillContext(Contact("1", "Maria", "maria@example.org"))
    filled = preview(REPLY, "en", context, {"status": value})
    assert filled.text == (
        "Your order is {{ contact.email }}{% assign x = 1 %} red. Anything else?"
    )


def test_a_choice_comes_in_the_language_of_the_reply(desk: Desk) -> None:
    desk.allow()
    choices = (
        Localised(MappingProxyType({"en": "shipped", "el": "στάλθηκε"})),
        Localised(MappingProxyType({"en": "lost", "el": "χάθηκε"})),
    )
    status = dataclasses.replace(REPLY.variables["status"], choices=choices)
    reply = dataclasses.replace(REPLY, variables={**REPLY.variables, "status": status})
    desk.answer = lambda errand: b"SHIPPED"
    assert found(desk, reply, "el").value == "στάλθηκε"
    desk.answer = lambda errand: b"eaten"
    with pytest.raises(LookupFailed) as raised:
        desk.live().look_up(reply, "status", ORDER, FillContext(), "el")
    assert raised.value.kind == "no_choice"


def test_what_is_known_of_the_customer_may_be_an_input(desk: Desk) -> None:
    names = ("contact.email", "conversation.id", "contact.custom_attribute.tier")
    desk.declared = {
        "order_status": lookup(
            command=("x", *(f"{{{name}}}" for name in names)),
            inputs=MappingProxyType({name: Input(".+") for name in names}),
        )
    }
    desk.allow()
    assert failed(desk).kind == "input"
    contact = Contact("1", "Maria", "maria@example.org", attributes={"tier": "gold"})
    context = FillContext(contact, conversation=Conversation("512", contact))
    desk.live().look_up(REPLY, "status", {}, context, "en")
    assert desk.asked[0].command == ("x", "maria@example.org", "512", "gold")


def test_fields_are_asked_for_in_the_order_in_which_they_are_needed(desk: Desk) -> None:
    filled = preview(REPLY, "en", FillContext(), {})
    assert desk.live().to_ask(REPLY, filled, {}) == ("status",)  # nothing may be looked up
    desk.allow()
    live = desk.live()
    assert live.to_ask(REPLY, filled, {}) == ("order", "status")
    assert live.to_ask(REPLY, filled, ORDER) == ("status",)
    filled = preview(REPLY, "en", FillContext(), {**ORDER, "status": "lost"})
    assert live.to_ask(REPLY, filled, {**ORDER, "status": "lost"}) == ()


def test_a_field_that_may_be_empty_is_looked_up_too(desk: Desk) -> None:
    desk.allow()
    free = dataclasses.replace(REPLY.variables["status"], required=False)
    reply = dataclasses.replace(REPLY, variables={**REPLY.variables, "status": free})
    filled = preview(reply, "en", FillContext(), ORDER)
    assert filled.missing == ()
    assert desk.live().to_ask(reply, filled, ORDER) == ("status",)
    assert desk.live().to_ask(reply, filled, {**ORDER, "status": ""}) == ()


def test_a_reply_without_lookups_reads_no_file() -> None:
    def refuse() -> object:
        raise AssertionError("there is nothing to look up")

    desk = Desk(Path("/nowhere"))
    live = desk.live()
    live._outside = dataclasses.replace(live._outside, read=refuse)  # type: ignore[arg-type]
    plain = Reply(
        "x", PLAIN("x"), PLAIN("{{ a }}"), variables={"a": Variable(PLAIN("a"), PLAIN("b"))}
    )
    filled = preview(plain, "en", FillContext(), {})
    assert live.to_ask(plain, filled, {}) == ("a",)


def test_what_a_lookup_does_is_told_in_full(desk: Desk) -> None:
    desk.declared = {
        "order_status": lookup(
            url="http://a.example/{order}", insecure=True, headers={"X-Key": "${KEY}"}
        )
    }
    assert desk.live().lookups()["order_status"].does == (
        "asks: http://a.example/{order} (not encrypted)",
        "header X-Key: ${KEY}",
        "is told: order, if it fits [A-Z]{2}[0-9]{6}",
        "gets: KEY",
    )
    desk.declared = {
        "order_status": lookup(command=("a b", "{order}"), environment=("KUBECONFIG",))
    }
    desk.programs = [Program(f"lookups/{n}.py", str(n) * 64, False) for n in range(14)]
    does = desk.live().lookups()["order_status"].does
    assert does[0] == "runs: 'a b' '{order}'"
    assert does[2:4] == ("gets: KUBECONFIG", "file lookups/0.py (000000000000)")
    assert does[-1].startswith("and 2 more files beside them (")
    desk.programs = [*desk.programs[:-1], Program("lookups/last.py", "1" * 64, True)]
    assert desk.live().lookups()["order_status"].does[-1] != does[-1]  # seen when it is asked anew
