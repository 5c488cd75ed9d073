"""Letters behind a number that may be a unit or a scale: metres or millions, kilometres or thousands, seconds."""

import pytest
from spacy.language import Language

pytestmark = pytest.mark.usefixtures("by_rules")


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("Roe ran 100m at the county championships.", 100),
        ("He swam 200m every morning.", 200),
        ("The boat sank 300m from the pier.", 300),
        ("A cordon was put in place 150m from the house.", 150),
        ("The shop is 400m north of the station.", 400),
        ("Around 300m of track was washed away.", 300),
        ("The lorry rolled 80m down the hill.", 80),
        ("A climber fell 30m from a cliff.", 30),
        ("A crane lowered it 20m into the shaft.", 20),
        ("Police dragged him 50m.", 50),
        ("Signs stand every 100m along the front.", 100),
        ("Homes within 300m of the plant were cleared.", 300),
        ("A 200m queue formed.", 200),
        ("Engineers dug 12m below the runway.", 12),
        ("Officers put up a cordon 200m around the house.", 200),
        ("The van came to rest 70m past the junction.", 70),
        ("He won the 200m in 20.14.", 200),
        ("The yard laid a slab of 40m by 12m.", 40),
    ],
)
def test_what_goes_lies_or_is_laid_so_far_is_in_metres(nlp: Language, text: str, metres: float) -> None:
    first, *_ = nlp(text)._.facts_quantities
    assert (first.low or first.high, first.unit) == (metres, "metre")


def test_both_ends_of_a_stretch_are_in_metres(nlp: Language) -> None:
    [q] = nlp("The wreck lies between 200m and 300m from the shore.")._.facts_quantities
    assert (q.low, q.high, q.unit) == (200, 300, "metre")


@pytest.mark.parametrize(
    "text",
    [
        "The virus has infected 100m people.",
        "The app has 100m users.",
        "Britain sent 100m in aid.",
        "The firm sold 100m of its shares.",
        "The charity raised 100m from the sale.",
        "Subscribers rose 100m from the year before.",
        "They want 100m from the council.",
        "Sales are 100m below the forecast.",
        "It put 100m behind the plan.",
        "Some 100m around the world watched.",
        "It wants to reach 100m by 2030.",
        "The company was valued at 100m.",
        "A 100m North Sea rig burned.",
        "The paper reported a 100m drop in readers.",
        "The firm ran 100m adverts.",
    ],
)
def test_what_is_counted_or_got_is_in_millions(nlp: Language, text: str) -> None:
    assert [(q.low, q.unit) for q in nlp(text)._.facts_quantities] == [(1e8, None)]


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("He swam 5k for the hospice.", 5, "kilometre"),
        ("They cycled 20k along the coast.", 20, "kilometre"),
        ("The firm ran 10k adverts.", 10000, None),
        ("She earns 40k.", 40000, None),
        ("They ran up debts of 10k.", 10000, None),
        ("Roe clocked 9.98s in the final.", 9.98, "second"),
        ("The van does it in 3.4s from a stand.", 3.4, "second"),
    ],
)
def test_kilometres_and_seconds(nlp: Language, text: str, low: float, unit: str | None) -> None:
    assert [(q.low, q.unit) for q in nlp(text)._.facts_quantities] == [(low, unit)]


def test_decades_are_no_seconds(nlp: Language) -> None:
    assert nlp("In the 1990s people in their 20s flew on 737s.")._.facts_quantities == []


@pytest.mark.parametrize(
    ("text", "millions"),
    [
        ("Swimmers must keep 50 metres away. The charity has 3m supporters.", 3_000_000),
        ("The wall is 12 metres high. Some 100m people watched the match.", 100_000_000),
        ("The ship sank in 40 metres of water. The owner lost 30m.", 30_000_000),
        ("The tunnel is 40 metres deep. It cost 9m.", 9_000_000),
    ],
)
def test_what_is_counted_or_spent_beside_metres_is_in_millions(nlp: Language, text: str, millions: float) -> None:
    *_, last = nlp(text)._.facts_quantities
    assert (last.low, last.unit) == (millions, None)
