"""The ledger's two tables: one row a claim, one row a fact of a claim."""

import pyarrow as pa

from extract.ledger.verdict import VERDICTS

_STRINGS = pa.list_(pa.string())
_MOMENT = pa.timestamp("us", tz="UTC")

CLAIMS = pa.schema([
    pa.field("claim", pa.string(), nullable=False),
    pa.field("kind", pa.string(), nullable=False),
    pa.field("words", pa.string(), nullable=False),
    ("item", pa.string()),
    ("unit", pa.string()),
    ("owner", pa.string()),
    ("places", _STRINGS),
    ("first_published", _MOMENT),
    ("last_published", _MOMENT),
    pa.field("articles", pa.int64(), nullable=False),
    pa.field("texts", pa.int64(), nullable=False),
    ("outlets", _STRINGS),
    pa.field("facts", pa.int64(), nullable=False),
    *(pa.field(verdict, pa.int64(), nullable=False) for verdict in VERDICTS),
])  # fmt: skip
"""The columns of `OUT/claims`; a verdict's column counts the facts that have it."""

CLAIMS_FACTS = pa.schema([
    pa.field("claim", pa.string(), nullable=False),
    pa.field("fact", pa.string(), nullable=False),
    pa.field("article", pa.string(), nullable=False),
    ("published", _MOMENT),
    pa.field("order", pa.int64(), nullable=False),
    ("against", pa.string()),
    ("verdict", pa.string()),
    ("why", pa.string()),
])  # fmt: skip
"""The columns of `OUT/claims_facts`; the first fact of a claim is held against none."""
