import pandas as pd
import pytest

import extract
from extract.contract.tables import arrow
from extract.data import columns

UNITS = {row[0] for row in columns("units.tsv")}


def table(*rows: tuple[float | None, float | None, str | None, str | None]) -> pd.DataFrame:
    """Quantities of low, high, unit and change."""
    made = [
        {
            "fact": str(n), "article": "a", "kind": "quantity", "text": "x",
            "start": n, "end": n + 1, "pieces": [[n, n + 1]],
            "content": "x", "voiced": True, "vague": False, "source_type": "narrator", "why": "",
            "low": low, "high": high, "comparator": "=", "unit": unit, "change": change,
        }
        for n, (low, high, unit, change) in enumerate(rows)
    ]  # fmt: skip
    return arrow("facts", made).to_pandas()


def test_si_takes_each_measure_to_its_unit_and_leaves_the_rest() -> None:
    facts = table(
        (6, 6, "foot", None), (2, None, "mile", None), (3, 3, "year", None), (5, 5, None, None), (7, 7, "GBP", None)
    )
    done = extract.convert(facts, "SI")
    assert done["unit"].fillna("").tolist() == ["metre", "metre", "year", "", "GBP"]
    assert done["low"].tolist() == pytest.approx([1.8288, 3218.688, 3, 5, 7])
    assert pd.isna(done["high"][1])
    assert facts["unit"][0] == "foot"


def test_a_fall_of_degrees_is_a_difference_and_a_temperature_is_not() -> None:
    done = extract.convert(table((50, 50, "degree Fahrenheit", None), (9, 9, "degree Fahrenheit", "down")), "SI")
    assert done["low"].tolist() == pytest.approx([10, 5])


def test_one_unit_may_be_named_for_all_of_its_kind() -> None:
    done = extract.convert(table((10, 10, "mile", None), (10, 10, "stone", None)), "kilometre")
    assert done["unit"].tolist() == ["kilometre", "stone"]
    assert done["low"].tolist() == pytest.approx([16.09344, 10])


def test_a_british_gallon_is_imperial() -> None:
    assert extract.convert(table((1, 1, "gallon", None)), "SI")["low"][0] == pytest.approx(4.54609)


def test_money_is_exchanged_by_the_rates_given_and_no_other() -> None:
    done = extract.convert(
        table((10, 20, "USD", None), (5, 5, "JPY", None), (1, 1, "GBP", None)), "GBP", rates={"USD": 0.5}
    )
    assert done["unit"].tolist() == ["GBP", "JPY", "GBP"]
    assert done[["low", "high"]].to_numpy().tolist() == [[5, 10], [5, 5], [1, 1]]


def test_rates_may_depend_on_the_day() -> None:
    done = extract.convert(table((10, 10, "EUR", None)), "GBP", rates=lambda code, day: 0.7 if pd.isna(day) else None)
    assert done["low"][0] == pytest.approx(7)


@pytest.mark.parametrize(("to", "message"), [("GBP", "give rates"), ("cubit", "nothing can be converted to 'cubit'")])
def test_what_cannot_be_done_is_told(to: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        extract.convert(table((1, 1, "metre", None)), to)


@pytest.mark.parametrize(("unit", "si"), [(row[0], row[2]) for row in columns("units_pint.tsv")])
def test_every_unit_of_the_table_is_one_of_ours_and_comes_to_its_si_unit(unit: str, si: str) -> None:
    assert {unit, si} <= UNITS
    assert extract.convert(table((1, 1, unit, None)), "SI")["unit"][0] == si
