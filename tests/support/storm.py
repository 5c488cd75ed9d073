"""An editor's keys while the network goes away and comes back, answers are lost and the server is killed."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from browsing import COUNTS
from extract.article import Article
from extract.review.history import events_of, replay, snapshot
from extract.review.runs import import_run
from extract.review.store import Event, Fact, beside, open_store
from reviewing import fact, write_run
from servers import free_port, wait_for_desk

_WATCH = """() => {
  const done = { a: "accepted", r: "rejected", l: "skipped" };
  const told = { accepted: "✓ Accepted", rejected: "✕ Rejected", skipped: "Later" };
  window.presses = [];
  let shown = null;
  addEventListener("keydown", () => { shown = Number(document.querySelector(".fact").dataset.id); }, true);
  addEventListener("keydown", (e) => {
    const action = done[e.key], toast = document.getElementById("toast");
    if (!action) return;
    const counted = !toast.classList.contains("bad") && toast.textContent.startsWith(told[action]);
    window.presses.push({ fact: shown, action, counted, said: toast.textContent });
  });
}"""
"""Notes of each decision key which fact stood on the screen, and whether the page said that it counted."""


class Storm:
    """A desk of its own and a page at it; `keys` presses, `wrong` tells in what the store is not what was pressed."""

    def __init__(self, browser: Any, folder: Path, dice: random.Random, *, articles: int = 12, each: int = 20) -> None:
        self.dice, self.folder, self.cut, self.signed = dice, folder, False, 0
        self.lost = self.kills = self.cuts = 0
        texts = [f"Note {n}\n\n" + " ".join(f"Ward {k} of {n} has shut." for k in range(each)) for n in range(articles)]
        rows = [
            fact(f"note-{n:02}", t, "quote", f"Ward {k} of {n} has shut", quote_type="indirect", confidence=0.5)
            for n, t in enumerate(texts) for k in range(each)
        ]  # fmt: skip
        found = [Article(f"note-{n:02}", t, title=f"Note {n}") for n, t in enumerate(texts)]
        self.out = write_run(folder / "storm", found, rows)
        store = open_store(beside(self.out))
        import_run(store, self.out)
        store.close()
        self.port = free_port()
        self.process = self._start()
        self.page = browser.new_page()
        self.page.set_default_timeout(60_000)

    def __enter__(self) -> "Storm":
        self.page.goto(f"http://localhost:{self.port}/?order=article")
        self.page.wait_for_selector(COUNTS)
        self.page.evaluate(_WATCH)
        self.page.route("**/*", self._pass)
        return self

    def __exit__(self, *_: object) -> None:
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.close()
        self._kill()

    def keys(self, many: int, rate: float = 20) -> None:
        """Press so many keys, so many a second, while all goes wrong that can."""
        back, killed = 0.0, 0.0
        start = time.monotonic()
        pause = 0.0  # who is told that a key did nothing stops for a moment
        for n in range(many):
            now = time.monotonic()
            if self.cut and now > back:
                self._connect(True)
            elif not self.cut and self.dice.random() < 0.04:
                self.cuts += 1
                self._connect(False)
                back = now + self.dice.uniform(0.2, 1.2)
            if killed and now > killed:
                self.process, killed = self._start(), 0.0
            elif not killed and self.dice.random() < 0.015:
                self.kills += 1
                self._kill()
                killed = now + self.dice.uniform(0.1, 0.6)
            self.page.keyboard.press(self.dice.choices("arljk", (60, 15, 10, 10, 5))[0])
            pause += self.dice.choice((0, 1)) if n % 10 == 9 else 0
            self.page.wait_for_timeout(max(1, 1000 * (start + (n + 1) / rate + pause - time.monotonic())))
        if killed:
            self.process = self._start()
        self._connect(True)

    def settle(self) -> None:
        """Wait until the page says that all is saved; every write was tried until it was answered."""
        self.dice = random.Random(0)
        for _ in range(1200):
            if self.page.inner_text("#saved") == "All saved":
                break
            self.page.wait_for_timeout(50)
        self.presses = self.page.evaluate("() => window.presses")

    def wrong(self) -> list[str]:
        """What differs between the store and the decisions of which the page said that they count, in their order."""
        store = open_store(beside(self.out))
        with store.read() as session:
            held = [(e.fact_id, e.action) for e in session.scalars(select(Event).order_by(Event.id))]
            found = [
                f"fact {f.id}: its history does not give its row"
                for f in session.scalars(select(Fact).where(Fact.version > 0))
                if replay(f, events_of(session, f.id)) != snapshot(f)
            ]
        store.close()
        meant = [(p["fact"], p["action"]) for p in self.presses if p["counted"]]
        self.signed = len(held)
        if held != meant:
            found.append(f"the store holds {held}, the page said {meant}")
        decided = [f for f, action in held if action != "skipped"]
        if len(decided) != len(set(decided)):
            found.append("a fact was decided twice")
        return found + [f"nothing was said of {p}" for p in self.presses if not p["counted"] and not p["said"]]

    def _pass(self, route: Any) -> None:
        """Let a request through, or not; or let it through and lose its answer."""
        try:
            if self.cut:
                route.abort("internetdisconnected")
            elif route.request.method == "POST" and self.dice.random() < 0.2:
                self.lost += 1
                route.fetch(timeout=5000)
                route.abort("connectionreset")
            else:
                route.continue_()
        except Exception:  # the server was killed under it, or the page went: the page hears nothing, as it should
            try:
                route.abort("connectionreset")
            except Exception:
                return

    def _connect(self, there: bool) -> None:
        self.cut = not there
        self.page.context.set_offline(not there)

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "extract", "review", str(self.out), "--port", str(self.port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not hasattr(self, "process"):
            wait_for_desk(f"http://localhost:{self.port}", process)
        return process

    def _kill(self) -> None:
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
