"""The queue: which facts, in which order, a page at a time.

Filters live in the URL. A page starts after the last fact of the one before it (keyset), so that it costs the same
at fact 20,000 as at fact 1 and nothing is skipped while others decide.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, contains_eager, defer

from extract.review import find
from extract.review.blind import visible_to
from extract.review.find import DAY, NOBODY, YES, ids
from extract.review.share import colleagues
from extract.review.store import Article, Event, Fact
from extract.review.store.models import DECIDED
from extract.review.words import folded

PAGE = 60
STATUSES = {
    "todo": "To do",
    "later": "Later",
    "second": "Second reading",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "differs": "Readers differ",
    "news": "Run says anew",
    "all": "All",
}
ORDERS = {"confidence": "Most in doubt first", "article": "By article", "speaker": "By speaker", "outlet": "By outlet"}
KINDS = {"": "All kinds", "quote": "Quotes", "quantity": "Numbers"}

_KEYS: dict[str, tuple[Any, ...]] = {
    "confidence": (Fact.rank, Fact.id),
    "article": (Article.key, Fact.start, Fact.id),
    "speaker": (Fact.speaker, Fact.rank, Fact.id),
    "outlet": (Article.outlet, Article.key, Fact.start, Fact.id),
}
_UNGROUPED = 3
_LINE = (
    defer(Fact.original), defer(Fact.context),
    contains_eager(Fact.article).load_only(Article.key, Article.title, Article.outlet, Article.editor),
)  # fmt: skip
"""What a line of the queue needs of a fact and its article."""


_TOLD: dict[str, ColumnElement[bool]] = {"differs": Fact.differs, "news": Fact.news.is_not(None)}  # type: ignore[dict-item]
"""What is listed by something that was said of a fact, whatever its state: few, and each with an index of its own."""

_SHARE = re.compile(r"\d{1,2}|100")
_FORMS = {
    "audit": YES, "flag": YES, "comment": YES, "mine": YES, "above": _SHARE, "below": _SHARE,
    "since": DAY, "until": DAY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters(find.Addressed):
    """Which facts the URL asks for."""

    known: ClassVar = {"status": STATUSES, "order": ORDERS, "kind": KINDS}
    forms: ClassVar = _FORMS
    status: str = "todo"
    order: str = "confidence"
    kind: str = ""
    article: str = ""
    speaker: str = ""
    outlet: str = ""
    q: str = ""
    above: str = ""
    below: str = ""
    person: str = ""
    audit: str = ""
    flag: str = ""
    comment: str = ""
    by: str = ""
    mine: str = ""
    editor: str = ""
    text: str = ""
    since: str = ""
    until: str = ""

    def chips(self) -> list[tuple[str, str]]:
        """The filters that the queue's own fields do not show: the name of each, and it in words."""
        return [(name, told.format(getattr(self, name))) for name, told in CHIPS.items() if getattr(self, name)]


CHIPS = {
    "mine": "Mine",
    "editor": "Whose: {}",
    "above": "Sure: {} % or more",
    "below": "Sure: under {} %",
    "person": "Person: {}",
    "audit": "What the audit found",
    "flag": "Flagged",
    "comment": "With a comment",
    "by": "Decided by {}",
    "text": "Article has: {}",
    "since": "From {}",
    "until": "Up to {}",
}
"""The filters of the dialog, in words."""


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
    found = select(Fact).join(Fact.article).options(*_LINE)
    found = found.where(*_conditions(session, filters, who), _status(filters.status)).order_by(*keys)
    group, last = _cursor(after, len(keys)) if after else (None, None)
    groups = _groups(who, grouped=_grouped(session, filters) if group is None else group != _UNGROUPED)
    group = group if group is not None and len(groups) > 1 else 0
    facts: list[Fact] = []
    for n in range(min(group, len(groups)), len(groups)):
        more = found.where(groups[n]).limit(size + 1 - len(facts))
        if n == group and last is not None:
            more = more.where(tuple_(*keys) > tuple_(*last))
        facts += session.scalars(more)
        if len(facts) > size:
            break
    more_to_come = len(facts) > size
    facts = facts[:size]
    return Page(facts, _place(facts[-1], filters, who, grouped=len(groups) > 1) if more_to_come else None)


def _grouped(session: Session, filters: Filters) -> bool:
    """Whether it matters whose a fact is: in the usual order, once anything was handed over or shared out."""
    given = select(Article.id).where(Article.editor.is_not(None)), select(Fact.id).where(Fact.editor.is_not(None))
    usual = filters.order == "confidence" and not filters.mine and not filters.editor
    return usual and any(session.scalars(one.limit(1)).first() is not None for one in given)


def _groups(who: str, *, grouped: bool) -> list[ColumnElement[bool]]:
    """What comes first and what last: one's own facts, then nobody's, then those of others."""
    if not grouped:
        return [true()]
    return [had_by(who), had_by(NOBODY), func.coalesce(Fact.editor, Article.editor) != who]


def cursor(session: Session, fact: Fact, filters: Filters, who: str) -> str:
    """What stands for this fact's place in the order."""
    return _place(fact, filters, who, grouped=_grouped(session, filters))


def _place(fact: Fact, filters: Filters, who: str, *, grouped: bool) -> str:
    """The place, with the group that it is in: a list goes on as it began, though work is shared out meanwhile."""
    values = [getattr(fact.article if key.class_ is Article else fact, key.key) for key in _KEYS[filters.order]]
    editor = fact.editor or fact.article.editor
    values.insert(0, _UNGROUPED if not grouped else 0 if editor == who else 1 if editor is None else 2)
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def _cursor(after: str, length: int) -> tuple[int, list[Any]]:
    """The group and the place in it."""
    try:
        values = json.loads(base64.urlsafe_b64decode(after.encode()))
    except (ValueError, binascii.Error):
        values = None
    plain = isinstance(values, list) and all(isinstance(v, (str, int, float)) for v in values)
    if not plain or len(values) != length + 1 or values[0] not in (_UNGROUPED, 0, 1, 2):
        raise ValueError("the address does not say where in the queue to go on")
    return values[0], values[1:]


def counts(session: Session, filters: Filters, who: str) -> Counts:
    """How many facts there are by status."""
    one = Fact.second_of.is_(None)
    told = (and_(one, Fact.id.in_(select(Fact.id).where(of))) for of in _TOLD.values())
    sums = (func.sum(case((wanted, 1), else_=0)) for wanted in (one, ~one, *told))
    found = select(Fact.state, *sums).where(*_conditions(session, filters, who)).group_by(Fact.state)
    by = {state: [int(n) for n in sums] for state, *sums in session.execute(found)}
    none = [0, 0]
    out = {"todo": by.get("open", none)[0], "later": by.get("skipped", none)[0]}
    out |= {s: by.get(s, none)[0] for s in DECIDED}
    out["second"] = sum(by.get(s, none)[1] for s in ("open", "skipped"))
    for n, name in enumerate(_TOLD, 2):
        out[name] = sum(sums[n] for state, sums in by.items() if state != "withdrawn")
    out["all"] = sum(out[s] for s in ("todo", "later", "accepted", "rejected"))
    return Counts(out)


def _status(status: str) -> ColumnElement[bool]:
    if status == "second":
        return and_(Fact.second_of.is_not(None), Fact.state.in_(("open", "skipped")))
    if status in _TOLD:
        return and_(Fact.second_of.is_(None), Fact.state != "withdrawn", _TOLD[status])
    states = {"todo": ("open",), "later": ("skipped",), "all": ("open", "skipped", "accepted", "rejected")}
    return and_(Fact.second_of.is_(None), Fact.state.in_(states.get(status, (status,))))


def _conditions(session: Session, filters: Filters, who: str) -> list[ColumnElement[bool]]:
    """What the filters ask of a fact; of its article by its id, so that counting joins nothing."""
    found: list[ColumnElement[bool]] = [
        *visible_to(session, who),
        Fact.article_id.not_in(ids(Article.present.is_(False))),
    ]
    if filters.kind:
        found.append(Fact.kind == filters.kind)
    if filters.article:
        found.append(Fact.article_id.in_(ids(Article.key == filters.article)))
    if filters.speaker:
        found.append(Fact.speaker == filters.speaker)
    if filters.outlet:
        found.append(Fact.article_id.in_(ids(and_(Article.present, Article.outlet == filters.outlet))))
    if filters.text:
        found.append(find.has_words(session, filters.text, of=Fact.article_id))
    found += [Fact.article_id.in_(ids(day)) for day in find.between(filters.since, filters.until)]
    if filters.above:
        found.append(Fact.confidence >= least(int(filters.above)))
    if filters.below:
        found.append(Fact.confidence < least(int(filters.below)))
    if filters.audit:
        found.append(Fact.id.in_(select(Fact.id).where(Fact.audited)))
    if filters.flag:
        found.append(Fact.flagged.is_(True))
    if filters.comment:
        found.append(select(Event.id).where(Event.fact_id == Fact.id, Event.comment.is_not(None)).exists())
    if filters.by:
        found += [Fact.decided_by == filters.by, Fact.state.in_(DECIDED)]
    if filters.person:
        found += find.speaks(session, filters.person, who)
    if filters.mine or filters.editor:
        found.append(had_by(who if filters.mine else filters.editor))
    if words := folded(filters.q).split():
        has = [or_(find.says(word), find.has_words(session, word, title=True, of=Fact.article_id)) for word in words]
        found.append(find.or_named(session, and_(*has), filters.q, Fact.article_id))
    return found


def least(per_cent: int) -> float:
    """The least confidence that is shown as so many per cent."""
    return (per_cent - 0.5) / 100


def had_by(editor: str) -> ColumnElement[bool]:
    """That a fact is this editor's to do: handed over to them, or their article's and nobody else's."""
    if editor == NOBODY:
        return and_(Fact.editor.is_(None), Fact.article_id.in_(ids(Article.editor.is_(None))))
    theirs = ids(Article.editor == editor)
    return or_(Fact.editor == editor, and_(Fact.editor.is_(None), Fact.article_id.in_(theirs)))


def articles_of(session: Session, filters: Filters, who: str) -> dict[int, int]:
    """The articles of the facts in a queue: how many facts of it each has."""
    found = select(Fact.article_id, func.count()).where(*_conditions(session, filters, who), _status(filters.status))
    return dict(session.execute(found.group_by(Fact.article_id)).all())


def mine(session: Session, who: str) -> int:
    """How many facts are this editor's and still to do."""
    found = select(func.count()).where(*_conditions(session, Filters(mine="yes"), who), _status("todo"))
    return session.scalar(found) or 0


def choices(session: Session, who: str) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: value and words."""
    articles = session.execute(
        select(Article.key, func.coalesce(Article.title, Article.key))
        .where(Article.present)
        .order_by(Article.key)
        .limit(2000)
    )
    named = select(Fact.speaker).where(Fact.speaker != "", *visible_to(session, who)).group_by(Fact.speaker)
    speakers = session.scalars(named.order_by(func.count().desc()).limit(500))
    signed = Fact.state.in_(DECIDED), Fact.second_of.is_(None), *visible_to(session, who)
    deciders = {who, *colleagues(session), *session.scalars(select(Fact.decided_by).where(*signed).distinct())}
    return {
        "article": [(key, title) for key, title in articles],
        "speaker": sorted((s, s) for s in speakers),
        "outlet": [(o, o) for o in find.outlets(session)],
        "by": sorted((name, name) for name in deciders if name),
    }
