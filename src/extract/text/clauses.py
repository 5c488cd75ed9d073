"""Verbs and their clauses by the parse: which clause a token stands in, what its subject and its object are."""

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
STEPS = 40
"""How far up a tree it is worth climbing."""

_CLAUSES = frozenset({"ROOT", "conj", "ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "parataxis", "csubj", "dep"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_REAL = SUBJECTS - {"expl"}


def is_clause(token: Token) -> bool:
    """Whether a token heads a clause."""
    return token.dep_ == "ROOT" or (token.pos_ in ("VERB", "AUX") and token.dep_ in _CLAUSES)


def is_finite(verb: Token) -> bool:
    """Whether a verb has a tense or a modal of its own: not the `go` of `let it go`, but that of `would go`."""
    return verb.tag_ in FINITE or any(c.tag_ in FINITE for c in verb.lefts if c.dep_ in ("aux", "auxpass"))


def clause_of(token: Token) -> Token:
    """The head of the clause in which a token stands."""
    for _ in range(STEPS):
        if is_clause(token) or token.head is token:
            return token
        token = token.head
    return token


def subject(verb: Token) -> Token | None:
    """The subject of a verb: its own, its antecedent's in a relative clause, or the one it shares with another verb."""
    for _ in range(6):
        own = next((c for c in verb.lefts if c.dep_ in _REAL), None) or next(
            (c for c in verb.rights if c.dep_ in _REAL), None
        )
        if own is not None:
            if verb.dep_ == "relcl" and own.lower_ in ("which", "that", "who"):
                return _antecedent(verb)
            return own
        if verb.dep_ in ("acl", "relcl"):
            return _antecedent(verb)
        if verb.dep_ == "ccomp" and is_finite(verb):
            return None
        if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp", "aux", "dep", "ccomp", "prep") and verb.head != verb:
            parent = verb.head
            if verb.dep_ == "xcomp" and (receiver := thing(parent)) is not None and receiver.i < verb.i:
                return receiver
            verb = parent
            if verb.tag_ in _NOUNS:
                return verb
            continue
        return None
    return None


def _antecedent(verb: Token) -> Token:
    """The noun that a relative clause or a participle is about: the cap of `the cap per pupil, which is £400`."""
    noun = verb.head
    return noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "per" else noun


def thing(verb: Token) -> Token | None:
    """The direct object of a verb."""
    return next((c for c in verb.rights if c.dep_ in ("dobj", "obj")), None)


def verb_above(token: Token) -> Token | None:
    """The nearest verb that a token depends on."""
    for _ in range(12):
        if token.head == token:
            break
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return token if token.pos_ in ("VERB", "AUX") else None
