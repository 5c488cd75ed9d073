"""Pages and files at web addresses, from the host that was named alone and within limits of time."""

import errno
import ipaddress
from typing import Any
from urllib.parse import urlsplit

CONNECTING, SILENT, WHOLE = 30, 60, 3600
"""Seconds for a connection, between two packets, and for one answer: a server that drips or never ends is left."""


def options() -> dict[str, Any]:
    """What fsspec's file system for the web is made with."""
    return {"get_client": client}


async def client(**settings: Any) -> Any:
    """An aiohttp session that stays with the host it is asked for, and within the limits.

    The user names what may be reached: another host that a redirect leads to, or this machine behind a public name,
    is refused in words that have the address, so that it can be given itself.
    """
    import aiohttp
    from aiohttp.abc import AbstractResolver

    class Resolver(AbstractResolver):
        def __init__(self) -> None:
            self._inner = aiohttp.ThreadedResolver()

        async def resolve(self, host: str, *args: Any, **more: Any) -> Any:
            found = await self._inner.resolve(host, *args, **more)
            if not is_this_machine(host) and (near := [r["host"] for r in found if _is_near(r["host"])]):
                why = f"it is {near[0]}, this machine or its link; give that address if it is meant"
                raise OSError(errno.EADDRNOTAVAIL, why)
            return found

        async def close(self) -> None:
            await self._inner.close()

    async def redirected(_: Any, __: Any, asked: Any) -> None:
        there = asked.response.headers.get("Location", "")
        if host := _elsewhere(str(asked.response.url), there):
            raise OSError(f"it leads to another host, {host}: give {there} if that is meant")

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(redirected)
    limits = aiohttp.ClientTimeout(total=WHOLE, connect=CONNECTING, sock_read=SILENT)
    settings = {"timeout": limits, **settings}
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(resolver=Resolver()), trace_configs=[trace], **settings)


def is_this_machine(host: str) -> bool:
    """Whether a host's name says that it is this machine."""
    return host == "localhost" or host.endswith(".localhost")


def _is_near(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    return ip.is_loopback or ip.is_link_local or ip.is_unspecified


def _elsewhere(asked: str, there: str) -> str | None:
    """The host that a redirect leads to, if it is another one; `www.` before it makes none."""
    host = urlsplit(there).hostname
    own = urlsplit(asked).hostname or ""
    return None if host is None or host.removeprefix("www.") == own.removeprefix("www.") else host
