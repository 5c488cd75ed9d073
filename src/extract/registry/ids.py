"""Ids of the registry, stable over runs: a hash of what makes an entry that entry."""

import hashlib


def identity(*parts: object) -> str:
    """The hash of a type, a key and what keeps its bearers apart, in 16 hexadecimal digits."""
    return hashlib.sha256("\x1f".join(("registry", *map(str, parts))).encode("utf-8", "surrogatepass")).hexdigest()[:16]
