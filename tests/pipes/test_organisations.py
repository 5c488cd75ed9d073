from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

import extract
from extract.annotations import Origin
from extract.data import columns
from extract.data.organisations import listed, read_csv
from extract.pipes.base import BASE


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "own.csv"
    path.write_text(
        "name,aliases,kind,wikidata\n"
        "Marden Harbour Conservancy,Hythe|MHC,regulator,Q42\n"
        "Financial Services Authority,FSA,newspaper,\n"
        "Weald Gleaners,,,\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def told(own: Path) -> Language:
    return extract.load(BASE, organisations=own)


def test_a_users_own_organisations_are_found_under_all_their_names(told: Language) -> None:
    text = (
        "Ferries were late again on Monday.\n\nThe Marden Harbour Conservancy fined three firms. "
        "Hythe had warned them in May. The watchdog said 40 boats were unsafe."
    )
    doc = told(text)
    [entity] = [e for e in doc._.facts_entities if e.type == "organisation"]
    assert (entity.name, entity.aliases, entity.wikidata) == ("Marden Harbour Conservancy", ["Hythe"], "Q42")
    assert doc._.facts_quotes[-1].source.entity == doc._.facts_entities.index(entity)


def test_a_users_row_comes_before_the_projects_own(own: Path, told: Language) -> None:
    assert {o.name: o.kind for o in read_csv(own)}["Financial Services Authority"] == "newspaper"
    doc = told("It rained.\n\nThe FSA said 12 banks had been fined.")
    assert [(e.name, e.kind) for e in doc._.facts_entities] == [("FSA", "newspaper")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("title,kind\nA,company\n", "the columns are title, kind: one must be `name`"),
        ("", "the columns are none"),
        ("name,kind\nMarden Rovers,footballers\n", "line 2: the kind 'footballers' is none of agency, army"),
        ("name,kind\n,company\n", "line 2: the organisation has no name"),
        ("name,wikidata\nMarden Rovers,12\n", "line 2: the Wikidata id '12'"),
    ],
)
def test_a_bad_list_of_organisations_says_where_it_is_wrong(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(content)
    with pytest.raises(ValueError, match=message):
        extract.load(organisations=path)


def test_a_list_of_organisations_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"nowhere\.csv"):
        extract.load(organisations=tmp_path / "nowhere.csv")


def test_what_is_known_of_organisations_is_of_listed_ones() -> None:
    names = {one.name for one in listed()}
    for file in ("organisations_history.tsv", "organisations_ids.tsv"):
        assert {row[0] for row in columns(file)} <= names
    ids = [row[1] for row in columns("organisations_ids.tsv")]
    assert len(ids) == len(set(ids))
    assert all(one.since is None or one.until is None or one.since <= one.until for one in listed())


@pytest.mark.parametrize(
    ("text", "year", "kind"),
    [
        ("The IPCC looked into three deaths.", 2006, "regulator"),
        ("The IPCC warned of higher floods.", 2021, "international"),
        ("The Intergovernmental Panel on Climate Change met. The IPCC will meet again.", 2006, "international"),
    ],
)
def test_an_acronym_of_several_means_the_one_named_or_the_one_of_the_time(nlp, text: str, year: int, kind: str) -> None:
    doc = nlp.make_doc(f"It was a grey day.\n\n{text}")
    doc._.facts_article = Origin(None, date(year, 5, 3))
    [entity] = [e for e in nlp(doc)._.facts_entities if e.type == "organisation"]
    assert entity.kind == kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Avon and Somerset police said a man was held.", ["Avon and Somerset police"]),
        ("Brighton and Hove City Council has a plan.", ["Brighton and Hove City Council"]),
        ("Police in Devon and Cornwall held a man.", []),
        ("Kent and Essex police held a man.", ["Essex police"]),
    ],
)
def test_a_body_of_two_areas_is_one(nlp: Language, text: str, names: list[str]) -> None:
    assert [e.name for e in nlp(text)._.facts_entities] == names
