"""Files of Matrix: put on the homeserver, and fetched from it alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from saywell.backends.bodies import Upload
from saywell.backends.download import download
from saywell.backends.json_values import record
from saywell.backends.matrix_api import MatrixApi
from saywell.backends.matrix_outgoing import kind_of, size_of
from saywell.errors import NotAChatSystem, Rejected, ServerFailed, Uncertain, Unreachable
from saywell.model.chat import Attachment
from saywell.model.untrusted import clean_line

MEDIA = "/_matrix/media/v3/"
DOWNLOAD = "/_matrix/client/v1/media/download/"


def stored(api: MatrixApi, path: Path) -> tuple[str, str, int]:
    """Put a file on the homeserver; return its address, content type and size in bytes.

    Nobody sees it before a message names it: whatever goes wrong here, nothing was sent.
    """
    kind, size = kind_of(path), size_of(path)
    name = clean_line(path.name, limit=200)
    try:
        answer = api.http.change(
            MEDIA + "upload",
            again=True,
            params=[("filename", name)],
            upload=Upload(path, kind),
        )
    except (Uncertain, ServerFailed) as error:
        what = error.message.partition(": it may or may not")[0]
        raise Unreachable(f"{what}; the file was not stored, and nothing was sent") from None
    except Rejected as error:
        raise Rejected(
            f"{api.server} does not take {name!r}: {error.message}", hint="nothing was sent"
        ) from None
    address = record(answer).get("content_uri")
    if not isinstance(address, str) or not address.startswith("mxc://"):
        raise Unreachable(f"{api.server} gave a strange answer to a file; nothing was sent")
    return address, kind, size


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
