"""Who has what to do: a fact or an article handed over to a colleague, and articles shared out over several.

It says who looks at something first, and keeps nobody from anything. A fact that was handed over is its editor's, every
other fact is its article's.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from extract.review.decide import GONE, Done, as_seen
from extract.review.edits import Write, WrongError
from extract.review.find import NOBODY, decided
from extract.review.history import HANDED_OVER, SHARED_OUT, WITH_ITS_ARTICLE, Actor, append, new_batch
from extract.review.screen import Whole
from extract.review.store import Article, Fact, User
from extract.review.store.models import DECIDED

MAY = ("editor", "chief")
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
_AT_ONCE = 500


class Recipient(Write):
    """To whom something is handed over, with a note."""

    to: str
    note: Note | None = None


class HandOver(Recipient):
    """To whom a fact is handed over that the editor saw in a certain version."""

    version: Whole


@dataclass(slots=True)
class Load:
    """What an editor has: articles, how many of them are read whole, and facts still to do and decided.

    `signed` are the facts that the editor has decided, whosever they were.
    """

    editor: str
    articles: int = 0
    read: int = 0
    todo: int = 0
    done: int = 0
    signed: int = 0


def colleagues(session: Session) -> list[str]:
    """Who may be given something: everybody who may decide."""
    found = select(User.name).where(User.active, User.role.in_(MAY)).order_by(User.name)
    return list(session.scalars(found))


def loads(session: Session, who: str) -> list[Load]:
    """Who has what, by name, as far as `who` may know; what nobody has comes last."""
    told: dict[str, Load] = {name: Load(name) for name in (*colleagues(session), NOBODY)}
    owner = func.coalesce(Article.editor, NOBODY)
    read = func.sum(case((Article.read_by.is_not(None), 1), else_=0))
    for name, articles, whole in session.execute(
        select(owner, func.count(), read).where(Article.present).group_by(owner)
    ):
        one = told.setdefault(name, Load(name))
        one.articles, one.read = articles, int(whole or 0)
    owner = func.coalesce(Fact.editor, Article.editor, NOBODY)
    done = func.sum(case((decided(session, who), 1), else_=0))
    facts = select(owner, func.count(), done).join(Article, Fact.article_id == Article.id)
    facts = facts.where(Article.present, Fact.second_of.is_(None), Fact.state != "withdrawn").group_by(owner)
    for name, many, settled in session.execute(facts):
        one = told.setdefault(name, Load(name))
        one.done = int(settled or 0)
        one.todo = many - one.done
    signed = select(Fact.decided_by, func.count()).join(Article, Fact.article_id == Article.id)
    signed = signed.where(Article.present, Fact.second_of.is_(None), Fact.state.in_(DECIDED), ~Fact.flagged)
    for name, many in session.execute(signed.group_by(Fact.decided_by)):
        if name is not None:
            told.setdefault(name, Load(name)).signed = many
    return sorted(told.values(), key=lambda load: (load.editor == NOBODY, load.editor.casefold()))


def hand_over(session: Session, actor: Actor, fact_id: int, given: HandOver) -> Done:
    """Give a fact to a colleague, with a note; one undo takes it back.

    Raises LookupError for no such fact, ConflictError if it has changed since the editor saw it, ElsewhereError if it
    is another editor's reading, WrongError if it is decided, or nobody of that name decides here.
    """
    fact = as_seen(session, actor, fact_id, given.version, given.screen.key)
    to = _colleague(session, given.to)
    if fact.state == "withdrawn":
        raise WrongError(GONE)
    if fact.state in DECIDED:
        raise WrongError("this fact is decided: ask for a second reader instead")
    new = {"editor": to, "state": "open"}
    append(session, fact, actor, HANDED_OVER, new, batch=new_batch(), comment=given.note or None)
    return Done(fact, [fact], f"Handed over to {to}")


def give_article(session: Session, actor: Actor, article_id: int, to: str, note: str | None) -> str:
    """Give a whole article to a colleague, with the facts of it that are still to do; says what was done.

    Raises LookupError for no such article, WrongError if nobody of that name decides here.
    """
    article = session.get(Article, article_id)
    if article is None or not article.present:
        raise LookupError
    to = _colleague(session, to)
    _give(session, actor, {to: [article_id]}, note)
    batch = new_batch()
    others = select(Fact).where(
        Fact.article_id == article_id, Fact.second_of.is_(None), Fact.state.in_(("open", "skipped")),
        Fact.editor.is_not(None), Fact.editor != to,
    )  # fmt: skip
    for fact in list(session.scalars(others)):
        append(session, fact, actor, WITH_ITS_ARTICLE, {"editor": to}, batch=batch)
    return f"The article is handed over to {to}"


def share_out(
    session: Session, actor: Actor, articles: Mapping[int, int], editors: Sequence[str], note: str | None,
    *, again: bool = False,
) -> dict[str, Load]:  # fmt: skip
    """Share articles out over editors evenly: by the facts in them that are to do, and the reading of each.

    `articles` are ids with their number of such facts. What somebody has stays theirs unless `again`. Returns what each
    was given.

    Raises WrongError for no editor, or one who does not decide here.
    """
    names = list(dict.fromkeys(_colleague(session, name) for name in editors))
    if not names:
        raise WrongError("choose to whom")
    given = {name: Load(name) for name in names}
    wanted = free(session, articles, again=again)
    shares: dict[str, list[int]] = {name: [] for name in names}
    heap = [(0, n, name) for n, name in enumerate(names)]
    for article_id, todo in sorted(wanted.items(), key=lambda one: (-one[1], one[0])):
        weight, n, name = heapq.heappop(heap)
        shares[name].append(article_id)
        given[name].articles += 1
        given[name].todo += todo
        heapq.heappush(heap, (weight + todo + 1, n, name))
    _give(session, actor, shares, note)
    if again:
        _regain(session, actor, wanted)
    return given


def free(session: Session, articles: Mapping[int, int], *, again: bool = False) -> dict[int, int]:
    """Those of the articles that can be shared out: not read whole yet, and nobody's unless `again`."""
    found = select(Article.id).where(Article.present, Article.read_by.is_(None))
    there = set(session.scalars(found if again else found.where(Article.editor.is_(None))))
    return {id_: todo for id_, todo in articles.items() if id_ in there}


def _regain(session: Session, actor: Actor, articles: Mapping[int, int]) -> None:
    """The facts of these articles that were handed over one by one are their article's again."""
    batch = new_batch()
    found = select(Fact).where(Fact.editor.is_not(None), Fact.second_of.is_(None), Fact.state.in_(("open", "skipped")))
    for fact in list(session.scalars(found)):
        if fact.article_id in articles:
            append(session, fact, actor, SHARED_OUT, {"editor": None}, batch=batch)


def _give(session: Session, actor: Actor, shares: Mapping[str, Sequence[int]], note: str | None) -> None:
    now = datetime.now(UTC)
    for name, ids in shares.items():
        new = {"editor": name, "handed_by": actor.name, "handed_at": now, "note": note}
        for at in range(0, len(ids), _AT_ONCE):
            some = Article.id.in_(ids[at : at + _AT_ONCE])
            session.execute(update(Article).where(some).values(**new), execution_options={"synchronize_session": False})


def _colleague(session: Session, name: str) -> str:
    if name not in colleagues(session):
        raise WrongError(f"nobody called {name!r} decides at this desk")
    return name
