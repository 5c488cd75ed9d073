"""What the audit of a run found, at the desk: on the fact's card, first in the queue, to be filtered by."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from browsing import Page
from damaging import DAMAGE
from extract.article import Article
from extract.audit import build
from extract.audit.tables import AUDIT
from extract.cli import app
from extract.folders import SUMS
from extract.registry.tables import write
from extract.review.queue import Filters, page
from extract.review.runs import Imported, import_run
from extract.review.serve import THIS_COMPUTER
from extract.review.store import Fact, Store, beside, open_store
from extract.review.sweep import sure
from extract.review.web import Settings
from reread_desk import quoted, reread
from reviewing import ENTITIES, TEXT, Enter, Facts, client, facts, ferry, listed, old_desk, replayed, write_run
from servers import served

NAMES, LONE, LONG = "one-quote-several-names", "lone-source", "long-quote"
TWO_NAMES = "The same 13 words are given to Marden Council here, and to Mavis Thrale in gazette-7."
TOO_LONG = "This quote of Marden Council has 260 words: it may not end where the speaker does."
ALONE = "All 2 other quotes with a name in this article are Jane Roe's; this one amid them is given to Tom Hale."

ROE = "3"
"""The number under which a second reader is shown Jane Roe."""

Finding = tuple[str | None, str, float, str]
FARES, FARES_TOO = ("Fares will", NAMES, 0.913, TWO_NAMES), ("Fares will", LONG, 0.5, TOO_LONG)
TRADE = ("trade", LONE, 0.6, ALONE)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return write_run(tmp_path / "out", [ferry()], facts(), ENTITIES)


@pytest.fixture
def store(out: Path) -> Iterator[Store]:
    opened = open_store(beside(out))
    import_run(opened, out)
    yield opened
    replayed(opened)
    opened.close()


@pytest.fixture
def see(store: Store, out: Path) -> Iterator[Facts]:
    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as opened:
        yield Facts(opened)


def audit(out: Path, *findings: Finding, others: Sequence[str] = ()) -> None:
    """The audit's table, as `extract audit` leaves it: of each finding how its fact begins, check, weight and words.

    `others` are the ids of the facts that all of them go by.
    """
    shutil.rmtree(out / "audit", ignore_errors=True)
    rows = [(check, weight, "ferry", _id(of), 0, 9, "words", why, others) for of, check, weight, why in findings]
    write(out / "audit", AUDIT, sorted(rows, key=lambda row: -row[1]))


def _id(of: str | None) -> str | None:
    return next((row["fact"] for row in facts() if of and row["content"].startswith(of)), of)


def again(store: Store, out: Path, *findings: Finding) -> Imported:
    """The run is audited, and read in with that."""
    audit(out, *findings)
    return import_run(store, out)


def queue(see: Facts, **query: str) -> list[str]:
    """The beginnings of the facts that the queue lists, in its order."""
    return [see.get(id_)["values"]["content"].split()[0] for id_ in listed(see.browser, **query)]


def test_what_it_found_stands_on_the_card_and_comes_first(see: Facts, store: Store, out: Path) -> None:
    assert queue(see) == ["Nobody", "414", "13%", "trade", "Fares"]
    found = again(store, out, FARES, FARES_TOO, TRADE)
    assert (found.fresh, found.audited) == (True, 2)
    assert queue(see) == ["Fares", "trade", "Nobody", "414", "13%"], "the worst first, then the least sure"
    seen = see("Fares will")
    assert seen["pane"].index(TWO_NAMES) < seen["pane"].index(TOO_LONG)
    assert f"90% sure. The audit: {TWO_NAMES} {TOO_LONG}" in seen["pane"], "a screen reader hears it with the fact"
    assert 'aria-label="The audit found something"' in seen["item"]
    other = see("Nobody")
    assert ("The audit" in other["pane"], "The audit" in other["item"]) == (False, False)
    assert import_run(store, out).fresh is False


def test_its_facts_can_be_listed_alone(see: Facts, store: Store, out: Path) -> None:
    assert queue(see, audit="yes") == []
    again(store, out, FARES, TRADE, ("414", "powers-of-ten", 0.7, "414 here is 10 times the 41 in gazette-7."))
    shown = see.browser.get("/", params={"audit": "yes"}).text
    assert 'data-switch="audit"' in shown
    assert 'data-without="audit" title="Take this filter away">What the audit found<' in shown
    assert queue(see, audit="yes") == ["Fares", "414", "trade"]
    assert queue(see, audit="yes", kind="quote") == ["Fares", "trade"]
    assert queue(see, audit="yes", order="article") == ["Fares", "414", "trade"]
    assert '<span class="n">3</span>' in shown
    see.decide(see("Fares will"), "accept")
    assert queue(see, audit="yes") == ["414", "trade"]
    assert queue(see, audit="yes", status="all") == ["Fares", "414", "trade"]
    assert queue(see, audit="no") == ["414", "trade", "Nobody", "13%"]


def test_a_page_of_the_queue_goes_on_where_the_one_before_ended(see: Facts, store: Store, out: Path) -> None:
    again(store, out, FARES, TRADE, ("Nobody", LONE, 0.6, ALONE))
    walked: list[int] = []
    after = None
    with store.read() as session:
        while found := page(session, Filters(), "ann", after, size=1):
            walked += [f.id for f in found.facts]
            if (after := found.after) is None:
                break
    assert walked == listed(see.browser)
    assert len(set(walked)) == 5


def test_its_words_are_shown_and_do_nothing(see: Facts, store: Store, out: Path) -> None:
    again(store, out, ("trade", LONE, 0.6, "Given to <script>alert(1)</script> \u202e here."))
    pane = see("trade")["pane"]
    assert "Given to &lt;script&gt;alert(1)&lt;/script&gt; [RLO] here." in pane
    assert "<script>" not in pane


def test_what_is_about_no_fact_of_the_desk_is_left_out(see: Facts, store: Store, out: Path) -> None:
    drop, body = (None, "drops", 0.99, "Marden Mail: fewer."), (None, "two-bodies-at-once", 0.65, "Jane Roe is of two.")
    found = again(store, out, drop, body, ("quote-of-another-run", NAMES, 0.9, TWO_NAMES))
    assert (found.fresh, found.audited) == (True, 0)
    assert queue(see) == ["Nobody", "414", "13%", "trade", "Fares"]
    assert again(store, out).audited == 0, "nothing found at all"


def test_a_new_audit_takes_the_place_of_the_one_before_and_decisions_stand(see: Facts, store: Store, out: Path) -> None:
    again(store, out, FARES, TRADE)
    accepted = see.decide(see("Fares will"), "accept").json()["fact"]
    changed = see.decide(see("trade"), "speaker", speaker={"kind": "entity", "entity": "e-roe"}).json()["fact"]
    assert (see.get(accepted["id"])["state"], TWO_NAMES in see.get(accepted["id"])["pane"]) == ("accepted", True)
    found = again(store, out, FARES_TOO, ("Nobody", LONE, 0.6, ALONE))
    assert (found.fresh, found.kept, found.audited) == (True, 1, 2)
    seen = see.get(accepted["id"])
    assert (seen["state"], seen["version"]) == ("accepted", accepted["version"])
    assert (TOO_LONG in seen["pane"], TWO_NAMES in seen["pane"]) == (True, False)
    kept = see.get(changed["id"])
    assert (kept["values"]["source"], "The audit" in kept["pane"]) == ("Jane Roe", False)
    assert queue(see, audit="yes", status="all") == ["Nobody", "Fares"]
    assert queue(see)[0] == "Nobody"
    see.decide(seen, "reopen")
    assert queue(see)[:2] == ["Nobody", "Fares"], "opened again it is among what was found"
    shutil.rmtree(out / "audit")  # as a new run does
    assert import_run(store, out).audited == 0
    assert "The audit" not in see.get(accepted["id"])["pane"]
    assert queue(see, audit="yes", status="all") == []


def test_where_two_readers_differ_comes_before_and_of_these_what_was_found(see: Facts, store: Store, out: Path) -> None:
    reread(out, {"Nobody": quoted(ROE), "trade": quoted(ROE)})
    again(store, out, FARES, TRADE)
    assert queue(see) == ["trade", "Nobody", "414", "Fares", "13%"]
    assert "Second reader" in see("trade")["pane"]
    assert "this one amid them is given to Tom Hale." in see("trade")["pane"]


def test_it_is_not_accepted_with_what_is_sure(see: Facts, store: Store, out: Path) -> None:
    article = see("trade")["article"]
    again(store, out, FARES)
    with store.read() as session:
        assert "Fares" not in [f.values["content"][:5] for f in sure(session, "ann", article, 60)]
        assert len(sure(session, "ann", article, 60)) == 3


def test_two_who_read_blind_are_told_nothing_of_it_before_both_have(enter: Enter, store: Store, out: Path) -> None:
    again(store, out, FARES)
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    flagged = ann.decide(ann("Fares will"), "flag").json()["fact"]
    theirs = listed(ben.browser, status="second")[0]

    def hears(reader: Facts, id_: int) -> bool:
        seen = reader.get(id_)
        told = "The audit" in seen["pane"] or "The audit" in seen["item"]
        return told or seen["id"] in listed(reader.browser, status="all", audit="yes")

    assert not hears(ann, flagged["id"])
    assert queue(ann)[-1] == "Fares", "nor does its place tell"
    ann.decide(ann.get(flagged["id"]), "accept")
    assert not hears(ben, theirs)
    ben.decide(ben.get(theirs), "accept")
    assert TWO_NAMES in ann.get(flagged["id"])["pane"]


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_desk_goes_on_without_a_damaged_table_and_says_how_to_write_it_anew(
    see: Facts, store: Store, out: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], None]
) -> None:
    again(store, out, FARES)
    damage(out / "audit" / "part-00000.parquet")
    found = import_run(store, out)
    assert (found.fresh, found.facts, found.audited) == (True, 5, 0)
    said = rf"audit/part-00000.* is damaged: .*`extract audit {out}`"
    assert re.search(said, found.damage)
    assert re.search(said, caplog.text)
    assert queue(see)[0] == "Nobody"
    assert re.search(rf"What the audit found is not here: .*{said}", see.browser.get("/").text.replace("&#39;", "'"))
    assert (import_run(store, out).fresh, import_run(store, out).damage) == (False, found.damage)
    assert again(store, out, FARES).audited == 1
    assert "What the audit found is not here" not in see.browser.get("/").text


def test_a_damaged_table_that_nobody_sealed_is_told_too(store: Store, out: Path) -> None:
    audit(out, FARES)
    (out / "audit" / SUMS).unlink()
    (out / "audit" / "part-00000.parquet").write_bytes(b"PAR1 and no more")
    assert re.search(r"part-00000.*extract audit OUT", import_run(store, out).damage)


def test_the_other_article_is_a_link_and_its_id_can_be_searched(see: Facts, store: Store, out: Path) -> None:
    gazette = Article("gazette-7", TEXT, title="Fares & fury", outlet="Gazette")
    other = facts(article="gazette-7")
    write_run(out, [ferry(), gazette], [*facts(), *other], ENTITIES)
    mine = [row["fact"] for row in facts()]
    audit(out, FARES, others=[other[0]["fact"], other[1]["fact"], mine[1], "of-no-run"])
    import_run(store, out)
    pane = see("Fares will")["pane"]
    (address, title, words) = re.search(r'<a href="([^"]+)" title="([^"]+)">([^<]+)</a>', pane).groups()
    assert (title, words) == ("Fares &amp; fury", "gazette-7")
    shown = see.browser.get(address.replace("&amp;", "&")).text
    assert re.search(r'"article": ?\d+', shown)
    assert "Fares &amp; fury" in shown.split('id="article"')[1]
    assert pane.count("<a ") == 1, "one link for each other article, and none to the article itself"
    assert len(listed(see.browser, q="gazette-7", status="all")) == 5
    assert len(listed(see.browser, text="gazette-7", status="all")) == 5
    found = see.browser.get("/articles", params={"q": "gazette-7"}).text
    assert "<b>1</b> article<" in found
    assert listed(see.browser, q="gazette", status="all") == []


@pytest.mark.parametrize(("value", "shown"), [("1", 1), ("true", 1), ("YES", 1), ("0", 5), ("no", 5), ("maybe", 5)])
def test_a_switch_in_the_address_is_understood_or_told(
    see: Facts, store: Store, out: Path, value: str, shown: int
) -> None:
    again(store, out, FARES)
    assert len(queue(see, audit=value)) == shown
    told = see.browser.get("/", params={"audit": value}).text
    assert ("The address asks for what there is not: audit “maybe”" in told) == (value == "maybe")


def test_values_that_no_filter_has_are_told_on_both_pages(see: Facts) -> None:
    told = see.browser.get("/", params={"status": "don", "since": "May", "speaker": "Nobody at all"}).text
    assert "what there is not: status “don”, since “May”. The list is without that." in told
    told = see.browser.get("/articles", params={"sort": "<b>"}).text
    assert "what there is not: sort “&lt;b&gt;”" in told


def test_a_run_that_is_audited_is_opened_with_what_was_found(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.review.serve.serve", lambda *_: None)
    other = facts(article="gazette")
    other[0] |= {"source": "Mavis Thrale", "source_type": "person", "source_entity": None, "content": TEXT[21:220]}
    mine = facts()
    mine[0] |= {"content": TEXT[21:220]}
    write_run(out, [ferry(), Article("gazette", TEXT, title="Fares", outlet="Gazette")], [*mine, *other])
    build(out)
    told = CliRunner().invoke(app, ["review", str(out)]).output
    assert "; the audit found something about 1 of them" in told
    assert "; the audit found something about 1 of them" in CliRunner().invoke(app, ["review", str(out)]).output
    opened = open_store(beside(out))
    with opened.read() as session:
        (fact,) = page(session, Filters(audit="yes"), "ann").facts
    assert fact.findings[0]["check"] == NAMES
    opened.close()


def test_a_desk_of_before_gets_it(database: str, out: Path) -> None:
    """On each database: made by an earlier version of the desk, read in again, listed."""
    old_desk(database, "0007")
    store = open_store(database)
    with store.read() as session:
        older = session.get_one(Fact, 9000)
        assert (older.findings, older.audited) == (None, False)
    assert again(store, out, FARES, TRADE).audited == 2
    with store.read() as session:
        found = page(session, Filters(audit="yes"), "ann").facts
        assert [f.values["content"].split()[0] for f in found] == ["Fares", "trade"]
        assert len(page(session, Filters(), "ann").facts) == 5
    store.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_editor_goes_through_what_it_found(browser: Any, out: Path, scheme: str) -> None:
    """In a browser, by keys alone: what was found comes first, and is listed alone."""
    audit(out, FARES, FARES_TOO, TRADE)
    with served(out) as address:
        context = browser.new_context(bypass_csp=True, color_scheme=scheme)
        at = Page(context.new_page(), address)
        at.page.goto(address)
        at.ready()
        assert at.page.get_by_role("img", name="The audit found something").count() == 2
        assert TWO_NAMES in at.pane()
        assert at.page.get_attribute(".fact", "aria-label").endswith(f"The audit: {TWO_NAMES} {TOO_LONG}")
        assert at.barred(f"what the audit found, {scheme}") == []
        at.keys("q")
        assert at.barred(f"filters, {scheme}") == []
        at.keys("a")
        at.until("document.querySelectorAll('.item').length === 2 && !document.querySelector('dialog[open]')")
        at.page.wait_for_url("**/?audit=yes*")
        first = at.fact()
        at.keys("a")
        at.moved(first)
        at.saved()
        assert ALONE in at.pane()
        assert at.problems == []
        context.close()
