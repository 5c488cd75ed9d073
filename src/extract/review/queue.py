"""The queue: which facts, in which order, a page at a time.

Filters live in the URL. A page starts after the last fact of the one before it (keyset), so that it costs the same
at fact 20,000 as at fact 1 and nothing is skipped while others decide.
"""

import base64
import binascii
import json
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, contains_eager

from extract.review.blind import visible
from extract.review.store import Article, Fact

PAGE = 60
STATUSES = {
    "todo": "To do",
    "later": "Later",
    "second": "Second reading",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "news": "Run says anew",
    "all": "All",
}
ORDERS = {"confidence": "Least sure first", "article": "By article", "speaker": "By speaker", "outlet": "By outlet"}
KINDS = {"": "All kinds", "quote": "Quotes", "quantity": "Numbers"}

_KEYS: dict[str, tuple[Any, ...]] = {
    "confidence": (Fact.rank, Fact.id),
    "article": (Article.key, Fact.start, Fact.id),
    "speaker": (Fact.speaker, Fact.rank, Fact.id),
    "outlet": (Article.outlet, Article.key, Fact.start, Fact.id),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the URL asks for; unknown values fall back to the defaults."""

    status: str = "todo"
    order: str = "confidence"
    kind: str = ""
    article: str = ""
    speaker: str = ""
    outlet: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: dict[str, str]) -> "Filters":
        """The filters of a query string."""
        given = {k: v[:300] for k, v in query.items() if k in cls.__slots__ and v}
        for name, known in (("status", STATUSES), ("order", ORDERS), ("kind", KINDS)):
            if given.get(name) not in known:
                given.pop(name, None)
        return cls(**given)

    def query(self, **other: str) -> str:
        """The query string that stands for these filters."""
        usual = asdict(Filters())
        return urlencode({k: v for k, v in (asdict(self) | other).items() if v != usual.get(k)})


@dataclass(slots=True)
class Page:
    """Some facts with their articles, and the cursor after which the next ones come."""

    facts: list[Fact]
    after: str | None = None


@dataclass(slots=True)
class Counts:
    """How many facts there are by status, under the filters save that of the status."""

    by: dict[str, int] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        """How many are accepted or rejected."""
        return self.by["accepted"] + self.by["rejected"]


def page(session: Session, filters: Filters, who: str, after: str | None = None, size: int = PAGE) -> Page:
    """A page of the queue.

    Raises ValueError for a cursor that is none.
    """
    keys = _KEYS[filters.order]
    found = select(Fact).join(Fact.article).options(contains_eager(Fact.article))
    found = (
        found.where(*visible(session, who), *_conditions(filters), _status(filters.status))
        .order_by(*keys)
        .limit(size + 1)
    )
    if after:
        found = found.where(tuple_(*keys) > tuple_(*_cursor(after, len(keys))))
    facts = list(session.scalars(found))
    more = len(facts) > size
    facts = facts[:size]
    return Page(facts, cursor(facts[-1], filters.order) if more else None)


def cursor(fact: Fact, order: str) -> str:
    """What stands for this fact's place in the order."""
    values = [getattr(fact.article if key.class_ is Article else fact, key.key) for key in _KEYS[order]]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def _cursor(after: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(after.encode()))
    except (ValueError, binascii.Error):
        values = None
    plain = isinstance(values, list) and all(isinstance(v, (str, int, float)) for v in values)
    if not plain or len(values) != length:
        raise ValueError("the address does not say where in the queue to go on")
    return list(values)


def counts(session: Session, filters: Filters, who: str) -> Counts:
    """How many facts there are by status."""
    base = select(Fact.state, func.count()).where(*visible(session, who), *_conditions(filters))
    by = dict(session.execute(base.where(Fact.second_of.is_(None)).group_by(Fact.state)).all())
    out = {"todo": by.get("open", 0), "later": by.get("skipped", 0)}
    out |= {s: by.get(s, 0) for s in ("accepted", "rejected")}
    for status in ("second", "news"):
        out[status] = sum(n for _, n in session.execute(base.where(_status(status)).group_by(Fact.state)))
    out["all"] = sum(out[s] for s in ("todo", "later", "accepted", "rejected"))
    return Counts(out)


def _status(status: str) -> ColumnElement[bool]:
    if status == "second":
        return and_(Fact.second_of.is_not(None), Fact.state.in_(("open", "skipped")))
    if status == "news":
        return and_(Fact.second_of.is_(None), Fact.state != "withdrawn", Fact.news.is_not(None))
    states = {"todo": ("open",), "later": ("skipped",), "all": ("open", "skipped", "accepted", "rejected")}
    return and_(Fact.second_of.is_(None), Fact.state.in_(states.get(status, (status,))))


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask of a fact; of its article by its id, so that counting joins nothing."""
    found: list[ColumnElement[bool]] = [
        Fact.article_id.not_in(_articles(Article.present.is_(False))),
    ]
    if filters.kind:
        found.append(Fact.kind == filters.kind)
    if filters.article:
        found.append(Fact.article_id.in_(_articles(Article.key == filters.article)))
    if filters.speaker:
        found.append(Fact.speaker == filters.speaker)
    if filters.outlet:
        found.append(Fact.article_id.in_(_articles(Article.outlet == filters.outlet)))
    for word in filters.q.casefold().split():
        titled = _articles(func.lower(Article.title).contains(word, autoescape=True))
        found.append(or_(Fact.search.contains(word, autoescape=True), Fact.article_id.in_(titled)))
    return found


def _articles(condition: ColumnElement[bool]) -> Select[Any]:
    return select(Article.id).where(condition)


def choices(session: Session, who: str) -> dict[str, list[tuple[str, str]]]:
    """What the filters by article, speaker and outlet offer this editor: value and words."""
    articles = session.execute(
        select(Article.key, func.coalesce(Article.title, Article.key))
        .where(Article.present)
        .order_by(Article.key)
        .limit(2000)
    )
    named = select(Fact.speaker).where(Fact.speaker != "", *visible(session, who)).group_by(Fact.speaker)
    speakers = session.scalars(named.order_by(func.count().desc()).limit(500))
    outlets = session.scalars(select(Article.outlet).where(Article.outlet != "").distinct().order_by(Article.outlet))
    return {
        "article": [(key, title) for key, title in articles],
        "speaker": sorted((s, s) for s in speakers),
        "outlet": [(o, o) for o in outlets],
    }
