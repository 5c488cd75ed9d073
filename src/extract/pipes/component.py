"""What all components share: one that fails on a sentence loses what it would have found there, never the article.

A sentence is kept from a component by calling it boilerplate, or, for those that complete facts, by taking its facts
away. So the sentence at fault is found by running the component again over fewer of them.
"""

import logging
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any, ClassVar

from spacy.tokens import Doc, SpanGroup

from extract.annotations import Offsets, Paragraph
from extract.contract.failures import Failure
from extract.data import ModelError
from extract.pipes.needs import PipelineError

log = logging.getLogger(__name__)

_NOT_THE_TEXTS = (PipelineError, ModelError, MemoryError, OSError, ImportError)
"""What no text is to blame for: a pipeline put together wrongly, and what the machine lacks."""
_MOST = 16
"""With so many sentences at fault it is no sentence's fault."""
_GROUPS = {
    "facts_entities": ("people", "organisations"),
    "facts_quantities": ("quantities",),
    "facts_dates": ("dates",),
    "facts_quotes": ("quotes",),
}
"""By what of `doc._` has them, the span groups."""


class Component(ABC):
    """A component of the pipeline: calls `write` on each Doc, and notes in `doc._.facts_failures` where that fails.

    A failure is logged as a warning. Errors that are not a text's fault are raised.
    """

    name: ClassVar[str]
    writes: ClassVar[tuple[str, ...]] = ()
    """What of `doc._` it makes anew: empty where it fails on the article as a whole."""
    completes: ClassVar[tuple[str, ...]] = ()
    """The facts of `doc._` that are not to be trusted where it did not do its part: they are dropped there."""
    judges: ClassVar[tuple[str, ...]] = ()
    """The facts of `doc._` that stand without what it adds."""

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with what the component writes. Raises ValueError if a component that it needs has not run."""
        try:
            self.write(doc)
        except _NOT_THE_TEXTS:
            raise
        except Exception as error:
            _Salvage(self, doc, error).run()
        return doc

    @abstractmethod
    def write(self, doc: Doc) -> None:
        """Write on a Doc what the component is for. Twice over the same Doc is as once."""


class _Salvage:
    def __init__(self, component: Component, doc: Doc, error: Exception) -> None:
        self.component, self.doc, self.error = component, doc, error
        self.layout: list[Paragraph] = [] if "facts_layout" in component.writes else doc._.facts_layout
        self.facts: dict[str, list[Any]] = {n: doc._.get(n) for n in (*component.completes, *component.judges)}
        self.sentences = _sentences(doc, self.layout)
        self.lost: dict[int, Exception] = {}

    def run(self) -> None:
        """Do without the sentences at fault, or without the component where none are."""
        doc, name = self.doc, self.component.name
        doc._.facts_failures = [f for f in doc._.facts_failures if f.pipe != name]
        try:
            if self._search():
                self._thin_groups()
                for n, error in self.lost.items():
                    self._note(self.sentences[n].span, error)
            else:
                self._give_up()
        finally:
            doc._.facts_layout = self.layout
            for judged in self.component.judges:
                doc._.set(judged, self.facts[judged])

    def _search(self) -> bool:
        """Find the sentences at fault, the last trial being without them; false if there are no such."""
        last = len(self.sentences)
        if not last or not self._succeeds(0):
            return False
        low = 0
        while len(self.lost) < _MOST:
            high = last
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if self._succeeds(middle) else (low, middle)
            self.lost[high - 1] = self.error
            if self._succeeds(last):
                return True
            low = high
            if low == last:
                return False
        return False

    def _succeeds(self, first: int) -> bool:
        """Whether the component can do the first so many sentences, but for those that are lost."""
        hidden = {n for n in range(len(self.sentences)) if n >= first or n in self.lost}
        barred = [self.sentences[n].span for n in sorted(hidden)]
        self.doc._.facts_layout = self._without(hidden)
        for name, facts in self.facts.items():
            gone = [fact for fact in facts if _meets((fact.start, fact.end), barred)]
            self.doc._.set(name, [fact for fact in facts if fact not in gone])
            barred += [(fact.start, fact.end) for fact in gone]  # a number in a quote that is gone has lost its source
        try:
            self.component.write(self.doc)
        except _NOT_THE_TEXTS:
            raise
        except Exception as error:
            self.error = error
            return False
        return True

    def _without(self, hidden: set[int]) -> list[Paragraph]:
        """The layout with some sentences called boilerplate."""
        made: list[Paragraph] = []
        for number, found in groupby(enumerate(self.sentences), lambda item: item[1].paragraph):
            inside, whole = list(found), self.layout[number]
            if not any(n in hidden for n, _ in inside):
                made.append(whole)
                continue
            for is_hidden, part in groupby(inside, lambda item: item[0] in hidden):
                spans = [sentence.span for _, sentence in part]
                kind = "boilerplate" if is_hidden else whole.kind
                made.append(replace(whole, start=spans[0][0], end=spans[-1][1], kind=kind))
        return sorted([*made, *(p for p in self.layout if p.kind == "boilerplate")], key=lambda p: p.start)

    def _thin_groups(self) -> None:
        """Take the facts that were dropped out of the span groups."""
        for name in self.component.completes:
            left = self.doc._.get(name)
            kept = {span for fact in left for span in self._tokens(fact)}
            gone = {span for fact in self.facts[name] if fact not in left for span in self._tokens(fact)} - kept
            for key in _GROUPS.get(name, ()):
                if gone and key in self.doc.spans:
                    spans = [s for s in self.doc.spans[key] if (s.start, s.end) not in gone]
                    self.doc.spans[key] = SpanGroup(self.doc, name=key, spans=spans)

    def _tokens(self, fact: Any) -> Iterator[Offsets]:
        for start, end in getattr(fact, "pieces", [(fact.start, fact.end)]):
            span = self.doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                yield span.start, span.end

    def _give_up(self) -> None:
        error = self.error
        self.lost.clear()
        if not self._succeeds(0):
            for name in (*self.component.writes, *self.component.completes):
                self.doc._.set(name, [])
        for name in (*self.component.writes, *self.component.completes):
            for key in _GROUPS.get(name, ()):
                self.doc.spans[key] = SpanGroup(self.doc, name=key)
        self._note(None, error)

    def _note(self, where: Offsets | None, error: Exception) -> None:
        failure = Failure.of(error, self.component.name, where)
        self.doc._.facts_failures = [*self.doc._.facts_failures, failure]
        place = "an article" if where is None else repr(self.doc.text[slice(*where)])
        at = failure.traceback[-1] if failure.traceback else "?"
        log.warning("%s found nothing in %s: %s, at %s", failure.pipe, place, failure.error, at)


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Offsets
    paragraph: int


def _sentences(doc: Doc, layout: list[Paragraph]) -> list[_Sentence]:
    """The sentences of what is read, cut where paragraphs end, without white space around them."""
    text, found = doc.text, []
    starts = [token.idx for token in doc if token.is_sent_start]
    for number, p in enumerate(layout):
        if p.kind != "boilerplate":
            inner = starts[bisect_right(starts, p.start) : bisect_left(starts, p.end)]
            for start, end in pairwise([p.start, *inner, p.end]):
                words = text[start:end]
                if words.strip():
                    span = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
                    found.append(_Sentence(span, number))
    return found


def _meets(span: Offsets, spans: Iterable[Offsets]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)
