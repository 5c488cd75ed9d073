"""A byline as the names in it."""

import re

_BY = re.compile(r"^\s*(?:words\s+)?by[:\s]+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;/|\n]|\band\b|&)\s*")
_ROLE = re.compile(
    r"\b(?:correspondent|editor|reporter|staff|desk|writer|chief|agency|agencies|bureau)s?\b", re.IGNORECASE
)
_PLACE = re.compile(r"\s+in\s+[A-Z].*$")


def names(byline: str) -> list[str]:
    """The names of a byline such as `By Anna Reid in Marden and Ben Moss, Political Editor`."""
    parts = (_PLACE.sub("", part).strip(" .") for part in _BETWEEN.split(_BY.sub("", byline)))
    return [part for part in parts if part and not _ROLE.search(part)]
