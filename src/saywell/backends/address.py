"""Where a chat system is and the token for it: addresses, loopback, TLS, one origin or another."""

from __future__ import annotations

import functools
import ipaddress
import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx

from saywell.errors import ConfigError
from saywell.model.untrusted import clean_line


def is_loopback(host: str) -> bool:
    """Say whether a host name means this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


_METADATA = frozenset(
    {"fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "192.0.0.192", "168.63.129.16"}
)
"""Where clouds tell a machine its secrets, beside 169.254.169.254: Amazon and Google over IPv6,
Alibaba, Oracle, Azure (each in its own manual on instance metadata)."""


def is_inward(host: str) -> bool:
    """Say whether a host name, however it is spelled, leads to this machine or its own cable.

    That is loopback, the address of nothing (0.0.0.0, which leads here on Linux), and where clouds
    keep secrets for a machine: link-local ones and those of `_METADATA`. Numbers count in every
    spelling that the system takes: 127.1, 0x7f000001. Names that a server has made up are not
    looked up.
    """
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        found = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        try:
            found = ipaddress.ip_address(socket.inet_aton(name))
        except (OSError, UnicodeError, ValueError):
            return False
    mapped = getattr(found, "ipv4_mapped", None) or found
    if str(mapped) in _METADATA:
        return True
    return bool(mapped.is_loopback or mapped.is_unspecified or mapped.is_link_local)


def server_address(url: str, *, allow_insecure: bool = False) -> str:
    """Return scheme, host and port of an address, with the path in front of a known one.

    Raises ConfigError for an address without a host, with a name or password inside, or with
    plain http to another machine unless that is allowed by name.
    """
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, _ = parts.hostname or "", parts.port
        httpx.URL(parts.geturl())
    except (ValueError, httpx.InvalidURL):
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in text):
        shown = clean_line(text.rpartition("@")[2], limit=100)
        raise ConfigError(
            f"{shown!r} is not the address of a server",
            hint="chat.url looks like https://chat.example.org",
        )
    if parts.username is not None or parts.password is not None:
        raise ConfigError(
            f"the address of {clean_line(host)} holds a name or a password",
            hint="take out what stands before the @; the token is kept by: saywell auth login",
        )
    if parts.scheme == "http" and not allow_insecure and not is_loopback(host):
        raise ConfigError(
            f"http to {clean_line(host)} would show the token to everybody on the way",
            hint="use https, or set chat.allow_insecure when the network is your own",
        )
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether two addresses have scheme, host and port in common: a token goes no further."""
    return _origin(one) == _origin(other)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)


@functools.cache
def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """Return the one TLS context of this process for a certificate authority file.

    Making one costs 20 to 40 ms, as 117 certificates are parsed. It trusts what the system
    trusts and what certifi lists, or the given file beside them. Raises ConfigError.
    """
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(cafile=certifi.where())
    if ca_file:
        try:
            context.load_verify_locations(cafile=str(Path(ca_file).expanduser()))
        except (OSError, ssl.SSLError) as error:
            raise ConfigError(
                f"the certificates in {ca_file} cannot be read: {error.strerror or 'not PEM'}",
                hint="chat.ca_file has to be a PEM file",
            ) from None
    return context


def checked_token(token: str) -> str:
    """Return a token without the white space of pasting. Raises ConfigError, without naming it."""
    text = token.strip()
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        what = "holds characters that no token has" if text else "is empty"
        raise ConfigError(f"the access token {what}", hint="get a new one with: saywell auth login")
    return text
