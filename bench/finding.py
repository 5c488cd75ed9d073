"""How fast the review desk finds, filters and shares out: 20,000 facts in 19,601 articles, one of them of 10,000 words.

python bench/finding.py [--database URL]     # over HTTP, as a browser asks
python bench/finding.py --paint              # first paint of the desk and of the page of articles, in Chromium
"""

import argparse
import json
import random
import re
import secrets
import tempfile
from contextlib import closing
from pathlib import Path

from desk import PASSWORD, Served, about, article, facts, first_paint, spread, timed, write
from extract.review.auth import add_user
from extract.review.runs import import_run
from extract.review.store import beside, open_store

HTML = {"accept": "text/html"}
TIMES = 20
ASKED = {
    "articles, all": "/articles",
    "articles, a word": "/articles?q=weather",
    "articles, a phrase": "/articles?q=%22ferry+fares%22",
    "articles, two words and not a third": "/articles?q=bench+177+-leader",
    "articles, a person": "/articles?person=council",
    "articles, most to decide first": "/articles?sort=todo",
    "articles, by title, page 150": "/articles?sort=title&page=150",
    "queue, a word": "/queue?q=weather",
    "queue, words of the article": "/queue?text=%22ferry+fares%22",
    "queue, confidence and kind": "/queue?above=80&kind=quote",
    "queue, a person": "/queue?person=council",
    "queue, mine": "/queue?mine=yes",
    "queue, with a comment": "/queue?status=all&comment=yes",
    "queue, who decided": "/queue?status=all&by=ann",
    "the whole desk": "/",
    "who has what": "/work",
}


def make(out: Path) -> None:
    dice = random.Random(7)
    articles = [article(0, 10_000, dice)]
    rows = facts(articles[0], 400, dice)
    for n in range(1, 19_601):
        articles.append(article(n, 160, dice))
        rows += facts(articles[-1], 1, dice)
    entities = [
        {
            "article": a.id,
            "entity": f"e-{n}",
            "name": f"Councillor {n}",
            "type": "person",
            "aliases": [],
            "mentions": [],
        }
        for n, a in enumerate(articles)
    ]
    write(out, articles, rows, entities)


def token() -> str:
    return secrets.token_hex(16)


def latency(desk: Served) -> None:
    with closing(desk.client("ann")) as browser:
        browser.timeout = 60
        page = browser.get("/?article=bench-00000&status=all", headers=HTML).text
        start = json.loads(page.split('id="start">')[1].split("</script>")[0])
        big, ids = start["article"], [int(n) for n in list(start["versions"])[:200]]
        decisions = []
        for fact_id in ids:
            seen = browser.get(f"/facts/{fact_id}").json()
            ask = about(seen, action="accept")
            seconds, answer = timed(browser, "POST", f"/facts/{fact_id}/decisions", json=ask)
            assert answer.status_code == 200, answer.text
            decisions.append(seconds)
        spread("decision in the big article", decisions)
        run = re.search('name="run" value="([^"]+)"', browser.get("/work", headers=HTML).text)
        assert run is not None
        data = {"run": run[1], "token": token(), "of": "articles", "editor": ["ann", "ben"]}
        seconds, answer = timed(browser, "POST", "/work", data=data)
        print(f"{answer.headers['location']}: {seconds:.2f} s to share them out over two")
        for name, path in ASKED.items():
            spread(name, [timed(browser, "GET", path, headers=HTML)[0] for _ in range(TIMES)])
        listed = browser.get(f"/articles/{big}/sure?above=0").json()["facts"]
        sweep = {"screen": start["screen"], "token": token(), "above": 0, "facts": listed}
        seconds, answer = timed(browser, "POST", f"/articles/{big}/accepted", json=sweep)
        print(f"{answer.json()['said']}: {seconds:.2f} s")
        seconds, answer = timed(browser, "POST", "/undo", json={"screen": start["screen"], "token": token()})
        print(f"{answer.json()['said']}: {seconds:.2f} s")


def paint(desk: Served) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--headless", "--no-sandbox"])
        context = chromium.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(f"{desk.address}/sign-in")
        page.fill("[name=name]", "ann")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_selector("html[data-ready]:not([data-wait])")
        for name, path in (("the desk", "/"), ("articles found", "/articles?q=weather&sort=todo")):
            firsts = []
            for _ in range(12):
                page.goto(f"{desk.address}{path}")
                page.wait_for_timeout(300)
                firsts.append(first_paint(page))
            spread(f"first contentful paint, {name}", firsts)
        chromium.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database")
    parser.add_argument("--paint", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        make(out)
        store = open_store(given.database or beside(out))
        counts = import_run(store, out)
        with store.write() as session:
            for name in ("ann", "ben"):
                add_user(session, name, "chief", password=PASSWORD)
        store.close()
        print(f"{counts.facts} facts in {counts.articles} articles")
        with Served(out, given.database) as desk:
            (paint if given.paint else latency)(desk)


if __name__ == "__main__":
    main()
