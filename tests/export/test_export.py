import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from extract.export import ExportError, export, spreadsheet
from extract.export import tables as reading
from handmade import article, entity, fact, write_run

TEXT = "=cmd was the password, said Jane Roe. Fares rose 13% to £2.50 in 2011."


@pytest.fixture
def out(tmp_path: Path) -> Path:
    quantity = {"kind": "quantity", "source_type": "narrator", "comparator": "="}
    return write_run(
        tmp_path / "out",
        parts=2,
        articles=[
            article("a", TEXT, title="Fares up", published="2011-05-03", url="https://news.example/a",
                    outlet="Gazette"),
            article("b", "@home, 43 said nothing.", title="Silence"),
        ],
        entities=[entity("a", "Jane Roe", role="leader"), entity("b", "Café", "organisation", aliases=["Caff", "C"])],
        facts=[
            fact("a", TEXT, "=cmd was the password", quote_type="indirect", source="Jane Roe", source_type="person",
                 source_role="leader", source_affiliation="Marden Council"),
            fact("a", TEXT, "13%", **quantity, low=13.0, high=13.0, unit="%", item_text="Fares"),
            fact("a", TEXT, "£2.50", **quantity, low=2.5, high=None, unit="GBP",
                 period_start=None, period_end=None),
            fact("b", "@home, 43 said nothing.", "43", **quantity, low=43.0, high=50.0, unit="year"),
        ],
    )  # fmt: skip


def test_csv_has_every_row_lists_as_json_and_no_formula(out: Path, tmp_path: Path) -> None:
    done = export(out, "csv", tmp_path / "facts.csv")
    raw = (tmp_path / "facts.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert done.rows == len(rows) == 4
    assert rows[0]["content"] == "'=cmd was the password"
    assert json.loads(rows[0]["pieces"]) == [[0, 21]]
    assert rows[0]["published"] == ""
    assert rows[1]["low"] == "13.0"
    export(out, "csv", tmp_path / "articles.csv", ["articles"])
    lines = (tmp_path / "articles.csv").read_text(encoding="utf-8-sig").splitlines()
    texts = [r["text"][:6] for r in csv.DictReader(lines)]
    assert texts == ["'=cmd ", "'@home"]


def test_jsonl_keeps_lists_and_gives_times_in_utc(out: Path, tmp_path: Path) -> None:
    export(out, "jsonl", tmp_path / "e.jsonl", ["entities"])
    rows = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text().splitlines()]
    assert [r["aliases"] for r in rows] == [[], ["Caff", "C"]]
    export(out, "jsonl", tmp_path / "a.jsonl", ["articles"])
    assert json.loads((tmp_path / "a.jsonl").read_text().splitlines()[0])["published"] == "2011-05-03T00:00:00Z"


def test_sqlite_holds_several_tables_that_can_be_joined(out: Path, tmp_path: Path) -> None:
    done = export(out, "sqlite", tmp_path / "run.sqlite", ["facts", "articles", "facts"])
    with closing(sqlite3.connect(tmp_path / "run.sqlite")) as db:
        found = db.execute(
            "SELECT title, content, low FROM facts JOIN articles ON articles.id = article "
            "WHERE kind = 'quantity' ORDER BY low"
        ).fetchall()
    assert done.rows == 6
    assert found == [("Fares up", "£2.50", 2.5), ("Fares up", "13%", 13.0), ("Silence", "43", 43.0)]


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    finally:
        book.close()


def test_xlsx_writes_texts_as_texts_and_goes_on_in_further_sheets(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "ROWS", 3)
    assert export(out, "xlsx", tmp_path / "run.xlsx", ["facts", "dates"]).rows == 4
    found = sheets(tmp_path / "run.xlsx")
    assert {name: len(rows) for name, rows in found.items()} == {"facts": 3, "facts 2": 3, "dates": 1}
    heading, first, second = found["facts"]
    assert first[heading.index("content")] == "=cmd was the password"
    assert second[heading.index("low")] == 13
    assert found["facts 2"][0] == heading


def test_xlsx_cuts_what_no_cell_holds_and_says_so(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", articles=[article("a", "x" * 40_000)])
    done = export(out, "xlsx", tmp_path / "a.xlsx", ["articles"])
    heading, row = sheets(tmp_path / "a.xlsx")["articles"]
    text = row[heading.index("text")]
    assert done.cut == 1
    assert len(text) == 32_767
    assert text.endswith("[cut]")


def test_schema_org_says_who_said_what_and_where_the_words_stand(out: Path, tmp_path: Path) -> None:
    export(out, "schema.org", tmp_path / "facts.jsonld")
    made = json.loads((tmp_path / "facts.jsonld").read_text())
    assert made["@context"]["@vocab"] == "https://schema.org/"
    quote, percent, money, years = made["@graph"]
    assert quote["@type"] == "Quotation"
    assert quote["creator"] == {
        "@type": "Person", "name": "Jane Roe", "jobTitle": "leader",
        "affiliation": {"@type": "Organization", "name": "Marden Council"},
    }  # fmt: skip
    assert quote["isPartOf"] == {
        "@type": "NewsArticle", "@id": "https://news.example/a", "identifier": "a", "headline": "Fares up",
        "datePublished": "2011-05-03T00:00:00Z", "publisher": {"@type": "Organization", "name": "Gazette"},
    }  # fmt: skip
    words, place = quote["target"]["selector"]
    assert (words["prefix"] + words["exact"] + words["suffix"]) == TEXT[: 21 + 32]
    assert (place["start"], place["end"]) == (0, 21)
    assert percent["@type"] == "Claim"
    assert percent["about"] == {"@type": "QuantitativeValue", "name": "Fares", "value": 13.0, "unitText": "%"}
    assert money["about"] == {"@type": "MonetaryAmount", "minValue": 2.5, "currency": "GBP"}
    assert (years["about"]["minValue"], years["about"]["maxValue"]) == (43.0, 50.0)
    assert years["appearance"]["@id"].startswith("urn:sha256:")


def test_schema_org_finds_an_article_in_whatever_part_it_is(out: Path, tmp_path: Path) -> None:
    first, second = sorted((out / "articles").iterdir())
    first.rename(out / "articles/x.parquet")
    second.rename(out / "articles/part-00000.parquet")
    assert export(out, "schema.org", tmp_path / "facts.jsonld").rows == 4


@pytest.mark.parametrize("to", ["csv", "jsonl", "xlsx", "sqlite", "schema.org"])
def test_an_export_that_fails_leaves_the_old_file(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    def broken(self: reading.Table, part: object = None) -> Iterator[Any]:
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setattr(reading.Table, "batches", broken)
    (tmp_path / "file").write_text("the old one")
    with pytest.raises(OSError, match="No space"):
        export(out, to, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "the old one"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "out"]


@pytest.mark.parametrize(
    ("to", "where", "tables", "message"),
    [
        ("pdf", "x.pdf", ["facts"], "no format pdf: choose csv"),
        ("csv", ".", ["facts"], "is a folder"),
        ("csv", "no/x.csv", ["facts"], "there is no folder"),
        ("csv", "x.csv", ["facts", "dates"], "csv holds one table"),
        ("schema.org", "x.json", ["dates"], "facts alone"),
        ("csv", "x.csv", ["registry"], "no table registry: `extract entities"),
        ("csv", "x.csv", ["fcats"], "no table fcats; it has articles, dates, entities, facts"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_with_a_reason(
    out: Path, tmp_path: Path, to: str, where: str, tables: list[str], message: str
) -> None:
    with pytest.raises((ExportError, FileNotFoundError), match=message):
        export(out, to, tmp_path / where, tables)
    with pytest.raises(FileNotFoundError, match="no finished run"):
        export(tmp_path, "csv", tmp_path / "x.csv")
