"""Parts of an Office Open XML file: a ZIP whose members are looked at one by one, within bounds."""

import io
import zipfile
from typing import BinaryIO

from extract.ingest.containers import open_member
from extract.ingest.limits import Budget, UnreadableError
from extract.ingest.record import Reject
from extract.ingest.streams import seekable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file of the Office before 2007 begins, and one that is locked with a password."""

_LOCKED = "EncryptedPackage".encode("utf-16-le")


class Parts:
    """The parts of the file in a stream. Raises UnreadableError if it is no Office file of today's kind."""

    def __init__(self, stream: BinaryIO, suffix: str) -> None:
        source = seekable(stream)
        size = source.seek(0, io.SEEK_END)
        source.seek(0)
        head = source.read(len(OLE))
        if head == OLE:
            source.seek(0)
            raise UnreadableError("unreadable", _old(source.read(1 << 20), suffix))
        try:
            self._zip = zipfile.ZipFile(source)
        except Exception as error:  # BadZipFile, and what broken offsets and names run into
            raise UnreadableError("unreadable", f"it is no whole {suffix}: {error}") from error
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._budget = Budget()
        self._budget.read = size

    def open(self, part: str) -> io.BufferedReader | None:
        """A part's bytes; None if there is no such part. Raises UnreadableError for one that is locked or a bomb."""
        info = self._infos.get(part)
        if info is None:
            return None
        found = open_member(self._zip, info, self._budget)
        if isinstance(found, Reject):
            raise UnreadableError(found.code, f"{part}: {found.reason}")
        return found


def _old(data: bytes, suffix: str) -> str:
    if _LOCKED in data:
        return f"it is locked with a password: save it as {suffix} without one"
    return f"it is of the Office before 2007: open it there, and save it as {suffix}"
