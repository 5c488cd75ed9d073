"""Who has what to do: the page that tells it and shares work out, and articles handed over."""

import secrets
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from extract.review import find, queue, screen, share
from extract.review.edits import Token, Write, WrongError
from extract.review.screen import Id, Screen, StaleError
from extract.review.store import Article
from extract.review.store.models import Values
from extract.review.web import views
from extract.review.web.app import asked
from extract.review.web.failures import sentence
from extract.review.web.writes import stale, written

router = APIRouter()
_OWN = ("given", "of", "again")
"""What the page's address has beside the filters."""


@router.get("/work")
def work(request: Request, given: Annotated[int | None, Query(ge=0)] = None, again: bool = False) -> HTMLResponse:
    """Who has what; and what can be shared out of the articles, or of the queue, that the address asks for."""
    desk, actor = asked(request)
    query = dict(request.query_params)
    of = _of(query)
    with desk.store.read() as session:
        articles = _wanted(session, query, actor.name)
        free, every = share.free(session, articles), share.free(session, articles, again=True)
        loads, editors, run = share.loads(session, actor.name), share.colleagues(session), screen.current_run(session)
    filters = {k: v for k, v in query.items() if k not in _OWN}
    links = {load.editor: queue.Filters(editor=load.editor).query() for load in loads}
    return desk.page(
        request, "work.html", loads=loads, editors=editors, given=given, again=again, of=of, told=_told(of, query),
        query=urlencode(filters), free=free, every=every, run=run, token=secrets.token_hex(16), links=links,
        nobody=find.NOBODY,
    )  # fmt: skip


@router.post("/work")
def shared(
    request: Request,
    run: Annotated[str, Form(max_length=100)],
    token: Annotated[Token, Form()],
    of: Annotated[str, Form(max_length=20)] = "articles",
    query: Annotated[str, Form(max_length=5000)] = "",
    note: Annotated[str, Form(max_length=2000)] = "",
    editor: Annotated[list[str] | None, Form()] = None,
    again: Annotated[bool, Form()] = False,
) -> Response:
    """Share the articles out over some editors."""
    desk, actor = asked(request)
    wanted = dict(parse_qsl(query)) | {"of": of}

    def work(session: Session) -> Values:
        articles = _wanted(session, wanted, actor.name)
        given = share.share_out(session, actor, articles, editor or [], note.strip() or None, again=again)
        return {"given": sum(load.articles for load in given.values())}

    try:
        told = written(request, Write(screen=Screen(run=run), token=token), work)
    except StaleError:
        said = "A new run was read in meanwhile: nothing was shared out. Load the page again."
        return desk.page(request, "error.html", 409, status_code=409, said=said)
    except WrongError as error:
        return desk.page(request, "error.html", 422, status_code=422, said=sentence(error))
    return RedirectResponse(f"/work?given={told['given']}", 303)


@router.post("/articles/{article_id}/hand-over")
def handed(request: Request, article_id: Id, to: share.Recipient) -> JSONResponse:
    """A whole article for a colleague, with a note."""
    desk, actor = asked(request)

    def work(session: Session) -> Values:
        return {"said": share.give_article(session, actor, article_id, to.to, to.note or None)}

    try:
        told = written(request, to, work)
        with desk.store.read() as session:
            shown = views.read_whole(session, session.get_one(Article, article_id))
    except LookupError:
        raise HTTPException(404, "There is no such article.") from None
    except StaleError as error:
        return stale(desk, actor, error.screen)
    except WrongError as error:
        return JSONResponse({"said": sentence(error)}, 422)
    return JSONResponse(told | {"reading": desk.render("_reading.html", reading=shown, actor=actor)})


def _of(query: dict[str, str]) -> str:
    return "queue" if query.get("of") == "queue" else "articles"


def _wanted(session: Session, query: dict[str, str], who: str) -> dict[int, int]:
    """The articles by their ids, with how many facts of each are to do."""
    if _of(query) == "queue":
        return queue.articles_of(session, queue.Filters.of(query), who)
    return find.todo(session, find.Wanted.of(query), who)


def _told(of: str, query: dict[str, str]) -> str:
    """What is to be shared out, in words."""
    if of == "queue":
        filters = queue.Filters.of(query)
        parts = [queue.STATUSES[filters.status], *([queue.KINDS[filters.kind]] if filters.kind else [])]
        parts += [value for value in (filters.article, filters.speaker, filters.outlet, filters.q) if value]
        return "the articles of this queue: " + ", ".join(parts + [words for _, words in filters.chips()])
    wanted = find.Wanted.of(query)
    parts = [value for value in (wanted.q, wanted.person, wanted.outlet, wanted.since, wanted.until) if value]
    parts += [find.STAGES[wanted.stage]] if wanted.stage else []
    parts += [f"Whose: {wanted.editor}"] if wanted.editor else []
    return "these articles: " + ", ".join(parts) if parts else "all articles"
