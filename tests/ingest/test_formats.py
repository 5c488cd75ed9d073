"""Each format's own fields, on samples of news that nobody published."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from extract import ingest
from extract.article import Article, digest
from extract.ingest import Reject, records

FIRST = "The 9.15 ferry left Marden at noon, the harbour board said."
SECOND = "“We are sorry,” said its chairman, John Hale."
TEXT = f"{FIRST}\n{SECOND}"

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Marden Post</title><link>https://post.example/</link>
<item><title>Ferry late &amp;amp; cold</title><media:title>A picture</media:title><link>https://post.example/ferry</link>
  <guid isPermaLink="false">post-17</guid><pubDate>Tue, 03 May 2011 09:15:00 BST</pubDate>
  <dc:creator>Anna Reid</dc:creator><category>Travel</category><description>Late again.</description>
  <content:encoded><![CDATA[<p>{FIRST}</p><script>x()</script><p>{SECOND}</p>]]></content:encoded></item>
<item><title>Bus</title><guid>https://post.example/bus</guid><author>desk@post.example (Ben Moss)</author>
  <description>The 14 bus&nbsp;is early.</description></item>
<item><title>Nothing in it</title><guid>post-19</guid></item>
</channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Marden Post</title>
<author><name>The desk of Marden</name></author><entry><id>tag:post.example,2011:17</id>
<title type="html">Ferry &lt;b&gt;late&lt;/b&gt;</title>
  <link rel="edit" href="https://post.example/edit/17"/><link href="https://post.example/ferry"/>
  <published>2011-05-03T09:15:00+01:00</published><updated>2011-05-03T10:00:00Z</updated>
  <author><name>Anna Reid</name></author><author><name>Ben Moss</name></author><category term="travel" label="Travel"/>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The 9.15 <b>ferry</b> left Marden
  at noon, the harbour board said.</p><p>{SECOND}</p></div></content></entry></feed>"""

NITF = f"""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/nitf-3-4.dtd">
<nitf><head><title>FERRY</title><docdata><doc-id id-string="MP-2011-17"/><date.issue norm="20110503T091500+0100"/>
<key-list><keyword key="ferries"/></key-list></docdata><pubdata name="Marden Post" ex-ref="https://post.example/ferry"/></head>
<body><body.head><hedline><hl1>Ferry late again</hl1><hl2>Board sorry</hl2></hedline>
<byline>By Anna Reid and Ben Moss, Transport Correspondent</byline></body.head>
<body.content><media media-type="image"><media-caption>The quay</media-caption></media>
<p>The 9.15 ferry left <location>Marden</location> at noon, the harbour&nbsp;board said.</p>
<p>{SECOND}</p></body.content></body></nitf>"""


def newsml(content: str, status: str = "usable") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" version="3"
  guid="urn:newsml:agency.example:20110503:17" standard="NewsML-G2" xml:lang="en-GB"><itemMeta>
<itemClass qcode="ninat:text"/><provider literal="agency.example">
  <name>North Agency</name></provider><versionCreated>2011-05-03T11:00:00Z</versionCreated>
  <embargoed>2011-05-03T10:00:00Z</embargoed><pubStatus qcode="stat:{status}"/></itemMeta>
  <contentMeta><contentCreated>2011-05-03T09:15:00+01:00</contentCreated>
  <creator qcode="staff:ar"><name>Anna Reid</name></creator><creator><name>Ben Moss</name></creator>
  <headline role="hl:sub">Board sorry</headline><headline>Ferry late again</headline>
  <subject qcode="medtop:1"><name>ferries</name></subject></contentMeta><contentSet>{content}</contentSet></newsItem>"""


NINJS_1 = {
    "uri": "urn:agency.example:17",
    "version": "3",
    "type": "text",
    "headline": "Ferry late again",
    "byline": "By Anna Reid and Ben Moss in Marden",
    "versioncreated": "2011-05-03T08:15:00Z",
    "copyrightholder": "North Agency",
    "subject": [{"name": "ferries"}],
    "body_xhtml": f"<div><p>{FIRST}</p>\n<p>{SECOND}</p></div>",
    "body_text": "flat",
}
NINJS_2 = {
    "uri": "https://agency.example/items/17",
    "standard": {"name": "ninjs", "version": "2.1"},
    "version": "3",
    "contentcreated": "2011-05-03T08:15:00Z",
    "by": "Anna Reid; Ben Moss",
    "infosources": [{"name": "North Agency"}],
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry late again"}],
    "bodies": [
        {"role": "main", "contenttype": "text/plain", "value": "flat"},
        {"role": "main", "contenttype": "text/html", "value": f"<p>{FIRST}</p><p>{SECOND}</p>"},
    ],
}

PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry late again | Marden Post</title>
<meta property="og:title" content="Ferry late again"><meta property="og:site_name" content="Marden Post">
<link rel="canonical" href="https://post.example/ferry">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle",
"datePublished": "2011-05-03T09:15:00+01:00", "author": [{{"@type": "Person", "name": "Anna Reid"}},
{{"@type": "Person", "name": "Ben Moss"}}]}}]}}</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry late again</h1><p>{FIRST}</p>
<p>{SECOND} He promised 14 more sailings a week from June, &amp; a new boat.</p>
<p>The board has run the crossing since 1987, when the council sold it, and carries 600 people a day.</p></article>
<footer>Copyright Marden Post</footer></body></html>"""


def only(folder: Path, name: str, data: str | bytes) -> Article:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    [(_, found)] = records([path])
    assert isinstance(found, Article), found
    return found


def all_of(folder: Path, name: str, data: str) -> list[tuple[str, Article | Reject]]:
    (folder / name).write_text(data, encoding="utf-8")
    return list(records([folder / name]))


def assert_ferry(a: Article, **more: Any) -> None:
    wanted: Mapping[str, Any] = {
        "title": "Ferry late again",
        "published": datetime(2011, 5, 3, 8, 15, tzinfo=UTC),
        "authors": ("Anna Reid", "Ben Moss"),
        "text": TEXT,
        **more,
    }
    assert {key: getattr(a, key) for key in wanted} == wanted


def test_rss(tmp_path: Path) -> None:
    (_, ferry), (_, bus), (where, empty) = all_of(tmp_path, "feed.xml", RSS)
    assert isinstance(ferry, Article)
    assert_ferry(
        ferry, title="Ferry late & cold", id="post-17", url="https://post.example/ferry", outlet="Marden Post",
        authors=("Anna Reid",), extra={"categories": ["Travel"]},
    )  # fmt: skip
    assert isinstance(bus, Article)
    assert (bus.id, bus.url, bus.authors, bus.text) == (
        "https://post.example/bus", "https://post.example/bus", ("Ben Moss",), "The 14 bus is early.",
    )  # fmt: skip
    assert bus.extra["_notes"] == ["the feed has a summary only"]
    assert (where, empty) == ("feed.xml:3", Reject("no_text", "the record has no text", "post-19"))


def test_rss_1_0_and_its_dates(tmp_path: Path) -> None:
    data = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Marden Post</title></channel>
      <item rdf:about="https://post.example/17"><title>Ferry late again</title><link>https://post.example/17</link>
      <dc:date>2011-05-03T09:15+01:00</dc:date><dc:creator>Anna Reid, Ben Moss</dc:creator>
      <description>{FIRST}&lt;br/&gt;{SECOND}</description></item></rdf:RDF>"""
    assert_ferry(only(tmp_path, "a.rdf", data), id="https://post.example/17", outlet="Marden Post")


def test_atom(tmp_path: Path) -> None:
    a = only(tmp_path, "a.atom", ATOM)
    assert_ferry(a, id="tag:post.example,2011:17", title="Ferry late", url="https://post.example/ferry")
    assert (a.outlet, a.extra) == ("Marden Post", {"categories": ["Travel"], "updated": "2011-05-03T10:00:00Z"})


def test_nitf_with_a_doctype_that_is_not_fetched(tmp_path: Path) -> None:
    a = only(tmp_path, "a.nitf", NITF)
    assert_ferry(a, id="MP-2011-17", outlet="Marden Post", url="https://post.example/ferry")
    assert a.extra == {"keywords": ["ferries"]}


@pytest.mark.parametrize(
    "content",
    [
        f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body><p>{FIRST}</p><p>{SECOND}</p></body></html></inlineXML>",
        f"<inlineXML>{NITF[NITF.index('<nitf') :].replace('&nbsp;', ' ')}</inlineXML>",
        f'<inlineData contenttype="text/plain">{TEXT}</inlineData>',
        f'<inlineData contenttype="text/html">&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</inlineData>',
    ],
    ids=["xhtml", "nitf", "plain", "html"],
)
def test_newsml_g2(tmp_path: Path, content: str) -> None:
    a = only(tmp_path, "a.xml", newsml(content))
    assert_ferry(a, id="urn:newsml:agency.example:20110503:17:3", outlet="North Agency")
    assert a.extra["subjects"] == ["ferries"]


def test_newsmessage_of_several_items_and_one_withdrawn(tmp_path: Path) -> None:
    one = f"<inlineData>{TEXT}</inlineData>"
    items = newsml(one) + newsml(one, "canceled") + '<packageItem guid="urn:p" version="1"/>'
    data = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>'
    found = [r.code if isinstance(r, Reject) else r.id for _, r in all_of(tmp_path, "a.newsml", data)]
    assert found == ["urn:newsml:agency.example:20110503:17:3", "withdrawn", "no_text"]


@pytest.mark.parametrize(("item", "identity"), [(NINJS_1, "urn:agency.example:17:3"), (NINJS_2, NINJS_2["uri"] + ":3")])
def test_ninjs(tmp_path: Path, item: dict[str, Any], identity: str) -> None:
    for name, data in (
        ("a.json", json.dumps(item, indent=1)),
        ("b.json", json.dumps([item])),
        ("c.jsonl", json.dumps(item)),
    ):
        assert_ferry(only(tmp_path, name, data), id=identity, outlet="North Agency")


def test_json_array_where_one_object_is_broken(tmp_path: Path) -> None:
    data = '[{"text": "One [}."}, {"text": oops}, {"text": "Two \\" {", "id": 2}, {"text": "cut'
    found = [(w, r.code if isinstance(r, Reject) else r.text) for w, r in all_of(tmp_path, "a.json", data)]
    assert found == [
        ("a.json:1", "One [}."),
        ("a.json:2", "bad_json"),
        ("a.json:3", 'Two " {'),
        ("a.json:4", "bad_json"),
    ]


def test_html(tmp_path: Path) -> None:
    a = only(tmp_path, "a.html", PAGE)
    assert_ferry(a, id=digest("https://post.example/ferry"), outlet="Marden Post", text=a.text)
    assert a.text.splitlines()[:2] == ["Ferry late again", FIRST]
    assert "a new boat" in a.text.splitlines()[2]
    assert "Sport" not in a.text
    assert "_notes" not in a.extra


def test_html_whose_day_is_only_found(tmp_path: Path) -> None:
    start, end = PAGE.index("<script"), PAGE.index("</script>")
    page = PAGE[:start] + "<script>" + PAGE[end:]
    page = page.replace("<h1>", '<time datetime="2011-05-03">3 May 2011</time><h1>')
    a = only(tmp_path, "a.html", page)
    assert a.published == datetime(2011, 5, 3, tzinfo=UTC)
    assert a.extra["_notes"] == ["published read from the page's words: 2011-05-03"]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-16", "koi8-r"])
def test_html_in_the_charset_it_names(tmp_path: Path, charset: str) -> None:
    page = PAGE.replace("“", "«").replace("”", "»") if charset == "iso-8859-1" else PAGE
    page = page.replace("“", "").replace("”", "") if charset == "koi8-r" else page
    a = only(tmp_path, "a.html", page.replace('charset="utf-8"', f'charset="{charset}"').encode(charset))
    assert a.text.splitlines()[2][1 if charset != "koi8-r" else 0 :].startswith("We are sorry,")


def test_parquet(tmp_path: Path) -> None:
    rows = {
        "id": ["17", None],
        "title": ["Ferry late again", None],
        "published": pa.array([datetime(2011, 5, 3, 8, 15, tzinfo=UTC), None], pa.timestamp("ns", "UTC")),
        "authors": [["Anna Reid", "Ben Moss"], None],
        "text": pa.array([TEXT, "Two."]).dictionary_encode(),
        "score": [0.5, float("nan")],
        "raw": [b"\x01", None],
    }
    pq.write_table(pa.table(rows), tmp_path / "a.parquet")
    (_, first), (where, second) = records([tmp_path / "a.parquet"])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    left_out = {"_notes": ["columns of bytes are left out: raw"]}
    assert_ferry(first, id="17", extra={"score": 0.5, **left_out})
    assert (where, second.id, second.extra) == ("a.parquet:2", digest("Two."), {"score": None, **left_out})


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary(), pa.binary(4), pa.dictionary(pa.int8(), pa.binary())])
def test_parquet_whose_text_is_bytes_is_refused(tmp_path: Path, kind: pa.DataType) -> None:
    values = pa.array([b"One."], pa.binary() if pa.types.is_dictionary(kind) else kind)
    text = values.dictionary_encode() if pa.types.is_dictionary(kind) else values
    pq.write_table(pa.table({"id": ["1"], "text": text}), tmp_path / "a.parquet")
    ((where, reject),) = records([tmp_path / "a.parquet"])
    assert isinstance(reject, Reject)
    assert (where, reject.code) == ("a.parquet", "bad_value")
    assert reject.reason.startswith("the column text holds bytes, not text: write it as strings")


def test_bytes_within_values_of_parquet_are_left_out_with_their_column(tmp_path: Path) -> None:
    rows = {"text": ["One."], "pictures": [[{"png": b"1"}]], "scores": [[1, 2]]}
    pq.write_table(pa.table(rows), tmp_path / "a.parquet")
    ((_, made),) = records([tmp_path / "a.parquet"])
    assert isinstance(made, Article)
    assert made.extra == {"scores": [1, 2], "_notes": ["columns of bytes are left out: pictures"]}


def test_parquet_without_text_and_with_a_text_too_long(tmp_path: Path) -> None:
    pq.write_table(pa.table({"body": ["x"]}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"text": ["One.", "x" * 200_000, "Two."]}), tmp_path / "b.parquet")
    (tmp_path / "c.parquet").write_bytes((tmp_path / "b.parquet").read_bytes()[:-20])
    found = [(w, getattr(r, "code", "")) for w, r in records([tmp_path])]
    assert found == [
        ("a.parquet", "no_text_column"), ("b.parquet:1", ""), ("b.parquet:2", "too_long"), ("b.parquet:3", ""),
        ("c.parquet", "unreadable"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data", [RSS, ATOM, NITF, newsml(f"<inlineData>{TEXT}</inlineData>"), json.dumps(NINJS_1, indent=1), PAGE]
)
def test_standard_input_is_known_by_its_content(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    _, a = next(iter(records(["-"])))
    assert isinstance(a, Article)
    assert FIRST in a.text


def test_markup_becomes_paragraphs(tmp_path: Path) -> None:
    body = "One<br>two &lt;3 <!-- <p>no --> <a title='a > b' href=x>link</a>\n here<ul><li>Three<li>Four</ul><p>Five <b"
    a = only(tmp_path, "a.json", json.dumps({"uri": "u", "body_html": body}))
    assert a.text == "One\ntwo <3 link here\nThree\nFour\nFive"
    a = only(tmp_path, "a.json", json.dumps({"uri": "u", "body_html": "One &amp;\ntwo.\n\nThree."}))
    assert a.text == "One &\ntwo.\nThree."
