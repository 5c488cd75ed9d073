"""Whatever bytes a file holds, reading it ends in Articles and Rejects, never in an exception."""

import gzip
import io
import json
import random
import tarfile
import zipfile
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from backports import zstd
from openpyxl import Workbook
from pyarrow import parquet as pq

from extract.article import Article
from extract.ingest import Reject, records

HTML = b"<!DOCTYPE html><html><head><title>Ferry</title></head><body><p>The 9.15 ferry left at noon.</p></body></html>"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML
WARC = b"".join(
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%d>\r\nWARC-Target-URI: https://post.example/%d\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    % (n, n, len(HTTP), HTTP)
    for n in range(4)
)
RSS = b"<rss><channel><title>Post</title>%s</channel></rss>" % (
    b"<item><guid>1</guid><pubDate>Tue, 03 May 2011 09:15:00 BST</pubDate><description>&lt;p>Late.</description></item>"
    * 3
)
JSON = json.dumps(
    [{"uri": "u", "version": 1, "headlines": [{"value": "Ferry"}], "bodies": [{"value": "Late."}]}] * 3
).encode()
LINES = b'{"id": "a", "text": "Late."}\n' * 4


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"id": ["a", "b"], "text": ["One.", "Two."]}), out)
    return out.getvalue()


def _sheet() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in (
        ["ID", "Headline", "Text", "Date"],
        [1, "Ferry", "Late.", datetime(2005, 3, 14)],
        [2, "Bus", "Early.", 38425],
    ):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", data)
        archive.writestr("b.warc", WARC)
    return out.getvalue()


def _tar(data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("é" * 120 + ".jsonl")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


SAMPLES = {
    "a.html": HTML,
    "a.warc": WARC,
    "a.warc.gz": gzip.compress(WARC),
    "a.xml": RSS,
    "a.json": JSON,
    "a.jsonl": LINES,
    "a.csv": b"id,text\n1,One.\n2,Two.\n",
    "b.tsv": 'ID\tHeadline\tText\tDate\n1\t"Ferry\t"\tLate.\t14/03/2005\n2\tBus\tEarly.\t3.4.05\n'.encode("utf-16"),
    "a.xlsx": _sheet(),
    "a.txt": b"Ferry late.",
    "a.parquet": _parquet(),
    "a.zip": _zip(LINES),
    "a.tar": _tar(LINES),
    "a.tar.zst": zstd.compress(_tar(LINES)),
}
ROUNDS = 40


def _break(data: bytes, chance: random.Random) -> bytes:
    """Cut, flip, repeat or shuffle some of it."""
    broken = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(broken) or 1)
        match chance.randrange(4):
            case 0:
                del broken[at:]
            case 1:
                broken[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                broken[at:at] = broken[at : at + chance.randrange(200)]
            case 3:
                broken[at : at + 8] = chance.randbytes(8)
    return bytes(broken)


@pytest.mark.parametrize("name", SAMPLES)
def test_broken_files_end_in_records(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    path = tmp_path / name
    for _ in range(ROUNDS):
        path.write_bytes(_break(SAMPLES[name], chance))
        found = list(records([path]))
        assert found or name in ("a.csv", "b.tsv")
        assert "failed" not in [r.code for _, r in found if isinstance(r, Reject)]
        assert all(isinstance(r, (Article, Reject)) and where.startswith(name) for where, r in found)
