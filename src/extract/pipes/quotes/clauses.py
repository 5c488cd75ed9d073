"""Reported content by the parse: a reporting verb with its source and what belongs to it."""

from spacy.tokens import Token

from extract.annotations import Offsets
from extract.lexicon.cues import Cue, nouns, words
from extract.pipes.quotes.asserted import is_asserted, is_governed
from extract.pipes.quotes.extent import Extent
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.passives import passive
from extract.pipes.quotes.report import Report
from extract.pipes.quotes.subjects import is_passive, kind, near, phrase, subject
from extract.text.clauses import FINITE

_ADDRESSEE = 10
_ADVERBIAL = 4
_SOURCE = 15
_DASHES = (",", "-", "–", "—")
_HEARERS = ("name", "person", "group")
_OBJECTS = ("dobj", "ccomp", "oprd")


def reports(passage: Passage, taken: set[int]) -> tuple[list[Report], dict[int, Noun]]:
    """The reports of all verbs but the taken ones and those inside quotation marks.

    With them, by verb, the source that a verb before leaves it: in `said A, arguing that B` the source of `said`.
    """
    found: list[Report] = []
    lent: dict[int, Noun] = {}
    for verb, readings in passage.verbs:
        if verb not in taken and passage.region_of[verb] < 0:
            clause = ReportingClause(passage, verb)
            report = clause.report(readings, lent.get(verb))
            lent |= clause.lends
            if report is not None:
                found.append(report)
    return found, lent


class ReportingClause(Extent):
    """One reporting verb and the frames that may hold."""

    def report(self, readings: list[Cue], lent: Noun | None) -> Report | None:
        """What the verb reports, by the first of its readings that fits; `lent` is the source left to it, if any is."""
        if not is_asserted(self.p, self.verb, lent) or self._quotes():
            return None
        bare = not any(c.dep_ == "auxpass" for c in self.children)
        if self.verb.dep_ == "amod" or (self.verb.tag_ == "VBN" and self.verb.dep_ == "acl" and bare):
            return None
        if self._passive():
            return passive(self, readings)
        self.source = self._inverted() or self._final() or subject(self.p, self.verb, lent) or self._before()
        if self.source is not None and self.p.words[self.source.head].lower() in words("author"):
            return None
        return next((r for cue in readings if (r := self._active(cue)) is not None), None)

    def _passive(self) -> bool:
        """Passive by its own auxiliary, or by that of the verb to which it is joined."""
        if is_passive(self.verb):
            return True
        joined = self.verb.dep_ == "conj" and any(c.dep_ == "auxpass" for c in self.verb.head.children)
        if self.verb.tag_ == "VBD" and self.verb.lemma_ in words("addressed") and not self.has_subject():
            nobody = not any(c.dep_ in ("dobj", "dative") for c in self.children)
            return (joined and nobody) or self.i == self.first
        return joined and self.verb.tag_ == "VBN" and not self.has("aux", "perfect")

    def _quotes(self) -> bool:
        """`quoted X as saying Y`: Y is the content of `saying`."""
        text = self.p.words
        return any(text[j] == "as" and text[j + 1] == "saying" for j in range(self.i + 1, self.last - 1))

    def _before(self) -> Noun | None:
        """The noun phrase right before a finite verb that has no subject in the parse."""
        if self.verb.tag_ not in ("VBD", "VBZ", "VBP") or not self.p.tags[self.i - 1].startswith(("NN", "PRP")):
            return None
        return near(self.p, self.i, self.first, self.i)

    def _inverted(self) -> Noun | None:
        """The source in `X, predicts the report.`, whatever the parse takes it for."""
        p, before = self.p, self.i - 1
        if before <= self.first or p.is_word(before) or self.verb.tag_ not in ("VBD", "VBZ", "VBP"):
            return None
        noun = next((c for c in self.verb.rights if c.dep_ in ("dobj", "nsubj") and c.left_edge.i == self.i + 1), None)
        if noun is None or not self._stands_alone(before):
            return None
        source = phrase(p, noun)
        ends = noun.right_edge.i + 1 >= self.last or not p.is_word(noun.right_edge.i + 1)
        return source if ends and kind(p, source) != "thing" else None

    def _final(self) -> Noun | None:
        """The source in `X, the Office for Statistics (ONS) said.`, where the parse takes it for part of X."""
        p = self.p
        if self.verb.tag_ not in ("VBD", "VBZ", "VBP") or (self.i + 1 < self.last and not p.is_terminal(self.i + 1)):
            return None
        comma = next((i for i in range(self.i - 1, max(self.first, self.i - _SOURCE), -1) if p.words[i] == ","), None)
        if comma is None or any(p.tags[i][:1] in ("V", "M", "W") for i in range(comma, self.i)):
            return None
        inside = range(comma + 1, self.i)
        if any(c.dep_ == "nsubj" and c.i in inside for c in self.children) or not self._stands_alone(comma):
            return None
        preposition = next((i for i in inside if p.tags[i] in ("IN", "-LRB-")), self.i)
        head = next((i for i in range(preposition - 1, comma, -1) if p.tags[i].startswith(("NN", "PRP"))), None)
        return None if head is None else Noun(comma + 1, self.i, head)

    def _stands_alone(self, end: int) -> bool:
        """A main clause comes before token `end` in the sentence."""
        for i in range(self.first, end):
            if self.p.tags[i] in FINITE:
                token = self.p.tokens[i]
                verb = token.head if token.dep_ in ("aux", "auxpass") else token
                if verb.dep_ not in ("relcl", "acl", "advcl") and verb.i != self.i:
                    return True
        return False

    def _active(self, cue: Cue) -> Report | None:
        after = self.i + 1 if not cue.rest else self.p.rest(self.i, cue)
        who = kind(self.p, self.source) if self.source is not None else "thing"
        if after is None or not self._fits(cue, who):
            return None
        piece: Offsets | None = None
        pieces: list[Offsets] = []
        frame = "clause"
        if "clause" in cue.frames:
            piece = self.clause(after)
            if piece is None and (pieces := self.fronted()):
                frame = "fronted"
        if piece is None and not pieces and who != "thing":
            piece = self._phrase(cue, who, after)
            frame = "phrase"
        pieces = pieces if piece is None else [piece]
        source = None if cue.sources == "court" else self.source
        return Report(self.i, self.cue(cue, after), source, pieces, cue.voiced, frame) if pieces else None

    def _fits(self, cue: Cue, who: str) -> bool:
        """The source is of the kind that the cue asks for."""
        if cue.sources == "document":
            return who == "document" or (who == "pronoun" and self._document_before())
        if cue.sources == "body":
            anaphor = self.source is not None and self.p.words[self.source.head].lower() in words("anaphor")
            return anaphor or who in ("document", "group", "name")
        if cue.sources == "court":
            return self.source is not None and self.p.tokens[self.source.head].lemma_.lower() in words("hearing")
        return True

    def _document_before(self) -> bool:
        """`It shows`, behind a sentence about a document."""
        p = self.p
        if self.source is None or p.words[self.source.head].lower() not in words("anaphor") or not self.first:
            return False
        begin, end = p.sentence(self.first - 1)
        before = (i for i in range(begin, end) if p.tokens[i].dep_ in ("nsubj", "nsubjpass"))
        return any(kind(p, Noun(i, i + 1, i)) == "document" for i in before)

    def cue(self, cue: Cue, after: int) -> Offsets:
        """The offsets of the verb with its further words."""
        return self.p.starts[self.i], self.p.end(after - 1 if cue.rest else self.i)

    def clause(self, after: int) -> Offsets | None:
        """The reported clause behind the cue, without `that`."""
        p = self.p
        begin, clause = self._parsed(after)
        if begin is None or begin >= self.last:
            return None
        that = next((j for j in range(after, begin) if p.words[j].lower() == "that" and p.tags[j] == "IN"), None)
        if that is not None and self._touches(after, that):
            begin = that + 1
        elif begin > after and p.words[begin - 1].lower() in words("question"):
            begin -= 1
        if p.words[begin].lower() == "that" and p.tags[begin] in ("IN", "WDT") and begin + 1 < self.last:
            begin += 1
        piece = self.content(self._past_day(begin), clause)
        return piece if piece is not None and len(p.text[slice(*piece)].split()) > 1 else None

    def _parsed(self, after: int) -> tuple[int | None, Token | None]:
        """Where the parse has the reported clause begin, and its head."""
        for c in self.children:
            if c.i < after or c.dep_ not in ("ccomp", "xcomp", "advcl"):
                continue
            that = next((m.i for m in c.children if m.dep_ == "mark" and m.lower_ == "that"), None)
            bare = c.tag_ == "VBG" and not any(m.dep_ in ("nsubj", "nsubjpass", "aux") for m in c.children)
            if bare or any(m.tag_ == "TO" for m in c.children) or (that is None and c.dep_ != "ccomp"):
                continue
            if that is None:
                return (after if self._led(c, after) else max(after, c.left_edge.i)), c
            return that + 1, c
        return self._addressed(after)

    def _addressed(self, after: int) -> tuple[int | None, Token | None]:
        """The clause that the parse takes for one about those who are told: `told the inquest [he saw nothing]`."""
        p = self.p
        for c in self.children:
            if c.dep_ != "dobj" or c.i < after or self.verb.lemma_ not in words("addressed"):
                continue
            hears = kind(p, Noun(c.left_edge.i, c.i + 1, c.i)) in _HEARERS or c.lemma_.lower() in words("hearing")
            clause = next((r for r in c.rights if r.dep_ == "relcl" and r.left_edge.i == c.i + 1), None)
            if clause is None:
                continue
            bare = p.tags[c.i + 1][:1] != "W" and p.words[c.i + 1].lower() != "that"
            if hears and bare and all(x.dep_ != "ccomp" for x in clause.children):
                return c.i + 1, clause
        return None, None

    def _led(self, clause: Token, after: int) -> bool:
        """The parse has taken a number's `around` for a preposition: `said [around eight men] were seen`."""
        lone = not any(c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for c in clause.children)
        return lone and after < clause.left_edge.i and self.p.tags[after] == "IN" and self.p.tags[after + 1] == "CD"

    def _touches(self, after: int, that: int) -> bool:
        """Only an addressee or a time stands between the verb and `that`."""
        return not any(self.p.tags[j] in FINITE or self.p.words[j] in (",", ";") for j in range(after, that))

    def _past_day(self, begin: int) -> int:
        """Behind the day on which it was said: `told them this week he would`, `said Friday the bank would`."""
        p = self.p
        if p.tokens[begin].dep_ in ("npadvmod", "det", "amod"):
            after = begin
            while after < self.last and after in p.dated:
                after += 1
            if begin < after < self.last and p.tags[after] in ("PRP", "DT", "NNP", "EX", "PRP$"):
                return after
        return begin

    def fronted(self) -> list[Offsets]:
        """The content of `X, he said` and `X, he said, and Y`."""
        p, source = self.p, self.source
        if source is None or self.verb.dep_ in ("advcl", "relcl", "acl") or self.verb.tag_ == "VBG":
            return []
        behind = source.start == self.i + 1
        begin = min(self.i, source.start) if source.end <= self.i or behind else self.i
        while begin > self.first and p.tags[begin - 1] == "RB":
            begin -= 1
        inverted = behind and begin == self.i and self.verb.tag_ in ("VBD", "VBZ")
        if begin - 1 <= self.first or not (p.words[begin - 1] in _DASHES or p.is_mark(begin - 1) or inverted):
            return []
        own = ("ccomp", "xcomp") if self.verb.lemma_ in words("addressed") else ("dobj", "ccomp", "xcomp")
        if any(c.i > self.i and c.dep_ in own and c.i not in range(source.start, source.end) for c in self.children):
            return []
        start = self.first
        while start < begin and (p.tags[start] == "CC" or p.words[start] == ","):
            start += 1
        if self._is_occasion(p.tokens[start]):
            return []
        end = max(self.i + 1, source.end)
        edge = p.tokens[source.head].right_edge.i + 1
        if source.head > self.i and all(p.region_of[i] < 0 for i in range(end, edge)):
            end = max(end, edge)
        while end < self.last and p.words[end] not in (*_DASHES, ";") and not p.is_terminal(end):
            end += 1
        first, second = p.trim(start, begin), self._resumed(end)
        span = self.last if second is not None else begin
        if first is None or not any(p.tags[j] in FINITE for j in (*range(self.first, begin), *range(end, span))):
            return []
        return [first] if second is None else [first, second]

    def _is_occasion(self, first: Token) -> bool:
        """Whether what stands before the verb is a participle of the one who speaks: `Asked if it leaked, he said`."""
        own = first.dep_ == "advcl" and first.head == self.verb and first.tag_ in ("VBN", "VBD", "VBG")
        return own and not any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in first.lefts)

    def _resumed(self, end: int) -> Offsets | None:
        """What goes on behind the cue: `..., he said, and Y`."""
        p = self.p
        if end + 1 >= self.last or p.words[end] not in _DASHES or p.tags[end + 1] == "VBG":
            return None
        if any(c.i > end and c.tag_.startswith("V") for c in self.children):
            return None
        second = p.trim(end + 1, self.last)
        return second if second is not None and second[1] - second[0] > 1 else None

    def _phrase(self, cue: Cue, who: str, after: int) -> Offsets | None:
        """The content of the frames that have no clause: an infinitive, a gerund, a noun phrase."""
        several = bool(cue.rest)
        if "person-to" in cue.frames and self._person_to(after, several):
            return self.rest(after)
        if "to" in cue.frames and who != "document":
            to = after + (after < self.last and self.p.tags[after] == "RB")
            if to + 1 < self.last and self.p.tags[to] == "TO" and self.p.tags[to + 1] in ("VB", "RB"):
                return self.rest(after if self.p.words[after].lower() == "not" else to)
        if "ing" in cue.frames and after + 1 < self.last and self.p.tags[after] == "VBG":
            inside = ("xcomp", "pcomp", "ccomp", "dobj")
            if several or any(c.dep_ in inside and c.i >= after for c in self.children):
                return self.rest(after)
        if "at" in cue.frames and self._priced(after):
            return self.rest(after)
        if "noun" in cue.frames and self._told(several):
            begin = self._object(after, several)
            return None if begin is None else self.rest(begin)
        return None

    def rest(self, begin: int) -> Offsets | None:
        """All that follows the cue, adverbs apart, unless it is a mere pronoun."""
        p = self.p
        while begin < self.last and p.tags[begin] == "RB" and p.tokens[begin].head.i == self.i:
            if p.words[begin].lower() == "not":
                break
            begin += 1
        piece = self.content(begin)
        return None if piece is None or p.text[slice(*piece)].lower() in words("empty") else piece

    def _person_to(self, after: int, several: bool) -> bool:
        """Somebody and an infinitive follow: `urged him to pay`."""
        p = self.p
        for c in self.children:
            inside = c.i >= after and c.dep_ in ("xcomp", "ccomp", "advcl", "dobj")
            if inside or (several and c.i >= self.i and c.dep_ == "prep"):
                to = next((j for j in range(after, min(c.right_edge.i + 1, self.last)) if p.tags[j] == "TO"), after)
                whom = any(p.tags[j].startswith(("NN", "PRP", "DT", "JJ")) for j in range(after, to))
                verb = to + 1 + (to + 1 < self.last and p.is_mark(to + 1))
                if whom and verb < self.last and p.tags[verb] in ("VB", "RB"):
                    return True
        return False

    def _priced(self, after: int) -> bool:
        """Something and `at` follow: `put the cost at £2m`."""
        objects = [c for c in self.children if c.i >= after and c.dep_ == "dobj"]
        return bool(objects) and any(c.dep_ == "prep" and c.lower_ == "at" for c in self.children)

    def _told(self, several: bool) -> bool:
        """The verb tells something in its own right; a subordinate one sets the scene for another."""
        verb = self.verb
        if verb.tag_ == "VB" and verb.dep_ in ("advcl", "acl", "relcl", "xcomp") and not is_governed(verb):
            return False
        if verb.tag_ == "VBG" and any(a.i > self.i and a.tag_.startswith("V") for a in verb.ancestors):
            return False
        if verb.dep_ == "relcl" and not several:
            return False
        marks = (c for c in self.children if c.i < self.i and c.dep_ in ("mark", "advmod"))
        return not any(c.lower_ in words("adjunct") for c in marks)

    def _object(self, after: int, several: bool) -> int | None:
        """Where a noun phrase with content of its own begins, perhaps behind a time or place."""
        p = self.p
        if several:
            loose = after >= self.last or p.tags[after] in ("IN", "CC", "TO", ".", ",")
            asked = after < self.last and p.words[after].lower() in words("question")
            return after if asked or not loose else None
        objects = [c for c in self.children if c.i >= after and c.dep_ in _OBJECTS]
        if not objects or objects[0].left_edge.i - after > _ADVERBIAL:
            return None
        if self.verb.lemma_ in words("contentless") and self._thin(objects[0]):
            return None
        named = any(c.i > objects[0].i and c.dep_ in ("oprd", "ccomp", "attr") for c in self.children)
        named = named or any(p.region_of[i] >= 0 for i in range(after, min(after + _ADDRESSEE, self.last)))
        return objects[0].left_edge.i if named or self.verb.lemma_ not in words("naming") else None

    def _thin(self, noun: Token) -> bool:
        """`denied the allegations`, `expressed doubts`: a noun that names content without giving it."""
        if noun.right_edge.i > noun.i or not noun.tag_.startswith("NN") or noun.tag_.startswith("NNP"):
            return False
        described = any(c.dep_ not in ("det", "poss") for c in noun.lefts)
        ends = noun.i + 1 >= self.last or self.p.tags[noun.i + 1] in (".", ",", ":", "CC")
        return not described and ends and (noun.lemma_.lower() in nouns() or noun.left_edge.i == noun.i)
