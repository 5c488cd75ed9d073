"""A Doc in, rows of the contract's tables out; files are the archive's business."""

from extract.table.process import annotate
from extract.table.rows import Rows, rows
from extract.table.schema import SCHEMAS, TABLES, arrow

__all__ = ["SCHEMAS", "TABLES", "Rows", "annotate", "arrow", "rows"]
