"""Runs over archives: from inputs to a folder of Parquet, with nothing lost on the way."""

from extract.runs.coordinator import forecast, run
from extract.runs.counts import Counts, Forecast, Progress
from extract.runs.files import OutputError

__all__ = ["Counts", "Forecast", "OutputError", "Progress", "forecast", "run"]
