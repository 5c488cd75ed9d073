"""The unit of a number that does not stand right behind it, what a rate is per, and the way of a change."""

import pytest
from spacy.language import Language

from extract.annotations import Quantity

pytestmark = pytest.mark.usefixtures("by_rules")


def found(nlp: Language, text: str) -> list[Quantity]:
    return list(nlp(text)._.facts_quantities)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The limit drops from 40mph to 30 past the school.", [(40, "mile per hour"), (30, "mile per hour")]),
        ("Waits fell from about 14 weeks to nine.", [(14, "week"), (9, "week")]),
        ("Turnout rose from 31% to 44 in Hythe.", [(31, "%"), (44, "%")]),
        ("The fine goes up from £60 to 80.", [(60, "GBP"), (80, "GBP")]),
        ("The hole grew from 2 metres to just 3.", [(2, "metre"), (3, "metre")]),
        ("It moved from 2 sites to 12 beds.", [(2, None), (12, None)]),
        ("The board went from 9% to 4 members.", [(9, "%"), (4, None)]),
    ],
)
def test_the_second_number_of_a_change_has_the_unit_of_the_first(
    nlp: Language, text: str, expected: list[tuple[float, str | None]]
) -> None:
    assert [(q.low, q.unit) for q in found(nlp, text)] == expected


def test_the_second_number_of_a_change_has_the_rate_of_the_first(nlp: Language) -> None:
    quantities = found(nlp, "The wage of a porter rose from £11 an hour to 13.")
    assert [(q.low, q.unit, q.per) for q in quantities] == [(11, "GBP", "hour"), (13, "GBP", "hour")]


@pytest.mark.parametrize(
    ("text", "unit", "item"),
    [
        ("Repairs will take a week or two.", "week", None),
        ("They walked another mile or two.", "mile", None),
        ("He may score a goal or two.", None, "goal"),
        ("The ward could do with another nurse or two.", None, "nurse"),
        ("She keeps a goat or two.", None, "goat"),
    ],
)
def test_two_of_what_stands_before(nlp: Language, text: str, unit: str | None, item: str | None) -> None:
    [q] = found(nlp, text)
    assert (q.low, q.unit) == (2, unit)
    assert unit is not None or q.item == item


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("The average age of the bell-ringers is 61.", 61, "year"),
        ("Life expectancy for men in Blackpool is about 74.", 74, "year"),
        ("The mean age of a first-time buyer rose to 34.", 34, "year"),
        ("Life expectancy at birth reached 81.3 in Dorset.", 81.3, "year"),
        ("The typical lifespan of a hedgehog is three.", 3, "year"),
        ("The tremor measured 3.2 on the Richter scale.", 3.2, "magnitude"),
        ("The vicar drove at 40 miles per hour.", 40, "mile per hour"),
        ("The van did 45 miles per gallon.", 45, "mile per gallon"),
    ],
)
def test_units_that_other_words_tell(nlp: Language, text: str, low: float, unit: str) -> None:
    [q] = found(nlp, text)
    assert (q.low, q.unit) == (low, unit)


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("The house costs 700,000 euros (£590,000) and the barn 310,000 (£260,000).", 310000, "EUR"),
        ("A pass is 90 zloty (£18) for adults and 45 (£9) for children.", 45, "PLN"),
        ("Income came to 3bn rand (£130m) and profit to 240,000 (£10,000).", 240000, "ZAR"),
        ("The hull was 9,000 Danish kroner ($900), the sails 4,000 ($400).", 4000, "DKK"),
        ("They owe 12,000 francs (£10,000) in rent and 600 (£500) in fees.", 600, "CHF"),
    ],
)
def test_a_sum_that_is_converted_has_the_currency_of_the_one_before(
    nlp: Language, text: str, low: float, unit: str
) -> None:
    assert {q.low: q.unit for q in found(nlp, text)}[low] == unit


@pytest.mark.parametrize(
    ("text", "low", "per"),
    [
        ("The rate in Hull was 20.4 per 100,000 people.", 20.4, "100,000 people"),
        ("There were six deaths for every thousand births.", 6, "thousand births"),
        ("Salt must not pass 0.3g per 100g.", 0.3, "100g"),
        ("Labs do 12 tests per million residents.", 12, "million residents"),
        ("Wards report 3.2 falls per 1,000 of the population.", 3.2, "1,000"),
        ("Power costs 28p per kWh.", 0.28, "kilowatt hour"),
        ("Rent is £750pcm.", 750, "month"),
        ("Carers get £95pw.", 95, "week"),
        ("A clerk is paid £24,000 pa.", 24000, "year"),
        ("Cleaners get £11.50ph.", 11.5, "hour"),
    ],
)
def test_what_so_much_is_for_each_of(nlp: Language, text: str, low: float, per: str) -> None:
    assert [(q.low if q.low is not None else q.high, q.per) for q in found(nlp, text)] == [(low, per)]


@pytest.mark.parametrize(
    "text",
    ["Wards report 3.2 falls per 1,000. Some 1,000 nurses went home.", "Salt is 3g per 100g. The tin holds 100g."],
)
def test_what_is_once_the_base_of_a_rate_counts_elsewhere(nlp: Language, text: str) -> None:
    assert [q.per is None for q in found(nlp, text)] == [False, True]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Over 2 million homes, including 300,000 in Kent, lost power.", ["home", "home"]),
        ("The firm will close 40 shops, including six in Wales.", ["shop", "shop"]),
        ("Some 400 jobs will go, including 120 in Leeds.", ["job", "job"]),
        ("The blast hurt 14 people, including three on the pier.", ["person", "person"]),
        ("The blast hurt 14 people, including three firefighters.", ["person", "firefighter"]),
    ],
)
def test_some_of_what_was_counted_before(nlp: Language, text: str, items: list[str]) -> None:
    assert [q.item for q in found(nlp, text)] == items


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Inspectors found 14 types of mould.", "mould"),
        ("The van carries three categories of waste.", "waste"),
        ("The shop sells 60 kinds of cheese.", "cheese"),
        ("She grows 25 varieties of tomato.", "tomato"),
        ("The form has two categories.", "category"),
        ("Two of the pumps failed several times.", "pump"),
        ("There is a maximum grant per household, which is 5000.", "grant"),
    ],
)
def test_what_is_counted_behind_what_sorts_it(nlp: Language, text: str, item: str) -> None:
    assert found(nlp, text)[0].item == item


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Takings rose a further 3%.", "up"),
        ("Takings rose just another 3%.", "up"),
        ("Visits are 5% up on last year.", "up"),
        ("The shares closed 5% down at 90p.", "down"),
        ("Crime is down a third.", "down"),
        ("Thefts are up a quarter on last year.", "up"),
        ("The shop cut prices 20% in May.", "down"),
        ("The bank raised its rate a quarter of a point.", "up"),
        ("Wages grew at 3.1%.", "up"),
        ("The economy is shrinking at 2% a year.", "down"),
        ("Shares gained 4p to 310p.", "up"),
        ("The pound lost two cents against the dollar.", "down"),
        ("The wait has grown by three weeks.", "up"),
        ("His term was cut by two years.", "down"),
        ("The club lost £5m.", None),
        ("They want 5% up front.", None),
        ("She was beaten by two seconds.", None),
        ("The shop raised the share of women to 40%.", None),
        ("It spent 20% on roads.", None),
    ],
)
def test_the_way_of_a_change(nlp: Language, text: str, way: str | None) -> None:
    assert found(nlp, text)[0].change == way


@pytest.mark.parametrize(
    ("text", "low", "unit", "item"),
    [
        ("The 140-page report was published on Monday.", 140, "page", "report"),
        ("A three-page note was left.", 3, "page", "note"),
        ("He read a 30 page dossier.", 30, "page", "dossier"),
        ("A one-page leaflet was found.", 1, "page", "leaflet"),
        ("The inquiry's 1,200-page findings were read.", 1200, "page", "finding"),
        ("The letter ran to 25 pages.", 25, None, "page"),
        ("The story led on 12 front pages.", 12, None, "page"),
        ("A two-child cap stays.", 2, None, "child"),
    ],
)
def test_pages_are_a_measure_before_what_has_them(
    nlp: Language, text: str, low: float, unit: str | None, item: str
) -> None:
    assert [(q.low, q.unit, q.item) for q in found(nlp, text)] == [(low, unit, item)]


def test_one_page_counts_nothing(nlp: Language) -> None:
    assert found(nlp, "She tore one page out. See page 3 of the report.") == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "A total of 212 people were treated, 30 of them under 18.",
            [(212, None, "person"), (30, None, "person"), (18, "year", "person")],
        ),
        (
            "The crash hurt nine passengers, four of whom were under 12.",
            [(9, None, "passenger"), (4, None, "passenger"), (12, "year", "passenger")],
        ),
        ("Of the 300 boys asked, most were under 12.", [(300, None, "boy"), (12, "year", None)]),
        ("The drivers were under 25.", [(25, "year", None)]),
        ("A plumber (38) was fined.", [(38, "year", "plumber")]),
        ("The temperatures were over 30.", [(30, None, "temperature")]),
        ("The lamps (38) were sold.", [(38, None, "lamp")]),
    ],
)
def test_an_age_beside_a_count_of_people(
    nlp: Language, text: str, numbers: list[tuple[float, str | None, str | None]]
) -> None:
    assert [(q.low or q.high, q.unit, q.item) for q in found(nlp, text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "The winners, 41 of whom were women, cheered.",
        "Police found 40 bodies. 17 of them were of children.",
        "Her sons, 12 of the best singers in Kent, left.",
        "Surveyors listed 40 cracks, 12 of them over 20.",
    ],
)
def test_some_of_several_are_no_age(nlp: Language, text: str) -> None:
    assert [q.unit for q in found(nlp, text) if q.unit == "year"] == []


@pytest.mark.parametrize("text", ["Jane Roe, 41, of Hythe, was fined.", "Roe, 41 of Hythe, was fined."])
def test_where_somebody_is_of_stands_behind_an_age(nlp: Language, text: str) -> None:
    assert [(q.low, q.unit) for q in found(nlp, text)] == [(41, "year")]


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("The app costs £3.99 a month. It is new.", "month"),
        ("The mill made 900 sacks a week. Flour was dear.", "week"),
        ("Land there costs £40 a square metre. Few can pay.", "square metre"),
        ("He was paid £40 a day. Before that he had no job.", "day"),
        ("The shop sold 40 coats a year ago. It has shut.", None),
    ],
)
def test_a_rate_may_end_its_sentence(nlp: Language, text: str, per: str | None) -> None:
    assert [q.per for q in found(nlp, text)] == [per]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The baby weighed 6 st 4lb.", [(6, "stone"), (4, "pound")]),
        ("At 14 st 2 lb he was the heaviest.", [(14, "stone"), (2, "pound")]),
        ("She lost 3 st in a year.", [(3, "stone")]),
        ("They live at 12 St James Road.", []),
        ("By the 21 st of May he had gone.", [(21, None)]),
    ],
)
def test_stones_may_stand_apart_from_their_number(
    nlp: Language, text: str, numbers: list[tuple[float, str | None]]
) -> None:
    assert [(q.low, q.unit) for q in found(nlp, text)] == numbers
