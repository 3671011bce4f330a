"""Files as other programs write them, each read whole: what is understood, and what is told."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.errors import LibraryError, Problem
from saywell.formats.markup import text_of
from saywell.formats.registry import MODULES, format_named
from saywell.model.exchange import Entry, Hole

SAMPLES = Path(__file__).parent / "samples"
FIRST = Hole("contact.first_name")


def read(name: str, file: str) -> tuple[list[Entry], list[str]]:
    with (SAMPLES / file).open(encoding="utf-8", newline="") as opened:
        found = list(format_named(name).read(opened, file))
    told = [str(one) for one in found if isinstance(one, Problem)]
    return [one for one in found if isinstance(one, Entry)], told


def test_every_format_has_a_sample() -> None:
    stems = {path.stem for path in SAMPLES.iterdir()}
    assert stems == set(MODULES.values())


def test_chatwoot() -> None:
    entries, told = read("chatwoot", "chatwoot.json")
    late, morning, broken = entries
    assert late.triggers == ("late",)
    assert late.texts[""][:2] == ("Hi ", Hole("contact.first_name", "there"))
    assert morning.texts[""] == (
        "Καλημέρα ",
        Hole("contact.name"),
        ", είμαι η ",
        Hole("agent.first_name"),
        ".",
    )
    odd = "{{ conversation.custom_attributes.order | upcase }}"
    assert broken.texts[""] == (f"Order {odd}",)
    assert told == [
        f"chatwoot.json:10:3: {odd!r} in the text means nothing here (it stays as it stands)",
        "chatwoot.json:11:3: this entry has no 'short_code' (it is left out)",
    ]


def test_zammad() -> None:
    (late, old), told = read("zammad", "zammad.csv")
    assert late.texts[""] == (
        "Hello ",
        FIRST,
        ",\nyour parcel & its label are late.\n\n- one\n- two",
    )
    assert (late.search, late.note, late.off) == (("shipping", "delay"), "", False)
    assert (old.note, old.off) == ("kept", True)
    assert old.texts[""] == ("We said no – #{ticket.article.note}",)
    assert ["bold" in one for one in told] == [True, False]
    assert all("zammad.csv:3" in one for one in told)


def test_live_helper_chat() -> None:
    (late, mine), told = read("livehelperchat", "livehelperchat.csv")
    assert set(late.texts) == {"", "de", "el"}
    assert late.texts["el"] == ("Λυπάμαι, ", Hole("contact.name"))
    assert late.tags == ("late", "parcel")
    assert (mine.scope, mine.off) == ("team:3", True)
    assert mine.texts[""] == ("I am ", Hole("agent.name"), ": {time}")
    assert len(told) == 2


def test_rocket_chat() -> None:
    (late, mine), told = read("rocketchat", "rocketchat.json")
    assert (late.scope, late.tags, mine.scope) == ("team:d1", ("shipping",), "me")
    assert not told


def test_zendesk() -> None:
    (late, marked), told = read("zendesk", "zendesk.json")
    assert (late.title, late.tags, late.labels) == ("Late", ("Shipping",), ("late", "shipping"))
    assert (late.status, late.priority, late.note) == ("pending", "high", "With a date")
    assert late.texts[""] == ("Hi ", Hole("contact.first_name", "there"))
    assert marked.texts[""] == (
        "One.\n\nTwo, ",
        Hole("agent.name"),
        "{% if ticket.id %}!{% endif %}",
    )
    assert marked.off
    assert len(told) == 4


def test_intercom() -> None:
    (late, marked), told = read("intercom", "intercom.json")
    there = Hole("contact.first_name", "there")
    assert (late.scope, late.texts[""]) == ("team:4", ("Hi ", there))
    assert marked.texts[""] == ("Hi ", there, ", see our help (https://example.org/help).")
    assert not told


def test_libredesk() -> None:
    (late,), told = read("libredesk", "libredesk.json")
    assert (late.scope, late.labels) == ("team:3", ("late",))
    assert late.texts[""] == ("Hi ", FIRST, ", sorry.")
    assert len(told) == 1


def test_pet() -> None:
    (late, lines), told = read("pet", "pet.toml")
    assert late.texts[""] == (
        "Hi ",
        Hole("name", "there"),
        ", parcel ",
        Hole("order"),
        " arrives ",
        Hole("day", None, ("Monday", "Tuesday")),
        ".",
    )
    assert lines.texts[""] == ("Dear customer,\n[[snippets]] are not for you.",)
    assert len(told) == 1
    assert told[0].startswith("pet.toml:13")


def test_vs_code() -> None:
    (late,), told = read("vscode", "vscode.code-snippets")
    assert late.triggers == ("late", "delay")
    assert late.texts[""] == (
        "Hi ",
        Hole("field_1", "there"),
        ",\n\nparcel ",
        Hole("field_2"),
        " arrives ",
        Hole("field_3", None, ("Monday", "Tuesday")),
        ".\nIt costs $5 and $CLIPBOARD.",
    )
    assert len(told) == 2


def test_textexpander() -> None:
    (late, date, discount), told = read("textexpander", "textexpander.csv")
    assert (late.triggers, late.title) == (("late",), "Parcel late")
    assert late.texts[""] == (
        "Hi ",
        Hole("customer", "there"),
        ", your parcel arrives ",
        Hole("day", "Monday", ("Monday", "Tuesday")),
        ".",
    )
    assert date.texts[""] == ("Today is %d.",)
    assert discount.texts[""] == ("50% off",)
    assert len(told) == 1


def test_espanso() -> None:
    (late, shell, hello), told = read("espanso", "espanso.yml")
    assert late.triggers == ("late", "delay")
    assert late.texts[""] == (
        "Hi ",
        Hole("name", "there"),
        ", I am sorry parcel ",
        Hole("order"),
        " is late. New date: ",
        Hole("day", None, ("Monday", "Tuesday")),
        ".\n",
    )
    assert shell.texts[""] == ("{{output}}",)
    assert hello.texts[""] == ("Hello, how can I help?",)
    assert len(told) == 2


def test_liveagent() -> None:
    (canned, label, odd), told = read("liveagent", "liveagent.json")
    assert (canned.scope, canned.search) == ("team:dep1", ("hello", "wait"))
    assert canned.texts[""] == ("Hello ", FIRST, ", one moment.")
    assert label.subjects[""] == ("Your return, ", Hole("conversation.id"))
    assert label.texts[""] == ("Dear ", Hole("contact.name"), ",\n\nthe label is attached.")
    assert not odd.subjects
    assert len(told) == 2


def test_a_plain_table() -> None:
    (late, hello), told = read("csv", "table.csv")
    assert set(late.texts) == {"en", "el"}
    assert late.texts["en"][1:4:2] == (FIRST, Hole("order"))
    assert (late.tags, hello.texts) == (("shipping", "delay"), {"": ("Hello there!",)})
    assert len(told) == 1


NOTATIONS = [
    ("chatwoot", "{{ contact.first_name || 'there'}}", Hole("contact.first_name", "there")),
    ("chatwoot", '{{contact.email | default: "-"}}', Hole("contact.email", "-")),
    ("chatwoot", "{{contact.phone}}", Hole("contact.phone_number")),
    ("chatwoot", "{{ conversation.display_id }}", Hole("conversation.display_id")),
    ("csv", "{{ contact.first_name | default: 'there' }}", Hole("contact.first_name", "there")),
    ("csv", "{{ order }}", Hole("order")),
    ("intercom", "{{user.first_name | fallback: 'there'}}", Hole("contact.first_name", "there")),
    ("intercom", '{{first_name|fallback:"you"}}', Hole("contact.first_name", "you")),
    ("intercom", '<attribute key="user.email"/>', Hole("contact.email")),
    ("intercom", "<attribute key='email' default='a \"b\"'/>", Hole("contact.email", 'a "b"')),
    ("intercom", "{{author.first_name}}", Hole("agent.first_name")),
    ("libredesk", "{{ contact.last_name }}", Hole("contact.last_name")),
    ("libredesk", "{{ agent.full_name }}", Hole("agent.name")),
    ("liveagent", "{$contact_lastname}", Hole("contact.last_name")),
    ("liveagent", "{$user_firstname}", Hole("agent.first_name")),
    ("livehelperchat", "{nick}", Hole("contact.name")),
    ("livehelperchat", "{operator}", Hole("agent.name")),
    ("livehelperchat", "{email}", Hole("contact.email")),
    ("livehelperchat", "[b]", None),
    ("livehelperchat", "[url=https://example.org]", None),
    ("pet", "<p=default>", Hole("p", "default")),
    ("pet", "<p>", Hole("p")),
    ("pet", "<p=|_a b_||_c_|>", Hole("p", None, ("a b", "c"))),
    ("rocketchat", "{{agent.email}}", Hole("agent.email")),
    ("rocketchat", "{{contact.phone}}", Hole("contact.phone_number")),
    ("textexpander", "%fill:Order number%", Hole("order_number")),
    ("textexpander", "%filltext:name=x%", Hole("x")),
    ("textexpander", "%filltext:name=x:default=10:30 or so:width=8%", Hole("x", "10:30 or so")),
    ("textexpander", "%fillarea:name=x:default=a\nb:width=8:height=2%", Hole("x", "a\nb")),
    ("textexpander", "%fillpopup:name=x:a:default=b:c%", Hole("x", "b", ("a", "b", "c"))),
    ("textexpander", "%fillpart:name=x:default=yes%", None),
    ("textexpander", "%snippet:;address%", None),
    ("textexpander", "%clipboard", None),
    ("textexpander", "%@+1D", None),
    ("textexpander", "%Y", None),
    ("vscode", "$1", Hole("field_1")),
    ("vscode", "${1:x}", Hole("field_1", "x")),
    ("vscode", "${2|a,b\\,c|}", Hole("field_2", None, ("a", "b,c"))),
    ("vscode", "${1:[order_number]}", Hole("order_number")),
    ("vscode", "${TM_FILENAME/(.*)/x/}", None),
    ("vscode", "$CLIPBOARD", None),
    ("zammad", "#{ticket.customer.firstname}", Hole("contact.first_name")),
    ("zammad", "#{user.lastname}", Hole("agent.last_name")),
    ("zammad", "#{ticket.number}", Hole("conversation.id")),
    ("zammad", "#{ticket.article.note}", None),
    ("zendesk", "{{ticket.requester.last_name}}", Hole("contact.last_name")),
    ("zendesk", "{{ ticket.requester.name | default: 'you' }}", Hole("contact.name", "you")),
    ("zendesk", "{{ticket.assignee.first_name}}", Hole("agent.first_name")),
    ("zendesk", "{{ticket.id}}", Hole("conversation.id")),
    ("zendesk", "{{dc.welcome}}", None),
    ("zendesk", "{% if ticket.id %}", None),
    ("zendesk", "{{ticket.requester.name | upcase}}", None),
]
"""What stands in the texts of a program, and what it means here; None where nothing does."""


def wrapped(name: str, text: str) -> str:
    """Make a file with one entry of a program."""
    match name:
        case "csv":
            return f"text\n{quoted(text)}\n"
        case "livehelperchat":
            return f"title,msg\na,{quoted(text)}\n"
        case "zammad":
            return f"name;content\na;{quoted(text)}\n"
        case "textexpander":
            return f"a,{quoted(text)}\n"
        case "pet":
            return f"[[snippets]]\ndescription = 'a'\ncommand = {json.dumps(text)}\n"
        case "vscode":
            return json.dumps({"a": {"body": text}})
        case "zendesk":
            actions = [{"field": "comment_value", "value": text}]
            return json.dumps({"macros": [{"title": "a", "actions": actions}]})
    field = {"rocketchat": "text", "libredesk": "message_content", "liveagent": "messagetext"}
    other = {"chatwoot": "content", "intercom": "body"}
    given = {"short_code": "a", "shortcut": "a", "name": "a", {**field, **other}[name]: text}
    return json.dumps([given])


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize(("name", "notation", "hole"), NOTATIONS)
def test_each_notation_means_the_same_here_or_is_told(
    name: str, notation: str, hole: Hole | None
) -> None:
    file = io.StringIO(wrapped(name, f"Hi {notation}!"), newline="")
    found = list(format_named(name).read(file, "file"))
    (entry,) = (one for one in found if isinstance(one, Entry))
    told = [one.message for one in found if isinstance(one, Problem)]
    if hole is None:
        assert entry.texts[""] == (f"Hi {notation}!",)
        assert told == [f"{notation!r} in the text means nothing here"]
    else:
        assert entry.texts[""] == ("Hi ", hole, "!")
        assert not told


WRITTEN = {
    "chatwoot": r"{{contact.first_name || \"there\"}}",
    "csv": '{{contact.first_name | default: ""there""}}',
    "espanso": "[[contact_first_name]]",
    "intercom": r"<attribute key=\"user.first_name\" default=\"there\"/>",
    "libredesk": "there",
    "liveagent": "there",
    "livehelperchat": "there",
    "pet": "<contact_first_name=there>",
    "rocketchat": "[contact.first_name]",
    "textexpander": "%filltext:name=contact_first_name:default=there%",
    "vscode": "${1:there}",
    "zammad": "there",
    "zendesk": r"{{ticket.requester.first_name | default: \"there\"}}",
}
KNOWS_NONE = {"libredesk", "liveagent", "livehelperchat", "rocketchat", "zammad"}
"""Programs without stand-ins, or without that name."""


@pytest.mark.parametrize("name", MODULES)
def test_each_program_gets_what_it_understands(name: str) -> None:
    hole = Hole("contact.first_name", None if name == "rocketchat" else "there")
    told: list[Problem] = []
    entry = Entry(title="a", triggers=("a",), texts={"": ("Hi ", hole, "!")})
    file = "".join(format_named(name).write([entry], told.append))
    assert f"Hi {WRITTEN[name]}!" in file
    assert bool(told) is (name in KNOWS_NONE)


def test_a_text_about_markup_is_no_markup() -> None:
    form = format_named("liveagent")
    entry = Entry(search=("a",), texts={"": ("Write </b> & <br> so.",)})
    file = "".join(form.write([entry], lambda _: None))
    (back,) = form.read(io.StringIO(file), "file")
    assert isinstance(back, Entry)
    assert back.texts == entry.texts


HTML = [
    ("<p>Hi <b>you</b>,</p><ul><li>one<ul><li>deep</li></ul></li></ul><p>bye</p>",
     "Hi you,\n\n- one\n  - deep\n\nbye", ("bold",)),
    ("<ol><li><p>one</p></li><li><p>two</p></li></ol>", "1. one\n2. two", ()),
    ("<table><tr><th>A</th><td>B</td></tr><tr><td>1</td><td>2</td></tr></table>x",
     "A | B\n1 | 2\nx", ()),
    ("<script>alert(1)</script><style>p {}</style>x<iframe src='https://x'></iframe>",
     "x", ("<iframe>",)),
    ("<a href='javascript:alert(1)'>a</a> <a href=' DATA:x'>b</a> <a href='#x'>c</a>", "a b c", ()),
    ("<a href='https://x.y/'>here</a>, <a href='mailto:a@b.c'>a@b.c</a>",
     "here (https://x.y/), a@b.c", ()),
    ("<img alt='logo' src='https://x/y.png'><img src='cid:1'>.", "logo.",
     ("an image (https://x/y.png)", "an image (cid:1)")),
    ("a&nbsp;&nbsp;b &lt;x&gt; &amp;amp; &#8211; caf&eacute;", "a  b <x> &amp; – café", ()),
    ("<div>a</div><div><br></div><div>b</div>", "a\n\nb", ()),
    ("<p>x<p>y</b></div>", "x\n\ny", ()),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "text", "left"), HTML)
def test_html_is_read_as_people_see_it(markup: str, text: str, left: tuple[str, ...]) -> None:
    assert text_of(markup) == (text, left)


ESPANSO = """
global_vars:
  - {name: shop, type: echo, params: {echo: Oak & Co}}
  - {name: now, type: date, params: {format: "%H:%M"}}
matches:
  - trigger: ":a"
    replace: "{{shop}} {{f.who}} {{f.day}} {{pick}} \\\\{\\\\{x\\\\}\\\\} {{now}}$|$."
    vars: &vars
      - name: f
        type: form
        params: {layout: "[[who]] [[day]]", fields: {day: {type: list, values: [Mon, Tue]}}}
      - name: pick
        type: choice
        params: {values: [{label: The first, id: one}, two]}
  - trigger: ":b"
    form: "[[who]] of {{shop}}: {{other}}"
    form_fields: {who: {default: you}}
  - {trigger: ":c", html: "<b>Hi</b><br>there", vars: *vars}
  - {regex: ":d(\\\\d)", replace: "x"}
"""


def test_what_espanso_fills_in() -> None:
    found = list(format_named("espanso").read(io.StringIO(ESPANSO), "file"))
    first, second, third, fourth = (one for one in found if isinstance(one, Entry))
    assert first.texts[""] == (
        "Oak & Co ",
        Hole("who"),
        " ",
        Hole("day", None, ("Mon", "Tue")),
        " ",
        Hole("pick", None, ("one", "two")),
        " {{x}} {{now}}.",
    )
    assert second.texts[""] == (Hole("who", "you"), " of Oak & Co: ", Hole("other"))
    assert (third.texts[""], fourth.triggers) == (("Hi\nthere",), ())
    told = [str(one) for one in found if isinstance(one, Problem)]
    assert [one.split(": ", 1)[0] for one in told] == ["file:6:5", "file:18:5", "file:19:5"]
    assert ["{{now}}" in told[0], "bold" in told[1], "pattern" in told[2]] == [True] * 3


BROKEN = {
    "json": ["", "{", "[1, 2", "null", '{"a": ', "[" * 5000, "\x00", '[{"x": "\\ud800"}]'],
    "csv": ["", "\n\n", "a\tb\n1\t2\n", '"never closed\n', "\x00,\x00\n", "name,content\n1,2\n"],
    "yml": ["", "a: [", "- x\n", "matches: {a: b}\n", "matches:\n  - &a {replace: *a}\n", "\t- x"],
    "toml": ["", "x = ", "[[snippets]]\nx", "# only a comment\n"],
}


@pytest.mark.parametrize("name", MODULES)
def test_what_is_of_another_sort_is_told_and_nothing_else(name: str) -> None:
    form = format_named(name)
    for texts in BROKEN.values():
        for text in texts:
            try:
                found = list(form.read(io.StringIO(text, newline=""), "file"))
            except LibraryError:
                continue
            assert all(isinstance(one, Entry | Problem) for one in found)


TABLES = {
    "csv": ["trigger{0}text", "late{0}Sorry."],
    "livehelperchat": ["title{0}msg", "late{0}Sorry."],
    "textexpander": ["late{0}Sorry."],
    "zammad": ["name{0}content", "late{0}Sorry."],
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\r\n", "sep={0}\r\n", "\ufeffsep={0}\n"])
def test_a_table_may_have_any_delimiter(name: str, mark: str, start: str) -> None:
    text = (start + "\r\n".join(TABLES[name])).format(mark)
    (entry,) = format_named(name).read(io.StringIO(text, newline=""), "file")
    assert isinstance(entry, Entry)
    assert (entry.title, entry.texts) == ("late", {"": ("Sorry.",)})
    assert entry.where.line == len(text.splitlines())


REFUSED = [
    ("csv", "Κείμενα;Τίτλος\nα;β\n", "file:1:1", "first line, which has: Κείμενα;Τίτλος", "'text'"),
    ("zammad", "name;keywords\na;b\n", "file:1:1", "no column 'content'", "name that column"),
    ("csv", "<!DOCTYPE html>\n<html>", "file:1:1", "first line", "sign in there"),
    ("csv", "[1]\n", "file:1:1", "first line", "another format"),
    ("csv", "", "file", "empty", ""),
    ("chatwoot", " \n", "file", "empty", ""),
    ("chatwoot", "\n <!DOCTYPE html>", "file:2:2", "web page", "sign in there"),
    ("chatwoot", "oops", "file:1:1", "a list or an object", ""),
    ("chatwoot", '[{"short_code": "a", }]', "file:1:23", "not JSON", ""),
    ("chatwoot", '[\n{"short_code": "a', "file:2:18", "not JSON: unterminated", "breaks off"),
    ("chatwoot", "[{}", "file:1:4", "end of the list is missing", "breaks off"),
    ("chatwoot", '{"payload": ' + "[" * 20_000, "file:1:14", "nested too deeply", ""),
    ("chatwoot", '[{"id": ' + "9" * 5_000, "file:1:2", "too many digits", ""),
    ("csv", "x" * 200_000, "file:1:1", "no column 'text'", "name that column"),
    ("vscode", '{"a": {}} 1', "file:1:11", "nothing more belongs here", ""),
    ("vscode", "[]", "file:1:1", "an object is needed", ""),
    ("espanso", "matches:\n  - trigger: a\n\treplace: b", "file:3:1", "not YAML", ""),
    ("espanso", "matches:\n  - replace: a\n    replace: b", "file:3:5", "twice", ""),
    ("espanso", "matches:\n  - replace: *a", "file:2:14", "nothing is called &a", ""),
    ("espanso", "matches:\n  - " + "[" * 50, "file:2:36", "nested too deeply", ""),
    ("espanso", "- a\n", "file:1:1", "a mapping with 'matches' is needed", ""),
    ("espanso", "global_vars: []\n", "file", "no 'matches'", "match/"),
    ("pet", "x = 1\n", "file:1:1", "no [[snippets]]", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "place", "told", "hint"), REFUSED)
def test_what_is_no_such_file_is_refused_with_its_place_and_a_way_out(
    name: str, text: str, place: str, told: str, hint: str
) -> None:
    with pytest.raises(LibraryError) as caught:
        list(format_named(name).read(io.StringIO(text, newline=""), "file"))
    assert str(caught.value.where) == place
    assert told in caught.value.message
    assert hint in caught.value.hint


def test_html_made_to_take_long_or_much_does_not() -> None:
    assert text_of("<br>" * 40_000 + "<p>" * 40_000) == ("", ())
    listed, _ = text_of("<ul>" * 4_000 + "<li>x" * 4_000)
    assert listed.count("- x") == 4_000
    assert len(listed) < 400_000


def test_a_quote_that_never_closes_swallows_nothing_in_silence() -> None:
    text = 'trigger,text\na,"one\ntwo"\nb,"three\nc,four\nd,five\n'
    told, first = format_named("csv").read(io.StringIO(text, newline=""), "file")
    assert isinstance(first, Entry)
    assert first.texts[""] == ("one\ntwo",)
    assert isinstance(told, Problem)
    assert str(told) == (
        "file:4:1: a quote in this row is never closed: it goes on to line 6"
        " (it is left out: close the quote)"
    )


def test_columns_may_be_called_in_any_of_the_languages() -> None:
    for head in ("Τίτλος,Κείμενο,Γλώσσα", "标题,内容,语言", "judul,teks,bahasa", "శీర్షిక,వచనం,భాష"):
        (entry,) = format_named("csv").read(io.StringIO(f"{head}\na,b,el-GR\n"), "file")
        assert isinstance(entry, Entry)
        assert (entry.title, entry.texts) == ("a", {"el": ("b",)})
    told, entry = format_named("csv").read(io.StringIO("text,lang\na,Greek\n"), "file")
    assert "'Greek' is no code of a language" in str(told)
    assert isinstance(entry, Entry)


def test_pages_of_an_answer_may_stand_one_behind_the_other() -> None:
    page = '{"payload": [{"short_code": "%s", "content": "x", "id": NaN}]}'
    text = f"{page % 'a'}\n{page % 'b'}[{page[13:-2] % 'c'},]"
    found = format_named("chatwoot").read(io.StringIO(text), "file")
    assert [one.title for one in found if isinstance(one, Entry)] == ["a", "b", "c"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)
KEYS = [
    "short_code", "content", "shortcut", "text", "tags", "scope", "title", "actions", "field",
    "value", "name", "message_content", "body", "body_text", "visibility", "team_id",
    "visible_to", "visible_to_team_ids", "messagetext", "keywords", "subject", "prefix",
    "description", "matches", "form", "form_fields", "replace", "vars", "params", "values",
    "triggers", "label", "search_terms", "macros", "data", "type",
]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "chatwoot",
        "rocketchat",
        "zendesk",
        "intercom",
        "libredesk",
        "liveagent",
        "vscode",
        "espanso",
    ],
)
@settings(max_examples=60, deadline=None)
@given(entry=st.dictionaries(st.sampled_from(KEYS), ANYTHING), more=st.data())
def test_any_value_in_any_key_is_borne(
    name: str, entry: dict[str, Any], more: st.DataObject
) -> None:
    there = dict.fromkeys(more.draw(st.sets(st.sampled_from(KEYS))), "a {{x}} [[x]]")
    made = {**entry, **there}
    wrapped = (
        {"matches": [made]} if name == "espanso" else {"a": made} if name == "vscode" else [made]
    )
    text = yaml.safe_dump(wrapped) if name == "espanso" else json.dumps(wrapped)
    found = list(format_named(name).read(io.StringIO(text, newline=""), "file"))
    assert all(isinstance(one, Entry | Problem) for one in found)
