"""What speaks for and against a quantity: its kind, what it counts, whose word it is."""

from collections.abc import Iterator

from spacy.tokens import Doc

from extract.pipes.annotations import Quantity

_MONEY = 3
_NEAR = 40


class Counted:
    """What the pipes left on a Doc, as far as it tells about its quantities."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.tagged = [span for a in doc._.attributions for span in a.contents]
        self.quoted = [(piece, q) for q in doc._.quotes if q.voiced for piece in q.pieces]

    def of(self, quantity: Quantity) -> dict[str, float]:
        """The features of a quantity."""
        return dict.fromkeys([*self._number(quantity), *self._item(quantity), *self._source(quantity)], 1.0)

    def _number(self, q: Quantity) -> Iterator[str]:
        text = self.text[q.start : q.end]
        if q.unit is None:
            yield "count"
        elif len(q.unit) == _MONEY and q.unit.isupper():
            yield "money"
        elif q.unit in ("%", "percentage point"):
            yield "share"
        else:
            yield "measure"
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

    def _item(self, q: Quantity) -> Iterator[str]:
        if q.item is None:
            yield "no item"
            return
        after = self.text[q.end : q.end + _NEAR].lower()
        stem = q.item[:4].lower()
        if after.lstrip(" -").startswith(stem):
            yield "item next"
        elif stem not in after.split(".")[0]:
            yield "item elsewhere"
        if q.unit is not None and after.lstrip().startswith("of "):
            yield "share of"

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
