"""What is read: the desk, the queue, a fact, an article, histories, agreement, exports."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import Annotated, Any, BinaryIO, Protocol

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from extract.review import agreement, blind, presence, queue, screen, share
from extract.review.export import CORRECTIONS, FORMATS, Form, write, write_corrections
from extract.review.history import Actor
from extract.review.screen import Id, Whole
from extract.review.store import Article, Fact, row_of
from extract.review.web import views
from extract.review.web.app import Desk, asked, there

router = APIRouter()
_BLOCK = 1 << 18
"""How many bytes of an export go out at once."""


class _Told(Protocol):
    def line(self) -> str: ...


@router.get("/")
def home(request: Request, fact: Whole | None = None) -> HTMLResponse:
    """The desk, at the fact that the URL names or else the first of the queue."""
    desk, actor = asked(request)
    filters = queue.Filters.of(dict(request.query_params))
    with desk.store.read() as session:
        page = queue.page(session, filters, actor.name)
        shown, veiled = _asked(session, fact, actor)
        if shown is not None and not veiled and shown.id not in {f.id for f in page.facts}:
            page = queue.page(session, filters, actor.name, queue.cursor(session, shown, filters, actor.name))
            page.facts.insert(0, shown)
        people = presence.others(session, actor.name)
        if shown is None and page.facts:
            shown = next((f for f in page.facts if f.id not in people), page.facts[0])
        values: dict[str, Any] = {"article": None, "fact": None, "data": None}
        if shown is not None:
            values = whole(session, shown, actor)
        elif filters.article:
            values["article"] = alone(session, filters.article, actor.name)
        gone = fact is not None and (shown is None or fact not in (shown.id, shown.second_of))
        return desk.page(
            request, "desk.html", **values, **listed(page), filters=filters, choices=queue.choices(session, actor.name),
            counts=queue.counts(session, filters, actor.name), queue=queue, run=screen.current_run(session),
            people=people, since=presence.latest(session), gone=gone,
            mine=queue.mine(session, actor.name), colleagues=share.colleagues(session),
            unknown=queue.Filters.unknown(dict(request.query_params)), damage=screen.damage(session),
        )  # fmt: skip


def _asked(session: Session, fact_id: int | None, actor: Actor) -> tuple[Fact | None, bool]:
    """The fact that the address names, or the editor's own reading of it; and whether it is veiled."""
    fact = session.get(Fact, fact_id) if fact_id is not None else None
    if fact is None:
        return None, False
    seen, veiled = blind.shown(session, actor.name, fact)
    return row_of(session, Fact, seen.id), veiled


def whole(session: Session, fact: Fact, actor: Actor) -> dict[str, Any]:
    """A fact with its article, for the page."""
    article = session.get_one(Article, fact.article_id)
    sight = views.Sight.of(session, fact, actor)
    return {
        "article": views.article(session, article, actor.name),
        "fact": views.pane(session, sight),
        "data": views.data(session, sight),
    }


def alone(session: Session, key: str, who: str) -> dict[str, Any] | None:
    """An article none of whose facts is in the queue; None if the run has no such article."""
    found = session.scalars(select(Article).where(Article.present, Article.key == key)).first()
    return views.article(session, found, who) if found else None


def listed(page: queue.Page) -> dict[str, Any]:
    """A page of the queue, for the templates."""
    return {"items": [views.item(f, f.article) for f in page.facts], "after": page.after}


@router.get("/queue")
def queued(request: Request, after: str | None = None) -> HTMLResponse:
    """A page of the queue: a new one for other filters, or the next one."""
    desk, actor = asked(request)
    filters = queue.Filters.of(dict(request.query_params))
    with desk.store.read() as session:
        try:
            page = queue.page(session, filters, actor.name, after)
        except (ValueError, ProgrammingError):
            raise HTTPException(400, "The address does not say where in the queue to go on.") from None
        if after:
            return desk.page(request, "_items.html", **listed(page), filters=filters)
        counts = queue.counts(session, filters, actor.name)
        answer = desk.page(request, "_queue.html", **listed(page), filters=filters, counts=counts, queue=queue,
                           unknown=queue.Filters.unknown(dict(request.query_params)))  # fmt: skip
    answer.headers["hx-replace-url"] = f"/?{filters.query()}"
    return answer


@router.get("/counts")
def counted(request: Request) -> JSONResponse:
    """How many facts the queue has by status, and how many of them are decided."""
    desk, actor = asked(request)
    with desk.store.read() as session:
        counts = queue.counts(session, queue.Filters.of(dict(request.query_params)), actor.name)
    return JSONResponse({"by": counts.by, "decided": counts.decided})


@router.get("/facts/{fact_id}")
def fact(request: Request, fact_id: Id) -> JSONResponse:
    """A fact's pane and data."""
    desk, actor = asked(request)
    with desk.store.read() as session:
        return JSONResponse(payload(desk, session, there(session, Fact, fact_id), actor))


def payload(desk: Desk, session: Session, fact: Fact, actor: Actor) -> dict[str, Any]:
    """A fact as the page's script takes it: data, pane, line in the queue; as this editor may see it."""
    article = session.get_one(Article, fact.article_id)
    sight = views.Sight.of(session, fact, actor)
    return views.data(session, sight) | {
        "pane": desk.render("_fact.html", fact=views.pane(session, sight), actor=actor),
        "item": desk.render("_item.html", item=views.item(sight.fact, article)),
    }


@router.get("/articles/{article_id}")
def article(request: Request, article_id: Id) -> JSONResponse:
    """An article with its marks and names."""
    desk, actor = asked(request)
    with desk.store.read() as session:
        shown = views.article(session, there(session, Article, article_id), actor.name)
        html = desk.render("_article.html", article=shown, actor=actor)
        told = {name: shown[name] for name in ("id", "entities", "screen", "versions")}
        return JSONResponse(told | {"html": html})


@router.get("/facts/{fact_id}/history")
def history(request: Request, fact_id: Id) -> HTMLResponse:
    """All that has been decided on a fact."""
    desk, actor = asked(request)
    with desk.store.read() as session:
        sight = views.Sight.of(session, there(session, Fact, fact_id), actor)
        return desk.page(request, "_history.html", events=views.history(session, sight))


@router.get("/agreement")
def agreed(request: Request) -> HTMLResponse:
    """How far the editors agree, and where they do not."""
    desk, _ = asked(request)
    with desk.store.read() as session:
        over = {doubted: agreement.measured(session, doubted=doubted) for doubted in (False, True)}
        disputes, run = agreement.disputes(session), screen.current_run(session)
    return desk.page(
        request, "agreement.html", given=over[False], doubted=over[True], disputes=disputes, run=run,
        token=secrets.token_hex(16),
    )  # fmt: skip


@router.get("/export")
def exports(request: Request) -> HTMLResponse:
    """What can be taken away."""
    desk, _ = asked(request)
    return desk.page(request, "export.html", formats=FORMATS, corrections=CORRECTIONS)


@router.get("/export/{name}")
def export(request: Request, name: str, partial: Annotated[bool, Query()] = False) -> Response:
    """The reviewed facts in one of the formats, as a file; others' unfinished readings as the run had them."""
    desk, actor = asked(request)
    form = FORMATS.get(name)
    return _file(desk, form, lambda session, body: write(session, name, body, partial=partial, who=actor.name))


@router.get("/export/corrections/{name}")
def corrections(request: Request, name: str) -> Response:
    """The editors' changes in one of the formats, as a file; none of another's unfinished reading of two."""
    desk, actor = asked(request)
    form = CORRECTIONS.get(name)
    return _file(desk, form, lambda session, body: write_corrections(session, name, body, reader=actor.name))


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
