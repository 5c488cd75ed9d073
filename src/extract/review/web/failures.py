"""What a browser is told where a request fails: a page to whoever looks at one, JSON to a page's script.

`refusal` gives the status and the words for an exception; whatever is none of those is the desk's own mistake.
"""

import logging
from collections.abc import Callable, Mapping

from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response

from extract.review.history import ConflictError

log = logging.getLogger("extract.review")

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_AWAY = (OperationalError, InterfaceError, PoolTimeoutError)
_FASTER = (ConflictError, IntegrityError)
_UNKEPT = (DataError, OverflowError, UnicodeEncodeError)


def refusal(error: Exception) -> tuple[int, str, dict[str, str]]:
    """The status, the words and the headers for an exception; it is logged, without what was asked for."""
    if isinstance(error, _AWAY):
        log.error("the desk's database does not answer: %s", getattr(error, "orig", None) or error)
        return 503, "The desk’s database does not answer. Try again in a moment.", {"retry-after": "5"}
    if isinstance(error, _FASTER):
        log.info("refused: somebody else was faster")
        return 409, "Somebody else was faster: nothing was done. Try again.", {}
    if isinstance(error, _UNKEPT):
        log.warning("refused: what the database cannot keep: %s", type(getattr(error, "orig", None) or error).__name__)
        return 400, "That holds a number or a character that the desk cannot keep.", {}
    log.error("the desk made a mistake", exc_info=error)
    return 500, "The desk made a mistake; its log says which.", {}


def sentence(error: object) -> str:
    """What is wrong, as a sentence."""
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}" + ("" if words.endswith("?") else ".")


def answer(
    request: HTTPConnection, page: Callable[[], str], status: int, said: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer: the HTML that `page` makes to who asked for a page or sent a form, JSON to the rest."""
    wanted, method = request.headers, request.scope["method"]
    sent = wanted.get("content-type", "").split(";")[0].strip().lower()
    looked_at = "text/html" in wanted.get("accept", "") and not wanted.get("hx-request")
    if looked_at and (method in ("GET", "HEAD") or sent in _FORMS):
        return HTMLResponse(page(), status, dict(headers or {}))
    return JSONResponse({"said": said}, status, dict(headers or {}))
