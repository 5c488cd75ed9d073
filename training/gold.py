"""Reading what is trained on: JSON Lines, and gold whose texts are kept apart from it."""

import argparse
import gzip
import json
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from extract.article import digest

FOLDS = 10


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, with or without gzip."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def gold(paths: Iterable[Path], texts: Path | None) -> Iterator[dict[str, Any]]:
    """The gold articles; the text of stand-off ones from the archive.

    Raises ValueError where the archive lacks an article or has another text under its id.
    """
    archive = {} if texts is None else {r["id"]: r for r in records(texts)}
    for record in (r for path in paths for r in records(path)):
        if "text" not in record:
            known = archive.get(record["id"])
            if known is None or digest(known["text"]) != record["sha256"]:
                raise ValueError(f"{record['id']}: the archive has no such text: give --texts the archive it is from")
            record |= {"text": known["text"], "title": known.get("title")}
        yield record


def arguments(recipe: str | None) -> tuple[list[dict[str, Any]], Path]:
    """The gold articles that a recipe's command line names, and the folder for what it makes; `recipe` is its help."""
    parser = argparse.ArgumentParser(description=recipe, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    return list(gold(args.gold, args.texts)), args.out


def folds(articles: Iterable[str]) -> dict[str, int]:
    """The articles parted into `FOLDS` parts at random, the same every time."""
    ids = sorted(set(articles))
    Random(0).shuffle(ids)
    return {article: n % FOLDS for n, article in enumerate(ids)}
