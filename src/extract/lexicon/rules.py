"""What the rules are called, and how an editor is told what a fact went by."""

from collections.abc import Iterable
from functools import cache

from extract.contract.reasons import Reason
from extract.data import columns


@cache
def rules() -> dict[str, tuple[str, str]]:
    """By the id of a rule: its wording, with places for the words that it went by, and an example."""
    return {name: (wording, example) for name, wording, example in columns("rules.tsv")}


def worded(reasons: Iterable[Reason]) -> str:
    """The reasons of a fact as one line, in the order in which they were given."""
    return ", ".join(rules()[r.rule][0].format(*r.words) for r in reasons)
