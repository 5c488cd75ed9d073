"""The numbers of an article as the encoder learns them: which words are their items, and which say when."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Token

from extract.annotations import Offsets
from extract.text.nouns import is_noun, singular
from training.corpus import Number
from training.guided import nearest

_ITEM, _PERIOD = 600, 400
"""How far from a number, in characters, its item's noun and the words of its period may stand."""


class Linked:
    """Finds in a Doc the words that numbers are linked to; they are the nearest ones, those behind the number first."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.nouns: dict[str, list[Token]] = defaultdict(list)
        for token in doc:
            if is_noun(token):
                for form in {singular(token), singular(token, plural=True)}:
                    self.nouns[form].append(token)

    def found(self) -> Iterator[Number]:
        """The Doc's own numbers with the items and periods that the rules find."""
        dates = self.doc._.facts_dates
        for q in self.doc._.facts_quantities:
            period = None if q.period is None else (dates[q.period].start, dates[q.period].end)
            yield self._number((q.start, q.end), q.item, period, is_told=True)

    def annotated(self, record: dict[str, Any]) -> Iterator[Number]:
        """The numbers of a gold article. What its words are not found for is not told."""
        for q in record["quantities"]:
            words = nearest(record["text"], q["period"], [(q["start"], q["end"])], _PERIOD)
            dates = [(d.start, d.end) for d in self.doc._.facts_dates for s, e in words if d.start < e and s < d.end]
            span = q["start"], q["end"]
            yield self._number(span, q["item"], next(iter(dates), None), is_told=q["period"] is None or bool(dates))

    def _number(self, span: Offsets, item: str | None, period: Offsets | None, *, is_told: bool) -> Number:
        links: dict[str, Offsets | None] = {}
        noun = self._noun(span, item)
        if item is None or noun is not None:
            links["item"] = None if noun is None else (noun.idx, noun.idx + len(noun))
        if is_told:
            links["period"] = period
        return Number(*span, links)

    def _noun(self, span: Offsets, item: str | None) -> Token | None:
        start, end = span

        def far(token: Token) -> tuple[bool, bool, int]:
            """Another sentence is farther than any place in the same, what stands before than what stands behind."""
            gap = token.idx - end if token.idx >= end else start - token.idx
            between = self.doc.text[min(token.idx, end) : max(token.idx, start)]
            return "\n" in between, ". " in between, gap if token.idx >= end else gap + 15

        near = [t for t in self.nouns.get(item or "", ()) if not start <= t.idx < end and abs(t.idx - start) <= _ITEM]
        return min(near, key=far, default=None)
