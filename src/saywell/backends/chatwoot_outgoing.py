"""What is posted to Chatwoot: paths, message bodies, files, and what is refused before that."""

from __future__ import annotations

import contextlib
import mimetypes
from pathlib import Path

from saywell.backends.chatwoot_text import escaped
from saywell.errors import NotFound, Rejected
from saywell.model.chat import Outgoing
from saywell.model.untrusted import clean, clean_line

MAX_FILES = 15
"""The most files that Chatwoot takes with one message (message.rb)."""

MAX_TEXT = 150_000
"""The longest text that Chatwoot stores, in characters (message.rb)."""


def number(text: str, noun: str, *, least: int = 1) -> int:
    """Return an id as a number, which all of Chatwoot's are, so that no id can bend a path."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19 and int(text) >= least):
        raise NotFound(
            f"there is no {noun} {clean_line(text, limit=40)!r}", hint=f"a {noun} id is a number"
        )
    return int(text)


def conversation_path(conversation_id: str, rest: str = "") -> str:
    """Return the path of a conversation, or of what belongs to it, below the account."""
    own = f"conversations/{number(conversation_id, 'conversation')}"
    return f"{own}/{rest}" if rest else own


def plain(text: str) -> str:
    """Return a text as it can be compared: as messages are read, without blanks at line ends."""
    return "\n".join(line.rstrip() for line in clean(text).strip().split("\n"))


def check_outgoing(message: Outgoing) -> None:
    """Refuse what the server would take, or break on, before anything is sent."""
    if not message.text.strip() and not message.attachments:
        raise Rejected("an empty message is not sent", hint="write something, or attach a file")
    if len(escaped(message.text)) > MAX_TEXT:
        raise Rejected(f"the message has more than {MAX_TEXT} characters", hint="send it in parts")
    if len(message.attachments) > MAX_FILES:
        raise Rejected(f"a message takes {MAX_FILES} files at most", hint="send it in parts")


def file_part(opened: contextlib.ExitStack, path: Path) -> tuple[str, tuple[str, object, str]]:
    """Open a file and describe it for a form; it is read while it is sent."""
    try:
        if not path.is_file():
            raise FileNotFoundError(2, "no such file")
        file = opened.enter_context(path.open("rb"))
    except OSError as error:
        raise Rejected(
            f"{clean_line(str(path), limit=200)} cannot be attached: {error.strerror}",
            hint="nothing was sent",
        ) from None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return "attachments[]", (path.name, file, kind)
