"""An article as safe HTML: a paragraph a line, its marks as spans, its invisible characters visible.

The page counts code points in it: every character of the text is either in a text node or an empty `.ctl` element,
so that nothing a browser does to CR, NUL or bidi marks can shift what an editor selects.
"""

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from extract.review.figures import speaker
from extract.review.store import Article
from extract.review.store.models import Values
from extract.review.words import CONTROL, Span, label

_ROLES = {"q": "quote", "n": "number", "s": "source", "c": "cue", "d": "date"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span: of a fact's quote (q), number (n), source (s) or cue (c), or of a date (d).

    `by` is who says the quote.
    """

    start: int
    end: int
    role: str
    fact: int | None = None
    shown: bool = True
    by: str = ""

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        return f"{_ROLES[self.role]} by {self.by}" if self.by else _ROLES[self.role]


@dataclass(frozen=True, slots=True)
class Marked:
    """What is needed of a fact to mark it."""

    id: int
    kind: str
    state: str
    second_of: int | None
    values: Values


def marks(facts: Iterable[Marked], dates: Iterable[Sequence[int]]) -> list[Mark]:
    """The marks of an article, in order; those of rejected facts only appear when the fact is looked at."""
    found = [Mark(start, end, "d") for start, end in dates]
    for fact in facts:
        shown = fact.state in ("open", "accepted", "skipped") and fact.second_of is None
        role = "q" if fact.kind == "quote" else "n"
        by = speaker(fact.values) if role == "q" else ""
        found += [Mark(start, end, role, fact.id, shown, by) for start, end in fact.values["pieces"]]
        for role, name in (("s", "source"), ("c", "cue")):
            start, end = fact.values[f"{name}_start"], fact.values[f"{name}_end"]
            if start is not None and end is not None:
                found.append(Mark(start, end, role, fact.id, shown and fact.kind == "quote"))
    return sorted(found, key=lambda m: (m.start, m.end, m.role, m.fact or 0))


def lines(text: str) -> list[Span]:
    """The paragraphs: lines that are not blank."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def paragraphs(
    article: Article, facts: Iterable[Marked], only: Iterable[Sequence[int]] | None = None
) -> dict[int, str]:
    """The paragraphs' HTML by where they start; `only` keeps those that touch one of the spans."""
    text = article.text
    every = marks(facts, article.dates)
    wanted = None if only is None else [tuple(span) for span in only]
    longest = max((m.end - m.start for m in every), default=0)
    starts = [m.start for m in every]
    headline = " ".join((article.title or "").split())
    out: dict[int, str] = {}
    for n, (start, end) in enumerate(lines(text)):
        if wanted is not None and not any(s < end and e > start for s, e in wanted):
            continue
        near = every[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        inside = [m for m in near if m.end > start]
        title = n == 0 and bool(headline) and " ".join(text[start:end].split()) == headline
        tag = ' class="headline"' if title else ""
        out[start] = f'<p data-o="{start}" dir="auto"{tag}>{_line(text, start, end, inside)}</p>'
    return out


def _line(text: str, start: int, end: int, inside: Sequence[Mark]) -> str:
    cuts = sorted({start, end, *(x for m in inside for x in (m.start, m.end) if start < x < end)})
    parts = []
    for a, b in itertools.pairwise(cuts):
        over = [m for m in inside if m.start <= a and m.end >= b]
        words = _words(text[a:b])
        if not over:
            parts.append(words)
            continue
        roles = sorted({_ROLES[m.role] for m in over if m.shown})
        facts = " ".join(f"{m.role}{m.fact}" for m in over if m.fact is not None)
        names = ", ".join(dict.fromkeys(m.name for m in over if m.shown))
        told = f' role="group" aria-label="{escape(names)}"' if names else ""
        of = f' data-f="{facts}"' if facts else ""
        parts.append(f'<span class="{" ".join(["m", *roles])}"{told}{of}>{words}</span>')
    return "".join(parts)


def _words(words: str) -> str:
    if not CONTROL.search(words):
        return escape(words)
    out, at = [], 0
    for m in CONTROL.finditer(words):
        out.append(escape(words[at : m.start()]))
        name = label(m[0])
        shown = f' data-c="{name}"' if name else ""
        out.append(f'<span class="ctl" data-u="{ord(m[0]):x}"{shown}></span>')
        at = m.end()
    return "".join(out) + escape(words[at:])
