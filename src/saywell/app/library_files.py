"""Looking after the files of the library: where a reply stands, changing, renaming, moving it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from saywell.app.replying import sees
from saywell.errors import LibraryError, Problem, UsageError, Where, nearest
from saywell.model.languages import LANGUAGES
from saywell.model.scope import OWN_LAYER
from saywell.model.settings import Settings
from saywell.model.snippet import ID_PATTERN, Library, Reply
from saywell.stores.files import write_file
from saywell.stores.library import STARTER, Read, read_replies
from saywell.stores.reply_edit import Edited, read_edited
from saywell.stores.reply_format import formatted
from saywell.stores.reply_writer import file_text

KEYS = tuple(one.name for one in fields(Reply) if one.name not in ("where", "given", "layer"))
"""The keys of a reply, in the order in which a tidy file has them."""

LISTS = frozenset({"triggers", "tags", "search", "attachments"})
BY_LANGUAGE = frozenset({"title", "text", "subject", "when"})


@dataclass(frozen=True, slots=True)
class Copy:
    """One place where a reply of some id stands.

    ``wins`` says whether it is the one that this agent gets, ``who`` sees it ("everyone", "the
    team billing", "only you"), ``sees`` whether this agent does; ``why`` says why it wins or not.
    """

    where: Where
    layer: str
    wins: bool
    scope: str
    who: str
    sees: bool
    languages: tuple[str, ...]
    why: str


def copies(
    library: Library, settings: Settings, name: str, layers: Sequence[str]
) -> tuple[Copy, ...]:
    """List where a reply stands, the last layer first. Raises UsageError without any.

    ``layers`` are the names of the layers in their order.
    """
    live = library.replies.get(name)
    if live is None:
        hint = nearest(name, library.replies, otherwise="list all with: saywell search")
        raise UsageError(f"there is no reply {name[:100]!r}", hint=hint)
    winner = live if sees(settings, live) else None
    there = [live, *(one for one in library.hidden if one.id == name)]
    there.sort(key=lambda one: layers.index(one.layer) if one.layer in layers else -1, reverse=True)
    return tuple(
        Copy(
            one.where,
            one.layer,
            one is winner,
            one.scope,
            who_sees(one),
            sees(settings, one),
            one.languages,
            _why(one, winner, there, settings),
        )
        for one in there
    )


def who_sees(reply: Reply) -> str:
    """Say in words who sees a reply."""
    if reply.scope == "everyone":
        return "everyone"
    if reply.scope == "me":
        return "only you" if reply.layer == OWN_LAYER else "nobody"
    return f"the team {reply.scope.partition(':')[2]}"


def _why(one: Reply, winner: Reply | None, there: Sequence[Reply], settings: Settings) -> str:
    if not sees(settings, one):
        if one.scope == "me":
            return "what is for me alone is seen in one's own folder, and this is another"
        return f"you are not in the team {one.scope.partition(':')[2]!r} (library.teams)"
    if one is not winner:
        return f"the layer {winner.layer!r} goes over {one.layer!r}" if winner else ""
    if len(there) == 1:
        return "it stands nowhere else"
    if there[0] is one:
        return f"the layer {one.layer!r} is the last that has it"
    return f"the layer {one.layer!r} is the last that has it for you"


def file_of(library: Library, name: str) -> Path:
    """Return the file in which the winning copy stands. Raises UsageError.

    Raises LibraryError for a reply that came with the program: its file is not the team's.
    """
    reply = library.replies.get(name)
    if reply is None:
        hint = nearest(name, library.replies, otherwise="list all with: saywell search")
        raise UsageError(f"there is no reply {name[:100]!r}", hint=hint)
    if reply.layer == STARTER:
        raise LibraryError(
            f"{name!r} comes with the program and is not changed there",
            hint=f"make your own of it: saywell library new {name} --from {name} --into FILE.yaml",
            where=reply.where,
        )
    return Path(reply.where.file)


# -- changes: each is planned as a file's new text, proved, and then written in one step


@dataclass(frozen=True, slots=True)
class Planned:
    """Files with their new texts; ``touched`` are the ids that may differ."""

    files: Mapping[Path, str]
    touched: frozenset[str]
    problems: tuple[Problem, ...] = ()


def with_values(path: Path, name: str, values: Mapping[str, str]) -> Planned:
    """Plan to set keys of one reply: ``title.el``, ``review``, ``tags`` as ``a,b``; "" takes out.

    Raises UsageError for a key that no reply has.
    """
    edited = read_edited(path)
    for dotted, text in values.items():
        keys = dotted.split(".")
        _known(keys)
        if text == "":
            edited = edited.without_key(name, *keys)
        else:
            edited = edited.with_value(name, _placed(edited, name, keys), _value(keys, text))
    return proved(Planned({path: edited.text}, frozenset({name, values.get("id", name)})))


def _known(keys: Sequence[str]) -> None:
    if keys[0] not in KEYS:
        raise UsageError(f"no reply has a key {keys[0]!r}", hint=nearest(keys[0], KEYS))
    if keys[0] in BY_LANGUAGE and len(keys) > 1 and keys[1] not in LANGUAGES:
        raise UsageError(f"no language {keys[1]!r}", hint=f"one of: {', '.join(LANGUAGES)}")


def _placed(edited: Edited, name: str, keys: Sequence[str]) -> Sequence[str]:
    """Refuse a language of a text that is written without any: it would be lost."""
    if keys[0] in BY_LANGUAGE and len(keys) > 1 and edited.value(name, keys[0]) is not None:
        raise UsageError(
            f"{keys[0]!r} of {name!r} has one text for all languages",
            hint=f"saywell library edit {name}",
        )
    return keys


def _value(keys: Sequence[str], text: str) -> Any:
    last = keys[-1]
    if keys[0] in LISTS or last == "labels":
        return [one.strip() for one in text.split(",") if one.strip()]
    if last in ("required", "remembered", "default") and text in ("true", "false"):
        return text == "true"
    if last == "review":
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise UsageError(f"{text!r} is no date", hint="YYYY-MM-DD") from None
    return text


def renamed(path: Path, old: str, new: str, library: Library) -> Planned:
    """Plan to give a reply another id. Raises UsageError when it is taken or no id."""
    import re

    if not re.fullmatch(ID_PATTERN, new):
        raise UsageError(f"{new!r} is no id", hint="lower case words joined by dots or hyphens")
    if new in library.replies:
        raise UsageError(f"{new!r} is taken", hint=f"it stands at {library.replies[new].where}")
    edited = read_edited(path).with_value(old, ["id"], new)
    return proved(Planned({path: edited.text}, frozenset({old, new})))


def moved(path: Path, name: str, into: Path) -> Planned:
    """Plan to move a reply, with its comments, to another file, which may not exist yet."""
    if into.resolve() == path.resolve():
        raise UsageError(f"{name!r} is in {into} already")
    source = read_edited(path)
    target = read_edited(into) if into.exists() else Edited(file_text("", ()), str(into))
    if name in target.ids():
        raise UsageError(f"{into} has a reply {name!r} already", hint="rename one of them first")
    return proved(
        Planned(
            {into: target.with_source(source.whole(name)).text, path: source.without(name).text},
            frozenset({name}),
        )
    )


def made(into: Path, keys: Mapping[str, Any]) -> Planned:
    """Plan to add a reply to a file, which may not exist yet."""
    name = str(keys["id"])
    edited = read_edited(into) if into.exists() else Edited(file_text("", ()), str(into))
    if name in edited.ids():
        raise UsageError(f"{into} has a reply {name!r} already", hint="saywell library edit")
    return proved(Planned({into: edited.with_reply(keys).text}, frozenset({name})))


def tidy(path: Path) -> Planned | None:
    """Plan to put a file in order; None when it is."""
    edited = read_edited(path)
    text = formatted(edited, KEYS)
    if text == edited.text:
        return None
    return proved(Planned({path: text}, frozenset()))


def proved(planned: Planned) -> Planned:
    """Read the new texts as the library will; refuse them where another reply would change.

    What the library finds wrong afterwards and did not before is told, not refused.
    """
    problems: list[Problem] = []
    for path, text in planned.files.items():
        before = read_replies(path, "") if path.exists() else None
        after = _read_beside(path, text)
        told = {one.message for one in before.problems} if before else set()
        problems += [
            Problem(Where(str(path), one.where.line, one.where.column), one.message, one.hint)
            for one in after.problems
            if one.message not in told
        ]
        old = {one.id: one for one in before.replies} if before else {}
        new = {one.id: one for one in after.replies}
        for name in (old.keys() | new.keys()) - planned.touched:
            if old.get(name) != new.get(name):
                raise LibraryError(
                    f"this cannot be done without changing {name!r} as well",
                    hint="change the file yourself",
                    where=Where.of(path),
                )
    return Planned(planned.files, planned.touched, tuple(problems))


def _read_beside(path: Path, text: str) -> Read:
    """Read a text as if it stood in a file: from its folder, where the files that it names are.

    The copy has a hidden name, which no library reads, should it be left there. Raises
    LibraryError where nothing can be written there.
    """
    folder = path.parent if path.parent.is_dir() else None
    try:
        with tempfile.NamedTemporaryFile(
            dir=folder, prefix=f".{path.stem}.", suffix=path.suffix
        ) as copy:
            copy.write(text.encode())
            copy.flush()
            return read_replies(Path(copy.name), "")
    except OSError as error:
        raise LibraryError(
            f"its folder cannot be written: {error.strerror}",
            hint="check the folder's permissions and the space on the disk",
            where=Where.of(path),
        ) from None


def write(planned: Planned) -> None:
    """Write what was planned; a file that becomes longer first, so that nothing is lost between."""
    for path, text in planned.files.items():
        write_file(path, text, private=False)
