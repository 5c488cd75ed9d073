"""What changes something: decisions, missed facts, undo and redo."""

import logging
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from extract.review.decide import Done, add, decide, undo
from extract.review.edits import Ask, Missed, WrongError
from extract.review.history import Actor, ConflictError
from extract.review.store import Article, Event, Fact
from extract.review.web import views
from extract.review.web.app import Desk
from extract.review.web.article import paragraphs
from extract.review.web.given import Id
from extract.review.web.pages import payload

router = APIRouter()
log = logging.getLogger("extract.review")


@router.post("/facts/{fact_id}/decisions")
def decided(request: Request, fact_id: Id, ask: Ask) -> JSONResponse:
    """A decision on a fact."""
    return _do(request, lambda session, actor: decide(session, actor, fact_id, ask))


@router.post("/articles/{article_id}/facts")
def added(request: Request, article_id: Id, missed: Missed) -> JSONResponse:
    """A fact that the run missed."""
    return _do(request, lambda session, actor: add(session, actor, article_id, missed))


@router.post("/undo")
def undone(request: Request) -> JSONResponse:
    """Take back the editor's last stroke."""
    return _do(request, undo)


@router.post("/redo")
def redone(request: Request) -> JSONResponse:
    """Do again what was last taken back."""
    return _do(request, lambda session, actor: undo(session, actor, redo=True))


def _do(request: Request, work: Callable[[Session, Actor], Done]) -> JSONResponse:
    desk: Desk = request.app.state.desk
    actor = desk.actor(request)
    assert actor is not None
    try:
        with desk.store.write() as session:
            done = work(session, actor)
        with desk.store.read() as session:
            return JSONResponse(_answer(desk, session, done, actor))
    except LookupError:
        raise HTTPException(404, "There is no such fact.") from None
    except WrongError as error:
        log.info("refused: %s by %s: %s", request.url.path, actor.name, error)
        return JSONResponse({"said": f"{str(error)[:1].upper()}{str(error)[1:]}."}, 422)
    except ConflictError as error:
        return _conflict(desk, actor, error)
    except IntegrityError:  # two wrote the same version at once: the database let one of them through
        return JSONResponse({"said": "Somebody else was faster. Load the fact again."}, 409)


def _answer(desk: Desk, session: Session, done: Done, actor: Actor) -> dict[str, Any]:
    fact = session.get_one(Fact, done.fact.id)
    article = session.get_one(Article, fact.article_id)
    spans = [span for touched in done.touched for span in _spans(session, touched)]
    every = views.of_article(session, article.id)
    items = {}
    for touched in done.touched:
        items[touched.id] = desk.render("_item.html", item=views.item(touched, article))
    return {
        "said": done.said,
        "fact": payload(desk, session, fact, actor),
        "items": items,
        "paragraphs": paragraphs(article, every, spans),
    }


def _spans(session: Session, fact: Fact) -> list[list[int]]:
    """Where a fact is marked now, and was before its last event."""
    last = session.scalars(select(Event).where(Event.fact_id == fact.id, Event.version == fact.version)).first()
    before = fact.values | {name: old for name, (old, _) in (last.changes if last else {}).items()}
    found = []
    for values in (fact.values, before):
        found += values["pieces"]
        found += [
            [values[f"{n}_start"], values[f"{n}_end"]] for n in ("source", "cue") if values[f"{n}_start"] is not None
        ]
    return found


def _conflict(desk: Desk, actor: Actor, error: ConflictError) -> JSONResponse:
    with desk.store.read() as session:
        fact = session.get_one(Fact, error.fact_id)
        since = views.conflict(session, error)
        shown = payload(desk, session, fact, actor)
        html = desk.render("_conflict.html", events=since)
    who = since[0]["who"] if since else "somebody else"
    return JSONResponse({"said": f"{who} was faster: nothing was overwritten.", "fact": shown, "conflict": html}, 409)
