"""What a role tells of a person: the field of life, and the role in a form that can be compared."""

import re

from extract.registry.names import folded
from extract.registry.words import fields, meeting, words

_CUT = re.compile(r"\b(?:of|for|at|in|with|from|and|to|on)\b|,| - ")


def role(text: str) -> tuple[str, str | None]:
    """A role to compare by (`former Education Secretary` is `education secretary`), and the field of its head word."""
    kept = [w for w in folded(text.replace(",", " , ")).split() if w not in words("undone")]
    head = _CUT.split(" ".join(kept))[0].split()
    return " ".join(kept), next((fields()[w] for w in reversed(head[-2:]) if w in fields()), None)


def past(text: str) -> bool:
    """Whether a role is told of as held no more.

    >>> past("former director"), past("ex-head of tax"), past("director of the former mint")
    (True, True, False)
    """
    head = _CUT.split(text.casefold())[0].split()
    return any(word in words("past") or word.startswith("ex-") for word in head)


def contradict(one: str, other: str, *, meet: bool = True) -> bool:
    """Whether two fields speak against one person: a striker is no economist; a lawyer may be a minister if `meet`."""
    if one == other or (one.startswith("sport") and other.startswith("sport") and "sport" in (one, other)):
        return False
    return not (meet and frozenset((one, other)) in meeting())
