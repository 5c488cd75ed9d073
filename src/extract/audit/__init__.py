"""What an editor should see first: reads a run's Parquet, holds its articles against one another, writes Parquet."""

from extract.audit.build import Summary, UnknownCheckError, build
from extract.audit.checks import CHECKS

__all__ = ["CHECKS", "Summary", "UnknownCheckError", "build"]
