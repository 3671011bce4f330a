"""The key tables as docs/keys.md and the README show them."""

from __future__ import annotations

from saywell.app.words import Words
from saywell.tui.key_names import label
from saywell.tui.keys import ANYWHERE, KEYS, PICKER, PICKER_KEYS, REVIEW, REVIEW_KEYS, KeyLine

_HEAD = """# Keys of the chat screen

Where several keys are named, each of them does it. A mouse click opens a conversation, the wheel
scrolls. No command is on Ctrl-S, Ctrl-A or Ctrl-B, which terminals, screen and tmux take for
themselves. In the composer the arrows, Home, End, Backspace and Delete do what they do
everywhere, by whole characters in every script.

Where a terminal keeps Alt and a digit for its own tabs, Esc and then the digit does the same, and
the palette begins with what is suggested: Ctrl-K and Enter insert the first. Alt-M or F2 lists all
that can be done at the moment, with its keys: type a word of it, and Enter does it.

## Other keys

Every action has a name, the last column. The section `keys` of the configuration file gives it
other keys: one, a list, or `none`. Hints, help and all sentences of the screen follow.

```yaml
keys:
  next_waiting: f5
  palette: [ctrl-k, alt-enter]
  newline: ctrl-j
  sort_out: none
```

A key is written as it is shown here; capitals do not matter. `ctrl-`, `alt-` and `shift-` may
stand before a letter or a name: `ctrl-n`, `alt-g`, `f2`, `alt-enter`, `shift-tab`, `ctrl-down`,
`pgup`. Terminals have no way to send some of them (Shift-Enter, Ctrl-Enter, Ctrl-Shift-X) and send
one thing for two others (Ctrl-I and Tab, Ctrl-M and Enter, Ctrl-H and Backspace, Ctrl-[ and Esc).
Esc, Ctrl-C and Ctrl-Q always lead out. What is wrong in the section is told with its place by
`saywell config` and when the screen opens and closes; those actions keep their own keys."""

_PICKER_HEAD = """## Keys of the picker

`saywell search` without words opens it in a terminal. In the line that is typed, Left, Right,
Home, End, Backspace, Delete, Ctrl-A, Ctrl-E and Ctrl-W do what they do in a shell. A mouse click
chooses, the wheel scrolls."""


_REVIEW_HEAD = """## Keys of the review

`saywell library review` opens it in a terminal ([the monthly habit](review.md))."""


def as_markdown() -> str:
    """Return the key tables as docs/keys.md shows them."""
    parts = ((_HEAD, KEYS), (_PICKER_HEAD, PICKER_KEYS), (_REVIEW_HEAD, REVIEW_KEYS))
    return "\n".join(f"{head}\n\n{table(lines)}" for head, lines in parts)


def table(lines: tuple[KeyLine, ...], *, names: bool = True) -> str:
    """Return lines of the key table as a table in Markdown, with the names of the actions."""
    words = Words("en")
    rows = ["| Keys | Where | What they do |", "| --- | --- | --- |"]
    if names:
        rows = [rows[0] + " Name |", rows[1] + " --- |"]
    for line in lines:
        keys = ", ".join(f"`{label(key)}`" for key in line.keys) or "–"
        where = (
            words("where.anywhere")
            if line.where in (ANYWHERE, PICKER, REVIEW)
            else ", ".join(words(f"where.{place}") for place in line.where)
        )
        name = f" `{line.action}` |" if names else ""
        rows.append(f"| {keys} | {where} | {words(f'key.{line.action}')} |{name}")
    return "\n".join(rows) + "\n"
