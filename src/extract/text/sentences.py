"""Where a sentence ends in a text that no parser has read."""

import re
from functools import cache
from itertools import pairwise

from extract.data import columns

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*(?P<next>\S))")
_WORD = re.compile(r"[^\W\d_]+$")


def sentence_at(line: str, at: int) -> str:
    """The sentence of a paragraph that the character at an offset belongs to.

    A sentence ends at a mark of its end before anything but a small letter; not behind an initial or an
    abbreviation that what follows belongs to: `Dr. Roe`, `J. Poe`, `No. 10`, but `for £2m. The council`.
    """
    ends = [0, *(m.end() for m in _END.finditer(line) if _is_end(line, m)), len(line)]
    return next((line[a:b] for a, b in pairwise(ends) if a <= at < b), line).strip()


def _is_end(line: str, mark: re.Match[str]) -> bool:
    following = mark["next"]
    if following.islower():
        return False
    word = _WORD.search(line, max(0, mark.start() - 20), mark.start())
    if word is None or line[mark.start()] != "." or not line[mark.start() + 1].isspace():
        return True
    if len(word[0]) == 1 and word[0].isupper():
        return following.isdigit()
    return _abbreviations().get(word[0].lower()) != ("number" if following.isdigit() else "name")


@cache
def _abbreviations() -> dict[str, str]:
    return {word.lower(): before for word, before in columns("abbreviations.tsv")}
