"""extract_dates: the dates, times, durations and repeated times of the text, and the days they mean."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from extract.annotations import Date, Offsets, group
from extract.pipes.component import Component
from extract.pipes.dates.grammar import CALENDAR, Rule, candidates
from extract.pipes.dates.intervals import Value
from extract.pipes.dates.setting import Setting
from extract.pipes.needs import need
from extract.pipes.scores import group_scores
from extract.text.reading import read


@Language.factory(
    "extract_dates",
    requires=["doc._.facts_layout"],
    assigns=["doc._.facts_dates", "doc._.facts_quantities", "doc.spans"],
    default_score_weights={"dates_f": 1.0},
)
def make_dates(nlp: Language, name: str) -> "Dates":
    """The component `extract_dates`."""
    return Dates()


class Dates(Component):
    """Writes `doc._.facts_dates`, `doc.spans["dates"]`, and takes their numbers from `doc._.facts_quantities`.

    A grammar finds the expressions in the text. What they mean is read in the order of the text
    against the publication day and the last date that the story named. Without a publication day
    an expression that counts from it keeps its place and type, and has no days.
    """

    name = "extract_dates"
    writes = ("facts_dates",)
    completes = ("facts_quantities",)

    def write(self, doc: Doc) -> None:
        """Find and read the dates of the paragraphs that may give facts."""
        need(doc, "extract_dates", "facts_layout")
        origin = doc._.facts_article
        reading = read(doc)
        setting = Setting(reading, origin.published if origin is not None else None)
        starts = [p.start for p in reading.body]
        numbers = [(q.start, q.end) for q in doc._.facts_quantities]
        found: list[Date] = []
        taken = 0
        for start, end, rule, match in candidates(doc.text) if starts else ():
            place = bisect_right(starts, start) - 1
            if start < taken or place < 0 or end > reading.body[place].end:
                continue
            value = _read(rule, match, setting)
            if value is None or (rule.name in CALENDAR and _is_part(doc.text, numbers, start, end)):
                continue
            taken = end
            setting.move(value, start, end)
            found.append(Date(start, end, value.type, value.first, value.last, value.timex, rule.name))
        doc._.facts_dates = found
        group(doc, "dates", ((d.start, d.end, d.type, d.rule) for d in found))
        _drop_numbers(doc)

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """How many of the gold's spans are found exactly."""
        return group_scores(examples, "dates")


def _is_part(text: str, numbers: list[Offsets], start: int, end: int) -> bool:
    """Whether the words are a part of a longer number: the `two thousand and six` of one in the millions.

    Figures are none that have only a bound before them: the 867 of `around 867` is the whole number.
    """
    n = bisect_right(numbers, (start, len(numbers) and numbers[-1][1])) - 1
    if n < 0 or end > numbers[n][1] or numbers[n] == (start, end):
        return False
    figures = text[start:end].isdigit()
    return not (figures and end == numbers[n][1] and not any(c.isdigit() for c in text[numbers[n][0] : start]))


def _drop_numbers(doc: Doc) -> None:
    """Take out the quantities that are the day or the year of a date: the 20 and 21 of `the twenty-first of May`."""
    held = [(d.start, d.end) for d in doc._.facts_dates if d.type == "date" and d.rule in CALENDAR]
    starts = [start for start, _ in held]

    def counts(start: int, end: int) -> bool:
        place = bisect_left(starts, end) - 1
        return place < 0 or held[place][1] <= start

    kept = [q for q in doc._.facts_quantities if counts(q.start, q.end)]
    if len(kept) < len(doc._.facts_quantities):
        doc._.facts_quantities = kept
        group(doc, "quantities", ((q.start, q.end, "quantity", q.reasons[0].rule) for q in kept))


def _read(rule: Rule, match: re.Match[str], setting: Setting) -> Value | None:
    """What an expression means; of days beyond the calendar only that they are a date."""
    try:
        return rule.read(match, setting)
    except (ValueError, OverflowError):
        return Value()
