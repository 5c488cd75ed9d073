"""Runs over archives: from inputs to a folder of Parquet, with nothing lost on the way."""

from extract.archive.runs import Counts, OutputError, Progress, run

__all__ = ["Counts", "OutputError", "Progress", "run"]
