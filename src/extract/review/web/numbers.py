"""Numbers, read for the editor who writes or looks for one."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse

from extract.review import figures
from extract.review.edits import WrongError
from extract.review.readings import number_at, read_value
from extract.review.screen import Id, Whole
from extract.review.store import Article
from extract.review.web import views
from extract.review.web.app import asked, there
from extract.review.web.article import lines
from extract.review.web.failures import sentence

router = APIRouter()


@router.get("/value")
def value(words: Annotated[str, Query(max_length=500)]) -> JSONResponse:
    """The value that some words give, and the same in words, to be looked at before it is saved."""
    try:
        found = read_value(words)
    except WrongError as error:
        raise HTTPException(422, sentence(error)) from None
    values = found.model_dump()
    return JSONResponse({"value": values, "told": figures.number(values)})


@router.get("/articles/{article_id}/number")
def number(
    request: Request,
    article_id: Id,
    at: Annotated[list[Whole], Query(max_length=5)] = [],  # noqa: B006
    after: Whole = 0,
) -> JSONResponse:
    """Where the number stands that an editor points at, or the next one that is no fact yet."""
    desk, actor = asked(request)
    with desk.store.read() as session:
        article = there(session, Article, article_id)
        facts = [f for f in views.of_article(session, article.id, actor.name) if f.kind == "quantity"]
        taken = [(start, end) for fact in facts for start, end in fact.values["pieces"]]
    return JSONResponse({"span": number_at(article.text, lines(article.text), at, after, taken)})
