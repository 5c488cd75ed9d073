"""Articles and runs as pandas tables, for notebooks: `extract.facts`, `extract.open`, and the accessor `.facts`.

Importing this room registers the accessor, also for a table that `pandas.read_parquet("OUT/facts")` read.
"""

from extract.frames.accessor import Facts
from extract.frames.facts import facts
from extract.frames.run import Run, open

__all__ = ["Facts", "Run", "facts", "open"]
