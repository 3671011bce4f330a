"""Git repositories made for a test: commands, commits, a server that is a folder, clones."""

from __future__ import annotations

import subprocess
from pathlib import Path

WHO = (
    "-c",
    "user.name=Ann",
    "-c",
    "user.email=ann@example.org",
    "-c",
    "protocol.file.allow=always",
)


def git(folder: Path, *words: str) -> str:
    """Run git in a folder as somebody with a name; it has to work."""
    done = subprocess.run(
        ["git", *WHO, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout.strip()


def made(folder: Path, **files: str) -> Path:
    """Make a repository with one commit; names are written with ``__`` for a dot."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, **files)
    return folder


def commit(folder: Path, *gone: str, **files: str) -> str:
    """Write and remove files, commit it, and return the name of the commit."""
    for name in gone:
        (folder / name).unlink()
    for name, text in files.items():
        write(folder / name.replace("__", "."), text)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "a change")
    return git(folder, "rev-parse", "HEAD")


def write(path: Path, text: str) -> None:
    """Write a file as it is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def served(base: Path, **files: str) -> tuple[Path, Path]:
    """Make a lead's repository with a server behind it, and a clone: return both."""
    lead = made(base / "lead", **files)
    git(base, "clone", "-q", "--bare", "lead", "server.git")
    git(lead, "remote", "add", "origin", str(base / "server.git"))
    git(lead, "push", "-q", "-u", "origin", "main")
    git(base, "clone", "-q", "server.git", "team")
    return lead, base / "team"


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return what stands in a working tree, byte for byte, without git's own folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def reply(name: str, text: str, *more: str, title: str = "") -> str:
    """Write one reply as it stands in a file, in English."""
    lines = [f"  - id: {name}", f"    title: {title or name}", *(f"    {one}" for one in more)]
    return "\n".join([*lines, f'    text: {{en: "{text}"}}', ""])


def file(*replies: str) -> str:
    """Write a file of replies that nobody complains of for want of an owner or a date."""
    head = "saywell: 1\ndefaults: {owner: leads, review: 2999-01-01}\nreplies:\n"
    return head + "".join(replies)
