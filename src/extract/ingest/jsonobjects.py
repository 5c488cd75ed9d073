"""A JSON file: an object or an array of objects, each an article, as a line of JSON Lines is."""

import io
import json
import re
from collections.abc import Iterator

from extract.article import Article
from extract.ingest.limits import MAX_RECORD
from extract.ingest.objects import Objects
from extract.ingest.reading import Reading
from extract.ingest.record import FALLBACK, Record, Reject, decode
from extract.ingest.rows import Tell
from extract.ingest.streams import BLOCK

SUFFIXES = (".json", ".ninjs")
NEEDS: tuple[str, ...] = ()
_FIRST = re.compile(rb"\s*(?:\[\s*[{\]]|\{\s*\n)")
_OUTSIDE = re.compile(rb'["{}\[\]]')
_INSIDE = re.compile(rb'["\\]')


def sniff(head: bytes) -> bool:
    """An array of objects, or an object whose brace stands alone on its line."""
    return _FIRST.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def records(stream: io.BufferedReader, name: str, reading: Reading, tell: Tell) -> Iterator[Record]:
    """An article or a Reject an object; one that is broken costs itself alone where its braces are whole."""
    number = 0
    objects = Objects(name, reading, tell)
    for number, found in enumerate(_objects(stream), 1):
        where = f"{name}:{number}"
        yield where, found if isinstance(found, Reject) else _record(found, objects)
    if not number:
        yield name, Reject("bad_json", "it holds no JSON object")


def _record(data: bytes, objects: Objects) -> Article | Reject:
    try:
        text, fallback = decode(data)
    except ValueError as error:
        return Reject("encoding", str(error))
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Reject("bad_json", f"the object is not JSON: {error}")
    if not isinstance(fields, dict):
        return Reject("bad_json", f"it is JSON, but {type(fields).__name__}, not an object")
    return objects.article(fields, (FALLBACK,) if fallback else ())


def _objects(stream: io.BufferedReader) -> Iterator[bytes | Reject]:
    """The outermost objects as they stream by, in an array or one after the other; one too long is let go."""
    depth = size = 0
    arrays = 0
    quoted = False
    held: list[bytes] = []
    carry = b""
    while block := stream.read1(BLOCK):
        block = carry + block
        carry = b""
        at = start = 0
        while token := (_INSIDE if quoted else _OUTSIDE).search(block, at):
            at = token.end()
            sign = token.group()
            if sign == b"\\":
                if at == len(block):
                    carry, block = b"\\", block[:-1]
                    break
                at += 1
            elif sign == b'"':
                quoted = not quoted and depth > 0
            elif sign in b"{[":
                if not depth and sign == b"[" and not arrays:
                    arrays = 1
                    continue
                if not depth:
                    start, size, held = token.start(), 0, []
                depth += 1
            elif depth:
                depth -= 1
                if not depth:
                    size += at - start
                    yield _whole(b"".join([*held, block[start:at]]), size)
                    held = []
        if depth:
            size += len(block) - start
            held.append(block[start:]) if size <= MAX_RECORD else held.clear()
    if depth:
        yield Reject("bad_json", "the file ends in the middle of an object")


def _whole(data: bytes, size: int) -> bytes | Reject:
    if size > MAX_RECORD:
        return Reject("too_long", f"an object of {size} bytes, more than {MAX_RECORD}")
    return data
