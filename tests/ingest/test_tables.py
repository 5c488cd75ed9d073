"""CSV and its kin as newsrooms export them: headings, separators, quotes, encodings, days."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import extract
from extract import ingest
from extract.article import Article
from extract.ingest import Layout, Reading, Reject, records

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
MARCH = datetime(2005, 3, 14, tzinfo=UTC)


def found(folder: Path, data: str | bytes, name: str = "a.csv", **options: Any) -> list[Article | Reject]:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return [record for _, record in records([folder / name], Reading(now=NOW, **options))]


def articles(folder: Path, data: str | bytes, name: str = "a.csv", **options: Any) -> list[Article]:
    read = [one for one in found(folder, data, name, **options) if isinstance(one, Article)]
    assert read
    return read


def notes(article: Article) -> list[str]:
    return list(article.extra.get("_notes", []))


BRITISH = """Headline;Body;Date;Byline;Publication;Link;Desk
Ferry late;The 9.15, which was late, left.;14/03/2005;By Anna Reid and Ben Moss;Marden Post;https://post.example/1;Travel
Bus early;The 14 bus was early.;03/04/2005;;Marden Post;https://post.example/2;
"""


def test_a_british_export(tmp_path: Path) -> None:
    ferry, bus = articles(tmp_path, BRITISH)
    assert (ferry.title, ferry.text, ferry.published) == ("Ferry late", "The 9.15, which was late, left.", MARCH)
    assert (ferry.authors, ferry.outlet, ferry.url) == (
        ("Anna Reid", "Ben Moss"),
        "Marden Post",
        "https://post.example/1",
    )
    assert ferry.extra == {"Desk": "Travel"}
    assert (bus.published, bus.authors, notes(bus)) == (datetime(2005, 4, 3, tzinfo=UTC), (), [])


@pytest.mark.parametrize(
    ("header", "row", "wanted"),
    [
        ("post_title,post_content,post_date", "A,Text.,2005-03-14 00:00:00", ("A", MARCH, None)),
        ("FULL TEXT\tPub Date\tpub_title", "Text.\tMarch 14, 2005\tPost", (None, MARCH, "Post")),
        ("Media Name|Publish Date|Story Text|Title", "Post|2005-03-14|Text.|A", ("A", MARCH, "Post")),
        ("Content,Publication-Date,Newspaper,HEADLINE", "Text.,14 March 2005,Post,A", ("A", MARCH, "Post")),
        ("article,source,seen date", "Text.,Post,20050314T000000Z", (None, MARCH, "Post")),
        ("TEXT;Published;Title", "Text.;14.3.05;A", ("A", MARCH, None)),
    ],
)
def test_headings_of_known_exports(tmp_path: Path, header: str, row: str, wanted: tuple[Any, ...]) -> None:
    [a] = articles(tmp_path, f"{header}\n{row}\n")
    assert (a.text, (a.title, a.published, a.outlet)) == ("Text.", wanted)


def test_the_contracts_names_win_and_others_are_kept(tmp_path: Path) -> None:
    [a] = articles(tmp_path, "text,body,title,Headline\nText.,Body.,T,H\n")
    assert (a.text, a.title, a.extra) == ("Text.", "T", {"body": "Body.", "Headline": "H"})


def test_of_two_headings_it_is_told_which_was_taken(tmp_path: Path) -> None:
    [a] = articles(tmp_path, "Heading,Headline,Body\nOne,Two,Text.\n")
    assert (a.title, a.extra["Heading"]) == ("Two", "One")
    assert notes(a) == ["with several columns for title: Headline was taken, not Heading"]


def test_a_source_is_an_outlet_or_an_address(tmp_path: Path) -> None:
    outlets = articles(tmp_path, "Source,Body\nMarden Post,One.\nMarden Post,Two.\n")
    assert [(a.outlet, a.url) for a in outlets] == [("Marden Post", None)] * 2
    links = articles(tmp_path, "Source,Body\nhttps://post.example/1,One.\nhttps://post.example/2,Two.\n")
    assert [(a.outlet, a.url) for a in links] == [(None, "https://post.example/1"), (None, "https://post.example/2")]
    home = articles(tmp_path, "Source,Body\nhttps://post.example,One.\nhttps://post.example,Two.\n")
    assert {a.url for a in home} == {None}


def test_a_table_of_summaries_is_read_with_a_note(tmp_path: Path) -> None:
    [a] = articles(tmp_path, "Title,Abstract\nA,In short.\n")
    assert (a.text, notes(a)) == ("In short.", ["the table has a summary only"])


def test_columns_that_the_user_names(tmp_path: Path) -> None:
    data = "Ressort,Was geschah,text\nTravel,The ferry was late.,no\n"
    [a] = articles(tmp_path, data, columns={"text": "Was geschah", "outlet": "ressort"})
    assert (a.text, a.outlet, a.extra) == ("The ferry was late.", "Travel", {"column text": "no"})
    [a] = articles(tmp_path, data, columns=[("text", "Story"), ("text", "Was geschah")])
    assert a.text == "The ferry was late."


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    [reject] = found(tmp_path, "Head,Story\nA,Text.\n", columns={"text": "Boddy"})
    assert reject == Reject("no_such_column", "no column 'Boddy' for text: the columns are Head, Story")
    [reject] = found(tmp_path, "Foo,Bar\nA,Text.\n")
    assert isinstance(reject, Reject)
    assert reject.code == "no_text_column"
    assert "the columns are Foo, Bar: say which is the text by --column text=NAME" in reject.reason
    with pytest.raises(ValueError, match="no field 'headline': the fields are id, title"):
        Reading(columns={"headline": "Head"})


def test_a_file_that_has_one_reading_alone_is_read_so_as_a_whole(tmp_path: Path) -> None:
    data = "Date,Body\n03/04/2005,One.\n03/14/2005,Two.\n5 May 2005,Three.\n"
    one, two, three = articles(tmp_path, data)
    assert [str(a.published)[:10] for a in (one, two, three)] == ["2005-03-04", "2005-03-14", "2005-05-05"]
    assert notes(one) == notes(two) == ["published read month first: 03/14/2005 has no other reading"]
    assert notes(three) == []
    assert notes(articles(tmp_path, data, month_first=True)[0]) == []


def test_month_first_where_both_ways_fit(tmp_path: Path) -> None:
    data = "Date,Body\n03/04/2005,One.\n"
    assert articles(tmp_path, data)[0].published == datetime(2005, 4, 3, tzinfo=UTC)
    assert articles(tmp_path, data, month_first=True)[0].published == datetime(2005, 3, 4, tzinfo=UTC)


def test_a_later_day_that_does_not_fit_is_none(tmp_path: Path) -> None:
    rows = [f"{1 + n % 28}/3/2005,Report {n}." for n in range(1500)]
    read = articles(tmp_path, "Date,Body\n" + "\n".join([*rows, "03/14/2005,Last.", "14 March 2005 or so,After."]))
    assert read[0].published == datetime(2005, 3, 1, tzinfo=UTC)
    assert read[-2].published is read[-1].published is None
    assert notes(read[-2]) == ["published is no day read day first: 03/14/2005"]
    assert notes(read[-1]) == ["published is no day that can be read: 14 March 2005 or so"]


def test_rows_are_held_until_a_day_tells_the_order(tmp_path: Path) -> None:
    rows = [f"3/{1 + n % 12}/2005,Report {n}." for n in range(3000)]
    read = articles(tmp_path, "Date,Body\n" + "\n".join([*rows, "03/14/2005,Last."]))
    assert read[3].published == datetime(2005, 3, 4, tzinfo=UTC)
    assert read[-1].published == MARCH


def test_iso_days_in_json_stay_iso(tmp_path: Path) -> None:
    [a] = articles(tmp_path, '{"text": "One.", "published": "14/03/2005"}', "a.jsonl")
    assert (a.published, notes(a)) == (None, ["published is no ISO 8601 date: 14/03/2005"])


@pytest.mark.parametrize("day", ["0001-01-01", "1799-12-31", "2026-12-01", "9999-12-31", "0001-01-01T00:00:00+02:00"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_day_that_cannot_be_is_none(tmp_path: Path, name: str, day: str) -> None:
    data = f"text,published\nOne.,{day}\n" if name == "a.csv" else f'{{"text": "One.", "published": "{day}"}}'
    [a] = articles(tmp_path, data, name)
    assert a.published is None
    assert notes(a)[0].startswith("published is ")
    assert day[:10] in notes(a)[0]


def test_days_from_1800_to_tomorrow_are(tmp_path: Path) -> None:
    read = articles(tmp_path, "text,published\nOne.,1800-01-01\nTwo.,2026-11-30\n")
    assert [a.published.isoformat()[:10] for a in read if a.published] == ["1800-01-01", "2026-11-30"]


def test_defaults_for_what_articles_lack(tmp_path: Path) -> None:
    data = "text,published,outlet\nOne.,2001-02-03,Echo\nTwo.,,\n"
    one, two = articles(tmp_path, data, published=MARCH.date(), outlet="Marden Post")
    assert (one.published, one.outlet, notes(one)) == (datetime(2001, 2, 3, tzinfo=UTC), "Echo", [])
    assert (two.published, two.outlet, notes(two)) == (MARCH, "Marden Post", ["published is the default day"])
    [text] = articles(tmp_path, "Ferry late.", "a.txt", published=date(2005, 3, 14), outlet="Marden Post")
    assert (text.published, text.outlet) == (MARCH, "Marden Post")


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        ('id, text\n1, "Fares will rise 13%, Marden Council said. But 414 children, it said, travel free."\n',
         ["Fares will rise 13%, Marden Council said. But 414 children, it said, travel free."]),
        ('ID\tText\n1\t"We are sorry," said its chair.\n2\tHe said "no".\n',
         ['"We are sorry," said its chair.', 'He said "no".']),
        ('ID\tText\n1\t"One\ttwo"\n2\t"Three\nfour"\n', ["One\ttwo", "Three\nfour"]),
        ('id,text\n1,"He said \\"no\\", twice."\n2,"Two."\n', ['He said "no", twice.', "Two."]),
        ("'id','text'\n'1','He said \"no\", twice.'\n", ['He said "no", twice.']),
        ("sep=|\nid|text\n1|One; two, three\n", ["One; two, three"]),
        ('Marden Post, export\n\n14/03/2005\nTitle,Full Text\nA,"One, two."\n', ["One, two."]),
        ("id,text,,\n1,One.,,\n2,Two.,,,,\n", ["One.", "Two."]),
        ('id,text\r1,One.\r2,"Two\rthree."\r', ["One.", "Two\nthree."]),
        ("id,text\n1,Fish &amp; chips\n", ["Fish &amp; chips"]),
        ('"Head\nline";"Body"\nA;One, two\n', ["One, two"]),
        ("Title;Body\nA, b, c, d;One, two, three, four, five\n", ["One, two, three, four, five"]),
    ],
    ids=[
        "space", "tsv-bare", "tsv", "escaped", "single", "sep", "above", "surplus", "cr", "entity", "head", "commas",
    ],
)  # fmt: skip
def test_separators_and_quotes(tmp_path: Path, data: str, texts: list[str]) -> None:
    name = "a.tsv" if "\t" in data else "a.csv"
    assert [a.text for a in articles(tmp_path, data, name)] == texts


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-8-sig", "windows-1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings(tmp_path: Path, encoding: str, newline: str) -> None:
    data = newline.join(["Headline;Body", "Ferry;It cost £3 – “a lot”.", ""])
    mark = "\ufeff" if encoding in ("utf-16-be", "utf-16-le") else ""
    [a] = articles(tmp_path, (mark + data).encode(encoding), "a.tab")
    assert (a.title, a.text) == ("Ferry", "It cost £3 – “a lot”.")
    assert notes(a) == (["read as Windows-1252"] if encoding == "windows-1252" else [])


def test_utf_16_in_other_files_of_lines_and_text(tmp_path: Path) -> None:
    assert articles(tmp_path, "Ferry £3".encode("utf-16"), "a.txt")[0].text == "Ferry £3"
    assert articles(tmp_path, '{"text": "Ferry £3"}\n'.encode("utf-16"), "a.jsonl")[0].text == "Ferry £3"
    half = "Headline,Body\nA,One.\nB,".encode("utf-16") + b"\x00\xd8\x41"
    assert [getattr(one, "code", "article") for one in found(tmp_path, half)][-1] == "encoding"


def test_nul_bytes_are_told(tmp_path: Path) -> None:
    [one, two] = found(tmp_path, b"id,text\n1,O\0ne.\n2,Two.\n")
    assert isinstance(one, Reject)
    assert isinstance(two, Article)


def test_a_layout_is_told_before_the_records(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(BRITISH, encoding="utf-8")
    seen: list[Layout | str] = []
    for where, _ in records([tmp_path / "a.csv"], Reading(now=NOW), seen.append):
        seen.append(where)
    layout = seen[0]
    assert isinstance(layout, Layout)
    assert dict(layout.columns)["published"] == "Date"
    assert (layout.form, str(layout.order), seen[1:]) == ("CSV", "day first", ["a.csv:2", "a.csv:3"])


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"Headline;Body\nA;The ferry, it says, was late.\n", "The ferry, it says, was late."),
        ("\ufeffHeadline,Body\nA,Late.\n".encode("utf-16-le"), "Late."),
        (b"Article\n\nThe ferry was late.\n", "Article\n\nThe ferry was late.\n"),
    ],
)
def test_standard_input(data: bytes, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    [(_, a)] = records(["-"])
    assert isinstance(a, Article)
    assert a.text == wanted


def test_ids_of_frames(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": ["One.", "Two."]})
    sources = {
        "range.parquet": frame.rename_axis("id"),
        "index.parquet": frame.set_index(pd.Index(["x", "y"], name="id")),
        "floats.parquet": frame.assign(id=[1.0, 2.0]),
        "gaps.parquet": pd.DataFrame({"text": ["One.", "Two."], "id": [7.0, None]}),
        "halves.parquet": frame.assign(id=[1.5, 2.0]),
    }
    wanted = [["0", "1"], ["x", "y"], ["1", "2"], ["7", Article.from_text("Two.").id], ["1.5", "2.0"]]
    for (name, source), ids in zip(sources.items(), wanted, strict=True):
        source.to_parquet(tmp_path / name)
        assert [a.id for a in extract.read(tmp_path / name)] == ids


def test_columns_of_parquet_that_the_user_names(tmp_path: Path) -> None:
    pd.DataFrame({"Story": ["One."], "text": ["no"], "Day": ["2005-03-14"]}).to_parquet(tmp_path / "a.parquet")
    reading = Reading(columns={"text": "Story", "published": "Day"})
    [a] = extract.read(tmp_path / "a.parquet", reading=reading)
    assert (a.text, a.published, a.extra) == ("One.", MARCH, {"column text": "no"})
    [(_, reject)] = records([tmp_path / "a.parquet"], Reading(columns={"text": "Body"}))
    assert isinstance(reject, Reject)
    assert reject.code == "no_such_column"


def test_a_folder_of_other_spreadsheets_is_told_what_to_do(tmp_path: Path) -> None:
    for name in ("a.xls", "b.ods", "c.numbers"):
        (tmp_path / name).write_bytes(b"x")
    assert {
        (r.code, "save it as .xlsx or CSV" in r.reason) for _, r in records([tmp_path]) if isinstance(r, Reject)
    } == {("unknown_format", True)}


@pytest.mark.slow
def test_messages_do_not_grow_with_what_they_are_about(tmp_path: Path) -> None:
    [reject] = found(tmp_path, ("word " * 20_000 + ",") * 40 + "\n")
    assert isinstance(reject, Reject)
    assert reject.code == "no_text_column"
    assert len(reject.reason) < 2000
    [a] = articles(tmp_path, f"Body,Date\nOne.,{'x' * 50_000}\n")
    assert len(notes(a)[0]) < 200
