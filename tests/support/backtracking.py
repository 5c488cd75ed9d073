"""How many characters a backtracking matcher reads: what a regular expression costs, counted and not timed."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Node = tuple[Any, Any]
_CHARACTERS = " aA1é.,\n-–\"'£()<>/*@:_"
_ENDLESS = 24
"""Repeats that may go on so often are pumped."""
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdecimal, op.CATEGORY_NOT_DIGIT: lambda c: not c.isdecimal(),
    op.CATEGORY_SPACE: str.isspace, op.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    op.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    op.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}  # fmt: skip


class TooManyError(Exception):
    """More characters were read than were allowed."""


def attacks(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """What leads to each repeat that may go on, and what it may be pumped with."""
    tree = _tree(pattern)
    flags = pattern.flags

    def walk(nodes: list[Node], before: str) -> Iterator[tuple[str, str]]:
        for node in nodes:
            kind, value = node
            if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
                body = value[2]
                if value[1] >= _ENDLESS:
                    bodies = [body, *(way for one in body for way in _inside(one))]
                    pumps = {
                        *(_sample(way, flags, 1) for way in bodies),
                        *(c for c in _CHARACTERS if _reads(body, c, flags)),
                    } - {""}
                    yield from ((before, pump) for pump in sorted(pumps))
                yield from walk(body, before)
            for inside in _inside(node):
                yield from walk(inside, before)
            before += _sample([node], flags, 0)

    yield from walk(tree, "")


def cost(pattern: re.Pattern[str], text: str, most: int) -> int:
    """How many characters are read before the pattern fails at the start of a text, or matches.

    Raises TooManyError for more than `most`.
    """
    matcher = _Matcher(text, pattern.flags, most)
    matcher.run(_tree(pattern), 0, 0, lambda _: True)
    return matcher.read


@cache
def _tree(pattern: re.Pattern[str]) -> list[Node]:
    """The pattern's nodes, in lists all the way down."""
    return [_listed(node) for node in parser.parse(pattern.pattern, pattern.flags)]


def _listed(given: Any) -> Any:
    if isinstance(given, parser.SubPattern | list):
        return [_listed(one) for one in given]
    return tuple(_listed(one) for one in given) if isinstance(given, tuple) else given


def _inside(node: Node) -> list[list[Node]]:
    kind, value = node
    if kind is op.SUBPATTERN:
        below = value[3]
        return _inside(below[0]) if len(below) == 1 and below[0][0] is op.BRANCH else [below]
    if kind is op.BRANCH:
        return list(value[1])
    if kind is op.POSSESSIVE_REPEAT:
        return [value[2]]
    return [value] if kind is op.ATOMIC_GROUP else []


def _fits(node: Node, c: str, flags: int) -> bool:
    kind, value = node
    if kind is op.ANY:
        return bool(c != "\n" or flags & re.DOTALL)
    forms = {c, c.lower(), c.upper()} if flags & re.IGNORECASE else {c}
    if kind in (op.LITERAL, op.NOT_LITERAL):
        return any(ord(f) == value for f in forms if len(f) == 1) is (kind is op.LITERAL)
    found, negated = False, False
    for item, given in value:
        if item is op.NEGATE:
            negated = True
        elif item is op.CATEGORY:
            found |= _CATEGORIES[given](c)
        else:
            low, high = (given, given) if item is op.LITERAL else given
            found |= any(low <= ord(f) <= high for f in forms if len(f) == 1)
    return found is not negated


def _sample(nodes: list[Node], flags: int, least: int) -> str:
    """Some text that the nodes match; repeats as seldom as may be."""
    text = ""
    for kind, value in nodes:
        if kind is op.LITERAL:
            text += chr(value)
        elif kind in (op.ANY, op.IN, op.NOT_LITERAL):
            ranges = (
                [chr(v if k is op.LITERAL else v[0]) for k, v in value if k in (op.LITERAL, op.RANGE)]
                if kind is op.IN
                else []
            )
            text += next((c for c in [*ranges, *_CHARACTERS] if _fits((kind, value), c, flags)), "")
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            text += _sample(value[2], flags, least) * max(value[0], least)
        elif kind is op.BRANCH:
            text += _sample(value[1][0], flags, least)
        elif kind is op.SUBPATTERN:
            text += _sample(value[3], flags, least)
        elif kind is op.ATOMIC_GROUP:
            text += _sample(value, flags, least)
    return text


def _reads(nodes: list[Node], c: str, flags: int) -> bool:
    try:
        return _Matcher(c, flags, 1000).run(nodes, 0, 0, lambda at: at == 1)
    except TooManyError:
        return False


class _Matcher:
    """Matches as `re` does, one character at a time, and counts those that it reads."""

    def __init__(self, text: str, flags: int, most: int) -> None:
        self.text, self.flags, self.most, self.read = text, flags, most, 0

    def run(self, nodes: list[Node], i: int, at: int, then: Callable[[int], bool]) -> bool:
        """Whether the nodes from the i-th on match at a place, and what comes then matches behind them."""
        if i == len(nodes):
            return then(at)
        kind, value = node = nodes[i]

        def go_on(place: int) -> bool:
            return self.run(nodes, i + 1, place, then)

        if kind in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
            if at >= len(self.text) or not _fits(node, self.text[at], self.flags):
                return False
            self.read += 1
            if self.read > self.most:
                raise TooManyError
            return go_on(at + 1)
        if kind is op.BRANCH:
            return any(self.run(one, 0, at, go_on) for one in value[1])
        if kind is op.SUBPATTERN:
            return self.run(value[3], 0, at, go_on)
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            return self._repeat(value, kind is op.MAX_REPEAT, 0, at, go_on)
        if kind in (op.POSSESSIVE_REPEAT, op.ATOMIC_GROUP):
            body = [(op.MAX_REPEAT, value)] if kind is op.POSSESSIVE_REPEAT else value
            ends: list[int] = []
            return self.run(body, 0, at, lambda end: bool(ends.append(end) or True)) and go_on(ends[-1])
        if kind in (op.ASSERT, op.ASSERT_NOT):
            ahead = value[0] < 0 or self.run(value[1], 0, at, lambda _: True) is (kind is op.ASSERT)
            return ahead and go_on(at)
        if kind is op.AT and value in (op.AT_END, op.AT_END_STRING):
            return at == len(self.text) and go_on(at)
        return go_on(at)  # other places, and groups named again, are taken to fit

    def _repeat(self, value: Any, greedy: bool, done: int, at: int, then: Callable[[int], bool]) -> bool:
        least, most, body = value

        def again(place: int) -> bool:
            return place > at and self._repeat(value, greedy, done + 1, place, then)

        def once_more() -> bool:
            return done < most and self.run(
                body,
                0,
                at,
                again if done >= least else lambda place: self._repeat(value, greedy, done + 1, place, then),
            )

        if done < least:
            return once_more()
        return once_more() or then(at) if greedy else then(at) or once_more()
