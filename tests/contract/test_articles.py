from dataclasses import fields

from extract import Article
from extract.contract.articles import FIELDS
from extract.contract.tables import TABLES


def test_an_article_its_row_and_the_contract_have_the_same_fields() -> None:
    assert {f.name for f in fields(Article)} == {*FIELDS, "extra"}
    row = Article("a", "Fares rose.", extra={"desk": "news"}).row
    assert {*FIELDS, "extra"} <= row.keys()
    assert row.keys() == TABLES["articles"].keys() - {"duplicate_of", "near"}


def test_section_and_tags_are_what_the_record_says_of_itself() -> None:
    told = Article(
        "a", "Fares rose.", extra={"section": ["Arts, Books"], "keywords": "ferries, fares", "tags": ["fares"]}
    )
    assert (told.row["section"], told.row["tags"]) == ("Arts, Books", ["fares", "ferries"])
    silent = Article("a", "Fares rose.", url="https://news.example/business/fares")
    assert (silent.row["section"], silent.row["tags"]) == (None, [])
