"""Lines that a site adds to an article: `boilerplate.txt` as patterns."""

import re
from functools import cache

from extract.data import lines

LONGEST = 400
"""The longest line that may be boilerplate, in characters: one that is longer is a paragraph."""


def is_boilerplate(line: str) -> bool:
    """Whether a line is none of the article's own."""
    return len(line) <= LONGEST and _patterns()[0].fullmatch(line) is not None


def ends_article(line: str) -> bool:
    """Whether nothing after the line is the article's own, nor the line itself."""
    return len(line) <= LONGEST and _patterns()[1].fullmatch(line) is not None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    whole = [p for p in lines("boilerplate.txt") if not p.startswith("END ")]
    ends = [p.removeprefix("END ") for p in lines("boilerplate.txt") if p.startswith("END ")]
    bullet = r"[\s•·*|–>»-]*"
    return (
        re.compile(bullet + "(?:" + "|".join(whole) + r")[\s.:|»›!]*", re.IGNORECASE),
        re.compile(bullet + "(?:" + "|".join(ends) + r")[\s.:|]*", re.IGNORECASE),
    )
