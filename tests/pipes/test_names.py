import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Entity, Origin
from extract.article import Article
from extract.lexicon.names import lexicon
from extract.pipes.names.acronyms import spells
from extract.pipes.names.people import Name, group
from extract.table import annotate

LATER = ["extract_coreference", "extract_numbers", "extract_dates", "extract_quotes", "extract_links"]


def read(nlp: Language, text: str, title: str | None = None) -> Doc:
    doc = nlp.make_doc(text)
    doc._.facts_article = Origin(title)
    with nlp.select_pipes(disable=LATER):
        return nlp(doc)


def named(nlp: Language, text: str, title: str | None = None) -> dict[str, Entity]:
    return {e.name: e for e in read(nlp, text, title)._.facts_entities}


@pytest.mark.parametrize(
    "text",
    [
        "The Harbour Pilotage and Dredging Authority (Hapda) said it would appeal. Hapda was set up in 2001.",
        "Hapda (the Harbour Pilotage and Dredging Authority) said it would appeal. Hapda was set up in 2001.",
    ],
)
def test_brackets_tie_an_acronym_to_its_long_form(nlp: Language, text: str) -> None:
    found = named(nlp, text)
    assert list(found) == ["Harbour Pilotage and Dredging Authority"]
    assert found["Harbour Pilotage and Dredging Authority"].aliases == ["Hapda"]


def test_initials_tie_an_acronym_without_brackets(nlp: Language) -> None:
    found = named(nlp, "The Severn Boatmen's Association met on Monday. The SBA has 300 members.")
    assert found["Severn Boatmen's Association"].aliases == ["SBA"]


def test_acronyms_need_every_letter() -> None:
    assert spells("Soca", ["Serious", "Organised", "Crime", "Agency"])
    assert spells("DfT", ["Department", "for", "Transport"])
    assert not spells("Soca", ["Serious", "Crime", "Agency"])


def test_a_person_is_named_in_full_without_title(nlp: Language) -> None:
    found = named(
        nlp, "Mr Pargeter denied it. Gwen Ollerton met Tom Pargeter, and Pargeter left. Lord Thrale was there."
    )
    assert found["Tom Pargeter"].aliases == ["Mr Pargeter", "Pargeter"]
    assert found["Thrale"].aliases == ["Lord Thrale"]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Cllr Ann Pryor chairs the board. Cllr Pryor has a plan.", "Ann Pryor", "Cllr"),
        ("Sgt Tim Orrin was there. Sgt Orrin saw it.", "Tim Orrin", "Sgt"),
        ("Chief Insp Ann Rowley was there. Chief Insp Rowley saw it.", "Ann Rowley", "Chief Insp"),
        ("Council leader Cllr Jo Nooney resigned.", "Jo Nooney", "Council leader"),
        ("Dr Una Pell was there.", "Una Pell", None),
    ],
)
def test_a_rank_or_office_before_a_name_is_a_role(nlp: Language, text: str, name: str, role: str | None) -> None:
    found = named(nlp, text)
    assert [e.name for e in found.values() if e.type == "person"] == [name]
    assert found[name].role == role


def test_whoever_has_been_given_a_title_goes_by_it(nlp: Language) -> None:
    found = named(nlp, "Councillor Piers Tolland met Jane Tolland. Jane Tolland wept. Cllr Tolland left.")
    assert "Cllr Tolland" in found["Piers Tolland"].aliases
    found = named(nlp, "Dr Ida Rook and Owen Rook opened the shop. Dr Rook was early.")
    assert "Dr Rook" in found["Ida Rook"].aliases


def test_an_irish_given_name_makes_a_person(nlp: Language) -> None:
    found = named(nlp, "Róisín Moyle and Pádraig Tarn won. Moyle wept.")
    assert found["Róisín Moyle"].type == found["Pádraig Tarn"].type == "person"


def test_a_title_keeps_two_people_of_one_surname_apart(nlp: Language) -> None:
    found = named(nlp, "David Marlow and Susan Marlow were in court. Mr Marlow wept. Mrs Marlow said nothing.")
    assert found["David Marlow"].aliases == ["Mr Marlow"]
    assert found["Susan Marlow"].aliases == ["Mrs Marlow"]


def test_a_surname_means_the_last_full_name_with_it() -> None:
    names = [Name(["Ann", "Cole"], 0, 8), Name(["Joe", "Cole"], 20, 28), Name(["Cole"], 40, 44)]
    assert [[n.start for n in p.names] for p in group(names, lexicon(), " " * 50)] == [[0], [20, 40]]


def test_the_kind_of_a_string_is_one_for_the_document(nlp: Language) -> None:
    text = (
        "Quillon's profits fell. The brewer Quillon said sales were flat. Shares in Quillon rose. Quillon employs 900."
    )
    doc = read(nlp, text)
    (entity,) = doc._.facts_entities
    assert (entity.name, entity.type, len(entity.mentions)) == ("Quillon", "organisation", 4)
    assert [s.text for s in doc.spans["organisations"]] == ["Quillon"] * 4


def test_places_days_and_laws_are_nobody(nlp: Language) -> None:
    assert named(nlp, "On Monday French ministers in Paris agreed the Fisheries Bill, and Germany signed it.") == {}


def test_a_country_is_a_team_in_sport_alone(nlp: Language) -> None:
    sport = "Wales beat Italy to win the match. The Wales coach praised his squad after the penalty in the final."
    assert {"Wales", "Italy"} <= named(nlp, sport).keys()
    assert "Wales" not in named(nlp, "Wales has 3m people. The roads in Wales are being repaired this summer.")


def test_the_headline_gives_aliases_alone(nlp: Language) -> None:
    text = "Ollerton defends Brizel plan\n\nGwen Ollerton has defended the plan for a new pier."
    found = named(nlp, text, "Ollerton defends Brizel plan")
    assert list(found) == ["Gwen Ollerton"]
    assert found["Gwen Ollerton"].aliases == ["Ollerton"]


@pytest.mark.parametrize(
    ("text", "name", "role", "affiliation"),
    [
        ("Treadle Ltd chief executive Martin Oakes resigned.", "Martin Oakes", "chief executive", "Treadle Ltd"),
        ("Martin Oakes, a strategist at Merrill Lynch, agreed.", "Martin Oakes", "strategist", "Merrill Lynch"),
        ("Martin Oakes, who is head of Oxfam, agreed.", "Martin Oakes", "head", "Oxfam"),
        ("Oxfam's former head Martin Oakes agreed.", "Martin Oakes", "former head", "Oxfam"),
        ("Martin Oakes of Greenpeace agreed.", "Martin Oakes", None, "Greenpeace"),
    ],
)  # fmt: skip
def test_role_and_affiliation(nlp: Language, text: str, name: str, role: str | None, affiliation: str) -> None:
    person = named(nlp, text)[name]
    assert (person.role, person.affiliation) == (role, affiliation)


def test_a_real_name_is_an_alias(nlp: Language) -> None:
    found = named(nlp, "Danny Storm, real name Daniel Prewett, sang. The singer Danny Storm then left.")
    assert found["Danny Storm"].aliases == ["Daniel Prewett"]


@pytest.mark.parametrize("text", ["", " \n", "\x00", "😀 (", "(ABC", "Sir", "’s’s (A)", 'Born "', "and of the (US)"])
def test_odd_texts_do_no_harm(nlp: Language, text: str) -> None:
    assert nlp(text)._.facts_failures == []


def test_the_players_of_a_line_up_have_its_team(nlp):
    text = (
        "Barnet beat Torquay in the league on Saturday with goals before and after half-time.\n\n"
        "Torquay captain Will Angove scored late in the match from a free kick.\n\n"
        "Curnow, Rowe, Hichens, Trembath, Jago, Oates, Bolitho, Nance.\n\n"
        "Angove, Pascoe, Treloar, Spargo, Uren, Kitto, Bray, Hocking."
    )
    for title in ("Barnet 3-1 Torquay", "Late goal is not enough"):
        doc = annotate(nlp, Article("a", text, title=title))
        teams = {e.name.split()[-1]: e.affiliation for e in doc._.facts_entities if e.type == "person"}
        assert teams["Curnow"] == teams["Jago"] == "Barnet"
        assert teams["Angove"] == teams["Uren"] == teams["Hocking"] == "Torquay"


def test_a_committee_of_parliament_has_its_remit_in_its_name(nlp: Language) -> None:
    text = "The Commons work and pensions select committee met on Monday. The Lords committee had warned the Commons."
    assert "Commons work and pensions select committee" in named(nlp, text)
    assert not any("Lords committee" in name for name in named(nlp, text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Justice Minister Kenny Blackadder resigned.", "Kenny Blackadder"),
        ("Lord Chancellor Lord Pargeter resigned.", "Pargeter"),
        ("General Sir Mike Pargeter resigned.", "Mike Pargeter"),
        ("General Motors Europe cut jobs. General Motors said so.", "General Motors"),
    ],
)
def test_titles_are_told_from_offices_and_bodies_that_begin_with_them(nlp: Language, text: str, name: str) -> None:
    assert name in named(nlp, text)
    assert not any("Minister" in n or "Chancellor" in n or n == "Motors Europe" for n in named(nlp, text))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The Attorney General, Lord Pargeter, ruled it out.", "Attorney General"),
        ("Solicitor General Gwen Pargeter ruled it out.", "Solicitor General"),
    ],
)
def test_an_attorney_general_is_no_general(nlp: Language, text: str, role: str) -> None:
    [one] = read(nlp, text)._.facts_entities
    assert one.name.endswith("Pargeter")
    assert one.role == role
