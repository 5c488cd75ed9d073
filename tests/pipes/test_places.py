"""The places that a fact's sentence names."""

import pytest
from spacy.language import Language

import extract
from extract.data import columns


def places(nlp: Language, text: str) -> list[str]:
    return [place.name for place in nlp(text)._.facts_places]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Some 40 boats sank off Cornwall.", ["Cornwall"]),
        ("Welsh ministers met British troops.", ["Wales", "United Kingdom"]),
        ("Four Britons and a Frenchman were held in the U.S. and in New York City.",
         ["United Kingdom", "France", "United States", "New York"]),
        ("The UK-based firm sold 12 ships to the Netherlands.", ["United Kingdom", "Netherlands"]),
        ("A bus left Newport, Wales, for Paris, France.", ["Newport", "Wales", "Paris", "France"]),
        ("The Bank of England raised rates.", []),
        ("Leeds United lost 3-0 in Leeds.", ["Leeds"]),
        ("The Duke of Sussex walked down Oxford Street.", []),
        ("The Mayor of London spoke.", ["London"]),
        ("Washington said that 400 troops had left Kabul.", ["Kabul"]),
        ("Downing Street denied it.", []),
        ("Reading is a joy, Austin Hale said.", []),
        ("A fire in Reading killed three people.", ["Reading"]),
        ("She teaches English and speaks French.", []),
        ("They ate Danish pastries and Brussels sprouts.", []),
        ("The Asian American vote rose.", ["United States"]),
    ],
)  # fmt: skip
def test_places_are_those_that_stand_for_themselves(nlp: Language, text: str, names: list[str]) -> None:
    assert places(nlp, text) == names


def test_a_fact_has_the_places_of_its_sentence_the_most_specific_first(nlp: Language) -> None:
    facts = extract.facts(
        "In the United Kingdom, in Yorkshire and in Leeds, 40 pubs closed. In Kent 12 opened.", nlp=nlp
    )
    assert [list(names) for names in facts["places"]] == [["Leeds", "Yorkshire", "United Kingdom"], ["Kent"]]


def test_every_place_lies_in_a_wider_one_that_the_gazetteer_has() -> None:
    rows = {name: (kind, *rest) for name, kind, *rest in columns("places.tsv")}
    kinds = ["continent", "area", "country", "nation", "state", "region", "county", "city", "district"]
    for name, (kind, *rest) in rows.items():
        inside = rest[0] if rest else ""
        assert not inside or kinds.index(rows[inside][0]) < kinds.index(kind), name


def test_no_two_places_are_written_alike() -> None:
    forms = [
        form
        for name, _, *rest in columns("places.tsv")
        for form in (name, *(cell for cells in rest[2:4] for cell in cells.split("|") if cell))
    ]
    assert len(forms) == len(set(forms))
