"""Numbers read by the pipeline's own grammar: what an editor writes, and the numbers of an article. No model runs.

The grammar comes with spaCy, which takes a second to load: it is loaded when somebody first asks.
"""

from collections.abc import Iterable, Sequence

from extract.review.edits import Value, WrongError
from extract.review.words import Span

_LONGEST = 200


def read_value(words: str) -> Value:
    """The value that some words give: `£2.5m`, `more than 400`, `a third`; of a measure in parts, `5ft 2in`, the whole.

    Raises WrongError if they give none or several, or hold a figure that is in none.
    """
    from extract.pipes.links.changes import change
    from extract.pipes.numbers.phrase import numbers, phrase
    from extract.text.measures import together

    if len(words) > _LONGEST:
        raise WrongError(f"a value has at most {_LONGEST} characters")
    reading = phrase(words.strip())
    found = numbers(reading)
    if not found:
        raise WrongError("there is no number in these words: write one such as £2.5m, more than 400, a third")
    if left := _figures_outside(reading.text, ((q.start, q.end) for q in found)):
        raise WrongError(
            f"“{left}” is no number that can be read here: write one such as £2.5m, more than 400, 5ft 2in"
        )
    q = together(reading.text, found)
    if q is None:
        several = " and ".join(f"“{reading.text[q.start : q.end]}”" for q in found[:2])
        raise WrongError(f"there is more than one number, {several}: write one, or a range such as between 5 and 7")
    return Value(low=q.low, high=q.high, comparator=q.comparator, unit=q.unit, per=q.per, change=change(reading, q))


def _figures_outside(text: str, spans: Iterable[Span]) -> str:
    """The first word with a figure that no number holds whole: `2in2`; empty if there is none."""
    rest = list(text)
    for start, end in spans:
        rest[start:end] = "x" * (end - start)
    figure = next((at for at, letter in enumerate(rest) if letter.isdigit()), None)
    return "" if figure is None else text[text.rfind(" ", 0, figure) + 1 :].split()[0]


def number_at(text: str, lines: Iterable[Span], at: Sequence[int], after: int, taken: Sequence[Span]) -> Span | None:
    """The number of the text that stands at the first of some places to have one, else the next one from `after` on.

    The next one is none of those that are `taken`, and no date or the like as far as that can be told without a parse;
    behind the last one comes the first. None if there is none.
    """
    from extract.pipes.numbers.phrase import numbers, phrase

    read: list[Span] = []
    likely: list[Span] = []
    for start, end in lines:
        line = text[start:end]
        for into, given in ((read, True), (likely, False)):
            into += [(start + q.start, start + q.end) for q in numbers(phrase(line, given=given))]
    for place in at:
        if here := next((span for span in read if span[0] <= place <= span[1]), None):
            return here
    free = [s for s in read if _meets(s, likely) and not _meets(s, taken)]
    return next((span for span in free if span[0] >= after), free[0] if free else None)


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and end > span[0] for start, end in others)
