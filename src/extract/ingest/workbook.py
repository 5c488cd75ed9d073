"""An Excel file (a ZIP of XML parts) looked through before a library that trusts it reads it.

Refused are: a file that is locked or of the old format, entities and document types, parts that inflate out of all
proportion, and parts or rows that would take more memory than news does.
"""

import io
import zipfile
from typing import Any, BinaryIO
from xml.parsers import expat

from extract.ingest.limits import INFLATED, INFLATION, MAX_MEMORY, MAX_RECORD, UnreadableError
from extract.ingest.streams import BLOCK

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ROWS = {"worksheet": "row", "sst": "si"}
"""Parts that are read piece by piece, by their root, with the pieces' name."""
_WHOLE = ("workbook", "styleSheet", "theme", "Types", "Relationships")
"""Parts that are read whole; all others are not read."""
_MOST_ROWS = 1_048_576
_ELEMENT = 100
_MAX_DEPTH = 200


def look_through(source: BinaryIO) -> None:
    """Raise UnreadableError, with what to do, if the file is not to be read."""
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    if source.read(len(_OLE)) == _OLE:
        _old(source)
    try:
        archive = zipfile.ZipFile(source)
    except Exception as error:  # BadZipFile, and what broken offsets and names run into
        raise UnreadableError("unreadable", f"it is no whole Excel file: {error}") from error
    infos = archive.infolist()
    if sum(info.compress_size for info in infos) > size:
        raise UnreadableError("bomb", "its parts are larger than the file itself: they overlap")
    if (inflated := sum(info.file_size for info in infos)) > INFLATED + INFLATION * size:
        raise UnreadableError("bomb", f"{size} bytes would inflate to {inflated}: no news text does")
    for info in infos:
        if info.filename.lower().endswith((".xml", ".rels")):
            _Part(info).read(archive)
    source.seek(0)


def _old(source: BinaryIO) -> None:
    """Say what is wrong with a file in the container of Office before 2007, which locked files have, too."""
    tail = b""
    while block := source.read(1 << 20):
        if _LOCKED in tail + block:
            raise UnreadableError("unreadable", "it is locked by a password: open it, and save it without one")
        tail = block[-len(_LOCKED) :]
    raise UnreadableError("unknown_format", "it is in Excel's old format under a new name: save it as .xlsx or CSV")


class _EnoughError(Exception):
    """The rest of a part is not read."""


class _Part:
    def __init__(self, info: zipfile.ZipInfo) -> None:
        self._info = info
        self._root = self._piece = ""
        self._depth = self._size = self._rows = 0

    def read(self, archive: zipfile.ZipFile) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        name, fed = self._info.filename, 0
        try:
            with archive.open(self._info) as part:
                while block := part.read(BLOCK):
                    parser.Parse(block)
                    fed += len(block)
                    if fed - parser.CurrentByteIndex > MAX_RECORD:
                        raise UnreadableError("too_long", f"{name}: a piece of markup of more than {MAX_RECORD} bytes")
                parser.Parse(b"", True)
        except (_EnoughError, UnreadableError) as error:
            if isinstance(error, UnreadableError):
                raise
        except Exception as error:  # expat's errors, those of a broken ZIP, an encoding that is none
            locked = self._info.flag_bits & 1
            reason = "it is encrypted" if locked else f"{name} is broken: {error}"
            raise UnreadableError("unreadable", reason) from error

    def _doctype(self, *_: Any) -> None:
        raise UnreadableError("hostile_xml", f"{self._info.filename} declares a document type, as no Excel file does")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self._root:
            self._root, self._piece = name, _ROWS.get(name, "")
            if not self._piece and name not in _WHOLE:
                raise _EnoughError
            if name == "sst" and self._info.file_size > MAX_MEMORY:
                reason = f"{self._info.file_size} bytes of texts in one sheet: save it as CSV, which may be of any size"
                raise UnreadableError("too_large", reason)
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnreadableError("too_deep", f"elements stand more than {_MAX_DEPTH} deep")
        if name == "row":
            self._count_row(attributes.get("r"))
        self._count(_ELEMENT + sum(map(len, attributes.values())))

    def _count_row(self, number: str | None) -> None:
        self._rows = int(number) if number and number.isdecimal() and len(number) < 10 else self._rows + 1
        if self._rows > _MOST_ROWS:
            raise UnreadableError("too_large", f"{self._info.filename} has more rows than a sheet of Excel")

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._piece and tag.rpartition(":")[2] == self._piece:
            self._size = 0

    def _text(self, text: str) -> None:
        self._count(len(text))

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > MAX_RECORD:
            what = "a cell or row" if self._piece else "it"
            raise UnreadableError("too_long", f"{self._info.filename}: {what} is longer than {MAX_RECORD} characters")
