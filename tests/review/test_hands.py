"""In a real browser, at a desk that answers late: no key that was meant for something else ever signs a fact."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from browsing import Page
from extract.article import Article
from extract.review.runs import import_run
from extract.review.store import Event, Fact, Store, beside, open_store
from reviewing import ENTITIES, entity, fact, facts, ferry, write_run
from servers import at_hand

MORNING = datetime(2026, 5, 4, 9, tzinfo=UTC)
WARDS = "Wards\n\n" + " ".join(f"Ward {n} of the borough has shut." for n in range(30))


class Slow(Page):
    """A page at a desk whose answers are held back until they are let go, by a clock that stands until time passes."""

    def __init__(self, page: Any, address: str, store: Store) -> None:
        super().__init__(page, address)
        self.store = store
        page.clock.install(time=MORNING)
        page.clock.pause_at(MORNING + timedelta(seconds=1))

    def open(self, query: str = "") -> None:
        self.page.goto(f"{self.address}/?{query}")
        self.looked()
        self.page.wait_for_load_state("networkidle")

    def after(self, milliseconds: int) -> None:
        """Let so much time pass."""
        self.page.clock.run_for(milliseconds)

    def looked(self) -> None:
        self.page.wait_for_selector("html[data-ready]")
        self.after(1000)
        self.ready()

    def burst(self, *keys: str, pause: int = 60) -> None:
        """Press keys without looking."""
        for key in keys:
            self.page.keyboard.press(key)
            self.after(pause)

    def dialogs(self) -> int:
        return int(self.page.locator("dialog[open]").count())

    def shown(self, id_: int) -> None:
        self.until(f"document.querySelector('.fact').dataset.id === '{id_}'")

    def written(self) -> list[tuple[int, str]]:
        self.saved()
        with self.store.read() as session:
            return [(e.fact_id, e.action) for e in session.scalars(select(Event).order_by(Event.id))]

    def of(self, words: str) -> int:
        with self.store.read() as session:
            return next(f.id for f in session.scalars(select(Fact)) if f.values["content"].startswith(words))


@pytest.fixture
def open_desk(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Slow]]:
    closing: list[Callable[[], object]] = []

    def one(articles: list[Article], rows: list[dict[str, Any]], query: str = "", names: Sequence[Any] = ()) -> Slow:
        known = [e for e in ENTITIES if e["article"] in {a.id for a in articles}]
        out = write_run(tmp_path / "out", articles, rows, [*known, *names])
        store = open_store(beside(out))
        import_run(store, out)
        server = at_hand(out)
        slow = Slow(browser.new_page(), server.__enter__(), store)
        closing.extend([lambda: server.__exit__(None, None, None), store.close, slow.page.close])
        slow.open(query)
        return slow

    yield one
    while closing:
        closing.pop()()


@pytest.fixture
def ferries(open_desk: Callable[..., Slow]) -> Slow:
    return open_desk([ferry()], facts(), "order=article")


@pytest.fixture
def wards(open_desk: Callable[..., Slow]) -> Slow:
    jane = entity("wards", "e-jane", "Jane Roe")
    quotes = [
        fact("wards", WARDS, "quote", f"Ward {n} of the borough has shut", quote_type="indirect", confidence=0.5)
        for n in range(30)
    ]
    return open_desk([Article("wards", WARDS, title="Wards")], quotes, "order=article", [jane])


def _late(slow: Slow) -> tuple[int, int]:
    """A fact is decided and the next one does not come; gives both."""
    slow.hold("**/facts/*")
    slow.page.reload()
    slow.looked()
    first = slow.fact()
    following = int(slow.page.locator(".item").nth(1).get_attribute("data-id"))
    slow.burst("a")
    assert slow.fact() == first
    return first, following


@pytest.mark.parametrize("typed", ["sjane", "vmore than 400", "cread aloud", "nhale", "tar", "+a", "wa", "mra"])
def test_what_is_typed_for_a_dialog_that_did_not_open_does_nothing(wards: Slow, typed: str) -> None:
    """`s` is refused since the next fact has not come; it comes between the letters."""
    first, following = _late(wards)
    wards.burst("s")
    wards.refused("not here yet")
    wards.page.wait_for_selector("#rest:popover-open")
    wards.burst(typed[1])
    wards.let_go()
    wards.shown(following)
    wards.burst(*typed[2:], "a", "Enter")
    assert (wards.fact(), wards.dialogs()) == (following, 0)
    assert wards.written() == [(first, "accepted")]
    wards.looked()
    wards.page.wait_for_selector("#rest:not(:popover-open)", state="attached")
    wards.burst("a")
    assert wards.written() == [(first, "accepted"), (following, "accepted")]


def test_enter_on_a_focused_button_is_no_way_around(wards: Slow) -> None:
    first, following = _late(wards)
    wards.page.focus("button[data-do=accept]")
    wards.burst("s", "j")
    wards.let_go()
    wards.shown(following)
    assert wards.page.evaluate("() => document.activeElement.dataset.do") == "accept"
    wards.burst("Enter", " ", "Enter")
    assert wards.written() == [(first, "accepted")]


def test_keys_rest_until_nobody_types_and_esc_takes_them_at_once(wards: Slow) -> None:
    first, following = _late(wards)
    wards.burst("a")
    wards.let_go()
    wards.shown(following)
    for _ in range(12):
        wards.burst("r", pause=200)
    assert wards.written() == [(first, "accepted")]
    wards.burst("Escape", "r")
    assert wards.written() == [(first, "accepted"), (following, "rejected")]


def test_a_fact_that_came_late_is_not_signed_by_a_key_of_that_moment(wards: Slow) -> None:
    first, following = _late(wards)
    wards.after(400)
    wards.press_as_it_changes("#fact", "a")
    wards.let_go()
    wards.shown(following)
    wards.refused("only just come")
    assert wards.written() == [(first, "accepted")]
    wards.looked()
    wards.burst("a")
    assert wards.written() == [(first, "accepted"), (following, "accepted")]


@pytest.mark.parametrize(("key", "words"), [("v", "has no value"), ("i", "has no item")])
def test_a_key_that_this_fact_has_no_use_for_takes_the_letters_with_it(wards: Slow, key: str, words: str) -> None:
    here = wards.fact()
    wards.burst(key, "m", "o", "r", "e", "a")
    wards.refused(words)
    assert wards.fact() == here
    assert wards.written() == []


def test_what_is_changed_is_signed_only_as_it_is_shown_afterwards(ferries: Slow) -> None:
    """The change is refused, and was followed by `a` before that was known."""
    quote = ferries.of("Nobody")
    ferries.open(f"fact={quote}&status=all")
    ferries.hold("**/decisions")
    ferries.keys("p")
    ferries.page.fill("#dialog-period [name=text]", "since May")
    ferries.page.fill("#dialog-period [name=start]", "2024-05-02")
    ferries.page.fill("#dialog-period [name=end]", "2024-05-01")
    ferries.keys("Enter")
    ferries.asked_for()
    ferries.burst("a")
    ferries.refused("what you changed is not saved yet")
    ferries.let_go()
    ferries.page.wait_for_selector("#dialog-period[open]")
    ferries.burst("Enter")  # in the same burst: the dialog has come back by itself
    assert ferries.dialogs() == 1
    assert ferries.written() == []
    ferries.keys("Escape")
    ferries.burst("f", "a")  # a flag changes nothing that is signed
    ferries.let_go()
    ferries.let_go()
    signed = [e for e in ferries.written() if e[1] != "second reading"]
    assert signed == [(quote, "flagged"), (quote, "accepted")]


def test_a_question_that_comes_by_itself_is_not_answered_by_what_is_being_typed(ferries: Slow) -> None:
    quote = ferries.of("Nobody")
    ferries.open(f"fact={quote}&status=all")
    ferries.keys("a")
    ferries.saved()
    ferries.open(f"fact={quote}&status=all")
    ferries.hold("**/decisions")
    ferries.keys("t")
    ferries.burst("3")
    ferries.let_go()
    ferries.page.wait_for_selector("#dialog-sign[open]")
    ferries.burst("s", "o", "s")
    assert ferries.dialogs() == 1
    assert ferries.written() == [(quote, "accepted")]
    ferries.keys("s")
    ferries.let_go()
    ferries.version(2)


def test_a_missed_quote_is_not_given_a_speaker_by_a_held_or_hasty_key(ferries: Slow) -> None:
    quote = ferries.of("trade")
    ferries.open(f"fact={quote}&status=all")
    ferries.hold("**/articles/*/facts")
    ferries.burst("n", "Enter", "h", "a", "l", "Enter")
    ferries.refused("what you did last is not saved yet")
    ferries.let_go()
    ferries.page.wait_for_selector("#dialog-speaker[open]")
    ferries.burst("e", "Enter", "Enter")
    assert ferries.page.input_value("#speaker-input") == ""
    assert ferries.dialogs() == 1
    ferries.looked()
    ferries.page.keyboard.type("hale")
    ferries.keys("Enter")
    ferries.version(2)
    added = ferries.fact()
    assert added != quote
    assert [(id_, action) for id_, action in ferries.written() if id_ != added] == []


def test_a_held_down_enter_on_a_button_decides_once(wards: Slow) -> None:
    first = wards.fact()
    wards.page.focus("button[data-do=accept]")
    for _ in range(6):
        wards.page.keyboard.down("Enter")  # the same key again, not let go: the browser calls that a repeat
        wards.after(40)
    wards.page.keyboard.up("Enter")
    assert wards.written() == [(first, "accepted")]


@pytest.mark.parametrize("key", ["a", "r", "l"])
def test_keys_that_run_faster_than_eyes_sign_one_fact(wards: Slow, key: str) -> None:
    first = wards.fact()
    wards.burst(*key * 12, pause=20)
    wards.refused("only just come")
    assert [id_ for id_, _ in wards.written()] == [first]


def test_a_key_that_is_held_down_signs_one_fact(wards: Slow) -> None:
    first = wards.fact()
    for _ in range(6):
        wards.page.keyboard.down("a")  # not let go: the browser calls all but the first a repeat
        wards.after(300)
    wards.page.keyboard.up("a")
    assert wards.written() == [(first, "accepted")]


def test_the_other_half_of_a_double_click_signs_nothing(wards: Slow) -> None:
    first = wards.fact()
    wards.page.dblclick("button[data-do=accept]")
    wards.refused("only just come")
    assert wards.written() == [(first, "accepted")]


def test_a_queue_that_was_asked_for_is_waited_for(ferries: Slow) -> None:
    ferries.hold("**/queue?*")
    ferries.keys("q")
    ferries.burst("k", "a")
    ferries.refused("the queue is not here yet")
    ferries.let_go()
    ferries.until("document.querySelectorAll('.item').length === 3")
    assert ferries.written() == []


def test_five_keys_a_second_lose_none(wards: Slow) -> None:
    """Decisions, corrections and searches of names at a fast editor's pace, on a desk that answers in time."""
    pressed: list[tuple[int, str]] = []
    done = {"a": "accepted", "r": "rejected", "l": "skipped"}
    for key in "aarlaaaraaraalaaraaa":
        here = wards.fact()
        pressed.append((here, done[key]))
        wards.page.keyboard.press(key)
        wards.moved(here)
        wards.after(200)
    assert wards.written() == pressed
    assert len({id_ for id_, _ in pressed}) == len(pressed)
    here = wards.fact()
    wards.burst("s", *"jane", "Enter", pause=200)
    wards.page.wait_for_selector("#dialog-name[open], .fact[data-version='1']")
    assert wards.fact() == here
