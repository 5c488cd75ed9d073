"""An article as bytes, and the hash by which a later run knows it again."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from extract.article import Article

_FIELDS = tuple(field.name for field in fields(Article))


def serialise(article: Article) -> tuple[bytes, bytes]:
    """The article as bytes, and the hash of all its fields."""
    text = _json({name: getattr(article, name) for name in _FIELDS} | {"extra": article.extra_json})
    return zlib.compress(text, 1), hashlib.sha256(text).digest()


def is_serialised(data: bytes, content: bytes) -> bool:
    """Whether an article's bytes have the hash that `serialise` gave."""
    try:
        return hashlib.sha256(zlib.decompress(data)).digest() == content
    except zlib.error:
        return False


def content_hash(row: Mapping[str, Any]) -> bytes:
    """The hash that `serialise` gives, from an article's row in the table `articles`."""
    return hashlib.sha256(_json(row)).digest()


def deserialise(data: bytes) -> Article:
    """The article that was serialised."""
    identity, text, title, published, url, outlet, authors, extra = json.loads(zlib.decompress(data))
    moment = datetime.fromisoformat(published) if published else None
    return Article(identity, text, title, moment, url, outlet, tuple(authors), json.loads(extra) if extra else {})


def _json(row: Mapping[str, Any]) -> bytes:
    published = row["published"]
    moment = published.isoformat() if published else None
    values = [moment if name == "published" else row[name] for name in _FIELDS]
    return json.dumps(values, ensure_ascii=False).encode()
