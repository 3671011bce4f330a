"""Why nothing could be fetched, read from what git, ssh and curl say: offline, not let in, gone."""

from __future__ import annotations

import re
import socket
from pathlib import Path

from saywell.errors import LibraryError, Where
from saywell.model.untrusted import clean_line

_CAUSES: tuple[tuple[str, str, str], ...] = (
    (
        r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED",
        "the server's ssh key is not known, or not the one that it was",
        "connect once by hand and compare the key: ssh -T HOST",
    ),
    (
        r"SSL certificate|certificate verif|unable to get local issuer|self.signed certificate",
        "the server's certificate does not hold",
        "is a proxy in between? the settings http.sslCAInfo and http.proxy of git say how to go",
    ),
    (
        (
            r"Authentication failed|could not read (?:Username|Password)|Permission denied"
            r"|terminal prompts disabled|returned error: 40[13]|Invalid username or"
        ),
        "the server did not let us in",
        "fetch once by hand, so that git keeps the password or ssh-agent has the key: git fetch",
    ),
    (
        (
            r"Temporary failure in name resolution|Network is unreachable|No route to host"
            r"|Network is down"
        ),
        "there is no network",
        "try again when there is; the replies stay as they are",
    ),
    (
        (
            r"(?i)connection timed out|operation timed out|connection refused|failed to connect"
            r"|connection reset|connection closed|couldn't connect|remote end hung up unexpectedly"
        ),
        "the server does not answer",
        "try again later; the replies stay as they are",
    ),
    (
        r"couldn't find remote ref|no such ref",
        "the branch is not on the server any more",
        "choose another one to follow: git branch --set-upstream-to=origin/main",
    ),
    (
        (
            r"not found|does not appear to be a git repository|does not exist|No such file"
            r"|returned error: 404"
        ),
        "there is no repository at that address, or it is not shown to you",
        "look at the address: git remote -v",
    ),
)
_UNKNOWN_HOST = r"[Cc]ould not resolve (?:host|hostname|proxy):? ([^\s:;,]+)"


def fetch_failure(said: str, top: Path) -> LibraryError:
    """Make an error of what git said when it could not fetch; secrets are masked already."""
    where = Where.of(top)
    for pattern, what, hint in _CAUSES:
        if re.search(pattern, said):
            return LibraryError(what, hint=hint, where=where)
    if host := re.search(_UNKNOWN_HOST, said):
        if _is_offline(host[1]):
            _, what, hint = _CAUSES[3]
            return LibraryError(what, hint=hint, where=where)
        what = f"nobody knows the host {clean_line(host[1], 100)!r}"
        return LibraryError(what, hint="look at the address: git remote -v", where=where)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = clean_line("; ".join(lines[-2:])) or "git gave no reason"
    return LibraryError(f"git fetch failed: {told}", hint="try it by hand: git fetch", where=where)


def _is_offline(host: str) -> bool:
    """Say whether names cannot be looked up at all: curl does not tell that from an unknown one."""
    try:
        socket.getaddrinfo(host, None)
    except socket.gaierror as error:
        return error.errno == socket.EAI_AGAIN
    except (OSError, UnicodeError):
        return False
    return False
