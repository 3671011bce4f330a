"""The list of everything that can be done at the moment, made from the key table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from saywell.app.menu import Item
from saywell.app.session.mending import SPELLING
from saywell.app.session.stage import Stage
from saywell.app.state import Mode, State
from saywell.model.backend import Capability
from saywell.tui.keys import SUGGESTIONS, Action, KeyLine, keys_of

Possible = Callable[[State, frozenset[Capability]], bool]
"""Says whether something can be done, from the state and what the chat system can do."""

LEFT_OUT = frozenset((Action.COMMANDS, Action.SLASH, Action.CANCEL, Action.NEWLINE))
"""What nobody looks for in a list: the list itself, and keys that others are the better way for."""

ALWAYS = frozenset(
    (
        Action.NEXT_WAITING,
        Action.JUMP,
        Action.QUEUE_DOWN,
        Action.QUEUE_UP,
        Action.FOLLOW_UPS,
        Action.REFRESH,
        Action.LOOK,
        Action.DIRECTION,
        Action.HELP,
        Action.QUIT,
        Action.SUSPEND,
    )
)
"""What can be done without an open conversation, too."""


def _is_offered(place: int) -> Possible:
    return lambda state, _: place < len(state.offered)


WHERE: Mapping[Action, Possible] = MappingProxyType(
    {
        Action.SEND: lambda state, _: bool(state.draft.text.strip()),
        Action.FIX: lambda state, _: any(one.fixes for one in state.findings),
        Action.OTHER_FIX: lambda state, _: any(len(one.fixes) > 1 for one in state.findings),
        Action.KNOW_WORD: lambda state, _: any(one.check in SPELLING for one in state.findings),
        Action.WAIVE: lambda state, _: bool(state.findings),
        Action.SPLIT: lambda state, _: bool(state.draft.text.strip()),
        Action.RECALL: lambda state, _: not state.draft.text,
        Action.ATTACH: lambda _, can: Capability.ATTACHMENTS in can,
        Action.NEXT_FINDING: lambda state, _: len(state.findings) > 1,
        Action.WHY: lambda state, _: bool(state.findings),
        Action.DETACH: lambda state, _: bool(state.files),
        Action.NOTE: lambda _, can: Capability.NOTES in can,
        Action.TAKE: lambda state, can: Capability.TAKE in can and not _is_mine(state),
        Action.SORT_OUT: lambda state, _: bool(state.parked),
        Action.OFFER: lambda state, _: bool(state.due or state.passing),
        Action.OVERRULE: lambda state, _: bool(state.due or state.passing),
        Action.PASS_ON: lambda _, can: bool(can & {Capability.TRANSFER, Capability.TEAMS}),
        Action.SAVE_FILES: lambda state, can: (
            Capability.DOWNLOADS in can and any(one.attachments for one in state.messages)
        ),
        Action.LINKS: lambda state, _: bool(state.messages or state.draft.text),
        Action.COPY: lambda state, _: bool(state.messages or state.draft.text),
        Action.EARLIER: lambda state, _: bool(state.earlier.found),
        Action.FIND: lambda state, _: bool(state.messages),
        Action.MARK_UNREAD: lambda _, can: Capability.UNREAD in can,
        Action.GO_BACK: lambda state, _: bool(state.previous),
        Action.SWITCH: lambda state, _: bool(state.palette.switched),
        Action.INSERT: lambda state, _: state.palette.card is not None,
        **{action: _is_offered(place) for place, action in enumerate(SUGGESTIONS)},
    }
)
"""What else it takes; who adds an action whose use depends on something says it here."""


def command_items(stage: Stage, lines: Sequence[KeyLine]) -> list[Item]:
    """List what can be done where the keys go now, in the order of the table."""
    return [
        _item(stage, line)
        for line in lines
        if stage.state.mode in line.where and _can(stage, line.action)
    ]


def _can(stage: Stage, action: Action) -> bool:
    state = stage.state
    if action in LEFT_OUT:
        return False
    if state.mode is Mode.COMPOSE and not state.selected and action not in ALWAYS:
        return False
    return action not in WHERE or WHERE[action](state, stage.parts.backend.capabilities)


def _item(stage: Stage, line: KeyLine) -> Item:
    words, action = stage.words, line.action
    text = words(f"key.{action}")
    if action in SUGGESTIONS and stage.state.mode is Mode.COMPOSE:
        card = stage.state.offered[SUGGESTIONS.index(action)].card
        text = words("commands.suggestion", title=card.title(words.language))
    return Item(action, text, keys_of(action, words), action.replace("_", " "))


def _is_mine(state: State) -> bool:
    current, account = state.current, state.account
    return (
        current is not None
        and not current.needs_taking
        and current.assignee is not None
        and account is not None
        and current.assignee.id == account.agent.id
    )
