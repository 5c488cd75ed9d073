"""Who is quoted: how much, how, where, when, and beside whom."""

from itertools import combinations
from typing import Any

import altair as alt
import pandas as pd

from extract.plots.plot import COLOURS, INK, STEP, WIDTH, Plot, counted, dressed, need

_KINDS = ["direct", "mixed", "indirect", "number"]


def quoted(facts: pd.DataFrame, top: int = 15) -> Plot:
    """The `top` named sources by how often they are quoted. Table: `source`, `quotes`, `articles`."""
    sources = _quotes(facts).groupby("source", observed=True)
    table = sources.agg(quotes=("fact", "size"), articles=("article", "nunique"))
    table = table.sort_values(["quotes", "articles"], ascending=False, kind="stable").head(top).reset_index()
    base = alt.Chart(table).encode(y=alt.Y("source:N", sort=None, title=None))
    bars = base.mark_bar(color=COLOURS[0], height={"band": 0.72}).encode(
        x=alt.X("quotes:Q", title="quotes", axis=counted(table["quotes"].max(), 8)),
        tooltip=list(table.columns),
    )
    words = base.mark_text(align="left", dx=5, color=INK).encode(x="quotes:Q", text="quotes:Q")
    return Plot(
        dressed(
            (bars + words).properties(width=WIDTH, height={"step": STEP}),
            "Who is quoted most",
            "Quotes by named source",
        ),
        table,
    )


def by_kind(facts: pd.DataFrame, top: int = 15) -> Plot:
    """How the `top` named sources are heard: in their own words, in the reporter's, or for a number.

    Table: `source`, `kind` (`direct`, `mixed`, `indirect`, `number`), `facts`.
    """
    named = need(facts[facts["source"].notna()], "named source")
    chosen = named["source"].value_counts().head(top).index
    kinds = named["quote_type"].astype("str").where(named["kind"] == "quote", "number")
    table = named.assign(kind=kinds)[named["source"].isin(chosen)]
    table = table.groupby(["source", "kind"], observed=True).size().rename("facts").reset_index()
    table = table.assign(order=table["kind"].map(_KINDS.index)).sort_values(["source", "order"]).reset_index(drop=True)
    height, most = alt.Step(STEP), table.groupby("source", observed=True)["facts"].sum().max()
    bars = alt.Chart(table).mark_bar(height={"band": 0.72}, stroke="#fffefb").encode(
        x=alt.X("facts:Q", title="facts", axis=counted(most, 8)),
        y=alt.Y("source:N", sort=list(chosen), title=None),
        color=alt.Color("kind:N", sort=_KINDS, title=None, scale=alt.Scale(domain=_KINDS, range=_SHADES),
                        legend=alt.Legend(orient="top")),
        order="order:Q",
        tooltip=["source", "kind", "facts"],
    )  # fmt: skip
    words = alt.Chart(table).mark_text(align="right", dx=-5, fontSize=11).encode(
        x=alt.X("facts:Q", stack="zero"),
        y=alt.Y("source:N", sort=list(chosen)),
        order="order:Q",
        detail="kind:N",
        text="facts:Q",
        color=alt.condition("datum.order == 1 || datum.order == 2", alt.value(INK), alt.value("#ffffff")),
    )  # fmt: skip
    return Plot(
        dressed(
            (bars + words).properties(width=WIDTH, height=height),
            "In whose words",
            "Quotes word for word (direct), in part (mixed), in the reporter's words (indirect), and numbers",
        ),
        table.drop(columns="order"),
    )


_SHADES = ["#0b4a70", "#6fa8cf", "#c6dcec", "#a8611a"]


def over_time(facts: pd.DataFrame, top: int = 5, freq: str = "YS") -> Plot:
    """How often the `top` named sources are quoted in each year, a strip each. Table: `time`, `source`, `quotes`.

    `freq` is a pandas frequency: `YS` years, `QS` quarters, `MS` months. A time without quotes counts 0.
    """
    named = _quotes(facts)
    named = need(named[named["published"].notna()], "quote with a named source and a day of publication")
    named = named.assign(time=named["published"].dt.tz_localize(None))
    chosen = named["source"].value_counts().head(top).index
    times = named.resample(freq, on="time").size().index
    counts = named.groupby(["source", pd.Grouper(key="time", freq=freq)], observed=True).size()
    index = pd.MultiIndex.from_product([chosen, times], names=["source", "time"])
    table = counts.reindex(index, fill_value=0).rename("quotes").reset_index()[["time", "source", "quotes"]]
    drawn = table.assign(until=table["time"] + pd.tseries.frequencies.to_offset(freq))
    bars = alt.Chart(drawn).mark_bar(color=COLOURS[0], stroke="#fffefb").encode(
        x=alt.X("time:T", title=None),
        x2="until:T",
        y=alt.Y("quotes:Q", title=None, axis=counted(table["quotes"].max(), 2)),
        y2=alt.datum(0),
        tooltip=["source", "time:T", "quotes"],
    )  # fmt: skip
    chart = bars.properties(width=WIDTH - 150, height=56).facet(
        row=alt.Row("source:N", sort=list(chosen), title=None,
                    header=alt.Header(labelAngle=0, labelAlign="left", labelFontSize=12, labelColor=INK)),
        spacing=10,
    )  # fmt: skip
    return Plot(dressed(chart, "Who is quoted when", "Quotes by day of publication"), table)


def by_outlet(facts: pd.DataFrame, top: int = 12) -> Plot:
    """How often each outlet quotes the `top` named sources. Table: `outlet`, `source`, `quotes`.

    The table of facts has to know its articles (`facts.facts.attach`); raises ValueError where it does not, or
    where no article has an outlet.
    """
    import extract.frames  # noqa: F401 - the accessor

    named = _quotes(facts)
    outlets = named["article"].map(named.facts.articles()["outlet"])
    named = need(named.assign(outlet=outlets)[outlets.notna()], "quote in an article with an outlet")
    chosen = named["source"].value_counts().head(top).index
    table = named[named["source"].isin(chosen)].groupby(["outlet", "source"], observed=True).size()
    table = table.rename("quotes").reset_index()
    chart = _grid(
        table,
        alt.X("outlet:N", title=None, axis=alt.Axis(labelAngle=-40)),
        alt.Y("source:N", sort=list(chosen), title=None),
    )
    return Plot(dressed(chart, "Who is quoted where", "Quotes by named source and outlet"), table)


def together(facts: pd.DataFrame, top: int = 12) -> Plot:
    """In how many articles each two of the `top` named sources are both quoted. Table: `source`, `beside`, `articles`.

    A pair is there in both directions.
    """
    named = _quotes(facts)
    chosen = named.groupby("source", observed=True)["article"].nunique().sort_values(ascending=False, kind="stable")
    chosen = chosen.head(top).index
    pairs = [
        pair
        for _, group in named[named["source"].isin(chosen)].groupby("article", observed=True)
        for a, b in combinations(sorted(group["source"].unique()), 2)
        for pair in ((a, b), (b, a))
    ]
    table = need(pd.DataFrame(pairs, columns=["source", "beside"]), "article with two named sources")
    table = table.groupby(["source", "beside"]).size().rename("articles").reset_index()
    present = [name for name in chosen if name in set(table["source"])]
    x = alt.X("beside:N", sort=present, title=None, axis=alt.Axis(labelAngle=-40))
    chart = _grid(table, x, alt.Y("source:N", sort=present, title=None))
    return Plot(dressed(chart, "Who speaks beside whom", "Articles that quote both"), table)


def _grid(table: pd.DataFrame, x: alt.X, y: alt.Y) -> Any:
    count = str(table.columns[-1])
    dark = 0.4 * float(table[count].max())
    base = alt.Chart(table).encode(x=x, y=y, tooltip=list(table.columns))
    cells = base.mark_rect(stroke="#fffefb", strokeWidth=2).encode(
        color=alt.Color(f"{count}:Q", scale=alt.Scale(range=["#e3eef6", "#0b4a70"], domainMin=0), legend=None)
    )
    words = base.mark_text(fontSize=12).encode(
        text=f"{count}:Q", color=alt.condition(f"datum.{count} > {dark}", alt.value("#ffffff"), alt.value(INK))
    )
    return (cells + words).properties(width={"step": 46}, height={"step": 26})


def _quotes(facts: pd.DataFrame) -> pd.DataFrame:
    return need(facts[(facts["kind"] == "quote") & facts["source"].notna()], "quote with a named source")
