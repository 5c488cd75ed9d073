"""Takes the screenshots of docs/review.md: a desk over the demo corpus, in light, dark, and on a tablet.

    extract run corpus/articles.jsonl -o out/desk && python docs/screenshots.py out/desk

Needs Chromium and the developers' tools. The store beside the run is made anew.
"""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

PORT = 8799
ADDRESS = f"http://localhost:{PORT}"
FOLDER = Path(__file__).parent / "images"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def light(page: Any) -> None:
    """A quote whose speaker was corrected, with a comment."""
    page.goto(f"{ADDRESS}/?article=crime-001&order=article&status=all&kind=quote")
    page.wait_for_selector("html[data-ready]:not([data-wait])")
    for key in ("j", "a", "a", "r", "k", "k", "k", "k"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
    page.keyboard.press("s")
    page.keyboard.type("ndct")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    page.keyboard.press("c")
    page.keyboard.type("The police unit is the NDCT, named in the next line.")
    page.keyboard.press("Enter")
    page.wait_for_timeout(2200)


def dark(page: Any) -> None:
    """Choosing a speaker."""
    page.goto(f"{ADDRESS}/?article=politics-001&order=article&kind=quote")
    page.wait_for_selector("html[data-ready]:not([data-wait])")
    for _ in range(4):
        page.keyboard.press("j")
        page.wait_for_timeout(200)
    page.keyboard.press("s")
    page.wait_for_selector("#dialog-speaker[open]")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)


def bounds(page: Any) -> None:
    """Moving the bounds of a quote."""
    page.goto(f"{ADDRESS}/?article=weather-001&order=article&kind=quote")
    page.wait_for_selector("html[data-ready]:not([data-wait])")
    page.keyboard.press("j")
    page.wait_for_timeout(400)
    for key in ("b", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)


def tablet(page: Any) -> None:
    """A number on a tablet."""
    page.goto(f"{ADDRESS}/?article=health-001&order=article&kind=quantity")
    page.wait_for_selector("html[data-ready]:not([data-wait])")
    page.keyboard.press("j")
    page.wait_for_timeout(500)


def keys(page: Any) -> None:
    """All keys."""
    page.goto(f"{ADDRESS}/?article=council-001&order=article")
    page.wait_for_selector("html[data-ready]:not([data-wait])")
    page.keyboard.press("?")
    page.wait_for_timeout(300)


SHOTS: dict[str, tuple[Callable[[Any], None], dict[str, Any]]] = {
    "desk-light": (light, {"viewport": {"width": 1280, "height": 800}}),
    "desk-dark": (dark, {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}),
    "desk-bounds": (bounds, {"viewport": {"width": 1280, "height": 800}}),
    "desk-tablet": (tablet, {"viewport": {"width": 820, "height": 1100}, "has_touch": True}),
    "desk-keys": (keys, {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}),
}


def main(out: Path) -> None:
    """Serve the desk and take them all."""
    for file in out.parent.glob(f"{out.name}.review.sqlite*"):
        file.unlink()
    FOLDER.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "extract", "review", str(out), "--port", str(PORT)]
    with subprocess.Popen(command) as desk, sync_playwright() as p:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{ADDRESS}/static/mark.svg").close()
                break
            except OSError:
                time.sleep(0.2)
        chromium = p.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for name, (do, context) in SHOTS.items():
            opened = chromium.new_context(**context)
            page = opened.new_page()
            do(page)
            page.screenshot(path=FOLDER / f"{name}.png")
            opened.close()
        chromium.close()
        desk.terminate()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
