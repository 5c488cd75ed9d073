"""Servers that lead elsewhere, or never come to an end."""

import http.server
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from extract.ingest import Reject, records, web

pytest.importorskip("aiohttp")
TEXT = b"Ferry late\n\nThe ferry was late.\n"


class Server(http.server.BaseHTTPRequestHandler):
    """`/a.txt` is an article, `/to/X` leads to X; `/drip` sends a byte and then falls silent."""

    done = threading.Event()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(b"x")
                self.wfile.flush()
                self.done.wait(10)
        elif self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("Content-Length", str(len(TEXT)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(TEXT)


@pytest.fixture
def port() -> Iterator[int]:
    Server.done.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_port
    Server.done.set()
    server.shutdown()
    server.server_close()
    thread.join()


def read(address: str) -> list[str]:
    return [r.reason if isinstance(r, Reject) else r.text for _, r in records([address])]


def test_an_address_that_is_given_is_read_and_redirects_within_its_host_are_followed(port: int) -> None:
    assert read(f"http://127.0.0.1:{port}/a.txt") == [TEXT.decode()]
    assert read(f"http://127.0.0.1:{port}/to//a.txt") == [TEXT.decode()]


def test_a_redirect_to_another_host_is_named_and_not_followed(port: int) -> None:
    there = f"http://localhost:{port}/a.txt"
    with pytest.raises(FileNotFoundError, match=f"leads to another host, localhost: give {there}"):
        read(f"http://127.0.0.1:{port}/to/{there}")


def test_a_public_name_of_this_machine_is_refused(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: real("127.0.0.1" if host == "news.example" else host, *a, **k)
    )
    with pytest.raises(FileNotFoundError, match=r"it is 127\.0\.0\.1, this machine or its link"):
        read(f"http://news.example:{port}/a.txt")


def test_a_server_that_falls_silent_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SILENT", 0.2)
    monkeypatch.setattr(web, "options", lambda: {"get_client": web.client, "skip_instance_cache": True})
    monkeypatch.setattr("extract.ingest.addresses.options", web.options)
    [reason] = read(f"http://127.0.0.1:{port}/drip")
    assert "reading broke off" in reason
