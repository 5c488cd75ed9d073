"""The recipe of models/confidence: how likely a fact is right, fitted on articles with gold.

    python -m training.confidence GOLD.jsonl... -o models/confidence [--texts ARCHIVE.jsonl.gz] [--halves FIRST SECOND]

GOLD are articles with gold as `extract evaluate` reads them, or stand-off gold without `text`, whose texts
ARCHIVE has under the same ids. Every fact that the pipeline finds in them is one example: its features, and
whether it is right as FACT has it. The rules do better on articles that were read while they were written than on new
ones, so those of which the gold does not say that they are `unread` have a feature of their own, which is left out of
the weights. The encoder has learnt from the same gold: FIRST and SECOND are folders of encoders that were trained
without one half of it (`training.encoder --leave 0`, `--leave 1`, with the same GOLD) and read that half here. The
figures are those of a cross-validation over articles, where each is judged by weights that did not see it: of the
unread ones, which are what new text is like, and of all.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.language import Language

from extract.article import Article
from extract.contract.tables import arrow
from extract.data import WEIGHTS, sealed
from extract.evaluate.calibration import calibrate
from extract.evaluate.levels import right
from extract.pipes.base import load
from extract.pipes.confidence import chance, evidence
from extract.pipes.encoder import Encoder
from extract.pipes.encoder.model import Model, read
from extract.pipes.links import Links
from extract.pipes.links.chances import JOINED
from extract.pipes.links.chances import weights as of_items
from extract.pipes.links.periods import PERIOD
from extract.table import annotate, rows
from training import items
from training.gold import folds, gold, parser
from training.plot import reliability

log = logging.getLogger(__name__)

_STRENGTH, _STEPS = 1.0, 50
_READ = "read"
"""The feature of articles that were read while the rules were written."""


@dataclass(frozen=True, slots=True)
class Example:
    """A fact of an article: its features, and whether it is right."""

    article: str
    kind: str
    features: dict[str, float]
    right: bool


def examples(nlp: Language, records: Sequence[dict[str, Any]], halves: Sequence[Model] = ()) -> Iterator[Example]:
    """Every fact that the pipeline finds in the gold articles, items chosen by weights that did not see the article.

    `halves` are encoders that did not see the first and the second half of them; without them it is the pipeline's own.
    """
    counted, links = list(items.examples(nlp, records)), cast(Links, nlp.get_pipe("extract_links"))
    encoder, half = cast(Encoder, nlp.get_pipe("extract_encoder")), folds((r["id"] for r in records), 2)
    fold = folds(r["id"] for r in records)
    few = {name: weight for name, weight in of_items().items() if name.startswith((JOINED, PERIOD))}
    unseen = {n: few | items.fit([e for e in counted if fold[e.article] != n]) for n in set(fold.values())}
    for record in records:
        links.weights = unseen[fold[record["id"]]]
        if halves:
            encoder.model = halves[half[record["id"]]]
        article = Article(record["id"], record["text"], title=record.get("title"))
        doc = annotate(nlp, article)
        found = rows(article, doc)
        facts, entities = (arrow(name, getattr(found, name)).to_pylist() for name in ("facts", "entities"))
        verdicts = right(record, facts, entities)
        for kind, features in evidence(doc).items():
            for (_, told), good in zip(features, verdicts[kind], strict=True):
                read = {} if record.get("unread") else {_READ: 1.0}
                yield Example(article.id, kind, told | read, good)


def fit(every: Sequence[Example]) -> dict[str, float]:
    """The weights of a logistic regression, drawn towards 0 save for the bias.

    Raises ValueError where all examples are right, or all wrong.
    """
    vectorizer = DictVectorizer(sparse=False)
    x = vectorizer.fit_transform([e.features for e in every])
    regression = LogisticRegression(C=1 / _STRENGTH, solver="newton-cholesky", tol=1e-10, max_iter=_STEPS)
    regression.fit(x, [e.right for e in every])
    names = ["bias", *vectorizer.get_feature_names_out()]
    return dict(zip(names, [*regression.intercept_.tolist(), *regression.coef_[0].tolist()], strict=True))


def crossed(every: Sequence[Example]) -> list[tuple[Example, tuple[float, bool]]]:
    """Every fact with the chance by weights that did not see its article, and whether it is right."""
    fold = folds(e.article for e in every)
    judged: list[tuple[Example, tuple[float, bool]]] = []
    for n in set(fold.values()):
        weights = fit([e for e in every if fold[e.article] != n])
        judged += [(e, (chance(e.features, weights), e.right)) for e in every if fold[e.article] == n]
    return judged


def write(weights: dict[str, dict[str, float]], path: Path) -> None:
    """Write the weights, a feature of a kind of fact a line."""
    rows = [
        f"{kind}\t{name}\t{weight:.3f}"
        for kind, found in weights.items()
        for name, weight in found.items()
        if name != _READ
    ]
    path.write_text(sealed("What a feature of a fact speaks for: above 0 for right, below for wrong (log-odds).", rows))


def main() -> None:
    """The command."""
    command = parser(__doc__)
    command.add_argument("--halves", nargs=2, type=Path, default=[])
    args = command.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    nlp = load()
    nlp.disable_pipe("extract_confidence")
    every = list(examples(nlp, list(gold(args.gold, args.texts)), [read(path) for path in args.halves]))
    weights, figures = {}, []
    for kind in dict.fromkeys(e.kind for e in every):
        own = [e for e in every if e.kind == kind]
        judged = crossed(own)
        unread = [told for e, told in judged if _READ not in e.features]
        figures.append((unread or [told for _, told in judged], kind))
        for name, some in (("unread", unread), ("all", [told for _, told in judged])):
            log.info("%s: %s", name, calibrate(kind, some))
        weights[kind] = fit(own)
    write(weights, args.out / WEIGHTS)
    for told, kind in figures:
        (args.out / f"{kind}.svg").write_text(reliability(told, kind), encoding="utf-8")


if __name__ == "__main__":
    main()
