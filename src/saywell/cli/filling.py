"""Around one filled reply: for whom it is, what is remembered of it, how it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saywell.cli import terminal
from saywell.cli.terminal import Form
from saywell.errors import JournalError
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.scene import Scene
    from saywell.engine.fill import Filled
    from saywell.model.ports import Journal
    from saywell.model.settings import Settings
    from saywell.model.snippet import Reply


def read_scene(settings: Settings, conversation: str) -> Scene:
    """Read the conversation that a reply is for. Raises NotFound, ConfigError, BackendError."""
    from saywell.app import wiring
    from saywell.cli import system

    backend = wiring.open_backend(settings)
    try:
        return system.read_scene(backend, conversation)
    finally:
        backend.close()


def open_journal(settings: Settings, scene: Scene | None) -> Journal | None:
    """Open the journal to count the use; without it the reply is printed all the same."""
    from saywell.app import wiring

    account = scene.account.account_id if scene and scene.account else ""
    try:
        return wiring.open_journal(settings, account)
    except JournalError as error:
        terminal.err(f"note: {clean_line(str(error))}")
        return None


def print_filled(reply: Reply, filled: Filled, output: Form = Form.TEXT) -> None:
    """Print the text; what goes with it is told beside it, or stands in the record."""
    from saywell.app import replying

    files = [str(path) for path in replying.reply_files(reply)]
    if output is not Form.TEXT:
        record = {
            "id": reply.id,
            "lang": filled.lang,
            "fell_back": filled.fell_back,
            "text": filled.text,
            "subject": filled.subject,
            "attachments": files,
        }
        terminal.out_record(record, output)
        return
    if filled.subject:
        terminal.err(f"subject: {clean_line(filled.subject)}")
    for file in files:
        terminal.err(f"goes with: {clean_line(file)}")
    terminal.out_text(filled.text)
