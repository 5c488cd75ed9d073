"""Facts for a person to read: one article's, or a run's table, in the terminal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.jupyter import JupyterMixin
from rich.table import Table
from rich.text import Text
from spacy.language import Language

from extract.article import Article
from extract.table import annotate, arrow, rows
from extract.table.frame import default

_BOUNDS = {"~": "about ", ">": "more than ", ">=": "at least ", "<": "under ", "<=": "up to "}
_MONEY = {"GBP": "£", "USD": "$", "EUR": "€", "JPY": "¥"}
_PLURALS = {"foot": "feet", "stone": "stone", "degree celsius": "degrees celsius", "magnitude": "magnitude"}
_LONGEST = 300


@dataclass(frozen=True)
class View(JupyterMixin):
    """Something to print with rich, to display in a notebook, or to turn into plain text by `str()`."""

    parts: tuple[Table | Text, ...] = field(repr=False)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Group(*self.parts)

    def __str__(self) -> str:
        console = Console(width=120, no_color=True)
        with console.capture() as capture:
            console.print(self)
        return capture.get()


def show(source: str | Article | pd.DataFrame, *, nlp: Language | None = None) -> View:
    """The facts of a text or Article, or a table of facts, as a View.

    >>> view = extract.show("The bridge is closed. \\"We had no choice,\\" said Jane Roe.")
    >>> "“We had no choice,”" in str(view)
    True
    """
    if isinstance(source, pd.DataFrame):
        return View((*_facts(source, with_article=source["article"].nunique() > 1),))
    article = source if isinstance(source, Article) else Article.from_text(source)
    found = rows(article, annotate(nlp or default(), article))
    facts, entities = (arrow(t, getattr(found, t)).to_pandas() for t in ("facts", "entities"))
    head = Text(article.title or _short(article.text, 80), style="bold")
    identity = article.id if article.id != article.sha256 else None
    about = [article.outlet, f"{article.published:%-d %B %Y}" if article.published else None, identity]
    count = facts["kind"].value_counts()
    about.append(
        f"{len(article.text.split())} words, {len(entities)} names, "
        f"{count.get('quote', 0)} quotes, {count.get('quantity', 0)} numbers"
    )
    line = Text(" · ".join(dict.fromkeys(a for a in about if a)), style="dim")
    return View((head, line, *_entities(entities), *_facts(facts, with_article=False)))


def open_facts(out: Path) -> pd.DataFrame:
    """The table of facts of a run. Raises FileNotFoundError if the folder holds no finished run."""
    if not (out / "manifest.json").exists():
        raise FileNotFoundError(f"{out} holds no finished run (there is no manifest.json)")
    return pd.read_parquet(out / "facts")


def number(low: float | None, high: float | None, comparator: str, unit: str | None, per: str | None) -> str:
    """A quantity in words and figures: `more than £2,500 a week`.

    >>> number(400.0, None, ">", None, None)
    'more than 400'
    >>> number(3.0, 5.0, "range", "year", None)
    '3 to 5 years'
    """
    bounds = [f for f in (low, high) if f is not None and not pd.isna(f)]
    words = " to ".join(_figure(f, unit) for f in dict.fromkeys(bounds))
    if isinstance(unit, str) and unit not in _MONEY and unit != "%":
        words += " " + (_plural(unit) if max(bounds) != 1 else unit)
    rate = f" a {per}" if per and not pd.isna(per) else ""
    return _BOUNDS.get(comparator, "") + words + rate


def _figure(value: float, unit: str | None) -> str:
    if not isinstance(unit, str):
        return str(Fraction(value).limit_denominator(100)) if 0 < value < 1 else _plain(value)
    if unit in _MONEY:
        return _MONEY[unit] + (f"{value:,.2f}" if value != round(value) and value == round(value, 2) else _plain(value))
    return _plain(value) + ("%" if unit == "%" else "")


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.4f}".rstrip("0")


def _plural(unit: str) -> str:
    if not unit.islower():
        return unit
    head, _, rest = unit.partition(" per ")
    head = _PLURALS.get(head) or head + (
        "es" if head.endswith(("ch", "x")) else "" if head.endswith(("s", "z")) else "s"
    )
    return f"{head} per {rest}" if rest else head


def _entities(entities: pd.DataFrame) -> Iterable[Table]:
    entities = entities.sort_values("name")
    people, organisations = (entities[entities["type"] == kind] for kind in ("person", "organisation"))
    if len(people):
        table = _table("People", "Name", "Role", "Also called")
        for row in people.itertuples():
            role = ", ".join(w for w in (row.role, row.affiliation) if isinstance(w, str))
            table.add_row(Text(row.name, style="bold"), role, ", ".join(row.aliases))
        yield table
    if len(organisations):
        table = _table("Organisations", "Name", "Also called")
        for row in organisations.itertuples():
            table.add_row(Text(row.name, style="bold"), ", ".join(row.aliases))
        yield table


def _facts(facts: pd.DataFrame, *, with_article: bool) -> Iterable[Table]:
    quotes, quantities = (facts[facts["kind"] == kind] for kind in ("quote", "quantity"))
    where = ["Article"] if with_article else []
    if len(quotes):
        table = _table("Who said what", *where, "¶", "Source", "Cue", "Words")
        for row in quotes.to_dict("records"):
            words = _short(row["content"])
            words = f"“{words}”" if row["quote_type"] == "direct" else words
            table.add_row(*_place(row, where), _source(row), _string(row["cue"]), words)
        yield table
    if len(quantities):
        table = _table("How many of what", *where, "¶", "Number", "Of what", "When", "By whose word")
        for row in quantities.to_dict("records"):
            figure = number(row["low"], row["high"], row["comparator"], row["unit"], row["per"])
            change = {"up": "▲ ", "down": "▼ "}.get(_string(row["change"]), "")
            item = _string(row["item_text"]) or _string(row["item"])
            source = "" if row["source_type"] == "narrator" else _source(row)
            table.add_row(*_place(row, where), change + figure, item, _string(row["period_text"]), source)
        yield table


def _place(row: Mapping[str, Any], where: list[str]) -> list[str]:
    return [*([row["article"]] if where else []), str(row["paragraph"])]


def _source(row: Mapping[str, Any]) -> Text:
    if isinstance(row["source"], str):
        return Text(row["source"], style="bold")
    words = _short(_string(row["source_text"]), 60)
    return Text(words or "unnamed", style="italic dim")


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _short(words: str, longest: int = _LONGEST) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else words[: longest - 1].rsplit(" ", 1)[0] + " …"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold cyan", box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        width = {"Source": 26, "By whose word": 26, "Number": 22, "When": 22, "Also called": 40, "Article": 14}.get(
            column
        )
        table.add_column(column, overflow="fold", max_width=width, justify="right" if column == "¶" else "left")
    return table
