import pytest

import extract
from extract.views import number

TEXT = """Corringham Council said fares would rise 13% to £2.50 from Monday.

“We are sorry,” said its leader, Jane Roe. “It will cost us a million pounds.”"""


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ((400.0, None, ">", None, None), "more than 400"),
        ((None, 2500.0, "<=", "GBP", None), "up to £2,500"),
        ((102.8, 102.8, "=", "GBP", "week"), "£102.80 a week"),
        ((0.115, 0.115, "=", "GBP", None), "£0.115"),
        ((13.0, 13.0, "=", "%", None), "13%"),
        ((3.0, 5.0, "range", "year", None), "3 to 5 years"),
        ((1.0, 1.0, "=", "mile", None), "1 mile"),
        ((1 / 3, 1 / 3, "=", None, None), "1/3"),
        ((0.4, 0.4, "=", "percentage point", None), "0.4 percentage points"),
        ((1.6e9, 1.6e9, "~", "USD", None), "about $1,600,000,000"),
        ((20.0, 20.0, "=", "THB", None), "20 THB"),
        ((6.0, 6.0, "=", "foot", None), "6 feet"),
    ],
)
def test_a_number_reads_as_a_person_would_write_it(quantity: tuple[object, ...], words: str) -> None:
    assert number(*quantity) == words


def test_an_article_shows_who_said_what_and_how_many_of_what(nlp) -> None:
    shown = str(extract.show(TEXT, nlp=nlp))
    for words in (
        "Jane Roe",
        "Corringham Council",
        "We are sorry",
        "13%",
        "£2.50",
        "Who said what",
        "How many of what",
    ):
        assert words in shown


def test_a_text_without_a_title_is_headed_by_its_first_words(nlp) -> None:
    assert str(extract.show(TEXT, nlp=nlp)).startswith("Corringham Council said fares would rise")


def test_a_table_of_facts_can_be_shown_too(nlp) -> None:
    facts = extract.facts([extract.Article("a", TEXT), extract.Article("b", TEXT)], nlp=nlp)
    shown = str(extract.show(facts))
    assert "Article" in shown


def test_a_text_without_facts_shows_its_head_only(nlp) -> None:
    assert "0 quotes, 0 numbers" in str(extract.show("It rained.", nlp=nlp))
