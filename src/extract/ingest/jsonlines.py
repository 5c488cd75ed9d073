"""JSON Lines: a line is an article, its keys the fields of the contract, those of ninjs, or others that are known."""

import io
import json
from collections.abc import Iterator

from extract.ingest.lines import lines
from extract.ingest.objects import Objects
from extract.ingest.reading import Reading
from extract.ingest.record import Record, Reject
from extract.ingest.rows import Tell

SUFFIXES = (".jsonl", ".ndjson")
NEEDS: tuple[str, ...] = ()


def sniff(head: bytes) -> bool:
    """JSON Lines begin with a brace that does not stand alone on its line."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].strip()
    return first.startswith(b"{") and first != b"{"


def records(stream: io.BufferedReader, name: str, reading: Reading, tell: Tell) -> Iterator[Record]:
    """An article or a Reject a line; blank lines are none."""
    objects = Objects(name, reading, tell)
    for where, line in lines(stream, name):
        if isinstance(line, Reject):
            yield where, line
            continue
        if not line.text.strip():
            continue
        try:
            fields = json.loads(line.text)
        except (ValueError, RecursionError) as error:
            yield where, Reject("bad_json", f"the line is not JSON: {error}")
            continue
        if not isinstance(fields, dict):
            yield where, Reject("bad_json", f"the line is JSON, but {type(fields).__name__}, not an object")
            continue
        yield where, objects.article(fields, line.notes)
