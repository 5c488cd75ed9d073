"""Archives, compressions and crawls, built here: what they hold comes out, whatever stands around it."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from backports import zstd
from pyarrow import parquet as pq

from extract import ingest
from extract.article import Article
from extract.ingest import Reject, records

LINE = json.dumps({"id": "a1", "text": "The ferry was late."}).encode() + b"\n"
PARAGRAPHS = [
    "The 9.15 ferry left Marden at noon, the harbour board said, after fog closed the channel.",
    "“We are sorry,” said its chairman, John Hale, who promised 14 more sailings a week from June.",
    "The board has run the crossing since 1987, when the council sold it, and carries 600 people a day.",
]
PAGE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Ferry late</title></head><body>"
    "<article><h1>Ferry late</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</article></body></html>"
).encode()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def warc(kind: str, url: str, block: bytes, content_type: str = "application/http; msgtype=response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{url[-1]}>\r\nWARC-Date: 2011-05-03T10:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def http(body: bytes, content_type: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n{more}\r\n".encode() + body


CHUNKED = f"{len(PAGE):x}\r\n".encode() + PAGE + b"\r\n0\r\n\r\n"
CRAWL = [
    warc("warcinfo", "https://post.example/0", b"software: none\r\n", "application/warc-fields"),
    warc("request", "https://post.example/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
    warc("response", "https://post.example/1", http(PAGE)),
    warc("response", "https://post.example/2", http(b"\x89PNG", "image/png")),
    warc("response", "https://post.example/3", http(b"", status="302 Found")),
    warc("response", "https://post.example/4", http(gzip.compress(PAGE), more="Content-Encoding: gzip\r\n")),
    warc("response", "https://post.example/5", http(CHUNKED, more="Transfer-Encoding: chunked\r\n")),
    warc("response", "https://post.example/6", http(PAGE, more="Transfer-Encoding: chunked\r\n")),  # undone already
    warc("response", "https://post.example/7", http(b"<html><body></body></html>")),
    warc("resource", "https://post.example/8", PAGE, "text/html"),
]


def give(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def found(path: Path | str) -> list[tuple[str, str]]:
    return [(where, r.code if isinstance(r, Reject) else r.id) for where, r in records([path])]


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".zst", zstd.compress), (".bz2", bz2.compress), (".xz", lzma.compress)],
)
def test_compressions_whole_in_frames_and_cut_short(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    name = f"a.jsonl{suffix}"
    assert found(give(tmp_path, name, pack(LINE))) == [("a.jsonl" + suffix + ":1", "a1")]
    assert [i for _, i in found(give(tmp_path, name, pack(LINE * 7000) + pack(LINE)))] == ["a1"] * 7001
    cut = found(give(tmp_path, name, pack(LINE) + pack(LINE * 7000)[:-9]))
    assert cut[0] == (f"{name}:1", "a1")
    assert cut[-1] == (name, "unreadable")
    assert found(give(tmp_path, name, pack(LINE)[:14] + b"broken"))[-1] == (name, "unreadable")


def test_zip_holds_every_format_and_rejects_the_rest(tmp_path: Path) -> None:
    table = io.BytesIO()
    pq.write_table(pa.table({"id": ["p1"], "text": ["One."]}), table)
    data = zipped(**{
        "2011/ferry.txt": b"Ferry late.", "b.jsonl.gz": gzip.compress(LINE), "c.parquet": table.getvalue(),
        "d.odt": b"PK", "e/": b"", "__MACOSX/._x.txt": b"x", ".hidden.txt": b"x", "f.txt": b"",
    })  # fmt: skip
    assert found(give(tmp_path, "a.zip", data)) == [
        ("a.zip/2011/ferry.txt", "a.zip/2011/ferry.txt"), ("a.zip/b.jsonl.gz:1", "a1"), ("a.zip/c.parquet:1", "p1"),
        ("a.zip/d.odt", "unknown_format"), ("a.zip/f.txt", "empty"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tgz", "a.tar.zst"])
def test_tar(tmp_path: Path, name: str) -> None:
    data = tarred(**{"x/one.txt": b"One.", "two.zip": zipped(**{"in.txt": b"Two."}), "z.jsonl": LINE})
    pack = {"r": bytes, "z": gzip.compress, "t": zstd.compress}[name[-1] if name.endswith(("r", "t")) else "z"]
    assert found(give(tmp_path, name, pack(data))) == [
        (f"{name}/x/one.txt", f"{name}/x/one.txt"), (f"{name}/two.zip/in.txt", f"{name}/two.zip/in.txt"),
        (f"{name}/z.jsonl:1", "a1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data", [zipped(**{"a.jsonl": LINE}), gzip.compress(tarred(**{"a.jsonl": LINE}))], ids=["zip", "tar"]
)
def test_archives_on_standard_input(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert found("-") == [("stdin/a.jsonl:1", "a1")]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_warc_gives_its_pages(tmp_path: Path, name: str) -> None:
    data = b"".join(map(gzip.compress, CRAWL)) if name.endswith("gz") else b"".join(CRAWL)
    got = list(records([give(tmp_path, name, data)]))
    assert [(w, getattr(r, "code", r.id)) for w, r in got] == [
        (f"{name}:3", "urn:uuid:1"), (f"{name}:6", "urn:uuid:4"), (f"{name}:7", "urn:uuid:5"),
        (f"{name}:8", "urn:uuid:6"), (f"{name}:9", "no_text"), (f"{name}:10", "urn:uuid:8"),
    ]  # fmt: skip
    for a in (r for _, r in got if isinstance(r, Article)):
        assert a.text.splitlines() == ["Ferry late", *PARAGRAPHS]
        assert (a.url, a.extra["captured"]) == (f"https://post.example/{a.id[-1]}", "2011-05-03T10:00:00Z")


def test_wacz_gives_the_pages_of_its_warcs(tmp_path: Path) -> None:
    data = zipped(**{
        "datapackage.json": b"{}", "pages/pages.jsonl": b"{}", "archive/b.warc": b"".join(CRAWL[:3]),
        "archive/a.warc.gz": gzip.compress(CRAWL[9]), "indexes/index.cdx.gz": gzip.compress(b"x"),
    })  # fmt: skip
    assert found(give(tmp_path, "a.wacz", data)) == [
        ("a.wacz/archive/a.warc.gz:1", "urn:uuid:8"), ("a.wacz/archive/b.warc:3", "urn:uuid:1"),
    ]  # fmt: skip


LAST, BEFORE = len(CRAWL[9]), len(CRAWL[8])


@pytest.mark.parametrize(("cut", "left"), [(10, 5), (LAST - 30, 5), (LAST + 6, 4), (LAST + BEFORE + 200, 3)])
@pytest.mark.parametrize("gz", [False, True])
def test_warc_that_is_cut_short_gives_what_stands_before(tmp_path: Path, cut: int, left: int, gz: bool) -> None:
    data = b"".join(CRAWL)
    path = give(tmp_path, "a.warc", gzip.compress(data, 0)[: -cut - 8] if gz else data[:-cut])
    whole = ["urn:uuid:1", "urn:uuid:4", "urn:uuid:5", "urn:uuid:6", "no_text"][:left]
    assert [i for _, i in found(path)] == [*whole, "unreadable"]


def test_warc_that_is_broken_in_the_middle_gives_what_stands_before(tmp_path: Path) -> None:
    data = b"".join([*CRAWL[:3], b"junk " * 50, *CRAWL[3:]])
    assert [i for _, i in found(give(tmp_path, "a.warc", data))] == ["urn:uuid:1", "unreadable"]


def test_thousand_broken_records_among_ten_thousand_cost_only_themselves(tmp_path: Path) -> None:
    lines = [b'{"id": "%d", "text": "One."}\n' % n if n % 10 else b'{"id": oops\n' for n in range(10_000)]
    data = tarred(
        **{
            "a.jsonl": b"".join(lines[:5000]),
            "b.json": b"[" + b",".join(lines[5000:]).replace(b"oops", b"oops}") + b"]",
        }
    )
    got = found(give(tmp_path, "a.tar.zst", zstd.compress(data)))
    assert len(got) == 10_000
    assert [i for _, i in got].count("bad_json") == 1000
    assert len({i for _, i in got}) == 9001
