"""The figures of an evaluation."""

from dataclasses import dataclass, field

from extract.evaluate.calibration import Calibration


@dataclass(frozen=True, slots=True)
class Row:
    """One level: how many are right, of how many in the gold and how many predicted.

    `gold` are those of articles that were read whole; `recalled` are those of `right` that are in such articles.
    """

    level: str
    right: int
    gold: int
    predicted: int
    recalled: int

    @property
    def precision(self) -> float:
        """The share of the predicted that is right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that is found right."""
        return self.recalled / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """What a run reaches on articles with gold.

    `rows` are the levels from entities to FACT. `people` are role and affiliation of the people
    found: the gold of these counts only what the gold states of them, so that recall is the share
    of it that the table has right. `calibration` is empty as long as no fact has a confidence.

    `articles` are those of the gold, `whole` how many of them somebody has read whole: all, but for those of the review
    desk that nobody signed as read. Only these count in recall; of the others only what editors decided on counts, in
    precision.
    """

    rows: tuple[Row, ...]
    people: tuple[Row, ...] = ()
    calibration: tuple[Calibration, ...] = field(default=())
    articles: int = 0
    whole: int = 0

    def __getitem__(self, level: str) -> Row:
        for row in (*self.rows, *self.people):
            if row.level == level:
                return row
        raise KeyError(f"no level {level!r}: there are {', '.join(r.level for r in (*self.rows, *self.people))}")

    def table(self) -> list[tuple[str, str, str, str, str]]:
        """The rows for printing: level, precision, recall and F1 in per cent, and right/gold/predicted.

        Where no article was read whole there is no recall.
        """
        none = self.articles > 0 and not self.whole
        return [
            (
                r.level, f"{r.precision:.1%}", "–" if none else f"{r.recall:.1%}", "–" if none else f"{r.f1:.1%}",
                f"{r.right}/{r.gold}/{r.predicted}",
            )
            for r in (*self.rows, *self.people)
        ]  # fmt: skip

    def about(self) -> str | None:
        """What precision and recall are of, in words; None if every article of the gold was read whole."""
        if self.whole == self.articles:
            return None
        read = f"over the {self.whole} of {self.articles} articles" if self.whole else "none of the articles is"
        return f"precision: over the facts that editors decided on; recall: {read} read whole, with nothing missed"


class Tally:
    """Counts by level over articles, in the order in which the levels first come."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = {}

    def add(self, level: str, right: int, gold: int, predicted: int, *, whole: bool = True) -> None:
        """Count one article at one level; one that was not read whole says nothing of how much was missed."""
        counts = self._counts.setdefault(level, [0, 0, 0, 0])
        for n, value in enumerate((right, gold if whole else 0, predicted, right if whole else 0)):
            counts[n] += value

    def rows(self) -> tuple[Row, ...]:
        """The levels so far."""
        return tuple(Row(level, *counts) for level, counts in self._counts.items())
