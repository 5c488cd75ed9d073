"""Where the editors are: each page tells it now and then, and is told of the others."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from extract.review import presence
from extract.review.history import Actor
from extract.review.web.app import Desk
from extract.review.web.given import Whole

router = APIRouter()


class Whereabouts(BaseModel):
    """The fact that a page shows, or has just left, and up to where it knows what others did."""

    model_config = ConfigDict(extra="forbid")
    fact: Whole
    here: bool = True
    since: Whole


@router.post("/presence")
def met(request: Request, where: Whereabouts) -> JSONResponse:
    """Note where the editor is; tell of the others."""
    desk: Desk = request.app.state.desk
    actor = desk.actor(request)
    assert actor is not None
    with desk.store.write() as session:
        (presence.arrive if where.here else presence.leave)(session, actor.name, where.fact)
    with desk.store.read() as session:
        return JSONResponse(news(session, actor, where.since))


@router.get("/presence")
def seen(request: Request, since: Whole) -> JSONResponse:
    """Tell of the others; who only reads is not noted."""
    desk: Desk = request.app.state.desk
    actor = desk.actor(request)
    assert actor is not None
    with desk.store.read() as session:
        return JSONResponse(news(session, actor, since))


def news(session: Session, actor: Actor, since: int) -> dict[str, Any]:
    """Who is where, and how the facts stand that others have acted on."""
    states, upto = presence.done_since(session, actor.name, since)
    return {"people": presence.others(session, actor.name), "states": states, "since": upto}
