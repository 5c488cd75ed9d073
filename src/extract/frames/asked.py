"""Which values of a column are meant by whoever writes them in another way: `clarke`, `Jobs`."""

import logging
import re
from collections.abc import Callable
from difflib import get_close_matches

import pandas as pd

from extract.contract.letters import unaccented
from extract.contract.wording import many
from extract.data.organisations import plain
from extract.lexicon.plurals import singular_of

_TOLD, _LONGEST = 5, 100
log = logging.getLogger(__name__)


def sources_like(column: "pd.Series[str]", name: str) -> list[str]:
    """The sources that `name` may mean: that very name; else the same in other letters; else those that have its words.

    The log tells whatever is not that very name, who else has it in part, and a name of which there is none. Raises
    TypeError for what is no str.
    """
    meant = _plain(name)
    words = re.compile(rf"(?<!\w){re.escape(meant)}(?!\w)")

    def holds(one: str) -> bool:
        return words.search(_plain(one)) is not None

    found = _like(column, name, "source is called", (lambda one: _plain(one) == meant, holds))
    others = sorted({*filter(holds, _every(column))} - {*found}) if found else []
    if others:
        log.warning("the name is also in %s, not among these", _named(others))
    return found


def items_like(column: "pd.Series[str]", item: str) -> list[str]:
    """The items that `item` may mean: that very noun; else the same in other letters; else in the singular.

    The log tells as for names. Raises TypeError for what is no str.
    """
    one = _plain(item)
    return _like(
        column, item, "number counts", (lambda known: _plain(known) == one, lambda known: known == singular_of(one))
    )


def _plain(words: str) -> str:
    """Words without case, accents, the form of their apostrophes and spaces too many."""
    if not isinstance(words, str):
        raise TypeError(f"a name or an item is a str: this is {type(words).__name__}, {words!r}")
    return plain(unaccented(words))


def _every(column: "pd.Series[str]") -> list[str]:
    return [str(one) for one in column.dropna().unique()]


def _like(column: "pd.Series[str]", wanted: str, what: str, ways: tuple[Callable[[str], bool], ...]) -> list[str]:
    every = _every(column)
    if wanted in every:
        return [wanted]
    told = wanted if len(wanted) <= _LONGEST else f"{wanted[:_LONGEST]}…"
    for way in ways if wanted.strip() else ():
        if found := sorted(filter(way, every)):
            log.warning("no %s %r: taken are those of %s", what, told, _named(found))
            return found
    near = get_close_matches(told, every, n=3)
    log.warning("no %s %r%s", what, told, f": there is {_named(near)}" if near else "")
    return []


def _named(names: list[str]) -> str:
    shown, left = [*map(repr, names[:_TOLD])], len(names) - _TOLD
    if left > 0:
        return f"{', '.join(shown)} and {many(left, 'other')}"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
