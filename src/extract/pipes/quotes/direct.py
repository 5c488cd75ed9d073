"""Direct speech: which regions are speech, and which cue and speaker each has, over sentences and paragraphs."""

import re
from dataclasses import dataclass
from itertools import takewhile

from extract.annotations import Offsets
from extract.lexicon.cues import words
from extract.pipes.quotes.asserted import is_denied
from extract.pipes.quotes.leads import lead, leader
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.subjects import agent, is_passive, near, phrase, subject
from extract.text.clauses import FINITE
from extract.text.quotations import TERMINAL, Region

_SENTENCES = re.compile(r"\w{2}[.!?] +[A-Z“\"]")
_CARRIES = frozenset(["clause", "speech"])
_DASHES = ("-", "–", "—", "―")
_SIGNATURE = 12
_WORDS = 3
_REACH = 30
_NEAR = 10
_ANSWER = 6


@dataclass(slots=True)
class Speech:
    """One direct quote: its regions in order, and the cue and noun phrase that go with it, if any do."""

    regions: list[Region]
    verb: int | None = None
    cue: Offsets | None = None
    source: Noun | None = None
    nobody: bool = False
    """The cue is a passive that names nobody who says it: `he was asked`."""


def speeches(passage: Passage) -> tuple[list[Speech], set[int]]:
    """The direct quotes of a text in order, and the cues that are used up by direct speech."""
    tie = _Tie(passage)
    found = tie.all()
    return found, tie.spent | {s.verb for s in found if s.verb is not None}


class _Tie:
    def __init__(self, passage: Passage) -> None:
        self.p = passage
        self.cues = {i: cues for i, cues in passage.verbs if any(c.frames & _CARRIES for c in cues)}
        self.spent: set[int] = set()
        self.speech = [r for r in passage.regions if self.is_speech(r)]

    def all(self) -> list[Speech]:
        """Each region opens a quote, or goes on with the one before."""
        found: list[Speech] = []
        for n, region in enumerate(self.speech):
            last = found[-1] if found else None
            behind = self.speech[n - 1] if n else None
            ahead = self.speech[n + 1] if n + 1 < len(self.speech) else None
            floor = self.p.at(behind.end) if behind and behind.paragraph == region.paragraph else None
            before = self.introducing(region, floor)
            after = self.following(region, ahead)
            if any(cue is not None and self.denied(cue) for cue in (before, after)):
                continue
            if before is not None and after is not None:
                self.spent.add(after)
            if last is not None and before is not None and before == last.verb:
                last.regions.append(region)
            elif before is not None:
                found.append(self.speak(region, before))
            elif after is None and (named := leader(self.p, region)) is not None:
                found.append(Speech([region], source=named))
            elif after is None and (reply := self.reply(region)) is not None:
                found.append(reply)
            elif last is not None and behind is not None and self.adjacent(last, behind, region):
                if after is None:
                    last.regions.append(region)
                elif last.verb is None:
                    last.regions.append(region)
                    self.tie(last, after)
                else:
                    found.append(self.speak(region, after))
            elif after is not None:
                found.append(self.speak(region, after))
            else:
                found.append(Speech([region], source=self.signed(region)))
        return found

    def denied(self, cue: int) -> bool:
        """Nobody said what the cue carries."""
        return is_denied(self.p, self.p.tokens[cue])

    def reply(self, region: Region) -> Speech | None:
        """The quote behind which a noun says that it answers the one before: `"..." came the reply from Jane Roe`."""
        p = self.p
        first, last = p.at(region.end), p.body[region.paragraph][1]
        while first < last and p.is_mark(first):
            first += 1
        behind = [*takewhile(lambda i: not p.is_terminal(i), range(first, min(first + _ANSWER, last)))]
        noun = next((i for i in behind if p.words[i].lower() in words("replying")), None)
        if noun is None or p.tokens[behind[0]].lemma_ not in ("come", "be"):
            return None
        giver = next((c for c in p.tokens[noun].rights if c.lower_ == "from"), None)
        who = next((c for c in giver.rights if c.dep_ == "pobj"), None) if giver is not None else None
        source = None if who is None else phrase(p, who)
        return Speech([region], cue=(p.starts[noun], p.end(noun)), source=source, nobody=source is None)

    def signed(self, region: Region) -> Noun | None:
        """The name behind a dash that ends the paragraph: `"..." - Jane Roe, head teacher`."""
        p = self.p
        first, last = p.at(region.end), p.body[region.paragraph][1]
        while first < last and not p.is_word(first):
            first += 1
        if region.after not in _DASHES or not 0 < last - first <= _SIGNATURE or not p.tags[first].startswith("NNP"):
            return None
        while not p.is_word(last - 1):
            last -= 1
        name = next((i for i in range(first, last) if not p.tags[i].startswith("NNP")), last)
        return Noun(first, last, name - 1)

    def is_speech(self, region: Region) -> bool:
        """Whether a region is an utterance rather than words within a clause of the reporter's."""
        text = self.p.text[region.start : region.end]
        words = len(text.split())
        last_mark = text.rstrip("'\"’”)]")[-1:]
        ended = last_mark in TERMINAL or last_mark in ",-–—" or region.after in ("", ",")
        if region.before == ":":
            return words >= _WORDS or ended
        upper = not text.lstrip("[('\"‘“ .…")[:1].islower()
        first, last = self.p.at(region.start), self.p.at(region.end)
        finite = any(self.p.tags[i] in FINITE for i in range(first, last))
        if not region.before or region.before in TERMINAL or region.before in "\"'”’)":
            if not region.closed:
                return True
            if ended and (upper or words > _WORDS):
                return True
            return finite and words > _WORDS and (self.cue_follows(last) or _SENTENCES.search(text) is not None)
        if region.before == ",":
            return ended and (words >= _WORDS or finite) and (upper or self.broken(region))
        if not region.closed:
            return words > 2 * _WORDS
        if not upper and self.resumed(region):
            return True
        return upper and ended and finite and words > _WORDS and self.introducing(region, None) is not None

    def broken(self, region: Region) -> bool:
        """`," he said, "and so on.`: the other half of a sentence that its cue breaks.

        Between the halves stands the cue, perhaps with a conjunction, and no end of a sentence.
        """
        p = self.p
        last = p.at(region.start)
        first = last - 1
        while first >= 0 and last - first < _REACH and p.region_of[first] < 0:
            if p.is_terminal(first):
                return False
            first -= 1
        if first < 0 or p.region_of[first] < 0:
            return False
        half = p.regions[p.region_of[first]]
        ended = p.text[half.end - 1] in ",?!-–—" or half.after == ","
        return ended and half.paragraph == region.paragraph and any(i in self.cues for i in range(first, last))

    def resumed(self, region: Region) -> bool:
        """`," he said, but "that is over."`"""
        i = self.p.at(region.start) - 1
        while i > 0 and self.p.is_mark(i):
            i -= 1
        return self.p.tags[i] in ("CC", "IN") and self.p.words[i - 1] == "," and self.broken(region)

    def cue_follows(self, token: int) -> bool:
        """A cue is among the first words behind a token."""
        i = token
        while i < len(self.p.words) and not self.p.is_word(i):
            i += 1
        return any(j in self.cues for j in range(i, min(i + 3, len(self.p.words))))

    def introducing(self, region: Region, floor: int | None) -> int | None:
        """The cue in front of a region: `Mr X told the BBC: "...`."""
        p = self.p
        colon = lead(p, region)
        if colon is None and (not region.before or region.before in TERMINAL or region.before in "\"'”’"):
            return None
        begin = p.at(region.start) - 1 if colon is None else colon
        while begin > 0 and p.is_mark(begin):
            begin -= 1
        if begin < 0:
            return None
        start = p.sentence(begin)[0]
        if floor is not None:
            start = max(start, floor)
        found = None
        for i in range(begin, start - 1, -1):
            if p.region_of[i] >= 0:
                if found is not None or colon is None:
                    break
                continue
            if i in self.cues and not self.has_content(i, begin):
                if p.tags[i] in ("VBD", "VBZ", "VBP") or begin - i < _NEAR:
                    found = i
                    break
                found = found or i
            if colon is None and p.tags[i] in FINITE and i not in self.cues:
                break
        if found is not None and colon is None and begin - found > _NEAR:
            return None
        return found

    def has_content(self, verb: int, end: int) -> bool:
        """The verb has a reported clause of its own before the region begins."""
        p = self.p
        return any(
            c.i > verb
            and c.i <= end
            and c.dep_ == "ccomp"
            and p.region_of[c.i] < 0
            and c.tag_ in FINITE | {"VB", "VBN", "VBG", "JJ"}
            and any(s.dep_ in ("nsubj", "nsubjpass") and verb < s.i for s in c.children)
            for c in p.tokens[verb].children
        )

    def following(self, region: Region, ahead: Region | None) -> int | None:
        """The cue behind a region: `..." said X`, `..." he told reporters.`"""
        p = self.p
        if not region.closed or not region.after or region.after in TERMINAL:
            return None
        text = p.text[region.start : region.end]
        first = p.at(region.end)
        stop = p.body[region.paragraph][1]
        while first < stop and not p.is_word(first):
            first += 1
        last = min(stop, first + _REACH)
        if ahead is not None:
            last = min(last, p.at(ahead.start))
        if first >= last:
            return None
        lower = p.words[first][0].islower()
        if text[-1] == "." and region.after != "," and not lower:
            return None
        i = first
        if p.tags[i] in ("RB", "CC") and i + 1 < last:
            i += 1
        if i in self.cues and p.tags[i] in FINITE | {"VBN"}:
            return i
        relative = False
        aside = False
        for i in range(first, last):
            aside = p.words[i] == "(" or (aside and p.words[i] != ")")
            if aside:
                continue
            if p.is_terminal(i) or p.words[i] == ":":
                return None
            if p.tags[i] in ("WP", "WDT"):
                relative = True
            elif p.words[i] == ",":
                relative = False
            elif p.tags[i] in FINITE:
                if relative:
                    continue
                verb = self.quoting(next((j for j in range(i, min(i + 5, last)) if j in self.cues), None), last)
                if verb is None or (text[-1] in "?!." and not lower and self.has_content(verb, last)):
                    return None
                return verb
        return None

    def quoting(self, verb: int | None, last: int) -> int | None:
        """The `saying` of `the paper quoted X as saying`, whose words they are."""
        if verb is None:
            return None
        behind = takewhile(lambda i: not self.p.is_terminal(i), range(verb + 1, last - 1))
        return next((i + 1 for i in behind if self.p.words[i] == "as" and self.p.words[i + 1] == "saying"), verb)

    def speak(self, region: Region, verb: int) -> Speech:
        """A quote that opens with a region and has a cue."""
        speech = Speech([region])
        self.tie(speech, verb)
        return speech

    def tie(self, speech: Speech, verb: int) -> None:
        """Give a quote its cue and the noun phrase that is the cue's source."""
        p = self.p
        speech.verb = verb
        speech.cue = self.words(verb)
        by = agent(p, p.tokens[verb]) if p.tags[verb] == "VBN" else None
        if by is None and is_passive(p.tokens[verb]):
            speech.nobody = True
            return
        source = by or subject(p, p.tokens[verb])
        if source is None or p.region_of[source.head] >= 0 or self.apart(source.head, verb):
            source = self.beside(verb)
        speech.source = source

    def words(self, verb: int) -> Offsets:
        """The cue with the words that belong to it: `went on`, `pointed out`."""
        p = self.p
        for cue in self.cues[verb]:
            rest = p.rest(verb, cue) if cue.rest else None
            if rest is not None and cue.frames & _CARRIES:
                return p.starts[verb], p.end(rest - 1)
        return p.starts[verb], p.end(verb)

    def apart(self, head: int, verb: int) -> bool:
        """Another paragraph or a sentence end lies between the subject and its verb."""
        a, b = sorted((head, verb))
        return any(self.p.words[i] in (".", "\n") or "\n" in self.p.words[i] for i in range(a, b))

    def beside(self, verb: int) -> Noun | None:
        """The noun phrase that touches the cue, where the parse has none."""
        p = self.p
        first, last = p.sentence(verb)
        while first < verb and p.region_of[first] >= 0:
            first += 1
        return near(p, verb, first, last)

    def adjacent(self, speech: Speech, behind: Region, region: Region) -> bool:
        """Nothing but the cue of the quote so far stands between two regions."""
        p = self.p
        if region.paragraph - behind.paragraph > 1:
            return False
        if not behind.closed and (region.paragraph == behind.paragraph or not region.before):
            return True
        first, last = p.at(behind.end), p.at(region.start)
        words = [i for i in range(first, last) if p.is_word(i)]
        if not words:
            return True
        cue = next((i for i in (speech.verb, *self.spent) if i is not None and first <= i < last), None)
        if cue is None:
            return False
        ends = sum(p.words[i] in (".", "!", "?") for i in range(cue, last))
        return ends <= 1 and (region.paragraph == behind.paragraph or not region.before)
