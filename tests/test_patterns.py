"""No regular expression of the project goes wild on text that was made to hurt it: its cost is counted, not timed."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from types import FunctionType

import pytest

import extract
from backtracking import TooManyError, attacks, cost
from extract.ingest.mailwords import pattern

ONCE, TWICE = 10, 20
MOST = 60_000
WORST = 5
"""By how much twice the text may cost more: four times where time grows with its square, within a bounded window."""


@pytest.fixture(autouse=True)
def _deep() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(50_000)
    yield
    sys.setrecursionlimit(limit)


def patterns() -> dict[tuple[str, int], str]:
    """All regular expressions that modules hold, or make once when they are asked, with a name for each."""
    found: dict[tuple[str, int], str] = {}
    for module in pkgutil.walk_packages(extract.__path__, "extract."):
        if module.name.endswith("__main__"):
            continue
        try:
            held = vars(importlib.import_module(module.name))
        except ImportError:  # a library of an extra that is not here
            continue
        for name, value in held.items():
            several = (
                value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else [value]
            )
            made = getattr(value, "__wrapped__", None)
            if isinstance(made, FunctionType) and made.__annotations__ == {"return": re.Pattern[str]}:
                several = [value()]
            for one in several:
                if isinstance(one, re.Pattern):
                    of_text = isinstance(one.pattern, str)
                    words, flags = (one.pattern, 0) if of_text else (one.pattern.decode("latin-1"), re.ASCII)
                    found.setdefault((words, one.flags | flags), f"{module.name}.{name}")
    for kind in ("subject", "desk", "office"):
        found[pattern(kind).pattern, pattern(kind).flags] = f"mail.tsv {kind}"
    return found


def grows(one: re.Pattern[str]) -> tuple[str, str] | None:
    """What leads to a repeat and what it is pumped with, where twice of it costs far more than twice."""
    for before, pump in attacks(one):
        try:
            small = cost(one, f"{before}{pump * ONCE}\0", MOST)
            cost(one, f"{before}{pump * TWICE}\0", min(WORST * max(small, TWICE), MOST))
        except TooManyError:
            return before, pump
    return None


@pytest.mark.slow
@pytest.mark.parametrize(
    "wild",
    [
        r"(a+)+b", r"(?:a|a)*b", r"(?:\w+ ?)+$", r"(\s*\w*\s*)*x", r"(?:\s|/\*.*?\*/)*select",
        r"(?:<!--.*?-->\s*)*<div", "a*a*a*b",
    ],
)  # fmt: skip
def test_a_wild_pattern_is_found(wild: str) -> None:
    assert grows(re.compile(wild, re.DOTALL)) is not None


@pytest.mark.parametrize("tame", [r"\s+x", r"(?:\w+ )*\w+x", r"(?:[\s(]++|(?>/\*.*?\*/))*+select", r"(?:a|b)*c"])
def test_a_tame_one_is_not(tame: str) -> None:
    assert grows(re.compile(tame, re.DOTALL)) is None


@pytest.mark.slow
def test_no_pattern_goes_wild() -> None:
    known = patterns()
    assert len(known) > 250
    wild = {name: found for (text, flags), name in known.items() if (found := grows(re.compile(text, flags)))}
    assert wild == {}
