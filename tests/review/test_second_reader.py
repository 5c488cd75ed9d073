"""What a run's second reader says, at the desk: beside the fact, first in the queue, taken with one key."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from browsing import Page
from damaging import DAMAGE
from extract.cli import app
from extract.folders import SUMS
from extract.review.export import write
from extract.review.queue import Filters, page
from extract.review.runs import Imported, import_run
from extract.review.serve import THIS_COMPUTER
from extract.review.store import Fact, Store, StoreError, beside, open_store
from extract.review.sweep import sure
from extract.review.web import Settings
from reread_desk import counted, quoted, reread
from reviewing import ENTITIES, TEXT, Enter, Facts, client, facts, ferry, listed, old_desk, replayed, words, write_run
from servers import served

COUNCIL, HALE, ROE = "1", "2", "3"
"""The people and bodies of the ferry article by the numbers under which a second reader is shown them."""
SAID = {
    "Fares will": quoted(COUNCIL, stands=False),
    "Nobody": quoted(ROE),
    "trade": quoted(HALE),
    "13%": counted(COUNCIL, 13, "price", "%"),
}
MISSED = {"is": "quote", "words": ["He called it a shame"], **quoted(HALE)} | {"words": ["called it a shame"]}


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


def again(store: Store, out: Path, answers: dict[str, Any] | None = None, **more: Any) -> Imported:
    """The second reader answers, and the run is read in with that."""
    reread(out, SAID if answers is None else answers, **more)
    return import_run(store, out)


def queue(see: Facts, **query: str) -> list[str]:
    """The beginnings of the facts that the queue lists, in its order."""
    return [see.get(id_)["values"]["content"].split()[0] for id_ in listed(see.browser, **query)]


def test_what_it_says_stands_beside_the_fact_and_comes_first(see: Facts, store: Store, out: Path) -> None:
    assert queue(see) == ["Nobody", "414", "13%", "trade", "Fares"]
    found = again(store, out)
    assert (found.fresh, found.differ, found.stale) == (True, 4, 0)
    assert queue(see) == ["Nobody", "414", "13%", "Fares", "trade"], "the least sure first, of these and of the others"
    assert queue(see, status="differs") == ["Nobody", "414", "13%", "Fares"]
    assert "Readers differ <span" in see.browser.get("/").text
    pane = see("Nobody")["pane"]
    assert "<b>Second reader (gpt-x)</b>:<br>speaker <ins>Jane Roe</ins> instead of Tom Hale" in pane
    assert 'aria-label="Quote, Tom Hale: Nobody' in pane
    assert "30% sure. Second reader (gpt-x): speaker Jane Roe instead of Tom Hale" in pane
    assert "item <ins>price</ins> instead of fare" in see("13%")["pane"]
    assert "Second reader (gpt-x)</b> says that this is no quote" in see("Fares will")["pane"]
    follows = see("414")["pane"]
    assert "source <ins>Jane Roe</ins> instead of Tom Hale" in follows
    assert "like the quote it stands in" in follows
    agreed = see("trade")["pane"]
    assert "Second reader (gpt-x)</b> agrees" in agreed
    assert 'data-do="take"' not in agreed
    assert import_run(store, out).fresh is False


def test_a_run_without_a_second_reader_has_none_of_it(see: Facts) -> None:
    page = see.browser.get("/").text
    assert ("Second reader (" in page, "Readers differ" in page) == (False, False)
    assert see.decide(see("Nobody"), "take").status_code == 422


def test_one_key_signs_what_it_says_or_rejects_what_it_took_out(see: Facts, store: Store, out: Path) -> None:
    again(store, out)
    seen = see("Nobody")
    assert (seen["takes"], see("Fares will")["takes"], see("trade")["takes"]) == ("accepted", "rejected", None)
    taken = see.decide(seen, "take").json()["fact"]
    assert (taken["state"], taken["values"]["source"], taken["values"]["source_entity"]) == (
        "accepted", "Jane Roe", "e-roe",
    )  # fmt: skip
    assert (taken["values"]["content"], taken["values"]["cue"]) == (seen["values"]["content"], seen["values"]["cue"])
    assert see.decide(see("Fares will"), "take").json()["fact"]["state"] == "rejected"
    assert queue(see, status="differs") == ["414", "13%"]
    assert "took what the second reader says" in see.browser.get(f"/facts/{taken['id']}/history").text
    assert "agrees" in see.get(taken["id"])["pane"]
    see.browser.post("/undo")
    see.browser.post("/undo")
    back = see("Nobody")
    assert (back["state"], back["values"]["source"], back["takes"]) == ("open", "Tom Hale", "accepted")
    see.browser.post("/redo")
    assert see("Nobody")["values"]["source"] == "Jane Roe"
    assert see.decide(see("trade"), "take").status_code == 422


def test_other_words_are_taken_with_the_type_that_they_have(see: Facts, store: Store, out: Path) -> None:
    again(store, out, {"trade": quoted(HALE, "trade had halved since May. He called it a shame")})
    taken = see.decide(see("trade"), "take").json()["fact"]
    start, end = taken["values"]["pieces"][0]
    assert TEXT[start:end] == "trade had halved since May. He called it a shame" == taken["values"]["content"]
    assert (taken["values"]["source"], taken["values"]["quote_type"]) == ("Tom Hale", "indirect")
    again(store, out, {})
    assert see.get(taken["id"])["state"] == "accepted"
    assert queue(see, status="differs") == []


def test_what_somebody_decided_stands_until_they_take_it_or_decide_again(see: Facts, store: Store, out: Path) -> None:
    for of in ("Nobody", "Fares will"):
        see.decide(see(of), "accept")
    again(store, out)
    seen = see("Nobody")
    assert (seen["state"], seen["values"]["source"], seen["closed"]) == ("accepted", "Tom Hale", None)
    assert "Jane Roe</ins> instead of Tom Hale" in seen["pane"]
    assert queue(see, status="differs") == ["Nobody", "414", "13%", "Fares"]
    assert see.decide(see("Fares will"), "take").json()["fact"]["state"] == "rejected"
    see.browser.post("/undo")
    assert (see("Fares will")["state"], see("Fares will")["takes"]) == ("accepted", "rejected")
    see.decide(see("Nobody"), "accept")
    assert queue(see, status="differs") == ["414", "13%", "Fares"]
    # Said once more it is no news, said otherwise it is.
    reread(out, SAID, reader="gpt-y")
    import_run(store, out)
    assert "Second reader (gpt-x, gpt-y)" in see("Nobody")["pane"]
    assert queue(see, status="differs") == ["414", "13%", "Fares"]
    for reader in ("a", "b", "c"):
        reread(out, {"Nobody": quoted("unnamed")}, reader=reader)
    import_run(store, out)
    assert "somebody unnamed" in see("Nobody")["pane"]
    assert queue(see, status="differs")[0] == "Nobody"


def test_a_correction_that_says_the_same_is_no_difference(see: Facts, store: Store, out: Path) -> None:
    again(store, out)
    see.decide(see("Nobody"), "speaker", speaker={"kind": "entity", "entity": "e-roe"})
    assert queue(see, status="differs") == ["414", "13%", "Fares"]
    see.decide(see("13%"), "speaker", speaker={"kind": "narrator"})
    taken = see.decide(see("13%"), "take").json()["fact"]
    assert (taken["values"]["item"], taken["values"]["source_type"]) == ("price", "narrator"), (
        "it said nothing of whose"
    )
    see.decide(see("trade"), "speaker", speaker={"kind": "unnamed"})
    assert "agrees with what the run had" in see("trade")["pane"]
    assert queue(see, status="differs") == ["414", "Fares"]


def test_what_it_found_is_a_fact_like_others(see: Facts, store: Store, out: Path) -> None:
    again(store, out, missed=[MISSED])
    assert queue(see)[:5] == ["Nobody", "414", "13%", "called", "Fares"]
    seen = see("called it a shame")
    assert (seen["state"], seen["values"]["source"]) == ("open", "Tom Hale")
    assert "found by the second reader" in seen["pane"]
    assert "Second reader (gpt-x)</b> found this one, which the run had not" in seen["pane"]
    import_run(store, out)
    reread(out, {}, reader="gpt-x")
    signed = see.decide(seen, "take").json()["fact"]
    assert signed["state"] == "accepted"
    write_run(out, [ferry()], facts(), ENTITIES)
    assert import_run(store, out).facts == 5
    kept = see.get(seen["id"])
    assert (kept["state"], kept["takes"]) == ("accepted", None), "its signature stands, and it comes no second time"
    assert len(listed(see.browser, status="all", q="called it a shame")) == 1
    table = BytesIO()
    with store.read() as session:
        write(session, "parquet", table, partial=True)
    rows = pq.read_table(table).to_pylist()
    assert [r["origin"] for r in rows] == ["run"] * 5 + ["second reader"]


def test_what_an_editor_added_is_not_found_once_more(see: Facts, store: Store, out: Path) -> None:
    article = see("trade")["article"]
    ask = {"kind": "quote", "words": [words(TEXT, "called it a shame")]}
    added = see.browser.post(f"/articles/{article}/facts", json=ask).json()["fact"]
    again(store, out, missed=[MISSED])
    assert len(listed(see.browser, status="all", q="called it a shame")) == 1
    seen = see.get(added["id"])
    assert ("speaker <ins>Tom Hale</ins>" in seen["pane"], seen["takes"]) == (True, "accepted")
    assert see.decide(seen, "take").json()["fact"]["values"]["source"] == "Tom Hale"


def test_what_was_said_of_another_run_is_left_out_and_told(
    see: Facts, store: Store, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again(store, out)
    write_run(out, [ferry()], [r for r in facts() if not r["content"].startswith("414")], ENTITIES)
    monkeypatch.setattr("extract.review.serve.serve", lambda *_: None)
    told = CliRunner().invoke(app, ["review", str(out)]).output
    assert "of 1 article the second reader has another run: `extract reread OUT --apply`" in told
    found = import_run(store, out)
    assert (found.stale, found.differ) == (1, 0)
    assert "Second reader (" not in see("Nobody")["pane"]
    new = "At noon.\n\n" + TEXT
    write_run(out, [ferry(new)], facts(new), ENTITIES)
    found = again(store, out, SAID)
    assert (found.stale, found.differ) == (0, 4)
    assert see.decide(see("Nobody"), "take").json()["fact"]["values"]["source"] == "Jane Roe"


@pytest.mark.parametrize("table", ["reread", "reread_changes"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_table_says_how_to_write_it_anew(
    store: Store, out: Path, table: str, damage: Callable[[Path], None]
) -> None:
    reread(out, SAID)
    damage(out / table / "part-00000.parquet")
    with pytest.raises(StoreError, match=rf"{table}/part-00000.* is damaged: .*`extract reread {out} --apply`"):
        import_run(store, out)


def test_a_table_that_nobody_sealed_says_it_too(store: Store, out: Path) -> None:
    reread(out, SAID)
    (out / "reread" / SUMS).unlink()
    (out / "reread" / "part-00000.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(StoreError, match=r"part-00000.*extract reread OUT --apply"):
        import_run(store, out)


def test_what_a_second_reader_doubts_is_not_accepted_with_what_is_sure(see: Facts, store: Store, out: Path) -> None:
    article = see("trade")["article"]
    with store.read() as session:
        assert len(sure(session, "ann", article, 60)) == 4
    again(store, out)
    with store.read() as session:
        assert [f.values["content"][:5] for f in sure(session, "ann", article, 60)] == ["trade"]


def test_two_who_read_blind_are_told_nothing_of_it_before_both_have(enter: Enter, store: Store, out: Path) -> None:
    again(store, out)
    first, second = enter("ann"), enter("ben")
    ann, ben = Facts(first), Facts(second)

    def hears(reader: Facts, id_: int) -> bool:
        seen = reader.get(id_)
        told = "Second reader (" in seen["pane"] or "≠" in seen["item"] or seen["takes"] is not None
        return told or seen["id"] in listed(reader.browser, status="differs")

    flagged = ann.decide(ann("Nobody"), "flag").json()["fact"]
    theirs = listed(second, status="second")[0]
    assert not hears(ann, flagged["id"])
    assert queue(ann)[:2] == ["414", "13%"], "nor does its place tell"
    assert ann.decide(ann.get(flagged["id"]), "take").status_code == 422
    ann.decide(ann.get(flagged["id"]), "accept")
    assert not hears(ann, flagged["id"])
    assert not hears(ben, theirs)
    reread(out, {"Nobody": quoted("unnamed")}, reader="gpt-y")
    import_run(store, out)
    assert not hears(ben, theirs)
    ben.decide(ben.get(theirs), "accept")
    assert "Second reader (" in ann.get(flagged["id"])["pane"]


def test_a_desk_of_before_gets_it(database: str, out: Path) -> None:
    """On each database: made by an earlier version of the desk, read in again, listed, taken."""
    old_desk(database, "0006")
    store = open_store(database)
    with store.read() as session:
        assert session.get_one(Fact, 9000).differs is False
    assert again(store, out).differ == 4
    with store.read() as session:
        found = page(session, Filters(status="differs"), "ann").facts
        assert [f.values["content"].split()[0] for f in found] == ["Nobody", "414", "13%", "Fares"]
    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as opened:
        see = Facts(opened)
        assert see.decide(see("Nobody"), "take").json()["fact"]["state"] == "accepted"
    store.close()


def test_an_editor_goes_through_where_the_readers_differ(browser: Any, out: Path) -> None:
    """In a browser, by keys alone: what differs comes first, `x` takes it or rejects, `z` takes that back."""
    reread(out, SAID, missed=[MISSED])
    with served(out) as address:
        context = browser.new_context(bypass_csp=True)
        at = Page(context.new_page(), address)
        at.page.goto(f"{address}/?status=differs")
        at.ready()
        assert [li.inner_text() for li in at.page.query_selector_all(".item [data-again]")] == ["≠"] * 5
        assert at.page.get_by_role("img", name="The two readers differ").count() == 5
        at.keys("?")
        key = "take what the second reader or the new run says: x. Change it"
        assert at.page.get_by_role("button", name=key).is_visible()
        at.keys("Escape")
        quote = at.fact()
        assert "Second reader (gpt-x)" in at.pane()
        assert at.page.get_attribute(".fact", "aria-label").endswith(": speaker Jane Roe instead of Tom Hale")
        at.keys("x")
        number = at.moved(quote)
        at.keys("x")
        other = at.moved(number)
        at.keys("x")
        found = at.moved(other)
        assert "found this one, which the run had not" in at.pane()
        assert at.page.get_by_role("button", name="Accept it so").is_visible()
        assert at.barred("second reader") == []
        at.keys("x")
        none = at.moved(found)
        assert at.page.get_by_role("button", name="Reject it").is_visible()
        at.keys("x")
        at.saved()
        at.page.wait_for_selector(f'#item-{none}[data-state="rejected"]')
        at.keys("z")
        at.page.wait_for_selector(f'#item-{none}[data-state="open"]')
        at.page.wait_for_selector(".reread:has-text('says that this is no quote')")
        at.keys("a")
        at.saved()
        assert at.problems == []
        context.close()
    opened = open_store(beside(out))
    replayed(opened)
    with opened.read() as session:
        states = {f.id: (f.state, f.values["source"]) for f in session.scalars(select(Fact))}
    assert [states[one] for one in (found, quote, number)] == [
        ("accepted", "Tom Hale"), ("accepted", "Jane Roe"), ("accepted", "Jane Roe"),
    ]  # fmt: skip
    assert states[none] == ("accepted", "Marden Council")
    opened.close()
