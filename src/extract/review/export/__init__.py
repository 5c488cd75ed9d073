"""What leaves the desk: gold, the corrected table, and the formats of other annotation tools."""

from extract.review.export.formats import FORMATS, Form, Told, write

__all__ = ["FORMATS", "Form", "Told", "write"]
