"""What a second reader gains: FACT by the share of facts that it was asked about, and what it took."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extract.contract.gold import Record
from extract.evaluate.inputs import gold_of_run, table
from extract.evaluate.levels import score
from extract.evaluate.scores import Row
from extract.second.cases import Case, asked_about, cases
from extract.second.choice import share
from extract.second.correct import correct
from extract.second.questions import request
from extract.second.readings import Answers, answers, rows

_SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_ENOUGH = 0.9
"""A share of the facts counts as asked about where so many of them were."""


@dataclass(frozen=True, slots=True)
class Gain:
    """How right a run is where a share of its facts, the least sure, was read a second time.

    `tokens` are those of the requests, in proportion to how many of their questions count; 0 where none are known.
    `missing` tells that the readers' answers to what is missing are in it.
    """

    share: float
    asked: int
    fact: Row
    tokens: float
    articles: int
    missing: bool = False


def gains(gold: Path, out: Path, texts: Iterable[Path] = ()) -> list[Gain]:
    """FACT by share asked, as far as the readings of the run go; last what all of them make, where that is more.

    Raises ValueError as `evaluate` does, and if nobody has read the run a second time.
    """
    said = answers(out)
    if not said:
        raise ValueError(f"{out} has no readings: `extract reread {out}` asks a second reader")
    records = {record["id"]: record for record in gold_of_run(gold, out, texts)}
    entities = table(out, "entities")
    read = [case for case in cases(out) if case.id in records]
    prices = _prices(out)
    found = []
    for wanted in _SHARES:
        chosen = share(out, wanted)
        questions = [q.digest for case in read for q in request(case, chosen(case)).questions]
        told = {digest: said[digest] for digest in questions if digest in said}
        if len(told) < _ENOUGH * len(questions):
            break
        fact = _fact(read, records, entities, told)
        found.append(Gain(wanted, len(told), fact, sum(prices.get(digest, 0.0) for digest in told), len(read)))
    requests = [request(case, filter(asked_about, case.facts), missed=True) for case in read]
    every = [question.digest in said for one in requests for question in one.questions]
    missing = any(one.missed in said for one in requests)
    if found and found[-1].asked == sum(every) and not missing:
        return found
    tokens = sum(prices.get(digest, 0.0) for digest in {d for one in requests for d in one.digests} & said.keys())
    fact = _fact(read, records, entities, said)
    return [*found, Gain(sum(every) / max(1, len(every)), sum(every), fact, tokens, len(read), missing)]


def lines(gained: list[Gain]) -> list[str]:
    """The gains for printing; `mended` are how many facts more are right than before, and how many fewer wrong."""
    told = [
        f"{'asked about':>18} {'FACT':>6} {'P':>6} {'R':>6} {'right':>6} {'wrong':>6} {'mended':>6} {'tokens':>9} each"
    ]
    first = gained[0].fact
    for gain in gained:
        fact = gain.fact
        wrong = fact.predicted - fact.right
        mended = fact.right - first.right + first.predicted - first.right - wrong
        label = f"{gain.share:.0%} ({gain.asked:,})" + (", missed" if gain.missing else "")
        each = f"{gain.tokens / mended:,.0f}" if gain.tokens and mended > 0 else "–"
        tokens = f"{gain.tokens:,.0f}" if gain.tokens else "–"
        told.append(
            f"{label:>18} {fact.f1:>6.1%} {fact.precision:>6.1%} {fact.recall:>6.1%} {fact.right:>6,} {wrong:>6,} "
            f"{mended:>6,} {tokens:>9} {each}"
        )
    last = gained[-1]
    return told + ([f"{last.tokens / last.articles:,.0f} tokens an article"] if last.tokens else [])


def _fact(read: list[Case], records: dict[str, Record], entities: dict[str, list[Record]], said: Answers) -> Row:
    """FACT of the run as the answers leave it."""
    found = ((records[case.id], correct(case, said).facts, entities.get(case.id, [])) for case in read)
    return score((record, [f for f in facts if asked_about(f)], named) for record, facts, named in found)["FACT"]


def _prices(out: Path) -> dict[str, float]:
    """By question its part of what its requests took, over all readers."""
    requests: dict[tuple[str, str], tuple[int, list[str]]] = {}
    for row in rows(out, ("request", "reader", "question", "tokens_in", "tokens_out")):
        tokens = (row["tokens_in"] or 0) + (row["tokens_out"] or 0)
        requests.setdefault((row["request"], row["reader"]), (tokens, []))[1].append(row["question"])
    prices: dict[str, float] = {}
    for tokens, questions in requests.values():
        for question in questions:
            prices[question] = prices.get(question, 0.0) + tokens / len(questions)
    return prices
