"""extract_layout: what of the article is headline, body, crosshead and boilerplate, and where its sentences begin.

It runs before the base pipeline's parser, which then reads sentences as they stand and cuts only where that is open.
"""

import re
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Paragraph
from extract.contract.paragraphs import lines
from extract.data.boilerplate import ends_article, is_boilerplate
from extract.pipes.component import Component
from extract.text.sentences import boundaries

_TERMINAL = tuple(".!?:;,…\"”'’)]")
_CROSSHEAD_WORDS = 7
_SENTENCE_END = re.compile(r"[.!?…][\"”’']?$")
_HEAD = 4
"""Within how many lines the headline stands: a release has its label and its day above it, a feature its kicker."""
_AS_SPACY_HAS_IT = {True: 1, None: 0, False: -1}


@Language.factory("extract_layout", assigns=["doc._.facts_layout"])
def make_layout(nlp: Language, name: str) -> "Layout":
    """The factory of `extract_layout`."""
    return Layout()


class Layout(Component):
    """Writes `doc._.facts_layout` and starts a sentence at every paragraph and behind every end mark in it.

    A paragraph is a line of text. The headline is a paragraph at the top that repeats the title, with no
    sentence before it; a crosshead is a short line of a few words without an end mark, or one wholly in single quotes,
    between paragraphs of body. A line that goes on in lower case stays in its sentence.
    """

    name = "extract_layout"
    writes = ("facts_layout",)

    def write(self, doc: Doc) -> None:
        """The Doc with its layout."""
        text = doc.text
        spans = lines(text)
        words = [text[s:e] for s, e in spans]
        title = _plain(doc._.facts_article.title) if doc._.facts_article and doc._.facts_article.title else None
        last = len(spans) - 1
        ended, heading = False, True
        layout: list[Paragraph] = []
        for n, ((start, end), line) in enumerate(zip(spans, words, strict=True)):
            ended = ended or ends_article(line)
            if heading and title and _plain(line) == title:
                kind, heading = "headline", False
            elif ended or is_boilerplate(line):
                kind = "boilerplate"
            elif layout and n < last and layout[-1].kind == "body" and _is_crosshead(words[n - 1], line, words[n + 1]):
                kind = "crosshead"
            else:
                kind = "body"
            heading = heading and n + 1 < _HEAD and not _SENTENCE_END.search(line)
            layout.append(Paragraph(start, end, kind, n))  # type: ignore[arg-type]
        doc._.facts_layout = layout
        self._start_sentences(doc, layout)

    @staticmethod
    def _start_sentences(doc: Doc, layout: list[Paragraph]) -> None:
        text = doc.text
        begins: dict[int, bool | None] = {p.start: True for p in layout if not text[p.start].islower()}
        for p in layout:
            begins.update((p.start + at, sure) for at, sure in boundaries(text[p.start : p.end]))
        starts: Any = np.array([_AS_SPACY_HAS_IT[begins.get(token.idx, False)] for token in doc], dtype=np.int64)
        doc.from_array("SENT_START", starts.astype(np.uint64))  # the setter of one token looks through all of them


def _plain(line: str) -> str:
    return re.sub(r"\W+", "", line).casefold()


def _is_crosshead(before: str, line: str, after: str) -> bool:
    if len(line.split()) > _CROSSHEAD_WORDS or not before.endswith(_TERMINAL) or after[0].islower():
        return False
    if line[0] in "'‘" and line[-1] in "'’":
        return True
    return line[0].isupper() and not line.endswith(_TERMINAL)
