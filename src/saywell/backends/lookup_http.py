"""Looking a value up over HTTP: one question, no redirect, no cookie, a bound on all of it."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from saywell.backends import failures
from saywell.backends.address import is_inward, is_loopback
from saywell.backends.bodies import declared_size, decoded
from saywell.backends.http import Http, Limits
from saywell.backends.transport import answered_within, outward_only, proxy_for
from saywell.errors import BackendError, ConfigError, LookupFailed, TlsFailure
from saywell.model.lookup import Errand, failure


def ask(errand: Errand, headers: Mapping[str, str], ca_file: str = "") -> bytes:
    """Ask the address of an errand and return the answer. Raises LookupFailed.

    ``headers`` are the errand's with the secrets in them; ``ca_file`` has the authority of the
    company's own servers. A server inside the company may be
    asked, and this machine where the address says so plainly; a name that leads here or to a
    link-local address is not, as that is where a machine's own secrets are told.
    """
    answers: queue.SimpleQueue[bytes | LookupFailed] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put(_asked(errand, headers, ca_file))
        except LookupFailed as error:
            answers.put(error)
        except Exception as error:  # the one who waits has to be told whatever it is
            answers.put(failure("crashed", errand.name, error=type(error).__name__))

    # the system's own look-up of a name can be bounded by nothing else
    threading.Thread(target=work, name=f"lookup {errand.name}", daemon=True).start()
    try:
        answer = answers.get(timeout=errand.timeout)
    except queue.Empty:
        raise failure("slow", errand.name, seconds=f"{errand.timeout:.0f}") from None
    if isinstance(answer, LookupFailed):
        raise answer
    return answer


def _asked(errand: Errand, headers: Mapping[str, str], ca_file: str) -> bytes:
    host = urlsplit(errand.url).hostname or ""
    here = is_loopback(host)
    if not here:
        _demand_outward(host, errand)
    straight = not here and not proxy_for(errand.url)  # a proxy may be on this machine
    seconds = errand.timeout
    limits = Limits(connect=seconds, read=seconds, total=seconds, tries=1)
    try:
        server = Http(errand.url, {}, limits=limits, ca_file=ca_file)
    except ConfigError as error:
        raise failure("crashed", errand.name, error=str(error)) from None
    try:
        with outward_only() if straight else contextlib.nullcontext():
            status, body = _exchange(server, errand, headers)
    except httpx.TimeoutException:
        raise failure("slow", errand.name, seconds=f"{seconds:.0f}") from None
    except failures.HTTPX_ERRORS as error:
        meant = failures.of_exception(error, host, changes=False)
        away = isinstance(error, httpx.ConnectError | httpx.ProxyError)
        kind = "tls" if isinstance(meant, TlsFailure) else "unreachable" if away else "broke_off"
        raise failure(kind, errand.name, host=host) from None
    except (UnicodeError, BackendError):  # a name that cannot be, a proxy that is none
        raise failure("unreachable", errand.name, host=host) from None
    finally:
        server.close()
    if 300 <= status < 400:
        raise failure("moved", errand.name, host=host)
    if not 200 <= status < 300:
        raise failure("status", errand.name, host=host, status=str(status))
    return body


def _demand_outward(host: str, errand: Errand) -> None:
    if is_inward(host):
        raise failure("inward", errand.name, host=host)
    if proxy_for(errand.url):
        return  # the proxy looks the name up, and goes there
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise failure("unreachable", errand.name, host=host) from None
    if any(is_inward(str(address[0])) for *_, address in found):
        raise failure("inward", errand.name, host=host)


def _exchange(server: Http, errand: Errand, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Ask, and read at most so many bytes. Raises what httpx raises."""
    client = server.client()
    request = client.build_request("GET", errand.url, headers=dict(headers))
    with answered_within(errand.timeout):
        response = client.send(request, stream=True)
        try:
            body = bytearray()
            size = declared_size(response)
            for part in decoded(response) if size <= errand.most else ():
                body += part
                size = len(body)
                if size > errand.most:
                    break
        finally:
            response.close()
    if size > errand.most:
        raise failure("too_big", errand.name, most=f"{errand.most:,}")
    return response.status_code, bytes(body)
