"""Signing in and out."""

import logging
from typing import Annotated

from authlib.integrations.starlette_client import OAuthError
from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from extract.review import presence
from extract.review.auth import SESSION, RefusedError, password_sign_in, sign_in, sign_out
from extract.review.auth.openid import user_of
from extract.review.auth.sessions import LONGEST
from extract.review.store import User
from extract.review.web.app import Desk

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
    return desk.page(request, "sign_in.html", next=_local(next), said="", openid=desk.oauth is not None, name="")


@router.post("/sign-in")
def enter(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Sign in with name and password."""
    desk: Desk = request.app.state.desk
    address = request.client.host if request.client else "?"
    try:
        user = password_sign_in(desk.store, name, password, address)
    except RefusedError as error:
        status, headers = (429, {"retry-after": str(error.wait)}) if error.wait else (401, {})
        answer = desk.page(
            request,
            "sign_in.html",
            status=status,
            next=_local(next),
            said=str(error),
            openid=desk.oauth is not None,
            name=name,
        )
        answer.headers.update(headers)
        return answer
    return _entered(desk, user, _local(next))


def _entered(desk: Desk, user: User, to: str) -> Response:
    answer = RedirectResponse(to, 303)
    answer.set_cookie(
        SESSION, sign_in(desk.store, user), max_age=int(LONGEST.total_seconds()), httponly=True,
        samesite="lax", secure=desk.settings.secure, path="/",
    )  # fmt: skip
    return answer


@router.get("/sign-in/openid")
async def openid(request: Request) -> Response:
    """Go to the newsroom's own sign-in."""
    desk: Desk = request.app.state.desk
    if desk.oauth is None:
        raise HTTPException(404, "This desk has no such sign-in.")
    base = (desk.settings.public_url or str(request.base_url)).rstrip("/")
    answer: Response = await desk.oauth.authorize_redirect(request, f"{base}/sign-in/openid/back")
    return answer


@router.get("/sign-in/openid/back")
async def back(request: Request) -> Response:
    """Come back from it."""
    desk: Desk = request.app.state.desk
    provider = desk.settings.provider
    if desk.oauth is None or provider is None:
        raise HTTPException(404, "This desk has no such sign-in.")
    try:
        token = await desk.oauth.authorize_access_token(request)
    except OAuthError as error:
        log.warning("refused: sign-in through OpenID Connect: %s", error)
        raise HTTPException(401, "The sign-in did not succeed. Try again.") from None
    claims = token.get("userinfo")
    user = user_of(desk.store, provider, claims) if claims else None
    if user is None:
        log.warning("refused: sign-in through OpenID Connect: the account is shut")
        raise HTTPException(403, "This account is shut. Ask your chief.")
    return _entered(desk, user, "/")


@router.get("/me")
def me(request: Request) -> JSONResponse:
    """Who is signed in, for a page whose session had ended."""
    desk: Desk = request.app.state.desk
    actor = desk.actor(request)
    assert actor is not None
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
