import math

import pytest

from extract.contract.wording import many, number, plural, reads


@pytest.mark.parametrize(
    ("unit", "more"),
    [
        ("box", "boxes"), ("inch", "inches"), ("dish", "dishes"), ("glass", "glasses"), ("bus", "buses"),
        ("century", "centuries"), ("day", "days"), ("millennium", "millennia"), ("square foot", "square feet"),
        ("mile per hour", "miles per hour"), ("pound per square inch", "pounds per square inch"), ("stone", "stone"),
        ("degree Celsius", "degrees Celsius"), ("gigahertz", "gigahertz"), ("horsepower", "horsepower"),
        ("kWh", "kWh"), ("THB", "THB"), ("times", "times"), ("boxes", "boxes"),
    ],
)  # fmt: skip
def test_a_unit_for_more_than_one(unit: str, more: str) -> None:
    assert plural(unit) == more


def test_one_and_minus_one_take_the_singular() -> None:
    assert number(1.0, 1.0, "=", "box", None) == "1 box"
    assert number(-1.0, -1.0, "=", "degree Celsius", None) == "-1 degree Celsius"
    assert number(1.0, 2.0, "range", "box", None) == "1 to 2 boxes"


def test_a_number_that_is_checked_has_every_digit() -> None:
    assert number(2.5e6, 2.5e6, "=", "GBP", "year", "down", full=True) == "▼ £2,500,000 a year"
    assert number(5.0, 7.0, "range", "%", None, full=True) == "5–7%"
    assert number(1 / 3, 1 / 3, "=", None, None, full=True) == "0.3333"


def test_what_a_table_lacks_is_not_written() -> None:
    nothing = math.nan
    assert number(3.0, nothing, ">=", nothing, nothing, nothing) == "at least 3"  # type: ignore[arg-type]


def test_many_counts_things() -> None:
    assert [many(1, "quote"), many(2400, "quote"), many(0, "reply")] == ["1 quote", "2,400 quotes", "0 replies"]
    assert many(2, "article split off", "articles split off") == "2 articles split off"


def test_both_bounds_of_one_side_read_the_same() -> None:
    assert [reads(c) for c in ("=", ">", ">=", "<", "<=", "~", "range")] == [
        "as stated", "at least", "at least", "at most", "at most", "about", "range",
    ]  # fmt: skip
