"""The numbers of one item over time, each with its bounds."""

import altair as alt
import pandas as pd

from extract.contract.wording import reads
from extract.plots.plot import COLOURS, WIDTH, Plot, dressed, need

_SHAPES = {
    "as stated": "circle",
    "about": "diamond",
    "at least": "triangle-up",
    "at most": "triangle-down",
    "range": "square",
}


def numbers(facts: pd.DataFrame, item: str, unit: str | None = None, per: str | None = None) -> Plot:
    """What was said how many there were of an `item` (a noun in the singular: `child`), over time.

    A point is a number where its period ends, or where there is none on the day of publication; a vertical bar spans
    low to high, and a triangle points where a bound is open. Amounts of a change (`up 40`) are left out, and so is a
    sum that restates another one of them. `unit` is
    the unit to draw (`GBP`, `%`, `year`), without one things that are counted; `per` the rate (`week`, for so many a
    week), without one numbers that are no rate.
    Table: `time`, `low`, `high`, `reads`, `source`, `article`, `sentence`.
    """
    found = facts[(facts["kind"] == "quantity") & (facts["item"] == item) & facts["change"].isna()]
    found = found[found["unit"].isna() if unit is None else found["unit"] == unit]
    found = found[found["per"].isna() if per is None else found["per"] == per]
    found = found[~found["restates"].isin(found["fact"])]
    published = found["published"].dt.tz_localize(None)
    ends = found["period_end"]
    table = pd.DataFrame({
        "time": ends.where(ends.notna() & (ends <= published), published),
        "low": found["low"],
        "high": found["high"],
        "reads": found["comparator"].astype("str").map(reads),
        "source": found["source"],
        "article": found["article"],
        "sentence": found["sentence"],
    })  # fmt: skip
    units = "".join((f" in {unit}" if unit else "", f" a {per}" if per else ""))
    table = need(table[table["time"].notna()], f"number of {item!r}{units} with a day")
    table = table.sort_values(["time", "low"], kind="stable").reset_index(drop=True)
    drawn = table.assign(at=table[["low", "high"]].mean(axis=1))
    base = alt.Chart(drawn).encode(
        x=alt.X("time:T", title=None, scale=alt.Scale(padding=14)),
        tooltip=["time:T", "low", "high", "reads", "source", "sentence"],
    )
    bars = base.transform_filter("datum.low != datum.high && datum.low != null && datum.high != null").mark_rule(
        strokeWidth=9, opacity=0.5
    )
    bars = bars.encode(y="low:Q", y2="high:Q", color=_colour())
    points = base.mark_point(filled=True, opacity=1).encode(
        y=alt.Y("at:Q", title=None, scale=alt.Scale(zero=True)),
        color=_colour(),
        size=alt.condition("datum.reads == 'range'", alt.value(24), alt.value(95)),
        shape=alt.Shape(
            "reads:N", title=None, scale=alt.Scale(domain=list(_SHAPES), range=list(_SHAPES.values())), legend=_LEGEND
        ),
    )
    chart = (bars + points).properties(width=WIDTH, height=300)
    said = "As the articles say, where the period ends or on the day of publication; bars from low to high"
    return Plot(dressed(chart, f"How many: {item}{units}" if unit is None else f"How much: {item}{units}", said), table)


_LEGEND = alt.Legend(orient="top", symbolSize=90, symbolFillColor=COLOURS[0], symbolStrokeWidth=0, symbolOpacity=1)


def _colour() -> alt.Color:
    kinds = list(_SHAPES)
    return alt.Color("reads:N", title=None, scale=alt.Scale(domain=kinds, range=COLOURS[: len(kinds)]), legend=_LEGEND)
