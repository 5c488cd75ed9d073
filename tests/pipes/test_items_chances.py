import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Aim, Pointer
from extract.lexicon.rules import worded
from extract.pipes.links import Links
from extract.pipes.links.candidates import Candidate, examine
from extract.pipes.links.chances import chances, choose_items, weights
from extract.pipes.links.items import attach_items


def test_the_chances_of_one_word_are_summed() -> None:
    found = chances([Candidate(word, (word,)) for word in ("fare", "bus", "bus")], {"fare": 0.5})
    assert found == {"fare": pytest.approx(0.452, abs=1e-3), "bus": pytest.approx(0.548, abs=1e-3)}


def test_every_quantity_with_a_place_in_the_parse_tells_how_sure_its_item_is(nlp: Language) -> None:
    doc = nlp("Ferry fares will rise 13% to £2.50. The council fined 12 firms.")
    assert all(0 < q.item_chance <= 1 for q in doc._.facts_quantities)
    assert doc._.facts_quantities[-1].item == "firm"


@pytest.fixture
def fined(nlp: Language) -> tuple[Doc, list[str]]:
    with nlp.select_pipes(disable=["extract_links", "extract_confidence"]):
        doc = nlp("The council fined 12 firms.")
    return doc, attach_items(doc, doc._.facts_quantities)


def test_the_nouns_of_the_sentence_and_nothing_are_candidates(fined: tuple[Doc, list[str]]) -> None:
    [candidates] = examine(*fined)
    assert {c.word for c in candidates} == {"council", "firm", None}


def test_the_rules_item_stays_and_the_weights_judge_it(fined: tuple[Doc, list[str]]) -> None:
    doc, ways = fined
    [q] = doc._.facts_quantities
    assert choose_items(doc, ways, {"nothing": 9.0}) == ["behind"]
    assert (q.item, q.item_chance < 0.01) == ("firm", True)
    choose_items(doc, ways, {"first right:count:NOUN": 9.0})
    assert q.item_chance > 0.99


@pytest.fixture
def unruled(nlp: Language) -> tuple[Doc, list[str]]:
    with nlp.select_pipes(disable=["extract_links", "extract_confidence"]):
        doc = nlp("Of the boats in the harbour the surveyor swore that four leaked.")
    return doc, attach_items(doc, doc._.facts_quantities)


@pytest.mark.parametrize(
    ("weights", "item", "words", "way"),
    [
        ({"lemma boat": 9.0}, "boat", "the boats", "weighed"),
        ({"lemma boat": 0.3}, None, None, "none"),
        ({"nothing": 9.0}, None, None, "none"),
    ],
)
def test_where_the_rules_find_no_word_a_noun_that_is_more_likely_than_not_is_the_item(
    unruled: tuple[Doc, list[str]], weights: dict[str, float], item: str | None, words: str | None, way: str
) -> None:
    doc, ways = unruled
    assert choose_items(doc, ways, weights) == [way]
    [q] = doc._.facts_quantities
    assert (q.item, q.item_text) == (item, words)


def test_why_tells_that_the_weights_chose(unruled: tuple[Doc, list[str]]) -> None:
    doc, _ = unruled
    Links({"lemma boat": 9.0})(doc)
    [q] = doc._.facts_quantities
    assert 'counted or measured "the boats" (the likeliest of all that it may be)' in worded(q.reasons)


def test_an_amount_in_brackets_has_the_item_and_the_chance_of_the_one_before_it(nlp: Language) -> None:
    doc = nlp("The harbour rebuild cost £4m ($5m) last year.")
    first, second = doc._.facts_quantities
    assert (first.item, first.item_chance) == (second.item, second.item_chance)


def test_no_word_of_an_article_is_among_the_weights() -> None:
    assert all(len(feature) < 90 for feature in weights())
    assert not any("£" in feature or feature[:1].isdigit() for feature in weights())


def aimed(doc: Doc, number: str, *aims: tuple[str, float], field: str = "items") -> None:
    """Let the encoder point from a number to words."""
    at = doc.text.index(number)
    found = [Aim(doc.text.index(word), doc.text.index(word) + len(word), chance) for word, chance in aims]
    told = {"items": [], "periods": []} | {field: found}
    doc._.facts_pointers = [Pointer(at, at + len(number), **told)]


JOINED = {"joined:parse": 0.5, "joined:encoder": 1.0}


def test_the_encoder_overrules_the_rules_where_it_is_sure(fined: tuple[Doc, list[str]]) -> None:
    doc, ways = fined
    [q] = doc._.facts_quantities
    aimed(doc, "12", ("firms", 0.98))
    assert choose_items(doc, ways, JOINED) == ["behind"]
    assert (q.item, q.item_chance > 0.9) == ("firm", True)
    aimed(doc, "12", ("council", 0.98), ("firms", 0.01))
    assert choose_items(doc, ways, JOINED) == ["weighed"]
    assert (q.item, q.item_text) == ("council", "The council")


def test_a_number_that_points_to_nothing_has_no_item(fined: tuple[Doc, list[str]]) -> None:
    doc, ways = fined
    [q] = doc._.facts_quantities
    aimed(doc, "12")
    choose_items(doc, ways, JOINED)
    assert (q.item, q.item_text) == (None, None)


def test_a_noun_of_another_sentence_may_be_what_is_counted(nlp: Language) -> None:
    with nlp.select_pipes(disable=["extract_links", "extract_confidence"]):
        doc = nlp("The ferries came late. Some 14 were cancelled.")
    ways = attach_items(doc, doc._.facts_quantities)
    aimed(doc, "14", ("ferries", 0.99))
    choose_items(doc, ways, JOINED)
    [q] = doc._.facts_quantities
    assert (q.item, q.item_text) == ("ferry", "The ferries")


def test_without_an_encoder_the_rules_decide(fined: tuple[Doc, list[str]]) -> None:
    doc, ways = fined
    doc._.facts_pointers = []
    assert choose_items(doc, ways, JOINED | {"nothing": 99.0}) == ["behind"]
    assert doc._.facts_quantities[0].item == "firm"
