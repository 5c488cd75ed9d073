"""Runs over archives: from inputs to a folder of Parquet, with nothing lost on the way."""

from extract.archive.counts import Counts, Forecast, Progress
from extract.archive.runs import forecast, run
from extract.archive.work import OutputError

__all__ = ["Counts", "Forecast", "OutputError", "Progress", "forecast", "run"]
