"""Articles that somebody has read whole: every fact in them decided, and none missed. Only these count in a recall.

The signature is of the text and of the list of its facts, their words, and whether each stands. Whatever changes one of
them opens the article again, whoever did it; what a fact says otherwise may be corrected under it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, bindparam, select, update
from sqlalchemy.orm import Session

from extract.review.edits import WrongError
from extract.review.store import Article, Base, Fact, Reading
from extract.review.store.models import DECIDED
from extract.review.twice import waits

if TYPE_CHECKING:
    from extract.review.history import Actor

_ADDS = ("added", "split", "split off")


class OtherError(Exception):
    """The article is not any more what the editor saw."""


@dataclass(frozen=True, slots=True)
class State:
    """How an article stands: the versions of its facts by their ids, how many are to decide and which is the first.

    Apart from these are those that are read twice and not by both yet (`waiting`), for what has become of them is not
    for everybody to see. `opened` is what opened it again since it was last read whole.
    """

    versions: dict[int, int]
    waiting: frozenset[int]
    todo: int
    first: int | None
    opened: Row[Any] | None


def state(session: Session, article: Article) -> State:
    """How the article stands now."""
    every = session.execute(_STANDING, {"article": article.id}).all()
    facts = [f for f in every if not f.waits]
    todo = [f.id for f in facts if f.disputed or f.state not in DECIDED]
    opened = None
    if article.read_by is None:
        opened = session.execute(_LAST, {"article": article.id}).first()
    waiting = frozenset(f.id for f in every if f.waits)
    return State({f.id: f.version for f in facts}, waiting, len(todo), next(iter(todo), None), opened)


def sign(session: Session, actor: "Actor", article_id: int, seen: dict[int, int]) -> Article:
    """Sign the article as read whole; `seen` are its facts as the editor saw them, by id and version.

    Signing what is signed changes nothing. Raises LookupError for no such article, OtherError if it has other facts or
    versions of them by now, WrongError if some are still to be decided.
    """
    article = _article(session, article_id)
    now = state(session, article)
    if now.versions != {id_: version for id_, version in seen.items() if id_ not in now.waiting}:
        raise OtherError
    if now.todo:
        raise WrongError(f"{_facts_are(now.todo)} still to be decided")
    if now.waiting:
        raise WrongError(f"{_facts_are(len(now.waiting))} read by two, and not by both yet")
    if article.read_by is None:
        at, of = datetime.now(UTC), _of(article.sha256, _facts(session, article.id))
        article.read_by, article.read_at, article.read_of = actor.name, at, of
        _note(session, article.id, at, actor.id, actor.name, "read", of)
    return article


def _facts_are(many: int) -> str:
    return "one fact of this article is" if many == 1 else f"{many} facts of this article are"


def reopen(session: Session, actor: "Actor", article_id: int) -> Article:
    """Take back that the article was read whole.

    Raises LookupError for no such article, WrongError if nobody has signed it.
    """
    article = _article(session, article_id)
    if article.read_by is None:
        raise WrongError("nobody has signed this article as read")
    _note(session, article.id, datetime.now(UTC), actor.id, actor.name, "reopened", article.read_of or "")
    article.read_by = article.read_at = article.read_of = None
    return article


def unsettle(session: Session, article_id: int, user_id: int | None, who: str, action: str) -> None:
    """A fact of the article has changed: open it again unless it is still what was signed."""
    by, of, text = session.execute(_SIGNED, {"article": article_id}).one()  # nobody signs it meanwhile
    if by is not None and of != _of(text, _facts(session, article_id)):
        _open(session, article_id, of, user_id, who, "added a fact" if action in _ADDS else "changed a fact")


def recheck(session: Session) -> None:
    """A new run has been read in: open every article whose text or facts are not what was signed."""
    signed = select(Article.id, Article.read_of, Article.sha256).where(Article.read_by.is_not(None), Article.present)
    for article_id, of, text in session.execute(signed).all():
        if of != _of(text, _facts(session, article_id)):
            same = of is not None and of.split(":")[0] == text
            why = "read in a run that finds other facts" if same else "read in a run with another text"
            _open(session, article_id, of, None, "the desk", why)


def _open(session: Session, article_id: int, of: str | None, user_id: int | None, who: str, why: str) -> None:
    _note(session, article_id, datetime.now(UTC), user_id, who, "opened", of or "", why)
    empty = {"read_by": None, "read_at": None, "read_of": None}
    session.execute(update(Article).where(Article.id == article_id).values(**empty))


def _note(
    session: Session, article_id: int, at: datetime, user_id: int | None, who: str, action: str, of: str,
    why: str | None = None,
) -> None:  # fmt: skip
    session.add(Reading(article_id=article_id, at=at, user_id=user_id, who=who, action=action, of=of, why=why))
    session.flush()


def _facts(session: Session, article_id: int) -> Sequence[Row[Any]]:
    pieces = Fact.values["pieces"].label("pieces")
    return session.execute(_listed(article_id, Fact.kind, Fact.state, Fact.disputed, pieces)).all()


def _listed(article_id: Any, *columns: Any) -> Select[Any]:
    found = select(*columns).where(Fact.article_id == article_id, Fact.second_of.is_(None), Fact.state != "withdrawn")
    return found.order_by(Fact.start, Fact.id)


_STANDING = _listed(bindparam("article"), Fact.id, Fact.version, Fact.state, Fact.disputed, waits(Fact).label("waits"))


_ARTICLES, _READINGS = Base.metadata.tables["article"], Base.metadata.tables["reading"]
_LAST = (
    select(*_READINGS.c["who", "at", "action", "why"])
    .where(_READINGS.c.article_id == bindparam("article"))
    .order_by(_READINGS.c.id.desc())
    .limit(1)
)
_SIGNED = (
    select(*_ARTICLES.c["read_by", "read_of", "sha256"])
    .where(_ARTICLES.c.id == bindparam("article"))
    .with_for_update(read=True)
)


def _of(text: str, facts: Sequence[Row[Any]]) -> str:
    """What stands for a text and its facts, whatever ids these bear."""
    parts = sorted((f.kind, f.pieces, "disputed" if f.disputed else f.state) for f in facts)
    return f"{text}:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"


def _article(session: Session, article_id: int) -> Article:
    """The article, locked: nobody signs or opens it meanwhile."""
    found = session.get(Article, article_id, with_for_update=True, populate_existing=True)
    if found is None or not found.present:
        raise LookupError
    return found
