"""How common words are, as a file that the program maps into memory.

One unsigned little-endian number of four bytes for each word, in order: the CRC-32 of its UTF-8
form with the last four bits replaced by the rank, 1 (rare) to 15. Two words share a number about
once in ten thousand, which does no harm: ranks only put suggestions in order.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from zlib import crc32

BITS = 4
MOST = (1 << BITS) - 1


def write(path: Path, ranks: Mapping[str, int]) -> int:
    """Write the ranks of some words and return the file's size in bytes."""
    numbers = sorted(
        {crc32(word.encode()) & ~MOST | min(rank, MOST) for word, rank in ranks.items() if rank > 0}
    )
    path.write_bytes(struct.pack(f"<{len(numbers)}I", *numbers))
    return len(numbers) * 4
