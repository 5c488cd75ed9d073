"""The verdict on two numbers: what the later one is to the earlier, where that is certain enough to be told."""

from datetime import timedelta

from extract.contract.wording import many
from extract.ledger.likeness import Likeness
from extract.ledger.numbers import Number
from extract.ledger.values import Values, compare
from extract.ledger.verdict import AGREES, CONTRADICTS, DIFFERS, REFINES, REPEATS, REVISES, Verdict

_ENOUGH = 4.5
"""What speaks for one thing has to weigh so much."""
_FINE, _SURE = 5.5, 6.0
"""It has to weigh so much where a value lies within another; and what is around numbers, where their values clash."""
_LONG_RUN = 10
"""Words in a row around two numbers that are no phrase of every day."""
_FEWEST, _HALF, _MOST = 3, 0.5, 0.75
"""Words that two sentences about one thing have in common, and the share of them that they do."""
_SOON, _WEEK = timedelta(days=3), timedelta(days=7)
"""Two articles that came out in this time are about one time if nothing else tells."""


def judge(earlier: Number, later: Number) -> Verdict | None:
    """What the later number is to the earlier one of another article; None where it cannot be told."""
    like, values = Likeness(earlier, later), compare(earlier.value, later.value)
    if values is Values.UNSURE or like.denied:
        return None
    if values is Values.APART:
        return _apart(like)
    if not _one_thing(like):
        return None
    return _together(like, values)


def _together(like: Likeness, values: Values) -> Verdict | None:
    shared = _shared(like)
    here, there = like.later.value.told, f"{like.earlier.value.told} in {like.earlier.article}"
    if values is Values.SAME and like.version:
        return Verdict(REPEATS, f"The same {here} in nearly the same sentence as in {like.earlier.article}.")
    if values is Values.FINER:
        if not _of_one_moment(like) or not (like.version or (_weight(like) >= _FINE and len(like.stems) >= _FEWEST)):
            return None
        return Verdict(REFINES, f"{here} here is within {there}; both are {shared}.")
    if values is Values.SAME and like.earlier.value == like.later.value:
        return Verdict(AGREES, f"The same {here} as in {like.earlier.article}, in other words; both are {shared}.")
    told = {Values.ROUNDED: "is, rounded,", Values.COARSER: "goes with"}.get(values, "is about")
    return Verdict(AGREES, f"{here} here {told} {there}; both are {shared}.")


def _fleeting(like: Likeness) -> bool:
    """Whether the same value comes back of other things: a share, and what no noun tells."""
    return like.earlier.item is None or like.earlier.value.unit == "%"


def _of_one_moment(like: Likeness, kin: int = 1) -> bool:
    """Whether a value has had no time to become another: the same time, one event's undated articles, or versions."""
    undated = like.undated and (like.version or like.kin >= kin)
    return bool(like.time) or like.days_apart_at_most(_WEEK) or undated


def _one_thing(like: Likeness) -> bool:
    """Whether two numbers whose values go together are of one thing."""
    if like.time is False or like.owner is False or like.opposed or like.other_people or like.place is False:
        return False
    if like.version:
        return not like.renamed
    if like.modified and like.share < 0.5:
        return False
    if _fleeting(like) and not _of_one_moment(like, kin=2) and (len(like.stems) < 4 or like.share < _HALF):
        return False
    linked = like.named or like.owner or like.kin >= 2 or (len(like.stems) >= 5 and like.share >= 0.6)
    return bool(linked) and _weight(like) >= _ENOUGH


def _weight(like: Likeness) -> float:
    """How much speaks for two numbers that go together being of one thing: what is around them, and the value."""
    value = like.later.value
    figures = min(like.earlier.value.figures, value.figures)
    return _around(like) + 0.75 * min(figures - 1, 3) - 1.5 * value.small


def _around(like: Likeness) -> float:
    """How much of what is around two numbers speaks for one thing."""
    earlier, later = like.earlier, like.later
    return (
        min(like.named, 2)
        + 1.5 * bool(like.owner)
        + 0.5 * min(like.kin, 4)
        + 0.5 * min(len(like.stems), 6)
        + 1.5 * like.share * (len(like.stems) >= 2)
        + 0.5 * min(like.beside, 4)
        + 0.5 * (earlier.predicate == later.predicate)
        + 0.5 * bool(earlier.value.unit)
        + 0.5 * bool(earlier.item)
        + bool(like.time)
    )


def _apart(like: Likeness) -> Verdict | None:
    """The verdict on two numbers whose values cannot both be right of one thing."""
    earlier, later = like.earlier, like.later
    if not _looks_one(like) or _knows(earlier, later) or _knows(later, earlier):
        return None
    here, there = later.value.told, f"{earlier.value.told} in {earlier.article}"
    if other := _difference(like):
        return Verdict(DIFFERS, f"{here} here, {there}, both {_shared(like)}; but {other}.")
    if not _certain(like):
        return None
    if earlier.outlet and earlier.outlet == later.outlet and earlier.published and later.published != earlier.published:
        return Verdict(REVISES, f"{later.outlet} has {here} here, and had {there}; both are {_shared(like)}.")
    return Verdict(CONTRADICTS, f"{here} here, {there}; both are {_shared(like)}.")


def _certain(like: Likeness) -> bool:
    """Whether nothing that is not told may set two numbers apart: a time, a name, somebody else."""
    if like.own_names:
        return False
    if like.version:
        told = like.earlier.predicate == like.later.predicate or like.run >= _LONG_RUN
        told = told and like.run > 0 and not like.other_time_told
        return told and (bool(like.time) or like.days_apart_at_most(_SOON) or like.undated)
    return like.time is True and like.settled and not (like.modified or like.other_people)


def _looks_one(like: Likeness) -> bool:
    """Whether nothing but the value, or an owner, place or time that is told, keeps two numbers from being one's."""
    if like.version:
        return True
    if not (like.named or like.owner) or len(like.stems) < _FEWEST or _around(like) < _SURE:
        return False
    if len(like.earlier.others) > 1 or len(like.later.others) > 1:
        return like.share >= _MOST and like.beside >= _FEWEST
    return like.share >= _HALF or like.earlier.predicate == like.later.predicate


def _difference(like: Likeness) -> str | None:
    """In what two numbers that look like one thing's are of two: owner, place or time."""
    earlier, later = like.earlier, like.later
    if like.owner is False:
        return f"one is {later.owner}'s, the other {earlier.owner}'s"
    if like.place is False:
        return f"one is of {_listed(like.places[1])}, the other of {_listed(like.places[0])}"
    if like.time is False:
        return f"they are of other times ({_when(later)}, {_when(earlier)})"
    if like.opposed:
        return f"one is of “{like.opposed[1]}”, the other of “{like.opposed[0]}”"
    if like.version and like.renamed:
        here, there = like.renamed
        return f"where one has “{' '.join(there)}”, the other has “{' '.join(here)}”"
    return None


def _knows(one: Number, other: Number) -> bool:
    """Whether the article of one number has the other's value of the same item and unit as well."""
    figure = other.value.low if other.value.low is not None else other.value.high
    return figure in one.others


def _when(number: Number) -> str:
    if number.start or number.end:
        first, last = (f"{d:%Y-%m-%d}" if d else "open" for d in (number.start, number.end))
        return first if first == last else f"{first} to {last}"
    return " ".join(sorted(number.sentence.times)) or "no time told"


def _shared(like: Likeness) -> str:
    """What shows that two numbers are of one thing, in words that follow `both are`."""
    thing = f"of “{like.earlier.item}”" if like.earlier.item else f"of what “{like.earlier.predicate}” tells"
    signs = []
    if like.owner:
        signs.append(f"owner {like.later.owner}")
    elif like.names:
        signs.append(f"the name {_listed(like.names)}")
    signs.append("nearly the same sentence" if like.version else f"{many(len(like.stems), 'word')} in common")
    if like.time:
        signs.append("the same time")
    return f"{thing} with {', '.join(signs)}"


def _listed(words: frozenset[str]) -> str:
    shown = sorted(words)[:3]
    return ", ".join(shown)
