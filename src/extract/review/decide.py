"""Decisions: what an editor's request does to one or more facts, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.contract.ids import fact_id
from extract.contract.quotes import content
from extract.review.agreement import reading_of
from extract.review.blind import Pair, bar, pair_of, shown, weigh
from extract.review.edits import Ask, Missed, WrongError, needed, pieces_on, words_values
from extract.review.fields import blank, lacks
from extract.review.history import Actor, ConflictError, append, new_batch, rank
from extract.review.reread import taken
from extract.review.store import Article, Fact, row_of
from extract.review.store.models import DECIDED, Values
from extract.review.words import trimmed

_STATES = {"accept": "accepted", "reject": "rejected", "skip": "skipped", "reopen": "open"}
GONE = "this fact was taken back or merged with another one: there is nothing to decide"
_SAID = {"open": "Open again", "skipped": "Kept for later"}


@dataclass(slots=True)
class Done:
    """What a request did: the fact to show, all facts that it touched, and a word for it."""

    fact: Fact
    touched: list[Fact]
    said: str


class ElsewhereError(Exception):
    """The fact is read twice, and this reading is not the editor's; `fact_id` is the row to show instead."""

    def __init__(self, fact: Fact, why: str) -> None:
        super().__init__(why)
        self.fact_id = fact.id


class SignatureError(Exception):
    """The change would leave a signature under other values: it has to be said what becomes of it."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(f"{fact.state} by {fact.decided_by}: open it again, or sign it as you change it?")


def decide(session: Session, actor: Actor, fact_id: int, ask: Ask, *, batch: str | None = None) -> Done:
    """Do what the editor asks; `batch` binds it to what is done at the same stroke.

    Raises LookupError for no such fact, ConflictError if it has changed since the editor saw it, ElsewhereError if it
    is another editor's reading, SignatureError if a decided fact would change and `ask.then` is not given, WrongError
    if what is asked for cannot be done.
    """
    fact = as_seen(session, actor, fact_id, ask.version, ask.screen.key)
    if fact.state == "withdrawn":
        raise WrongError(GONE)
    return _Decision(session, actor, fact, ask, batch or new_batch()).do()


def as_seen(session: Session, actor: Actor, fact_id: int, version: int, key: str) -> Fact:
    """The fact, if it is the editor's to see and still what they saw.

    Raises LookupError, ElsewhereError and ConflictError as `decide` does.
    """
    fact = row_of(session, Fact, fact_id)
    seen, veiled = shown(session, actor.name, fact)
    if veiled:
        raise ElsewhereError(seen, "two others read this one, and nothing of theirs is shown before both are done")
    if seen.id != fact.id:
        mine = "you have read this one already: the second reading is somebody else's"
        yours = "somebody is reading this one: here is the second reading, yours"
        raise ElsewhereError(seen, mine if seen.decided_by == actor.name else yours)
    if fact.version != version or fact.key != key:
        raise ConflictError(fact_id, version)
    return fact


class _Decision:
    def __init__(self, session: Session, actor: Actor, fact: Fact, ask: Ask, batch: str) -> None:
        self.session, self.actor, self.fact, self.ask = session, actor, fact, ask
        self.article = session.get_one(Article, fact.article_id)
        self.pair: Pair | None = pair_of(session, fact)
        self.batch = batch

    def do(self) -> Done:
        fact, ask = self.fact, self.ask
        if ask.action == "comment":
            words = needed(ask.comment, "words")
            append(self.session, fact, self.actor, "commented", {}, batch=self.batch, comment=words)
            return Done(fact, [fact], "Comment kept")
        if self.pair is not None and (why := bar(self.actor, fact, self.pair)):
            raise WrongError(why)
        more: dict[str, Callable[[], Done]] = {
            "split": self._split, "merge": self._merge, "flag": self._flag, "take": self._take,
        }  # fmt: skip
        if ask.action in _STATES:
            done = self._state(_STATES[ask.action])
        elif ask.action in more:
            done = more[ask.action]()
        else:
            done = self._corrected(self._changes())
        return self._weighed(done)

    def _corrected(self, new: Values) -> Done:
        """What says what is there already is no step of the history, but a signature may be asked for with it."""
        fact, ask = self.fact, self.ask
        now = fact.values | {"again": fact.again}
        if any(now.get(name) != value for name, value in new.items()):
            self._change(fact, f"changed {ask.action}", new)
        elif ask.then == "sign":
            return self._state("accepted")
        else:
            return Done(fact, [], "Nothing changed: it says that already")
        return Done(fact, [fact], "Saved and signed" if ask.then == "sign" else "Saved")

    def _append(self, fact: Fact, action: str, new: Values) -> None:
        if new.get("state") in DECIDED:
            new = new | {"again": None, "news": None, "disputed": False}
        append(self.session, fact, self.actor, action, new, batch=self.batch)

    def _change(self, fact: Fact, action: str, new: Values) -> None:
        """Change values; a signature under other values goes, or becomes the editor's own."""
        before, then = fact.values, self.ask.then
        signed = fact.state in DECIDED and any(before.get(name) != value for name, value in new.items())
        if signed and then is None:
            raise SignatureError(fact)
        if then == "sign":
            _whole(fact.kind, before | new)
            new = new | {"state": "accepted"}
        elif signed:
            new = new | {"state": "open"}
        self._append(fact, action, new)

    def _weighed(self, done: Done) -> Done:
        """Where this was the second of two readings and they differ, a chief has to settle it."""
        if self.pair is None or self.pair.given:
            return done
        pair = pair_of(self.session, self.fact)
        if pair is not None:
            weighed = weigh(self.session, pair, self.batch)
            done.touched = [f for f in done.touched if f not in weighed] + weighed
        return done

    def _state(self, state: str) -> Done:
        fact = self.fact
        if state == "accepted":
            _whole(fact.kind, fact.values)
        self._append(fact, "reopened" if state == "open" else state, {"state": state})
        return Done(fact, [fact], _SAID.get(state, state.capitalize()))

    def _take(self) -> Done:
        """Take what the run now says, else the second reader; of two readings that differ, the second one."""
        fact = self.fact
        new, state, action = fact.news, "accepted", "took what the run now says"
        if fact.disputed and self.pair is not None:
            second = self.pair.second
            new = second.values if second.state == "accepted" else {}
            state, action = second.state, "took the second reading"
        elif new is None and fact.differs and fact.reread is not None:
            new = taken(fact.reread)
            state, action = new["state"], "took what the second reader says"
        if new is None:
            raise WrongError("there is nothing to take: the run says what it said before, and no second reader differs")
        if state == "accepted":
            _whole(fact.kind, fact.values | new)
        self._append(fact, action, new | {"state": state})
        return Done(fact, [fact], "Taken and signed")

    def _changes(self) -> Values:
        ask, fact, article = self.ask, self.fact, self.article
        if ask.action == "words":
            pieces = pieces_on(article, needed(ask.words, "words"))
            new = words_values(fact.kind, article, pieces, fact.values["cue_start"])
            return new | {"again": None}
        if ask.action == "cue":
            start, end = ask.words[0].on(article) if ask.words else (None, None)
            cue = None if start is None else article.text[start:end]
            pieces = fact.values["pieces"]
            said = {"content": content(article.text, pieces, start)} if pieces else {}
            return {"cue": cue, "cue_start": start, "cue_end": end, **said}
        if ask.action == "speaker":
            values: Values = needed(ask.speaker, "a speaker").on(self.session, fact, article)
            return values
        if (fact.kind == "quote") != (ask.action == "type") and ask.action != "period":
            raise WrongError(f"a {fact.kind} has no {ask.action}")
        if ask.action == "type":
            return {"quote_type": needed(ask.type, "a type")}
        fields = {"value": ask.value, "item": ask.item, "period": ask.period}
        given: Values = needed(fields[ask.action], f"a {ask.action}").on()
        return given

    def _split(self) -> Done:
        """The fact keeps what stands before `at`; what follows becomes a fact of its own with the same speaker."""
        self._read_once("divided")
        fact, at = self.fact, needed(self.ask.at, "a place")
        before, after = _cut(self.article.text, fact.values["pieces"], at)
        if not before or not after:
            raise WrongError("split a fact somewhere inside its words")
        cue = fact.values["cue_start"]
        new = fact.values | words_values(fact.kind, self.article, after, cue)
        second = _new(self.session, self.article, fact.kind, new, confidence=fact.confidence)
        self._change(fact, "split", words_values(fact.kind, self.article, before, cue))
        self._append(second, "split off", {"state": "accepted" if self.ask.then == "sign" else "open"})
        return Done(fact, [fact, second], "Split in two")

    def _merge(self) -> Done:
        """The fact takes the other's words; the other is withdrawn."""
        self._read_once("merged")
        fact = self.fact
        other = row_of(self.session, Fact, needed(self.ask.other, "another fact"))
        if (other.article_id, other.kind) != (fact.article_id, fact.kind) or other.id == fact.id:
            raise WrongError("only two facts of one kind in one article can be merged")
        if other.state == "withdrawn" or other.second_of is not None or pair_of(self.session, other) is not None:
            raise WrongError("these two cannot be merged")
        if other.version != self.ask.other_version:
            raise ConflictError(other.id, self.ask.other_version or 0)
        if other.state in DECIDED and self.ask.then is None:
            raise SignatureError(other)
        pieces = sorted(fact.values["pieces"] + other.values["pieces"])
        joined: list[list[int]] = []
        for start, end in pieces:
            if joined and start <= joined[-1][1]:
                joined[-1][1] = max(joined[-1][1], end)
            else:
                joined.append([start, end])
        self._change(fact, "merged", words_values(fact.kind, self.article, joined, fact.values["cue_start"]))
        self._append(other, "merged away", {"state": "withdrawn"})
        return Done(fact, [fact, other], "Merged")

    def _read_once(self, how: str) -> None:
        if self.pair is not None:
            raise WrongError(f"a fact that is read twice is not {how}: its readings could not be compared")

    def _flag(self) -> Done:
        """Ask for a second reading, which starts from what the run had; or take the wish back."""
        fact, session = self.fact, self.session
        if fact.second_of is not None:
            raise WrongError("this is a second reading already")
        second = reading_of(session, fact)
        wanted = not fact.flagged
        if not wanted and second.state in DECIDED:
            raise WrongError("the second reading has been done")
        self._append(fact, "flagged" if wanted else "unflagged", {"flagged": wanted})
        self._append(second, "second reading", {"state": "open" if wanted else "withdrawn"})
        return Done(fact, [fact], "Flagged for a second reader" if wanted else "No second reader")


def add(session: Session, actor: Actor, article_id: int, missed: Missed) -> Done:
    """Add a fact that the run missed; it is open until somebody has said the rest and signs it.

    Raises LookupError for no such article, WrongError if its words are not there or the fact exists.
    """
    article = session.get(Article, article_id, with_for_update=True)  # so that two at once do not add the same
    if article is None:
        raise LookupError
    pieces = pieces_on(article, missed.words)
    key = fact_id(article.key, missed.kind, pieces)
    there = select(Fact).where(Fact.article_id == article.id, Fact.key == key, Fact.state != "withdrawn")
    if session.scalars(there).first() is not None:
        raise WrongError("there is a fact of these very words")
    values = blank(missed.kind, article.text, pieces) | words_values(missed.kind, article, pieces)
    if missed.kind == "quantity":
        values["comparator"] = "="
    fact = _new(session, article, missed.kind, values)
    append(session, fact, actor, "added", {"state": "open"}, batch=new_batch())
    return Done(fact, [fact], "Added: now say whose it is" if missed.kind == "quote" else "Added: now give its value")


def _whole(kind: str, values: Values) -> None:
    if lack := lacks(kind, values):
        raise WrongError(lack)


def _cut(text: str, pieces: list[list[int]], at: int) -> tuple[list[list[int]], list[list[int]]]:
    before = [[s, min(e, at)] for s, e in pieces if s < at]
    after = [[max(s, at), e] for s, e in pieces if e > at]
    kept = [[list(trimmed(text, s, e)) for s, e in part] for part in (before, after)]
    return [p for p in kept[0] if p[0] < p[1]], [p for p in kept[1] if p[0] < p[1]]


def _new(session: Session, article: Article, kind: str, values: Values, *, confidence: float | None = None) -> Fact:
    pieces = values["pieces"]
    values = values | {"content": content(article.text, pieces, values["cue_start"])}
    fact = Fact(
        article_id=article.id, key=fact_id(article.key, kind, pieces), kind=kind, origin="editor", state="withdrawn",
        version=0, flagged=False, disputed=False, rank=rank(None, confidence), confidence=confidence,
        start=pieces[0][0], values=values, original=values, context={}, speaker=values["source"] or "", search="",
    )  # fmt: skip
    session.add(fact)
    session.flush()
    return fact
