"""Facts that are read twice, and not by both readers yet: as conditions of a query, for whoever must not count them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased

from extract.review.store import Event, Fact

GIVEN = "both readings given"
"""What the desk notes on the second reading once there are both; what becomes of the fact later is no reading."""


def under_way(first: Any, second: Any) -> ColumnElement[bool]:
    """That these rows are the two readings of one fact, and both are not given yet."""
    given = exists().where(Event.fact_id == second.id, Event.action == GIVEN)
    return and_(second.second_of == first.id, second.state != "withdrawn", ~given)


def waits(first: Any) -> ColumnElement[bool]:
    """That a second reading of this row is asked for, and both are not given yet."""
    second = aliased(Fact)
    return exists().where(second.second_of.is_not(None), under_way(first, second))
