"""A component that fails on a sentence: what is lost, what is kept, and what is told."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import extract
from extract.contract.failures import Failure

BAD = "The depot at Quarrel Point held 77 lorries on 4 May 2011, Ruth Aldous said."
TEXT = (
    "Marden Council fined 12 firms in March 2012, Jane Roe said.\n\n"
    f"Leeds lost 340 nurses, Jane Roe said. {BAD} She said 19 buses were sold.\n\n"
    "“We sold 250 trams,” said Tom Ings of Fife Transport."
)
SENTENCE = (TEXT.index(BAD), TEXT.index(BAD) + len(BAD))


@pytest.fixture
def fail(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes a component raise whenever what it reads has the words, or always."""

    def failing(pipe: str, where: str | None = "Quarrel Point", error: type[Exception] = KeyError) -> None:
        component = type(nlp.get_pipe(pipe))
        real = component.write

        def write(self: Any, doc: Doc) -> None:
            real(self, doc)
            seen = [doc.text[p.start : p.end] for p in doc._.facts_layout if p.kind != "boilerplate"]
            if where is None or any(where in words for words in seen):
                raise error("no such luck")

        monkeypatch.setattr(component, "write", write)

    return failing


def told(doc: Doc) -> dict[str, list[Any]]:
    text = doc.text
    return {
        "lows": [q.low for q in doc._.facts_quantities],
        "dates": [d.timex for d in doc._.facts_dates],
        "cues": [None if q.cue is None else text[slice(*q.cue)] for q in doc._.facts_quotes],
        "people": sorted(e.name for e in doc._.facts_entities if e.type == "person"),
    }


WHOLE = {
    "lows": [12.0, 340.0, 77.0, 19.0, 250.0],
    "dates": ["2012-03", "2011-05-04"],
    "cues": ["said", "said", "said", "said", "said"],
    "people": ["Jane Roe", "Ruth Aldous", "Tom Ings"],
}


def test_nothing_fails_on_the_text_itself(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert told(doc) == WHOLE
    assert doc._.facts_failures == []


@pytest.mark.parametrize(
    ("pipe", "lost"),
    [
        ("extract_numbers", {"lows": [12.0, 340.0, 19.0, 250.0]}),
        ("extract_dates", {"lows": [12.0, 340.0, 19.0, 250.0], "dates": ["2012-03"]}),
        ("extract_quotes", {"cues": ["said"] * 4}),
        ("extract_names", {"people": ["Jane Roe", "Tom Ings"]}),
        ("extract_links", {"lows": [12.0, 340.0, 19.0, 250.0], "cues": ["said"] * 4}),
        ("extract_coreference", {}),
        ("extract_confidence", {}),
    ],
)
def test_the_sentence_at_fault_gives_nothing_and_all_others_what_they_gave(
    nlp: Language, fail: Callable[..., None], caplog: pytest.LogCaptureFixture, pipe: str, lost: dict[str, list[Any]]
) -> None:
    layout = nlp(TEXT)._.facts_layout
    fail(pipe)
    with caplog.at_level(logging.WARNING):
        doc = nlp(TEXT)
    assert told(doc) == WHOLE | lost
    [failure] = doc._.facts_failures
    assert (failure.pipe, failure.start, failure.end) == (pipe, *SENTENCE)
    assert failure.error == "KeyError: 'no such luck'"
    assert failure.traceback[-1].startswith("test_component.py:")
    assert f"{pipe} found nothing in {BAD!r}" in caplog.text
    assert doc._.facts_layout == layout
    for kind, found in (("quantities", doc._.facts_quantities), ("dates", doc._.facts_dates)):
        assert [(s.start_char, s.end_char) for s in doc.spans[kind]] == [(f.start, f.end) for f in found]
    assert len(doc.spans["quotes"]) == sum(len(q.pieces) for q in doc._.facts_quotes)


def test_a_fact_that_was_not_judged_is_kept_without_a_score(nlp: Language, fail: Callable[..., None]) -> None:
    whole = {q.start: q.score for q in nlp(TEXT)._.facts_quantities}
    fail("extract_confidence")
    scores = {q.start: q.score for q in nlp(TEXT)._.facts_quantities}
    assert scores.keys() == whole.keys()
    assert {start for start in whole if scores[start] != whole[start]} <= {TEXT.index("77 lorries")}


@pytest.mark.parametrize(
    ("pipe", "left"),
    [
        ("extract_layout", {"lows": [], "dates": [], "cues": []}),
        ("extract_names", {"people": []}),
        ("extract_numbers", {"lows": []}),
        ("extract_dates", {"lows": [], "dates": []}),
        ("extract_quotes", {"cues": []}),
        ("extract_links", {"lows": [], "cues": []}),
        ("extract_encoder", None),
        ("extract_coreference", {}),
        ("extract_confidence", {}),
    ],
)
def test_a_component_that_always_fails_costs_its_layer_and_not_the_article(
    nlp: Language, fail: Callable[..., None], pipe: str, left: dict[str, list[Any]] | None
) -> None:
    fail(pipe, None)
    doc = nlp(TEXT)
    [failure] = doc._.facts_failures
    assert (failure.pipe, failure.start, failure.end) == (pipe, None, None)
    found = told(doc)
    assert {key: found[key] for key in left or {}} == (left or {})
    assert found["lows"] or "lows" in (left or {})


def test_many_sentences_at_fault_are_each_told(nlp: Language, fail: Callable[..., None]) -> None:
    fail("extract_numbers", "said")
    doc = nlp(TEXT)
    assert [q.low for q in doc._.facts_quantities] == []
    assert len(doc._.facts_failures) == 5
    starts = [failure.start for failure in doc._.facts_failures]
    assert starts == sorted(starts)


def test_failures_come_back_with_the_doc(nlp: Language, fail: Callable[..., None]) -> None:
    fail("extract_quotes")
    doc = nlp(TEXT)
    [again] = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert list(again._.facts_failures) == doc._.facts_failures
    assert isinstance(again._.facts_failures[0], Failure)


def test_docs_in_a_stream_are_all_there(nlp: Language, fail: Callable[..., None]) -> None:
    fail("extract_numbers")
    found = list(nlp.pipe([TEXT, "Marden Council fined 12 firms.", TEXT]))
    assert [len(doc._.facts_failures) for doc in found] == [1, 0, 1]


@pytest.mark.parametrize("error", [MemoryError, OSError, ModuleNotFoundError])
def test_what_the_machine_lacks_is_no_sentences_fault(
    nlp: Language, fail: Callable[..., None], error: type[Exception]
) -> None:
    fail("extract_numbers", error=error)
    with pytest.raises(error):
        nlp(TEXT)


def test_a_row_that_cannot_be_made_costs_that_row(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.table import annotate, rows

    article = extract.Article.from_text(TEXT)
    doc = annotate(nlp, article)
    doc._.facts_quantities[2].reasons = [None]
    found = rows(article, doc)
    assert [r["low"] for r in found.facts if r["kind"] == "quantity"] == [12.0, 340.0, 19.0, 250.0]
    [failure] = found.failures
    assert (failure.pipe, TEXT[failure.start : failure.end]) == ("table", "77")
