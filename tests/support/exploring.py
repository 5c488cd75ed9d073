"""Asking the pages of `extract explore` without a server."""

import asyncio
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str]


def asked(file: Any, address: str, host: str = "127.0.0.1:8010", method: str = "GET") -> Answer:
    """What the pages of a file, or of an application over one, answer."""
    from extract.explore.site import application

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import httpx

    async def go() -> Answer:
        app = application(file, "out") if isinstance(file, Path) else file
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8010") as client:
            got = await client.request(method, address, headers={"host": host})
            return Answer(got.status_code, got.text, dict(got.headers))

    return asyncio.run(go())
