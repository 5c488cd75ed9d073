"""What a candidate's form and company tell of its kind, and one vote a document for every string.

Each occurrence gives features; `models/names/weights.tsv` says what a feature speaks for. The sum over a string's
occurrences, with less for every repetition, decides for all of them alike.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from extract.data import weights as trained
from extract.pipes.names.lexicon import Lexicon, plain, word_set
from extract.pipes.names.parts import Candidate
from extract.pipes.names.words import Words

Kind = Literal["person", "organisation"]

_SPEECH = word_set("speech")
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_QUOTES = frozenset("\"'“”‘’")
_PREPOSITIONS = word_set("preposition")
_FIRM = frozenset(
    {
        "kind of body before",
        "organisation owns",
        "organisation word after",
        "holder of a role in it",
        "its role",
        "form acronym",
        "form team",
    }
)
_APPOSITION = 6
_REPEATED = 4


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
    for n, c in enumerate(found):
        tally = totals[plain(w.slice(c.first, c.last))]
        tally.update(_features(w, lex, c))
        for other in found[max(0, n - 1) : n] + found[n + 1 : n + 2]:
            if _listed_with(w, c, other) and (told := _told(other)):
                tally[f"beside {told}"] += 1
    return totals


def decide(counts: Counter[str]) -> Kind | None:
    """The kind that the features speak for. Brackets that spell a name, and a thing's head word, settle it."""
    if counts["form acronym"] or counts["listed of several words"]:
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
    return {"person": "person", "titled": "person", "player": "person", "place": "place", "thing": "thing"}.get(
        c.hint, "organisation" if c.hint else ""
    )


def _listed_with(w: Words, a: Candidate, b: Candidate) -> bool:
    """Whether two names stand in one list, a comma or `and` between them."""
    first, last = (a.last, b.first) if a.first < b.first else (b.last, a.first)
    return 0 < last - first <= 2 and all(w.lower[i] in {",", "and", "or", "&"} for i in range(first, last))


def _features(w: Words, lex: Lexicon, c: Candidate) -> Iterator[str]:
    yield from _form(w, lex, c)
    size = "one" if c.last - c.first == 1 else "more"
    yield f"tagged {w.label[c.last - 1] or w.label[c.first] or 'nothing'} {size}"
    if c.role is not None:
        yield "office before"
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
        if i < 0:
            return
        word, small = w.lower[i], w.word[i].islower()
    if word in {"of", "at", "for", "with"} and i > 0 and _role(w, lex, i - 1):
        yield "holder of a role in it"
    elif word in _PREPOSITIONS:
        yield f"after {word}"
    if word == "," and _role(w, lex, i - 1):
        yield "role and comma before"
    elif article:
        return
    elif word in _QUOTES:
        yield "quotation mark"
    elif word in lex.kind_nouns and small and w.tag[i].startswith("NN"):
        yield "kind of body before"
    elif w.doc[i].lemma_ in {"play", "portray"}:
        yield "played"
    elif small and _role(w, lex, i):
        yield "role before"
    elif (cue := lex.cues.get(("before", word))) is not None:
        yield f"{cue} word before"


def _role(w: Words, lex: Lexicon, i: int) -> bool:
    lower = w.lower[i]
    return w.tag[i].startswith(("NN", "JJ")) and (
        lower in lex.roles or (w.tag[i] == "NNS" and lower.removesuffix("s") in lex.roles)
    )


def _after(w: Words, lex: Lexicon, c: Candidate) -> Iterator[str]:
    i, n = c.last, len(w)
    if i >= n:
        return
    word = w.lower[i]
    if word in _POSSESSIVE:
        yield "possessive"
        if i + 1 < n and (cue := lex.cues.get(("own", w.lower[i + 1]))):
            yield f"{cue} owns"
        elif any(w.word[j].islower() and _role(w, lex, j) for j in range(i + 1, min(i + 4, n))):
            yield "its role"
        return
    if word == ",":
        yield from _after_comma(w, lex, i + 1)
        return
    if word[0].isdigit():
        yield "number after"
    if (cue := lex.cues.get(("after", word))) is not None:
        yield f"{cue} word after"
    elif _role(w, lex, i):
        yield "role after"
    elif w.tag[i] in {"NN", "NNS"}:
        yield "noun after"
    token = w.doc[c.last - 1]
    if token.dep_ in {"nsubj", "nsubjpass"}:
        lemma = token.head.lemma_
        if (act := lex.cues.get(("act", lemma))) is not None:
            yield f"{act} acts"
        else:
            yield "speaks" if lemma in _SPEECH else "acts"


def _after_comma(w: Words, lex: Lexicon, i: int) -> Iterator[str]:
    if i + 1 < len(w) and w.word[i].isdigit() and len(w.word[i]) <= 2 and w.word[i + 1] in {",", "."}:
        yield "age after"
    elif i < len(w) and w.lower[i] in {"who", "whose"}:
        yield "who after"
    elif i < len(w) and w.lower[i] == "which":
        yield "which after"
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
