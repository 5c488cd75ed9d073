"""Reported content without a reporting verb: `according to X` and `X's claim that Y`."""

from extract.annotations import Offsets
from extract.lexicon.cues import nouns, verbs
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.report import Report
from extract.pipes.quotes.subjects import phrase

_REACH = 6


def phrases(passage: Passage) -> list[Report]:
    """The reports by `according to` and by nouns, in the order of the text."""
    found = []
    known = nouns()
    for first, last in passage.body:
        for i in range(first, last):
            if passage.region_of[i] >= 0:
                continue
            if passage.words[i] in ("according", "According") and i + 1 < last and passage.words[i + 1] == "to":
                report = _according(passage, i)
            elif passage.tags[i] in ("NN", "NNS") and passage.tokens[i].lemma_.lower() in known:
                report = _noun(passage, i)
            else:
                continue
            if report is not None:
                found.append(report)
    return found


def _according(p: Passage, i: int) -> Report | None:
    first, last = p.sentence(i)
    source = _object(p, i + 1, last)
    if source is None:
        return None
    if _in_report(p, i, first):
        return None
    before = p.trim(first + (p.tags[first] == "CC"), i)
    end = max(source.end, p.tokens[source.head].right_edge.i + 1)
    after = p.trim(end, _stop(p, i, end, last))
    pieces = [x for x in (before, after) if x is not None and len(p.text[slice(*x)].split()) > 1]
    if not pieces:
        return None
    return Report(i, (p.starts[i], p.end(i + 1)), source, pieces, True, "according to")


def _in_report(p: Passage, i: int, first: int) -> bool:
    """Between `that` and the clause of a reporting verb: `said that, according to X, Y`."""
    i -= 1
    while i > first and not p.is_word(i):
        i -= 1
    return p.words[i].lower() == "that" and bool(p.verbs_between(max(first, i - _REACH), i))


def _object(p: Passage, to: int, last: int) -> Noun | None:
    head = next((c for c in p.tokens[to].children if c.dep_ == "pobj"), None)
    if head is None:
        j = to + 1
        while j < last and p.tags[j].startswith(("DT", "NN", "JJ", "POS", "PRP", "CD")):
            j += 1
        return Noun(to + 1, j, j - 1) if j > to + 1 else None
    return phrase(p, head)


def _stop(p: Passage, i: int, begin: int, last: int) -> int:
    """Where another cue's clause begins behind a comma and a conjunction."""
    table = verbs()
    for j in range(begin, last):
        if p.tags[j] == "CC" and p.words[j - 1] == ",":
            verb = next((k for k in range(j + 1, last) if p.tags[k] in ("VBD", "VBZ", "VBP")), None)
            if verb is not None and any(
                "clause" in c.frames and c.voiced and not c.rest for c in table.get(p.tokens[verb].lemma_, ())
            ):
                return j
    return last


def _noun(p: Passage, i: int) -> Report | None:
    token = p.tokens[i]
    _, last = p.sentence(i)
    clause = next((c for c in token.rights if c.dep_ in ("acl", "ccomp", "relcl") and c.i > i), None)
    if clause is None:
        return None
    that = next((m.i for m in clause.children if m.dep_ == "mark" and m.lower_ == "that"), None)
    if that is None:
        return None
    source = None
    for child in token.children:
        if child.dep_ == "poss":
            source = phrase(p, child)
        elif child.dep_ == "prep" and child.lower_ in ("by", "from") and child.i < that:
            source = next((phrase(p, o) for o in child.children if o.dep_ == "pobj"), source)
    if source is None:
        return None
    piece: Offsets | None = p.trim(that + 1, min(last, clause.right_edge.i + 1))
    if piece is None:
        return None
    return Report(i, (p.starts[i], p.end(i)), source, [piece], True, "noun")
