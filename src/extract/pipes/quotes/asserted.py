"""Whether somebody did say it: a verb that is denied, refused, left undone or only imagined reports no words."""

from spacy.tokens import Token

from extract.lexicon.cues import words
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.subjects import phrase, subject
from extract.text.clauses import FINITE, STEPS

_INFINITE = (frozenset(["xcomp", "ccomp", "advcl", "acl"]), frozenset(["xcomp", "pcomp", "prep"]))
"""How an infinitive, and how a gerund, hangs on the verb whose doing it tells."""

_DASHES = frozenset("-–—")


def is_asserted(passage: Passage, verb: Token, lent: Noun | None = None) -> bool:
    """Not denied, not a condition, not what somebody refused, is due to say or was led to believe.

    `lent` is the source that a verb before leaves it, if one does.
    """
    if is_denied(passage, verb, lent) or _is_persuaded(verb):
        return False
    return verb.dep_ != "xcomp" or verb.tag_ != "VB" or is_governed(verb)


def is_governed(verb: Token) -> bool:
    """`went on to say`: an infinitive under a verb that leaves it a fact."""
    return verb.dep_ == "xcomp" and verb.head.lemma_.lower() in words("governor")


def is_denied(passage: Passage, verb: Token, lent: Noun | None = None) -> bool:
    """It is told that nobody said it, or that it may be said."""
    if verb.lemma_ not in words("negatable") and _is_negated(passage, verb):
        return True
    if any(_is_one_of(c, "mark", "condition") or _is_one_of(c, "aux", "possible") for c in verb.children):
        return True
    return _is_undone(passage, verb) or _has_no_speaker(passage, verb, lent) or _is_asked(passage, verb)


def _is_asked(p: Passage, verb: Token) -> bool:
    """`Who said that?`, `did she say "sorry"?`: the question whether it was said, or by whom."""
    last = p.sentence(verb.i)[1] - 1
    while last > verb.i and p.words[last].isspace():
        last -= 1
    if p.words[last] != "?" or verb.dep_ != "ROOT":
        return False
    named = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    return named is not None and (
        named.tag_ == "WP" or any(c.dep_ == "aux" and c.i < named.left_edge.i for c in verb.lefts)
    )


def _is_persuaded(verb: Token) -> bool:
    """`was convinced that`: what somebody came to believe."""
    return verb.lemma_ in words("persuading") and any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def _is_one_of(child: Token, label: str, name: str) -> bool:
    return child.dep_ == label and child.lower_ in words(name)


def _is_negated(p: Passage, verb: Token) -> bool:
    """`did not say`, `rarely said`, `at no point did he say`; but `not only said`."""
    for child in verb.children:
        if child.dep_ == "neg" and child.i + 1 < len(p.words) and p.words[child.i + 1] not in words("not alone"):
            return True
        if child.i < verb.i and child.dep_ == "advmod" and child.lower_ in words("seldom"):
            return True
        fronted = child.dep_ == "prep" and child.i < verb.i
        if fronted and any(o.dep_ == "pobj" and any(d.lower_ == "no" for d in o.lefts) for o in child.children):
            return any(c.dep_ == "aux" and child.i < c.i < verb.i for c in verb.children)
    return False


def _is_undone(p: Passage, verb: Token) -> bool:
    """To say it was not done, or only thought of: `left without saying`, `has yet to say`, `it is wrong to say`."""
    if verb.tag_ not in ("VB", "VBG"):
        return False
    if verb.tag_ == "VB" and verb.i > 1 and p.words[verb.i - 2].lower() == "yet" and p.tags[verb.i - 1] == "TO":
        return True
    it = next((c for c in verb.head.lefts if c.lower_ == "it"), None) if verb.dep_ == "xcomp" else None
    if it is not None and verb.head.lemma_ == "be" and verb.tag_ == "VB":
        return True
    if verb.dep_ == "pcomp" and (verb.head.lower_ in words("unsaid") or verb.head.head.lower_ in words("unsaid")):
        return True
    above, steps = verb, 0
    while above.dep_ in _INFINITE[above.tag_ == "VBG"] and above.head.i < above.i and steps < STEPS:
        above, steps = above.head, steps + 1
        if above.lemma_ in words("unresisted"):
            return False
        if above.tag_.startswith("V") and _is_negated(p, above):
            return True
        if above.tag_ not in ("VB", "VBG", "IN"):
            return False
    return False


def _has_no_speaker(p: Passage, verb: Token, lent: Noun | None) -> bool:
    """`Nobody said`, `no minister`, `not one of them`, `hardly anyone`, `few`; but `No 10`, `no fewer than 40`."""
    told = next((c for c in verb.lefts if c.dep_ == "nsubjpass"), None)
    source = subject(p, verb, lent) if told is None else phrase(p, told, before=verb.i)
    if source is None:
        return False
    first = p.sentence(verb.i)[0]
    if p.words[source.start - 1 : source.start] == ["-"] and source.start - 2 >= first:
        return p.words[source.start - 2].lower() == "no"
    before = source.start - 1
    if before >= first and p.words[before].lower() in words("seldom"):
        return True
    if before == first + 1 and p.words[first].lower() in words("seldom") and p.tags[before] in FINITE:
        return True
    if p.words[source.start].lower() == "one" and before >= first and p.words[before].lower() == "not":
        return True
    of_head = (i for i in range(source.start, source.head + 1) if i == source.head or p.tokens[i].head.i == source.head)
    return any(_names_nobody(p, i) for i in of_head)


def _names_nobody(p: Passage, i: int) -> bool:
    word, following = p.words[i].lower(), p.words[i + 1].lower() if i + 1 < len(p.words) else ""
    aside = i > 0 and p.words[i - 1] in _DASHES
    if aside or following in words("counting") or following[:1].isdigit() or p.tags[i].startswith("NNP"):
        return False
    if word == "few":
        return p.words[i - 1].lower() not in words("some few") if i else True
    return word in words("no speaker") or word in words("seldom") or word == "no"
