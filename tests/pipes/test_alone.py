"""Components in somebody's own pipeline: what they need they say, and `spacy evaluate` can score them."""

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example

from extract.pipes import BASE

TEXT = 'Marden Council fined 12 firms in May. "It hurts," said Jane Roe.'


def test_every_component_declares_what_it_needs_and_finds_it(nlp: Language) -> None:
    assert not any(nlp.analyze_pipes()["problems"].values())
    assert nlp.get_pipe_meta("extract_quotes").requires == ["doc._.facts_layout", "doc._.facts_entities", "token.dep"]


@pytest.mark.parametrize(
    ("pipe", "lacking"),
    [
        ("extract_quotes", r"extract_quotes needs doc\._\.facts_layout \(of extract_layout\), doc\._\.facts_entities"),
        ("extract_numbers", r"extract_numbers needs doc\._\.facts_layout \(of extract_layout\)"),
        ("extract_links", r"doc\._\.facts_quotes \(of extract_quotes\)"),
    ],
)
def test_a_component_alone_says_which_others_it_needs(pipe: str, lacking: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(pipe)
    with pytest.raises(ValueError, match=lacking):
        nlp(TEXT)


def test_a_component_without_a_parser_says_so() -> None:
    nlp = spacy.blank("en")
    for pipe in ("extract_layout", "extract_names"):
        nlp.add_pipe(pipe)
    with pytest.raises(ValueError, match="extract_names needs a parsed Doc"):
        nlp(TEXT)


def test_numbers_need_no_more_than_a_layout() -> None:
    nlp = spacy.blank("en")
    for pipe in ("extract_layout", "extract_numbers"):
        nlp.add_pipe(pipe)
    assert [q.low for q in nlp("It fined 12 firms.")._.facts_quantities] == [12.0]


def test_quotes_in_a_pipeline_of_ones_own() -> None:
    nlp = spacy.load(BASE)
    nlp.add_pipe("extract_layout", first=True)
    for pipe in ("extract_encoder", "extract_names", "extract_coreference", "extract_quotes"):
        nlp.add_pipe(pipe)
    doc = nlp(TEXT)
    assert [doc._.facts_entities[q.source.entity].name for q in doc._.facts_quotes] == ["Jane Roe"]


def test_spacy_scores_the_span_groups(nlp: Language) -> None:
    gold = nlp(TEXT)
    [gold] = DocBin(docs=[gold], store_user_data=True).get_docs(nlp.vocab)
    gold.spans["quantities"].append(gold[0:1])
    scores = nlp.evaluate([Example(nlp.make_doc(TEXT), gold)])
    assert scores["quotes_f"] == scores["people_f"] == scores["dates_f"] == 1.0
    assert (scores["quantities_p"], scores["quantities_r"]) == (1.0, 0.5)
