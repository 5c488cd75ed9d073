"""How inputs are read, as a run is told: it decides the rows, is kept, and is told where days of publication lack."""

import json
import pickle
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

import extract
from archives import text
from extract.cli.run_report import outlook, passed_over, summary, undated
from extract.ingest import Reading
from extract.runs import Counts, OutputError, RunOptions, Settings, forecast

pytestmark = pytest.mark.usefixtures("here")
NOW = datetime(2026, 11, 29, tzinfo=UTC)
CSV = "ID,Body,Date\n{}\n"


def table(path: Path, *days: str) -> Path:
    rows = [f"{n},{text(n).splitlines()[0]!r},{day}".replace("'", '"') for n, day in enumerate(days)]
    path.write_text(CSV.format("\n".join(rows)), encoding="utf-8")
    return path


def days(out: Path) -> list[str]:
    articles = pd.read_parquet(out / "articles").sort_values("id")
    return articles["published"].dt.strftime("%Y-%m-%d").fillna("").tolist()


def test_a_run_reads_as_it_is_told_and_keeps_what_it_was_told(tmp_path: Path) -> None:
    path, out = table(tmp_path / "a.csv", "03/04/2005", ""), tmp_path / "out"
    reading = Reading(month_first=True, published=date(2005, 5, 1), outlet="Marden Post", now=NOW)
    extract.run([path], out, reading=reading)
    assert days(out) == ["2005-03-04", "2005-05-01"]
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["options"] | {"month_first": True, "outlet": "Marden Post"} == manifest["options"]
    assert manifest["key"]["reading"] == "month first, published 2005-05-01, outlet Marden Post"
    again = extract.run(
        [path], out, reading=Reading(month_first=True, published=date(2005, 5, 1), outlet="Marden Post")
    )
    assert not again.changed


def test_a_finished_run_is_not_read_otherwise_by_chance(tmp_path: Path) -> None:
    path, out = table(tmp_path / "a.csv", "03/04/2005"), tmp_path / "out"
    extract.run([path], out)
    with pytest.raises(OutputError, match=r"reading \(was as it comes, now month first\).*--force"):
        extract.run([path], out, reading=Reading(month_first=True))
    assert days(out) == ["2005-04-03"]
    extract.run([path], out, reading=Reading(month_first=True), force=True)
    assert days(out) == ["2005-03-04"]


def test_a_note_names_the_first_files_of_which_it_tells(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    for n in range(5):
        (folder / f"{n}.txt").write_bytes(f"Café {n} shut\n\n{text(n)} The café was full.".encode("windows-1252"))
    one = summary(extract.run([folder / "0.txt"], tmp_path / "one"), "out")
    more = summary(extract.run([folder], tmp_path / "more"), "out")
    assert "1 article: read as Windows-1252 (0.txt)" in one
    assert "5 articles: read as Windows-1252 (0.txt, 1.txt, 2.txt and others)" in more


def test_a_reading_travels_to_other_processes() -> None:
    settings = Settings(reading=Reading(columns={"text": "Body"}, published=date(2005, 5, 1)))
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert len({settings, Settings(reading=Reading(columns=[("text", "Body")], published=date(2005, 5, 1)))}) == 1


def test_facts_and_read_take_a_reading(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "03/04/2005")
    reading = Reading(month_first=True, outlet="Marden Post")
    assert [a.outlet for a in extract.read(path, reading=reading)] == ["Marden Post"]
    facts = extract.facts(path, reading=reading)
    assert set(facts["published"].dt.strftime("%Y-%m-%d")) == {"2005-03-04"}
    frame = pd.DataFrame({"Body": [text(1)], "id": [7.0], "published": ["0001-01-01"]})
    facts = extract.facts(frame, reading=Reading(columns={"text": "Body"}, published=date(2005, 5, 1)))
    assert set(facts["article"]) == {"7"}
    assert set(facts["published"].dt.strftime("%Y-%m-%d")) == {"2005-05-01"}
    with pytest.raises(ValueError, match="no column Story: it has Body, id, published"):
        extract.facts(frame, reading=Reading(columns={"text": "Story"}))


def test_since_says_whom_it_passed_over_and_why(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "14/03/2005", "14/03/2004", "", "", "soon", "0001-01-01")
    counts = extract.run([path], tmp_path / "out", since=date(2005, 1, 1), reading=Reading(now=NOW))
    assert (counts.read, counts.articles, counts.left_out) == (6, 1, 5)
    before, undated_ones = passed_over(counts)
    assert before == "1 left out: published before"
    assert undated_ones.startswith("4 left out: without a day of publication for --since to go by")
    for why in ("2 give none", "1 give one that is no day that can be read", "1 give one that is before 1800 or after"):
        assert why in undated_ones
    assert undated_ones in summary(counts, "out")
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert sum(manifest["counts"]["passed_over"].values()) == 4


def test_an_archive_without_days_ends_with_what_will_not_work(tmp_path: Path) -> None:
    counts = extract.run([table(tmp_path / "a.csv", "", "")], tmp_path / "out")
    last = summary(counts, "out").splitlines()[-1]
    assert last.startswith("No article has a day of publication")
    assert all(what in last for what in ("`last year`", "timeline", "--since", "--published DAY"))
    counts = extract.run([table(tmp_path / "b.csv", "14/03/2005", "")], tmp_path / "some")
    assert summary(counts, "out").splitlines()[-1].startswith("1 of 2 articles have no day of publication")
    twice = table(tmp_path / "twice.csv", "14/03/2005", "")
    twice.write_text(twice.read_text(encoding="utf-8") + "1,Another text under the same id.,\n", encoding="utf-8")
    told = outlook(forecast(RunOptions((twice,)), tmp_path / "again"))
    counts = extract.run([twice], tmp_path / "again")
    assert counts.quarantined == 1
    assert "\n1 of 2 articles have no day of publication" in told
    assert "\n1 of 2 articles have no day of publication" in summary(counts, "out")
    counts = extract.run([table(tmp_path / "c.csv", "14/03/2005")], tmp_path / "all")
    assert undated(counts) == []
    assert undated(Counts()) == []


def test_a_dry_run_shows_files_that_are_read_alike_together(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(30):
        table(folder / f"{n:02}.csv", f"{n + 1:02}/04/2005")
    (folder / "feed.jsonl").write_text(json.dumps({"text": "The ferry was late.", "title": "Ferry"}), encoding="utf-8")
    for n in range(8):
        (folder / f"x.{n}").write_text("?")
    told = outlook(forecast(RunOptions((folder,), Settings(reading=Reading(now=NOW))), tmp_path / "out"))
    assert "CSV: 12 files, such as 00.csv; 12 records, 12 articles" in told
    assert "CSV: 18 files, such as 12.csv; 18 records, 18 articles" in told
    assert "columns: id from ID, published from Date, text from Body" in told
    assert "12 of 12 read, day first (both ways fit: --month-first reads them the other way)" in told
    assert "18 of 18 read, day first (13/04/2005 has no other reading)" in told
    assert ".jsonl: feed.jsonl; 1 record, 1 article" in told
    assert "first article: “Ferry”, no day, no outlet: The ferry was late." in told
    assert "8 unknown_format" in told
    assert "more kind" not in told
    assert not (tmp_path / "out").exists()
