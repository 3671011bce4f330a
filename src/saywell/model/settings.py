"""What a person can set: the chat system, the library, the check, the clocks, the etiquette."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from saywell.errors import Where
from saywell.model.course import Limits
from saywell.model.declare import key
from saywell.model.environment import ENVIRONMENT as ENVIRONMENT
from saywell.model.languages import LANGUAGES
from saywell.model.look import ROLES, Direction, Symbols, Theme, read_ink
from saywell.model.snippet import DURATION_PATTERN

SPAN_PATTERN = r"[1-9][0-9]{0,3}[smhd]"
PERIOD_PATTERN = r"[1-9][0-9]{0,2}[dwmy]"
SIZE_PATTERN = r"[1-9][0-9]{0,5}(?:kB|MB|GB)"

_SECONDS = MappingProxyType({"s": 1, "m": 60, "h": 3600, "d": 86400})
_BYTES = MappingProxyType({"kB": 10**3, "MB": 10**6, "GB": 10**9})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSystem:
    """Where the conversations are."""

    kind: str = key(
        "Which chat system it is: chatwoot (the practice desk, too), matrix, livehelperchat, "
        "or one that an installed package brings.",
        default="chatwoot",
        pattern=r"[a-z][a-z0-9_-]{0,40}",
    )
    url: str = key(
        "Address of the server.",
        default="",
        pattern=r"https?://[^\s/]+(?:/\S*)?|(?!https?:)[a-z][a-z0-9+.-]*://\S+",
        example="https://chat.example.org",
    )
    account: str = key(
        "Account on the server; a number in Chatwoot, elsewhere what the server calls it.",
        default="",
        pattern=r"\S{1,255}",
        example="1",
    )
    user: str = key(
        "Name of the user whose token it is, where the chat system asks for one or several people "
        "use one server from here.",
        default="",
        pattern=r"(?:\S(?:.{0,253}\S)?)?",
    )
    colleagues: tuple[str, ...] = key(
        "Ids of the other agents, where the chat system cannot list them (Matrix).",
        default=(),
        example=["@bo:example.org"],
    )
    header: str = key(
        "Header that carries the token; some proxies drop a name with an underscore.",
        default="Api-Access-Token",
        pattern=r"[A-Za-z][A-Za-z0-9_-]{0,60}",
    )
    ca_file: str = key(
        "File with the certificate authority of a server inside the company.", default=""
    )
    allow_insecure: bool = key(
        "Whether http without encryption is accepted for a server on another machine.",
        default=False,
    )
    timeout: str = key(
        "How long an answer may take, up to 9999 minutes.",
        default="20s",
        pattern=r"[1-9][0-9]{0,3}[sm]",
        example="1m",
    )
    max_download: str = key(
        "The largest file that is fetched from a conversation.",
        default="100MB",
        pattern=SIZE_PATTERN,
        example="2GB",
    )
    given: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryFolders:
    """Where the replies are, beside those that come with the program."""

    folders: tuple[str, ...] = key(
        "Folders with the team's replies; a later one goes over an earlier one.", default=()
    )
    own: str = key(
        "Folder with one's own replies; the configuration folder has one otherwise.", default=""
    )
    starter: bool = key("Whether the replies that come with the program are used.", default=True)
    teams: tuple[str, ...] = key(
        "Teams that one belongs to: replies for other teams are left out.", default=()
    )
    review_every: str = key(
        "How long after a review a reply is to be read again: 1m is one month, 2w two weeks.",
        default="1m",
        pattern=PERIOD_PATTERN,
        example="3m",
    )
    lookups: str = key(
        "Whether values may be looked up by what a library declares: ask once for each library, "
        "or off.",
        default="ask",
        choices=("ask", "off"),
    )
    given: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """How strict the etiquette check is."""

    off: tuple[str, ...] = key(
        "Rules that are not applied, by the beginning of their id.",
        default=(),
        pattern=r"[A-Z]\d\d(?:\.[a-z0-9.-]+)?",
        example=["M10", "M04.greek"],
    )
    grammar: bool = key(
        "Whether English grammar is checked as well, where saywell[grammar] is installed.",
        default=False,
    )
    severities: Mapping[str, str] = key(
        "How much a rule weighs, by the beginning of its id.",
        factory=lambda: MappingProxyType({}),
        key_pattern=r"[A-Z]\d\d(?:\.[a-z0-9.-]+)?",
        choices=("error", "warning", "advice"),
        example={"M08": "advice"},
    )
    given: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """When a waiting customer is shown as late, and how long a message can still be stopped."""

    warn: str = key(
        "A customer who waits this long is marked.",
        default="45s",
        pattern=DURATION_PATTERN,
        example="1m",
    )
    alarm: str = key(
        "A customer who waits this long is marked as late.",
        default="2m",
        pattern=DURATION_PATTERN,
        example="5m",
    )
    send_delay: str = key(
        "How long a message can still be taken back in the chat screen before it leaves.",
        default="5s",
        pattern=DURATION_PATTERN,
        example="10s",
    )
    outbox: str = key(
        "A message that has waited longer than this in the outbox leaves only after a question.",
        default="5m",
        pattern=DURATION_PATTERN,
        example="15m",
    )
    given: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The numbers that the etiquette of a whole conversation goes by."""

    chats: int = key(
        "How many conversations one answers at once; taking one more asks first.",
        default=2,
        least=1,
        most=99,
        example=1,
    )
    hold: str = key(
        "How long a customer is put on hold when no time is named.",
        default="3m",
        pattern=SPAN_PATTERN,
        example="5m",
    )
    progress: str = key(
        "How long before the end of a hold the customer is told how far it is.",
        default="30s",
        pattern=SPAN_PATTERN,
        example="1m",
    )
    answer: str = key(
        "How long the question for leave may go unanswered before a hold or a transfer.",
        default="2m",
        pattern=SPAN_PATTERN,
        example="3m",
    )
    check_ins: int = key(
        "How often a silent customer is asked whether they are there before the chat is closed.",
        default=3,
        least=1,
        most=9,
        example=2,
    )
    check_in: str = key(
        "How long a customer is silent before the first check-in, and between two.",
        default="3m",
        pattern=SPAN_PATTERN,
        example="5m",
    )
    follow_up: str = key(
        "How soon a promised answer is due when the promise names no time.",
        default="24h",
        pattern=SPAN_PATTERN,
        example="8h",
    )
    longest: str = key(
        "How long a chat lasts before another channel is offered.",
        default="30m",
        pattern=SPAN_PATTERN,
        example="1h",
    )
    given: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenLook:
    """How the full screens look."""

    theme: Theme = key(
        "Which colours the screen wears; auto goes by the background that the terminal names.",
        default=Theme.AUTO,
        choices=tuple(Theme),
    )
    colours: Mapping[str, str] = key(
        "Colours of one's own, by the part of the screen: attributes, a colour, on another.",
        factory=lambda: MappingProxyType({}),
        key_choices=tuple(ROLES),
        reads=read_ink,
        example={"overdue": "bold red on default"},
    )
    symbols: Symbols = key(
        "Which signs the screen draws with; auto goes by the terminal and its encoding.",
        default=Symbols.AUTO,
        choices=tuple(Symbols),
    )
    rtl: Direction = key(
        "Who puts right-to-left text into its order: saywell (visual) or the terminal (logical); "
        "auto goes by what is known of the terminal.",
        default=Direction.AUTO,
        choices=tuple(Direction),
    )
    plain: bool = key(
        "Whether saywell chat prints lines for a screen reader instead of a full screen.",
        default=False,
    )
    given: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


class Notify(StrEnum):
    """How an agent who looks elsewhere is told that somebody came, or waits too long."""

    NONE = "none"
    BELL = "bell"
    DESKTOP = "desktop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, as one value; ``sources`` says where each value is from.

    ``sources`` maps a dotted key (``chat.url``) to ``default``, a place in the file, the name of
    an environment variable, or the option that gave it. ``places`` says where the entries of
    ``keys`` stand: ``keys.send`` is the name, ``keys.send.0`` the first key.
    """

    language: str = key(
        "Language in which the program's findings speak to the agent.",
        default="en",
        choices=tuple(LANGUAGES),
    )
    company: str = key(
        "The company's name in greetings; the chat system's own otherwise.", default=""
    )
    agent: str = key("The agent's name in greetings; the chat system's own otherwise.", default="")
    suggestions: bool = key(
        "Whether the chat screen suggests replies to the customer's last words.", default=True
    )
    notify: Notify = key(
        "What tells of a new customer and of one who waits too long: nothing, the terminal's bell, "
        "or a notification of the desktop.",
        default=Notify.BELL,
        choices=tuple(Notify),
    )
    notify_text: bool = key(
        "Whether such a notification shows the customer's name and words.", default=False
    )
    chat: ChatSystem = key("The chat system.", factory=ChatSystem)
    library: LibraryFolders = key("The replies.", factory=LibraryFolders)
    check: CheckSettings = key("The etiquette check.", factory=CheckSettings)
    clocks: Clocks = key("Waiting times and delays.", factory=Clocks)
    look: ScreenLook = key("How the full screens look.", factory=ScreenLook)
    keys: Mapping[str, tuple[str, ...]] = key(
        "Other keys of the chat screen and the picker, by the name of the action; "
        "one, several, or none.",
        factory=lambda: MappingProxyType({}),
        pattern=r"(?:\S(?:.{0,38}\S)?)?",
        example={"next_waiting": "f5", "palette": ["ctrl-k", "alt-enter"], "sort_out": "none"},
    )
    places: Mapping[str, Where] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )
    flow: Flow = key("The etiquette of a whole conversation.", factory=Flow)
    sources: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )
    where: Where = field(default=Where(""), compare=False)
    given: frozenset[str] = field(default=frozenset(), compare=False, repr=False)


def limits_of(settings: Settings) -> Limits:
    """Return the numbers that the etiquette of a conversation goes by."""
    clocks, flow = settings.clocks, settings.flow
    return Limits(
        chats=flow.chats,
        warn=span(clocks.warn),
        alarm=span(clocks.alarm),
        hold=span(flow.hold),
        progress=span(flow.progress),
        answer=span(flow.answer),
        check_ins=flow.check_ins,
        apart=span(flow.check_in),
        follow_up=span(flow.follow_up),
        longest=span(flow.longest),
    )


def span(duration: str) -> dt.timedelta:
    """Turn ``45s``, ``2m``, ``1h`` or ``1d`` (checked when it was read) into a span of time."""
    return dt.timedelta(seconds=seconds(duration))


def seconds(duration: str) -> int:
    """Turn ``45s``, ``2m``, ``1h`` or ``1d`` (checked when it was read) into seconds."""
    return int(duration[:-1]) * _SECONDS[duration[-1]]


def size(text: str) -> int:
    """Turn ``500kB``, ``100MB`` or ``2GB`` (checked when it was read) into bytes."""
    return int(text[:-2]) * _BYTES[text[-2:]]
