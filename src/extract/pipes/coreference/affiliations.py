"""The organisation of a role that the article leaves to the reader: `its chief executive`, `director Kate A`."""

from spacy.tokens import Doc, Token

from extract.annotations import Entity, entity_at
from extract.lexicon.names import word_set
from extract.pipes.coreference.profiles import Profile

_INSIDE = word_set("inside")
_SECRETARIES, _OF_STATE = word_set("secretaries"), word_set("of state")
_REACH = 10


def complete(doc: Doc, profiles: list[Profile], sentence: list[int]) -> None:
    """Give every person with a role the body that a pronoun, a noun phrase or the sentences around it tell."""
    for p in profiles:
        entity = p.entity
        if not p.person or entity.affiliation is not None or entity.role is None or " to " in entity.role:
            continue
        body = _told(doc, entity)
        if body is None and _may_be_inside(entity.role):
            body = _in_focus(doc, entity, profiles, sentence)
        if body is not None:
            entity.affiliation = body.name


def _may_be_inside(role: str) -> bool:
    """Whether a role is one of a body that the sentences around may name; no office of state is: `Home Secretary`."""
    words = role.casefold().split(" of ")[0].split()
    if words[-1] == "secretary" and len(words) > 1 and words[-2] not in _SECRETARIES:
        return False
    return words[-1] in _INSIDE and role not in _OF_STATE


def _told(doc: Doc, entity: Entity) -> Entity | None:
    """The organisation of an anaphor that stands by the first mention that has the role: `its`, `the company's`."""
    head = (entity.role or "").casefold().split(" of ")[0].split()[-1]
    for m in entity.mentions:
        if m.form != "name":
            continue
        span = doc.char_span(m.start, m.end, alignment_mode="expand")
        if span is None:
            continue
        before = list(doc[max(0, span.start - _REACH) : span.start])
        after = list(doc[span.end : span.end + _REACH])
        if head in {t.lower_ for t in before[-2:]}:
            return _anaphor(doc, before[::-1])
        if head in {t.lower_ for t in after}:
            return _anaphor(doc, after)
    return None


def _anaphor(doc: Doc, tokens: list[Token]) -> Entity | None:
    for token in tokens:
        if token.text in {".", ";"} or token.tag_ in {"VBD", "VBZ"}:
            return None
        index = entity_at(doc, token.idx, token.idx + len(token))
        if index is not None:
            found: Entity = doc._.facts_entities[index]
            return found if found.type == "organisation" else None
    return None


def _in_focus(doc: Doc, entity: Entity, profiles: list[Profile], sentence: list[int]) -> Entity | None:
    """The organisation that was last a subject, in the person's sentence or the two before it."""
    first = next((m for m in entity.mentions if m.form == "name"), None)
    span = doc.char_span(first.start, first.end, alignment_mode="expand") if first else None
    if span is None:
        return None
    best: tuple[int, Profile] | None = None
    for p in profiles:
        if p.person:
            continue
        for seen in p.seen:
            far = sentence[span.start] - seen.sentence
            if (
                seen.token < span.start
                and far <= 2
                and (seen.subject or seen.form != "name")
                and (best is None or seen.token > best[0])
            ):
                best = (seen.token, p)
    return best[1].entity if best else None
