"""Whose verb it is: the noun phrase that is the source of a reporting verb, by the parse."""

from spacy.tokens import Token

from extract.lexicon.cues import Speaker, speakers, words
from extract.pipes.quotes.passage import Noun, Passage
from extract.text.clauses import FINITE

_RELATIVE = frozenset(["WDT", "WP"])
_SUBJECT = frozenset(["nsubj"])
_ANY_SUBJECT = frozenset(["nsubj", "nsubjpass"])
_STEPS = 5
_APPOSITION = 20
_UP = frozenset(["conj", "advcl", "xcomp", "pcomp", "prep", "ccomp", "dep"])
_LOOSE = frozenset(["CC", "RB", ",", ":", "``", "''", "_SP", "IN"])


def speaking(token: Token) -> Speaker | None:
    """The kind of source that a noun is, by its lemma, the last part of that, or its form (`data`, not `datum`)."""
    lemma, known = token.lemma_.lower(), speakers()
    return known.get(lemma) or known.get(lemma.rsplit("-", 1)[-1]) or known.get(token.lower_)


def kind(passage: Passage, noun: Noun) -> str:
    """What may speak: pronoun, name, person, group, document; else `thing`."""
    tag, word = passage.tags[noun.head], passage.words[noun.head].lower()
    if tag == "PRP" or word in ("who", "which"):
        return "pronoun"
    token = passage.tokens[noun.head]
    if tag.startswith("NNP") or noun.head in passage.named:
        return "name"
    if word in words("few") or word == "%" or tag in ("CD", "JJ", "DT"):
        return "person"
    return speaking(token) or "thing"


def subject(passage: Passage, verb: Token, lent: Noun | None = None) -> Noun | None:
    """The subject of an active reporting verb, own or shared; a relative pronoun's antecedent.

    That is `lent` where a verb before leaves it its own source.
    """
    if lent is not None:
        return lent
    if verb.lower_ == "saying" and verb.i and passage.words[verb.i - 1] == "as":
        return _quoted(passage, verb)
    found = _last(passage, verb) or _child(passage, verb, _SUBJECT)
    if found is not None and found.i < verb.i and not passage.is_word(verb.i - 1):
        found = next((c for c in verb.rights if c.dep_ == "nsubj"), found)
    if found is None and (noun := _absolute(passage, verb) or _own(passage, verb)) is not None:
        return noun
    at, steps = verb, 0
    while found is None and steps < _STEPS:
        steps += 1
        if at.dep_ in ("acl", "relcl") and at.head.i != at.i:
            antecedent = phrase(passage, at.head, before=at.left_edge.i)
            if at.dep_ == "relcl" or at.tag_ != "VBG" or kind(passage, antecedent) != "thing":
                return antecedent
            at = at.head
            while at.head.i != at.i and not at.tag_.startswith(("V", "M")):
                at = at.head
        elif at.dep_ in _UP and at.head.i != at.i:
            at = at.head
        else:
            return None
        found = _child(passage, at, _ANY_SUBJECT)
    if found is None or found.dep_ == "expl":
        return None
    if found.tag_ in _RELATIVE:
        clause = found.head
        while clause.dep_ == "conj":
            clause = clause.head
        return phrase(passage, clause.head, before=clause.left_edge.i) if clause.dep_ == "relcl" else None
    return _filled(passage, phrase(passage, found, before=verb.i if found.i < verb.i else None), verb.i)


def _last(passage: Passage, verb: Token) -> Token | None:
    """The subject behind a comma right before the verb, where the parse has two: `X needs to go, the minister said`."""
    noun = next((c for c in reversed(list(verb.lefts)) if c.dep_ in _SUBJECT), None)
    start = 0 if noun is None else noun.left_edge.i
    return noun if start and not passage.is_word(start - 1) else None


def _absolute(passage: Passage, verb: Token) -> Noun | None:
    """The noun phrase of `with X saying Y`, which the parse ties to `with`."""
    noun = passage.tokens[verb.i - 1] if verb.i else verb
    if verb.tag_ != "VBG" or not noun.tag_.startswith("NN"):
        return None
    while noun.dep_ in ("conj", "compound"):
        noun = noun.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "with" or noun.head.i > noun.i:
        return None
    return phrase(passage, noun, before=verb.i)


def _own(passage: Passage, verb: Token) -> Noun | None:
    """The noun phrase of `... by X and Y has said`, which the parse ties to X."""
    if verb.dep_ != "conj":
        return None
    i = verb.i - 1
    while i > 0 and (passage.tags[i] == "RB" or passage.tokens[i].dep_ in ("aux", "neg")):
        i -= 1
    noun = passage.tokens[i]
    if noun.dep_ != "conj" or not noun.tag_.startswith(("NN", "PRP")) or noun.i in (verb.i, verb.head.i):
        return None
    start = noun.left_edge.i
    if start < 1 or passage.tags[start - 1] != "CC" or any(c.dep_ == "cc" for c in verb.lefts):
        return None
    return phrase(passage, noun, before=verb.i)


def _quoted(passage: Passage, saying: Token) -> Noun | None:
    """The source in `quoted X as saying` and `X was quoted as saying`."""
    verb = saying
    while verb.head.i != verb.i and (verb is saying or not verb.tag_.startswith("V")):
        verb = verb.head
    if is_passive(verb):
        noun = next((c for c in reversed(list(verb.lefts)) if c.dep_ == "nsubjpass"), None)
    else:
        noun = next((c for c in verb.rights if c.dep_ in ("dobj", "nsubj") and c.i < saying.i), None)
    return None if noun is None else phrase(passage, noun, before=saying.i - 1)


def _filled(passage: Passage, noun: Noun, verb: int) -> Noun:
    """With the nouns that the parse left between the phrase and the verb: `[Usdaw] secretary John Hannett said`."""
    gap = range(noun.end, verb)
    tags = [passage.tags[i] for i in gap]
    if not tags or not all(t.startswith(("NN", "JJ", "POS")) for t in tags) or not tags[-1].startswith("NN"):
        return noun
    return Noun(noun.start, verb, verb - 1)


def is_passive(verb: Token) -> bool:
    """Whether somebody else does to its subject what a verb says: `he was asked`, `asked if it leaked, he said no`."""
    if any(c.dep_ in ("auxpass", "nsubjpass", "agent") for c in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ == "advcl" and not any(c.dep_ == "aux" for c in verb.children)


def agent(passage: Passage, verb: Token) -> Noun | None:
    """The source of a passive: the noun behind `by`."""
    for child in verb.rights:
        if child.dep_ == "agent" or (child.lower_ == "by" and child.dep_ == "prep"):
            for noun in child.rights:
                if noun.dep_ == "pobj":
                    return phrase(passage, noun)
    return None


def phrase(passage: Passage, head: Token, before: int | None = None) -> Noun:
    """The noun phrase of a head, without a relative clause at its end or what stands before it loosely."""
    start, end = head.left_edge.i, head.right_edge.i + 1
    if before is not None and head.i < before:
        end = min(end, before)
    for child in head.rights:
        if child.dep_ in ("relcl", "acl", "conj", "cc", "advcl") and child.i < end:
            cut = child.left_edge.i
            loose = passage.words[cut - 1] == "," or child.dep_ in ("cc", "advcl")
            if cut > head.i and loose and child.dep_ != "conj":
                if child.dep_ == "cc":
                    continue
                end = min(end, cut)
    while start < head.i and passage.tags[start] in _LOOSE and passage.words[start].lower() not in ("both", "neither"):
        start += 1
    for i in range(head.i + 1, end):
        if passage.tags[i] in ("WP", "WDT", "WRB"):
            break
        if passage.tags[i] in FINITE:
            end = i
            break
    for i in range(head.i + 2, end):
        if passage.region_of[i] >= 0 > passage.region_of[head.i] and passage.words[i - 2] == ",":
            end = i
            break
    for i in range(start + 1, head.i):
        if passage.words[i] in words("honorific") and passage.tags[i - 1] == "NNP":
            start = i
    while end - 1 > head.i and (not passage.is_word(end - 1) and passage.words[end - 1] != ")"):
        end -= 1
    return Noun(start, end, head.i)


def with_name(passage: Passage, noun: Noun, last: int) -> Noun:
    """With the name between commas behind a role: `the auditor, Lin Chow`."""
    end = noun.end
    if end + 1 >= last or passage.words[end] != "," or passage.tags[noun.head].startswith("NNP"):
        return noun
    end += 1
    while end < last and end in passage.named and passage.tags[end].startswith("NNP"):
        end += 1
    return Noun(noun.start, end, noun.head) if end > noun.end + 1 else noun


def near(passage: Passage, verb: int, first: int, last: int) -> Noun | None:
    """Where the parse gives no subject: the noun phrase that touches the verb in tokens `[first, last)`."""
    right = _run(passage, range(verb + 1, last))
    told = passage.tokens[verb].lemma_ in words("addressed") and bool(_run(passage, range(verb - 1, first - 1, -1)))
    if right and not told:
        return Noun(right[0], right[-1] + 1, _head(passage, right))
    end = verb
    if end - 1 > first and passage.words[end - 1] == ",":
        end = next((i for i in range(end - 2, max(first, end - _APPOSITION), -1) if passage.words[i] == ","), verb)
    left = _run(passage, range(end - 1, first - 1, -1))
    if left:
        return Noun(left[-1], left[0] + 1, _head(passage, left[::-1]))
    return None


def _head(passage: Passage, run: list[int]) -> int:
    if passage.words[run[-1]].lower() == "old" and passage.tags[run[-1] - 1] == "HYPH":
        return run[-1]
    nouns = [i for i in run if passage.tags[i].startswith(("NN", "PRP"))]
    return nouns[-1]


def _run(passage: Passage, span: range) -> list[int]:
    run = []
    for i in span:
        tag = passage.tags[i]
        if not (tag.startswith(("NN", "DT", "JJ", "POS", "CD")) or tag in ("PRP", "PRP$", "HYPH")):
            break
        if i in passage.dated:
            break
        run.append(i)
    return run if any(passage.tags[i].startswith(("NN", "PRP")) for i in run) else []


def _child(passage: Passage, verb: Token, labels: frozenset[str]) -> Token | None:
    found = [c for c in verb.children if c.dep_ in labels and c.i not in passage.dated]
    return next((c for c in found if c.tag_ != "DT"), found[0] if found else None)
