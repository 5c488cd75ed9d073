"""Runs over archives: from inputs to a folder of Parquet, with nothing lost on the way."""

from extract.archive.counts import Counts, Progress
from extract.archive.runs import OutputError, run

__all__ = ["Counts", "OutputError", "Progress", "run"]
