import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from extract.contract.tables import SCHEMAS
from extract.export import ExportError, export, spreadsheet
from extract.export import tables as reading
from extract.registry import build
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


def test_csv_spares_the_products_own_words_and_numbers(tmp_path: Path) -> None:
    text = "It was -5 on Monday. +7% since. -£1,200.50 now. -9+cmd said no. =1"
    numbers = {"kind": "quantity", "comparator": "="}
    words = ["-5", "+7%", "-£1,200.50", "-9+cmd", "=1"]
    out = write_run(
        tmp_path / "out", articles=[article("a", text)], facts=[fact("a", text, w, **numbers) for w in words]
    )
    export(out, "csv", tmp_path / "facts.csv")
    rows = list(csv.DictReader((tmp_path / "facts.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["comparator"] for row in rows] == ["="] * 5
    assert [row["content"] for row in rows] == ["-5", "+7%", "-£1,200.50", "'-9+cmd", "'=1"]


@pytest.mark.parametrize("to", ["csv", "jsonl", "xlsx"])
def test_what_people_read_comes_first_with_the_articles_title_and_url(out: Path, tmp_path: Path, to: str) -> None:
    row = first_fact(out, to, tmp_path)
    assert list(row)[:4] == ["kind", "source", "content", "low"]
    assert list(row).index("title") < list(row).index("sentence") < list(row).index("fact") < list(row).index("start")
    assert (row["title"], row["outlet"], row["url"]) == ("Fares up", "Gazette", "https://news.example/a")
    assert set(SCHEMAS["facts"].names) | {"title", "outlet", "url"} == set(row)


@pytest.mark.parametrize("to", ["csv", "jsonl", "xlsx"])
def test_a_source_has_its_name_over_the_whole_archive_once_there_is_a_registry(tmp_path: Path, to: str) -> None:
    text = "Fares will rise, said Ms Roe. It hurts, an aide said."
    roe = entity("b", "Jane Roe")
    out = write_run(
        tmp_path / "out",
        articles=[article("a", "Jane Roe spoke."), article("b", text)],
        entities=[entity("a", "Jane Roe"), roe],
        facts=[fact("b", text, "Fares will rise", source="Roe", source_entity=roe["entity"], source_type="person",
                    confidence=0.813),
               fact("b", text, "It hurts", source_type="unnamed")],
    )  # fmt: skip
    assert "registry_name" not in first_fact(out, to, tmp_path)
    build(out)
    row = first_fact(out, to, tmp_path)
    assert list(row)[1:3] == ["source", "registry_name"]
    assert row["registry_name"] == "Jane Roe"
    assert row["registry"]
    assert float(row["confidence"]) == 0.813


def first_fact(out: Path, to: str, folder: Path) -> dict[str, Any]:
    path = folder / f"first.{to}"
    export(out, to, path)
    if to == "xlsx":
        heading, row, *_ = sheets(path)["facts"]
        return dict(zip(heading, row, strict=True))
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return json.loads(lines[0]) if to == "jsonl" else next(csv.DictReader(lines))


def test_jsonl_keeps_lists_and_gives_times_in_utc(out: Path, tmp_path: Path) -> None:
    export(out, "jsonl", tmp_path / "e.jsonl", ["entities"])
    rows = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text().splitlines()]
    assert [r["aliases"] for r in rows] == [[], ["Caff", "C"]]
    export(out, "jsonl", tmp_path / "a.jsonl", ["articles"])
    assert json.loads((tmp_path / "a.jsonl").read_text().splitlines()[0])["published"] == "2011-05-03T00:00:00Z"


def test_a_run_older_than_a_column_is_exported_without_it(out: Path, tmp_path: Path) -> None:
    for part in (out / "facts").iterdir():
        pq.write_table(pq.read_table(part).drop_columns(["owner", "places"]), part)
    export(out, "sqlite", tmp_path / "run.sqlite", ["facts"])
    with closing(sqlite3.connect(tmp_path / "run.sqlite")) as db:
        assert db.execute("SELECT owner, places, low FROM numbers WHERE unit = 'GBP'").fetchall() == [(None, None, 2.5)]


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


def test_xlsx_has_a_filter_a_heading_that_stays_widths_and_days(out: Path, tmp_path: Path) -> None:
    export(out, "xlsx", tmp_path / "run.xlsx", ["facts", "articles", "dates"])
    book = openpyxl.load_workbook(tmp_path / "run.xlsx")
    facts, articles, dates = book["facts"], book["articles"], book["dates"]
    assert facts.freeze_panes == dates.freeze_panes == "A2"
    assert facts.auto_filter.ref == f"A1:{facts.cell(1, facts.max_column).column_letter}5"
    assert dates.auto_filter.ref.endswith("1")
    headings = {cell.value: cell.column_letter for cell in facts[1]}
    width = {name: facts.column_dimensions[letter].width for name, letter in headings.items()}
    assert width["content"] > width["source"] > width["low"]
    published = next(cell for cell in articles[2] if articles.cell(1, cell.column).value == "published")
    assert (published.value, published.number_format) == (datetime(2011, 5, 3), "yyyy-mm-dd hh:mm")


def test_xlsx_writes_a_day_that_excel_has_not_as_text(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", articles=[article("a", published="1873-05-03")])
    export(out, "xlsx", tmp_path / "a.xlsx", ["articles"])
    heading, row = sheets(tmp_path / "a.xlsx")["articles"]
    assert row[heading.index("published")] == "1873-05-03T00:00:00Z"


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
