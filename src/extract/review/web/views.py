"""What the templates are given: a fact for its pane and its place in the queue, an article for the middle."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.review import figures
from extract.review.history import DECIDED, Actor, ConflictError, events_of
from extract.review.store import Article, Entity, Event, Fact
from extract.review.web.article import Marked, paragraphs
from extract.review.words import visible

KEYS = {"speaker": "s", "words": "b", "type": "t", "cue": "u", "value": "v", "item": "i", "period": "p"}
MARKS = {"open": "", "accepted": "✓", "rejected": "✕", "skipped": "…", "withdrawn": "–"}


def item(fact: Fact, article: Article) -> dict[str, Any]:
    """A fact's line in the queue."""
    values = fact.values
    return {
        "id": fact.id,
        "kind": fact.kind,
        "state": fact.state,
        "mark": MARKS[fact.state],
        "speaker": figures.speaker(values),
        "nobody": fact.kind == "quote" and not values["source"],
        "words": visible(values["content"]),
        "figure": figures.number(values) if fact.kind == "quantity" else "",
        "item": visible(values["item"]),
        "article": visible(article.title or article.key),
        "outlet": visible(article.outlet),
        "sure": sure(fact),
        "again": fact.again,
        "flagged": fact.flagged,
        "second": fact.second_of is not None,
    }


def sure(fact: Fact) -> int | None:
    """The confidence in per cent."""
    return None if fact.confidence is None else round(100 * fact.confidence)


def pane(session: Session, fact: Fact, actor: Actor) -> dict[str, Any]:
    """A fact for the right of the page."""
    now = datetime.now(UTC)
    events = events_of(session, fact.id)
    comments = [{"who": e.who, "at": figures.ago(e.at, now), "words": visible(e.comment)} for e in events if e.comment]
    values = fact.values
    return {
        "id": fact.id,
        "version": fact.version,
        "kind": fact.kind,
        "state": fact.state,
        "origin": fact.origin,
        "head": figures.speaker(values) if fact.kind == "quote" else figures.number(values),
        "nobody": fact.kind == "quote" and not values["source"],
        "after": visible(values["cue"] if fact.kind == "quote" else values["item_text"] or values["item"]),
        "words": [visible(part) for part in _parts(session, fact)],
        "rows": figures.rows(fact.kind, values, fact.original, KEYS),
        "sure": sure(fact),
        "why": visible(fact.context.get("why")),
        "again": fact.again,
        "flagged": fact.flagged,
        "second": fact.second_of is not None,
        "decided": fact.state in DECIDED,
        "decided_by": fact.decided_by,
        "decided_at": figures.ago(fact.decided_at, now) if fact.decided_at else "",
        "comments": comments,
        "history": len(events),
        "other": _other_reading(session, fact, actor),
    }


def _parts(session: Session, fact: Fact) -> list[str]:
    text = session.scalars(select(Article.text).where(Article.id == fact.article_id)).one()
    parts = [text[start:end] for start, end in fact.values["pieces"]]
    return parts or [fact.values["content"]]


def _other_reading(session: Session, fact: Fact, actor: Actor) -> dict[str, Any] | None:
    """What the second reader made of it, once both have decided; a chief may look earlier."""
    if fact.second_of is not None or not fact.flagged:
        return None
    other = session.scalars(select(Fact).where(Fact.second_of == fact.id)).first()
    if other is None or other.state not in DECIDED or not (fact.state in DECIDED or actor.role == "chief"):
        return None
    rows = figures.rows(fact.kind, other.values, fact.values, KEYS)
    differs = [r for r in rows if r["changed"]]
    agree = other.state == fact.state and (not differs or other.state == "rejected")
    return {"who": other.decided_by, "state": other.state, "differs": differs, "agree": agree}


def data(session: Session, fact: Fact) -> dict[str, Any]:
    """A fact for the page's script: what its dialogs start from."""
    following = session.scalars(
        select(Fact)
        .where(
            Fact.article_id == fact.article_id, Fact.kind == fact.kind, Fact.second_of.is_(None), Fact.id != fact.id,
            Fact.state != "withdrawn", Fact.start >= fact.start,
        )
        .order_by(Fact.start, Fact.id)
        .limit(1)
    ).first()  # fmt: skip
    merge = None
    if following is not None and fact.second_of is None:
        words = visible(following.values["content"])
        merge = {"id": following.id, "version": following.version, "words": words[:200]}
    return {
        "id": fact.id,
        "version": fact.version,
        "article": fact.article_id,
        "kind": fact.kind,
        "state": fact.state,
        "values": fact.values,
        "merge": merge,
    }


def article(session: Session, found: Article) -> dict[str, Any]:
    """An article for the middle of the page."""
    facts = of_article(session, found.id)
    entities = session.scalars(select(Entity).where(Entity.article_id == found.id).order_by(Entity.id))
    return {
        "id": found.id,
        "key": found.key,
        "title": visible(found.title),
        "outlet": visible(found.outlet),
        "published": figures.day(found.published),
        "url": found.url if (found.url or "").startswith(("https://", "http://")) else None,
        "paragraphs": list(paragraphs(found, facts).values()),
        "untitled": not found.text.lstrip().startswith((found.title or "\x00").strip()),
        "entities": [
            {"key": e.key, "name": visible(e.name), "type": e.type, "role": visible(e.role), "aliases": e.aliases}
            for e in entities
        ],
    }


def of_article(session: Session, article_id: int) -> list[Marked]:
    """All facts of an article that may be marked, second readings too."""
    columns = Fact.id, Fact.kind, Fact.state, Fact.second_of, Fact.values
    found = select(*columns).where(Fact.article_id == article_id, Fact.state != "withdrawn")
    return [Marked(*row) for row in session.execute(found.order_by(Fact.start, Fact.id))]


def history(session: Session, fact_id: int, since: int = 0) -> list[dict[str, Any]]:
    """A fact's events in words, the latest first."""
    now = datetime.now(UTC)
    return [_event(e, now) for e in reversed(events_of(session, fact_id, since))]


def _event(event: Event, now: datetime) -> dict[str, Any]:
    told = [figures.change(name, *pair) for name, pair in event.changes.items() if name not in ("state", "flagged")]
    return {
        "version": event.version,
        "who": event.who,
        "at": figures.ago(event.at, now),
        "iso": event.at.isoformat(),
        "action": event.action,
        "changes": [t for t in told if t],
        "comment": visible(event.comment),
    }


def conflict(session: Session, error: ConflictError) -> list[dict[str, Any]]:
    """What others did to the fact since the editor saw it."""
    return history(session, error.fact_id, error.seen)
