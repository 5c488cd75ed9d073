"""An article's words with its facts marked in them, as HTML."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

import pandas as pd

Row = Mapping[str, Any]

_KINDS = ("quote", "number", "source", "cue")
"""The marks, from the outermost to the innermost."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` is marked as `kind`; `title` tells more on hovering; `ref` numbers a fact that ends here."""

    start: int
    end: int
    kind: str
    title: str = ""
    ref: int | None = None
    quote_type: str = ""


def marks(facts: Sequence[Row]) -> list[Mark]:
    """The marks of facts, which are numbered from 1 in their order."""
    found: dict[tuple[int, int, str], Mark] = {}
    for ref, row in enumerate(facts, 1):
        title, pieces = told(row), [tuple(int(at) for at in p) for p in row["pieces"]]
        kind = "quote" if row["kind"] == "quote" else "number"
        for n, (start, end) in enumerate(pieces):
            last = ref if n == len(pieces) - 1 else None
            found[start, end, f"{kind}{ref}"] = Mark(start, end, kind, title, last, text(row["quote_type"]))
        for name in ("source", "cue"):
            start, end = row[f"{name}_start"], row[f"{name}_end"]
            if not pd.isna(start):
                found.setdefault((int(start), int(end), name), Mark(int(start), int(end), name))
    return list(found.values())


def told(row: Row) -> str:
    """What a fact went by, and how sure it is."""
    sure = "" if pd.isna(row["confidence"]) else f"\nConfidence {row['confidence']:.0%}"
    return f"Why: {row['why']}{sure}"


def text(value: object) -> str:
    """A cell of words, empty where it is missing."""
    return value if isinstance(value, str) else ""


def marked(words: str, start: int, end: int, every: Iterable[Mark]) -> str:
    """The HTML of `words[start:end]` with the marks that lie in it."""
    inside = [m for m in every if m.start < end and m.end > start]
    cuts = sorted({start, end, *(at for m in inside for at in (m.start, m.end) if start < at < end)})
    out = []
    for at, to in pairwise(cuts):
        covering = sorted((m for m in inside if m.start <= at and to <= m.end), key=lambda m: _KINDS.index(m.kind))
        piece = escape(words[at:to])
        for m in reversed(covering):
            ends = "".join(f" x-{side}" for side, is_ in (("from", m.start == at), ("to", m.end == to)) if is_)
            title = f' title="{escape(m.title)}"' if m.title else ""
            piece = f'<span class="x-{m.kind} x-{m.quote_type or "any"}{ends}"{title}>{piece}</span>'
        refs = [m for m in inside if m.end == to and m.ref is not None]
        out.append(piece + "".join(f'<sup title="{escape(m.title)}">{m.ref}</sup>' for m in refs))
    return "".join(out)
