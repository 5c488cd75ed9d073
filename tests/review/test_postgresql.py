"""The same promises on PostgreSQL: one winner of a race, a history that cannot be edited, decisions that stand."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from extract.review.export import FORMATS, write
from extract.review.queue import ORDERS, Filters, page
from extract.review.runs import import_run
from extract.review.serve import THIS_COMPUTER
from extract.review.store import Event, Store, open_store
from extract.review.web import Settings
from reviewing import TEXT, Facts, client, facts, ferry, replayed, write_run


@pytest.fixture
def store(cluster: str) -> Iterator[Store]:
    opened = open_store(cluster)
    yield opened
    opened.close()


def test_postgresql_keeps_the_same_promises(store: Store, out: Path) -> None:
    import_run(store, out)
    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as browser:
        see = Facts(browser)
        seen = see("trade")
        with ThreadPoolExecutor(6) as pool:
            codes = list(pool.map(lambda _: see.decide(seen, "accept").status_code, range(12)))
        assert sorted(codes) == [200] + [409] * 11
        see.decide(see("Nobody likes it"), "reject")
        browser.post("/undo")
        for change in (update(Event).values(who="x"), delete(Event), text("TRUNCATE event")):
            with pytest.raises(DatabaseError, match="append-only"), store.write() as session:
                session.execute(change)
        with store.read() as session:
            for order in ORDERS:
                assert len(page(session, Filters(order=order), "x").facts) == 5
        replayed(store)
        new = "At noon.\n\n" + TEXT
        write_run(out, [ferry(new)], facts(new))
        assert import_run(store, out).kept == 1
        moved = see("trade")
        assert (moved["state"], new[slice(*moved["values"]["pieces"][0])]) == ("accepted", "trade had halved since May")
    with store.read() as session:
        for name in FORMATS:
            assert write(session, name, BytesIO(), partial=True).decided == 1
