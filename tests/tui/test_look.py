"""The look: colours that can be read, signs that a terminal has, rows that keep their width."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.model.look import ROLES, Direction, Symbols, Theme, read_ink
from saywell.model.settings import ScreenLook
from saywell.tui.bidi import LEFT_MARK, RIGHT_TO_LEFT, apart
from saywell.tui.drawing import Line, width_of
from saywell.tui.look import Look, direction_for, look_for
from saywell.tui.symbols import PLAIN, in_ascii, symbols_for
from saywell.tui.themes import DARK, THEMES, style_of, theme_for

DARK_GROUNDS = ("#000000", "#1e1e1e", "#282c34", "#002b36", "#2e3440", "#300a24")
"""Backgrounds that dark terminals come with: xterm, VS Code, One Dark, Solarized, Nord, Ubuntu."""

LIGHT_GROUNDS = ("#ffffff", "#fafafa", "#fdf6e3", "#eeeeee")
"""Those of light ones: most, One Light, Solarized, a grey."""


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2.1 defines it."""
    parts = [int(colour.removeprefix("#")[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio as WCAG 2.1 defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def seen(theme: Theme, role: str) -> tuple[str, str]:
    """Return the colours of a part, empty where they are the terminal's own."""
    names = [f"class:{part}" for part in role.split(" ")] if role != "base" else []
    attrs = style_of(theme).get_attrs_for_style_str(" ".join(names))
    return attrs.color or "", attrs.bgcolor or ""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("theme", "grounds", "least"),
    [
        (Theme.DARK, DARK_GROUNDS, 4.5),
        (Theme.LIGHT, LIGHT_GROUNDS, 4.5),
        (Theme.CONTRAST, ("#000000",), 7.0),
    ],
)
def test_every_part_can_be_read(
    theme: Theme, grounds: tuple[str, ...], least: float, role: str
) -> None:
    ink, paper = seen(theme, role)
    if not ink:
        assert not paper  # the terminal's own letters on its own ground
        return
    for ground in grounds:
        assert contrast(ink, paper or ground) >= least, (role, ink, paper or ground)


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_knows_every_part_in_the_same_order(theme: Theme) -> None:
    assert list(THEMES[theme]) == list(DARK)
    assert set(DARK) == set(ROLES)


def test_without_colours_there_are_none() -> None:
    for role in ROLES:
        assert seen(Theme.NONE, role) == ("", "")


def test_the_chosen_row_has_one_ground() -> None:
    for mark in ("dim", "draft", "fresh", "due", "unread"):
        assert seen(Theme.DARK, f"chosen {mark}")[1] == seen(Theme.DARK, "chosen")[1]


@pytest.mark.parametrize(
    ("wanted", "environ", "colour", "theme"),
    [
        (Theme.AUTO, {}, True, Theme.DARK),
        (Theme.AUTO, {"COLORFGBG": "0;15"}, True, Theme.LIGHT),
        (Theme.AUTO, {"COLORFGBG": "0;default;7"}, True, Theme.LIGHT),
        (Theme.AUTO, {"COLORFGBG": "15;0"}, True, Theme.DARK),
        (Theme.AUTO, {"COLORFGBG": "nonsense"}, True, Theme.DARK),
        (Theme.LIGHT, {"COLORFGBG": "15;0"}, True, Theme.LIGHT),
        (Theme.CONTRAST, {}, False, Theme.NONE),
    ],
)
def test_the_theme_goes_by_setting_and_terminal(
    wanted: Theme, environ: dict[str, str], colour: bool, theme: Theme
) -> None:
    assert theme_for(wanted, environ, colour=colour) is theme


def test_no_color_takes_the_colours_away() -> None:
    look = look_for(ScreenLook(theme=Theme.LIGHT), {"NO_COLOR": "1"}, "utf-8")
    assert look.theme is Theme.NONE


def test_own_colours_go_over_those_of_the_theme() -> None:
    style = style_of(Theme.DARK, {"overdue": "bold red on default", "base": "#d0d0d0 on grey"})
    overdue = style.get_attrs_for_style_str("class:overdue")
    assert (overdue.color, overdue.bgcolor, overdue.bold) == ("ansired", "default", True)
    base = style.get_attrs_for_style_str("")
    assert (base.color, base.bgcolor) == ("d0d0d0", "ansibrightblack")
    assert style.get_attrs_for_style_str("class:chosen class:overdue").bgcolor == "af0000"


@pytest.mark.parametrize(
    ("text", "message", "way"),
    [
        ("bold redd", "'redd' is not a colour", "did you mean 'red'?"),
        ("red blue", "'blue' is one colour too many", "for example"),
        ("red on", "there is no colour behind 'on'", "for example"),
        ("#12345", "'#12345' is not a colour", "for example"),
    ],
)
def test_a_colour_that_is_none_is_told_with_the_way_out(text: str, message: str, way: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        read_ink(text)
    told, _, hint = str(caught.value).partition("\n")
    assert told == message
    assert way in hint


@pytest.mark.parametrize(
    ("environ", "encoding", "symbols"),
    [
        ({"LANG": "el_GR.UTF-8", "TERM": "xterm-256color"}, "utf-8", Symbols.UNICODE),
        ({"LANG": "C.UTF-8"}, "UTF-8", Symbols.UNICODE),
        ({"TERM": "linux", "LANG": "en_GB.UTF-8"}, "utf-8", Symbols.ASCII),
        ({"TERM": "dumb"}, "utf-8", Symbols.ASCII),
        ({"TERM": "vt100-w"}, "utf-8", Symbols.ASCII),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "utf-8", Symbols.ASCII),
        ({"LC_ALL": "POSIX", "LANG": "el_GR.UTF-8"}, "utf-8", Symbols.ASCII),
        ({"LANG": "el_GR"}, "iso8859-7", Symbols.ASCII),
        ({}, "", Symbols.ASCII),
    ],
)
def test_signs_go_by_terminal_and_locale(
    environ: dict[str, str], encoding: str, symbols: Symbols
) -> None:
    assert symbols_for(Symbols.AUTO, environ, encoding) is symbols
    assert symbols_for(Symbols.UNICODE, environ, encoding) is Symbols.UNICODE


def test_every_plain_sign_takes_the_cell_of_the_one_it_stands_for() -> None:
    for sign, plain in PLAIN.items():
        assert str(plain).isascii()
        assert width_of([("", chr(sign))]) == width_of([("", str(plain))]) == 1


def test_letters_that_the_encoding_lacks_keep_their_cells() -> None:
    assert in_ascii("▸ Γειά 您好…", "iso8859-7") == "> Γειά ????~"
    assert in_ascii("▸ Γειά", "utf-8") == "> Γειά"
    assert in_ascii("▸ Γειά", "no such thing") == "> ????"


@pytest.mark.parametrize(
    ("environ", "direction"),
    [
        ({}, Direction.VISUAL),
        ({"TERM": "xterm-kitty"}, Direction.VISUAL),
        ({"VTE_VERSION": "7006"}, Direction.VISUAL),  # it is asked to leave the order alone
        ({"KONSOLE_VERSION": "221203"}, Direction.LOGICAL),
        ({"TERM_PROGRAM": "Apple_Terminal"}, Direction.LOGICAL),
        ({"TERM": "mlterm"}, Direction.LOGICAL),
        ({"MLTERM": "3.9.0"}, Direction.LOGICAL),
        ({"KONSOLE_VERSION": "221203", "TMUX": "/tmp/tmux,1,0"}, Direction.VISUAL),
        ({"TERM": "mlterm", "STY": "1.pts"}, Direction.VISUAL),
        ({"TERM_PROGRAM": "Apple_Terminal", "ZELLIJ": "0"}, Direction.VISUAL),
    ],
)
def test_the_direction_goes_by_the_terminal(environ: dict[str, str], direction: Direction) -> None:
    assert direction_for(Direction.AUTO, environ) is direction
    assert direction_for(Direction.LOGICAL, environ) is Direction.LOGICAL


LOOK = Look(Theme.DARK, Symbols.UNICODE, Direction.VISUAL)


def text_of(line: Line) -> str:
    return "".join(text for _, text in line)


def test_the_fields_of_a_row_stay_where_they_are() -> None:
    row = [("", "▸"), ("class:name", "مريم"), ("", "   "), ("class:dim", "ar"), ("", " 3")]
    done = LOOK.finished(row, 12)
    assert text_of(done) == "▸ﻢﻳﺮﻣ   ar 3"
    assert [style for style, _ in done] == [style for style, _ in row]


def test_a_paragraph_stands_at_the_right_edge() -> None:
    done = LOOK.finished([("class:customer", "│ "), ("", f"{RIGHT_TO_LEFT}محل ولا!")], 20)
    assert text_of(done) == "│ " + " " * 10 + "!ﻻﻭ ﻞﺤﻣ" + " "
    assert width_of(done) == 20


def test_what_fills_a_row_goes_to_the_other_side() -> None:
    row = [("class:title", f"{RIGHT_TO_LEFT}مريم"), ("class:title", "      ")]
    done = LOOK.finished(row, 10)
    assert done == [("class:title", "     "), ("class:title", "ﻢﻳﺮﻣ"), ("class:title", " ")]


def test_marks_stay_on_their_letters() -> None:
    row = [("", f"{RIGHT_TO_LEFT}رقم "), ("class:mark.open", "الطلب"), ("", " هنا")]
    done = LOOK.finished(row, 13)
    assert done[0] == ("", "")
    assert done[1:] == [("", "ﺎﻨﻫ "), ("class:mark.open", "ﺐﻠﻄﻟﺍ"), ("", " ﻢﻗﺭ")]


def test_a_terminal_that_orders_by_itself_is_sent_letters_as_they_are_read() -> None:
    look = dataclasses.replace(LOOK, direction=Direction.LOGICAL)
    assert text_of(look.finished([("", "▸"), ("", "مريم")], 8)) == f"▸{LEFT_MARK}مريم{LEFT_MARK}"
    row = look.finished([("", "│ "), ("", f"{RIGHT_TO_LEFT}طلب iPhone 15 هنا")], 20)
    assert text_of(row) == f"│ {LEFT_MARK}هنا iPhone 15 طلب "


def test_marks_stay_on_their_letters_there_too() -> None:
    look = dataclasses.replace(LOOK, direction=Direction.LOGICAL)
    row = [("", f"{RIGHT_TO_LEFT}رقم "), ("class:mark.found", "الطلب"), ("", " هنا")]
    done = look.finished(row, 14)
    assert ("class:mark.found", "الطلب") in done
    assert text_of(done) == f"{LEFT_MARK}رقم الطلب هنا "


PIECES = st.lists(
    st.text(alphabet="ab 12 ابتلالام() ،▸│…中", min_size=1, max_size=8), min_size=1, max_size=5
)


@given(PIECES, st.booleans(), st.sampled_from(Direction), st.sampled_from(Symbols))
def test_a_row_never_changes_its_width(
    texts: list[str], right: bool, direction: Direction, symbols: Symbols
) -> None:
    look = dataclasses.replace(LOOK, direction=direction, symbols=symbols)
    row: Line = [("", text) for text in texts]
    if right:
        row[-1] = ("", RIGHT_TO_LEFT + row[-1][1])
    width = width_of(row)
    done = look.finished(row, width)
    assert width_of(done) == width
    if not right and direction is Direction.VISUAL:
        assert [style for style, _ in done] == [style for style, _ in row]


def test_rows_without_right_to_left_text_are_not_touched() -> None:
    row = [("", "▸"), ("", "Μαρία"), ("", "您好…")]
    assert LOOK.finished(row, 20) is row
    plain = dataclasses.replace(LOOK, symbols=Symbols.ASCII)
    assert text_of(plain.finished(row, 20)) == ">Μαρία您好~"


def test_a_name_put_apart_takes_no_more_cells() -> None:
    row = [("", f"{apart('مريم')}  10:42")]
    assert text_of(LOOK.finished(row, 20)) == "ﻢﻳﺮﻣ  10:42"


def test_the_page_names_every_part() -> None:
    page = (Path(__file__).parents[2] / "docs" / "look.md").read_text(encoding="utf-8")
    for role, what in ROLES.items():
        assert f"| `{role}` | {what} |" in page
