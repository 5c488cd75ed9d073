"""Two readers and a chief over twenty facts of five articles: blind, disputed, settled, and the figures by hand."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select

from extract.article import Article
from extract.evaluate import evaluate
from extract.evaluate.reviewed import reviewed
from extract.review.auth import add_user
from extract.review.runs import import_run
from extract.review.store import Fact, Store, beside, open_store
from extract.review.web import Settings
from reviewing import PASSWORD, Browser, Facts, client, entity, fact, listed, replayed, started, token, write_run
from reviewing import read as sign_whole

pytestmark = pytest.mark.slow

NOUNS = ("ferry", "bridge", "school", "harbour")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[tuple[Store, Path, dict[str, Browser]]]:
    texts = [f"Ward {n}\n\n" + " ".join(f"The {w} of ward {n} shuts, Tom Hale said." for w in NOUNS) for n in range(5)]
    rows = [
        fact(f"ward-{n}", t, "quote", f"The {w} of ward {n} shuts", quote_type="indirect", confidence=0.5,
             source="Tom Hale", source_type="person", source_entity="hale")
        for n, t in enumerate(texts) for w in NOUNS
    ]  # fmt: skip
    names = [entity(f"ward-{n}", k, name) for n in range(5) for k, name in (("hale", "Tom Hale"), ("roe", "Jane Roe"))]
    articles = [Article(f"ward-{n}", t, title=f"Ward {n}", outlet="Mail") for n, t in enumerate(texts)]
    out = write_run(tmp_path / "out", articles, rows, names)
    store = open_store(beside(out))
    import_run(store, out)
    people = {}
    with store.write() as session:
        for name, role in (("ann", "editor"), ("ben", "editor"), ("chloe", "chief"), ("dan", "chief")):
            add_user(session, name, role, password=PASSWORD)
    for name in ("ann", "ben", "chloe", "dan"):
        people[name] = client(store, out, Settings(port=80))
        assert people[name].post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
    yield store, out, people
    for browser in people.values():
        browser.close()
    store.close()


def give(browser: Browser, many: int) -> Any:
    run = started(browser.get("/").text)["run"]
    return browser.post("/second-readings", data={"run": run, "token": token(), "many": str(many)})


def read(browser: Browser, ids: list[int], rejected: set[int], roe: set[int]) -> None:
    """Give a reading of each: some rejected, some with another speaker."""
    see = Facts(browser)
    for n, id_ in enumerate(ids):
        seen = see.get(id_)
        if n in roe:
            seen = see.decide(seen, "speaker", speaker={"kind": "entity", "entity": "roe"}).json()["fact"]
        answer = see.decide(seen, "reject" if n in rejected else "accept")
        assert answer.status_code == 200, answer.text


def test_blind_disputed_settled_and_measured(newsroom: tuple[Store, Path, dict[str, Browser]], tmp_path: Path) -> None:
    store, out, people = newsroom
    ann, ben, chloe = (people[n] for n in ("ann", "ben", "chloe"))
    assert give(ann, 20).status_code == 403
    assert give(chloe, 20).status_code == 303
    with store.read() as session:
        firsts = list(session.scalars(select(Fact.id).where(Fact.second_of.is_(None)).order_by(Fact.id)))
        seconds = list(session.scalars(select(Fact.id).where(Fact.second_of.is_not(None)).order_by(Fact.second_of)))
    assert (len(firsts), len(seconds)) == (20, 20)
    pages = [Facts(ben).get(i) for i in firsts[:2]]
    since = started(ben.get("/").text)["since"]
    read(ann, firsts, {0, 5, 10, 15}, {1, 6})

    # Nothing of Ann's reading is shown to Ben, whatever he asks for.
    for status in ("todo", "accepted", "rejected", "later", "all"):
        assert listed(ben, status=status) == []
    assert listed(ben, status="all", speaker="Jane Roe") == listed(ben, status="all", q="jane roe") == []
    home = ben.get("/").text
    assert 'value="Jane Roe"' not in home
    assert 'id="decided">0<' in home
    for n, id_ in enumerate(firsts):
        shown = Facts(ben).get(id_)
        assert (shown["id"], shown["state"], shown["values"]["source"]) == (seconds[n], "open", "Tom Hale")
        for part in (shown["pane"], ben.get(f"/facts/{id_}/history").text):
            assert "ann" not in part.replace("bannister", "")
            assert "Jane Roe" not in part
    marked = ben.get(f"/articles/{pages[0]['article']}").json()["html"]
    assert marked.count('class="m quote"') == 4, "what Ann rejected is marked as before"
    for page, action in zip(pages, ("accept", "reject"), strict=True):
        told = Facts(ben).decide(page, action)
        assert told.status_code == 409
        assert (told.json()["fact"]["id"], told.json()["conflict"]) == (seconds[firsts.index(page["id"])], "")
        assert "Roe" not in told.json()["said"]
    assert ben.post("/presence", json={"since": since}).json()["states"] == {}
    table = pd.read_parquet(io.BytesIO(ben.get("/export/parquet").content))
    assert (set(table["review"]), set(table["source"]), len(table)) == ({"open"}, {"Tom Hale"}, 20)
    assert ben.get("/export/gold?partial=true").text == ""
    assert len(pd.read_parquet(io.BytesIO(ann.get("/export/parquet").content))) == 16
    # Nor is Ann shown Ben's, and none of them reads twice.
    assert listed(ann, status="second") == []
    refused = Facts(ann).decide(pages[0] | {"id": seconds[0]}, "accept")
    assert (refused.status_code, "read this one already" in refused.json()["said"]) == (409, True)
    assert "No two readings differ" in chloe.get("/agreement").text
    assert "20 given to two readers, 0 read by both" in chloe.get("/agreement").text

    order = {i: seconds.index(i) for i in listed(ben, status="second")}
    assert sorted(order.values()) == list(range(20))
    read(ben, seconds, {0, 5, 2}, {1})
    assert "given" in ben.post("/undo").json()["said"]

    # Both accept 15 and reject 2 of 20; of the 15 they differ on the speaker of one.
    page = chloe.get("/agreement").text
    assert "20 given to two readers, 20 read by both" in page
    assert '<td>verdict</td><td class="num">20</td><td class="num">85%</td><td class="num">0.48</td>' in page
    assert '<td>speaker</td><td class="num">15</td><td class="num">93%</td><td class="num">0.63</td>' in page
    assert '<td>words</td><td class="num">15</td><td class="num">100%</td>' in page
    assert page.count("ann and ben differ on verdict") == 3
    assert page.count("ann and ben differ on speaker") == 1

    # Until they are settled the disputed four hold their articles back.
    def gold(browser: Browser) -> list[dict[str, Any]]:
        return [json.loads(line) for line in browser.get("/export/gold").text.splitlines()]

    assert [(r["id"], len(r["quotes"])) for r in gold(chloe)] == [("ward-4", 4)]
    for party in (ann, ben):
        refused = Facts(party).decide(Facts(party).get(firsts[10]), "accept")
        assert (refused.status_code, "a chief settles it who gave neither" in refused.json()["said"]) == (422, True)
    settle = Facts(chloe)
    assert "settle it" in settle.get(firsts[6])["pane"]
    for n, action in ((10, "accept"), (15, "reject"), (2, "take"), (6, "take")):
        assert settle.decide(settle.get(firsts[n]), action).status_code == 200
    assert "No two readings differ" in chloe.get("/agreement").text
    assert "85%" in chloe.get("/agreement").text, "what is settled changes no reading"
    found = gold(ann)
    assert [len(r["quotes"]) for r in found] == [2, 3, 4, 3, 4]
    assert sum(q["source"] == "Jane Roe" for r in found for q in r["quotes"]) == 1
    file = tmp_path / "gold.jsonl"
    file.write_bytes(ann.get("/export/gold").content)
    score = evaluate(file, out)["FACT"]
    assert (score.right, score.gold, score.predicted) == (15, 0, 20), "what was missed nobody has looked for yet"
    for record in found:
        assert sign_whole(ann, record["id"]).status_code == 200
    file.write_bytes(ann.get("/export/gold").content)
    score = evaluate(file, out)["FACT"]
    assert (score.right, score.gold, score.predicted) == (15, 16, 20)
    quotes, _ = reviewed(store, out)
    assert (quotes.run, quotes.decided, quotes.right, quotes.rejected) == (20, 20, 15, 4)
    replayed(store)


def test_a_chief_who_gave_a_reading_does_not_settle_it(newsroom: tuple[Store, Path, dict[str, Browser]]) -> None:
    _, _, people = newsroom
    ann, chloe, dan = (Facts(people[n]) for n in ("ann", "chloe", "dan"))
    seen = ann("ferry of ward 3")
    flagged = ann.decide(seen, "flag").json()["fact"]
    ann.decide(flagged, "accept")
    (second,) = listed(people["chloe"], status="second")
    assert chloe.get(seen["id"])["id"] == second, "before she has read it, a chief sees no more than others"
    chloe.decide(chloe.get(second), "reject")
    own = chloe.get(seen["id"])
    assert "another" not in (own["closed"] or "")
    assert "who gave neither" in chloe.decide(own, "reject").json()["said"]
    assert dan.decide(dan.get(seen["id"]), "reject").status_code == 200
    page = people["dan"].get("/agreement").text
    assert "Facts flagged in doubt" in page
    assert "Facts drawn for two readers" not in page


def test_a_third_editor_sees_neither_reading(newsroom: tuple[Store, Path, dict[str, Browser]]) -> None:
    _, _, people = newsroom
    ann, ben, dan = (Facts(people[n]) for n in ("ann", "ben", "dan"))
    seen = ann("bridge of ward 2")
    flagged = ann.decide(seen, "flag").json()["fact"]
    second = listed(people["ben"], status="second")[0]
    ben.decide(ben.get(second), "speaker", speaker={"kind": "entity", "entity": "roe"})
    ann.decide(flagged, "reject")
    for id_ in (seen["id"], second):
        shown = dan.get(id_)
        assert ("two others are at it" in shown["pane"], shown["values"]["source"]) == (True, "Tom Hale")
        assert dan.decide(shown, "accept").status_code == 409
        assert "Roe" not in people["dan"].get(f"/facts/{id_}/history").text
        page = people["dan"].get(f"/?fact={id_}&status=all").text
        assert 'data-state="rejected"' not in page
        assert page.count("Jane Roe") == 1, "among the article's names alone"
    assert "merged" in ann.decide(ann.get(seen["id"]), "merge", other=1, other_version=0).json()["said"]
