"""What a name is called beside it: `Anne Lowe, a retired teacher`, `his wife Jo Lowe`, `a man who goes by "Jo"`."""

from spacy.tokens import Doc, Token

from extract.annotations import Entity, Mention
from extract.text.nicknames import called

_BEFORE = frozenset({"compound", "nmod", "appos", "nsubj", "dep"})
_DETERMINERS = frozenset({"a", "an", "the", "this", "that"})
_RULE = "a noun phrase that stands beside the name and says who it is"
_MODIFIERS = frozenset({"det", "poss", "case", "amod", "compound", "nummod", "punct", "npadvmod"})


def add_appositions(doc: Doc) -> None:
    """Add nominal mentions for the singular noun phrases that an article puts beside a name."""
    nouns = {first: noun for noun, first, _ in called(doc)}
    taken = {k for e in doc._.facts_entities for m in e.mentions for k in _tokens(doc, m)}
    for entity in doc._.facts_entities:
        for mention in [m for m in entity.mentions if m.form == "name"]:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is None:
                continue
            heads = _beside(span.root, span.start, span.end)
            if span.start in nouns:
                heads.append(doc[nouns[span.start]])
            for head in heads:
                if head.i not in taken:
                    taken.add(head.i)
                    _add(doc, entity, _first(head, span.root), head.i + 1)


def _tokens(doc: Doc, m: Mention) -> range:
    span = doc.char_span(m.start, m.end, alignment_mode="expand")
    return range(span.start, span.end) if span is not None else range(0)


def _beside(root: Token, first: int, last: int) -> list[Token]:
    """The heads of the noun phrases that say what the name is, of which `root` is the head token."""
    head = root.head
    found = [c for c in root.lefts if c.i == first - 1 and c.dep_ in _BEFORE and _owned(c)]
    told = [c for c in root.rights if c.i >= last and c.dep_ == "appos"]
    if root.dep_ == "appos" and head.i < first:
        told.append(head)
    if root.dep_ == "nsubj" and head.lemma_ == "be" and not any(c.dep_ == "neg" for c in head.children):
        told += [c for c in head.rights if c.dep_ == "attr"]
    if root.dep_ == "oprd" and head.lower_ in {"named", "called"}:
        told.append(head.head)
    return found + [token for token in told if _describes(token)]


def _first(head: Token, root: Token) -> int:
    """Where the words before a noun begin that belong to it, or to the name that it stands before."""
    first = head.i
    while first and (word := head.doc[first - 1]).dep_ in _MODIFIERS and not head.doc[first].is_sent_start:
        if word.head not in (head, root) and word.head.head not in (head, root):
            break
        first -= 1
    while first < head.i and (head.doc[first].is_punct or head.doc[first].is_space):
        first += 1
    return first


def _is_noun(token: Token) -> bool:
    """Whether a token is a common noun; the tagger takes a mark for one now and then."""
    return token.tag_ == "NN" and not token.is_punct and not token.is_space


def _describes(token: Token) -> bool:
    """Whether a token heads a singular noun phrase with a determiner or an owner: `a teacher`, `his first wife`."""
    return _is_noun(token) and any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in _DETERMINERS) for c in token.lefts
    )


def _owned(token: Token) -> bool:
    """`wife` of `his wife Jo Lowe`, whose owner the parser hangs on either."""
    return _is_noun(token) and any(
        c.dep_ in {"poss", "det"} for c in (*token.lefts, *token.head.lefts) if c.i < token.i
    )


def _add(doc: Doc, entity: Entity, first: int, last: int) -> None:
    start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
    entity.mentions.append(Mention(start, end, "nominal", _RULE))
