"""`it` that means nothing: it is important that, it rained, it seems."""

from spacy.tokens import Token

from extract.lexicon.names import word_set

_WEATHER = word_set("weather")
_SEEMING = word_set("seeming")
_REPORTED = word_set("reported")
_TIMES = word_set("time")


def means_nothing(token: Token) -> bool:
    """Whether this `it` refers to nothing before it."""
    if token.dep_ == "expl":
        return True
    verb = token.head
    if token.dep_ == "dobj":
        return any(c.dep_ in {"ccomp", "xcomp"} and c.i > token.i for c in verb.children) and verb.lemma_ in {
            "make",
            "find",
            "think",
        }
    if token.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    lemma = verb.lemma_
    if lemma in _WEATHER:
        return True
    clauses = [c for c in verb.children if c.i > verb.i and c.dep_ in {"ccomp", "xcomp", "advcl", "acl", "csubj"}]
    if token.dep_ == "nsubjpass":
        return lemma in _REPORTED and bool(clauses)
    if lemma in _SEEMING:
        return bool(clauses)
    if lemma == "be":
        for child in verb.children:
            if child.dep_ in {"acomp", "attr"} and child.i > verb.i:
                inner = [c for c in child.children if c.dep_ in {"ccomp", "xcomp", "acl", "relcl", "advcl"}]
                if (child.dep_ == "acomp" and (clauses or inner)) or child.lemma_ in _TIMES:
                    return True
                if child.dep_ == "attr" and (clauses or inner):
                    return True
    return False
