"""What the functions give, and what all charts share."""

from typing import Any, NamedTuple

import altair as alt
import pandas as pd

INK, FAINT, LINE = "#1c1c1a", "#66645e", "#dedbd2"
COLOURS = ["#0b5c8a", "#c8741a", "#3f8f6b", "#9a4f96", "#77716a", "#b23a48", "#5b7fb5", "#8a7a1f"]
"""Told apart also by those who see few colours; where it matters shape or words tell the same."""

WIDTH, STEP = 620, 22


class Plot(NamedTuple):
    """A chart and the table behind it. A notebook shows it as a picture; `chart.save("a.png")` writes it to a file."""

    chart: Any
    table: pd.DataFrame

    def _repr_svg_(self) -> str:
        from vl_convert import vegalite_to_svg

        return str(vegalite_to_svg(self.chart.to_json()))


def dressed(chart: Any, title: str, subtitle: str) -> Any:
    """The chart with its title, on paper that is light everywhere."""
    return (
        chart.properties(title=alt.TitleParams(title, subtitle=subtitle, anchor="start", frame="group", offset=12))
        .configure(background="#fffefb", padding=16, font="DejaVu Sans, Helvetica, Arial, sans-serif")
        .configure_view(stroke=None)
        .configure_title(fontSize=16, color=INK, subtitleColor=FAINT, subtitleFontSize=12, subtitlePadding=4)
        .configure_axis(
            labelColor=INK, titleColor=FAINT, titleFontWeight="normal", gridColor=LINE, domainColor=LINE,
            tickColor=LINE, labelFontSize=12, titleFontSize=12, labelLimit=260,
        )
        .configure_legend(labelColor=INK, titleColor=FAINT, titleFontWeight="normal", labelFontSize=12, labelLimit=260)
    )  # fmt: skip


def counted(most: int, ticks: int) -> alt.Axis:
    """The axis of counts up to `most`, with about so many ticks, none of them between two whole numbers."""
    return alt.Axis(tickCount=min(ticks, int(most)), format="d")


def need(table: pd.DataFrame, what: str) -> pd.DataFrame:
    """The table. Raises ValueError if there is nothing in it to draw."""
    if table.empty:
        raise ValueError(f"there is nothing to draw: the table has no {what}")
    return table
