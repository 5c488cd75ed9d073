"""OUT/audit, which `extract audit` writes: what it found about a run's facts, and where that puts them in the queue.

A finding lies beside the fact and is no event: what an editor makes of it is. A fact that two editors read blind has
none before both have read it.
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extract.folders import parts
from extract.review import files
from extract.review.store import Fact
from extract.review.store.models import Values

TABLE = "audit"
_COLUMNS = ["fact", "check", "why", "weight"]

Finding = dict[str, Any]
"""`check` is the id of the check, `why` what it found in a sentence, `weight` how bad that is, from 0 to 1."""


def findings(out: Path) -> Mapping[str, list[Finding]]:
    """By the id of each fact that a finding is about, all that was found about it, the worst first.

    Raises StoreError for a table that cannot be read.
    """
    found: dict[str, list[Finding]] = defaultdict(list)
    for path in parts(out, TABLE):
        for row in files.read(path, _COLUMNS):
            if (fact := row.pop("fact")) is not None:
                found[fact].append(row)
    return {fact: sorted(of, key=lambda finding: -finding["weight"]) for fact, of in found.items()}


def worst(fact: Fact, state: Values) -> float | None:
    """How bad the worst is that was found about a fact in this state; None where nothing is to be told."""
    if not fact.findings or state["flagged"] or state["state"] == "withdrawn":
        return None
    weight: float = fact.findings[0]["weight"]
    return weight
