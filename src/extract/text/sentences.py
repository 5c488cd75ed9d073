"""Where a sentence ends, by the marks and words around its end: one rule, with a parser or without."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from extract.contract.paragraphs import lines as paragraphs_of
from extract.data import columns, lines
from extract.lexicon.calendar import table

_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*(?P<next>[^\W_]\w*|\S))")
_WORD = re.compile(r"(?P<before>[^\W_]?\.?)(?<![^\W\d_])(?P<word>[^\W\d_]+)$")
_DASHES = "-–—"
_YEAR = re.compile(r"(?:1\d|20)\d\d$")
_REACH = 20


class Boundary(NamedTuple):
    """Where a sentence may begin, as an offset, and whether one does: None where marks and words leave it open."""

    start: int
    begins: bool | None


def boundaries(line: str) -> Iterator[Boundary]:
    """The places behind the end marks of a paragraph.

    A sentence begins behind them with anything but a small letter, `iPhone` apart; not behind an initial or an
    abbreviation that what follows belongs to: `Dr. Roe`, `J. Poe`, `No. 10`, but `for £2m. The council`, `on 3 Jan.
    Tom`. Only the parse can tell of `Hale Inc. chairman`, `the U.S. Senate`, `5 p.m. Monday` and of dots for words
    left out.
    """
    for mark in _END.finditer(line):
        yield Boundary(mark.end(), _begins(line, mark))


def sentence_at(line: str, at: int) -> str:
    """The sentence of a paragraph that no parser has read, by an offset into it; what is open ends none."""
    start, end = 0, len(line)
    for boundary in boundaries(line):
        if boundary.begins and boundary.start <= at:
            start = boundary.start
        elif boundary.begins:
            end = boundary.start
            break
    return line[start:end].strip()


def place(text: str, at: int, cut: Iterable[str] = ()) -> tuple[str, int, tuple[int, int]]:
    """The sentence at an offset, the number of its paragraph, and the sentence's span.

    It is the sentence as a run `cut` it, if one of those stands there.
    """
    paragraphs = paragraphs_of(text)
    number = max(0, bisect_right(paragraphs, at, key=lambda span: span[0]) - 1)
    start, end = paragraphs[number]
    known = next((s for s in cut if text.find(s, max(0, at - len(s) + 1), at + len(s)) >= 0), None)
    sentence = known or sentence_at(text[start:end], at - start)
    first = text.find(sentence, max(0, at - len(sentence) + 1) if known else start)
    return sentence, number, (first, first + len(sentence))


def _begins(line: str, mark: re.Match[str]) -> bool | None:
    following = mark["next"]
    if (following[0].islower() and not following[1:2].isupper()) or following in ",;:":
        return False
    opens = following.lower() in _openers()
    if following in _DASHES or line.startswith(("..", "…"), mark.start()):
        return (opens and line[mark.start() - 1 : mark.start()].isalnum()) or None
    found = _WORD.search(line, max(0, mark.start() - _REACH), mark.start())
    if found is None or line[mark.start()] != "." or not line[mark.start() + 1].isspace():
        return True
    before, word = found["before"], found["word"]
    if before.isdigit():
        return True
    if len(word) == 1 and word.isupper():
        return True if opens or following[0].isdigit() else None if before.endswith(".") else False
    kind = _abbreviations().get(word)
    if word == "m" and before.endswith(".") and _tells_time(following):
        return None
    if kind == "number":
        return not following[0].isdigit() or _dated(line, found.start("word"), following)
    if kind == "either":
        return opens or None
    return kind != "name" or following[0].isdigit()


def _tells_time(word: str) -> bool:
    """A time zone or a day: what goes on behind `5 p.m.`"""
    return word in _zones() or word.lower() in table("weekday")


def _dated(line: str, word: int, following: str) -> bool:
    """A day stands before a month's short form, and what follows is no year: `on 3 Jan. 40 people`."""
    return line[:word].rstrip()[-1:].isdigit() and _YEAR.match(following) is None


@cache
def _abbreviations() -> dict[str, str]:
    listed: dict[str, str] = dict(columns("abbreviations.tsv"))  # type: ignore[arg-type]
    return {word.capitalize(): before for word, before in listed.items()} | listed


@cache
def _zones() -> frozenset[str]:
    return frozenset(row[0] for row in columns("zones.tsv"))


@cache
def _openers() -> frozenset[str]:
    return frozenset(lines("openers.txt"))
