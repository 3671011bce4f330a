"""What has happened in a chat session, as lines for a screen reader: made from two states.

Nothing is said twice, and nothing only because time has passed: a waiting time is told when its
state of alarm changes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from saywell.app.course_words import due_sentence, waiting_clock
from saywell.app.session.stage import NAME
from saywell.app.state import Mode, State, Urgency, urgency
from saywell.app.words import Words
from saywell.app.words.lookup import live_text
from saywell.model.chat import Author, Conversation, Message
from saywell.model.rules import Finding
from saywell.model.settings import Clocks
from saywell.model.untrusted import clean, clean_line

LATEST = 5
"""Messages of a conversation that are read out when it is opened."""

LAST_WORDS = 120
"""Characters of somebody's last words that a line of the queue has room for."""

MOST = 12
"""Lines of a list that are read out at once."""


def news(before: State, now: State, words: Words, clocks: Clocks) -> Iterator[str]:
    """Say what is different, each thing on a line of its own, the most general first."""
    yield from _connection(before, now, words)
    yield from _queue_news(before, now, words, clocks)
    yield from _conversation_news(before, now, words)
    yield from _draft_news(before, now, words)
    if now.notice is not None and now.notice is not before.notice:
        yield clean_line(now.notice.text, limit=2000)
    yield from _question(before, now, words)


def _connection(before: State, now: State, words: Words) -> Iterator[str]:
    if now.offline and now.offline != before.offline:
        yield words("offline", error=clean_line(now.offline))
    elif before.offline and not now.offline:
        yield words("plain.online")


# -- the queue


def queue_lines(state: State, words: Words, clocks: Clocks) -> Iterator[str]:
    """Read out the whole queue, each conversation by its number in it."""
    if not state.queue:
        yield words("queue.empty" if state.queue_known else "queue.loading")
        return
    waiting = sum(one.waiting_since is not None for one in state.queue)
    yield words("plain.queue", count=len(state.queue), waiting=waiting)
    for place, entry in enumerate(state.queue, 1):
        yield f"{place}. {_entry(entry, state, words, clocks)}"


def _name(entry: Conversation, words: Words) -> str:
    return clean_line(entry.contact.name, limit=NAME) or words("queue.nameless")


def _entry(entry: Conversation, state: State, words: Words, clocks: Clocks) -> str:
    parts = [_name(entry, words), clean_line(entry.contact.language, 5)]
    waited = entry.waited(state.now)
    if waited is not None:
        parts.append(words("plain.waits", clock=waiting_clock(waited)))
        parts.append(_alarm(urgency(waited, clocks), words))
    if entry.unread:
        parts.append(words("plain.unread", count=entry.unread))
    if entry.id in state.drafts:
        parts.append(words("queue.draft"))
    if entry.id == state.selected:
        parts.append(words("plain.open"))
    return ", ".join(filter(None, parts)) + _last_words(entry)


def _last_words(entry: Conversation) -> str:
    last = clean_line(entry.last_message.text, LAST_WORDS) if entry.last_message else ""
    return f": {last}" if last else ""


def _alarm(pressing: Urgency, words: Words) -> str:
    known = {Urgency.DUE: "queue.due", Urgency.OVERDUE: "queue.overdue"}
    return words(known[pressing]) if pressing in known else ""


def _queue_news(before: State, now: State, words: Words, clocks: Clocks) -> Iterator[str]:
    if not now.queue_known:
        return
    if not before.queue_known:
        yield from queue_lines(now, words, clocks)
        return
    if now.queue is before.queue and now.second == before.second:
        return
    known = {one.id: one for one in before.queue}
    for entry in now.queue:
        old = known.get(entry.id)
        waits = entry.waiting_since is not None
        if waits and entry.id != now.selected and (old is None or _wrote(old, entry)):
            yield words("plain.wrote", name=_name(entry, words)) + _last_words(entry)
        pressing = urgency(entry.waited(now.now), clocks)
        earlier = urgency(old.waited(before.now), clocks) if old else Urgency.NONE
        if pressing is not earlier and pressing in (Urgency.DUE, Urgency.OVERDUE):
            clock = waiting_clock(entry.waited(now.now))
            yield f"{_name(entry, words)}: {_alarm(pressing, words)}, {clock}"


def _wrote(old: Conversation, entry: Conversation) -> bool:
    """Say whether the customer has written since."""
    last, before = entry.last_message, old.last_message
    newer = last is not None and (before is None or last.id != before.id)
    said = newer and last is not None and last.author is Author.CUSTOMER
    return said or entry.unread > old.unread


# -- the open conversation


def message_lines(message: Message, words: Words) -> Iterator[str]:
    """Read out one message: who, when, what; its other lines are indented."""
    who = clean_line(message.author_name, limit=NAME) or words("queue.nameless")
    if message.author is Author.SYSTEM:
        who = words("plain.system")
    if message.private:
        who = f"{words('transcript.note')}, {who}"
    said = clean(message.text).strip() or words("plain.nothing")
    if message.unreadable:
        said = words("plain.unreadable")
    first, *others = said.split("\n")
    yield f"{who}, {message.at.astimezone():%H:%M}: {first}"
    yield from (f"  {line}" for line in others if line.strip())
    for attachment in message.attachments:
        yield "  " + words("transcript.file", name=clean_line(attachment.name))


def _conversation_news(before: State, now: State, words: Words) -> Iterator[str]:
    if not now.selected:
        return
    here = before.selected == now.selected
    if now.current is not None and (before.current is None or not here):
        yield words("plain.opened", name=_name(now.current, words))
    if now.messages_known and not (here and before.messages_known):
        new = now.messages[-LATEST:]
    else:
        known = {one.id for one in before.messages} if here else set()
        last = before.messages[-1].at if here and before.messages else None
        same = here and now.messages is before.messages
        new = () if same else tuple(one for one in now.messages if one.id not in known)
        new = tuple(one for one in new if last is None or one.at >= last)
    for message in new:
        yield from message_lines(message, words)
    going = now.going
    if going is not None and (before.going is None or not here):
        told = words("transcript.sending")
        if going.leaves is not None:
            left = max(math.ceil((going.leaves - now.now).total_seconds()), 0)
            told = words("transcript.leaving", seconds=left)
        yield told
    due = [(one.step, one.pressing) for one in now.due[:1]]
    if due and due != [(one.step, one.pressing) for one in before.due[:1]]:
        yield words("plain.due", what=due_sentence(now.due[0], now, words))
    if here and set(now.offered) <= set(before.offered):
        return
    if now.offered:
        titles = [clean_line(one.card.title(words.language)) for one in now.offered[:3]]
        yield words("plain.suggested", titles=", ".join(titles))


# -- the draft


def finding_line(finding: Finding, words: Words) -> str:
    """Read out a finding: how much it weighs, what it says, how to put it better."""
    told = f"{words(f'severity.{finding.severity}')}: {clean_line(finding.message)}"
    better = [one.text for one in finding.fixes[:1]] or list(finding.instead[:1])
    if better and better[0]:
        told += f" {words('finding.instead', text=clean_line(better[0]))}"
    return told


def draft_lines(state: State, words: Words) -> Iterator[str]:
    """Read out the text that waits in the open conversation, and what goes with it."""
    if not state.draft.text:
        yield words("plain.no_draft")
        return
    kind = "plain.note_draft" if state.draft.note else "plain.draft"
    first, *others = clean(state.draft.text).split("\n")
    yield words(kind, text=first)
    yield from (f"  {line}" for line in others if line.strip())
    for path in state.files:
        yield "  " + words("transcript.file", name=clean_line(path.name))


def _draft_news(before: State, now: State, words: Words) -> Iterator[str]:
    here = before.selected == now.selected
    changed = (now.draft.text, now.draft.note) != (before.draft.text, before.draft.note)
    if (changed or not here) and now.draft.text:
        yield from draft_lines(now, words)
    elif here and now.draft.note is not before.draft.note:
        yield words("composer.note") if now.draft.note else words("plain.reply")
    checked, last = now.checked, before.checked
    if checked is None or checked is last or checked.stale or not now.draft.text.strip():
        return  # what was carried over from another text is not what the check says of this one
    told = here and last is not None and not last.stale and last.text == checked.text
    if told and now.findings == before.findings:
        return
    for finding in now.findings:
        yield finding_line(finding, words)
    if not now.findings and checked.text == now.draft.text:
        yield words("plain.clean")


# -- what is asked


def _question(before: State, now: State, words: Words) -> Iterator[str]:
    """Read out what is asked now: a list, a line to type, a field, a reason, what to do."""
    asked, last = _asked(now), _asked(before)
    if asked == last:
        return
    if now.mode is Mode.PALETTE:
        yield from _replies(now, words)
    elif now.mode is Mode.FIELD and now.asking is not None:
        yield from _field(now, words)
    elif now.menu is not None and now.mode in (Mode.MENU, Mode.ASK):
        yield clean_line(now.menu.title)
        if now.menu.note:
            yield clean_line(now.menu.note, limit=2000)
        rows = [f"{item.text} {item.detail}".strip() for item in now.menu.hits]
        yield from _numbered(rows, words)
        if now.mode is Mode.MENU and not rows:
            yield words("menu.loading" if now.menu.loading else "menu.none")
    elif now.mode is Mode.REASON:
        yield words("composer.reason")
    elif now.mode is Mode.LEAVE:
        yield words("composer.leave")
    elif now.mode in (Mode.HELD, Mode.UNSURE) and now.decided is not None:
        yield words("plain.parked", text=clean_line(now.decided.record.message.text, LAST_WORDS))
        names = ("send", "edit", "drop") if now.mode is Mode.HELD else UNSURE
        kind = "held" if now.mode is Mode.HELD else "unsure"
        yield from _numbered([words(f"key.{kind}_{name}") for name in names], words)


UNSURE = ("look", "again", "there", "edit")
"""What can be done with a message of which nobody knows whether it has arrived."""


def _asked(state: State) -> tuple[object, ...]:
    menu, asking, palette = state.menu, state.asking, state.palette
    if state.mode in (Mode.MENU, Mode.ASK) and menu is not None:
        return (state.mode, menu.version, menu.hits, menu.loading)
    if state.mode is Mode.FIELD and asking is not None:
        return (state.mode, asking.reply.id, asking.at, asking.live)
    if state.mode is Mode.PALETTE:
        return (state.mode, palette.hits, palette.chosen, palette.switched, palette.reading)
    return (state.mode, state.deciding)


def _numbered(rows: list[str], words: Words) -> Iterator[str]:
    for place, row in enumerate(rows[:MOST], 1):
        yield f"{place}. {clean_line(row)}"
    if len(rows) > MOST:
        yield words("plain.more", count=len(rows) - MOST)


def _replies(state: State, words: Words) -> Iterator[str]:
    palette = state.palette
    if palette.trouble:
        yield clean_line(palette.trouble)
    if not palette.hits:
        yield words("palette.reading" if palette.reading else "palette.none")
        return
    yield from _numbered([one.title(words.language) for one in palette.hits], words)
    first, *others = clean(palette.preview).split("\n")
    yield words("plain.preview", place=palette.chosen + 1, text=first)
    yield from (f"  {line}" for line in others if line.strip())


def _field(state: State, words: Words) -> Iterator[str]:
    asking = state.asking
    assert asking is not None
    count = len(asking.names)
    variable = asking.reply.variables.get(asking.name)
    about = clean_line(variable.description.best(words.language)) if variable else ""
    title = words("field.title", name=clean_line(asking.name), at=asking.at + 1, count=count)
    yield f"{title} {about}".strip()
    yield from _numbered(list(asking.choices), words)
    about_live = live_text(asking, words)
    if about_live:
        yield about_live
    if asking.typed:
        yield words("plain.offered", text=clean_line(asking.typed))
