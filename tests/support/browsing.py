"""A page of the desk in a real browser, and what an editor does at it by keys alone."""

from pathlib import Path
from typing import Any

from reviewing import PASSWORD

AXE = Path(__file__).parents[1] / "review" / "vendor" / "axe.min.js"

COUNTS = "html[data-ready]:not([data-wait])"
"""A page of the desk at which keys and clicks count."""


class Page:
    """A page and what an editor does at it, by keys alone; `held` are the requests that are held back."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address, self.problems, self.held = page, address, list[str](), list[Any]()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda e: self.problems.append(str(e)))
        page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else None)

    def sign_in(self, name: str) -> None:
        self.page.goto(self.address)
        self.until("document.activeElement?.name === 'name'")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_selector(COUNTS)

    def keys(self, *keys: str) -> None:
        """Press keys like somebody who looks at the page: while it says that they do nothing, they wait."""
        for key in keys:
            self.looked()
            self.page.keyboard.press(key)

    def looked(self) -> None:
        self.page.wait_for_selector("html:not([data-wait])", state="attached")

    def until(self, expression: str) -> None:
        """Wait until it holds; the page's own policy forbids the browser's waiting by eval."""
        for _ in range(600):
            if self.page.evaluate(f"() => {expression}"):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"it never came true that {expression}")

    def refused(self, words: str) -> None:
        """Wait until the page tells why it does not do what was asked for."""
        self.page.wait_for_selector(f"#toast.bad:has-text('{words}')")

    def hold(self, pattern: str) -> None:
        """Hold the requests for an address back, until they are let go."""
        self.page.route(pattern, lambda route: self.held.append(route))

    def asked_for(self) -> list[Any]:
        """What is held back, once there is something."""
        for _ in range(500):
            if self.held:
                return self.held
            self.page.wait_for_timeout(20)
        raise AssertionError("nothing was asked for")

    def let_go(self) -> None:
        held = self.asked_for()
        while held:
            held.pop(0).continue_()

    def press_as_it_changes(self, part: str, key: str) -> None:
        """Have a key pressed at the very moment at which a part of the page becomes another."""
        self.page.evaluate(
            """([part, key]) => new MutationObserver((_, watch) => {
              watch.disconnect();
              document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            }).observe(document.querySelector(part), { childList: true })""",
            [part, key],
        )

    def saved(self) -> None:
        self.until("document.getElementById('saved').textContent === 'All saved'")

    def fact(self) -> int:
        return int(self.page.get_attribute(".fact", "data-id"))

    def moved(self, before: int) -> int:
        self.until(f"document.querySelector('.fact').dataset.id !== '{before}'")
        return self.fact()

    def version(self, wanted: int) -> None:
        self.page.wait_for_selector(f'.fact[data-version="{wanted}"]')

    def pane(self) -> str:
        found: str = self.page.inner_text("#fact")
        return found

    def barred(self, place: str, **rules: dict[str, bool]) -> list[str]:
        """What axe finds on the page, which is at this place, that keeps somebody out; a page that may run it."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return [
            f"{place}: {v['id']}: {v['nodes'][0]['html'][:150]} {v['nodes'][0]['failureSummary'][:300]}"
            for v in self.page.evaluate("rules => axe.run({ rules, resultTypes: ['violations'] })", rules)["violations"]
            if v["impact"] in ("serious", "critical")
        ]

    def tab_to(self, selector: str) -> None:
        for _ in range(120):
            self.keys("Tab")
            if self.page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
                return
        raise AssertionError(f"{selector} cannot be reached by Tab")
