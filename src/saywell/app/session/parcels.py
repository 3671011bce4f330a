"""Messages that are about to leave, with what belongs to them: values in, values out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from saywell.app.scene import Scene
from saywell.app.split import parts_of, together
from saywell.app.state import Inserted, State
from saywell.model.chat import Author, Message, Outgoing
from saywell.model.records import Use, Used
from saywell.model.rules import Waiver


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message with what belongs to it: the newest message before, waivers, replies in it.

    ``seen`` says whether the conversation could be read, ``behind`` that an earlier message of it
    is about to leave the outbox, which this one must not overtake. It does not leave before
    ``leaves``; ``since`` is when the newest message before it was written, None when that is not
    to be asked.
    """

    message: Outgoing
    after: str | None
    waivers: tuple[Waiver, ...]
    replies: tuple[Inserted, ...]
    seen: bool = True
    behind: bool = False
    scene: Scene | None = None
    leaves: dt.datetime | None = None
    since: dt.datetime | None = None


def parcels_of(
    state: State, scene: Scene | None, waivers: tuple[Waiver, ...], leaves: dt.datetime
) -> Iterator[Parcel]:
    """Make the messages that are in the composer, in their order; files go with the first."""
    texts = [part.strip() for _, part in parts_of(state.draft.text)]
    newest = state.messages[-1] if state.messages else None
    still = still_in(state.replies, state.draft.text)
    for place, text in enumerate(texts):
        files = state.files if place == 0 else ()
        message = Outgoing(uuid.uuid4().hex, state.selected, text, state.draft.note, files)
        replies = still
        if len(texts) > 1:
            replies = tuple(
                found for one in still if (found := _within(one, texts, place)) is not None
            )
        yield Parcel(
            message,
            newest.id if newest else None,
            waivers,
            replies,
            seen=state.messages_known,
            scene=scene,
            leaves=leaves,
            since=newest.at if newest else None,
        )


def _within(reply: Inserted, texts: Sequence[str], place: int) -> Inserted | None:
    """Return a reply if this is the message it belongs to: what was cut goes with the last part."""
    holds = [at for at, text in enumerate(texts) if reply.text in text]
    if holds:
        return reply if holds[0] == place else None
    if place < len(texts) - 1 or not uses_of(reply, " ".join(texts)):
        return None
    return dataclasses.replace(reply, text=texts[place])


def whole(parcels: Sequence[Parcel]) -> Parcel:
    """Make one of several messages that come back, to be cut in the same places again."""
    first = parcels[0]
    message = dataclasses.replace(
        first.message,
        text=together(one.message.text for one in parcels),
        private=any(one.message.private for one in parcels),
        attachments=tuple(
            dict.fromkeys(file for one in parcels for file in one.message.attachments)
        ),
    )
    replies = tuple(dict.fromkeys(reply for one in parcels for reply in one.replies))
    return dataclasses.replace(first, message=message, replies=replies)


def waived_in(state: State) -> tuple[Waiver, ...]:
    """Return what was waived and still stands in the text in the composer."""
    checked = state.checked
    if checked is None:
        return ()
    found = {one.check for one in checked.report.waived}
    return tuple(one for one in state.waivers if one.rule in found)


def has_moved_on(state: State, parcel: Parcel) -> bool:
    """Say whether the customer or a colleague has written since a message was meant to leave."""
    chosen = parcel.message.conversation_id
    me = state.account.agent.id if state.account else ""
    ids = [one.id for one in state.messages] if chosen == state.selected else []
    newer = state.messages[ids.index(parcel.after) + 1 :] if parcel.after in ids else ()
    if any(_is_from_others(one, me) for one in newer):
        return True  # else the queue may know of what has not been read yet
    last = next((one.last_message for one in state.queue if one.id == chosen), None)
    if last is None or last.at is None or parcel.since is None or last.id == parcel.after:
        return False
    return last.at > parcel.since and _is_from_others(last, me)


def _is_from_others(message: Message, me: str) -> bool:
    if message.author is Author.CUSTOMER:
        return True
    return message.author is Author.AGENT and message.author_id not in ("", me)


def uses_of(inserted: Inserted, sent: str) -> tuple[Use, ...]:
    """Say what became of a canned reply: sent as it was, sent after editing, or taken out.

    It counts as edited while at least half of its words (in Chinese, of its characters) are there.
    """
    if inserted.text in sent:
        return (Use.SENT,)
    pieces = inserted.text.split()
    if len(pieces) < len(inserted.text) / 12:  # few spaces: a script that writes without them
        pieces = list(inserted.text)
    kept = sum(piece in sent for piece in pieces)
    return (Use.EDITED, Use.SENT) if kept * 2 >= len(pieces) else ()


def still_in(replies: Sequence[Inserted], text: str) -> tuple[Inserted, ...]:
    """Return the replies that were not taken out of a text again, each as often as it is there."""
    kept: list[Inserted] = []
    for one in replies:
        times = text.count(one.text)
        if times and sum(other.text == one.text for other in kept) >= times:
            continue
        if uses_of(one, text):
            kept.append(one)
    return tuple(kept)


def uses_in(replies: Sequence[Inserted], text: str) -> tuple[Used, ...]:
    """Say what is to be counted of the replies in a message once that is sent."""
    return tuple(Used(one.reply_id, use, one.lang) for one in replies for use in uses_of(one, text))
