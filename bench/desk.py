"""How fast the review desk is, by the clock of who uses it.

    python bench/desk.py latency [--database URL]   # 20,000 facts, a 10,000-word article with 400 of them
    python bench/desk.py editors [--database URL]   # 30 editors at once for 60 s over 5,000 facts, then the replay
    python bench/desk.py paint                      # first paint of that article in Chromium

The desk runs as a process of its own; requests go over HTTP as a browser sends them.
"""

import argparse
import http.client
import json
import os
import random
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pyarrow.parquet as pq

from extract.article import Article
from extract.contract.ids import fact_id
from extract.contract.tables import arrow
from extract.review.auth import add_user
from extract.review.history import events_of, replay, snapshot
from extract.review.runs import import_run
from extract.review.store import Fact, Store, beside, open_store

PASSWORD = "a password for the bench"
WORDS = "council said ferry fares would rise again this year while leader blamed fuel weather".split()  # noqa: SIM905


TURNS = """async () => {
    const found = [];
    const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    const shown = () => document.querySelector(".fact").dataset.id;
    for (let n = 0; n < 10; n++) {
        await new Promise((go) => setTimeout(go, 300));
        const before = shown(), start = performance.now();
        press("a");
        while (shown() === before && performance.now() - start < 2000) await new Promise((go) => setTimeout(go, 0));
        await new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0)));
        found.push((performance.now() - start) / 1000);
    }
    return found;
}"""
"""Presses `a` ten times; how long until the next fact is painted."""


def article(n: int, words: int, dice: random.Random) -> Article:
    lines = [" ".join(dice.choice(WORDS) for _ in range(40)).capitalize() + "." for _ in range(max(1, words // 40))]
    return Article(f"bench-{n:05}", f"Bench {n}\n\n" + "\n\n".join(lines), title=f"Bench {n}", outlet=f"Outlet {n % 7}")


def facts(a: Article, many: int, dice: random.Random) -> list[dict[str, Any]]:
    starts = sorted(dice.sample(range(10, len(a.text) - 90), many))
    out = []
    for start in starts:
        pieces = [[start, start + 60]]
        row = {"fact": fact_id(a.id, "quote", pieces), "article": a.id, "kind": "quote", "start": start,
               "end": start + 60, "text": a.text[start : start + 60], "content": a.text[start : start + 60],
               "pieces": pieces, "voiced": True, "vague": False, "why": "a bench",
               "quote_type": "indirect", "source": "The Council",
               "source_type": "organisation", "people": [], "organisations": [],
               "confidence": round(dice.random(), 3), "sentence": "", "cue": "said"}  # fmt: skip
        out.append(row)
    return out


def make(out: Path, total: int, *, big: bool) -> None:
    dice = random.Random(7)
    articles, rows = [], []
    if big:
        articles.append(article(0, 10_000, dice))
        rows += facts(articles[0], 400, dice)
    while len(rows) < total:
        articles.append(article(len(articles), 600, dice))
        rows += facts(articles[-1], 20, dice)
    write(out, articles, rows[:total])


def write(
    out: Path, articles: list[Article], rows: list[dict[str, Any]], entities: Sequence[dict[str, Any]] = ()
) -> None:
    """Lay out a finished run of these articles and facts."""
    tables = {"articles": [a.row for a in articles], "facts": rows, "entities": entities, "dates": []}
    for name, content in tables.items():
        (out / name).mkdir(parents=True)
        pq.write_table(arrow(name, content), out / name / "part-00000.parquet")
    (out / "manifest.json").write_text("{}")


class Served:
    """The desk as a process."""

    def __init__(self, out: Path, database: str | None) -> None:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        command = [sys.executable, "-m", "extract", "review", str(out), "--port", str(self.port)]
        start = time.perf_counter()
        self.process = subprocess.Popen(
            command + (["--database", database] if database else []), stdout=subprocess.DEVNULL
        )
        while True:
            try:
                httpx.get(f"{self.address}/static/mark.svg")
                break
            except httpx.TransportError:
                if self.process.poll() is not None:
                    raise SystemExit("the desk did not start") from None
                time.sleep(0.05)
        self.seconds = time.perf_counter() - start

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def busy(self) -> float:
        """The processor time that the desk has taken, in seconds."""
        ran = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(ran[11]) + int(ran[12])) / os.sysconf("SC_CLK_TCK")

    def client(self, name: str | None = None) -> httpx.Client:
        browser = httpx.Client(base_url=self.address, headers={"origin": self.address, "accept": "application/json"})
        if name:
            answer = browser.post("/sign-in", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
        return browser


class Light:
    """An editor's browser that takes next to no processor time itself: the desk has the same cores."""

    def __init__(self, desk: Served, name: str) -> None:
        with closing(desk.client(name)) as browser:
            cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        self.line = http.client.HTTPConnection("localhost", desk.port)
        self.headers = {"origin": desk.address, "accept": "application/json", "cookie": cookies}
        self.headers["content-type"] = "application/json"

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[float, int, dict[str, Any]]:
        """Seconds until the whole answer is here, its status, and what it says."""
        start = time.perf_counter()
        self.line.request(method, path, json.dumps(body) if body else None, self.headers)
        answer = self.line.getresponse()
        told = answer.read()
        return time.perf_counter() - start, answer.status, json.loads(told) if method == "GET" else {}


def spread(name: str, seconds: list[float]) -> None:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    print(f"{name:34} n {len(seconds):6}  " + "  ".join(f"p{p} {cuts[p - 1] * 1000:6.1f} ms" for p in (50, 95, 99)))


def timed(client: httpx.Client, method: str, path: str, **more: Any) -> tuple[float, httpx.Response]:
    start = time.perf_counter()
    answer = client.request(method, path, **more)
    return time.perf_counter() - start, answer


def about(seen: dict[str, Any], **ask: Any) -> dict[str, Any]:
    """A write about a fact that a page shows."""
    return {"screen": seen["screen"], "token": secrets.token_hex(16), "version": seen["version"], **ask}


def first_paint(page: Any) -> float:
    """After how many seconds a page of Chromium's first showed something."""
    entries = json.loads(page.evaluate("JSON.stringify(performance.getEntriesByType('paint'))"))
    return next(e["startTime"] for e in entries if e["name"] == "first-contentful-paint") / 1000


def latency(out: Path, database: str | None) -> None:
    make(out, 20_000, big=True)
    start = time.perf_counter()
    store = open_store(database or beside(out))
    counts = import_run(store, out)
    print(f"reading in {counts.facts} facts: {time.perf_counter() - start:.1f} s")
    with store.read() as session:
        big = [
            f.id for f in session.query(Fact).filter(Fact.start >= 0).join(Fact.article).filter_by(key="bench-00000")
        ]
    with Served(out, database) as desk, desk.client() as browser:
        print(f"opening the desk again: {desk.seconds:.1f} s until it answers, Python's start included")
        decisions, panes = [], []
        for fact_id in big:
            seconds, answer = timed(browser, "GET", f"/facts/{fact_id}")
            panes.append(seconds)
            ask = about(answer.json(), action="accept")
            seconds, answer = timed(browser, "POST", f"/facts/{fact_id}/decisions", json=ask)
            assert answer.status_code == 200, answer.text
            decisions.append(seconds)
        spread("decision in the big article", decisions)
        spread("a fact's pane", panes)
        html = {"accept": "text/html"}
        spread(
            "the whole page, big article",
            [timed(browser, "GET", f"/?fact={big[9]}", headers=html)[0] for _ in range(30)],
        )
        spread(
            "the queue, searched",
            [timed(browser, "GET", "/queue?q=weather+blamed", headers=html)[0] for _ in range(30)],
        )
        spread(
            "the queue, by speaker", [timed(browser, "GET", "/queue?order=speaker", headers=html)[0] for _ in range(30)]
        )
    store.close()


def editors(out: Path, database: str | None, many: int = 30, seconds: float = 60) -> None:
    make(out, 5_000, big=False)
    store = open_store(database or beside(out))
    import_run(store, out)
    with store.write() as session:
        for n in range(many):
            add_user(session, f"editor {n}", "editor", password=PASSWORD)
    with store.read() as session:
        ids = [i for (i,) in session.query(Fact.id)]
    codes: dict[int, int] = {}
    took: list[float] = []
    lock = threading.Lock()

    def edit(n: int, browser: Light, until: float) -> None:
        dice = random.Random(n)
        while time.perf_counter() < until:
            fact_id = dice.choice(ids[:200] if dice.random() < 0.3 else ids)
            _, _, seen = browser.ask("GET", f"/facts/{fact_id}")
            kind = dice.random()
            ask = about(seen, action=dice.choice(["accept", "reject", "skip"]))
            path = f"/facts/{fact_id}/decisions"
            if kind < 0.2:
                name = {"kind": "named", "name": f"Name {dice.randrange(9)}"}
                ask = about(seen, action="speaker", speaker=name, then="open")
            elif kind < 0.3:
                ask = about(seen, action="comment", comment="?")
            elif kind < 0.35:
                path, ask = "/undo", {name: ask[name] for name in ("screen", "token")}
            passed, status, _ = browser.ask("POST", path, ask)
            with lock:
                codes[status] = codes.get(status, 0) + 1
                took.append(passed)
            time.sleep(dice.uniform(0.1, 0.5))

    with Served(out, database) as desk:
        browsers = [Light(desk, f"editor {n}") for n in range(many)]
        until, busy, own = time.perf_counter() + seconds, desk.busy(), time.process_time()
        threads = [threading.Thread(target=edit, args=(n, b, until)) for n, b in enumerate(browsers)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        busy, own = desk.busy() - busy, time.process_time() - own
    spread(f"{many} editors, a decision", took)
    print(f"answers by status: {codes} (409: somebody was faster, and told so; 422: nothing to undo)")
    each = 1000 / len(took)
    print(f"processor time a decision and the fact before it: desk {busy * each:.1f} ms, editors {own * each:.1f} ms")
    print(f"errors: {sum(n for code, n in codes.items() if code >= 500)}")
    replayed(store, codes.get(200, 0))
    store.close()


def replayed(store: Store, answered: int) -> None:
    wrong = events = strokes = 0
    with store.read() as session:
        for fact in session.query(Fact):
            found = events_of(session, fact.id)
            events += len(found)
            strokes += len({e.batch for e in found})
            wrong += replay(fact, found) != snapshot(fact) or fact.version != len(found)
    print(
        f"{events} events, {strokes} strokes, {answered} answered 200; "
        f"facts whose history does not give their row: {wrong}"
    )
    assert wrong == 0
    assert strokes == answered


def paint(out: Path, database: str | None) -> None:
    from playwright.sync_api import sync_playwright

    make(out, 20_000, big=True)
    store = open_store(database or beside(out))
    import_run(store, out)
    with store.read() as session:
        big = [f.id for f in session.query(Fact).join(Fact.article).filter_by(key="bench-00000").order_by(Fact.start)]
    arguments = ["--headless", "--no-sandbox", "--disable-gpu"]
    with Served(out, database) as desk, sync_playwright() as p:
        chromium = p.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        firsts, turns, starts = [], [], []
        for n in range(12):
            page = chromium.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"{desk.address}/?fact={big[n * 30]}&article=bench-00000&order=article&status=all")
            page.wait_for_selector("html[data-ready]:not([data-wait])")
            page.wait_for_timeout(300)
            starts.append(page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd") / 1000)
            firsts.append(first_paint(page))
            turns += page.evaluate(TURNS)
            page.close()
        spread("of it until the page has come", starts)
        spread("first contentful paint", firsts)
        spread("key to the next fact on screen", turns)
    store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["latency", "editors", "paint"])
    parser.add_argument("--database")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        {"latency": latency, "editors": editors, "paint": paint}[given.what](Path(folder) / "out", given.database)


if __name__ == "__main__":
    main()
