"""What is lacking of an article because a component failed."""

import traceback
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST = 300
"""Characters of an error's message."""


@dataclass(slots=True)
class Failure:
    """A component's error, and the sentence that it finds nothing in for that; None where that is the whole article.

    `traceback` has `FILE:LINE FUNCTION`, the last where it arose.
    """

    pipe: str
    start: int | None
    end: int | None
    error: str
    traceback: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, error: Exception, pipe: str, where: tuple[int, int] | None) -> "Failure":
        """What an error tells that a component raised on a sentence, or on the whole article; for whoever caught it."""
        start, end = where or (None, None)
        told = f"{type(error).__name__}: {error}"[:_LONGEST]
        _, *below = traceback.extract_tb(error.__traceback__)
        return cls(pipe, start, end, told, [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in below])
