"""OUT/audit, which `extract audit` writes: what it found about a run's facts, and where that puts them in the queue.

A finding lies beside the fact and is no event: what an editor makes of it is. A fact that two editors read blind has
none before both have read it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.folders import parts, tables
from extract.review import files
from extract.review.store import Article, Fact, StoreError
from extract.review.store.models import Values
from extract.review.words import visible

TABLE = "audit"
_COLUMNS = ["fact", "check", "why", "weight", "article", "others"]
_OTHERS = 5
"""Other articles of which a finding gives one fact each."""

Finding = dict[str, Any]
"""`check` is the id of the check, `why` what it found in a sentence, `weight` how bad that is, from 0 to 1; `others`
are facts of other articles that it goes by, each the ids of the article and of the fact."""


def findings(out: Path) -> Mapping[str, list[Finding]]:
    """By the id of each fact that a finding is about, all that was found about it, the worst first.

    Raises StoreError for a table that cannot be read.
    """
    found: dict[str, list[Finding]] = defaultdict(list)
    for path in parts(out, TABLE):
        for row in files.read(path, _COLUMNS):
            if (fact := row.pop("fact")) is not None:
                found[fact].append(row)
    article = _articles(out, {other for of in found.values() for row in of for other in row["others"] or ()})
    for row in (row for of in found.values() for row in of):
        first: dict[str, str] = {}
        for other in row.pop("others") or ():
            if (key := article.get(other)) and key != row["article"]:
                first.setdefault(key, other)
        row["others"] = [list(one) for one in first.items()][:_OTHERS]
        del row["article"]
    return {fact: sorted(of, key=lambda finding: -finding["weight"]) for fact, of in found.items()}


def _articles(out: Path, facts: Collection[str]) -> dict[str, str]:
    """The ids of the articles of some of the run's facts, by those of the facts."""
    if not facts:
        return {}
    rows = (row for path in parts(out, "facts") for row in files.read(path, ["fact", "article"], ("fact", facts)))
    return {row["fact"]: row["article"] for row in rows}


def damage(out: Path) -> str:
    """What is wrong with the table and what makes it anew; empty where it is as it was written, or is not there."""
    try:
        for path in files.parts(out, TABLE) if TABLE in tables(out) else ():
            files.read(path, _COLUMNS)
    except StoreError as error:
        return str(error)
    return ""


def others(session: Session, finding: Finding) -> list[dict[str, str]]:
    """What a finding goes by in other articles that the desk has: the id of each, its title, where to find it."""
    found = []
    for key, other in finding.get("others", ()):
        article = session.scalars(select(Article).where(Article.present, Article.key == key)).first()
        if article is None:
            continue
        one = select(Fact.id).where(Fact.article_id == article.id, Fact.key == other, Fact.second_of.is_(None))
        id_ = session.scalars(one).first()
        where = {"article": key, "order": "article"} if id_ is None else {"fact": id_}
        address = f"/?{urlencode(where | {'status': 'all'})}"
        found.append({"key": visible(key), "title": visible(article.title), "address": address})
    return found


def worst(fact: Fact, state: Values) -> float | None:
    """How bad the worst is that was found about a fact in this state; None where nothing is to be told."""
    if not fact.findings or state["flagged"] or state["state"] == "withdrawn":
        return None
    weight: float = fact.findings[0]["weight"]
    return weight
