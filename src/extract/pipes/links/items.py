"""What a quantity counts or measures: its item, and the verb it stands with."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from spacy.tokens import Doc, Token

from extract.annotations import Quantity
from extract.data import lines
from extract.lexicon.numbers import alternatives, changes, context, nouns, units
from extract.pipes.links.behind import Behind
from extract.pipes.links.changes import MONEY, SHARES, TIMES, change, counted, is_changing
from extract.pipes.links.series import AMOUNTS, go_on, is_compared, is_member, is_restated, share_back
from extract.text.clauses import subject, thing, verb_above
from extract.text.nouns import is_common, is_noun, is_person_noun, noun_at, phrase, singular
from extract.text.reading import read

_I = re.IGNORECASE
_EXTENTS = frozenset(u.name for u in units().values() if u.kind not in ("time", "money", "share", "other"))
_BOUNDING = frozenset({"at", "up"})
_OF_THEM = re.compile(
    r",?[ ]of[ ](?:them|these|those|whom|which)\b(?![ ](?!were|was|are|is|have|had|who)[a-z]+s\b)", _I
)
_SOME_OF_THEM = re.compile(r"(?:[ ]of[ ](?:them|these|those|whom))?[ ](?:(?:were|are|was|is)[ ])?", _I)
"""Between a count and an age that tells of those counted: `12 of whom were under 16`."""
_BARE_AGE = re.compile(r"(?:under|over|above|below) (?:the age of )?[\w-]+(?<!years)")
_SUSPENDED = re.compile(r"-,?[ ](?:(?:and|or|to)[ ])?", _I)
"""Between the numbers of `four-, five- and six-cylinder engines`."""
_EACH = re.compile(r" (?:apiece|each|a (?:piece|head|time))\b")
_CARRIERS = frozenset(
    "prep advmod prt agent pobj pcomp acomp quantmod dep npadvmod nummod amod advcl xcomp".split()  # noqa: SIM905
)
_AMONG = frozenset({"among", "amongst"})
_COMPLEX = re.compile(rf"\b(?:{alternatives(context('of preposition'))})[ ]$", _I)
"""Before a number whose `of` ends a preposition of several words: `in front of 11,482`."""
_LONGEST_COMPLEX = 24
_OR_TWO = 2
"""The number of `a goal or two`."""
_MOST_DEDUCTED = 10
"""How many tokens may name what is taken off: `before interest, tax, depreciation and amortisation`."""
_HELD = frozenset("at of over above below under between around about near within to from by".split())  # noqa: SIM905


@cache
def _linking() -> frozenset[str]:
    return frozenset(lines("numbers_linking.txt"))


def _is_one(noun: Token) -> bool:
    """Whether a noun is one thing of several: `a goal`, `another goal`."""
    return noun.tag_ == "NN" and any(c.lower_ in ("a", "an", "another", "one") for c in noun.lefts)


def attach_items(doc: Doc, quantities: Sequence[Quantity], without: frozenset[str] = frozenset()) -> list[str]:
    """Complete the exact or the vague quantities of a Doc with item, item_text, predicate and change.

    A name has no item; the words of the name are the item_text then. Returns the way that each took to its item,
    as the ids of `link.item-...` end; `none` where it found no word. `without` are the ids of rules to do without.
    """
    return _Items(doc, quantities, without).attach() if quantities else []


class _Items:
    def __init__(self, doc: Doc, quantities: Sequence[Quantity], without: frozenset[str]) -> None:
        self.without = without
        self.text, self.reading = doc.text, read(doc)
        self.behind, self.quantities = Behind(self.reading), quantities
        self.starts = [q.start for q in self.quantities]

    def _may(self, way: str) -> bool:
        """Whether a way to an item is open."""
        return f"link.item-{way}" not in self.without

    def _first(self, *ways: tuple[str, Callable[[], Token | None]]) -> tuple[str, Token | None]:
        """The first of some ways that leads to a noun, and the noun."""
        for name, way in ways:
            if self._may(name) and (noun := way()) is not None:
                return name, noun
        return "none", None

    def attach(self) -> list[str]:
        ways = ["none"] * len(self.quantities)
        previous: Quantity | None = None
        last: Quantity | None = None
        for n, q in enumerate(self.quantities):
            q.item = q.item_text = None
            root = self.reading.root(q.start, q.end)
            if root is None:
                continue
            if last is not None and self._may("restated") and is_restated(self.text, last, q):
                q.predicate, q.change = last.predicate, last.change
                q.item, q.item_text = last.item, last.item_text
                ways[n] = "restated"
            else:
                ways[n] = self._complete(q, root, previous if self._may("before") else None)
                previous = q
            last = q
        pairs = list(enumerate(pairwise(self.quantities))) if self._may("after") else []
        for n, (q, after) in reversed(pairs):
            if q.unit is None and after.unit is None and _SUSPENDED.fullmatch(self.text, q.end, after.start):
                q.item, q.item_text = after.item, after.item_text
                ways[n] = "after"
        return [way if q.item_text else "none" for q, way in zip(self.quantities, ways, strict=True)]

    def _complete(self, q: Quantity, root: Token, previous: Quantity | None) -> str:
        """Find the item of a quantity; returns the way to it."""
        verb = verb_above(root)
        q.predicate = verb.lemma_.lower() if verb is not None else None
        q.change = change(self.reading, q)
        if (self._may("before") and self._is_of_them(q)) or (
            previous is not None and (self._is_against(previous, q) or self._is_age_of(previous, q))
        ):
            return "before"
        way, noun = self._first(
            ("aged", lambda: self._aged(q)),
            ("kind", lambda: self.behind.kinds(q, root)),
            ("behind", lambda: self.behind.following(q, root)),
            ("of", lambda: self.behind.of(q)),
            ("in", lambda: self.behind.balance(q)),
        )
        direct = noun is not None
        if (
            noun is None
            and previous is not None
            and (is_member(self.reading, q, previous) or is_compared(self.reading, q, previous))
        ):
            q.item, q.item_text = previous.item, previous.item_text
            return "before"
        if noun is None:
            if _COMPLEX.search(self.text, max(0, q.start - _LONGEST_COMPLEX), q.start):
                return "none"
            way, noun = self._first(
                ("rate", lambda: self._rate(q)),
                ("front", lambda: self._preceding(q)),
                ("in", lambda: self.behind.consisting(q, verb)),
                ("beside", lambda: root.head if root.dep_ == "appos" and is_noun(root.head) else None),
                ("clause", lambda: self._governing(q, root, previous)),
            )
        if noun is not None:
            self._set(q, noun)
            if q.unit is None and q.change is None and q.end <= noun.idx and (told := counted(noun)) is not None:
                q.change, by = told
                q.predicate = by.lemma_.lower() if by is not None else q.predicate
        elif q.item_text is None and previous is not None:
            go_on(self.reading, q, previous)
        if previous is not None and q.item is not None and (direct or previous.item is None):
            share_back(self.text, previous, q)
        return way if noun is not None else "before"

    def _is_of_them(self, q: Quantity) -> bool:
        """Give `half of them` the item of the last count before it."""
        if not _OF_THEM.match(self.text, q.end):
            return False
        i = bisect_right(self.starts, q.start) - 2
        counts = (p for p in self.quantities[max(0, i - 3) : i + 1][::-1] if p.unit is None and p.item is not None)
        if (last := next(counts, None)) is not None and "\n\n" not in self.text[last.end : q.start]:
            q.item, q.item_text = last.item, last.item_text
        return True

    def _is_against(self, previous: Quantity, q: Quantity) -> bool:
        """Give the second number of `412 votes to 89` the item of the first."""
        gap = self.text[previous.end : q.start]
        if previous.unit or q.unit or not previous.item_text or gap.strip() != f"{previous.item_text} to":
            return False
        q.item, q.item_text = previous.item, previous.item_text
        return True

    def _is_age_of(self, previous: Quantity, q: Quantity) -> bool:
        """Give the age of `12 of them under 16` the item of those whom the first number counts."""
        if not self._is_bare_age(q) or previous.unit or not _SOME_OF_THEM.fullmatch(self.text, previous.end, q.start):
            return False
        q.item, q.item_text = previous.item, previous.item_text
        return True

    def _set(self, q: Quantity, noun: Token) -> None:
        other = self._quantity_at(noun)
        if other is not None:
            if other is not q:
                q.item, q.item_text = (
                    (other.unit,) * 2 if q.unit is None and other.unit in TIMES else (other.item, other.item_text)
                )
            return
        start, end = phrase(noun, self.text, (q.start, q.end))
        q.item_text = self.text[start:end]
        if is_common(noun) or (noun.tag_ == "NNPS" and q.unit not in TIMES) or (q.unit is None and q.end <= noun.idx):
            counted_alone = q.unit is None and (q.low or 0) > 1 and q.end <= noun.idx
            q.item = singular(noun, plural=counted_alone)

    def _quantity_at(self, token: Token) -> Quantity | None:
        """The quantity that the token is part of."""
        i = bisect_right(self.starts, token.idx) - 1
        return self.quantities[i] if i >= 0 and token.idx < self.quantities[i].end else None

    def _before(self, q: Quantity) -> Token | None:
        """The word before a number and its adverbs: the `of` of `a rise of only 9%`."""
        left = self.reading.before(q.start)
        while left is not None and left.i > 0 and (left.tag_ == "RB" or left.lower_ in ("some", "a", "another")):
            left = self.reading.before(left.idx)
        return left

    def _rate(self, q: Quantity) -> Token | None:
        """The rate whose figure the number is: `a pace of growth of 9%`."""
        of = self._before(q)
        if of is None or of.lower_ != "of" or of.i == 0:
            return None
        noun = of.nbor(-1)
        of_it = noun.dep_ == "pobj" and noun.head.lower_ == "of"
        return noun.head.head if of_it and noun.head.head.lemma_ in nouns("rate") else None

    def _preceding(self, q: Quantity) -> Token | None:
        """The noun before `of`, `worth` or `aged`: `a rise of 9%`, `a deal worth £5m`."""
        left = self.reading.before(q.start)
        if left is not None and left.i > 0 and self.text.startswith("aged", q.start):
            noun = left.nbor(-1) if left.text == "," else left
            return noun if is_noun(noun) else None
        if left is not None and self._is_bare_age(q) and left.tag_ == "NNS":
            return left
        left = self._before(q)
        if left is None or left.i == 0:
            return None
        noun = left.nbor(-1)
        if left.lower_ == "or" and q.unit is None and q.low == _OR_TWO and _is_one(noun):
            return noun
        if left.lower_ in changes("place") and is_noun(noun) and noun.lemma_ not in TIMES:
            return self._owner(noun)
        if left.lower_ not in ("of", "worth", "aged"):
            return None
        if left.lower_ == "of":
            if noun.lemma_ in nouns("light"):
                return self._clause(q, verb_above(noun), "", None)
            if noun.lemma_ == "age":
                return self._of_age(noun)
            return (self._undeducted(q, noun) or noun) if is_common(noun) else None
        if noun.text == "," and noun.i > 0:
            noun = noun.nbor(-1)
        if left.lower_ == "worth" and noun.pos_ in ("AUX", "VERB", "ADV"):
            return self._clause(q, verb_above(left), "", None)
        return noun if is_noun(noun) else None

    def _aged(self, q: Quantity) -> Token | None:
        """Of whom a bare age tells behind a comma or in brackets: `a walker, 41,`."""
        mark = self.reading.before(q.start)
        if q.unit != "year" or not self.text[q.start : q.end].isalnum() or mark is None or mark.i == 0:
            return None
        noun = mark.nbor(-1)
        return noun if mark.text in (",", "(") and is_common(noun) and is_person_noun(singular(noun)) else None

    def _is_bare_age(self, q: Quantity) -> bool:
        """An age behind its bound, without a word for years: `people under 65`."""
        return q.unit == "year" and _BARE_AGE.fullmatch(self.text, q.start, q.end) is not None

    def _undeducted(self, q: Quantity, last: Token) -> Token | None:
        """What is measured before or after something is taken off: the profit of `a profit before interest and tax`."""
        if q.unit not in MONEY and q.change is None:
            return None
        for token in reversed(last.doc[max(1, last.i - _MOST_DEDUCTED) : last.i + 1]):
            if token.lower_ in context("deducting"):
                whole = token.nbor(-1)
                measured = token.i < last.i and is_common(whole) and self._quantity_at(whole) is None
                return whole if measured else None
            if is_noun(token) and token.lower_ not in context("deduction"):
                return None
            if not is_noun(token) and token.pos_ not in ("ADJ", "CCONJ") and token.text not in (",", "-"):
                return None
        return None

    @staticmethod
    def _owner(noun: Token) -> Token:
        """The noun itself, or the one whose place it is: shares in `shares in London up 5%`."""
        while (
            noun.dep_ == "pobj" and noun.head.lower_ != "with" and is_noun(noun.head.head) and noun.head.head.i < noun.i
        ):
            noun = noun.head.head
        return noun

    @staticmethod
    def _of_age(age: Token) -> Token | None:
        """Children in `children under the age of five`, nothing in `died at the age of 80`, else the age itself."""
        if age.i < 3 or age.nbor(-1).lower_ != "the":
            return age
        if age.nbor(-2).lower_ in ("over", "under", "above", "below"):
            return age.nbor(-3) if is_common(age.nbor(-3)) else age
        return None if age.nbor(-2).lower_ in ("at", "by") else age

    def _governing(self, q: Quantity, root: Token, previous: Quantity | None) -> Token | None:
        """The noun that the clause gives the number to: the subject of its verb, the object that it changes."""
        head, via = root.head, root.lower_ if root.tag_ in ("IN", "TO") and root.lower_ not in _BOUNDING else ""
        if root.pos_ == "VERB":
            return self._clause(q, root, "", previous)
        lasting = q.unit in TIMES and head.lemma_ in context("lasting")
        if head == root or (root.dep_ == "npadvmod" and q.unit in TIMES and not lasting):
            return None
        while not (head.pos_ in ("VERB", "AUX") or (is_noun(head) and head.lemma_ not in TIMES)):
            if self._quantity_at(head) is not None:
                break
            if (own := next((c for c in head.lefts if c.dep_ == "nsubj" and is_noun(c)), None)) is not None:
                return own
            if head.head == head or head.dep_ not in _CARRIERS or (is_noun(head) and head.i < root.i):
                return None
            via, head = via or head.lower_, head.head
        if q.unit in TIMES and via not in ("", "to", "from", "by"):
            return None
        if self._quantity_at(head) is not None:
            return head
        if not is_noun(head):
            return self._clause(q, head, via, previous)
        if head.i < root.i and (via in changes("place") or (via in _HELD and is_common(head))):
            return self._changed(head) or head
        return None

    def _clause(self, q: Quantity, verb: Token | None, via: str, previous: Quantity | None) -> Token | None:
        """What a verb gives the number to; `via` is the preposition between them."""
        if verb is None:
            return None
        lemma, amount = verb.lemma_.lower(), q.unit in AMOUNTS
        if lemma in context("moving") and not via and (moved := self._moved(q, verb)) is not None:
            return moved
        if via in ("to", "from", "at", "by", "off") or (lemma in changes("verb") and amount):
            found = thing(verb)
            idiom = found is not None and found.lower_ in nouns("idiom") and not any(found.lefts)
            if idiom:
                found = None
            if found is not None and found.idx < q.start and is_noun(found) and self._quantity_at(found) is None:
                return self._changed(found) or self._summed(found)
        if via == "for" and _EACH.match(self.text, q.end):
            found = thing(verb)
            found = found if found is None or is_noun(found) else None
            if found is not None and found.idx < q.start:
                return found
        if lemma in changes("taking") and not amount and not via:
            return None
        if q.unit == "times" and not is_changing(verb) and not self._is_compared(q, verb):
            return None
        passive = via in ("at", "to") and (verb.tag_ == "VBN" or any(c.dep_ == "nsubjpass" for c in verb.lefts))
        extent = q.unit in _EXTENTS and via in ("", "at")
        if not (lemma in _linking() or is_changing(verb) or passive or extent):
            return None
        found = subject(verb)
        if found is None or q.start <= found.idx < q.end:
            return self._counted(q, verb) if found is not None and via == "" else None
        if via in _AMONG:
            return None
        valued = any(c.lower_ == "worth" for c in verb.rights)
        pronoun = found.lower_ in ("it", "they") and (is_changing(verb) or q.unit in SHARES or valued)
        if pronoun and previous is not None and "\n" not in self.text[previous.end : q.start]:
            q.item, q.item_text = previous.item, previous.item_text
        return (self._undeducted(q, found) or self._summed(found)) if is_noun(found) else None

    def _is_compared(self, q: Quantity, verb: Token) -> bool:
        """Whether `times` tell how much more the subject is of something: `is twice as fast`, `is ten times higher`."""
        root = self.reading.root(q.start, q.end)
        return root is not None and verb.lemma_ == "be" and root.head.tag_[:2] in ("JJ", "RB")

    @staticmethod
    def _moved(q: Quantity, verb: Token) -> Token | None:
        """What money is taken off or put on: `cut £5m from its costs`, `knock £2m off profits`."""
        for preposition in verb.subtree:
            if preposition.idx > q.end and preposition.lower_ in ("off", "from", "to", "onto"):
                return next((c for c in preposition.rights if c.dep_ == "pobj" and is_common(c)), None)
        return None

    @staticmethod
    def _counted(q: Quantity, verb: Token) -> Token | None:
        """What those are whom a number alone counts: `of whom 12 were children`."""
        if q.unit is not None or verb.lemma_ != "be":
            return None
        return next((c for c in verb.rights if c.dep_ == "attr" and c.tag_ == "NNS"), None)

    @staticmethod
    def _changed(noun: Token) -> Token | None:
        """What changes in `growth in profits to £5m`."""
        if noun.lemma_.lower() not in changes("noun"):
            return None
        phrases = (c for p in noun.rights if p.lower_ in ("in", "of") for c in p.rights)
        return next((c for c in phrases if c.dep_ == "pobj" and is_common(c)), None)

    def _summed(self, noun: Token) -> Token:
        """The noun itself, or what it is a number of: `the number of users`."""
        if noun.lemma_.lower() not in nouns("sum"):
            return noun
        return next((noun_at(self.reading, c.idx + 3) or noun for c in noun.rights if c.lower_ == "of"), noun)
