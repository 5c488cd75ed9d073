"""What a run says of its quarantine: a line a reason, with how many, an example, and what to do."""

import json
from collections.abc import Mapping
from functools import cache

from extract.data import columns

_LONGEST = 100
_UNKNOWN = "See what the quarantine says of it."


def example(record: str) -> dict[str, str]:
    """Where a line of the quarantine says that something stands, and what was wrong with it."""
    found = json.loads(record)
    return {"where": found["where"], "reason": found["reason"]}


def told(reasons: Mapping[str, int], examples: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A line for every code of `reasons`: how many records have it, the first of them, and the remedy."""
    lines = []
    for code, n in reasons.items():
        line = f"quarantine: {n:,} {code}"
        if one := examples.get(code):
            line += f", {'such as ' if n > 1 else ''}{_short(one['where'])} ({_short(one['reason'])})"
        lines.append(f"{line}. {remedy(code)}")
    return lines


def remedy(code: str) -> str:
    """What to do about records that are in the quarantine for this reason."""
    return _remedies().get(code, _UNKNOWN)


def _short(words: str) -> str:
    """On one line, without control characters, which a file's name may have, and cut where it is too long."""
    words = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip(" ,") + "…"


@cache
def _remedies() -> dict[str, str]:
    return {row[0]: row[1] for row in columns("remedies.tsv")}
