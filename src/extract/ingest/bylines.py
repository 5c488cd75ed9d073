"""A byline as the names in it."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from extract.data import columns
from extract.ingest.moments import day, month, weekday

_LONGEST = 600
_MOST_WORDS = 6
_BY = re.compile(
    r"^follow\s|^(?:(?:exclusive|opinion|comment|analysis|report|story|words|text|written|reported|posted|submitted|published|interview"
    r"|reporting|review|article|authors?|bylines?)\b[\s:,-]{0,3}){0,3}(?:by\b|from\b|:)[\s:]{0,3}"
    r"|^(?:authors?|words|comment|analysis|reporting|writer)\s?[:|]\s?",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:photographs?|photos?|photography|pictures?|images?|illustrations?|video|graphics?|edited|editing"
    r"|additional reporting)"
    r"\s?(?:by\b|:)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S*|www\.\S*|\S*@\S*|\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|[\"“”]")
_BETWEEN = re.compile(r"\s?(?:[,;/|·•–—&+]|\band\b|\bwith\b|\s-\s)\s?", re.IGNORECASE)
_MARKS = " .,:|·–-*'"
_WEEKDAY = re.compile("(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_SENTENCE = re.compile(r"\s(?:is|was|are|has|writes|reports|covers|works|joined)\s.*$", re.IGNORECASE)
_PLACE = re.compile(r"(?:^|\s)(?:in|at|[Ff]or|of|from|on|reporting|IN|AT|FOR)(?:\s.*)?$")
_OUTLET = re.compile(r"\s[A-Z]{2,5}\s(?:News|Sport|Radio)(?:\s.*)?$")


@cache
def _when() -> re.Pattern[str]:
    return re.compile(
        rf"{day()}|\b(?:last\s)?(?:updated|published|posted|modified)\b|\b\d{{1,2}}[:.]\d\d\b"
        r"(?:\s?[ap]\.?m\b\.?)?(?:\s(?:gmt|utc|bst|ist|cet|[ecmp][ds]?t)\b)?"
        rf"|(?<=\s)(?:{weekday()})\b(?=,?\s\d)"
        rf"|(?<=\s)(?:{month()})\b\.?(?=\s\d)(?!\s\d{{1,2}}\s(?:{month()})\b)|\b\d{{1,2}}\s(?:{month()})\b",
        re.IGNORECASE,
    )


@cache
def _calendar() -> re.Pattern[str]:
    return re.compile(rf"(?:{weekday()}|{month()})\.?", re.IGNORECASE)


def names(byline: str, outlet: str | None = None) -> list[str]:
    """The names of a byline such as `By Anna Reid in Marden and Ben Moss, Political Editor`, each once.

    Roles, places, days, desks and agencies are left out, and the outlet if its name is given.
    """
    lines = [" ".join(line.split()) for line in byline[:_LONGEST].splitlines()]
    found: list[str] = []
    for line in lines:
        line = _ADDRESS.sub(" ", _BY.sub("", line))
        if others := _OTHERS.search(line):
            line = line[: others.start()]
        while when := _when().search(line):
            before, after = line[: when.start()].strip(_MARKS), line[when.end() :].strip(_MARKS)
            line = before or after
        found += [_name(part, outlet) for part in _BETWEEN.split(line)]
    several = any(" " in name for name in found)
    return distinct(name for name in found if " " in name or not several)  # a single word beside names is a place


def distinct(found: Iterable[str]) -> list[str]:
    """Names without those that are the same but for capitals and accents; the spelling with small letters stands."""
    kept: dict[str, str] = {}
    for name in found:
        key = _key(name)
        if key and (key not in kept or (kept[key].isupper() and not name.isupper())):
            kept[key] = name
    return list(kept.values())


def holds(names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether all of the other names are among the names, however they are spelt."""
    return {_key(name) for name in others} <= {_key(name) for name in names}


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if c.isalpha()).casefold()


def _name(part: str, outlet: str | None) -> str:
    """The name in a part of a byline, empty if it holds none."""
    part = _SENTENCE.sub("", _BY.sub("", part.strip(_MARKS)))
    words = _OUTLET.sub("", _PLACE.sub("", part)).strip(_MARKS).split()
    words = _without_role(words[: next((n for n, word in enumerate(words) if n > 1 and word[0].isdigit()), None)])
    if len(words) > 2 and _WEEKDAY.fullmatch(words[-1]):
        words.pop()
    name = " ".join(words)
    key = _key(name)
    if len(key) < 2 or len(words) > _MOST_WORDS or any(not _key(word) or word[0].isdigit() for word in words):
        return ""
    if outlet and key.removeprefix("the") == _key(outlet).removeprefix("the"):
        return ""
    small = [word for word in words if not word[0].isupper()]
    if len(small) < len(words) and any(word not in _words("particle") and "'" not in word for word in small):
        return ""
    plain = [word.casefold().strip(".,") for word in words]
    if any(word in _words("nobody") for word in plain) or (len(words) == 1 and _calendar().fullmatch(name)):
        return ""
    return "" if key in map(_key, _words("suffix")) else name


def _without_role(words: list[str]) -> list[str]:
    """The words without a job before or after the name: `Rob Tully News reporter`, `Chief reporter Rob Tully`."""
    plain = [word.casefold().strip(".,:") for word in words]
    at = next((n for n, word in enumerate(plain) if word in _words("role")), None)
    if at is None:
        return words
    start = at
    while start and plain[start - 1] in _words("field"):
        start -= 1
    if start < 2 and (at < 2 or plain[0] in _words("field")):
        return words[at + 1 :] if len(words) - at > 2 else []
    if start == at and at > 2 and plain[at] not in ("reporter", "writer", "journalist"):
        start -= 1  # a field that is not listed: `Nell Hardy Archaeology Correspondent`
    return words[: max(start, 2)]


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word for sort, word in columns("bylines.tsv") if sort == kind)
