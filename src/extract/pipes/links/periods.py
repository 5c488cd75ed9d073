"""The period that a number or a statement is about: which date of its sentence, and the words for it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from extract.annotations import Date, Offsets, Quantity, Quote
from extract.pipes.links.pointed import Pointed, joined, overruled
from extract.pipes.links.scope import (
    Adjunct,
    Choice,
    covers,
    first_conjunct,
    is_beyond,
    is_definite,
    is_done,
    is_future,
    nominals,
    outside_names,
)
from extract.text.clauses import STEPS, SUBJECTS, clause_of, is_clause
from extract.text.reading import read

_MODIFIERS = frozenset({"poss", "nmod", "amod", "compound", "nummod"})
_TIME_UNITS = frozenset({"year", "month", "week", "day", "hour", "minute", "second", "decade", "century", "quarter"})
_RANGE = "range of dates"
Weights = Mapping[str, float]
_UNWEIGHED: Weights = {}
PERIOD = "period:"
"""What the names of the few weights begin with that set the encoder's word against the structure's."""
_LIST = 80
_LONGEST = 400
_REACH = 600
"""How many characters a date may stand from its number."""

_LEAD = re.compile(
    r"(?:\b(?:in|on|at|by|for|over|during|within|since|until|till|from|before|after|through|throughout|to|of|as of|"
    r"up to|under|around|about|between)\s+)?"
    r"(?:\b(?:just|nearly|almost|about|around|less than|under|over)\s+)?"
    r"(?:\b(?:the\s+)?(?:very\s+)?"
    r"(?:beginning|start|middle|end|course|rest|turn|eve|first half|second half|whole)\s+of\s+)?"
    r"(?:\bthe\s+)?(?:\b(?:early|late|mid|later|earlier|only|just)(?:\s+(?:on|in|next|last))?[\s-]+)?(?:\b(?:the|an?)\s+)?\Z",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:over|in|within|during|for|throughout|under|after)\s", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:and|to|until|till|through|[-–—])\s+|[-–—]", re.IGNORECASE)
_ADJACENT = re.compile(r"[)\]]?\s*(?:[^\W\d][\w'’-]*\s+){0,2}", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:(?:just|about|only|around|nearly|over|under|almost)\s+){0,2}$", re.IGNORECASE)
_BASE = re.compile(
    r"\b(?:than|compared (?:with|to)|against|like|as\s+\w+(?:\s+\w+)?\s+as)"
    r"(?:\s+(?:in|on|at|for|that of|those of))?\s*$",
    re.IGNORECASE,
)
_PERIODS = frozenset({"period", "span", "spell", "stretch", "run", "term"})


def date_facts(doc: Doc, known: Weights = _UNWEIGHED) -> None:
    """Give every quantity and quote of the document its `period` and `period_text`, where the sentence has one.

    Where the encoder has read a number, `known` has the weights that set its word against the structure's. A range of
    two dates (`between May and July`) becomes a date of its own in `doc._.facts_dates` once a fact is about it.
    """
    if not doc._.facts_dates or not (doc._.facts_quantities or doc._.facts_quotes) or not doc.has_annotation("DEP"):
        return
    page = _Page(doc, doc._.facts_quantities)
    found: list[Adjunct | None] = []
    for one in page.choices(Pointed(doc)):
        if one.number.restates is not None:
            found.append(found[one.number.restates])
        elif one.aimed is None or f"{PERIOD}encoder" not in known:
            found.append(one.ruled)
        else:
            shares = joined(one.evidence(), known, PERIOD)
            likely = one.rivals[overruled(shares, one.rivals.index(one.ruled))]
            found.append(one.ruled if page.is_beyond(one.number, likely) else likely)
    chosen: list[tuple[Quantity | Quote, Adjunct]] = [
        (q, a) for q, a in zip(page.numbers, found, strict=True) if a is not None
    ]
    for quote in doc._.facts_quotes:
        stated = page.of_quote(quote)
        if stated is not None:
            chosen.append((quote, stated))
    _write(doc, chosen)


def date_vague(doc: Doc) -> None:
    """Give every vague count its `period` and `period_text`, behind `date_facts`; no date joins those of the Doc."""
    if not doc._.facts_dates or not doc._.facts_vague or not doc.has_annotation("DEP"):
        return
    known = {(d.start, d.end): n for n, d in enumerate(doc._.facts_dates)}
    page = _Page(doc, [*doc._.facts_quantities, *doc._.facts_vague])
    for q in doc._.facts_vague:
        adjunct = page.of_quantity(q)
        if adjunct is not None and (at := known.get((adjunct.date.start, adjunct.date.end))) is not None:
            _point(q, at, adjunct)


def _write(doc: Doc, chosen: list[tuple[Quantity | Quote, Adjunct]]) -> None:
    """Point the facts at their dates; ranges that are new join the document's dates in the order of the text."""
    known = {id(d) for d in doc._.facts_dates}
    ranges = {id(a.date): a.date for _, a in chosen if id(a.date) not in known}
    if ranges:
        doc._.facts_dates = sorted([*doc._.facts_dates, *ranges.values()], key=lambda d: (d.start, -d.end))
    index = {id(d): n for n, d in enumerate(doc._.facts_dates)}
    for fact, adjunct in chosen:
        _point(fact, index[id(adjunct.date)], adjunct)


def _point(fact: Quantity | Quote, index: int, adjunct: Adjunct) -> None:
    fact.period, fact.period_text, fact.period_open = index, adjunct.words, adjunct.is_open


def choices(doc: Doc) -> Iterator[Choice]:
    """What each number of a Doc may choose among, where it has dates."""
    if doc._.facts_dates and doc._.facts_quantities:
        yield from _Page(doc, doc._.facts_quantities).choices(Pointed(doc))


class _Page:
    """The document's dates as adjuncts of its clauses, by sentence."""

    def __init__(self, doc: Doc, quantities: list[Quantity]) -> None:
        self.doc, self.text = doc, doc.text
        self.reading = read(doc)
        self.sentences = [(s.start_char, s.end - s.start <= _LONGEST) for s in doc.sents]
        self.numbers = sorted(quantities, key=lambda q: q.start)
        self.number_starts = [q.start for q in self.numbers]
        self.adjuncts: dict[int, list[Adjunct]] = {}
        self.owners: set[int] = set()
        for date in self._ranges(outside_names(doc)):
            adjunct = self._adjunct(date) if self.sentence(date.start) >= 0 else None
            if adjunct is not None:
                self.adjuncts.setdefault(self.sentence(date.start), []).append(adjunct)
                if adjunct.owner is not None:
                    self.owners.add(adjunct.owner)

    def _ranges(self, dates: list[Date]) -> list[Date]:
        """The dates, with `from A to B` and `between A and B` as one."""
        out: list[Date] = []
        for date in dates:
            if out and _is_date(date) and _is_date(out[-1]) and _BETWEEN.fullmatch(self.text, out[-1].end, date.start):
                first = out[-1]
                lead = self.text[max(0, first.start - 30) : first.start].lower()
                opened = re.search(r"\b(?:from|between)\s+(?:(?:early|late|mid|the end of|the)[\s-]+)*$", lead)
                joined = self.text[first.end : date.start].strip().lower()
                ordered = not (first.first and date.last and first.first > date.last)
                if ordered and (
                    (opened and joined in ("to", "and", "until", "till", "through")) or joined in ("-", "–", "—")
                ):
                    timex = f"{first.timex}/{date.timex}" if first.timex and date.timex else None
                    out[-1] = Date(first.start, date.end, "duration", first.first, date.last, timex, _RANGE)
                    continue
            out.append(date)
        return out

    def sentence(self, offset: int) -> int:
        """The number of the sentence at an offset; -1 for a table or list run together, whose parse tells nothing."""
        n = bisect_right(self.sentences, (offset, True)) - 1
        return n if n >= 0 and self.sentences[n][1] else -1

    def token(self, offset: int) -> Token:
        """The token at an offset."""
        return self.reading.token(offset) or self.doc[0]

    def root(self, start: int, end: int) -> Token:
        """The token of a stretch whose head lies outside it."""
        first = bisect_right(self.reading.starts, start) - 1
        last = self.reading.at(end)
        tokens = self.doc[max(0, first) : max(first + 1, last)]
        inside = [t for t in tokens if not (tokens.start <= t.head.i < tokens.end) or t.head is t]
        return max(inside, key=lambda t: t.i) if inside else tokens[-1]

    def _words(self, date: Date) -> Offsets:
        lead = _LEAD.search(self.text, max(0, date.start - 40), date.start)
        start = lead.start() if lead else date.start
        return (start, date.end)

    def _adjunct(self, date: Date) -> Adjunct | None:
        """Where a date hangs; None for a length of time without a preposition and for what is only compared with."""
        start, end = self._words(date)
        if _BASE.search(self.text, max(0, start - 20), start):
            return None
        root = self.root(date.start, date.end)
        if root.head.lemma_ in _PERIODS and root.head.i > root.i:
            root = root.head
            end = root.idx + len(root)
        modifier = root.dep_ in _MODIFIERS and root.head.i > root.i and self.token(start).dep_ != "prep"
        if date.type == "duration" and date.first is None and date.last is None:
            if modifier and self.text[date.start : date.end].count("-"):
                return None
            spent = root.dep_ == "dobj" and root.head.lemma_ == "spend"
            if not modifier and not spent and not _PREPOSITION.match(self.text, start, date.start):
                return None
        host = root.head
        steps = 0
        while (
            host.dep_ in ("prep", "agent", "mark", "pcomp", "advmod", "npadvmod", "quantmod") or host.idx >= start
        ) and (host.head is not host and steps < STEPS and not is_clause(host)):
            if host.idx < start and host.dep_ in ("advmod", "npadvmod") and host.pos_ not in ("ADV", "ADP", "SCONJ"):
                break
            host, steps = host.head, steps + 1
        host = self._marked(start, host)
        clause = clause_of(host)
        word = self.text[start : start + 5].lower()
        if word == "from " and date.rule != _RANGE and not is_future(clause):
            return None
        subject = next((c for c in clause.children if c.dep_ in SUBJECTS), None)
        opening = subject.left_edge.idx if subject is not None and subject.i < clause.i else clause.idx
        fronted = date.start < opening
        adjunct = Adjunct(date, (start, end), host, clause, modifier, fronted, is_open=word == "since")
        adjunct.owner = self._owner(start)
        return adjunct

    def _marked(self, start: int, host: Token) -> Token:
        """A date after `that` is of the clause that it opens; one after `said`, of the saying."""
        first = self.token(start)
        before = first.nbor(-1) if first.i else None
        if before is None or first.is_sent_start:
            return host
        if before.dep_ == "mark" and before.lower_ == "that":
            return before.head
        if before.pos_ == "VERB" and host.i > before.i and host.dep_ in ("ccomp", "xcomp") and host.head == before:
            return before
        return host

    def _owner(self, start: int) -> int | None:
        """The index of the number that a date follows at once and that is the other side of a comparison."""
        n = bisect_left(self.number_starts, start) - 1
        if n < 0:
            return None
        number = self.numbers[n]
        if number.end > start or start - number.end > 30 or not _ADJACENT.fullmatch(self.text, number.end, start):
            return None
        if any(t.pos_ in ("VERB", "AUX") for t in self._tokens(number.end, start)):
            return None
        base = self.text[start : start + 5].lower() == "from "
        if base or number.restates is None:
            return n
        return bisect_left(self.number_starts, self.doc._.facts_quantities[number.restates].start)

    def rivals(self, q: Quantity) -> list[Adjunct]:
        """The adjuncts that may tell when a number holds; the time of a rate is what it is per."""
        if q.unit in _TIME_UNITS:
            return []
        near = self.adjuncts.get(self.sentence(q.start), ())
        apart = (a for a in near if not (a.words[0] < q.end and q.start < a.date.end))
        if q.per is not None:
            apart = (a for a in apart if a.date.type != "set")
        return [a for a in apart if abs(a.words[0] - q.start) <= _REACH]

    def is_beyond(self, q: Quantity, adjunct: Adjunct | None) -> bool:
        """Whether an adjunct cannot tell when a number holds, whatever else speaks for it."""
        return adjunct is not None and is_beyond(adjunct, clause_of(self.root(q.start, q.end)), q.end)

    def choices(self, pointed: Pointed) -> Iterator[Choice]:
        """What each number may choose among."""
        near = [(q, rivals, self.levels(q, rivals)) for q in self.numbers for rivals in [self.rivals(q)]]
        found = [self._closest(*one) for one in near]
        for n in range(len(found) - 2, -1, -1):
            if found[n] is None and self.is_listed(n, after := found[n + 1]) and after is not None:
                found[n] = after
                if all(a is not after for a in near[n][1]):
                    near[n][1].append(after)
                    near[n][2].append(0.0)
        for ruled, (q, rivals, levels) in zip(found, near, strict=True):
            aimed = pointed.period(q, [a.date for a in rivals]) if rivals else None
            yield Choice(q, ruled, [None, *rivals], [0.0, *levels], aimed)

    def of_quantity(self, q: Quantity) -> Adjunct | None:
        """The adjunct that tells when a number holds, by the structure of its sentence."""
        rivals = self.rivals(q)
        return self._closest(q, rivals, self.levels(q, rivals))

    @staticmethod
    def _closest(q: Quantity, rivals: Sequence[Adjunct], levels: Sequence[float]) -> Adjunct | None:
        ranks = [(level, -abs(a.words[0] - q.start)) for level, a in zip(levels, rivals, strict=True)]
        best = max(range(len(rivals)), key=ranks.__getitem__, default=None)
        return None if best is None or ranks[best][0] <= 0 else rivals[best]

    def levels(self, q: Quantity, rivals: Sequence[Adjunct]) -> list[float]:
        """How closely each adjunct and a number belong together, 5 at most; 0 is not at all."""
        if not rivals:
            return []
        root = self.root(q.start, q.end)
        if root.head.lower_ == "worth" and root.head.i < root.i and root.head.dep_ != "acomp":
            return [0.0] * len(rivals)
        index = bisect_left(self.number_starts, q.start)
        definite = q.unit is None and is_definite(root, q.start)
        aside, found = self._is_base(index), list[float]()
        for adjunct in rivals:
            level = self._level(root, adjunct, definite)
            if adjunct.owner == index:
                level = level if adjunct.modifier else max(level, 4.5)
            elif aside or self._apart(adjunct, q, index):
                level = 0.0
            found.append(level)
        return found

    def is_listed(self, n: int, after: Adjunct | None) -> bool:
        """Whether a number stands in a list of what was done with the next one, whose date ends the list.

        `90 were fined, 12 jailed and 3 deported in May`: parsers lose the verbs that are left out.
        """
        first, second = self.numbers[n], self.numbers[n + 1]
        if (
            after is None
            or after.words[0] < second.end
            or second.start - first.end > _LIST
            or first.unit in _TIME_UNITS
        ):
            return False
        between = self._tokens(first.end, second.start)
        rest = self._tokens(second.end, after.words[0])
        return bool(between) and between[-1].lower_ in (",", "and") and is_done(between) and is_done(rest)

    def _tokens(self, start: int, end: int) -> list[Token]:
        first = self.reading.at(start)
        return list(self.doc[first : max(first, self.reading.at(end))])

    def _is_base(self, index: int) -> bool:
        """Whether a number is what another has come from: `to £6m from £8m`, `up from 5%`."""
        number = self.numbers[index]
        if not _FROM.search(self.text, max(0, number.start - 30), number.start):
            return False
        if index + 1 < len(self.numbers) and self.text[number.end : self.numbers[index + 1].start].strip() == "to":
            return False
        for n in range(index - 1, -1, -1):
            before = self.numbers[n]
            if number.start - before.end > _REACH or "." in self.text[before.end : number.start]:
                return False
            if before.unit == number.unit:
                return True
        return False

    def _apart(self, adjunct: Adjunct, q: Quantity, index: int) -> bool:
        """Whether a date belongs to another number, or stands beyond a colon."""
        low, high = sorted((adjunct.date.end, q.start)) if adjunct.date.end <= q.start else (q.end, adjunct.words[0])
        between = self.text[low:high]
        if not adjunct.fronted and (":" in between or ";" in between) and "(" not in between:
            return True
        if adjunct.owner is None:
            return False
        owner = self.numbers[adjunct.owner]
        if index in self.owners or self._is_base(adjunct.owner):
            return True
        return not is_clause(adjunct.host) and "," in self.text[min(q.end, owner.end) : max(q.start, owner.start)]

    def _level(self, root: Token, a: Adjunct, definite: bool) -> float:
        """How closely a date and a number belong together by the structure of the sentence; 0 is not at all.

        5 is in the number's own phrase, 4 of its clause, 3 of a phrase in it, 2 of a clause that covers its own,
        1 of another phrase of its clause (`raise the 2005-6 budget to £5bn`).
        """
        clause = clause_of(root)
        chain = nominals(root, clause)
        if (
            a.host in chain
            or root.is_ancestor(a.host)
            or (is_clause(a.host) and a.host.dep_ in ("acl", "relcl") and a.host.head in chain)
        ):
            return 5.0
        if a.host.dep_ == "acl" and first_conjunct(a.host.head) in chain:
            return 2.0
        if a.modifier:
            if a.host.is_ancestor(root) or a.host in chain:
                return 4.0
            argument = a.host.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj") and clause_of(a.host) == clause
            return 1.0 if argument and not definite and root.i > a.host.i else 0.0
        if definite:
            return 3.0 if a.clause == clause and any(t.dep_ in SUBJECTS for t in chain) else 0.0
        if a.clause == clause:
            return 4.0 if a.host == clause else 3.0
        if a.date.timex == "PRESENT_REF":
            return 0.0
        return 2.0 if covers(a, clause) else 0.0

    def of_quote(self, quote: Quote) -> Adjunct | None:
        """The adjunct of the main clause of what is said."""
        start, end = quote.pieces[0]
        root = self.root(start, end)
        for adjunct in self.adjuncts.get(self.sentence(root.idx), ()):
            inside = any(s <= adjunct.date.start and adjunct.date.end <= e for s, e in quote.pieces)
            if inside and not adjunct.modifier and adjunct.clause == clause_of(root) and adjunct.host == adjunct.clause:
                return adjunct
        return None


def _is_date(date: Date) -> bool:
    return date.type == "date"
