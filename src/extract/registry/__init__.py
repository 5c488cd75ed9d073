"""One name over the whole archive: reads a run's Parquet, ties the entities of its articles, writes Parquet."""

from extract.registry.build import Summary, build
from extract.registry.decisions import FILE, DecisionError

__all__ = ["FILE", "DecisionError", "Summary", "build"]
