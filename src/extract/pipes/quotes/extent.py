"""How far the content of a reporting verb goes."""

from spacy.tokens import Token

from extract.annotations import Offsets
from extract.lexicon.cues import readings, words
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.subjects import kind
from extract.text.clauses import FINITE

_VENUE = 5
_TAKING = frozenset(["clause", "person-to", "noun"])
_SUBJECTS = frozenset(["nsubj", "nsubjpass", "expl"])


class Extent:
    """A reporting verb in its sentence `[first, last)`, with its source once that is known."""

    def __init__(self, passage: Passage, verb: int) -> None:
        self.p = passage
        self.i = verb
        self.verb: Token = passage.tokens[verb]
        self.first, self.last = passage.sentence(verb)
        self.children: list[Token] = list(self.verb.children)
        self.source: Noun | None = None
        self.lends: dict[int, Noun] = {}
        """By later verb that takes over the source of this one, that source."""

    def has(self, label: str, name: str) -> bool:
        """A child with that label is one of a closed set of words."""
        return any(c.dep_ == label and c.lower_ in words(name) for c in self.children)

    def has_subject(self) -> bool:
        """The verb has a subject of its own."""
        return any(c.dep_ in _SUBJECTS for c in self.children)

    def content(self, begin: int, clause: Token | None = None) -> Offsets | None:
        """The offsets of the content that begins at a token; `clause` is the head of a reported clause."""
        return self.p.trim(begin, self.stop(begin, clause))

    def stop(self, begin: int, clause: Token | None) -> int:
        """The token before which the content ends: the sentence's end, or what belongs to the reporting clause."""
        p, verb = self.p, self.verb
        stop = self.last
        if verb.dep_ != "ROOT" and verb.right_edge.i >= begin and (clause is None or not self._listed()):
            stop = min(stop, verb.right_edge.i + 1)
            if verb.tag_ == "VBG" or (verb.dep_ not in ("relcl", "acl") and verb.head.i < verb.i):
                stop = self._run_on(stop)
        for child in self.children:
            if child is not clause and child.i > (begin if clause is None else max(begin, clause.i - 1)):
                edge = child.left_edge.i
                if edge > begin and self._outside(child, edge, clause):
                    while edge > begin and (p.tags[edge - 1] == "CC" or p.words[edge - 1] == ","):
                        edge -= 1
                    stop = min(stop, edge)
        stop = self._turn(begin, stop)
        region = p.region_of[stop] if stop < self.last else -1
        while stop < self.last and region >= 0 and p.region_of[stop] == region:
            stop += 1
        return stop

    def _listed(self) -> bool:
        """The verb hangs on a later clause that reports nothing: on the next of the list of clauses it reports."""
        head = self.verb.head
        if self.verb.dep_ != "ccomp" or head.i < self.i or self.source is None or self.source.head > self.i:
            return False
        return not any("clause" in c.frames for c in readings(head.text, head.lemma_))

    def _run_on(self, stop: int) -> int:
        """To the next punctuation: a clause does not end in the middle of a phrase."""
        p = self.p
        while stop < self.last and p.tags[stop] not in ("CC", "WDT", "WP") and (p.is_word(stop) or p.is_mark(stop)):
            stop += 1
        return stop

    def _outside(self, child: Token, edge: int, clause: Token | None) -> bool:
        """What hangs on the reporting verb behind the content's beginning is no content."""
        if child.dep_ == "conj" and child.tag_.startswith("V"):
            if any(m.dep_ == "mark" and m.lower_ == "that" for m in child.children):
                return False
            return clause is None or self._joined(child)
        if child.dep_ not in ("advcl", "acl", "parataxis"):
            return False
        if child.tag_ == "VBG" and (self.p.words[edge - 1] == "," or readings(child.text, child.lemma_)):
            return True
        marks = (m for m in child.children if m.dep_ in ("mark", "advmod"))
        return clause is not None and any(m.lower_ in words("adjunct") for m in marks)

    def _joined(self, clause: Token) -> bool:
        """A clause joined to the reporting verb is the reporter's, not content.

        With a subject of its own it must report something; without one it must have the verb's form,
        or the perfect, which reported content does not keep, or report that somebody did not say.
        """
        reports = any(c.voiced and "clause" in c.frames for c in readings(clause.text, clause.lemma_))
        if any(c.dep_ in _SUBJECTS for c in clause.children):
            return reports
        helpers = [c.lower_ for c in clause.children if c.dep_ in ("aux", "auxpass")]
        if clause.tag_ == self.verb.tag_ and (not helpers or any(c.dep_ == "aux" for c in self.children)):
            return True
        shifted = self.verb.tag_ == "VBD" and bool(helpers) and helpers[0] in words("perfect")
        return shifted or (reports and "did" in helpers)

    def _turn(self, begin: int, stop: int) -> int:
        """Where another cue takes over: `said A but argued that B`, `, although analysts say B`, `, saying C`."""
        p = self.p
        for verb, cues in p.verbs_between(begin + 2, stop):
            if p.region_of[verb] >= 0:
                continue
            token = p.tokens[verb]
            voiced = any(c.voiced for c in cues)
            if p.tags[verb] == "VBG" and voiced and self.verb.tag_ != "VBG" and self._trails(token):
                self._lend(verb)
                return verb
            if p.tags[verb] in FINITE and any(c.frames & _TAKING for c in cues):
                at = self._taken_over(token, voiced, begin, stop)
                if at is not None:
                    return at
        stop = self._aside(begin, stop)
        for i in range(begin + 2, stop):
            if p.words[i] == "according" and p.words[i - 1] == "," and not any(t in FINITE for t in p.tags[i:stop]):
                return i - 1
        return stop

    def _aside(self, begin: int, stop: int) -> int:
        """Where it is told how or after what it was said: `, in an interview with X`, `, having refused to go`."""
        p = self.p
        for i in range(begin + 2, stop - 2):
            if p.words[i - 1] != "," or p.region_of[i] >= 0:
                continue
            if p.words[i] == "in" and p.tags[i + 1] in ("DT", "PRP$"):
                noun = next((j for j in range(i + 2, min(i + _VENUE, stop)) if p.tags[j] == "NN"), None)
                while noun is not None and noun + 1 < stop and p.tags[noun + 1] == "NN":
                    noun += 1
                if noun is not None and p.words[noun].lower() in words("venue"):
                    return i - 1
            if p.words[i] == "having" and p.verbs_between(i, min(i + _VENUE, stop)):
                return i - 1
        return stop

    def _taken_over(self, verb: Token, voiced: bool, begin: int, stop: int) -> int | None:
        """The conjunction by which a later finite cue takes over, if it does."""
        p = self.p
        own = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i), None)
        at = (own.left_edge.i if own is not None else verb.i) - 1
        while at > begin and p.tags[at] == "RB":
            at -= 1
        word = p.words[at].lower()
        if word not in words("turn"):
            return None
        if own is not None:
            other = word == "but" or p.words[at - 1] == "," or own.lemma_.lower() in words("unnamed")
            judged = self.source is not None and verb.lemma_.lower() in words("judging")
            return at if (voiced and other) or (judged and own.lower_ in words("speaking pronoun")) else None
        that = any(w.lower() == "that" for w in p.words[verb.i + 1 : min(stop, verb.i + 5)])
        said = any(c.dep_ in ("ccomp", "xcomp", "dobj") and c.i > verb.i for c in verb.children)
        alike = verb.tag_ == self.verb.tag_ or (verb.tag_, self.verb.tag_) == ("VBD", "VBN")
        if alike and (that or said) and (voiced or word == "but"):
            self._lend(verb.i)
            return at
        return None

    def _trails(self, verb: Token) -> bool:
        """`..., arguing that` and `the plan saying it is`: a participle of the reporter's, not of the content."""
        if verb.dep_ not in ("advcl", "acl", "conj"):
            return False
        if self.p.words[verb.i - 1] == ",":
            return True
        if verb.head.i >= verb.i or not any(c.dep_ == "ccomp" for c in verb.rights):
            return False
        return verb.dep_ != "acl" or kind(self.p, Noun(verb.head.i, verb.i, verb.head.i)) == "thing"

    def _lend(self, verb: int) -> None:
        """The verb takes over the source of this one."""
        if self.source is not None:
            self.lends[verb] = self.source
