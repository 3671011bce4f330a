"""What stands where on the screen, drawn from the state alone."""

from __future__ import annotations

from dataclasses import dataclass

from saywell.app.course_words import waiting_clock
from saywell.app.follow_ups import due_now
from saywell.app.session.course_track import RUNNING
from saywell.app.session.news import LIMIT
from saywell.app.split import proposed
from saywell.app.state import Hearing, Mode, State, Tone, Urgency, urgency
from saywell.app.words import Words
from saywell.model.chat import Conversation
from saywell.model.rules import Finding, Severity
from saywell.model.settings import Clocks
from saywell.model.untrusted import clean, clean_line
from saywell.tui.bidi import apart
from saywell.tui.course import mark_of, wrong_now
from saywell.tui.customer import who
from saywell.tui.drawing import Line, cut, fill, key_line, paragraph, rule, spread
from saywell.tui.field import field_lines, in_sight
from saywell.tui.find import find_lines
from saywell.tui.keys import Action, help_lines, hints, key_of
from saywell.tui.menus import MOST, menu_label, menu_lines
from saywell.tui.palette import palette_lines
from saywell.tui.standing import closed_for, question
from saywell.tui.text import cells
from saywell.tui.transcript import parked_lines

SMALLEST = (40, 10)
"""Columns and rows below which only one line is shown."""

NOTICE = 5
"""Rows that a notice may take on a screen of ordinary size."""

WIDE = 120
"""Columns from which on the customer has a panel."""

LOW = 16
"""Rows below which the suggestions are left to the palette."""

BOTH = 24
"""Rows below which what is due and the suggestions share a row."""

KEPT = 4
"""Rows kept free for findings, so that nothing moves under the eyes of who is typing."""

HIGH = 32
"""Rows from which on a few more are kept."""

_SEVERITY = {
    Severity.ERROR: "class:error",
    Severity.WARNING: "class:warning",
    Severity.ADVICE: "class:advice",
}
_TONE = {
    Tone.INFO: "class:info",
    Tone.GOOD: "class:good",
    Tone.WARNING: "class:warning",
    Tone.ERROR: "class:error",
}
_URGENCY = {
    Urgency.NONE: "class:dim",
    Urgency.FRESH: "class:fresh",
    Urgency.DUE: "class:due",
    Urgency.OVERDUE: "class:overdue",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How many rows and columns each part gets; a part with 0 is left out."""

    queue: int
    chat: int
    customer: int
    transcript: int
    notice: int
    suggestions: int
    composer: int
    below: int
    due: int = 0
    panel: int = 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many rows each part would like to have."""

    customer: int
    notice: int
    suggestions: int
    composer: int
    below: int
    due: int = 0
    asked: bool = False


def columns_for(columns: int, *, is_open: bool = False) -> tuple[int, int, int]:
    """Share out the columns: for the queue, for the conversation, for the customer's panel.

    There is a panel where a conversation is open and the screen is wide.
    """
    queue = 0 if columns < 64 else 26 if columns < 100 else 34
    panel = 0 if columns < WIDE or not is_open else min(30 + (columns - WIDE) // 4, 44)
    return queue, columns - sum(part + 1 for part in (queue, panel) if part), panel


def plan(columns: int, rows: int, wishes: Wishes, mode: Mode, *, is_open: bool = False) -> Plan:
    """Share out the screen, so that something of the transcript is always to be seen."""
    queue, chat, panel = columns_for(columns, is_open=is_open)
    customer = min(wishes.customer, 1 if rows < 20 else 2 if rows < 32 else 3)
    quiet = rows >= LOW and mode is Mode.COMPOSE
    due = wishes.due if quiet else 0  # kept free, so that nothing jumps when something is due
    suggestions = wishes.suggestions if quiet and (rows >= BOTH or not due) else 0
    room = rows - customer - suggestions - due - 2  # the composer's rule, the hints at the bottom
    notice = min(wishes.notice, NOTICE if rows >= 24 else 4 if rows >= 20 else 3)
    composer = min(max(wishes.composer, 2 if room > 8 else 1), max(room // 3, 1))
    most = room - composer - notice - 3
    share = (
        most
        if mode in (Mode.PALETTE, Mode.FIELD, Mode.MENU, Mode.ASK)
        else min(most, max(room // 3, 2))
    )
    below = max(min(wishes.below, share), 0)
    if is_open and quiet and rows >= BOTH:
        kept = min(KEPT if rows < HIGH else KEPT + 2, share)
        below = max(below, kept) if wishes.asked else kept
        if wishes.composer > composer and wishes.below < below:  # rather than leave rows blank
            lent = min(wishes.composer - composer, below - wishes.below)
            composer, below = composer + lent, below - lent
    transcript = max(room - notice - composer - below, 1)
    return Plan(queue, chat, customer, transcript, notice, suggestions, composer, below, due, panel)


# -- the queue


def queue_title(state: State, words: Words) -> str:
    """Say how many customers wait, once that is known."""
    if not state.queue_known:
        return words("queue.unknown")
    waiting = len(state.waiting)
    more = "+" if len(state.queue) >= LIMIT else ""
    return words("queue.title", waiting=f"{waiting}{more}")


def promised_due(state: State, words: Words) -> str:
    """Say how many promised answers are due; empty when none is."""
    due = len(due_now(state.follow_ups, state.second))
    return words("follow_up.count", count=due) if due else ""


def queue_lines(
    state: State, width: int, height: int, words: Words, clocks: Clocks
) -> tuple[list[Line], list[str]]:
    """Draw the queue, and say which conversation each row belongs to ("" for none)."""
    title = cut(queue_title(state, words), width)
    lines: list[Line] = [fill([("class:title", title)], width, "class:title")]
    promised = promised_due(state, words)
    if promised:
        lines.append([("class:due", cut(promised, width))])
    if not state.queue:
        text = words("queue.empty" if state.queue_known else "queue.loading")
        return [*lines, *paragraph(text, width, "class:dim")], []
    ids = [""] * len(lines)
    for entry in in_window(state, max((height - len(lines)) // 2, 1)):
        lines.extend(_entry_lines(entry, state, width, words, clocks))
        ids += [entry.id, entry.id]
    return lines, ids


def in_window(state: State, room: int) -> tuple[Conversation, ...]:
    """Return the conversations that there is room for: the first, and those around the open one.

    Who has waited longest stays in sight wherever in the queue the open conversation is.
    """
    places = [entry.id for entry in state.queue]
    chosen = places.index(state.selected) if state.selected in places else 0
    if chosen < room:
        return state.queue[:room]
    top = room // 2
    first = min(chosen - (room - top) // 2, len(places) - (room - top))
    return (*state.queue[:top], *state.queue[first : first + room - top])


def _entry_lines(
    entry: Conversation, state: State, width: int, words: Words, clocks: Clocks
) -> list[Line]:
    chosen = entry.id == state.selected
    back = "class:chosen" if chosen else ""
    waited = entry.waited(state.second)
    pressing = urgency(waited, clocks)
    unread = f" {entry.unread}{'+' if entry.unread_capped else ''}" if entry.unread else ""
    language = clean_line(entry.contact.language, 5)
    name = clean_line(entry.contact.name) or words("queue.nameless")
    head = spread(
        [(back, "▸" if chosen else " "), (f"{back} class:name", name)],
        [(f"{back} class:dim", f" {language}"), (f"{back} class:unread", unread)],
        width,
        back,
    )
    word = {Urgency.DUE: "queue.due", Urgency.OVERDUE: "queue.overdue"}.get(pressing)
    clock = waiting_clock(waited)
    sign = f"{clock} {words(word)}" if word else clock
    due = state.course.marks.get(entry.id)
    if due is not None and due.step in RUNNING:  # they wait for that, and have agreed to
        sign = ""
    unsent = any(one.record.message.conversation_id == entry.id for one in state.parked)
    draft = (entry.id in state.drafted and not chosen) or unsent
    last = clean_line(entry.last_message.text, 200) if entry.last_message else ""
    if entry.last_message and entry.last_message.private:
        last = f"▒ {last}"
    tail: Line = [(back, " "), (f"{back} {_URGENCY[pressing]}", sign)]
    if sign:
        tail.append((back, " "))
    if due is not None:
        style, text = mark_of(due, state, words)
        tail += [(f"{back} {style}", text), (back, " ")]
    if entry.needs_taking:
        last = words("queue.take")
    mark = words("queue.unsent" if unsent else "queue.draft")
    tail.append((f"{back} class:draft", mark) if draft else (f"{back} class:dim", last))
    return [head, spread(tail, [], width, back)]


# -- the customer


def customer_lines(
    state: State, width: int, height: int, words: Words, *, queue: bool = False
) -> list[Line]:
    """Draw what is known of the customer; ``queue`` puts before it how many wait."""
    name, facts = who(state, words)
    first = queue_title(state, words) if queue else ""
    promised = promised_due(state, words) if queue else ""
    known = " · ".join(apart(clean_line(fact)) for fact in (first, promised, name, *facts) if fact)
    rows = paragraph(known, width, "class:title")[:height]
    if rows:  # what was left out leaves no sign of what joins the facts
        (style, last), *more = rows[-1]
        rows[-1] = [(style, last.rstrip(" ·")), *more]
    return [fill(row, width, "class:title") for row in rows]


# -- around the composer


def composer_rule(state: State, width: int, words: Words) -> Line:
    """Draw the rule above the composer, which says who will read the text."""
    if state.mode is Mode.REASON:
        return rule(words("composer.reason"), width, "class:warning", "═")
    if state.mode is Mode.LEAVE:
        held = all(entry.leaves is not None for entry in state.sending.values())
        leaving = words("composer.leave_held" if held else "composer.leave")
        return rule(leaving, width, "class:warning", "═")
    if state.mode in (Mode.HELD, Mode.UNSURE) and state.decided is not None:
        return rule(question(state.decided, state, words), width, "class:warning", "═")
    if state.current is None:
        return rule("", width, "class:frame")
    closed = closed_for(state, words)
    if closed:
        return rule(closed, width, "class:warning", "═")
    name = clean_line(state.current.contact.name) or words("queue.nameless")
    title = words("composer.note") if state.draft.note else words("composer.reply", name=name)
    if state.files:
        names = ", ".join(clean_line(path.name) for path in state.files)
        whose = words("transcript.note") if state.draft.note else title
        title = f"{whose} · {words('composer.files', names=names)}"
    style, character = ("class:note", "▒") if state.draft.note else ("class:frame", "─")
    return rule(title, width, style, character)


def notice_lines(state: State, width: int, words: Words, height: int = NOTICE) -> list[Line]:
    """Draw what happened last, and whether the chat system is out of reach."""
    lines: list[Line] = []
    room = height - 1 if state.offline else height
    if state.notice is not None and room > 0:
        told = paragraph(clean(state.notice.text), width, _TONE[state.notice.tone])
        lines = _shortened(told, room, width)
    if state.offline:
        text = words("offline", error=clean_line(state.offline))
        if lines:
            lines = [*lines, [("class:error", cut(text, width))]]
        else:
            lines = _shortened(paragraph(text, width, "class:error"), height, width)
    return lines


def _shortened(lines: list[Line], height: int, width: int) -> list[Line]:
    """Cut a paragraph to its rows; the last one shows that there was more."""
    if len(lines) <= height:
        return lines
    [(style, row)] = lines[height - 1]
    return [*lines[: height - 1], [(style, cut(f"{row.rstrip()}…", width))]]


def below_lines(state: State, width: int, words: Words, height: int = MOST) -> list[Line]:
    """Draw what stands below the composer: findings, the palette, a field or a menu."""
    if state.mode in (Mode.MENU, Mode.ASK) and state.menu is not None:
        return menu_lines(state.menu, width, words, height)
    if state.mode is Mode.FIND and state.find is not None:
        return find_lines(state.find, width, words, more=state.more)
    if state.mode is Mode.PALETTE:
        wrong = wrong_now(state, words)
        warned = paragraph(wrong, width, "class:warning") if wrong else []
        return warned + palette_lines(state.palette, width, words)
    if state.mode is Mode.FIELD and state.asking is not None:
        return field_lines(state.asking, width, words)
    if state.mode in (Mode.HELD, Mode.UNSURE) and state.decided is not None:
        return parked_lines(state.decided, state.now, width, words)
    return finding_lines(state, width, words)


def finding_lines(state: State, width: int, words: Words) -> list[Line]:
    """Draw the findings, the chosen one first with its fix, or with its reason when asked for."""
    findings = state.findings
    chosen = state.chosen_finding
    if chosen is None:
        return []
    place = findings.index(chosen)
    lines = _chosen_lines(chosen, state.alternative, width, words)
    if state.explained:
        lines += _why_lines(chosen, width, words)
    for finding in (*findings[:place], *findings[place + 1 :]):
        lines.append(spread(_finding_head(finding, words), [], width))
    return lines


def fitting(lines: list[Line], height: int, state: State, words: Words) -> list[Line]:
    """Cut what stands below the composer to its rows; findings that are left out are counted."""
    if state.mode is Mode.FIELD and state.asking is not None:
        return in_sight(lines, state.asking, height)
    if len(lines) <= height or not state.findings or state.mode is not Mode.COMPOSE or height < 2:
        return lines[:height]
    left_out = min(len(lines) - height + 1, len(state.findings) - 1)
    if not left_out:
        return lines[:height]
    more = words("finding.more", count=left_out, key=key_of(Action.NEXT_FINDING, words))
    return [*lines[: height - 1], [("class:dim", f"  {more}")]]


def _finding_head(finding: Finding, words: Words) -> Line:
    style = _SEVERITY[finding.severity]
    severity = words(f"severity.{finding.severity}")
    return [(style, f"  {severity} "), ("", clean_line(finding.message))]


def _chosen_lines(finding: Finding, which: int, width: int, words: Words) -> list[Line]:
    style = _SEVERITY[finding.severity]
    head = f"▸ {words(f'severity.{finding.severity}')} "
    rows = paragraph(clean_line(finding.message), max(width - cells(head), 10))
    lines: list[Line] = [[(style, head), *rows[0]]]
    lines += [[("", " " * cells(head)), *row] for row in rows[1:]]
    key = key_of(Action.FIX, words)
    if finding.fixes:
        which %= len(finding.fixes)
        fix = clean_line(finding.fixes[which].text)
        text = words("finding.fix", key=key, fix=fix) if fix else words("finding.remove", key=key)
        others = [*finding.fixes[which + 1 :], *finding.fixes[:which]]
        also = words("finding.others", key=key_of(Action.OTHER_FIX, words))
        rest = ", ".join(clean_line(one.text) for one in others)
        line: Line = [("class:good", f"  {text}")]
        if others:
            line.append(("class:dim", f"  {also} {rest}"))
        lines.append(spread(line, [], width))
    elif proposed((finding,)) is not None:
        key, count = key_of(Action.SPLIT, words), len(finding.instead)
        text = words("finding.split", key=key, count=count)
        lines.append([("class:good", cut(f"  {text}", width))])
    elif finding.instead:
        text = words("finding.instead", text=clean_line(finding.instead[0]))
        lines.append([("class:good", cut(f"  {text}", width))])
    return lines


def _why_lines(finding: Finding, width: int, words: Words) -> list[Line]:
    lines = paragraph(f"{clean_line(finding.why)} ({finding.check})", width - 2, "class:info")
    shown = 0 if finding.fixes else 1  # above the reason already
    for better in finding.instead[shown:]:
        text = words("finding.instead", text=clean_line(better))
        lines += paragraph(text, width - 2, "class:good")
    return [[("", "  "), *line] for line in lines]


def prompt_label(state: State, words: Words) -> str:
    """Return what stands before the line in which a query, a value or a reason is typed."""
    if state.mode is Mode.PALETTE:
        return words("palette.title") + " "
    if state.mode is Mode.FIELD and state.asking is not None:
        asking = state.asking
        count = len(asking.names)
        return words("field.title", name=asking.name, at=asking.at + 1, count=count) + " "
    if state.mode in (Mode.MENU, Mode.ASK) and state.menu is not None:
        return menu_label(state.menu)
    if state.mode is Mode.FIND:
        return words("find.title") + " "
    return words("reason.title") + " "


# -- the rest


def hint_line(state: State, width: int, words: Words) -> Line:
    """Draw the keys that matter now, as many as fit, and whether news has to be asked for."""
    first = []
    if state.mode is Mode.COMPOSE and state.current is not None and state.current.needs_taking:
        first.append(Action.TAKE)
    if state.mode is Mode.COMPOSE and state.parked_here:
        first.append(Action.SORT_OUT)
    deaf = f" {words('news.deaf')} " if state.hearing is Hearing.DEAF else ""
    room = width - cells(deaf) if width >= 4 * cells(deaf) else width
    without = () if _can_choose(state) else (Action.CHOOSE_DOWN,)
    line = key_line(hints(state.mode, words, first, without), room)
    return [*line, ("class:hint", deaf)] if room < width else line


def _can_choose(state: State) -> bool:
    """Say whether there is something to choose from where the keys go."""
    if state.mode is Mode.FIELD and state.asking is not None:
        return len(state.asking.found) > 1
    return state.mode is not Mode.PALETTE or len(state.palette.hits) > 1


def welcome_lines(words: Words, width: int) -> list[Line]:
    """Draw what a newcomer needs to know before anything is open."""
    lines: list[Line] = []
    for name in ("welcome.1", "welcome.2", "welcome.3"):
        lines += paragraph(words(name), width)
    return lines


def help_screen(words: Words, width: int) -> list[Line]:
    """Draw the key table."""
    lines: list[Line] = [[("class:name", words("help.title"))], [("", "")]]
    table = list(help_lines(words))
    column = min(max(cells(keys) for keys, _ in table) + 2, max(width * 2 // 5, 12))
    for keys, text in table:
        rows = paragraph(text, max(width - column, 10))
        left = cut(keys, column - 1)
        lines.append([("class:name", left), ("", " " * (column - cells(left))), *rows[0]])
        lines += [[("", " " * column), *row] for row in rows[1:]]
    return lines
