"""Who speaks behind a colon that no reporting verb stands before: `Jane Roe was blunt:`, `Jane Roe, head teacher:`."""

from spacy.tokens import Token

from extract.lexicon.cues import nouns, words
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.subjects import agent, kind, phrase, subject, with_name
from extract.text.clauses import FINITE
from extract.text.quotations import Region

_SPEAKING = frozenset(["name", "person", "group", "document", "pronoun"])
_OWNING = frozenset(["name", "person", "group", "pronoun"])
_NESTED = frozenset(["relcl", "acl", "advcl"])
_PREMODIFIERS = frozenset(["compound", "nmod", "amod", "det", "poss"])
_STEPS = 4


def lead(passage: Passage, region: Region) -> int | None:
    """The colon that leads to a region, in its paragraph or at the end of the one before."""
    if region.before == ":":
        return next((i for i in range(passage.at(region.start) - 1, -1, -1) if passage.words[i] == ":"), None)
    if region.before or not region.paragraph:
        return None
    first, last = passage.body[region.paragraph - 1]
    while last > first and passage.words[last - 1].isspace():
        last -= 1
    return last - 1 if passage.words[last - 1] == ":" else None


def leader(passage: Passage, region: Region) -> Noun | None:
    """The one of whom the words before the colon tell; None where they tell of nobody."""
    colon = lead(passage, region)
    if colon is None:
        return None
    first, _ = passage.sentence(colon)
    verb = _verb(passage, first, colon)
    if verb is None:
        return _named(passage, first, colon)
    if (by := agent(passage, verb)) is not None and by.end <= colon:
        return by
    passive = next((c for c in verb.lefts if c.dep_ == "nsubjpass"), None)
    noun = subject(passage, verb) if passive is None else phrase(passage, passive, before=verb.i)
    receives = verb.lemma_ in words("receiving")
    if noun is not None and noun.start >= first and noun.end <= colon and not receives:
        head = passage.tokens[noun.head]
        if kind(passage, noun) in _SPEAKING and head.lower_ not in ("it", "this", "that", "which"):
            return with_name(passage, noun, colon)
        attribute = next((c for c in verb.rights if c.dep_ == "attr" and c.i < colon), None)
        for thing in (head, attribute):
            if thing is not None and (found := _owner(passage, thing, colon)) is not None:
                return found
        if attribute is not None and attribute.i in passage.named:
            return Noun(phrase(passage, attribute).start, attribute.i + 1, attribute.i)
    return _beside(passage, first, colon)


def _verb(p: Passage, first: int, colon: int) -> Token | None:
    """The last finite verb in front of a colon that stands in no clause within another."""
    for i in range(colon - 1, first - 1, -1):
        if p.tags[i] in FINITE and p.region_of[i] < 0:
            token = p.tokens[i]
            verb = token.head if token.dep_ in ("aux", "auxpass") and token.head.i < colon else token
            relative = any(c.tag_ in ("WP", "WDT") for c in verb.lefts)
            if not relative and (verb.dep_ not in _NESTED or verb.head.i > colon):
                return verb
    return None


def _owner(p: Passage, thing: Token, colon: int) -> Noun | None:
    """Whose the thing is: `Jane Roe's verdict`, `a message from Jane Roe`, `the warning of the minister`."""
    for child in thing.children:
        if child.dep_ == "poss":
            owner = phrase(p, child)
            end = owner.end - (p.tags[owner.end - 1] == "POS")
            owner = Noun(owner.start, end, owner.head)
            return owner if kind(p, owner) in _OWNING else None
        told = thing.lemma_.lower() in nouns() or thing.lemma_.lower() in words("venue")
        if child.i < colon and (child.lower_ in ("from", "by") or (child.lower_ == "of" and told)):
            found = next((phrase(p, o) for o in child.children if o.dep_ == "pobj"), None)
            if found is not None and found.end <= colon and kind(p, found) in _OWNING:
                return found
    return None


def _beside(p: Passage, first: int, colon: int) -> Noun | None:
    """Of whom it is told who is no subject: `For Jane Roe it was simple`, `there came a reply from Jane Roe`."""
    for i in range(first, colon):
        word = p.words[i].lower()
        if (word == "for" and i == first) or word == "from":
            found = next((phrase(p, o) for o in p.tokens[i].children if o.dep_ == "pobj"), None)
            told = found is not None and found.end <= colon and kind(p, found) in _OWNING
            if told and found is not None and (word == "from" or found.head in p.named):
                return found
    return None


def _named(p: Passage, first: int, colon: int) -> Noun | None:
    """The speaker of words without a verb: `Jane Roe, head teacher:`, `Jane Roe again:`."""
    start = next((i for i in range(first, colon) if p.tags[i].startswith(("NN", "PRP"))), None)
    if start is None:
        return None
    head, steps = p.tokens[start], 0
    while head.dep_ in _PREMODIFIERS and head.i < head.head.i < colon and steps < _STEPS:
        head, steps = head.head, steps + 1
    noun = phrase(p, head, before=colon)
    noun = Noun(max(first, noun.start), min(noun.end, colon), noun.head)
    person = kind(p, noun) == "person" and p.tags[noun.head].startswith("NN")
    return noun if noun.head in p.named or person else _owner(p, head, colon)
