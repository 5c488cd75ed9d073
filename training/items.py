"""The recipe of models/items: which noun a quantity counts or measures, fitted on articles with gold.

    python -m training.items GOLD.jsonl... -o models/items [--tune GOLD.jsonl...] [--texts ARCHIVE.jsonl.gz]

GOLD and ARCHIVE are those of `training.confidence`. Every quantity that both the pipeline and the gold have is
one example: its candidates, and which of them have the gold's item. The gold of `--tune` is what the encoder has not
learnt from: on it the few weights are fitted that set where the encoder points against all else, for items and for
periods. The figures are those of cross-validations over articles: how well the chance of the rules' item tells where it
is right, and how many items and periods are right.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

from extract.annotations import Quantity
from extract.article import Article
from extract.data import WEIGHTS, sealed
from extract.evaluate.agreement import same_period
from extract.evaluate.calibration import calibrate
from extract.pipes.base import load
from extract.pipes.links import periods
from extract.pipes.links.candidates import Candidate, examine
from extract.pipes.links.chances import CERTAIN, JOINED, chances, evidence, sure_of
from extract.pipes.links.items import attach_items
from extract.pipes.links.pointed import Pointed
from extract.table import annotate
from training.choices import Case, feature_weights, joined_by
from training.gold import folds, gold, parser

log = logging.getLogger(__name__)

_SEEN, _STRENGTH = 3, 1.5


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
            examined = examine(doc, attach_items(doc, doc._.facts_quantities))
            for q, found in zip(doc._.facts_quantities, examined, strict=True):
                known = _gold_of(record, q)
                if known is not None and found:
                    yield Example(record["id"], found, q.item, known["item"])


def fit(every: Sequence[Example]) -> dict[str, float]:
    """The weights of a conditional logistic regression over the candidates, drawn towards 0.

    Raises ValueError where no example has the gold's item among its candidates.
    """
    told = [e for e in every if any(c.word == e.item for c in e.candidates)]
    if not told:
        raise ValueError(
            "no quantity has its gold item among its candidates: give more articles, or look at their gold"
        )
    features = [[c.features for c in e.candidates] for e in told]
    return feature_weights(features, [[c.word == e.item for c in e.candidates] for e in told], _SEEN, _STRENGTH)


def cases(nlp: Language, records: Iterable[dict[str, Any]], known: dict[str, float]) -> Iterator[Case]:
    """The choices of items and of periods in gold articles; `known` are the weights of the candidates' features."""
    with nlp.select_pipes(disable=["extract_links", "extract_confidence"]):
        for record in records:
            doc = annotate(nlp, Article(record["id"], record["text"], title=record.get("title")))
            quantities, pointed = doc._.facts_quantities, Pointed(doc)
            ways = attach_items(doc, quantities)
            for q, way, found in zip(quantities, ways, examine(doc, ways), strict=True):
                told, shares = _gold_of(record, q), chances(found, known) if found else {}
                aimed = pointed.items(q, list(shares)) if found else None
                if told is not None and aimed is not None and way not in CERTAIN:
                    spoken = evidence(q, way, shares, aimed)
                    right, ruled = ([word == item for word in spoken] for item in (told["item"], q.item))
                    yield Case(record["id"], JOINED, list(spoken.values()), right, ruled, sure_of(q.item))
            for choice in periods.choices(doc):
                told = _gold_of(record, choice.number)
                if told is not None and choice.aimed is not None:
                    words = (None if a is None else doc.text[slice(*a.words)] for a in choice.rivals)
                    right = [same_period(told["period"], w) for w in words]
                    ruled = [a is choice.ruled for a in choice.rivals]
                    yield Case(record["id"], periods.PERIOD, list(choice.evidence().values()), right, ruled)


def _gold_of(record: dict[str, Any], q: Quantity) -> dict[str, Any] | None:
    return next((g for g in record["quantities"] if g["start"] < q.end and q.start < g["end"]), None)


def main() -> None:
    """The command."""
    command = parser(__doc__)
    command.add_argument("--tune", nargs="+", type=Path, default=[])
    args = command.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    nlp = load()
    every = list(examples(nlp, gold(args.gold, args.texts)))
    fold, judged = folds(e.article for e in every), list[tuple[float | None, bool]]()
    for n in set(fold.values()):
        weights = fit([e for e in every if fold[e.article] != n])
        own = (e for e in every if fold[e.article] == n)
        judged += [(chances(e.candidates, weights)[e.ruled], e.ruled == e.item) for e in own]
    log.info("%s", calibrate("item", judged))
    head = "What a feature of a candidate speaks for, in log-odds: that it is what the quantity counts."
    weights = fit(every)
    weights |= joined_by(cases(nlp, gold(args.tune, args.texts), weights))
    rows = (f"{name}\t{weight:.3f}" for name, weight in weights.items())
    (args.out / WEIGHTS).write_text(sealed(head, rows), encoding="utf-8")


if __name__ == "__main__":
    main()
