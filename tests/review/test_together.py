"""Several editors on one run: nothing overwritten, second readings, agreement."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select, update

from extract.review.agreement import give_out, kappa
from extract.review.blind import hidden
from extract.review.history import Actor, append, new_batch
from extract.review.presence import AWAY
from extract.review.runs import import_run
from extract.review.store import Event, Fact, Presence, Store
from reviewing import Enter, Facts, listed, replayed
from reviewing import started as page_started


def test_the_second_of_two_is_shown_what_changed(enter: Enter) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    seen = ben("Nobody likes it")
    ann.decide(ann("Nobody likes it"), "speaker", speaker={"kind": "entity", "entity": "e-roe"})
    answer = ben.decide(seen, "accept")
    assert answer.status_code == 409
    assert answer.json()["said"] == "ann was faster: nothing was overwritten."
    assert "speaker: Tom Hale → Jane Roe" in answer.json()["conflict"]
    now = answer.json()["fact"]
    assert (now["state"], now["values"]["source"]) == ("open", "Jane Roe")
    assert ben.decide(now, "accept").status_code == 200


def test_nobody_undoes_what_somebody_else_has_built_on(enter: Enter) -> None:
    first, second = enter("ann"), enter("ben")
    ann, ben = Facts(first), Facts(second)
    ann.decide(ann("trade"), "accept")
    ben.decide(ben("trade"), "reject")
    answer = first.post("/undo")
    assert answer.status_code == 409
    assert "ben" in answer.json()["conflict"]
    assert second.post("/undo").json()["fact"]["state"] == "accepted"


def test_a_race_has_one_winner(enter: Enter, store: Store) -> None:
    browsers = [Facts(enter(name)) for name in ("ann", "ben", "chloe")]
    seen = browsers[0]("trade")
    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(lambda b: b.decide(seen, "accept").status_code, browsers * 4))
    assert sorted(codes) == [200] + [409] * 11
    replayed(store)


def test_a_second_reading_is_blind_and_somebody_elses(enter: Enter, store: Store) -> None:
    first, second, third = enter("ann"), enter("ben"), enter("chloe")
    ann, ben = Facts(first), Facts(second)
    corrected = ann.decide(ann("Nobody likes it"), "speaker", speaker={"kind": "entity", "entity": "e-roe"}).json()[
        "fact"
    ]
    flagged = ann.decide(corrected, "flag").json()["fact"]
    ann.decide(flagged, "accept")
    assert listed(first, status="second") == []
    reading = ben.get(listed(second, status="second")[0])
    assert reading["values"]["source"] == "Tom Hale"
    assert "second reading is somebody else" in ann.decide(reading, "accept").json()["said"]
    assert ben.decide(reading, "accept").status_code == 200
    assert "Jane Roe" in (told := ann("Nobody likes it"))["pane"]
    assert "Second reader differs" in told["pane"]

    page = third.get("/agreement").text
    assert "ann and ben differ on speaker" in page
    chloe = Facts(third)
    chloe.decide(chloe("Nobody likes it"), "accept")
    assert "No two readings differ" in third.get("/agreement").text
    replayed(store)


def test_a_wish_for_a_second_reader_can_be_taken_back(enter: Enter) -> None:
    ann, ben = Facts(enter("ann")), enter("ben")
    flagged = ann.decide(ann("trade"), "flag").json()["fact"]
    assert len(listed(ben, status="second")) == 1
    ann.decide(flagged, "flag")
    assert listed(ben, status="second") == []


def at(browser: TestClient, fact_id: int, since: int = 0, *, here: bool = True) -> dict[str, Any]:
    """A page tells that it is at a fact, and what it hears of the others."""
    screen = {"run": started(browser)["run"], "fact": fact_id}
    answer = browser.post("/presence", json={"screen": screen, "here": here, "since": since})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def started(browser: TestClient) -> dict[str, Any]:
    """What the page starts with."""
    return page_started(browser.get("/").text)


def test_editors_are_told_of_each_other(enter: Enter, store: Store) -> None:
    first, second, reader = enter("ann"), enter("ben"), enter("rita")
    least = started(first)["fact"]["id"]
    assert at(first, least)["people"] == {}
    assert at(second, least)["people"] == {str(least): ["ann"]}
    assert at(first, least)["people"] == {str(least): ["ben"]}
    at(enter("chloe"), least)
    opened = started(reader)
    assert opened["people"] == {str(least): ["ann", "ben", "chloe"]}
    assert opened["fact"]["id"] != least, "the desk opens at a fact where nobody is"
    assert reader.get("/presence?since=0").json()["people"] == opened["people"]
    assert reader.post("/presence", json={"since": 0}).status_code == 403

    # It locks nothing, and leaves no trace but where each editor is now.
    ben = Facts(second)
    assert ben.decide(ben.get(least), "accept").status_code == 200
    for n in range(1, 6):
        at(first, n)
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Presence)) == 3
        assert [e.who for e in session.scalars(select(Event))] == ["ben"]


def test_who_leaves_or_falls_silent_is_not_there(enter: Enter, store: Store) -> None:
    first, second = enter("ann"), enter("ben")
    at(first, 1)
    at(first, 2, here=False)
    assert at(second, 3)["people"] == {"1": ["ann"]}, "a page that closes speaks for its own fact alone"
    at(first, 1, here=False)
    assert at(second, 3)["people"] == {}
    at(first, 1)
    with store.write() as session:
        session.execute(update(Presence).where(Presence.who == "ann").values(at=datetime.now(UTC) - 2 * AWAY))
    assert at(second, 3)["people"] == {}
    at(first, 1)
    first.post("/sign-out")
    assert at(second, 3)["people"] == {}


def test_editors_hear_what_others_have_done_meanwhile(enter: Enter) -> None:
    first, second = enter("ann"), enter("ben")
    ann, ben = Facts(first), Facts(second)
    since = started(first)["since"]
    mine, theirs = ann("trade"), ben("13%")
    ann.decide(mine, "accept")
    ben.decide(theirs, "reject")
    news = at(first, mine["id"], since)
    assert news["states"] == {str(theirs["id"]): "rejected"}
    assert at(first, mine["id"], news["since"])["states"] == {}


def test_kappa_by_hand() -> None:
    votes = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(votes) == pytest.approx(0.4)
    assert kappa([("yes", "yes")] * 3) is None
    assert kappa([]) is None


def test_agreement_is_told_by_pair_and_field(enter: Enter) -> None:
    first, second = enter("ann"), enter("ben")
    ann, ben = Facts(first), Facts(second)
    for of in ("trade", "13%", "Fares will"):
        flagged = ann.decide(ann(of), "flag").json()["fact"]
        ann.decide(flagged, "accept")
    for n, reading in enumerate(listed(second, status="second")):
        ben.decide(ben.get(reading), "reject" if n == 0 else "accept")
    page = second.get("/agreement").text
    verdict = page[page.index("<td>verdict</td>") :][:200]
    assert '<td class="num">3</td><td class="num">67%</td><td class="num">0.00</td>' in verdict
    assert '<td>speaker</td><td class="num">2</td><td class="num">100%</td>' in page


def test_what_is_hidden_is_of_the_state_that_a_session_sees(both: Store, out: Path) -> None:
    """One that reads sees the desk as it was when it began; one that writes what it has done itself."""
    import_run(both, out)
    ann, ben, chloe = (
        Actor(None, name, role) for name, role in (("ann", "editor"), ("ben", "editor"), ("chloe", "chief"))
    )
    with both.write() as session:
        assert give_out(session, chloe, 1) == 1
        fact = session.scalars(select(Fact).where(Fact.flagged)).one()
    with both.read() as reading:
        before = hidden(reading, ben.name), reading.scalar(select(func.count(Event.id)))
        with both.write() as session:
            assert fact.id not in hidden(session, ben.name)
            fact = session.get_one(Fact, fact.id)
            append(session, fact, ann, "accepted", {"state": "accepted"}, batch=new_batch())
            assert fact.id in hidden(session, ben.name)
        assert (hidden(reading, ben.name), reading.scalar(select(func.count(Event.id)))) == before
    with both.read() as session:
        assert fact.id in hidden(session, ben.name)
