"""The lists of the language's knowledge, and a newsroom's own in their place or beside them, checked as they are read.

A folder holds them: `titles.tsv` takes the place of the list of that name here, `titles+.tsv` adds to it. Either may be
a CSV with the columns' names at its head (`titles+.csv`), as spreadsheets write it. `lists.tsv` says what each must be.
"""

import csv
import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

Row = tuple[str, ...]

_SHOWN = 3
"""How many of our own cells show what one should look like."""


class ListError(ValueError):
    """A newsroom's list is not as it must be, or comes too late for this process."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its name, what its cells are (`lists.tsv`), and the form that they have, if they have one."""

    name: str
    kind: str
    form: str
    optional: bool
    key: bool

    @classmethod
    def read(cls, cell: str) -> "Column":
        """The column that a cell of `lists.tsv` describes."""
        head, _, told = cell.partition(" ")
        kind, _, form = told.partition(" ")
        return cls(head.strip("*?"), kind, form, head.endswith("?"), head.startswith("*"))


@dataclass(frozen=True, slots=True)
class Lists:
    """A newsroom's own lists: the folder that they were read from, and the rows by the name of the list they make up.

    Where a file adds to a list of ours, our rows are among them. Without any, all lists are ours.
    """

    folder: str | None = None
    rows: tuple[tuple[str, tuple[Row, ...]], ...] = ()

    @classmethod
    def of(cls, given: "str | Path | Lists | None") -> "Lists":
        """The lists of a folder, those that are given, or none. Raises as `read` does."""
        return given if isinstance(given, Lists) else read(given) if given else cls()

    def __str__(self) -> str:
        """The lists that are not ours alone, with a digest of their rows."""
        names = ", ".join(name for name, _ in self.rows)
        return f"{names} ({hashlib.sha256(repr(self.rows).encode()).hexdigest()[:12]})" if names else "ours alone"


def read(folder: str | Path) -> Lists:
    """A newsroom's lists.

    Raises FileNotFoundError if there is no such folder, ListError for a file that is no list or whose rows are wrong,
    with the line.
    """
    home = Path(folder)
    if home.is_file():
        raise ListError(f"{home} is a file: name a folder; what lists are called there, `extract lists` tells")
    if not home.is_dir():
        raise FileNotFoundError(f"there is no folder of lists {home}")
    instead: dict[str, Path] = {}
    beside: dict[str, Path] = {}
    for path in sorted(p for p in home.iterdir() if not p.name.startswith(".")):
        name, kept = _meant(path), beside if path.stem.endswith("+") else instead
        if other := kept.get(name):
            raise ListError(f"{path} and {other.name} are the same list: put them into one file")
        kept[name] = path
    found = {name: _whole(name, instead.get(name), beside.get(name)) for name in sorted({*instead, *beside})}
    return Lists(str(home), tuple(found.items()))


@cache
def catalogue() -> dict[str, tuple[Column, ...]]:
    """By the name of each list its columns."""
    return {name: tuple(map(Column.read, cells)) for name, *cells in ours("lists.tsv")}


@cache
def ours(name: str) -> tuple[Row, ...]:
    """The rows of a data file of this package."""
    return tuple(row for _, row in rows_of(source(name), name))


def source(name: str) -> str:
    """A data file of this package as it stands, with the comment at its head that says what it is for."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def purpose(name: str) -> str:
    """What a list is for: the first sentence of the comment at its head, without what it says of columns."""
    head = " ".join(line.lstrip("# ") for line in re.split(r"\n(?!#)", source(name))[0].splitlines())
    return re.split(r"[.:;](?:\s|$)", head)[0]


def checked(name: str, rows: Iterable[tuple[str, Row]]) -> tuple[Row, ...]:
    """The rows of a list, each with where it stands. Raises ListError for the first that is wrong."""
    return tuple(_checked(name, row, where) for where, row in rows)


def _meant(path: Path) -> str:
    """The list that a file is for, by its name."""
    stem = path.stem.removesuffix("+")
    for name in catalogue():
        if name in (stem + path.suffix, f"{stem}.tsv" if path.suffix == ".csv" else ""):
            return name
    near = difflib.get_close_matches(stem + path.suffix, catalogue(), 1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise ListError(f"{path} is no list that can be replaced: {hint}`extract lists` tells those that can")


def _whole(name: str, instead: Path | None, beside: Path | None) -> tuple[Row, ...]:
    """A list with what a newsroom puts in its place and beside it."""
    rows = _replaced(name, instead) if instead else ours(name)
    if beside:
        added = checked(name, _file(beside, name))
        keys = [at for at, column in enumerate(catalogue()[name]) if column.key]
        taken = {_key(row, keys) for row in added} if keys else set()
        stay = (row for row in rows if not keys or _key(row, keys) not in taken)
        rows = (*rows, *added) if _is_of_sets(name) else (*added, *stay)
    return _together(name, rows) if _is_of_sets(name) else rows


def _replaced(name: str, path: Path) -> tuple[Row, ...]:
    rows = checked(name, _file(path, name))
    if not rows:
        raise ListError(f"{path} has no row: a list in the place of ours has some; without the file ours stands")
    for at, column in enumerate(catalogue()[name]):
        needed = _values(name, at) if column.kind in ("class", "set") else frozenset()
        if lacking := sorted(needed - {_cell(row, at) for row in rows}):
            told = ", ".join(map(repr, lacking))
            raise ListError(f"{path} has no {column.name} {told}: a list in the place of ours needs a row of each")
    return rows


def _key(row: Row, keys: list[int]) -> Row:
    return tuple(_cell(row, at) for at in keys)


def _cell(row: Row, at: int) -> str:
    return row[at] if at < len(row) else ""


def _is_of_sets(name: str) -> bool:
    return any(column.kind == "set" for column in catalogue()[name])


def _together(name: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows of one set as one."""
    columns = catalogue()[name]
    found: dict[str, Row] = {}
    for row in rows:
        before = found.get(row[0], ())
        cells = []
        for at, column in enumerate(columns):
            both = [cell for r in (before, row) if (cell := _cell(r, at))]
            between = {"words": " ", "list": ", "}.get(column.kind)
            cells.append("".join(both[:1]) if between is None else between.join(both))
        found[row[0]] = _trimmed(cells)
    return tuple(found.values())


def _file(path: Path, name: str) -> Iterator[tuple[str, Row]]:
    """The rows of a newsroom's file, each with where it stands."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ListError(f"{path} is not in UTF-8: save it as UTF-8") from None
    rows = _csv(text, name, path) if path.suffix == ".csv" else rows_of(text, name)
    for number, row in rows:
        yield f"{path}, line {number}", row


def rows_of(text: str, name: str) -> Iterator[tuple[int, Row]]:
    """The rows of a list with their lines, without blank ones and `#` comments; a cell ends at a tab."""
    for number, line in enumerate(text.splitlines(), 1):
        if (words := line.strip()) and not words.startswith("#"):
            cells = [words] if name.endswith(".txt") else line.split("\t")
            yield number, _trimmed([cell.strip() for cell in cells])


def _csv(text: str, name: str, path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of a CSV with their lines; a column that may be empty may be missing."""
    columns = catalogue()[name]
    rows = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        head = rows.fieldnames or ()
        for column in columns:
            if not (column.optional or column.name in head):
                raise ListError(f"{path}: the columns are {', '.join(head) or 'none'}: one must be `{column.name}`")
        for row in rows:
            if cells := _trimmed([" ".join((row.get(column.name) or "").split()) for column in columns]):
                yield rows.line_num, cells
    except csv.Error as error:
        raise ListError(f"{path} is no CSV: {error}") from None


def _trimmed(cells: list[str]) -> Row:
    """The cells without the empty ones at the end."""
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _checked(name: str, row: Row, where: str) -> Row:
    columns = catalogue()[name]
    told = f"the columns are {', '.join(column.name for column in columns)}, parted by tabs, in a .csv by commas"
    if len(row) > len(columns):
        raise ListError(f"{where}: there are {len(row)} cells; {told}")
    for at, column in sorted(enumerate(columns), key=lambda one: one[1].kind == "same"):
        cell = _cell(row, at)
        if not cell and not column.optional:
            raise ListError(f"{where}: there is no {column.name}; {told}")
        if cell and (wrong := _wrong(name, at, cell, row)):
            raise ListError(f"{where}: the {column.name} {cell!r} {wrong}")
    return row


def _wrong(name: str, at: int, cell: str, row: Row) -> str | None:
    """What is wrong with a cell, and what to do about it."""
    column = catalogue()[name][at]
    if column.kind == "small" and cell != cell.lower():
        return "has a capital: write it in small letters"
    if column.kind in ("one", "class", "set", "some", "same"):
        known = _values(name, at, row[_class(name)]) if column.kind == "same" else _values(name, at)
        if not known.issuperset(cell.split() if column.kind == "some" else [cell]):
            return f"is none of {', '.join(sorted(known))}"
    if column.kind == "like" and not re.fullmatch(column.form, cell):
        examples = list(dict.fromkeys(cell for r in ours(name) if (cell := _cell(r, at))))[:_SHOWN]
        return f"is not of the form that it should have: {', '.join(examples) or column.form}"
    return _wrong_regex(cell, name, at) if column.kind == "regex" else None


def _wrong_regex(cell: str, name: str, at: int) -> str | None:
    """What is wrong with a pattern, which is to be a part of a larger one."""
    try:
        groups = re.compile(f"(?:{cell})").groups
    except re.error as error:
        return f"is no regular expression: {error}"
    if groups and not any(re.compile(row[at]).groups for row in ours(name)):
        return "has a group that captures: write (?:…) for (…)"
    return None


def _class(name: str) -> int:
    """Where a list has the class of its rows."""
    return next(at for at, column in enumerate(catalogue()[name]) if column.kind == "class")


@cache
def _values(name: str, at: int, kind: str | None = None) -> frozenset[str]:
    """The values that our own list has in a column, in rows of one class or in all."""
    rows = [row for row in ours(name) if _cell(row, at)]
    if kind is not None:
        rows = [row for row in rows if row[_class(name)] == kind]
    if catalogue()[name][at].kind == "some":
        return frozenset(word for row in rows for word in row[at].split())
    return frozenset(row[at] for row in rows)
