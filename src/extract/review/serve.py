"""Serving the desk: the run read in, who may come, and where it listens."""

import logging
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI

from extract.review.auth import has_accounts
from extract.review.auth.openid import Provider
from extract.review.history import Actor
from extract.review.store import Store
from extract.review.web import Settings, create_app

log = logging.getLogger("extract.review")

LOOPBACK = ("127.0.0.1", "::1", "localhost")
THIS_COMPUTER = Actor(None, "this computer", "chief")


class ServeError(Exception):
    """The desk cannot be served like this; the message says why and what to do."""


def settings(store: Store, host: str, port: int, public_url: str | None, provider: Provider | None) -> Settings:
    """How the desk is served: without sign-in only where no other computer can reach it.

    Raises ServeError where others could reach a desk without sign-in, or without a name to go by.
    """
    with store.read() as session:
        signs = has_accounts(session) or provider is not None
    if public_url is not None and urlsplit(public_url).scheme not in ("http", "https"):
        raise ServeError(f"--public-url {public_url!r} is no address: give https://HOST")
    if host not in LOOPBACK or public_url:
        if not signs:
            raise ServeError(
                "without sign-in the desk is served on this computer alone: make an account first "
                "(extract review user add OUT NAME --role chief), or leave --host and --public-url out"
            )
        if not public_url:
            raise ServeError(f"--host {host} also needs --public-url, the address that browsers use")
    return Settings(port=port, public_url=public_url, local=None if signs else THIS_COMPUTER, provider=provider)


def application(store: Store, out: Path, how: Settings) -> FastAPI:
    """The application, ready to serve."""
    return create_app(store, out, how)


def serve(store: Store, out: Path, host: str, port: int, how: Settings) -> None:
    """Serve until interrupted."""
    import uvicorn

    proxied = how.public_url is not None
    uvicorn.run(
        application(store, out, how), host=host, port=port, log_level="warning", access_log=False,
        proxy_headers=proxied, forwarded_allow_ips="127.0.0.1" if proxied else None, server_header=False,
    )  # fmt: skip
