"""Whose word it is where no word by the quote is the name: the likeliest of all whom the article names."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Quote
from extract.article import Article
from extract.lexicon.rules import worded
from extract.pipes.quotes import passage_of
from extract.pipes.quotes.meant import Candidates
from extract.table import annotate

SAID = {"he would act", "the team were poor", "it paid"}
PAPER = "A report in the Marden Gazette said the pier leaked."


def read(nlp: Language, text: str) -> Doc:
    return annotate(nlp, Article("a", text))


def source(doc: Doc, n: int = 0) -> str | None:
    quote: Quote = doc._.facts_quotes[n]
    named = None if quote.source is None else quote.source.entity
    return None if named is None else doc._.facts_entities[named].name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PAPER, "Marden Gazette"),
        ("Tom Preston opened the shop. It was cold. Preston said it would stay.", "Tom Preston"),
        ("Nick Day ran the firm for years. On Monday Mr Day said he would go.", "Nick Day"),
    ],
)
def test_the_name_is_found_that_the_rules_pass_by(nlp: Language, text: str, name: str) -> None:
    assert source(read(nlp, text)) == name


def test_two_of_a_surname_are_not_told_apart_by_it(nlp: Language) -> None:
    assert source(read(nlp, "Tom Preston and Ann Preston run the shop. Preston said it would stay.")) is None


def test_why_tells_that_somebody_is_the_likeliest_and_how_likely(nlp: Language) -> None:
    quote = read(nlp, PAPER)._.facts_quotes[0]
    told = 'speaker "A report in the Marden Gazette" = Marden Gazette (the likeliest of all whom it may mean)'
    assert told in worded(quote.reasons)
    assert 0.6 <= quote.source.chance <= 1


def test_what_goes_on_without_a_cue_goes_on_from_whom_it_means(nlp: Language) -> None:
    doc = read(nlp, f'{PAPER} "It always has."')
    assert [source(doc, n) for n in (0, 1)] == ["Marden Gazette"] * 2


def test_a_name_by_the_quote_is_not_weighed(nlp: Language) -> None:
    doc = read(nlp, "Jane Roe of the Marden Gazette said the pier leaked.")
    assert source(doc) == "Jane Roe"
    assert doc._.facts_quotes[0].source.chance is None


def test_a_spokesman_stays_unnamed(nlp: Language) -> None:
    doc = read(nlp, "Marden Water opened the pier with Jane Roe. A spokesman for Marden Water said it leaked.")
    assert source(doc) is None
    assert doc._.facts_quotes[0].source.chance > 0.6


def entities(nlp: Language, text: str, n: int = 0) -> list[str | None]:
    """The names of the candidates for a quote's source."""
    doc = read(nlp, text)
    found = Candidates(passage_of(doc)[0], doc._.facts_quotes).of(n)
    return [None if c.entity is None else doc._.facts_entities[c.entity].name for c in found]


def test_every_entity_and_nobody_are_candidates_with_nobody_first(nlp: Language) -> None:
    text = "Jane Roe met Tom Bell at the Environment Agency. The engineer said the pier leaked."
    assert entities(nlp, text) == [None, "Jane Roe", "Tom Bell", "Environment Agency"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna Cox opened the fair. He said it was cold.", [None]),
        ("Anna Cox and Omar Cox opened the fair. He said it was cold.", [None, "Omar Cox"]),
        ("Amit Rao, a lawyer, said he would appeal. A lawyer for the council said it was right.", [None]),
        ("A walker said it was cold. Jane Roe, a walker, laughed.", [None, "Jane Roe"]),
    ],
)
def test_nobody_is_meant_who_cannot_be(nlp: Language, text: str, names: list[str | None]) -> None:
    assert entities(nlp, text, -1 if "appeal" in text else 0) == names


@pytest.mark.parametrize(
    "text",
    [
        "The prime minister said he would act. Former prime minister Liz Trent said he would not.",
        "The manager said the team were poor. Former manager Roy Keel said they were worse.",
        "Anna Cox lost everything. “It was awful,” she said. A solicitor for the council said it paid.",
    ],
)
def test_who_held_an_office_before_does_not_speak_for_who_holds_it(nlp: Language, text: str) -> None:
    doc = read(nlp, text)
    n = next(i for i, q in enumerate(doc._.facts_quotes) if doc.text[slice(*q.pieces[0])] in SAID)
    assert source(doc, n) is None


def test_the_chance_of_a_source_is_kept_with_the_doc(nlp: Language) -> None:
    doc = read(nlp, PAPER)
    kept = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert kept._.facts_quotes[0].source.chance == doc._.facts_quotes[0].source.chance


def test_the_name_in_the_words_goes_before_whom_they_may_stand_for(nlp: Language) -> None:
    text = "The council leader, Tim Oakes (Con), said it leaked.\n\nLabour group leader Farah Aziz tabled a motion."
    assert source(read(nlp, text)) == "Tim Oakes"
