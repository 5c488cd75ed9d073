"""What stood on the screen when an editor did something, and what a new run has made of it since.

Every page is of one run, as it was read in; every write says of which, and which fact it saw. A write from a page of
another run does nothing: it is told what has become of that fact.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from extract.review.fields import FIELDS, fields_of
from extract.review.store import Article, Base, Fact
from extract.review.store.models import Values

_CLIP = 300
_LIKE = 0.7
_IMPORT = 0x6465736B
"""The advisory lock that keeps reading in a run apart from writes, on PostgreSQL; SQLite's writers queue up anyway."""

MOST = 2**31 - 1
Whole = Annotated[int, Field(ge=0, le=MOST)]
"""A number that the database can hold."""
Id = Annotated[int, Field(ge=1, le=MOST)]
"""A number that the database may have given to a fact or an article."""


class Screen(BaseModel):
    """What a page shows, as the server gave it: the run, the fact with its stable key and values, its words."""

    model_config = ConfigDict(extra="forbid")
    run: Annotated[str, Field(max_length=100)]
    article: Whole | None = None
    fact: Whole | None = None
    key: Annotated[str, Field(max_length=100)] = ""
    kind: Annotated[str, Field(max_length=20)] = ""
    seal: Annotated[str, Field(max_length=100)] = ""
    words: Annotated[str, Field(max_length=2 * _CLIP)] = ""


class StaleError(Exception):
    """The page is of another run than the one that was read in last."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(f"the page is of run {screen.run}")
        self.screen = screen


@dataclass(frozen=True, slots=True)
class Became:
    """What has become of a fact in the latest run; `fact` is where it is now."""

    how: Literal["same", "changed", "gone"]
    words: str
    fact: Fact | None = None


_RUNS = Base.metadata.tables["run"]
_LATEST = select(*_RUNS.c["id", "fingerprint"]).order_by(_RUNS.c.id.desc()).limit(1)


def current_run(session: Session) -> str:
    """What tells the run that was read in last from all others: its number and its fingerprint."""
    found = session.execute(_LATEST).first()
    return f"{found[0]}-{found[1][:16]}" if found else ""


def damage(session: Session) -> str:
    """Why nothing of the audit could be read when the run was; empty where it could."""
    counts = session.scalar(select(_RUNS.c.counts).order_by(_RUNS.c.id.desc()).limit(1))
    return str((counts or {}).get("damage", ""))


def importing(session: Session) -> None:
    """Let no write pass until this transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _IMPORT})


def writing(session: Session, screen: Screen) -> None:
    """Let no run be read in until this transaction ends, and check that the page is of the latest one.

    Raises StaleError if it is not.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": _IMPORT})
    if screen.run != current_run(session):
        raise StaleError(screen)


def of_fact(session: Session, fact: Fact) -> dict[str, Any]:
    """The screen of a page that shows this fact."""
    return {
        "run": current_run(session), "article": fact.article_id, "fact": fact.id, "key": fact.key, "kind": fact.kind,
        "seal": seal(fact), "words": fact.values["content"][:_CLIP],
    }  # fmt: skip


def of_article(session: Session, article: Article) -> dict[str, Any]:
    """The screen of a page that shows an article, and none of its facts."""
    return {"run": current_run(session), "article": article.id, "key": article.key[:100]}


def seal(fact: Fact) -> str:
    """A digest of what a page tells of a fact: all but where it stands."""
    told = [fact.kind, fact.state, fact.values["content"], *label(fact.kind, fact.values).values()]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def label(kind: str, values: Values) -> dict[str, Any]:
    """A fact's fields as an editor compares them: words by what they say, not by where they stand."""
    plain = {f: [values.get(c) for c in FIELDS[f][1]] for f in fields_of(kind)}
    return plain | {"words": [" ".join(str(values["content"]).split())]}


def became(session: Session, screen: Screen) -> Became:
    """What the latest run has made of the fact on an earlier one's page."""
    there = (Fact.state != "withdrawn", Fact.article_id.in_(select(Article.id).where(Article.present)))
    fact = session.scalars(select(Fact).where(Fact.id == (screen.fact or 0), *there)).first()
    if fact is None and screen.key:
        found = select(Fact).where(Fact.article_id == screen.article, Fact.second_of.is_(None), *there)
        found = found.where(Fact.kind == screen.kind)
        fact = session.scalars(found.where(Fact.key == screen.key)).first() or _alike(session, found, screen.words)
    if fact is None:
        return Became("gone", screen.words)
    return Became("same" if seal(fact) == screen.seal else "changed", screen.words, fact)


def _alike(session: Session, found: Any, words: str) -> Fact | None:
    """The fact of the article that shares the most words, if they are enough."""
    wanted = _words(words)
    best, most = None, _LIKE
    for fact in session.scalars(found.order_by(Fact.start)):
        own = _words(fact.values["content"][:_CLIP])
        share = len(own & wanted) / len(own | wanted) if own | wanted else 0.0
        if share > most or (share == most and best is None):
            best, most = fact, share
    return best


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
