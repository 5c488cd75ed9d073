"""One fact: in its context, and with what is known of it."""

from collections.abc import Iterable
from html import escape

import pandas as pd
from rich.table import Table
from rich.text import Text

from extract.contract.wording import quantity
from extract.views import page
from extract.views.marks import Row, text
from extract.views.terminal import identity
from extract.views.view import View


def context(row: Row, words: str, around: int) -> View:
    """The paragraphs of a fact and so many before and behind, the fact marked; plain text marks it `[[so]]`."""
    every = page.blocks(words)
    at = [n for n, p in enumerate(every) if p.start < row["end"] and p.end > row["start"]]
    near = every[max(0, at[0] - around) : at[-1] + 1 + around]
    parts = tuple(_marked(words, p, row) for p in near)
    about = f"<p class='x-about'>{escape(_about(row))}</p>"
    markup = f"{about}{page.body(words, near, [row])}"
    return View((Text(_about(row), style="dim"), *parts), markup, _about(row))


def _marked(words: str, p: page.Block, row: Row) -> Text:
    line, at = Text(), p.start
    for start, end in (tuple(piece) for piece in row["pieces"]):
        if start < p.end and end > p.start:
            line.append(words[at : max(start, p.start)])
            line.append(f"[[{words[max(start, p.start) : min(end, p.end)]}]]", style="bold")
            at = min(end, p.end)
    return line.append(words[at : p.end])


def _about(row: Row) -> str:
    day = "" if pd.isna(row["published"]) else f"{row['published']:%-d %B %Y}"
    return " · ".join(w for w in (identity(row["article"]), day, f"paragraph {row['paragraph']}") if w)


def explain(row: Row) -> View:
    """What is known of a fact, a line each; what is not known has none."""
    fields = _fields(row)
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, words in fields.items():
        table.add_row(name, words)
    inner = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in fields.items())
    head = f"<p><b>{escape(row['content'])}</b></p>"
    return View((Text(row["content"], style="bold"), table), f"{head}<dl>{inner}</dl>", row["content"])


def _fields(row: Row) -> dict[str, str]:
    who = ", ".join(w for w in (text(row[f"source_{f}"]) for f in ("role", "affiliation")) if w)
    named = text(row["source"]) or (text(row["source_text"]) or "the article's own voice")
    days = [f"{row[c]:%-d %B %Y}" if not pd.isna(row[c]) else "open" for c in ("period_start", "period_end")]
    period = "" if days == ["open", "open"] else f" ({days[0]} to {days[1]})" if days[0] != days[1] else f" ({days[0]})"
    quote = row["kind"] == "quote"
    fields = {
        "kind": f"{text(row['quote_type'])} quote" if quote else "number",
        "reads": "" if quote else quantity(row),
        "counts": text(row["item_text"]) or text(row["item"]),
        "whose": text(row.get("owner")),
        "by whose word": named + (f" ({who})" if who else ""),
        "named as": text(row["source_text"]) if text(row["source"]) else "",
        "reported by": text(row["cue"]),
        "when": text(row["period_text"]) + period,
        "where": ", ".join(_listed(row.get("places"))),
        "why": row["why"],
        "confidence": "" if pd.isna(row["confidence"]) else f"{row['confidence']:.0%}",
        "sentence": text(row["sentence"]),
        "article": row["article"],
    }
    return {name: words for name, words in fields.items() if words}


def _listed(names: Iterable[str] | float | None) -> list[str]:
    """The names of a list; none where pandas has no list."""
    return [] if names is None or isinstance(names, float) else [str(name) for name in names]
