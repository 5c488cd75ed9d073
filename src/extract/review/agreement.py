"""How far two editors agree on facts that both have read, and where they do not.

A fact that is flagged for a second reader is read twice, the second time from what the run had, without sight of the
first reading. What somebody settles afterwards, knowing both, is no reading.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.review.fields import FIELDS, fields_of
from extract.review.history import DECIDED, first
from extract.review.store import Article, Event, Fact
from extract.review.store.models import Values


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of two editors and one field: how many facts both have read, on how many they agree, and Cohen's kappa.

    `kappa` is None where chance alone would make them agree always.
    """

    one: str
    other: str
    field: str
    facts: int
    agreed: int
    kappa: float | None

    @property
    def percent(self) -> float:
        """The share of facts on which they agree, in per cent."""
        return 100 * self.agreed / self.facts


@dataclass(frozen=True, slots=True)
class Dispute:
    """A fact of which two readings differ, and nobody has settled it yet."""

    fact_id: int
    article: str
    words: str
    one: str
    other: str
    fields: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    who: str
    state: str
    values: Values


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two raters' labels; None for no pairs, or where chance agreement is certain."""
    n = len(pairs)
    if not n:
        return None
    ones, others = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(ones[label] * others[label] for label in ones) / n**2
    if by_chance >= 1:
        return None
    return (sum(a == b for a, b in pairs) / n - by_chance) / (1 - by_chance)


def pairs(session: Session) -> list[Agreement]:
    """The agreement of every two editors, field by field."""
    labels: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for fact, readings in _families(session):
        for a, b in combinations(sorted(readings, key=lambda r: r.who), 2):
            found = labels[a.who, b.who]
            found["verdict"].append((a.state, b.state))
            if a.state == b.state == "accepted":
                for field in fields_of(fact.kind):
                    found[field].append((_label(a, field), _label(b, field)))
    order = ("verdict", *FIELDS)
    return [
        Agreement(one, other, field, len(found[field]), sum(a == b for a, b in found[field]), kappa(found[field]))
        for (one, other), found in sorted(labels.items())
        for field in order
        if found[field]
    ]


def disputes(session: Session, most: int = 200) -> list[Dispute]:
    """The facts whose two readings differ and that nobody has settled, at most so many."""
    found = []
    for fact, readings in _families(session, settled=False):
        if len(readings) != 2:
            continue
        a, b = readings
        fields = tuple(
            ["verdict"] if a.state != b.state else
            [f for f in fields_of(fact.kind) if _label(a, f) != _label(b, f)] if a.state == "accepted" else []
        )  # fmt: skip
        if fields:
            title = session.scalars(select(Article.title).where(Article.id == fact.article_id)).one()
            found.append(Dispute(fact.id, title or "", fact.values["content"], a.who, b.who, fields))
        if len(found) == most:
            break
    return found


def _label(reading: _Reading, field: str) -> str:
    return json.dumps([reading.values.get(c) for c in FIELDS[field][1]])


def _families(session: Session, *, settled: bool = True) -> Iterable[tuple[Fact, list[_Reading]]]:
    """The facts that were read twice with their two readings; without the settled ones if told."""
    seconds = session.scalars(select(Fact).where(Fact.second_of.is_not(None), Fact.state.in_(DECIDED)))
    for second in list(seconds):
        fact = session.get_one(Fact, second.second_of)
        events = list(session.scalars(select(Event).where(Event.fact_id == fact.id).order_by(Event.version)))
        verdicts = [e for e in events if e.action in DECIDED]
        before = [e for e in verdicts if second.decided_at and e.at <= second.decided_at]
        if not verdicts:
            continue
        last = before[-1] if before else verdicts[0]
        if not settled and verdicts[-1] is not last:
            continue
        readings = [_reading(fact, events, last), _Reading(second.decided_by or "", second.state, second.values)]
        if readings[0].who != readings[1].who and readings[0].state in DECIDED:
            yield fact, readings


def _reading(fact: Fact, events: Iterable[Event], last: Event) -> _Reading:
    state: dict[str, Any] = first(fact)
    for event in events:
        if event.version > last.version:
            break
        state |= {name: new for name, (_, new) in event.changes.items()}
    return _Reading(last.who, state["state"], state)
