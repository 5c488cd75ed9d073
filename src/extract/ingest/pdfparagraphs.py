"""From lines in reading order to paragraphs: hyphens at line ends taken off, tables left out."""

import re
from collections import Counter
from itertools import pairwise
from statistics import median

from extract.ingest.documents import hyphens, is_label
from extract.ingest.pdflines import Cell, Line

_BULLET = re.compile(r"(?:[•·▪◦●○■□➢✓*]|[-–—]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S")
_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_BREAK = re.compile(r"(?P<left>[\w'’-]*\w)(?P<mark>[-‐\u00ad])$")
_WORD = re.compile(r"[\w'’]+(?:-[\w'’]+)*")
_LEADERS = re.compile(r"(?:\. ?|…){6,}")
_LONGEST_WORD = 60
_JOINERS = ("and", "or", "to", "nor")


class Paragraphs:
    """The paragraphs of a document's lines, and where its headline is."""

    def __init__(self, pages: list[list[Line]]) -> None:
        self.tables = 0
        pages = [self._without_tables(page) for page in pages]
        every = [line for page in pages for line in page]
        sizes: Counter[float] = Counter()
        for line in every:
            sizes[round(line.size * 2) / 2] += len(line.text)
        self._body = sizes.most_common(1)[0][0] if sizes else 0.0
        self._pitch = _pitch(every, self._body)
        self._words = Counter(word.casefold() for line in every for word in _WORD.findall(line.text))
        self.found: list[str] = []
        self.headline: str | None = None
        largest = self._largest(pages[0]) if pages else 0.0
        before: Line | None = None
        for number, page in enumerate(pages):
            for at, line in enumerate(page):
                if before is None or self._begins(before, line, new_page=at == 0 and number > 0):
                    self.found.append(line.text)
                else:
                    self.found[-1] = self._join(self.found[-1], line.text)
                if number == 0 and largest and abs(line.size - largest) < 0.5 and self._is_headline(before):
                    self.headline = self.found[-1]
                before = line

    def _is_headline(self, before: Line | None) -> bool:
        """Whether the last paragraph, of the largest size, is the first of that size, or goes on with it."""
        return self.headline is None or (before is not None and self.found[-1].startswith(self.headline))

    def _largest(self, page: list[Line]) -> float:
        """The size of the headline on the first page; 0 if nothing there is larger than the text."""
        large = [line.size for line in page if line.size > 1.15 * self._body and _is_words(line.text)]
        return max(large, default=0.0)

    def _begins(self, before: Line, line: Line, *, new_page: bool) -> bool:
        """Whether a paragraph begins with this line."""
        size = max(line.size, before.size)
        if abs(line.size - before.size) > 0.12 * size or line.bold != before.bold or _BULLET.match(line.text):
            return True
        ended = _END.search(before.text) is not None
        goes_on = line.text[0].islower()
        if new_page or line.column != before.column or line.base > before.base:
            return ended or not (goes_on or _is_full(before, line))
        usual = self._pitch if abs(line.size - self._body) <= 0.12 * size else 1.2 * size
        if before.base - line.base > 1.3 * max(usual, 0.9 * size):
            return True
        if line.left - before.left > 0.7 * size and not goes_on and not _BULLET.match(before.text):
            return True
        if goes_on and not ended:
            return False
        if is_label(before.text):
            return True
        return not _is_full(before, line) and (ended or before.edge - before.right > 0.35 * (before.edge - before.left))

    def _join(self, before: str, after: str) -> str:
        """Two lines of a paragraph as one; a word that a hyphen broke is whole again."""
        broken = _BREAK.search(before[-_LONGEST_WORD:])
        following = _WORD.match(after)
        if not broken or not following:
            return f"{before} {after}"
        left, right = broken["left"].rpartition("-")[2], following.group()
        if broken["mark"] == "\u00ad":
            return before[:-1] + after
        if right.casefold() in _JOINERS:
            return f"{before} {after}"
        return before[: -1 if self._is_whole(broken["left"], left, right) else None] + after

    def _is_whole(self, start: str, left: str, right: str) -> bool:
        """Whether the hyphen between two halves is the line's: by the rest of the document, else by the halves."""
        whole, parted = f"{start}{right}".casefold(), f"{start}-{right}".casefold()
        if self._words[whole] != self._words[parted]:
            return self._words[whole] > self._words[parted]
        if not right[0].islower() or left[-1].isdigit() or (start != left and left.casefold() in hyphens("after")):
            return False
        return left.casefold() not in hyphens("hyphen") and right.casefold() not in hyphens("after")

    def _without_tables(self, page: list[Line]) -> list[Line]:
        """The page without rows of short cells, three or more of them one after the other."""
        kept: list[Line] = []
        rows: list[Line] = []
        for line in [*page, None]:
            if line is not None and _LEADERS.search(line.text):
                continue
            if line is not None and _is_row(line, rows[-1] if rows else None):
                rows.append(line)
                continue
            if len(rows) >= 3:
                self.tables += 1
            else:
                kept += rows
            rows = []
            if line is not None and _is_row(line, None):
                rows.append(line)
            elif line is not None:
                kept.append(line)
        return kept


def _is_row(line: Line, above: Line | None) -> bool:
    """Whether a line is of short cells, which stand below those of the row above; a line that is justified is none."""
    gaps = [b.left - a.right for a, b in pairwise(line.cells)]
    if not gaps or median(len(cell.text) for cell in line.cells) > 20:
        return False
    even = max(gaps) - min(gaps) < 0.1 * line.size and len(line.cells) == len(line.text.split())
    if even and line.edge - line.right < 0.5 * line.size:
        return False
    if above is None:
        return True
    pairs = [any(_aligned(a, b) for b in above.cells[1:]) for a in line.cells[1:]]
    return 3 * sum(pairs) >= 2 * min(len(pairs), len(above.cells) - 1)


def _aligned(a: Cell, b: Cell) -> bool:
    """Whether two cells stand one below the other: at their left, their right or their middle."""
    return min(abs(a.left - b.left), abs(a.right - b.right), abs(a.left + a.right - b.left - b.right) / 2) < 2


def _is_words(text: str) -> bool:
    """Whether a line in large type may be a headline."""
    return sum(c.isalpha() for c in text) > 3 and not is_label(text)


def _is_full(before: Line, line: Line) -> bool:
    """Whether the first word of a line had no more room on the one before."""
    first = line.text.split(" ", 1)[0]
    width = (line.right - line.left) * (len(first) + 1) / max(len(line.text), 1)
    return before.right + width > before.edge - 0.2 * line.size


def _pitch(every: list[Line], body: float) -> float:
    """The usual distance of two lines of the text."""
    steps = Counter(
        round((a.base - b.base) * 2) / 2
        for a, b in pairwise(every)
        if a.column == b.column and a.base > b.base and abs(a.size - body) <= 1 and abs(b.size - body) <= 1
    )
    near = [step for step, _ in steps.most_common(3) if step < 3 * body]
    return min(near, key=lambda step: (-steps[step], step), default=1.2 * body)
