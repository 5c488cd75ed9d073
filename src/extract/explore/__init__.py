"""`extract explore`: a run in the browser, for people without a terminal: to search, to sift, to send on; read-only."""

from extract.explore.file import FILE, is_stale, is_tied, make
from extract.explore.site import serve

__all__ = ["FILE", "is_stale", "is_tied", "make", "serve"]
