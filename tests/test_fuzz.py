"""Whatever stands in an article, it gives rows that hold what they promise. `bench/fuzz.py` is the long one."""

import logging

import pytest
from hypothesis.strategies import SearchStrategy
from spacy.language import Language

import extract
from extract.article import Article
from extract.pipes.numbers import Numbers
from fuzz import Fault, fault_of, reduced, shown, try_batch
from invariants import BrokenError, extracted
from mutations import mutated_articles, small_articles

pytestmark = pytest.mark.slow


def test_sentences_made_of_numbers_dates_and_marks(nlp: Language) -> None:
    without_fault(nlp, small_articles(), 150)


def test_damaged_articles(nlp: Language) -> None:
    without_fault(nlp, mutated_articles(list(extract.read("corpus/articles.jsonl"))), 12)


def without_fault(nlp: Language, made: SearchStrategy[Article], size: int) -> None:
    """So many are read, twice and in two orders, and nothing is wrong with any."""
    faults = try_batch(nlp, made, size, "short")
    if faults:
        pytest.fail(shown(reduced(nlp, faults[0])))


@pytest.mark.parametrize(
    "text",
    [
        "It ran 2-1/2 miles.",
        "\n2011, 1",
        "a quarter\u00a0›",
        "2 11h of \u2028",
        "5 S",
        "Cup rUGBY INJURY SEASON, (MATCH,Y,A,S; U",
        'COURT HEAR THAT TOLDTES: "i',
        "p,some 2011-12 a week per times#» Sir Kerr insist",
        " says 5‘—\t9/2/38, va ",
        "’Jane Roe sold 0 the last Monday. said Jane Roe. "
        "‘the . the last Monday according to the the the the the the but'. ",
    ],
)
def test_what_the_long_one_found(nlp: Language, text: str) -> None:
    extracted(nlp, Article.from_text(text))


@pytest.fixture
def fails_on_a_hundred(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    real = Numbers.write

    def write(self, doc) -> None:
        if any("100" in doc.text[p.start : p.end] for p in doc._.facts_layout if p.kind == "body"):
            raise IndexError("a hundred and no more")
        real(self, doc)

    caplog.set_level(logging.CRITICAL)
    monkeypatch.setattr(Numbers, "write", write)


@pytest.mark.usefixtures("fails_on_a_hundred")
def test_a_fault_is_shown_in_the_smallest_input_that_has_it(nlp: Language) -> None:
    text = "Marden sold 12 boats.\n\nIt had bought 100 in May, said Jane Roe. She left.\n\nLeeds sold 5."
    with pytest.raises(
        BrokenError, match=r"extract_numbers fails: IndexError: a hundred and no more, at test_fuzz\.py"
    ):
        extracted(nlp, Article.from_text(text))
    fault = fault_of(nlp, Article.from_text(text))
    assert isinstance(fault, Fault)
    assert reduced(nlp, fault).article.text == "100"


def test_a_seed_gives_the_same_texts(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr("fuzz.fault_of", lambda nlp, article: tried.append(article.text))
    for seed in ("7-1", "7-1", "7-2"):
        try_batch(nlp, small_articles(), 20, seed)
    first, second, third = tried[:40], tried[40:80], tried[80:]
    assert first == second
    assert first != third
