"""Two readings of one fact, each out of the other reader's sight until both are given.

The first reading is the fact's own row, the second a row of its own (`second_of`). Who has done something to one of
them is its reader; anybody else sees it as the run had it, and nobody acts on both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, bindparam, exists, not_, or_, select, union
from sqlalchemy.orm import Session, aliased

from extract.review.history import (
    HANDED_OVER,
    SHARED_OUT,
    THE_DESK,
    WITH_ITS_ARTICLE,
    Actor,
    append,
    first,
)
from extract.review.screen import label
from extract.review.store import Event, Fact
from extract.review.store.models import DECIDED, Values
from extract.review.twice import GIVEN, under_way

GIVEN_OUT = "given to two readers"
_NO_READING = (
    "commented", "flagged", "unflagged", "second reading", GIVEN_OUT, HANDED_OVER, WITH_ITS_ARTICLE, SHARED_OUT,
)  # fmt: skip
_BACK = ("undone", "redone")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one editor made of a fact without sight of the other's reading."""

    who: str
    state: str
    values: Values


@dataclass(slots=True)
class Pair:
    """A fact and its second reading. `readings` are what was given blind, empty until both are; `parties` gave them."""

    fact: Fact
    second: Fact
    readings: tuple[Reading, ...] = ()
    parties: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    last: int = 0
    """The number of the event that gave the second of the two."""

    @property
    def given(self) -> bool:
        """Whether both have been read."""
        return bool(self.readings)

    def differ(self) -> list[str]:
        """The fields in which the readings differ; `verdict` if one accepts what the other rejects."""
        if not self.readings:
            return []
        a, b = self.readings
        if a.state != b.state:
            return ["verdict"]
        if a.state == "rejected":
            return []
        one, other = label(self.fact.kind, a.values), label(self.fact.kind, b.values)
        return [name for name in one if one[name] != other[name]]


def pair_of(session: Session, fact: Fact) -> Pair | None:
    """The fact's two readings, whichever of them it is; None if there is one only."""
    if fact.second_of is None:
        if not fact.flagged:
            return None
        second = session.scalars(select(Fact).where(Fact.second_of == fact.id, Fact.state != "withdrawn")).first()
        own = fact
    else:
        second, own = fact, session.get_one(Fact, fact.second_of)
    if second is None or second.state == "withdrawn":
        return None
    ids = (own.id, second.id)
    events = session.scalars(select(Event).where(Event.fact_id.in_(ids)).order_by(Event.id))
    return walked(own, second, events)


def walked(fact: Fact, second: Fact, events: Iterable[Event]) -> Pair:
    """The pair as the events of both rows, in order, make it."""
    pair = Pair(fact, second)
    states = {fact.id: first(fact), second.id: first(second)}
    actions: dict[tuple[int, str | None], str] = {}
    for event in events:
        what = actions.get((event.fact_id, event.target), event.action) if event.action in _BACK else event.action
        actions.setdefault((event.fact_id, event.batch), what)
        state = states[event.fact_id]
        state |= {name: new for name, (_, new) in event.changes.items()}
        if event.who != THE_DESK.name and what not in _NO_READING:
            pair.parties[event.fact_id == second.id].add(event.who)
        if all(s["state"] in DECIDED for s in states.values()):
            pair.last = event.id
            pair.readings = tuple(Reading(s["decided_by"] or "", s["state"], s) for s in states.values())
            break
    return pair


def weigh(session: Session, pair: Pair, batch: str) -> list[Fact]:
    """Note that both readings are given, if that is new; where they differ, a chief has to settle it.

    Returns the facts that this has changed.
    """
    noted = exists().where(Event.fact_id == pair.second.id, Event.action == GIVEN)
    if not pair.given or session.scalar(select(noted)):
        return []
    append(session, pair.second, THE_DESK, GIVEN, {}, batch=batch)
    later = exists().where(Event.fact_id == pair.fact.id, Event.id > pair.last, Event.who != THE_DESK.name)
    one_reader = len({r.who for r in pair.readings}) < 2  # so an earlier version let it be
    if pair.fact.disputed or one_reader or not pair.differ() or session.scalar(select(later)):
        return [pair.second]
    append(session, pair.fact, THE_DESK, "disputed", {"disputed": True}, batch=batch)
    return [pair.second, pair.fact]


def shown(session: Session, who: str, fact: Fact) -> tuple[Fact, bool]:
    """Which row an editor sees who asks for this one, and whether it is veiled: seen as the run had it."""
    pair = pair_of(session, fact)
    if pair is None or pair.given:
        return fact, False
    at = fact.id == pair.second.id
    mine, theirs = pair.parties[at], pair.parties[not at]
    other = pair.fact if at else pair.second
    if who in mine or (not mine and who not in theirs):
        return fact, False
    if who in theirs or not theirs:
        return other, False
    return fact, True


def veil(fact: Fact) -> Fact:
    """The fact as the run had it: a copy that belongs to no session."""
    copy = Fact(**{c.key: getattr(fact, c.key) for c in Fact.__mapper__.column_attrs})
    copy.values, copy.state, copy.again, copy.news = fact.original, "open", None, None
    copy.reread, copy.differs, copy.findings, copy.audited = None, False, None, False
    copy.decided_by = copy.decided_at = None
    copy.speaker = fact.original["source"] or ""
    return copy


def hidden(session: Session, who: str) -> frozenset[int]:
    """The ids of the rows that an editor must not see as they are, or has no business with.

    A session that reads sees one state of the desk and remembers them; one that writes asks each time.
    """
    writes = session.get_bind().get_execution_options().get("writes")
    known: dict[str, frozenset[int]] = {} if writes else session.info.setdefault("hidden", {})
    if who not in known:
        known[who] = frozenset(session.scalars(_HIDDEN, {"who": who}))
    return known[who]


def visible_to(session: Session, who: str) -> list[ColumnElement[bool]]:
    """What a query of facts has to ask for the editor to get none that is hidden."""
    ids = hidden(session, who)
    return [Fact.id.not_in(ids)] if ids else []


def _hidden() -> CompoundSelect[int]:
    fact, second = aliased(Fact), aliased(Fact)
    pairs = (fact, second), (second, fact)
    return union(*(
        select(row.id).select_from(second).join(fact, under_way(fact, second))
        .where(second.second_of.is_not(None), ~_read(row.id, by=True), or_(_read(row.id), _read(other.id, by=True)))
        for row, other in pairs
    ))  # fmt: skip


def _read(row: Any, *, by: bool = False) -> ColumnElement[bool]:
    taken_back = aliased(Event)
    of_no_reading = exists().where(
        taken_back.fact_id == Event.fact_id, taken_back.batch == Event.target, _one_of(taken_back, _NO_READING)
    )
    done = exists().where(
        Event.fact_id == row, ~_one_of(Event, _NO_READING), Event.who != THE_DESK.name,
        not_(and_(_one_of(Event, _BACK), of_no_reading)),
    )  # fmt: skip
    return done.where(Event.who == bindparam("who")) if by else done


def _one_of(event: Any, actions: Sequence[str]) -> ColumnElement[bool]:
    """As `in_`, whose list is written into the statement anew each time that it is asked."""
    return or_(*(event.action == one for one in actions))


_HIDDEN = _hidden()


def bar(actor: Actor, fact: Fact, pair: Pair) -> str | None:
    """Why the actor may not decide on the fact, of which there are two readings; None if they may."""
    if fact.second_of is not None and pair.given:
        return "this reading is given: it stays as it is"
    if not fact.disputed:
        return None
    if actor.name in pair.parties[0] | pair.parties[1]:
        return "two readings differ, and one is yours: a chief settles it who gave neither"
    if actor.role != "chief":
        return "two readings differ: a chief settles it"
    return None
