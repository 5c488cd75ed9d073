"""From the runs of words of PDF pages to lines in reading order, without the heads and feet that run over pages."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

_MARGIN, _WIDE_MARGIN = 0.12, 0.16
_DEPTH = 8
_MOST_EDGES = 40
_WORD_GAP = 0.15
_CELL_GAP = 0.6
_DATED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}, \d{1,2}[:.]\d{2}(?: [AP]M)?\b.*", re.I)
_NUMBER = re.compile(
    r"[-–—| ]*(?:page|p\.?)?[-–—| ]*\d{1,4}(?:\s*(?:of|/|\|)\s*\d{1,4})?[-–—|. ]*|.*\bpage \d{1,4}(?: of \d{1,4})?",
    re.I,
)
PRINTED = re.compile(r"(?P<url>(?:https?|file)://\S+)\s+\d{1,4}(?:/| of )\d{1,4}", re.I)
"""The foot that a browser prints: the page's address, and its number."""


@dataclass(slots=True)
class Run:
    """Words on one line in one style; in points from the lower left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(slots=True)
class Cell:
    """A part of a line that stands apart from the others."""

    text: str
    left: float
    right: float


@dataclass(slots=True)
class Line:
    """A line of a column: `edge` is the column's right edge, `column` a number that tells columns apart."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    cells: tuple["Cell", ...]
    edge: float = 0.0
    column: int = 0


@dataclass(slots=True)
class Page:
    """A page's size and runs."""

    width: float
    height: float
    runs: list[Run]


def strip_running(pages: list[Page]) -> list[str]:
    """Take off the heads and feet of pages: rows at their edges that come again at the same place, and numbers.

    Gives the texts of what was taken off the first page.
    """
    for page in pages:
        _lower(page.runs)
    rows = [_rows(page.runs) for page in pages]
    taken: list[str] = []
    for order in (1, -1):
        seen = Counter(key for page, found in zip(pages, rows, strict=True) for key in set(_keys(page, found[::order])))
        for number, (page, found) in enumerate(zip(pages, rows, strict=True)):
            keys = _keys(page, found[::order])
            for row, key in zip(list(found[::order]), keys, strict=False):
                line = _joined(row)
                edge = min(line.base, page.height - line.base) / max(page.height, 1)
                at_edge = edge < _MARGIN
                repeated = (seen[key] > 1 and at_edge) or (seen[key] > 2 and edge < _WIDE_MARGIN)
                known = any(one.fullmatch(line.text) for one in (_NUMBER, _DATED, PRINTED))
                if not (repeated or (at_edge and known)):
                    break
                found.remove(row)
                if not number:
                    taken.append(line.text)
    for page, found in zip(pages, rows, strict=True):
        page.runs = [run for row in found for run in row]
    return taken


def lines(page: Page) -> list[Line]:
    """The lines of a page in reading order: columns one after the other, between what spans them."""
    found: list[Line] = []
    for number, runs in enumerate(_blocks(page.runs, _DEPTH)):
        block = [_joined(row) for row in _rows(runs)]
        edge = sorted(line.right for line in block)[-1 - len(block) // 10]
        for line in block:
            line.edge, line.column = edge, number
        found += block
    return found


def _keys(page: Page, rows: list[list[Run]]) -> list[tuple[int, str]]:
    """What a row is known by on other pages: its place, and its words with every number alike."""
    return [
        (round(row[0].base / 6), re.sub(r"\d+", "#", _joined(row).text.casefold()))
        for row in rows[:4]
    ]  # fmt: skip


def _rows(runs: list[Run]) -> list[list[Run]]:
    """Runs that stand on one line, from the top down, each from left to right."""
    found: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: (-one.base, one.left)):
        last = found[-1] if found else None
        if last and last[0].base - run.base < 0.5 * min(max(one.size for one in last), run.size):
            last.append(run)
        else:
            found.append([run])
    return [sorted(row, key=lambda one: one.left) for row in found]


def _joined(row: list[Run]) -> Line:
    text, end = "", row[0].left
    cells: list[Cell] = []
    for run in row:
        gap = (run.left - end) / max(run.size, 1)
        apart = text and gap > _WORD_GAP and not text.endswith(" ") and not run.text.startswith(" ")
        text += f" {run.text}" if apart else run.text
        if not cells or gap > _CELL_GAP:
            cells.append(Cell(run.text, run.left, run.right))
        else:
            cells[-1] = Cell(cells[-1].text + run.text, cells[-1].left, run.right)
        end = max(end, run.right)
    large = max(row, key=lambda one: len(one.text))
    bold = 2 * sum(len(one.text) for one in row if one.bold) > len(text)
    filled = tuple(cell for cell in cells if cell.text.strip())
    return Line(" ".join(text.split()), row[0].left, end, large.base, large.size, bold, filled)


def _lower(runs: list[Run]) -> None:
    """Put a capital that drops over several lines to the first of them."""
    for drop in [one for one in runs if len(one.text.strip()) == 1 and one.text.strip().isupper()][:_MOST_EDGES]:
        beside = [
            one
            for one in runs
            if 1.7 * one.size < drop.size and -0.3 * one.size <= one.left - drop.right < 0.6 * drop.size
            and drop.base - 1 <= one.base <= drop.base + drop.size and one.text[:1].isalpha()
        ]  # fmt: skip
        if beside:
            first = max(beside, key=lambda one: one.base)
            first.text = drop.text.strip() + first.text
            for one in beside:
                one.left = drop.left
            runs.remove(drop)


def _blocks(runs: list[Run], depth: int) -> Iterable[list[Run]]:
    """Columns in reading order. What spans them parts the page into bands, which are read one after the other."""
    if not runs:
        return
    start = _column(runs) if depth else None
    if start is None:
        yield runs
        return
    spans: list[Run] = []
    band: list[Run] = []
    for row in _rows(runs):
        if any(run.left < start - 2 and run.right > start for run in row):
            yield from _split(band, start, depth)
            band = []
            spans += row
        else:
            if spans:
                yield spans
                spans = []
            band += row
    yield from _split(band, start, depth)
    if spans:
        yield spans


def _split(band: list[Run], start: float, depth: int) -> Iterable[list[Run]]:
    left = [run for run in band if run.left < start - 2]
    right = [run for run in band if run.left >= start - 2]
    if left and right and not _side_by_side(left, right):
        yield from _blocks(band, 0)
        return
    yield from _blocks(left, depth - 1)
    yield from _blocks(right, depth - 1)


def _side_by_side(left: list[Run], right: list[Run]) -> bool:
    return min(r.base for r in left) < max(r.base for r in right) and min(r.base for r in right) < max(
        r.base for r in left
    )


def _column(runs: list[Run]) -> float | None:
    """Where a second column begins: a left edge of several lines, with prose on both sides, and little across."""
    rows = _rows(runs)
    if len(rows) < 4:
        return None
    edges = Counter(round(run.left) for run in runs)
    best: tuple[int, float] | None = None
    for edge, _ in sorted(edges.most_common(_MOST_EDGES)):
        start = float(edge)
        near = [run for run in runs if start - 2 <= run.left]
        if sum(abs(run.left - start) <= 3 for run in near) < 3:
            continue
        across = left = right = 0
        lengths: tuple[list[int], list[int]] = ([], [])
        for row in rows:
            before = [run for run in row if run.left < start - 2]
            after = [run for run in row if run.left >= start - 2]
            if any(run.right > start for run in before):
                across += 1
                continue
            space = min(run.left for run in after) - max(run.right for run in before) if before and after else 99.0
            if space < 0.6 * row[0].size:
                across += 1
                continue
            left, right = left + bool(before), right + bool(after)
            for some, into in ((before, lengths[0]), (after, lengths[1])):
                if some:
                    into.append(sum(len(run.text) for run in some))
        if min(left, right) < 3 or across > 0.4 * len(rows) or min(median(lengths[0]), median(lengths[1])) < 15:
            continue
        if best is None or (across, start) < best:
            best = (across, start)
    return best[1] if best else None
