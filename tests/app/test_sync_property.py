"""Whatever both sides hold: a sync loses nothing, and a second one has nothing to do."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.app.canned_desk import World

from saywell.model.sync import Do, End, Step, plain

PARTS = st.sampled_from(
    [
        "Hello",
        " {{ contact.name }}",
        " {{ contact.first_name | default: 'there' }}",
        " {{ reason }}",
        " {% if contact.email %}mail{% endif %}",
        "{% raw %}{{ x }}{% endraw %}",
        "\n\n",
        " Καλημέρα",
        " 您好",
        " [reason]",
        " {{ contact.name | upcase }}",
    ]
)
OURS = st.lists(PARTS, min_size=1, max_size=4).map("".join).filter(lambda text: text.strip())
THEIRS = st.one_of(
    st.sampled_from(["Hello", "Hello {{contact.name}}", "Γεια", " Hello\n", "{{ z | q }}", "{{"]),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(
        lambda text: bool(text.strip()) and bool(plain(text))
    ),
)
CODES = st.sampled_from(["a", "b", "a-el", "b-zh", "c d", "é", "a-1"])
LIBRARY = st.dictionaries(
    st.sampled_from(["a", "b", "a.x"]),
    st.dictionaries(st.sampled_from(["en", "el", "zh"]), OURS, min_size=1, max_size=2),
    max_size=3,
)


def file_of(replies: dict[str, dict[str, str]]) -> str:
    rows = [
        {
            "id": name,
            "title": name,
            "variables": {"reason": {"description": "why", "example": "x"}},
            "text": texts,
        }
        for name, texts in replies.items()
    ]
    return yaml.safe_dump({"saywell": 1, "replies": rows}, allow_unicode=True, sort_keys=False)


def kept(world: World, step: Step) -> tuple[str | None, str | None]:
    here = world.texts().get((step.reply, step.lang))
    there = world.desk.rows.get(step.theirs.id) if step.theirs else None
    return here, there.text if there else None


@settings(max_examples=25)
@given(LIBRARY, st.dictionaries(CODES, THEIRS, max_size=4), st.data())
def test_nothing_is_lost_and_a_second_sync_has_nothing_to_do(
    library: dict[str, dict[str, str]], there: dict[str, str], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as place:
        world = World(Path(place) / "replies", Path(place) / "home")
        world.write(file_of(library))
        for code, text in there.items():
            world.desk.put(code, text)
        for _ in range(2):
            was_here, was_there = world.texts(), dict(world.desk.rows)
            plan = world.plan()
            before = {one: kept(world, one) for one in plan.conflicts}
            _, ran = world.sync()
            assert [one.why for one in ran.done if one.end is not End.DONE] == []
            assert {one: kept(world, one) for one in plan.conflicts} == before
            changed = {(one.reply, one.lang) for one in plan.steps if one.do is Do.CHANGE_HERE}
            written = {one.theirs.id for one in plan.steps if one.do.is_there and one.theirs}
            now = world.texts()
            assert {key: now.get(key) for key in was_here if key not in changed} == {
                key: text for key, text in was_here.items() if key not in changed
            }
            rows = world.desk.rows
            assert {key: rows.get(key) for key in was_there if key not in written} == {
                key: row for key, row in was_there.items() if key not in written
            }
            again = world.plan()
            assert [one.name for one in again.due] == []
            assert len(again.conflicts) == len(plan.conflicts)
            edited = yaml.safe_load(world.read())
            for reply in edited["replies"]:
                for lang in list(reply["text"]):
                    reply["text"][lang] = data.draw(st.one_of(st.just(reply["text"][lang]), OURS))
            world.write(yaml.safe_dump(edited, allow_unicode=True, sort_keys=False))
            for row in list(world.desk.rows.values()):
                world.desk.put(row.short_code, data.draw(st.one_of(st.just(row.text), THEIRS)))
