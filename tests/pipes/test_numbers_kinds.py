"""Numbers that reports write in ways of their own, by kind."""

from typing import Any

import pytest

import extract


def numbers(text: str) -> list[tuple[Any, ...]]:
    """Words, low, high and unit of every number."""
    facts = extract.facts(text)
    found = facts[facts["kind"] == "quantity"]
    rows = found[["text", "low", "high", "unit"]].astype(object).itertuples(index=False)
    return [tuple(None if v != v else round(v, 4) if isinstance(v, float) else v for v in row) for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # thousands that a space or an apostrophe parts
        ("The port shipped 412 000 tonnes of salt.", ("412 000 tonnes", 412000, 412000, "tonne")),
        ("The register holds 2\u202f310 names.", ("2\u202f310", 2310, 2310, None)),
        ("The villa went for CHF 1’750’000.", ("CHF 1’750’000", 1750000, 1750000, "CHF")),
        ("A stall costs €3 400 a year.", ("€3 400", 3400, 3400, "EUR")),
        ("The herd of 310 000 deer became 84 700 deer.", ("84 700", 84700, 84700, None)),
        # parts of a unit in words
        ("The beam is four and seven-eighths inches thick.", ("four and seven-eighths inches", 4.875, 4.875, "inch")),
        ("Growth may range from minus three to plus two per cent.",
         ("range from minus three to plus two per cent", -3, 2, "%")),
        ("The pier is two and three-quarter miles long.", ("two and three-quarter miles", 2.75, 2.75, "mile")),
        ("The meeting took an hour and a half.", ("an hour and a half", 1.5, 1.5, "hour")),
        ("She served three years and a half.", ("three years and a half", 3.5, 3.5, "year")),
        ("Growth was nought point two per cent.", ("nought point two per cent", 0.2, 0.2, "%")),
        ("She lost by two hundredths of a second.", ("two hundredths of a second", 0.02, 0.02, "second")),
        ("The farm kept a half-dozen goats.", ("a half-dozen", 6, 6, None)),
        ("Members voted, 3/5 of them for it.", ("3/5", 0.6, 0.6, None)),
        # money and weight
        ("He was given a 90-pound fine.", ("90-pound", 90, 90, "GBP")),
        ("They sold a two-million-pound barn.", ("two-million-pound", 2e6, 2e6, "GBP")),
        ("She gave birth to a nine-pound baby.", ("nine-pound", 9, 9, "pound")),
        ("Grants of 30 MEUR were agreed.", ("30 MEUR", 3e7, 3e7, "EUR")),
        ("The estate owes $US7 million.", ("$US7 million", 7e6, 7e6, "USD")),
        ("The yacht went for $NZ4.5m.", ("$NZ4.5m", 4.5e6, 4.5e6, "NZD")),
        ("The firm was sold for $3.1b.", ("$3.1b", 3.1e9, 3.1e9, "USD")),
        ("It will cost £3 to £4m.", ("£3 to £4m", 3e6, 4e6, "GBP")),
        ("The trust posted a loss of £(1.4)m.", ("£(1.4)m", 1.4e6, 1.4e6, "GBP")),
        ("The yard lost €(350) last week.", ("€(350)", 350, 350, "EUR")),
        ("The mill sold 1998 chairs.", ("1998", 1998, 1998, None)),
        # as science writes them
        ("The grain weighs 2.5 × 10⁻³ grams.", ("2.5 × 10⁻³ grams", 0.0025, 0.0025, "gram")),
        ("Light covers 3 x 10^8 metres.", ("3 x 10^8 metres", 3e8, 3e8, "metre")),
        ("It was minus-4 degrees at noon.", ("minus-4 degrees", -4, -4, "degree")),
        ("One fourth of the herd died.", ("One fourth", 0.25, 0.25, None)),
        # a count of crime, a count behind a year
        ("She was found guilty of one count of fraud.", ("one", 1, 1, None)),
        ("In 2017 14 miners died.", ("14", 14, 14, None)),
        ("Between 1500 and 2000 chairs were sold.", ("Between 1500 and 2000", 1500, 2000, None)),
        ("It grew from 1200 to 2000 seats.", ("2000", 2000, 2000, None)),
        ("Bairns under the age of 4 go free.", ("under the age of 4", None, 4, "year")),
        # short units
        ("The barge took 1,900t of coal.", ("1,900t", 1900, 1900, "tonne")),
        ("The plant emits 640kt of carbon.", ("640kt", 640, 640, "kilotonne")),
        ("Gusts of 45kt shut the bridge.", ("45kt", 45, 45, "knot")),
        ("The jockey lost 2st over the winter.", ("2st", 2, 2, "stone")),
        ("Runners paid to join the 10K race.", ("10K", 10, 10, "kilometre")),
        ("She ran her first 10k in May.", ("10k", 10, 10, "kilometre")),
        ("He paid back the 10k that he won.", ("10k", 10000, 10000, None)),
        ("He gave a twenty-second speech.", ("twenty-second", 20, 20, "second")),
        # ages
        ("Nobody under 18 may bid.", ("under 18", None, 18, "year")),
        ("Cyclists over 70 were asked.", ("over 70", 70, None, "year")),
        ("Toddlers and pupils under 11 may stay.", ("under 11", None, 11, "year")),
        ("A cyclist, 52, was hurt.", ("52", 52, 52, "year")),
        ("Her daughter, 6, was found safe.", ("6", 6, 6, "year")),
        ("A widow (81) won the raffle.", ("81", 81, 81, "year")),
        ("Sheila Tranter (née Booth), 44, was fined.", ("44", 44, 44, "year")),
        ("Kids of 13 were served.", ("13", 13, 13, "year")),
        ("Under-fives travel free.", ("Under-fives", None, 5, "year")),
        # verbs that are no months, nought that counts
        ("A further 18 may lose their jobs.", ("18", 18, 18, None)),
        ("By 4 August 16 had been freed.", ("16", 16, 16, None)),
        ("In April 21 deer were shot.", ("21", 21, 21, None)),
        ("In March 2019 11 swimmers were rescued.", ("11", 11, 11, None)),
        ("Zero injuries were reported.", ("Zero", 0, 0, None)),
        # a bound behind the number, where plus adds nothing
        ("It has 300 plus members.", ("300 plus", 300, None, None)),
        ("She earns £40 plus an hour.", ("£40 plus", 40, None, "GBP")),
        ("He taught for 30 years plus.", ("30 years plus", 30, None, "year")),
        # spaces of typesetters
        ("The bill came to £4\u2009bn.", ("£4\u2009bn", 4e9, 4e9, "GBP")),
        ("Turnout fell 9 per\u00adcent.", ("9 per\u00adcent", 9, 9, "%")),
        ("It made £6 mil\u00adlion.", ("£6 mil\u00adlion", 6e6, 6e6, "GBP")),
        ("Some 40,000 signed, and two thou\u00adsand paid.", ("two thou\u00adsand", 2000, 2000, None)),
        ("She ran 12 kilo\u00admetres.", ("12 kilo\u00admetres", 12, 12, "kilometre")),
        ("Sales fell 7 per\u00a0cent.", ("7 per\u00a0cent", 7, 7, "%")),
    ],
)  # fmt: skip
def test_a_number_is_read_as_reports_write_it(text: str, expected: tuple[Any, ...]) -> None:
    assert expected in numbers(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The charge rose by 9p to 31p.", [0.09, 0.31]),
        ("The duty was cut by two points to 8%.", [2, 8]),
        ("Brothers aged 8 and 10 were rescued.", [8, 10]),
        ("Two boys, 12 and 13, were arrested.", [2, 12, 13]),
        ("Three men, 20, 31 and 44, were held.", [3, 20, 31, 44]),
        ("Ada Cole lives with her sons, six and nine.", [6, 9]),
        ("Her children, two, four and seven, slept.", [2, 4, 7]),
        ("He has two sons, three daughters and a dog.", [2, 3]),
        ("Room 12 340 people can fill.", [340]),
        ("A nurse, 41, and a porter, 29, were named.", [41, 29]),
        ("Rooms cost £80 plus VAT of 20%.", [80, 20]),
        ("It sold 12 vans plus two tractors.", [12, 2]),
        ("The 9.15 average rose by ten to twelve per cent.", [9.15, 10]),
        ("It works at ten to twelve sites.", [10]),
        ("The bank moved its aim from 2 to 3 per cent to 4 to 6 per cent.", [2, 4]),
        ("Takings went from 1.5 to 3-4 billion euros.", [1.5e9, 3e9]),
        ("Crowds grew from 2 to 5 million people.", [2e6, 5e6]),
        ("Sales fell by 310 or 4 per cent.", [310, 4]),
        ("She runs 4 High Street shops.", [4]),
    ],
)
def test_two_numbers_stay_two(text: str, expected: list[float]) -> None:
    assert [low for _, low, *_ in numbers(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "It was the ground's two-hundredth match.",
        "It was her twenty-second race and his thirty-first win.",
        "Pupils in Year 9 sat the test.",
        "Primary 7 classes are full.",
        "Children in Years 3 and 4 went to the sea.",
        "She passed the 11-plus.",
        "The Group of 20 met in Marden.",
        "The council has net zero targets.",
        "The winner was 21st in May.",
        # times in words, and as timetables have them
        "The roof came down at about ten to three.",
        "Pickets left by twenty to nine, and came back at five past eleven.",
        "The 8.40 sailing was full, so they took the 10.15 to Larne.",
        "14.05\nThat is all for now.",
        # houses, shirts, marks, indices and types
        "The siege was at 31 Quarry Lane, near 7 Elm Park Road.",
        "Tries came from Bell (2) and Kerr (11).",
        "Ward: 7 Strong in the air.\nKerr: 6\nHe came off late.",
        "The S&P 500 and the Russell 2000 fell.",
        "She flew a 787 to Perth in the 90210 ZIP code.",
        "In 2016 Stone left, and in 2018 Miles Kerr followed.",
        "COVID -19 shut it.",
        "They won the 2018 elections after 2014 losses.",
        "Between 1650 and 1850 winters were harsh.",
        # times of a day, and minutes of goals
        "EMBARGOED UNTIL 00.01 MONDAY 10 MARCH",
        "Embargo: 00.01 hrs Tuesday 4 June",
        "EMBARGO 00.01HRS TUESDAY 4 JUNE",
        "This report is embargoed until 0001 on Monday.",
        "The programme will be shown at 22.30 Monday.",
        "Kick-off 19.45 Friday.",
        "The fire broke out at 14.20 on Tuesday.",
        "Police were called at 1830 hours on Monday.",
        "Bids are due by 12.00 noon on 12 March.",
        "Okafor (12, 45+2, 88 pen) won it for Leeds.",
        "Leeds won it late (Okafor 12, 88 pen).",
        # in a nickname
        'Terry ‘Four Pints’ Dunn and Alan "Ten Bob" Moss sang.',
    ],
)
def test_what_counts_nothing_is_no_number(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Some 40 MPs rebelled.", "mp"), ("They gave 90 doses.", "dose"), ("Two new taxes came in.", "tax"),
        ("It has four bases.", "base"), ("It owns 70 buses.", "bus"), ("Three crises followed.", "crisis"),
        ("Nine houses burned.", "house"), ("Police seized 30 e-scooters.", "e-scooter"),
        ("Six passers-by helped.", "passer-by"), ("There are 14 taxis.", "taxi"),
        ("Two sisters-in-law ran it.", "sister-in-law"), ("A fox took 15 geese.", "goose"),
        ("Nine oxen pulled it.", "ox"), ("Four runners-up came.", "runner-up"), ("It sold 60 tick\u00adets.", "ticket"),
    ],
)  # fmt: skip
def test_an_item_is_told_in_the_singular(text: str, item: str) -> None:
    facts = extract.facts(text)
    assert facts[facts["kind"] == "quantity"]["item"].tolist() == [item]


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("He spent £700 a month on a flat.", "month"),
        ("She made £28,000 a year before tax.", "year"),
        ("It was sold for £3m a year ago.", None),
        ("It cost £5m a year before it closed.", None),
        ("A year on, the yard that cost £2m is shut.", None),
    ],
)
def test_a_rate_is_told_from_a_time(text: str, per: str | None) -> None:
    facts = extract.facts(text)
    found = facts[facts["unit"] == "GBP"]["per"].tolist()
    assert [None if p != p else p for p in found] == [per]


def test_a_rate_may_stand_behind_what_is_measured() -> None:
    facts = extract.facts("The works burns 90 tonnes of peat a week.")
    assert facts[facts["kind"] == "quantity"][["item", "per"]].values.tolist() == [["peat", "week"]]


def test_the_ages_of_a_list_are_those_of_its_people() -> None:
    facts = extract.facts("Two women, 33 and 47, were charged.")
    ages = facts[facts["kind"] == "quantity"][["low", "unit", "item"]].astype(object).values.tolist()[1:]
    assert ages == [[33, "year", "woman"], [47, "year", "woman"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pound fell to 1.30 on Monday.", ("1.30", 1.3, 1.3, None)),
        ("The shares closed at 12.50 on Friday.", ("12.50", 12.5, 12.5, None)),
        ("The pound was down from 1.30 on Monday.", ("1.30", 1.3, 1.3, None)),
        ("Temperatures averaged 12.30 on Monday.", ("12.30", 12.3, 12.3, None)),
        ("The race lasted 12.50 hours.", ("12.50 hours", 12.5, 12.5, "hour")),
        ("The shop sold 88 pen sets.", ("88", 88, 88, None)),
        ("They met 3 mad dogs.", ("3", 3, 3, None)),
        ("A visa costs 100 usd there.", ("100 usd", 100, 100, "USD")),
        ("A room costs 88 PEN there.", ("88 PEN", 88, 88, "PEN")),
        ("A 5 TRY THRILLER.", ("5", 5, 5, None)),
    ],
)  # fmt: skip
def test_prices_of_a_day_and_codes_in_capitals_stay(text: str, expected: tuple[Any, ...]) -> None:
    assert expected in numbers(text)
