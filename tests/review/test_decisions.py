"""Deciding, correcting, and the history that keeps every step."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from extract.article import Article
from extract.review.edits import words_values
from extract.review.runs import import_run
from extract.review.store import Article as StoredArticle
from extract.review.store import Event, Store
from reviewing import EMOJI, ENTITIES, TEXT, Facts, facts, ferry, replayed, words, write_run


def test_accepting_and_rejecting_empties_the_queue(desk: TestClient, store: Store) -> None:
    see = Facts(desk)
    assert see.decide(see("trade had halved"), "accept").status_code == 200
    assert see.decide(see("Fares will rise"), "reject").status_code == 200
    todo = desk.get("/queue").text
    assert "trade had halved" not in todo
    assert "Nobody likes it" in todo
    assert "by this computer" in see("trade had halved")["pane"]
    assert replayed(store) == 2


def test_a_correction_is_kept_beside_what_the_run_had(desk: TestClient, store: Store) -> None:
    see = Facts(desk)
    quote = see("Nobody likes it")
    answer = see.decide(quote, "speaker", speaker={"kind": "entity", "entity": "e-roe"}).json()
    assert answer["fact"]["values"]["source"] == "Jane Roe"
    assert answer["fact"]["values"]["source_role"] == "leader"
    assert "<del>Tom Hale</del>" in answer["fact"]["pane"]
    assert "<ins>Jane Roe · leader, Marden Council</ins>" in answer["fact"]["pane"]
    assert see.decide(answer["fact"], "accept").status_code == 200
    assert replayed(store) == 2


@pytest.mark.parametrize(
    ("of", "action", "ask", "values"),
    [
        ("13%", "value", {"value": {"low": 13, "high": None, "comparator": ">", "unit": "%", "change": "up"}},
         {"low": 13.0, "high": None, "comparator": ">", "unit": "%", "change": "up"}),
        ("414", "item", {"item": {"item": "Child", "item_text": "children"}}, {"item": "child", "item_text": "children"}),
        ("414", "item", {"item": {"item": "Homes", "item_text": "new homes"}}, {"item": "home", "item_text": "new homes"}),
        ("414", "item", {"item": {"item": "young people"}}, {"item": "young person"}),
        ("414", "item", {"item": {"item": "firemen"}}, {"item": "fireman"}),
        ("414", "item", {"item": {"item": "gas"}}, {"item": "gas"}),
        ("414", "item", {"item": {"item": "news"}}, {"item": "news"}),
        ("414", "period", {"period": {"text": "since May", "start": "2010-05-01", "end": None}},
         {"period_text": "since May", "period_start": "2010-05-01", "period_end": None}),
        ("Nobody", "type", {"type": "mixed"}, {"quote_type": "mixed"}),
        ("Nobody", "cue", {"words": [words(TEXT, "said", )]}, {"cue": "said"}),
        ("Nobody", "words", {"words": [words(TEXT, "414 children travel free")]},
         {"content": "414 children travel free", "quote_type": "direct"}),
        ("trade", "speaker", {"speaker": {"kind": "named", "name": "Thomas Hale", "words": words(TEXT, "Tom Hale, who runs the harbour café")}},
         {"source": "Thomas Hale", "source_type": "person", "source_text": "Tom Hale, who runs the harbour café"}),
        ("trade", "speaker", {"speaker": {"kind": "narrator"}}, {"source": None, "source_type": "narrator", "source_text": None}),
    ],
)  # fmt: skip
def test_every_field_can_be_corrected(
    desk: TestClient, store: Store, of: str, action: str, ask: dict[str, Any], values: dict[str, Any]
) -> None:
    see = Facts(desk)
    answer = see.decide(see(of), action, **ask)
    assert answer.status_code == 200, answer.text
    assert {k: v for k, v in answer.json()["fact"]["values"].items() if k in values} == values
    assert desk.post("/undo").json()["fact"]["values"] == see(of)["values"]
    assert replayed(store) == 2


@pytest.mark.parametrize(
    ("of", "action", "ask"),
    [
        ("Nobody", "speaker", {"speaker": {"kind": "entity", "entity": "e-hale"}}),
        ("Nobody", "speaker", {"speaker": {"kind": "named", "name": "Tom Hale"}}),
        ("Nobody", "type", {"type": "direct"}),
        ("414", "item", {"item": {"item": "Children"}}),
    ],
)
def test_what_stands_there_already_is_no_step_of_the_history(
    desk: TestClient, store: Store, of: str, action: str, ask: dict[str, Any]
) -> None:
    see = Facts(desk)
    before = see(of)
    answer = see.decide(before, action, **ask)
    assert answer.json()["said"] == "Nothing changed: it says that already"
    assert (see(of)["values"], see(of)["version"]) == (before["values"], before["version"])
    assert replayed(store) == 0
    signed = see.decide(see(of), action, **ask, then="sign").json()
    assert signed["fact"]["state"] == "accepted"
    assert see.decide(signed["fact"], action, **ask).json()["said"].startswith("Nothing changed")
    assert replayed(store) == 1


def test_words_may_be_marked_for_the_speaker_who_it_is_already(desk: TestClient, store: Store) -> None:
    see = Facts(desk)
    hale = words(TEXT, "Tom Hale, who runs the harbour café")
    answer = see.decide(see("Nobody"), "speaker", speaker={"kind": "entity", "entity": "e-hale", "words": hale})
    assert answer.json()["fact"]["values"]["source_text"] == hale["exact"]
    assert replayed(store) == 1


def test_the_words_follow_the_cue_as_in_a_run(desk: TestClient, store: Store) -> None:
    see = Facts(desk)
    quote, at = see("Nobody likes it"), TEXT.index("she said") + 4
    cue = {"start": at, "end": at + 4, "exact": "said"}
    told = see.decide(quote, "cue", words=[cue]).json()["fact"]
    assert told["values"]["content"] == "Nobody likes it. But 414 children travel free"
    untold = see.decide(told, "cue").json()["fact"]
    assert untold["values"]["content"] == "Nobody likes it … But 414 children travel free"
    assert replayed(store) == 2


@pytest.mark.parametrize(
    ("text", "said", "kind"),
    [
        ("The roof was ‘quite safe’, the council said.", "The roof was ‘quite safe’", "mixed"),
        ("The council said the roof was 'quite safe'.", "the roof was 'quite safe'", "mixed"),
        ("‘The roof is quite safe,’ the council said.", "The roof is quite safe", "direct"),
        ("The council said the roof was “quite safe”.", "quite safe", "direct"),
        ("“The roof is safe,” it said. “It is dry.”", "“The roof is safe,” it said. “It is dry", "mixed"),
        ("The council said the workers’ pay was safe.", "the workers’ pay was safe", "indirect"),
        ("“It leaks.\n\n“It is cold,” said Jane Roe.", "It leaks", "direct"),
    ],
)
def test_new_words_have_the_type_that_a_run_would_give_them(text: str, said: str, kind: str) -> None:
    at = text.index(said)
    assert words_values("quote", StoredArticle(text=text), [[at, at + len(said)]])["quote_type"] == kind


@pytest.mark.parametrize(
    ("of", "action", "ask", "said"),
    [
        ("13%", "value", {"value": {"low": 2, "high": 1, "comparator": "range"}}, "low bound is above"),
        ("13%", "value", {"value": {"low": 2, "high": None, "comparator": "<"}}, "a high bound alone"),
        ("13%", "type", {"type": "direct"}, "quantity has no type"),
        ("Nobody", "value", {"value": {"low": 2, "high": 2, "comparator": "="}}, "quote has no value"),
        ("Nobody", "words", {"words": [{"start": 3, "end": 9, "exact": "other"}]}, "Other words stand there"),
        ("Nobody", "words", {"words": [{"start": 3, "end": 99999, "exact": "other"}]}, "not in the article"),
        ("Nobody", "words", {"words": []}, "lacks words"),
        ("Nobody", "words", {"words": [words(TEXT, "Nobody likes"), words(TEXT, "likes it")]}, "overlap"),
        ("Nobody", "speaker", {"speaker": {"kind": "entity", "entity": "nobody"}}, "no such person"),
        ("414", "period", {"period": {"text": None, "start": "2011-01-01", "end": "2010-01-01"}}, "ends before"),
        ("Nobody", "split", {"at": 0}, "somewhere inside"),
        ("Nobody", "accept", {"state": "x"}, "Extra inputs"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_reason(
    desk: TestClient, store: Store, of: str, action: str, ask: dict[str, Any], said: str
) -> None:
    see = Facts(desk)
    answer = see.decide(see(of), action, **ask)
    assert answer.status_code == 422
    assert said in answer.json()["said"]
    assert replayed(store) == 0


def test_a_missed_quote_is_added_and_can_be_taken_back(desk: TestClient, store: Store) -> None:
    see = Facts(desk)
    article = see("trade")["article"]
    missed = {"kind": "quote", "words": [words(TEXT, "it a shame")]}
    answer = desk.post(f"/articles/{article}/facts", json=missed).json()["fact"]
    assert (answer["state"], answer["values"]["content"]) == ("open", "it a shame")
    assert answer["values"]["quote_type"] == "indirect"
    again = desk.post(f"/articles/{article}/facts", json=missed)
    assert (again.status_code, "these very words" in again.json()["said"]) == (422, True)
    assert desk.post("/undo").json()["said"] == "Undone: added"
    assert "it a shame" not in desk.get("/queue?status=all").text
    assert desk.post("/redo").json()["fact"]["state"] == "open"
    assert replayed(store) == 3


def test_split_and_merge_are_one_stroke_each(desk: TestClient, store: Store) -> None:
    see = Facts(desk)
    quote = see("Nobody likes it")
    done = see.decide(quote, "split", at=quote["values"]["pieces"][1][0]).json()
    assert done["fact"]["values"]["content"] == "Nobody likes it"
    assert see("414 children travel free")["values"]["source"] == "Tom Hale"
    first = see("Nobody likes it")
    other = first["merge"]
    merged = see.decide(first, "merge", other=other["id"], other_version=other["version"]).json()["fact"]
    assert merged["values"]["pieces"] == quote["values"]["pieces"]
    assert len(desk.get("/queue?status=all&q=travel").text.split('data-id="')) == 2
    for _ in range(2):
        desk.post("/undo")
    assert see("Nobody likes it")["values"] == quote["values"]
    assert replayed(store) == 8


def test_undo_walks_back_and_redo_forward_until_something_new_is_done(desk: TestClient) -> None:
    see = Facts(desk)
    for of in ("trade", "Fares will", "13%"):
        see.decide(see(of), "accept")
    assert [desk.post("/undo").json()["fact"]["values"]["content"][:5] for _ in range(2)] == ["13%", "Fares"]
    assert desk.post("/redo").json()["fact"]["values"]["content"].startswith("Fares")
    see.decide(see("414"), "reject")
    nothing = desk.post("/redo")
    assert (nothing.status_code, nothing.json()["said"]) == (422, "There is nothing to redo.")
    assert see("13%")["state"] == "open"
    assert see("trade")["state"] == "accepted"


def test_offsets_are_code_points_whatever_stands_before(desk: TestClient) -> None:
    see = Facts(desk)
    lost = see("12 boats")
    for exact in ("👩‍👩‍👧", "cafe\u0301", "Ana Lloyd", "\u202eevil\u202c café", "<script>alert(1)</script>", "🌊 hits"):
        answer = see.decide(lost, "words", words=[words(EMOJI, exact)])
        assert answer.status_code == 200, answer.text
        lost = answer.json()["fact"]
        assert lost["values"]["content"] == exact
        (start, end) = lost["values"]["pieces"][0]
        assert EMOJI[start:end] == exact


def test_the_history_cannot_be_edited(desk: TestClient, store: Store) -> None:
    see = Facts(desk)
    see.decide(see("trade"), "comment", comment="Is this Tom?")
    see.decide(see("trade"), "accept")
    for change in (update(Event).values(who="nobody"), delete(Event)):
        with pytest.raises(DatabaseError, match="append-only"), store.write() as session:
            session.execute(change)
    told = desk.get(f"/facts/{see('trade')['id']}/history").text
    assert "Is this Tom?" in told
    assert told.index("accepted") < told.index("commented")


def test_the_queue_is_the_least_confident_first_and_pages_without_gaps(desk: TestClient, store: Store) -> None:
    from extract.review.queue import ORDERS, Filters, page

    with store.read() as session:
        for order in ORDERS:
            every = [f.id for f in page(session, Filters(order=order), "x").facts]
            assert len(every) == 6
            paged, after = [], None
            while True:
                part = page(session, Filters(order=order), "x", after, size=2)
                paged += [f.id for f in part.facts]
                after = part.after
                if after is None:
                    break
            assert paged == every
        sure = [f.confidence for f in page(session, Filters(), "x").facts]
    assert sure == sorted(sure)
    assert desk.get("/queue?after=nonsense").status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=quantity", 2), ("speaker=Tom+Hale", 3), ("outlet=Marden+Mail", 5), ("article=storm", 1),
        ("q=TRADE", 1), ("q=ferry", 5), ("q=100%25", 0), ("status=accepted", 0), ("status=nonsense&order=x", 6),
    ],
)  # fmt: skip
def test_filters_are_in_the_address(desk: TestClient, query: str, found: int) -> None:
    page = desk.get(f"/?{query}")
    assert page.status_code == 200
    assert page.text.count('class="item"') == found


def test_decisions_on_an_article_that_a_run_lacks_are_told_and_wait(desk: TestClient, store: Store, out: Path) -> None:
    see = Facts(desk)
    see.decide(see("Nobody likes it"), "accept")
    write_run(out, [Article("quarry", TEXT, title="Ferry fares to rise")], facts(article="quarry"))
    found = import_run(store, out)
    assert (found.kept, found.aside) == (0, 1)
    write_run(out, [ferry()], facts(), ENTITIES)
    found = import_run(store, out)
    assert (found.kept, found.aside) == (1, 0)


def test_somebody_unnamed_is_told_with_the_words_of_the_article(desk: TestClient) -> None:
    see = Facts(desk)
    changed = see.decide(see("Nobody likes it"), "speaker", speaker={"kind": "unnamed"}).json()
    assert "somebody unnamed (“she”)" in changed["fact"]["pane"]
