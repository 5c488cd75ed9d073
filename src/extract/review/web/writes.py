"""What changes something: decisions, missed facts, undo and redo, second readings given out."""

import logging
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from extract.review import agreement, screen
from extract.review.decide import Done, ElsewhereError, SignatureError, add, decide
from extract.review.edits import Ask, Missed, Token, Write, WrongError
from extract.review.history import Actor, ConflictError
from extract.review.once import answered, once
from extract.review.screen import Id, Screen, StaleError
from extract.review.share import HandOver, hand_over
from extract.review.store import Article, Base, Fact, row_of
from extract.review.store.models import Values
from extract.review.strokes import undo
from extract.review.sweep import Sweep, accept_all
from extract.review.web import views
from extract.review.web.app import Desk, asked, there
from extract.review.web.article import paragraphs
from extract.review.web.failures import sentence
from extract.review.web.pages import payload
from extract.review.words import visible

router = APIRouter()
log = logging.getLogger("extract.review")


@router.post("/facts/{fact_id}/decisions")
def decided(request: Request, fact_id: Id, ask: Ask) -> JSONResponse:
    """A decision on a fact."""
    return _do(request, ask, lambda session, actor: decide(session, actor, fact_id, ask))


@router.post("/articles/{article_id}/facts")
def added(request: Request, article_id: Id, missed: Missed) -> JSONResponse:
    """A fact that the run missed."""
    return _do(request, missed, lambda session, actor: add(session, actor, article_id, missed))


@router.post("/articles/{article_id}/accepted")
def swept(request: Request, article_id: Id, sweep: Sweep) -> JSONResponse:
    """The facts of an article of which the run is sure, at one stroke."""
    return _do(request, sweep, lambda session, actor: accept_all(session, actor, article_id, sweep))


@router.post("/facts/{fact_id}/hand-over")
def handed(request: Request, fact_id: Id, to: HandOver) -> JSONResponse:
    """A fact for a colleague, with a note."""
    return _do(request, to, lambda session, actor: hand_over(session, actor, fact_id, to))


@router.post("/undo")
def undone(request: Request, given: Write) -> JSONResponse:
    """Take back the editor's last stroke."""
    return _do(request, given, undo)


@router.post("/redo")
def redone(request: Request, given: Write) -> JSONResponse:
    """Do again what was last taken back."""
    return _do(request, given, lambda session, actor: undo(session, actor, redo=True))


@router.post("/second-readings")
def given_out(
    request: Request,
    run: Annotated[str, Form(max_length=100)],
    token: Annotated[Token, Form()],
    many: Annotated[int, Form(ge=1, le=1000)],
    article: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Give facts to two readers, drawn at random; a chief's to do."""
    _, actor = asked(request)
    if actor.role != "chief":
        raise HTTPException(403, "A chief gives facts to two readers.")
    try:
        given = Write(screen=Screen(run=run), token=token)
        written(request, given, lambda session: {"given": agreement.give_out(session, actor, many, article)})
    except StaleError:
        raise HTTPException(409, "A new run was read in: load the page again.") from None
    return RedirectResponse("/agreement", 303)


def written(request: Request, given: Write, work: Callable[[Session], Values]) -> Values:
    """Do a write of a page of the latest run once, however often it is sent; what it tells.

    Raises StaleError for a page of another run.
    """
    desk, actor = asked(request)
    path = request.url.path

    def done(session: Session) -> Values:
        screen.writing(session, given.screen)
        return work(session)

    try:
        with desk.store.write() as session:
            return once(session, actor, path, given.token, lambda: done(session))
    except (IntegrityError, ConflictError):  # or was it this very write, sent twice at once?
        with desk.store.read() as session:
            told = answered(session, actor, path, given.token)
        if told is None:
            raise
        return told


def _do(request: Request, given: Write, work: Callable[[Session, Actor], Done]) -> JSONResponse:
    desk, actor = asked(request)
    try:
        told = written(request, given, lambda session: _told(work(session, actor)))
        with desk.store.read() as session:
            return JSONResponse(_answer(desk, session, told, actor))
    except LookupError:
        raise HTTPException(404, "There is no such fact.") from None
    except SignatureError as error:
        return JSONResponse({"said": sentence(error), "asks": "signature"}, 422)
    except WrongError as error:
        log.info("refused: %s by %s: %s", request.url.path, actor.name, error)
        return JSONResponse({"said": sentence(error)}, 422)
    except StaleError as error:
        return stale(desk, actor, error.screen)
    except ElsewhereError as error:
        with desk.store.read() as session:
            shown = payload(desk, session, session.get_one(Fact, error.fact_id), actor)
        return JSONResponse({"said": sentence(error), "fact": shown, "conflict": ""}, 409)
    except ConflictError as error:
        return _conflict(desk, actor, error)
    except IntegrityError:  # two wrote the same version at once: the database let one of them through
        return JSONResponse({"said": "Somebody else was faster. Load the fact again."}, 409)


def _told(done: Done) -> Values:
    """What is kept of an answer: which facts it is about, and how they stood; their looks are made anew."""
    return {"said": done.said, "fact": done.fact.id, "touched": [[f.id, f.version] for f in done.touched]}


def _answer(desk: Desk, session: Session, told: Values, actor: Actor) -> dict[str, Any]:
    fact = row_of(session, Fact, told["fact"])
    article = session.get_one(Article, fact.article_id)
    touched = [(session.get_one(Fact, id_), version) for id_, version in told["touched"]]
    spans = [span for one, version in touched for span in _spans(session, one, version)]
    every = views.of_article(session, article.id, actor.name)
    shown = payload(desk, session, fact, actor)
    items = {shown["id"]: shown["item"]}
    for one in (one for one, _ in touched if one.id not in items):
        items[one.id] = desk.render("_item.html", item=views.item(views.Sight.of(session, one, actor).fact, article))
    return {
        "said": told["said"],
        "versions": dict(told["touched"]),
        "fact": shown,
        "items": items,
        "paragraphs": paragraphs(article, every, spans),
        "standing": {f.id: None if f.state == "withdrawn" else v for f, v in touched if f.second_of is None},
        "reading": desk.render("_reading.html", reading=views.read_whole(session, article), actor=actor),
    }


def _spans(session: Session, fact: Fact, version: int) -> list[list[int]]:
    """Where a fact is marked now, and was before the event that made this version."""
    changes = session.scalar(_CHANGES, {"fact": fact.id, "version": version}) or {}
    before = fact.values | {name: old for name, (old, _) in changes.items()}
    found = []
    for values in (fact.values, before):
        found += values["pieces"]
        found += [
            [values[f"{n}_start"], values[f"{n}_end"]] for n in ("source", "cue") if values[f"{n}_start"] is not None
        ]
    return found


_EVENTS = Base.metadata.tables["event"].c
_CHANGES = select(_EVENTS.changes).where(_EVENTS.fact_id == bindparam("fact"), _EVENTS.version == bindparam("version"))


def _conflict(desk: Desk, actor: Actor, error: ConflictError) -> JSONResponse:
    with desk.store.read() as session:
        fact = there(session, Fact, error.fact_id)
        shown = payload(desk, session, fact, actor)
        sight = views.Sight.of(session, fact, actor)
        since = views.history(session, sight, error.seen) if sight.fact.id == fact.id else []
        html = desk.render("_conflict.html", events=since) if since else ""
    who = since[0]["who"] if since else "somebody else"
    return JSONResponse({"said": f"{who} was faster: nothing was overwritten.", "fact": shown, "conflict": html}, 409)


def stale(desk: Desk, actor: Actor, seen: Screen) -> JSONResponse:
    """Tell a page of an earlier run that a new one was read in, and what has become of the fact that it shows."""
    with desk.store.read() as session:
        now = screen.became(session, seen)
        fact = views.Sight.of(session, now.fact, actor).fact if now.fact is not None else None
        how = now.how if fact is None or fact.id == seen.fact or fact is now.fact else "same"
        html = desk.render("_stale.html", how=how, words=visible(now.words), asked=seen.fact is not None)
    said = "A new run was read in: this was not saved."
    return JSONResponse({"said": said, "stale": {"became": how, "fact": fact.id if fact else None, "html": html}}, 409)
