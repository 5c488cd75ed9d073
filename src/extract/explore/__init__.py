"""`extract explore`: a run in the browser, for people without a terminal: to search, to sift, to send on; read-only."""

from extract.explore.file import FILE, is_stale, make
from extract.explore.site import serve
from extract.export.database import has_other_registry

__all__ = ["FILE", "has_other_registry", "is_stale", "make", "serve"]
