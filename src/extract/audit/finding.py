"""What a check is and what it finds, and the words in which findings are told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extract.audit.archive import Archive

_SHOWN = 240
"""Characters of an article that a finding shows."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an editor should look at.

    `weight` is from 0 to 1: the more, the worse. `others` are the ids of the other facts that it goes by. A finding
    about a whole outlet has no article.
    """

    check: str
    weight: float
    why: str
    words: str
    article: str | None = None
    fact: str | None = None
    start: int | None = None
    end: int | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A question that the audit asks of a run: its id, what it looks for in a sentence, and how it finds it."""

    id: str
    about: str
    find: Callable[[Archive], Iterator[Finding]]


def shown(words: str) -> str:
    """Words of an article on one line, cut where they are long."""
    words = " ".join(words.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 2].rsplit(" ", 1)[0] + " …"


def there(article: str, other: str) -> str:
    """Where the other fact stands, seen from an article."""
    return "elsewhere in this article" if article == other else f"in {other}"
