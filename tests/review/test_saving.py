"""In a real browser: what the keys decide is what is shown, however the connection is, and each dialog reaches the store."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from browsing import Page
from extract.review.history import events_of
from extract.review.runs import import_run
from extract.review.store import Event, Fact, Store, beside, open_store
from reviewing import ENTITIES, TEXT, fact, facts, ferry, replayed, write_run
from servers import at_hand
from storm import Storm


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "out", [ferry()], facts(), ENTITIES)


class Desk(Page):
    """A page at the desk, and the store behind it."""

    def __init__(self, browser: Any, address: str, store: Store) -> None:
        super().__init__(browser.new_page(), address)
        self.store = store
        self.open()

    def open(self, query: str = "") -> None:
        self.page.goto(f"{self.address}/?{query}")
        self.ready()

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def opened(self, name: str) -> None:
        self.page.wait_for_selector(f"#dialog-{name}[open]")

    def show(self, words: str) -> int:
        """Open the fact of these words by a link; gives its id."""
        with self.store.read() as session:
            found = next(f for f in session.scalars(select(Fact)) if f.values["content"].startswith(words))
        self.open(f"fact={found.id}&status=all")
        assert self.fact() == found.id
        return int(found.id)

    def row(self, id_: int) -> Fact:
        with self.store.read() as session:
            return session.get_one(Fact, id_)

    def last(self, id_: int) -> Event:
        with self.store.read() as session:
            return events_of(session, id_)[-1]


@pytest.fixture
def desk(browser: Any, run: Path) -> Iterator[Desk]:
    store = open_store(beside(run))
    import_run(store, run)
    with at_hand(run) as address:
        one = Desk(browser, address, store)
        yield one
        one.page.close()
    replayed(store)
    store.close()


def test_every_dialog_reaches_the_store(desk: Desk) -> None:
    number = desk.show("414")
    desk.keys("i")
    desk.opened("item")
    assert desk.page.input_value("[name=item]") == "child"
    desk.type("pupil")
    desk.keys("Tab")
    desk.type("pupils of the town")
    desk.keys("Enter")
    desk.version(1)
    values = desk.row(number).values
    assert (values["item"], values["item_text"]) == ("pupil", "pupils of the town")
    desk.keys("p")
    desk.opened("period")
    desk.type("since May")
    desk.keys("Enter")
    desk.version(2)
    assert desk.row(number).values["period_text"] == "since May"
    desk.keys("c")
    desk.opened("comment")
    desk.type("Ring the council.")
    desk.keys("Enter")
    desk.version(3)
    assert desk.last(number).comment == "Ring the council."
    desk.keys("f")
    desk.version(4)
    assert desk.row(number).flagged

    quote = desk.show("Nobody")
    desk.keys("t")
    desk.opened("type")
    desk.keys("3")
    desk.version(1)
    assert desk.row(quote).values["quote_type"] == "mixed"
    desk.keys("s")
    desk.opened("speaker")
    desk.type("roe")
    desk.keys("Enter")
    desk.version(2)
    assert desk.row(quote).values["source"] == "Jane Roe"
    desk.keys("u", "Enter")
    desk.version(3)
    assert desk.last(quote).action == "changed cue"
    desk.keys("w", "Enter")
    desk.saved()
    assert desk.last(quote).action == "changed cue", "the words of the speaker are those that it has: no step"
    desk.keys("m")
    desk.opened("merge")
    desk.keys("Enter")
    desk.version(4)
    assert "halved" in desk.row(quote).values["content"]
    desk.keys("z")
    desk.version(5)
    desk.keys("d", "Enter")
    desk.version(6)
    assert desk.last(quote).action == "split"
    desk.saved()


def test_a_new_name_is_asked_back_before_a_person_is_made(desk: Desk) -> None:
    quote = desk.show("trade")
    desk.keys("s")
    desk.opened("speaker")
    desk.type("ju")
    desk.keys("Enter")
    desk.opened("name")
    desk.keys("Enter")  # a second one makes nobody either: it leads back
    desk.opened("speaker")
    assert desk.page.input_value("#speaker-input") == "ju"
    desk.type("dith Marsh")
    desk.keys("Enter")
    desk.opened("name")
    assert "Judith Marsh".casefold() in desk.page.inner_text("#name-words").casefold()
    assert desk.row(quote).version == 0
    desk.keys("p")
    desk.version(1)
    values = desk.row(quote).values
    assert (values["source"], values["source_type"]) == ("judith Marsh", "person")


def test_a_half_made_quote_cannot_be_accepted_and_is_signed_once_it_is_whole(desk: Desk) -> None:
    desk.show("trade")
    desk.keys("n")
    desk.page.wait_for_selector("#picking:not([hidden])")
    desk.keys("Enter")
    desk.opened("speaker")
    desk.keys("Escape")
    desk.page.wait_for_selector(".half:has-text('Half-made')")
    added = desk.fact()
    desk.keys("a")
    desk.refused("Half-made")
    assert desk.row(added).state == "open"
    desk.keys("s")
    desk.opened("speaker")
    desk.type("hale")
    desk.keys("Enter")
    desk.version(2)
    desk.keys("a")
    desk.until("document.querySelector('#saved').textContent === 'All saved'")
    assert desk.row(added).state == "accepted"


def test_a_change_to_what_is_signed_is_asked_about(desk: Desk) -> None:
    quote = desk.show("Nobody")
    desk.keys("a")
    desk.saved()
    desk.show("Nobody")
    desk.keys("a")
    desk.refused("accepted already")
    desk.keys("t")
    desk.opened("type")
    desk.keys("3")
    desk.opened("sign")
    desk.keys("Escape")
    desk.page.wait_for_selector("#toast:has-text('Left as it was')")
    assert desk.row(quote).version == 1
    desk.keys("t")
    desk.opened("type")
    desk.keys("3")
    desk.opened("sign")
    desk.keys("s")
    desk.version(2)
    assert desk.row(quote).state == "accepted"
    desk.keys("t")
    desk.opened("type")
    desk.keys("2")
    desk.opened("sign")
    desk.keys("o")
    desk.version(3)
    assert (desk.row(quote).state, desk.row(quote).decided_by) == ("open", None)
    desk.keys("a")
    desk.saved()
    desk.show("Nobody")
    desk.keys("o")
    desk.version(5)
    assert desk.row(quote).state == "open"


def test_a_page_of_an_earlier_run_says_so_and_leads_on(desk: Desk, run: Path) -> None:
    desk.show("Nobody")
    shifted = "At noon.\n\n" + TEXT
    write_run(run, [ferry(shifted)], facts(shifted), ENTITIES)
    other = open_store(beside(run))
    import_run(other, run)
    other.close()
    desk.keys("a")
    desk.opened("stale")
    assert "Not saved. The new run has this fact too, as it was." in desk.page.inner_text("#dialog-stale")
    desk.keys("a", "r")
    with desk.store.read() as session:
        assert list(session.scalars(select(Event))) == []
    with desk.page.expect_navigation():
        desk.keys("Enter")
    desk.ready()
    desk.page.wait_for_selector("blockquote:has-text('Nobody likes it')")
    here = desk.fact()
    desk.keys("a")
    desk.saved()
    assert desk.row(here).state == "accepted"


def test_a_comment_that_an_earlier_run_cannot_take_is_kept_to_be_copied(desk: Desk, run: Path) -> None:
    desk.show("Nobody")
    desk.keys("c")
    desk.opened("comment")
    desk.page.fill("#dialog-comment [name=comment]", "Checked with the press office.")
    write_run(run, [ferry("At noon.\n\n" + TEXT)], facts("At noon.\n\n" + TEXT), ENTITIES)
    import_run(desk.store, run)
    desk.keys("Enter")
    desk.opened("stale")
    desk.page.wait_for_selector("#stale-list q:has-text('Checked with the press office.')")
    assert desk.page.locator("dialog[open]").count() == 1


def test_what_the_run_now_says_is_taken_with_one_key(desk: Desk, run: Path) -> None:
    quote = desk.show("Nobody")
    desk.keys("r")
    desk.saved()
    rows = [r | ({"source": "Jane Roe"} if r["content"].startswith("Nobody") else {}) for r in facts()]
    write_run(run, [ferry()], [*rows, fact("ferry", TEXT, "quote", "He called it a shame")], ENTITIES)
    import_run(desk.store, run)
    desk.open("status=news")
    assert desk.fact() == quote
    desk.page.wait_for_selector(".news:has-text('Jane Roe')")
    desk.keys("x")
    desk.saved()
    found = desk.row(quote)
    assert (found.state, found.values["source"], found.news) == ("accepted", "Jane Roe", None)


@pytest.mark.parametrize("seed", [1, 2])
def test_keys_do_not_pile_up_whatever_the_connection_does(browser: Any, tmp_path: Path, seed: int) -> None:
    """At 20 keys a second: the network cut and restored, answers lost, the server killed."""
    storm = Storm(browser, tmp_path, random.Random(seed))
    with storm:
        storm.keys(60)
        storm.settle()
    assert storm.wrong() == []
    assert storm.signed > 0


def test_without_a_connection_pane_queue_and_header_say_the_same(desk: Desk) -> None:
    desk.open()
    first = desk.fact()
    desk.page.wait_for_load_state("networkidle")
    desk.page.context.set_offline(True)
    desk.keys("a")
    desk.page.wait_for_selector("#saved.failed")
    assert desk.page.get_attribute(f"#item-{first}", "data-pending") == "accepted"
    assert desk.page.get_attribute(f"#item-{first}", "data-state") == "open"
    assert desk.page.inner_text("#decided") == "0"
    second = desk.fact()
    assert second != first
    desk.keys("k")
    desk.until(f"document.querySelector('.fact').dataset.id === '{first}'")
    assert "Accepted, not saved yet" in desk.page.inner_text(".signed")
    for _ in range(5):
        desk.keys("r")
    desk.refused("not saved yet")
    desk.page.context.set_offline(False)
    desk.saved()
    desk.page.wait_for_selector(f'#item-{first}[data-state="accepted"]:not([data-pending])')
    assert desk.page.inner_text("#decided") == "1"
    with desk.store.read() as session:
        assert [(e.fact_id, e.action) for e in session.scalars(select(Event))] == [(first, "accepted")]
