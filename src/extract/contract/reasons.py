"""Why a fact is as it is, as records; `lexicon.rules` has the words for them."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Reason:
    """A rule that had a part in a fact, by its id in `rules.tsv`, and the words that it went by."""

    rule: str
    words: list[str] = field(default_factory=list)
