"""Where an expression stands: the publication day, the date the story is at, the tense of its clause."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from spacy.tokens import Token

from extract.data import lines
from extract.pipes.dates.intervals import Value
from extract.text.reading import Reading

Tense = Literal["past", "present", "future"]

_STEPS = 12
_NEAR = 400
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo", "sha"})
_RANK = {"D": 0, "WE": 1, "W": 1, "M": 2, "Q": 3, "Y": 4, "DE": 5, "CE": 6, "ML": 7}
_PERFECT = frozenset({"have", "be"})


@dataclass(slots=True)
class Setting:
    """What the reading of an expression may look at. `anchor` is the last date that the text named.

    `anchors` holds for every unit the last date named that is no coarser.
    """

    reading: Reading
    base: date | None
    anchor: Value | None = None
    anchor_at: int = 0
    anchors: dict[str, Value] = field(default_factory=dict)

    def move(self, value: Value, offset: int) -> None:
        """The story has come to another date."""
        if value.first is not None and value.last is not None and value.type == "date":
            self.anchor, self.anchor_at = value, offset
            rank = _RANK.get(value.grain, 0)
            for unit, coarse in _RANK.items():
                if rank <= coarse:
                    self.anchors[unit] = value

    def story(self, unit: str) -> Value | None:
        """The last date named that is no coarser than a unit: no day follows on `in 2004`."""
        return self.anchors.get(unit)

    def near(self, offset: int, sentences: int = 2) -> Value | None:
        """The last date named, if at most so many sentences end between it and here."""
        if self.anchor is None or offset - self.anchor_at > _NEAR:
            return None
        return self.anchor if self.reading.text.count(". ", self.anchor_at, offset) <= sentences else None

    def in_title(self, offset: int) -> bool:
        """Whether a capital stands where no sentence starts: `Radio 4's Today`, `Midnight Express`."""
        token = self.reading.token(offset)
        if token is None or not token.text[:1].isupper() or token.is_sent_start or not token.i:
            return False
        before = token.nbor(-1)
        return not before.is_punct and not before.is_space

    def tense(self, offset: int) -> Tense | None:
        """The tense of the clause in which an expression stands, None where it has no finite verb."""
        token = self.reading.token(offset)
        for _ in range(_STEPS):
            if token is None:
                return None
            if token.pos_ in ("VERB", "AUX"):
                found = _tense(token)
                if found is not None:
                    return found
            if token.head is token:
                return None
            token = token.head
        return None


def _tense(verb: Token) -> Tense | None:
    """The tense that a verb and its auxiliaries show; None for a bare participle or infinitive."""
    helpers = [c for c in verb.lefts if c.dep_ in ("aux", "auxpass")]
    if any(c.lower_ in _FUTURE for c in helpers):
        return "future"
    if verb.tag_ == "VBD" or any(c.tag_ == "VBD" for c in helpers):
        return "past"
    if verb.tag_ == "VBN" and any(c.lemma_ in _PERFECT and c.tag_ in ("VBZ", "VBP") for c in helpers):
        return "past" if any(c.lemma_ == "have" for c in helpers) else "present"
    if verb.tag_ == "VB" and any(c.tag_ == "TO" for c in helpers):
        head = verb.head
        if head.lemma_ in lines("dates_plans.txt") or head.tag_ in ("VBZ", "VBP", "VBG"):
            return "future"
        return None
    if verb.tag_ in ("VBZ", "VBP") or any(c.tag_ in ("VBZ", "VBP") for c in helpers):
        return "present"
    return None
