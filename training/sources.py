"""The recipe of models/sources: whom words by a quote mean that do not name its source, fitted on articles with gold.

    python -m training.sources GOLD.jsonl... -o models/sources [--texts ARCHIVE.jsonl.gz]

GOLD and ARCHIVE are those of `training.confidence`. Every quote that both the pipeline and the gold have, and whose
source's words are no name of whom the rules take for it, is one example: everybody whom the article names, and nobody.
The figures are those of a cross-validation over articles: how well the chance of the rules' choice tells where it is
right, and how many are chosen otherwise, for better and for worse.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from spacy.language import Language
from spacy.tokens import Doc

from extract.article import Article
from extract.data import WEIGHTS, sealed
from extract.evaluate.agreement import jaccard, match, plain_name, word_starts
from extract.evaluate.calibration import calibrate
from extract.pipes.base import load
from extract.pipes.quotes import Quotes, passage_of
from extract.pipes.quotes.meant import Candidate, Candidates
from extract.pipes.quotes.weighed import chances, chosen
from extract.table import annotate
from training.choices import feature_weights
from training.gold import folds, gold, parser

log = logging.getLogger(__name__)

_SEEN, _STRENGTH = 4, 5.0
_FOUND = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """A quote of an article: whom its source may mean, which of them the gold has, and which the rules take."""

    article: str
    candidates: list[Candidate]
    right: list[bool]
    ruled: int


def examples(nlp: Language, records: Iterable[dict[str, Any]]) -> Iterator[Example]:
    """Every quote that both the pipeline and the gold have and whose source's words do not name it."""
    quotes = cast(Quotes, nlp.get_pipe("extract_quotes"))
    before, quotes.weights = quotes.weights, {}
    with nlp.select_pipes(disable=["extract_links", "extract_confidence"]):
        for record in records:
            yield from _examples(
                annotate(nlp, Article(record["id"], record["text"], title=record.get("title"))), record
            )
    quotes.weights = before


def _examples(doc: Doc, record: dict[str, Any]) -> Iterator[Example]:
    names = {plain_name(n): e["name"] for e in reversed(record["entities"]) for n in (e["name"], *e["aliases"])}
    known = [names.get(plain_name(e.name)) for e in doc._.facts_entities]
    found = [q for q in doc._.facts_quotes if q.voiced]
    every = Candidates(passage_of(doc)[0], found)
    told = [word_starts(record["text"], q["pieces"]) for q in record["quotes"]]
    read = [word_starts(record["text"], q.pieces) for q in found]
    for i, j, share in match(told, read, jaccard):
        source, candidates = record["quotes"][i]["source"], every.of(j)
        if share >= _FOUND and candidates:
            right = [source == (None if c.entity is None else known[c.entity] or "") for c in candidates]
            ruled = next(n for n, c in enumerate(candidates) if c.entity == found[j].source.entity)
            yield Example(record["id"], candidates, right, ruled)


def fit(every: Sequence[Example]) -> dict[str, float]:
    """The weights of a conditional logistic regression over the candidates, drawn towards 0.

    Raises ValueError where the gold's source is nowhere among the candidates.
    """
    told = [e for e in every if any(e.right)]
    if not told:
        raise ValueError("no quote has its gold source among its candidates: give more articles, or look at their gold")
    return feature_weights(
        [[c.features for c in e.candidates] for e in told], [e.right for e in told], _SEEN, _STRENGTH
    )


def main() -> None:
    """The command."""
    args = parser(__doc__).parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    every = list(examples(load(), gold(args.gold, args.texts)))
    fold, judged, better, worse = folds(e.article for e in every), list[tuple[float | None, bool]](), 0, 0
    for n in set(fold.values()):
        weights = fit([e for e in every if fold[e.article] != n])
        for e in (e for e in every if fold[e.article] == n):
            shares = chances(e.candidates, weights)
            judged.append((shares[e.ruled], e.right[e.ruled]))
            best = chosen(e.candidates, shares, e.ruled)
            better += e.right[best] > e.right[e.ruled]
            worse += e.right[best] < e.right[e.ruled]
    log.info("%s", calibrate("source", judged))
    log.info("%d sources, %d chosen for the better, %d for the worse", len(every), better, worse)
    head = "What a feature of somebody speaks for, in log-odds: that it is whom a quote's source means."
    rows = (f"{name}\t{weight:.3f}" for name, weight in fit(every).items())
    (args.out / WEIGHTS).write_text(sealed(head, rows), encoding="utf-8")


if __name__ == "__main__":
    main()
