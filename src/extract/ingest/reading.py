"""How inputs are read: what their user says of them, and what is done to every article whatever its format."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from extract.article import Article, digest, plausible
from extract.contract.articles import FIELDS
from extract.ingest.record import noted

IMPOSSIBLE = "published is before 1800 or after tomorrow"
DEFAULT = "published is the default day"
"""Notes of articles whose day was not taken, or not their own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read.

    `columns` names columns of tables (CSV, Excel, Parquet) where their headings are not enough, by the field that they
    hold: `{"text": "Body"}`; pairs, where several columns may be the text in different files. `month_first` reads
    `3/4/2005` as 4 March. `published` and `outlet` are those of articles that name none. `now` is the moment that it
    is (by default the clock's): a day of publication after the next one is no date.

    Raises ValueError for a field that articles do not have.

        >>> reading = extract.Reading(columns={"text": "Story"}, outlet="Marden Echo")
        >>> reading.columns
        (('text', 'Story'),)
    """

    columns: Mapping[str, str] | Iterable[tuple[str, str]] = ()
    month_first: bool = False
    published: date | None = None
    outlet: str | None = None
    now: datetime | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        given = self.columns.items() if isinstance(self.columns, Mapping) else self.columns
        columns = tuple((name.strip(), heading.strip()) for name, heading in given)
        for name, _ in columns:
            if name not in FIELDS:
                raise ValueError(f"articles have no field {name!r}: the fields are {', '.join(FIELDS)}")
        object.__setattr__(self, "columns", columns)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Fields and the headings that were named for them."""
        return tuple(self.columns)  # type: ignore[arg-type]

    def options(self) -> dict[str, Any]:
        """What was asked for, as JSON has it."""
        return {
            "columns": [f"{name}={heading}" for name, heading in self.pairs],
            "month_first": self.month_first,
            "published": self.published.isoformat() if self.published else None,
            "outlet": self.outlet,
        }

    def __str__(self) -> str:
        said = [f"{name}={heading}" for name, heading in self.pairs]
        said += ["month first"] if self.month_first else []
        said += [f"published {self.published}"] if self.published else []
        said += [f"outlet {self.outlet}"] if self.outlet else []
        return ", ".join(said) or "as it comes"

    def begun(self) -> "Reading":
        """The same with the moment that it is."""
        return self if self.now else replace(self, now=datetime.now(UTC))

    @property
    def today(self) -> date:
        """The day that it is, in UTC."""
        return (self.now or datetime.now(UTC)).astimezone(UTC).date()

    def settle(self, article: Article, address: str | None = None) -> Article:
        """The article without an impossible day, and with what it lacks: a day, an outlet, and its own `address`."""
        given = article.published
        if given and not plausible(given, self.now or datetime.now(UTC)):
            article = noted(replace(article, published=None), f"{IMPOSSIBLE}: {given.date().isoformat()}")
        if self.published and article.published is None:
            moment = datetime.combine(self.published, time(), UTC)
            article = noted(replace(article, published=moment), DEFAULT)
        if self.outlet and not article.outlet:
            article = replace(article, outlet=self.outlet)
        if address and not article.url:
            identity = digest(address) if article.id == article.sha256 else article.id
            article = replace(article, url=address, id=identity)
        return article
