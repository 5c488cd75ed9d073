"""Is an article English? By the function words that only one language has.

A rule of our own, since an identifier for a hundred languages takes most of a second to load and
calls tables of English results Portuguese; here a text is English unless something speaks for
another language.
"""

import re
from collections import Counter
from functools import cache
from itertools import islice

from extract.data import columns

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 600
_FEWEST = 12
_DIFFERENT = 3
_SHARE = 0.06


def language(text: str) -> str:
    """The ISO 639-1 code of the text's language, `und` for a script that English does not use."""
    words = [m.group().casefold() for m in islice(_WORD.finditer(text), _SAMPLE)]
    if len(words) < _FEWEST:
        return "en"
    latin = sum(word[0] < "\u0250" for word in words)
    if latin < len(words) / 2:
        return "und"
    counts = Counter(words)
    found = {code: [counts[w] for w in known if w in counts] for code, known in _words().items()}
    best = max(found, key=lambda code: (sum(found[code]), code == "en"))
    enough = sum(found[best]) >= _SHARE * len(words) and len(found[best]) >= _DIFFERENT
    return best if enough and sum(found[best]) > 2 * sum(found["en"]) else "en"


@cache
def _words() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in columns("function_words.tsv")}
