"""Articles: the page that finds them, reading them whole, and the facts of one of which the run is sure."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import Field
from sqlalchemy.orm import Session

from extract.review import figures, find, queue, reading, share, sweep
from extract.review.edits import Write, WrongError
from extract.review.screen import MOST, Id, StaleError
from extract.review.store import Article
from extract.review.store.models import Values
from extract.review.web import views
from extract.review.web.app import Desk, asked, there
from extract.review.web.failures import sentence
from extract.review.web.writes import stale, written

router = APIRouter()


class Signing(Write):
    """Whether an article is read whole, and its facts as the page showed them: versions by ids."""

    read: bool
    facts: dict[int, int] = Field(default={}, max_length=20_000)


@router.get("/articles")
def articles(request: Request, page: Annotated[int, Query(ge=1, le=MOST)] = 1) -> HTMLResponse:
    """The articles that are wanted, and how far each is."""
    desk, actor = asked(request)
    wanted = find.Wanted.of(dict(request.query_params))
    with desk.store.read() as session:
        found = find.articles(session, wanted, actor.name, page)
        outlets, editors = find.outlets(session), share.colleagues(session)
    lines = [{"line": line, "published": figures.day(line.published)} for line in found.lines]
    return desk.page(
        request, "articles.html", found=found, lines=lines, wanted=wanted, find=find, outlets=outlets, editors=editors,
        queued=_queued(wanted), unknown=find.Wanted.unknown(dict(request.query_params)),
    )  # fmt: skip


def _queued(wanted: find.Wanted) -> str:
    """The queue of the facts of these articles."""
    same = {"text": wanted.q, "outlet": wanted.outlet, "since": wanted.since, "until": wanted.until}
    return queue.Filters.of(same | {"editor": wanted.editor, "person": wanted.person}).query(order="article")


@router.post("/articles/{article_id}/reading")
def read_whole(request: Request, article_id: Id, whole: Signing) -> JSONResponse:
    """Sign an article as read whole, nothing missed; or take that back."""
    desk, actor = asked(request)

    def work(session: Session) -> Values:
        if whole.read:
            reading.sign(session, actor, article_id, whole.facts)
        else:
            reading.reopen(session, actor, article_id)
        return {"said": "✓ Read, nothing missed" if whole.read else "Open again"}

    try:
        told = written(request, whole, work)
    except LookupError:
        raise HTTPException(404, "There is no such article.") from None
    except StaleError as error:
        return stale(desk, actor, error.screen)
    except reading.OtherError:
        said = "The article has changed since you saw it: this is how it is now. Look again, then sign."
        return _answer(desk, request, article_id, 409, said)
    except WrongError as error:
        return _answer(desk, request, article_id, 422, sentence(error))
    return _answer(desk, request, article_id, 200, told["said"])


def _answer(desk: Desk, request: Request, article_id: int, status: int, said: str) -> JSONResponse:
    with desk.store.read() as session:
        article = there(session, Article, article_id)
        about: dict[str, Any] = {"said": said, "first": reading.state(session, article).first}
        shown = views.read_whole(session, article)
    html = desk.render("_reading.html", reading=shown, actor=desk.actor(request))
    return JSONResponse({**about, "reading": html}, status)


@router.get("/articles/{article_id}/sure")
def sure(request: Request, article_id: Id, above: Annotated[int, Query(ge=0, le=100)]) -> JSONResponse:
    """The undecided facts of an article of which the run is at least so sure, as they would be accepted."""
    desk, actor = asked(request)
    with desk.store.read() as session:
        article = there(session, Article, article_id)
        facts = sweep.sure(session, actor.name, article_id, above)
        html = desk.render("_sure.html", items=[views.item(f, article) for f in facts])
    return JSONResponse({"html": html, "facts": [{"id": f.id, "key": f.key, "version": f.version} for f in facts]})
