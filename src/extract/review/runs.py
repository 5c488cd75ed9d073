"""Reading a finished run into the store, and what becomes of the decisions on an earlier one.

A decision stands as long as its words do: they are looked for by what they are and what stands around them. Where
they are gone, the fact is queued again with the reason. Where the run now says something else of it, that is kept
beside the decision until an editor takes it or decides again. What a second reader says of the run's facts and what
the audit found about them come along, and overwrite nothing either. Facts that nobody has touched are simply replaced.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from extract.contract.quotes import content, shared
from extract.folders import parts, tables
from extract.review import audits, files, reading, rereads
from extract.review.agreement import mark_disputes
from extract.review.blind import pair_of
from extract.review.fields import clean, from_run, searched
from extract.review.files import Row
from extract.review.history import THE_DESK, append, events_of, first, new_batch, placed, rank, snapshot
from extract.review.once import forget
from extract.review.reread import FOUND, Said, same
from extract.review.screen import importing, label
from extract.review.store import Article, Entity, Fact, Run, Store, StoreError
from extract.review.store.models import DECIDED, Values
from extract.review.words import Selector, named

log = logging.getLogger("extract.review")

_SAME = 0.5
"""A new run's fact that shares so much of its words with one that an editor has dealt with is that fact."""
_UNTOLD: Row = {"said": None, "findings": None}


@dataclass(slots=True)
class Imported:
    """What became of a run: its articles and facts, how many decisions stand or must be looked at again.

    `news` is of how many facts that editors have dealt with the run now says something else than before; `aside` are
    decisions on articles that the run does not have, which wait in the store until a run has them. Of `differ` facts
    the second reader says something else; `stale` articles were read anew since it had them, and have none. About
    `audited` facts the audit found something; `damage` is why nothing of it could be read, where it could not.
    """

    articles: int = 0
    facts: int = 0
    kept: int = 0
    again: int = 0
    news: int = 0
    aside: int = 0
    differ: int = 0
    stale: int = 0
    audited: int = 0
    damage: str = ""
    fresh: bool = True


def import_run(store: Store, out: Path) -> Imported:
    """Read the run in the folder `out` into the store; nothing is done if it is the one that was read last.

    Raises StoreError if the folder holds no finished run.
    """
    folder, mark = str(out.resolve()), fingerprint(out)
    with store.write() as session:
        importing(session)
        if (read := _read(session, mark)) is not None:
            mark_disputes(session)
            return read
        forget(session)
        counts = _Import(session, out).all()
        mark_disputes(session)
        session.add(Run(folder=folder, fingerprint=mark, at=datetime.now(UTC), counts=asdict(counts)))
        session.execute(text("ANALYZE"))  # the planner has to know how few second readings and findings there are
    return counts


def _read(session: Session, mark: str) -> Imported | None:
    """What became of the run when it was read in, and how it stands; None if another one was read in last, or none."""
    last = session.scalars(select(Run).order_by(Run.id.desc()).limit(1)).first()
    if last is None or last.fingerprint != mark:
        return None
    return Imported(**{**last.counts, **_standing(session), "fresh": False})


def _standing(session: Session) -> dict[str, int]:
    """How many decisions wait for their articles, of how many facts readers differ and the audit found something."""
    count = select(func.count()).select_from(Fact).join(Article, Article.id == Fact.article_id)
    asked = {
        "aside": count.where(~Article.present, Fact.state.in_(DECIDED)),
        "differ": count.where(Article.present, Fact.differs),
        "audited": count.where(Article.present, Fact.audited),
    }
    return {name: session.scalar(one) or 0 for name, one in asked.items()}


def fingerprint(out: Path) -> str:
    """What tells a run from another: the names, sizes and times of its files.

    Raises StoreError if there is no finished run.
    """
    if not (out / "manifest.json").is_file():
        raise StoreError(f"{out} holds no finished run: name the folder that `extract run ... -o OUT` wrote")
    found = [out / "manifest.json", *(file for table in ("articles", "facts") for file in files.parts(out, table))]
    found += [file for table in rereads.TABLES if table in tables(out) for file in files.parts(out, table)]
    found += parts(out, audits.TABLE)
    marks = [(str(f.relative_to(out)), f.stat().st_size, f.stat().st_mtime_ns) for f in found]
    return hashlib.sha256(repr((*marks, audits.damage(out))).encode()).hexdigest()


class _Import:
    def __init__(self, session: Session, out: Path) -> None:
        self.session, self.out = session, out
        self.counts = Imported()
        self.batch = new_batch()
        self.ids: dict[str, int] = {}
        self.now = datetime.now(UTC)
        self.counts.damage = audits.damage(out)
        if self.counts.damage:
            log.warning("the desk goes on without what the audit found: %s", self.counts.damage)
        self.findings = {} if self.counts.damage else audits.findings(out)

    def all(self) -> Imported:
        self._articles()
        self._dates()
        self._entities()
        self._facts()
        reading.recheck(self.session)
        for name, many in _standing(self.session).items():
            setattr(self.counts, name, many)
        return self.counts

    def _articles(self) -> None:
        session = self.session
        session.execute(update(Article).values(present=False))
        for chunk in files.chunks(files.rows(self.out, "articles")):
            known = {
                a.key: a for a in session.scalars(select(Article).where(Article.key.in_([r["id"] for r in chunk])))
            }
            fresh = []
            for row in chunk:
                values = _article(row)
                article = known.get(row["id"])
                if article is None:
                    fresh.append(values)
                    continue
                self._again(article, values["text"])
                session.execute(update(Article).where(Article.id == article.id).values(**values))
            if fresh:
                session.execute(insert(Article), fresh)
            self.counts.articles += len(chunk)
        self.ids = dict(session.execute(select(Article.key, Article.id).where(Article.present)).all())

    def _again(self, article: Article, text: str) -> None:
        """Drop what nobody has touched; carry over to the new text what somebody has."""
        session = self.session
        ours = Fact.article_id == article.id
        session.execute(delete(Fact).where(ours, Fact.version == 0, Fact.origin.in_(("run", FOUND))))
        for fact in session.scalars(select(Fact).where(ours)):
            decided = fact.state in DECIDED
            moved = {} if text == article.text else relocated(fact.values, article.text, text)
            if moved is not None:
                if fact.news is not None and text != article.text:
                    changes = relocated(fact.news, article.text, text)
                    moved["news"] = None if changes is None else fact.news | changes
                if moved:
                    append(session, fact, THE_DESK, "moved", moved, batch=self.batch)
                self.counts.kept += decided
                continue
            if fact.second_of is not None and (pair := pair_of(session, fact)) and pair.given:
                append(session, fact, THE_DESK, "its words are gone", {"pieces": []}, batch=self.batch)
                continue  # what was read is read: it is the fact that is looked at again
            again: Values = {"again": "its words are not in the article any more", "pieces": []}
            if decided:
                again["state"] = "open"
                self.counts.again += 1
            append(session, fact, THE_DESK, "queued again", again, batch=self.batch)

    def _dates(self) -> None:
        if "dates" not in tables(self.out):
            return
        for key, rows in groupby(files.rows(self.out, "dates"), key=lambda r: r["article"]):
            spans = [[r["start"], r["end"]] for r in rows]
            self.session.execute(update(Article).where(Article.key == key).values(dates=spans))

    def _entities(self) -> None:
        session = self.session
        session.execute(delete(Entity))
        for chunk in files.chunks(files.rows(self.out, "entities")):
            rows = [
                {
                    "article_id": self.ids[r["article"]],
                    "key": r["entity"],
                    **{name: r[name] for name in ("name", "type", "aliases", "role", "affiliation")},
                    "search": named(r["name"], r["aliases"]),
                }
                for r in chunk
            ]
            session.execute(insert(Entity), rows)

    def _facts(self) -> None:
        session = self.session
        touched: dict[int, list[Fact]] = defaultdict(list)
        for fact in session.scalars(select(Fact).where(Fact.second_of.is_(None), Fact.version > 0)):
            touched[fact.article_id].append(fact)
        beside: dict[int, list[Row]] = defaultdict(list)
        for chunk in self._told():
            fresh = []
            for row in chunk:
                article_id = self.ids[row["article"]]
                if article_id in touched:
                    beside[article_id].append(row)
                else:
                    fresh.append(row)
            self._insert(fresh)
        for article_id in sorted(touched.keys() & set(self.ids.values())):
            rows = sorted(beside[article_id], key=_added)  # what the run says goes before what it missed
            self._insert(self._unknown(touched[article_id], rows))

    def _told(self) -> Iterator[list[Row]]:
        """The run's facts, each with what the second reader says of it (`said`) and what the audit found (`findings`).

        Behind them are the facts that the second reader added.
        """
        for file in files.parts(self.out, "facts"):
            second = rereads.second(self.out, file.name)
            self.counts.stale += len(second.stale)
            for chunk in files.chunks(files.rows_of(file)):
                self.counts.facts += len(chunk)
                yield [
                    row | {"said": second.said.get(row["fact"]), "findings": self.findings.get(row["fact"])}
                    for row in chunk
                ]
            yield [row | {"said": said, "findings": None} for row, said in second.added]

    def _insert(self, rows: list[Row]) -> None:
        if rows:
            self.session.execute(insert(Fact), [_fact(self.ids[row["article"]], row, self.now) for row in rows])

    def _unknown(self, touched: Sequence[Fact], rows: list[Row]) -> list[Row]:
        """The rows that are about none of the facts that editors have dealt with; the others are laid beside those."""
        left = [f for f in touched if not f.again]
        told: dict[int, Row] = {}
        unknown: list[Row] = []
        for find in (_same_words, _like_words):  # a fact of the very words goes before one that is like them
            unknown = []
            for row in rows:
                fact = find(left, row)
                if fact is None or not self._beside(fact, row):
                    unknown.append(row)
                else:
                    left.remove(fact)
                    told[fact.id] = row
            rows = unknown
        for fact in touched:
            self._lay(fact, told.get(fact.id, _UNTOLD))
        return unknown

    def _lay(self, fact: Fact, row: Row) -> None:
        """Lay what the second reader says and the audit found by a fact that editors have dealt with.

        What the second reader said before is no news.
        """
        said: Said | None = row["said"]
        at = fact.reread_at if same(fact.kind, fact.values, fact.reread, said) else self.now
        new = {"reread": said, "reread_at": at if said else None, "findings": row["findings"]}
        if any(getattr(fact, name) != value for name, value in new.items()):
            self._update(fact, new)

    def _update(self, fact: Fact, new: Row) -> None:
        """Change what is no matter of an event, and with it where the fact stands in the queue."""
        for name, value in new.items():
            setattr(fact, name, value)
        for name, value in placed(fact, snapshot(fact)).items():
            setattr(fact, name, value)
        self.session.flush()

    def _beside(self, fact: Fact, row: Row) -> bool:
        """Lay what the run now says beside the fact; False where it is withdrawn and the run says something new."""
        if _added(row):  # an addition that an editor took back is none to the second reader
            return fact.state != "withdrawn" or fact.origin != "editor"
        values, _ = from_run(row)
        said = label(fact.kind, values)
        outstanding = fact.news is not None and label(fact.kind, fact.news) == said
        if not outstanding and (said == label(fact.kind, fact.values) or said in self._heard(fact)):
            news = None
        elif fact.state == "withdrawn":
            return False
        else:
            news = values
            self.counts.news += 1
        if news != fact.news:
            append(self.session, fact, THE_DESK, "the run now says otherwise", {"news": news}, batch=self.batch)
        if fact.values["pieces"] == values["pieces"]:
            self._update(fact, {"key": row["fact"], "confidence": row["confidence"]})
        return True

    def _heard(self, fact: Fact) -> list[Values]:
        """What runs have said of the fact before, and its editors have seen."""
        news = [e.changes["news"][1] for e in events_of(self.session, fact.id) if "news" in e.changes]
        return [label(fact.kind, said) for said in (fact.original, *news) if said is not None]


def _added(row: Row) -> bool:
    return bool(row["said"]) and row["said"]["outcome"] == "added"


def _same_words(facts: Sequence[Fact], row: Row) -> Fact | None:
    """The fact of the very words of a run's row."""
    pieces = [list(piece) for piece in row["pieces"]]
    return next((f for f in facts if f.kind == row["kind"] and f.values["pieces"] == pieces), None)


def _like_words(facts: Sequence[Fact], row: Row) -> Fact | None:
    """The fact that shares the most of its words with a run's row, if they are enough."""
    like = [
        (shared(f.values["pieces"], row["pieces"]), -n, f)
        for n, f in enumerate(facts)
        if f.kind == row["kind"] and f.state != "withdrawn"
    ]
    best = max(like, default=None, key=lambda found: found[:2])
    return best[2] if best is not None and best[0] >= _SAME else None


def relocated(values: Values, old: str, new: str) -> Values | None:
    """The changes that carry a fact's spans over to a new text; None if its words are not there any more."""
    pieces = [Selector.of(old, piece).find(new) for piece in values["pieces"]]
    found = [list(piece) for piece in pieces if piece is not None]
    if len(found) != len(pieces) or not found or found != sorted(found):
        return None
    changes: Values = {"pieces": found}
    for name in ("source", "cue"):
        start, end = values[f"{name}_start"], values[f"{name}_end"]
        if start is not None:
            span = Selector.of(old, (start, end)).find(new) or (None, None)
            changes |= {f"{name}_start": span[0], f"{name}_end": span[1]}
    changes["content"] = content(new, found, changes.get("cue_start"))
    return {k: v for k, v in changes.items() if values.get(k) != v}


def _article(row: Row) -> Row:
    return {
        "key": row["id"],
        "title": clean(row["title"]),
        "outlet": clean(row["outlet"]) or "",
        "url": row["url"],
        "published": row["published"].isoformat() if row["published"] else None,
        "authors": row["authors"] or [],
        "text": clean(row["text"]),
        "sha256": row["sha256"],
        "dates": [],
        "present": True,
    }


def _fact(article_id: int, row: Row, now: datetime) -> Row:
    values, context = from_run(row)
    said = row["said"]
    new = {
        "article_id": article_id,
        "key": row["fact"],
        "kind": row["kind"],
        "origin": FOUND if _added(row) else "run",
        "state": "open",
        "version": 0,
        "flagged": False,
        "again": None,
        "second_of": None,
        "confidence": row["confidence"],
        "start": row["start"],
        "values": values,
        "original": values,
        "context": context,
        "speaker": values["source"] or "",
        "search": searched(values),
        "decided_by": None,
        "decided_at": None,
        "disputed": False,
        "news": None,
        "reread": said,
        "reread_at": now if said else None,
        "differs": False,
        "findings": row["findings"],
        "audited": False,
        "rank": rank(None, row["confidence"], differs=_added(row)),
    }
    if said is None and row["findings"] is None:
        return new
    fact = Fact(**new)
    return new | placed(fact, first(fact))
