"""How far two editors agree on facts that both have read, and where they do not.

A reading counts as it was when the second of the two was given, for until then neither reader sees the other's. What
becomes of the fact afterwards, by somebody who knows both, is no reading. How far editors agree is told by the facts
that were given to two readers whoever doubts them; those that an editor flags in doubt are the hard ones, and apart.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from extract.contract.quotes import content
from extract.review.blind import GIVEN_OUT, Pair, walked, weigh
from extract.review.fields import FIELDS, fields_of, searched
from extract.review.history import Actor, append, new_batch, rank
from extract.review.screen import label
from extract.review.store import Article, Event, Fact
from extract.review.store.models import Values
from extract.review.twice import waits


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


@dataclass(frozen=True, slots=True)
class Measured:
    """The agreement over some facts: how many were given to two readers, how many both have read, by pair and field."""

    given: int
    read: int
    pairs: list[Agreement]


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


def measured(session: Session, *, doubted: bool) -> Measured:
    """The agreement over the facts that a chief gave to two readers, or over those that an editor flagged."""
    labels: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    given = read = 0
    for pair in _pairs(session, doubted=doubted):
        given += 1
        if len({r.who for r in pair.readings}) < 2:
            continue
        read += 1
        a, b = sorted(pair.readings, key=lambda r: r.who)
        found = labels[a.who, b.who]
        found["verdict"].append((a.state, b.state))
        if a.state == b.state == "accepted":
            one, other = label(pair.fact.kind, a.values), label(pair.fact.kind, b.values)
            for field in fields_of(pair.fact.kind):
                found[field].append((json.dumps(one[field]), json.dumps(other[field])))
    order = ("verdict", *FIELDS)
    return Measured(given, read, [
        Agreement(one, other, field, len(found[field]), sum(a == b for a, b in found[field]), kappa(found[field]))
        for (one, other), found in sorted(labels.items())
        for field in order
        if found[field]
    ])  # fmt: skip


def disputes(session: Session, most: int = 200) -> list[Dispute]:
    """The facts whose two readings differ and that no chief has settled, at most so many."""
    found = []
    wanted = select(Fact, Article.title).join(Article, Article.id == Fact.article_id)
    for fact, title in session.execute(wanted.where(Fact.disputed, Article.present).order_by(Fact.id).limit(most)):
        pair = next(_walk(session, [fact]), None)
        if pair is None or not pair.given:
            continue
        a, b = pair.readings
        found.append(Dispute(fact.id, title or "", fact.values["content"], a.who, b.who, tuple(pair.differ())))
    return found


def mark_disputes(session: Session) -> None:
    """Mark those of an earlier version's pairs that are given, and those that differ and that nobody has settled."""
    for pair in _walk(session, list(session.scalars(select(Fact).where(waits(Fact))))):
        weigh(session, pair, new_batch())


def give_out(session: Session, actor: Actor, many: int, article: str = "") -> int:
    """Give so many facts that nobody has touched to two readers, drawn at random; gives how many there were."""
    second = aliased(Fact)
    open_ = select(Fact).join(Article, Article.id == Fact.article_id).where(Article.present, Fact.state == "open")
    open_ = open_.where(Fact.second_of.is_(None), Fact.version == 0, ~exists().where(second.second_of == Fact.id))
    if article:
        open_ = open_.where(Article.key == article)
    batch = new_batch()
    drawn = list(session.scalars(open_.order_by(func.random()).limit(many)))
    for fact in drawn:
        append(session, fact, actor, GIVEN_OUT, {"flagged": True}, batch=batch)
        append(session, reading_of(session, fact), actor, "second reading", {"state": "open"}, batch=batch)
    return len(drawn)


def reading_of(session: Session, fact: Fact) -> Fact:
    """The row of a fact's second reading, which starts from what the run had; made if need be."""
    second = session.scalars(select(Fact).where(Fact.second_of == fact.id)).first()
    if second is None:
        values = _as_the_run_had(session.get_one(Article, fact.article_id).text, fact)
        second = Fact(
            article_id=fact.article_id, key=fact.key, kind=fact.kind, origin="second reading", state="withdrawn",
            version=0, flagged=False, disputed=False, second_of=fact.id, rank=rank(None, fact.confidence),
            confidence=fact.confidence, start=fact.start, values=values, original=values, context=fact.context,
            speaker=values["source"] or "", search=searched(values),
        )  # fmt: skip
        session.add(second)
        session.flush()
    return second


def _as_the_run_had(text: str, fact: Fact) -> Values:
    """The run's values, at the place where their words stand now."""
    had = fact.original
    if content(text, had["pieces"], had["cue_start"]) == had["content"]:
        return had
    unknown = dict.fromkeys(("source_start", "source_end", "cue_start", "cue_end"))
    return had | unknown | {name: fact.values[name] for name in ("pieces", "content")}


def _pairs(session: Session, *, doubted: bool) -> Iterator[Pair]:
    drawn = exists().where(Event.fact_id == Fact.id, Event.action == GIVEN_OUT)
    second = aliased(Fact)
    found = select(Fact).join(second, second.second_of == Fact.id).where(second.state != "withdrawn")
    yield from _walk(session, list(session.scalars(found.where(~drawn if doubted else drawn).order_by(Fact.id))))


_AT_ONCE = 500


def _walk(session: Session, facts: list[Fact]) -> Iterator[Pair]:
    for n in range(0, len(facts), _AT_ONCE):
        some = facts[n : n + _AT_ONCE]
        seconds = {
            s.second_of: s
            for s in session.scalars(
                select(Fact).where(Fact.second_of.in_([f.id for f in some]), Fact.state != "withdrawn")
            )
        }
        ids = [f.id for f in some] + [s.id for s in seconds.values()]
        events: dict[int, list[Event]] = defaultdict(list)
        for event in session.scalars(select(Event).where(Event.fact_id.in_(ids)).order_by(Event.id)):
            events[event.fact_id].append(event)
        for fact in some:
            if fact.id in seconds:
                second = seconds[fact.id]
                both = sorted(events[fact.id] + events[second.id], key=lambda e: e.id)
                yield walked(fact, second, both)
