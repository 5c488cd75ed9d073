"""Who said what, how many of what, when, and by whose word: attributed facts from news articles.

    >>> import extract
    >>> table = extract.facts("Mr Davies said 414 children were helped in the past year.")

The public names are imported when they are first used, so that `import extract` stays light.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.article import Article
    from extract.frames import facts, open
    from extract.ingest import Reading, read
    from extract.pipes import load
    from extract.runs import run
    from extract.table.convert import convert
    from extract.views import show

__all__ = ["Article", "Reading", "convert", "facts", "load", "open", "read", "run", "show"]
__version__ = "0.1.0"

_HOMES = {
    "Article": "extract.article",
    "Reading": "extract.ingest",
    "convert": "extract.table.convert",
    "facts": "extract.frames",
    "load": "extract.pipes",
    "open": "extract.frames",
    "read": "extract.ingest",
    "run": "extract.runs",
    "show": "extract.views",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'extract' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
