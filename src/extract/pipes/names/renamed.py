"""Names that the article ties by words: `Jay-Z, real name Shawn Carter`, `now known as MCI`."""

import re

_REAL = re.compile(
    r"[\s,(–-]*(?:(?:whose )?real name(?: is)?|born|née?|nee|aka|alias|formerly"
    r"|(?:also|better|formerly|previously) known as)\s+"
)
_NOW = re.compile(
    r"(?:now|formerly|previously|originally|also|later) (?:known as|called|named)(?: the)?\s+$", re.IGNORECASE
)
_BORN = re.compile(r"(?:^|[.!?\"”]\s+|\n\s*)Born\s+$")
_BACK = 40


def same_as_before(text: str, end: int, start: int) -> bool:
    """Whether the words between two names, from `end` to `start`, make the second another name of the first."""
    return start - end <= _BACK and _REAL.fullmatch(text[end:start]) is not None


def renames(text: str, start: int) -> bool:
    """Whether the words before a name say that it is another name of what the text has just spoken of."""
    before = text[max(0, start - _BACK) : start]
    return _NOW.search(before) is not None or _BORN.search(before) is not None
