"""What a run tells of itself: how far it is, and what came of it."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Counts:
    """What a run read and wrote. articles + quarantined + repeated = read."""

    read: int = 0
    articles: int = 0
    quarantined: int = 0
    repeated: int = 0
    words: int = 0
    entities: int = 0
    quotes: int = 0
    quantities: int = 0
    dates: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: articles and words done, of how many in all; `stage` is `reading` or `extracting`."""

    stage: str
    articles: int
    of_articles: int | None
    words: int
    of_words: int | None
    quarantined: int
