"""The noun behind a number that it counts or measures: `400 children`, `15% of all traffic`, `£7m in debt`."""

import re

from spacy.tokens import Token

from extract.annotations import Quantity
from extract.lexicon.numbers import context, nouns, short_rates, units
from extract.pipes.links.changes import TIMES
from extract.pipes.links.series import AMOUNTS
from extract.text.nouns import PREMODIFIERS, counted, is_common, is_noun, noun_at, singular
from extract.text.reading import Reading

_MEASURES = frozenset(unit.name for unit in units().values() if unit.kind not in ("time", "money", "share"))
_NO_NOUN = frozenset({"worth", *short_rates()})
_NO_ITEM = TIMES | nouns("place")
_OF = re.compile(r"[ ](?:worth[ ]|out[ ])?of[ ]")
_DETERMINED = re.compile(r"[ ](?=(?:the|its|his|her|their|our|my|your|this|that|these|those|all|as many|as much)\b)")
_DASH = re.compile(r" [-–—] ")
_STRONG = re.compile(r"[- ](?:strong|plus|odd)[ ]")
_ATTRIBUTIVE = re.compile(r"(?:[-a-z]+(?<!s)|[%£$€])$", re.IGNORECASE)
_BEFORE_NOUN = PREMODIFIERS | {"DT", "PDT", "JJ", "RB", "WDT", "``", "''", "$"}


class Behind:
    """Looks behind the numbers of one text."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.text = reading, reading.text

    def following(self, q: Quantity, root: Token) -> Token | None:
        """The noun right behind the number: `400 children`, `£1.35bn ($2.5bn) offer`, `12-year-old girl`."""
        at = self._behind_brackets(q.end)
        if m := _STRONG.match(self.text, at):
            at = m.end()
        elif at < len(self.text) and self.text[at] not in " -\u00a0":
            return None
        if q.unit is not None and self._is_plural(q, self.text[q.start : q.end]):
            return None
        noun = (self._hyphened(at) if q.unit is None else None) or noun_at(self.reading, at)
        if noun is None or "\n" in self.text[at : noun.idx] or noun.lower_ in _NO_NOUN:
            return None
        number = self.reading.token(q.end - 1)
        if q.unit is None and number is not None and (q.low or 0) > 1:
            noun = counted(number, noun)
        noun = self._before_dash(at, noun)
        if noun is None or self._is_rank(noun):
            return None
        if q.unit is None:
            return None if noun.lower_ in nouns("mark") else noun
        if noun.tag_ == "NNS" and not noun.is_ancestor(root):
            return None
        if noun.lower_ in units():
            return None
        named = not is_common(noun) or noun.ent_type_ == "PERSON"
        return None if named or singular(noun) in _NO_ITEM else noun

    def kinds(self, q: Quantity, root: Token) -> Token | None:
        """What a counted noun only sorts: the mould of `14 types of mould`."""
        noun = self.following(q, root) if q.unit is None else None
        if noun is None or noun.lemma_.lower() not in nouns("container"):
            return None
        of = next((c for c in noun.rights if c.lower_ == "of"), None)
        return None if of is None else next((c for c in of.rights if c.dep_ == "pobj" and is_common(c)), None)

    def _before_dash(self, at: int, noun: Token) -> Token | None:
        """The noun itself, or the one before a dash with space around it: `three new MPs - Jane Roe among them`."""
        dash = _DASH.search(self.text, at, noun.idx)
        if dash is None:
            return noun
        last = self.reading.before(dash.start())
        return last if last is not None and last.idx >= at and is_noun(last) else None

    def _is_rank(self, noun: Token) -> bool:
        """`world number two` is a rank and counts nothing."""
        return noun.lower_ == "number" and noun.i + 1 < len(self.reading.tokens) and noun.nbor().tag_ == "CD"

    def _behind_brackets(self, at: int) -> int:
        close = self.text.find(")", at, at + 60) if self.text.startswith(" (", at) else -1
        return close + 1 if close >= 0 else at

    @staticmethod
    def _is_plural(q: Quantity, words: str) -> bool:
        """Whether the unit is a plural word, behind which no noun is measured: `5 miles north`, `for two years`."""
        if q.unit in TIMES:
            return _ATTRIBUTIVE.search(words) is None
        return q.unit in ("point", "times") or (q.unit in _MEASURES and words.endswith("s"))

    def _hyphened(self, at: int) -> Token | None:
        """The noun that a hyphen ties to the number, which is what it counts: `25-member body`."""
        if self.text[at : at + 1] != "-" or not self.text[at + 1 : at + 2].isalpha():
            return None
        token = self.reading.token(at + 1)
        return token if token is not None and token.idx == at + 1 and token.tag_ in ("NN", "NNP") else None

    def of(self, q: Quantity) -> Token | None:
        """The noun of a phrase behind the number: `15% of all traffic`, `half its staff`, `500 times the size`."""
        at = self._behind_brackets(q.end)
        of = None if q.unit in ("point", "times") else _OF.match(self.text, at)
        if of is not None and q.unit in TIMES and ("out" in of.group() or self.text.startswith("within", q.start)):
            return None
        shared = q.unit == "times" or (q.unit is None and (q.low or q.high or 1) < 1)
        m = of or (_DETERMINED.match(self.text, at) if shared else None)
        token = self.reading.after(m.end()) if m else None
        if of is not None and (preposition := self.reading.before(of.end())) is not None:
            named = next((c for c in preposition.rights if c.dep_ == "pobj" and is_noun(c)), None)
            if named is not None and named.i - preposition.i <= 8 and named.lemma_ not in _NO_ITEM:
                token = named
        while token is not None and not is_noun(token):
            if token.tag_ not in _BEFORE_NOUN or token.i + 1 >= len(self.reading.tokens):
                return None
            token = token.nbor()
        noun = noun_at(self.reading, token.idx) if token is not None else None
        return None if noun is not None and noun.tag_ == "NNP" and q.unit is not None else noun

    def balance(self, q: Quantity) -> Token | None:
        """What money stands in: `some £7m in debt`."""
        token = self.reading.after(q.end + 4) if q.unit is not None and self.text.startswith(" in ", q.end) else None
        return token if token is not None and is_noun(token) and token.lemma_ in nouns("balance") else None

    def consisting(self, q: Quantity, verb: Token | None) -> Token | None:
        """What money comes as: `£2,500 in legal fees`, but not `£5m invested in marketing`."""
        if q.unit in TIMES | AMOUNTS | _MEASURES or q.unit is None or not self.text.startswith(" in ", q.end):
            return None
        noun = noun_at(self.reading, q.end + 4)
        if noun is None or singular(noun) in _NO_ITEM:
            return None
        if noun.tag_ != "NNS" and noun.lemma_ not in nouns("mass"):
            return None
        return None if verb is not None and verb.lemma_ in context("investing") else noun
