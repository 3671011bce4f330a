"""One whole conversation on the practice desk, played step by step; every step proves itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

from saywell.app import finding, gate, replying, suggesting
from saywell.app.scene import Scene
from saywell.app.sending import SendService
from saywell.engine.check import Checker, fixed
from saywell.engine.fill import Filled
from saywell.errors import SaywellError
from saywell.model.backend import ChatBackend
from saywell.model.chat import Author, Conversation, Message
from saywell.model.ports import Clock, Journal
from saywell.model.rules import Draft, Finding, Report, Verdict
from saywell.model.settings import Settings
from saywell.model.snippet import Reply

STATUS = "orders.status"
"""The reply of the starter library that the demo inserts."""

QUERY = "where is my oder"
"""What the agent types to find a reply; one letter is missing on purpose."""

CARELESS = "i dont know why its late, see [tracking link] !!!"
"""What a hurried agent adds, and a careful team lead would stop."""

MENDED = "I'll ask the courier why it stood still and write to you by noon tomorrow."
"""What the agent means, said well: a promise with a time."""

PATIENCE = 8.0
"""Seconds within which the scripted customer has answered."""


class DemoFailed(SaywellError):
    """A step of the demo did not do what it is there to show."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, a sentence on what happened, and its facts for people and programs."""

    name: str
    summary: str
    lines: tuple[str, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """What the demo plays with."""

    backend: ChatBackend
    journal: Journal
    library: finding.OpenLibrary
    checker: Checker
    sender: SendService
    settings: Settings
    clock: Clock
    sleep: Callable[[float], None] = time.sleep


def play(stage: Stage) -> Generator[Step, None, None]:
    """Play the conversation, a step at a time. Raises DemoFailed, or what the chat system says."""
    chosen = yield from _queue(stage)
    scene = yield from _open(stage, chosen)
    yield from _suggest(stage, scene)
    reply = yield from _search(stage)
    text = yield from _insert(stage, scene, reply)
    draft, report = yield from _refused(stage, scene, text)
    mended = yield from _mended(stage, scene, text, draft, report)
    sent = yield from _send(stage, scene, mended)
    yield from _read_back(stage, sent, mended)
    yield from _answered(stage, sent)


def _queue(stage: Stage) -> Generator[Step, None, Conversation]:
    """List who waits, and choose an English customer whose profile has an order number."""
    queue = stage.backend.queue()
    now = stage.clock.now()
    rows, data = [], []
    for one in queue:
        waited = one.waited(now)
        seconds = int(waited.total_seconds()) if waited else 0
        said = one.last_message.text if one.last_message else ""
        rows.append(f"{one.id:>3}  {seconds:>4} s  {one.contact.name}: {said}")
        data.append({"id": one.id, "customer": one.contact.name, "waited_seconds": seconds})
    yield Step("queue", f"{len(queue)} customers wait", tuple(rows), {"conversations": data})
    chosen = next((one for one in queue if _suits(stage, one)), None)
    if chosen is None:
        raise DemoFailed("no customer in the queue asks about an order in English")
    return chosen


def _suits(stage: Stage, conversation: Conversation) -> bool:
    """Say whether this customer has an order in the profile and asks where it is, in English."""
    if conversation.contact.language != "en" or not _order_of(conversation):
        return False
    messages = stage.backend.messages(conversation.id)
    return any("where it is" in one.text for one in messages if one.author is Author.CUSTOMER)


def _order_of(conversation: Conversation) -> str:
    facts = {**conversation.contact.attributes, **conversation.attributes}
    return next((value for name, value in facts.items() if "order" in name), "")


def _open(stage: Stage, conversation: Conversation) -> Generator[Step, None, Scene]:
    """Open the conversation and read it."""
    scene = replying.read_scene(stage.backend, conversation.id)
    stage.backend.mark_read(conversation.id)
    if not scene.messages:
        raise DemoFailed(f"conversation {conversation.id} is empty")
    contact = scene.conversation.contact
    lines = tuple(f"{one.author_name}: {one.text}" for one in scene.messages)
    facts = {
        "conversation": conversation.id,
        "customer": contact.name,
        "language": replying.customer_language(scene),
        "order": _order_of(scene.conversation),
        "messages": [{"from": str(one.author), "text": one.text} for one in scene.messages],
    }
    yield Step("open", f"conversation {conversation.id} with {contact.name}", lines, facts)
    return scene


def _suggest(stage: Stage, scene: Scene) -> Generator[Step, None, None]:
    """Suggest replies from the customer's words alone; the right one has to be among them."""
    suggester = suggesting.Suggester(lambda: stage.library, stage.settings)
    found = suggester(scene)
    rows = tuple(
        f"{one.card.id}  {one.card.title('en')}" + (f"  ({', '.join(one.met)})" if one.met else "")
        for one in found
    )
    data = [{"reply": one.card.id, "met": list(one.met)} for one in found]
    name = scene.conversation.contact.name
    yield Step("suggest", f"what may answer {name}, and why", rows, {"replies": data})
    if STATUS not in [one.card.id for one in found]:
        raise DemoFailed(f"{STATUS} is not suggested to a customer who asks where an order is")


def _search(stage: Stage) -> Generator[Step, None, Reply]:
    """Find the reply by a few words with a slip of the finger."""
    hits = finding.find(stage.library, stage.settings, QUERY, limit=5)
    found = [hit.id for hit in hits]
    rows = tuple(f"{hit.id}  {hit.card.title('en')}" for hit in hits)
    yield Step("search", f"typed {QUERY!r}", rows, {"query": QUERY, "replies": found})
    if not hits or hits[0].id != STATUS:
        raise DemoFailed(f"the search for {QUERY!r} does not find {STATUS} first")
    return hits[0].reply


def _insert(stage: Stage, scene: Scene, reply: Reply) -> Generator[Step, None, str]:
    """Insert the reply after a greeting; the fields it needs are asked for and filled."""
    order = _order_of(scene.conversation)
    asked = _fill(stage, scene, reply, {}).missing
    answers = {"order": order, "day": "Friday"}
    filled = {name: answers[name] for name in asked if name in answers}
    whole = _fill(stage, scene, reply, filled)
    if not asked or whole.missing:
        raise DemoFailed(f"{reply.id}: asked for {asked}, still missing {whole.missing}")
    text = f"{_greeting(scene)} {whole.text}"
    lines = (*(f"asked for {name}: {value}" for name, value in filled.items()), "", text)
    facts = {"reply": reply.id, "asked": list(asked), "filled": filled, "text": text}
    yield Step("insert", f"{reply.id}, after a greeting", lines, facts)
    return text


def _greeting(scene: Scene) -> str:
    """Say hello as a first reply should: with the customer's, the agent's, the company's name."""
    if scene.account is None:
        raise DemoFailed("the practice desk does not say whose account this is")
    customer = scene.conversation.contact.name.split()[0]
    agent, company = scene.account.agent.name.split()[0], scene.account.company
    return f"Hello {customer}, this is {agent} at {company}."


def _fill(stage: Stage, scene: Scene, reply: Reply, values: Mapping[str, str]) -> Filled:
    wish = replying.Wish(values=values)
    return replying.preview(reply, stage.library.library, stage.settings, scene, wish)


def _check(stage: Stage, scene: Scene, text: str) -> Report:
    draft = Draft(text, context=replying.check_context(scene, stage.settings))
    return gate.judge(stage.checker.check, draft, note=False).report


def _refused(stage: Stage, scene: Scene, text: str) -> Generator[Step, None, tuple[str, Report]]:
    """Add a careless line; the check has to refuse it and say why."""
    draft = f"{text} {CARELESS}"
    report = _check(stage, scene, draft)
    lines = (CARELESS, "", *(_finding_line(draft, one) for one in report.findings))
    facts = {"text": draft, "verdict": str(report.verdict), "findings": _records(report)}
    yield Step("refused", f"the check says {report.verdict}", lines, facts)
    if report.verdict is not Verdict.BLOCK:
        raise DemoFailed("the check lets a draft pass that has an unfilled field")
    return draft, report


def _mended(
    stage: Stage, scene: Scene, text: str, draft: str, report: Report
) -> Generator[Step, None, str]:
    """Apply the fixes that one key applies, then say the rest well; the check has to pass it."""
    by_key = draft
    for mendable in sorted(report.findings, key=lambda one: one.start, reverse=True):
        if mendable.fixes:
            by_key = fixed(by_key, mendable)
    mended = f"{text} {MENDED}"
    report = _check(stage, scene, mended)
    lines = (f"one key: {by_key[len(text) :].strip()}", f"by hand: {MENDED}")
    facts = {
        "one_key": by_key,
        "text": mended,
        "verdict": str(report.verdict),
        "findings": _records(report),
    }
    yield Step("fixed", f"the check says {report.verdict}", lines, facts)
    if report.verdict is not Verdict.PASS:
        raise DemoFailed(
            "the check still finds: " + ", ".join(one.check for one in report.findings)
        )
    return mended


def _send(stage: Stage, scene: Scene, text: str) -> Generator[Step, None, Message]:
    """Send it, the journal first."""
    message = gate.outgoing(scene.conversation.id, text)
    result = stage.sender.send(message, after=scene.messages[-1].id)
    sent = gate.sent_message(result)
    facts = {"conversation": sent.conversation_id, "message": sent.id, "state": str(result.state)}
    yield Step("send", f"message {sent.id} went out", (), facts)
    return sent


def _read_back(stage: Stage, sent: Message, text: str) -> Generator[Step, None, None]:
    """Read the conversation from the server: the message has to stand there as it was written."""
    messages = stage.backend.messages(sent.conversation_id)
    there = [one for one in messages if one.id == sent.id]
    if len(there) != 1 or there[0].text != text:
        raise DemoFailed("the server does not have the message as it was sent")
    lines = tuple(f"{there[0].author_name}: {there[0].text}".splitlines())
    facts = {"message": sent.id, "text": there[0].text, "same": True}
    yield Step("read back", "the server has it, word for word", lines, facts)


def _answered(stage: Stage, sent: Message) -> Generator[Step, None, None]:
    """Wait for the customer's answer."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        news = stage.backend.messages(sent.conversation_id, after=sent.id)
        answers = [one for one in news if one.author is Author.CUSTOMER]
        if answers:
            lines = tuple(f"{one.author_name}: {one.text}" for one in answers)
            facts = {"messages": [one.text for one in answers]}
            yield Step("answer", "the customer writes back", lines, facts)
            return
        stage.sleep(0.1)
    raise DemoFailed("the customer did not answer")


def _finding_line(text: str, found: Finding) -> str:
    quoted = text[found.start : found.end]
    better = found.fixes[0].text or "(nothing)" if found.fixes else ""
    better = better or next(iter(found.instead), "")
    tail = f"  ->  {better}" if better else ""
    return f"{found.severity:<8} {found.rule}  {quoted!r}: {found.message}{tail}"


def _records(report: Report) -> list[dict[str, object]]:
    return [
        {
            "rule": one.rule,
            "severity": str(one.severity),
            "start": one.start,
            "end": one.end,
            "message": one.message,
        }
        for one in report.findings
    ]
