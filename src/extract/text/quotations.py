"""From quotation marks to regions: what stands inside marks, paragraph by paragraph."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol

from extract.contract.paragraphs import lines

_DOUBLE = re.compile(r"``|''|[\"“”„‟«»＂]")
_SINGLE = re.compile(r"(?<!')['‘’‚‛`](?!')")
_OPENERS, _CLOSERS = frozenset("“„«"), frozenset("”»‟")
_BEFORE_OPEN = frozenset("([{—–-/:'‘“\"")
_AFTER_CLOSE = frozenset(",.;:!?)]}—–-/'’”\"…")
_ELISION = re.compile(
    r"(?:\d0s|n|em|er|im|til|tis|twas|twere|twill|cause|cos|bout|round|fraid|neath|ome|ad)\b", re.IGNORECASE
)
_SPACE = 20
TERMINAL = frozenset(".!?…")


class Stretch(Protocol):
    """A paragraph of any kind: `text[start:end]`."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


class _Line(NamedTuple):
    start: int
    end: int


@dataclass(slots=True)
class Region:
    """`text[start:end]` stands inside quotation marks. `closed` is false where no mark ends it.

    `before` is the last character in front of the opening mark in its paragraph, `after` the
    first one behind the closing mark, white space apart; empty at the paragraph's edge.
    """

    start: int
    end: int
    paragraph: int
    closed: bool
    before: str
    after: str


def marked(text: str) -> list[tuple[int, int]]:
    """What stands in quotation marks in a text of which no more is known than its lines."""
    return [(r.start, r.end) for r in regions(text, [_Line(*span) for span in lines(text)])]


def regions(text: str, paragraphs: Sequence[Stretch]) -> list[Region]:
    """The regions inside quotation marks in the given paragraphs, in order; none lies in another."""
    found = []
    for n, p in enumerate(paragraphs):
        following = paragraphs[n + 1] if n + 1 < len(paragraphs) else None
        goes_on = following is not None and text[following.start] in "\"“'‘`"
        line = text[p.start : p.end]
        for start, end, closed in _line(line, goes_on):
            inner = line[start:end]
            if not any(c.isalnum() for c in inner):
                continue
            first = p.start + start + len(inner) - len(inner.lstrip())
            mark = start - _width(line, start - 2)
            before = line[max(0, mark - _SPACE) : mark].rstrip()[-1:]
            behind = end + _width(line, end) * closed
            after = line[behind : behind + _SPACE].lstrip()[:1]
            found.append(Region(first, p.start + start + len(inner.rstrip()), n, closed, before, after))
    return found


def _width(line: str, at: int) -> int:
    return 2 if at >= 0 and line[at : at + 2] in ("``", "''") else 1


def _line(line: str, goes_on: bool) -> Iterator[tuple[int, int, bool]]:
    """(start, end, closed) of the regions of one paragraph."""
    doubles = list(_doubles(line, goes_on))
    yielded = 0
    for start, end, closed in doubles:
        yield from _singles(line, yielded, start, False)
        yield start, end, closed
        yielded = end + 1
    yield from _singles(line, yielded, len(line), goes_on and not doubles)


def _doubles(line: str, goes_on: bool) -> Iterator[tuple[int, int, bool]]:
    marks = [(m.start(), m.end(), _turn(line, m)) for m in _DOUBLE.finditer(line)]
    last_close = max((n for n, (_, _, turn) in enumerate(marks) if turn == "close"), default=-1)
    start: int | None = None
    nested = 0
    for n, (left, right, turn) in enumerate(marks):
        if start is None:
            if turn != "close":
                start, nested = right, 0
            continue
        if turn == "open":
            if _ended(line, left):
                yield start, left, False
                start, nested = right, 0
            elif [t for _, _, t in marks[n + 1 : n + 3]] == ["close", "close"]:
                nested += 1
            elif last_close < n:
                yield start, left, False
                start = right
            else:
                start, nested = right, 0
        elif nested:
            nested -= 1
        else:
            yield start, left, True
            start = None
    if start is not None and (goes_on or not _stray(line, start)):
        yield start, len(line), False


def _ended(line: str, mark: int) -> bool:
    """A sentence ends in front of the mark: the marks of a paragraph that lost its line break."""
    return line[max(0, mark - _SPACE) : mark].rstrip()[-1:] in TERMINAL


def _stray(line: str, start: int) -> bool:
    """An opening mark in mid-sentence that nothing closes and that introduces no speech."""
    before = line[max(0, start - _SPACE) : start - 1].rstrip("\"“'‘` ")
    return bool(before) and before[-1] not in TERMINAL and before[-1] not in ":,"


def _turn(line: str, m: re.Match[str]) -> str:
    mark, before, after = m.group(), line[m.start() - 1 : m.start()], line[m.end() : m.end() + 1]
    left = not before or before.isspace() or before in _BEFORE_OPEN
    right = not after or after.isspace() or after in _AFTER_CLOSE
    if mark in _OPENERS or mark == "``":
        return "close" if right and not left else "open"
    if mark in _CLOSERS:
        return "open" if left and not right else "close"
    if left != right:
        return "open" if left else "close"
    return "either" if before and not before.isdigit() else "open" if left else "close"


def _singles(line: str, begin: int, end: int, goes_on: bool) -> Iterator[tuple[int, int, bool]]:
    """Regions in single marks: an opening one needs its closing one in the same stretch."""
    part = line[begin:end]
    if "'" not in part and "‘" not in part:
        return
    marks = [m.start() + begin for m in _SINGLE.finditer(part)]
    opening = [i for i in marks if _opens_single(line, i)]
    closing = [i for i in marks if _closes_single(line, i)]
    done = begin
    for start, following in pairwise([*opening, end]):
        if start < done:
            continue
        if line[start] == "‘" and following < end and _ended(line, following) and not _any(closing, start, following):
            yield start + 1, following, False
            done = following
            continue
        stop = _closing(line, start, following, opening, closing)
        if stop is not None:
            yield start + 1, stop, True
            done = stop + 1
        elif (goes_on or line[start] == "‘") and (
            start == 0 or (line[start - 1] == " " and line[start - 2] in ":,.?!’'")
        ):
            yield start + 1, end, False
            done = end


def _any(marks: list[int], start: int, end: int) -> bool:
    """One of the marks, which are in order, stands between two offsets."""
    return bisect_right(marks, start) < bisect_left(marks, end)


def _closing(line: str, start: int, following: int, opening: list[int], closing: list[int]) -> int | None:
    """The mark that closes an opening one: the first, or behind the marks within it."""
    first = bisect_right(closing, start + 1)
    ends = closing[first : bisect_left(closing, following)]
    if not ends and following < len(line) and line[max(0, following - 2) : following] in (", ", ": "):
        depth, inner = 1, bisect_right(opening, start)
        for stop in closing[first:]:
            while inner < len(opening) and opening[inner] < stop:
                inner += 1
                depth += 1
            depth -= 1
            if not depth:
                return stop
    ends = ends or closing[first : first + 1]
    return next((c for c in ends if not _possessive(line, c)), ends[0]) if ends else None


def _opens_single(line: str, at: int) -> bool:
    if line[at] in "’" or (line[at] == "`" and at and not line[at - 1].isspace()):
        return False
    before, after = line[at - 1 : at] if at else "", line[at + 1 : at + 2]
    if before and not before.isspace() and before not in '([{—–-/"“':
        return False
    return bool(after) and not after.isspace() and (line[at] == "‘" or _ELISION.match(line, at + 1) is None)


def _closes_single(line: str, at: int) -> bool:
    if line[at] in "‘`‚":
        return False
    before, after = line[at - 1 : at] if at else "", line[at + 1 : at + 2]
    return bool(before) and not before.isspace() and not after.isalnum()


def _possessive(line: str, at: int) -> bool:
    """`the workers' pay`: an s, then a word in lower case."""
    return line[at - 1] in "sS" and re.match(r" [a-z]", line[at + 1 : at + 3]) is not None
