"""Facts as rich tables, for the terminal."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from extract.contract.wording import quantity
from extract.views.marks import text

_LONGEST = 300
_HASH = re.compile(r"[0-9a-f]{64}")


def entities(found: pd.DataFrame) -> Iterable[Table]:
    """The people and the organisations of an article, a table each."""
    found = found.sort_values("name")
    people, organisations = (found[found["type"] == kind] for kind in ("person", "organisation"))
    if len(people):
        made = table("People", "Name", "Role", "Also called")
        for row in people.itertuples():
            role = ", ".join(w for w in (row.role, row.affiliation) if isinstance(w, str))
            made.add_row(Text(row.name, style="bold"), role, ", ".join(row.aliases))
        yield made
    if len(organisations):
        made = table("Organisations", "Name", "Also called")
        for row in organisations.itertuples():
            made.add_row(Text(row.name, style="bold"), ", ".join(row.aliases))
        yield made


def facts(found: pd.DataFrame, *, with_article: bool) -> Iterable[Table]:
    """The quotes and the numbers, a table each."""
    quotes, quantities = (found[found["kind"] == kind] for kind in ("quote", "quantity"))
    where = ["Article"] if with_article else []
    if len(quotes):
        made = table("Who said what", *where, "¶", "Source", "Cue", "Words")
        for row in quotes.to_dict("records"):
            words = short(row["content"])
            words = f"“{words}”" if row["quote_type"] == "direct" else words
            made.add_row(*_place(row, where), _source(row), text(row["cue"]), words)
        yield made
    if len(quantities):
        made = table("How many of what", *where, "¶", "Number", "Of what", "When", "By whose word")
        for row in quantities.to_dict("records"):
            item = text(row["item_text"]) or text(row["item"])
            source = "" if row["source_type"] == "narrator" else _source(row)
            made.add_row(*_place(row, where), quantity(row), item, text(row["period_text"]), source)
        yield made


def _place(row: Mapping[str, Any], where: list[str]) -> list[str]:
    return [*([identity(row["article"])] if where else []), str(row["paragraph"])]


def identity(article: str) -> str:
    """An article's id for the eye: of one that nobody gave, the hash of a text or of an address, its beginning."""
    return f"{article[:8]}…" if _HASH.fullmatch(article) else article


def _source(row: Mapping[str, Any]) -> Text:
    if isinstance(row["source"], str):
        return Text(row["source"], style="bold")
    words = short(text(row["source_text"]), 60)
    return Text(words or "unnamed", style="italic dim")


def short(words: str, longest: int = _LONGEST) -> str:
    """The words on one line, cut where they are too long."""
    words = " ".join(words.split())
    return words if len(words) <= longest else words[: longest - 1].rsplit(" ", 1)[0] + " …"


def table(title: str, *columns: str) -> Table:
    """An empty table in the style of all of them."""
    table = Table(title=title, title_justify="left", title_style="bold cyan", box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        width = {"Source": 26, "By whose word": 26, "Number": 22, "When": 22, "Also called": 40, "Article": 14}.get(
            column
        )
        table.add_column(column, overflow="fold", max_width=width, justify="right" if column == "¶" else "left")
    return table
