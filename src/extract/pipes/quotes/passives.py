"""Passive reports: `was accused by X of Y`, `Y is said to Z`, `it was announced that Y`."""

from typing import TYPE_CHECKING

from extract.annotations import Offsets
from extract.lexicon.cues import Cue, words
from extract.pipes.quotes.report import Report
from extract.pipes.quotes.subjects import agent, phrase

if TYPE_CHECKING:
    from extract.pipes.quotes.clauses import ReportingClause

_CHARGES = frozenset(["of", "as", "for"])
_PLACE = 6


def passive(reading: "ReportingClause", readings: list[Cue]) -> Report | None:
    """The report of a verb in the passive; its source is the agent, if there is one."""
    p = reading.p
    source = agent(p, reading.verb)
    for cue in readings:
        after = reading.i + 1 if not cue.rest else p.rest(reading.i, cue)
        if after is None or cue.sources != "any":
            continue
        by = source.start - 1 if source is not None else -1
        begin = source.end if source is not None and by == after else after
        pieces: list[Offsets] = []
        if "clause" in cue.frames:
            piece = reading.clause(begin)
            pieces = [piece] if piece is not None else _said_to(reading, begin) or _closing(reading)
        if not pieces and not cue.rest and cue.frames & {"noun", "person-to"} and begin < reading.last:
            pieces = _charged(reading, cue, begin, by)
        if pieces:
            return Report(reading.i, reading.cue(cue, after), source, pieces, cue.voiced, "passive")
    return None


def _subject(reading: "ReportingClause") -> Offsets | None:
    """The subject before the verb, as far as the first of its auxiliaries."""
    subject = next((c for c in reading.children if c.dep_ in ("nsubjpass", "nsubj") and c.i < reading.i), None)
    if subject is None:
        return None
    stop = next((c.i for c in reading.children if c.dep_ in ("aux", "auxpass") and c.i > subject.i), reading.i)
    return reading.p.trim(subject.left_edge.i, min(subject.right_edge.i + 1, stop))


def _said_to(reading: "ReportingClause", begin: int) -> list[Offsets]:
    """`[ministers] are said [to be angry]`."""
    subject = _subject(reading)
    if subject is None or begin + 1 >= reading.last or reading.p.tags[begin] != "TO":
        return []
    what = reading.content(begin)
    return [subject, what] if what is not None else []


def _closing(reading: "ReportingClause") -> list[Offsets]:
    """`[X], a jury was told` and `[X], it is claimed, [Y]`."""
    subject = next((c for c in reading.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    if subject is None:
        return []
    reading.source = phrase(reading.p, subject, before=reading.i)
    return reading.fronted()


def _charged(reading: "ReportingClause", cue: Cue, begin: int, by: int) -> list[Offsets]:
    """`was accused [of fraud]`, `was urged [to pay]`, `[the plan] was criticised by X`."""
    p = reading.p
    if "noun" in cue.frames and by < 0 and p.tags[begin] == "IN":
        begin = _of(reading, begin)
    if p.tags[begin] == "TO" or (p.tags[begin] == "IN" and p.words[begin].lower() in _CHARGES):
        stop = reading.stop(begin, None)
        what = p.trim(begin, min(stop, by) if by > begin else stop)
        return [what] if what is not None else []
    subject = _subject(reading) if by >= 0 and "noun" in cue.frames else None
    empty = subject is None or p.text[slice(*subject)].lower() in words("empty")
    return [] if subject is None or empty else [subject]


def _of(reading: "ReportingClause", begin: int) -> int:
    """Past a place or time: `accused in some quarters [of targeting]`."""
    p = reading.p
    of = next((c.i for c in reading.children if c.i > begin and c.dep_ == "prep" and c.lower_ in ("of", "as")), None)
    if of is not None:
        return of
    near = range(begin + 1, min(begin + _PLACE, reading.last - 1))
    return next((i for i in near if p.words[i].lower() == "of" and p.tags[i + 1] == "VBG"), begin)
