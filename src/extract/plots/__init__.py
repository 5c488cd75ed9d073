"""Charts of tables of facts: each function gives a `Plot`, the chart and the table behind it.

    >>> from extract import plots
    >>> facts = extract.facts('"It leaks," said Jane Roe. Ann Poe said 3 pumps had failed. "All of them," she said.')
    >>> plots.quoted(facts).table["quotes"].to_dict()
    {0: 2, 1: 1}

Altair draws them and vl-convert renders them, without network: the extra `plots`.
"""

from extract.extras import missing

try:
    import altair  # noqa: F401
    import vl_convert  # noqa: F401
except ImportError as error:
    raise missing("a chart", error.name or "Altair", "plots") from error

from extract.plots.numbers import numbers
from extract.plots.plot import Plot
from extract.plots.speakers import by_kind, by_outlet, over_time, quoted, together

__all__ = ["Plot", "by_kind", "by_outlet", "numbers", "over_time", "quoted", "together"]
