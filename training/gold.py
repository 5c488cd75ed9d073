"""Reading what is trained on: JSON Lines, and gold whose texts are kept apart from it."""

import argparse
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from extract.evaluate import inputs
from extract.lexicon.names import Lexicon, lexicon

FOLDS = 10
_PLACED = re.compile(r"\b(?:in|at|near|across|around|outside|throughout)\s(?:the\s)?\Z", re.IGNORECASE)


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, with or without gzip."""
    return (record for _, record in inputs.records(path))


def gold(paths: Iterable[Path], texts: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The gold articles of some files, as `extract evaluate` reads them; the text of stand-off ones from `texts`."""
    for path in paths:
        yield from inputs.gold_articles(path, texts)


def named(record: dict[str, Any]) -> dict[str, Any]:
    """A gold article with its entities' names as mentions: the longest name at every place, of people without titles.

    The `type` is null where the name may be that of a place: `in Leeds`, of an article about a team.
    """
    lex = lexicon()
    kinds = {name: e["type"] for e in record["entities"] for name in (e["name"], *e["aliases"])}
    forms = "|".join(re.escape(name) for name in sorted(kinds, key=len, reverse=True))
    found = re.finditer(rf"(?<!\w)(?:{forms})(?!\w)", record["text"]) if forms else ()
    return {**record, "mentions": [_mention(record["text"], m, kinds[m.group()], lex) for m in found]}


def _mention(text: str, m: re.Match[str], kind: str, lex: Lexicon) -> dict[str, Any]:
    start = m.start()
    words = [*re.finditer(r"\S+", m.group())]
    title = lex.title_at([w.group() for w in words], 0) if kind == "person" else None
    if title is not None and title[0] < len(words):
        start += words[title[0]].start()
    placed = kind == "organisation" and m.group() in lex.places and _PLACED.search(text, 0, start)
    return {"start": start, "end": m.end(), "type": None if placed else kind, "form": "name"}


def parser(recipe: str | None) -> argparse.ArgumentParser:
    """What a recipe's command line takes: gold articles, their texts, and the folder for what it makes."""
    made = argparse.ArgumentParser(description=recipe, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("gold", nargs="+", type=Path)
    made.add_argument("--texts", nargs="+", type=Path, default=[])
    made.add_argument("-o", "--out", type=Path, required=True)
    return made


def folds(articles: Iterable[str], count: int = FOLDS) -> dict[str, int]:
    """The articles parted into so many parts at random, the same every time."""
    ids = sorted(set(articles))
    Random(0).shuffle(ids)
    return {article: n % count for n, article in enumerate(ids)}


def without_half(articles: Iterable[dict[str, Any]], leave: int | None) -> list[dict[str, Any]]:
    """The articles without one of their halves, 0 or 1; all of them for None."""
    every = list(articles)
    half = folds((a["id"] for a in every), 2)
    return [a for a in every if half[a["id"]] != leave]
