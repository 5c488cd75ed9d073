"""Articles read whole, found by their words, shared out; and facts of which the run is sure, accepted at one stroke."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from typer.testing import CliRunner

from extract.article import Article, moment
from extract.cli import app
from extract.evaluate import evaluate
from extract.evaluate.reviewed import reviewed
from extract.review import find
from extract.review.runs import import_run
from extract.review.store import Reading, Store
from extract.review.web import Settings
from reviewing import (
    ENTITIES,
    TEXT,
    Enter,
    Facts,
    client,
    entity,
    fact,
    facts,
    ferry,
    listed,
    read,
    replayed,
    started,
    words,
    write_run,
)

QUARRY = (
    "Quarry talks stall\n\n"
    "Élodie Brânză, the union's officer, said the twenty-two drivers would not go back.\n\n"
    "Nobody from the well-known quarry at Hale would comment. It closed in 2.5 minutes flat, a witness claimed.\n"
)
FAIR = "Fair comes to Llanfair\n\nThe fair comes on Friday.\n"
RISE = "Nothing to report\n\nThe ferry ran.\n"


def _articles() -> list[Article]:
    return [
        ferry(),
        Article(
            "quarry",
            QUARRY,
            title="Quarry talks stall",
            outlet="Hale Post",
            published=moment("2024-03-05T08:00:00+00:00"),
        ),
        Article(
            "fair",
            FAIR,
            title="Fair comes to Llanfair",
            outlet="Hale Post",
            published=moment("2024-03-07T23:30:00+00:00"),
        ),
        Article("rise", RISE, title="ÉTÉ: nothing to report"),
    ]


def _found() -> list[dict[str, Any]]:
    drivers = fact("quarry", QUARRY, "quote", "the twenty-two drivers would not go back", quote_type="indirect",
                   source="Élodie Brânză", source_type="person", confidence=0.95)  # fmt: skip
    return [*facts(), drivers]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    names = [*ENTITIES, entity("quarry", "e-brz", "Élodie Brânză", aliases=["Ms Brânză"])]
    return write_run(tmp_path / "out", _articles(), _found(), names)


@pytest.fixture
def store(both: Store, out: Path) -> Store:
    import_run(both, out)
    return both


def found(browser: TestClient, **query: str) -> list[str]:
    """The articles that the page lists."""
    page = browser.get("/articles", params=query)
    assert page.status_code == 200
    return re.findall(r'href="/\?article=([\w-]+)', page.text)


def decide_all(browser: TestClient, *keys: str) -> None:
    see = Facts(browser)
    for key in keys:
        for id_ in listed(browser, article=key):
            assert see.decide(see.get(id_), "accept").status_code == 200


def add(browser: TestClient, article: int, exact: str) -> Any:
    """Add a quote that was missed."""
    missed = {"kind": "quote", "words": [words(TEXT, exact)]}
    return browser.post(f"/articles/{article}/facts", json=missed)


def share(browser: TestClient, **data: Any) -> Any:
    """Send the form of the page of work."""
    hidden = dict(re.findall(r'name="(run|token)" value="(\w[\w-]*)"', browser.get("/work").text))
    return browser.post("/work", data={"of": "articles", "query": "", **hidden, **data})


def test_an_article_is_signed_once_every_fact_is_decided(enter: Enter, store: Store) -> None:
    ann, ben = enter("ann"), enter("ben")
    refused = read(ann, "ferry")
    assert (refused.status_code, refused.json()["said"]) == (422, "5 facts of this article are still to be decided.")
    assert refused.json()["first"] in listed(ann, article="ferry")
    decide_all(ann, "ferry")
    signed = read(ann, "ferry")
    assert signed.status_code == 200
    assert "Read by ann" in signed.json()["reading"]
    assert read(ann, "ferry").status_code == 200, "signing again, as after a lost answer, changes nothing"
    assert read(ben, "rise").status_code == 200, "an article without facts can be signed"
    assert found(ann, stage="read") == ["ferry", "rise"]
    assert found(ann, stage="unread") == ["fair", "quarry"]
    assert "took the signature back" in read(ben, "ferry", whole=False).json()["reading"]
    assert found(ann, stage="read") == ["rise"]
    assert read(ben, "ferry", whole=False).status_code == 422
    with store.read() as session:
        told = [(r.who, r.action) for r in session.scalars(select(Reading).order_by(Reading.id))]
    assert told == [("ann", "read"), ("ben", "read"), ("ben", "reopened")]
    for change in (update(Reading).values(who="x"), delete(Reading)):
        with pytest.raises(DatabaseError, match="append-only"), store.write() as session:
            session.execute(change)


def test_a_signature_is_of_what_the_editor_saw(enter: Enter) -> None:
    ann, ben = enter("ann"), enter("ben")
    decide_all(ann, "ferry")
    start = started(ann.get("/?article=ferry&status=all").text)
    add(ben, start["article"], "it a shame")
    stale = ann.post(f"/articles/{start['article']}/reading", json={"read": True, "facts": start["versions"]})
    assert stale.status_code == 409
    assert "has changed since you saw it" in stale.json()["said"]
    assert found(ann, stage="read") == []


@pytest.mark.parametrize("how", ["add", "undo", "reject", "split", "bounds", "reopen"])
def test_what_changes_the_list_of_facts_opens_a_signed_article(enter: Enter, how: str) -> None:
    ann, ben = enter("ann"), enter("ben")
    decide_all(ann, "ferry")
    read(ann, "ferry")
    see = Facts(ben)
    quote = see("Nobody likes it")
    if how == "add":
        answer = add(ben, quote["article"], "it a shame")
    elif how == "undo":
        answer = ann.post("/undo")
    elif how == "split":
        answer = see.decide(quote, "split", at=quote["values"]["pieces"][1][0], then="sign")
    elif how == "bounds":
        answer = see.decide(quote, "words", words=[words(TEXT, "Nobody likes it")], then="sign")
    else:
        answer = see.decide(quote, how)
    assert answer.status_code == 200, answer.text
    assert found(ann, stage="read") == []
    added = "added a fact" if how in ("add", "split") else "changed a fact"
    assert f"{'ann' if how == 'undo' else 'ben'} {added}" in answer.json()["reading"]


def test_a_comment_leaves_a_signature_alone(enter: Enter) -> None:
    ann = enter("ann")
    decide_all(ann, "ferry")
    read(ann, "ferry")
    see = Facts(ann)
    see.decide(see("Nobody likes it"), "comment", comment="Heard on tape.")
    assert found(ann, stage="read") == ["ferry"]


def test_a_new_run_opens_what_it_changes(enter: Enter, store: Store, out: Path) -> None:
    ann = enter("ann")
    decide_all(ann, "ferry", "quarry")
    for key in ("ferry", "quarry", "fair", "rise"):
        read(ann, key)
    (out / "manifest.json").write_text("{} ")
    import_run(store, out)
    assert len(found(ann, stage="read")) == 4, "the same run again changes nothing"
    articles = _articles()
    articles[2] = Article("fair", FAIR + "\nIt rained.\n", title="Fair comes to Llanfair", outlet="Hale Post")
    more = fact("rise", RISE, "quote", "The ferry ran", quote_type="indirect")
    write_run(out, articles, [*_found(), more], ENTITIES)
    import_run(store, out)
    assert found(ann, stage="read") == ["ferry", "quarry"]
    assert "a run with another text" in ann.get("/?article=fair&status=all").text
    assert "a run that finds other facts" in ann.get("/?article=rise&status=all").text


def test_only_articles_read_whole_count_in_recall(enter: Enter, store: Store, out: Path, tmp_path: Path) -> None:
    """Two articles wholly decided, one of them read whole: by hand, 5 right of 5 decided there and one missed."""
    ann = enter("ann")
    decide_all(ann, "ferry", "quarry")
    added = add(ann, Facts(ann)("trade")["article"], "it a shame").json()["fact"]
    Facts(ann).decide(added, "speaker", speaker={"kind": "entity", "entity": "e-hale"}, then="sign")
    quotes, numbers = reviewed(store, out)
    assert (quotes.articles, quotes.gold, quotes.recalled) == (0, 0, 0)
    read(ann, "ferry")
    read(ann, "rise")
    quotes, numbers = reviewed(store, out)
    assert (quotes.right, quotes.decided) == (4, 4)
    assert (quotes.articles, quotes.recalled, quotes.gold) == (2, 3, 4)
    assert (numbers.recalled, numbers.gold) == (2, 2)
    where = store.engine.url.render_as_string(hide_password=False)
    told = CliRunner().invoke(app, ["evaluate", "--reviewed", str(out), "--database", where], catch_exceptions=False)
    assert "precision 100.0% over 4 reviewed facts; recall 75.0% of 4 in 2 articles read whole" in told.output
    gold = tmp_path / "gold.jsonl"
    gold.write_bytes(ann.get("/export/gold").content)
    assert len(gold.read_text().splitlines()) == 3, "an article without facts is gold once it is read"
    scores = evaluate(gold, out)
    assert (scores["FACT"].right, scores["FACT"].predicted) == (6, 6)
    assert (scores["FACT"].recalled, scores["FACT"].gold) == (5, 6)
    told = CliRunner().invoke(app, ["evaluate", str(gold), str(out)], catch_exceptions=False)
    assert "over the 2 of 3 articles read whole" in told.output


def test_what_nobody_decided_on_counts_for_nothing(enter: Enter, out: Path, tmp_path: Path) -> None:
    ann = enter("ann")
    see = Facts(ann)
    see.decide(see("trade"), "accept")
    see.decide(see("13%"), "reject")
    gold = tmp_path / "gold.jsonl"
    gold.write_bytes(ann.get("/export/gold?partial=true").content)
    scores = evaluate(gold, out)
    assert (scores["FACT"].right, scores["FACT"].predicted, scores["FACT"].gold) == (1, 2, 0)


def test_articles_are_found(open_desk: TestClient) -> None:
    cases: list[tuple[dict[str, str], list[str]]] = [
        ({"q": "quarry"}, ["quarry"]), ({"q": "FERR"}, ["ferry", "rise"]), ({"q": "ferry ran"}, ["rise"]),
        ({"q": '"ran ferry"'}, []), ({"q": '"the ferry ran"'}, ["rise"]), ({"q": "“would not go back”"}, ["quarry"]),
        ({"q": '"would not go ba"'}, []), ({"q": "ferry -ran"}, ["ferry"]), ({"q": "-ferry -fair"}, ["quarry"]),
        ({"q": "elodie branza"}, ["quarry"]), ({"q": "été"}, ["rise"]), ({"q": "twenty-two"}, ["quarry"]),
        ({"q": "known"}, ["quarry"]), ({"q": '"2.5"'}, ["quarry"]), ({"q": "union's"}, ["quarry"]), ({"q": "--"}, []),
        ({"q": "' OR 1=1 --"}, []), ({"q": 'NEAR(a b) * "'}, []), ({"q": "title:fair"}, []),
        ({"person": "brânză"}, ["quarry"]), ({"person": "MS BRANZA"}, ["quarry"]), ({"person": "roe"}, ["ferry"]),
        ({"person": "jane hale"}, []), ({"outlet": "Hale Post"}, ["fair", "quarry"]), ({"outlet": "nowhere"}, []),
        ({"since": "2024-03-06"}, ["fair"]), ({"until": "2024-03-05"}, ["quarry"]),
        ({"since": "2024-03-07", "until": "2024-03-07"}, ["fair"]), ({"since": "x"}, ["fair", "ferry", "quarry", "rise"]),
        ({"stage": "none"}, ["fair", "rise"]), ({"stage": "todo"}, ["ferry", "quarry"]), ({"stage": "done"}, []),
        ({"sort": "title"}, ["fair", "ferry", "quarry", "rise"]), ({"sort": "newest"}, ["fair", "quarry", "ferry", "rise"]),
        ({"sort": "oldest"}, ["quarry", "fair", "ferry", "rise"]), ({"sort": "todo"}, ["ferry", "quarry", "fair", "rise"]),
        ({"sort": "outlet"}, ["rise", "fair", "quarry", "ferry"]), ({"page": "9"}, ["fair", "ferry", "quarry", "rise"]),
    ]  # fmt: skip
    for query, keys in cases:
        assert found(open_desk, **query) == keys, query


@pytest.fixture
def open_desk(store: Store, out: Path) -> Iterator[TestClient]:
    from extract.review.serve import THIS_COMPUTER

    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as opened:
        yield opened


def test_a_new_text_is_found_by_its_words(open_desk: TestClient, store: Store, out: Path) -> None:
    articles = _articles()
    articles[3] = Article("rise", RISE.replace("ferry", "hovercraft"), title="Another headline")
    write_run(out, articles, _found(), ENTITIES)
    import_run(store, out)
    assert found(open_desk, q="hovercraft") == ["rise"]
    assert found(open_desk, q="ferry") == ["ferry"]
    assert found(open_desk, q="été") == []
    write_run(out, articles[:3], _found(), ENTITIES)
    import_run(store, out)
    assert found(open_desk, q="hovercraft") == []


def test_many_articles_are_paged(open_desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "PAGE", 2)
    assert found(open_desk) == ["fair", "ferry"]
    assert found(open_desk, page="2") == ["quarry", "rise"]
    page = open_desk.get("/articles?page=2&sort=title").text
    assert "Page 2 of 2" in page
    assert 'rel="prev" href="/articles?sort=title&amp;page=1"' in page


def test_the_queues_filters_are_links(enter: Enter) -> None:
    browser, other = enter("ann"), enter("ben")
    ann, ben = Facts(browser), Facts(other)
    trade, fares, number = ann("trade"), ann("Fares will"), ann("13%")
    ann.decide(trade, "comment", comment="Which Tom?")
    ann.decide(fares, "accept")
    ben.decide(number, "reject")
    drivers = ann("twenty-two")["id"]
    for query, ids in (
        ({"above": "80"}, {trade["id"], fares["id"], drivers}), ({"above": "90"}, {fares["id"], drivers}),
        ({"below": "50"}, {ann("Nobody")["id"]}), ({"above": "70", "below": "80"}, {number["id"]}),
        ({"comment": "yes"}, {trade["id"]}), ({"by": "ann"}, {fares["id"]}), ({"by": "ben"}, {number["id"]}),
        ({"person": "branza"}, {drivers}), ({"text": '"go back"'}, {drivers}), ({"since": "2024-01-01"}, {drivers}),
        ({"flag": "yes"}, set()), ({"mine": "yes"}, set()),
        ({"above": "80", "kind": "quote", "text": "ferry", "comment": "yes"}, {trade["id"]}),
        ({"q": "Élodie"}, {drivers}), ({"q": "elodie"}, {drivers}),
    ):  # fmt: skip
        assert set(listed(browser, status="all", **query)) == ids, query
    page = browser.get("/queue?status=all&above=80&comment=yes")
    assert page.headers["hx-replace-url"] == "/?status=all&above=80&comment=yes"
    assert "Sure: 80 % or more" in page.text
    assert 'href="/?status=all&amp;comment=yes"' in page.text, "a filter can be taken away by itself"
    for wrong in ({"above": "x"}, {"above": "101"}, {"mine": "no"}, {"since": "1.1.2024"}):
        assert len(listed(browser, status="all", **wrong)) == 6


def test_no_filter_tells_the_second_reader_what_the_first_made_of_it(enter: Enter) -> None:
    first, second = enter("ann"), enter("ben")
    ann, ben = Facts(first), Facts(second)
    seen = ann.decide(ann("trade"), "flag").json()["fact"]
    seen = ann.decide(seen, "speaker", speaker={"kind": "entity", "entity": "e-roe"}).json()["fact"]
    seen = ann.decide(seen, "comment", comment="It was she.").json()["fact"]
    ann.decide(seen, "accept")
    asked = ({"by": "ann"}, {"comment": "yes"}, {"person": "roe"}, {"speaker": "Jane Roe"}, {"q": "roe"})
    for query in asked:
        assert seen["id"] in listed(first, status="all", **query), query
        assert seen["id"] not in listed(second, status="all", **query), query
    assert '<option value="Jane Roe">' in first.get("/").text
    assert '<option value="Jane Roe">' not in second.get("/").text
    (reading,) = listed(second, status="second")
    ben.decide(ben.get(reading), "accept")
    for query in asked:
        assert seen["id"] in listed(second, status="all", **query), query


def test_what_the_run_is_sure_of_is_accepted_at_one_stroke(enter: Enter, store: Store) -> None:
    browser = enter("ann")
    ann = Facts(browser)
    article = ann("trade")["article"]
    sure = browser.get(f"/articles/{article}/sure?above=70").json()
    assert len(sure["facts"]) == 3
    assert [w in sure["html"] for w in ("Fares will rise", "trade had halved", "13%", "Nobody")] == [1, 1, 1, 0]
    done = browser.post(f"/articles/{article}/accepted", json={"above": 70, "facts": sure["facts"]}).json()
    assert done["said"].startswith("✓ 3 facts accepted")
    assert len(listed(browser, status="accepted", by="ann")) == 3
    assert len(browser.get("/queue").text.split('class="item"')) - 1 == 3
    assert browser.post("/undo").json()["said"] == "Undone: accepted"
    assert listed(browser, status="accepted") == []
    assert browser.post("/redo").status_code == 200
    assert len(listed(browser, status="accepted")) == 3
    replayed(store)


def test_it_accepts_nothing_that_has_changed_or_was_not_shown(enter: Enter) -> None:
    browser, other = enter("ann"), enter("ben")
    ben = Facts(other)
    article = ben("trade")["article"]
    sure = browser.get(f"/articles/{article}/sure?above=70").json()["facts"]
    ben.decide(ben("trade"), "speaker", speaker={"kind": "entity", "entity": "e-roe"})
    late = browser.post(f"/articles/{article}/accepted", json={"above": 70, "facts": sure})
    assert late.status_code == 409
    assert "ben was faster" in late.json()["said"]
    nobody = ben("Nobody")
    less = {"id": nobody["id"], "key": nobody["screen"]["key"], "version": 0}
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"above": 70, "facts": []}, 422),
        ({"above": 70, "facts": [{**sure[0], "key": "other"}]}, 404),
        ({"above": 101, "facts": sure}, 422),
        ({"above": 99, "facts": sure[:1]}, 422),
        ({"above": 70, "facts": [less]}, 422),
    ]
    for body, status in wrong:
        assert browser.post(f"/articles/{article}/accepted", json=body).status_code == status, body
    elsewhere = ben("twenty-two")["article"]
    assert browser.post(f"/articles/{elsewhere}/accepted", json={"above": 70, "facts": sure[:1]}).status_code == 422
    assert listed(browser, status="accepted") == []


def test_a_fact_is_handed_over_with_a_note_and_comes_first(enter: Enter, store: Store) -> None:
    browser, other = enter("ann"), enter("ben")
    ann = Facts(browser)
    fares = ann("Fares will")
    path = f"/facts/{fares['id']}/hand-over"
    answer = browser.post(path, json={"version": 0, "to": "ben", "note": "You were at the meeting."})
    assert answer.json()["said"] == "Handed over to ben"
    assert listed(other)[0] == fares["id"] != listed(browser)[0]
    assert listed(browser)[-1] == fares["id"]
    assert listed(other, mine="yes") == listed(browser, editor="ben") == [fares["id"]]
    assert "You were at the meeting." in Facts(other).get(fares["id"])["pane"]
    assert browser.post(path, json={"version": 0, "to": "ben"}).status_code == 409
    for wrong in ("rita", "nobody", "Ben"):
        refused = browser.post(path, json={"version": 1, "to": wrong})
        assert (refused.status_code, "decides at this desk" in refused.json()["said"]) == (422, True)
    assert browser.post("/undo").status_code == 200
    assert listed(other, mine="yes") == []
    ann.decide(ann("Fares will"), "accept")
    decided = browser.post(path, json={"version": ann("Fares will")["version"], "to": "ben"})
    assert (decided.status_code, "decided" in decided.json()["said"]) == (422, True)
    replayed(store)


def test_the_queue_pages_without_gaps_whosever_facts_come_first(enter: Enter, store: Store) -> None:
    from extract.review.queue import Filters, page

    browser = enter("ann")
    ann = Facts(browser)
    for of, to in (("Fares will", "ann"), ("trade", "ben"), ("13%", "ann")):
        browser.post(f"/facts/{ann(of)['id']}/hand-over", json={"version": 0, "to": to})
    with store.read() as session:
        every = [f.id for f in page(session, Filters(), "ann").facts]
        paged, after = [], None
        while True:
            part = page(session, Filters(), "ann", after, size=2)
            paged += [f.id for f in part.facts]
            if (after := part.after) is None:
                break
    assert paged == every
    assert every[:2] == [ann("13%")["id"], ann("Fares will")["id"]]
    assert every[-1] == ann("trade")["id"]


def test_a_list_goes_on_as_it_began_when_work_is_shared_out_meanwhile(enter: Enter, store: Store) -> None:
    from extract.review.queue import Filters, page

    browser = enter("ann")
    with store.read() as session:
        every = [f.id for f in page(session, Filters(), "ann").facts]
        begun = page(session, Filters(), "ann", size=2)
    browser.post(f"/facts/{every[-1]}/hand-over", json={"version": 0, "to": "ann"})
    with store.read() as session:
        rest = page(session, Filters(), "ann", begun.after)
    assert [f.id for f in begun.facts + rest.facts] == every


def test_work_is_shared_out_evenly_and_told(enter: Enter, store: Store, out: Path) -> None:
    text = "Notice\n\n" + "\n\n".join(f"Ward {n} will vote, the council said." for n in range(9))
    articles = [Article(f"ward-{n}", text, title=f"Ward {n}") for n in range(12)]
    rows = [
        fact(f"ward-{n}", text, "quote", f"Ward {m} will vote", quote_type="indirect")
        for n in range(12)
        for m in range(n % 4 * 2 + 1)
    ]
    write_run(out, articles, rows)
    import_run(store, out)
    browser, other, chief = enter("ann"), enter("ben"), enter("chloe")
    answer = share(chief, editor=["ann", "ben", "chloe"], note="By noon")
    assert answer.headers["location"] == "/work?given=12"
    mine = [len(listed(b, mine="yes")) for b in (browser, other, chief)]
    assert sum(mine) == len(rows) == 48
    assert max(mine) - min(mine) <= 2
    page = chief.get("/work?given=12").text
    assert "12 articles were shared out" in page
    assert re.search(
        r'editor=ben">4</a></td><td class="num">0</td>\s*<td class="num"><a href="/\?editor=ben">\d+</a>', page
    )
    assert "By noon" in browser.get(f"/?article={found(browser, editor='ann')[0]}&status=all").text
    again = share(chief, editor=["ann"])
    assert again.headers["location"] == "/work?given=0", "what somebody has stays theirs"
    taken = share(chief, of="queue", query="editor=ben", editor=["ann"], again="true")
    assert taken.headers["location"] == "/work?given=4"
    assert listed(other, mine="yes") == []
    assert share(chief, query="q=nowhere", editor=["ben"]).headers["location"] == "/work?given=0"
    stale = share(chief, run="1-other", editor=["ben"])
    assert (stale.status_code, "A new run was read in" in stale.text) == (409, True)
    nobody = share(chief)
    assert (nobody.status_code, "Choose to whom" in nobody.text) == (422, True)
    replayed(store)


def test_an_article_is_handed_over_whole(enter: Enter) -> None:
    browser, other = enter("ann"), enter("ben")
    article = Facts(browser)("trade")["article"]
    browser.post(f"/facts/{Facts(browser)('trade')['id']}/hand-over", json={"version": 0, "to": "chloe"})
    answer = browser.post(f"/articles/{article}/hand-over", json={"to": "ben", "note": "Your patch"})
    assert answer.json()["said"] == "The article is handed over to ben"
    assert "For ben, from ann: <q>Your patch</q>" in answer.json()["reading"]
    assert len(listed(other, mine="yes")) == 5
    assert found(other, editor="ben") == ["ferry"]
    assert found(other, editor="nobody") == ["fair", "quarry", "rise"]
    assert browser.post(f"/articles/{article}/hand-over", json={"to": "rita"}).status_code == 422


def test_a_desk_without_accounts_has_nobody_to_share_with(open_desk: TestClient) -> None:
    assert "Nobody signs in at this desk" in open_desk.get("/work").text
    assert "there are no colleagues" in open_desk.get("/").text
