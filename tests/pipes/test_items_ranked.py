import pytest
from spacy.language import Language

from extract.pipes.links.candidates import Candidate, Candidates
from extract.pipes.links.ranking import best, choose_items, weights


def test_the_chances_of_one_word_are_summed() -> None:
    fare, bus, other = (Candidate("noun", word, (word,)) for word in ("fare", "bus", "bus"))
    chosen, chance = best([fare, bus, other], {"fare": 0.5})
    assert (chosen.word, chosen) == ("bus", bus)
    assert chance == pytest.approx(2 / (2 + 1.6487), abs=1e-3)


def test_every_quantity_with_a_place_in_the_parse_tells_how_sure_its_item_is(nlp: Language) -> None:
    doc = nlp("Ferry fares will rise 13% to £2.50. The council fined 12 firms.")
    assert all(0 < q.item_chance <= 1 for q in doc._.quantities)
    assert doc._.quantities[-1].item == "firm"


def test_the_weights_may_overrule_the_rules(nlp: Language) -> None:
    with nlp.select_pipes(disable=["extract_links", "extract_confidence"]):
        doc = nlp("The council fined 12 firms.")
    [q] = doc._.quantities
    found = Candidates(doc).of(q, None)
    assert {c.word for c in found} == {"council", "firm", None}
    choose_items(doc, {"nothing": 9.0})
    assert (q.item, q.item_text) == (None, None)
    choose_items(doc, {"first right:count:NOUN": 9.0})
    assert (q.item, q.item_text) == ("firm", "firms")


def test_an_amount_in_brackets_has_the_item_and_the_chance_of_the_one_before_it(nlp: Language) -> None:
    doc = nlp("The harbour rebuild cost £4m ($5m) last year.")
    first, second = doc._.quantities
    assert (first.item, first.item_chance) == (second.item, second.item_chance)


def test_no_word_of_an_article_is_among_the_weights() -> None:
    assert all(len(feature) < 90 for feature in weights())
    assert not any("£" in feature or feature[:1].isdigit() for feature in weights())
