"""Is an article English? By the function words that only one of two languages has.

A rule of our own, since an identifier for a hundred languages takes most of a second to load and
calls tables of English results Portuguese; here a text is English unless something speaks for
another language.
"""

import re
from collections import Counter
from functools import cache
from itertools import islice

from extract.data import columns

_WORD = re.compile(r"[^\W\d_]{2,}")
"""Single letters are left out: initials and the `s` of `U.S.` and `council's` are words of other languages."""
_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 2_000
_ENGLISH = "en"
_OTHER_SCRIPT = "und"
_DIFFERENT = 3
_SHARE = 0.08


def language(text: str) -> str:
    """The ISO 639-1 code of the text's language, `und` for a script that English does not use.

    Of related languages it may name the wrong one.
    """
    letters = [m.group() for m in islice(_LETTER.finditer(text), _SAMPLE)]
    if sum(_latin(letter) for letter in letters) < len(letters) / 2:
        return _OTHER_SCRIPT
    counts = Counter(m.group().casefold() for m in islice(_WORD.finditer(text), _SAMPLE))
    best, most = _ENGLISH, 0
    for code, (own, english) in _signs().items():
        found = [counts[word] for word in own if word in counts]
        against = sum(counts[word] for word in english if word in counts)
        if len(found) >= _DIFFERENT and sum(found) > max(most, against):
            best, most = code, sum(found)
    return best if most >= _SHARE * counts.total() else _ENGLISH


def not_english(text: str) -> str | None:
    """Why the text is not to be read as English, or None."""
    code = language(text)
    if code == _ENGLISH:
        return None
    if code == _OTHER_SCRIPT:
        return "it is not English: most of its letters are of another script"
    return f"it is not English: it looks like {_languages()[code][0]}"


def _latin(letter: str) -> bool:
    """Whether it is a Latin letter, of Vietnamese too, or a wide or narrow form of one."""
    return letter < "\u0250" or "\u1e00" <= letter < "\u1f00" or "\uff21" <= letter <= "\uff5a"


@cache
def _signs() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """By the code of another language, the words that it alone has, and those that English alone has, of these two."""
    words = {code: words for code, (_, words) in _languages().items()}
    english = words.pop(_ENGLISH)
    return {code: (own - english, english - own) for code, own in words.items()}


@cache
def _languages() -> dict[str, tuple[str, frozenset[str]]]:
    """By code, a language's name and its function words."""
    return {code: (name, frozenset(words.split())) for code, name, words in columns("function_words.tsv")}
