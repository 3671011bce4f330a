"""One line for each request, for ``--verbose``: method, server, path, status, milliseconds.

No query, no header and no body: a query may hold what nobody should read.
"""

from __future__ import annotations

import logging
import time

import httpx

LOG = logging.getLogger("saywell.http")

_BEGUN = "saywell_begun"


def begin(request: httpx.Request) -> None:
    """Note when a request goes out."""
    request.extensions[_BEGUN] = time.perf_counter()


def end(response: httpx.Response) -> None:
    """Write the line, once the head of the answer is there."""
    request = response.request
    milliseconds = (time.perf_counter() - request.extensions[_BEGUN]) * 1000
    place = f"{request.url.netloc.decode('ascii', 'replace')}{request.url.path}"
    LOG.info("%s %s %d in %.0f ms", request.method, place, response.status_code, milliseconds)
