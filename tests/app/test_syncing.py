"""A sync decides for each reply, loses nothing, and has nothing to do when it is done."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml
from tests.app.canned_desk import TEAM, CannedDesk, World, edit, what
from tests.app.canned_desk import synced as synced
from tests.app.canned_desk import world as world

from saywell.app.wiring_sync import Wishes
from saywell.errors import ConfigError
from saywell.model.settings import LibraryFolders
from saywell.model.sync import Do, End


def test_what_is_new_goes_to_the_other_side(world: World) -> None:
    world.desk.put("refund", "I have started your refund, {{contact.name}}.")
    plan, ran = world.sync()
    assert what(plan) == {
        "hold.ask (en)": "create_there",
        "hold.ask (el)": "create_there",
        "thanks (en)": "create_there",
        "/refund (en)": "create_here",
    }
    assert [one.end for one in ran.done] == [End.DONE] * 4
    assert world.desk.texts() == {
        "hold": "Could you hold while I [reason]?",
        "hold-el": "Μπορείτε να περιμένετε για να [reason];",
        "refund": "I have started your refund, {{contact.name}}.",
        "thanks": 'Thank you, {{contact.first_name || "friend"}}.',
    }
    assert world.read() == TEAM
    assert world.texts()["refund", "en"] == "I have started your refund, {{ contact.name }}."
    assert world.plan().steps == ()
    assert world.plan().alike == 4


def test_a_change_on_one_side_is_carried_to_the_other(synced: World) -> None:
    edit(synced, "Could you hold", "May I ask you to hold")
    synced.desk.put("hold-el", "Περιμένετε λίγο, για να [reason];")
    plan, _ = synced.sync()
    assert what(plan) == {"hold.ask (en)": "change_there", "hold.ask (el)": "change_here"}
    assert synced.desk.text("hold") == "May I ask you to hold while I [reason]?"
    assert synced.texts()["hold.ask", "el"] == "Περιμένετε λίγο, για να {{ reason }};"
    assert "# asked before every hold" in synced.read()
    assert "# keep it short" in synced.read()
    assert synced.plan().steps == ()


def test_the_same_change_on_both_sides_is_only_noted(synced: World) -> None:
    edit(synced, "Thank you,", "Many thanks,")
    synced.desk.put("thanks", "Many thanks, {{ contact.first_name || 'friend' }}.")
    plan, ran = synced.sync()
    assert what(plan) == {"thanks (en)": "note"}
    assert ran.done == []
    assert synced.plan().steps == ()


def test_a_conflict_is_left_alone_until_somebody_settles_it(synced: World) -> None:
    edit(synced, "Could you hold", "May you hold")
    synced.desk.put("hold", "Hold on, I [reason].")
    before = synced.read()
    plan, ran = synced.sync()
    assert what(plan) == {"hold.ask (en)": "conflict"}
    assert (ran.done, synced.read()) == ([], before)
    assert synced.desk.text("hold") == "Hold on, I [reason]."
    assert synced.plan(Wishes(take_ours=frozenset({"nothing"}))).problems
    for name in ("hold.ask", "hold.ask/en", "hold", "/hold"):
        assert what(synced.plan(Wishes(take_ours=frozenset({name})))) == {
            "hold.ask (en)": "change_there"
        }
    synced.sync(Wishes(take_theirs=frozenset({"hold.ask"})))
    assert synced.texts()["hold.ask", "en"] == "Hold on, I {{ reason }}."
    assert synced.plan().steps == ()


def test_ours_settles_a_conflict_too(synced: World) -> None:
    edit(synced, "Could you hold", "May you hold")
    synced.desk.put("hold", "Hold on.")
    synced.sync(Wishes(take_ours=frozenset({"hold.ask"})))
    assert synced.desk.text("hold") == "May you hold while I [reason]?"
    assert synced.plan().steps == ()


def test_what_was_deleted_on_one_side_goes_only_when_it_is_said(synced: World) -> None:
    gone = synced.desk.of("hold-el")
    assert gone
    del synced.desk.rows[gone.id]
    synced.write(TEAM[: TEAM.index("  - id: thanks")])
    plan, ran = synced.sync()
    assert what(plan) == {"hold.ask (el)": "held delete_here", "thanks (en)": "held delete_there"}
    assert ran.done == []
    plan, ran = synced.sync(deleting=True)
    assert [one.end for one in ran.done] == [End.DONE] * 2
    assert synced.texts() == {("hold.ask", "en"): "Could you hold while I {{ reason }}?"}
    assert set(synced.desk.texts()) == {"hold"}
    assert synced.plan().steps == ()


def test_the_last_text_of_a_reply_takes_the_reply_with_it(synced: World) -> None:
    gone = synced.desk.of("thanks")
    assert gone
    del synced.desk.rows[gone.id]
    synced.sync(deleting=True)
    assert ("thanks", "en") not in synced.texts()
    assert synced.plan().steps == ()


def test_deleted_on_one_side_and_changed_on_the_other_is_a_conflict(synced: World) -> None:
    gone = synced.desk.of("hold")
    assert gone
    del synced.desk.rows[gone.id]
    edit(synced, "Could you hold", "May you hold")
    edit(synced, TEAM[TEAM.index("  - id: thanks") :], "")
    synced.desk.put("thanks", "Thanks a lot.")
    plan, _ = synced.sync(deleting=True)
    assert what(plan) == {"hold.ask (en)": "conflict", "thanks (en)": "conflict"}
    both = Wishes(take_ours=frozenset({"hold.ask"}), take_theirs=frozenset({"thanks"}))
    plan, _ = synced.sync(both)
    assert what(plan) == {"hold.ask (en)": "create_there", "thanks (en)": "create_here"}
    assert synced.desk.text("hold") == "May you hold while I [reason]?"
    assert synced.texts()["thanks", "en"] == "Thanks a lot."
    assert synced.plan().steps == ()


def test_a_text_that_says_more_than_the_chat_system_can_is_not_overwritten(world: World) -> None:
    world.write(
        "saywell: 1\nreplies:\n  - id: late\n    title: Late\n    text:\n      en: |-\n"
        "        {% if contact.first_name %}Hi {{ contact.first_name | upcase }}.{% endif %}\n"
        "        It is late.\n"
    )
    world.sync()
    assert world.desk.text("late") == "Hi {{contact.first_name}}.\nIt is late."
    assert world.plan().steps == ()
    world.desk.put("late", "Hi {{contact.first_name}}.\nIt is very late.")
    (step,) = world.plan().steps
    assert (step.do, "parts that cannot be said there" in step.why) == (Do.CONFLICT, True)


def test_a_short_code_with_a_language_becomes_that_language_of_the_reply(synced: World) -> None:
    synced.desk.put("thanks-el", "Ευχαριστούμε πολύ.")
    synced.desk.put("news", "We have news for you.")
    synced.desk.put("news-el", "Έχουμε νέα για εσάς.")
    synced.desk.put("hold-id", "Could you tell me your id while you hold?")
    synced.sync()
    texts = synced.texts()
    assert texts["thanks", "el"] == "Ευχαριστούμε πολύ."
    assert (texts["news", "en"], texts["news", "el"]) == (
        "We have news for you.",
        "Έχουμε νέα για εσάς.",
    )
    assert texts["hold-id", "en"] == "Could you tell me your id while you hold?"
    assert synced.plan().steps == ()


def test_a_reply_renamed_here_and_a_code_renamed_there_stay_the_same(synced: World) -> None:
    edit(synced, "id: thanks", "id: gratitude")
    there = synced.desk.of("hold-el")
    assert there
    del synced.desk.rows[there.id]
    synced.desk.rows[there.id] = there.__class__(there.id, "perimenete", there.text)
    plan, _ = synced.sync()
    assert what(plan) == {
        "hold.ask (el)": "note",
        "gratitude (en)": "change_there",
    }
    assert set(synced.desk.texts()) == {"hold", "perimenete", "gratitude"}
    assert synced.plan().steps == ()


def test_one_language_alone_has_the_code_without_it(world: World) -> None:
    world.sync(Wishes(languages=("el",)))
    assert set(world.desk.texts()) == {"hold"}
    assert "Μπορείτε" in (world.desk.text("hold") or "")
    world.desk.put("zh-only", "您的包裹已送达。")
    assert world.plan(Wishes(languages=("el",))).steps == ()
    world.sync()
    assert world.desk.text("hold-en") == "Could you hold while I [reason]?"
    assert world.texts()["zh-only", "zh"] == "您的包裹已送达。"
    assert world.plan().steps == ()


def test_what_is_for_me_or_a_team_goes_only_when_it_is_asked_for(world: World) -> None:
    edit(world, "    title: Thanks\n", "    title: Thanks\n    scope: team:billing\n")
    world.sync()
    assert "thanks" not in world.desk.texts()
    world.sync(Wishes(scopes=("team:Billing",)))
    assert "thanks" in world.desk.texts()
    edit(world, "Thank you,", "Many thanks,")
    assert world.plan(deleting=True).steps == ()


def test_a_reply_that_is_not_looked_at_does_not_come_back_as_a_new_one(world: World) -> None:
    edit(world, "    title: Thanks\n", "    title: Thanks\n    scope: me\n")
    world.desk.put("thanks", "Thanks!")
    (step,) = [one for one in world.plan().steps if one.do is Do.CREATE_HERE]
    assert "'thanks' has this short code and is not synced now" in step.held
    world.desk.put("thanks", "Thank you, {{contact.first_name || 'friend'}}.")
    assert not [one for one in world.plan().steps if one.do is Do.CREATE_HERE]


def test_a_short_code_that_is_taken_is_told(world: World) -> None:
    edit(world, "  - id: thanks\n", "  - id: thanks\n    triggers: [hold]\n")
    plan, _ = world.sync()
    held = {one.name: one.held for one in plan.steps if one.held}
    assert held == {}
    assert set(world.desk.texts()) == {"hold", "hold-el", "hold-en"}
    world.write(TEAM.replace("id: hold.ask", "id: other") + TEAM[TEAM.index("  - id: thanks") :])
    assert world.plan().steps


def test_codes_of_two_replies_that_cannot_both_be_are_told(world: World) -> None:
    world.write(
        "saywell: 1\nreplies:\n"
        "  - {id: a, title: A, triggers: [x], text: {en: One., el: Ένα.}}\n"
        "  - {id: b, title: B, triggers: [x], text: {zh: 一。, el: Δύο.}}\n"
    )
    plan, _ = world.sync()
    (held,) = [one for one in plan.steps if one.held]
    assert "/x-el is taken there by another reply" in held.held
    assert world.desk.texts() == {"x": "One.", "x-el": "Ένα.", "x-zh": "一。"}


def test_the_exact_short_code_goes_before_one_that_is_alike(world: World) -> None:
    for code in ("HOLD", "Hold", "THANKS"):  # the server lists them first
        world.desk.put(code, f"This is {code}.")
    world.desk.put("hold", "Wait.")
    found = {one.name: one.code for one in world.plan().conflicts}
    assert found == {"hold.ask (en)": "hold", "thanks (en)": "THANKS"}


def test_a_short_code_that_is_a_trigger_here_makes_no_second_one(world: World) -> None:
    world.sync()
    for code in ("HOLD", "order", "ORDER"):
        world.desk.put(code, f"This is {code}.")
    plan, _ = world.sync()
    assert [(one.code, one.notes) for one in plan.steps] == [
        ("HOLD", ("/HOLD is the trigger of another reply here: it gets none",)),
        ("ORDER", ()),
        ("order", ("/order is the trigger of another reply here: it gets none",)),
    ]
    text = (world.folder / "from-chatwoot.yaml").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if "triggers" in line] == ["    triggers: [ORDER]"]
    assert world.plan().steps == ()


# -- what cannot be trusted


HOSTILE = (
    "{% include '/etc/passwd' %} {{ x | unknown }} {% raw %}",
    "a\x00b\x1b[2Jc \u202eevil\u202c \ud800",
    "---\n- id: x\n# no comment\n  text: |\n\ttabs",
    "{{ contact.name }}{{",
    "{% for x in (1..99999999) %}{{ x }}{% endfor %}",
    " \n\n  indented\n    more\n\n\n",
    "\u2028line\u2029 \ufeff \x85 end",
    "'single' \"double\" : # * & ! | > % @ `",
    "[reason] {{ reason }} {{ order_id }}",
    "%}}}{%",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_odd_texts_from_there_are_taken_in_as_they_are_and_stay(world: World, text: str) -> None:
    world.desk.put("odd", text)
    world.desk.put("hold", text)
    world.sync()
    assert world.plan().conflicts  # never were alike
    assert [one.do for one in world.plan().steps] == [Do.CONFLICT]
    world.sync(Wishes(take_theirs=frozenset({"hold.ask"})))
    assert world.plan().steps == ()
    assert set(yaml.safe_load(world.read())) == {"saywell", "topic", "replies"}


def test_a_text_too_long_for_the_library_is_told_and_left(world: World) -> None:
    world.desk.put("long", "word " * 40_000)
    (step,) = [one for one in world.plan().steps if one.do.is_here]
    assert "200,000 characters: the library takes 100,000" in step.held
    _, ran = world.sync()
    assert ran.stopped is None
    assert ("long", "en") not in world.texts()


def test_a_file_that_cannot_be_read_deletes_nothing(synced: World) -> None:
    edit(synced, "  - id: thanks\n", "  - id: thanks\n    oops: [\n")
    plan, ran = synced.sync(deleting=True)
    assert {one.do for one in plan.steps} == {Do.DELETE_THERE}
    assert all("cannot be read" in one.held for one in plan.steps)
    assert len(synced.desk.rows) == 3
    assert ran.done == []


def test_what_is_deleted_there_while_its_file_cannot_be_read_stays_deleted(synced: World) -> None:
    edit(synced, "  - id: thanks\n", "  - id: thanks\n    oops: [\n")
    synced.desk.rows.pop(synced.desk.put("thanks", "Thanks.").id)
    synced.sync()
    synced.write(TEAM)
    assert what(synced.plan()) == {"thanks (en)": "held delete_here"}


def test_a_file_that_cannot_be_read_hides_what_is_not_new_there(world: World) -> None:
    world.desk.put("thanks", "Thanks.")
    edit(world, "  - id: thanks\n", "  - id: thanks\n    oops: [\n")
    (step,) = [one for one in world.plan().steps if one.do is Do.CREATE_HERE]
    assert "cannot be read" in step.held


def test_what_is_in_another_folder_now_is_not_deleted(synced: World, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "team.yaml").write_text(TEAM, encoding="utf-8")
    folders = LibraryFolders(folders=(str(synced.folder), str(other)), starter=False)
    synced.settings = dataclasses.replace(synced.settings, library=folders)
    synced.write("saywell: 1\nreplies: []\n")
    assert synced.plan(Wishes(folder=synced.folder), deleting=True).steps == ()


@pytest.mark.parametrize("remembered", [True, False])
def test_two_folders_share_an_account_without_taking_each_others_replies(
    synced: World, tmp_path: Path, remembered: bool
) -> None:
    other = World(tmp_path / "billing", synced.home, synced.desk)
    other.write("saywell: 1\nreplies:\n  - {id: vat, title: VAT, text: {en: VAT is in it.}}\n")
    folders = LibraryFolders(folders=(str(synced.folder), str(other.folder)), starter=False)
    for one in (synced, other):
        one.settings = dataclasses.replace(one.settings, library=folders)
    other.sync(Wishes(folder=other.folder))
    assert set(synced.desk.texts()) == {"hold", "hold-el", "thanks", "vat"}
    if not remembered:
        for state in synced.home.glob("*.json"):
            state.unlink()
    for one in (synced, other):
        plan, _ = one.sync(Wishes(folder=one.folder))
        assert plan.visible == ()
    assert [one.name for one in other.folder.iterdir()] == ["team.yaml"]
    synced.desk.put("new", "This one is new.")
    (step,) = synced.plan(Wishes(folder=synced.folder)).steps
    assert step.name == "/new (en)"


def test_the_replies_of_the_program_go_there_only_when_asked_for(synced: World) -> None:
    folders = LibraryFolders(folders=(str(synced.folder),), starter=True)
    synced.settings = dataclasses.replace(synced.settings, library=folders)
    assert synced.plan().steps == ()
    wishes = Wishes(starter=True, languages=("en",))
    synced.sync(wishes)
    assert len(synced.desk.rows) > 50
    assert synced.plan(wishes).due == ()
    assert synced.plan(deleting=True).steps == ()
    for row in list(synced.desk.rows.values()):
        synced.desk.put(row.short_code, f"{row.text} Bye.")
    plan = synced.plan(wishes)
    assert {one.reply for one in plan.due} == {"hold.ask", "thanks"}
    assert any("comes with the program" in one.held for one in plan.steps)


def test_a_chat_system_without_a_notation_keeps_plain_texts(world: World) -> None:
    world.desk.canned_format = ""
    world.desk.put("braces", "Write {{ contact.name }} by hand.")
    world.sync()
    assert world.desk.text("thanks") == "Thank you, friend."
    assert "{% raw %}{{{% endraw %} contact.name" in world.texts()["braces", "en"]
    assert world.plan().steps == ()
    world.desk.canned_format = "nothing"
    with pytest.raises(ConfigError, match="format without a notation"):
        world.plan()


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", '{"saywell_sync": 2, "replies": []}', "\x00" * 20]
)
def test_a_damaged_common_state_is_told_and_deletes_nothing(synced: World, damage: str) -> None:
    (state,) = synced.home.glob("*.json")
    state.write_text(damage)
    gone = synced.desk.of("hold")
    assert gone
    del synced.desk.rows[gone.id]
    plan, _ = synced.sync(deleting=True)
    assert "last had in common cannot be read" in str(plan.problems[0])
    assert what(plan) == {
        "hold.ask (en)": "create_there",
        "hold.ask (el)": "note",
        "thanks (en)": "note",
    }
    assert synced.plan().steps == ()
    assert synced.plan().problems == ()


def test_other_folders_and_accounts_are_kept_apart(synced: World, tmp_path: Path) -> None:
    other = World(tmp_path / "others", synced.home, CannedDesk())
    other.write(TEAM)
    assert len(other.plan().steps) == 3
    other.sync()
    assert len(list(synced.home.glob("*.json"))) == 2
    assert synced.plan().steps == ()


def test_ids_that_begin_anew_on_a_server_are_not_taken_for_the_old_ones(synced: World) -> None:
    synced.desk.rows.clear()
    synced.desk.ids = 0
    synced.desk.put("welcome", "Welcome!")
    plan = synced.plan()
    assert {one.do for one in plan.steps} == {Do.DELETE_HERE, Do.CREATE_HERE}
    assert [one for one in plan.due if one.do.is_here] == [
        one for one in plan.steps if one.do is Do.CREATE_HERE
    ]
