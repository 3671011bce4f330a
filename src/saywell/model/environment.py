"""The environment variables that set a key; cheap to import."""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Mapping

ENVIRONMENT: Mapping[str, str] = {
    "SAYWELL_LANGUAGE": "language",
    "SAYWELL_COMPANY": "company",
    "SAYWELL_AGENT": "agent",
    "SAYWELL_KIND": "chat.kind",
    "SAYWELL_URL": "chat.url",
    "SAYWELL_ACCOUNT": "chat.account",
    "SAYWELL_USER": "chat.user",
    "SAYWELL_HEADER": "chat.header",
    "SAYWELL_CA_FILE": "chat.ca_file",
    "SAYWELL_LIBRARY": "library.folders",
    "SAYWELL_TEAMS": "library.teams",
}
"""Environment variables that set a key; lists are parted as PATH is (folders) or by commas."""

LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables of the system that say which language a person reads, the first that is set."""
