"""The key table: bindings, hints, the help screen and docs/keys.md are all made from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from saywell.app.picking import Step
from saywell.app.state import Mode
from saywell.app.words import Words


class Action(StrEnum):
    """What a key does; the name is also the end of its help text's name (``key.send``)."""

    SEND = "send"
    NEWLINE = "newline"
    PALETTE = "palette"
    SLASH = "slash"
    SUGGESTION_1 = "suggestion_1"
    SUGGESTION_2 = "suggestion_2"
    SUGGESTION_3 = "suggestion_3"
    FIX = "fix"
    NEXT_FINDING = "next_finding"
    WHY = "why"
    UNDO = "undo"
    DETACH = "detach"
    NOTE = "note"
    EDITOR = "editor"
    SORT_OUT = "sort_out"
    TAKE = "take"
    SAVE_FILES = "save_files"
    NEXT_WAITING = "next_waiting"
    GO_BACK = "go_back"
    QUEUE_DOWN = "queue_down"
    QUEUE_UP = "queue_up"
    SCROLL_UP = "scroll_up"
    SCROLL_DOWN = "scroll_down"
    REFRESH = "refresh"
    HELP = "help"
    CANCEL = "cancel"
    QUIT = "quit"
    SUSPEND = "suspend"
    CHOOSE_DOWN = "choose_down"
    CHOOSE_UP = "choose_up"
    INSERT = "insert"
    SWITCH = "switch"
    ANSWER = "answer"
    GIVE_REASON = "give_reason"
    MENU_TAKE = "menu_take"
    ASK_TAKE = "ask_take"
    HELD_SEND = "held_send"
    HELD_EDIT = "held_edit"
    HELD_DROP = "held_drop"
    UNSURE_LOOK = "unsure_look"
    UNSURE_AGAIN = "unsure_again"
    UNSURE_THERE = "unsure_there"
    UNSURE_EDIT = "unsure_edit"
    PICK = "pick"
    PICK_ID = "pick_id"
    PICK_DOWN = "pick_down"
    PICK_UP = "pick_up"
    PICK_PAGE_DOWN = "pick_page_down"
    PICK_PAGE_UP = "pick_page_up"
    PICK_READ_DOWN = "pick_read_down"
    PICK_READ_UP = "pick_read_up"
    PICK_LANGUAGE = "pick_language"
    PICK_SWITCH = "pick_switch"
    PICK_SOURCE = "pick_source"
    PICK_CLEAR = "pick_clear"
    PICK_ANSWER = "pick_answer"
    PICK_BACK = "pick_back"
    PICK_LEAVE = "pick_leave"


Place = Mode | Step
"""Where the keys go: a mode of the chat screen, or a step of the picker."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line of the table: what to do, the keys that do it, and the places where they do.

    A key is written as prompt_toolkit writes it, a sequence with spaces between: ``escape enter``
    is Alt-Enter.
    """

    action: Action
    keys: tuple[str, ...]
    where: tuple[Place, ...]


COMPOSE = (Mode.COMPOSE,)
CHOOSING = (Mode.COMPOSE, Mode.PALETTE)
PROMPTS = (Mode.PALETTE, Mode.FIELD, Mode.REASON, Mode.MENU, Mode.ASK)
LISTS = (Mode.PALETTE, Mode.FIELD, Mode.MENU)
HELD, UNSURE = (Mode.HELD,), (Mode.UNSURE,)
ANYWHERE = tuple(Mode)
LIST, PICKER = (Step.LIST,), tuple(Step)

KEYS: tuple[KeyLine, ...] = (
    KeyLine(Action.SEND, ("enter",), COMPOSE),
    KeyLine(Action.NEWLINE, ("escape enter", "c-j"), COMPOSE),
    KeyLine(Action.PALETTE, ("c-k",), COMPOSE),
    KeyLine(Action.SLASH, ("/",), CHOOSING),
    KeyLine(Action.SUGGESTION_1, ("escape 1",), CHOOSING),
    KeyLine(Action.SUGGESTION_2, ("escape 2",), CHOOSING),
    KeyLine(Action.SUGGESTION_3, ("escape 3",), CHOOSING),
    KeyLine(Action.FIX, ("c-f",), COMPOSE),
    KeyLine(Action.NEXT_FINDING, ("tab",), COMPOSE),
    KeyLine(Action.WHY, ("c-t",), COMPOSE),
    KeyLine(Action.UNDO, ("c-_", "escape u"), COMPOSE),
    KeyLine(Action.DETACH, ("escape a",), COMPOSE),
    KeyLine(Action.NOTE, ("c-o",), COMPOSE),
    KeyLine(Action.EDITOR, ("c-e",), COMPOSE),
    KeyLine(Action.TAKE, ("escape t",), COMPOSE),
    KeyLine(Action.SORT_OUT, ("escape o",), COMPOSE),
    KeyLine(Action.SAVE_FILES, ("escape s",), COMPOSE),
    KeyLine(Action.NEXT_WAITING, ("c-n",), COMPOSE),
    KeyLine(Action.GO_BACK, ("c-p",), COMPOSE),
    KeyLine(Action.QUEUE_DOWN, ("escape down", "c-down", "escape j"), COMPOSE),
    KeyLine(Action.QUEUE_UP, ("escape up", "c-up", "escape k"), COMPOSE),
    KeyLine(Action.SCROLL_UP, ("pageup",), ANYWHERE),
    KeyLine(Action.SCROLL_DOWN, ("pagedown",), ANYWHERE),
    KeyLine(Action.REFRESH, ("c-r",), COMPOSE),
    KeyLine(Action.HELP, ("f1", "c-g"), (Mode.COMPOSE, Mode.HELP)),
    KeyLine(Action.INSERT, ("enter", "tab"), (Mode.PALETTE,)),
    KeyLine(Action.SWITCH, ("c-o",), (Mode.PALETTE,)),
    KeyLine(Action.ANSWER, ("enter", "tab"), (Mode.FIELD,)),
    KeyLine(Action.CHOOSE_DOWN, ("down", "c-n"), LISTS),
    KeyLine(Action.CHOOSE_UP, ("up", "c-p"), LISTS),
    KeyLine(Action.MENU_TAKE, ("enter", "tab"), (Mode.MENU,)),
    KeyLine(Action.ASK_TAKE, ("enter",), (Mode.ASK,)),
    KeyLine(Action.GIVE_REASON, ("enter",), (Mode.REASON,)),
    KeyLine(Action.HELD_SEND, ("1",), HELD),
    KeyLine(Action.HELD_EDIT, ("2",), HELD),
    KeyLine(Action.HELD_DROP, ("3",), HELD),
    KeyLine(Action.UNSURE_LOOK, ("1",), UNSURE),
    KeyLine(Action.UNSURE_AGAIN, ("2",), UNSURE),
    KeyLine(Action.UNSURE_THERE, ("3",), UNSURE),
    KeyLine(Action.UNSURE_EDIT, ("4",), UNSURE),
    KeyLine(Action.CANCEL, ("escape", "c-c"), ANYWHERE),
    KeyLine(Action.QUIT, ("c-q",), ANYWHERE),
    KeyLine(Action.SUSPEND, ("c-z",), ANYWHERE),
)
"""The keys of the chat screen."""

PICKER_KEYS: tuple[KeyLine, ...] = (
    KeyLine(Action.PICK, ("enter",), LIST),
    KeyLine(Action.PICK_ID, ("escape enter",), LIST),
    KeyLine(Action.PICK_DOWN, ("down", "c-n", "c-j"), PICKER),
    KeyLine(Action.PICK_UP, ("up", "c-p", "c-k"), PICKER),
    KeyLine(Action.PICK_PAGE_DOWN, ("pagedown",), PICKER),
    KeyLine(Action.PICK_PAGE_UP, ("pageup",), PICKER),
    KeyLine(Action.PICK_READ_DOWN, ("s-down", "escape down"), PICKER),
    KeyLine(Action.PICK_READ_UP, ("s-up", "escape up"), PICKER),
    KeyLine(Action.PICK_LANGUAGE, ("tab", "c-l"), LIST),
    KeyLine(Action.PICK_SWITCH, ("c-o",), LIST),
    KeyLine(Action.PICK_SOURCE, ("escape e",), LIST),
    KeyLine(Action.PICK_CLEAR, ("c-u",), PICKER),
    KeyLine(Action.PICK_ANSWER, ("enter", "tab"), (Step.FIELD,)),
    KeyLine(Action.PICK_BACK, ("escape",), PICKER),
    KeyLine(Action.PICK_LEAVE, ("c-c", "c-g"), PICKER),
)
"""The keys of the picker that ``saywell search`` opens."""

SUGGESTIONS = (Action.SUGGESTION_1, Action.SUGGESTION_2, Action.SUGGESTION_3)
"""The keys of the suggestions, in their order; as many are shown above the composer."""

HINTS: dict[Place, tuple[Action, ...]] = {
    Mode.COMPOSE: (
        Action.SEND,
        Action.SLASH,
        Action.NEXT_WAITING,
        Action.HELP,
        Action.QUIT,
        Action.NEWLINE,
        Action.FIX,
        Action.NOTE,
        Action.REFRESH,
    ),
    Mode.PALETTE: (Action.INSERT, Action.CHOOSE_DOWN, Action.CANCEL),
    Mode.FIELD: (Action.ANSWER, Action.CHOOSE_DOWN, Action.CANCEL),
    Mode.REASON: (Action.GIVE_REASON, Action.CANCEL),
    Mode.MENU: (Action.MENU_TAKE, Action.CHOOSE_DOWN, Action.CANCEL),
    Mode.ASK: (Action.ASK_TAKE, Action.CANCEL),
    Mode.HELD: (Action.HELD_SEND, Action.HELD_EDIT, Action.HELD_DROP, Action.CANCEL),
    Mode.UNSURE: (
        Action.UNSURE_LOOK,
        Action.UNSURE_AGAIN,
        Action.UNSURE_THERE,
        Action.UNSURE_EDIT,
        Action.CANCEL,
    ),
    Mode.HELP: (Action.CANCEL, Action.SCROLL_DOWN, Action.QUIT),
    Mode.LEAVE: (Action.QUIT, Action.CANCEL),
    Step.LIST: (
        Action.PICK,
        Action.PICK_DOWN,
        Action.PICK_LANGUAGE,
        Action.PICK_BACK,
        Action.PICK_SWITCH,
        Action.PICK_ID,
        Action.PICK_READ_DOWN,
        Action.PICK_SOURCE,
    ),
    Step.FIELD: (Action.PICK_ANSWER, Action.PICK_DOWN, Action.PICK_BACK, Action.PICK_LEAVE),
}
"""What the line at the bottom shows, the most useful first: it is cut where the screen ends."""

_HEAD = """# Keys of the chat screen

Where several keys are named, each of them does it. A mouse click opens a conversation, the wheel
scrolls. No command is on Ctrl-S, Ctrl-A or Ctrl-B, which terminals, screen and tmux take for
themselves. In the composer the arrows, Home, End, Backspace and Delete do what they do
everywhere, by whole characters in every script.

Where a terminal keeps Alt and a digit for its own tabs, Esc and then the digit does the same, and
the palette begins with what is suggested: Ctrl-K and Enter insert the first."""

_PICKER_HEAD = """## Keys of the picker

`saywell search` without words opens it in a terminal. In the line that is typed, Left, Right,
Home, End, Backspace, Delete, Ctrl-A, Ctrl-E and Ctrl-W do what they do in a shell. A mouse click
chooses, the wheel scrolls."""

_NAMES = {
    "enter": "Enter",
    "tab": "Tab",
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "c-_": "Ctrl-_",
    "c-up": "Ctrl-↑",
    "c-down": "Ctrl-↓",
    "s-up": "Shift-↑",
    "s-down": "Shift-↓",
}


def label(key: str) -> str:
    """Write a key as people know it: ``c-n`` is Ctrl-N, ``escape enter`` is Alt-Enter."""
    first, _, rest = key.partition(" ")
    if first == "escape" and rest:
        return f"Alt-{label(rest)}"
    if key in _NAMES:
        return _NAMES[key]
    if key.startswith("c-"):
        return f"Ctrl-{key[2:].upper()}"
    return key.upper()


def line_of(action: Action) -> KeyLine:
    """Return the line of the table for an action."""
    return next(line for line in (*KEYS, *PICKER_KEYS) if line.action is action)


def key_of(action: Action) -> str:
    """Return the first key for an action, as people know it."""
    return label(line_of(action).keys[0])


def screen_words(language: str) -> Words:
    """Return the words of the screen; its sentences may name a key by its action."""
    return Words(language, **{action.value: key_of(action) for action in Action})


def hints(place: Place, words: Words, first: Sequence[Action] = ()) -> Iterator[tuple[str, str]]:
    """Yield (key, short word) for the line at the bottom of the screen."""
    for action in dict.fromkeys((*first, *HINTS[place])):
        yield key_of(action), words(f"hint.{action}")


def help_lines(words: Words) -> Iterator[tuple[str, str]]:
    """Yield (keys, what they do) for the help of the chat screen."""
    for line in KEYS:
        yield ", ".join(label(key) for key in line.keys), words(f"key.{line.action}")


def as_markdown() -> str:
    """Return the key tables as docs/keys.md shows them."""
    return f"{_HEAD}\n\n{table(KEYS)}\n{_PICKER_HEAD}\n\n{table(PICKER_KEYS)}"


def table(lines: tuple[KeyLine, ...]) -> str:
    """Return lines of the key table as a table in Markdown."""
    words = Words("en")
    rows = ["| Keys | Where | What they do |", "| --- | --- | --- |"]
    for line in lines:
        keys = ", ".join(f"`{label(key)}`" for key in line.keys)
        where = (
            words("where.anywhere")
            if line.where in (ANYWHERE, PICKER)
            else ", ".join(words(f"where.{place}") for place in line.where)
        )
        rows.append(f"| {keys} | {where} | {words(f'key.{line.action}')} |")
    return "\n".join(rows) + "\n"
