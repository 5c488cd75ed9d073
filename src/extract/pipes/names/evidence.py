"""What a candidate's form and company tell of its kind, and one vote a document for every string.

Each occurrence gives features; `models/names/weights.tsv` says what a feature speaks for. The sum over a string's
occurrences, with less for every repetition, decides for all of them alike.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extract.contract.vocabulary import EntityType
from extract.data import weights as trained
from extract.data.organisations import plain
from extract.lexicon.names import Lexicon, word_set
from extract.pipes.names import contexts
from extract.pipes.names.acronyms import initials
from extract.pipes.names.contexts import role_at
from extract.pipes.names.parts import PERSONAL, Candidate
from extract.pipes.names.words import Words

Kind = EntityType

_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_QUOTES = frozenset("\"'“”‘’")
_PREPOSITIONS = word_set("preposition")
_FIRM = frozenset(
    {
        "kind of body before",
        "organisation owns",
        "organisation word after",
        "holder of a role in it",
        "officer of it",
        "its role",
        "form acronym",
        "form team",
    }
)
_APPOSITION = 6
_REPEATED = 4
_INITIALS = 3


@cache
def weights() -> dict[str, tuple[float, float]]:
    """What each feature speaks for: a person, an organisation."""
    return {name: (float(person), float(body)) for name, person, body in trained("names")}


@dataclass(slots=True)
class Verdict:
    """The kind of a string; `firm` where its company, not its form alone, tells of an organisation."""

    kind: Kind | None
    firm: bool


def verdicts(w: Words, lex: Lexicon, found: list[Candidate]) -> dict[str, Verdict]:
    """The kind of every string among the candidates, by its plain form; None for what is neither."""
    counted = tallies(w, lex, found)
    first = {key: decide(counts) for key, counts in counted.items()}
    for a, b in pairwise(found):
        if _listed_with(w, a, b):
            for c, other in ((a, b), (b, a)):
                told = first[plain(w.slice(other.first, other.last))]
                if told is not None and not _told(other):
                    counted[plain(w.slice(c.first, c.last))][f"beside {told}"] += 1
    return {key: Verdict(decide(counts), bool(_FIRM & counts.keys())) for key, counts in counted.items()}


def tallies(w: Words, lex: Lexicon, found: list[Candidate]) -> dict[str, Counter[str]]:
    """How often each feature occurs with each string."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    letters, ends = _bodies(w, found)
    for n, c in enumerate(found):
        tally = totals[plain(w.slice(c.first, c.last))]
        tally.update(_features(w, lex, c))
        if c.last - c.first == 1 and c.hint != "titled":
            if w.lower[c.first] in letters:
                tally["initials of a body"] += 1
            if w.lower[c.first] in ends and c.first > 0 and w.lower[c.first - 1] == "the":
                tally["ends a body"] += 1
        for other in found[max(0, n - 1) : n] + found[n + 1 : n + 2]:
            if _listed_with(w, c, other) and (told := _told(other)):
                tally[f"beside {told}"] += 1
    return totals


def _bodies(w: Words, found: list[Candidate]) -> tuple[set[str], set[str]]:
    """The initials and the last words of the names of several words that their form makes organisations."""
    letters: set[str] = set()
    ends: set[str] = set()
    for c in found:
        if c.last - c.first > 1 and c.hint in {"listed", "head", "acronym"}:
            letters |= {x for x in initials(w.slice(c.first, c.last)) if len(x) >= _INITIALS}
            ends.add(w.lower[c.last - 1])
    return letters, ends


def decide(counts: Counter[str]) -> Kind | None:
    """The kind that the features speak for. Brackets that spell a name, a thing's head word, and a band settle it."""
    if counts["form acronym"] or counts["listed of several words"]:
        return "organisation"
    if counts["plays together"] and not counts["form place"]:
        return "organisation"
    if counts["form thing"] and not counts["form titled"]:
        return None
    person, body = weights()["bias"]
    for feature, count in counts.items():
        told = weights().get(feature)
        if told is not None:
            strength = min(count, _REPEATED) ** 0.5
            person += told[0] * strength
            body += told[1] * strength
    if max(person, body) <= 0:
        return None
    return "person" if person > body else "organisation"


def _told(c: Candidate) -> str:
    if c.hint in PERSONAL:
        return "person"
    return c.hint if c.hint in {"", "person", "place", "thing"} else "organisation"


def _listed_with(w: Words, a: Candidate, b: Candidate) -> bool:
    """Whether two names stand in one list, a comma or `and` between them."""
    first, last = (a.last, b.first) if a.first < b.first else (b.last, a.first)
    return 0 < last - first <= 2 and all(w.lower[i] in {",", "and", "or", "&"} for i in range(first, last))


def _features(w: Words, lex: Lexicon, c: Candidate) -> Iterator[str]:
    yield from _form(w, lex, c)
    size = "one" if c.last - c.first == 1 else "more"
    if read := w.read[c.last - 1]:
        yield f"read {read} {size}" if w.read[c.first] == read else f"read in part {size}"
    if c.role is not None:
        yield "office before"
    if contexts.taken(w, lex, c):
        yield "organisation held"
    if contexts.told(w, c):
        yield "told the" if c.first > 0 and w.lower[c.first - 1] == "the" else "told"
    yield from _before(w, lex, c)
    yield from _after(w, lex, c)


def _form(w: Words, lex: Lexicon, c: Candidate) -> Iterator[str]:
    single = c.last - c.first == 1
    name = w.word[c.first]
    if c.hint == "listed" and single and w.opens[c.first] and not _surely(w, c):
        yield "listed but opens"
    elif c.hint == "listed" and not single:
        yield "listed of several words"
    elif c.hint:
        yield f"form {c.hint}"
    else:
        yield f"form plain {min(c.last - c.first, 4)}"
        if name in lex.given:
            yield "given name"
    if single and name.isupper() and 2 <= len(name) <= 6:
        yield "capitals"
    elif any(a.islower() and b.isupper() for a, b in pairwise(name)) and not name.startswith(("Mc", "Mac")):
        yield "inner capital"
    if w.opens[c.first]:
        yield "opens"
    if not single and lex.places.get(w.word[c.last - 1]) in {"country", "region"}:
        yield "ends in a place"
    if "&" in w.word[c.first : c.last]:
        yield "ampersand"
    if w.tag[c.last - 1] == "NNS" or w.tag[c.last - 1] == "NNPS":
        yield "plural"
    elif not w.tag[c.last - 1].startswith("NNP") and not w.opens[c.first]:
        yield "not tagged a name"


def _surely(w: Words, c: Candidate) -> bool:
    return c.kind == "party" or w.label[c.first] in {"ORG", "NORP"} or w.tag[c.first] in {"NNP", "NNPS"}


def _before(w: Words, lex: Lexicon, c: Candidate) -> Iterator[str]:
    i = (c.title if c.title is not None else c.first) - 1
    if i < 0 or not w.live[i]:
        return
    word, small = w.lower[i], w.word[i].islower()
    article = word in {"the", "a", "an"}
    if article:
        yield "article"
        i -= 1
        if word == "the" and contexts.is_plural(w, c) and contexts.plays_together(w, lex, c, i):
            yield "plays together"
        if i < 0:
            return
        word, small = w.lower[i], w.word[i].islower()
    held = list(contexts.held(w, lex, i))
    yield from held
    if word in _PREPOSITIONS and not (held and word == "of"):
        yield f"after {word}"
    if contexts.possessed(w, i):
        yield "possessed"
    yield from contexts.described(w, lex, i)
    if word == "," and role_at(w, lex, i - 1) and w.tag[i - 1] != "NNS":
        yield "role and comma before"
    elif article:
        return
    elif word in _QUOTES:
        yield "quotation mark"
    elif (told := contexts.trade_or_role(w, lex, c, i)) is not None:
        yield told
    elif w.doc[i].lemma_ in {"play", "portray"}:
        yield "played"
    elif (cue := lex.cues.get(("before", word))) is not None:
        yield f"{cue} word before"
    elif small and w.tag[i] == "NN" and not c.hint:
        yield "noun before"


def _after(w: Words, lex: Lexicon, c: Candidate) -> Iterator[str]:
    i, n = c.last, len(w)
    if i >= n:
        return
    word = w.lower[i]
    if word in _POSSESSIVE:
        yield "possessive"
        if i + 1 < n and (cue := lex.cues.get(("own", w.lower[i + 1]))):
            yield f"{cue} owns"
        elif any(w.word[j].islower() and role_at(w, lex, j) for j in range(i + 1, min(i + 4, n))):
            yield "its role"
        return
    if word == ",":
        yield from _after_comma(w, lex, i + 1)
        if contexts.speaks(w, c):
            yield "speaks"
        return
    if word[0].isdigit():
        yield "number after"
    if (cue := lex.cues.get(("after", word))) is not None:
        yield f"{cue} word after"
    elif role_at(w, lex, i):
        yield "role after"
    elif w.tag[i] in {"NN", "NNS"}:
        yield "noun after"
    token = w.doc[c.last - 1]
    if token.dep_ in {"nsubj", "nsubjpass"}:
        lemma = token.head.lemma_
        if (act := lex.cues.get(("act", lemma))) is not None:
            yield f"{act} acts"
        else:
            yield "speaks" if lemma in contexts.SPEECH else "acts"
        yield from contexts.acting(w, c)


def _after_comma(w: Words, lex: Lexicon, i: int) -> Iterator[str]:
    if i + 1 < len(w) and w.word[i].isdigit() and len(w.word[i]) <= 2 and w.word[i + 1] in {",", "."}:
        yield "age after"
    elif i < len(w) and w.lower[i] in {"who", "whose"}:
        yield "who after"
    elif i < len(w) and w.lower[i] == "which":
        yield "which after"
    elif told := list(contexts.apposed(w, lex, i)):
        yield from told
    elif _apposed_role(w, lex, i):
        yield "role apposed"


def _apposed_role(w: Words, lex: Lexicon, i: int) -> bool:
    """Whether a phrase that opens at `i` has a role as its head: `, the former head of X`."""
    for j in range(i, min(i + _APPOSITION, len(w))):
        if w.word[j].islower() and w.tag[j].startswith("NN") and w.lower[j] in lex.roles:
            return True
        if w.lower[j] in {",", ".", "of", "and", "who", "which"} or (w.tag[j].startswith("VB") and w.tag[j] != "VBG"):
            return False
    return False
