"""Where an expression stands: the publication day, the date the story is at, the side of publication it is on."""

import re
from dataclasses import dataclass, field
from datetime import date

from extract.pipes.dates import outlook
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.outlook import Side
from extract.text.reading import Reading

_NEAR = 400
_OLD = 1000
_GENERATION = 40
_RANK = {"D": 0, "WE": 1, "W": 1, "M": 2, "Q": 3, "Y": 4, "DE": 5, "CE": 6, "ML": 7}
_TO = re.compile(r"(?:[ \xa0]+(?:to|until|till|through|and)[ \xa0]+|\s?[-–—]\s?)(?:the[ \xa0]+)?", re.IGNORECASE)
_ALSO = re.compile(r",?[ \xa0]+(?:and|or)[ \xa0]+(?:the[ \xa0]+)?", re.IGNORECASE)
_OPENED = re.compile(r"\bbetween[ \xa0]+(?:the[ \xa0]+)?$", re.IGNORECASE)
_SAID_YEAR = re.compile(r"\d{4}$")


@dataclass(slots=True)
class Setting:
    """What the reading of an expression may look at. `anchor` is the last date that the text named.

    `anchors` holds for every unit the last date named that is no coarser. `is_old`: the text has named a year before
    1000. `far`: how many dates in a row lay a generation from publication.
    """

    reading: Reading
    base: date | None
    anchor: Value | None = None
    anchor_at: int = 0
    anchor_end: int = 0
    anchors: dict[str, Value] = field(default_factory=dict)
    is_old: bool = False
    far: int = 0

    def move(self, value: Value, offset: int, end: int) -> None:
        """The story has come to another date."""
        if value.first is not None and value.last is not None and value.type == "date":
            self.anchor, self.anchor_at, self.anchor_end = value, offset, end
            self.is_old |= value.last.year < _OLD
            self.far = self.far + 1 if self.base and abs(value.first.year - self.base.year) >= _GENERATION else 0
            rank = _RANK.get(value.grain, 0)
            for unit, coarse in _RANK.items():
                if rank <= coarse:
                    self.anchors[unit] = value

    def story(self, unit: str) -> Value | None:
        """The last date named that is no coarser than a unit: no day follows on `in 2004`."""
        return self.anchors.get(unit)

    def near(self, offset: int, sentences: int = 2) -> Value | None:
        """The last date named, if at most so many sentences end between it and here."""
        if self.anchor is None or offset - self.anchor_at > _NEAR * max(1, sentences // 2):
            return None
        return self.anchor if self.reading.text.count(". ", self.anchor_at, offset) <= sentences else None

    def in_title(self, offset: int) -> bool:
        """Whether a capital stands where no sentence starts: `Radio 4's Today`, `Midnight Express`."""
        token = self.reading.token(offset)
        if token is None or not token.text[:1].isupper() or token.is_sent_start or not token.i:
            return False
        before = token.nbor(-1)
        return not before.is_punct and not before.is_space

    def side(self, m: re.Match[str]) -> Side | None:
        """On which side of the publication the words around an expression put it; None if they do not tell."""
        return outlook.side(self.reading, m.start(), m.end())

    def opened(self, m: re.Match[str]) -> date | None:
        """The first day of the range that an expression ends: the Monday of `from Monday to Friday`."""
        if self.anchor is None or not _TO.fullmatch(m.string, self.anchor_end, m.start()):
            return None
        if "and" in m.string[self.anchor_end : m.start()].lower():
            lead = m.string[max(0, self.anchor_at - 20) : self.anchor_at]
            return self.anchor.first if _OPENED.search(lead) else None
        return self.anchor.first

    def shared_year(self, m: re.Match[str]) -> int | None:
        """The year that the date before an expression says for both: `in January 2019 and March`."""
        if (
            self.anchor is None
            or self.anchor.first is None
            or not _ALSO.fullmatch(m.string, self.anchor_end, m.start())
        ):
            return None
        said = _SAID_YEAR.search(m.string, self.anchor_at, self.anchor_end)
        return self.anchor.first.year if said else None
