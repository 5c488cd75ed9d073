"""What one fact of a claim is to an earlier one."""

from dataclasses import dataclass

REPEATS, AGREES, REFINES = "repeats", "agrees", "refines"
REVISES, CONTRADICTS, DIFFERS = "revises", "contradicts", "differs"

VERDICTS = (REPEATS, AGREES, REFINES, REVISES, CONTRADICTS, DIFFERS)
"""All verdicts, in the order in which a fact is held against an earlier one: what it agrees with comes first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a fact is to an earlier one, and in plain words why."""

    name: str
    why: str
