"""The closed sets of words in the tables, as types for the pipes and as categories for the columns."""

from typing import Literal, get_args

EntityType = Literal["person", "organisation"]
MentionForm = Literal["name", "nominal", "pronoun"]
DateType = Literal["date", "time", "duration", "set"]
FactKind = Literal["quote", "quantity"]
QuoteType = Literal["direct", "indirect", "mixed"]
Comparator = Literal["=", ">", ">=", "<", "<=", "~", "range"]
Change = Literal["up", "down"]
SourceType = Literal["person", "organisation", "unnamed", "narrator"]
ExportFormat = Literal["csv", "xlsx", "sqlite", "jsonl", "schema.org"]

AT_LEAST: frozenset[str] = frozenset((">", ">="))
"""The comparators of a number that has no high bound."""
AT_MOST: frozenset[str] = frozenset(("<", "<="))
"""Those of one that has no low bound; a number with any other has both."""

CATEGORIES: dict[tuple[str, str], tuple[str, ...]] = {
    ("entities", "type"): get_args(EntityType),
    ("dates", "type"): get_args(DateType),
    ("facts", "kind"): get_args(FactKind),
    ("facts", "quote_type"): get_args(QuoteType),
    ("facts", "comparator"): get_args(Comparator),
    ("facts", "change"): get_args(Change),
    ("facts", "source_type"): get_args(SourceType),
}
"""What a column of a table may hold, in this order in every file."""
