"""A text that goes out as several messages: where it is cut, and how its parts are checked."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from saywell.app.scene import Scene
from saywell.model.chat import Author, Message
from saywell.model.rules import Finding, Report, Waiver

CUT = "\n┄┄┄\n"
"""What stands in the composer between two messages, on a line of its own."""

LENGTH = "M12"
"""The row of the rules on length, whose findings propose where to cut."""

_CUTS = re.compile(r"(?:^|\n)[ \t]*┄{3,}[ \t]*(?=\n|$)")

Check = Callable[[str, Scene, Sequence[Waiver]], Report]


def parts_of(text: str) -> tuple[tuple[int, str], ...]:
    """Return the messages that a text holds, with the offset at which each begins.

    Blank ones are left out; a text without a cut is one message, whatever it holds.
    """
    found, start = [], 0
    for cut in _CUTS.finditer(text):
        found.append((start, text[start : cut.start()]))
        start = cut.end()
    if not found:
        return ((0, text),)
    found.append((start, text[start:]))
    return tuple((at, part) for at, part in found if part.strip()) or ((0, ""),)


def together(texts: Iterable[str]) -> str:
    """Return the text that holds these messages."""
    return CUT.join(text for text in texts if text.strip())


def behind(first: str, text: str) -> str:
    """Return what follows a message in a text that begins with it, else the text."""
    for between in (CUT, "\n"):
        if text.startswith(first + between) and text[len(first + between) :].strip():
            return text[len(first + between) :]
    return text


def proposed(findings: Sequence[Finding]) -> Finding | None:
    """Return the finding that proposes how to cut the text, that of the whole message first."""
    able = [one for one in findings if one.rule == LENGTH and len(one.instead) > 1]
    return max(able, key=lambda one: one.end - one.start, default=None)


def cut(text: str, finding: Finding) -> str:
    """Cut a text as a finding proposes."""
    return text[: finding.start] + together(finding.instead) + text[finding.end :]


def can_cut_at(text: str, cursor: int) -> bool:
    """Say whether a message would end at the cursor: something stands between it and a cut."""
    return bool(_CUTS.split(text[:cursor])[-1].strip())


def cut_at(text: str, cursor: int) -> tuple[str, int]:
    """Cut a text at the cursor, and return the cursor at the beginning of the second part."""
    before = text[:cursor].rstrip() + CUT
    return before + text[cursor:].lstrip(), len(before)


def check_parts(check: Check, text: str, scene: Scene, waivers: Sequence[Waiver]) -> Report:
    """Check each message of a text as it would be checked when those before it had left."""
    parts = parts_of(text)
    if len(parts) == 1 and not parts[0][0]:
        return check(text, scene, waivers)
    reports = []
    for at, part in parts:
        report = check(part, scene, waivers)
        reports.append(
            report._replace(findings=_moved(report.findings, at), waived=_moved(report.waived, at))
        )
        name = scene.account.agent.name if scene.account else ""
        now = scene.messages[-1].at if scene.messages else dt.datetime.now(dt.UTC)
        said = Message("", scene.conversation.id, Author.AGENT, name, part, now)
        scene = dataclasses.replace(scene, messages=(*scene.messages, said))
    return Report(
        reports[0].lang,
        tuple(one for report in reports for one in report.findings),
        tuple(one for report in reports for one in report.waived),
        tuple(dict.fromkeys(name for report in reports for name in report.crashed)),
    )


def _moved(findings: Sequence[Finding], by: int) -> tuple[Finding, ...]:
    return tuple(one._replace(start=one.start + by, end=one.end + by) for one in findings)
