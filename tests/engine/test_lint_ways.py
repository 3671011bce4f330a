"""Every branch of a reply is filled at least once."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from saywell.engine.lint_reply import as_sent, judge_reply
from saywell.engine.lint_ways import MOST, ways
from saywell.model.languages import Localised
from saywell.model.rules import Draft, Report
from saywell.model.snippet import Block, Library, OptionalParagraph, Reply, Variable

NO_BLOCKS = Library(MappingProxyType({}), MappingProxyType({}))


def plain(text: str) -> Localised:
    return Localised.plain(text)


def reply(text: str) -> Reply:
    choices = (plain("red"), plain("blue"))
    return Reply(
        "a",
        plain("A"),
        Localised(MappingProxyType({"en": text})),
        variables={
            "order": Variable(plain("The order"), plain("4711")),
            "days": Variable(plain("Days"), plain("3")),
            "note": Variable(plain("A note"), plain("fragile"), required=False),
            "colour": Variable(plain("Colour"), plain("red"), choices),
        },
        paragraphs={"gift": OptionalParagraph(plain("A gift"))},
    )


def sent(text: str, library: Library = NO_BLOCKS) -> set[str]:
    one = reply(text)
    return {as_sent(one, library, "en", way)[0].text for way in ways(one, "en", library, 1)}


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("{% if paragraph.gift %}on{% else %}off{% endif %}", {"on", "off"}),
        ("{{ colour }}", {"red", "blue"}),
        ("{% if note %}with {{ note }}{% else %}bare{% endif %}", {"with fragile", "bare"}),
        ("{% unless note %}bare{% else %}with{% endunless %}", {"bare", "with"}),
        ('{% if note == blank %}bare{% elsif note == "x" %}x{% endif %}', {"bare", "x", ""}),
        (
            '{% case order %}{% when "1", "2" %}few{% when "9" %}many{% else %}else{% endcase %}',
            {"few", "many", "else"},
        ),
        (
            "{% if contact.first_name %}{{ contact.first_name }}{% else %}-{% endif %}",
            {"Maria", "-"},
        ),
        (
            '{% if order == "1" and note %}both{% elsif order == "2" %}two{% else %}-{% endif %}',
            {"both", "two", "-"},
        ),
        ('{% if note %}{% if order contains "7" %}in{% else %}out{% endif %}{% endif %}', {"in"}),
        ('{% if colour == "blue" %}b{% else %}r{% endif %}', {"b", "r"}),
        ("{% for i in (1..2) %}{% if note %}n{% else %}o{% endif %}{% endfor %}", {"nn", "oo"}),
        ("{% capture c %}{% if note %}n{% else %}o{% endif %}{% endcapture %}{{ c }}", {"n", "o"}),
    ],
)
def test_every_branch_is_reached(text: str, reached: set[str]) -> None:
    assert sent(text) >= reached


def test_branches_of_shared_blocks_are_reached() -> None:
    text = plain("{% if contact.email %}mail{% else %}none{% endif %}")
    library = Library(MappingProxyType({}), MappingProxyType({"b": Block("b", text)}))
    assert sent("{% render 'b' %}", library) >= {"none"}


def test_what_cannot_be_filled_like_that_is_left_out() -> None:
    assert sent('{% if colour == "green" %}g{% else %}r{% endif %}') == {"r"}
    assert sent("{% if order %}o{% else %}never{% endif %}") == {"o"}


def test_there_is_an_end_to_it() -> None:
    text = "".join(f'{{% if order == "{n}" %}}{n}{{% endif %}}' for n in range(300))
    assert len(ways(reply(text), "en", NO_BLOCKS, 1)) == MOST


def test_a_fault_of_every_branch_is_found_once() -> None:
    drafts: list[str] = []

    def check(draft: Draft) -> Report:
        drafts.append(draft.text)
        return Report(draft.text, ())

    one = reply(
        "{{ order }} {{ days }} {{ colour }} {% if note %}{{ note }}{% endif %}"
        "{% if paragraph.gift %}!{% endif %}"
    )
    assert list(judge_reply(one, NO_BLOCKS, check)) == []
    assert set(drafts) == {
        "4711 3 red fragile!",
        "4711 3 blue fragile!",
        "4711 3 red fragile",
        "4711 3 red !",
    }
    assert len(drafts) == 4
