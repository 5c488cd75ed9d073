"""The desk in a real browser, on a real run: whole sessions by keys alone, accessibility, hostile text."""

import json
import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

import extract
from browsing import Page
from extract.article import Article
from extract.evaluate.inputs import gold_articles
from extract.review.auth import add_user
from extract.review.runs import import_run
from extract.review.store import Fact, Login, Store, beside, open_store
from reviewing import ENTITIES, PASSWORD, fact, ferry, replayed, write_run
from servers import at_hand, postgres, postgres_programs, served

CORPUS = Path(__file__).parents[2] / "corpus" / "articles.jsonl"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real run over some of the corpus."""
    folder = tmp_path_factory.mktemp("run")
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    wanted = ("crime-001", "council-001", "technology-001", "health-001")
    (folder / "some.jsonl").write_text("\n".join(x for x in lines if json.loads(x)["id"] in wanted), encoding="utf-8")
    extract.run([folder / "some.jsonl"], folder / "out")
    return folder / "out"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "sqlite":
        yield None
        return
    if postgres_programs() is None:
        pytest.skip("no PostgreSQL: apt-get install postgresql")
    with postgres() as url:
        yield url


def opened(database: str | None, out: Path) -> Store:
    return open_store(database or beside(out))


def test_an_editors_whole_session_by_keys_alone(browser: Any, run: Path, database: str | None, tmp_path: Path) -> None:
    out = tmp_path / "facts"
    shutil.copytree(run, out)
    store = opened(database, out)
    with store.write() as session:
        add_user(session, "Ann Price", "editor", password=PASSWORD)
    with served(out, database) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
        ann = Page(context.new_page(), address)
        ann.sign_in("Ann Price")
        shifts = "new PerformanceObserver(l => l.getEntries().forEach(e => { window.shift = (window.shift ?? 0) + (e.hadRecentInput ? 0 : e.value) })).observe({ type: 'layout-shift', buffered: true })"
        ann.page.evaluate(shifts)

        # Accept, reject, later: one key each, and the next fact is there.
        first = ann.fact()
        ann.keys("a")
        second = ann.moved(first)
        ann.keys("r")
        third = ann.moved(second)
        ann.keys("l")
        fourth = ann.moved(third)
        ann.saved()
        assert ann.page.inner_text("#decided") == "2"

        # Undo the last two strokes, redo one.
        ann.keys("z")
        assert ann.moved(fourth) == third
        ann.keys("z")
        assert ann.moved(third) == second
        ann.page.wait_for_selector(f'#item-{second}[data-state="open"]')
        ann.keys("y")
        ann.page.wait_for_selector(f'#item-{second}[data-state="rejected"]')
        ann.saved()

        # Search for a quote and correct its speaker by type-ahead, then move its bounds and sign it.
        ann.keys("/")
        ann.page.keyboard.type("silence")
        ann.until("document.querySelectorAll('.item').length === 1")
        ann.keys("Escape")
        ann.until("document.querySelector('blockquote').textContent.includes('silence')")
        quote = ann.fact()
        before = ann.page.inner_text("blockquote")
        ann.keys("s")
        ann.page.keyboard.type("vic")
        ann.keys("Enter")
        ann.version(1)
        assert "Victor Sallis" in ann.pane()
        ann.keys("s")
        ann.page.keyboard.type("carol")
        ann.keys("Enter")
        ann.version(2)
        ann.keys("b", "ArrowLeft", "Shift+ArrowRight", "Enter")
        ann.version(3)
        after = ann.page.inner_text("blockquote")
        assert len(after) < len(before)
        assert after.split()[0] == before.split()[1]

        # Undo the bounds, comment, flag, see the history, accept.
        ann.keys("z")
        ann.version(4)
        assert ann.page.inner_text("blockquote") == before
        ann.keys("c")
        ann.page.keyboard.type("Checked against the tape: a fine quote, r and a.")
        ann.keys("Enter")
        ann.version(5)
        ann.keys("f")
        ann.version(6)
        ann.keys("h")
        ann.page.wait_for_selector(".history li")
        assert "changed speaker" in ann.page.inner_text(".history")
        ann.keys("a")
        ann.saved()

        # Add a quote that was missed, and say whose it is.
        ann.keys("n", "ArrowDown", "Shift+ArrowRight", "ArrowLeft", "Enter")
        ann.page.wait_for_selector("#dialog-speaker[open]")
        ann.keys("ArrowDown", "Enter")
        ann.page.wait_for_selector(".eyebrow:has-text('added here')")
        ann.version(2)
        added = ann.fact()
        ann.saved()

        # Sign out by keys, come back, and find everything as it was left.
        ann.tab_to("#sign-out")
        ann.keys("Enter")
        ann.page.wait_for_selector("input[name=password]")
        ann.sign_in("Ann Price")
        ann.page.goto(f"{address}/?fact={quote}&status=all")
        ann.ready()
        assert "by Ann Price" in ann.pane()
        assert "Checked against the tape" in ann.pane()

        # Export.
        ann.tab_to("nav a[href='/export']")
        ann.keys("Enter")
        ann.page.wait_for_url("**/export")
        ann.tab_to("a[href='/export/gold?partial=true']")
        with ann.page.expect_download() as download:
            ann.keys("Enter")
        download.value.save_as(tmp_path / "gold.jsonl")
        gold = {r["id"]: r for r in gold_articles(tmp_path / "gold.jsonl")}
        assert any(q["source"] == "Carol Whitlam" for q in gold["crime-001"]["quotes"])
        assert ann.page.evaluate("window.shift ?? 0") < 0.02
        assert ann.problems == []
        context.close()
    with store.read() as session:
        assert session.get_one(Fact, added).state == "accepted"
    replayed(store)
    store.close()


def test_every_key_is_told_and_none_has_two_meanings() -> None:
    web = Path(str(files("extract.review.web")))
    script = (web / "static" / "keys.js").read_text(encoding="utf-8")
    help_ = (web / "templates" / "_dialogs.html").read_text(encoding="utf-8").split('id="dialog-help"')[1]
    keys = re.findall(r'("[^"]+"|\w+): "([\w-]+)"', script.split("const GIVEN = {")[1].split("};")[0])
    meant = [key.strip('"') for key, _ in keys]
    assert len(meant) == len(set(meant))
    assert dict(re.findall(r'data-rekey="([\w-]+)"><kbd>(.)</kbd>', help_)) == {
        name: key.strip('"') for key, name in keys
    }
    acts = (web / "static" / "acts.js").read_text(encoding="utf-8").split("export const act")[1]
    for _, name in keys:
        assert re.search(rf'^  (async )?"?{name}"?[:(]', acts, re.MULTILINE), name


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, str]:
    text = (
        "<script>window.hit = 1</script> & \"quotes\"\r\n\r\n"
        + "🌊" * 5000 + " <img src=x onerror=\"window.hit = 2\"> said <a href=\"javascript:window.hit = 3\">Bo</a>.\r\n\r\n"
        + "\u202eetisoppo\u202c \u2066isolated\u2069 \u200fcafe\u0301 👩‍👩‍👧 “nobody likes it” </p></article><svg onload=window.hit=4>\r\n"
    )  # fmt: skip
    found = [
        fact("bad", text, "quote", "nobody likes it", source="<img src=x onerror=window.hit=5>", source_type="person",
             quote_type="direct", why="</script><script>window.hit = 6</script>"),
        fact("bad", text, "quote", "🌊 <img src=x onerror=\"window.hit = 2\"> said", quote_type="indirect"),
    ]  # fmt: skip
    article = Article(
        "bad", text, title="<script>window.hit = 7</script>", outlet="\u202eevil", url="javascript:window.hit = 8"
    )
    names = [{**ENTITIES[1], "article": "bad", "name": "</script><script>window.hit = 9</script>"}]
    return write_run(tmp_path / "bad", [article, ferry()], found, names), text


def test_hostile_text_runs_nothing_and_counts_exactly(browser: Any, hostile: tuple[Path, str]) -> None:
    out, text = hostile
    with at_hand(out) as address:
        page = Page(browser.new_page(), address)
        page.page.goto(f"{address}/?q=nobody")
        page.ready()
        page.keys("s")
        page.page.wait_for_selector("#speaker-list li")
        page.keys("Escape", "h")
        page.page.wait_for_selector(".history")
        exact = page.page.evaluate("""async () => {
            const { Text } = await import("/static/offsets.js");
            const text = new Text(document.getElementById("words"));
            const off = [];
            for (let i = 0; i <= text.chars.length; i++) if (text.offset(...text.place(i)) !== i && text.chars[i] !== "\\n" && text.chars[i - 1] !== "\\n") off.push(i);
            return [text.chars.join(""), off.slice(0, 5)];
        }""")
        assert exact[0].replace("\r", "\n") == text.rstrip("\n").replace("\r", "\n")
        assert exact[1] == []
        assert page.page.evaluate("window.hit") is None
        # Drag over words after five thousand emoji: the server gets the very words.
        page.page.evaluate("""async () => {
            const { Text } = await import("/static/offsets.js");
            const text = new Text(document.getElementById("words"));
            const at = text.chars.join("").indexOf("cafe");
            const start = [...text.chars.join("").slice(0, at)].length;
            text.select(start, start + 5);
        }""")
        page.keys("b", "Enter")
        page.version(1)
        assert page.page.evaluate("document.querySelector('.on-q').textContent") == "cafe\u0301"
        page.page.goto(f"{address}/articles")
        page.page.goto(f"{address}/agreement")
        assert page.page.evaluate("window.hit") is None
        assert page.problems == []
        page.page.close()
    with open_store(beside(out)).read() as session:
        changed = session.query(Fact).where(Fact.version == 1).one()
        assert changed.values["content"] == "cafe\u0301"
        assert text[slice(*changed.values["pieces"][0])] == "cafe\u0301"


def test_no_serious_accessibility_finding_on_any_page(browser: Any, run: Path, tmp_path: Path) -> None:
    out = tmp_path / "facts"
    shutil.copytree(run, out)
    store = open_store(beside(out))
    import_run(store, out)
    with store.write() as session:
        add_user(session, "Ann Price", "chief", password=PASSWORD)
    store.close()
    found: list[str] = []
    with at_hand(out) as address:
        for scheme in ("light", "dark"):
            for width, height in ((1280, 800), (820, 1180)):
                context = browser.new_context(
                    color_scheme=scheme, viewport={"width": width, "height": height}, bypass_csp=True
                )
                ann = Page(context.new_page(), address)
                ann.page.goto(address)
                found += ann.barred("sign-in")
                ann.sign_in("Ann Price")
                found += ann.barred("desk")
                first = ann.fact()
                ann.keys("a")
                second = ann.moved(first)
                ann.keys("k")
                ann.moved(second)
                ann.keys("c")
                ann.page.wait_for_selector("#dialog-comment[open]")
                ann.page.keyboard.type("x")
                ann.keys("Enter", "h")
                ann.page.wait_for_selector(".history li")
                ann.page.wait_for_timeout(1800)
                found += ann.barred("decided, with history")
                for key in ("s", "t", "v", "i", "p", "c", "m", "?"):
                    ann.keys(key)
                    ann.page.wait_for_timeout(150)
                    found += ann.barred(f"after {key}")
                    ann.keys("Escape")
                for path in ("articles", "agreement", "export", "nowhere"):
                    ann.page.goto(f"{address}/{path}")
                    found += ann.barred(path)
                context.close()
    assert not found, "\n".join(found)


def test_two_tablets_meet_on_one_fact(browser: Any, run: Path, tmp_path: Path) -> None:
    """By touch, at a desk without sign-in: the second is shown what the first did, and nothing is lost."""
    out = tmp_path / "facts"
    shutil.copytree(run, out)
    with at_hand(out) as address:
        pages = []
        for _ in range(2):
            context = browser.new_context(viewport={"width": 820, "height": 1180}, has_touch=True)
            pages.append(Page(context.new_page(), address))
            pages[-1].page.goto(address)
            pages[-1].ready()
        one, other = pages
        shared = one.fact()
        one.page.tap("button[data-do=accept]")
        one.moved(shared)
        one.saved()
        other.page.tap("button[data-do=reject]")
        other.page.wait_for_selector(".conflict")
        assert other.fact() == shared
        assert "Accepted" in other.pane()
        other.page.tap("#open-queue")
        assert other.page.is_visible("#items")
        for page in pages:
            page.page.context.close()


def test_an_editor_sees_where_the_others_are(browser: Any, run: Path, tmp_path: Path) -> None:
    """Going on passes over the fact that Mary has open; a click opens it all the same, and who decides last is told."""
    out = tmp_path / "facts"
    shutil.copytree(run, out)
    store = open_store(beside(out))
    with store.write() as session:
        for name in ("Mary Quill", "Ben Oduya"):
            add_user(session, name, "editor", password=PASSWORD)
    store.close()
    with at_hand(out) as address:
        mary, ben = (Page(browser.new_context().new_page(), address) for _ in range(2))
        mary.sign_in("Mary Quill")
        ben.sign_in("Ben Oduya")
        one, two, three = (int(ben.page.locator(".item").nth(n).get_attribute("data-id")) for n in range(3))
        with mary.page.expect_response(lambda r: f'"fact":{two},' in (r.request.post_data or "")):
            mary.page.click(f"#item-{two}")
        ben.page.goto(f"{address}/?fact={one}")
        ben.ready()
        assert "Mary Quill is here" in ben.page.inner_text(f"#item-{two}")
        assert ben.page.inner_text("#here") == ""
        ben.keys("j")
        assert ben.moved(one) == three
        ben.page.click(f"#item-{two}")
        assert ben.moved(three) == two
        ben.page.wait_for_selector("#here:has-text('Mary Quill is at this fact')")
        ben.keys("a")
        assert ben.moved(two) == three
        ben.saved()
        mary.keys("r")
        mary.page.wait_for_selector(".conflict")
        assert "Ben Oduya" in mary.pane()
        mary.page.goto("about:blank")
        ben.keys("j")
        ben.until("document.querySelectorAll('.item.taken').length === 0")
        assert ben.problems == []
        for page in (mary, ben):
            page.page.context.close()


def test_the_queue_goes_on_as_fast_as_the_keys(browser: Any, run: Path, tmp_path: Path) -> None:
    """A hundred decisions in a row pass the end of the first page of the queue, and all are kept."""
    out = tmp_path / "facts"
    shutil.copytree(run, out)
    with at_hand(out) as address:
        page = Page(browser.new_page(), address)
        page.page.goto(address)
        page.ready()
        for _ in range(100):
            before = page.fact()
            page.keys("a")
            page.moved(before)
        page.saved()
        assert page.page.inner_text("#decided") == "100"
        assert page.problems == []
        page.page.close()
    with open_store(beside(out)).read() as session:
        assert session.query(Fact).where(Fact.state == "accepted").count() == 100


def test_an_editor_faster_than_the_queue_goes_on_once_there_is_more(browser: Any, run: Path, tmp_path: Path) -> None:
    """The queue's second page is held back until its first is wholly decided; then its first fact is shown by itself."""
    out = tmp_path / "facts"
    shutil.copytree(run, out)
    with at_hand(out) as address:
        page = Page(browser.new_page(), address)
        page.hold("**/queue?*after=*")
        page.page.goto(address)
        page.ready()
        first = page.page.locator(".item").count()
        for _ in range(first - 1):
            before = page.fact()
            page.keys("a")
            page.moved(before)
        last = page.fact()
        page.keys("a")
        page.page.wait_for_selector(f'#item-{last}[data-state="accepted"]')
        page.saved()
        assert page.fact() == last
        assert len(page.held) == 1
        page.let_go()
        assert page.moved(last) > 0
        assert page.page.locator(".item").count() > first
        assert page.page.locator(".item").nth(first).get_attribute("aria-current") == "true"
        page.keys("a")
        page.saved()
        assert page.page.inner_text("#decided") == str(first + 1)
        assert page.problems == []
        page.page.close()


def test_what_is_decided_outlives_a_session_and_a_connection(browser: Any, run: Path, tmp_path: Path) -> None:
    out = tmp_path / "facts"
    shutil.copytree(run, out)
    store = open_store(beside(out))
    with store.write() as session:
        add_user(session, "Mary Quill", "editor", password=PASSWORD)
    with at_hand(out) as address:
        context = browser.new_context(viewport={"width": 820, "height": 1180})
        mary = Page(context.new_page(), address)
        mary.sign_in("Mary Quill")
        first = mary.fact()
        with store.write() as session:
            session.execute(delete(Login))
        mary.keys("a")
        mary.page.wait_for_selector("#dialog-session[open]")
        with mary.page.context.expect_page() as opened:
            mary.page.click("#dialog-session a")
        again = Page(opened.value, address)
        again.page.wait_for_selector("[name=password]")
        again.sign_in("Mary Quill")
        again.page.close()
        mary.page.wait_for_selector("#dialog-session:not([open])", state="attached")
        mary.page.wait_for_selector(f'#item-{first}[data-state="accepted"]', state="attached")
        mary.saved()

        # Cut off, the marked line and the fact on the right stay one and the same; what was decided is saved afterwards.
        mary.page.goto(f"{address}/?order=article")
        mary.ready()
        shown = mary.fact()
        mary.page.wait_for_load_state("networkidle")
        mary.page.context.set_offline(True)
        for _ in range(8):
            mary.keys("j")
        mary.page.wait_for_selector("#toast.bad:has-text('what you did is kept on this page')")
        here = mary.fact()
        assert here != shown
        assert mary.page.get_attribute(".item[aria-current]", "id") == f"item-{here}"
        mary.keys("r")
        mary.page.wait_for_selector("#saved.failed")
        mary.page.context.set_offline(False)
        mary.saved()
        mary.page.context.close()
    with store.read() as session:
        assert {session.get_one(Fact, first).state, session.get_one(Fact, here).state} == {"accepted", "rejected"}
    store.close()


def test_a_quote_is_added_where_the_run_found_nothing(browser: Any, tmp_path: Path) -> None:
    out = write_run(tmp_path / "facts", [ferry()], [])
    with at_hand(out) as address:
        page = Page(browser.new_page(), address)
        page.page.goto(f"{address}/articles")
        assert "no facts" in page.page.inner_text("table")
        page.page.click("tbody a")
        page.ready()
        assert "No fact of this article" in page.pane()
        page.keys("a", "n", "Enter")
        page.page.wait_for_selector("#dialog-speaker[open]")
        page.keys("Escape")
        page.page.wait_for_selector(".eyebrow:has-text('added here')")
        page.page.wait_for_selector("#progress:has-text('0 of 1 decided')")
        page.keys("s")
        page.page.wait_for_selector("#dialog-speaker[open]")
        page.page.keyboard.type("Jane Roe")
        page.keys("Enter")
        page.page.wait_for_selector("#dialog-name[open]")
        page.keys("p")
        page.page.wait_for_selector("h2:has-text('Jane Roe')")
        page.keys("a")
        page.page.wait_for_selector("#progress:has-text('1 of 1 decided')")
        page.saved()
        assert page.problems == []
        page.page.close()
