"""Whose a number is."""

import pytest
from spacy.language import Language

import extract
from extract.lexicon.rules import worded


def owners(nlp: Language, text: str) -> list[str | None]:
    return [q.owner for q in nlp(text)._.facts_quantities]


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Harbour Foods's debt of $27bn was sold.", ["Harbour Foods"]),
        ("The company's 4,000 staff were told.", ["The company"]),
        ("The council's budget of £30m was cut.", ["The council"]),
        ("Some 20% of the firm's workers walked out.", ["the firm"]),
        ("Last year's 400 deaths were a record.", [None]),
        ("Profits at Tesco rose 3%.", ["Tesco"]),
        ("The cost of the scheme was £3m.", ["the scheme"]),
        ("Sales of cars fell by 5%.", [None]),
        ("Unemployment in Wales is 4%.", ["Wales"]),
        ("Welsh unemployment stood at 4%.", ["Wales"]),
        ("UK inflation rose to 3.5%.", ["United Kingdom"]),
        ("Police found 12 men in Leeds.", [None]),
        ("The 12 pupils at the school were ill.", ["the school"]),
        ("Sales rose 3% at Tesco and 4% at Asda.", ["Tesco", "Asda"]),
        ("Ford cut 13,000 jobs.", ["Ford"]),
        ("Tesco made £2bn.", ["Tesco"]),
        ("Tesco posted a 3% rise in profits.", ["Tesco"]),
        ("The school has 900 pupils.", ["The school"]),
        ("Boots, which employs 400 people, plans to close 12 shops.", ["Boots", "Boots"]),
        ("The new law will cut profits by £5m.", [None]),
        ("Its rivals include Tesco (down 2%) and Asda.", ["Tesco"]),
        ("The car has a top speed of 90mph.", ["The car"]),
        ("Thieves have taken 40 bicycles.", [None]),
        ("There were 40 boats on the lake.", [None]),
        ("Spain has recorded 4,000 cases and Italy 3,500, ministers said.", ["Spain", None]),
        ("Tesco and Asda made £2bn.", [None]),
        ("We made £2bn.", [None]),
        ("Tesco rose 3%.", ["Tesco"]),
        ("Jane Roe, 41, was hurt.", ["Jane Roe"]),
        ("The 32-year-old builder Sam Pole laughed.", ["Sam Pole"]),
        ("Jane Roe, 32-year-old Sam Pole and Tom Ings were hurt.", ["Sam Pole"]),
        ("Tesco has 900 shops and Asda has 600.", ["Tesco", "Asda"]),
        ("Jane Roe was jailed for six years.", [None]),
    ],
)
def test_the_owner_is_who_or_what_has_the_measure(nlp: Language, text: str, whose: list[str | None]) -> None:
    assert owners(nlp, text) == whose


def test_a_pronoun_stands_for_the_body_that_it_means(nlp: Language) -> None:
    assert owners(nlp, "Tesco said its debt was £3m.") == ["Tesco"]


def test_a_number_said_once_more_has_the_same_owner(nlp: Language) -> None:
    assert owners(nlp, "Tesco's debt is $4m (£2m).") == ["Tesco", "Tesco"]


def test_why_tells_by_what_the_owner_was_found(nlp: Language) -> None:
    [quantity] = nlp("Tesco's debt is £3m.")._.facts_quantities
    assert worded(quantity.reasons).endswith('of "Tesco" (whose it is)')


def test_a_quote_has_no_owner_and_its_number_has(nlp: Language) -> None:
    facts = extract.facts("Tesco's debt is £3m, said Jane Roe.", nlp=nlp)
    assert facts.set_index("kind")["owner"].dropna().to_dict() == {"quantity": "Tesco"}


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Sales at Tesco fell 4%, while Sainsbury's rose 5%.", ["Tesco", "Sainsbury's"]),
        ("Sales at Tesco fell 4%, while those at Asda rose 5%.", ["Tesco", "Asda"]),
        ("Profits at Asda rose 9%, but Morrisons lost 3%.", ["Asda", "Morrisons"]),
        ("Unemployment in Wales fell 2%, while Scotland's rose 1%.", ["Wales", "Scotland"]),
        ("Profits at the brewer fell 3%, though those of its rival rose 9%.", ["the brewer", None]),
        # the same clause, or one that has no subject of its own
        ("Sales at Next rose 4% and fell 2% in May.", ["Next", "Next"]),
        ("Sales at Next rose 4%, to £30m.", ["Next", "Next"]),
        ("Sales at Tesco that fell 4% have come back.", ["Tesco"]),
        ("Sales at Tesco, which owns 400 shops, fell 4%.", ["Tesco", "Tesco"]),
    ],
)
def test_a_clause_with_a_subject_of_its_own_has_its_own_owner(
    nlp: Language, text: str, whose: list[str | None]
) -> None:
    assert owners(nlp, text) == whose
