"""OUT/reread and OUT/reread_changes, which `extract reread --apply` writes: what they say of a run's facts.

They are read a part at a time, beside the part of the facts that they are about. An article that the run has read anew
since is left out and told: what was said there is about other facts, or another text.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.folders import parts
from extract.review import files
from extract.review.fields import CUE, FIELDS, SPEAKER, from_run
from extract.review.files import Row
from extract.review.reread import Said

TABLES = ("reread", "reread_changes")
_COLUMNS: dict[str, Sequence[str]] = {
    "speaker": SPEAKER,
    "words": ("pieces", "content", "quote_type", *CUE),
    **{name: FIELDS[name][1] for name in ("value", "item", "period")},
}
"""By what the second reader may change, the columns that go with it."""


@dataclass(slots=True)
class Second:
    """What a second reader says of the facts of a part: by their ids, and rows of those that it added.

    `stale` are the articles that have other facts now than when it was written.
    """

    said: dict[str, Said] = field(default_factory=dict)
    added: list[tuple[Row, Said]] = field(default_factory=list)
    stale: set[str] = field(default_factory=set)


def second(out: Path, part: str) -> Second:
    """What is said of the facts in the part of this name. Raises StoreError for a part that cannot be read."""
    found = Second()
    if not any(parts(out, table) for table in TABLES):
        return found
    known = _by_article(files.read(out / "facts" / part, ["article", "fact"]))
    if not all((out / table / part).exists() for table in TABLES):
        found.stale = set(known)
        return found
    texts = {row["id"]: row["text"] for row in files.read(out / "articles" / part, ["id", "text"])}
    rows, changes = (_by_article(files.read(out / table / part)) for table in TABLES)
    for article in rows.keys() | changes.keys():
        ids = {row["fact"] for row in known.get(article, ())}
        one = _Article(rows.get(article, []), changes.get(article, []))
        if one.before != ids or not all(_stands(row, texts.get(article, "")) for row in one.rows):
            found.stale.add(article)
            continue
        found.said |= one.said
        found.said |= {row["fact"]: said | {"outcome": "changed"} for row, said in one.added if row["fact"] in ids}
        found.added += [(row, said) for row, said in one.added if row["fact"] not in ids]
    return found


class _Article:
    """The second reading of an article: what is said by the ids that the run gave, and `before`, all of these."""

    def __init__(self, rows: list[Row], changes: list[Row]) -> None:
        self.rows = rows
        self.said: dict[str, Said] = {}
        self.added: list[tuple[Row, Said]] = []
        moved: dict[str, list[str]] = defaultdict(list)
        for change in changes:
            if change["fact"] is None:
                continue
            if change["now"] is None:
                self.said[change["fact"]] = {"outcome": "removed", "by": change["by"] or [], "values": None}
            elif change["field"] == "words":
                moved[change["now"]].insert(0, change["fact"])
        self.before = set(self.said)
        for row in rows:
            if row["reread"] == "added":
                self.added.append((row, {"outcome": "added", "by": row["reread_by"] or [], "values": from_run(row)[0]}))
                continue
            was = moved[row["fact"]].pop() if moved.get(row["fact"]) else row["fact"]
            self.before.add(was)
            if said := _said(row):
                self.said[was] = said


def _said(row: Mapping[str, Any]) -> Said | None:
    """What is said of a fact that stands; nothing where nobody was asked or no answer could be taken."""
    changed, by = row["reread_changed"] or [], row["reread_by"] or []
    if changed:
        values, _ = from_run(row)
        columns = [column for name in changed for column in _COLUMNS[name]]
        return {"outcome": "changed", "by": by, "values": {column: values[column] for column in columns}}
    return {"outcome": "agreed", "by": by, "values": {}} if row["reread"] == "agreed" else None


def _stands(row: Row, text: str) -> bool:
    return bool(text[row["start"] : row["end"]] == row["text"])


def _by_article(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["article"]].append(row)
    return found
