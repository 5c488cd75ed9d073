"""The list of what the editors changed: what it has, who may see it, and what a spreadsheet makes of it."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from extract.cli import app
from extract.review.export import write_corrections
from extract.review.runs import import_run
from extract.review.serve import THIS_COMPUTER
from extract.review.store import Store, open_store
from extract.review.web import Settings
from reviewing import ENTITIES, TEXT, Enter, Facts, client, facts, ferry, listed, words, write_run
from servers import postgres, postgres_programs


def work(browser: TestClient) -> None:
    """An afternoon's work on the ferry article."""
    see = Facts(browser)
    quote = see("Nobody likes it")
    quote = see.decide(quote, "speaker", speaker={"kind": "entity", "entity": "e-roe"}).json()["fact"]
    quote = see.decide(quote, "comment", comment="=Checked against the tape").json()["fact"]
    see.decide(quote, "accept")
    see.decide(see("trade"), "reject")
    value = {"low": 12.5, "high": None, "comparator": ">", "unit": "%", "change": "up"}
    see.decide(see("13%"), "value", value=value)
    item = see.decide(see("414"), "item", item={"item": "pupil", "item_text": "pupils"}).json()["fact"]
    browser.post("/undo")
    see.decide(see.get(item["id"]), "accept")
    missed = {"kind": "quote", "words": [words(TEXT, "it a shame")]}
    assert browser.post(f"/articles/{item['article']}/facts", json=missed).status_code == 200
    see.decide(see("Fares will"), "skip")


def table(browser: TestClient, name: str = "parquet") -> pd.DataFrame:
    answer = browser.get(f"/export/corrections/{name}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="corrections.{name}"'
    if name == "csv":
        return pd.read_csv(io.BytesIO(answer.content))
    if name == "xlsx":
        pytest.importorskip("openpyxl")
        return pd.read_excel(io.BytesIO(answer.content))
    return pd.read_parquet(io.BytesIO(answer.content))


def rows(found: pd.DataFrame) -> list[tuple[Any, ...]]:
    picked = found[["action", "field", "old", "new", "by", "undone"]].astype(object)
    return [tuple(None if pd.isna(x) else x for x in row) for row in picked.itertuples(index=False)]


CHANGES = [
    ("changed value", "value", "▲ 13%", "▲ more than 12.5%", "this computer", False),
    ("changed speaker", "speaker", "Tom Hale", "Jane Roe · leader, Marden Council", "this computer", False),
    ("changed item", "item", "child", "pupil · pupils", "this computer", True),
    ("rejected", "verdict", "open", "rejected", "this computer", False),
    ("added", "fact", None, "it a shame", "this computer", False),
]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_row_a_change_with_old_and_new_who_and_when(desk: TestClient, out: Path, kind: str) -> None:
    if kind == "sqlite":
        work(desk)
        found = table(desk)
    else:
        if postgres_programs() is None:
            pytest.skip("no PostgreSQL: apt-get install postgresql")
        with postgres() as url:
            store = open_store(url)
            import_run(store, out)
            browser = client(store, out, Settings(port=80, local=THIS_COMPUTER))
            work(browser)
            found = table(browser)
            store.close()
    assert rows(found) == CHANGES
    assert set(found["article"]) == {"ferry"}
    assert str(found["at"].dtype) == "datetime64[us, UTC]"
    speaker = found[found["field"] == "speaker"].iloc[0]
    assert speaker["comment"] == "=Checked against the tape"
    assert json.loads(speaker["new_values"])["source_entity"] == "e-roe"
    value = found[found["field"] == "value"].iloc[0]
    assert json.loads(value["old_values"]) == {"low": 13.0, "high": 13.0, "comparator": "="}
    assert json.loads(value["new_values"]) == {"low": 12.5, "high": None, "comparator": ">"}
    assert (value["title"], value["words"], round(value["confidence"], 2)) == ("Ferry fares to rise", "13%", 0.7)


def test_every_format_has_the_same(desk: TestClient) -> None:
    work(desk)
    text = desk.get("/export/corrections/csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(r["action"], r["field"], r["old"] or None, r["new"], r["by"]) for r in lines] == [c[:5] for c in CHANGES]
    assert all(r["at"].endswith("Z") and r["at"][4] == "-" and r["at"][10] == "T" for r in lines)
    assert {r["comment"] for r in lines} == {"", "'=Checked against the tape"}, "no spreadsheet takes it for a formula"
    assert [r["undone"] for r in lines] == ["False", "False", "True", "False", "False"]
    sheet = desk.get("/export/corrections/xlsx").content
    assert sheet[:2] == b"PK"
    assert desk.get("/export/corrections/csv").headers["x-extract-export"] == "5 changes of 5 facts"
    page = desk.get("/export").text
    assert all(f'href="/export/corrections/{name}"' in page for name in ("csv", "xlsx", "parquet"))
    assert desk.get("/export/corrections/odt").status_code == 404


def test_a_verdict_that_was_turned_round_and_facts_cut_and_joined(desk: TestClient) -> None:
    see = Facts(desk)
    rejected = see.decide(see("trade"), "reject").json()["fact"]
    see.decide(rejected, "accept")
    quote = see("Fares will")
    at = TEXT.index("to £2.50")
    halves = see.decide(quote, "split", at=at).json()["fact"]
    other = halves["merge"]
    see.decide(halves, "merge", other=other["id"], other_version=other["version"])
    kinds = [(r[0], r[1]) for r in rows(table(desk))]
    assert ("rejected", "verdict") in kinds
    assert ("accepted", "verdict") in kinds
    assert [k for k in kinds if "split" in k[0] or "merge" in k[0]] == [
        ("split", "words"), ("merged", "words"), ("split off", "fact"), ("merged away", "verdict"),
    ]  # fmt: skip


def test_nothing_done_is_an_empty_table_with_its_columns(desk: TestClient) -> None:
    see = Facts(desk)
    see.decide(see("trade"), "accept")
    see.decide(see("13%"), "comment", comment="a word alone is no correction")
    assert len(table(desk)) == 0
    assert desk.get("/export/corrections/csv").text.lstrip("\ufeff").startswith("article,title,")
    assert desk.get("/export/corrections/xlsx").status_code == 200


def test_a_second_reader_sees_no_trace_of_the_first(enter: Enter) -> None:
    first, second, chief = enter("ann"), enter("ben"), enter("chloe")
    ann, ben = Facts(first), Facts(second)
    fixed = ann.decide(ann("Nobody likes it"), "speaker", speaker={"kind": "entity", "entity": "e-roe"}).json()["fact"]
    ann.decide(ann.decide(fixed, "flag").json()["fact"], "accept")
    ann.decide(ann("trade"), "reject")
    assert {r[1] for r in rows(table(second))} == {"verdict"}
    assert {r[1] for r in rows(table(first))} == {"verdict", "speaker"}
    assert {r[1] for r in rows(table(chief))} == {"verdict"}, "a chief may be the second reader too"
    reading = ben.get(listed(second, status="second")[0])
    ben.decide(reading, "reject")
    both = table(second)
    assert {(r["by"], r["field"], r["second_reading"]) for _, r in both.iterrows()} == {
        ("ann", "speaker", False), ("ann", "verdict", False), ("ben", "verdict", True),
    }  # fmt: skip


def test_the_run_that_comes_next_is_no_editor(desk: TestClient, store: Store, out: Path) -> None:
    work(desk)
    new = "At noon.\n\n" + TEXT.replace("He called it a shame.", "")
    write_run(out, [ferry(new)], facts(new), ENTITIES)
    import_run(store, out)
    assert [r[:5] for r in rows(table(desk))] == [c[:5] for c in CHANGES]


def test_corrections_on_the_command_line(desk: TestClient, out: Path, tmp_path: Path) -> None:
    work(desk)
    target = tmp_path / "list"
    asked = ["review", "export", str(out), "-o", str(target), "--what", "corrections"]
    done = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert "corrections.csv: 5 changes of 5 facts" in done.output.replace("\n", "")
    assert sorted(f.name for f in target.iterdir()) == ["corrections.csv", "corrections.parquet", "corrections.xlsx"]
    assert pq.read_table(target / "corrections.parquet").num_rows == 5
    wrong = CliRunner().invoke(app, [*asked, "--format", "gold"])
    assert wrong.exit_code == 2
    assert "there is no format gold of corrections: take csv, xlsx, parquet" in wrong.output


def test_who_had_no_part_sees_all_that_is_not_read_blind(desk: TestClient, store: Store, tmp_path: Path) -> None:
    work(desk)
    with store.read() as session, (tmp_path / "x").open("wb") as target:
        assert write_corrections(session, "parquet", target, reader="somebody").line() == "5 changes of 5 facts"
