"""The options of a run as one record, and which articles it takes."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, date
from pathlib import Path
from typing import Any

from extract.article import Article
from extract.runs.settings import Settings

BATCH = 64


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles a run takes: the first `limit` that it reads, those published on the day `since` or later."""

    limit: int | None = None
    since: date | None = None

    def takes(self, article: Article) -> bool:
        """Whether the article is of that time; one without a date is not."""
        if self.since is None:
            return True
        return article.published is not None and article.published.astimezone(UTC).date() >= self.since


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run is asked to do: `settings` decide an article's rows; `batch`, `jobs`, `scheduler` change no byte."""

    inputs: tuple[str | Path, ...]
    settings: Settings = field(default_factory=Settings)
    selection: Selection = Selection()
    force: bool = False
    batch: int = BATCH
    jobs: int | None = None
    scheduler: str | None = None

    def described(self) -> dict[str, Any]:
        """The options as the manifest names them."""
        since = self.selection.since
        days = asdict(self.selection) | {"since": since and since.isoformat()}
        return {**self.settings.options(), "batch": self.batch, **days}
