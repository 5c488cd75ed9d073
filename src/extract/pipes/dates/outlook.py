"""Whether an expression lies behind the publication or ahead of it, by its preposition and the tense of its clause."""

import re
from typing import Literal

from spacy.tokens import Token

from extract.data import lines
from extract.lexicon.calendar import context, table
from extract.text.nouns import NOUNS
from extract.text.reading import Reading

Side = Literal["past", "future"]
_Tense = Literal["past", "present", "future"]

_STEPS = 12
_LEAD = 40
_SHALL = frozenset({"will", "shall", "'ll", "’ll", "wo", "sha"})
_MAY = frozenset({"can", "ca", "could", "may", "might", "must", "ought", "should", "would"})
_BACKSHIFTED = frozenset({"could", "would"})
_NOT = frozenset({"not", "n't", "n’t", "never"})
_CAUSES = frozenset({"after", "following", "over"})
_UNSURE = frozenset({"if", "unless", "once", "when", "until"})
_COMPLEMENTS = frozenset({"acomp", "attr", "advmod", "prep"})
_DEED = frozenset({"of", "for", "with"})
_STAGE = r"(?:(?:the|early|late|mid|next|this|last|about|around|the[ \xa0]+end[ \xa0]+of)[ \xa0-]+)*$"
_AHEAD = re.compile(
    r"\b(?:ahead[ ]of|in[ ]the[ ]run[- ]?up[ ]to|in[ ]time[ ]for|in[ ](?:preparation|readiness)[ ]for"
    rf"|(?:looking|look)[ ](?:ahead|forward)[ ]to|(?:no|not)[ ](?:later[ ]than|before)|not[ ]until)[ \xa0]+{_STAGE}",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(rf"\b(since|until|till|by|for|to|from|of)[ \xa0]+{_STAGE}", re.IGNORECASE)


def side(reading: Reading, start: int, end: int) -> Side | None:
    """On which side of the publication the clause puts the expression at `[start, end)`; None if it does not tell."""
    before = reading.text[max(0, start - _LEAD) : start]
    if _AHEAD.search(before):
        return "future"
    lead = m[1].lower() if (m := _PREPOSITION.search(before)) else ""
    if lead == "since":
        return "past"
    nouns, verb = _governors(reading, start, end)
    if nouns and (told := _of_noun(nouns, verb, lead)) is not None:
        return told
    if verb is not None and tense(verb) == "present" and _follows_mishap(reading, start):
        return "past"
    if verb is None:
        return "future" if lead in ("until", "till", "by") else None
    return _of_verb(verb, nouns, lead)


def _follows_mishap(reading: Reading, start: int) -> bool:
    """Whether an expression stands behind what nobody plans, wherever the parse hangs it: `a crash on Saturday`."""
    prep = reading.before(start)
    noun = reading.before(prep.idx) if prep is not None and prep.pos_ == "ADP" else None
    return noun is not None and noun.tag_ in NOUNS and noun.lemma_.lower() in context("unplanned")


def _governors(reading: Reading, start: int, end: int) -> tuple[list[Token], Token | None]:
    """The words outside an expression on which it hangs up to the first verb with a tense, and that verb."""
    token = reading.token(start)
    nouns: list[Token] = []
    for _ in range(_STEPS):
        if token is None:
            break
        if token.idx < start or token.idx >= end:
            if tense(token) is not None:
                return nouns, token
            if token.lower_ not in table("part"):
                nouns.append(token)
        if token.head is token:
            break
        token = token.head
    return nouns, None


def _of_noun(path: list[Token], verb: Token | None, lead: str) -> Side | None:
    """What the nouns, adjectives and participles between an expression and its verb tell by themselves."""
    now = None if verb is None else tense(verb)
    host = next((t for t in path if t.pos_ != "ADP" and not t.is_punct), None)
    if host is None:
        return None
    lemma = host.lemma_.lower()
    if host.tag_ in NOUNS:
        if lemma in context("unplanned"):
            return "past"
        if lead == "for" and (lemma in context("planned") or lemma in lines("dates_plans.txt")):
            return "future"
    if host.pos_ == "VERB" and host.tag_ in ("VBN", "VBD"):
        if lead in ("for", "until", "till", "to") and lemma in context("moved") | set(lines("dates_plans.txt")):
            return "future"
        if lemma in lines("dates_plans.txt") and not lead:
            return "future"
    if lemma == "due":
        return "past" if verb is not None and _is_given_up(verb) else "future"
    if (done := _of_participle(path)) is not None:
        return done
    for i, t in enumerate(path[1:], 1):
        if t.pos_ in ("ADP", "SCONJ", "VERB") and t.lower_ in _CAUSES and path[i - 1].tag_ in NOUNS:
            bare = not any(c.dep_ in ("det", "poss") and c.lower_ not in ("a", "an") for c in path[i - 1].lefts)
            if bare or now != "future":
                return "past"
    return None


def _of_participle(path: list[Token]) -> Side | None:
    """`having shut on Monday`, `after shutting on Monday`, `accused of killing`, `a man held on Monday`."""
    for t in path:
        if t.pos_ not in ("VERB", "AUX") or t.tag_ not in ("VBG", "VBN"):
            continue
        if t.tag_ == "VBG":
            if t.dep_ != "pcomp":
                continue
            if t.head.lower_ in ("after", "following", "since", "over"):
                return "past"
            if t.head.lower_ in _DEED and t.head.head.lemma_.lower() in context("of what is done"):
                return "past"
            if t.head.lower_ == "for" and t.head.head.pos_ == "VERB" and t.head.head.tag_ in ("VBN", "VBD"):
                return "past"
        elif t.dep_ in ("acl", "advcl", "ROOT") and not any(c.lower_ in _UNSURE for c in t.lefts):
            return "past"
    return None


def _of_verb(verb: Token, path: list[Token], lead: str) -> Side | None:
    """What the tense of the clause tells, and the preposition with it."""
    now, lemma = tense(verb), verb.lemma_.lower()
    plans = lines("dates_plans.txt")
    if lead in ("until", "till"):
        lasted = lemma in context("lasting") and not _is_shut(verb)
        return "past" if now == "past" and (lasted or _is_negated(verb)) else "future"
    if lead == "by" and lemma in context("demanded"):
        return "future"
    had = any(c.lower_ == "had" for c in verb.lefts)
    dated = lemma in context("moved") or (lead == "for" and lemma in plans)
    if lead in ("for", "to") and dated and not had and not any(t.tag_ in NOUNS for t in path):
        return "future"
    if now != "present":
        return "past" if now == "past" else "future"
    host = next((t for t in path if t.tag_ in NOUNS), None)
    if lead == "from" and lemma == "be" and not any(c.dep_ in _COMPLEMENTS and c not in path for c in verb.rights):
        return "past"
    if host is None:
        return None if lemma in context("looking back") else "future"
    if host.lemma_.lower() in context("planned"):
        return "future"
    simple = host.dep_ == "dobj" and host.head == verb and not any(c.dep_ in ("aux", "auxpass") for c in verb.lefts)
    return "future" if host.i > verb.i and simple and lemma not in context("looking back") | context("state") else None


def tense(token: Token) -> _Tense | None:
    """The tense that a verb and its auxiliaries show; None for a bare participle or infinitive and for no verb."""
    if token.pos_ not in ("VERB", "AUX"):
        return "present" if _is_mistaken(token) else None
    helpers = [c for c in token.lefts if c.dep_ in ("aux", "auxpass")]
    words = {c.lower_ for c in helpers}
    if words & _SHALL:
        return "future"
    perfect = any(c.lemma_ == "have" or c.lower_ == "having" for c in helpers) and token.tag_ in ("VBN", "VBG", "VBD")
    if words & _MAY:
        denied = words & _BACKSHIFTED and _is_negated(token) and token.dep_ != "ccomp"
        return "past" if perfect or denied else "future"
    if token.tag_ == "VBD" or any(c.tag_ == "VBD" for c in helpers) or perfect:
        return "past"
    infinitive = any(c.tag_ == "TO" for c in helpers)
    if infinitive and token.tag_ == "VB":
        return _of_infinitive(token)
    if infinitive and token.head.tag_ in ("VBZ", "VBP") and any(c.tag_ == "VB" for c in helpers):
        return "future"
    if token.tag_ in ("VBZ", "VBP") or any(c.tag_ in ("VBZ", "VBP") for c in helpers):
        return "present"
    return "present" if token.tag_ == "VB" and token.dep_ == "ROOT" else None


def _of_infinitive(verb: Token) -> _Tense | None:
    """`is due to meet`, `a plan to meet`, `the report to be published`: what is still to come."""
    head = verb.head
    if head.lemma_.lower() in lines("dates_plans.txt"):
        return "past" if _is_given_up(head) else "future"
    if head.tag_ in ("VBZ", "VBP", "VBG"):
        return "future"
    passive = verb.dep_ in ("acl", "relcl") and any(c.dep_ == "auxpass" for c in verb.lefts)
    return "future" if passive and head.tag_ in NOUNS else None


def _is_given_up(verb: Token) -> bool:
    """Whether a past plan came to nothing: `was due to open but`, `had been due to open`."""
    while verb.dep_ in ("acomp", "xcomp") and verb.head is not verb:
        verb = verb.head
    if any(c.lower_ == "had" and c.dep_ == "aux" for c in verb.lefts):
        return True
    past = verb.tag_ == "VBD" or any(c.tag_ == "VBD" for c in verb.lefts)
    return past and any(c.dep_ == "cc" and c.lower_ == "but" for c in verb.rights)


def _is_mistaken(word: Token) -> bool:
    """Whether a word tagged as a noun stands as a verb joined to a verb: `was held in May and returns in June`."""
    joined = word.tag_ in ("NN", "NNS") and word.dep_ == "conj" and word.head.pos_ in ("VERB", "AUX")
    return joined and not any(c.dep_ == "det" for c in word.lefts)


def _is_negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in _NOT for c in verb.children)


def _is_shut(verb: Token) -> bool:
    """Whether a verb says that a thing is in a state which others put it in: `was closed until`."""
    if any(c.dep_ == "auxpass" for c in verb.lefts):
        return True
    return any(c.dep_ == "acomp" and c.lower_.endswith(("ed", "shut")) for c in verb.rights)
