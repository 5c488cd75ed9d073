"""Filters, articles read whole, accepting what is sure, handing over: by keys alone, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Page
from extract.article import Article
from extract.review.auth import add_user
from extract.review.history import append, new_batch
from extract.review.runs import import_run
from extract.review.store import Article as Stored
from extract.review.store import Fact, beside, open_store
from reviewing import BEN, EMOJI, ENTITIES, PASSWORD, fact, facts, ferry, write_run
from servers import at_hand

QUIET = "Nothing to report\n\nThe ferry ran.\n"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    storm = Article("storm", EMOJI, title="Storm hits Llanfair", outlet="Coast News")
    quiet = Article("quiet", QUIET, title="Nothing to report", outlet="Coast News")
    lost = fact("storm", EMOJI, "quote", "cafe\u0301 👩‍👩‍👧 lost 12 boats", quote_type="indirect", confidence=0.95)
    folder = write_run(tmp_path / "out", [ferry(), storm, quiet], [*facts(), lost], ENTITIES)
    store = open_store(beside(folder))
    import_run(store, folder)
    with store.write() as session:
        for name in ("Ann Price", "Ben Oduya", "Carla Voss"):
            add_user(session, name, "editor", password=PASSWORD)
    store.close()
    return folder


@pytest.fixture
def ann(browser: Any, out: Path) -> Iterator[Page]:
    with at_hand(out) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = Page(context.new_page(), address)
        page.sign_in("Ann Price")
        yield page
        context.close()
        # A refusal is told in the page; the browser's console repeats its status.
        assert [p for p in page.problems if "status of 4" not in p] == []


def listed(page: Page, many: int) -> None:
    page.until(f"document.querySelectorAll('.item').length === {many} && !document.querySelector('dialog[open]')")


def told(page: Page, words: str) -> None:
    page.page.wait_for_selector(f"#toast.shown:has-text('{words}')")


def test_every_filter_has_a_key_and_is_a_link(ann: Page, browser: Any) -> None:
    listed(ann, 6)
    ann.keys("q", "k")
    listed(ann, 4)
    ann.page.wait_for_url("**/?kind=quote*")
    ann.keys("q", "c")
    ann.page.keyboard.type("80")
    ann.keys("Enter")
    listed(ann, 3)
    ann.page.wait_for_url("**above=80&fact=*")  # the queue's first is on the page by then
    address = ann.page.url
    ann.keys("q", "t")
    ann.page.keyboard.type('"price of fuel"')
    ann.keys("Enter")
    listed(ann, 2)
    ann.page.click(".chips a:has-text('Article has')")
    listed(ann, 3)
    ann.keys("q", "p")
    ann.page.keyboard.type("hale")
    ann.keys("Enter")
    listed(ann, 1)
    ann.keys("a")
    ann.saved()
    ann.keys("q", "x")
    listed(ann, 5)
    ann.keys("q", "d", "ArrowDown", "Enter")
    ann.page.wait_for_url("**by=Ann+Price*")
    ann.page.click("[data-status=all]")
    listed(ann, 1)
    ann.keys("q", "n")
    listed(ann, 0)
    ann.keys("q", "n")
    listed(ann, 1)
    ann.keys("q", "x", "q", "f")
    listed(ann, 0)
    ann.keys("q", "f")
    listed(ann, 5)
    ann.keys("q", "m")
    listed(ann, 0)
    ann.keys("q", "Escape")
    # The first fact of a list that comes late comes under the dialog that is open by then, and takes no key from it.
    ann.page.goto(f"{ann.address}/?kind=quote")
    ann.ready()
    ann.hold("**/queue?*")
    ann.keys("q", "k", "q")
    ann.page.wait_for_timeout(300)
    ann.press_as_it_changes("#fact", "x")
    ann.let_go()  # the numbers
    ann.let_go()  # what `x` asked for
    listed(ann, 5)
    ann.page.unroute_all()
    # The link is the queue and the fact: a colleague who opens it sees what is left of them, and what Ann accepted.
    context = browser.new_context()
    ben = Page(context.new_page(), ann.address)
    ben.sign_in("Ben Oduya")
    ben.page.goto(address)
    ben.ready()
    listed(ben, 3)
    assert ben.page.get_attribute(".item[aria-current]", "data-state") == "accepted"
    assert ben.page.input_value("#kind") == "quote"
    context.close()


def test_filters_set_faster_than_the_desk_answers_are_all_kept(ann: Page) -> None:
    listed(ann, 6)
    ann.hold("**/queue?*")
    ann.keys("q", "k")
    ann.keys("q", "c")
    ann.page.keyboard.type("80")
    ann.keys("Enter")
    ann.asked_for().pop(0).continue_()
    listed(ann, 4)
    above = ann.asked_for().pop(0)
    ann.keys("q", "t")
    ann.page.keyboard.type('"price of fuel"')
    ann.keys("Enter")
    above.continue_()
    listed(ann, 3)
    ann.page.click("[data-status=all]")
    ann.asked_for().pop(0).continue_()
    listed(ann, 2)
    ann.asked_for().pop(0).continue_()
    ann.until("document.querySelectorAll('.chips a').length === 2")
    ann.page.wait_for_selector("[data-status=all][aria-current]")


def test_an_article_is_read_whole_by_one_key(ann: Page, out: Path) -> None:
    ann.page.goto(f"{ann.address}/?order=article")
    ann.ready()
    ann.keys(".")
    told(ann, "still to be decided")
    for _ in range(4):
        before = ann.fact()
        ann.keys("a")
        ann.moved(before)
    last = ann.fact()
    ann.keys("a")
    told(ann, ". says that nothing was missed")
    ann.saved()
    assert ann.fact() == last, "the page stays at the end of an article, so that what is signed is what is shown"
    ann.keys(".")
    other = ann.moved(last)
    told(ann, "Read, nothing missed")
    ann.keys("k")
    ann.moved(other)
    ann.page.wait_for_selector(".is-read:has-text('Read by Ann Price')")
    ann.keys(",")
    ann.page.wait_for_selector("#read-whole:not(.is-read):has-text('took the signature back')")
    ann.keys(".")
    ann.moved(last)
    ann.keys("k")
    ann.moved(other)
    ann.keys("n", "Enter")
    ann.page.wait_for_selector("#dialog-speaker[open]")
    ann.keys("Escape")
    ann.page.wait_for_selector("#read-whole:not(.is-read):has-text('added a fact')")
    # Where the run found nothing, the article can be signed all the same; an undo takes the signature back.
    ann.page.goto(f"{ann.address}/?article=quiet&status=all")
    ann.ready()
    ann.keys(".")
    ann.page.wait_for_selector(".is-read:has-text('and no facts in it')")
    ann.keys("z")
    ann.page.wait_for_selector("#read-whole:not(.is-read)")
    ann.keys(".")
    ann.page.wait_for_selector(".is-read")
    with open_store(beside(out)).read() as session:
        read = {a.key: a.read_by for a in session.query(Stored)}
    assert read == {"ferry": None, "storm": None, "quiet": "Ann Price"}


def test_an_article_that_somebody_else_has_changed_is_shown_before_it_is_signed(ann: Page, browser: Any) -> None:
    ann.page.goto(f"{ann.address}/?article=storm&order=article")
    ann.ready()
    ann.keys("a")
    ann.saved()
    context = browser.new_context()
    ben = Page(context.new_page(), ann.address)
    ben.sign_in("Ben Oduya")
    ben.page.goto(f"{ann.address}/?article=storm&status=all")
    ben.ready()
    ben.keys("c")
    ben.page.keyboard.type("Or eleven?")
    ben.keys("Enter")
    ben.version(2)
    ben.saved()
    context.close()
    ann.keys(".")
    told(ann, "has changed since you saw it")
    ann.keys(".")
    ann.page.wait_for_selector(".is-read")


def test_what_the_run_is_sure_of_is_shown_then_accepted_then_undone(ann: Page, out: Path) -> None:
    ann.page.goto(f"{ann.address}/?article=ferry&order=article")
    ann.ready()
    ann.keys("+")
    ann.page.wait_for_selector("#dialog-sweep[open]")
    ann.page.keyboard.type("60")
    ann.until("document.getElementById('sweep-go').textContent === 'Accept these 4 facts'")
    assert ann.page.locator("#sweep-list li").count() == 4
    assert "Fares will rise 13%" in ann.page.inner_text("#sweep-list")
    ann.keys("Tab", "Tab", "Space")
    ann.until("document.getElementById('sweep-go').textContent === 'Accept these 3 facts'")
    ann.keys("Enter")
    told(ann, "3 facts accepted")
    ann.until("document.querySelectorAll('.item[data-state=accepted]').length === 3")
    ann.saved()
    ann.keys("z")
    told(ann, "Undone")
    ann.until("document.querySelectorAll('.item[data-state=accepted]').length === 0")
    ann.keys("y")
    ann.until("document.querySelectorAll('.item[data-state=accepted]').length === 3")
    ann.saved()
    with open_store(beside(out)).read() as session:
        signed = [f.decided_by for f in session.query(Fact).where(Fact.state == "accepted")]
    assert signed == ["Ann Price"] * 3


def test_what_was_taken_back_is_shown_as_it_is_now_before_it_is_signed(ann: Page, out: Path) -> None:
    """Ann sweeps in another tab after Ben's correction, and takes it back in the first, which had fetched the old facts."""
    alone = {"people": {}, "states": {}, "since": 0}
    ann.page.route(
        re.compile(r"/presence(\?.*)?$"), lambda route: route.fulfill(json=alone)
    )  # and does not hear of Ben in passing
    ann.page.goto(f"{ann.address}/?article=ferry&order=article")
    ann.ready()
    ann.page.wait_for_load_state("networkidle")
    first, second = (int(n) for n in ann.page.locator(".item").evaluate_all("all => all.map((i) => i.dataset.id)")[:2])
    store = open_store(beside(out))
    with store.write() as session:
        fact = session.get_one(Fact, second)
        append(session, fact, BEN, "changed speaker", {"source": "Somebody Else"}, batch=new_batch())
    other = Page(ann.page.context.new_page(), ann.address)
    other.page.goto(f"{ann.address}/?article=ferry&order=article")
    other.ready()
    other.keys("+")
    other.page.wait_for_selector("#dialog-sweep[open]")
    other.page.keyboard.type("1")
    other.until("document.getElementById('sweep-go').textContent === 'Accept these 5 facts'")
    other.keys("Enter")
    told(other, "5 facts accepted")
    other.saved()
    ann.keys("z")
    told(ann, "Undone")
    ann.saved()
    assert ann.fact() == first
    ann.keys("j")
    ann.moved(first)
    assert "Somebody Else" in ann.pane()
    ann.keys("a")
    ann.saved()
    with store.read() as session:
        assert session.get_one(Fact, second).decided_by == "Ann Price"
    store.close()


def test_a_fact_is_handed_over_in_one_stroke_and_work_is_shared_out(ann: Page, browser: Any) -> None:
    first = ann.fact()
    ann.keys(">")
    ann.page.wait_for_selector("#dialog-hand[open]")
    ann.page.keyboard.type("be")
    ann.keys("Tab")
    ann.page.keyboard.type("You were there, a and r.")
    ann.keys("Enter")
    told(ann, "Handed over to Ben Oduya")
    ann.moved(first)
    assert "for Ben Oduya" in ann.page.inner_text(f"#item-{first}")
    context = browser.new_context()
    ben = Page(context.new_page(), ann.address)
    ben.sign_in("Ben Oduya")
    assert ben.fact() == first, "what is yours comes first"
    assert ben.page.inner_text("#mine .n") == "1"
    assert "You were there, a and r." in ben.pane()
    ben.keys("q", "m")
    listed(ben, 1)
    context.close()
    ann.keys("q", "s")
    ann.page.wait_for_url("**/work?of=queue*")
    assert "Share out the articles of this queue" in ann.page.inner_text("#share")
    for name in ("Ann Price", "Carla Voss"):
        ann.page.check(f"input[name=editor][value='{name}']")
    ann.page.click("text=Share out evenly")
    ann.page.wait_for_selector(".told:has-text('2 articles were shared out')")
    ann.page.click("tr:has-text('Ann Price') td.num a[href^='/?']")
    ann.ready()
    assert ann.page.locator(".item").count() in (1, 4)


def test_the_new_pages_and_dialogs_are_accessible(browser: Any, out: Path) -> None:
    found: list[str] = []
    with at_hand(out) as address:
        for scheme in ("light", "dark"):
            for width in (1280, 768):
                context = browser.new_context(
                    color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
                )
                page = Page(context.new_page(), address)
                page.sign_in("Ann Price")
                for key in ("q", "+", ">"):
                    page.keys(key)
                    page.page.wait_for_selector("dialog[open]")
                    page.page.wait_for_timeout(200)
                    found += page.barred(f"after {key}")
                    page.keys("Escape")
                for path in (
                    "articles?q=ferry",
                    "articles?sort=title",
                    "work",
                    "?article=quiet&status=all",
                    "?above=50",
                ):
                    page.page.goto(f"{address}/{path}")
                    found += page.barred(path)
                context.close()
    assert not found, "\n".join(found)
