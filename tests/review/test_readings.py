"""Numbers as an editor writes and points at them, by request and in the browser; the store has the last word."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from browsing import Page
from extract.article import Article
from extract.review.store import Article as Row
from extract.review.store import Fact, Store, beside, open_store
from reviewing import Facts, fact, write_run
from servers import at_hand

VALUES = [
    ("£2.5m", (2_500_000, 2_500_000, "=", "GBP", None, None), "£2,500,000"),
    ("£2.5 m", (2_500_000, 2_500_000, "=", "GBP", None, None), "£2,500,000"),
    ("more than 400", (400, None, ">", None, None, None), "more than 400"),
    ("a third", (1 / 3, 1 / 3, "=", None, None, None), "0.3333"),
    ("between 5 and 7 per cent", (5, 7, "range", "%", None, None), "5–7%"),
    ("from 5 to 7 per cent", (5, 7, "range", "%", None, None), "5–7%"),
    ("about 30", (30, 30, "~", None, None, None), "about 30"),
    ("25,000", (25_000, 25_000, "=", None, None, None), "25,000"),
    ("5-7", (5, 7, "range", None, None, None), "5–7"),
    ("2005", (2005, 2005, "=", None, None, None), "2,005"),
    ("nearly half", (None, 0.5, "<", None, None, None), "under 0.5"),
    ("£25,000 a year", (25_000, 25_000, "=", "GBP", "year", None), "£25,000 a year"),
    ("20 people a day", (20, 20, "=", None, "day", None), "20 a day"),
    ("up 3%", (3, 3, "=", "%", None, "up"), "▲ 3%"),
    ("no more than two dozen", (None, 24, "<=", None, None, None), "up to 24"),
    ("  1,000 or more\n", (1000, None, ">=", None, None, None), "at least 1,000"),
    ("5ft 2in", (62, 62, "=", "inch", None, None), "62 inches"),
    ("more than 10st 4lb", (144, None, ">", "pound", None, None), "more than 144 pounds"),
    ("about two hours and five minutes", (125, 125, "~", "minute", None, None), "about 125 minutes"),
    ("one in ten", (0.1, 0.1, "=", None, None, None), "0.1"),
]


@pytest.mark.parametrize(("words", "value", "told"), VALUES)
def test_a_value_is_read_as_the_pipeline_reads_it(
    desk: TestClient, words: str, value: tuple[Any, ...], told: str
) -> None:
    answer = desk.get("/value", params={"words": words}).json()
    names = ("low", "high", "comparator", "unit", "per", "change")
    assert tuple(answer["value"][n] for n in names) == value
    assert answer["told"] == told
    seen = Facts(desk)("414")
    saved = Facts(desk).decide(seen, "value", value=answer["value"])
    assert saved.status_code == 200
    assert saved.json()["fact"]["values"]["comparator"] == value[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "no number"), ("dozens", "no number"), ("Jane Roe", "no number"), ("£2.5m in 2004", "more than one number"), ("5ft, 2in", "more than one number"), ("5-6ft 2in", "more than one number"), ("5ft 14in", "more than one number"), ("5ft 2in2", "“2in2” is no number"), ("x" * 201, "at most 200")],
)  # fmt: skip
def test_what_is_no_value_is_told(desk: TestClient, words: str, said: str) -> None:
    answer = desk.get("/value", params={"words": words}, headers={"accept": "application/json"})
    assert (answer.status_code, said in answer.json()["said"]) == (422, True)


def test_a_desk_starts_without_the_grammar_or_a_model() -> None:
    code = "import sys, extract.cli, extract.review.serve, extract.review.web; print([m for m in ('spacy', 'pandas', 'xlsxwriter') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


TEXT = (
    "Harbour to be dredged\n\n"
    "Work on 9 November will cost more than £2.5m, the council said, and take between 5 and 7 weeks.\n\n"
    "About 30 boats lie there. A third of them are for sale, and 414 moorings stand empty.\n"
)


def test_the_number_that_is_pointed_at() -> None:
    from extract.review.readings import number_at

    def at(words: str, *, after: str = "", taken: tuple[str, ...] = ()) -> str | None:
        place = [TEXT.index(words) + 1] if words else []
        lines = [(n, n + len(line)) for n, line in ((TEXT.index(x), x) for x in TEXT.splitlines() if x)]
        spans = [(TEXT.index(x), TEXT.index(x) + len(x)) for x in taken]
        span = number_at(TEXT, lines, place, TEXT.index(after) if after else 0, spans)
        return TEXT[slice(*span)] if span else None

    assert at("more than") == "more than £2.5m"
    assert at("7 weeks") == "between 5 and 7 weeks"
    assert at("third") == "A third"
    assert at("9 November") == "9", "what is pointed at is taken, whatever it is"
    assert at("") == "more than £2.5m", "a date is passed over"
    assert at("council") == "more than £2.5m"
    assert at("", after="between", taken=("between 5 and 7 weeks",)) == "About 30"
    assert at("", after="stand empty") == "more than £2.5m", "behind the last one comes the first"
    every = ("9", "more than £2.5m", "between 5 and 7 weeks", "About 30", "A third", "414")
    assert at("", taken=every) is None


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A desk over many copies of one article, in each of which the run found one number and one quote."""
    articles, found = [], []
    for n in range(20):
        key = f"harbour-{n}"
        articles.append(Article(key, TEXT, title="Harbour to be dredged", outlet="Marden Mail"))
        found.append(fact(key, TEXT, "quote", "will cost more than £2.5m", quote_type="indirect", confidence=0.2))
        found.append(fact(key, TEXT, "quantity", "About 30", low=30.0, high=30.0, comparator="~", item="boat"))
    out = write_run(tmp_path_factory.mktemp("harbour") / "out", articles, found)
    with at_hand(out) as address:
        yield address, out


class Harbour(Page):
    """A page at the number of one of the articles, and what the store has of it."""

    def __init__(self, page: Any, address: str, store: Store) -> None:
        super().__init__(page, address)
        self.store, self.article = store, f"harbour-{next(_UNTOUCHED)}"
        page.goto(f"{address}/?kind=quantity&article={self.article}")
        self.ready()

    def write(self, words: str) -> None:
        """Open the dialog of the value, and write it in words."""
        self.keys("v")
        self.page.wait_for_selector("#dialog-value[open]")
        self.page.keyboard.type(words)

    def told(self, words: str) -> None:
        """Wait until the dialog says what it reads."""
        self.page.wait_for_selector(f"#value-read:has-text('{words}')")

    def picking(self) -> None:
        self.page.wait_for_selector("#picking:not([hidden])")

    def row(self, **wanted: Any) -> Fact:
        with self.store.read() as session:
            return session.query(Fact).filter_by(**wanted).join(Fact.article).where(Row.key == self.article).one()


_UNTOUCHED = iter(range(20))


@pytest.fixture
def at(browser: Any, harbour: tuple[str, Path]) -> Iterator[Harbour]:
    address, out = harbour
    store = open_store(beside(out))
    one = Harbour(browser.new_page(viewport={"width": 1280, "height": 800}), address, store)
    yield one
    # A refusal is told in the page; the browser's console repeats its status.
    assert [p for p in one.problems if "a status of" not in p] == []
    store.close()
    one.page.close()


@pytest.mark.parametrize(
    ("words", "read", "low", "high"),
    [("£2.5m", "Read as £2,500,000", 2.5e6, 2.5e6), ("more than 400", "Read as more than 400", 400, None), ("a third", "Read as 0.3333", 1 / 3, 1 / 3),
     ("between 5 and 7 per cent", "Read as 5–7%", 5, 7)],
)  # fmt: skip
def test_the_value_dialog_shows_what_it_read_and_saves_that(
    at: Harbour, words: str, read: str, low: float, high: float | None
) -> None:
    at.write(words)
    at.told(read)
    at.keys("Enter")
    at.version(1)
    found = at.row(kind="quantity").values
    assert (found["low"], found["high"]) == (low, high)


def test_nothing_is_saved_that_was_not_shown(at: Harbour) -> None:
    at.hold("**/value?*")
    at.write("about 25,000")
    at.keys("Enter")
    at.told("Reading")
    assert at.page.is_visible("#dialog-value[open]")
    at.press_as_it_changes("#value-read", "Enter")
    at.let_go()
    at.told("Read as about 25,000")
    at.refused("only just come")
    assert at.page.is_visible("#dialog-value[open]")
    at.keys("Enter")
    at.version(1)
    assert at.row(kind="quantity").values["low"] == 25_000


def test_what_cannot_be_read_is_said_and_the_fields_can_still_be_filled(at: Harbour) -> None:
    page = at.page
    at.write("dozens")
    page.wait_for_selector("#dialog-value .wrong:has-text('no number in these words')")
    at.keys("Enter")
    page.wait_for_timeout(300)
    assert page.is_visible("#dialog-value[open]")
    page.fill("#dialog-value [name=low]", "24")
    page.fill("#dialog-value [name=high]", "36")
    page.select_option("#dialog-value [name=comparator]", "range")
    page.focus("#dialog-value [name=high]")
    at.keys("Enter")
    at.version(1)
    found = at.row(kind="quantity").values
    assert (found["low"], found["high"], found["comparator"]) == (24, 36, "range")


def test_a_missed_number_starts_from_the_one_under_the_mouse(at: Harbour) -> None:
    page = at.page
    spot = page.evaluate("""() => {
        const range = document.createRange();
        const walker = document.createTreeWalker(document.getElementById("words"), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf("414");
            if (at >= 0) { range.setStart(walker.currentNode, at + 1); range.setEnd(walker.currentNode, at + 2); }
        }
        const box = range.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
    }""")
    page.mouse.move(*spot)
    at.keys("g")
    at.picking()
    assert page.evaluate("getSelection().toString()") == "414"
    at.keys("Enter")
    page.wait_for_selector("#dialog-value[open]")
    at.told("Read as 414")
    at.keys("Enter")
    at.version(2)
    found = at.row(origin="editor").values
    assert (found["content"], found["low"], found["high"]) == ("414", 414, 414)


def test_without_a_mouse_it_is_the_next_number_that_is_no_fact(at: Harbour) -> None:
    at.keys("g")
    at.picking()
    at.until("getSelection().toString() === 'A third'")
    at.keys("Escape")


def test_marking_words_moves_no_line_of_the_article(at: Harbour) -> None:
    lines = """() => [...document.querySelectorAll("#words p")].map((p) => {
        const box = p.getBoundingClientRect();
        return [box.x, box.y, box.width, box.height, getComputedStyle(p).fontSize];
    })"""
    before = at.page.evaluate(lines)
    for key in ("b", "n", "w", "g"):
        at.keys(key)
        at.picking()
        assert at.page.evaluate(lines) == before, key
        at.keys("Escape")


def test_what_meets_a_database_that_is_away_is_saved_once_it_is_back(at: Harbour) -> None:
    away = [1, 2]

    def answer(route: Any) -> None:
        if away:
            away.pop()
            route.fulfill(status=503, json={"said": "The desk’s database does not answer."})
        else:
            route.continue_()

    at.page.route("**/decisions", answer)
    at.keys("a")
    at.page.wait_for_selector("#saved.failed")
    at.page.wait_for_selector("#saved:not(.failed):has-text('All saved')")
    assert away == []
    assert at.row(kind="quantity").state == "accepted"
