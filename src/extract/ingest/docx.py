"""Word documents (.docx): a file is an article, as it reads with its tracked changes accepted.

Read here rather than by python-docx, which leaves out tracked insertions, content controls and fields' results, and
loads all of a package. Headers, footers, footnotes and comments are parts of their own, and not read.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from extract.ingest.documents import Metadata, document, is_label, tidy
from extract.ingest.limits import UnreadableError
from extract.ingest.ooxml import Parts
from extract.ingest.paragraphs import local
from extract.ingest.record import MAX_CHARACTERS, Record
from extract.ingest.xmltree import Pieces

SUFFIXES = (".docx", ".docm", ".dotx")
NEEDS: tuple[str, ...] = ()

_OUT = ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "object", "rt", "sdtPr", "chart", "docPr")
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_STYLES_OUT = ("caption", "toc ", "table of ", "header", "footer", "footnote", "endnote")
_NOT_WORD = {"xl/": "an Excel workbook: name it .xlsx", "ppt/": "a PowerPoint presentation: save its text as .docx"}
_TOP = 6


def sniff(head: bytes) -> bool:
    """A ZIP of Office whose first members are Word's."""
    return head.startswith(b"PK\x03\x04") and b"word/" in head


def records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """The one article of the document."""
    parts = Parts(stream, ".docx")
    main, properties = _places(parts)
    reader = _Reader(_styles(parts, main))
    body = parts.open(main)
    if body is None:
        raise UnreadableError("unreadable", "it is a ZIP, but no Word document: name it .zip")
    for element in Pieces(("p", "tbl")).read(body):
        if element is not None:
            reader.add(element)
        if reader.size > 2 * MAX_CHARACTERS:
            raise UnreadableError("too_long", f"more than {MAX_CHARACTERS} characters")
    paragraphs, notes = reader.done()
    yield name, document(name, paragraphs, _metadata(parts, properties), headline=reader.headline, notes=notes)


def _places(parts: Parts) -> tuple[str, str]:
    """The parts that hold the text and the properties, by the relations of the package."""
    main, properties = "word/document.xml", "docProps/core.xml"
    relations = parts.open("_rels/.rels")
    for one in Pieces(("Relationship",)).read(relations) if relations else ():
        if one is None:
            continue
        kind, target = one.get("Type", ""), one.get("Target", "").lstrip("/")
        if kind.endswith("/officeDocument"):
            main = target
        elif kind.endswith("/core-properties"):
            properties = target
    if wrong := next((what for start, what in _NOT_WORD.items() if main.startswith(start)), None):
        raise UnreadableError("unreadable", f"it is {wrong}")
    return main, properties


def _styles(parts: Parts, main: str) -> dict[str, str]:
    """The names of styles, which are English in every Word, by their ids, which are not."""
    found: dict[str, str] = {}
    styles = parts.open(f"{main.rpartition('/')[0]}/styles.xml")
    for one in Pieces(("style",)).read(styles) if styles else ():
        if one is not None and (name := one.find("{*}name")) is not None:
            found[_value(one, "styleId")] = _value(name, "val").lower()
    return found


def _metadata(parts: Parts, place: str) -> Metadata:
    core = parts.open(place)
    if core is None:
        return Metadata()
    pieces = Pieces(())
    for _ in pieces.read(core):
        pass
    said = {key.rpartition("/")[2]: value for key, value in pieces.outside.items()}
    return Metadata(said.get("title"), said.get("creator"), said.get("created"), said.get("modified"))


class _Reader:
    """The paragraphs of the body, one after the other."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.size = 0
        self.headline: str | None = None
        self._styles = styles
        self._found: list[str] = []
        self._tables: list[str] = []
        self._left_out = 0
        self._open = ""

    def add(self, element: Element) -> None:
        """A paragraph or table of the body."""
        if local(element.tag) == "tbl":
            self._table(element)
        else:
            self._paragraph(element, self._found)

    def done(self) -> tuple[list[str], tuple[str, ...]]:
        """All paragraphs, those of tables only if there are no others; and what is to be noted."""
        self._found.append(self._open)
        if not any(one.strip() for one in self._found):
            return self._tables, ("all of its text is in tables",) if self._tables else ()
        return self._found, (f"tables left out: {self._left_out}",) if self._left_out else ()

    def _table(self, table: Element) -> None:
        """A table is left out, but one of single cells is a frame round paragraphs."""
        framed = all(len(row.findall("{*}tc")) <= 1 for row in table.iter() if local(row.tag) == "tr")
        into = self._found if framed else self._tables
        for paragraph in _paragraphs(table):
            self._paragraph(paragraph, into)
        self._left_out += not framed

    def _paragraph(self, element: Element, into: list[str]) -> None:
        style = self._style(element)
        boxes: list[Element] = []
        words: list[str] = []
        _walk(element, words, boxes)
        text = "".join(words)
        self.size += len(text)
        if style.startswith(_STYLES_OUT):
            return
        if _joined(element):  # the end of the paragraph is deleted, by a change that is tracked
            self._open += text
            return
        text, self._open = self._open + text, ""
        if not self.headline and style in ("title", "heading 1") and tidy(text) and self._is_top():
            self.headline = " ".join(text.split())
            text = self.headline
        into.append(text)
        for box in boxes:
            for one in _paragraphs(box):
                self._paragraph(one, into)

    def _style(self, element: Element) -> str:
        found = element.find("{*}pPr/{*}pStyle")
        identity = _value(found, "val") if found is not None else ""
        return self._styles.get(identity, identity.lower())

    def _is_top(self) -> bool:
        """Whether nothing but a few labels stands above."""
        above = [line for one in self._found if (line := tidy(one))]
        return len(above) < _TOP and all(is_label(line) for line in above)


def _paragraphs(element: Element) -> Iterator[Element]:
    """The paragraphs below an element, except those that hang on another one."""
    for child in element:
        if local(child.tag) == "p":
            yield child
        else:
            yield from _paragraphs(child)


def _walk(element: Element, words: list[str], boxes: list[Element]) -> None:
    """The words of what is in a paragraph, and the text boxes that hang on it."""
    for child in element:
        name = local(child.tag)
        if name in _OUT or (name == "r" and _hidden(child)):
            continue
        if name == "t":
            words.append(child.text or "")
        elif name in _SIGNS:
            words.append(_SIGNS[name])
        elif name == "txbxContent":
            boxes.append(child)
        elif name == "AlternateContent":
            choice = child.find("{*}Choice")
            if choice is not None or (choice := child.find("{*}Fallback")) is not None:
                _walk(choice, words, boxes)
        else:
            _walk(child, words, boxes)


def _hidden(run: Element) -> bool:
    found = run.find("{*}rPr/{*}vanish")
    return found is not None and _value(found, "val") not in ("0", "false", "off")


def _joined(paragraph: Element) -> bool:
    mark = paragraph.find("{*}pPr/{*}rPr")
    return mark is not None and (mark.find("{*}del") is not None or mark.find("{*}moveFrom") is not None)


def _value(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local(key) == name), "")
