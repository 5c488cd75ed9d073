"""The recipe of `src/extract/data/second_confidence.tsv`: how sure a fact is after a second reading.

    python -m training.second GOLD.jsonl OUT [GOLD.jsonl OUT ...] -o second_confidence.tsv [--texts ARCHIVE.jsonl.gz]

Each OUT is a run over the articles of its GOLD with readings by careful readers (`extract reread OUT --read ...`). For
every kind of fact and every outcome of its question a logistic regression on the log odds of the first reader's
confidence, whether the fact is right as FACT has it; of what was added, how many are. What nobody was asked about keeps
its confidence. The calibration that is told at the end is that of the facts asked about, by the weights fitted on them.
"""

import argparse
import logging
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from extract.evaluate.calibration import calibrate
from extract.evaluate.inputs import gold_of_run, table
from extract.evaluate.levels import right
from extract.second.cases import asked_about, cases
from extract.second.certainty import chance, odds
from extract.second.correct import correct
from extract.second.readings import answers

log = logging.getLogger(__name__)

Example = tuple[str, str, float | None, bool]
"""Kind, outcome, the first reader's confidence, and whether the fact is right now."""

_STRENGTH = 10.0
_LEAST = 10
"""Of fewer examples nothing is fitted."""
_HEAD = "# kind\twhat the second reader said\tintercept\tslope: of the log odds of the first reader's confidence"


def examples(gold: Path, out: Path, texts: list[Path]) -> Iterator[Example]:
    """Every fact of a run as its readings leave it."""
    said, entities = answers(out), table(out, "entities")
    records = {record["id"]: record for record in gold_of_run(gold, out, texts)}
    for case in cases(out):
        if case.id not in records:
            continue
        done = correct(case, said)
        before = {fact["fact"]: fact["confidence"] for fact in case.facts}
        was = {change["now"]: before[change["fact"]] for change in done.changes if change["fact"] and change["now"]}
        verdicts = right(records[case.id], done.facts, entities.get(case.id, []))
        good = {kind: iter(found) for kind, found in verdicts.items()}
        for fact in done.facts:
            told = next(good[fact["kind"]])
            confidence = was.get(fact["fact"], before.get(fact["fact"]))
            if fact["reread"] is not None and asked_about(fact):
                yield fact["kind"], fact["reread"], confidence, told


def fit(every: list[Example]) -> dict[tuple[str, str], tuple[float, float]]:
    """Intercept and slope by kind and outcome."""
    groups: dict[tuple[str, str], list[tuple[float | None, bool]]] = defaultdict(list)
    for kind, outcome, confidence, good in every:
        groups[kind, outcome].append((confidence, good))
    weights = {}
    for key, found in sorted(groups.items()):
        told = [good for _, good in found]
        if len(found) < _LEAST or len(set(told)) == 1:
            continue
        if key[1] == "added":
            share = (sum(told) + 1) / (len(told) + 2)
            weights[key] = (math.log(share / (1 - share)), 0.0)
            continue
        sure = np.array([[odds(confidence)] for confidence, _ in found])
        line = LogisticRegression(C=1 / _STRENGTH, solver="newton-cholesky").fit(sure, told)
        weights[key] = (float(line.intercept_[0]), float(line.coef_[0][0]))
    return weights


def main() -> None:
    """The command."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", type=Path, metavar="GOLD OUT")
    parser.add_argument("-o", dest="out", type=Path, required=True)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    pairs = list(zip(given.pairs[::2], given.pairs[1::2], strict=True))
    every = [example for gold, out in pairs for example in examples(gold, out, given.texts)]
    weights = fit(every)
    rows = [f"{kind}\t{outcome}\t{a:.3f}\t{b:.3f}" for (kind, outcome), (a, b) in weights.items()]
    given.out.write_text("\n".join([_HEAD, *rows]) + "\n", encoding="utf-8")
    for kind in sorted({kind for kind, *_ in every}):
        told = [(chance(weights.get((k, said)), c), good) for k, said, c, good in every if k == kind]
        log.info("%s: %s", kind, calibrate(kind, told))


if __name__ == "__main__":
    main()
