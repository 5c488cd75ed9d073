"""What the templates are given: a fact for its pane and its place in the queue, an article for the middle."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from extract.review import audits, figures, reading, screen
from extract.review.blind import Pair, bar, hidden, pair_of, shown, veil
from extract.review.decide import GONE
from extract.review.fields import lacks
from extract.review.history import Actor, events_of
from extract.review.reread import FOUND, taken
from extract.review.store import Article, Base, Entity, Event, Fact
from extract.review.store.models import DECIDED
from extract.review.web.article import Marked, paragraphs
from extract.review.words import visible

KEYS = {"speaker": "s", "words": "b", "type": "t", "cue": "u", "value": "v", "item": "i", "period": "p"}
_FACTS, _EVENTS = Base.metadata.tables["fact"].c, Base.metadata.tables["event"].c
_IN_ARTICLE = _FACTS.article_id == bindparam("article"), _FACTS.state != "withdrawn"
_MARKED = (
    select(*_FACTS["id", "kind", "state", "second_of", "values"]).where(*_IN_ARTICLE).order_by(_FACTS.start, _FACTS.id)
)
_NEXT = (
    select(*_FACTS["id", "version", "values"])
    .where(
        *_IN_ARTICLE, _FACTS.kind == bindparam("kind"), _FACTS.second_of.is_(None), _FACTS.id != bindparam("id"),
        _FACTS.start >= bindparam("start"),
    )
    .order_by(_FACTS.start, _FACTS.id)
    .limit(1)
)  # fmt: skip
_COMMENTS = (
    select(*_EVENTS["who", "at", "comment"])
    .where(_EVENTS.fact_id == bindparam("fact"), _EVENTS.comment.is_not(None))
    .order_by(_EVENTS.version)
)
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
        "article_id": article.id,
        "editor": fact.editor or article.editor,
        "disputed": fact.disputed,
        "news": fact.news is not None,
        "differs": fact.differs,
        "audited": fact.audited,
    }


def sure(fact: Fact) -> int | None:
    """The confidence in per cent."""
    return None if fact.confidence is None else round(100 * fact.confidence)


@dataclass(frozen=True, slots=True)
class Sight:
    """A fact as one editor sees it: `fact` is veiled where it is somebody else's unfinished reading of two."""

    fact: Fact
    veiled: bool
    pair: Pair | None
    actor: Actor

    @classmethod
    def of(cls, session: Session, fact: Fact, actor: Actor) -> "Sight":
        """What the editor sees who asks for this fact, which may be the other of its two readings."""
        seen, veiled = shown(session, actor.name, fact)
        return cls(veil(seen) if veiled else seen, veiled, pair_of(session, seen), actor)

    def closed(self) -> str | None:
        """Why nothing is to be decided here now; None where the fact is undecided for this editor."""
        fact = self.fact
        if fact.state == "withdrawn":
            return f"{GONE[:1].upper()}{GONE[1:]}"
        if self.veiled:
            return "This one is read twice, and two others are at it"
        if self.pair is not None and (why := bar(self.actor, fact, self.pair)):
            return f"{why[:1].upper()}{why[1:]}"
        if fact.state in DECIDED and not fact.disputed and fact.news is None and not fact.differs:
            return f"This one is {fact.state} already: open it again first"
        return None


def pane(session: Session, sight: Sight) -> dict[str, Any]:
    """A fact for the right of the page."""
    fact, article = sight.fact, session.get_one(Article, sight.fact.article_id)
    said: Iterable[Any] = () if sight.veiled else session.execute(_COMMENTS, {"fact": fact.id})
    comments = [{"who": who, "at": at, "words": visible(words)} for who, at, words in said]
    values, second, found = fact.values, _second_reader(sight), _findings(session, sight)
    spoken = [figures.spoken(fact.kind, values, sure(fact), fact.state), *([second["told"]] if second else [])]
    spoken += [f"The audit: {' '.join(finding['why'] for finding in found)}"] if found else []
    return {
        "id": fact.id,
        "version": fact.version,
        "kind": fact.kind,
        "state": fact.state,
        "origin": _origin(sight),
        "head": figures.speaker(values) if fact.kind == "quote" else figures.number(values),
        "nobody": fact.kind == "quote" and not values["source"],
        "after": visible(values["cue"] if fact.kind == "quote" else values["item_text"] or values["item"]),
        "words": [visible(part) for part in _parts(article.text, fact)],
        "rows": figures.rows(fact.kind, values, fact.original, KEYS),
        "sure": sure(fact),
        "spoken": ". ".join(spoken),
        "owner": visible(fact.context.get("owner")),
        "places": [visible(name) for name in fact.context.get("places") or []],
        "why": visible(fact.context.get("why")),
        "again": fact.again,
        "flagged": fact.flagged,
        "second": fact.second_of is not None,
        "decided": fact.state in DECIDED,
        "decided_by": fact.decided_by,
        "decided_at": fact.decided_at,
        "comments": comments,
        "history": 0 if sight.veiled else fact.version,
        "other": _other_reading(sight),
        "editor": fact.editor or article.editor,
        "lacks": lacks(fact.kind, values) if fact.state not in DECIDED and not fact.again else None,
        "veiled": sight.veiled,
        "news": _news(fact),
        "reread": second,
        "findings": found,
        "disputed": fact.disputed,
        "settles": fact.disputed and sight.closed() is None,
    }


def _parts(text: str, fact: Fact) -> list[str]:
    parts = [text[start:end] for start, end in fact.values["pieces"]]
    return parts or [fact.values["content"]]


def _other_reading(sight: Sight) -> dict[str, Any] | None:
    """What the second reader made of it, once both have given their readings."""
    fact, pair = sight.fact, sight.pair
    if pair is None or not pair.given or fact.second_of is not None:
        return None
    rows = figures.rows(fact.kind, pair.second.values, fact.values, KEYS)
    second, differs = pair.second, [r for r in rows if r["changed"]]
    return {"who": second.decided_by, "state": second.state, "differs": differs, "agree": not pair.differ()}


def _blind(sight: Sight) -> bool:
    """Whether the fact is read by two, and not by both yet: neither is to lean on what a third one says."""
    return sight.pair is not None and not sight.pair.given


def _origin(sight: Sight) -> str:
    """Where a fact is from that is none of the run's; empty for the others."""
    if sight.fact.origin == FOUND:
        return "" if _blind(sight) else "found by the second reader"
    return "added here" if sight.fact.origin == "editor" else ""


def _second_reader(sight: Sight) -> dict[str, Any] | None:
    """What the run's second reader says of the fact, and whether the key takes it."""
    fact = sight.fact
    if fact.reread is None or _blind(sight):
        return None
    told = figures.second_reader(fact.kind, fact.reread, fact.values, fact.original)
    return told | {"differs": fact.differs, "takes": _takes(sight) if fact.differs and fact.news is None else None}


def _findings(session: Session, sight: Sight) -> list[dict[str, Any]]:
    """What the audit found about the fact, the worst first, with the facts of other articles that it goes by."""
    found = [] if _blind(sight) else sight.fact.findings or []
    told = [{name: visible(finding[name]) for name in ("check", "why")} for finding in found]
    return [one | {"others": audits.others(session, finding)} for one, finding in zip(told, found, strict=True)]


def _takes(sight: Sight) -> str | None:
    """As what a fact stands once its editor takes what is said beside it; None where nothing is."""
    fact, pair = sight.fact, sight.pair
    if fact.disputed and pair is not None:
        return pair.second.state
    if fact.news is not None:
        return "accepted"
    state: str | None = taken(fact.reread)["state"] if fact.differs and fact.reread is not None else None
    return state


def _news(fact: Fact) -> list[dict[str, Any]]:
    """The fields of which the run now says something else than stands here."""
    if fact.news is None:
        return []
    return [r for r in figures.rows(fact.kind, fact.news, fact.values, KEYS) if r["changed"]]


def data(session: Session, sight: Sight) -> dict[str, Any]:
    """A fact for the page's script: what its dialogs start from, and what every write about it says of the screen."""
    fact = sight.fact
    return {
        "id": fact.id,
        "version": fact.version,
        "article": fact.article_id,
        "kind": fact.kind,
        "state": fact.state,
        "values": fact.values,
        "merge": _following(session, sight) if fact.second_of is None else None,
        "screen": screen.of_fact(session, fact),
        "closed": sight.closed(),
        "lacks": lacks(fact.kind, fact.values),
        "takes": _takes(sight),
    }


def _following(session: Session, sight: Sight) -> dict[str, Any] | None:
    """What it may merge with: the next of its kind in the article, of those that the editor may see as they are."""
    fact = sight.fact
    place = {"article": fact.article_id, "kind": fact.kind, "id": fact.id, "start": fact.start}
    ids = hidden(session, sight.actor.name)
    found = session.execute(_NEXT.where(_FACTS.id.not_in(ids)) if ids else _NEXT, place).first()
    if found is None:
        return None
    id_, version, values = found
    return {"id": id_, "version": version, "words": visible(values["content"])[:200]}


def article(session: Session, found: Article, who: str) -> dict[str, Any]:
    """An article for the middle of the page, with the marks that this editor may see."""
    facts = of_article(session, found.id, who)
    entities = session.scalars(select(Entity).where(Entity.article_id == found.id).order_by(Entity.id))
    return {
        "id": found.id,
        "screen": screen.of_article(session, found),
        "key": found.key,
        "title": visible(found.title),
        "outlet": visible(found.outlet),
        "published": figures.day(found.published),
        "url": found.url if (found.url or "").startswith(("https://", "http://")) else None,
        "paragraphs": list(paragraphs(found, facts).values()),
        "versions": (whole := reading.state(session, found)).versions,
        "reading": read_whole(session, found, whole),
        "untitled": not found.text.lstrip().startswith((found.title or "\x00").strip()),
        "entities": [
            {"key": e.key, "name": visible(e.name), "type": e.type, "role": visible(e.role), "aliases": e.aliases}
            for e in entities
        ],
    }


def read_whole(session: Session, found: Article, state: reading.State | None = None) -> dict[str, Any]:
    """Whether somebody has read the article whole, what opened it again, and who has it to do."""
    state = state or reading.state(session, found)
    return {
        "by": found.read_by,
        "at": found.read_at,
        "facts": len(state.versions) + len(state.waiting),
        "waiting": len(state.waiting),
        "todo": state.todo,
        "opened": state.opened,
        "editor": found.editor,
        "handed_by": found.handed_by,
        "note": visible(found.note),
    }


def of_article(session: Session, article_id: int, who: str) -> list[Marked]:
    """All facts of an article that may be marked, second readings too; hidden ones as the run had them."""
    ids = hidden(session, who)
    had: dict[int, dict[str, Any]] = {}
    if ids:
        veiled = select(Fact.id, Fact.original).where(Fact.article_id == article_id, Fact.id.in_(ids))
        had = {row[0]: row[1] for row in session.execute(veiled)}
    return [
        Marked(id_, kind, "open" if id_ in had else state, second_of, had.get(id_, values))
        for id_, kind, state, second_of, values in session.execute(_MARKED, {"article": article_id})
    ]


def history(session: Session, sight: Sight, since: int = 0) -> list[dict[str, Any]]:
    """A fact's events in words, the latest first; none of another's unfinished reading."""
    return [] if sight.veiled else [_event(e) for e in reversed(events_of(session, sight.fact.id, since))]


def _event(event: Event) -> dict[str, Any]:
    told = [figures.change(name, *pair) for name, pair in event.changes.items() if name not in ("state", "flagged")]
    return {
        "version": event.version,
        "who": event.who,
        "at": event.at,
        "action": event.action,
        "changes": [t for t in told if t],
        "comment": visible(event.comment),
    }
