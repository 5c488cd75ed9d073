"""`extract.convert`: the quantities of a table in other units or in one currency."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from extract.data import columns
from extract.extras import need

Rates = Mapping[str, float] | Callable[[str, pd.Timestamp], float | None]
"""What one unit of a currency is worth in the target: by its ISO 4217 code, or asked by code and publication day."""

_SI = "SI"
_CONVERTED = ("low", "high", "unit")


def convert(facts: pd.DataFrame, to: str, *, rates: Rates | None = None) -> pd.DataFrame:
    """A copy of a table of facts with `low`, `high` and `unit` in other units; `text` keeps what the article says.

    What the article says stands beside them, as `low_original`, `high_original` and `unit_original`. A sum that the
    article gives in two currencies is two rows: the second one's `restates` is the id of the first.

    `to` is `"SI"` (lengths in metre, weights in kilogram, temperatures in degree Celsius ...), a unit of the table
    (`"kilometre"`: all lengths), or an ISO 4217 code with `rates`. A quantity that `to` says nothing of stays as it is,
    and so does money whose rate is not given: no rate is guessed. The amount of a change of temperature is
    converted as a difference. What a rate is `per` is not converted.

    Raises ValueError for a unit that nothing can be converted to, or a currency without `rates`; ImportError
    where units are asked for and pint is missing.

        >>> facts = extract.facts("The bridge cost $200.")
        >>> money = extract.convert(facts, "GBP", rates={"USD": 0.5, "EUR": 0.75})
        >>> money[["text", "low", "unit"]].to_dict("records")
        [{'text': '$200', 'low': 100.0, 'unit': 'GBP'}]
    """
    if rates is None and not _is_currency(to):
        return _measured(_kept(facts), to)
    if rates is None:
        raise ValueError(f"to convert money to {to}, give rates: what one dollar, euro ... is worth in {to}")
    return _exchanged(_kept(facts), to, rates)


def _kept(facts: pd.DataFrame) -> pd.DataFrame:
    """A copy with what the article says beside what is to be converted; a second conversion keeps the first one's."""
    beside = {f"{column}_original": facts[column] for column in _CONVERTED}
    return facts.assign(**{name: values for name, values in beside.items() if name not in facts})


def _is_currency(unit: str) -> bool:
    return any(row[0] == unit for row in columns("currencies.tsv"))


def _exchanged(facts: pd.DataFrame, to: str, rates: Rates) -> pd.DataFrame:
    if not _is_currency(to):
        raise ValueError(f"rates lead to a currency, and {to} is no ISO 4217 code that extract knows")
    codes = {row[0] for row in columns("currencies.tsv")}

    def rate(unit: str, published: Any) -> float | None:
        if unit == to or unit not in codes:
            return None
        return rates(unit, published) if callable(rates) else rates.get(unit)

    factors = [
        None if pd.isna(unit) else rate(unit, published)
        for unit, published in zip(facts["unit"], facts["published"], strict=True)
    ]
    out = facts.copy()
    known = pd.Series([f is not None for f in factors], index=facts.index)
    by = pd.Series([f if f is not None else 1.0 for f in factors], index=facts.index, dtype="float64")
    for bound in ("low", "high"):
        out[bound] = facts[bound] * by
    out["unit"] = facts["unit"].where(~known, to)
    return out


def _measured(facts: pd.DataFrame, to: str) -> pd.DataFrame:
    known = _units()
    if to != _SI and to not in known:
        raise ValueError(f"nothing can be converted to {to!r}: name SI, a unit such as metre, or an ISO 4217 code")
    out = facts.copy()
    changed = facts["change"].notna()
    for unit in facts["unit"].dropna().unique():
        target = _target(unit, to)
        if target is None:
            continue
        for difference in (False, True):
            rows = (facts["unit"] == unit) & (changed == difference)
            if rows.any():
                for bound in ("low", "high"):
                    out.loc[rows, bound] = _converted(facts.loc[rows, bound], unit, target, difference)
                out.loc[rows, "unit"] = target
    return out


def _target(unit: str, to: str) -> str | None:
    """The unit to which a unit is to be converted, None if it stays."""
    known = _units()
    if unit not in known:
        return None
    target = known[unit][1] if to == _SI else to
    alike = known[unit][1] == known[target][1]
    return target if alike and target != unit else None


@cache
def _units() -> dict[str, tuple[str, str]]:
    """Units by name: pint's expression, and the SI unit."""
    return {ours: (theirs, si) for ours, theirs, si in columns("units_pint.tsv")}


@cache
def _registry() -> Any:
    need("converting units", ("pint",), "units")
    import pint

    return pint.UnitRegistry(cache_folder=None)


def _converted(values: "pd.Series[float]", unit: str, to: str, difference: bool) -> "pd.Series[float]":
    registry, (have, _), (want, _) = _registry(), _units()[unit], _units()[to]
    if difference:
        have, want = (f"delta_{u}" if u.startswith("deg") else u for u in (have, want))
    measured = registry.Quantity(values.to_numpy(dtype="float64"), have).to(want)
    return pd.Series(measured.magnitude, index=values.index)
