"""Articles and tables of facts as HTML; everything that comes from outside is escaped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from extract.contract.paragraphs import lines
from extract.contract.wording import quantity
from extract.views.marks import Row, marked, marks, text, told

ROWS = 200
"""How many quotes, and how many numbers, a table in a notebook shows."""

LEGEND = (
    '<p class="x-legend"><span><span class="x-quote x-direct">words quoted</span></span>'
    '<span><span class="x-quote x-indirect">words reported</span></span>'
    '<span><span class="x-number">number</span></span>'
    '<span><span class="x-source">who says it</span></span><span><span class="x-cue">by what verb</span></span>'
    "<span>Hover for why.</span></p>"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph `[start, end)` of a text, of a kind of `annotations.Paragraph`."""

    start: int
    end: int
    kind: str = "body"


def blocks(words: str) -> list[Block]:
    """The paragraphs of a text of which nothing more is known."""
    return [Block(*span) for span in lines(words)]


def body(words: str, paragraphs: Iterable[Block], facts: Sequence[Row]) -> str:
    """The paragraphs with the facts marked, each with notes beside it: whose words, and how many of what."""
    every, spoken = marks(facts), _spoken(facts)
    out = []
    for p in paragraphs:
        notes = "".join(
            note(n, row, is_in_quote=row["fact"] in spoken)
            for n, row in enumerate(facts, 1)
            if p.start <= row["start"] < p.end
        )
        aside = f'<ul class="x-notes">{notes}</ul>' if notes else ""
        out.append(f'<div class="x-row x-{p.kind}"><p>{marked(words, p.start, p.end, every)}</p>{aside}</div>')
    return "".join(out)


def _spoken(facts: Sequence[Row]) -> set[str]:
    """The numbers that stand in a quote of the same source: the quote's note tells whose word they are."""
    quoted = [(q["source"], start, end) for q in facts if q["kind"] == "quote" for start, end in q["pieces"]]
    return {
        f["fact"]
        for f in facts
        if f["kind"] == "quantity"
        and text(f["source"])
        and any(f["source"] == who and start <= f["start"] and f["end"] <= end for who, start, end in quoted)
    }


def note(ref: int, row: Row, *, is_in_quote: bool = False) -> str:
    """What stands beside the paragraph of a fact."""
    who = source(row)
    if row["kind"] == "quote":
        cue = f' <span class="x-cue">{escape(text(row["cue"]))}</span>' if text(row["cue"]) else ""
        what = f"{who or 'nobody named'}{cue}"
    else:
        about = (text(row["item_text"]) or text(row["item"]), text(row["period_text"]))
        parts = [f"<b>{escape(quantity(row))}</b>", *(f"<bdi>{escape(words)}</bdi>" for words in about if words)]
        parts += [f"says {who}"] if who and not is_in_quote else []
        what = " · ".join(parts)
    unsure = "" if pd.isna(row["confidence"]) or row["confidence"] >= 0.5 else ' <em class="x-unsure">unsure</em>'
    sign = "“" if row["kind"] == "quote" else "#"
    label = f'<span class="x-ref">{ref}&thinsp;{sign}</span>'
    return f'<li title="{escape(told(row))}">{label}<span>{what}{unsure}</span></li>'


def source(row: Row) -> str:
    """The HTML of whose word it is: a name, the words for somebody unnamed, or nothing."""
    if text(row["source"]):
        return f'<span class="x-source">{escape(row["source"])}</span>'
    return f"<em>{escape(text(row['source_text']))}</em>" if text(row["source_text"]) else ""


def names(entities: pd.DataFrame, *, level: int = 4) -> str:
    """The people and organisations of an article, a line each kind, headed by headings of a level."""
    out = []
    for kind, heading in (("person", "People"), ("organisation", "Organisations")):
        found = entities[entities["type"] == kind].sort_values("name")
        each = []
        for row in found.to_dict("records"):
            more = [text(row["role"]), text(row["affiliation"])]
            more = [", ".join(w for w in more if w), *(f"“{a}”" for a in row["aliases"])]
            words = "; ".join(w for w in more if w)
            each.append(f"<li><b>{escape(row['name'])}</b>{f' ({escape(words)})' if words else ''}</li>")
        if each:
            out.append(f"<h{level}>{heading}</h{level}><ul>{''.join(each)}</ul>")
    return f'<div class="x-names">{"".join(f"<section>{part}</section>" for part in out)}</div>' if out else ""


def tables(facts: pd.DataFrame, *, with_article: bool) -> str:
    """The quotes and the numbers of many articles, a table each, the first `ROWS` of each."""
    out = []
    for kind, heading, columns in (
        ("quote", "Who said what", ("Source", "Cue", "Words")),
        ("quantity", "How many of what", ("Number", "Of what", "When", "By whose word")),
    ):
        found = facts[facts["kind"] == kind]
        if found.empty:
            continue
        head = "".join(f"<th>{c}</th>" for c in (*(["Article"] if with_article else []), "¶", *columns))
        lines = "".join(_line(row, with_article) for row in found.head(ROWS).to_dict("records"))
        rest = f"<p class='x-rest'>{len(found) - ROWS:,} more</p>" if len(found) > ROWS else ""
        out.append(f"<h4>{heading}</h4><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>{rest}")
    return "".join(out) or "<p>No facts.</p>"


def _line(row: Row, with_article: bool) -> str:
    where = [escape(row["article"])] if with_article else []
    where.append("" if pd.isna(row["paragraph"]) else str(row["paragraph"]))
    if row["kind"] == "quote":
        said = escape(row["content"])
        cells = [source(row), escape(text(row["cue"])), f"“{said}”" if row["quote_type"] == "direct" else said]
    else:
        item = escape(text(row["item_text"]) or text(row["item"]))
        who = "" if row["source_type"] == "narrator" else source(row)
        cells = [f"<b>{escape(quantity(row))}</b>", item, escape(text(row["period_text"])), who]
    return f'<tr title="{escape(told(row))}">{"".join(f"<td>{c}</td>" for c in (*where, *cells))}</tr>'
