"""Runs into a folder that has one."""

import importlib.util
import json
import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import extract
from archives import parts, text, write
from extract.runs import OutputError, RunOptions, forecast

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def out(tmp_path: Path, here: None) -> Path:
    """A finished run of the first thirty articles."""
    extract.run([write(tmp_path / "thirty.jsonl", range(30))], tmp_path / "out")
    return tmp_path / "out"


def test_a_finished_run_is_left_alone(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*")}
    monkeypatch.setattr("extract.runs.executors.local.LocalExecutor", None)
    counts = extract.run([tmp_path / "thirty.jsonl"], out)
    assert (counts.changed, counts.articles) == (False, 30)
    (tmp_path / "thirty.jsonl").touch()
    (tmp_path / "thirty.jsonl").rename(tmp_path / "same.jsonl")
    assert not extract.run([tmp_path / "same.jsonl"], out).changed
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*")} == before


def test_new_and_changed_articles_alone_are_extracted(
    out: Path, sixty: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    (out / "registry").mkdir()
    (out / "registry/names.parquet").write_text("kept")
    articles, whole = sixty
    assert forecast(RunOptions((articles,)), out).extract == 30
    counts = extract.run([articles], out, jobs=2)
    assert (counts.articles, counts.kept) == (60, 30)
    assert parts(out) == whole
    assert (out / "registry/names.parquet").read_text() == "kept"

    rows = [json.loads(line) for line in articles.read_text().splitlines()]
    rows[3]["text"] = text(1000)
    rows[5]["title"] = "Another headline"
    articles = tmp_path / "changed.jsonl"
    articles.write_text("\n".join(map(json.dumps, rows)))
    assert extract.run([articles], out).kept == 58
    extract.run([articles], tmp_path / "fresh")
    assert parts(out) == parts(tmp_path / "fresh")


def test_other_content_of_the_same_size_and_time_is_noticed(out: Path, tmp_path: Path) -> None:
    path = tmp_path / "thirty.jsonl"
    before, words = path.stat(), path.read_text()
    path.write_text(words.replace("Jane Roe", "Jane Fox"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    counts = extract.run([path], out)
    assert (counts.changed, counts.extracted) == (True, 30)
    assert "Jane Fox" in set(pd.read_parquet(out / "entities")["name"])


def test_articles_of_out_are_not_dropped_in_silence(out: Path, tmp_path: Path) -> None:
    before = parts(out)
    with pytest.raises(OutputError, match=r"has 25 articles that these inputs lack: .* without an id of its own"):
        extract.run([write(tmp_path / "few.jsonl", range(5))], out)
    assert parts(out) == before
    assert not (out / ".work").exists()
    assert extract.run([tmp_path / "few.jsonl"], out, force=True).articles == 5


def test_other_settings_are_refused_by_name_unless_forced(out: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"beliefs \(was left out, now kept\); use --force"):
        extract.run([tmp_path / "thirty.jsonl"], out, beliefs=True)
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["key"]["model encoder"] = "another"
    (out / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(OutputError, match=r"model encoder \(was another, now \w{12}\)"):
        extract.run([tmp_path / "thirty.jsonl"], out)
    before = parts(out)
    assert extract.run([tmp_path / "thirty.jsonl"], out, force=True).kept == 0
    assert parts(out) == before


def test_what_lacked_a_library_is_read_once_that_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    write(articles / "two.jsonl", range(2))
    (articles / "ferry.md").write_text("# Fares up\n\nFares will rise, said Jane Roe.")
    with monkeypatch.context() as without:
        without.setattr("extract.extras.find_spec", lambda m: None if m == "yaml" else importlib.util.find_spec(m))
        counts = extract.run([articles], tmp_path / "out")
        assert (counts.articles, counts.reasons) == (2, {"not_installed": 1})
        assert not extract.run([articles], tmp_path / "out").changed
    counts = extract.run([articles], tmp_path / "out")
    assert (counts.articles, counts.kept, counts.reasons) == (3, 2, {})


def test_limit_and_since_choose_articles(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": text(n), "published": f"2011-05-{n + 1:02}"} for n in range(9)]
    rows += [{"id": "undated", "text": text(50)}]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    counts = extract.run([path], tmp_path / "out", since=date(2011, 5, 4), limit=4)
    assert set(pd.read_parquet(tmp_path / "out/articles")["id"]) == {"3", "4", "5", "6"}
    assert (counts.read, counts.articles, counts.left_out) == (7, 4, 3)
    again = extract.run([path], tmp_path / "out", since=date(2011, 5, 4))
    assert (again.articles, again.kept, again.left_out) == (6, 4, 4)


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", range(45), twin=text(3) + " ")
    with path.open("a") as file:
        file.write("\noops\n")
    told = forecast(RunOptions((path,)), tmp_path / "out")
    assert (told.read, told.articles, told.shards, told.extract, told.keep) == (47, 46, 3, 46, 0)
    assert (told.quarantined, told.reasons) == (1, {"bad_json": 1})
    assert not (tmp_path / "out").exists()


def test_the_same_text_of_the_same_day_is_done_once(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [{"id": i, "text": text(1), "published": f"2011-05-0{day}"} for i, day in (("c", 1), ("a", 1), ("b", 2))]
    path.write_text("\n".join(map(json.dumps, rows)))
    counts = extract.run([path], tmp_path / "out")
    assert (counts.articles, counts.duplicates) == (3, 1)
    articles = pd.read_parquet(tmp_path / "out/articles").set_index("id")
    assert articles["duplicate_of"].dropna().to_dict() == {"c": "a"}
    for table in ("facts", "entities", "dates"):
        assert set(pd.read_parquet(tmp_path / "out" / table)["article"]) == {"a", "b"}
    path.write_text("\n".join(json.dumps(row) for row in rows if row["id"] != "a"))
    extract.run([path], tmp_path / "out", force=True)
    extract.run([path], tmp_path / "fresh")
    assert parts(tmp_path / "out") == parts(tmp_path / "fresh")
