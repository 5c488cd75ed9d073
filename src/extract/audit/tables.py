"""The audit's table: one row a finding, the worst first."""

import pyarrow as pa

AUDIT = pa.schema([
    pa.field("check", pa.string(), nullable=False),
    pa.field("weight", pa.float64(), nullable=False),
    ("article", pa.string()),
    ("fact", pa.string()),
    ("start", pa.int64()),
    ("end", pa.int64()),
    pa.field("words", pa.string(), nullable=False),
    pa.field("why", pa.string(), nullable=False),
    ("others", pa.list_(pa.string())),
])  # fmt: skip
"""The columns of `OUT/audit`."""
