"""A signature is of what was on the screen: pages of an earlier run, retries, changes to what is signed, half-made facts."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select, text

from extract.article import Article
from extract.contract.ids import fact_id
from extract.review.runs import import_run
from extract.review.serve import THIS_COMPUTER
from extract.review.store import Fact, Store, beside, engine, open_store
from extract.review.web import Settings
from reviewing import (
    ENTITIES,
    TEXT,
    Browser,
    Enter,
    Facts,
    client,
    fact,
    facts,
    ferry,
    replayed,
    token,
    words,
    write_run,
)

pytestmark = pytest.mark.slow


def many(out: Path, articles: int = 43, each: int = 9, *, later: bool = False) -> Path:
    """A run of so many articles and facts; the later one lacks each article's first fact and names another speaker."""
    what = "ferry bridge school harbour library market museum railway theatre".split()  # noqa: SIM905
    said = [f"The {word} of ward {{}} opens {word}s late" for word in what[:each]]
    texts = [f"Notice {n}\n\n" + " ".join(f"{line.format(n)}." for line in said) for n in range(articles)]
    rows = [
        fact(f"notice-{n:03}", t, "quote", said[k].format(n), quote_type="indirect",
             source="Jane Roe" if later and k == 1 else "Tom Hale", source_type="person", confidence=0.5)
        for n, t in enumerate(texts)
        for k in range(each)
        if not (later and k == 0)
    ]  # fmt: skip
    found = [Article(f"notice-{n:03}", t, title=f"Notice {n}", outlet="Mail") for n, t in enumerate(texts)]
    return write_run(out, found, rows)


KINDS: dict[str, dict[str, Any]] = {
    "accept": {}, "reject": {}, "skip": {}, "reopen": {}, "take": {}, "flag": {}, "comment": {"comment": "Well?"},
    "words": {"words": []}, "speaker": {"speaker": {"kind": "unnamed"}}, "cue": {"words": []}, "type": {"type": "mixed"},
    "value": {"value": {"low": 1, "high": 1, "comparator": "="}}, "item": {"item": {"item": "fare"}},
    "period": {"period": {"text": "today"}}, "split": {"at": 20}, "merge": {"other": 3, "other_version": 0},
}  # fmt: skip


def test_a_page_of_an_earlier_run_signs_nothing(database: str, tmp_path: Path) -> None:
    """Whatever is written from it, for each of 387 facts: nothing is done, and it is told what became of its fact."""
    out = many(tmp_path / "out")
    store = open_store(database)
    import_run(store, out)
    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as browser:
        with store.read() as session:
            ids = list(session.scalars(select(Fact.id)))
        assert len(ids) == 387
        pages = [Facts(browser).get(i) for i in ids]
        touched = pages[-1]
        assert Facts(browser).decide(touched, "comment", comment="Kept").status_code == 200
        many(out, later=True)
        other = open_store(database)
        import_run(other, out)  # as a second process does: `extract review export`, say
        other.close()
        with store.read() as session:
            now = set(session.scalars(select(Fact.id)))
        assert now & set(ids) == {touched["id"]}, "an id is never given twice"
        before = replayed(store)

        told = []
        for page in pages:
            answer = Facts(browser).decide(page, "accept")
            assert answer.status_code == 409, answer.text
            told.append(answer.json()["stale"])
        hows = [t["became"] for t in told]
        assert (hows.count("same"), hows.count("changed"), hows.count("gone")) == (301, 43, 43)
        for page, t in zip(pages, told, strict=True):
            if t["fact"] is not None:
                assert Facts(browser).get(t["fact"])["values"]["content"] == page["values"]["content"]
        assert "as it was" in told[8]["html"]
        for action, ask in KINDS.items():
            for page in (pages[5], touched):
                answer = Facts(browser).decide(page, action, **ask)
                assert (answer.status_code, "A new run was read in" in answer.json()["said"]) == (409, True), action
        old = {"screen": pages[0]["screen"]}
        missed = {"kind": "quote", "words": [words(f"Notice 0\n\n{'x' * 99}", "x" * 9)]}
        for path, body in (
            (f"/articles/{pages[0]['article']}/facts", old | missed), ("/undo", old), ("/redo", old),
            ("/presence", old | {"since": 0}),
        ):  # fmt: skip
            answer = browser.post(path, json=body)
            assert (answer.status_code, answer.json()["stale"]["became"]) == (409, "gone"), path
        form = {"run": old["screen"]["run"], "token": token(), "many": "3"}
        assert browser.post("/second-readings", data=form).status_code == 409
        assert replayed(store) == before
        fresh = Facts(browser).get(min(now - set(ids)))
        assert Facts(browser).decide(fresh, "accept").status_code == 200
    store.close()


def test_an_earlier_versions_database_keeps_everything_and_gives_no_id_twice(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    made = create_engine(f"sqlite:///{file}")
    config = Config()
    config.set_main_option("script_location", str(engine._MIGRATIONS))
    values = {"pieces": [[0, 3]], "content": "One", "source": None, "source_type": "narrator"}
    with made.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(text("INSERT INTO article VALUES (1,'a','One','',NULL,NULL,'[]','One','','[]',1)"))
        for n in (1, 7):
            connection.execute(
                text(
                    "INSERT INTO fact (id, article_id, key, kind, origin, state, version, flagged, rank, start, 'values', "
                    "original, context, speaker, search, decided_by) "
                    "VALUES (:n, 1, 'k', 'quote', 'run', 'accepted', 1, 0, 0.5, 0, :v, :v, '{}', '', '', 'ann')"
                ),
                {"n": n, "v": json.dumps(values)},
            )
            connection.execute(
                text(
                    "INSERT INTO event (fact_id, version, at, who, action, changes, batch) "
                    "VALUES (:n, 1, '2024-05-01 10:00:00', 'ann', 'accepted', :c, 'b')"
                ),
                {"n": n, "c": json.dumps({"state": ["open", "accepted"], "decided_by": [None, "ann"]})},
            )
        connection.execute(text("INSERT INTO presence VALUES ('ann', 12, '2024-05-01 10:00:00')"))
    made.dispose()
    store = open_store(f"sqlite:///{file}")
    with store.write() as session:
        assert replayed(store) == 2
        new = Fact(
            article_id=1, key="n", kind="quote", origin="run", rank=0.5, start=0, values=values, original=values,
            context={}, state="open", version=0,
        )  # fmt: skip
        session.add(new)
        session.flush()
        assert new.id == 13
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
    store.close()


def send(browser: Browser, path: str, key: str, **body: Any) -> Any:
    return browser.post(path, json={"token": key, **body})


def test_a_retry_does_nothing_again_and_is_answered_alike(database: str, out: Path) -> None:
    store = open_store(database)
    import_run(store, out)
    with client(store, out, Settings(port=80, local=THIS_COMPUTER)) as browser:
        see = Facts(browser)
        for of in ("trade", "Fares will", "13%"):
            see.decide(see(of), "accept")
        quote = see("Nobody likes it")
        path = f"/facts/{quote['id']}/decisions"
        ask = {"screen": quote["screen"], "version": quote["version"], "action": "accept"}
        missed = {"kind": "quote", "words": [words(TEXT, "it a shame")]}
        writes: list[tuple[str, dict[str, Any]]] = [
            (path, ask), ("/undo", {}), ("/redo", {}), ("/undo", {}), ("/undo", {}),
            (f"/articles/{quote['article']}/facts", missed),
        ]  # fmt: skip
        for where, body in writes:
            key = token()
            before = replayed(store)
            first, second = (send(browser, where, key, **body) for _ in range(2))
            assert (first.status_code, second.status_code) == (200, 200), second.text
            assert replayed(store) == before + 1
            for name in ("said", "versions", "items"):
                assert first.json()[name] == second.json()[name]
        assert see("13%")["state"] == "open"
        assert see("Fares will")["state"] == "accepted"
        # The answer was lost, and somebody else went on meanwhile: the retry neither overwrites nor complains.
        seen, key = see("414"), token()
        ask = {"screen": seen["screen"], "version": 0, "action": "skip"}
        send(browser, f"/facts/{seen['id']}/decisions", key, **ask)
        see.decide(see("414"), "accept")
        again = send(browser, f"/facts/{seen['id']}/decisions", key, **ask)
        assert (again.status_code, again.json()["fact"]["state"], again.json()["versions"]) == (
            200, "accepted", {str(seen["id"]): 1},
        )  # fmt: skip
        # All at once, as an impatient proxy sends it.
        seen, key, before = see("trade"), token(), replayed(store)
        with ThreadPoolExecutor(6) as pool:
            codes = list(pool.map(lambda _: send(browser, "/undo", key).status_code, range(6)))
        assert (codes, replayed(store)) == ([200] * 6, before + 1)
        assert send(browser, "/redo", key).status_code == 422
        assert send(browser, "/redo", "short").status_code == 422
    store.close()


def test_a_key_is_its_own_editors(enter: Enter) -> None:
    ann, ben, key = enter("ann"), enter("ben"), token()
    Facts(ann).decide(Facts(ann)("trade"), "accept")
    Facts(ben).decide(Facts(ben)("13%"), "accept")
    assert send(ann, "/undo", key).status_code == 200
    refused = send(ben, "/undo", key)
    assert (refused.status_code, "another one" in refused.json()["said"]) == (422, True)
    assert Facts(ben)("13%")["state"] == "accepted"


@pytest.mark.parametrize(
    ("of", "action", "ask"),
    [
        ("Nobody", "speaker", {"speaker": {"kind": "entity", "entity": "e-roe"}}),
        ("Nobody", "words", {"words": [words(TEXT, "Nobody likes")]}),
        ("Nobody", "type", {"type": "mixed"}),
        ("Nobody", "cue", {"words": [words(TEXT, "said")]}),
        ("414", "value", {"value": {"low": 415, "high": 415, "comparator": "="}}),
        ("414", "item", {"item": {"item": "pupil"}}),
        ("414", "period", {"period": {"text": "today"}}),
        ("Nobody", "split", {"at": TEXT.index("But 414")}),
    ],
)
@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_a_change_to_what_is_signed_asks_what_becomes_of_the_signature(
    enter: Enter, store: Store, of: str, action: str, ask: dict[str, Any], verdict: str
) -> None:
    first, second = enter("ann"), enter("ben")
    ann, ben = Facts(first), Facts(second)
    ann.decide(ann(of), verdict)
    signed = ben(of)
    refused = ben.decide(signed, action, **ask)
    assert (refused.status_code, refused.json()["asks"]) == (422, "signature")
    assert "ed by ann" in refused.json()["said"]
    assert ben(of)["values"] == signed["values"]
    opened = ben.decide(signed, action, then="open", **ask)
    assert opened.status_code == 200, opened.text
    assert opened.json()["fact"]["state"] == "open"
    with store.read() as session:
        assert session.get_one(Fact, signed["id"]).decided_by is None
    assert second.post("/undo").status_code == 200
    with store.read() as session:
        back = session.get_one(Fact, signed["id"])
        assert (back.decided_by, back.values) == ("ann", signed["values"])
    anew = ben.decide(ben.get(signed["id"]), action, then="sign", **ask).json()["fact"]
    with store.read() as session:
        now = session.get_one(Fact, signed["id"])
        assert (now.state, now.decided_by) == ("accepted", "ben")
    assert "by ben" in anew["pane"]
    table = pd.read_parquet(io.BytesIO(first.get("/export/parquet").content))
    row = table[table["fact"] == anew["screen"]["key"]].iloc[0]
    assert (row["reviewed_by"], row["content"]) == ("ben", anew["values"]["content"])
    replayed(store)


def test_the_second_of_a_merge_is_signed_too(enter: Enter, store: Store) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    following = ann("Nobody likes it")
    ann.decide(following, "accept")
    fares = ben("Fares will")
    ask = {"other": fares["merge"]["id"], "other_version": fares["merge"]["version"]}
    assert ben.decide(fares, "merge", **ask).json()["asks"] == "signature"
    merged = ben.decide(fares, "merge", then="open", **ask).json()["fact"]
    assert merged["state"] == "open"
    replayed(store)


def test_nobody_takes_values_from_under_anothers_signature_by_undo(enter: Enter, store: Store) -> None:
    first, second = enter("ann"), enter("ben")
    ann, ben = Facts(first), Facts(second)
    ann.decide(ann("Nobody"), "speaker", speaker={"kind": "entity", "entity": "e-roe"})
    ben.decide(ben("Nobody"), "accept")
    refused = first.post("/undo")
    assert (refused.status_code, "ben was faster" in refused.json()["said"]) == (409, True)
    assert ben("Nobody")["values"]["source"] == "Jane Roe"
    replayed(store)


def test_what_is_opened_again_bears_no_signature(desk: Browser, store: Store) -> None:
    see = Facts(desk)
    for again in ("reopen", "skip"):
        see.decide(see("trade"), "accept")
        see.decide(see("trade"), again)
        table = pd.read_parquet(io.BytesIO(desk.get("/export/parquet").content))
        row = table[table["content"].str.startswith("trade")].iloc[0]
        assert (pd.isna(row["reviewed_by"]), pd.isna(row["reviewed_at"])) == (True, True)
    replayed(store)


@pytest.mark.parametrize(
    ("kind", "exact", "lack", "whole"),
    [
        ("quote", "it a shame", "nobody is chosen yet who says it", ("speaker", {"speaker": {"kind": "narrator"}})),
        ("quantity", "May", "no value yet", ("value", {"value": {"low": 5, "high": 5, "comparator": "="}})),
    ],
)
def test_a_half_made_fact_stays_open(
    desk: Browser, store: Store, kind: str, exact: str, lack: str, whole: tuple[str, dict[str, Any]]
) -> None:
    see = Facts(desk)
    for of in ("Fares will", "Nobody", "trade", "13%", "414"):
        see.decide(see(of), "accept")
    article = see("trade")["article"]
    added = desk.post(f"/articles/{article}/facts", json={"kind": kind, "words": [words(TEXT, exact)]}).json()["fact"]
    assert (added["state"], lack in added["pane"]) == ("open", True)
    refused = see.decide(added, "accept")
    assert (refused.status_code, lack in refused.json()["said"].lower()) == (422, True)
    assert desk.get("/export/gold").text == ""
    partial = json.loads(desk.get("/export/gold?partial=true").text)
    assert len(partial["quotes"]) + len(partial["quantities"]) == 5
    signed = see.decide(added, whole[0], then="sign", **whole[1]).json()["fact"]
    assert signed["state"] == "accepted"
    record = json.loads(desk.get("/export/gold").text)
    assert len(record["quotes"]) + len(record["quantities"]) == 6
    desk.post("/undo")
    assert see.get(added["id"])["state"] == "open"
    assert see.decide(see.get(added["id"]), "accept").status_code == 422
    replayed(store)


def again(out: Path, store: Store, change: dict[str, dict[str, Any]], text: str = TEXT, only: Any = None) -> Any:
    """The ferry article's run anew, with fields of some facts changed; `only` keeps some."""
    rows = [r | change.get(r["content"].split()[0], {}) for r in facts(text)]
    write_run(out, [ferry(text)], [r for r in rows if only is None or only(r)], ENTITIES)
    return import_run(store, out)


ROE = {"source": "Jane Roe", "source_type": "person", "source_entity": "e-roe"}


@pytest.mark.parametrize("verdict", ["accept", "reject"])
def test_what_a_new_run_says_of_a_decided_fact_comes_back(desk: Browser, store: Store, out: Path, verdict: str) -> None:
    see = Facts(desk)
    see.decide(see("Nobody"), verdict)
    state = {"accept": "accepted", "reject": "rejected"}[verdict]
    assert again(out, store, {"Nobody": ROE}).news == 1
    seen = see("Nobody")
    assert (seen["state"], "The run now says" in seen["pane"], "<ins>Jane Roe</ins>" in seen["pane"]) == (
        state, True, True,
    )  # fmt: skip
    assert seen["closed"] is None
    assert desk.get("/queue?status=news").text.count('class="item"') == 1
    assert again(out, store, {"Nobody": ROE}, "At noon.\n\n" + TEXT).news == 1, "it stays until somebody deals with it"
    taken = see.decide(see("Nobody"), "take").json()["fact"]
    assert (taken["state"], taken["values"]["source"], taken["values"]["content"][:6]) == (
        "accepted",
        "Jane Roe",
        "Nobody",
    )
    assert desk.get("/queue?status=news").text.count('class="item"') == 0
    desk.post("/undo")
    back = see("Nobody")
    assert (back["state"], back["values"]["source"]) == (state, "Tom Hale")
    # Signed as it stands, it is dealt with: the same words of a third run are no news, others are.
    see.decide(back, verdict)
    assert again(out, store, {"Nobody": ROE}).news == 0
    assert again(out, store, {"Nobody": ROE | {"quote_type": "mixed"}}).news == 1
    replayed(store)


def test_other_bounds_are_news_too_and_nothing_of_a_run_is_swallowed(desk: Browser, store: Store, out: Path) -> None:
    see = Facts(desk)
    see.decide(see("trade"), "reject")
    longer = fact("ferry", TEXT, "quote", "trade had halved since May. He", quote_type="indirect", source="Tom Hale",
                  source_type="person")  # fmt: skip
    rest = [r for r in facts() if not r["content"].startswith("trade")]
    write_run(out, [ferry()], [*rest, longer], ENTITIES)
    assert import_run(store, out).news == 1
    seen = see("trade")
    assert "trade had halved since May. He" in seen["pane"]
    taken = see.decide(seen, "take").json()["fact"]
    assert (taken["state"], taken["values"]["content"]) == ("accepted", "trade had halved since May. He")
    # Of two that are like it, one is laid beside it and the other is a fact of its own.
    both = [
        longer | {"source": "Jane Roe"},
        fact("ferry", TEXT, "quote", "had halved since May. He", quote_type="direct"),
    ]
    write_run(out, [ferry()], [*rest, *both], ENTITIES)
    import_run(store, out)
    with store.read() as session:
        like = [f for f in session.scalars(select(Fact)) if "halved" in f.values["content"]]
    assert sorted((f.state, f.news is not None) for f in like) == [("accepted", True), ("open", False)]
    replayed(store)


def test_what_an_editor_made_of_it_is_no_news(desk: Browser, store: Store, out: Path) -> None:
    see = Facts(desk)
    right = see.decide(see("Nobody"), "speaker", speaker={"kind": "entity", "entity": "e-roe"}).json()["fact"]
    see.decide(right, "accept")
    assert again(out, store, {"Nobody": ROE}).news == 0
    assert again(out, store, {}).news == 0
    assert see.decide(see("Nobody"), "take").status_code == 422
    assert fact_id("ferry", "quote", right["values"]["pieces"]) == right["screen"]["key"]
    assert beside(out).endswith("out.review.sqlite")
