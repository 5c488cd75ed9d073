"""Where the editors are: each page tells it now and then, and is told of the others."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from extract.review import presence
from extract.review.history import Actor
from extract.review.screen import Screen, StaleError, Whole, current_run, writing
from extract.review.web.app import asked
from extract.review.web.writes import stale

router = APIRouter()


class Whereabouts(BaseModel):
    """What a page shows, or has just left, and up to where it knows what others did."""

    model_config = ConfigDict(extra="forbid")
    screen: Screen
    here: bool = True
    since: Whole


@router.post("/presence")
def met(request: Request, where: Whereabouts) -> JSONResponse:
    """Note where the editor is; tell of the others."""
    desk, actor = asked(request)
    try:
        with desk.store.write() as session:
            writing(session, where.screen)
            if where.screen.fact is not None:
                (presence.arrive if where.here else presence.leave)(session, actor.name, where.screen.fact)
    except StaleError as error:
        return stale(desk, actor, error.screen)
    with desk.store.read() as session:
        return JSONResponse(news(session, actor, where.since))


@router.get("/presence")
def seen(request: Request, since: Whole) -> JSONResponse:
    """Tell of the others, and of which run the desk is now; who only reads is not noted."""
    desk, actor = asked(request)
    with desk.store.read() as session:
        return JSONResponse(news(session, actor, since) | {"run": current_run(session)})


def news(session: Session, actor: Actor, since: int) -> dict[str, Any]:
    """Who is where, and how the facts stand that others have acted on."""
    states, upto = presence.done_since(session, actor.name, since)
    return {"people": presence.others(session, actor.name), "states": states, "since": upto}
