from datetime import date

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Origin

WEDNESDAY = date(2021, 9, 15)


def read(nlp: Language, text: str, published: date = WEDNESDAY) -> Doc:
    doc = nlp.make_doc(text)
    doc._.facts_article = Origin(None, published)
    return nlp(doc)


def days(nlp: Language, text: str, published: date = WEDNESDAY) -> list[tuple[str, str, str]]:
    return [(text[d.start : d.end], str(d.first), str(d.last)) for d in read(nlp, text, published)._.facts_dates]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The market is held on the first Sunday of next month.",
            [("the first Sunday of next month", "2021-10-03", "2021-10-03")],
        ),
        (
            "The regatta took place on the third Saturday in July.",
            [("the third Saturday in July", "2021-07-17", "2021-07-17")],
        ),
        ("They wed on the 2nd Tuesday of June 2012.", [("the 2nd Tuesday of June 2012", "2012-06-12", "2012-06-12")]),
        (
            "The town will vote on the first Thursday in May.",
            [("the first Thursday in May", "2022-05-05", "2022-05-05")],
        ),
        (
            "The fete was cancelled on the last weekend of August.",
            [("the last weekend of August", "2021-08-28", "2021-08-29")],
        ),
        (
            "Staff were paid on the last Thursday of last month.",
            [("the last Thursday of last month", "2021-08-26", "2021-08-26")],
        ),
    ],
)
def test_a_weekday_of_a_month_is_one_day(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The library will shut on Thursday 7, Friday 8 and Saturday 9 October.",
            [
                ("Thursday 7", "2021-10-07", "2021-10-07"),
                ("Friday 8", "2021-10-08", "2021-10-08"),
                ("Saturday 9 October", "2021-10-09", "2021-10-09"),
            ],
        ),
        (
            "Hearings were held on 2, 5 and 9 August.",
            [
                ("2", "2021-08-02", "2021-08-02"),
                ("5", "2021-08-05", "2021-08-05"),
                ("9 August", "2021-08-09", "2021-08-09"),
            ],
        ),
        (
            "It rained on 3 and 8 September.",
            [("3", "2021-09-03", "2021-09-03"), ("8 September", "2021-09-08", "2021-09-08")],
        ),
        ("The show ran from 4 to 9 May 2019.", [("4 to 9 May 2019", "2019-05-04", "2019-05-09")]),
        (
            "Clinics are on Saturday 18 and Sunday 19 September.",
            [("Saturday 18", "2021-09-18", "2021-09-18"), ("Sunday 19 September", "2021-09-19", "2021-09-19")],
        ),
        ("On Monday 20 people were hurt.", [("Monday", "2021-09-13", "2021-09-13")]),
        (
            "Polls were held on 3 May, 5 June and 9 July 2016.",
            [
                ("3 May", "2016-05-03", "2016-05-03"),
                ("5 June", "2016-06-05", "2016-06-05"),
                ("9 July 2016", "2016-07-09", "2016-07-09"),
            ],
        ),
    ],
)
def test_every_day_of_a_list_is_a_day(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The treaty was signed on the eleventh of November 1918.",
            [("eleventh of November 1918", "1918-11-11", "1918-11-11")],
        ),
        ("The sale opens on the twenty-third of October.", [("twenty-third of October", "2021-10-23", "2021-10-23")]),
        (
            "She was born on Friday the thirteenth of March 1998.",
            [("Friday the thirteenth of March 1998", "1998-03-13", "1998-03-13")],
        ),
        ("A third of May sales were online.", [("May", "2021-05-01", "2021-05-31")]),
        ("It happened on July the fourth.", [("July the fourth", "2021-07-04", "2021-07-04")]),
    ],
)
def test_a_day_in_words(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pit closed in nineteen eighty-five.", [("nineteen eighty-five", "1985-01-01", "1985-12-31")]),
        (
            "It has stood empty since two thousand and eleven.",
            [("two thousand and eleven", "2011-01-01", "2011-12-31")],
        ),
        (
            "The war of nineteen fourteen to nineteen eighteen killed millions.",
            [("nineteen fourteen", "1914-01-01", "1914-12-31"), ("nineteen eighteen", "1918-01-01", "1918-12-31")],
        ),
        (
            "He was born in May nineteen seventy-one and wed in twenty oh nine.",
            [("May nineteen seventy-one", "1971-05-01", "1971-05-31"), ("twenty oh nine", "2009-01-01", "2009-12-31")],
        ),
        (
            "The charter of eighteen thirty-two was revised in twenty twenty-one.",
            [("eighteen thirty-two", "1832-01-01", "1832-12-31"), ("twenty twenty-one", "2021-01-01", "2021-12-31")],
        ),
    ],
)
def test_a_year_in_words(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Output fell from October to February 2016.",
            [("October", "2015-10-01", "2015-10-31"), ("February 2016", "2016-02-01", "2016-02-29")],
        ),
        (
            "Arrests in June, July and August 2018 doubled.",
            [
                ("June", "2018-06-01", "2018-06-30"),
                ("July", "2018-07-01", "2018-07-31"),
                ("August 2018", "2018-08-01", "2018-08-31"),
            ],
        ),
        (
            "The bank cut rates between 3 March and 7 May 2020.",
            [("3 March", "2020-03-03", "2020-03-03"), ("7 May 2020", "2020-05-07", "2020-05-07")],
        ),
        (
            "Visits rose in April 2017 and June.",
            [("April 2017", "2017-04-01", "2017-04-30"), ("June", "2017-06-01", "2017-06-30")],
        ),
        (
            "Between November and January last year the shop made a loss.",
            [("November", "2019-11-01", "2019-11-30"), ("January last year", "2020-01-01", "2020-01-31")],
        ),
        (
            "He served from August 2011 to March.",
            [("August 2011", "2011-08-01", "2011-08-31"), ("March", "2012-03-01", "2012-03-31")],
        ),
    ],
)
def test_a_year_said_once_serves_the_list(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dog was found on March 3 last year.", [("March 3 last year", "2020-03-03", "2020-03-03")]),
        ("It will reopen on 4 April next year.", [("4 April next year", "2022-04-04", "2022-04-04")]),
        ("On 30 December of last year the boat sank.", [("30 December of last year", "2020-12-30", "2020-12-30")]),
        (
            "He was jailed on Tuesday 5 January this year.",
            [("Tuesday 5 January this year", "2021-01-05", "2021-01-05")],
        ),
        (
            "The firm was founded in 1998 and on 2 May the following year it went bust.",
            [("1998", "1998-01-01", "1998-12-31"), ("2 May the following year", "1999-05-02", "1999-05-02")],
        ),
    ],
)
def test_a_day_of_this_or_another_year(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The 2019 floods cost more than 2010 levels.",
            [("2019", "2019-01-01", "2019-12-31"), ("2010", "2010-01-01", "2010-12-31")],
        ),
        (
            "Since 2015 Oxford Street has lost shops. 2019 figures show a fall.",
            [("2015", "2015-01-01", "2015-12-31"), ("2019", "2019-01-01", "2019-12-31")],
        ),
    ],
)
def test_a_year_stays_a_year(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In March 14 firms closed.", [("March", "2021-03-01", "2021-03-31")]),
        ("By July 25 schools had shut.", [("July", "2021-07-01", "2021-07-31")]),
        ("On July 25 schools shut.", [("July 25", "2021-07-25", "2021-07-25")]),
        ("In August 1200 homes lost power.", [("August", "2021-08-01", "2021-08-31")]),
        ("On 5 May, 1500 people marched.", [("5 May", "2021-05-05", "2021-05-05")]),
        ("Since June 19 arrests have been made.", [("June", "2021-06-01", "2021-06-30")]),
        ("In July 2019 14 boats sank.", [("July 2019", "2019-07-01", "2019-07-31")]),
    ],
)
def test_a_month_before_a_count(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Floods hit in two thousand and six homes.",
        "The shop at 1985 Mill Lane has 2010 chairs.",
        "Room 1984 and bus 2020 were empty.",
        "At least 2004 died and 1987 of them were children.",
        "Ticket holders filled 1999 seats.",
        "As many as 30 may have died and 12 may face charges.",
    ],
)
def test_a_number_that_counts_or_names_is_no_year_and_no_day(nlp: Language, text: str) -> None:
    assert days(nlp, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Hearings were held on 2, 5 and 9 August.",
        "The treaty was signed on the eleventh of November 1918.",
        "The sale opens on the twenty-third of October.",
        "She was born on Friday the thirteenth of March 1998.",
        "The pit closed in nineteen eighty-five.",
        "It has stood empty since two thousand and eleven.",
        "The war of nineteen fourteen to nineteen eighteen killed millions.",
        "He was born in May nineteen seventy-one and wed in twenty oh nine.",
        "The charter of eighteen thirty-two was revised in twenty twenty-one.",
    ],
)
def test_the_number_of_a_day_or_year_counts_nothing(nlp: Language, text: str) -> None:
    doc = read(nlp, text)
    assert doc._.facts_quantities == []
    assert len(doc.spans["quantities"]) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council of bishops met in December of 384.", [("December of 384", "0384-12-01", "0384-12-31")]),
        ("They lost a majority in May of 384 seats.", [("May", "2021-05-01", "2021-05-31")]),
    ],
)
def test_an_early_year_of_three_figures(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text) == expected
