"""What speaks for and against a quantity: its kind, what it counts, whose word it is."""

from collections.abc import Iterator

from spacy.tokens import Doc

from extract.pipes.annotations import Quantity
from extract.pipes.links.changes import MONEY, SHARES, TIMES

_NEAR, _FAR = 3, 120
_STEPS = 3


def _kind(q: Quantity) -> str:
    if q.unit is None:
        return "count"
    if q.unit in MONEY:
        return "money"
    return "share" if q.unit in SHARES else "duration" if q.unit in TIMES else "measure"


class Counted:
    """What the pipes left on a Doc, as far as it tells about its quantities."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.tagged = [span for a in doc._.attributions for span in a.contents]
        self.quoted = [(piece, q) for q in doc._.quotes if q.voiced for piece in q.pieces]

    def of(self, quantity: Quantity) -> dict[str, float]:
        """The features of a quantity."""
        found = [_kind(quantity), self._item(quantity), *self._number(quantity), *self._source(quantity)]
        return dict.fromkeys(found, 1.0)

    def _number(self, q: Quantity) -> Iterator[str]:
        text = self.text[q.start : q.end]
        if q.comparator != "=":
            yield "bound"
        if not any(c.isdigit() for c in text):
            yield "in words"
        if "-" in text:
            yield "hyphen"
        if q.per is not None:
            yield "rate"
        if q.change is not None:
            yield "change"
        if self.text[max(0, q.start - 1) : q.start] in ("(", "["):
            yield "in brackets"

    def _item(self, q: Quantity) -> str:
        """Where the item stands: the farther, the less sure."""
        if q.item is None:
            return "no item"
        words = (q.item_text or q.item).lower()
        ahead = self.text[q.end : q.end + _FAR].lower().find(words)
        behind = self.text[max(0, q.start - _FAR) : q.start].lower()
        back = behind.rfind(words)
        if 0 <= ahead <= _NEAR:
            return "item next"
        if back >= 0 and behind[back + len(words) :].count(" ") <= _STEPS:
            return "item before"
        if ahead >= 0:
            return "item ahead"
        return "item far before" if back >= 0 else "item of the number before"

    def _source(self, q: Quantity) -> Iterator[str]:
        tagged = any(s <= q.start < e for s, e in self.tagged)
        quote = next((quote for (s, e), quote in self.quoted if s <= q.start < e), None)
        if q.source is None or q.source.entity is None:
            yield "nobody's, tagged" if tagged else "nobody's"
        else:
            yield "somebody's, tagged" if tagged else "somebody's"
        if quote is None:
            yield "in no quote"
        elif quote.source is None or quote.source.entity is None:
            yield "in an unnamed source's quote"
