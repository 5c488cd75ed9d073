"""A run's tables in other people's formats: CSV, Excel, SQLite, JSON Lines, schema.org. Batch by batch, memory flat."""

from extract.export.formats import FORMATS, Exported, ExportError, export

__all__ = ["FORMATS", "ExportError", "Exported", "export"]
