"""What leaves the desk: gold, the corrected table, the formats of other annotation tools, and a list of corrections."""

from extract.review.export.corrections import CORRECTIONS, write_corrections
from extract.review.export.formats import FORMATS, Form, Told, write

__all__ = ["CORRECTIONS", "FORMATS", "Form", "Told", "write", "write_corrections"]
