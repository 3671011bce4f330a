"""The usage of replies put together: the journal here, and what others have shared in files."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from saywell.app import wiring
from saywell.app.usage import Usage
from saywell.model.settings import Settings


def usage(settings: Settings, files: Sequence[Path] = ()) -> Usage:
    """Count how often replies were used here and by whoever wrote ``files`` (files or folders).

    Raises JournalError when the journal cannot be read; a file that cannot be read is told in the
    problems, and left out.
    """
    with contextlib.closing(wiring.open_journal(settings)) as journal:
        counts = journal.usage()
    return Usage(counts, min((one.last for one in counts.values() if one.last), default=None))
