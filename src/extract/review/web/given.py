"""Numbers as an address or a request may give them: what the database's integers can hold, and no more."""

from typing import Annotated

from fastapi import Path

from extract.review.edits import MOST, Whole

__all__ = ["Id", "Whole"]

Id = Annotated[int, Path(ge=1, le=MOST)]
"""The number of a row, in a path."""
