"""extract_quotes: who said what, in their words or in the reporter's."""

from collections.abc import Iterable
from typing import Any, TypeVar

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from extract.annotations import Offsets, Quote, group
from extract.contract.quotes import quote_type
from extract.contract.reasons import Reason
from extract.lexicon.rules import switched_off
from extract.pipes.component import Component
from extract.pipes.contents import Chances
from extract.pipes.needs import need
from extract.pipes.quotes.clauses import reports
from extract.pipes.quotes.continued import CONTINUED, continued
from extract.pipes.quotes.direct import Speech, speeches
from extract.pipes.quotes.heard import BOUNDED, DOUBTED, bound, doubt
from extract.pipes.quotes.joined import introduced, joined
from extract.pipes.quotes.ledes import named_later
from extract.pipes.quotes.passage import Passage
from extract.pipes.quotes.phrases import phrases
from extract.pipes.quotes.report import Report, clipped, in_own_words, outermost
from extract.pipes.quotes.speakers import CONTINUES, Speakers, inherited
from extract.pipes.quotes.tagged import TAGGED, tagged
from extract.pipes.quotes.transcripts import Turn, labelled, turns
from extract.pipes.quotes.weighed import WEIGHED, Weights, weigh, weights
from extract.pipes.scores import group_scores
from extract.text.reading import read

_Found = TypeVar("_Found", Speech, Report)


@Language.factory(
    "extract_quotes",
    requires=["doc._.facts_layout", "doc._.facts_entities", "token.dep"],
    assigns=["doc._.facts_quotes", "doc.spans"],
    default_config={"without": []},
    default_score_weights={"quotes_f": 1.0},
)
def make_quotes(nlp: Language, name: str, without: list[str]) -> "Quotes":
    """The component, for `nlp.add_pipe("extract_quotes")`; `without` are the ids of rules to do without."""
    return Quotes(without=switched_off("extract_quotes", without))


class Quotes(Component):
    """Writes `doc._.facts_quotes` in the order of the text and `doc.spans["quotes"]`, one span a piece.

    `weights` are those of `models/sources` if none.
    """

    name = "extract_quotes"
    writes = ("facts_quotes",)

    def __init__(self, weights: Weights | None = None, without: frozenset[str] = frozenset()) -> None:
        self.weights, self.without = weights, without

    def write(self, doc: Doc) -> None:
        """Find the quotes of one Doc that has its layout and its entities."""
        need(doc, "extract_quotes", "facts_layout", "facts_entities", parse=True)
        passage, spoken = passage_of(doc, self.without)
        direct, taken = speeches(passage)
        barred = [(r.start, r.end) for s in direct for r in s.regions]
        attributed = phrases(passage, taken)
        introduced(passage, direct, [], attributed)
        reported, lent = reports(passage, taken)
        cut = clipped(passage, reported + attributed, barred)
        ruled = in_own_words(passage, outermost(passage, cut))
        learnt = in_own_words(passage, tagged(passage, doc._.facts_attributions, lent))
        introduced(passage, direct, ruled, learnt)
        direct, ruled, learnt = self._kept(direct), self._kept(ruled), self._kept(learnt)
        guided = self._kept(tagged(passage, doc._.facts_reported, lent, guided=True))
        chances = Chances.of(doc)
        if chances is not None and DOUBTED not in self.without:
            doubt(passage, ruled, learnt, chances)
        indirect = joined(direct, ruled, guided, learnt)
        if chances is not None and BOUNDED not in self.without:
            bound(indirect, guided, chances, [*barred, *passage.gaps()])
        known = weights() if self.weights is None else self.weights
        doc._.facts_quotes = _quotes(passage, direct, indirect, spoken, known, self.without)
        group(doc, "quotes", ((s, e, q.type, q.reasons[0].rule) for q in doc._.facts_quotes for s, e in q.pieces))

    def _kept(self, found: list[_Found]) -> list[_Found]:
        return [one for one in found if _rule(one) not in self.without]

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """How many of the gold's spans are found exactly."""
        return group_scores(examples, "quotes")


def passage_of(doc: Doc, without: frozenset[str] = frozenset()) -> tuple[Passage, list[Turn]]:
    """What the rules for quotes look at in a Doc, without the turns of a transcript, and those turns."""
    paragraphs = read(doc).body
    spoken = turns(doc.text, paragraphs) if "quote.transcript" not in without else []
    labelled = {p.start for t in spoken for p in t.paragraphs}
    paragraphs = [p for p in paragraphs if p.start not in labelled]
    return Passage(doc, paragraphs, read(doc).regions(paragraphs)), spoken


def _rule(found: Speech | Report) -> str:
    """The rule that found a quote: by its cue or without one, one of ours or the encoder's reading alone."""
    if isinstance(found, Report) and found.frame == TAGGED:
        return "quote.tagged-uncued" if found.cue is None else "quote.tagged"
    return "quote.uncued" if found.cue is None else "quote.cued"


def _quotes(
    passage: Passage,
    direct: list[Speech],
    indirect: list[Report],
    spoken: list[Turn],
    known: Weights,
    without: frozenset[str],
) -> list[Quote]:
    speakers = Speakers(passage, without)
    order: list[tuple[int, Speech | Report | Turn]] = [(s.regions[0].start, s) for s in direct]
    order += [(r.pieces[0][0], r) for r in indirect]
    order += [(t.pieces[0][0], t) for t in spoken]
    found: list[Quote] = []
    for _, item in sorted(order, key=lambda x: x[0]):
        if isinstance(item, Report):
            found.append(_reported(passage, speakers, item))
        elif isinstance(item, Turn):
            source = labelled(passage.text, item.label, passage.doc._.facts_entities, without)
            reasons = [Reason("quote.transcript"), *source.reasons]
            found.append(Quote(item.pieces, "direct" if item.marked else "indirect", source, reasons=reasons))
        else:
            found.append(_spoken(passage, speakers, item, found))
    if "speaker.resolved" not in without:
        named_later(passage, found)
    found = _once(found)
    weigh(passage, found, known, may_choose=WEIGHED not in without)
    return found if without & CONTINUED else continued(passage, found)


def _once(found: list[Quote]) -> list[Quote]:
    """Each quote once: of two cues for the same words (`is said to have claimed`) the one that names its source."""
    best: dict[tuple[Offsets, ...], Quote] = {}
    for quote in found:
        words = tuple(quote.pieces)
        if words not in best or _told(quote) > _told(best[words]):
            best[words] = quote
    return sorted(best.values(), key=found.index)


def _told(quote: Quote) -> tuple[bool, bool, bool]:
    source = quote.source
    return (
        quote.voiced,
        source is not None and source.entity is not None,
        source is not None and source.start is not None,
    )


def _reported(passage: Passage, speakers: Speakers, report: Report) -> Quote:
    source = speakers.source(report.source, report.pieces)
    kind = quote_type(passage.text, report.pieces, passage.marked)
    pieces = _unmarked(passage, report.pieces) if kind == "direct" else report.pieces
    judged = [Reason(rule) for rule, so in ((DOUBTED, report.doubted), (BOUNDED, report.bounded)) if so]
    reasons = [_found(passage, kind, report), *judged, *source.reasons]
    return Quote(pieces, kind, source, report.cue, report.voiced, reasons=reasons)


def _found(passage: Passage, kind: str, found: Speech | Report) -> Reason:
    """How a quote was found, with its cue."""
    return Reason(_rule(found), [kind] if found.cue is None else [kind, passage.text[slice(*found.cue)]])


def _unmarked(passage: Passage, pieces: Iterable[Offsets]) -> list[Offsets]:
    """All that stands in the marks which the pieces are wholly in."""
    found: list[Offsets] = []
    for start, end in pieces:
        inside = {passage.region_of[i] for i in range(passage.at(start), passage.at(end))} - {-1}
        first, last = passage.regions[min(inside)].start, passage.regions[max(inside)].end
        if found and first < found[-1][1]:
            first, _ = found.pop()
        found.append((first, last))
    return found


def _spoken(passage: Passage, speakers: Speakers, speech: Speech, found: list[Quote]) -> Quote:
    pieces = [(r.start, r.end) for r in speech.regions]
    if speech.source is not None:
        source = speakers.source(speech.source, pieces)
        reasons = [_found(passage, "direct", speech), *source.reasons]
        return Quote(pieces, "direct", source, speech.cue, reasons=reasons)
    how = _found(passage, "direct", speech)
    before = next((q for q in reversed(found) if q.voiced), None)
    told = speakers.told(pieces, before.end if before else None) if speech.cue is None else None
    if told is not None:
        return Quote(pieces, "direct", told, reasons=[how, *told.reasons])
    if speech.nobody or CONTINUES in speakers.without:
        nobody = speakers.source(None, pieces)
        return Quote(pieces, "direct", nobody, speech.cue, reasons=[how, *nobody.reasons])
    reasons = [how, Reason(CONTINUES)]
    return Quote(pieces, "direct", inherited(before.source if before else None), speech.cue, reasons=reasons)
