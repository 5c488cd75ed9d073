"""XML in pieces: the elements that one asks for, one after the other, from a stream that is not trusted.

Nothing is fetched, no entity that a document declares is ever expanded (a document that declares one
is refused), depth and size are bounded, and what has been given is forgotten.
"""

import io
from collections.abc import Container, Iterator
from html.entities import name2codepoint
from typing import Any
from xml.etree.ElementTree import Element
from xml.parsers import expat

from extract.ingest.limits import MAX_RECORD, UnreadableError
from extract.ingest.streams import BLOCK

_DTD = "".join(f"<!ENTITY {name} '&#{code};'>" for name, code in name2codepoint.items() if name not in ("amp", "lt"))
_MAX_DEPTH = 200
_MOST_OUTSIDE = 1000
_ELEMENT = 100


class Pieces:
    """The wanted elements of a document, by local name; `root` and `outside` tell what stands around them.

    `outside` is the text of small elements outside the pieces by `parent/name`, the first of each.
    """

    def __init__(self, wanted: Container[str]) -> None:
        self.root = ""
        self.outside: dict[str, str] = {}
        self._wanted = wanted
        self._done: list[Element | None] = []
        self._path: list[str] = []
        self._open: list[Element] = []
        self._depth = self._size = 0
        self._words = ""

    def read(self, stream: io.BufferedReader) -> Iterator[Element | None]:
        """Each wanted element when it ends; None for one that is too long.

        Raises UnreadableError where the document is broken, hostile, or its markup endless.
        """
        parser = self._parser()
        fed = 0
        last = False
        while not last:
            block = stream.read1(BLOCK)
            last = not block
            fed += len(block)
            broken: UnreadableError | None = None
            try:
                parser.Parse(block, last)
            except expat.ExpatError as error:
                broken = UnreadableError("bad_xml", f"the XML is broken: {error}")
            except (ValueError, LookupError) as error:
                broken = UnreadableError("encoding", f"its encoding is not read: {error}")
            except UnreadableError as error:
                broken = error
            yield from self._done
            self._done.clear()
            if broken:
                raise broken
            if not last and fed - parser.CurrentByteIndex > MAX_RECORD:
                raise UnreadableError("too_long", f"a piece of markup of more than {MAX_RECORD} bytes")

    def _parser(self) -> Any:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        parser.UseForeignDTD(True)
        parser.ExternalEntityRefHandler = lambda context, *_: _characters(parser, context)
        parser.EntityDeclHandler = _refuse
        parser.SkippedEntityHandler = lambda name, parameter: None if parameter else self._text(f"&{name};")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        return parser

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnreadableError("too_deep", f"elements stand more than {_MAX_DEPTH} deep")
        name = tag.rpartition("}")[2]
        self.root = self.root or name
        if self._open or (self._size == 0 and name in self._wanted):
            element = Element(_qualified(tag), {_qualified(k): v for k, v in attributes.items()})
            self._count(_ELEMENT + sum(len(k) + len(v) for k, v in attributes.items()))
            if self._open:
                self._open[-1].append(element)
                self._open.append(element)
            elif self._size <= MAX_RECORD:
                self._open.append(element)
                self._at = self._depth
        elif not self._size:
            self._path.append(name)
            self._words = ""
            for key, value in attributes.items():
                self._note(f"{name}/@{key.rpartition('}')[2]}", value)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._size:
            if self._open:
                element = self._open.pop()
            if self._depth < self._at:
                self._done.append(element if self._size <= MAX_RECORD else None)
                self._open.clear()
                self._size = 0
            return
        self._note("/".join(self._path[-2:]), self._words)
        self._words = ""
        self._path.pop()

    def _text(self, text: str) -> None:
        if not self._size:
            if len(self._words) <= _MOST_OUTSIDE:
                self._words += text
            return
        self._count(len(text))
        if not self._open:
            return
        element = self._open[-1]
        if len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text

    def _count(self, size: int) -> None:
        """Add to the size of the open piece; one that is too long is let go, and skipped to its end."""
        self._size += size
        if self._size > MAX_RECORD:
            self._open.clear()

    def _note(self, key: str, value: str) -> None:
        if value.strip() and len(value) <= _MOST_OUTSIDE and len(self.outside) < _MOST_OUTSIDE:
            self.outside.setdefault(key, value.strip())


def _qualified(name: str) -> str:
    """A name as ElementTree writes it, `{namespace}local`."""
    return f"{{{name}" if "}" in name else name


def _characters(parser: Any, context: str | None) -> int:
    """In place of any DTD, which is never fetched: the names of HTML's characters, such as `&nbsp;`."""
    names = parser.ExternalEntityParserCreate(context)
    names.EntityDeclHandler = None
    names.Parse(_DTD, True)
    return 1


def _refuse(name: str, *_: object) -> None:
    raise UnreadableError("hostile_xml", f"the document declares an entity ({name[:50]!r}): none is expanded")
