"""Every format by its name; a format's module is imported when it is used."""

from __future__ import annotations

from importlib import import_module

from saywell.errors import UsageError, nearest
from saywell.model.exchange import Format

MODULES = {
    "chatwoot": "chatwoot",
    "csv": "table",
    "espanso": "espanso",
    "intercom": "intercom",
    "libredesk": "libredesk",
    "liveagent": "liveagent",
    "livehelperchat": "livehelperchat",
    "pet": "pet",
    "rocketchat": "rocketchat",
    "textexpander": "textexpander",
    "vscode": "vscode",
    "zammad": "zammad",
    "zendesk": "zendesk",
}
"""Names of formats, as they are typed, and their modules."""


def format_named(name: str) -> Format:
    """Return a format. Raises UsageError with the nearest name."""
    module = MODULES.get(name)
    if module is None:
        raise UsageError(f"no format is called {name!r}", hint=nearest(name, MODULES))
    found: Format = import_module(f"saywell.formats.{module}").FORMAT
    return found
