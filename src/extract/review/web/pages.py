"""What is read: the desk, the queue, a fact, an article, histories, agreement, exports."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import Annotated, Any, BinaryIO, Protocol

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from sqlalchemy import and_, case, func, select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session, joinedload

from extract.review import agreement, figures, presence, queue
from extract.review.export import CORRECTIONS, FORMATS, Form, write, write_corrections
from extract.review.history import DECIDED, Actor
from extract.review.store import Article, Fact
from extract.review.web import views
from extract.review.web.app import Desk
from extract.review.web.given import Id, Whole

router = APIRouter()
_BLOCK = 1 << 18
"""How many bytes of an export go out at once."""


class _Told(Protocol):
    def line(self) -> str: ...


def _desk(request: Request) -> tuple[Desk, Actor]:
    desk: Desk = request.app.state.desk
    actor = desk.actor(request)
    assert actor is not None, "the guard lets nobody in unnamed"
    return desk, actor


@router.get("/")
def home(request: Request, fact: Whole | None = None) -> HTMLResponse:
    """The desk, at the fact that the URL names or else the first of the queue."""
    desk, actor = _desk(request)
    filters = queue.Filters.of(dict(request.query_params))
    with desk.store.read() as session:
        page = queue.page(session, filters, actor.name)
        shown = session.get(Fact, fact, options=[joinedload(Fact.article)]) if fact is not None else None
        if shown is not None and shown.id not in {f.id for f in page.facts}:
            page = queue.page(session, filters, actor.name, queue.cursor(shown, filters.order))
            page.facts.insert(0, shown)
        people = presence.others(session, actor.name)
        if shown is None and page.facts:
            shown = next((f for f in page.facts if f.id not in people), page.facts[0])
        values: dict[str, Any] = {"article": None, "fact": None, "data": None}
        if shown is not None:
            values = whole(session, shown, actor)
        elif filters.article:
            values["article"] = alone(session, filters.article)
        gone = fact is not None and (shown is None or shown.id != fact)
        return desk.page(
            request, "desk.html", **values, **listed(page), filters=filters, choices=queue.choices(session),
            counts=queue.counts(session, filters, actor.name), queue=queue,
            people=people, since=presence.latest(session), gone=gone,
        )  # fmt: skip


def whole(session: Session, fact: Fact, actor: Actor) -> dict[str, Any]:
    """A fact with its article, for the page."""
    article = session.get_one(Article, fact.article_id)
    return {
        "article": views.article(session, article),
        "fact": views.pane(session, fact, actor),
        "data": views.data(session, fact),
    }


def alone(session: Session, key: str) -> dict[str, Any] | None:
    """An article none of whose facts is in the queue; None if the run has no such article."""
    found = session.scalars(select(Article).where(Article.present, Article.key == key)).first()
    return views.article(session, found) if found else None


def listed(page: queue.Page) -> dict[str, Any]:
    """A page of the queue, for the templates."""
    return {"items": [views.item(f, f.article) for f in page.facts], "after": page.after}


@router.get("/queue")
def queued(request: Request, after: str | None = None) -> HTMLResponse:
    """A page of the queue: a new one for other filters, or the next one."""
    desk, actor = _desk(request)
    filters = queue.Filters.of(dict(request.query_params))
    with desk.store.read() as session:
        try:
            page = queue.page(session, filters, actor.name, after)
        except (ValueError, ProgrammingError):
            raise HTTPException(400, "The address does not say where in the queue to go on.") from None
        if after:
            return desk.page(request, "_items.html", **listed(page), filters=filters)
        counts = queue.counts(session, filters, actor.name)
        answer = desk.page(request, "_queue.html", **listed(page), filters=filters, counts=counts, queue=queue)
    answer.headers["hx-replace-url"] = f"/?{filters.query()}"
    return answer


@router.get("/facts/{fact_id}")
def fact(request: Request, fact_id: Id) -> JSONResponse:
    """A fact's pane and data."""
    desk, actor = _desk(request)
    with desk.store.read() as session:
        return JSONResponse(payload(desk, session, _found(session, fact_id), actor))


def payload(desk: Desk, session: Session, fact: Fact, actor: Actor) -> dict[str, Any]:
    """A fact as the page's script takes it: data, pane, line in the queue."""
    article = session.get_one(Article, fact.article_id)
    return views.data(session, fact) | {
        "pane": desk.render("_fact.html", fact=views.pane(session, fact, actor), actor=actor),
        "item": desk.render("_item.html", item=views.item(fact, article)),
    }


@router.get("/articles/{article_id}")
def article(request: Request, article_id: Id) -> JSONResponse:
    """An article with its marks and names."""
    desk, _ = _desk(request)
    with desk.store.read() as session:
        found = session.get(Article, article_id)
        if found is None:
            raise HTTPException(404, "There is no such article.")
        shown = views.article(session, found)
        html = desk.render("_article.html", article=shown)
        return JSONResponse({"id": found.id, "html": html, "entities": shown["entities"]})


@router.get("/facts/{fact_id}/history")
def history(request: Request, fact_id: Id) -> HTMLResponse:
    """All that has been decided on a fact."""
    desk, _ = _desk(request)
    with desk.store.read() as session:
        fact = _found(session, fact_id)
        return desk.page(request, "_history.html", events=views.history(session, fact.id), fact_id=fact.id)


@router.get("/articles")
def articles(request: Request, after: str = "") -> HTMLResponse:
    """The articles and how far each is."""
    desk, _ = _desk(request)
    size = 200
    done = func.sum(case((Fact.state.in_(DECIDED), 1), else_=0))
    with desk.store.read() as session:
        found = session.execute(
            select(Article.key, Article.title, Article.outlet, Article.published, func.count(Fact.id), done)
            .outerjoin(Fact, and_(Fact.article_id == Article.id, Fact.state != "withdrawn", Fact.second_of.is_(None)))
            .where(Article.present, Article.key > after)
            .group_by(Article.id)
            .order_by(Article.key)
            .limit(size + 1)
        ).all()
        rows = [
            {"key": k, "title": t or k, "outlet": o, "published": figures.day(p), "facts": n, "done": int(d or 0)}
            for k, t, o, p, n, d in found[:size]
        ]
    following = rows[-1]["key"] if len(found) > size else None
    return desk.page(request, "articles.html", articles=rows, following=following)


@router.get("/agreement")
def agreed(request: Request) -> HTMLResponse:
    """How far the editors agree, and where they do not."""
    desk, _ = _desk(request)
    with desk.store.read() as session:
        pairs, disputes = agreement.pairs(session), agreement.disputes(session)
    return desk.page(request, "agreement.html", pairs=pairs, disputes=disputes)


@router.get("/export")
def exports(request: Request) -> HTMLResponse:
    """What can be taken away."""
    desk, _ = _desk(request)
    return desk.page(request, "export.html", formats=FORMATS, corrections=CORRECTIONS)


@router.get("/export/{name}")
def export(request: Request, name: str, partial: Annotated[bool, Query()] = False) -> Response:
    """The reviewed facts in one of the formats, as a file."""
    desk, _ = _desk(request)
    return _file(desk, FORMATS.get(name), lambda session, body: write(session, name, body, partial=partial))


@router.get("/export/corrections/{name}")
def corrections(request: Request, name: str) -> Response:
    """The editors' changes in one of the formats, as a file; what is to be read blind only for a chief."""
    desk, actor = _desk(request)
    reader = None if actor.role == "chief" else actor.name
    form = CORRECTIONS.get(name)
    return _file(desk, form, lambda session, body: write_corrections(session, name, body, reader=reader))


def _file(desk: Desk, form: Form | None, write: Callable[[Session, BinaryIO], _Told]) -> Response:
    if form is None:
        raise HTTPException(404, "There is no such format.")
    with ExitStack() as stack:
        body = stack.enter_context(TemporaryFile())
        with desk.store.read() as session:
            told = write(session, body)
        stack.pop_all()
    size = body.tell()
    body.seek(0)
    headers = {
        "content-disposition": f'attachment; filename="{form.file}"', "content-length": str(size),
        "x-extract-export": told.line(),
    }  # fmt: skip
    return StreamingResponse(_blocks(body), media_type=form.media, headers=headers)


def _blocks(body: BinaryIO) -> Iterator[bytes]:
    with body:
        while block := body.read(_BLOCK):
            yield block


def _found(session: Session, fact_id: int) -> Fact:
    fact = session.get(Fact, fact_id)
    if fact is None:
        raise HTTPException(404, "There is no such fact.")
    return fact
