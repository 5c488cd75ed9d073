"""The articles with their reviewed facts, one after the other, as all formats start from them."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.review.blind import hidden, veil
from extract.review.fields import lacks
from extract.review.store import Article, Entity, Fact

_BATCH = 100


@dataclass(slots=True)
class Reviewed:
    """An article with its names and facts; withdrawn facts and second readings are left out.

    What two readers dispute is decided once a chief has settled it. A half-made fact is never accepted.
    """

    article: Article
    entities: list[Entity]
    facts: list[Fact]

    @property
    def complete(self) -> bool:
        """Whether every fact is decided."""
        return all(settled(f) for f in self.facts)

    @property
    def started(self) -> bool:
        """Whether any fact is decided."""
        return any(settled(f) for f in self.facts)

    @property
    def finished(self) -> bool:
        """Whether every fact is decided; one without facts is finished once somebody has read it whole."""
        return self.complete if self.facts else self.article.read_by is not None

    def accepted(self, kind: str) -> list[Fact]:
        """The accepted facts of a kind whose words stand in the article."""
        return [f for f in self.facts if f.kind == kind and f.state == "accepted" and settled(f)]


def settled(fact: Fact) -> bool:
    """Whether the fact is decided, and whole if it is accepted."""
    whole = fact.state == "rejected" or (fact.state == "accepted" and lacks(fact.kind, fact.values) is None)
    return whole and not fact.disputed


def reviewed(session: Session, who: str | None = None) -> Iterator[Reviewed]:
    """All articles of the latest run, in the order of their ids; for an editor, as this one may see their facts."""
    veiled = frozenset() if who is None else hidden(session, who)
    last = ""
    while True:
        found = select(Article).where(Article.present, Article.key > last).order_by(Article.key).limit(_BATCH)
        articles = list(session.scalars(found))
        if not articles:
            return
        ids = [a.id for a in articles]
        facts: dict[int, list[Fact]] = {i: [] for i in ids}
        entities: dict[int, list[Entity]] = {i: [] for i in ids}
        wanted = select(Fact).where(Fact.article_id.in_(ids), Fact.state != "withdrawn", Fact.second_of.is_(None))
        for fact in session.scalars(wanted.order_by(Fact.start, Fact.id)):
            facts[fact.article_id].append(veil(fact) if fact.id in veiled else fact)
        for entity in session.scalars(select(Entity).where(Entity.article_id.in_(ids)).order_by(Entity.id)):
            entities[entity.article_id].append(entity)
        for article in articles:
            yield Reviewed(article, entities[article.id], facts[article.id])
        last = articles[-1].key
        session.expunge_all()
