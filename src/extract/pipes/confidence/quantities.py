"""What speaks for and against a quantity: how sure its item is, and whose word it is.

Its unit, form and bound were tried, too: on articles that no rule had seen they made the order worse.
"""

from collections.abc import Iterator

from spacy.tokens import Doc

from extract.annotations import Quantity
from extract.pipes.confidence.odds import log_odds, of_source
from extract.pipes.contents import Chances

_HEARD = 0.5


class Counted:
    """What the pipes left on a Doc, as far as it tells about its quantities."""

    def __init__(self, doc: Doc) -> None:
        self.chances = Chances.of(doc)
        self.quoted = [(piece, q) for q in doc._.facts_quotes if q.voiced for piece in q.pieces]

    def of(self, quantity: Quantity) -> dict[str, float]:
        """The features of a quantity."""
        sure = 0.5 if quantity.item_chance is None else quantity.item_chance
        return {
            **dict.fromkeys(self._source(quantity), 1.0),
            **of_source(quantity.source),
            "sure of the item": log_odds(sure),
        }

    def _source(self, q: Quantity) -> Iterator[str]:
        heard = self.chances is not None and (self.chances.mean([(q.start, q.end)]) or 0) >= _HEARD
        quote = next((quote for (s, e), quote in self.quoted if s <= q.start < e), None)
        if q.source is None or q.source.entity is None:
            yield "nobody's, heard" if heard else "nobody's"
        else:
            yield "somebody's, heard" if heard else "somebody's"
        if quote is None:
            yield "in no quote"
        elif quote.source is None or quote.source.entity is None:
            yield "in an unnamed source's quote"
