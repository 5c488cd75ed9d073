"""How right a run is by the editors who reviewed it: per kind, per band of confidence, per field."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extract.contract.wording import many
from extract.evaluate.agreement import (
    jaccard,
    number,
    plain_name,
    same_bound,
    same_number,
    same_period,
    same_word,
    word_starts,
)
from extract.evaluate.calibration import Calibration, calibrate
from extract.evaluate.inputs import files
from extract.review.store import Article, Fact, Store
from extract.review.store.models import DECIDED

Record = dict[str, Any]

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_EXACT = 0.8
_FIELDS = {
    "quote": ("words", "type", "source"),
    "quantity": ("value", "bound", "unit", "item", "source", "period"),
}
_OF_FACT = {"quote": ("words", "source"), "quantity": ("value", "bound", "unit", "item", "source")}


@dataclass(slots=True)
class Band:
    """The facts with a confidence from `low` up to `high`: how many, how many right, how sure on average."""

    low: float
    high: float
    facts: int = 0
    right: int = 0
    sure: float = 0.0


@dataclass(slots=True)
class Reviewed:
    """Of one kind what the editors say of a run.

    `right` of the `decided` facts are as the editors signed them; `rejected` are none at all; `missed` are those
    that editors added. `fields` are how often a field of the accepted ones was right. `without` facts have no
    confidence. In the `articles` that somebody has read whole the editors have `gold` facts, of which the run has
    `recalled` right.
    """

    kind: str
    run: int = 0
    decided: int = 0
    right: int = 0
    rejected: int = 0
    missed: int = 0
    without: int = 0
    articles: int = 0
    gold: int = 0
    recalled: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    bands: list[Band] = field(default_factory=list)
    calibration: Calibration | None = None


def reviewed(store: Store, out: Path) -> list[Reviewed]:
    """What the editors' decisions in the store say of the run in `out`, quotes and numbers apart.

    A fact of the run is judged if an editor decided on it, or on one that shares half of its words. Right means what
    FACT means against gold: the words (four fifths of them) and the source of a quote; value, bound, unit, item and
    source of a number. Precision is over all judged facts; recall over the articles that were read whole.

    Raises ValueError if the folder has no table of facts.
    """
    told = {kind: Reviewed(kind, fields=dict.fromkeys(names, 0)) for kind, names in _FIELDS.items()}
    verdicts: dict[str, list[tuple[float | None, bool]]] = defaultdict(list)
    for kind in told:
        told[kind].bands = [Band(a, b) for a, b in itertools.pairwise(BANDS)]
    for kind, count in _sizes(out).items():
        told[kind].run = count
    for text, whole, facts, decided in _articles(store, out):
        for kind, one in told.items():
            one.articles += whole
            own = [f for f in facts if f["kind"] == kind]
            ours = [d for d in decided if d.kind == kind]
            judged = list(_pairs(text, own, ours))
            matched = {d.id for _, d in judged}
            one.missed += sum(d.state == "accepted" and d.id not in matched for d in ours)
            recalled = set()
            for predicted, fact in judged:
                sure, right = _judge(one, text, predicted, fact)
                verdicts[kind].append((sure, right))
                recalled |= {fact.id} if right else set()
            if whole:
                one.gold += sum(d.state == "accepted" for d in ours)
                one.recalled += len(recalled)
    for kind, one in told.items():
        one.calibration = calibrate(kind, verdicts[kind])
    return list(told.values())


def _judge(told: Reviewed, text: str, predicted: Record, fact: Fact) -> tuple[float | None, bool]:
    told.decided += 1
    right = False
    if fact.state == "rejected":
        told.rejected += 1
    else:
        same = _same(text, predicted, fact.values)
        for name in told.fields:
            told.fields[name] += same[name]
        right = all(same[name] for name in _OF_FACT[told.kind])
    told.right += right
    given = number(predicted["confidence"])
    sure = None if given is None else round(given, 3)
    if sure is None:
        told.without += 1
    else:
        band = next(b for b in told.bands if sure < b.high or b is told.bands[-1])
        band.facts += 1
        band.right += right
        band.sure += sure
    return sure, right


def _same(text: str, predicted: Record, signed: Record) -> dict[str, bool]:
    words = jaccard(word_starts(text, predicted["pieces"]), word_starts(text, signed["pieces"]))
    return {
        "words": words >= _EXACT,
        "type": predicted["quote_type"] == signed["quote_type"],
        "source": plain_name(predicted["source"]) == plain_name(signed["source"]),
        "value": same_number(predicted["low"], signed["low"]) and same_number(predicted["high"], signed["high"]),
        "bound": same_bound(predicted["comparator"], signed["comparator"]),
        "unit": same_word(predicted["unit"], signed["unit"]),
        "item": same_word(predicted["item"], signed["item"]),
        "period": same_period(predicted["period_text"], signed["period_text"]),
    }


def _pairs(text: str, facts: list[Record], decided: list[Fact]) -> Iterator[tuple[Record, Fact]]:
    """Each of the run's facts with the decision that is about it; a decision may be about several."""
    by_key = {d.key: d for d in decided}
    starts = [(d, word_starts(text, d.values["pieces"]), word_starts(text, d.original["pieces"])) for d in decided]
    for predicted in facts:
        fact = by_key.get(predicted["fact"])
        if fact is None:
            own = word_starts(text, predicted["pieces"])
            near = max(((max(jaccard(own, a), jaccard(own, b)), d.id, d) for d, a, b in starts), default=None)
            fact = near[2] if near is not None and near[0] >= 0.5 else None
        if fact is not None:
            yield predicted, fact


def _articles(store: Store, out: Path) -> Iterable[tuple[str, bool, list[Record], list[Fact]]]:
    """The articles that were read: text, whether it was read whole, the run's facts, the decided ones."""
    from sqlalchemy import select

    with store.read() as session:
        wanted = select(Article.key, Article.text, Fact).join(Article, Fact.article_id == Article.id)
        wanted = wanted.where(Fact.state.in_(DECIDED), Fact.second_of.is_(None), Article.present)
        wanted = wanted.where(Fact.disputed.is_(False))
        decided: dict[str, list[Fact]] = defaultdict(list)
        read = select(Article.key, Article.text).where(Article.read_by.is_not(None), Article.present)
        texts: dict[str, str] = dict(session.execute(read).all())
        whole = set(texts)
        for key, text, fact in session.execute(wanted):
            texts[key] = text
            decided[key].append(fact)
    facts = _run(out, texts)
    for key, text in texts.items():
        yield text, key in whole, facts[key], decided[key]


_COLUMNS = (
    "fact", "article", "kind", "pieces", "quote_type", "low", "high", "comparator", "unit", "item", "period_text",
    "source", "confidence",
)  # fmt: skip


def _sizes(out: Path) -> Counter[str]:
    """How many facts of each kind the run has."""
    return Counter(
        kind for file in files(out, "facts") for kind in pq.read_table(file, columns=["kind"])["kind"].to_pylist()
    )


def _run(out: Path, keys: Iterable[str]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {key: [] for key in keys}
    for file in files(out, "facts"):
        for batch in pq.ParquetFile(file).iter_batches(columns=list(_COLUMNS)):
            for row in batch.to_pylist():
                if row["article"] in found:
                    found[row["article"]].append(row)
    return found


def lines(told: list[Reviewed]) -> list[str]:
    """The figures for printing."""
    out: list[str] = []
    for one in told:
        if out:
            out.append("")
        out.append(
            f"{one.kind}: {one.decided} of {one.run} decided; {one.right} right as FACT has it"
            + _share(one.right, one.decided)
        )
        out.append(_figures(one))
        out.append(f"  {one.rejected} rejected, {one.missed} missed by the run and added")
        accepted = one.decided - one.rejected
        if accepted:
            shares = "  ".join(f"{name} {n / accepted:.1%}" for name, n in one.fields.items())
            out.append(f"  of the {accepted} accepted: {shares}")
        if any(b.facts for b in one.bands):
            out.append(f"  {'confidence':12} {'facts':>6} {'right':>6} {'share':>7} {'said':>7}")
        for b in one.bands:
            if b.facts:
                name = f"{b.low:.1f} to {b.high:.1f}"
                out.append(f"  {name:12} {b.facts:>6} {b.right:>6} {b.right / b.facts:>7.1%} {b.sure / b.facts:>7.1%}")
        if one.calibration is not None:
            area = "none" if one.calibration.auc is None else f"{one.calibration.auc:.3f}"
            out.append(f"  expected calibration error {one.calibration.ece:.3f}, area under the ROC curve {area}")
    return out


def _figures(one: Reviewed) -> str:
    precision = f"{one.right / one.decided:.1%}" if one.decided else "none"
    told = f"  precision {precision} over {one.decided} reviewed facts; "
    if not one.articles:
        return told + "no recall: no article is signed as read, nothing missed"
    whole = f"{many(one.articles, 'article')} read whole"
    if not one.gold:
        return told + f"no recall: there is none in the {whole}"
    return told + f"recall {one.recalled / one.gold:.1%} of {one.gold} in {whole}"


def _share(right: int, of: int) -> str:
    return f" ({right / of:.1%})" if of else ""
