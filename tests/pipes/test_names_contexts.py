import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Origin

LATER = ["extract_coreference", "extract_numbers", "extract_dates", "extract_quotes", "extract_links"]


def kinds(nlp: Language, text: str) -> dict[str, str]:
    doc: Doc = nlp.make_doc(text)
    doc._.facts_article = Origin(None)
    with nlp.select_pipes(disable=LATER):
        return {e.name: e.type for e in nlp(doc)._.facts_entities}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Shares in Hester Crane, the furniture chain, fell by a fifth on Monday.", "Hester Crane"),
        ("The survey was done by consultants Marlow Hadley Price last spring.", "Marlow Hadley Price"),
        ("Joan Pike, head of business development for Veritone, said the car would listen.", "Veritone"),
        ("The bookmakers Dunmore & Lyle made her the favourite.", "Dunmore & Lyle"),
        ("A driver told the Harbourmaster that the road had been closed since noon.", "Harbourmaster"),
    ],
)
def test_the_words_around_a_name_make_it_a_firm(nlp: Language, text: str, name: str) -> None:
    assert kinds(nlp, text)[name] == "organisation"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The European Environment Agency said the air was clean.", ["European Environment Agency"]),
        ("The US Department of Justice and FBI raided it.", ["Department of Justice", "FBI"]),
        ("HM Revenue and Customs and Border Force seized it.", ["HM Revenue and Customs", "Border Force"]),
        ("He wrote to the British Foreign Office.", ["British Foreign Office"]),
        ("The BBC and the National Trust said so.", ["BBC", "National Trust"]),
    ],
)
def test_a_body_that_is_read_as_one_is_not_taken_apart(nlp: Language, text: str, names: list[str]) -> None:
    assert list(kinds(nlp, text)) == names


def test_initials_of_a_body_are_that_body_though_written_as_a_word(nlp: Language) -> None:
    found = kinds(nlp, "Severn Estuary Salvage Company lost a ship. A spokeswoman for Sesc said Sesc would search.")
    assert found == {"Severn Estuary Salvage Company": "organisation"}


@pytest.mark.parametrize(
    "text",
    [
        "Doctors have treated 40 people with chronic muscle fatigue (CMF). There is no cure for CMF yet.",
        "The firm hopes to sell a million of its new handheld console, the QRX. The QRX has two screens.",
        "Two DJs played on Saturday night, and the DJs were late.",
        "The tax on a band D home will rise.",
    ],
)
def test_terms_products_and_letters_are_nobody(nlp: Language, text: str) -> None:
    assert kinds(nlp, text) == {}


def test_a_city_after_a_broadcaster_is_no_part_of_its_name(nlp: Language) -> None:
    assert list(kinds(nlp, "Asha Menon, BBC Delhi reporter, said fares had halved.")) == ["Asha Menon", "BBC"]


def test_a_film_maker_is_no_maker(nlp: Language) -> None:
    assert kinds(nlp, "Film-maker Tom Garrick says scripts have changed.") == {"Tom Garrick": "person"}


def test_a_court_is_named_with_its_town(nlp: Language) -> None:
    assert kinds(nlp, "She spoke outside Leeds Crown Court on Monday.") == {"Leeds Crown Court": "organisation"}


def test_a_tournament_town_is_no_club_where_people_play_alone(nlp: Language) -> None:
    text = (
        "The top seed won the tennis final in straight sets with a strong serve. The champion beat the second seed "
        "in a tie-break after a match of long baseline rallies. Ann Hurst, Wimbledon finalist in 2003, lost in the "
        "semi-finals of the tournament and blamed an injury. She meets an unseeded player next season."
    )
    assert "Wimbledon" not in kinds(nlp, text)
