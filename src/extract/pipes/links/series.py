"""Numbers that go on from the one before: restated, compared with it, or the next of a list."""

import re
from itertools import pairwise

from spacy.tokens import Doc, Token

from extract.annotations import Quantity
from extract.lexicon.numbers import measures
from extract.pipes.links.changes import MONEY, SHARES, TIMES
from extract.text.clauses import FINITE
from extract.text.measures import is_part
from extract.text.reading import Reading

_I = re.IGNORECASE
AMOUNTS = SHARES | {"point", "times"}
_CONVERTED = re.compile(r"[ ]?[(;,/][ ]?(?:or[ ]|about[ ]|around[ ]|equivalent to[ ])?", _I)
_DATED = re.compile(r"[ ](?:in|for|by|last|this|a)[ ][\w ]{1,20}[ ]\(", _I)
_RESTATED = re.compile(r",?[ ]or[ ](?:about[ ]|around[ ]|roughly[ ])?", _I)
_CONTINUES = re.compile(
    r"[^.;]{0,80}\b(?:from|to|than|up|down|against|compared (?:with|to)|and|or|versus|including)"
    r"(?:[ ](?:just|only|about|the previous year's|last year's))?[ ]$",
    _I,
)
_REACHES = re.compile(r"[ ]to[ ](?:(?:end|close|finish|reach|settle|trade|stand)[ ](?:the day[ ])?(?:at[ ])?)?")
_FROM_TO = re.compile(r"[ ](?:to|up to|down to)[ ]", _I)
_LISTED = re.compile(r"[^.;()\n]{0,70},[ ](?:and[ ])?$")
_MEMBER = re.compile(r"[ ](?:to|on|in|for|by|from|at|against|with)[ ]", _I)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|as against|up from|down from|versus)(?:[ ](?:just|only|about|around))?[ ]$", _I
)
_FEWER = re.compile(r"[ ](?:fewer|more|less|higher|lower)(?:[ ]than\b|[,.;])", _I)
_ABOUT = r"(?:(?:or|about|around|roughly|approximately|nearly|almost|equivalent to|the equivalent of|worth)[ ]){0,2}"
_AGAIN = re.compile(rf"[ ]?(?:[(\[/][ ]?|,?[ ]or[ ]){_ABOUT}", _I)
_WITHIN = re.compile(rf"[ ]?[;:,/][ ]?{_ABOUT}", _I)
_BEHIND = re.compile(rf"(?:[ ][\w-]+){{1,4}}[ ][(\[]{_ABOUT}", _I)
_CLOSED = re.compile(r"[ ]?(?:[)\];/,]|or\b)", _I)
_BRACKETS = re.compile(r"[ ]?\([^()]*\)")


def tie_conversions(doc: Doc) -> None:
    """Point every number that says another once more in another unit at the first that says it.

    A measure in parts is said by its first: both the 77kg of `12st 3lb (77kg)` and the 3lb of `77kg (12st 3lb)`
    point at the number that opens.
    """
    text: str = doc.text
    quantities: list[Quantity] = doc._.facts_quantities
    opening = 0
    for n, (first, second) in enumerate(pairwise(quantities)):
        second_of = opening if first.restates is None else first.restates
        second.restates = None
        if is_part(text, first, second):
            second.restates = first.restates
            continue
        if _is_conversion(text, quantities[opening], first, second):
            second.restates = second_of
        opening = n + 1


def _is_alike(first: Quantity, second: Quantity) -> bool:
    """Whether two numbers measure the same, money or a length."""
    if first.unit is None or second.unit is None or measures().get(first.unit) is None:
        return False
    return measures()[first.unit] == measures().get(second.unit)


def _is_conversion(text: str, opening: Quantity, first: Quantity, second: Quantity) -> bool:
    """Whether a number is the one before it in another unit: `537m euros ($701m; £371m)`, `10 miles or 16km`.

    `opening` is the first part of the one before: the 12st of `12st 3lb (171lb)`.
    """
    if opening.unit == second.unit or not _is_alike(opening, second):
        return False
    gap = text[first.end : second.start]
    if _AGAIN.fullmatch(gap):
        return True
    if _WITHIN.fullmatch(gap):
        opened = text.rfind("(", max(0, first.start - 60), second.start)
        return opened >= 0 and ")" not in text[opened : second.start]
    return _BEHIND.fullmatch(gap) is not None and _CLOSED.match(text, second.end) is not None


def is_restated(text: str, previous: Quantity, q: Quantity) -> bool:
    """Whether a quantity says once more what the one before says: `£1.35bn ($2.5bn)`, `4p or nearly 1%`."""
    gap = text[previous.end : q.start]
    if _RESTATED.fullmatch(gap.removeprefix(f" {previous.item_text}")) and (
        q.unit in SHARES or (q.unit is None) == (previous.unit is None)
    ):
        return q.unit != previous.unit and (previous.item_text is not None or previous.change is not None)
    if (q.unit is None) != (previous.unit is None):
        return False
    if _DATED.fullmatch(gap) and previous.unit != q.unit and {previous.unit, q.unit} <= MONEY:
        return True
    opened = text.rfind("(", max(0, q.start - 60), q.start)
    return _CONVERTED.fullmatch(gap) is not None and opened >= 0 and ")" not in text[opened : q.start]


def share_back(text: str, previous: Quantity, q: Quantity) -> None:
    """Give both ends of a change one item: `from 19% to 37% of households`."""
    if previous.unit == q.unit and _FROM_TO.fullmatch(text, previous.end, q.start):
        previous.item, previous.item_text = q.item, q.item_text


def is_member(reading: Reading, q: Quantity, previous: Quantity) -> bool:
    """Whether a number goes on a list, its noun left out: `40% of his time to the mine, 30% to the port`."""
    gap = reading.text[previous.end : q.start]
    if previous.item_text is None or previous.unit != q.unit or _LISTED.fullmatch(gap) is None:
        return False
    return _MEMBER.match(reading.text, q.end) is not None and not _has_verb(reading, previous, q)


def is_compared(reading: Reading, q: Quantity, previous: Quantity) -> bool:
    """Whether a number stands beside the one before, its noun left out: `compared with 95.5% in June`, `300 fewer`."""
    gap = reading.text[previous.end : q.start]
    if previous.item_text is None or previous.unit != q.unit or q.unit in TIMES or "\n" in gap or ". " in gap:
        return False
    return _COMPARED.search(gap) is not None or (len(gap) < 40 and _FEWER.match(reading.text, q.end) is not None)


def _has_verb(reading: Reading, previous: Quantity, q: Quantity) -> bool:
    token = reading.before(q.start)
    while token is not None and token.idx >= previous.end and token.i > 0:
        if token.tag_ in FINITE:
            return True
        token = token.nbor(-1)
    return False


def go_on(reading: Reading, q: Quantity, previous: Quantity) -> None:
    """Take the item of the number before that this one goes on from: `to £5m from £6m`, `435 homes and 187`."""
    gap, left = _BRACKETS.sub("", reading.text[previous.end : q.start]), reading.before(q.start)
    if previous.item_text is None or q.unit in TIMES or left is None or len(gap) > 90:
        return
    if "\n" in gap or ". " in gap or _has_subject(previous, left):
        return
    amount = left.lower_ in ("up", "down", "by") and q.unit in AMOUNTS
    alike = previous.unit == q.unit or {previous.unit, q.unit} <= MONEY
    goes_on = (alike or amount) and _CONTINUES.fullmatch(gap)
    if goes_on or (previous.change and _REACHES.fullmatch(gap)):
        q.item, q.item_text = previous.item, previous.item_text


def _has_subject(previous: Quantity, last: Token) -> bool:
    """Whether another clause, with a subject of its own, begins between a quantity and the token."""
    while last.idx >= previous.end and last.i > 0:
        counted = any(previous.start <= c.idx < previous.end for c in last.lefts)
        if last.dep_ in ("nsubj", "nsubjpass") and last.tag_ not in ("WDT", "WP") and not counted:
            return True
        last = last.nbor(-1)
    return False
