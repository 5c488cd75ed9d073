"""What reading may cost: bounds on size, nesting and inflation, and the error that says one was passed."""

from extract.ingest.record import MAX_BYTES

MAX_RECORD = 16 * MAX_BYTES
"""The longest record of any format as it stands in the file, with its markup, in bytes (9.6 MB)."""

MAX_PAGE = 8 * MAX_BYTES
"""The longest HTML page, in bytes (4.8 MB)."""

MAX_MEMORY = 1 << 28
"""The largest ZIP or Parquet that is read in memory because its stream cannot seek, in bytes (256 MiB)."""

MAX_NESTING = 3
"""How many archives and compressions may stand one in the other: `a.zip` in `b.tar.gz` is three."""

MAX_WINDOW = 27
"""The largest window that Zstandard may ask for, as a power of two (128 MiB); xz may take as much memory."""

MAX_BLANK = 100_000
"""How many blank lines may stand in a row: a few kilobytes of gzip inflate to a hundred million of them."""

BLANK = f"more than {MAX_BLANK:,} blank lines in a row: no file of articles has them, and what follows is not read"

INFLATION, INFLATED = 200, 1 << 26
"""Compressed data may give 200 times its size, and 64 MiB in any case. Text gives 3 to 30 times."""


class UnreadableError(Exception):
    """The rest of a stream cannot be read; the code and the reason are its Reject's."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{reason} ({code})")
        self.code, self.reason = code, reason


class Budget:
    """What one input has cost so far: bytes read from where it lies, and bytes that these inflated to."""

    def __init__(self) -> None:
        self.read = self.inflated = 0

    def inflate(self, size: int) -> None:
        """Count inflated bytes; raises UnreadableError once they are out of all proportion to those read."""
        self.inflated += size
        if self.inflated > INFLATED + INFLATION * self.read:
            raise UnreadableError("bomb", f"{self.read} bytes inflate to more than {self.inflated}: no news text does")
