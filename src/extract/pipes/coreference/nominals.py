"""Noun phrases that stand for somebody named: the agency, its chief executive, the Tory leader, the 34-year-old."""

from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from extract.lexicon.names import Lexicon, lexicon, ranks, word_set
from extract.pipes.coreference import scene
from extract.pipes.coreference.profiles import Profile, kind_fits

_DETERMINERS = frozenset({"the", "this", "that"})
_OTHERS, _PLAYERS = word_set("other"), word_set("player")
_MODIFIERS = frozenset(
    {
        "amod",
        "compound",
        "nummod",
        "det",
        "nmod",
        "punct",
        "poss",
        "case",
        "npadvmod",
        "advmod",
        "quantmod",
        "conj",
        "cc",
    }
)
_HUMAN = {"man": "m", "woman": "f", "boy": "m", "girl": "f", "teenager": "u", "veteran": "u", "star": "u"}
_LONGEST = 9
_DASHES = frozenset("-–—")


@dataclass(slots=True)
class Nominal:
    """A definite noun phrase: its tokens `[first, last)`, its head, and the words before the head.

    `owner` is the token of what owns it: `its`, `men` in `the men's solicitor`.
    """

    first: int
    last: int
    head: Token
    noun: str
    words: list[str]
    owner: Token | None


def nominal_at(doc: Doc, i: int) -> Nominal | None:
    """The definite noun phrase with token `i` as its head, if it may stand for somebody."""
    head = doc[i]
    if head.tag_ not in {"NN", "NNP", "JJ", "CD"} or (
        head.dep_ in {"compound", "amod", "nmod", "poss"} and not _owns(doc, i)
    ):
        return None
    first, owner = None, None
    for child in head.lefts:
        if child.dep_ == "det" and child.lower_ in _DETERMINERS:
            first = child.i
        elif child.dep_ == "poss":
            owner, first = child, child.left_edge.i
        elif child.dep_ not in _MODIFIERS:
            return None
    while first is not None and doc[first].is_space:
        first += 1
    if first is None or i - first > _LONGEST or _OTHERS & {doc[k].lower_ for k in range(first, i)}:
        return None
    if i + 1 < len(doc) and doc[i + 1].lower_ == "of":
        return None
    words = [t.lower_ for t in doc[first:i] if not t.is_space]
    return Nominal(first, i + 1, head, (head.lemma_ or head.text).lower(), words, owner)


def predicated_of(n: Nominal) -> Token | None:
    """The subject of which the phrase is said: `Ceop is the agency`."""
    if n.head.dep_ != "attr":
        return None
    return next((c for c in n.head.head.children if c.dep_ in {"nsubj", "nsubjpass"}), n.head)


def _owns(doc: Doc, i: int) -> bool:
    return doc[i].dep_ == "poss"


def fits(n: Nominal, p: Profile, lex: Lexicon) -> bool:
    """Whether the phrase may stand for this entity."""
    if not p.person:
        return kind_fits(p, n.noun) and not (n.head.text[:1].isupper() and n.noun not in p.nouns)
    if n.noun in p.nouns:
        nation = nationality(n.head.doc, n.first, n.head.i)
        return ranks(n.words) == p.rank and (not (nation and p.nation) or nation == p.nation)
    if n.owner is not None:
        return False
    if n.noun in _HUMAN:
        return _HUMAN[n.noun] in {"u", p.gender} or p.gender == "u"
    if is_aged(n):
        return True
    if is_national(n, lex):
        return p.gender in {"u", "f" if n.head.text.endswith("woman") else "m"}
    return False


def nationality(doc: Doc, first: int, last: int) -> frozenset[str]:
    """The peoples named in tokens `[first, last)`: `the Russian president`."""
    return frozenset(t.text for t in doc[first:last] if lexicon().places.get(t.text) == "people")


def is_aged(n: Nominal) -> bool:
    """`the 34-year-old`."""
    return n.noun.endswith("-year-old") or (n.noun == "old" and "year" in n.words)


def is_national(n: Nominal, lex: Lexicon) -> bool:
    """`the Dutchman`, but not `the Dutch`."""
    return lex.places.get(n.head.text) == "people" and n.head.text.endswith(("man", "woman"))


def is_player(n: Nominal) -> bool:
    """`the England wing said`: what reports of sport and show business call somebody who speaks."""
    return n.noun in _PLAYERS and scene.reports(n.head)


def is_person(n: Nominal, lex: Lexicon) -> bool:
    """Whether the phrase speaks of a person rather than a body."""
    role = n.noun in lex.roles and n.noun not in lex.nouns
    return n.noun in _HUMAN or role or is_aged(n) or is_national(n, lex) or is_player(n)


def behind_asides(words: Span) -> int:
    """Where a role begins in the words before its noun: behind an age, `34-year-old`, and behind a dash."""
    ends = [t.i + 1 for t in words if t.text in _DASHES and t.whitespace_]
    ends += [t.i + 1 for t in words if t.lower_ == "old" and t.i > words.start and t.nbor(-1).text == "-"]
    return max(ends, default=words.start)
