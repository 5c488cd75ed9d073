"""Firms and other bodies: what belongs to a name, by what short forms it goes, and what shows that it is one."""

import pytest
from spacy.language import Language

from extract.annotations import Entity
from extract.article import Article
from extract.table import annotate


def read(nlp: Language, text: str) -> dict[str, Entity]:
    """The people and organisations of an article by name."""
    return {e.name: e for e in annotate(nlp, Article(id="a", text=text))._.facts_entities}


COINED = ("Quorvia", "Mapley", "Brelt", "Tandro", "Ulvex", "Corvane", "Zentri", "Oakra", "Plimsa", "Nexwell")
"""Names that no list has. Read as a whole, none is sure: a word is learnt with what stands around it."""


@pytest.mark.parametrize("name", ["Ryefield plc", "Orbit Glass PLC", "Dunlin LLP", "Ansty Group plc", "Stanhope Ltd"])
def test_the_legal_form_belongs_to_a_firms_name(nlp: Language, name: str) -> None:
    found = read(nlp, f"The yard is owned by {name}, said Una Kerr. {name.split()[0]} bought it in 2001.")
    assert [n for n, e in found.items() if e.type == "organisation"] == [name]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Harkness Interiors", "Harkness"),
        ("Quillon Systems", "Quillon"),
        ("Orrin Estates", "Orrin"),
        ("Brackley Shipping Lines", "Brackley"),
        ("Tolland & Sons", "Tolland"),
        ("Pelham Dairies plc", "Pelham"),
        ("Amber Lodge Care Ltd", "Amber Lodge"),
    ],
)
def test_a_firms_first_word_stands_for_it(nlp: Language, name: str, short: str) -> None:
    found = read(nlp, f"{name} has shed 60 jobs. {short} said orders were thin.")
    assert list(found) == [name]
    assert found[name].aliases == [short]


def test_a_firms_first_word_may_be_its_founder_or_its_town(nlp: Language) -> None:
    found = read(nlp, "Kendrick Homes was founded by Paul Kendrick. Kendrick said he would stay.")
    assert found["Paul Kendrick"].aliases == ["Kendrick"]
    found = read(nlp, "Marden Bakeries is in Marden, near Hereford. Marden has two shops.")
    assert list(found) == ["Marden Bakeries"]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Penn works for Quorvia in Leeds.",
        "Quorvia, which makes pumps, said orders were up.",
        "Bosses at Quorvia met unions.",
        "She joined Quorvia from school in 2010.",
        "He was sacked by Quorvia after a row. The firm declined to comment.",
        "She runs a business, a firm called Quorvia, in Leeds.",
        "Quorvia's chief executive, Una Kerr, resigned.",
        "She has a job with Quorvia and likes the pay at Quorvia.",
    ],
)
def test_a_coined_name_is_mostly_a_firms_by_its_company(nlp: Language, text: str) -> None:
    found = [read(nlp, text.replace("Quorvia", name)).get(name) for name in COINED]
    assert sum(one is not None and one.type == "organisation" for one in found) >= 7


@pytest.mark.parametrize(
    "text",
    [
        "Rob Tully played bass with the Kettles for years.",
        "The Kettles release their third album in May.",
        "Ed Rook, the drummer of the Kettles, has died.",
        "Fans of the Kettles queued all night.",
        "Ivy Lunt of the Kettles said it was fun.",
        "The group, called the Kettles, met at school.",
        "He formed the Kettles with his brother in 1964.",
    ],
)
def test_a_plural_after_the_may_be_a_band(nlp: Language, text: str) -> None:
    assert read(nlp, text)["Kettles"].type == "organisation"


def test_hills_creeds_and_families_are_no_bands(nlp: Language) -> None:
    text = (
        "Jo Harte joined the Cotswolds walk and sang in the Hebrides. The Methodists and the Quakers share the hall. "
        "The Hartes toured the Dolomites."
    )
    assert list(read(nlp, text)) == ["Jo Harte"]


@pytest.mark.parametrize(
    "name",
    [
        "York magistrates court",
        "Leeds magistrates' court",
        "Truro crown court",
        "Stranraer sheriff court",
        "Somerset county council",
        "Chester city council",
        "Avon fire and rescue service",
    ],
)
def test_a_body_in_small_letters_opens_a_sentence(nlp: Language, name: str) -> None:
    assert read(nlp, f"{name} heard he was drunk.")[name].type == "organisation"


@pytest.mark.parametrize(
    "text",
    [
        "The Harbour Watch Trust (HWT) said seals were back.",
        "The Harbour Watch Trust met on Friday. HWT said seals were back.",
        "HWT said seals were back. The Harbour Watch Trust has 40 members.",
    ],
)
def test_a_body_and_its_acronym_are_one_and_speak_as_one(nlp: Language, text: str) -> None:
    doc = annotate(nlp, Article(id="a", text=text))
    [body] = doc._.facts_entities
    [quote] = doc._.facts_quotes
    assert (body.name, body.aliases, quote.source.entity) == ("Harbour Watch Trust", ["HWT"], 0)


def test_an_acronym_may_begin_with_another(nlp: Language) -> None:
    found = read(nlp, "UKBWA, the UK Boat Welders Association, met on Friday. UKBWA has 40 members.")
    assert found["UK Boat Welders Association"].aliases == ["UKBWA"]


def test_a_surname_in_the_article_is_no_firm_of_that_name(nlp: Language) -> None:
    found = read(nlp, "Councillor Helen Marsh said it was shut. Marsh said it would open.")
    assert list(found) == ["Helen Marsh"]


@pytest.mark.parametrize(
    "name",
    [
        "Welsh Institute for Health and Social Care",
        "Kent Centre for Diet and Sleep",
        "Institute of Metals and Minerals",
    ],
)
def test_both_fields_of_a_body_belong_to_its_name(nlp: Language, name: str) -> None:
    assert list(read(nlp, f"Waits have fallen, the {name} said.")) == [name]


def test_a_university_and_a_firm_are_two(nlp: Language) -> None:
    found = read(nlp, "The work was done by the University of Leeds and Harkness Engineering, the town hall said.")
    assert set(found) == {"University of Leeds", "Harkness Engineering"}


def test_a_listed_firm_keeps_its_whole_name_beside_its_first_word(nlp: Language) -> None:
    found = read(
        nlp, "Shares in Continental Airlines fell. Continental said it would cut costs. Continental has 300 jets."
    )
    assert found["Continental Airlines"].aliases == ["Continental"]


def test_a_listed_body_is_no_short_form_of_its_branch(nlp: Language) -> None:
    text = "BBC Verify checked the film. Ida Penn told the BBC it was false. Trader Jo, from Deal, told BBC Russian so."
    assert {"BBC Verify", "BBC"} <= set(read(nlp, text))
