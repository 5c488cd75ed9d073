import pytest
from spacy.language import Language

from extract.pipes.links.candidates import Candidate, Candidates
from extract.pipes.links.chances import chances, judge_items, weights
from extract.pipes.links.items import attach_items


def test_the_chances_of_one_word_are_summed() -> None:
    found = chances([Candidate(word, (word,)) for word in ("fare", "bus", "bus")], {"fare": 0.5})
    assert found == {"fare": pytest.approx(0.452, abs=1e-3), "bus": pytest.approx(0.548, abs=1e-3)}


def test_every_quantity_with_a_place_in_the_parse_tells_how_sure_its_item_is(nlp: Language) -> None:
    doc = nlp("Ferry fares will rise 13% to £2.50. The council fined 12 firms.")
    assert all(0 < q.item_chance <= 1 for q in doc._.quantities)
    assert doc._.quantities[-1].item == "firm"


def test_the_weights_judge_the_item_of_the_rules(nlp: Language) -> None:
    with nlp.select_pipes(disable=["extract_links", "extract_confidence"]):
        doc = nlp("The council fined 12 firms.")
    [q] = doc._.quantities
    attach_items(doc, doc._.quantities)
    assert {c.word for c in Candidates(doc).of(q, None)} == {"council", "firm", None}
    judge_items(doc, {"nothing": 9.0})
    assert q.item == "firm"
    assert q.item_chance < 0.01
    judge_items(doc, {"first right:count:NOUN": 9.0})
    assert q.item_chance > 0.99


def test_an_amount_in_brackets_has_the_item_and_the_chance_of_the_one_before_it(nlp: Language) -> None:
    doc = nlp("The harbour rebuild cost £4m ($5m) last year.")
    first, second = doc._.quantities
    assert (first.item, first.item_chance) == (second.item, second.item_chance)


def test_no_word_of_an_article_is_among_the_weights() -> None:
    assert all(len(feature) < 90 for feature in weights())
    assert not any("£" in feature or feature[:1].isdigit() for feature in weights())
