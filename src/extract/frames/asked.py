"""Which values of a column are meant by whoever writes them in another way: `clarke`, `Jobs`."""

import logging
import re
from collections.abc import Callable
from difflib import get_close_matches

import pandas as pd

from extract.contract.wording import many
from extract.lexicon.plurals import singular_of

_TOLD = 5
log = logging.getLogger(__name__)


def sources_like(column: "pd.Series[str]", name: str) -> list[str]:
    """The sources that `name` may mean: that very name; else the same in other letters; else those that have its words.

    Whatever is not that very name is told in the log, as is a name of which there is none.
    """
    words = re.compile(rf"(?<!\w){re.escape(name.casefold())}(?!\w)")
    ways = (lambda one: one.casefold() == name.casefold(), lambda one: words.search(one.casefold()) is not None)
    return _like(column, name, "source is called", ways)


def items_like(column: "pd.Series[str]", item: str) -> list[str]:
    """The items that `item` may mean: that very noun; else the same in other letters; else in the singular."""
    ways = (lambda one: one.casefold() == item.casefold(), lambda one: one == singular_of(item.casefold()))
    return _like(column, item, "number counts", ways)


def _like(column: "pd.Series[str]", wanted: str, what: str, ways: tuple[Callable[[str], bool], ...]) -> list[str]:
    every = [str(one) for one in column.dropna().unique()]
    if wanted in every:
        return [wanted]
    for way in ways if wanted.strip() else ():
        if found := sorted(filter(way, every)):
            log.warning("no %s %r: taken are those of %s", what, wanted, _named(found))
            return found
    near = get_close_matches(wanted, every, n=3)
    log.warning("no %s %r%s", what, wanted, f": there is {_named(near)}" if near else "")
    return []


def _named(names: list[str]) -> str:
    shown, left = [*map(repr, names[:_TOLD])], len(names) - _TOLD
    if left > 0:
        return f"{', '.join(shown)} and {many(left, 'other')}"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
