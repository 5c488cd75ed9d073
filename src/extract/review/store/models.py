"""The tables of the desk. A fact's row is its present state; `event` is how it came to be so, and only grows."""

from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    JSON,
    DateTime,
    ForeignKey,
    Index,
    Select,
    Text,
    TypeDecorator,
    UniqueConstraint,
    bindparam,
    select,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    contains_eager,
    mapped_column,
    relationship,
    validates,
)

from extract.review.names import fold

Values = dict[str, Any]
"""A fact's fields that an editor may change; days as ISO strings, spans as lists of code points."""

DECIDED = ("accepted", "rejected")
"""The states of a fact that somebody signs."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The tables' common base."""

    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON, datetime: Moment, str: Text}  # noqa: RUF012


class User(Base):
    """Somebody who may sign in: with a password (argon2) or as the `subject` of an OpenID provider.

    `folded` is the name as it is compared; it goes with the name by itself.
    """

    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    folded: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password: Mapped[str | None]
    subject: Mapped[str | None] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    created: Mapped[datetime]

    @validates("name")
    def _fold(self, _: str, name: str) -> str:
        self.folded = fold(name)
        return name


class Login(Base):
    """A browser that is signed in. The cookie holds a token, this table its hash."""

    __tablename__ = "login"
    token: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    created: Mapped[datetime]
    seen: Mapped[datetime]


class Attempt(Base):
    """A sign-in that failed or is being looked at, by folded name and by address; one that succeeds is taken out."""

    __tablename__ = "attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
    __table_args__ = (
        Index("attempt_at", "at"),
        Index("attempt_name", "name", "at"),
        Index("attempt_address", "address", "at"),
    )


class Run(Base):
    """A finished run whose tables were read in; `fingerprint` tells it from a later one in the same folder."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    folder: Mapped[str]
    fingerprint: Mapped[str]
    at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]


_ALSO = ("title", "outlet", "published", "editor", "read_by")
"""What a list of articles tells besides; PostgreSQL has a limit to an entry's length, and titles have none."""
_TITLE = text('lower(coalesce(title, "key"))')


class Article(Base):
    """An article as its latest run read it. `present` is false once a later run lacks it.

    `editor` is who has it to do, if anybody. `read_by` has read it whole and missed nothing; that holds for the text
    and the facts that `read_of` stands for (`extract.review.reading`).
    """

    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str | None]
    outlet: Mapped[str] = mapped_column(default="")
    url: Mapped[str | None]
    published: Mapped[str | None]
    authors: Mapped[list[Any]]
    text: Mapped[str]
    sha256: Mapped[str]
    dates: Mapped[list[Any]]
    present: Mapped[bool] = mapped_column(default=True)
    editor: Mapped[str | None]
    handed_by: Mapped[str | None]
    handed_at: Mapped[datetime | None]
    note: Mapped[str | None]
    read_by: Mapped[str | None]
    read_at: Mapped[datetime | None]
    read_of: Mapped[str | None]
    __table_args__ = (
        Index("article_outlet", "present", "outlet"),
        Index("article_editor", "editor"),
        Index("article_read", "read_by"),
        Index("article_listed", "present", "key", *_ALSO).ddl_if(dialect="sqlite"),
        Index("article_listed", "present", "key").ddl_if(dialect="postgresql"),
        Index("article_title", "present", _TITLE, "key").ddl_if(dialect="sqlite"),
        Index("article_work", "present", "editor", "read_by"),
    )


class Reading(Base):
    """That somebody signed an article as read whole (`read`), took that back (`reopened`), or changed what was signed
    (`opened`), and when. Rows are only ever added; triggers refuse anything else."""

    __tablename__ = "reading"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    at: Mapped[datetime]
    user_id: Mapped[int | None]
    who: Mapped[str]
    action: Mapped[str]
    of: Mapped[str]
    why: Mapped[str | None]
    __table_args__ = (Index("reading_article", "article_id", "id"),)


class Entity(Base):
    """A person or organisation of an article, as the latest run has it."""

    __tablename__ = "entity"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    key: Mapped[str]
    name: Mapped[str]
    type: Mapped[str]
    aliases: Mapped[list[Any]]
    role: Mapped[str | None]
    affiliation: Mapped[str | None]
    search: Mapped[str] = mapped_column(default="")
    __table_args__ = (Index("entity_search", "search", "article_id").ddl_if(dialect="sqlite"),)


_TWICE = text("second_of IS NOT NULL")

_NEWS = text("news IS NOT NULL")


class Fact(Base):
    """A fact's present state.

    `state` is open, accepted, rejected, skipped or withdrawn; `version` counts its events. `original` is what
    `values` were before the first event. `rank` orders the queue (`extract.review.history.rank`). A second reading is
    a row of its own whose `second_of` is the fact's; `disputed` is true while two readings differ and no chief has
    settled it. `news` are the values that the latest run gives to a fact an editor has dealt with, where they are
    others than before. `reread` is what the second reader says of it (`extract.review.reread`), and since when;
    `differs` is true while that is something else and nobody has decided since. `findings` are what the audit found
    about it (`extract.review.audits`), `audited` is true while there are any to tell. `editor` is to whom it was handed
    over. `decided_by` signs the values that stand beside it, and no others. An id is never given twice, so that a page
    of yesterday cannot be about a fact of today.
    """

    __tablename__ = "fact"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    key: Mapped[str]
    kind: Mapped[str]
    origin: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    version: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[bool] = mapped_column(default=False)
    again: Mapped[str | None]
    second_of: Mapped[int | None] = mapped_column(ForeignKey("fact.id"))
    rank: Mapped[float]
    confidence: Mapped[float | None]
    start: Mapped[int]
    values: Mapped[dict[str, Any]]
    original: Mapped[dict[str, Any]]
    context: Mapped[dict[str, Any]]
    speaker: Mapped[str] = mapped_column(default="")
    search: Mapped[str] = mapped_column(default="")
    editor: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    disputed: Mapped[bool] = mapped_column(default=False)
    news: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reread: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reread_at: Mapped[datetime | None]
    differs: Mapped[bool] = mapped_column(default=False)
    findings: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    audited: Mapped[bool] = mapped_column(default=False)
    article: Mapped[Article] = relationship(lazy="raise")
    __table_args__ = (
        Index("fact_queue", "state", "rank", "id", "second_of", "article_id", "editor", "kind", "confidence"),
        Index("fact_place", "article_id", "start", "id", "second_of", "state", "editor"),
        Index("fact_speaker", "speaker", "rank", "id"),
        Index("fact_second", "second_of", sqlite_where=_TWICE, postgresql_where=_TWICE),
        Index(
            "fact_count", "state", "second_of", "article_id", "kind", "confidence", "editor", "flagged", "decided_by"
        ),
        Index("fact_search", "search", "article_id", "state").ddl_if(dialect="sqlite"),
        Index("fact_editor", "editor"),
        Index("fact_news", "id", sqlite_where=_NEWS, postgresql_where=_NEWS),
        Index("fact_differs", "id", sqlite_where=text("differs = 1"), postgresql_where=text("differs")),
        Index("fact_audited", "id", sqlite_where=text("audited = 1"), postgresql_where=text("audited")),
        {"sqlite_autoincrement": True},
    )


class Event(Base):
    """What somebody did to a fact, and when. Rows are only ever added; triggers refuse anything else.

    `changes` are the fields with their old and new values, so that the events of a fact, applied in order to its
    `original`, give its row. `version` is the fact's version that came of it: two events cannot make the same one.
    `batch` binds what was done at one stroke; `target` is the batch that an undo or redo is about.
    """

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"))
    version: Mapped[int]
    at: Mapped[datetime]
    user_id: Mapped[int | None]
    who: Mapped[str]
    action: Mapped[str]
    changes: Mapped[dict[str, Any]]
    comment: Mapped[str | None]
    batch: Mapped[str]
    target: Mapped[str | None]
    __table_args__ = (
        UniqueConstraint("fact_id", "version"),
        Index("event_who", "who", "id"),
        Index("event_batch", "batch"),
    )


class Answer(Base):
    """What a write was answered, by the key that the browser gave it, so that sending it again does nothing again."""

    __tablename__ = "answer"
    token: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str]
    path: Mapped[str]
    at: Mapped[datetime]
    told: Mapped[dict[str, Any]]
    __table_args__ = (Index("answer_at", "at"),)


class Presence(Base):
    """At which fact an editor was last seen, and when; no key ties it to the fact, which a new run may replace."""

    __tablename__ = "presence"
    who: Mapped[str] = mapped_column(primary_key=True)
    fact_id: Mapped[int]
    at: Mapped[datetime]


T = TypeVar("T", Article, Fact)
_ONE: dict[type, Select[Any]] = {
    Article: select(Article).where(Article.id == bindparam("id")),
    Fact: select(Fact).join(Fact.article).options(contains_eager(Fact.article)).where(Fact.id == bindparam("id")),
}


def row_of(session: Session, kind: type[T], id_: int) -> T:
    """The article or fact of this id, a fact with its article. Raises LookupError if there is none."""
    found: T | None = session.scalars(_ONE[kind], {"id": id_}).first()
    if found is None:
        raise LookupError
    return found
