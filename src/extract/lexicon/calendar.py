"""The words of the calendar as tables and as fragments of patterns."""

import re
from functools import cache

from extract.data import columns


@cache
def table(kind: str) -> dict[str, str]:
    """One class of words (`month`, `weekday`, `unit`, ...) with their values."""
    return {form: value for row in columns("dates_words.tsv") if len(row) == 3 for k, form, value in [row] if k == kind}


@cache
def context(kind: str) -> frozenset[str]:
    """One class of the words around an expression that tell what it means (`planned`, `street`, `yearly`, ...)."""
    return frozenset(word for k, word in columns("dates_contexts.tsv") if k == kind)


def any_of(forms: object) -> str:
    """A pattern for any of the words, the longest first; a space is any run of spaces."""
    ordered = sorted((str(f) for f in forms), key=len, reverse=True)  # type: ignore[attr-defined]
    return "(?:" + "|".join(re.escape(f).replace(r"\ ", SP).replace("'", "['’]") for f in ordered) + ")"


SP = r"[ \xa0]+"
_MONTHS = [m for m in table("month") if len(m) > 4 or m in ("may", "june", "july")]
_SHORT = [m for m in table("month") if m not in _MONTHS]
_WEEKDAYS = [d for d in table("weekday") if d.endswith("day")]
_SHORT_DAYS = [d for d in table("weekday") if not d.endswith("day")]

FULL_MONTH = any_of(_MONTHS)
MONTH = f"(?:{FULL_MONTH}|{any_of(_SHORT)}\\.?)"
FULL_WEEKDAY = any_of(_WEEKDAYS)
WEEKDAY = f"(?:{FULL_WEEKDAY}|{any_of(_SHORT_DAYS)}\\.?)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:]|[.,]\d|%)"
YEAR = r"(?:1\d|20)\d\d(?!\d|[.,]\d|%)"
SEASON = any_of(table("season"))
DASH = r"\s?[-–—]\s?"
UNIT = any_of(u for u in table("unit") if u != "second") + "s?"
DAY_UNIT = any_of(u for u, v in table("unit").items() if not v.startswith("T")) + "s?"
_TENS = any_of(w for w, v in table("cardinal").items() if w.isalpha() and int(float(v)) % 10 == 0 and float(v) >= 20)
_ONES = any_of(w for w, v in table("cardinal").items() if w.isalpha() and w not in ("a", "an") and float(v) < 10)
CARDINAL = any_of(w for w in table("cardinal") if w not in ("a", "an"))
NUMBER = (
    rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?(?:{SP}1/2)?(?:{SP}(?:million|billion))?"
    rf"|(?:{_TENS}[- ]{_ONES}|{CARDINAL})(?:{SP}(?:hundred|thousand|million|billion)\b)?(?:[- ]and[- ]a[- ]half)?)"
)
FEW = rf"(?:a{SP}few|a{SP}number{SP}of|few|several|many|some|couple{SP}of)"
_SAID_DAYS = {form for o in table("ordinal") for form in (o, o.replace("-", " "))}
SAID_DAY = any_of(_SAID_DAYS)
_TENS_ONES = rf"{_TENS}(?:[- ]{_ONES})?"
_TEENS = any_of(w for w, v in table("cardinal").items() if w.isalpha() and 10 <= float(v) < 20)
SAID_YEAR = (
    rf"(?:(?:fifteen|sixteen|seventeen|eighteen|nineteen|twenty)[- ](?:(?:oh|o|nought)[- ]{_ONES}"
    rf"|hundred(?:{SP}and{SP}(?:{_TENS_ONES}|{_TEENS}|{_ONES}))?|{_TENS_ONES}|{_TEENS})"
    rf"|two{SP}thousand(?:{SP}and)?{SP}(?:{_TENS_ONES}|{_TEENS}|{_ONES}))(?![\w-])"
)
ORDINAL = rf"(?:{any_of(table('ordinal'))}|\d{{1,2}}(?:st|nd|rd|th))"

_BEHIND = 28
_SCALE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}


def number(text: str) -> float | None:
    """`five`, `twenty-one`, `a`, `2 1/2`, `5,000`, `six and a half`; None for `a few` and what is no number."""
    words = re.sub(r"[\s\xa0-]+", " ", text.lower()).strip()
    extra = 0.0
    for tail in (" and a half", " 1/2"):
        if words.endswith(tail):
            words, extra = words.removesuffix(tail), 0.5
    known = table("cardinal")
    if words in known:
        return float(known[words]) + extra
    head, _, tail = words.rpartition(" ")
    if tail in _SCALE and (scaled := number(head)) is not None:
        return scaled * _SCALE[tail]
    if head in known and tail in known:
        return float(known[head]) + float(known[tail]) + extra
    try:
        return float(words.replace(",", "")) + extra
    except ValueError:
        return None


def year_number(text: str) -> int:
    """A year in figures or as it is said: `1984`, `nineteen eighty-four`, `two thousand and six`, `twenty oh nine`."""
    if text.isdigit():
        return int(text)
    first, second, *rest = re.split(r"[\s\xa0-]+", text.lower())
    known = table("cardinal")
    head = 2000 if second == "thousand" else 100 * int(known[first])
    return head + sum(int(known.get(word, 0)) for word in (second, *rest))


def ordinal(text: str) -> int:
    """`third`, `3rd`, `twenty-first` as a number."""
    words = re.sub(r"[\s\xa0-]+", "-", text.lower())
    known = table("ordinal")
    return int(known[words]) if words in known else int(re.sub(r"\D", "", words))


def lookup(kind: str, form: str) -> int:
    """The value of a word of the calendar as a number, abbreviated or not."""
    return int(table(kind)[form.lower().rstrip(".")])


def grain(word: str) -> str:
    """The unit's letter: `months` is M."""
    known, form = table("unit"), word.lower()
    return known[form] if form in known else known[form.removesuffix("s")]


def preceded(m: re.Match[str], pattern: re.Pattern[str], group: str | int = 0) -> bool:
    """Whether the words before a match (or before one of its groups) end as a pattern says; it must end in `$`."""
    start = m.start(group)
    return pattern.search(m.string, max(0, start - _BEHIND), start) is not None
