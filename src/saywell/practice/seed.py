"""What a new practice desk starts with: the company, its people, its lists, a queue."""

from __future__ import annotations

import random
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from saywell.errors import UsageError
from saywell.model.languages import LANGUAGES
from saywell.practice import events
from saywell.practice.inboxes import API, WIDGET
from saywell.practice.scripts import Character, Kind, characters
from saywell.practice.store import Row, Store

COMPANY = "Larkspur"
AGENT = "Dana Reyes"

OPEN_AT_START = 10
"""How many customers wait when the desk opens."""

FIRST_IN_LINE = "en-ordinary"
"""The character who has waited longest when the desk opens."""

LONGEST_WAIT = 115.0
"""Seconds that the first of them has waited; C01's alarm is at two minutes."""

FIRST_CONVERSATION, FIRST_CONTACT = 5501, 301
"""Where these database ids begin, far from each other and from the display ids."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """Who a client can sign in as."""

    account_id: int
    token: str
    admin_token: str

    def __repr__(self) -> str:
        """Keep tokens out of logs and tracebacks."""
        return f"Seeded(account_id={self.account_id})"


def ensure(store: Store, seed: int, now: float, waiting: Sequence[str] = ()) -> Seeded:
    """Fill an empty database, and say who can sign in; one that has data is left as it is.

    ``waiting`` are the keys of the characters who wait, longest first; by default ``seed`` chooses.

    Raises:
        UsageError: there is no such character.
    """
    if unknown := [key for key in waiting if key not in characters()]:
        raise UsageError(
            f"no customer is called {unknown[0]!r}", hint=f"one of {', '.join(characters())}"
        )
    with store.transaction():
        if store.value("SELECT 1 FROM accounts") is None:
            rng = random.Random(seed)  # noqa: S311 - play, not secrets
            who = [characters()[key] for key in waiting] or _waiting(rng)
            _fill(store, who, rng, now)
    tokens = [
        store.value("SELECT token FROM users WHERE name = ?", name) for name in (AGENT, ADMIN)
    ]
    return Seeded(1, *map(str, tokens))


ADMIN = "Noor Haddad"

_PEOPLE = (
    (AGENT, "dana.reyes@larkspur.example", "agent"),
    (ADMIN, "noor.haddad@larkspur.example", "administrator"),
    ("Eleni Markou", "eleni.markou@larkspur.example", "agent"),
    ("Budi Santoso", "budi.santoso@larkspur.example", "agent"),
    ("Lin Wei", "lin.wei@larkspur.example", "agent"),
)

_LABELS = (
    ("billing", "Invoices and payments", "#28ad21"),
    ("delivery", "Where is my order", "#1f93ff"),
    ("refund", "Money back", "#8f6ef2"),
    ("vip", "Treat with extra care", "#cc3e55"),
    ("wrong-company", "Meant somebody else", "#6c757d"),
)

_CANNED = (
    ("hi", "Hello {{ contact.name }}, welcome to Larkspur. How can I help you today?"),
    ("hold", "May I put you on hold for two minutes while I look at your order?"),
    ("refund", "I have started your refund. You will see it within 5 working days."),
    ("late", "I am sorry that your parcel is late. I am asking the courier right now."),
    ("bye", "Thank you for writing to Larkspur. Have a lovely day!"),
)

_MACROS: tuple[tuple[str, str, list[dict[str, Any]]], ...] = (
    (
        "Hand over to Billing",
        "global",
        [
            {"action_name": "assign_team", "action_params": [1]},
            {"action_name": "add_label", "action_params": ["billing"]},
            {"action_name": "add_private_note", "action_params": ["Please check the invoice."]},
        ],
    ),
    (
        "Say goodbye and resolve",
        "global",
        [
            {
                "action_name": "send_message",
                "action_params": ["Thank you for writing to Larkspur. Have a lovely day!"],
            },
            {"action_name": "resolve_conversation", "action_params": []},
        ],
    ),
)


def _fill(store: Store, who: Sequence[Character], rng: random.Random, now: float) -> None:
    """Put in everything that a new desk has."""
    for number, name, status in (
        (1, COMPANY, "active"),
        (2, f"{COMPANY} Trade", "active"),
        (3, f"{COMPANY} Outlet", "suspended"),
    ):
        store.insert("accounts", id=number, name=name, status=status)
    for number, (name, email, role) in enumerate(_PEOPLE, 1):
        store.insert(
            "users",
            id=number,
            name=name,
            email=email,
            token=secrets.token_urlsafe(18),
            pubsub_token=secrets.token_urlsafe(18),
            availability="online" if number <= 3 else "offline",
        )
        for account_id in (1, 2, 3) if name == ADMIN else (1,):
            store.insert("account_users", account_id=account_id, user_id=number, role=role)
    _fill_lists(store, now)
    inboxes = _fill_inboxes(store)
    for number, character in enumerate(who, 1):
        wait = round(LONGEST_WAIT * (len(who) - number + 1) / len(who) + rng.random() * 4)
        inbox = inboxes[1] if number % 4 == 0 else inboxes[0]
        arrive(store, character, inbox, now - wait)
    _one_of_others(store, inboxes[2], now)


def _fill_lists(store: Store, now: float) -> None:
    """Put in teams, labels, canned responses and macros."""
    for number, (name, about, members) in enumerate(
        (("billing", "Invoices and refunds", (1, 3)), ("delivery", "Parcels and couriers", (4, 5))),
        1,
    ):
        store.insert("teams", id=number, account_id=1, name=name, description=about)
        for user_id in members:
            store.insert("team_members", team_id=number, user_id=user_id)
    for title, about, color in _LABELS:
        store.insert("labels", account_id=1, title=title, description=about, color=color)
    for code, content in _CANNED:
        store.insert(
            "canned_responses",
            account_id=1,
            short_code=code,
            content=content,
            created_at=now,
            updated_at=now,
        )
    for name, visibility, actions in _MACROS:
        store.insert(
            "macros", account_id=1, name=name, visibility=visibility, created_by=2, actions=actions
        )
    store.insert("agent_bots", id=1, account_id=1, name="Greeter")


def _fill_inboxes(store: Store) -> tuple[Row, ...]:
    """Put in the inboxes: the website, the app, and one in which the agent is not a member."""
    for number, name, channel, settings, members in (
        (1, f"{COMPANY} website", WIDGET, {"csat_survey_enabled": True}, (1, 3, 4, 5)),
        (2, f"{COMPANY} app", API, {}, (1, 3, 4, 5)),
        (3, f"{COMPANY} wholesale", WIDGET, {}, (5,)),
    ):
        store.insert(
            "inboxes",
            id=number,
            account_id=1,
            name=name,
            channel_type=channel,
            channel_id=10 + number,
            settings=settings,
        )
        for user_id in members:
            store.insert("inbox_members", inbox_id=number, user_id=user_id)
    return tuple(store.all("SELECT * FROM inboxes ORDER BY id"))


def _waiting(rng: random.Random) -> list[Character]:
    """Choose who waits at the start, longest first: every language, every kind where it fits.

    The first in line is always the same, with an ordinary question, so that a newcomer's first
    chat is an easy one.
    """
    first = characters()[FIRST_IN_LINE]
    others = [one for one in characters().values() if one is not first]
    rng.shuffle(others)
    chosen = [first]

    def choose(langs: Collection[str], kinds: Collection[Kind]) -> None:
        fitting = (one for one in others if one.lang in langs and one.kind in kinds)
        chosen.extend([one for one in fitting if one not in chosen][:1])

    for lang in rng.sample(sorted(LANGUAGES), len(LANGUAGES)):
        if lang != first.lang:
            choose((lang,), set(Kind) - {one.kind for one in chosen})
    for kind in set(Kind) - {one.kind for one in chosen}:
        choose(LANGUAGES, (kind,))
    while len(chosen) < OPEN_AT_START:
        choose(LANGUAGES, (Kind.ORDINARY, Kind.LATIN, Kind.TEMPLATE))
    waiting = chosen[1:]
    rng.shuffle(waiting)
    return [first, *waiting]


def arrive(store: Store, character: Character, inbox: Row, now: float) -> Row:
    """Let a character write for the first time; return their conversation."""
    contact_id = store.value(
        "SELECT c.id FROM contacts c JOIN conversations v ON v.contact_id = c.id"
        " JOIN scripted s ON s.conversation_id = v.id WHERE s.character = ?",
        character.key,
    ) or _add_contact(store, character, now)
    place = store.one(
        "SELECT * FROM contact_inboxes WHERE contact_id = ? AND inbox_id = ?",
        contact_id,
        inbox["id"],
    )
    if place is None:
        made = store.insert(
            "contact_inboxes",
            contact_id=contact_id,
            inbox_id=inbox["id"],
            source_id=f"{character.key}-{inbox['id']}",
        )
        place = store.one("SELECT * FROM contact_inboxes WHERE id = ?", made) or {}
    store.update("contacts", contact_id, online=True)
    attributes = {
        "browser_language": character.lang,
        "referer": "https://larkspur.example/help",
        "browser": {"browser_name": "Firefox", "platform_name": "Android"},
    }
    first = {} if store.value("SELECT 1 FROM conversations LIMIT 1") else {"id": FIRST_CONVERSATION}
    conversation = events.start_conversation(
        store,
        contact_inbox=place,
        inbox=inbox,
        now=now,
        additional_attributes=attributes,
        **first,
    )
    store.insert("scripted", conversation_id=conversation["id"], character=character.key)
    for text in character.opening:
        say(store, conversation, text, "opening", now)
    return events.conversation_by_id(store, conversation["id"])


def _add_contact(store: Store, character: Character, now: float) -> int:
    """Make the contact, with what its profile knows before the chat."""
    custom: dict[str, Any] = {}
    if "order" in character.known:
        custom["order_number"] = character.order
    if "language" in character.known:
        custom["language"] = character.lang
    first = {} if store.value("SELECT 1 FROM contacts LIMIT 1") else {"id": FIRST_CONTACT}
    return store.insert(
        "contacts",
        account_id=1,
        name=character.name,
        email=character.email if "email" in character.known else None,
        phone_number=character.phone if "phone" in character.known else None,
        custom_attributes=custom,
        additional_attributes={"city": "", "country_code": None},
        created_at=now,
        last_activity_at=now,
        **first,
    )


def say(store: Store, conversation: Row, text: str, line: str, now: float) -> int:
    """Let the conversation's customer write a message; return its id."""
    fresh = events.conversation_by_id(store, conversation["id"])
    message_id = events.add_message(
        store,
        fresh,
        message_type=events.INCOMING,
        content=text,
        now=now,
        sender=("Contact", int(fresh["contact_id"])),
    )
    store.insert("scripted_lines", message_id=message_id, line=line)
    return message_id


def _one_of_others(store: Store, inbox: Row, now: float) -> None:
    """Add a conversation that the agent's list lacks, yet which their team lets them read."""
    contact_id = store.insert(
        "contacts", account_id=1, name="Hotel Aurora", email="desk@aurora.example", created_at=now
    )
    made = store.insert(
        "contact_inboxes", contact_id=contact_id, inbox_id=inbox["id"], source_id="aurora"
    )
    place = store.one("SELECT * FROM contact_inboxes WHERE id = ?", made) or {}
    conversation = events.start_conversation(
        store, contact_inbox=place, inbox=inbox, now=now - 30, team_id=1
    )
    events.add_message(
        store,
        conversation,
        message_type=events.INCOMING,
        content="Could you send us a quote for 40 sets of towels?",
        now=now - 30,
        sender=("Contact", contact_id),
    )
