"""What befalls a file of a run: it is cut, changed, emptied, lost or copied."""

import shutil
from pathlib import Path


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x55
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def again(path: Path) -> None:
    """Another copy beside it, as programs that keep folders the same leave one."""
    shutil.copy(path, path.with_name("part-00000 (1).parquet"))


DAMAGE = [cut, flip, empty, gone]
