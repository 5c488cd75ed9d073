"""What the rules are called, how an editor is told what a fact went by, and which rules a component can do without."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from extract.contract.reasons import Reason
from extract.data import columns


class Rule(NamedTuple):
    """A rule: its wording, with places for the words that it went by, an example, the component that can do without it.

    No component can where `component` is None.
    """

    wording: str
    example: str
    component: str | None


@cache
def rules() -> dict[str, Rule]:
    """The rules by their ids."""
    known = columns("rules.tsv")
    return {name: Rule(words, example, None if who == "-" else who) for name, words, example, who in known}


def worded(reasons: Iterable[Reason]) -> str:
    """The reasons of a fact as one line, in the order in which they were given."""
    return ", ".join(rules()[r.rule].wording.format(*r.words) for r in reasons)


def by_component(without: Iterable[str]) -> dict[str, list[str]]:
    """By component the rules that it is to do without.

    Raises ValueError for a rule that there is none of, or that no component can do without.
    """
    found: dict[str, list[str]] = {}
    for rule in without:
        if rule not in rules():
            raise ValueError(f"there is no rule {rule!r}: name one of {_those()}")
        if (component := rules()[rule].component) is None:
            raise ValueError(f"the rule {rule!r} cannot be switched off: name one of {_those()}")
        found.setdefault(component, []).append(rule)
    return found


def switched_off(component: str, without: Iterable[str]) -> frozenset[str]:
    """The rules that one component is to do without.

    Raises ValueError as `by_component` does, and for a rule of another component.
    """
    parted = by_component(without)
    own = parted.pop(component, [])
    for other, (rule, *_) in parted.items():
        raise ValueError(f"the rule {rule!r} is not one of {component}: switch it off in {other}")
    return frozenset(own)


def _those() -> str:
    return ", ".join(name for name, rule in rules().items() if rule.component is not None)
