"""What an editor asks for, checked, and the values that it gives a fact.

Every span comes with the words that the editor saw; an entity is one of the article's, or a name of one's own.
"""

import itertools
import math
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from extract.contract.quotes import content, quote_type
from extract.contract.vocabulary import AT_LEAST, AT_MOST, Change, Comparator, EntityType, FactKind, QuoteType
from extract.lexicon.plurals import singular_of
from extract.review.fields import clean
from extract.review.names import NoNameError, cleaned
from extract.review.screen import Screen, Whole
from extract.review.store import Article, Entity, Fact
from extract.review.store.models import Values
from extract.review.words import CONTROL, label, span, trimmed
from extract.text.quotations import marked

_SHORT = 300


def _seen(words: str) -> str:
    if hidden := CONTROL.search(words):
        raise ValueError(f"it has an invisible character in it ({label(hidden[0]) or 'a tab'}): type it anew")
    return words


Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=_SHORT), AfterValidator(_seen)]
Token = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{16,64}$")]
"""The key of a write: made anew for each by the browser, the same for every try of one."""


class WrongError(ValueError):
    """What was asked for cannot be done to this fact; the message is for the editor."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Words(_Strict):
    """A span of the article in code points, and the words that the editor saw there."""

    start: Whole
    end: Whole
    exact: str

    def on(self, article: Article) -> list[int]:
        """The span, checked against the article."""
        try:
            return list(trimmed(article.text, *span(article.text, self.start, self.end, self.exact)))
        except ValueError as error:
            raise WrongError(str(error)) from None


class Speaker(_Strict):
    """Who says it: an entity of the article by its key, a name, somebody unnamed, or the article itself."""

    kind: Literal["entity", "named", "unnamed", "narrator"]
    entity: Short | None = None
    name: Short | None = None
    type: EntityType = "person"
    words: Words | None = None

    def on(self, session: Session, fact: Fact, article: Article) -> Values:
        """The values that name this speaker; of who it is already no more than the words for them."""
        who, about = self._who(session, article)
        same = all(fact.values[name] == value for name, value in who.items())
        new: Values = (
            {} if same else {"source_entity": None, "source_role": None, "source_affiliation": None} | who | about
        )
        if self.words is not None:
            start, end = self.words.on(article)
            new |= {"source_text": article.text[start:end], "source_start": start, "source_end": end}
        elif self.kind == "narrator":
            new |= {"source_text": None, "source_start": None, "source_end": None}
        return new

    def _who(self, session: Session, article: Article) -> tuple[Values, Values]:
        """The values that tell who it is, and what else is known of them."""
        if self.kind == "entity":
            wanted = select(Entity).where(Entity.article_id == article.id, Entity.key == self.entity)
            found = session.scalars(wanted).first()
            if found is None:
                raise WrongError("the article has no such person or organisation")
            who: Values = {"source": found.name, "source_entity": found.key, "source_type": found.type}
            return who, {"source_role": found.role, "source_affiliation": found.affiliation}
        if self.kind != "named":
            return {"source": None, "source_type": self.kind}, {}
        try:
            return {"source": cleaned(self.name or "", _SHORT), "source_type": self.type}, {}
        except NoNameError as error:
            raise WrongError(f"give the speaker's name: {error}") from None


class Value(_Strict):
    """A number: its bounds and what they are in."""

    low: float | None
    high: float | None
    comparator: Comparator
    change: Change | None = None
    unit: Short | None = None
    per: Short | None = None

    @field_validator("low", "high")
    @classmethod
    def _finite(cls, value: float | None, _: ValidationInfo) -> float | None:
        if value is not None and not math.isfinite(value):
            raise ValueError("a bound is a number")
        return value

    @model_validator(mode="after")
    def _bounds(self) -> "Value":
        wants_low, wants_high = self.comparator not in AT_MOST, self.comparator not in AT_LEAST
        if (self.low is None) == wants_low or (self.high is None) == wants_high:
            which = (
                "both bounds" if wants_low == wants_high else "a low bound alone" if wants_low else "a high bound alone"
            )
            raise ValueError(f"“{self.comparator}” has {which}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the low bound is above the high one")
        return self

    def on(self) -> Values:
        """The values."""
        return {k: v or None if isinstance(v, str) else v for k, v in self.model_dump().items()}


class Item(_Strict):
    """What is counted: the head noun, kept in the singular as a run has it, and its whole noun phrase."""

    item: Short | None
    item_text: Short | None = None

    def on(self) -> Values:
        """The values."""
        return {"item": singular_of(self.item or "") or None, "item_text": self.item_text or None}


class Period(_Strict):
    """When: the words of it, and the first and last day, either of which may be open."""

    text: Short | None
    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def _order(self) -> "Period":
        if self.start and self.end and self.start > self.end:
            raise ValueError("the period ends before it starts")
        return self

    def on(self) -> Values:
        """The values."""
        start, end = (d.isoformat() if d else None for d in (self.start, self.end))
        return {"period_text": self.text or None, "period_start": start, "period_end": end}


def pieces_on(article: Article, words: list[Words]) -> list[list[int]]:
    """The spans, in order.

    Raises WrongError where two overlap.
    """
    pieces = sorted(w.on(article) for w in words)
    if any(a[1] > b[0] for a, b in itertools.pairwise(pieces)):
        raise WrongError("two of the pieces overlap")
    return pieces


def words_values(kind: str, article: Article, pieces: list[list[int]], cue: int | None = None) -> Values:
    """The values of new bounds of a fact whose cue begins at `cue`; a quote's type follows its marks."""
    new: Values = {"pieces": pieces, "content": content(article.text, pieces, cue)}
    return new | ({"quote_type": quote_type(article.text, pieces, marked(article.text))} if kind == "quote" else {})


class Write(_Strict):
    """What every write says: what was on the screen, and a key that is the same for each try of one."""

    screen: Screen
    token: Token


class Ask(Write):
    """One decision on one fact that the editor saw in a certain version.

    What changes a decided fact says what becomes of its signature: `then` is `open`, and the fact is undecided again,
    or `sign`, and who changes it accepts it as it then stands.
    """

    version: Whole
    then: Literal["open", "sign"] | None = None
    action: Literal[
        "accept", "reject", "skip", "reopen", "take", "flag", "comment",
        "words", "speaker", "cue", "type", "value", "item", "period", "split", "merge",
    ]  # fmt: skip
    words: list[Words] = Field(default=[], max_length=50)
    speaker: Speaker | None = None
    type: QuoteType | None = None
    value: Value | None = None
    item: Item | None = None
    period: Period | None = None
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(clean)] | None = (
        None
    )
    at: Whole | None = None
    other: Whole | None = None
    other_version: Whole | None = None


class Missed(Write):
    """A fact that the run missed: what it is and where its words stand."""

    kind: FactKind
    words: list[Words] = Field(min_length=1, max_length=50)


def needed(value: Any, what: str) -> Any:
    """The value; raises WrongError where the request lacks it."""
    if value is None or value == []:
        raise WrongError(f"the request lacks {what}")
    return value
