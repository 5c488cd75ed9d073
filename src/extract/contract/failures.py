"""What is lacking of an article because a component failed, and where an error arose."""

import traceback
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST = 300
"""Characters of an error's message."""


@dataclass(slots=True)
class Failure:
    """A component's error, and the sentence that it finds nothing in for that; None where that is the whole article.

    `traceback` is as `frames` has it, below whoever caught the error.
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
        return cls(pipe, start, end, told, frames(error)[1:])


def frames(error: Exception) -> list[str]:
    """What an error came through, from where it was caught to where it arose, as `FILE:LINE FUNCTION`."""
    return [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
