"""What several of the desk's doings make together: undo beside colleagues, two readings beside sharing, new runs."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.article import Article
from extract.review.runs import import_run
from extract.review.store import Fact, Store
from reviewing import (
    ENTITIES,
    TEXT,
    Browser,
    Enter,
    Facts,
    facts,
    ferry,
    listed,
    read,
    replayed,
    started,
    token,
    words,
    write_run,
)

JSON = {"accept": "application/json"}
RISE = "Nothing to report\n\nThe ferry ran.\n"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return _run(tmp_path / "out")


def _run(out: Path) -> Path:
    return write_run(out, [ferry(), Article("rise", RISE, title="Nothing to report")], facts(), ENTITIES)


@pytest.fixture
def store(both: Store, out: Path) -> Store:
    import_run(both, out)
    return both


@pytest.fixture
def people() -> dict[str, str]:
    return {"ann": "editor", "ben": "editor", "carl": "editor", "rita": "reader", "chloe": "chief"}


@pytest.fixture
def enter(enter: Enter, store: Store) -> Iterator[Enter]:
    """Signs in, and looks at every history when all is done."""
    yield enter
    replayed(store)


def ok(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found.get("fact") or found


def row(store: Store, id_: int) -> Fact:
    with store.read() as session:
        return session.get_one(Fact, id_)


def second(browser: Browser) -> dict[str, Any]:
    (id_,) = listed(browser, status="second")
    return Facts(browser).get(id_)


def sweep(browser: Browser, article: int, above: int = 0) -> Any:
    found = browser.get(f"/articles/{article}/sure", params={"above": above}, headers=JSON).json()["facts"]
    return browser.post(f"/articles/{article}/accepted", json={"above": above, "facts": found})


def value(low: float) -> dict[str, Any]:
    return {"low": low, "high": low, "comparator": "=", "unit": "%"}


# undo, beside colleagues


def test_doing_it_again_signs_no_values_that_a_colleague_gave_since(enter: Enter, store: Store) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    ok(ann.decide(ann("13%"), "accept"))
    ok(ann.browser.post("/undo"))
    ok(ben.decide(ben("13%"), "value", value=value(31)))
    again = ann.browser.post("/redo")
    assert again.status_code == 409, again.text
    assert row(store, ben("13%")["id"]).state == "open"


def test_taking_back_an_opening_signs_no_values_that_a_colleague_gave_since(enter: Enter, store: Store) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    ok(ann.decide(ann("13%"), "accept"))
    ok(ann.decide(ann("13%"), "reopen"))
    ok(ben.decide(ben("13%"), "value", value=value(31)))
    assert ann.browser.post("/undo").status_code == 409
    assert row(store, ben("13%")["id"]).state == "open"


def test_taking_back_an_addition_takes_no_colleagues_work(enter: Enter, store: Store) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    missed = {"kind": "quote", "words": [words(TEXT, "it a shame")]}
    added = ok(ann.browser.post(f"/articles/{ann('13%')['article']}/facts", json=missed))
    ok(ben.decide(ben.get(added["id"]), "speaker", speaker={"kind": "entity", "entity": "e-hale"}))
    assert ann.browser.post("/undo").status_code == 409
    assert row(store, added["id"]).state == "open"


def test_what_was_swept_is_taken_back_but_for_what_a_colleague_did_since(enter: Enter, store: Store) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    ok(sweep(ann.browser, ann("13%")["article"]))
    ok(ben.decide(ben("13%"), "reject"))
    told = ann.browser.post("/undo")
    assert told.json()["said"] == "Undone: accepted, but for 1 that somebody else has changed since"
    assert len(listed(ann.browser)) == 4
    assert row(store, ben("13%")["id"]).decided_by == "ben"
    assert ann.browser.post("/redo").status_code == 200
    assert len(listed(ann.browser, status="accepted")) == 4


def test_a_flag_taken_back_and_set_again_is_nobodys_reading(enter: Enter, store: Store) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    ok(ann.decide(ann("13%"), "flag"))
    ok(ann.browser.post("/undo"))
    ok(ann.browser.post("/redo"))
    ok(ben.decide(second(ben.browser), "reject"))
    assert listed(ann.browser, status="second") == []
    ok(ann.decide(ann("13%"), "accept"))
    assert row(store, ann("13%")["id"]).disputed


def test_doing_it_again_may_complete_two_readings(enter: Enter, store: Store) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    ok(ann.decide(ann("13%"), "flag"))
    fact = ok(ann.decide(ann("13%"), "accept"))
    ok(ann.browser.post("/undo"))
    ok(ben.decide(second(ben.browser), "reject"))
    ok(ann.browser.post("/redo"))
    assert row(store, fact["id"]).disputed


# a withdrawn fact


def test_a_withdrawn_fact_is_not_decided(enter: Enter, store: Store) -> None:
    ann = Facts(enter("ann"))
    a, b = ann("Fares will rise"), ann("Nobody likes it")
    ok(ann.decide(a, "merge", other=b["id"], other_version=b["version"]))
    gone = ann.get(b["id"])
    for action, ask in {"accept": {}, "reject": {}, "skip": {}, "reopen": {}, "flag": {}}.items():
        assert ann.decide(gone, action, **ask).status_code == 422, action
    assert row(store, b["id"]).state == "withdrawn"


# two readings, beside sharing out


def test_handing_a_reading_over_is_no_reading(enter: Enter, store: Store) -> None:
    ann, ben, carl = Facts(enter("ann")), Facts(enter("ben")), Facts(enter("carl"))
    fact = ok(ann.decide(ann("13%"), "flag"))
    ok(ann.browser.post(f"/facts/{fact['id']}/hand-over", json={"to": "ben", "version": fact["version"]}))
    assert ben.get(fact["id"])["id"] == fact["id"], "it is Ben's to read, not Ann's who gave it away"
    ok(ben.decide(ben.get(fact["id"]), "value", value=value(31)))
    mine = second(carl.browser)
    assert mine["values"]["low"] == 13
    ok(carl.decide(mine, "accept"))
    ok(ben.decide(ben.get(fact["id"]), "accept"))
    assert row(store, fact["id"]).disputed


def test_nobody_hands_over_a_reading_that_they_may_not_see(enter: Enter, store: Store) -> None:
    ann, ben, carl = Facts(enter("ann")), Facts(enter("ben")), Facts(enter("carl"))
    fact = ok(ann.decide(ok(ann.decide(ann("13%"), "flag")), "value", value=value(73.25)))
    ok(ben.decide(second(ben.browser), "item", item={"item": "fare"}))
    for reader in (ben, carl):
        seen = reader.get(fact["id"])
        body = {"to": "carl", "version": row(store, fact["id"]).version}
        screen = seen["screen"] | {"fact": fact["id"], "key": fact["screen"]["key"]}
        answer = reader.browser.post(f"/facts/{fact['id']}/hand-over", json=body | {"screen": screen})
        assert answer.status_code == 409, answer.text
        assert "73.25" not in answer.text
    assert row(store, fact["id"]).editor is None


def test_a_shared_out_article_keeps_its_readers(enter: Enter, store: Store) -> None:
    chloe, ann, ben = Facts(enter("chloe")), Facts(enter("ann")), Facts(enter("ben"))
    fact = ok(ann.decide(ann("13%"), "flag"))
    ok(chloe.browser.post(f"/facts/{fact['id']}/hand-over", json={"to": "ben", "version": fact["version"]}))
    ok(chloe.browser.post(f"/articles/{fact['article']}/hand-over", json={"to": "ann"}))
    ok(ann.decide(ann.get(fact["id"]), "accept"))
    assert second(ben.browser)["closed"] is None
    before = row(store, fact["id"]).version
    assert chloe.browser.post("/undo").status_code == 409, "nor what went before it"
    assert row(store, fact["id"]).version == before, "an article's hand-over is not taken back by halves"


# blindness


def test_who_commented_or_flagged_sees_no_correction_before_reading(enter: Enter, store: Store) -> None:
    ann, ben, chloe = Facts(enter("ann")), Facts(enter("ben")), Facts(enter("chloe"))
    fact = ben("13%")
    ok(ben.decide(fact, "comment", comment="Sure?"))
    ok(ben.decide(ben("13%"), "flag"))
    ok(ann.decide(ann.get(fact["id"]), "value", value=value(73.25)))
    for reader in (ben, chloe):
        listed_ = reader.browser.get("/export/corrections/csv").text
        assert "73.25" not in listed_, listed_
    assert "73.25" in ann.browser.get("/export/corrections/csv").text


def test_no_count_tells_that_the_first_reading_is_given(enter: Enter) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    fact = ok(ann.decide(ok(ann.decide(ann("13%"), "flag")), "value", value=value(31)))
    pages = [
        "/articles", "/articles?stage=done", "/articles?stage=todo", "/work", "/agreement", "/queue?status=all",
        "/queue?status=accepted", "/queue?q=31", "/queue?speaker=Jane+Roe", "/queue?person=Roe", "/queue?by=ann",
        "/articles?person=Roe", "/export/gold?partial=true", "/export/labelstudio?partial=true",
        "/export/corrections/csv", f"/articles/{fact['article']}", f"/facts/{fact['id']}", f"/facts/{fact['id']}/history",
    ]  # fmt: skip

    def seen() -> dict[str, str]:
        return {p: re.sub(r'name="token" value="\w+"', "", ben.browser.get(p, headers=JSON).text) for p in pages}

    before = seen()
    fact = ok(ann.decide(fact, "speaker", speaker={"kind": "entity", "entity": "e-roe"}))
    ok(ann.decide(fact, "accept"))
    assert seen() == before


def test_no_article_is_signed_while_a_reading_is_to_come(enter: Enter) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    for id_ in listed(ann.browser, article="ferry"):
        ok(ann.decide(ann.get(id_), "accept"))
    fact = ann("13%")
    ok(ann.decide(ann.get(fact["id"]), "flag"))
    for reader in (ann, ben):
        answer = read(reader.browser, "ferry")
        assert answer.status_code == 422, answer.text
    ok(ben.decide(second(ben.browser), "accept"))
    assert read(ben.browser, "ferry").status_code == 200


def test_a_fact_that_two_have_read_is_everybodys_again(enter: Enter, store: Store) -> None:
    ann, ben, carl = Facts(enter("ann")), Facts(enter("ben")), Facts(enter("carl"))
    fact = ok(ann.decide(ok(ann.decide(ann("13%"), "flag")), "accept"))
    ok(ben.decide(second(ben.browser), "accept"))
    ok(carl.decide(carl.get(fact["id"]), "reopen"))
    for reader in (ann, ben, carl):
        assert fact["id"] in listed(reader.browser), "it is open again, for all"
        assert listed(reader.browser, status="second") == []


def test_a_given_reading_whose_words_are_gone_is_nobodys_to_do(enter: Enter, store: Store, out: Path) -> None:
    ann, ben = Facts(enter("ann")), Facts(enter("ben"))
    fact = ok(ann.decide(ok(ann.decide(ann("414"), "flag")), "accept"))
    ok(ben.decide(second(ben.browser), "accept"))
    import_new(store, out, TEXT.replace("But 414 children travel free.", "But children do not pay."))
    assert row(store, fact["id"]).again
    for reader in (ann, ben):
        assert listed(reader.browser, status="second") == []
        assert fact["id"] in listed(reader.browser)


def import_new(store: Store, out: Path, text: str, **changes: Any) -> None:
    """A run over another text, which has the facts whose words are in it."""
    fresh = []
    for one in (f for f in facts() if f["content"] in text):
        at = text.index(one["content"])
        place = {"start": at, "end": at + len(one["content"]), "pieces": [[at, at + len(one["content"])]]}
        fresh.append(one | place | dict.fromkeys(("source_start", "source_end", "cue_start", "cue_end")) | changes)
    write_run(out, [ferry(text), Article("rise", RISE, title="Nothing to report")], fresh, ENTITIES)
    (out / "manifest.json").write_text(f'{{"n": "{token()}"}}')
    import_run(store, out)


def test_doing_it_again_accepts_nothing_whose_words_a_new_run_lost(enter: Enter, store: Store, out: Path) -> None:
    ann = Facts(enter("ann"))
    fact = ann("414")
    ok(ann.decide(fact, "accept"))
    ok(ann.browser.post("/undo"))
    import_new(store, out, TEXT.replace("But 414 children travel free.", "But children do not pay."))
    answer = ann.browser.post("/redo")
    assert answer.status_code in (409, 422), answer.text
    assert row(store, fact["id"]).state == "open"


def test_a_sweep_after_a_new_run_is_of_that_run(enter: Enter, store: Store, out: Path) -> None:
    ann = Facts(enter("ann"))
    article = ann("13%")["article"]
    found = ann.browser.get(f"/articles/{article}/sure", params={"above": 0}, headers=JSON).json()["facts"]
    screen = ann("13%")["screen"]
    import_new(store, out, TEXT, confidence=0.99)
    answer = ann.browser.post(f"/articles/{article}/accepted", json={"above": 0, "facts": found, "screen": screen})
    assert answer.status_code == 409
    assert "stale" in answer.json()
    assert listed(ann.browser, status="accepted") == []


def test_an_article_that_is_read_opens_where_what_a_new_run_says_is_taken(
    enter: Enter, store: Store, out: Path
) -> None:
    ann = Facts(enter("ann"))
    fact = ann("13%")
    ok(sweep(ann.browser, fact["article"]))
    for id_ in listed(ann.browser, article="ferry"):
        ok(ann.decide(ann.get(id_), "accept"))
    ok(ann.decide(ann("13%"), "reject"))
    assert read(ann.browser, "ferry").status_code == 200
    rows = facts(TEXT)
    for one in rows:
        if one["content"] == "13%":
            one["low"] = one["high"] = 31.0
    write_run(out, [ferry(TEXT), Article("rise", RISE, title="Nothing to report")], rows, ENTITIES)
    (out / "manifest.json").write_text('{"n": 2}')
    import_run(store, out)
    assert listed(ann.browser, status="news") == [fact["id"]]
    ok(ann.decide(ann.get(fact["id"]), "take"))
    assert row(store, fact["id"]).values["low"] == 31
    assert "Read by" not in ann.browser.get("/?article=ferry&status=all").text


def test_numbers_that_no_database_holds_are_refused(enter: Enter) -> None:
    ann = Facts(enter("ann"))
    fact = ann("13%")
    big = 10**30
    for path, body in {
        f"/articles/{fact['article']}/accepted": {"above": 0, "facts": [{"id": big, "key": "x", "version": 0}]},
        f"/facts/{fact['id']}/hand-over": {"to": "ben", "version": big},
        f"/articles/{fact['article']}/reading": {"read": True, "facts": {str(big): big}},
    }.items():
        answer = ann.browser.post(path, json=body)
        assert 400 <= answer.status_code < 500, (path, answer.text)


def test_one_write_sent_twice_at_once_is_done_once(enter: Enter, store: Store) -> None:
    """As where the first answer was slow, and the browser tried again."""
    ann = enter("ann")
    start = started(ann.get("/?article=rise&status=all").text)
    body = {"screen": start["screen"], "read": True, "facts": start["versions"], "token": token()}
    answers: list[Any] = []
    at_once = threading.Barrier(4)

    def send() -> None:
        at_once.wait()
        answers.append(ann.post(f"/articles/{start['article']}/reading", json=body))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a.status_code for a in answers] == [200] * 4, [a.text[:200] for a in answers]


def test_the_next_number_may_be_one_that_was_merged_away(enter: Enter) -> None:
    ann = Facts(enter("ann"))
    missed = {"kind": "quantity", "words": [words(TEXT, "£2.50")]}
    added = ok(ann.browser.post(f"/articles/{ann('13%')['article']}/facts", json=missed))
    ok(ann.browser.post("/undo"))
    span = ann.browser.get(f"/articles/{added['article']}/number", params={"after": 0}, headers=JSON).json()["span"]
    assert TEXT[slice(*span)] == "£2.50"


def test_two_who_add_the_same_at_once_add_one(enter: Enter, store: Store) -> None:
    browsers = [enter(n) for n in ("ann", "ben", "carl")]
    article = Facts(browsers[0])("13%")["article"]
    at_once = threading.Barrier(3)
    codes: list[int] = []

    def send(browser: Browser) -> None:
        at_once.wait()
        missed = {"kind": "quote", "words": [words(TEXT, "it a shame")]}
        codes.append(browser.post(f"/articles/{article}/facts", json=missed).status_code)

    threads = [threading.Thread(target=send, args=(b,)) for b in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200, 422, 422]
