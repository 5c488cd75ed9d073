"""The text as the search for antecedents walks it: sentences, quoted stretches, subjects, reporting verbs."""

from functools import cache

from spacy.tokens import Doc, Token

from extract.data import columns

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


@cache
def reporting() -> frozenset[str]:
    """The lemmas of verbs that report speech."""
    return frozenset(
        row[0] for row in columns("cues.tsv") if " " not in row[0] and {"clause", "speech"} & set(row[1].split())
    )


def is_subject(token: Token) -> bool:
    """Whether a token heads a subject, or is joined to one that does; an infinitive's (`he wants it to go`) is none."""
    while token.dep_ in {"conj", "appos", "compound"} and token.head.i != token.i:
        token = token.head
    return _is_finite(token)


def is_main(token: Token) -> bool:
    """Whether a token heads the subject of a sentence's main clause, or is joined to one that does."""
    while token.dep_ in {"conj", "appos", "compound"} and token.head.i != token.i:
        token = token.head
    return token.dep_ in SUBJECTS and token.head.dep_ == "ROOT"


def _is_finite(token: Token) -> bool:
    return token.dep_ in SUBJECTS and not any(c.tag_ == "TO" for c in token.head.lefts)


def reports(token: Token) -> bool:
    """Whether a token is the subject of a reporting verb; an infinitive's is none."""
    return _is_finite(token) and token.head.lemma_.lower() in reporting()


def vouches(token: Token) -> bool:
    """Whether something is said by a token's word: the subject of a reporting verb, or who it is `according to`."""
    by = token.head
    return reports(token) or (token.dep_ == "pobj" and by.lower_ == "to" and by.head.lower_ == "according")


def boilerplate(doc: Doc) -> set[int]:
    """The tokens of paragraphs that are none of the article's own."""
    idle: set[int] = set()
    for p in doc._.facts_layout:
        if p.kind == "boilerplate" and (span := doc.char_span(p.start, p.end, alignment_mode="expand")) is not None:
            idle.update(range(span.start, span.end))
    return idle
