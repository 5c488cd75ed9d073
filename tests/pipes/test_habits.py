"""What a number is per where a verb or a phrase stands between it and the time."""

import pytest
from spacy.language import Language

pytestmark = pytest.mark.usefixtures("by_rules")


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("About 300 people die each year.", "year"),
        ("Some 60,000 passengers use the line every day.", "day"),
        ("Around 300 pies are sold each week.", "week"),
        ("Nearly 1,200 trees are felled a year.", "year"),
        ("The service handles 40 calls from the public an hour.", "hour"),
        ("Volunteers collect 30 bags of litter every week.", "week"),
        ("The hospital treats 90 patients with burns a year.", "year"),
        ("About 90 patients are seen per day.", "day"),
        ("Each year 300 people are hurt.", "year"),
        ("Every week the kitchen feeds 120 families.", "week"),
        ("Some 300 lambs die annually.", "year"),
        ("The bakery turns out 4,000 loaves every morning.", "morning"),
    ],
)
def test_a_number_is_per_the_time_of_its_verb(nlp: Language, text: str, per: str) -> None:
    assert [q.per for q in nlp(text)._.facts_quantities] == [per]


@pytest.mark.parametrize(
    "text",
    [
        "The 40 members meet each week.",
        "He met 40 people who gather each week.",
        "Some 40 staff quit a month into the dispute.",
        "Two men were killed a year ago.",
        "She gave 40 pupils a book each.",
        "Police held 12 men a day after the raid.",
        "The trust lost 300 staff last year, and it meets every month.",
        "A third of islanders travel to the mainland every week.",
    ],
)
def test_no_rate_of_something_else_is_taken(nlp: Language, text: str) -> None:
    assert {q.per for q in nlp(text)._.facts_quantities} == {None}


def test_of_two_numbers_the_one_that_happens_has_the_rate(nlp: Language) -> None:
    first, second = nlp("Two ferries make 40 trips to Ryde each hour.")._.facts_quantities
    assert (first.per, second.per) == (None, "hour")
    first, second = nlp("Four branches will open for just two days a week.")._.facts_quantities
    assert (first.per, second.per) == (None, "week")
    first, second = nlp("The firm sells a plan with a 60GB cap for £20 a month.")._.facts_quantities
    assert (first.per, second.per) == (None, "month")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("They sell 300 pies each week.", None),
        ("About 300 people die each year.", None),
        ("In 2004 they sold 300 pies each week.", "In 2004"),
        ("The 40 members meet each week.", "each week"),
    ],
)
def test_the_time_of_a_rate_is_no_period(nlp: Language, text: str, period: str | None) -> None:
    [q] = nlp(text)._.facts_quantities
    assert (None if q.period_text is None else text[slice(*q.period_text)]) == period
