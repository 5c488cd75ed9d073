"""Finding articles: by their words and phrases, by person, outlet and day, by how far they are and who has them.

The words are indexed by the database itself (SQLite's FTS5, PostgreSQL's tsvector), without case and accents. A bare
word is also found where it only begins one, a phrase in quotation marks as it stands; `-word` leaves out what has it.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, and_, case, column, false, func, literal_column, not_, or_, select, table
from sqlalchemy.orm import InstrumentedAttribute, Session

from extract.contract.letters import unaccented
from extract.review.blind import visible_to
from extract.review.store import Article, Entity, Fact
from extract.review.store.models import DECIDED
from extract.review.words import folded

PAGE = 100
STAGES = {
    "": "All articles",
    "todo": "With facts to decide",
    "done": "All facts decided",
    "none": "Without facts",
    "read": "Read, nothing missed",
    "unread": "Not read whole",
}
SORTS = {
    "run": "As in the run",
    "title": "Title",
    "outlet": "Outlet",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "todo": "Most to decide first",
    "facts": "Most facts first",
}
_BY_FACTS = ("todo", "done", "none", "facts")
NOBODY = "nobody"
"""Stands for having no editor, where an editor's name is asked for."""

_TERM = re.compile(r'(-?)(?:["“„”]([^"“”„]*)["“”„]?|(\S+))')
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YES = re.compile("yes")
_SWITCHES = {"yes": "yes", "1": "yes", "true": "yes", "on": "yes", "no": "", "0": "", "false": "", "off": ""}
"""What an address may say for a switch, and what that is."""


class Addressed:
    """What an address asks for, in text fields; an unknown value, which `unknown` tells, falls back to the usual one.

    `known` are the values that a field may have, `forms` what it has to look like, of those that may not have any.
    """

    __slots__ = ()
    known: ClassVar[Mapping[str, Container[str]]] = {}
    forms: ClassVar[Mapping[str, re.Pattern[str]]] = {}

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """What a query string asks for."""
        wrong = cls.unknown(query)
        return cls(**{name: value for name, value in cls._given(query).items() if name not in wrong})

    @classmethod
    def unknown(cls, query: Mapping[str, str]) -> dict[str, str]:
        """What a query string asks for that there is not, by field."""
        given = cls._given(query)
        return {name: value for name, value in given.items() if not cls._known(name, value)}

    @classmethod
    def _given(cls, query: Mapping[str, str]) -> dict[str, str]:
        names = {field.name for field in fields(cls)}  # type: ignore[arg-type]
        given = {name: value.strip()[:300] for name, value in query.items() if name in names}
        for name in given:
            if cls.forms.get(name) is YES:
                given[name] = _SWITCHES.get(given[name].lower(), given[name])
        return {name: value for name, value in given.items() if value}

    @classmethod
    def _known(cls, name: str, value: str) -> bool:
        form = cls.forms.get(name)
        return value in cls.known.get(name, (value,)) and (form is None or form.fullmatch(value) is not None)

    def query(self, **other: str) -> str:
        """The query string that stands for this, with some of it otherwise."""
        usual = {field.name: field.default for field in fields(self)}  # type: ignore[arg-type]
        return urlencode({k: v for k, v in (asdict(self) | other).items() if v != usual.get(k)})  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True)
class Wanted(Addressed):
    """Which articles the URL asks for."""

    known: ClassVar = {"stage": STAGES, "sort": SORTS}
    forms: ClassVar = {"since": DAY, "until": DAY}
    q: str = ""
    person: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""
    stage: str = ""
    editor: str = ""
    sort: str = "run"


@dataclass(frozen=True, slots=True)
class Line:
    """An article and how far it is: its facts, those decided, who has read it whole, who has it to do."""

    id: int
    key: str
    title: str
    outlet: str
    published: str | None
    facts: int
    done: int
    read_by: str | None
    editor: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of articles, and how many there are in all."""

    lines: list[Line]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return max(1, -(-self.total // PAGE))


def articles(session: Session, wanted: Wanted, who: str, page: int = 1) -> Found:
    """The articles that are wanted, a page of them; `who` asks."""
    counted = tally(session, who)
    facts, done = func.coalesce(counted.c.facts, 0), func.coalesce(counted.c.done, 0)
    found = select(Article.id).where(*conditions(session, wanted, who))
    if wanted.stage in _BY_FACTS or wanted.sort in _BY_FACTS:  # else only those of the page are counted
        found = found.outerjoin(counted, counted.c.article_id == Article.id)
    if wanted.stage:
        found = found.where(_stage(wanted.stage, facts, done))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE)))
    undated = case((Article.published.is_(None), 1), else_=0)
    by: dict[str, tuple[ColumnElement[Any], ...]] = {
        "run": (),
        "title": (func.lower(func.coalesce(Article.title, Article.key)),),
        "outlet": (func.lower(Article.outlet),),
        "newest": (undated, Article.published.desc()),
        "oldest": (undated, Article.published.asc()),
        "todo": ((facts - done).desc(),),
        "facts": (facts.desc(),),
    }
    ordered = found.order_by(*by[wanted.sort], Article.key).limit(PAGE).offset((page - 1) * PAGE)
    shown = list(session.scalars(ordered))
    return Found(_lines(session, shown, who), total, page)


def _lines(session: Session, shown: list[int], who: str) -> list[Line]:
    counted = tally(session, who, Fact.article_id.in_(shown))
    facts, done = func.coalesce(counted.c.facts, 0), func.coalesce(counted.c.done, 0)
    rows = select(
        Article.id, Article.key, func.coalesce(Article.title, Article.key), Article.outlet, Article.published, facts,
        done, Article.read_by, Article.editor,
    ).outerjoin(counted, counted.c.article_id == Article.id)  # fmt: skip
    lines = {row[0]: Line(*row) for row in session.execute(rows.where(Article.id.in_(shown)))}
    return [lines[id_] for id_ in shown]


def todo(session: Session, wanted: Wanted, who: str) -> dict[int, int]:
    """All articles that are wanted, by their ids, with how many facts of each are still to decide."""
    counted = tally(session, who)
    facts, done = func.coalesce(counted.c.facts, 0), func.coalesce(counted.c.done, 0)
    found = select(Article.id, facts - done).outerjoin(counted, counted.c.article_id == Article.id)
    found = found.where(*conditions(session, wanted, who))
    if wanted.stage:
        found = found.where(_stage(wanted.stage, facts, done))
    return dict(session.execute(found).all())


def _stage(stage: str, facts: ColumnElement[int], done: ColumnElement[int]) -> ColumnElement[bool]:
    stages: dict[str, ColumnElement[bool]] = {
        "todo": facts > done,
        "done": and_(facts > 0, facts == done),
        "none": facts == 0,
        "read": Article.read_by.is_not(None),
        "unread": Article.read_by.is_(None),
    }
    return stages[stage]


def tally(session: Session, who: str, *conditions: ColumnElement[bool]) -> Any:
    """How many facts each article has and how many are decided, as a subquery; second readings do not count.

    What `who` must not see yet is not decided.
    """
    done = func.sum(case((decided(session, who), 1), else_=0))
    counted = select(Fact.article_id, func.count().label("facts"), done.label("done"))
    counted = counted.where(Fact.state != "withdrawn", Fact.second_of.is_(None), *conditions)
    return counted.group_by(Fact.article_id).subquery()


def decided(session: Session, who: str) -> ColumnElement[bool]:
    """That a fact is accepted or rejected, as far as this editor may know."""
    return and_(Fact.state.in_(DECIDED), *visible_to(session, who))


def conditions(session: Session, wanted: Wanted, who: str) -> list[ColumnElement[bool]]:
    """What is asked of an article, but for its stage."""
    found: list[ColumnElement[bool]] = [Article.present.is_(True)]
    if wanted.q:
        found.append(has_words(session, wanted.q))
    if wanted.person:
        found.append(has_person(session, wanted.person, who))
    if wanted.outlet:
        found.append(Article.outlet == wanted.outlet)
    found += between(wanted.since, wanted.until)
    if wanted.editor:
        found.append(Article.editor.is_(None) if wanted.editor == NOBODY else Article.editor == wanted.editor)
    return found


def between(since: str, until: str) -> Iterator[ColumnElement[bool]]:
    """That an article was published on these days or between them; either may be open."""
    day = func.substr(Article.published, 1, 10)
    if since:
        yield day >= since
    if until:
        yield day <= until


def has_words(
    session: Session, asked: str, *, title: bool = False, of: InstrumentedAttribute[int] = Article.id
) -> ColumnElement[bool]:
    """That an article has these words, in its title alone if told, or is the one of this id.

    `of` is the column that names the article.
    """
    sqlite = session.get_bind().dialect.name == "sqlite"
    match = _sqlite if sqlite else _postgresql
    wants: list[str] = []
    found: list[ColumnElement[bool]] = []
    for without, tokens, whole in _terms(asked):
        if without:
            found.append(not_(match(of, [_term(tokens, whole, sqlite=sqlite, title=title)], title)))
        else:
            wants.append(_term(tokens, whole, sqlite=sqlite, title=title))
    if wants:
        found.append(match(of, wants, title))
    has = and_(*found) if found else false()
    return has if title else or_named(session, has, asked, of)


def or_named(
    session: Session, has: ColumnElement[bool], asked: str, of: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """That this holds of an article, or that it is the one whose id is asked for."""
    one = session.scalar(select(Article.id).where(Article.key == asked.strip()))
    return has if one is None else or_(has, of == one)


def _terms(asked: str) -> Iterator[tuple[bool, list[str], bool]]:
    """What is asked for: whether to leave it out, its words, and whether it ends with a whole word."""
    for minus, phrase, word in _TERM.findall(asked):
        tokens = re.findall(r"[^\W_]+", unaccented(phrase or word))
        if tokens:
            yield bool(minus), tokens, bool(phrase)


def _term(tokens: list[str], whole: bool, *, sqlite: bool, title: bool) -> str:
    if sqlite:
        return f'"{" ".join(tokens)}"{"" if whole else "*"}'
    weight = "A" if title else ""
    last = f"{'' if whole else '*'}{weight}"
    ends = [f":{weight}" if weight else ""] * (len(tokens) - 1) + [f":{last}" if last else ""]
    return "(" + " <-> ".join(f"'{token}'{end}" for token, end in zip(tokens, ends, strict=True)) + ")"


def _sqlite(of: InstrumentedAttribute[int], terms: list[str], title: bool) -> ColumnElement[bool]:
    asked = " AND ".join(terms)
    index = table("article_words", column("rowid"))
    found = literal_column("article_words").bool_op("MATCH")(f"{{title}} : ({asked})" if title else asked)
    return of.in_(select(index.c.rowid).where(found))


def _postgresql(of: InstrumentedAttribute[int], terms: list[str], title: bool) -> ColumnElement[bool]:
    found = literal_column("article.words").bool_op("@@")(func.to_tsquery("simple", " & ".join(terms)))
    return found if of is Article.id else of.in_(ids(found))


def has_person(session: Session, name: str, who: str) -> ColumnElement[bool]:
    """That an article names this person or organisation: in its list of names, or as a speaker."""
    words = folded(name).split()
    names = select(Entity.article_id).where(*(Entity.search.contains(w, autoescape=True) for w in words))
    said = and_(*(Fact.search.contains(w, autoescape=True) for w in words))
    facts = select(Fact.article_id).where(said, *visible_to(session, who), Fact.state != "withdrawn")
    return or_(Article.id.in_(names), Article.id.in_(facts))


def speaks(session: Session, name: str, who: str) -> list[ColumnElement[bool]]:
    """That a fact names this person: as its speaker or in its words. A reading that `who` may not see is no answer."""
    return [*(says(word) for word in folded(name).split()), *visible_to(session, who)]


def says(word: str) -> ColumnElement[bool]:
    """That a fact has this in its words; asked by its id, so that an index of the words alone can tell."""
    return Fact.id.in_(select(Fact.id).where(Fact.search.contains(word, autoescape=True)))


def outlets(session: Session) -> list[str]:
    """The outlets of the run."""
    found = select(Article.outlet).where(Article.outlet != "", Article.present).distinct().order_by(Article.outlet)
    return list(session.scalars(found))


def ids(condition: ColumnElement[bool]) -> Select[Any]:
    """The ids of the articles of which this holds."""
    return select(Article.id).where(condition)
