"""Bodies of requests and answers as streams of bytes: files that go out, answers with a bound."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

PART = 64 * 2**10
"""Bytes that are read, sent or handed on at once."""

_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is the whole body of a request; it is read while it is sent."""

    path: Path
    content_type: str


def uploaded(
    upload: Upload, opened: contextlib.ExitStack
) -> tuple[Iterator[bytes], dict[str, str]]:
    """Open a file to be sent; return its parts and the headers that describe it.

    Raises OSError. The length is always named: some servers refuse a body without (Synapse).
    """
    file = opened.enter_context(upload.path.open("rb"))
    size = upload.path.stat().st_size
    headers = {"Content-Type": upload.content_type, "Content-Length": str(size)}
    return iter(lambda: file.read(PART), b""), headers


def declared_size(response: httpx.Response) -> int:
    """Return how many bytes an answer says that it has, 0 when it does not say."""
    text = str(response.headers.get("content-length", ""))
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def decoded(response: httpx.Response) -> Iterator[bytes]:
    """Go through the body of an answer, at most a part at a time, whatever it was packed with.

    Only gzip, which is what we ask for, is unpacked, and once: what unpacks a whole part at one
    go turns 64 kB into 64 MB, and with two packings into 64 GB. What a transport has read to its
    end already is taken as it is. Raises what httpx raises.
    """
    if response.is_closed:
        return iter((response.content,))
    stream = response.stream
    assert isinstance(stream, httpx.SyncByteStream)
    packing = str(response.headers.get("content-encoding", "")).strip().lower()
    if packing in ("", "identity"):
        return iter(stream)
    if packing in ("gzip", "x-gzip"):
        return _unpacked(stream)
    raise httpx.DecodingError("an answer is packed in a way that was not asked for")


def _unpacked(stream: httpx.SyncByteStream) -> Iterator[bytes]:
    unpack, begun = zlib.decompressobj(_GZIP), False
    try:
        for part in stream:
            left = part
            while left:
                if unpack.eof:
                    unpack = zlib.decompressobj(_GZIP)
                begun = True
                yield unpack.decompress(left, PART)
                left = unpack.unconsumed_tail or unpack.unused_data
        while begun and not unpack.eof:
            rest = unpack.decompress(b"", PART)
            if not rest:
                raise httpx.DecodingError("a packed answer ends too early")
            yield rest
    except zlib.error:
        raise httpx.DecodingError("an answer cannot be unpacked") from None
