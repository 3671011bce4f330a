"""The customer, drawn: the most telling facts in one line, or all that is known in a panel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from saywell.app.course_summary import NOT_FILLED_IN
from saywell.app.state import State
from saywell.app.words import Words
from saywell.model.chat import Conversation
from saywell.model.languages import LANGUAGES
from saywell.model.untrusted import clean_line
from saywell.tui.bidi import apart
from saywell.tui.drawing import Line, cut, fill, paragraph, spread
from saywell.tui.transcript import SUMMARY

TELLING = 3
"""Facts that the customer gave before the chat that come before all others in the line."""

LISTED = 20
"""Earlier conversations that are listed."""


def who(state: State, words: Words) -> tuple[str, list[str]]:
    """Name the customer, and what is known of them, the most telling first."""
    entry = state.current
    if entry is None:
        account = state.account
        return (account.company, [account.agent.name]) if account else ("", [])
    contact = entry.contact
    filled = [f"{key}: {value}" for key, value in given(entry)]
    profile = [f"{key}: {value}" for key, value in profile_of(entry)]
    facts = [
        language_of(entry),
        *filled[:TELLING],
        earlier_told(state, words),
        *filled[TELLING:],
        *profile,
        *(f"{key}: {value}" for key, value in _handed_over(entry)),
        contact.email,
        contact.phone,
        entry.inbox,
        *(f"#{label}" for label in entry.labels),
    ]
    return contact.name.strip() or words("queue.nameless"), facts


def language_of(entry: Conversation) -> str:
    """Name the customer's language."""
    code = entry.contact.language
    return LANGUAGES.get(code.split("-")[0].lower(), clean_line(code))


def given(entry: Conversation) -> Iterator[tuple[str, str]]:
    """Yield what the customer filled in before the chat."""
    yield from _facts(entry.attributes, NOT_FILLED_IN)


def profile_of(entry: Conversation) -> Iterator[tuple[str, str]]:
    """Yield what the chat system knows of the customer."""
    language = entry.contact.language
    yield from ((key, text) for key, text in _facts(entry.contact.attributes) if text != language)


def _handed_over(entry: Conversation) -> Iterator[tuple[str, str]]:
    """Yield what colleagues noted on the conversation, but for their summary."""
    noted = {key: entry.attributes.get(key, "") for key in NOT_FILLED_IN if key != SUMMARY}
    yield from _facts(noted)


def _facts(facts: Mapping[str, str], without: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    for key, value in facts.items():
        if value.strip() and key not in without:
            yield clean_line(key), clean_line(value)


def earlier_told(state: State, words: Words) -> str:
    """Say how many earlier conversations there were and when the last was; empty for none."""
    found = state.earlier.found
    if not found or state.earlier.beside != state.selected:
        return ""
    return words("customer.earlier", count=len(found), day=_day(found[0]))


def panel_lines(state: State, width: int, words: Words) -> list[Line]:
    """Draw all that is known of the customer, for a panel or in place of the messages."""
    entry = state.current
    if entry is None:
        return [[("class:dim", words("transcript.loading"))]] if state.selected else []
    name = clean_line(entry.contact.name) or words("queue.nameless")
    lines: list[Line] = [fill([("class:title", cut(name, width))], width, "class:title")]
    plain = (language_of(entry), entry.contact.email, entry.contact.phone, entry.contact.gender)
    lines += [row for text in plain if text for row in paragraph(clean_line(text), width)]
    lines += _section(words("customer.given"), given(entry), width)
    lines += _section(words("customer.profile"), profile_of(entry), width)
    lines += _section(words("customer.chat"), _about(entry, words), width)
    lines += _section(words("customer.promised"), _promised(state), width)
    lines += _scored(state, width, words)
    return lines + _earlier(state, width, words)


def beginning(lines: list[Line], width: int, height: int, words: Words) -> list[Line]:
    """Cut a panel to its rows; the last one says how the rest can be seen."""
    if len(lines) <= height:
        return lines
    return [*lines[: height - 1], [("class:dim", cut(words("customer.more"), width))]]


def _section(title: str, facts: Iterable[tuple[str, str]], width: int) -> list[Line]:
    lines: list[Line] = []
    for key, value in facts:
        lines += paragraph(f"{apart(key)}: {apart(value)}" if key else value, width)
    return [[("", "")], [("class:name", title)], *lines] if lines else []


def _about(entry: Conversation, words: Words) -> Iterator[tuple[str, str]]:
    yield words("customer.number"), clean_line(entry.id)
    for key, value in (
        ("customer.inbox", entry.inbox),
        ("customer.agent", entry.assignee.name if entry.assignee else ""),
        ("customer.team", entry.team),
        ("customer.labels", " ".join(f"#{label}" for label in entry.labels)),
    ):
        if value:
            yield words(key), clean_line(value)
    yield from _handed_over(entry)
    if entry.priority is not None:
        yield "", words(f"priority.{entry.priority}")


def _promised(state: State) -> Iterator[tuple[str, str]]:
    for one in state.follow_ups:
        if one.conversation_id == state.selected:
            yield f"{one.due.astimezone():%Y-%m-%d %H:%M}", clean_line(one.about, limit=120)


def _scored(state: State, width: int, words: Words) -> list[Line]:
    """Draw how the customer said that it went, the newest answer of this conversation."""
    scores = [one.survey for one in state.messages if one.survey is not None and one.survey.score]
    if not scores:
        return []
    told = _stars(scores[-1].score)
    comment = clean_line(scores[-1].comment, limit=300)
    rows = paragraph(f"{told} {comment}".rstrip(), width)
    return [[("", "")], [("class:name", words("customer.score"))], *rows]


def _stars(score: int) -> str:
    filled = min(max(score, 0), 5)
    return "★" * filled + "☆" * (5 - filled)


def _earlier(state: State, width: int, words: Words) -> list[Line]:
    earlier = state.earlier
    if earlier.beside != state.selected or not earlier.known:
        return []
    title = words("customer.earlier_count", count=len(earlier.found))
    lines: list[Line] = [[("", "")], [("class:name", title)]]
    for one in earlier.found[:LISTED]:
        survey = one.last_message.survey if one.last_message is not None else None
        score = f" {_stars(survey.score)}" if survey is not None and survey.score else ""
        status = f"{words(f'status.{one.status}')}{score}"
        lines.append(spread([("", _day(one))], [("class:dim", f" {status}")], width))
        last = clean_line(one.last_message.text, limit=200) if one.last_message else ""
        lines += paragraph(last, width, "class:dim")[:2] if last else []
    return lines


def _day(one: Conversation) -> str:
    return one.last_activity.astimezone().strftime("%Y-%m-%d") if one.last_activity else "-"
