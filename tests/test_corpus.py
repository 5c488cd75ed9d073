import gzip
import json
from pathlib import Path

import pytest

import scores

CORPUS = Path(__file__).parent.parent / "corpus" / "articles.jsonl"
ARTICLES = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a["id"])
def test_the_gold_fits_its_text(article) -> None:
    text, names = article["text"], {e["name"] for e in article["entities"]}
    for entity in article["entities"]:
        assert all(word in text for word in entity["name"].split())  # Tom and Lucy Harte: Tom Harte
        assert all(alias in text or alias in article["title"] for alias in entity["aliases"])
        assert entity["affiliation"] in names | {None}
    for quote in article["quotes"]:
        pieces = quote["pieces"]
        assert pieces == sorted(pieces)
        assert all(text[s:e].strip() == text[s:e] != "" for s, e in pieces)
        assert quote["source"] in names | {None}
        assert all(quote[k] is None or quote[k] in text for k in ("source_text", "cue"))
    for q in article["quantities"]:
        assert text[q["start"] : q["end"]] == q["text"]
        assert q["source"] in names | {None}
        assert q["period"] is None or q["period"] in text
        assert q["low"] is not None or q["high"] is not None


@pytest.mark.slow
def test_no_level_of_the_corpus_falls_below_what_is_promised() -> None:
    assert scores.fallen("corpus/articles.jsonl", scores.measure(CORPUS)) == []


@pytest.mark.parametrize(("part", "count"), [("train", 495), ("tune", 70), ("dev", 60), ("sealed", 60)])
def test_the_gold_of_real_articles_has_none_of_their_text(part: str, count: int) -> None:
    with gzip.open(CORPUS.parent / "real" / f"{part}.jsonl.gz", "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    assert len({a["id"] for a in articles}) == len(articles) == count
    for article in articles:
        assert article.keys() == {"id", "unread", "reader", "sha256", "entities", "quotes", "quantities"}
        names = {e["name"] for e in article["entities"]}
        assert {e["affiliation"] for e in article["entities"]} <= names | {None}
        assert {f["source"] for f in (*article["quotes"], *article["quantities"])} <= names | {None}
        assert all(isinstance(at, int) for q in article["quotes"] for piece in q["pieces"] for at in piece)
        assert all("text" not in q for q in article["quantities"])
