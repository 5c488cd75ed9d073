"""How likely stretches of an article are content of a quote, by what the encoder says of their word pieces."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from spacy.tokens import Doc

from extract.annotations import Contents, Offsets


class Chances:
    """The chances of an article's letters and digits."""

    def __init__(self, text: str, contents: Contents) -> None:
        self._text, self._pieces, self._chances = text, contents.pieces, contents.chances
        self._starts, self._ends = [s for s, _ in contents.pieces], [e for _, e in contents.pieces]

    @classmethod
    def of(cls, doc: Doc) -> "Chances | None":
        """Those of a Doc; None if no encoder has read it."""
        contents = doc._.facts_contents
        return cls(doc.text, contents) if contents else None

    def mean(self, spans: Iterable[Offsets]) -> float | None:
        """The mean chance of the letters and digits in the spans, None if they have none."""
        chances, letters = 0.0, 0
        for start, end in spans:
            letters += self._letters(start, end)
            for n in range(bisect_right(self._ends, start), bisect_left(self._starts, end)):
                first, last = self._pieces[n]
                chances += self._chances[n] * self._letters(max(first, start), min(last, end))
        return chances / letters if letters else None

    def _letters(self, start: int, end: int) -> int:
        return sum(map(str.isalnum, self._text[start:end]))
