"""A Doc in, rows of the contract's tables out; files are the business of a run."""

from extract.table.process import annotate
from extract.table.rows import Rows, rows

__all__ = ["Rows", "annotate", "rows"]
