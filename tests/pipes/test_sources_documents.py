"""Whose word a document, a title or a bare noun gives."""

import pytest
from spacy.language import Language


def sources(nlp: Language, text: str) -> list[str | None]:
    """The names of the sources of the voiced quotes."""
    doc = nlp(text)
    names = [e.name for e in doc._.facts_entities]
    return [
        None if q.source is None or q.source.entity is None else names[q.source.entity]
        for q in doc._.facts_quotes
        if q.voiced
    ]


@pytest.mark.parametrize("made", ["conducted by", "carried out independently by", "which was published by"])
def test_the_maker_of_a_study_speaks_also_before_it_is_named(nlp: Language, made: str) -> None:
    text = (
        "A study found that most visitors carried phones. Many were tourists, the study said.\n\n"
        f"The study, {made} Oxford University, found that people stayed for six hours."
    )
    assert sources(nlp, text) == ["Oxford University"] * 3


def test_it_goes_back_to_the_document(nlp: Language) -> None:
    text = (
        "The report, compiled by Oxford University, ranked London third. "
        "It showed that firms had become more willing to trade online."
    )
    assert sources(nlp, text) == ["Oxford University"]


def test_a_study_of_nobody_has_no_source(nlp: Language) -> None:
    text = "Oxford University opened in May. A study found that most visitors carried phones."
    assert sources(nlp, text) == [None]


def test_a_title_before_the_name_is_taken_up(nlp: Language) -> None:
    text = "Archbishop Thomas Reed came to London on Monday. The Scottish archbishop said prisons were too full."
    assert sources(nlp, text) == ["Thomas Reed"]


def test_a_bare_noun_goes_on_with_the_speaker(nlp: Language) -> None:
    text = 'But Thomas Reed insists the player is worth more. "He has been here for years," the agent added.'
    assert sources(nlp, text) == ["Thomas Reed", "Thomas Reed"]


def test_of_two_nouns_with_a_participle_the_first_speaks(nlp: Language) -> None:
    text = "The parties have been busy, with both the Tories and the Lib Dems promising higher pensions."
    assert sources(nlp, text)[0] in ("Tories", "Conservative Party")


def test_the_nearer_noun_is_the_subject(nlp: Language) -> None:
    text = "The plans are being studied by the Treasury and the BBC has called for the findings to be made public."
    assert sources(nlp, text) == ["BBC"]
