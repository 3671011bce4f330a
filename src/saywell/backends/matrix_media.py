"""Files of Matrix: put on the homeserver, and fetched from it alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from saywell.backends.bodies import Upload
from saywell.backends.download import download
from saywell.backends.json_values import number, record
from saywell.backends.matrix_api import MatrixApi
from saywell.backends.matrix_outgoing import kind_of, size_of
from saywell.errors import (
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    Rejected,
    ServerFailed,
    Unreachable,
)
from saywell.model.chat import Attachment
from saywell.model.untrusted import clean_line

MEDIA = "/_matrix/media/v3/"
CONFIG = "/_matrix/client/v1/media/config"
DOWNLOAD = "/_matrix/client/v1/media/download/"


def stored(api: MatrixApi, path: Path) -> tuple[str, str, int]:
    """Put a file on the homeserver; return its address, content type and size in bytes.

    Nobody sees it before a message names it: whatever goes wrong here, nothing was sent, and the
    error says so. What is too large is refused before: Synapse breaks the connection at it.
    """
    kind, size = kind_of(path), size_of(path)
    name = clean_line(path.name, limit=200)
    most = largest(api)
    if most and size > most:
        raise Rejected(
            f"{name} has {size >> 20} MB, and {api.server} takes {most >> 20} MB at most",
            hint="nothing was sent",
        )
    upload = Upload(path, kind)
    try:
        answer = api.http.ask(
            "POST", MEDIA + "upload", [("filename", name)], changes=False, upload=upload
        )
        address = record(answer.json()).get("content_uri")
    except (Unreachable, ServerFailed, NotAChatSystem) as error:
        raise Unreachable(f"{error.message}; nothing was sent", hint=error.hint) from None
    except Rejected as error:
        raise Rejected(
            f"{api.server} does not take {name!r}: {error.message}", hint="nothing was sent"
        ) from None
    except ValueError:
        address = None
    if not isinstance(address, str) or not address.startswith("mxc://"):
        raise Unreachable(f"{api.server} gave a strange answer to a file; nothing was sent")
    return address, kind, size


def largest(api: MatrixApi) -> int:
    """Ask for the largest file that the homeserver takes, in bytes; 0 when it does not tell."""
    try:
        return number(record(api.http.get(CONFIG)).get("m.upload.size"))
    except (NotFound, NotAChatSystem, PermissionRefused):
        return 0


def fetched(api: MatrixApi, attachment: Attachment) -> Iterator[bytes]:
    """Read a file part by part, with the token, which media needs since Matrix 1.11.

    A server that is older has the file at its old place.
    """
    server, _, media_id = attachment.url.removeprefix("mxc://").partition("/")
    if not attachment.url.startswith("mxc://") or not server or not media_id:
        raise Rejected(
            "this file has no address that can be fetched",
            hint="it may be encrypted; open the conversation in another program",
        )
    place = f"{quote(server, safe='')}/{quote(media_id, safe='')}"
    try:
        yield from download(api.http, DOWNLOAD + place)
    except NotAChatSystem as error:
        if error.status != 404:
            raise
        yield from download(api.http, f"{MEDIA}download/{place}")
