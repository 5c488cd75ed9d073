"""What a run tells of itself: how far it is, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from extract.runs.preview import Preview

NOTED = 3
"""How many files are told for each note."""


@dataclass(slots=True)
class Counts:
    """What a run read and wrote. articles + quarantined + repeated + left_out = read.

    Of the articles `duplicates` have the text and day of another one, and `near` are versions of another one; `partial`
    counts what a component could not read in them, a sentence or the whole, which is in the quarantine, too.
    Of `kept` an earlier run had made the rows, and `extracted` were done now, failures among them: the rest was done
    before this run broke off. `changed` is false if there was nothing to do at all. `reasons` counts the quarantine by
    code, `examples` has for each code `where` the first one stands, and its `reason`. Of the `articles`
    `dated` have a day of publication, `undated` have none; `passed_over` counts, by why they have none, those of
    `left_out` that `since` could not place. `notes` counts the articles with a note, `noted` has for each note the
    first files of them, one more than are told.
    """

    read: int = 0
    articles: int = 0
    duplicates: int = 0
    near: int = 0
    partial: int = 0
    quarantined: int = 0
    repeated: int = 0
    left_out: int = 0
    passed_over: dict[str, int] = field(default_factory=dict)
    dated: int = 0
    undated: int = 0
    kept: int = 0
    extracted: int = 0
    extracted_words: int = 0
    words: int = 0
    entities: int = 0
    quotes: int = 0
    quantities: int = 0
    dates: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    examples: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    noted: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    changed: bool = True


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: articles and words done, of how many in all; `stage` is `reading` or `extracting`.

    In the stages `fetching` and `sending`, of an output at an address, both count files. `workers` are at work now;
    `dashboard` is a page that shows them.
    """

    stage: str
    articles: int
    of_articles: int | None
    words: int
    of_words: int | None
    quarantined: int
    workers: int = 0
    dashboard: str | None = None


Report = Callable[[Progress], None]
"""Is called whenever a run has got further."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would do: `extract` of `articles` anew, `keep` from the run that OUT holds.

    `counts` and `preview` are of what was read.
    """

    read: int
    articles: int
    words: int
    shards: int
    extract: int
    keep: int
    duplicates: int
    near: int
    quarantined: int
    reasons: dict[str, int]
    examples: dict[str, dict[str, str]]
    counts: Counts
    preview: Preview
