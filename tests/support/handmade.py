"""Small finished runs, written by hand through the contract's schemas: no model is loaded."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extract.article import digest
from extract.contract.tables import TABLES, arrow


def article(identity: str, text: str = "Nothing else happened.", **more: Any) -> dict[str, Any]:
    """A row of `articles`; `published` as an ISO day."""
    day = more.pop("published", None)
    row = {"id": identity, "text": text, "language": "en", "sha256": digest(text), "authors": []}
    return row | {"published": datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None} | more


def entity(identity: str, name: str, kind: str = "person", **more: Any) -> dict[str, Any]:
    """A row of `entities` of the article `identity`."""
    key = hashlib.sha256(f"{identity}/{kind}/{name}".encode()).hexdigest()[:16]
    row = {"article": identity, "entity": key, "name": name, "type": kind, "aliases": []}
    return row | {"mentions": [{"start": 0, "end": len(name), "form": "name"}]} | more


def fact(identity: str, text: str, words: str, **more: Any) -> dict[str, Any]:
    """A row of `facts`: a quote of `words` in the article's text, unless `more` says otherwise."""
    start = text.index(words)
    row = {
        "fact": hashlib.sha256(f"{identity}/{words}".encode()).hexdigest()[:16], "article": identity, "kind": "quote",
        "text": words, "start": start, "end": start + len(words), "pieces": [[start, start + len(words)]],
        "content": words, "sentence": text, "voiced": True, "vague": False, "source_type": "narrator", "why": "by hand",
        "people": [], "organisations": [],
    }  # fmt: skip
    return row | more


def write_run(out: Path, *, parts: int = 1, **tables: Iterable[Mapping[str, Any]]) -> Path:
    """A finished run of these rows, in so many parts."""
    for table in TABLES:
        rows = list(tables.get(table, ()))
        (out / table).mkdir(parents=True)
        size = -(-len(rows) // parts) or 1
        for n in range(parts):
            pq.write_table(arrow(table, rows[n * size : (n + 1) * size]), out / table / f"part-{n:05d}.parquet")
    (out / "manifest.json").write_text(json.dumps({"extract": "0"}))
    return out
