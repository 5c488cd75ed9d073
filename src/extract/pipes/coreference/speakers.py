"""`I` in direct speech: whoever the reporting verb beside the quoted words says is speaking."""

from spacy.tokens import Doc, Token

from extract.annotations import Entity, Mention
from extract.pipes.coreference import scene

_FIRST = frozenset({"i", "me", "my", "mine", "myself"})
_NEAR = 12
_RULE = "the first person in words that the person is quoted as saying"


def add_first_person(doc: Doc, quoted: list[bool]) -> None:
    """Add mentions for the first person inside quotation marks to the person who speaks there."""
    starts: dict[int, Entity] = {}
    for entity in doc._.facts_entities:
        if entity.type == "person":
            for m in entity.mentions:
                span = doc.char_span(m.start, m.end, alignment_mode="expand")
                if span is not None:
                    starts.update(dict.fromkeys(range(span.start, span.end), entity))
    paragraphs = {p.start for p in doc._.facts_layout}
    speaker: Entity | None = None
    open_at_end = False
    i, n = 0, len(doc)
    while i < n:
        if doc[i].idx in paragraphs and not open_at_end:
            speaker = None
        if not quoted[i]:
            i += 1
            continue
        last = i
        while last < n and quoted[last]:
            last += 1
        speaker = _beside(doc, starts, i, last) or speaker
        open_at_end = (last < n and doc[last].idx in paragraphs) or last == n
        if speaker is not None:
            for token in doc[i:last]:
                if token.lower_ in _FIRST and token.tag_ in {"PRP", "PRP$"}:
                    speaker.mentions.append(Mention(token.idx, token.idx + len(token), "pronoun", _RULE))
        i = last


def _beside(doc: Doc, people: dict[int, Entity], first: int, last: int) -> Entity | None:
    """The subject of the reporting verb right after the quoted tokens `[first, last)`, or right before them."""
    for token in doc[last : min(last + _NEAR, len(doc))]:
        if token.text in {".", ";"} or (token.i > last and token.is_sent_start):
            break
        if (found := _reporter(token, people)) is not None:
            return found
    for i in range(first - 1, max(-1, first - _NEAR), -1):
        if doc[i].text in {".", ";", "!", "?"}:
            break
        if (found := _reporter(doc[i], people)) is not None:
            return found
    return None


def _reporter(token: Token, people: dict[int, Entity]) -> Entity | None:
    if token.lemma_.lower() not in scene.reporting() or not token.tag_.startswith("VB"):
        return None
    for child in token.children:
        if child.dep_ in scene.SUBJECTS and child.i in people:
            return people[child.i]
    return None
