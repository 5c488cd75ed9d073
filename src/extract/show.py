"""Facts for a person to read: one article's, or a run's table, in the terminal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.jupyter import JupyterMixin
from rich.table import Table
from rich.text import Text
from spacy.language import Language

from extract.article import Article
from extract.table import annotate, arrow, rows
from extract.table.frame import default

_COMPARATORS = {"=": "", "range": "", "~": "about ", ">": "more than ", ">=": "at least ", "<": "under ", "<=": "up to "}
_MONEY = {"GBP": "£", "USD": "$", "EUR": "€", "JPY": "¥"}
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

        >>> print(show("Soca said it seized 12 boats."))  # doctest: +SKIP
    """
    if isinstance(source, pd.DataFrame):
        return View((*_facts(source, with_article=source["article"].nunique() > 1),))
    article = source if isinstance(source, Article) else Article.from_text(source)
    found = rows(article, annotate(nlp or default(), article))
    facts, entities = (arrow(t, getattr(found, t)).to_pandas() for t in ("facts", "entities"))
    head = Text(article.title or article.id, style="bold")
    about = [article.outlet, f"{article.published:%-d %B %Y}" if article.published else None, article.id]
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
    if unit and not pd.isna(unit) and unit not in _MONEY and unit != "%":
        words += f" {unit}" + ("s" if max(bounds) != 1 and unit.islower() and not unit.endswith("s") else "")
    rate = f" a {per}" if per and not pd.isna(per) else ""
    return _COMPARATORS[comparator] + words + rate


def _figure(value: float, unit: str | None) -> str:
    figure = f"{value:,.0f}" if value == round(value) else f"{value:,.4f}".rstrip("0")
    if unit == "%":
        return f"{figure}%"
    return _MONEY.get(unit, "") + figure if isinstance(unit, str) else figure


def _entities(entities: pd.DataFrame) -> Iterable[Table]:
    if entities.empty:
        return
    table = _table("Who", "Names", "Role", "Also called")
    for row in entities.sort_values(["type", "name"], ascending=[False, True]).itertuples():
        role = ", ".join(w for w in (row.role, row.affiliation) if isinstance(w, str))
        table.add_row(str(row.type), Text(row.name, style="bold"), role, ", ".join(row.aliases))
    yield table


def _facts(facts: pd.DataFrame, *, with_article: bool) -> Iterable[Table]:
    quotes, quantities = (facts[facts["kind"] == kind] for kind in ("quote", "quantity"))
    where = ["Article"] if with_article else []
    if len(quotes):
        table = _table("Who said what", *where, "¶", "Source", "Cue", "Words")
        for row in quotes.itertuples():
            words = _short(row.content)
            words = f"“{words}”" if row.quote_type == "direct" else words
            table.add_row(*_place(row, with_article), _source(row), _string(row.cue), words)
        yield table
    if len(quantities):
        table = _table("How many of what", *where, "¶", "Number", "Of what", "When", "By whose word")
        for row in quantities.itertuples():
            figure = number(row.low, row.high, row.comparator, row.unit, row.per)
            change = {"up": "▲ ", "down": "▼ "}.get(_string(row.change), "")
            item = _string(row.item_text) or _string(row.item)
            source = "" if row.source_type == "narrator" else _source(row)
            table.add_row(*_place(row, with_article), change + figure, item, _string(row.period_text), source)
        yield table


def _place(row: object, with_article: bool) -> list[str]:
    return [*([str(row.article)] if with_article else []), str(row.paragraph)]  # type: ignore[attr-defined]


def _source(row: object) -> Text:
    if isinstance(row.source, str):  # type: ignore[attr-defined]
        return Text(row.source, style="bold")  # type: ignore[attr-defined]
    words = _short(_string(row.source_text), 60)  # type: ignore[attr-defined]
    return Text(f"{words} (unnamed)" if words else "unnamed", style="italic")


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _short(words: str, longest: int = _LONGEST) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else words[: longest - 1].rsplit(" ", 1)[0] + " …"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False, show_lines=False, expand=True)
    for column in columns:
        table.add_column(column, overflow="fold", ratio={"Words": 6, "Of what": 3}.get(column), no_wrap=column == "¶")
    return table
