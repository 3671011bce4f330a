"""Taking out of a message what belongs to one customer alone, before it is kept."""

from __future__ import annotations

NUMBER_MARK = "<number>"
MARKS = (NUMBER_MARK, "<name>", "<link>", "<secret>")
"""What stands for numbers, names, addresses of any kind, and secrets in what is kept."""
