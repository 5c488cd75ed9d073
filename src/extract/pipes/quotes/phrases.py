"""Reported content without a reporting verb of its own: `according to X`, `in the words of X`, `X's claim that Y`."""

from extract.annotations import Offsets
from extract.lexicon.cues import Cue, Phrase, attributing, nouns, readings, words
from extract.pipes.quotes.asserted import is_denied
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.report import PHRASE, Report
from extract.pipes.quotes.subjects import phrase, subject, with_name

_REACH = 6
_OWNER = 8
_CLAUSE = 16
_TAIL = 8
_EDGES = frozenset([",", ":", ";", "-", "–", "—", "(", ")"])


def phrases(passage: Passage, taken: set[int]) -> list[Report]:
    """The reports by phrases and by nouns, in the order of the text; the verbs that they use up are then taken too."""
    found = []
    known, leading = nouns(), attributing()
    for first, last in passage.body:
        for i in range(first, last):
            if passage.region_of[i] >= 0:
                continue
            word = passage.words[i].lower()
            tried = (_attributed(passage, i, form, taken) for form in leading.get(word, ()))
            report = next((r for r in tried if r is not None), None)
            if report is None and word == "as":
                report = _as_put(passage, i, taken)
            elif report is None and word == "how":
                report = _is_how(passage, i, taken)
            elif report is None and passage.tags[i] in ("NN", "NNS") and passage.tokens[i].lemma_.lower() in known:
                report = _noun(passage, i)
            if report is not None:
                found.append(report)
    return found


def _attributed(p: Passage, i: int, form: Phrase, taken: set[int]) -> Report | None:
    """The report of a phrase that begins at token i."""
    _, last = p.sentence(i)
    begin = i + len(form.before)
    if begin >= last or any(p.words[i + n].lower() != w for n, w in enumerate(form.before)):
        return None
    if form.after:
        owner = next((j for j in range(begin, min(begin + _OWNER, last)) if p.tags[j] in ("POS", "PRP$")), None)
        if owner is None or tuple(w.lower() for w in p.words[owner + 1 : owner + 1 + len(form.after)]) != form.after:
            return None
        end = owner if p.tags[owner] == "POS" else owner + 1
        source = Noun(begin, end, end - 1)
        behind = owner + 1 + len(form.after)
        cue = p.starts[i], p.end(behind - 1)
    else:
        found = _object(p, begin - 1, last)
        if found is None:
            return None
        source = found if form.parsed else with_name(p, _clipped(p, found), last)
        behind = max(source.end, p.tokens[source.head].right_edge.i + 1 if form.parsed else 0)
        cue = p.starts[i], p.end(begin - 1)
    taken.update(v for v, _ in p.verbs_between(i, begin))
    report = _report(p, i, cue, source, behind, within=form.parsed)
    if report is not None:
        report.voiced = form.voiced
    return report


def _as_put(p: Passage, i: int, taken: set[int]) -> Report | None:
    """`as X put it`, `as X told the court last year`, between commas or at an end of the sentence."""
    first, last = p.sentence(i)
    if i > first and p.words[i - 1] not in _EDGES and not p.is_mark(i - 1) and p.tags[i - 1] != "CC":
        return None
    for verb, cues in p.verbs_between(i + 1, min(i + _CLAUSE, last)):
        reading = next((r for r in cues if r.voiced and r.frames & {"clause", "speech"}), None)
        source = subject(p, p.tokens[verb])
        if (
            reading is None
            or verb in taken
            or is_denied(p, p.tokens[verb])
            or source is None
            or source.start != i + 1
            or source.end > verb
        ):
            continue
        end = _edge(p, verb, reading, last)
        if end is not None:
            taken.add(verb)
            return _report(p, i, (p.starts[verb], p.end(verb + len(reading.rest))), source, end, within=False)
    return None


def _is_how(p: Passage, i: int, taken: set[int]) -> Report | None:
    """`"..." is how X described it`: the words in quotation marks, with which the sentence begins."""
    first, last = p.sentence(i)
    be = i - 1
    end = be - 1
    while end > first and p.is_mark(end):
        end -= 1
    if be <= first or p.tokens[be].lemma_ != "be" or p.region_of[end] < 0 or end == be - 1:
        return None
    region = p.regions[p.region_of[end]]
    if p.at(region.start) > first + 1:
        return None
    for verb, cues in p.verbs_between(i + 1, min(i + _CLAUSE, last)):
        source = subject(p, p.tokens[verb])
        voiced = any(r.voiced for r in cues) and not is_denied(p, p.tokens[verb])
        if voiced and source is not None and source.start == i + 1 and source.end <= verb:
            taken.add(verb)
            return Report(i, (p.starts[verb], p.end(verb)), source, [(region.start, region.end)], True, PHRASE)
    return None


def _edge(p: Passage, verb: int, reading: Cue, last: int) -> int | None:
    """Where an as-clause ends: right behind its verb, or behind `it`, whom it was told, when and where."""
    end = verb + 1 + len(reading.rest)
    start = end
    addressed = p.tokens[verb].lemma_.lower() in words("addressed")
    while end < last and p.words[end] not in _EDGES and not p.is_mark(end) and not p.is_terminal(end):
        if p.tags[end][:1] in ("V", "M", "W") or end - start >= _TAIL or p.words[end].lower() == "that":
            return None
        end += 1
    if end == start or addressed or p.words[start].lower() in words("as-clause tail") or start in p.dated:
        return end
    return end if p.tags[start] == "RB" else None


def _report(p: Passage, i: int, cue: Offsets, source: Noun, behind: int, *, within: bool) -> Report | None:
    """The report of what stands in the sentence before token `i` and from token `behind` on.

    Nothing if the phrase belongs to what a verb before it reports; `within` where that must be told of it expressly.
    """
    first, last = p.sentence(i)
    if _in_report(p, i, first) or (not within and _is_reported(p, first, i)):
        return None
    before = p.trim(first + (p.tags[first] == "CC"), i)
    after = p.trim(behind, _stop(p, i, behind, last))
    pieces = [x for x in (before, after) if x is not None and _is_content(p, x)]
    return Report(i, cue, source, pieces, True, PHRASE) if pieces else None


def _is_content(p: Passage, piece: Offsets) -> bool:
    return len(p.text[slice(*piece)].split()) > 1 or p.region_of[p.at(piece[1]) - 1] >= 0 or p.is_mark(p.at(piece[0]))


def _is_reported(p: Passage, first: int, i: int) -> bool:
    """A verb that reports a clause comes first."""
    before = p.verbs_between(first, i)
    return any(p.region_of[v] < 0 and any(c.voiced and "clause" in c.frames for c in cues) for v, cues in before)


def _clipped(p: Passage, noun: Noun) -> Noun:
    """Without what stands behind a comma or in quotation marks."""
    inside = range(noun.start + 1, noun.end)
    end = next((i for i in inside if p.words[i] == "," or p.is_mark(i) or p.region_of[i] >= 0), noun.end)
    return Noun(noun.start, end, min(noun.head, end - 1))


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
    for j in range(begin, last):
        if p.tags[j] == "CC" and p.words[j - 1] == ",":
            verb = next((k for k in range(j + 1, last) if p.tags[k] in ("VBD", "VBZ", "VBP")), None)
            if verb is not None and any(
                "clause" in c.frames and c.voiced and not c.rest for c in readings(p.words[verb], p.tokens[verb].lemma_)
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
