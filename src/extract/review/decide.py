"""Decisions: what an editor's request does to one or more facts, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.review.edits import Ask, Missed, WrongError, needed, pieces_on, words_values
from extract.review.fields import blank, identity
from extract.review.history import DECIDED, Actor, ConflictError, append, new_batch, rank
from extract.review.store import Article, Event, Fact
from extract.review.store.models import Values
from extract.review.words import content, trimmed

_STATES = {"accept": "accepted", "reject": "rejected", "skip": "skipped", "reopen": "open"}
_PAST = _STATES | {"flag": "flagged", "comment": "commented"}
_REACH = 200
"""How many of an editor's strokes can be undone."""


@dataclass(slots=True)
class Done:
    """What a request did: the fact to show, all facts that it touched, and a word for it."""

    fact: Fact
    touched: list[Fact]
    said: str


def decide(session: Session, actor: Actor, fact_id: int, ask: Ask, *, batch: str | None = None) -> Done:
    """Do what the editor asks; `batch` binds it to what is done at the same stroke.

    Raises LookupError for no such fact, ConflictError if it has changed since the editor saw it, WrongError if what is
    asked for cannot be done.
    """
    fact = _fact(session, fact_id)
    if fact.version != ask.version:
        raise ConflictError(fact_id, ask.version)
    return _Decision(session, actor, fact, ask, batch or new_batch()).do()


class _Decision:
    def __init__(self, session: Session, actor: Actor, fact: Fact, ask: Ask, batch: str) -> None:
        self.session, self.actor, self.fact, self.ask = session, actor, fact, ask
        self.article = session.get_one(Article, fact.article_id)
        self.batch = batch

    def do(self) -> Done:
        fact, ask = self.fact, self.ask
        _own_reading(self.session, self.actor, fact, ask.action)
        if ask.action in _STATES:
            return self._state(_STATES[ask.action])
        more: dict[str, Callable[[], Done]] = {"split": self._split, "merge": self._merge, "flag": self._flag}
        if ask.action in more:
            return more[ask.action]()
        if ask.action == "comment":
            append(
                self.session, fact, self.actor, "commented", {}, batch=self.batch, comment=needed(ask.comment, "words")
            )
            return Done(fact, [fact], "Comment kept")
        self._append(fact, f"changed {ask.action}", self._changes())
        return Done(fact, [fact], "Saved")

    def _append(self, fact: Fact, action: str, new: Values) -> None:
        append(self.session, fact, self.actor, action, new, batch=self.batch)

    def _state(self, state: str) -> Done:
        fact = self.fact
        if state == "accepted" and not fact.values["pieces"]:
            raise WrongError("its words are not in the article any more: mark them anew, or reject the fact")
        new: Values = {"state": state}
        if state in DECIDED:
            new["again"] = None
        self._append(fact, {"open": "reopened"}.get(state, state), new)
        return Done(fact, [fact], {"open": "Open again", "skipped": "Kept for later"}.get(state, state.capitalize()))

    def _changes(self) -> Values:
        ask, fact, article = self.ask, self.fact, self.article
        if ask.action == "words":
            new = words_values(fact.kind, article, pieces_on(article, needed(ask.words, "words")))
            return new | {"again": None}
        if ask.action == "cue":
            if not ask.words:
                return {"cue": None, "cue_start": None, "cue_end": None}
            start, end = ask.words[0].on(article)
            return {"cue": article.text[start:end], "cue_start": start, "cue_end": end}
        if ask.action == "speaker":
            values: Values = needed(ask.speaker, "a speaker").on(self.session, fact, article)
            return values
        if (fact.kind == "quote") != (ask.action == "type") and ask.action != "period":
            raise WrongError(f"a {fact.kind} has no {ask.action}")
        if ask.action == "type":
            return {"quote_type": needed(ask.type, "a type")}
        fields = {"value": ask.value, "item": ask.item, "period": ask.period}
        found: Values = needed(fields[ask.action], f"a {ask.action}").on()
        return found

    def _split(self) -> Done:
        """The fact keeps what stands before `at`; what follows becomes a fact of its own with the same speaker."""
        fact, at = self.fact, needed(self.ask.at, "a place")
        before, after = _cut(self.article.text, fact.values["pieces"], at)
        if not before or not after:
            raise WrongError("split a fact somewhere inside its words")
        new = fact.values | words_values(fact.kind, self.article, after)
        second = _new(self.session, self.article, fact.kind, new, confidence=fact.confidence)
        self._append(fact, "split", words_values(fact.kind, self.article, before))
        self._append(second, "split off", {"state": "open"})
        return Done(fact, [fact, second], "Split in two")

    def _merge(self) -> Done:
        """The fact takes the other's words; the other is withdrawn."""
        fact = self.fact
        other = _fact(self.session, needed(self.ask.other, "another fact"))
        if other.version != self.ask.other_version:
            raise ConflictError(other.id, self.ask.other_version or 0)
        if (other.article_id, other.kind) != (fact.article_id, fact.kind) or other.id == fact.id:
            raise WrongError("only two facts of one kind in one article can be merged")
        if other.state == "withdrawn" or other.second_of is not None or fact.second_of is not None:
            raise WrongError("these two cannot be merged")
        pieces = sorted(fact.values["pieces"] + other.values["pieces"])
        joined: list[list[int]] = []
        for start, end in pieces:
            if joined and start <= joined[-1][1]:
                joined[-1][1] = max(joined[-1][1], end)
            else:
                joined.append([start, end])
        self._append(fact, "merged", words_values(fact.kind, self.article, joined))
        self._append(other, "merged away", {"state": "withdrawn"})
        return Done(fact, [fact, other], "Merged")

    def _flag(self) -> Done:
        """Ask for a second reading, which starts from what the run had; or take the wish back."""
        fact, session = self.fact, self.session
        if fact.second_of is not None:
            raise WrongError("this is a second reading already")
        second = session.scalars(select(Fact).where(Fact.second_of == fact.id)).first()
        wanted = not fact.flagged
        if not wanted and second is not None and second.state in DECIDED:
            raise WrongError("the second reading has been done")
        self._append(fact, "flagged" if wanted else "unflagged", {"flagged": wanted})
        if second is None:
            original = fact.original
            second = _new(
                session, self.article, fact.kind, original, confidence=fact.confidence, second_of=fact.id, key=fact.key
            )
            second.context = fact.context
            session.flush()
        self._append(second, "second reading", {"state": "open" if wanted else "withdrawn"})
        return Done(fact, [fact], "Flagged for a second reader" if wanted else "No second reader")


def add(session: Session, actor: Actor, article_id: int, missed: Missed) -> Done:
    """Add a fact that the run missed; it is accepted, and has no speaker yet.

    Raises LookupError for no such article, WrongError if its words are not there or the fact exists.
    """
    article = session.get(Article, article_id)
    if article is None:
        raise LookupError
    pieces = pieces_on(article, missed.words)
    key = identity(article.key, missed.kind, pieces)
    there = select(Fact).where(Fact.article_id == article.id, Fact.key == key, Fact.state != "withdrawn")
    if session.scalars(there).first() is not None:
        raise WrongError("there is a fact of these very words")
    values = blank(article.text, pieces) | words_values(missed.kind, article, pieces)
    if missed.kind == "quantity":
        values["comparator"] = "="
    fact = _new(session, article, missed.kind, values)
    append(session, fact, actor, "added", {"state": "accepted"}, batch=new_batch())
    return Done(fact, [fact], "Added")


def undo(session: Session, actor: Actor, *, redo: bool = False) -> Done:
    """Take back the editor's last stroke, or do again what was last taken back.

    Raises WrongError if there is none, ConflictError if somebody else has changed the fact since.
    """
    done, undone = strokes(session, actor)
    word = "redone" if redo else "undone"
    stack = undone if redo else done
    if not stack:
        raise WrongError("there is nothing to redo" if redo else "there is nothing to undo")
    target = stack[-1]
    events = list(session.scalars(select(Event).where(Event.batch == target).order_by(Event.id)))
    facts: list[Fact] = []
    batch = new_batch()
    for event in events if redo else reversed(events):
        fact = _fact(session, event.fact_id)
        new = {name: (after if redo else before) for name, (before, after) in event.changes.items()}
        expected = {name: (before if redo else after) for name, (before, after) in event.changes.items()}
        if _differs(fact, expected):
            raise ConflictError(fact.id, event.version)
        append(session, fact, actor, word, new, batch=batch, target=target)
        facts.append(fact)
    shown = next((f for f in facts if f.state != "withdrawn" and f.second_of is None), facts[0])
    return Done(shown, facts, f"{word.capitalize()}: {events[0].action}")


def _differs(fact: Fact, expected: Values) -> bool:
    from extract.review.history import snapshot

    now = snapshot(fact)
    return any(now.get(name) != value for name, value in expected.items())


def strokes(session: Session, actor: Actor) -> tuple[list[str], list[str]]:
    """The batches that the editor can undo and redo, the next one last."""
    found = session.execute(
        select(Event.batch, Event.action, Event.target)
        .where(Event.who == actor.name, Event.action != "commented")
        .order_by(Event.id.desc())
        .limit(_REACH)
    ).all()
    done: list[str] = []
    undone: list[str] = []
    for batch, action, target in reversed(found):
        if action in ("undone", "redone"):
            there, here = (undone, done) if action == "undone" else (done, undone)
            if target in here:
                here.remove(target)
            if target and target not in there:
                there.append(target)
        elif batch not in done:
            done.append(batch)
            undone.clear()
    return done, undone


def _own_reading(session: Session, actor: Actor, fact: Fact, action: str) -> None:
    """Two readings are two people's: refuse one who has decided on the other."""
    if actor.role == "chief" or action in ("comment", "flag"):
        return
    if fact.second_of is None:
        others = select(Fact.id).where(Fact.second_of == fact.id)
    else:
        others = select(Fact.id).where(Fact.id == fact.second_of)
    acted = select(Event.id).where(
        Event.fact_id.in_(others), Event.who == actor.name, Event.action.in_(("accepted", "rejected"))
    )
    if session.scalars(acted.limit(1)).first() is not None:
        raise WrongError("you have read this one already: the second reading is somebody else's")


def _cut(text: str, pieces: list[list[int]], at: int) -> tuple[list[list[int]], list[list[int]]]:
    before = [[s, min(e, at)] for s, e in pieces if s < at]
    after = [[max(s, at), e] for s, e in pieces if e > at]
    kept = [[list(trimmed(text, s, e)) for s, e in part] for part in (before, after)]
    return [p for p in kept[0] if p[0] < p[1]], [p for p in kept[1] if p[0] < p[1]]


def _new(
    session: Session,
    article: Article,
    kind: str,
    values: Values,
    *,
    confidence: float | None = None,
    second_of: int | None = None,
    key: str | None = None,
) -> Fact:
    pieces = values["pieces"]
    values = values | {"content": content(article.text, pieces)}
    fact = Fact(
        article_id=article.id, key=key or identity(article.key, kind, pieces), kind=kind,
        origin="second reading" if second_of else "editor", state="withdrawn", version=0, flagged=False,
        second_of=second_of, rank=rank(None, confidence), confidence=confidence, start=pieces[0][0] if pieces else 0,
        values=values, original=values, context={}, speaker=values["source"] or "", search="",
    )  # fmt: skip
    session.add(fact)
    session.flush()
    return fact


def _fact(session: Session, fact_id: int) -> Fact:
    fact = session.get(Fact, fact_id)
    if fact is None:
        raise LookupError
    return fact
