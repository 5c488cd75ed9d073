"""What the sentence around a name tells of its kind: what is apposed to it, whose it is, which pronoun takes it up."""

from collections.abc import Iterator

from extract.lexicon.names import ARTICLES, Lexicon, word_set
from extract.pipes.names.parts import Candidate
from extract.pipes.names.words import Words

_OFFICERS = word_set("inside") | word_set("expert")
SPEECH = word_set("speech")
_TRADES = word_set("trade")
_HOLDING = frozenset({"in", "of", "for", "with", "by", "to", "from"})
_PRONOUNS = {"he": "he", "she": "he", "his": "he", "her": "he", "it": "it", "its": "it"}
_OWNERS = frozenset({"its", "their", "his", "her", "our", "my", "your"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_ENDS = frozenset({",", ".", ";", ":", "(", "-", "–", "of", "for", "in", "at", "with", "who", "which", "that", "whose"})
_NAMING = frozenset({"called", "dubbed", "named"})
_TOGETHER = frozenset({"with", "for"})
_IN = frozenset({"with", "for", "of", "in", "by"})
_APPOSED, _FOLLOWED, _FIELD = 8, 14, 7


def role_at(w: Words, lex: Lexicon, i: int) -> bool:
    """Whether token `i` is the noun of a role, singular or plural."""
    lower = w.lower[i]
    return w.tag[i].startswith(("NN", "JJ")) and (
        lower in lex.roles or (w.tag[i] == "NNS" and not lex.roles.isdisjoint(_singulars(lower)))
    )


def _singulars(plural: str) -> set[str]:
    return {plural.removesuffix("s"), plural.removesuffix("es")}


def held(w: Words, lex: Lexicon, i: int) -> Iterator[str]:
    """What the word before a preposition at `i` tells: `shares in X`, `owned by X`, `chief executive of X`."""
    if i < 1:
        return
    by, word = w.lower[i], w.lower[i - 1]
    cue = lex.cues.get(("held", word)) if by in _HOLDING else None
    if (cue := cue or lex.cues.get((f"held {by}", word))) is not None:
        yield f"{cue} held"
    if w.lower[i] in {"of", "at", "for", "with"} and role_at(w, lex, i - 1):
        yield "officer of it" if w.lower[i - 1] in _OFFICERS or w.lower[i] == "at" else "holder of a role in it"
    elif w.lower[i] in {"at", "for"} and _office_before(w, i):
        yield "officer of it"


def taken(w: Words, lex: Lexicon, c: Candidate) -> bool:
    """Whether a one-word name is what people join or found: `joined Quorvia in 2001`."""
    token = w.doc[c.last - 1]
    return c.last - c.first == 1 and token.dep_ == "dobj" and ("object", token.head.lemma_) in lex.cues


def is_plural(w: Words, c: Candidate) -> bool:
    """Whether a name is one plural word, as many bands' and teams' are: `the Lanterns`, not `the Lanterns concert`."""
    word, after = w.word[c.first], w.tag[c.last] if c.last < len(w) else ""
    return c.last - c.first == 1 and not c.hint and word[-1] == "s" and not word.isupper() and after[:2] != "NN"


def plays_together(w: Words, lex: Lexicon, c: Candidate, i: int) -> bool:
    """Whether a plural after `the`, before which token `i` stands, is people who play or act together.

    `sang with the Lanterns`, `the drummer of the Lanterns`, `joined the Lanterns`, `the Lanterns toured`.
    """
    token = w.doc[c.last - 1]
    if token.dep_ == "nsubj" and ("act the", token.head.lemma_) in lex.cues:
        return True
    if i < 0:
        return False
    by, before = w.lower[i], w.lower[i - 1] if i else ""
    return (
        ("joined the", by) in lex.cues
        or (by == "of" and i > 0 and w.label[i - 1] == "PERSON")
        or (by in _TOGETHER and ("with the", before) in lex.cues)
        or (by in _IN and ("of the", before) in lex.cues)
    )


def speaks(w: Words, c: Candidate) -> bool:
    """Whether a name is the subject of a verb of speech, whatever stands between: `X, which makes pumps, said`."""
    token = w.doc[c.last - 1]
    return token.dep_ == "nsubj" and token.head.lemma_ in SPEECH


def _office_before(w: Words, i: int) -> bool:
    """Whether an officer's role with its field stands before token `i`: `head of business development for X`."""
    for j in range(i - 1, max(i - _FIELD, 0), -1):
        if not w.word[j].islower() or w.tag[j][:2] not in {"NN", "IN", "JJ", "CC"}:
            return False
        if w.lower[j] in _OFFICERS:
            return w.lower[j + 1] in {"of", "for"}
    return False


def described(w: Words, lex: Lexicon, i: int) -> Iterator[str]:
    """What a noun before token `i` and a comma, or `called`, tells of the name there: `the console, the X`."""
    if w.lower[i] in _NAMING and i > 0:
        i -= 1 + (w.word[i - 1] == ",")
        if w.lower[i] in lex.kind_nouns:
            yield "kind of body before"
        return
    if w.word[i] != "," or i < 1 or not w.tag[i - 1].startswith("NN") or not w.word[i - 1].islower():
        return
    noun = w.lower[i - 1]
    if noun in _TRADES:
        yield "trade before"
    elif noun in lex.roles:
        return
    elif noun in lex.kind_nouns:
        yield "kind of body before"
    elif (cue := lex.cues.get(("before", noun))) is not None:
        yield f"{cue} word before"
    elif w.tag[i - 1] == "NN":
        yield "noun and comma before"


def trade_or_role(w: Words, lex: Lexicon, c: Candidate, i: int) -> str | None:
    """What a noun right before the name tells: `brewer X`, `solicitors X`, `film-maker X`, `analysts X said`."""
    word, plural = w.lower[i], w.tag[i] == "NNS"
    if not w.word[i].islower():
        return None
    if word in _TRADES:
        return "trade before"
    human = i > 1 and w.word[i - 1] == "-" and w.glued(i) and f"{w.lower[i - 2]}-{word}" in lex.roles
    if not human and word in lex.kind_nouns and w.tag[i].startswith("NN"):
        return "kind of body before"
    if role_at(w, lex, i):
        listed = c.last < len(w) and w.lower[c.last] in {",", "and", "&"}
        return "role before" if not plural else "roles before" if listed else "roles before one"
    return None


def possessed(w: Words, i: int) -> bool:
    """Whether the name after token `i` is somebody's: `its X`, `Quillon's new X`."""
    while i > 0 and w.tag[i] == "JJ" and w.word[i].islower():
        i -= 1
    return w.lower[i] in _OWNERS or w.lower[i] in _POSSESSIVE


def apposed(w: Words, lex: Lexicon, i: int) -> Iterator[str]:
    """What the noun phrase that opens at `i`, after a name and a comma, says the name is: `, a software firm,`."""
    if i >= len(w) or w.lower[i] not in ARTICLES | {"one", "another"}:
        return
    if w.lower[i] == "one":
        i += 1 if i + 1 < len(w) and w.lower[i + 1] == "of" else 0
    noun = ""
    for j in range(i + 1, min(i + _APPOSED, len(w))):
        if w.lower[j] in _ENDS or w.tag[j] in {"VBD", "VBZ", "MD"}:
            break
        if w.word[j].islower() and w.tag[j].startswith("NN"):
            noun = w.lower[j]
            single = noun.removesuffix("s")
            noun = single if w.tag[j] == "NNS" and single in lex.kind_nouns else noun
    if noun in lex.roles:
        if noun in lex.kind_nouns:
            yield "trade apposed"
    elif noun in lex.kind_nouns or lex.cues.get(("apposed", noun)) == "organisation":
        yield "body apposed"
    elif (cue := lex.cues.get(("before", noun))) is not None:
        yield f"{cue} apposed"


def acting(w: Words, c: Candidate) -> Iterator[str]:
    """What the clause of a name that is its subject tells: the number of the verb, the pronoun that follows."""
    token = w.doc[c.last - 1]
    if token.dep_ == "nsubj" and not any(t.dep_ in {"conj", "cc"} for t in token.children):
        verb = token.head
        finite = next((t for t in verb.children if t.dep_ == "aux" and t.i > token.i), verb)
        if finite.tag_ == "VBP" or finite.lower_ == "were":
            yield "plural verb"
    for j in range(c.last, min(c.last + _FOLLOWED, len(w))):
        if w.word[j] in {".", "!", "?", '"', "“", "”", ";"}:
            return
        if (pronoun := _PRONOUNS.get(w.lower[j])) is not None:
            yield f"{pronoun} follows"
            return
        if w.word[j][:1].isupper() or w.lower[j] in {"which", "who", "where"}:
            return


def told(w: Words, c: Candidate) -> bool:
    """Whether somebody tells the name something: `told the Gazette`."""
    token = w.doc[c.last - 1]
    return token.dep_ in {"dobj", "dative", "iobj"} and token.head.lemma_ == "tell"
