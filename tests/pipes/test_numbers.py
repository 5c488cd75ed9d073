"""Quantities: what the numbers pipe finds, and how it works out bounds and units."""

import random

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Quantity

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
ONES += ["seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = [(10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")]


def spelled(n: int) -> str:
    """A number in English words, as a newspaper would write it."""
    for value, name in SCALES:
        if n >= value:
            rest = n % value
            link = " and " if rest < 100 else " "
            return f"{spelled(n // value)} {name}" + (link + spelled(rest) if rest else "")
    if n >= 100:
        return f"{ONES[n // 100]} hundred" + (f" and {spelled(n % 100)}" if n % 100 else "")
    if n >= 20:
        return TENS[n // 10 - 2] + (f"-{ONES[n % 10]}" if n % 10 else "")
    return ONES[n]


def found(nlp: Language, text: str) -> list[Quantity]:
    doc: Doc = nlp(text)
    return list(doc._.facts_quantities)


def short(nlp: Language, text: str) -> list[tuple[object, ...]]:
    return [(q.low, q.high, q.comparator, q.unit) for q in found(nlp, text)]


@pytest.mark.parametrize("seed", range(6))
def test_numbers_written_out_come_back(nlp: Language, seed: int) -> None:
    rng = random.Random(seed)
    numbers = [int(10 ** rng.uniform(0.5, 14)) for _ in range(25)]
    text = "\n\n".join(f"They counted {spelled(n)} ships on the river." for n in numbers)
    assert [q.low for q in found(nlp, text)] == [float(n) for n in numbers]


@pytest.mark.parametrize("seed", range(4))
def test_numbers_in_digits_and_scale_words_come_back(nlp: Language, seed: int) -> None:
    rng = random.Random(seed)
    wanted, lines = [], []
    for _ in range(25):
        value = round(rng.uniform(1, 999), rng.choice([0, 1, 2]))
        scale, word = rng.choice(
            [(1e3, "k"), (1e6, "m"), (1e6, " million"), (1e9, "bn"), (1e9, " billion"), (1e12, "tn")]
        )
        before, after, unit = rng.choice([("£", "", "GBP"), ("$", "", "USD"), ("", " euros", "EUR"), ("A$", "", "AUD")])
        lines.append(f"The firm paid {before}{value:g}{word}{after} for it.")
        wanted.append((pytest.approx(float(f"{value:g}") * scale, rel=1e-9), unit))
    assert [(q.low, q.unit) for q in found(nlp, "\n\n".join(lines))] == wanted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some 500 people came.", (500, 500, "~", None)),
        ("It raised half a million pounds.", (500000, 500000, "=", "GBP")),
        ("He waited one and a half hours.", (1.5, 1.5, "=", "hour")),
        ("She bought two dozen eggs.", (24, 24, "=", None)),
        ("A third of the staff left.", (1 / 3, 1 / 3, "=", None)),
        ("Almost three-quarters of homes have one.", (None, 0.75, "<", None)),
        ("About one in three pupils walks.", (1 / 3, 1 / 3, "~", None)),
        ("Two out of five shops are shut.", (0.4, 0.4, "=", None)),
        ("The new hall is twice the size.", (2, 2, "=", "times")),
        ("Sales rose tenfold.", (10, 10, "=", "times")),
        ("Bread costs 79p.", (0.79, 0.79, "=", "GBP")),
        ("Shares were priced at 40 euro cents.", (0.4, 0.4, "=", "EUR")),
        ("The debt is 1,546 trillion rials.", (1.546e15, 1.546e15, "=", "IRR")),
        ("It lost 3.4bn Danish kroner.", (3.4e9, 3.4e9, "=", "DKK")),
        ("Inflation was 2.1 per cent.", (2.1, 2.1, "=", "%")),
        ("Rates went up by a quarter of a percentage point.", (0.25, 0.25, "=", "percentage point")),
        ("They want between 3 and 5 million trees.", (3e6, 5e6, "range", None)),
        ("It took three or four weeks.", (3, 4, "range", "week")),
        ("It lost 65 Canadian cents.", (0.65, 0.65, "=", "CAD")),
        ("Profits of $3-4bn are likely.", (3e9, 4e9, "range", "USD")),
        ("Prices ranging from £20 to £35 are common.", (20, 35, "range", "GBP")),
        ("From four thousand to five thousand came, or four thousand to five thousand.", (4000, 4000, "=", None)),
        ("Fines can be up to £2,500.", (None, 2500, "<=", "GBP")),
        ("Benefit rose up to 26 weeks.", (26, 26, "=", "week")),
        ("It must open within 90 days.", (None, 90, "<=", "day")),
        ("No fewer than 12 ships sank.", (12, None, ">=", None)),
        ("The queue was just over two miles long.", (2, None, ">", "mile")),
        ("It holds 30 or more passengers.", (30, None, ">=", None)),
        ("Some 220 or so fires were lit.", (220, 220, "~", None)),
        ("A magnitude 6.5 earthquake struck.", (6.5, 6.5, "=", "magnitude")),
        ("The 12-year-old girl won.", (12, 12, "=", "year")),
        ("It was -5C at dawn.", (-5, -5, "=", "degree Celsius")),
        ("The sign is 2.5m high.", (2.5, 2.5, "=", "metre")),
        ("Winds reached 70mph.", (70, 70, "=", "mile per hour")),
    ],
)
def test_bounds_and_units(nlp: Language, text: str, expected: tuple[object, ...]) -> None:
    assert short(nlp, text)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "The vote is on 12 May 2004 at 1830 GMT.",
        "Doors open at 9pm and shut at 10.30am.",
        "The shop opens at six on Friday and closes at 10.",
        "Hull beat Leeds 22-6 and Bath 3-1.",
        "She won 6-4 3-6 7-5 in the third quarter-final.",
        "One of the men said no-one knew why.",
        "Formula One and the G8 met in Section 5 on Radio 4.",
        "Windows 95 and Halo 2 were sold by the hundreds of thousands.",
        "Both were third, and several were in the top 10.",
        "The country's top 100 companies now publish a report.",
        "It was the first half of the 1990s, in 1996-97.",
        "Ring 0845 300 1234 or see page 3.",
        "The Six Nations resumes in the first half of March.",
    ],
)
def test_what_measures_nothing_is_no_quantity(nlp: Language, text: str) -> None:
    assert [text[q.start : q.end] for q in found(nlp, text)] == []


def test_two_ends_of_a_change_are_two_numbers(nlp: Language) -> None:
    assert short(nlp, "Rents rose from £400 to £450.") == [(400, 400, "=", "GBP"), (450, 450, "=", "GBP")]


def test_a_list_shares_its_unit(nlp: Language) -> None:
    assert [q.unit for q in found(nlp, "They walked 60, 65 and 70 miles.")] == ["mile"] * 3


def test_a_bare_sum_takes_the_currency_before_it(nlp: Language) -> None:
    assert short(nlp, "It gets 1bn euros now, with another 550m to follow.")[1] == (5.5e8, 5.5e8, "=", "EUR")


def test_what_a_rate_is_per(nlp: Language) -> None:
    text = "Carers get £102.80 a week, brokers 530 pence per share, and it sells 20 cars a day."
    assert [q.per for q in found(nlp, text)] == ["week", "share", "day"]


def test_ages_are_years(nlp: Language) -> None:
    text = "Peter Reid, 43, met a boy of nine who was aged 7 when he moved."
    assert [(q.low, q.unit) for q in found(nlp, text)] == [(43, "year"), (9, "year"), (7, "year")]


def test_the_span_holds_bound_sign_and_unit_but_not_the_item(nlp: Language) -> None:
    text = "Well over £2.5m was spent on more than 400 children."
    assert [text[q.start : q.end] for q in found(nlp, text)] == ["Well over £2.5m", "more than 400"]


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "\x00 5 \x00", "£", "5" * 400, "½½ 1/2 -- £$€ 3-", "😀5😀 one hundred and"]
)
def test_odd_text_does_no_harm(nlp: Language, text: str) -> None:
    for q in found(nlp, text):
        assert 0 <= q.start < q.end <= len(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Banks in Sri Lanka lost 3bn rupees.", "LKR"),
        ("Banks lost 3bn rupees.", "INR"),
        ("Graft cost Cameroon 1bn CFA francs.", "XAF"),
        ("Norway will pay 400 kroner a ton.", "NOK"),
        ("She won a 1,500m place in the team.", "metre"),
        ("The hurdler stepped down to 200m on Sunday.", "metre"),
        ("The athletes have 200m viewers.", None),
        ("The deal is worth 1,500m euros.", "EUR"),
        ("Banks in Pakistan lost 3bn Indian rupees.", "INR"),
        ("Banks in France lost 400 Swiss francs.", "CHF"),
    ],
)
def test_what_a_shared_name_of_units_means_here(nlp, text, unit):
    assert [q.unit for q in nlp(text)._.facts_quantities] == [unit]


def test_within_the_next_years_is_a_bound(nlp):
    [five] = nlp("It will be done within the next five years.")._.facts_quantities
    assert (five.low, five.high, five.comparator, five.unit) == (None, 5, "<=", "year")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It sold six thousand, two hundred and five cars.", [6205]),
        ("It sold nineteen million, one hundred and ninety-one thousand, nine hundred and four.", [19191904]),
        ("It sold five thousand, two of them red.", [5000, 2]),
        ("It sold two million, three million and four million in turn.", [2e6, 3e6, 4e6]),
    ],
)
def test_a_comma_may_stand_inside_a_number_in_words(nlp, text, values):
    assert [q.low for q in nlp(text)._.facts_quantities] == values


def test_both_ends_of_a_rise_have_the_scale_of_the_second(nlp):
    assert [q.low for q in nlp("Sales went from $10 to $15 billion.")._.facts_quantities] == [1e10, 1.5e10]
    assert [q.low for q in nlp("He went from $500 to $1 million.")._.facts_quantities] == [500, 1e6]


def test_a_sign_tells_the_direction_of_a_share(nlp):
    found = nlp("Markets closed with the Footsie at +0.3% and the Dax at -1.2%.")._.facts_quantities
    assert [(q.low, q.change) for q in found] == [(0.3, "up"), (-1.2, "down")]


@pytest.mark.parametrize("end", [".", "!”", ":", "No. 4.", "the under-"])
def test_a_number_that_opens_a_paragraph_stands_whatever_ends_the_one_before(nlp: Language, end: str) -> None:
    text = f"The mill was shut{end}\n14 weavers went home, and three men stayed."
    found = {text[q.start : q.end] for q in nlp(text)._.facts_quantities}
    assert {"14", "three"} <= found


def test_a_range_that_opens_a_paragraph_is_one(nlp: Language) -> None:
    [q] = nlp("The mill was shut.\n200-300 weavers went home.")._.facts_quantities
    assert (q.low, q.high) == (200, 300)
