"""A run made by hand for the second reader: two short articles with facts right and wrong, and a stub endpoint."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extract.article import digest
from extract.contract.ids import entity_id, fact_id
from extract.contract.quotes import content
from extract.contract.tables import arrow

Row = dict[str, Any]

PIER = (
    "Marden Council has put off work on the old pier. Its leader, Asha Rowe, said the repairs would cost £2.5m, "
    "which is twice last year's sum.\n"
    "“Nobody wants to see it shut,” she said. “But it isn’t safe.”\n"
    "Ben Okafor, who runs the kiosk, said: “I lost 40 customers a day in 2019.” The council refused the bid."
)
FERRY = "A spokesman for Fen Ferries said six boats had been sold. Dora Quill added that more than 300 jobs would go."


def entity(article: str, text: str, name: str, kind: str, role: str | None = None) -> Row:
    """A row of `entities`, mentioned where its name first stands."""
    first = text.find(name)
    return {
        "article": article, "entity": entity_id(article, kind, name, first), "name": name, "type": kind, "aliases": [],
        "role": role, "affiliation": None, "mentions": [{"start": first, "end": first + len(name), "form": "name"}],
    }  # fmt: skip


def fact(
    article: str, text: str, kind: str, *words: str, whose: Row | None = None, sure: float = 0.5, **more: Any
) -> Row:
    """A row of `facts` of these words."""
    pieces, at = [], 0
    for piece in words:
        at = text.index(piece, at)
        pieces.append([at, at + len(piece)])
        at += len(piece)
    source = {"source_type": "narrator" if kind == "quantity" else "unnamed"}
    if whose is not None:
        source = {"source": whose["name"], "source_entity": whose["entity"], "source_type": whose["type"]}
    start, end = pieces[0][0], pieces[-1][1]
    return {
        "fact": fact_id(article, kind, pieces), "article": article, "kind": kind, "text": text[start:end],
        "start": start, "end": end, "pieces": pieces, "content": content(text, pieces), "voiced": True, "vague": False,
        "people": [], "organisations": [], "confidence": sure, "why": "made by hand", **source, **more,
    }  # fmt: skip


def write_run(out: Path, articles: list[tuple[str, str, list[Row], list[Row]]]) -> Path:
    """A finished run of articles, each its id, text, entities and facts."""
    tables: dict[str, list[Row]] = {"articles": [], "entities": [], "facts": [], "dates": []}
    for name, text, entities, facts in articles:
        tables["articles"].append({"id": name, "text": text, "language": "en", "sha256": digest(text)})
        tables["entities"] += entities
        tables["facts"] += facts
    for table, rows in tables.items():
        (out / table).mkdir(parents=True)
        pq.write_table(arrow(table, rows), out / table / "part-00000.parquet")
    (out / "manifest.json").write_text("{}", encoding="utf-8")
    return out


def pier(name: str = "pier") -> tuple[str, str, list[Row], list[Row]]:
    """The article of the pier: its speakers are mixed up, one quote is an act, one number lacks its noun."""
    rowe, council = (
        entity(name, PIER, "Asha Rowe", "person", "leader"),
        entity(name, PIER, "Marden Council", "organisation"),
    )
    okafor = entity(name, PIER, "Ben Okafor", "person")
    money: Row = {"low": 2.5e6, "high": 2.5e6, "comparator": "=", "unit": "GBP", "item": "repair"}
    pieces = "Nobody wants to see it shut,", "But it isn’t safe."
    facts = [
        fact(name, PIER, "quote", "the repairs would cost £2.5m", whose=rowe, sure=0.9, quote_type="indirect"),
        fact(name, PIER, "quantity", "£2.5m", whose=rowe, **money),
        fact(name, PIER, "quote", *pieces, whose=okafor, sure=0.4, quote_type="direct"),
        fact(name, PIER, "quote", "I lost 40 customers a day in 2019.", whose=okafor, sure=0.8, quote_type="direct"),
        fact(name, PIER, "quantity", "40", whose=okafor, sure=0.3, low=40.0, high=40.0, comparator="=", per="day"),
        fact(name, PIER, "quote", "the bid", whose=council, sure=0.2, quote_type="indirect"),
    ]  # fmt: skip
    return name, PIER, sorted([council, rowe, okafor], key=lambda e: e["entity"]), facts


def ferry(name: str = "ferry") -> tuple[str, str, list[Row], list[Row]]:
    """The article of the ferry: a quote of which a number is lacking in the list."""
    quill, fen = entity(name, FERRY, "Dora Quill", "person"), entity(name, FERRY, "Fen Ferries", "organisation")
    facts = [
        fact(name, FERRY, "quote", "six boats had been sold", sure=0.6, quote_type="indirect"),
        fact(name, FERRY, "quote", "more than 300 jobs would go", whose=quill, sure=0.7, quote_type="indirect"),
    ]
    return name, FERRY, [fen, quill], facts


class Stub:
    """An endpoint of the chat protocol that answers as it is told, and counts what is paid for.

    `answer` gives the content of a reply to the messages, or a status. A request with a known key of repetition is
    answered again and not paid for again.
    """

    def __init__(self, answer: Callable[[list[Row], int], str | int]) -> None:
        self.answer = answer
        self.paid: Counter[str] = Counter()
        self.seen: list[Row] = []
        self.headers: list[dict[str, str]] = []
        self._known: dict[str, str] = {}
        self._lock = threading.Lock()

    def reply(self, body: Row, headers: dict[str, str]) -> tuple[int, Row]:
        """Status and body of what comes back."""
        key = headers.get("idempotency-key", "")
        with self._lock:
            self.seen.append(body)
            self.headers.append(headers)
            count = len(self.seen)
        if key not in self._known:
            told = self.answer(body["messages"], count)
            if isinstance(told, int):
                return told, {"error": {"message": f"told to say {told}"}}
            with self._lock:
                self.paid[key] += 1
                self._known[key] = told
        message = {"role": "assistant", "content": self._known[key]}
        usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        about = {"id": "1", "object": "chat.completion", "created": 0, "model": "stub-1"}
        return 200, about | {"choices": [choice], "usage": usage}


@contextmanager
def served(stub: Stub, location: str = "") -> Iterator[str]:
    """The stub on a port of this machine; its address. `location` is where its redirects lead."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, told = stub.reply(body, {k.lower(): v for k, v in self.headers.items()})
            sent = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.send_header("Retry-After", "0")
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
