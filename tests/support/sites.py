"""Small web servers on this machine: pages, and the two kinds of buckets as far as reading goes."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

Answer = tuple[str, bytes]
"""Type of content, content."""


@contextmanager
def pages(by_path: Mapping[str, str]) -> Iterator[str]:
    """HTML by path; gives the server's address."""
    with _serving(lambda path, _: ("text/html; charset=utf-8", by_path[path].encode())) as address:
        yield address


@contextmanager
def buckets(objects: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    """Objects by bucket and key (`news/a.jsonl`), as S3 and as Google's storage; gives the clients' settings."""

    def answer(path: str, query: Mapping[str, list[str]]) -> Answer:
        google = path.removeprefix("/download").removeprefix("/storage/v1/b/")
        if google != path:
            name = unquote(google).replace("/o/", "/", 1)
            if query.get("alt") == ["media"]:
                return "application/octet-stream", objects[name]
            return "application/json", json.dumps(_described(name, objects[name])).encode()
        return "application/octet-stream", objects[unquote(path).strip("/")]

    with _serving(answer) as address:
        yield {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "nothing",
            "AWS_DEFAULT_REGION": "eu-west-2",
            "STORAGE_EMULATOR_HOST": address,
        }


def _described(name: str, content: bytes) -> dict[str, str]:
    bucket, _, key = name.partition("/")
    return {"kind": "storage#object", "bucket": bucket, "name": key, "size": str(len(content))}


@contextmanager
def _serving(answer: Callable[[str, Mapping[str, list[str]]], Answer]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            try:
                kind, content = answer(asked.path, parse_qs(asked.query))
            except KeyError:
                self.send_error(404)
                return
            first, last = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")
            part = content[int(first) : int(last) + 1 if last else None]
            self.send_response(206 if "Range" in self.headers else 200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(part)))
            if "Range" in self.headers:
                self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(part)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
