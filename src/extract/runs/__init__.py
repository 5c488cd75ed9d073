"""Runs over archives: from inputs to a folder of Parquet, with nothing lost on the way."""

from extract.runs.coordinator import execute, forecast, run
from extract.runs.counts import Counts, Forecast, Progress
from extract.runs.files import OutputError
from extract.runs.options import RunOptions, Selection
from extract.runs.settings import Settings

__all__ = [
    "Counts",
    "Forecast",
    "OutputError",
    "Progress",
    "RunOptions",
    "Selection",
    "Settings",
    "execute",
    "forecast",
    "run",
]
