"""Tell what the gold of real articles is made of, and how far two readers of the same articles agree.

    python bench/real.py --texts ARTICLES.jsonl.gz [--second SECOND.jsonl]

The gold is corpus/real/, a file a part; the texts of its articles are not there. --second names gold of some of the
articles by another reader: every level is told with it measured against the first.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extract.evaluate.inputs import gold_articles
from extract.evaluate.levels import score
from extract.evaluate.scores import Scores

REAL = Path(__file__).parent.parent / "corpus" / "real"
PARTS = ("train", "tune", "dev", "sealed")

Record = dict[str, Any]


def part(name: str, texts: Path) -> list[Record]:
    """The articles of a part, with their texts."""
    return list(gold_articles(REAL / f"{name}.jsonl.gz", [texts]))


def rows(record: Record) -> list[Record]:
    """The quotes and quantities of a gold article as rows of the table `facts`."""
    quotes = [{**q, "kind": "quote", "quote_type": q["type"], "confidence": None} for q in record["quotes"]]
    return quotes + [
        {**q, "kind": "quantity", "pieces": [[q["start"], q["end"]]], "period_text": q["period"], "confidence": None}
        for q in record["quantities"]
    ]


def agreement(first: Iterable[Record], second: Iterable[Record]) -> Scores:
    """The levels of one reader against another, over the articles that both have read."""
    other = {record["id"]: record for record in second}
    both = [(record, other[record["id"]]) for record in first if record["id"] in other]
    return score((record, rows(found), found["entities"]) for record, found in both)


def composition(name: str, articles: list[Record]) -> Iterator[str]:
    """What a part is made of, a line each."""
    outlets = Counter(a["outlet"] for a in articles)
    most, of_most = outlets.most_common(1)[0]
    counts = (sum(len(a[facts]) for a in articles) for facts in ("entities", "quotes", "quantities"))
    words = sum(len(a["text"].split()) for a in articles)
    yield f"{name}: {len(articles)} articles, {words:,} words; {{}} entities, {{}} quotes, {{}} quantities".format(
        *counts
    )
    yield f"  outlets: {len(outlets)}, most of {most}: {of_most}"
    for about, of in (("region", "region"), ("kind", "kind"), ("year", "published")):
        found = Counter((a.get(of) or "none")[: 4 if about == "year" else None] for a in articles)
        yield f"  {about}: " + ", ".join(f"{value} {n}" for value, n in sorted(found.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--second", type=Path)
    arguments = parser.parse_args()
    parts = {name: part(name, arguments.texts) for name in PARTS}
    for name, articles in parts.items():
        print("\n".join(composition(name, articles)))
    every = [a for articles in parts.values() for a in articles]
    print("\n".join(composition("all", every)))
    shared = {a["outlet"] for a in parts["sealed"]} & {a["outlet"] for name in PARTS[:2] for a in parts[name]}
    print("outlets of sealed in another part:", ", ".join(sorted(shared)) or "none")
    if arguments.second:
        for level, p, r, f1, counts in agreement(every, gold_articles(arguments.second, [arguments.texts])).table():
            print(f"{level:18} {p:>6} {r:>6} {f1:>6}   {counts}")


if __name__ == "__main__":
    main()
