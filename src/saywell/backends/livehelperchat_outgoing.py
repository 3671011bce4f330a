"""What is posted to Live Helper Chat, and what is refused before that."""

from __future__ import annotations

from saywell.backends.livehelperchat_wire import is_echo
from saywell.errors import NotFound, Rejected
from saywell.model.chat import Outgoing
from saywell.model.untrusted import clean_line

COMMAND = "!"
"""What a text begins with that Live Helper Chat carries out rather than sends."""


def chat_id(text: str) -> str:
    """Return the id of a chat, so that none can bend a request. Raises NotFound."""
    return str(_number(text, "chat", least=1))


def message_id(text: str | None) -> int:
    """Return the id of a message, 0 for none. Raises NotFound."""
    return _number(text, "message", least=0) if text else 0


def _number(text: str, noun: str, *, least: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19 and int(text) >= least):
        raise NotFound(
            f"there is no {noun} {clean_line(text, limit=40)!r}", hint=f"a {noun} id is a number"
        )
    return int(text)


def posted(message: Outgoing) -> str:
    """Return the text that is posted; a note is a command of the server.

    The server takes blanks off both ends before it looks for a command. Raises Rejected for what
    it would refuse, or carry out.
    """
    text = message.text.strip()
    if message.attachments:
        raise Rejected("Live Helper Chat takes no files from here", hint="send the text alone")
    if not text:
        raise Rejected("an empty message is not sent", hint="write something")
    if message.private:
        if is_echo(text):
            raise Rejected(
                'a note with "!" in front and "||" inside could not be told from a command\'s echo',
                hint='leave out the "!"; nothing was sent',
            )
        return f"{COMMAND}note {text}"
    if text.startswith(COMMAND):
        raise Rejected(
            'Live Helper Chat carries out what begins with "!" rather than sending it',
            hint='put a word in front of the "!"; nothing was sent',
        )
    return message.text
