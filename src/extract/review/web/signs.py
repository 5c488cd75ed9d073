"""Signing in and out."""

import logging
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from extract.review import presence
from extract.review.auth import SESSION, RefusedError, password_sign_in, sign_in, sign_out
from extract.review.auth.openid import AwayError, Provider, UnknownError, sent_to, user_of, vouched
from extract.review.auth.sessions import LONGEST
from extract.review.web.app import Desk, asked
from extract.review.web.door import FullError

router = APIRouter()
log = logging.getLogger("extract.review")


def _local(path: str) -> str:
    """A path on this desk; the desk itself for anything else."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if plain else "/"


@router.get("/sign-in")
def form(request: Request, next: str = "/") -> Response:
    """The form."""
    desk: Desk = request.app.state.desk
    if desk.actor(request) is not None:
        return RedirectResponse("/", 303)
    return _form(desk, request, next=next)


def _form(
    desk: Desk, request: Request, *, said: str = "", name: str = "", next: str = "/", status: int = 200
) -> Response:
    values = {"said": said, "name": name, "next": _local(next), "openid": desk.oauth is not None}
    return desk.page(request, "sign_in.html", status=status, **values)


@router.post("/sign-in")
async def enter(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Sign in with name and password."""
    desk: Desk = request.app.state.desk
    address = request.client.host if request.client else "?"

    def look() -> str:
        return sign_in(desk.store, password_sign_in(desk.store, name, password, address))

    try:
        token = await desk.door.look(look)
    except FullError:
        raise HTTPException(503, "Very many are signing in. Try again in a minute.", {"retry-after": "60"}) from None
    except RefusedError as refused:
        said, wait = str(refused), refused.wait
    else:
        return _entered(desk, token, _local(next))
    status = 429 if wait else 401
    answer = await to_thread.run_sync(lambda: _form(desk, request, said=said, name=name, next=next, status=status))
    if wait:
        answer.headers["retry-after"] = str(wait)
    return answer


def _entered(desk: Desk, token: str, to: str) -> Response:
    answer = RedirectResponse(to, 303)
    answer.set_cookie(
        SESSION, token, max_age=int(LONGEST.total_seconds()), httponly=True,
        samesite="lax", secure=desk.settings.secure, path="/",
    )  # fmt: skip
    return answer


@router.get("/sign-in/openid")
async def openid(request: Request) -> Response:
    """Go to the newsroom's own sign-in."""
    desk: Desk = request.app.state.desk
    _provider(desk)
    base = (desk.settings.public_url or str(request.base_url)).rstrip("/")
    try:
        answer: Response = await sent_to(desk.oauth, request, f"{base}/sign-in/openid/back")
    except AwayError as error:
        return await _away(desk, request, error)
    return answer


@router.get("/sign-in/openid/back")
async def back(request: Request) -> Response:
    """Come back from it."""
    desk: Desk = request.app.state.desk
    provider = _provider(desk)
    try:
        claims = await vouched(desk.oauth, request)
        token = await to_thread.run_sync(lambda: sign_in(desk.store, user_of(desk.store, provider, claims)))
    except AwayError as error:
        return await _away(desk, request, error)
    except UnknownError as error:
        log.warning("refused: sign-in through OpenID Connect: %s", error)
        said = "Your newsroom’s sign-in did not let you in here. Try again, or ask your chief."
        return await to_thread.run_sync(lambda: _form(desk, request, said=said, status=401))
    return _entered(desk, token, "/")


def _provider(desk: Desk) -> Provider:
    if desk.settings.provider is None:
        raise HTTPException(404, "This desk has no such sign-in.")
    return desk.settings.provider


async def _away(desk: Desk, request: Request, error: AwayError) -> Response:
    log.error("the OpenID Connect provider does not answer: %s", error)
    said = "Your newsroom’s sign-in does not answer. Try again in a few minutes."
    answer = await to_thread.run_sync(lambda: _form(desk, request, said=said, status=503))
    answer.headers["retry-after"] = "60"
    return answer


@router.get("/me")
def me(request: Request) -> JSONResponse:
    """Who is signed in, for a page whose session had ended."""
    _, actor = asked(request)
    return JSONResponse({"name": actor.name})


@router.post("/sign-out")
def leave(request: Request) -> Response:
    """Sign out."""
    desk: Desk = request.app.state.desk
    actor = desk.actor(request)
    if actor is not None:
        with desk.store.write() as session:
            presence.leave(session, actor.name)
    sign_out(desk.store, request.cookies.get(SESSION))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION, path="/")
    return answer
