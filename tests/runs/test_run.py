import json
import random
from pathlib import Path

import pandas as pd
import pytest

import extract
from extract.runs import OutputError, Progress

pytestmark = pytest.mark.usefixtures("here")

TEXTS = {
    "ferry": "The ferry firm said 414 people were stranded on Tuesday. “It was a mess,” said Jane Roe.",
    "bus": "Bus fares rose 13% to £2.50, the council announced.\n\nMr Moss, 43, called for a refund.",
    "café": '🙂 Café owner Zoë Ng said: "We sold a dozen cakes."\n\nSales fell 9% in the year to May.',
}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps({"id": k, "text": t, "published": "2011-05-03"}) for k, t in TEXTS.items()))
    return path


def parquet(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if "part-" in p.name}


def test_a_run_writes_every_table_and_a_manifest(articles: Path, tmp_path: Path) -> None:
    counts = extract.run([articles], tmp_path / "out")
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["counts"]["articles"] == counts.articles == 3
    assert manifest["model"]["sha256"]
    assert {name: len(sha) for name, sha in manifest["model"]["trained"].items()} == {
        "encoder": 64,
        "names": 64,
        "items": 64,
        "sources": 64,
        "confidence": 64,
    }
    for table in ("articles", "entities", "facts", "dates"):
        assert isinstance(pd.read_parquet(tmp_path / "out" / table), pd.DataFrame)
    assert set(pd.read_parquet(tmp_path / "out/articles")["id"]) == set(TEXTS)


def test_offsets_are_the_articles_own_also_with_emoji_and_accents(articles: Path, tmp_path: Path) -> None:
    extract.run([articles], tmp_path / "out")
    text = pd.read_parquet(tmp_path / "out/articles").set_index("id")["text"]
    facts = pd.read_parquet(tmp_path / "out/facts")
    assert len(facts)
    assert all(text[f.article][f.start : f.end] == f.text for f in facts.itertuples())


def test_bytes_do_not_depend_on_batches_nor_on_the_order_of_files(articles: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    lines = articles.read_text().splitlines()
    random.Random(1).shuffle(lines)
    for n, line in enumerate(lines):
        (folder / f"{n}.jsonl").write_text(line)
    extract.run([articles], tmp_path / "a", batch=64)
    extract.run([folder / "2.jsonl", folder / "0.jsonl", folder / "1.jsonl"], tmp_path / "b", batch=1)
    assert parquet(tmp_path / "a") == parquet(tmp_path / "b")


def test_every_record_is_in_the_table_in_the_quarantine_or_counted_as_repeated(articles: Path, tmp_path: Path) -> None:
    bad = tmp_path / "more.jsonl"
    welsh = "Mae'r cyngor wedi dweud y bydd y llyfrgell yn cau ym mis Mai, ac mae trigolion y dref yn flin."
    bad.write_text("\n".join([
        json.dumps({"id": "ferry", "text": "Another text."}),
        json.dumps({"id": "bus", "text": TEXTS["bus"]}),
        json.dumps({"id": "cy", "text": welsh}),
        "oops",
    ]))  # fmt: skip
    counts = extract.run([bad, articles], tmp_path / "out")
    assert (counts.read, counts.articles, counts.quarantined, counts.repeated) == (7, 3, 3, 1)
    rows = [json.loads(line) for line in (tmp_path / "out/quarantine/part-00000.jsonl").read_text().splitlines()]
    assert [(r["where"], r["code"]) for r in rows] == [
        ("more.jsonl:1", "duplicate_id"), ("more.jsonl:3", "language"), ("more.jsonl:4", "bad_json"),
    ]  # fmt: skip
    assert "in.jsonl:1" in rows[0]["reason"]


def test_a_folder_with_other_things_is_refused_and_left_alone(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/dear.txt").write_text("x")
    with pytest.raises(OutputError, match="other files"):
        extract.run([articles], tmp_path / "letters")
    with pytest.raises(OutputError, match="is a file"):
        extract.run([articles], articles)
    assert [p.name for p in (tmp_path / "letters").iterdir()] == ["dear.txt"]


def test_a_missing_input_is_named_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.jsonl"):
        extract.run([tmp_path / "nowhere.jsonl"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_progress_counts_every_article_and_word(articles: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    extract.run([articles], tmp_path / "out", progress=seen.append)
    last = seen[-1]
    assert (last.articles, last.of_articles, last.words) == (3, 3, last.of_words)


def test_a_users_own_organisations_are_part_of_what_a_run_was_made_with(tmp_path: Path) -> None:
    own, article = tmp_path / "own.csv", tmp_path / "a.txt"
    own.write_text("name,aliases,wikidata\nMarden Harbour Conservancy,Hythe,Q42\n")
    article.write_text("Late again\n\nHythe said 12 ferries were late.")
    out = tmp_path / "out"
    extract.run([article], out, organisations=own)
    assert pd.read_parquet(out / "entities")["wikidata"].tolist() == ["Q42"]
    with pytest.raises(OutputError, match=r"organisations \(was 1 of own.csv"):
        extract.run([article], out)


def test_what_a_second_reader_made_of_other_facts_goes_with_them(tmp_path: Path) -> None:
    out, articles = tmp_path / "out", tmp_path / "in"
    articles.mkdir()
    (articles / "a.txt").write_text("Late again\n\nTom Ings said 12 ferries were late.")
    extract.run([articles], out)
    (out / "reread").mkdir()
    (out / "readings").mkdir()
    (out / "audit").mkdir()
    extract.run([articles], out)
    assert (out / "reread").exists(), "nothing was new"
    (articles / "b.txt").write_text("Late once more\n\nTom Ings said 13 ferries were late.")
    extract.run([articles], out)
    assert not (out / "reread").exists()
    assert not (out / "audit").exists()
    assert (out / "readings").exists(), "what was paid for stays"
