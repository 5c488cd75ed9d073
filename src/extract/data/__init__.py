"""The language's knowledge: verbs, titles, units, organisations, boilerplate. Data, not code."""

from functools import cache
from importlib.resources import files


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a data file without blank ones and `#` comments."""
    text = (files(__name__) / name).read_text(encoding="utf-8")
    return tuple(s for line in text.splitlines() if (s := line.strip()) and not s.startswith("#"))


@cache
def columns(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated data file, as tuples of cells."""
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines(name))
