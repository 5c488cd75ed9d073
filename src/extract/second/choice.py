"""Which facts are worth a second reading: the least sure, or as many as a budget buys by what is to be gained."""

import heapq
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from extract.folders import finished, whole
from extract.second.cases import Case, Row, asked_about, cases
from extract.second.questions import Request, request

_LETTERS = 4
"""How many characters of English make a token, about."""
_ANSWER = {"quote": 45, "quantity": 75}
_NOTHING = 1e-12
_MISSED = 150
"""How many tokens an answer takes, about."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, sent and answered; 1 and 1 where a budget is one of tokens."""

    sent: float = 1e6
    answered: float = 1e6

    def of(self, tokens: "Tokens") -> float:
        """The price of tokens."""
        return (tokens.sent * self.sent + tokens.answered * self.answered) / 1e6


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens, as an endpoint counts them or as they are expected."""

    sent: int = 0
    answered: int = 0

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.sent + other.sent, self.answered + other.answered)


def expected(asked: Request) -> Tokens:
    """How many tokens a request and its answer are expected to take."""
    letters = sum(len(message["content"]) for message in asked.messages) + len(json.dumps(asked.schema))
    sent = letters // _LETTERS
    answered = sum(_ANSWER[q.fact["kind"]] for q in asked.questions)
    return Tokens(sent, answered + (_MISSED if asked.missed else 0))


def doubt(fact: Row) -> float:
    """How likely a fact is wrong, by its confidence; one without any is as likely wrong as right."""
    return 0.5 if fact["confidence"] is None else 1 - float(fact["confidence"])


Chosen = Callable[[Case], list[Row]]
"""The facts of an article that are to be asked about."""


def below(confidence: float) -> Chosen:
    """The facts below a confidence."""
    return lambda case: [f for f in case.facts if asked_about(f) and 1 - doubt(f) < confidence]


def share(out: Path, wanted: float) -> Chosen:
    """The least sure share of a run's facts. Raises as `cases`."""
    found = [_doubts(path) for path in whole(finished(out), "facts")]
    doubts = np.sort(np.concatenate(found))[::-1] if found else np.empty(0)
    if not len(doubts) or wanted <= 0:
        return lambda case: []
    least = doubts[min(len(doubts), max(1, round(wanted * len(doubts)))) - 1]
    return lambda case: [f for f in case.facts if asked_about(f) and doubt(f) >= least]


def budget(out: Path, most: float, prices: Prices, *, missed: bool) -> Chosen:
    """The facts from which most is to be gained for a sum: a request's text is paid for once, its facts one by one."""
    offers = [offer for case in cases(out) for offer in _offers(case, prices, missed)]
    heapq.heapify(offers)
    opened: set[tuple[str, int]] = set()
    chosen: set[str] = set()
    while offers:
        offer = heapq.heappop(offers)
        if offer.price <= most and (offer.opens or offer.request in opened):
            most -= offer.price
            opened.add(offer.request)
            chosen.update(offer.facts)
    return lambda case: [f for f in case.facts if f["fact"] in chosen]


MOST = 40
"""So many facts are asked about in one request at most."""


def requests(out: Path, chosen: Chosen, *, missed: bool, asked: Callable[[str], bool]) -> Iterator[Request]:
    """The requests about the chosen facts, one an article where they are not many.

    What has been `asked`, by its digest, is left out.
    """
    for case in cases(out):
        facts = chosen(case)
        whole = request(case, facts, missed=missed and bool(facts))
        left = [q.fact for q in whole.questions if not asked(q.digest)]
        lacking = whole.missed is not None and not asked(whole.missed)
        for n in range(0, len(left), MOST) or ([0] if lacking else []):
            yield request(case, left[n : n + MOST], missed=lacking and n == 0)


class _Offer(NamedTuple):
    """Facts for a price, the best bargain first; what `opens` a request, an article's nth, pays for its text, too."""

    worth: float
    request: tuple[str, int]
    opens: bool
    facts: tuple[str, ...]
    price: float


def _offers(case: Case, prices: Prices, missed: bool) -> Iterator[_Offer]:
    """What can be bought of an article: in each request that its facts take, the least sure in the first."""
    facts = sorted((f for f in case.facts if asked_about(f)), key=lambda f: (-doubt(f), f["fact"]))
    for n in range(0, len(facts), MOST):
        yield from _of_request((case.id, n), case, facts[n : n + MOST], prices, missed)


def _of_request(
    name: tuple[str, int], case: Case, facts: Sequence[Row], prices: Prices, missed: bool
) -> Iterator[_Offer]:
    """What can be bought of a request: first the facts that pay best for its text, then every other by itself."""
    one, every = (prices.of(expected(request(case, some, missed=missed))) for some in (facts[:1], facts))
    more = (every - one) / max(1, len(facts) - 1)
    costs = one + more * np.arange(len(facts))
    costs, gains = np.maximum(costs, _NOTHING), np.cumsum([doubt(f) for f in facts])
    first = int(np.argmax(gains / costs)) + 1
    worth = -float(gains[first - 1] / costs[first - 1])
    yield _Offer(worth, name, True, tuple(f["fact"] for f in facts[:first]), float(costs[first - 1]))
    for fact in facts[first:]:
        yield _Offer(max(worth, -doubt(fact) / max(more, _NOTHING)), name, False, (fact["fact"],), more)


def _doubts(path: Path) -> NDArray[np.float64]:
    found = pq.read_table(path, columns=["confidence", "voiced", "vague"], partitioning=None).to_pylist()
    return np.array([doubt(row) for row in found if asked_about(row)], dtype=np.float64)
