"""Quotation marks that nothing closes: where the words in them end all the same, by the clause that reports them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.lexicon.cues import readings
from extract.text.clauses import FINITE
from extract.text.quotations import TERMINAL, Region, Stretch

if TYPE_CHECKING:
    from extract.text.reading import Reading

_REPORTING = frozenset(["VBD", "VBZ"])
_CARRIES = frozenset(["clause", "speech"])
_NAMING = ("NN", "DT", "JJ", "PRP", "POS", "CD", "IN", "HYPH")
_MARKS = frozenset("\"“'‘`")
_ODD = frozenset("'’`´")
"""What may stand for the closing mark without closing it."""

_SOURCE = 8
_TAIL = 14


def end_unclosed(reading: "Reading", paragraphs: Sequence[Stretch], found: list[Region]) -> list[Region]:
    """The regions with those that no mark ends cut before the reporting clause in them: `"It leaks, said Jane Roe.`

    A region that the next paragraph goes on with is cut only where such a clause ends its own.
    """
    kept = []
    for region in found:
        end = None if region.closed else _end(reading, region, _goes_on(reading.text, paragraphs, region))
        kept.append(region if end is None else replace(region, end=end[0], closed=True, after=end[1]))
    return kept


def _goes_on(text: str, paragraphs: Sequence[Stretch], region: Region) -> bool:
    last = region.paragraph + 1 == len(paragraphs) or region.end < paragraphs[region.paragraph].end
    return not last and text[paragraphs[region.paragraph + 1].start] in _MARKS


def _end(r: "Reading", region: Region, goes_on: bool) -> tuple[int, str] | None:
    """Where the words end, and the first character behind them."""
    inside = r.inside(region.start, region.end)
    for i in inside[1:-2]:
        ends = r.words[i] in (",", "?", "!")
        behind = i + 2 if r.words[i + 1] in _ODD else i + 1
        stop = _inverted(r, behind, inside.stop) or _straight(r, behind, inside.stop) if ends else None
        if stop is not None and (not goes_on or stop + 1 >= inside.stop):
            return (r.end(i) if r.words[i] != "," else r.starts[i]), ","
        if not goes_on and i and r.words[i - 1][-1] in TERMINAL and _reports(r, i, inside.stop):
            return r.end(i - 1), r.words[i][0]
    return None


def _is_cue(r: "Reading", i: int) -> bool:
    if r.tags[i] not in _REPORTING or r.tags[i - 1] in ("MD", "TO"):
        return False
    return any(not c.rest and c.voiced and c.frames & _CARRIES for c in readings(r.words[i], r.tokens[i].lemma_))


def _inverted(r: "Reading", i: int, stop: int) -> int | None:
    """The end of the sentence in `said Jane Roe.`, `said the owner, who saw it.`"""
    if i + 1 >= stop or not _is_cue(r, i) or not r.tags[i + 1].startswith(("NNP", "DT", "PRP$")):
        return None
    return _sentence_end(r, i + 1, stop, relative=True)


def _straight(r: "Reading", i: int, stop: int) -> int | None:
    """The end of the sentence in `Jane Roe said.`, `she told the court on Friday.`"""
    verb = i
    while verb < min(i + _SOURCE, stop - 1) and (r.tags[verb].startswith(_NAMING) or _is_aside(r, i, verb)):
        verb += 1
    if verb == i or verb >= stop or not _is_cue(r, verb) or r.words[i].lower() in ("i", "we"):
        return None
    return _sentence_end(r, verb + 1, stop, relative=False)


def _is_aside(r: "Reading", i: int, comma: int) -> bool:
    """A comma by a name behind its role: `the owner, Jane Roe, said`."""
    return r.words[comma] == "," and comma > i and (r.tags[comma + 1] == "NNP" or r.tags[comma - 1] == "NNP")


def _sentence_end(r: "Reading", i: int, stop: int, *, relative: bool) -> int | None:
    """The end mark of the sentence, if no other clause comes first, or only a relative one."""
    for j in range(i, min(i + _TAIL, stop)):
        if r.words[j][-1] in TERMINAL:
            return j
        if relative and r.words[j] == "," and r.tags[j + 1 : j + 2] in (["WP"], ["WDT"]):
            return next((k for k in range(j, stop) if r.words[k][-1] in TERMINAL), None)
        if r.tags[j] in FINITE:
            return None
    return None


def _reports(r: "Reading", i: int, stop: int) -> bool:
    """A sentence begins with somebody's whole name and what is reported of him: `Jane Roe said she saw it.`"""
    verb = i
    while verb < stop and r.tags[verb] == "NNP":
        verb += 1
    return verb > i + 1 and verb < stop and _is_cue(r, verb)
