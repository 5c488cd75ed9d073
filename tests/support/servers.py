"""Servers for the tests that need real ones: the desk by uvicorn, PostgreSQL from the distribution."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn

from extract.review.runs import import_run
from extract.review.serve import ANSWERS, application, settings
from extract.review.store import beside, open_store

_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The shell draws no window of its own, and takes a third less of the processor's time than what has one."""
CHROMIUM = next(filter(None, map(shutil.which, _BROWSERS)), None)
CHROMIUM_ARGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def postgres_programs() -> Path | None:
    """Where initdb and pg_ctl are, the newest first."""
    places = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    places.sort(key=lambda p: int(p.parent.name), reverse=True)
    return places[0] if places else None


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


@contextmanager
def postgres() -> Iterator[str]:
    """A cluster of our own, run by an unprivileged user, as PostgreSQL refuses root; gives an empty database's URL."""
    programs, port = postgres_programs(), free_port()
    assert programs is not None
    data = Path(tempfile.mkdtemp(prefix="extract-postgres-"))
    settle = {}
    if os.getuid() == 0:
        name = "postgres" if _known("postgres") else "nobody"
        shutil.chown(data, name)
        settle = {"user": name}

    def do(*args: str) -> None:
        subprocess.run(args, check=True, capture_output=True, cwd="/", **settle)  # type: ignore[call-overload]

    do(str(programs / "initdb"), "-D", str(data), "-U", "desk", "--auth=trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off"
    do(str(programs / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(data / "log"), "start")
    try:
        yield f"postgresql://desk@127.0.0.1:{port}/postgres"
    finally:
        do(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(data)


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@contextmanager
def at_hand(out: Path, database: str | None = None) -> Iterator[str]:
    """The desk over OUT in a thread of the tests' own process, which has all loaded; gives its address."""
    store = open_store(database or beside(out))
    import_run(store, out)
    with answering(lambda port: application(store, out, settings(store, "127.0.0.1", port, None, None))) as address:
        yield address
    store.close()


@contextmanager
def answering(app: Callable[[int], Any]) -> Iterator[str]:
    """An application, made for the port at which a thread of this process serves it; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app(port), timeout_graceful_shutdown=1, **ANSWERS))
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://localhost:{port}"
        finally:
            server.should_exit = True
            thread.join()


def wait_for_desk(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the desk of a process answers."""
    for _ in range(900):
        try:
            urllib.request.urlopen(f"{address}/static/mark.svg", timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
            time.sleep(0.1)
    raise TimeoutError(f"no desk at {address}")


@contextmanager
def served(out: Path, database: str | None = None) -> Iterator[str]:
    """`extract review OUT` as a process of its own; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "extract", "review", str(out), "--port", str(port)]
    with subprocess.Popen(command + (["--database", database] if database else []), stderr=subprocess.PIPE) as process:
        address = f"http://localhost:{port}"
        try:
            wait_for_desk(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(10)
