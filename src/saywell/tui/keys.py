"""The key table: bindings, hints, help, docs/keys.md and what can be set are made from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from saywell.app.picking import Step
from saywell.app.reviewing import Stage
from saywell.app.state import Mode
from saywell.app.words import Words
from saywell.tui.key_names import label


class Action(StrEnum):
    """What a key does.

    The name is what the configuration calls it, and the end of its help text's name (``key.send``).
    """

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
    REDO = "redo"
    OTHER_FIX = "other_fix"
    KNOW_WORD = "know_word"
    WAIVE = "waive"
    SPLIT = "split"
    ATTACH = "attach"
    RECALL = "recall"
    COMPLETE = "complete"
    READ_DOWN = "read_down"
    READ_UP = "read_up"
    DETACH = "detach"
    NOTE = "note"
    EDITOR = "editor"
    SORT_OUT = "sort_out"
    FOLLOW_UPS = "follow_ups"
    TAKE = "take"
    OFFER = "offer"
    OVERRULE = "overrule"
    HOLD = "hold"
    PASS_ON = "pass_on"  # noqa: S105 - what the key does, not a password
    CLOSE = "close"
    SAVE_FILES = "save_files"
    NEXT_WAITING = "next_waiting"
    GO_BACK = "go_back"
    JUMP = "jump"
    CUSTOMER = "customer"
    EARLIER = "earlier"
    LINKS = "links"
    COPY = "copy"
    FIND = "find"
    FIND_OLDER = "find_older"
    FIND_NEWER = "find_newer"
    FIND_STAY = "find_stay"
    MARK_UNREAD = "mark_unread"
    QUEUE_DOWN = "queue_down"
    QUEUE_UP = "queue_up"
    SCROLL_UP = "scroll_up"
    SCROLL_DOWN = "scroll_down"
    REFRESH = "refresh"
    LOOK = "look"
    DIRECTION = "direction"
    COMMANDS = "commands"
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
    REVIEW_KEEP = "review_keep"
    REVIEW_EDIT = "review_edit"
    REVIEW_RETIRE = "review_retire"
    REVIEW_HAND_OVER = "review_hand_over"
    REVIEW_LATER = "review_later"
    REVIEW_UNDO = "review_undo"
    REVIEW_BACK = "review_back"
    REVIEW_NEXT = "review_next"
    REVIEW_LANGUAGE = "review_language"
    REVIEW_READ_DOWN = "review_read_down"
    REVIEW_READ_UP = "review_read_up"
    REVIEW_YES = "review_yes"
    REVIEW_NO = "review_no"
    REVIEW_TAKE = "review_take"
    REVIEW_COMPLETE = "review_complete"
    REVIEW_DOWN = "review_down"
    REVIEW_UP = "review_up"
    REVIEW_CANCEL = "review_cancel"
    REVIEW_DIRECTION = "review_direction"
    REVIEW_HELP = "review_help"
    REVIEW_LEAVE = "review_leave"
    REVIEW_STOP = "review_stop"


Place = Mode | Step | Stage
"""Where the keys go: a mode of the chat screen, a step of the picker, a stage of the review."""


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
DOING = (Mode.COMPOSE, Mode.PALETTE, Mode.FIELD, Mode.HELD, Mode.UNSURE)
PROMPTS = (Mode.PALETTE, Mode.FIELD, Mode.REASON, Mode.MENU, Mode.ASK, Mode.FIND)
LISTS = (Mode.PALETTE, Mode.FIELD, Mode.MENU)
HELD, UNSURE = (Mode.HELD,), (Mode.UNSURE,)
ANYWHERE = tuple(Mode)
LIST, PICKER = (Step.LIST,), tuple(Step)
READING, REVIEW = (Stage.READ,), tuple(Stage)

KEYS: tuple[KeyLine, ...] = (
    KeyLine(Action.SEND, ("enter",), COMPOSE),
    KeyLine(Action.NEWLINE, ("escape enter", "c-j"), COMPOSE),
    KeyLine(Action.PALETTE, ("c-k",), COMPOSE),
    KeyLine(Action.SLASH, ("/",), CHOOSING),
    KeyLine(Action.SUGGESTION_1, ("escape 1",), CHOOSING),
    KeyLine(Action.SUGGESTION_2, ("escape 2",), CHOOSING),
    KeyLine(Action.SUGGESTION_3, ("escape 3",), CHOOSING),
    KeyLine(Action.FIX, ("c-f",), COMPOSE),
    KeyLine(Action.OTHER_FIX, ("escape e",), COMPOSE),
    KeyLine(Action.NEXT_FINDING, ("tab",), COMPOSE),
    KeyLine(Action.WHY, ("c-t",), COMPOSE),
    KeyLine(Action.KNOW_WORD, ("escape d",), COMPOSE),
    KeyLine(Action.WAIVE, ("escape w",), COMPOSE),
    KeyLine(Action.SPLIT, ("escape b",), COMPOSE),
    KeyLine(Action.UNDO, ("c-_", "escape u"), COMPOSE),
    KeyLine(Action.REDO, ("escape z",), COMPOSE),
    KeyLine(Action.RECALL, ("escape n",), COMPOSE),
    KeyLine(Action.ATTACH, ("escape i",), COMPOSE),
    KeyLine(Action.DETACH, ("escape a",), COMPOSE),
    KeyLine(Action.NOTE, ("c-o",), COMPOSE),
    KeyLine(Action.EDITOR, ("c-e",), COMPOSE),
    KeyLine(Action.TAKE, ("escape t",), COMPOSE),
    KeyLine(Action.OFFER, ("escape g",), COMPOSE),
    KeyLine(Action.OVERRULE, ("escape x",), COMPOSE),
    KeyLine(Action.HOLD, ("escape h",), COMPOSE),
    KeyLine(Action.PASS_ON, ("escape p",), COMPOSE),
    KeyLine(Action.CLOSE, ("escape c",), COMPOSE),
    KeyLine(Action.SORT_OUT, ("escape o",), COMPOSE),
    KeyLine(Action.FOLLOW_UPS, ("escape f",), COMPOSE),
    KeyLine(Action.SAVE_FILES, ("escape s",), COMPOSE),
    KeyLine(Action.NEXT_WAITING, ("c-n",), COMPOSE),
    KeyLine(Action.GO_BACK, ("c-p",), COMPOSE),
    KeyLine(Action.JUMP, ("escape q",), COMPOSE),
    KeyLine(Action.CUSTOMER, ("f3",), (Mode.COMPOSE, Mode.CUSTOMER)),
    KeyLine(Action.EARLIER, ("enter",), (Mode.CUSTOMER,)),
    KeyLine(Action.LINKS, ("escape l",), COMPOSE),
    KeyLine(Action.COPY, ("escape y",), COMPOSE),
    KeyLine(Action.FIND, ("escape /",), COMPOSE),
    KeyLine(Action.FIND_OLDER, ("enter", "up", "c-p"), (Mode.FIND,)),
    KeyLine(Action.FIND_NEWER, ("down", "c-n"), (Mode.FIND,)),
    KeyLine(Action.FIND_STAY, ("tab",), (Mode.FIND,)),
    KeyLine(Action.MARK_UNREAD, (), COMPOSE),
    KeyLine(Action.QUEUE_DOWN, ("escape down", "c-down", "escape j"), COMPOSE),
    KeyLine(Action.QUEUE_UP, ("escape up", "c-up", "escape k"), COMPOSE),
    KeyLine(Action.SCROLL_UP, ("pageup",), ANYWHERE),
    KeyLine(Action.SCROLL_DOWN, ("pagedown",), ANYWHERE),
    KeyLine(Action.REFRESH, ("c-r",), COMPOSE),
    KeyLine(Action.LOOK, ("escape v",), COMPOSE),
    KeyLine(Action.DIRECTION, ("escape r",), ANYWHERE),
    KeyLine(Action.COMMANDS, ("escape m", "f2"), DOING),
    KeyLine(Action.HELP, ("f1", "c-g"), (Mode.COMPOSE, Mode.HELP)),
    KeyLine(Action.INSERT, ("enter", "tab"), (Mode.PALETTE,)),
    KeyLine(Action.SWITCH, ("c-o",), (Mode.PALETTE, Mode.FIELD)),
    KeyLine(Action.READ_DOWN, ("s-down", "escape down"), (Mode.PALETTE, Mode.FIELD)),
    KeyLine(Action.READ_UP, ("s-up", "escape up"), (Mode.PALETTE, Mode.FIELD)),
    KeyLine(Action.ANSWER, ("enter", "tab"), (Mode.FIELD,)),
    KeyLine(Action.CHOOSE_DOWN, ("down", "c-n"), LISTS),
    KeyLine(Action.CHOOSE_UP, ("up", "c-p"), LISTS),
    KeyLine(Action.MENU_TAKE, ("enter", "tab"), (Mode.MENU,)),
    KeyLine(Action.ASK_TAKE, ("enter",), (Mode.ASK,)),
    KeyLine(Action.COMPLETE, ("tab",), (Mode.ASK,)),
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

REVIEW_KEYS: tuple[KeyLine, ...] = (
    KeyLine(Action.REVIEW_KEEP, ("k",), READING),
    KeyLine(Action.REVIEW_EDIT, ("e",), READING),
    KeyLine(Action.REVIEW_RETIRE, ("r",), READING),
    KeyLine(Action.REVIEW_HAND_OVER, ("h",), READING),
    KeyLine(Action.REVIEW_LATER, ("s",), READING),
    KeyLine(Action.REVIEW_UNDO, ("u",), (Stage.READ, Stage.END)),
    KeyLine(Action.REVIEW_BACK, ("b", "left"), (Stage.READ, Stage.END)),
    KeyLine(Action.REVIEW_NEXT, ("n", "right"), READING),
    KeyLine(Action.REVIEW_LANGUAGE, ("tab",), READING),
    KeyLine(Action.REVIEW_READ_DOWN, ("down", "pagedown"), (Stage.READ, Stage.HELP, Stage.END)),
    KeyLine(Action.REVIEW_READ_UP, ("up", "pageup"), (Stage.READ, Stage.HELP, Stage.END)),
    KeyLine(Action.REVIEW_YES, ("y",), (Stage.SURE,)),
    KeyLine(Action.REVIEW_NO, ("n", "escape"), (Stage.SURE,)),
    KeyLine(Action.REVIEW_TAKE, ("enter",), (Stage.OWNER,)),
    KeyLine(Action.REVIEW_COMPLETE, ("tab",), (Stage.OWNER,)),
    KeyLine(Action.REVIEW_DOWN, ("down", "c-n"), (Stage.OWNER,)),
    KeyLine(Action.REVIEW_UP, ("up", "c-p"), (Stage.OWNER,)),
    KeyLine(Action.REVIEW_CANCEL, ("escape",), (Stage.OWNER, Stage.HELP)),
    KeyLine(Action.REVIEW_DIRECTION, ("escape r",), REVIEW),
    KeyLine(Action.REVIEW_HELP, ("?", "f1"), (Stage.READ, Stage.HELP)),
    KeyLine(Action.REVIEW_LEAVE, ("q",), (Stage.READ, Stage.END)),
    KeyLine(Action.REVIEW_STOP, ("c-c", "c-q"), REVIEW),
)
"""The keys of ``saywell library review``."""

TABLES = (*KEYS, *PICKER_KEYS, *REVIEW_KEYS)
"""The lines of all tables."""

SUGGESTIONS = (Action.SUGGESTION_1, Action.SUGGESTION_2, Action.SUGGESTION_3)
"""The keys of the suggestions, in their order; as many are shown above the composer."""

HINTS: dict[Place, tuple[Action, ...]] = {
    Mode.COMPOSE: (
        Action.SEND,
        Action.SLASH,
        Action.NEXT_WAITING,
        Action.COMMANDS,
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
    Mode.FIND: (Action.FIND_OLDER, Action.FIND_NEWER, Action.FIND_STAY, Action.CANCEL),
    Mode.HELD: (Action.HELD_SEND, Action.HELD_EDIT, Action.HELD_DROP, Action.CANCEL),
    Mode.UNSURE: (
        Action.UNSURE_LOOK,
        Action.UNSURE_AGAIN,
        Action.UNSURE_THERE,
        Action.UNSURE_EDIT,
        Action.CANCEL,
    ),
    Mode.HELP: (Action.CANCEL, Action.SCROLL_DOWN, Action.QUIT),
    Mode.CUSTOMER: (Action.CANCEL, Action.EARLIER, Action.SCROLL_DOWN),
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
    Stage.READ: (
        Action.REVIEW_KEEP,
        Action.REVIEW_EDIT,
        Action.REVIEW_RETIRE,
        Action.REVIEW_HAND_OVER,
        Action.REVIEW_LATER,
        Action.REVIEW_HELP,
        Action.REVIEW_LEAVE,
        Action.REVIEW_LANGUAGE,
        Action.REVIEW_UNDO,
        Action.REVIEW_BACK,
        Action.REVIEW_NEXT,
        Action.REVIEW_READ_DOWN,
    ),
    Stage.SURE: (Action.REVIEW_YES, Action.REVIEW_NO),
    Stage.OWNER: (
        Action.REVIEW_TAKE,
        Action.REVIEW_DOWN,
        Action.REVIEW_COMPLETE,
        Action.REVIEW_CANCEL,
    ),
    Stage.HELP: (Action.REVIEW_CANCEL, Action.REVIEW_READ_DOWN),
    Stage.END: (Action.REVIEW_LEAVE, Action.REVIEW_BACK, Action.REVIEW_UNDO),
}
"""What the line at the bottom shows, the most useful first: it is cut where the screen ends."""


def keys_of(action: Action, words: Words) -> str:
    """Return the keys for an action, as people know them; empty when it has none."""
    return words.always(f"{action}.keys")


def key_of(action: Action, words: Words) -> str:
    """Return the first key for an action, or how to do without one."""
    return words.always(action.value)


def screen_words(language: str, lines: Sequence[KeyLine] = TABLES) -> Words:
    """Return the words of the screen; its sentences may name a key by its action.

    ``lines`` is the key table as it holds. An action without a key is looked for by its name.
    """
    first = {line.action: label(line.keys[0]) for line in lines if line.keys}
    search = first.get(Action.COMMANDS, "")
    named = {line.action.value: first.get(line.action) for line in lines}
    keys = {f"{line.action}.keys": ", ".join(map(label, line.keys)) for line in lines}
    always = {name: key or f"{search} {name}".strip() for name, key in named.items()}
    return Words(language, **always, **keys)


def hints(
    place: Place, words: Words, first: Sequence[Action] = (), without: Sequence[Action] = ()
) -> Iterator[tuple[str, str]]:
    """Yield (key, short word) for the line at the bottom of the screen."""
    for action in dict.fromkeys((*first, *HINTS[place])):
        if keys_of(action, words) and action not in without:
            yield key_of(action, words), words(f"hint.{action}")


def help_lines(words: Words, lines: Sequence[KeyLine] = KEYS) -> Iterator[tuple[str, str]]:
    """Yield (keys, what they do) for the help of the chat screen, or of another one."""
    for line in lines:
        if keys_of(line.action, words):
            yield keys_of(line.action, words), words(f"key.{line.action}")
