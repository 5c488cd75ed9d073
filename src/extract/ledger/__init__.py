"""Claims: facts of several articles that say the same, and how they stand to each other. Reads Parquet, writes it."""

from extract.ledger.build import Summary, build
from extract.ledger.verdict import VERDICTS

__all__ = ["VERDICTS", "Summary", "build"]
