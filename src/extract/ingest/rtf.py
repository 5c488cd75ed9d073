"""Rich Text (.rtf): a file is an article, as it reads with its tracked changes accepted.

Read here rather than by striprtf, which shows hidden and deleted words and the addresses of links, runs rows of
tables into the text, and breaks characters beyond the first plane.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from extract.ingest.documents import Metadata, document
from extract.ingest.limits import UnreadableError
from extract.ingest.record import MAX_CHARACTERS, Record
from extract.ingest.streams import whole

SUFFIXES = (".rtf",)
NEEDS: tuple[str, ...] = ()

BEGINS = b"{\\rtf"
_LONGEST = 1 << 25
_DEEPEST = 1000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_OUT = {
    *("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "fldinst", "shprslt", "nonshppict", "upr"),
    *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "footnote", "annotation"),
    *("pntext", "listtext", "pn", "xe", "tc", "txe", "rxe", "bkmkstart", "bkmkend", "comment"),
}
_KEPT = ("title", "author", "creatim", "revtim")
_CLOCK = ("yr", "mo", "dy", "hr", "min")
_SIGNS = {
    "tab": " ", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_ESCAPES = {b"~": " ", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\t": " "}
_ENDS = ("par", "line", "sect", "page", "column")
_CHARSETS = {77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254"} | {
    **{163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"},
    255: "cp850",
}
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


def sniff(head: bytes) -> bool:
    """Rich Text has a mark."""
    return head.lstrip().startswith(BEGINS)


def records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The one article of the file."""
    data = whole(stream, _LONGEST)
    if len(data) > _LONGEST:
        raise UnreadableError("too_long", f"a file of Rich Text of more than {_LONGEST} bytes")
    if not sniff(data):
        raise UnreadableError("unreadable", "it is no Rich Text")
    reader = _Reader()
    reader.read(data)
    paragraphs, notes = reader.done()
    yield name, document(name, paragraphs, reader.metadata(), notes=notes)


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds in a group. `into` is its destination, None in the text; `skip`, how many signs stand in for one."""

    into: str | None = None
    hidden: bool = False
    deleted: bool = False
    font: int | None = None
    skip: int = 1


class _Reader:
    """The paragraphs of a file of Rich Text."""

    def __init__(self) -> None:
        self._group = _Group()
        self._stack: list[_Group] = []
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._bytes = bytearray()
        self._units = bytearray()
        self._words: list[str] = []
        self._found: list[str] = []
        self._cell: list[str] = []
        self._row: list[list[str]] = []
        self._tables: list[str] = []
        self._rows_out = 0
        self._in_table = False
        self._starred = False
        self._pass = 0
        self._size = 0
        self._said: dict[str, str] = {}
        self._times: dict[str, dict[str, int]] = {}

    def read(self, data: bytes) -> None:
        """Read a file to the end of its outermost group; raises UnreadableError beyond the limits."""
        at = 0
        while at < len(data) and (token := _TOKEN.match(data, at)):
            at = token.end()
            word, number, code, sign, brace, text = token.groups()
            if code is None and not (text and self._bytes and not self._pass):
                self._flush()
            if word:
                name = word.decode()
                if name != "u":
                    self._join()
                if name == "bin":
                    at += max(0, int(number or 0))
                self._control(name, int(number) if number else None)
            elif code:
                if self._pass:
                    self._pass -= 1
                else:
                    self._join()
                    self._bytes += bytes.fromhex(code.decode())
            elif brace:
                self._join()
                self._brace(brace)
                if not self._stack:
                    break
            elif sign:
                self._starred = sign == b"*"
                if sign in (b"\r", b"\n"):
                    self._control("par", None)
                elif sign in _ESCAPES:
                    self._add(_ESCAPES[sign])
            elif text:
                passed, self._pass = min(self._pass, len(text)), max(0, self._pass - len(text))
                if passed < len(text):
                    self._join()
                    self._bytes += text[passed:]
                    self._flush()
            if self._size > 2 * MAX_CHARACTERS:
                raise UnreadableError("too_long", f"more than {MAX_CHARACTERS} characters")
        if self._stack:
            raise UnreadableError("unreadable", "the Rich Text is cut short")

    def done(self) -> tuple[list[str], tuple[str, ...]]:
        """All paragraphs, those of tables only if there are no others; and what is to be noted."""
        self._end_paragraph()
        if not any(one.strip() for one in self._found):
            return self._tables, ("all of its text is in tables",) if self._tables else ()
        return self._found, (f"rows of tables left out: {self._rows_out}",) if self._rows_out else ()

    def metadata(self) -> Metadata:
        """What the file says of itself."""
        made, changed = (self._time(name) for name in ("creatim", "revtim"))
        return Metadata(self._said.get("title"), self._said.get("author"), made, changed)

    def _time(self, name: str) -> str | None:
        time = self._times.get(name, {})
        if not time.get("yr"):
            return None
        clock = f"T{time.get('hr', 0):02}:{time.get('min', 0):02}"
        return f"{time['yr']:04}-{time.get('mo', 1):02}-{time.get('dy', 1):02}{clock}"

    def _brace(self, brace: bytes) -> None:
        self._pass = 0
        self._starred = False
        if brace == b"{":
            if len(self._stack) >= _DEEPEST:
                raise UnreadableError("too_deep", f"groups stand more than {_DEEPEST} deep")
            self._stack.append(self._group)
        elif self._stack:
            self._group = self._stack.pop()

    def _control(self, name: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        group = self._group
        if name in ("shptxt", "ud"):
            self._group = replace(group, into=None)
        elif (name in _KEPT and group.into == "info") or name in _OUT or starred:
            self._group = replace(group, into=name)
        elif name == "u" and number is not None:
            if group.into in (None, *_KEPT):
                self._units += (number & 0xFFFF).to_bytes(2, "little")
            self._pass = group.skip
        elif name == "uc":
            self._group = replace(group, skip=min(number or 0, 9))
        elif name == "f":
            self._group = replace(group, font=number)
        elif name == "fcharset" and group.font is not None and number in _CHARSETS:
            self._fonts[group.font] = _CHARSETS[number]
        elif name == "ansicpg" and number:
            self._page = f"cp{number}"
        elif name in _PAGES and len(self._stack) == 1:
            self._page = _PAGES[name]
        elif name in _CLOCK and group.into in _KEPT:
            self._times.setdefault(group.into, {})[name] = min(abs(number or 0), 9999)
        elif name in ("v", "deleted"):
            on = number != 0
            self._group = replace(group, hidden=on) if name == "v" else replace(group, deleted=on)
        elif name == "plain":
            self._group = replace(group, hidden=False, deleted=False, font=None)
        elif group.into is None:
            self._shown(name)

    def _shown(self, name: str) -> None:
        if name in _SIGNS:
            self._add(_SIGNS[name])
        elif name in _ENDS:
            self._end_paragraph()
        elif name == "pard":
            self._in_table = False
        elif name == "intbl":
            self._in_table = True
        elif name in ("cell", "nestcell"):
            self._in_table = True
            self._end_paragraph()
            self._row.append(self._cell)
            self._cell = []
        elif name in ("row", "nestrow"):
            self._end_row()

    def _end_row(self) -> None:
        """A row is left out, but one of a single cell is a frame round paragraphs."""
        words = [one for cell in self._row for one in cell]
        if len(self._row) < 2:
            self._found += words
        else:
            self._tables += words
            self._rows_out += 1
        self._row = []
        self._in_table = False

    def _end_paragraph(self) -> None:
        text, self._words = "".join(self._words), []
        (self._cell if self._in_table else self._found).append(text)

    def _flush(self) -> None:
        """Decode the bytes that have come together, in the code page of their font."""
        if not self._bytes:
            return
        data, self._bytes = self._bytes, bytearray()
        font = self._group.font
        page = self._fonts.get(font, self._page) if font is not None else self._page
        try:
            self._add(data.decode(page, "replace"))
        except LookupError:
            self._add(data.decode("cp1252", "replace"))

    def _join(self) -> None:
        """Join the halves of characters beyond the first plane."""
        if self._units:
            units, self._units = self._units, bytearray()
            self._add(units.decode("utf-16-le", "replace"))

    def _add(self, text: str) -> None:
        if self._group.into is None:
            if not (self._group.hidden or self._group.deleted):
                self._words.append(text)
                self._size += len(text)
        elif self._group.into in ("title", "author"):
            self._said[self._group.into] = (self._said.get(self._group.into, "") + text)[:1000]
