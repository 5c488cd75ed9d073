"""The recipe of models/names: what the features of a name speak for, fitted on annotated articles.

    python -m training.names NAMES.jsonl.gz GUM.jsonl.gz -o models/names/weights.tsv
        [--unseen GOLD.jsonl --texts ARCHIVE.jsonl.gz]

Each corpus is JSON Lines of `id`, `text` and `mentions` (start, end, type, form). The encoder has learnt from these
and is not asked; what its word is worth is fitted on GOLD, articles with gold entities that it has not seen (texts
in ARCHIVE). Every string that the rules propose as a name is one example: its features, and whether it names a
person, an organisation or neither. The weights are those of a softmax, drawn towards priors that say what each
feature ought to mean, so that a feature that is rare in the corpora keeps its sense.
"""

import argparse
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language

from extract.article import Article
from extract.data import columns, sealed
from extract.data.organisations import plain
from extract.lexicon.names import lexicon
from extract.pipes.base import PIPES, load
from extract.pipes.names import candidates_of
from extract.pipes.names.evidence import tallies
from extract.pipes.names.words import Words
from extract.table import annotate
from training.gold import gold, named, records
from training.logits import softmax

log = logging.getLogger(__name__)

CLASSES = ("none", "person", "organisation")
CLOSED = ("conllpp",)
"""Articles whose ids begin so are left out: their terms allow research alone."""

_NEAR = 2
"""How often the articles that are news and unseen count."""

_SURE = frozenset({"titled", "player", "team", "place"})
_FEWEST = 8
_MOST_DIGITS, _MOST_CAPITALS = 0.05, 0.15
_STRENGTH = 8.0

Example = tuple[Counter[str], int, int]


def examples(nlp: Language, articles: Iterable[dict[str, Any]]) -> Iterator[Example]:
    """The features, the class and the number of occurrences of every proposed string."""
    lex = lexicon()
    for record in articles:
        text: str = record["text"]
        if record["id"].startswith(CLOSED) or _is_table(text):
            continue
        doc = annotate(nlp, Article(record["id"], text))
        if not doc._.facts_layout:
            continue
        names = [m for m in record["mentions"] if m["form"] == "name"]
        words, _, found, _ = candidates_of(doc, lex)
        classes: dict[str, Counter[int]] = defaultdict(Counter)
        for c in found:
            if c.hint not in _SURE:
                key = plain(words.slice(c.first, c.last))
                classes[key][_class(words, names, c.first, c.last)] += 1
        for key, counts in tallies(words, lex, found).items():
            if key in classes:
                yield counts, *classes[key].most_common(1)[0]


def _is_table(text: str) -> bool:
    digits, capitals = (sum(map(kind, text)) for kind in (str.isdigit, str.isupper))
    return digits > _MOST_DIGITS * len(text) or capitals > _MOST_CAPITALS * len(text)


def _class(w: Words, names: list[dict[str, Any]], first: int, last: int) -> int:
    """The class of the gold name that holds the candidate's last word."""
    at = w.start[last - 1]
    hit = next((m["type"] for m in names if m["start"] <= at < m["end"]), None)
    return CLASSES.index(hit or CLASSES[0])


def priors() -> dict[str, tuple[float, float]]:
    """What each feature ought to speak for: a person, an organisation."""
    return {name: (float(person), float(body)) for name, person, body in columns("names_priors.tsv")}


def fit(every: list[Example]) -> dict[str, tuple[float, float]]:
    """The weights of all features that come often enough, by maximum a posteriori; a prior where none do."""
    known = priors()
    seen = Counter(name for counts, _, _ in every for name in counts)
    names = sorted({name for name, n in seen.items() if n >= _FEWEST} | {"bias"})
    column = {name: n for n, name in enumerate(names)}
    features = np.zeros((len(every), len(names)))
    for row, (counts, _, _) in enumerate(every):
        features[row, column["bias"]] = 1.0
        for name, count in counts.items():
            if name in column:
                features[row, column[name]] = min(count, 4) ** 0.5
    target = np.eye(len(CLASSES))[[kind for _, kind, _ in every]]
    weight = np.array([min(n, 4) ** 0.5 for _, _, n in every])
    start = np.array([(0.0, *known.get(name, (0.0, 0.0))) for name in names])
    found = softmax(features, target, weight / weight.mean(), start, _STRENGTH)
    found -= found[:, :1]
    fitted = {name: (float(p), float(b)) for name, (_, p, b) in zip(names, found, strict=True)}
    return {name: known[name] for name in known if name not in fitted} | fitted


def write(weights: dict[str, tuple[float, float]], path: Path) -> None:
    """Write the weights, a feature a line."""
    rows = [f"{name}\t{person:.2f}\t{body:.2f}" for name, (person, body) in sorted(weights.items())]
    head = "What the features of a name speak for: a person, an organisation; 0 is neither (log-odds, softmax)."
    path.write_text(sealed(head, rows), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--unseen", type=Path, nargs="*", default=[])
    parser.add_argument("--texts", nargs="+", type=Path, default=[])
    parser.add_argument("-o", "--out", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    nlp = load()
    nlp.select_pipes(disable=PIPES)
    every = [e for path in args.corpora for e in examples(nlp, records(path))]
    nlp.enable_pipe("extract_encoder")
    unseen = [named(record) for record in gold(args.unseen, args.texts)]
    every += [e for e in examples(nlp, unseen) for _ in range(_NEAR)]
    log.info("%d strings: %s", len(every), Counter(CLASSES[kind] for _, kind, _ in every))
    write(fit(every), args.out)


if __name__ == "__main__":
    main()
