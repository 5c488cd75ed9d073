"""Articles of which a component cannot read a sentence."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from spacy.tokens import Doc
from typer.testing import CliRunner

import extract
from archives import parts, write
from extract.cli import app
from extract.pipes.numbers import Numbers

pytestmark = pytest.mark.usefixtures("here")

BAD = "It sold 19 boats at Quarrel Point."
WHOLE = f"Marden Council closed 12 libraries. {BAD} “We lost 340 nurses,” said Jane Roe."


@pytest.fixture
def numbers_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Numbers.write

    def write(self: Any, doc: Doc) -> None:
        if any("Quarrel" in doc.text[p.start : p.end] for p in doc._.facts_layout if p.kind == "body"):
            raise IndexError("no number here")
        real(self, doc)

    monkeypatch.setattr(Numbers, "write", write)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write(tmp_path / "in.jsonl", range(25), bad=WHOLE, twice=WHOLE.replace("12", "13"))


@pytest.mark.usefixtures("numbers_fail")
def test_a_sentence_costs_its_numbers_and_the_quarantine_tells_which_and_why(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    counts = extract.run([articles], out)
    assert (counts.read, counts.articles, counts.quarantined, counts.partial) == (27, 27, 0, 2)
    assert counts.reasons == {"partial": 2}
    manifest = json.loads((out / "manifest.json").read_text())
    assert (manifest["counts"]["partial"], manifest["counts"]["reasons"]) == (2, {"partial": 2})
    facts = pd.read_parquet(out / "facts").query("article == 'bad'")
    assert facts["low"].dropna().tolist() == [12.0, 340.0]
    assert facts.query("kind == 'quote'")["source"].tolist() == ["Jane Roe"]
    line = json.loads((out / "quarantine/part-00000.jsonl").read_text().splitlines()[0])
    assert (line["where"], line["id"], line["code"]) == ("in.jsonl:26", "bad", "partial")
    assert line["reason"] == f"extract_numbers found nothing in “{BAD}”: IndexError: no number here"
    assert line["traceback"][-1].startswith("test_partial.py:")


@pytest.mark.usefixtures("numbers_fail")
def test_the_run_says_so_and_where_to_look(articles: Path, tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["run", str(articles), "-o", str(tmp_path / "out")])
    assert said.exit_code == 3
    words = " ".join(said.output.split())
    assert "quarantine: 2 partial, such as in.jsonl:26 (extract_numbers found nothing in “It sold 19 boats" in words
    assert "The article is in the tables, but one sentence of it gave no facts of one kind." in words
    assert "The quarantine: " in words


@pytest.mark.usefixtures("numbers_fail")
def test_an_archive_that_grows_keeps_telling_of_it(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    extract.run([articles], out)
    more = [articles, write(tmp_path / "more.jsonl", range(25, 30))]
    counts = extract.run(more, out)
    assert (counts.kept, counts.extracted, counts.partial) == (25, 7, 2)
    extract.run(more, tmp_path / "fresh", batch=1)
    assert parts(out) == parts(tmp_path / "fresh")
    assert extract.run(more, out).partial == 2


def test_what_fails_among_others_and_not_alone_is_whole(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract.run([articles], tmp_path / "good")
    real, failed = Numbers.write, set()

    def write(self: Any, doc: Doc) -> None:
        if "Quarrel" in doc.text and doc.text not in failed:
            failed.add(doc.text)
            raise IndexError("a neighbour's fault")
        real(self, doc)

    monkeypatch.setattr(Numbers, "write", write)
    counts = extract.run([articles], tmp_path / "out")
    assert counts.partial == 0
    assert parts(tmp_path / "out") == parts(tmp_path / "good")
