"""The summary that a colleague gets with a conversation: the customer's profile comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saywell.app.words import Words
from saywell.model.chat import Author, Conversation, Message
from saywell.model.course import Move, Said
from saywell.model.followup import FollowUp
from saywell.model.languages import LANGUAGES
from saywell.model.untrusted import clean_line

NOT_FILLED_IN = ("summary", "handed over by")
"""Facts of a conversation that are not the customer's: what a colleague wrote on it."""

QUOTE = 240
"""Characters of one message that the summary quotes."""

QUOTES = 3
"""Messages of one sort that the summary quotes: the first of the problem, the last of the rest."""

BRIEF = 25
"""Characters in which there is no room for more than a yes or thanks."""

_NO_WORK = frozenset(
    {
        Move.ASK_HOLD,
        Move.ASK_TRANSFER,
        Move.INTRODUCE,
        Move.CHECK_IN,
        Move.ASK_SOLVED,
        Move.ASK_ELSE,
        Move.THANK,
        Move.GOODBYE,
        Move.ASK_FEEDBACK,
        Move.ASK_CONTACT,
    }
)
"""What an agent writes for the flow of the chat, not for the matter."""

_NO_MATTER = frozenset(
    {
        Move.AGREE,
        Move.REFUSE,
        Move.SOLVED,
        Move.DONE,
        Move.WANT_PERSON,
        Move.GIVE_CONTACT,
        Move.COURTESY,
    }
)
"""What a customer writes for the flow of the chat, not for the matter."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a summary is made of; ``said`` tells of the messages by their ids what they do."""

    conversation: Conversation
    messages: Sequence[Message]
    said: Sequence[Said] = ()
    earlier: Sequence[Conversation] = ()
    follow_ups: Sequence[FollowUp] = ()


def profile(conversation: Conversation) -> Mapping[str, str]:
    """Return what the customer filled in before the chat, by the names of the fields."""
    facts = {**conversation.contact.attributes, **conversation.attributes}
    lang = conversation.contact.language
    return {
        name: value
        for name, value in facts.items()
        if value.strip() and name not in NOT_FILLED_IN and value != lang
    }


def summary(known: Known, words: Words) -> str:
    """Draft the summary, in the agent's language; what is not known is left out.

    Profile first, then the problem in the customer's words, what was done, what was promised, and
    what is open. The agent reads and edits it before it goes anywhere.
    """
    moves = {one.message_id: one.moves for one in known.said}
    public = [one for one in known.messages if not one.private and one.text.strip()]
    ours = [one for one in public if one.author in (Author.AGENT, Author.BOT)]
    done = [one for one in ours if _is_work(one, moves.get(one.id, frozenset()))]
    lines = [words("summary.customer", who=_who(known.conversation))]
    form = profile(known.conversation)
    facts = [f"{clean_line(name)}: {_quoted(value)}" for name, value in form.items()]
    lines += _listed(words("summary.form"), facts)
    if known.earlier:
        lines.append(_earlier(known.earlier, words))
    matter = _matter(public, moves)
    problem = matter[:QUOTES]
    unanswered = [one for one in _since_answer(public) if one in matter and one not in problem]
    lines += _listed(words("summary.problem"), map(_words_of, problem))
    lines += _listed(words("summary.done"), map(_words_of, done[-QUOTES:]))
    lines += _listed(words("summary.promised"), _promised(ours, moves, known.follow_ups, words))
    lines += _listed(words("summary.open"), map(_words_of, unanswered[-QUOTES:]))
    return "\n".join(lines)


def _who(conversation: Conversation) -> str:
    contact = conversation.contact
    lang = LANGUAGES.get(contact.language.split("-")[0].lower(), contact.language)
    facts = (contact.name, lang, contact.email, contact.phone)
    return ", ".join(clean_line(fact) for fact in facts if fact.strip()) or conversation.id


def _earlier(earlier: Sequence[Conversation], words: Words) -> str:
    times = [one.last_activity for one in earlier if one.last_activity is not None]
    day = max(times).astimezone().strftime("%Y-%m-%d") if times else "-"
    return words("summary.earlier", count=len(earlier), day=day)


def _is_work(message: Message, moves: frozenset[Move]) -> bool:
    flow = moves & _NO_WORK
    return message.author is Author.AGENT and not (flow or moves == {Move.GREET})


def _matter(public: Sequence[Message], moves: Mapping[str, frozenset[Move]]) -> list[Message]:
    """Return what the customer wrote on the matter: not what only agrees, thanks or takes leave."""
    theirs = [one for one in public if one.author is Author.CUSTOMER]
    return [one for one in theirs if len(one.text) > BRIEF or not _is_flow(moves, one)]


def _is_flow(moves: Mapping[str, frozenset[Move]], message: Message) -> bool:
    made = moves.get(message.id, frozenset())
    return bool(made) and made <= _NO_MATTER


def _since_answer(public: Sequence[Message]) -> Sequence[Message]:
    """Return what was written since a person of ours answered last."""
    last = max((at for at, one in enumerate(public) if one.author is Author.AGENT), default=-1)
    return public[last + 1 :]


def _promised(
    ours: Sequence[Message],
    moves: Mapping[str, frozenset[Move]],
    follow_ups: Sequence[FollowUp],
    words: Words,
) -> list[str]:
    noted = {one.message_id for one in follow_ups if one.message_id}
    said = [
        _words_of(one)
        for one in ours
        if Move.PROMISE in moves.get(one.id, frozenset()) and one.id not in noted
    ]
    listed = [
        words("summary.due", about=_quoted(one.about), due=_moment(one.due)) for one in follow_ups
    ]
    return [*said, *listed]


def _moment(at: dt.datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def _words_of(message: Message) -> str:
    return _quoted(message.text)


def _quoted(text: str) -> str:
    return clean_line(" ".join(text.split()), limit=QUOTE)


def _listed(title: str, entries: Iterable[str]) -> list[str]:
    """Write one entry behind its title, several below it; nothing when there is none."""
    found = [entry for entry in entries if entry]
    if len(found) == 1:
        return [f"{title} {found[0]}"]
    return [title, *(f"- {entry}" for entry in found)] if found else []
