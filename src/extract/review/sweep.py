"""Accepting at one stroke the facts of an article of which the run is sure: those that were shown, as shown."""

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.contract.wording import many
from extract.review.blind import visible_to
from extract.review.decide import Done, decide
from extract.review.edits import Ask, Write, WrongError
from extract.review.fields import lacks
from extract.review.history import Actor, ConflictError, new_batch
from extract.review.queue import least
from extract.review.screen import Whole
from extract.review.store import Fact


class Seen(BaseModel):
    """A fact as the page showed it."""

    model_config = ConfigDict(extra="forbid")
    id: Whole
    key: str
    version: Whole


class Sweep(Write):
    """The facts to accept, of which the run was at least so sure, in per cent."""

    above: int = Field(ge=0, le=100)
    facts: list[Seen] = Field(min_length=1, max_length=2000)


def sure(session: Session, who: str, article_id: int, above: int) -> list[Fact]:
    """The undecided facts of an article of which the run is at least so sure, in the order of the text.

    What must be looked at again, is half-made or disputed, is another editor's reading, is something else to the
    second reader, or is something that the audit found, is not among them.
    """
    found = select(Fact).where(
        Fact.article_id == article_id, Fact.second_of.is_(None), Fact.state == "open", Fact.again.is_(None),
        Fact.confidence >= least(above), Fact.disputed.is_(False), ~Fact.differs, ~Fact.audited,
        *visible_to(session, who),
    )  # fmt: skip
    return [f for f in session.scalars(found.order_by(Fact.start, Fact.id)) if lacks(f.kind, f.values) is None]


def accept_all(session: Session, actor: Actor, article_id: int, sweep: Sweep) -> Done:
    """Accept these facts, all or none of them; one undo takes all of it back.

    Raises ConflictError for the first that has changed since it was shown, LookupError for one that is not there,
    WrongError for one of another article, or of which the run is less sure.
    """
    batch = new_batch()
    touched: list[Fact] = []
    for seen in sweep.facts:
        fact = session.get(Fact, seen.id)
        if fact is None or fact.key != seen.key:
            raise LookupError
        if fact.version != seen.version or fact.state != "open":
            raise ConflictError(fact.id, seen.version)
        if fact.article_id != article_id or fact.confidence is None or fact.confidence < least(sweep.above):
            raise WrongError("one of these facts is not what was asked for: open the list again")
        shown = sweep.screen.model_copy(update={"fact": seen.id, "key": seen.key})
        ask = Ask(screen=shown, token=sweep.token, version=seen.version, action="accept")
        touched += decide(session, actor, fact.id, ask, batch=batch).touched
    return Done(touched[0], touched, f"✓ {many(len(sweep.facts), 'fact')} accepted · undo takes all of it back")
