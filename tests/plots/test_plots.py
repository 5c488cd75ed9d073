"""Charts tell what the tables say; all render without network."""

import doctest
import re
import sys
from importlib import import_module

import pandas as pd
import pytest

from handmade import fact

pytest.importorskip("altair")

import extract.frames
import extract.plots
from extract import plots
from extract.contract.tables import arrow

pytestmark = pytest.mark.slow

TEXT = "Jane Roe, Ann Poe and Bob Low spoke of 40 to 50 pumps, of 60 and of <b>7</b>."


def _row(article: str, words: str, source: str | None, day: str, **more: object) -> dict[str, object]:
    return fact(article, TEXT, words, source=source, published=pd.Timestamp(day, tz="UTC"), **more)


@pytest.fixture
def facts() -> pd.DataFrame:
    quote = {"quote_type": "direct"}
    number = {"kind": "quantity", "item": "pump"}
    rows = [
        _row("a", "Jane Roe", "Jane Roe", "2010-02-01", **quote),
        _row("a", "Ann Poe", "Ann Poe", "2010-02-01", quote_type="indirect"),
        _row("b", "Jane Roe", "Jane Roe", "2012-03-01", **quote),
        _row("b", "Bob Low", "Bob Low", "2012-03-01", **quote),
        _row("c", "spoke", None, "2012-04-01", **quote),
        _row("a", "40 to 50", "Ann Poe", "2010-02-01", low=40.0, high=50.0, comparator="range", **number),
        _row("b", "60", None, "2012-03-01", low=60.0, comparator=">", **number),
        _row("b", "7", None, "2012-03-01", low=7.0, high=7.0, comparator="=", change="up", **number),
    ]
    table = arrow("facts", rows).to_pandas()
    return table.facts.attach([
        extract.Article("a", TEXT, outlet="Echo"), extract.Article("b", TEXT, outlet="Mail"),
        extract.Article("c", TEXT),
    ])  # fmt: skip


def test_who_is_quoted_most(facts: pd.DataFrame) -> None:
    table = plots.quoted(facts).table
    assert table.to_dict("records")[0] == {"source": "Jane Roe", "quotes": 2, "articles": 2}
    assert len(plots.quoted(facts, top=2).table) == 2


def test_in_whose_words(facts: pd.DataFrame) -> None:
    table = plots.by_kind(facts).table.set_index(["source", "kind"])["facts"]
    assert table["Ann Poe"].to_dict() == {"indirect": 1, "number": 1}


def test_a_year_without_quotes_counts_nothing(facts: pd.DataFrame) -> None:
    table = plots.over_time(facts).table
    assert table[table["source"] == "Jane Roe"]["quotes"].tolist() == [1, 0, 1]


@pytest.mark.parametrize("name", ["over_time", "quoted", "by_kind"])
@pytest.mark.parametrize("most", [1, 2])
def test_ticks_of_counts_are_whole_numbers(name: str, most: int, facts: pd.DataFrame) -> None:
    once = facts[(facts["source"] == "Jane Roe") & (facts["article"] == "b")]
    drawn = getattr(plots, name)(pd.concat([once] * most))._repr_svg_()
    axes = re.findall(r'role-axis-label"[^>]*>((?:<text[^>]*>[^<]*</text>)+)', drawn)
    assert [str(n) for n in range(most + 1)] in [re.findall(r">(\d)</text>", axis) for axis in axes]


def test_who_is_quoted_where(facts: pd.DataFrame) -> None:
    table = plots.by_outlet(facts).table
    assert set(table.itertuples(index=False, name=None)) == {
        ("Echo", "Jane Roe", 1), ("Echo", "Ann Poe", 1), ("Mail", "Jane Roe", 1), ("Mail", "Bob Low", 1),
    }  # fmt: skip


def test_who_speaks_beside_whom(facts: pd.DataFrame) -> None:
    table = plots.together(facts).table.set_index(["source", "beside"])["articles"]
    assert table["Ann Poe", "Jane Roe"] == table["Jane Roe", "Ann Poe"] == 1
    assert ("Ann Poe", "Bob Low") not in table.index


def test_numbers_keep_their_bounds_and_changes_are_left_out(facts: pd.DataFrame) -> None:
    table = plots.numbers(facts, "pump").table
    assert table["low"].tolist() == [40.0, 60.0]
    assert table["reads"].tolist() == ["range", "at least"]
    assert pd.isna(table["high"].iloc[1])


def test_nothing_to_draw_is_told(facts: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="no number of 'boat' in GBP with a day"):
        plots.numbers(facts, "boat", unit="GBP")
    with pytest.raises(ValueError, match="no quote with a named source"):
        plots.quoted(facts[facts["kind"] == "quantity"])


@pytest.mark.parametrize("name", ["quoted", "by_kind", "over_time", "by_outlet", "together", "numbers"])
def test_every_chart_renders_as_a_picture(name: str, facts: pd.DataFrame) -> None:
    drawn = getattr(plots, name)(facts, **({"item": "pump"} if name == "numbers" else {}))._repr_svg_()
    assert drawn.startswith("<svg")
    assert ("pump" if name == "numbers" else "Jane Roe") in drawn


def test_without_altair_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("extract.plots")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(ImportError, match=r'a chart needs altair: pip install "[^\n]*altair>=6,<7"'):
        import_module("extract.plots")


def test_the_examples_run(nlp) -> None:
    assert doctest.testmod(plots, extraglobs={"extract": extract}).failed == 0
