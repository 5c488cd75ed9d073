"""Where a date hangs in its sentence, and which of the sentence's clauses it covers."""

from bisect import bisect_left
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extract.annotations import Date, Offsets, Quantity
from extract.pipes.links.pointed import log
from extract.text.clauses import STEPS, SUBJECTS, clause_of

_DEFINITE = frozenset({"the", "these", "those", "both", "this", "that", "all"})


@dataclass(slots=True)
class Adjunct:
    """A date with its words, and where in the sentence it hangs: on `host`, of the clause headed by `clause`.

    `is_open`: it has not ended.
    """

    date: Date
    words: Offsets
    host: Token
    clause: Token
    modifier: bool
    fronted: bool
    is_open: bool
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a number may choose among.

    `ruled` is the adjunct that the structure of its sentence chooses, `rivals` are all that it may have, None first,
    `levels` how closely each belongs to it, `aimed` the chance of each by the encoder; None if it has not read the
    number, or there is nothing to choose.
    """

    number: Quantity
    ruled: Adjunct | None
    rivals: list[Adjunct | None]
    levels: list[float]
    aimed: list[float] | None

    def evidence(self) -> dict[int, dict[str, float]]:
        """What speaks for each, by its place."""
        return {
            n: {
                "encoder": log(chance),
                "nothing": float(rival is None),
                "rules": float(rival is self.ruled),
                "level": level / 5,
            }
            for n, (rival, level, chance) in enumerate(zip(self.rivals, self.levels, self.aimed or (), strict=True))
        }


def nominals(token: Token, clause: Token) -> list[Token]:
    """A token and what it hangs on, up to its clause's head."""
    chain: list[Token] = []
    while token != clause and len(chain) < STEPS:
        chain.append(token)
        token = token.head
    return chain


def is_definite(root: Token, start: int) -> bool:
    """Whether a count is of things known already: `the two firms`, `its 12 shops`."""
    noun = root.head if root.dep_ == "nummod" else root
    parts = [g for c in root.rights if c.lower_ == "of" for g in c.children]
    if any(c.dep_ == "poss" or c.lower_ in _DEFINITE for g in parts for c in g.lefts):
        return True
    return any((c.dep_ == "det" and c.lower_ in _DEFINITE) or (c.dep_ == "poss") for c in noun.lefts if c.idx < start)


def covers(a: Adjunct, clause: Token) -> bool:
    """Whether a date of one clause also tells the time of another.

    A date at the front covers what is coordinated with its clause or reported by it (no single day: that is when it
    was said); one in a clause covers the infinitives and participles under it, and at its end the bare conjuncts
    before it.
    """
    here = clause
    for _ in range(STEPS):
        if here.dep_ == "relcl" or here.head is here:
            break
        upper = clause_of(here.head)
        if here.dep_ == "conj" or here.dep_ == "dep":
            joined = upper != a.clause and not any(c.dep_ in SUBJECTS for c in here.children)
            allowed = a.fronted or joined
        elif here.dep_ == "ccomp":
            allowed = a.fronted and not _is_day(a.date)
        elif here.dep_ in ("xcomp", "pcomp"):
            allowed = True
        else:
            allowed = a.fronted or not any(c.dep_ in SUBJECTS for c in here.children)
        if not allowed:
            break
        if upper == a.clause or (here.dep_ == "advcl" and _trails(a, upper)):
            return True
        here = upper
    return _trails(a, clause)


def _trails(a: Adjunct, clause: Token) -> bool:
    """Whether a date at the end of the last conjunct, or of an infinitive, covers the clause before it."""
    here = a.clause
    for _ in range(STEPS):
        if here.head is here or here.dep_ not in ("conj", "xcomp"):
            return False
        elliptic = not any(c.dep_ in ("aux", "auxpass") for c in here.children) and here.tag_ in ("VBN", "VBD")
        elliptic = elliptic and any(c.dep_ == "auxpass" for c in clause.children)
        own_subject = any(c.dep_ in SUBJECTS for c in here.children)
        finite = any(c.dep_ in ("aux", "auxpass") for c in here.children) or here.tag_ in ("VBD", "VBZ", "VBP")
        if here.dep_ == "conj" and (a.fronted or (own_subject and finite and not elliptic)):
            return False
        here = clause_of(here.head)
        if here == clause:
            return True
    return False


def is_beyond(a: Adjunct, clause: Token, end: int) -> bool:
    """Whether a date cannot tell the time of a number that ends at `end`, in a clause with its own subject.

    So is one in another clause behind the number, and one of what is over in another than that of `have` and `has`:
    `the club won in 2004, and 300 fans have joined`.
    """
    if a.clause == clause or a.fronted or not any(c.dep_ in SUBJECTS for c in clause.children):
        return False
    if a.words[0] >= end:
        return True
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" and c.tag_ in ("VBP", "VBZ") for c in clause.lefts)
    return perfect and a.date.type == "date" and not a.is_open and a.clause.tag_ in ("VBD", "VBN")


def first_conjunct(noun: Token) -> Token:
    """The head of the list in which a noun stands: of `61 suspects arrested and 19 vans seized`, the suspects."""
    for _ in range(STEPS):
        if noun.dep_ != "conj":
            break
        noun = noun.head
    return noun


def is_done(tokens: list[Token]) -> bool:
    """Whether the words of a list's items have participles and no other verbs but their auxiliaries."""
    verbs = [t for t in tokens if t.pos_ in ("VERB", "AUX") and t.lemma_ not in ("be", "have")]
    participles = bool(verbs) and all(t.tag_ in ("VBN", "VBD") for t in verbs)
    return participles and not any(t.is_sent_start for t in tokens)


def is_future(verb: Token) -> bool:
    """Whether a clause is of what is to come: `will be cut from April`."""
    return verb.tag_ == "VB" or any(c.lower_ in ("will", "'ll", "’ll", "would", "to") for c in verb.lefts)


def _is_day(date: Date) -> bool:
    return date.type in ("date", "time") and (date.first is None or date.first == date.last)


def outside_names(doc: Doc) -> list[Date]:
    """The dates but for those that a name has in it: the `Sunday` of the Mail on Sunday."""
    names = sorted((m.end, m.start) for e in doc._.facts_entities for m in e.mentions if m.form == "name")
    at = (bisect_left(names, (d.end, 0)) for d in doc._.facts_dates)
    return [d for d, n in zip(doc._.facts_dates, at, strict=True) if n == len(names) or names[n][1] >= d.end]
