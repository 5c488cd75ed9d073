"""The ids of facts and entities: hashes of what they are, so that the same article gives the same ids in every run."""

import hashlib
from collections.abc import Iterable


def fact_id(article: str, kind: str, pieces: Iterable[Iterable[int]]) -> str:
    """The id of a fact of an article: of its kind, and of where its pieces stand."""
    return _digest(article, kind, *(offset for piece in pieces for offset in piece))


def entity_id(article: str, kind: str, name: str, first: int | None) -> str:
    """The id of an entity of an article: of its type, its name and where it is first mentioned, if it is."""
    return _digest(article, kind, name, first)


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
