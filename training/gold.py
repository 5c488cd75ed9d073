"""Reading what is trained on: JSON Lines, and gold whose texts are kept apart from it."""

import argparse
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from extract.evaluate import inputs

FOLDS = 10


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, with or without gzip."""
    return (record for _, record in inputs.records(path))


def gold(paths: Iterable[Path], texts: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The gold articles of some files, as `extract evaluate` reads them; the text of stand-off ones from `texts`."""
    for path in paths:
        yield from inputs.gold_articles(path, texts)


def arguments(recipe: str | None) -> tuple[list[dict[str, Any]], Path]:
    """The gold articles that a recipe's command line names, and the folder for what it makes; `recipe` is its help."""
    parser = argparse.ArgumentParser(description=recipe, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--texts", nargs="+", type=Path, default=[])
    parser.add_argument("-o", "--out", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    return list(gold(args.gold, args.texts)), args.out


def folds(articles: Iterable[str]) -> dict[str, int]:
    """The articles parted into `FOLDS` parts at random, the same every time."""
    ids = sorted(set(articles))
    Random(0).shuffle(ids)
    return {article: n % FOLDS for n, article in enumerate(ids)}
