"""Serving the desk: the run read in, who may come, and where it listens."""

import ipaddress
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI

from extract.ports import LOOPBACK
from extract.review.auth import has_accounts
from extract.review.auth.openid import Provider
from extract.review.history import Actor
from extract.review.store import Store
from extract.review.web import Settings, create_app

log = logging.getLogger("extract.review")

USUAL = 8000
"""The port where the desk is, if nobody asks for another."""

ANSWERS: dict[str, Any] = {
    "log_level": "warning", "access_log": False, "proxy_headers": False, "server_header": False,
}  # fmt: skip
"""How uvicorn answers for the desk."""
THIS_COMPUTER = Actor(None, "this computer", "chief")


class ServeError(Exception):
    """The desk cannot be served like this; the message says why and what to do."""


def settings(
    store: Store,
    host: str,
    port: int,
    public_url: str | None,
    provider: Provider | None,
    proxies: Sequence[str] = (),
) -> Settings:
    """How the desk is served: without sign-in only where no other computer can reach it.

    Raises ServeError where others could reach a desk without sign-in, in the clear, or without a name to go by.
    """
    with store.read() as session:
        signs = has_accounts(session) or provider is not None
    public = public_address(public_url) if public_url is not None else None
    if (host not in LOOPBACK or public) and not signs:
        raise ServeError(
            "without sign-in the desk is served on this computer alone: make an account first "
            "(extract review user add OUT NAME --role chief), or leave --host and --public-url out"
        )
    if host not in LOOPBACK and not public:
        raise ServeError(f"--host {host} also needs --public-url, the address that browsers use")
    return Settings(
        port=port, public_url=public, local=None if signs else THIS_COMPUTER, provider=provider,
        proxies=tuple(_proxy(given) for given in proxies),
    )  # fmt: skip


def public_address(url: str) -> str:
    """The address under which browsers reach the desk, as they write it: its host in lower case, no usual port.

    Raises ServeError for one that is none, is more than a host, or would send passwords through a network in the clear.
    """
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        scheme, host, port = "", "", None
    if scheme not in ("http", "https") or not host or parts.username is not None:
        raise ServeError("--public-url is no address: give https://HOST, or https://HOST:PORT")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ServeError(f"--public-url {url} goes beyond the host: the desk is served at the root, https://{host}")
    if scheme == "http" and not _is_here(host):
        raise ServeError(
            f"--public-url {url} would send passwords and sessions in the clear: put a proxy with TLS before the desk "
            f"and give https://{host}"
        )
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + (f":{port}" if port not in (None, {"http": 80, "https": 443}[scheme]) else "")


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _proxy(given: str) -> str:
    try:
        network = ipaddress.ip_network(given, strict=False)
    except ValueError:
        raise ServeError(f"--trusted-proxy {given} is no address: give one such as 10.0.0.5, or 10.0.0.0/24") from None
    if network.prefixlen == 0:
        raise ServeError(f"--trusted-proxy {given} would let everybody say where they come from: name the proxy alone")
    return str(network) if "/" in given else given


def application(store: Store, out: Path, how: Settings) -> FastAPI:
    """The application, ready to serve."""
    return create_app(store, out, how)


def serve(store: Store, out: Path, host: str, port: int, how: Settings) -> None:
    """Serve until interrupted."""
    import uvicorn

    uvicorn.run(application(store, out, how), host=host, port=port, **ANSWERS)
