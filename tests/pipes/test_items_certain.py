"""Structures that lead to one noun alone, which nothing overrules that is weighed."""

import pytest
from spacy.language import Language


@pytest.mark.parametrize(
    ("text", "item", "rule"),
    [
        ("Inspectors found 14 types of mould.", "mould", "kind"),
        ("The council recycles five types of plastic.", "plastic", "kind"),
        ("The shop sells 40 sorts of cheese.", "cheese", "kind"),
        ("They tested 12 varieties of apple.", "apple", "kind"),
        ("Some nine categories of offence are covered.", "offence", "kind"),
        ("A walker, 41, was found on the moor.", "walker", "aged"),
        ("The bus driver, 55, has been bailed.", "driver", "aged"),
        ("A teenage rower, 17, won gold.", "rower", "aged"),
    ],
)
def test_the_noun_of_a_kind_or_of_an_age_stays(nlp: Language, text: str, item: str, rule: str) -> None:
    [q] = nlp(text)._.facts_quantities
    assert (q.item, q.item_chance) == (item, 1.0)
    assert f"link.item-{rule}" in [r.rule for r in q.reasons]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Police seized 14 bags of cocaine.", "bag"),
        ("The form has five categories.", "category"),
        ("The course has two types, long and short.", "type"),
        ("Jane Roe, 41, opened the pier.", None),
        ("The letter, 25 pages long, was read out.", "page"),
    ],
)
def test_what_looks_alike_is_weighed(nlp: Language, text: str, item: str | None) -> None:
    [q] = nlp(text)._.facts_quantities
    assert q.item == item
    assert not {"link.item-kind", "link.item-aged"} & {r.rule for r in q.reasons}


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("A 5ft 10in striker joined the club.", "striker"),
        ("The baby weighed 6 st 4lb.", "baby"),
        ("The fish weighed 12lb 4oz.", "fish"),
        ("The journey took two hours 40 minutes.", "journey"),
        ("He was jailed for six years and eight months.", None),
    ],
)
def test_the_parts_of_one_measure_have_one_item(nlp: Language, text: str, item: str | None) -> None:
    assert [q.item for q in nlp(text)._.facts_quantities] == [item, item]
