"""Gold as the encoder learns it: the quotes of an annotated article with the words of their sources and cues."""

import re
from typing import Any

from extract.annotations import Offsets
from training.corpus import Attribution, Story, paragraphs

_SOURCE, _CUE = 600, 300
"""How far from a quote, in characters, its source's words and its cue may stand."""


def spoken(record: dict[str, Any]) -> Story:
    """A gold article's quotes as attributions; the words of a source and a cue are the nearest of those that say so."""
    text = record["text"]
    found = []
    for quote in record["quotes"]:
        pieces = [(s, e) for s, e in quote["pieces"]]
        source = nearest(text, quote.get("source_text"), pieces, _SOURCE)
        cue = nearest(text, quote.get("cue"), pieces + source, _CUE)
        found.append(Attribution(source, cue, pieces))
    return Story(str(record["id"]), text, paragraphs(text), found, guided=True)


def nearest(text: str, words: str | None, spans: list[Offsets], reach: int) -> list[Offsets]:
    """Where words stand nearest to some spans, within reach of one of them and rather outside; or nowhere."""

    def far(m: re.Match[str]) -> tuple[bool, int]:
        gap = min(max(m.start() - e, s - m.end()) for s, e in spans)
        return gap < 0, max(gap, 0)

    found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text) if words else ()
    near = [m for m in found if far(m)[1] <= reach]
    return [min(near, key=far).span()] if near else []
