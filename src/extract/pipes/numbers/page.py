"""A Doc seen by character: the token at an offset, the words on either side of it."""

from bisect import bisect_left, bisect_right

from spacy.tokens import Doc, Token

from extract.pipes.numbers.lexicon import nouns

NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_EXTREMES = frozenset({"low", "high"})
PREMODIFIERS = frozenset({"JJ", "JJR", "JJS", "VBG", "VBN", "CD", "HYPH", "POS", "RBS", "PRP$", *NOUNS})


class Page:
    """The tokens of a Doc by the offsets of its text. `given`: every number in it is a value, no date, rank or name."""

    given = False

    def __init__(self, doc: Doc) -> None:
        self.doc, self.text = doc, doc.text
        self.starts = [t.idx for t in doc]

    def token(self, at: int) -> Token | None:
        """The token that covers the character at `at`, or the last one before it."""
        i = bisect_right(self.starts, at) - 1
        return self.doc[i] if i >= 0 else None

    def after(self, at: int) -> Token | None:
        """The first token that is no white space and starts at `at` or later."""
        i = bisect_left(self.starts, at)
        while i < len(self.starts) and self.doc[i].is_space:
            i += 1
        return self.doc[i] if i < len(self.starts) else None

    def before(self, at: int) -> Token | None:
        """The last token that is no white space and ends at `at` or before."""
        i = bisect_left(self.starts, at) - 1
        while i >= 0 and (self.doc[i].is_space or self.doc[i].idx + len(self.doc[i]) > at):
            i -= 1
        return self.doc[i] if i >= 0 else None

    def noun(self, at: int) -> Token | None:
        """The head of the noun phrase that goes on at `at` without article or preposition: `new blog entries`."""
        token, last, owner = self.after(at), None, None
        while token is not None and (token.tag_ in PREMODIFIERS or is_nominal(token) or self._joins(token, last)):
            if token.lower_ in ("last", "next") and not self.text.startswith("-", token.idx + len(token)):
                break
            if token.tag_ == "POS":
                owner, last = last, None
            elif token.tag_ in NOUNS or is_nominal(token):
                if last is not None and not _goes_on(last, token):
                    break
                last = token
            elif last is not None and not _is_inside(token):
                break
            if token.i + 1 >= len(self.doc) or self.text.startswith("\n", token.idx + len(token)):
                break
            token = self.doc[token.i + 1]
        return last or owner

    def is_plural(self, at: int) -> bool:
        """Whether a plural noun goes on at `at`, which a number before it counts."""
        noun = self.noun(at)
        return noun is not None and noun.tag_ in ("NNS", "NNPS")

    def _joins(self, token: Token, last: Token | None) -> bool:
        """Whether a word of another kind belongs to the noun phrase: `gas-only`, `decently sized`, `old and new`."""
        if token.text in ("-", "&", "/") or (last is None and token.tag_ in ("``", "''")):
            return True
        if token.i > 0 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_:
            return True
        following = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None
        if last is not None or following is None:
            return False
        if token.tag_ == "RB":
            return following.text == "-" or (following.tag_ in ("VBN", "JJ", "VBG") and following.dep_ == "amod")
        return (
            token.tag_ == "CC"
            and token.i > 0
            and token.nbor(-1).tag_ == "JJ"
            and following.tag_ in ("JJ", "VBN", "VBG")
        )


def is_nominal(token: Token) -> bool:
    """Whether a word tagged as an adjective or a verb is a noun: `a four month low`, `two rate rises`."""
    if token.dep_ not in ("pobj", "dobj") or token.tag_ not in ("JJ", "VBZ"):
        return False
    return token.lower_ in _EXTREMES if token.tag_ == "JJ" else token.i > 0 and token.nbor(-1).dep_ == "compound"


def _is_inside(token: Token) -> bool:
    """Whether a word behind a noun still belongs to a noun further right: the `related` of `fraud related cases`."""
    if token.tag_ in ("HYPH", "POS") or token.text in ("-", "&", "/"):
        return True
    return token.dep_ in ("amod", "compound", "nmod", "nummod") and token.head.i > token.i


def _goes_on(last: Token, token: Token) -> bool:
    """Whether the next noun is the head of the one before: `ballot papers`, but not `children Emily`."""
    if token.i > last.i + 1 or (last.dep_ in ("compound", "nmod", "poss", "amod") and last.head.i > last.i):
        return True
    return last.tag_ in ("NN", "NNP") and token.tag_ in ("NN", "NNS", "NNPS") and token.lower_ not in nouns("time")
