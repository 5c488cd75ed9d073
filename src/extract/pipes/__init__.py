"""The spaCy components, a room each, in the order in which they run, and `load`, which puts them together."""

from extract.pipes.base import BASE, load

__all__ = ["BASE", "load"]
