"""The recorded calls of a real Live Helper Chat, where they stand beside the checkout."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

_CALL = re.compile(
    r"^### (?P<title>.+)\n\n```\n(?P<curl>curl .+)\n# HTTP (?P<status>\d+) .*\n(?P<body>[^`]*)```",
    re.MULTILINE,
)

_BRACKET = re.compile(r"([{\[])$|^\s*([}\]]),?$", re.MULTILINE)


@dataclass(frozen=True)
class Call:
    """One request as it was made, and what came back; ``cut`` says that the body has no end."""

    title: str
    method: str
    path: str
    params: tuple[tuple[str, str], ...]
    auth: tuple[str, str] | None
    form: dict[str, str] | None
    body: Any
    status: int
    answer: Any
    cut: bool

    def made(self, url: str) -> httpx.Response:
        """Make the request to another server."""
        params = httpx.QueryParams(self.params)
        if self.body is None and self.form is None:
            return httpx.request(self.method, url + self.path, params=params, auth=self.auth)
        if self.body is not None:
            return httpx.request(self.method, url + self.path, json=self.body, auth=self.auth)
        return httpx.request(self.method, url + self.path, data=self.form, auth=self.auth)


def calls(file: Path) -> Iterator[Call]:
    """Read the calls, in order."""
    for found in _CALL.finditer(file.read_text("utf-8")):
        arguments = shlex.split(found["curl"])
        options = {"-X": "GET", "-u": ""}
        url, data, is_json = "", "", False
        for option, value in zip(arguments, [*arguments[1:], ""], strict=True):
            if option in options:
                options[option] = value
            elif option == "-d":
                data += ("&" if data else "") + value
            elif option == "--data-urlencode":
                name, _, content = value.partition("=")
                quoted = str(httpx.QueryParams({name: content}))
                data += ("&" if data else "") + quoted
            elif option.startswith("http"):
                url = option
            is_json = is_json or "application/json" in value
        parts = urlsplit(url)
        user, _, password = options["-u"].partition(":")
        answer, cut = repaired(found["body"])
        yield Call(
            title=found["title"],
            method=options["-X"],
            path=parts.path,
            params=tuple(parse_qsl(parts.query)),
            auth=(user, password) if user else None,
            form=dict(parse_qsl(data, keep_blank_values=True)) if data and not is_json else None,
            body=json.loads(data) if data and is_json else None,
            status=int(found["status"]),
            answer=answer,
            cut=cut,
        )


def repaired(body: str) -> tuple[Any, bool]:
    """Read JSON of which the end may be missing; None for nothing, or what is none."""
    if not body.strip():
        return None, False
    try:
        return json.loads(body), False
    except ValueError:
        pass
    lines = body.rstrip().split("\n")
    while lines:
        text = "\n".join(lines).rstrip().removesuffix(",")
        opened = [match[1] or match[2] for match in _BRACKET.finditer(text)]
        stack: list[str] = []
        for mark in opened:
            if mark in "{[":
                stack.append({"{": "}", "[": "]"}[mark])
            elif stack:
                stack.pop()
        try:
            return json.loads(text + "".join(reversed(stack))), True
        except ValueError:
            lines.pop()
    return None, True
