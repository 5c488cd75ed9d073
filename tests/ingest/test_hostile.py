"""Inputs made to hurt: each is refused with a code, in little memory, and the rest is read."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from backports import zstd
from pyarrow import parquet as pq

from extract.ingest import Reject, newsxml, page, records

pytestmark = pytest.mark.slow

MIB = 1 << 20
GOOD = b'{"id": "good", "text": "The ferry was late."}\n'
ITEM = "<item><guid>{}</guid><description>The ferry was late.</description></item>"


def give(folder: Path, name: str, data: bytes | str) -> Path:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return folder / name


@pytest.fixture(autouse=True)
def _traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


def codes(path: Path) -> list[str]:
    """What each record gives, its code or id, read in at most 64 MiB of Python's memory."""
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    found = [r.code if isinstance(r, Reject) else r.id for _, r in records([path])]
    assert tracemalloc.get_traced_memory()[1] - before < 64 * MIB
    return found


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE_XML = {
    "billion laughs": ('<!ENTITY l0 "ha">' + LAUGHS, "&l9;"),
    "quadratic": (f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 50_000),
    "external": ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
    "parameter": ('<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;', "One."),
}


@pytest.mark.parametrize(("declared", "used"), HOSTILE_XML.values(), ids=HOSTILE_XML)
def test_entities_are_never_expanded(tmp_path: Path, declared: str, used: str) -> None:
    data = f"<!DOCTYPE rss [{declared}]><rss><item><description>{used}</description></item></rss>"
    assert codes(give(tmp_path, "a.xml", data)) == ["hostile_xml"]


def test_dtd_and_xinclude_are_not_fetched(tmp_path: Path) -> None:
    secret = give(tmp_path, "secret.txt", "the secret")
    dtd = give(tmp_path, "a.dtd", "<!ENTITY x 'the secret'>")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    data = (
        f'<!DOCTYPE rss SYSTEM "{dtd.as_uri()}"><rss><item><description>One {include} two.</description></item></rss>'
    )
    [(_, a)] = records([give(tmp_path, "a.xml", data.replace("two", "&x; two"))])
    assert not isinstance(a, Reject)
    assert a.text == "One &x; two."


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (f"<rss>{ITEM.format(1)}{'<a>' * 300_000}", ["1", "too_deep"]),
        (f"<rss>{ITEM.format(1)}<item><a>{'x' * 12_000_000}</a></item>{ITEM.format(2)}</rss>", ["1", "too_long", "2"]),
        (f"<rss>{ITEM.format(1)}<item>{'<b/>' * 200_000}</item>{ITEM.format(2)}</rss>", ["1", "too_long", "2"]),
        (f"<rss>{ITEM.format(1)}<item a='{'x' * 30_000_000}'/>{ITEM.format(2)}</rss>", ["1", "too_long"]),
        (f"<rss>{ITEM.format(1)}<item><description>oops</item>{ITEM.format(2)}</rss>", ["1", "bad_xml"]),
        (f"<rss>{ITEM.format(1)}<item><descr", ["1", "bad_xml"]),
        (f"<?xml version='1.0' encoding='x-none'?><rss>{ITEM.format(1)}</rss>", ["encoding"]),
        ("<html><body/></html>", ["unknown_format"]),
        ("<rss><channel/></rss>", ["empty"]),
        ("not XML", ["bad_xml"]),
    ],
    ids=["deep", "long-item", "elements", "attribute", "malformed", "cut", "encoding", "root", "none", "no-xml"],
)  # fmt: skip
def test_xml_is_bounded_and_keeps_what_stands_before(tmp_path: Path, data: str, wanted: list[str]) -> None:
    assert codes(give(tmp_path, "a.rss", data)) == wanted


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".zst", zstd.compress), (".bz2", bz2.compress), (".xz", lzma.compress)],
)
def test_bombs_are_put_out(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(8 * MIB)) * 40
    assert codes(give(tmp_path, f"a.csv{suffix}", bomb))[-1] == "bomb"
    assert codes(give(tmp_path, f"a.jsonl{suffix}", pack(GOOD) + bomb))[0] == "good"
    assert codes(give(tmp_path, f"a.txt{suffix}", bomb)) == ["too_long"]


def test_windows_and_dictionaries_beyond_measure_are_refused(tmp_path: Path) -> None:
    option = zstd.CompressionParameter
    compressor = zstd.ZstdCompressor(options={option.window_log: 30})
    data = compressor.compress(GOOD) + compressor.flush()
    assert codes(give(tmp_path, "a.jsonl.zst", data)) == ["unreadable"]
    large = lzma.LZMACompressor(filters=[{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 28}])
    assert codes(give(tmp_path, "a.jsonl.xz", large.compress(GOOD) + large.flush())) == ["unreadable"]


def zipped(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def tarred(*infos: tuple[tarfile.TarInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for info, data in infos:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


NAMES = [
    "../../etc/ferry.txt",
    "/etc/ferry.txt",
    "..\\..\\ferry.txt",
    "a/../../ferry\n\x1b[2J.txt",
    "x" * 2000 + ".txt",
]


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_names_of_members_are_labels_only(tmp_path: Path, kind: str) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    pairs = [(name, b"Ferry %d late." % n) for n, name in enumerate(NAMES)]
    data = zipped(pairs) if kind == "zip" else tarred(*((tarfile.TarInfo(name), text) for name, text in pairs))
    path = give(inside, f"a.{kind}", data)
    found = list(records([path]))
    assert len(found) == len(NAMES)
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [path.name]
    for where, a in found:
        assert a.id == where
        assert ".." not in where.split("/")
        assert where.isprintable()
        assert len(where) < 600


def test_zip_bomb_in_a_zip_costs_its_member_only(tmp_path: Path) -> None:
    good = ("z.jsonl", GOOD)
    assert codes(give(tmp_path, "a.zip", zipped([("a.txt", bytes(300 * MIB // 8)), good]))) == ["bomb", "good"]
    bomb = b"x"
    for _ in range(6):
        bomb = zipped([(f"{n}.zip", bomb) for n in range(10)])
    assert set(codes(give(tmp_path, "b.zip", zipped([("a.zip", bomb), good])))) == {"too_deep", "good"}


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    data = bytearray(zipped([("a.txt", b"Ferry late. " * 4000)]))
    start, end = data.rindex(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entry, tail = bytes(data[start:end]), bytearray(data[end:])
    tail[8:10] = tail[10:12] = (500).to_bytes(2, "little")
    tail[12:16] = (len(entry) * 500).to_bytes(4, "little")
    assert codes(give(tmp_path, "a.zip", bytes(data[:start]) + entry * 500 + bytes(tail))) == ["bomb"]


def test_broken_and_locked_zips(tmp_path: Path) -> None:
    data = bytearray(zipped([("a.txt", b"One."), ("b.jsonl", GOOD)]))
    assert codes(give(tmp_path, "a.zip", bytes(data[:-30]))) == ["unreadable"]
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert codes(give(tmp_path, "b.zip", bytes(data))) == ["unreadable", "good"]
    data = bytearray(zipped([("a.txt", b"One two three four."), ("b.jsonl", GOOD)]))
    data[40] ^= 0xFF
    assert codes(give(tmp_path, "c.zip", bytes(data))) == ["unreadable", "good"]


def test_tar_with_links_and_without_its_end(tmp_path: Path) -> None:
    link, device = tarfile.TarInfo("a.txt"), tarfile.TarInfo("b.txt")
    link.type, link.linkname, device.type = tarfile.SYMTYPE, "/etc/passwd", tarfile.CHRTYPE
    data = tarred((link, b""), (device, b""), (tarfile.TarInfo("c.jsonl"), GOOD))
    assert codes(give(tmp_path, "a.tar", data)) == ["unreadable", "unreadable", "good"]
    assert codes(give(tmp_path, "b.tar", data[:2048])) == ["unreadable", "unreadable", "good", "unreadable"]
    assert codes(give(tmp_path, "c.tar", data[:1600]))[-1] == "unreadable"
    assert codes(give(tmp_path, "d.tar", b"junk" * 400)) == ["unreadable"]


@pytest.mark.parametrize("size", [1 << 30, 1 << 40, 1 << 60])
@pytest.mark.parametrize("name", ["a.txt", "a.bin", ".hidden"])
def test_tar_whose_header_promises_more_than_there_is(tmp_path: Path, name: str, size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size = size
    data = info.tobuf(format=tarfile.GNU_FORMAT) + GOOD * 100
    for archive, packed in (("a.tar", data), ("b.tar.gz", gzip.compress(data))):
        assert codes(give(tmp_path, archive, packed))[-1] == "unreadable"


@pytest.mark.parametrize(
    ("name", "head", "wanted"),
    [
        ("a.jsonl", GOOD, ["good", "too_long"]),
        ("a.csv", b"id,text\ngood,The ferry was late.\n", ["good", "too_long"]),
        ("a.mbox", b"", ["too_long"]),
        ("a.eml", b"From: anna@post.example\n\n", ["too_long"]),
        ("a.txt", b"", ["too_long"]),
        ("a.md", b"", ["too_long"]),
        ("a.html", b"", ["too_long"]),
    ],
)
def test_millions_of_blank_lines_out_of_a_few_kilobytes(
    tmp_path: Path, name: str, head: bytes, wanted: list[str]
) -> None:
    assert codes(give(tmp_path, f"{name}.gz", gzip.compress(head + b"\n" * (20 * MIB)))) == wanted


def test_blank_lines_within_a_text_stand(tmp_path: Path) -> None:
    [(_, a)] = records([give(tmp_path, "a.csv", 'id,text\ngood,"The ferry was late.\n\n\nIt sank."\n\n\n')])
    assert not isinstance(a, Reject)
    assert " ".join(a.text.split()) == "The ferry was late. It sank."


def test_article_of_200_megabytes_costs_itself_only(tmp_path: Path) -> None:
    huge = 200_000_000
    for name, before, after in (
        ("a.jsonl", GOOD + b'{"text": "', b'"}\n' + GOOD.replace(b"good", b"also")),
        ("a.json", b"[" + GOOD + b',{"text": "', b'"},' + GOOD.replace(b"good", b"also") + b"]"),
        ("a.rss", f"<rss>{ITEM.format('good')}<item>".encode(), f"</item>{ITEM.format('also')}</rss>".encode()),
    ):
        with (tmp_path / name).open("wb") as file:
            file.write(before)
            for _ in range(200):
                file.write(b"x" * (huge // 200))
            file.write(after)
        assert codes(tmp_path / name) == ["good", "too_long", "also"]
        (tmp_path / name).unlink()


def test_parquet_whose_dictionary_blows_up(tmp_path: Path) -> None:
    table = pa.table({"text": pa.DictionaryArray.from_arrays([0] * 3000, ["x" * MIB])})
    pq.write_table(table, tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 2 * MIB
    assert set(codes(tmp_path / "a.parquet")) <= {"too_long", "bomb"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<div>" * 60_000, "too_long"),
        ("<p " + " ".join(f"a{n}" for n in range(100_000)) + ">One.</p>", "too_long"),
        ("<p " + " ".join(f"a{n}='>'" for n in range(100_000)) + ">One.</p>", "too_long"),
        ("x" * 6_000_000, "too_long"),
        ("", "no_text"),
    ],
)
def test_pages_that_would_take_for_ever(tmp_path: Path, body: str, code: str) -> None:
    assert codes(give(tmp_path, "a.html", f"<html><body>{body}</body></html>")) == [code]


@pytest.mark.parametrize(
    "unit", [b"<!-- a -->", b"<!---->", b"<!-- -- -->\n", b"<!-", b"<?a?>", b"<!DOCTYPE a[b]>", b" "]
)
def test_beginnings_that_would_take_for_ever(unit: bytes) -> None:
    head = unit * (4096 // len(unit)) + b"<div>"
    assert not page.sniff(head)
    assert not newsxml.sniff(head)


@pytest.mark.parametrize(
    "body",
    [
        "<div class='related'>" * 200 + "<p>One.</p>" * 3000,
        "<div class='byline'>" * 200 + "<b class='byline'>One</b>" * 3000,
        "Share<br>" * 3000,
    ],
)
def test_pages_of_furniture_alone(tmp_path: Path, body: str) -> None:
    assert len(codes(give(tmp_path, "a.html", f"<html><body>{body}</body></html>"))) == 1


@pytest.mark.parametrize("unit", ['\\"', '"\\', ",", ", ", "[", "1 ", '{"@graph":[', '"', "<!--"])
def test_linked_data_that_would_take_for_ever(tmp_path: Path, unit: str) -> None:
    script = f'<script type="application/ld+json">{unit * (300_000 // len(unit))}</script>'
    text = "<p>The ferry was late again on Monday, and the harbour board has said that it was sorry.</p>"
    assert (
        len(codes(give(tmp_path, "a.html", f"<html><head>{script}</head><body><h1>Late</h1>{text * 3}</body></html>")))
        == 1
    )


@pytest.mark.parametrize("unit", ["<", "<!--", "<a ", '<a b="', "<script", "</", "&", "<!", "<p>", "\\n \\n"])
def test_fragments_that_would_take_for_ever(tmp_path: Path, unit: str) -> None:
    items = [{"uri": "a", "body_html": unit * (1_000_000 // len(unit))}, {"uri": "good", "body_html": "<p>One."}]
    assert codes(give(tmp_path, "a.json", json.dumps(items)))[-1] == "good"
