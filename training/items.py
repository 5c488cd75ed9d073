"""The recipe of models/items: which noun a quantity counts or measures, fitted on articles with gold.

    python -m training.items GOLD.jsonl... -o models/items [--texts ARCHIVE.jsonl.gz]

GOLD and ARCHIVE are those of `training.confidence`. Every quantity that both the pipeline and the gold have is
one example: its candidates, and which of them have the gold's item. The figure is that of a cross-validation over
articles: how well the chance of the rules' item tells where it is right.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language

from extract.article import Article
from extract.evaluate.calibration import calibrate
from extract.pipes.base import load
from extract.pipes.links.candidates import Candidate, Candidates
from extract.pipes.links.chances import chances
from extract.pipes.links.items import attach_items
from extract.table import annotate
from training.gold import arguments, folds

log = logging.getLogger(__name__)

_SEEN, _STRENGTH, _STEPS, _RATE = 3, 2.0, 200, 0.1
_LEAST = 0.02

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A quantity of an article: its candidates, the item that the rules give it, and the gold's."""

    article: str
    candidates: list[Candidate]
    ruled: str | None
    item: str | None


def examples(nlp: Language, records: Iterable[dict[str, Any]]) -> Iterator[Example]:
    """Every quantity that both the pipeline and the gold have; the pipeline runs without `extract_links`."""
    with nlp.select_pipes(disable=["extract_links", "extract_confidence"]):
        for record in records:
            doc = annotate(nlp, Article(record["id"], record["text"], title=record.get("title")))
            attach_items(doc)
            candidates, previous = Candidates(doc), None
            for q in doc._.quantities:
                known = next((g for g in record["quantities"] if g["start"] < q.end and q.start < g["end"]), None)
                if known is not None and (found := candidates.of(q, previous)):
                    yield Example(record["id"], found, q.item, known["item"])
                previous = q


def fit(every: Sequence[Example]) -> dict[str, float]:
    """The weights of a conditional logistic regression over the candidates, drawn towards 0; Adam over all at once."""
    seen = Counter(f for e in every for c in e.candidates for f in set(c.features))
    column = {name: n for n, name in enumerate(sorted(f for f, n in seen.items() if n >= _SEEN))}
    told = [e for e in every if any(c.word == e.item for c in e.candidates)]
    of = np.array([n for n, e in enumerate(told) for _ in e.candidates])
    good = np.array([float(c.word == e.item) for e in told for c in e.candidates])
    cells = [[column[f] for f in c.features if f in column] for e in told for c in e.candidates]
    row = np.repeat(np.arange(len(cells)), [len(c) for c in cells])
    col = np.concatenate([np.array(c, dtype=int) for c in cells])
    w: Floats = np.zeros(len(column))
    mean, square = np.zeros(len(column)), np.zeros(len(column))
    for step in range(1, _STEPS + 1):
        odds: Floats = np.bincount(row, w[col], len(cells)).astype(float)
        slope = np.bincount(col, (_shares(odds, of) - _shares(odds, of, good))[row], len(column)) + _STRENGTH * w
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        w -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return {name: float(w[n]) for name, n in column.items() if abs(w[n]) >= _LEAST}


def _shares(odds: Floats, of: npt.NDArray[np.int_], among: Floats | None = None) -> Floats:
    """The softmax of the odds within each example, over the candidates that `among` marks."""
    top = np.full(of.max() + 1, -np.inf)
    np.maximum.at(top, of, odds)
    shares: Floats = np.exp(odds - top[of]) * (1.0 if among is None else among)
    return shares / np.bincount(of, shares)[of]


def main() -> None:
    """The command."""
    records, out = arguments(__doc__)
    every = list(examples(load(), records))
    fold, judged = folds(e.article for e in every), list[tuple[float | None, bool]]()
    for n in set(fold.values()):
        weights = fit([e for e in every if fold[e.article] != n])
        own = (e for e in every if fold[e.article] == n)
        judged += [(chances(e.candidates, weights)[e.ruled], e.ruled == e.item) for e in own]
    log.info("%s", calibrate("item", judged))
    lines = ["# What a feature of a candidate speaks for, in log-odds: that it is what the quantity counts."]
    lines += [f"{name}\t{weight:.3f}" for name, weight in fit(every).items()]
    (out / "weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
