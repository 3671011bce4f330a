"""One line for each request, for ``--verbose``: method, server, path, status, milliseconds.

No query, no header and no body: a query may hold what nobody should read. Of a file's address
only the server is shown: whoever knows the rest may fetch it.
"""

from __future__ import annotations

import logging
import time

import httpx

LOG = logging.getLogger("saywell.http")

FILE = "saywell_file"
"""The extension of a request that fetches a file."""

_BEGUN = "saywell_begun"


def begin(request: httpx.Request) -> None:
    """Note when a request goes out."""
    request.extensions[_BEGUN] = time.perf_counter()


def end(response: httpx.Response) -> None:
    """Write the line, once the head of the answer is there."""
    request = response.request
    milliseconds = (time.perf_counter() - request.extensions[_BEGUN]) * 1000
    path = request.url.raw_path.partition(b"?")[0]  # escaped, as it was sent
    path = b"/ (a file)" if FILE in request.extensions else path
    place = (request.url.netloc + path).decode("ascii", "replace")
    LOG.info("%s %s %d in %.0f ms", request.method, place, response.status_code, milliseconds)
